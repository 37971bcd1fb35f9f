"""The reading beside the doelgroepen: which stand out, how sure, and what it does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_lijst,
    format_ongeveer,
    is_leeg,
    say_aandeel,
    say_aantal,
    say_zin,
    select_vorm,
)
from kansenscan_lib.beeld.tonen import Cijferrij, Tekst, escape_md
from kansenscan_lib.beeld.zinnen import format_cijfer, say_binnen
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

OVERLAP = (
    "Groepen overlappen: iemand kan bij meer groepen horen, en hoe vaak is niet bekend. Tel de "
    "aantallen nooit op."
)


def say_doelgroepen(doelgroepen: pd.DataFrame, cijfers: pd.DataFrame, scan: Scan) -> Tekst:
    """Say which groups stand out, how sure that is and what the numbers do not tell.

    Parameters
    ----------
    doelgroepen : DataFrame
        From `analyse.select_doelgroepen`.
    cijfers : DataFrame
        From `analyse.compare_doelgroepen`.
    scan : Scan
    """
    rijen = select_rijen(doelgroepen)
    zinnen, bewijs = _say_groter([r for r in rijen if r["grootte"] == "groter"], scan)
    verspreid = sorted((r for r in rijen if r["wijken"]), key=lambda r: -len(r["wijken"]))
    if verspreid:
        zin, rij = _say_verspreid(verspreid[0], cijfers, scan)
        zinnen.append(zin)
        bewijs.append(rij)
    elif len(scan.wijken) > 1:
        zinnen.append("Geen enkele groep is in een wijk duidelijk groter dan elders.")
    onbekend = sum(is_leeg(r["aantal"]) for r in rijen)
    geteld = sum(not is_leeg(r["aantal_onder"]) for r in rijen)
    geschat = len(rijen) - onbekend - geteld
    delen = [
        f"bij {say_aantal(aantal, 'groep', 'groepen')} {wat}"
        for aantal, wat in (
            (geteld, "is het aantal geteld, met een marge"),
            (geschat, "is het een schatting"),
            (onbekend, "is het niet bekend"),
        )
        if aantal
    ]
    zinnen.append(say_zin(format_lijst(delen)))
    zinnen.append(f"{OVERLAP} Een aantal zegt ook niet wie hulp wil.")
    return Tekst(" ".join(zinnen), rijen=tuple(bewijs))


def _say_groter(groter: list[Rij], scan: Scan) -> tuple[list[str], list[Cijferrij]]:
    if not groter:
        return [f"Geen enkele groep is in {escape_md(scan.naam)} duidelijk groter dan in "
                "Nederland."], []  # fmt: skip
    delen, bewijs = [], []
    for rij in groter[:3]:
        titel = say_binnen(rij["titel_indicator"])
        wat = f"minder {titel}" if rij["omgekeerd"] else titel
        soort = ", schatting" if rij["zekerheid"] == "schatting" else ""
        delen.append(
            f"**{escape_md(rij['titel_kort'])}** (gemeten aan {escape_md(wat)}: "
            f"{_zeg(rij, 'waarde')}, in Nederland {_zeg(rij, 'referentie')}; "
            f"{int(rij['peiljaar'])}{soort})"
        )
        for code in (scan.code, "NL00"):
            bewijs.append((str(rij["indicator"]), code, int(rij["peiljaar"])))
    meer = len(groter) - len(delen)
    if meer:
        delen.append(f"nog {say_aantal(meer, 'groep', 'groepen')}")
    kop = f"Duidelijk groter dan in Nederland {select_vorm(len(groter), 'is', 'zijn')}"
    return [f"{kop}: {format_lijst(delen)}."], bewijs


def _say_verspreid(groep: Rij, cijfers: pd.DataFrame, scan: Scan) -> tuple[str, Cijferrij]:
    code = groep["wijken"][0]
    hier = cijfers[cijfers["leidend"] & (cijfers["gebiedscode"] == code)]
    rij = select_rijen(hier[hier["doelgroep"] == groep["id"]])[0]
    zin = (
        f"In de meeste wijken duidelijk groter is **{escape_md(groep['titel_kort'])}**: in "
        f"{len(groep['wijken'])} van de {len(scan.wijken)} wijken"
    )
    if not is_leeg(rij["extra"]):
        wie = scan.catalogus.indicator[rij["indicator"]].zin
        zin += (
            f". In {escape_md(rij['naam'])} zijn er ongeveer "
            f"{escape_md(format_ongeveer(rij['extra']))} {escape_md(wie)} meer dan wanneer de "
            "wijk was zoals de rest van de gemeente"
        )
    if groep["schatting"]:
        zin += ". Dat is een schatting"
    return f"{zin}.", (rij["indicator"], code, int(rij["peiljaar"]))


def _zeg(rij: Mapping[str, Any], kolom: str) -> str:
    if rij["eenheid"] == "%" and not is_leeg(rij[kolom]):
        return say_aandeel(rij[kolom])
    return escape_md(format_cijfer(rij, kolom))
