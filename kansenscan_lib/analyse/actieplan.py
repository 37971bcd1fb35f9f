"""The steps to take: what was agreed, and the best kansen that still wait for an agreement."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kansenscan_lib.analyse.kansen import BEWIJS, select_kansen
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

MAAT = ("waarde", "onder", "boven", "teller", "noemer")
KOLOMMEN = [
    "kans", "dienst", "doelgroep", "wijken", "termijn", "wat", "wie", "wanneer", "maat",
    "nulmeting", "indicator", "gebied", "jaar", *MAAT, "voortgang", "afgesproken", "stand",
    "deelnemers",
]  # fmt: skip
#: Decimals that the figure at the start keeps: more than anybody shows, the same everywhere.
_DECIMALEN = 4


def compare_actieplan(scan: Scan, kansen: pd.DataFrame) -> pd.DataFrame:
    """Put the agreed actions and the kansen without one in one plan.

    Parameters
    ----------
    scan : Scan
    kansen : DataFrame
        From `analyse.kansen.compare_kansen`, possibly empty.

    Returns
    -------
    DataFrame
        One row per agreed action (sheet Acties) and one per kans of `select_kansen` without any,
        by term and then by the place of the kans; columns `KOLOMMEN`. `afgesproken` tells which is
        which: a proposal has no wat, wie and wanneer, and maat and nulmeting are only what people
        wrote. wijken: codes, empty for the whole gemeente. indicator, gebied (code), jaar, waarde,
        onder, boven, teller, noemer: the figure at the start, that of the action or else the first
        one behind the kans; "", NA and NaN without. stand: how far the library is with the dienst.
        deelnemers: taking part in a year in the whole gemeente, NA when not all of it is known.
    """
    gekozen = select_kansen(kansen)
    acties = scan.invulmap.acties
    genoemd = set(acties["kans"])
    rijen = []
    for kans in select_rijen(gekozen):
        basis = _select_basis(kans, scan)
        eigen = select_rijen(acties[acties["kans"] == kans["titel"]])
        rijen += [basis | _select_actie(actie, basis, scan) for actie in eigen]
        if kans["titel"] not in genoemd:
            rijen.append(basis)
    titels = set(gekozen["titel"]) if len(gekozen) else set()
    # An action stays, also when nothing is known that makes its kans one.
    for actie in select_rijen(acties[~acties["kans"].isin(titels)]):
        leeg = _select_leeg(actie["kans"])
        rijen.append(leeg | _select_actie(actie, leeg, scan))
    plan = pd.DataFrame(rijen, columns=KOLOMMEN)
    termijnen = [*scan.catalogus.regels.termijnen, ""]
    plan = plan.sort_values("termijn", key=lambda t: t.map(termijnen.index), kind="stable")
    return plan.reset_index(drop=True).astype(
        {"jaar": "Int64", "deelnemers": "Int64", "afgesproken": bool, "wanneer": "datetime64[ns]",
         **dict.fromkeys(MAAT, float)}
    )  # fmt: skip


def _select_leeg(kans: str) -> Rij:
    """Return a proposal for a kans of which nothing is known but its title."""
    return {
        "kans": kans, "dienst": "", "doelgroep": "", "wijken": (), "termijn": "", "wat": "",
        "wie": "", "wanneer": pd.NaT, "maat": "", "nulmeting": "", "voortgang": "",
        "afgesproken": False, "stand": "onbekend", "deelnemers": pd.NA, **_geen_cijfer(),
    }  # fmt: skip


def _geen_cijfer() -> Rij:
    return {"indicator": "", "gebied": "", "jaar": pd.NA} | dict.fromkeys(MAAT, float("nan"))


def _select_basis(kans: Rij, scan: Scan) -> Rij:
    """Return the proposal for a kans, with the figure it rests on."""
    bewijs = [dict(zip(BEWIJS, regel, strict=True)) for regel in kans["bewijs"]]
    cijfers = (_select_cijfer(scan, b["indicator"], b["gebiedscode"], b["peiljaar"])
               for b in bewijs if b["indicator"])  # fmt: skip
    return _select_leeg(kans["titel"]) | {
        "dienst": kans["dienst"], "doelgroep": kans["doelgroep"], "wijken": kans["wijken"],
        "termijn": kans["termijn"], "stand": kans["stand"],
        "deelnemers": _sum_deelnemers(scan, kans["dienst"]),
        **next((cijfer for cijfer in cijfers if cijfer["indicator"]), _geen_cijfer()),
    }  # fmt: skip


def _select_actie(actie: Rij, basis: Rij, scan: Scan) -> Rij:
    """Return what an agreed action changes in the proposal of its kans."""
    eigen = _select_cijfer(scan, actie["indicator"], actie["wijk"] or scan.code)
    velden = ("wat", "wie", "wanneer", "maat", "nulmeting", "voortgang")
    return {
        **{veld: actie[veld] for veld in velden}, "afgesproken": True,
        **(eigen if actie["indicator"] else {}),
    }  # fmt: skip


def _select_cijfer(scan: Scan, indicator: str, gebied: str, jaar: Any = None) -> Rij:
    """Return a figure, of the newest year when none is given; nothing when it is not known."""
    cijfers = scan.cijfers[(scan.cijfers["indicator"] == indicator)
                           & (scan.cijfers["gebiedscode"] == gebied)
                           & (scan.cijfers["status"] == "ok")].sort_values("peiljaar")
    if jaar is not None:
        cijfers = cijfers[cijfers["peiljaar"] == jaar]
    if cijfers.empty:
        return _geen_cijfer()
    rij = select_rijen(cijfers.tail(1))[0]
    return {"indicator": indicator, "gebied": gebied, "jaar": int(rij["peiljaar"]),
            **{kolom: round(rij[kolom], _DECIMALEN) for kolom in MAAT}}  # fmt: skip


def _sum_deelnemers(scan: Scan, dienst: str) -> Any:
    """Return how many take part in a dienst that exists; NA when a place does not know."""
    blad = scan.invulmap.bibliotheek
    bestaat = blad[(blad["dienst"] == dienst) & (blad["status"] == "bestaat")]
    return bestaat["deelnemers"].sum(skipna=False) if len(bestaat) else pd.NA
