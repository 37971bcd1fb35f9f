"""The closed lists of the invulmap: what people choose from, per list its ids and its texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kansenscan_lib.catalogus import Catalogus
from kansenscan_lib.invoer.cellen import Keuzelijst

VASTE_LIJSTEN: Final[dict[str, dict[str, str]]] = {
    "sector": {
        "gemeente": "gemeente", "welzijn": "welzijn", "zorg": "zorg", "onderwijs": "onderwijs",
        "opvang": "kinderopvang", "taal": "taal en volwasseneneducatie",
        "werk_inkomen": "werk en inkomen", "wonen": "wonen", "cultuur": "cultuur",
        "bewoners": "bewoners en vrijwilligers", "ondernemers": "ondernemers",
        "overig": "overig",
    },
    "portefeuille": {
        "sociaal": "sociaal domein", "jeugd": "jeugd", "onderwijs": "onderwijs",
        "cultuur": "cultuur", "werk_inkomen": "werk en inkomen",
        "volksgezondheid": "volksgezondheid", "wonen": "wonen en wijken",
        "dienstverlening": "dienstverlening en digitalisering", "overig": "overig",
    },
    "termijn": {
        "kort": "kort (minder dan 1 jaar)", "middellang": "middellang (1 tot 3 jaar)",
        "lang": "lang (meer dan 3 jaar)",
    },
    "relatie": {
        "geen": "geen contact", "kent_elkaar": "kent elkaar", "werkt_samen": "werkt samen",
        "structureel": "werkt structureel samen",
    },
    "houding": {
        "voorstander": "voorstander", "welwillend": "welwillend", "neutraal": "neutraal",
        "terughoudend": "terughoudend", "tegenstander": "tegenstander", "onbekend": "onbekend",
    },
    "vorm": {
        "cursus": "cursus of les", "spreekuur": "spreekuur", "ontmoeting": "ontmoeting",
        "thuis": "bezoek aan huis", "begeleiding": "begeleiding of maatje",
        "activiteit": "activiteit of evenement", "informatie": "informatie en advies",
        "online": "online",
    },
    "initiatief": {
        "gemeente": "gemeente", "aanbieder": "aanbieder zelf", "bewoners": "bewoners",
        "samen": "samen", "onbekend": "onbekend",
    },
    "status": {"bestaat": "bestaat", "gepland": "gepland", "mogelijk": "mogelijk"},
    "voortgang": {
        "niet_begonnen": "nog niet begonnen", "bezig": "bezig", "klaar": "klaar",
        "gestopt": "gestopt",
    },
    "ja_nee": {"ja": "ja", "nee": "nee"},
}
"""Choices that are the same for every scan: list -> id -> text people see."""

ALLE_INWONERS: Final = "inwoners"
"""Id, beside those of the doelgroepen, of everybody: for members of the library."""

_ANDER_GELD: Final = {
    "eigen_middelen": "eigen middelen", "fondsen": "fondsen en giften", "onbekend": "onbekend",
}


def load_lijsten(catalogus: Catalogus, wijken: Mapping[str, str]) -> dict[str, Keuzelijst]:
    """Return every closed list of the invulmap.

    Parameters
    ----------
    catalogus : Catalogus
        The whole one: what falls outside the domeinen of an organisation may still be filled in.
    wijken : mapping of str to str
        Wijkcode -> name of this gemeente.
    """
    lijsten = {naam: Keuzelijst(keuzes) for naam, keuzes in VASTE_LIJSTEN.items()}
    lijsten["themas"] = Keuzelijst({t.id: t.titel for t in catalogus.themas})
    groepen = {d.id: d.titel_kort for d in catalogus.doelgroepen}
    voluit = {d.titel: d.id for d in catalogus.doelgroepen}
    lijsten["doelgroepen"] = Keuzelijst(groepen, voluit)
    lijsten["bereikgroepen"] = Keuzelijst({ALLE_INWONERS: "Alle inwoners", **groepen}, voluit)
    lijsten["diensten"] = Keuzelijst({d.id: d.titel for d in catalogus.diensten})
    lijsten["indicatoren"] = Keuzelijst(
        {i.id: i.titel_kort for i in catalogus.indicatoren},
        {i.titel: i.id for i in catalogus.indicatoren},
    )
    lijsten["financiering"] = Keuzelijst(
        {g.id: g.titel for g in catalogus.geldstromen} | _ANDER_GELD
    )
    lijsten["vragen"] = Keuzelijst({v.id: v.titel for v in catalogus.vragen})
    lijsten["onderwerpen"] = Keuzelijst({o.id: o.titel for o in catalogus.onderwerpen})
    lijsten["treden"] = Keuzelijst({t.id: t.titel for t in catalogus.participatie.treden})
    lijsten["stellingen"] = Keuzelijst(
        {s.id: s.tekst for s in catalogus.quickscan.stellingen},
        {s.kort: s.id for s in catalogus.quickscan.stellingen},
    )
    lijsten["niveaus"] = Keuzelijst(
        {str(n): f"{n} {tekst}" for n, tekst in enumerate(catalogus.quickscan.niveaus, start=1)},
        {tekst: str(n) for n, tekst in enumerate(catalogus.quickscan.niveaus, start=1)},
    )
    lijsten["wijken"] = _load_wijken(wijken)
    return lijsten


def _load_wijken(wijken: Mapping[str, str]) -> Keuzelijst:
    # CBS writes "Wijk 11 Diezerpoort"; people say "Diezerpoort". Both are accepted, unless two
    # wijken then share a name: those are shown, and must be written, with their code.
    kort = {code: _kort(naam) for code, naam in wijken.items()}
    namen = list(kort.values())
    dubbel = {naam for naam in namen if namen.count(naam) > 1}
    tonen = {c: f"{wijken[c]} ({c})" if naam in dubbel else naam for c, naam in kort.items()}
    ook = {wijken[c]: c for c, naam in kort.items() if naam not in dubbel}
    return Keuzelijst(tonen, ook)


def _kort(naam: str) -> str:
    woorden = naam.split()
    kort = woorden[2:] if woorden[:1] == ["Wijk"] and woorden[1:2] and woorden[1].isdigit() else []
    return " ".join(kort) or naam
