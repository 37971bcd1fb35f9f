"""The quickscan gezinsaanpak: where the library stands, where three colleagues see it differently.

Levels are places on an ordered scale (1 is the lowest): they are compared and counted, never added
up or averaged.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

ROLLEN: Final = ("jeugd", "basis", "manager")
KANTEN: Final = ("nu", "gewenst")
#: One level apart is often a matter of words; two levels is another picture of the same work.
ONEENS_VANAF: Final = 2
#: The intake takes three quarters of an hour: more points than this get no time.
AGENDAPUNTEN: Final = 6


def compare_quickscan(scan: Scan) -> pd.DataFrame:
    """Put beside each other where the library stands now and where it wants to be.

    Parameters
    ----------
    scan : Scan

    Returns
    -------
    DataFrame
        One row per statement in the order of the catalogue, index the id of the statement: sessie,
        kort, tekst, nu and gewenst (Int64, 1 is the lowest level; the middle of three answers) and
        stappen (gewenst minus nu). NA where one of the three gave no answer: that is homework, not
        the lowest level.
    """
    stellingen = scan.catalogus.quickscan.stellingen
    ids = pd.Index([s.id for s in stellingen], name="stelling")
    niveaus = scan.invulmap.quickscan.set_index("stelling")[list(KANTEN)].reindex(ids)
    return pd.DataFrame(
        {
            "sessie": [s.sessie for s in stellingen],
            "kort": [s.kort for s in stellingen],
            "tekst": [s.tekst for s in stellingen],
            **{kant: niveaus[kant].astype("Int64") for kant in KANTEN},
            "stappen": (niveaus["gewenst"] - niveaus["nu"]).astype("Int64"),
        },
        index=ids,
    )


def compare_antwoorden(scan: Scan, intern: pd.DataFrame) -> pd.DataFrame:
    """Put the answers of the three colleagues beside each other. Never for a report.

    Parameters
    ----------
    scan : Scan
    intern : DataFrame
        The sheet Quickscan with all its columns, from `load_intern`.

    Returns
    -------
    DataFrame
        One row per statement in the order of the catalogue, index the id of the statement: sessie,
        kort, gesprek (the question that opens the talk), the six answers (jeugd_nu,
        jeugd_gewenst, basis_nu ... Int64, NA without an answer), gegeven (how many of the six),
        spreiding_nu and spreiding_gewenst (highest minus lowest; NA with fewer than two answers)
        and oneens.

    Notes
    -----
    They disagree when one of the two spreads is `ONEENS_VANAF` levels or more, or spans the whole
    scale when that is shorter.
    """
    quickscan = scan.catalogus.quickscan
    ids = pd.Index([s.id for s in quickscan.stellingen], name="stelling")
    velden = [f"{rol}_{kant}" for rol in ROLLEN for kant in KANTEN]
    blad = intern.set_index("stelling")[velden].reindex(ids)
    antwoorden = pd.DataFrame(
        {veld: pd.to_numeric(blad[veld], errors="coerce").astype("Int64") for veld in velden}
    )
    uit = pd.DataFrame(
        {
            "sessie": [s.sessie for s in quickscan.stellingen],
            "kort": [s.kort for s in quickscan.stellingen],
            "gesprek": [s.gesprek for s in quickscan.stellingen],
        },
        index=ids,
    ).join(antwoorden)
    grens = min(ONEENS_VANAF, len(quickscan.niveaus) - 1)
    oneens = pd.Series(False, index=ids)
    for kant in KANTEN:
        deel = antwoorden[[f"{rol}_{kant}" for rol in ROLLEN]]
        spreiding = (deel.max(axis=1) - deel.min(axis=1)).where(deel.notna().sum(axis=1) > 1)
        uit[f"spreiding_{kant}"] = spreiding.astype("Int64")
        oneens |= uit[f"spreiding_{kant}"].fillna(0) >= grens
    return uit.assign(gegeven=antwoorden.notna().sum(axis=1), oneens=oneens.astype(bool))


def select_agenda(profiel: pd.DataFrame, antwoorden: pd.DataFrame) -> pd.DataFrame:
    """Return what to talk about first in the intake. Never for a report.

    Parameters
    ----------
    profiel : DataFrame
        From `compare_quickscan`.
    antwoorden : DataFrame
        From `compare_antwoorden`.

    Returns
    -------
    DataFrame
        At most `AGENDAPUNTEN` rows, index the id of the statement: reden and maat, with sessie,
        kort, gesprek, nu, gewenst and stappen. First where they disagree (maat: the largest
        spread), then the largest wish (maat: steps up), then what nobody answered and what not
        all three answered. Equals keep the order of the catalogue. Empty when nobody answered
        anything: then the questionnaire itself is the agenda.
    """
    rijen = []
    if antwoorden["gegeven"].any():
        samen = antwoorden.join(profiel[["nu", "gewenst", "stappen"]])
        rijen = [_select_reden(rij) | rij for rij in select_rijen(samen.reset_index())]
    kolommen = ["stelling", "reden", "maat", "sessie", "kort", "gesprek", *KANTEN, "stappen"]
    uit = pd.DataFrame(rijen, columns=["volgorde", *kolommen])
    uit = uit[uit["reden"] != ""].sort_values(
        ["volgorde", "maat"], ascending=[True, False], kind="stable"
    )
    uit = uit.astype(dict.fromkeys(("maat", *KANTEN, "stappen"), "Int64"))
    return uit[kolommen].set_index("stelling").head(AGENDAPUNTEN)


def _select_reden(rij: dict[str, object]) -> dict[str, object]:
    """Return why a statement is on the agenda ("" when it is not), and how strongly."""
    if rij["oneens"]:
        ver = [rij[f"spreiding_{kant}"] for kant in KANTEN]
        return {"volgorde": 0, "reden": "oneens", "maat": max(_getal(v) for v in ver)}
    if _getal(rij["stappen"]) > 0:
        return {"volgorde": 1, "reden": "wens", "maat": _getal(rij["stappen"])}
    if rij["gegeven"] == 0:
        return {"volgorde": 2, "reden": "onbeantwoord", "maat": 0}
    if pd.isna(rij["nu"]) or pd.isna(rij["gewenst"]):  # type: ignore[call-overload]
        return {"volgorde": 3, "reden": "onvolledig", "maat": 0}
    return {"volgorde": 4, "reden": "", "maat": 0}


def _getal(waarde: object) -> int:
    """Return a whole number; 0 for a missing one, which never counts as a difference."""
    return 0 if pd.isna(waarde) else int(waarde)  # type: ignore[call-overload]
