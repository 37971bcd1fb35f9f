"""What the gemeente wants beside the figures, and what stands in no goal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.taal import format_lijst, format_waarde, is_leeg, say_aantal, say_zin
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst, escape_md
from kansenscan_lib.beeld.vouwen import draw_gevouwen
from kansenscan_lib.beeld.woorden import OORDEELTEKST, PORTEFEUILLE
from kansenscan_lib.beeld.zinnen import say_behoefte, say_bewijs, say_binnen, say_leeg, say_namen
from kansenscan_lib.invoer.lijsten import VASTE_LIJSTEN
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: Verdict on a goal -> kind of badge.
STEUN = {
    "onderbouwd": "gedekt",
    "onderbouwd in wijken": "gedekt",
    "niet onderbouwd": "gelijk",
    "geen cijfer": "onbekend",
}
UITLEG = (
    "Onderbouwd: minstens één cijfer laat hier meer behoefte zien dan in Nederland, of een grotere "
    "groep. Onderbouwd in wijken: de gemeente als geheel niet, maar deze wijken wel, naast de rest "
    "van de gemeente. Niet onderbouwd: de cijfers laten hier niet meer behoefte zien dan elders. "
    "Dat maakt een doel niet verkeerd: u kunt ook willen houden wat goed gaat. Geen cijfer: er is "
    "geen cijfer gekoppeld dat iets over de behoefte zegt."
)
#: What follows "Bij drie doelen" in the reading.
ZINNEN = {
    "onderbouwd": "laten de cijfers hier meer behoefte zien dan in Nederland, of een grotere "
    "groep.",
    "onderbouwd in wijken": "is de behoefte in de hele gemeente niet groter dan in Nederland, maar "
    "in sommige wijken wel duidelijk groter dan in de rest. Daar kan het doel beginnen.",
    "niet onderbouwd": "laten de cijfers niet meer behoefte zien dan elders. Dat maakt een doel "
    "niet verkeerd. Vraag wat de gemeente ermee wil: verbeteren, of houden wat goed gaat.",
    "geen cijfer": "hoort geen cijfer over de behoefte. Vraag waaraan de gemeente ziet dat het "
    "lukt.",
}
GEEN_DOEL = (
    "Geen van de ingevulde doelen raakt een thema van deze scan. Vraag welke doelen de gemeente "
    "hierbij heeft."
)


def draw_beleid(beleid: pd.DataFrame, scan: Scan) -> Blok | Tekst:
    """Show the policy goals with what the linked figures say; where they stand is folded in.

    Parameters
    ----------
    beleid : DataFrame
        From `analyse.compare_beleid`.
    """
    if "beleid" not in scan.bladen:
        return say_leeg("beleid")
    if beleid.empty:
        return Tekst(GEEN_DOEL)
    uit = pd.DataFrame([
        {"doel": f"{rij['doel']}\n({_bron(rij)})", "steun": _badge(rij),
         "cijfers": _lijst(_regels(rij)),
         "wijken": _lijst(_plekken(rij["cijfers"], scan)) or "–"}
        for rij in select_rijen(beleid)
    ])  # fmt: skip
    kolommen = {"doel": "Doel, en waar het staat", "steun": "Oordeel",
                "cijfers": "De cijfers naast Nederland"}  # fmt: skip
    if len(scan.wijken) > 1:
        kolommen["wijken"] = "Wijken met duidelijk meer"
    tabel = Tabel(
        uit, f"Beleidsdoelen van {scan.naam} naast de cijfers", kolommen, toelichting=UITLEG
    )
    herkomst = _draw_herkomst(beleid, scan)._repr_html_()
    return Blok(
        f"{draw_gevouwen(tabel)._repr_html_()}\n<details><summary>Portefeuille, termijn en geld "
        f"per doel</summary>{herkomst}</details>"
    )


def _lijst(regels: Sequence[str]) -> str:
    """Return one line per figure; more than one are set apart."""
    return "\n".join(regels if len(regels) < 2 else [f"• {regel}" for regel in regels])


def _draw_herkomst(beleid: pd.DataFrame, scan: Scan) -> Tabel:
    geld = {g.id: g.titel for g in scan.catalogus.geldstromen}
    uit = beleid.assign(
        portefeuille=beleid["portefeuille"].map(PORTEFEUILLE),
        termijn=beleid["termijn"].map(VASTE_LIJSTEN["termijn"]),
        geldstroom=[geld.get(g, g.replace("_", " ")) or "niet ingevuld"
                    for g in beleid["geldstroom"]],
        themas=[_titels(t, scan) for t in beleid["themas"]],
    )
    return Tabel(
        uit, f"Bij wie de doelen van {scan.naam} horen en waaruit zij worden betaald",
        kolommen={"doel": "Doel", "portefeuille": "Portefeuille", "termijn": "Termijn",
                  "geldstroom": "Geld", "themas": "Thema's"},
        toelichting="Geldstromen zijn een hint, geen toezegging.",
    )  # fmt: skip


def _bron(rij: Rij) -> Any:
    blz = rij["pagina"]
    return f"{rij['document']}, blz. {blz}" if blz and not is_leeg(blz) else rij["document"]


def _badge(rij: Rij) -> Oordeel:
    onzeker = " (schatting)" if rij["zekerheid"] == "schatting" else ""
    tekst = rij["steun"] + onzeker * rij["steun"].startswith("onderbouwd")
    return Oordeel(STEUN[rij["steun"]], tekst)


def _regels(rij: Rij) -> list[str]:
    """Return a line for every linked figure; a goal without any says so."""
    regels = [say_cijfer(cijfer) for cijfer in rij["cijfers"]]
    regels += [f"{titel}: geen cijfer" for titel in rij["zonder_cijfer"]]
    return regels or ["Er is geen cijfer gekoppeld."]


def say_cijfer(cijfer: Rij) -> str:
    """Return one figure beside that of Nederland, for a cell or a line of a list.

    Parameters
    ----------
    cijfer : mapping
        A row of `analyse.compare_behoefte`.

    Examples
    --------
    >>> rij = {"titel_kort": "Betaald werk", "waarde": 68.0, "nederland": 64.9, "eenheid": "%",
    ...        "decimalen": 1, "oordeel": "hoger", "zekerheid": "schatting"}
    >>> say_cijfer(rij)
    'Betaald werk: 68,0% tegenover 64,9%, hoger (schatting)'
    """
    waarde, nederland = (
        format_waarde(cijfer[kolom], cijfer["eenheid"], int(cijfer["decimalen"]))
        for kolom in ("waarde", "nederland")
    )
    naast = "" if is_leeg(cijfer["nederland"]) else f" tegenover {nederland}"
    soort = " (schatting)" if cijfer["zekerheid"] == "schatting" else ""
    oordeel = OORDEELTEKST.get(cijfer["oordeel"], cijfer["oordeel"])
    return f"{cijfer['titel_kort']}: {waarde}{naast}, {oordeel}{soort}"


def _plekken(cijfers: Sequence[Rij], scan: Scan) -> list[str]:
    return [say_plekken(cijfer, scan) for cijfer in cijfers if cijfer["wijken"]]


def say_plekken(cijfer: Rij, scan: Scan) -> str:
    """Return in which wijken a figure clearly shows more need.

    Parameters
    ----------
    cijfer : mapping
        A row of `analyse.compare_behoefte` with wijken.
    """
    soort = " (schatting)" if cijfer["wijken_zekerheid"] == "schatting" else ""
    lager = ", lager" if cijfer["richting"] == "meer_is_kracht" else ""
    return f"{cijfer['titel_kort']}{lager}: {say_namen(scan, cijfer['wijken'])}{soort}"


def draw_zonder_doel(zonder: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show which doelgroepen are clearly larger here and stand in no policy goal.

    Parameters
    ----------
    zonder : DataFrame
        From `analyse.select_zonder_doel`.
    """
    ingevuld = "beleid" in scan.bladen
    if zonder.empty:
        return Tekst(
            "Elke doelgroep die hier duidelijk groter is dan elders, past bij een doel."
            if ingevuld
            else "Geen enkele doelgroep is hier duidelijk groter dan elders."
        )
    uit = pd.DataFrame([
        {"doelgroep": scan.catalogus.doelgroep[rij["doelgroep"]].titel_kort,
         "waar": _waar(rij, scan),
         "cijfer": f"{say_behoefte(rij, scan)} {say_zin(say_bewijs([rij['bewijs']], scan))}",
         "themas": _titels(rij["themas"], scan)}
        for rij in select_rijen(zonder)
    ])  # fmt: skip
    return Tabel(
        uit, f"Doelgroepen die in {scan.naam} groter zijn en in geen doel staan" if ingevuld
        else f"Doelgroepen die in {scan.naam} groter zijn: in welk doel staan zij?",
        kolommen={"doelgroep": "Doelgroep", "waar": "Waar de groep groter is",
                  "cijfer": "Het cijfer dat telt", "themas": "Thema's"},
        toelichting="Een doelgroep staat in een doel als het doel over een van haar thema's gaat, "
        "en geen cijfers noemt of een van haar cijfers. Groepen overlappen elkaar."
        + ("" if ingevuld else " Het blad Beleid is nog leeg: vraag de gemeente ernaar."),
    )  # fmt: skip


def _waar(rij: Rij, scan: Scan) -> str:
    heel = f"heel {scan.naam}" if rij["gemeente"] else ""
    wijken = say_namen(scan, rij["wijken"]) if rij["wijken"] else ""
    return ", vooral in ".join(deel for deel in (heel, wijken) if deel)


def say_beleid(beleid: pd.DataFrame, zonder: pd.DataFrame, scan: Scan) -> Tekst:
    """Say in a few sentences what the figures say about the goals, and what stands in none.

    Parameters
    ----------
    beleid, zonder : DataFrame
        From `analyse.compare_beleid` and `analyse.select_zonder_doel`.
    """
    if beleid.empty:
        return Tekst("")
    zinnen = [f"Er zijn {say_aantal(len(beleid), 'beleidsdoel', 'beleidsdoelen')} ingevuld."
              if len(beleid) > 1 else "Er is één beleidsdoel ingevuld."]  # fmt: skip
    for steun, zin in ZINNEN.items():
        rijen = beleid[beleid["steun"] == steun]
        if len(rijen):
            schatting = int((rijen["zekerheid"] == "schatting").sum())
            zinnen.append(
                f"Bij {say_aantal(len(rijen), 'doel', 'doelen')} {zin}"
                + _say_schatting(schatting, len(rijen)) * steun.startswith("onderbouwd")
            )
    if len(zonder):
        namen = [say_binnen(scan.catalogus.doelgroep[d].titel_kort) for d in zonder["doelgroep"]]
        kort = namen if len(namen) < 6 else [*namen[:4], f"nog {len(namen) - 4}"]
        zinnen.append(
            f"Hier groter, en in geen enkel doel: {format_lijst(kort)}. Vraag de gemeente ernaar."
        )
    return Tekst("\n".join(f"- {escape_md(zin)}" for zin in zinnen))


def _say_schatting(schatting: int, totaal: int) -> str:
    if not schatting:
        return ""
    if schatting == totaal:
        return " Dat rust op een schatting. Toets haar in een gesprek."
    hoeveel = say_aantal(schatting, "daarvan rust", "daarvan rusten")
    return f" {say_zin(f'{hoeveel} op een schatting')}"


def _titels(ids: Sequence[str], scan: Scan) -> str:
    return format_lijst(scan.catalogus.thema[i].titel for i in ids if i in scan.catalogus.thema)
