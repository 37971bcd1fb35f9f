"""The words and badges readers see for the codes of the tables: one list, used everywhere."""

from __future__ import annotations

from kansenscan_lib.invoer.lijsten import VASTE_LIJSTEN

#: Code of a comparison or verdict -> kind of badge (`tabel.OORDELEN`).
BADGE = {
    "hoger": "boven",
    "lager": "onder",
    "ongeveer gelijk": "gelijk",
    "onbekend": "onbekend",
    "witte_vlek": "let_op",
    "aansluiten": "kans",
    "versterken": "kracht",
    "voldoende": "gedekt",
    "onvoldoende_bewijs": "onbekend",
}
#: How a comparison is said in a table; the other codes are said as they are.
OORDEELTEKST = {
    "ongeveer gelijk": "geen duidelijk verschil",
    "onbekend": "niet te vergelijken",
}
#: Size of a doelgroep beside elsewhere -> kind of badge and words.
GROOTTE = {
    "groter": ("boven", "groter"),
    "kleiner": ("onder", "kleiner"),
    "ongeveer even groot": ("gelijk", "ongeveer even groot"),
    "onbekend": ("onbekend", "niet te vergelijken"),
}
#: Zekerheid of a figure -> level of the badge and its words.
ZEKER = {
    "stevig": ("hoog", "telling met marge"),
    "telling": ("midden", "registratie zonder marge"),
    "schatting": ("laag", "schatting"),
    "onbekend": ("laag", "niet te vergelijken"),
}
#: State of a dienst at the library -> kind of badge and words.
STAND = {
    "bestaat": ("gedekt", "bestaat"),
    "gepland": ("kans", "gepland"),
    "mogelijk": ("kans", "mogelijk"),
    "geen": ("onbekend", "niet genoemd"),
    "onbekend": ("onbekend", "niet ingevuld"),
}
PORTEFEUILLE = VASTE_LIJSTEN["portefeuille"]
SECTOR = VASTE_LIJSTEN["sector"]
RELATIE = VASTE_LIJSTEN["relatie"]
#: Of a party, in the eyes of the library: only for cells with the tag alleen_lab.
HOUDING = VASTE_LIJSTEN["houding"]
