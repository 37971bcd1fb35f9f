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
from kansenscan_lib.beeld.zinnen import format_cijfer
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
    verspreid = sorted(
        (r for r in rijen if r["wijken"]), key=lambda r: (r["ongetoetst"], -len(r["wijken"]))
    )
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
    if ruimer := sum(r["ruimer"] and not is_leeg(r["aantal"]) for r in rijen):
        zinnen.append(
            f"Bij {say_aantal(ruimer, 'groep', 'groepen')} tellen wij een ruimere groep: de "
            "doelgroep zelf is een deel van dat aantal."
        )
    zinnen.append(f"{OVERLAP} Een aantal zegt ook niet wie hulp wil.")
    return Tekst(" ".join(zinnen), rijen=tuple(bewijs))


def say_zekerheid(groep: Mapping[str, Any]) -> str:
    """Return how surely a group is larger in its wijken: what was not tested is "mogelijk".

    Parameters
    ----------
    groep : mapping
        A row of `analyse.select_doelgroepen`.

    Examples
    --------
    >>> say_zekerheid({"ongetoetst": False}), say_zekerheid({"ongetoetst": True})
    ('duidelijk', 'mogelijk')
    """
    return "mogelijk" if groep["ongetoetst"] else "duidelijk"


def _say_groter(groter: list[Rij], scan: Scan) -> tuple[list[str], list[Cijferrij]]:
    """Say which groups are larger than in Nederland, the tested ones apart from the others."""
    getoetst = [r for r in groter if r["zekerheid"] == "stevig"]
    ongetoetst = [r for r in groter if r["zekerheid"] != "stevig"]
    zinnen, bewijs = [], []
    if not getoetst:
        zinnen.append(
            f"Geen enkele groep is in {escape_md(scan.naam)} duidelijk groter dan in Nederland."
        )
    for kop, rijen in (("Duidelijk", getoetst), ("Mogelijk", ongetoetst)):
        if rijen:
            delen = [_say_maat(rij, scan) for rij in rijen[:3]]
            if meer := len(rijen) - len(delen):
                delen.append(f"nog {say_aantal(meer, 'groep', 'groepen')}")
            werkwoord = select_vorm(len(rijen), "is", "zijn")
            zinnen.append(f"{kop} groter dan in Nederland {werkwoord}: {format_lijst(delen)}.")
            bewijs += [
                (str(rij["indicator"]), code, int(rij["peiljaar"]))
                for rij in rijen[:3]
                for code in (scan.code, "NL00")
            ]
    return zinnen, bewijs


def _say_maat(rij: Rij, scan: Scan) -> str:
    zin = scan.catalogus.indicator[rij["indicator"]].zin
    wat = f"minder {zin}" if rij["omgekeerd"] else zin
    soort = {"schatting": ", schatting", "telling": ", zonder marge"}.get(rij["zekerheid"], "")
    return (
        f"**{escape_md(rij['titel_kort'])}** (gemeten aan {escape_md(wat)}: "
        f"{_zeg(rij, 'waarde')}, in Nederland {_zeg(rij, 'referentie')}; "
        f"{int(rij['peiljaar'])}{soort})"
    )


def _say_verspreid(groep: Rij, cijfers: pd.DataFrame, scan: Scan) -> tuple[str, Cijferrij]:
    code = groep["wijken"][0]
    hier = cijfers[cijfers["leidend"] & (cijfers["gebiedscode"] == code)]
    rij = select_rijen(hier[hier["doelgroep"] == groep["id"]])[0]
    zin = (
        f"Het vaakst {say_zekerheid(groep)} groter is **{escape_md(groep['titel_kort'])}**: in "
        f"{len(groep['wijken'])} van de {len(scan.wijken)} wijken"
    )
    if not is_leeg(rij["extra"]):
        wie = scan.catalogus.indicator[rij["indicator"]].zin
        zin += (
            f". In {escape_md(rij['naam'])} zijn er ongeveer "
            f"{escape_md(format_ongeveer(rij['extra']))} {escape_md(wie)} meer dan wanneer de "
            "wijk was zoals de rest van de gemeente"
        )
    if groep["ongetoetst"]:
        zin += ". Dat is een schatting" if groep["schatting"] else ". Dat is niet getoetst"
    return f"{zin}.", (rij["indicator"], code, int(rij["peiljaar"]))


def _zeg(rij: Mapping[str, Any], kolom: str) -> str:
    if rij["eenheid"] == "%" and not is_leeg(rij[kolom]):
        return say_aandeel(rij[kolom])
    return escape_md(format_cijfer(rij, kolom))
