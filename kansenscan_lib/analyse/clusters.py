"""Where wijken with a high or a low figure lie together: local Moran, tested over all wijken."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kansenscan_lib.scan import Scan
from kansenscan_lib.statistiek import Reeks, benjamini_hochberg

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

KLASSEN = (
    "hoog tussen hoog", "laag tussen laag", "hoog tussen laag", "laag tussen hoog",
    "geen patroon", "telt niet mee",
)  # fmt: skip
#: So many that the smallest p-value, 2 / 5,000, can survive the correction over 110 wijken.
PERMUTATIES = 4999
ZAAD = 2024
KOLOMMEN = [
    "indicator", "gebiedscode", "naam", "inwoners", "peiljaar", "waarde", "status", "buren",
    "moran", "p", "q", "klasse", "uitsluiting", "reden",
]  # fmt: skip


def compare_clusters(
    wijken: pd.DataFrame, grenzen: GeoDataFrame, scan: Scan, indicatoren: Sequence[str]
) -> pd.DataFrame:
    """Compare every wijk and its neighbours with what chance alone would give (local Moran).

    Parameters
    ----------
    wijken : DataFrame
        From `compare_wijken`.
    grenzen : GeoDataFrame
        Index gebiedscode; the wijken, neighbours sharing the points of their border.
    scan : Scan
        Its regels give `clusters_wijken_minimaal`, `inwoners_minimaal` and `fdr`.
    indicatoren : sequence of str
        Ids; those of the maps, from `select_kaartindicatoren`.

    Returns
    -------
    DataFrame
        One row per indicator x wijk, wijken sorted by code: indicator, gebiedscode, naam, inwoners,
        peiljaar, waarde, status, buren (neighbours that count), moran (local Moran's I), p and q
        (two-sided; after Benjamini-Hochberg over all wijken of one map), klasse (one of `KLASSEN`),
        uitsluiting (why a wijk does not count: "geen cijfer", "weinig inwoners", "geen buurwijk" or
        "") and reden, the same for all wijken of a map: why nothing was computed ("te weinig
        wijken", "schatting", "geen verschil"), or "".

    Notes
    -----
    I_i = (n - 1) z_i * mean of z over the neighbours / sum(z^2), z the values minus their mean.
    Neighbours share at least a point of their border (queen contiguity). Wijken without a figure,
    with fewer than `inwoners_minimaal` inhabitants or without a neighbour that counts take no part.
    The value of a wijk stays where it is while those of all others are shuffled `PERMUTATIES`
    times, with a fixed seed; p = 2 (smaller tail + 1) / (permutations + 1), at most 1. The p-value
    of esda itself is one-sided with the side chosen after the fact: half of this.

    A figure from a model is not tested: such models borrow from neighbouring areas, so that
    neighbours look alike to begin with.

    References
    ----------
    L. Anselin (1995), Local indicators of spatial association - LISA, Geographical Analysis 27(2),
    computed by esda. M. Caldas de Castro & B. Singer (2006), Controlling the false discovery rate,
    Geographical Analysis 38(2), on the correction for many wijken.
    """
    delen = [_compare_kaart(wijken, grenzen, scan, indicator) for indicator in indicatoren]
    return pd.concat(delen, ignore_index=True) if delen else pd.DataFrame(columns=KOLOMMEN)


def _compare_kaart(
    wijken: pd.DataFrame, grenzen: GeoDataFrame, scan: Scan, indicator: str
) -> pd.DataFrame:
    drempels = scan.catalogus.regels.drempels()
    uit = wijken.loc[wijken["indicator"] == indicator].sort_values("gebiedscode")
    uit = uit.reset_index(drop=True).assign(
        buren=0, moran=np.nan, p=np.nan, q=np.nan, klasse=KLASSEN[-1], reden="",
        uitsluiting=lambda t: np.select(
            [t["waarde"].isna(), ~(t["inwoners"] >= drempels["inwoners_minimaal"])],
            ["geen cijfer", "weinig inwoners"], "",
        ),
    )[KOLOMMEN]  # fmt: skip
    codes = uit.loc[uit["uitsluiting"] == "", "gebiedscode"]
    if len(codes) < drempels["clusters_wijken_minimaal"]:
        return uit.assign(reden="te weinig wijken")
    if scan.catalogus.indicator[indicator].soort == "model":
        return uit.assign(reden="schatting")
    from libpysal.graph import Graph

    buren = Graph.build_contiguity(grenzen.loc[codes], rook=False)
    alleen = uit["gebiedscode"].isin(buren.isolates)
    if alleen.any():
        uit["uitsluiting"] = uit["uitsluiting"].where(~alleen, "geen buurwijk")
        codes = codes[~alleen.loc[codes.index]]
        if len(codes) < drempels["clusters_wijken_minimaal"]:
            return uit.assign(reden="te weinig wijken")
        buren = Graph.build_contiguity(grenzen.loc[codes], rook=False)
    waarden = uit.loc[codes.index, "waarde"].to_numpy(dtype=float)
    if np.ptp(waarden) == 0:
        return uit.assign(reden="geen verschil")
    moran, p, kwadrant = _compute_moran(waarden, buren)
    q = benjamini_hochberg(p)
    klasse = np.where(q <= drempels["fdr"], kwadrant, "geen patroon")
    uit.loc[codes.index, ["moran", "p", "q"]] = np.column_stack([moran, p, q])
    uit.loc[codes.index, "buren"] = buren.cardinalities.reindex(codes).to_numpy()
    uit.loc[codes.index, "klasse"] = klasse
    return uit


def _compute_moran(waarden: Reeks, buren: object) -> tuple[Reeks, Reeks, np.ndarray]:
    """Return local Moran's I, its two-sided p-value and the quadrant as one of `KLASSEN`."""
    from esda import Moran_Local

    stand = np.random.get_state()  # esda seeds the generator that everyone shares
    try:
        with warnings.catch_warnings():  # it announces that its own p-value will be two-sided
            warnings.simplefilter("ignore", DeprecationWarning)
            lokaal = Moran_Local(waarden, buren, permutations=PERMUTATIES, seed=ZAAD)
    finally:
        np.random.set_state(stand)
    speling = 1e-9 * np.abs(lokaal.sim).max()  # equal neighbours summed in another order
    hoger = (lokaal.sim >= lokaal.Is - speling).sum(axis=0)
    lager = (lokaal.sim <= lokaal.Is + speling).sum(axis=0)
    p = np.minimum(1, 2 * (np.minimum(hoger, lager) + 1) / (PERMUTATIES + 1))
    # esda numbers the quadrants: 1 high-high, 2 low-high, 3 low-low, 4 high-low.
    namen = np.array([KLASSEN[0], KLASSEN[3], KLASSEN[1], KLASSEN[2]])
    return np.asarray(lokaal.Is), np.asarray(p), namen[lokaal.q - 1]
