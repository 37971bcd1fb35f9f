"""The words and badges readers see for the codes of the tables: one list, used everywhere."""

from __future__ import annotations

from kansenscan_lib.invoer.modellen import VASTE_LIJSTEN

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
#: Zekerheid of a figure -> level of the badge and its words.
ZEKER = {
    "stevig": ("hoog", "telling met marge"),
    "telling": ("midden", "telling zonder marge"),
    "schatting": ("laag", "schatting"),
    "onbekend": ("laag", "niet te vergelijken"),
}
#: State of a dienst at the library -> kind of badge and words.
STAND = {
    "bestaat": ("gedekt", "bestaat"),
    "gepland": ("kans", "gepland"),
    "mogelijk": ("kans", "mogelijk"),
    "geen": ("let_op", "is er niet"),
    "onbekend": ("onbekend", "niet ingevuld"),
}
RELATIE = VASTE_LIJSTEN["relatie"]
PORTEFEUILLE = VASTE_LIJSTEN["portefeuille"]
SECTOR = VASTE_LIJSTEN["sector"]
