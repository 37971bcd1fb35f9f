"""What a row of each sheet of the invulmap holds: one frozen model per sheet."""

# ruff: noqa: RUF012 - pydantic copies a default, so a list is safe as one

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal

from kansenscan_lib.invoer.cellen import HELE_GEMEENTE, Kolom
from kansenscan_lib.invoer.rij import Boek, Boekgegevens, Rij

VERSIE: Final = 2
"""Version of the lay-out of the invulmap; it stands on the sheet Scan.

A lay-out of an earlier version is read too: sheets and columns say since when they exist.
"""

_MEER: Final = "Meer dan een? Zet er een puntkomma tussen."
_DEELNEMERS: Final = (
    "Heel getal. Leeg als u het niet weet. Aantallen onder de vijf toont het rapport niet."
)
_WIJK: Final = f"Kies '{HELE_GEMEENTE}' of een wijk. {_MEER}"

Termijn = Literal["kort", "middellang", "lang"]
Voortgang = Literal["niet_begonnen", "bezig", "klaar", "gestopt"]
Relatie = Literal["geen", "kent_elkaar", "werkt_samen", "structureel"]


class ScanGegevens(Boekgegevens):
    """The sheet Scan of the invulmap."""

    toelichting: Annotated[str, Kolom(
        "Toelichting", "Wat een lezer moet weten over deze invulmap.", maximaal=2000)] = ""
    munten: Annotated[int | None, Kolom(
        "Munten in het budgetspel", "Hoeveel munten iedereen verdeelt. Leeg mag: dan kiest de "
        "werkbank.", "getal", minimaal=1, maximaal=1000, sinds=2)] = None


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
    """An organisation or role that matters for the subject. Never a person.

    What people think of a party (invloed, belang, houding, and the relation they want) is intern;
    the relation as it is now is a fact of the library's own, and counts in the score of a kans.
    """

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
        "Invloed", "Van 1 (weinig) tot 5 (veel). Blijft in deze invulmap.", "getal", minimaal=1,
        maximaal=5, breedte=9, intern=True)]
    belang: Annotated[int, Kolom(
        "Belang", "Van 1 (weinig) tot 5 (veel). Blijft in deze invulmap.", "getal", minimaal=1,
        maximaal=5, breedte=9, intern=True)]
    houding: Annotated[str, Kolom(
        "Houding (intern)", "Blijft in deze invulmap en komt nooit in het rapport.", "keuze",
        "houding", intern=True)] = "onbekend"
    relatie_nu: Annotated[Relatie, Kolom(
        "Relatie nu", "Hoe is het contact met de bibliotheek nu?", "keuze", "relatie")]
    relatie_gewenst: Annotated[Relatie, Kolom(
        "Relatie gewenst", "Hoe moet het contact worden? Blijft in deze invulmap.", "keuze",
        "relatie", intern=True)]
    brengt: Annotated[str, Kolom(
        "Brengt", "Wat brengt deze partij in? Mag leeg blijven.", maximaal=500, breedte=40)] = ""
    zoekt: Annotated[str, Kolom(
        "Zoekt", "Wat zoekt deze partij? Mag leeg blijven.", maximaal=500, breedte=40)] = ""
    portefeuille: Annotated[str, Kolom(
        "Portefeuille", "Alleen bij de gemeente: over welke portefeuille gaat deze rol? Mag leeg "
        "blijven.", "keuze", "portefeuille", sinds=2)] = ""
    werkt_samen_met: Annotated[list[str], Kolom(
        "Werkt samen met", "Met welke andere organisaties van dit blad werkt deze partij samen? "
        f"Mag leeg blijven. {_MEER}", "keuzes", breedte=40, sinds=2)] = []
    contact: Annotated[str, Kolom(
        "Contact (intern)", "Naam, telefoon of e-mail van uw contact. Blijft in deze invulmap.",
        maximaal=500, breedte=30, intern=True, sinds=2)] = ""
    notitie: Annotated[str, Kolom(
        "Notitie (intern)", "Wat u van deze partij vindt of weet. Blijft in deze invulmap.",
        maximaal=2000, breedte=40, intern=True, sinds=2)] = ""


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
        "Deelnemers per jaar", _DEELNEMERS, "getal", maximaal=1_000_000, breedte=12,
        mensen=True)] = None
    initiatief: Annotated[str, Kolom(
        "Initiatief", "Wie begon ermee?", "keuze", "initiatief")] = "onbekend"
    financiering: Annotated[str, Kolom(
        "Financiering", "Waaruit wordt het betaald?", "keuze", "financiering",
        breedte=34)] = "onbekend"
    gecontroleerd_op: Annotated[dt.date, Kolom(
        "Gecontroleerd op", "Wanneer is dit nagevraagd? Bijvoorbeeld 1-9-2026.", "datum",
        breedte=14)]
    tevredenheid: Annotated[int | None, Kolom(
        "Tevredenheid (1 tot 10)", "Rapportcijfer van deelnemers, afgerond. Geen eigen indruk. "
        "Leeg als het niet is gevraagd.", "getal", minimaal=1, maximaal=10, breedte=14,
        sinds=2)] = None


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
        "Deelnemers per jaar", _DEELNEMERS, "getal", maximaal=1_000_000, breedte=12,
        mensen=True)] = None
    toelichting: Annotated[str, Kolom(
        "Toelichting", "Mag leeg blijven.", maximaal=1000, breedte=50)] = ""


class Bereik(Rij):
    """How many residents of a wijk the library reaches; the wijken are filled in beforehand."""

    SINDS = 2

    wijk: Annotated[str, Kolom(
        "Wijk", "De wijk waar de mensen wonen.", "keuze", "wijken", breedte=30,
        vooringevuld=True)]
    groep: Annotated[str, Kolom(
        "Groep", "Wie telt u? Kies 'Alle inwoners' of een doelgroep.", "keuze", "bereikgroepen",
        breedte=28)]
    dienst: Annotated[str, Kolom(
        "Dienst", "Van welke dienst? Leeg als u leden van de bibliotheek telt.", "keuze",
        "diensten", breedte=36)] = ""
    aantal: Annotated[int, Kolom(
        "Aantal mensen", "Hoeveel verschillende bewoners van deze wijk? Heel getal. Aantallen "
        "onder de vijf toont het rapport niet.", "getal", maximaal=1_000_000, breedte=12)]
    jaar: Annotated[int, Kolom(
        "Jaar", "Over welk jaar gaat het?", "getal", minimaal=2000, maximaal=2100, breedte=8)]


class Quickscan(Rij):
    """How far the library is with a statement: now and wanted, by each of three people."""

    SINDS = 2

    stelling: Annotated[str, Kolom(
        "Stelling", "Niet wijzigen.", "keuze", "stellingen", maximaal=300, breedte=70,
        vooringevuld=True)]
    jeugd_nu: Annotated[str, Kolom(
        "Jeugd en educatie: nu", "Hoe ver is de bibliotheek nu, volgens de medewerker jeugd en "
        "educatie?", "keuze", "niveaus", intern=True)] = ""
    jeugd_gewenst: Annotated[str, Kolom(
        "Jeugd en educatie: gewenst", "Hoe ver wil de medewerker jeugd en educatie komen?",
        "keuze", "niveaus", intern=True)] = ""
    basis_nu: Annotated[str, Kolom(
        "Basisvaardigheden: nu", "Hoe ver is de bibliotheek nu, volgens de medewerker "
        "basisvaardigheden?", "keuze", "niveaus", intern=True)] = ""
    basis_gewenst: Annotated[str, Kolom(
        "Basisvaardigheden: gewenst", "Hoe ver wil de medewerker basisvaardigheden komen?",
        "keuze", "niveaus", intern=True)] = ""
    manager_nu: Annotated[str, Kolom(
        "Manager: nu", "Hoe ver is de bibliotheek nu, volgens de manager?", "keuze", "niveaus",
        intern=True)] = ""
    manager_gewenst: Annotated[str, Kolom(
        "Manager: gewenst", "Hoe ver wil de manager komen?", "keuze", "niveaus",
        intern=True)] = ""
    toelichting: Annotated[str, Kolom(
        "Toelichting (intern)", "Blijft in deze invulmap. Mag leeg blijven.", maximaal=2000,
        breedte=50, intern=True)] = ""


class Participatie(Rij):
    """How residents have a say or take the lead, and how far that goes."""

    SINDS = 2

    naam: Annotated[str, Kolom("Naam", "Naam van de activiteit of het initiatief.", breedte=36)]
    trede: Annotated[str, Kolom(
        "Trede", "Hoe ver gaat het meedoen? Kies de trede van de participatieladder.", "keuze",
        "treden")]
    initiatief: Annotated[str, Kolom(
        "Initiatief", "Wie begon ermee?", "keuze", "initiatief")]
    wie: Annotated[str, Kolom(
        "Wie (rol of organisatie)", "Wie voert het uit? Geen naam van een persoon. Mag leeg "
        "blijven.", breedte=32)] = ""
    themas: Annotated[list[str], Kolom(
        "Thema's", f"Bij welk thema past het? {_MEER}", "keuzes", "themas", breedte=34)]
    doelgroepen: Annotated[list[str], Kolom(
        "Doelgroepen", f"Wie doen er mee? Mag leeg blijven. {_MEER}", "keuzes", "doelgroepen",
        breedte=34)] = []
    wijken: Annotated[list[str], Kolom("Wijken", _WIJK, "wijken", "wijken", breedte=30)]
    status: Annotated[Literal["bestaat", "gepland", "mogelijk"], Kolom(
        "Status", "Bestaat het al, is het gepland of is het mogelijk?", "keuze", "status")]
    deelnemers: Annotated[int | None, Kolom(
        "Deelnemers per jaar", _DEELNEMERS, "getal", maximaal=1_000_000, breedte=12,
        mensen=True)] = None
    toelichting: Annotated[str, Kolom(
        "Toelichting", "Mag leeg blijven.", maximaal=1000, breedte=50)] = ""


class Gesprek(Rij):
    """A talk. What was said stays inside; only what it was about may be counted."""

    SINDS = 2

    datum: Annotated[dt.date, Kolom(
        "Datum", "Wanneer was het gesprek? Bijvoorbeeld 1-9-2026.", "datum", breedte=14,
        intern=True)]
    partner: Annotated[str, Kolom(
        "Met wie (rol, intern)", "Rol en organisatie. Blijft in deze invulmap.", breedte=34,
        intern=True)]
    vragen: Annotated[list[str], Kolom(
        "Vragen", f"Over welke van de vier vragen ging het? Mag leeg blijven. {_MEER}", "keuzes",
        "vragen", breedte=34)] = []
    onderwerpen: Annotated[list[str], Kolom(
        "Onderwerpen", f"Over welk onderwerp ging het? Mag leeg blijven. {_MEER}", "keuzes",
        "onderwerpen", breedte=40)] = []
    bevinding: Annotated[str, Kolom(
        "Verslag (intern)", "Wat is er gezegd? Blijft in deze invulmap.", maximaal=5000,
        breedte=70, intern=True)]
    toestemming: Annotated[str, Kolom(
        "Toestemming", "Mag u dit verslag bewaren? Vraag het de ander.", "keuze", "ja_nee",
        breedte=14, intern=True)]
    bewaren_tot: Annotated[dt.date, Kolom(
        "Bewaren tot", "Op welke datum verwijdert u dit verslag? Bijvoorbeeld 1-9-2027.", "datum",
        breedte=14, intern=True)]


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


class Budgetkeuze(Rij):
    """Coins that a group of people puts on a kans in the budget exercise."""

    SINDS = 2

    verdeling: Annotated[str, Kolom(
        "Verdeling", "Wie verdeelt de munten? Een groep, geen naam. Bijvoorbeeld: bewoners.",
        maximaal=60, breedte=28)]
    dienst: Annotated[str, Kolom(
        "Dienst", "Welke dienst van de bibliotheek?", "keuze", "diensten", breedte=36)]
    doelgroep: Annotated[str, Kolom(
        "Doelgroep", "Voor wie? Kies er een.", "keuze", "doelgroepen", breedte=28)]
    munten: Annotated[int, Kolom(
        "Munten", "Hoeveel munten gaan hierheen? Heel getal.", "getal", minimaal=1,
        maximaal=1000, breedte=10)]


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
    voortgang: Annotated[Voortgang, Kolom(
        "Voortgang", "Hoe ver is het? Leeg is: nog niet begonnen.", "keuze", "voortgang",
        sinds=2)] = "niet_begonnen"
    indicator: Annotated[str, Kolom(
        "Cijfer om te volgen", "Welk cijfer zou kunnen veranderen? Mag leeg blijven.", "keuze",
        "indicatoren", breedte=40, sinds=2)] = ""
    wijk: Annotated[str, Kolom(
        "Wijk van het cijfer", "Leeg is: de hele gemeente.", "keuze", "wijken", breedte=24,
        sinds=2)] = ""


BLADEN: Final[dict[str, tuple[str, type[Rij]]]] = {
    "Beleid": ("beleid", Beleid),
    "Stakeholders": ("stakeholders", Stakeholder),
    "Aanbod": ("aanbod", Aanbod),
    "Bibliotheek": ("bibliotheek", Bibliotheekdienst),
    "Bereik": ("bereik", Bereik),
    "Quickscan": ("quickscan", Quickscan),
    "Participatie": ("participatie", Participatie),
    "Gesprekken": ("gesprekken", Gesprek),
    "Kansen": ("kansen", Kans),
    "Budget": ("budget", Budgetkeuze),
    "Acties": ("acties", Actie),
}
"""Sheet with rows -> name of its table and model of a row, in the order of the workbook."""


INVULMAP: Final = Boek("invulmap", VERSIE, BLADEN, {
    "Stakeholders": ("organisatie", "rol", "werkt_samen_met"),
    "Kansen": ("titel", "partners"),
    "Acties": ("kans",),
}, ScanGegevens)  # fmt: skip
