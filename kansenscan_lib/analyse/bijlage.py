"""The data annex: every figure of the scan with all that was computed from it, one row each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.signaal import Signaal
from kansenscan_lib.analyse.trend import Trend
from kansenscan_lib.analyse.vergelijken import add_aantal
from kansenscan_lib.catalogus.basisvaardigheden import SIGNAAL
from kansenscan_lib.scan import Scan

SLEUTEL = ["indicator", "gebiedscode", "peiljaar"]
_CIJFER = [
    "waarde", "onder", "boven", "interval_methode", "teller", "noemer", "aantal", "aantal_onder",
    "aantal_boven", "status", "soort", "bewerking", "bron", "afstand",
]  # fmt: skip
_GEMEENTE = ["nederland", "provincie", "verschil", "index", "p", "q", "oordeel"]
_SIGNAAL = ["kwart", "klasse"]
_GELIJK = ["gemeenten", "mediaan", "kwart_onder", "kwart_boven", "laagste", "hoogste", "plek"]
_WIJK = [
    "nederland", "gemeente", "rest", "index", "index_onder", "index_boven", "index_nederland",
    "index_nederland_onder", "index_nederland_boven", "extra", "p", "q", "markering", "rang",
    "rang_onder", "rang_boven", "rang_van",
]  # fmt: skip
# Column of `Trend.stukken` -> column of the annex.
_TREND = {
    "van": "trend_vanaf", "waarde_van": "trend_waarde_toen", "verschil": "trend_verschil",
    "procent": "trend_procent", "onder": "trend_onder", "boven": "trend_boven", "p": "trend_p",
    "q": "trend_q", "oordeel": "trend_oordeel",
}  # fmt: skip
KOLOMMEN = [
    "rij", "indicator", "onderwerp", "doelgroepen", "gebiedscode", "gebied", "soort_gebied",
    "peiljaar", "eenheid", *_CIJFER, *dict.fromkeys([*_GEMEENTE, *_WIJK]), *_GELIJK,
    *_TREND.values(), *_SIGNAAL,
]  # fmt: skip


@dataclass(frozen=True)
class Afgeleid:
    """What was computed from the figures.

    The tables of `compare_gemeente`, `compare_wijken`, `compare_vergelijkbaar`, `compare_trend` and
    `compare_signaal`; `anderen` is that of `load_gemeenten`, the peers only, with their afstand.
    """

    gemeente: pd.DataFrame
    wijken: pd.DataFrame
    gelijken: pd.DataFrame
    anderen: pd.DataFrame
    trend: Trend
    signaal: Signaal


def format_rij(indicator: str, gebiedscode: str, peiljaar: int) -> str:
    """Return the name of one row of the annex.

    Examples
    --------
    >>> format_rij("bijstand", "WK019310", 2020)
    'bijstand.WK019310.2020'
    """
    return f"{indicator}.{gebiedscode}.{peiljaar}"


def select_bijlage(scan: Scan, afgeleid: Afgeleid) -> pd.DataFrame:
    """Return every figure with its interval, kind and source, and every comparison made with it.

    Parameters
    ----------
    scan : Scan
    afgeleid : Afgeleid

    Returns
    -------
    DataFrame
        Columns `KOLOMMEN`; one row per indicator x gebied x peiljaar, in the order of
        `scan.cijfers`, then those of the peers, then the signal. `rij` names the row; sentences
        refer to it. Comparisons stand in the rows of the gemeente and its wijken in the year that
        was compared, changes in the row of the last year; elsewhere they are NaN.
    """
    eigen = scan.cijfers.assign(
        afstand=np.nan,
        gebied=scan.cijfers["gebiedscode"].map(scan.gebieden["naam"]),
        soort_gebied=scan.cijfers["gebiedscode"].map(scan.gebieden["soort"]),
    )
    anderen = afgeleid.anderen[~afgeleid.anderen["gebiedscode"].isin(scan.gebieden.index)]
    anderen = anderen.assign(gebied=anderen["naam"], soort_gebied="gemeente")
    tabel = pd.concat([eigen, anderen[eigen.columns]], ignore_index=True)
    over = scan.catalogus.indicator
    for kolom, veld in (("onderwerp", "titel"), ("eenheid", "eenheid")):
        tabel[kolom] = tabel["indicator"].map({i: getattr(d, veld) for i, d in over.items()})
    groepen = {i: " ".join(d.doelgroepen) for i, d in over.items()}
    tabel = add_aantal(tabel.assign(doelgroepen=tabel["indicator"].map(groepen)))
    for extra in (_select_vergeleken(scan, afgeleid), _select_trend(afgeleid.trend)):
        tabel = tabel.merge(extra, on=SLEUTEL, how="left", validate="one_to_one")
    signaal = _select_signaal(afgeleid.signaal)
    tabel = pd.concat([tabel, signaal], ignore_index=True) if len(signaal) else tabel
    namen = zip(tabel["indicator"], tabel["gebiedscode"], tabel["peiljaar"], strict=True)
    tabel["rij"] = [format_rij(i, g, int(j)) for i, g, j in namen]
    return tabel.reindex(columns=KOLOMMEN)


def _select_vergeleken(scan: Scan, afgeleid: Afgeleid) -> pd.DataFrame:
    gemeente = afgeleid.gemeente[["peiljaar", *_GEMEENTE]].join(afgeleid.gelijken[_GELIJK])
    gemeente = gemeente.rename_axis("indicator").reset_index().assign(gebiedscode=scan.code)
    return pd.concat([gemeente, afgeleid.wijken[[*SLEUTEL, *_WIJK]]], ignore_index=True)


def _select_trend(trend: Trend) -> pd.DataFrame:
    stukken = trend.stukken[trend.stukken["verschil"].notna()]
    sleutel = {"indicator_tot": "indicator", "gebiedscode": "gebiedscode", "tot": "peiljaar"}
    return stukken[[*sleutel, *_TREND]].rename(columns=sleutel | _TREND)


def _select_signaal(signaal: Signaal) -> pd.DataFrame:
    """Return the place of every wijk as rows of their own, in the youngest year of the parts."""
    wijken = signaal.wijken[signaal.wijken["rang"].notna()]
    if wijken.empty:
        return wijken
    return pd.DataFrame({
        "indicator": SIGNAAL, "onderwerp": "Signaal basisvaardigheden (plaats, geen schatting)",
        "gebiedscode": wijken["gebiedscode"], "gebied": wijken["naam"], "soort_gebied": "wijk",
        "peiljaar": int(signaal.onderdelen["peiljaar"].max()), "eenheid": "plaats",
        "status": "ok", "soort": "signaal", "rang": wijken["rang"],
        "rang_onder": wijken["rang_onder"], "rang_boven": wijken["rang_boven"],
        "kwart": wijken["kwart"], "klasse": wijken["klasse"],
        "rang_van": float(len(wijken)),
    })  # fmt: skip
