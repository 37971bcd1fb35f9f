"""The data annex: every figure of the scan with all that was computed from it, one row each."""

from __future__ import annotations

import pandas as pd

from kansenscan_lib.analyse.vergelijken import add_aantal
from kansenscan_lib.scan import Scan

SLEUTEL = ["indicator", "gebiedscode", "peiljaar"]
_GEMEENTE = ["nederland", "provincie", "verschil", "index", "p", "q", "oordeel"]
_WIJK = [
    "nederland", "gemeente", "rest", "index", "index_onder", "index_boven", "index_nederland",
    "index_nederland_onder", "index_nederland_boven", "extra", "p", "q", "markering", "rang",
    "rang_onder", "rang_boven", "rang_van",
]  # fmt: skip
KOLOMMEN = [
    "rij", "indicator", "onderwerp", "gebiedscode", "gebied", "soort_gebied", "peiljaar", "eenheid",
    "waarde", "onder", "boven", "interval_methode", "teller", "noemer", "aantal", "aantal_onder",
    "aantal_boven", "status", "soort", "bewerking", "bron", *_GEMEENTE,
    *[k for k in _WIJK if k not in _GEMEENTE],
]  # fmt: skip


def format_rij(indicator: str, gebiedscode: str, peiljaar: int) -> str:
    """Return the name of one row of the annex.

    Examples
    --------
    >>> format_rij("bijstand", "WK019310", 2020)
    'bijstand.WK019310.2020'
    """
    return f"{indicator}.{gebiedscode}.{peiljaar}"


def select_bijlage(
    scan: Scan, gemeente: pd.DataFrame, wijken: pd.DataFrame, anderen: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every figure with its interval, kind and source, and every comparison made with it.

    Parameters
    ----------
    scan : Scan
    gemeente, wijken : DataFrame
        From `compare_gemeente` and `compare_wijken`.
    anderen : DataFrame, optional
        Figures of other gemeenten, with the columns of `scan.cijfers` and `naam`.

    Returns
    -------
    DataFrame
        Columns `KOLOMMEN`; one row per indicator x gebied x peiljaar, in the order of
        `scan.cijfers`, others last. `rij` names the row; sentences refer to it. Comparisons stand
        in the rows of the gemeente and its wijken in the year that was compared, elsewhere NaN.
    """
    over = scan.catalogus.indicator
    eigen = scan.cijfers.assign(
        gebied=scan.cijfers["gebiedscode"].map(scan.gebieden["naam"]),
        soort_gebied=scan.cijfers["gebiedscode"].map(scan.gebieden["soort"]),
    )
    if anderen is not None and len(anderen):
        rest = anderen[~anderen["gebiedscode"].isin(scan.gebieden.index)]
        rest = rest.assign(gebied=rest["naam"], soort_gebied="gemeente")
        eigen = pd.concat([eigen, rest[eigen.columns]], ignore_index=True)
    tabel = add_aantal(
        eigen.assign(
            onderwerp=eigen["indicator"].map({i: deel.titel for i, deel in over.items()}),
            eenheid=eigen["indicator"].map({i: deel.eenheid for i, deel in over.items()}),
        )
    )
    vergeleken = pd.concat(
        [
            gemeente.reset_index().assign(gebiedscode=scan.code)[[*SLEUTEL, *_GEMEENTE]],
            wijken[[*SLEUTEL, *_WIJK]],
        ],
        ignore_index=True,
    )
    tabel = tabel.merge(vergeleken, on=SLEUTEL, how="left", validate="one_to_one")
    namen = zip(tabel["indicator"], tabel["gebiedscode"], tabel["peiljaar"], strict=True)
    tabel["rij"] = [format_rij(i, g, int(j)) for i, g, j in namen]
    return tabel[KOLOMMEN]
