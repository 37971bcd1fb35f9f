"""What a row of each sheet of the invulmap holds: one frozen model per sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from kansenscan_lib.catalogus import Catalogus
from kansenscan_lib.invoer.cellen import HELE_GEMEENTE, Cel, Keuzelijst, Kolom, Lijsten, read_cel

VERSIE: Final = 1
"""Version of the lay-out of the invulmap; it stands on the sheet Scan."""

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
}
"""Choices that are the same for every scan: list -> id -> text people see."""

_ANDER_GELD: Final = {
    "eigen_middelen": "eigen middelen", "fondsen": "fondsen en giften", "onbekend": "onbekend",
}
_MEER: Final = "Meer dan een? Zet er een puntkomma tussen."
_WIJK: Final = f"Kies '{HELE_GEMEENTE}' of een wijk. {_MEER}"

Termijn = Literal["kort", "middellang", "lang"]
Relatie = Literal["geen", "kent_elkaar", "werkt_samen", "structureel"]


class Rij(BaseModel):
    """Base of every row: frozen; each filled cell is read as its column says."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def _read_cel(cls, cel: Any, info: ValidationInfo) -> Any:
        if isinstance(cel, Cel) and info.field_name:
            lijsten: Lijsten = info.context or {}
            return read_cel(kolommen(cls)[info.field_name], cel, lijsten)
        return cel


class ScanGegevens(Rij):
    """The sheet Scan: which gemeente, and when it was filled in."""

    versie: Annotated[int, Kolom("Versie", "Niet wijzigen.", "getal", maximaal=999)]
    gemeentecode: Annotated[str, Kolom("Gemeentecode", "Niet wijzigen.", maximaal=6)]
    gemeente: Annotated[str, Kolom("Gemeente", "Naam van de gemeente.")]
    ingevuld_op: Annotated[dt.date | None, Kolom(
        "Ingevuld op", "Datum, bijvoorbeeld 1-9-2026.", "datum")] = None
    ingevuld_door: Annotated[str, Kolom("Ingevuld door (rol)", "Een rol, geen naam.")] = ""
    toelichting: Annotated[str, Kolom(
        "Toelichting", "Wat een lezer moet weten over deze invulmap.", maximaal=2000)] = ""


class Beleid(Rij):
    """A goal of the gemeente, in own words, with the place where it stands."""

    doel: Annotated[str, Kolom(
        "Doel", "Het doel in eigen woorden, in een zin.", maximaal=500, breedte=50)]
    document: Annotated[str, Kolom(
        "Document", "Naam en jaar van het beleidsdocument.", breedte=34)]
    pagina: Annotated[str, Kolom(
        "Pagina", "Bladzijde, bijvoorbeeld 12 of 12-14.", maximaal=30, breedte=10)] = ""
    portefeuille: Annotated[str, Kolom(
        "Portefeuille", "Onder welke portefeuille valt het doel?", "keuze", "portefeuille")]
    termijn: Annotated[Termijn, Kolom(
        "Termijn", "Wanneer wil de gemeente dit bereiken?", "keuze", "termijn")]
    geldstroom: Annotated[str, Kolom(
        "Geldstroom", "Waaruit wordt het betaald? Mag leeg blijven.", "keuze", "financiering",
        breedte=34)] = ""
    themas: Annotated[list[str], Kolom(
        "Thema's", f"Bij welk thema past het doel? {_MEER}", "keuzes", "themas", breedte=34)]
    indicatoren: Annotated[list[str], Kolom(
        "Indicatoren", f"Welke cijfers horen bij het doel? Mag leeg blijven. {_MEER}",
        "keuzes", "indicatoren", breedte=40)] = []


class Stakeholder(Rij):
    """An organisation or role that matters for the subject. Never a person."""

    organisatie: Annotated[str, Kolom(
        "Organisatie", "Naam of soort organisatie. Geen naam van een persoon.", breedte=32)]
    rol: Annotated[str, Kolom("Rol", "Rol of functie, geen naam.", breedte=28)]
    sector: Annotated[str, Kolom("Sector", "In welke sector werkt deze partij?", "keuze", "sector")]
    themas: Annotated[list[str], Kolom(
        "Thema's", f"Waar houdt deze partij zich mee bezig? {_MEER}", "keuzes", "themas",
        breedte=34)]
    doelgroepen: Annotated[list[str], Kolom(
        "Doelgroepen", f"Voor wie werkt deze partij? Mag leeg blijven. {_MEER}", "keuzes",
        "doelgroepen", breedte=34)] = []
    wijken: Annotated[list[str], Kolom("Wijken", _WIJK, "wijken", "wijken")]
    invloed: Annotated[int, Kolom(
        "Invloed", "Van 1 (weinig) tot 5 (veel).", "getal", minimaal=1, maximaal=5, breedte=9)]
    belang: Annotated[int, Kolom(
        "Belang", "Van 1 (weinig) tot 5 (veel).", "getal", minimaal=1, maximaal=5, breedte=9)]
    houding: Annotated[str, Kolom(
        "Houding (intern)", "Blijft in deze invulmap en komt nooit in het rapport.", "keuze",
        "houding", intern=True)] = "onbekend"
    relatie_nu: Annotated[Relatie, Kolom(
        "Relatie nu", "Hoe is het contact met de bibliotheek nu?", "keuze", "relatie")]
    relatie_gewenst: Annotated[Relatie, Kolom(
        "Relatie gewenst", "Hoe moet het contact worden?", "keuze", "relatie")]
    brengt: Annotated[str, Kolom(
        "Brengt", "Wat brengt deze partij in? Mag leeg blijven.", maximaal=500, breedte=40)] = ""
    zoekt: Annotated[str, Kolom(
        "Zoekt", "Wat zoekt deze partij? Mag leeg blijven.", maximaal=500, breedte=40)] = ""


class Aanbod(Rij):
    """What others than the library offer."""

    naam: Annotated[str, Kolom("Naam", "Naam van de activiteit of dienst.", breedte=36)]
    aanbieder: Annotated[str, Kolom(
        "Aanbieder", "Naam of soort organisatie, geen naam van een persoon.", breedte=32)]
    themas: Annotated[list[str], Kolom(
        "Thema's", f"Bij welk thema past het? {_MEER}", "keuzes", "themas", breedte=34)]
    doelgroepen: Annotated[list[str], Kolom(
        "Doelgroepen", f"Voor wie is het? {_MEER}", "keuzes", "doelgroepen", breedte=34)]
    wijken: Annotated[list[str], Kolom("Wijken", _WIJK, "wijken", "wijken", breedte=30)]
    vorm: Annotated[str, Kolom("Vorm", "Wat voor activiteit is het?", "keuze", "vorm")]
    capaciteit: Annotated[int | None, Kolom(
        "Plekken per jaar", "Heel getal. Leeg als u het niet weet.", "getal", maximaal=1_000_000,
        breedte=12)] = None
    deelnemers: Annotated[int | None, Kolom(
        "Deelnemers per jaar", "Heel getal. Leeg als u het niet weet.", "getal",
        maximaal=1_000_000, breedte=12)] = None
    initiatief: Annotated[str, Kolom(
        "Initiatief", "Wie begon ermee?", "keuze", "initiatief")] = "onbekend"
    financiering: Annotated[str, Kolom(
        "Financiering", "Waaruit wordt het betaald?", "keuze", "financiering",
        breedte=34)] = "onbekend"
    gecontroleerd_op: Annotated[dt.date, Kolom(
        "Gecontroleerd op", "Wanneer is dit nagevraagd? Bijvoorbeeld 1-9-2026.", "datum",
        breedte=14)]


class Bibliotheekdienst(Rij):
    """What the library itself does, plans or could do."""

    dienst: Annotated[str, Kolom("Dienst", "Kies een dienst.", "keuze", "diensten", breedte=36)]
    status: Annotated[Literal["bestaat", "gepland", "mogelijk"], Kolom(
        "Status", "Bestaat de dienst al, is hij gepland of is hij mogelijk?", "keuze", "status")]
    locatie: Annotated[str, Kolom("Locatie", "Waar is het? Mag leeg blijven.", breedte=32)] = ""
    wijken: Annotated[list[str], Kolom(
        "Wijken", f"Voor welke wijken? {_WIJK}", "wijken", "wijken", breedte=30)]
    capaciteit: Annotated[int | None, Kolom(
        "Plekken per jaar", "Heel getal. Leeg als u het niet weet.", "getal", maximaal=1_000_000,
        breedte=12)] = None
    deelnemers: Annotated[int | None, Kolom(
        "Deelnemers per jaar", "Heel getal. Leeg als u het niet weet.", "getal",
        maximaal=1_000_000, breedte=12)] = None
    toelichting: Annotated[str, Kolom(
        "Toelichting", "Mag leeg blijven.", maximaal=1000, breedte=50)] = ""


class Kans(Rij):
    """An opportunity that people see themselves, beside those the workbench proposes."""

    titel: Annotated[str, Kolom("Kans", "De kans in een korte zin.", maximaal=150, breedte=50)]
    dienst: Annotated[str, Kolom(
        "Dienst", "Welke dienst van de bibliotheek?", "keuze", "diensten", breedte=36)]
    doelgroep: Annotated[str, Kolom(
        "Doelgroep", "Voor wie? Kies er een.", "keuze", "doelgroepen", breedte=28)]
    wijken: Annotated[list[str], Kolom("Wijken", _WIJK, "wijken", "wijken", breedte=30)]
    termijn: Annotated[Literal["", "kort", "middellang", "lang"], Kolom(
        "Termijn", "Leeg laten mag: dan kiest de werkbank.", "keuze", "termijn")] = ""
    partners: Annotated[list[str], Kolom(
        "Partners", f"Organisaties van blad Stakeholders. {_MEER}", "keuzes", breedte=40)] = []
    toelichting: Annotated[str, Kolom(
        "Toelichting", "Waarom is dit een kans? Mag leeg blijven.", maximaal=1000,
        breedte=50)] = ""


class Actie(Rij):
    """A step for a kans, with a role, a date and a measure."""

    kans: Annotated[str, Kolom("Kans", "Een kans van blad Kansen.", maximaal=150, breedte=50)]
    wat: Annotated[str, Kolom("Wat", "Wat gaat er gebeuren?", maximaal=500, breedte=50)]
    wie: Annotated[str, Kolom("Wie (rol)", "Een rol, geen naam.", breedte=28)]
    wanneer: Annotated[dt.date, Kolom(
        "Wanneer klaar", "Datum, bijvoorbeeld 1-9-2027.", "datum", breedte=14)]
    maat: Annotated[str, Kolom(
        "Maat", "Waaraan ziet u dat het is gelukt?", maximaal=300, breedte=40)]
    nulmeting: Annotated[str, Kolom(
        "Nulmeting", "Hoe is het nu? Mag leeg blijven.", maximaal=300, breedte=40)] = ""


BLADEN: Final[dict[str, tuple[str, type[Rij]]]] = {
    "Beleid": ("beleid", Beleid),
    "Stakeholders": ("stakeholders", Stakeholder),
    "Aanbod": ("aanbod", Aanbod),
    "Bibliotheek": ("bibliotheek", Bibliotheekdienst),
    "Kansen": ("kansen", Kans),
    "Acties": ("acties", Actie),
}
"""Sheet with rows -> name of its table and model of a row, in the order of the workbook."""


@cache
def kolommen(model: type[Rij]) -> dict[str, Kolom]:
    """Return the columns of a sheet by field, in order."""
    return {
        veld: next(m for m in info.metadata if isinstance(m, Kolom))
        for veld, info in model.model_fields.items()
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
    lijsten["doelgroepen"] = Keuzelijst(
        {d.id: d.titel_kort for d in catalogus.doelgroepen},
        {d.titel: d.id for d in catalogus.doelgroepen},
    )
    lijsten["diensten"] = Keuzelijst({d.id: d.titel for d in catalogus.diensten})
    lijsten["indicatoren"] = Keuzelijst(
        {i.id: i.titel_kort for i in catalogus.indicatoren},
        {i.titel: i.id for i in catalogus.indicatoren},
    )
    lijsten["financiering"] = Keuzelijst(
        {g.id: g.titel for g in catalogus.geldstromen} | _ANDER_GELD
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
