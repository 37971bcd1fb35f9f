"""Decides which wijken differ from the rest: index, test over the whole family, mark and place."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kansenscan_lib.statistiek import (
    benjamini_hochberg,
    hypergeometric_p,
    rank_interval,
    ratio_interval,
)

MARKERINGEN = (
    "oververtegenwoordigd",
    "ondervertegenwoordigd",
    "niet te onderscheiden",
    "te weinig gegevens",
    "zonder marge",
)
#: Units that are a share of people or households, and how many times that share they are.
PER = {"%": 100.0, "per_1000": 1000.0}


def select_kant(rijen: pd.DataFrame, drempels: Mapping[str, float]) -> pd.Series:
    """Return where a figure is clearly higher (1) or lower (-1) than what it is compared with.

    Parameters
    ----------
    rijen : DataFrame
        Columns markering (of `add_markering`, or the oordeel of `compare_gemeente`), waarde,
        referentie, eenheid and index.
    drempels : mapping
        The thresholds of `regels.yml`.

    Returns
    -------
    Series of int
        0 where there is no clear difference, also where too little is known.

    Notes
    -----
    What was tested is clear when it was marked. What could not be tested ("zonder marge") is when
    its index passes `index_over` or `index_onder` and, for a percentage, it differs at least
    `verschil_minimaal_pp` from its reference.
    """
    ver = (rijen["waarde"] - rijen["referentie"]).abs()
    groot = (rijen["eenheid"] != "%") | (ver >= drempels["verschil_minimaal_pp"])
    ongetoetst = (rijen["markering"] == "zonder marge") & groot
    hoger = rijen["markering"].isin(("oververtegenwoordigd", "hoger")) | (
        ongetoetst & (rijen["index"] >= drempels["index_over"])
    )
    lager = rijen["markering"].isin(("ondervertegenwoordigd", "lager")) | (
        ongetoetst & (rijen["index"] <= drempels["index_onder"])
    )
    return hoger.astype(int) - lager.astype(int)


def add_markering(wijken: pd.DataFrame, drempels: Mapping[str, float]) -> pd.DataFrame:
    """Add how every wijk differs from the rest of its gemeente, and whether that is marked.

    Parameters
    ----------
    wijken : DataFrame
        One row per indicator x wijk: gebiedscode, eenheid, status, inwoners, teller, noemer,
        waarde, onder, boven, gemeente, nederland, rest_teller, rest_noemer (the gemeente without
        this wijk), afronding, afwijking_teller, afwijking_noemer (see `Indicator`). NaN where there
        is no count. Where rest_noemer is itself a sum of rounded counts, afwijking_rest says how
        far that sum can be off; without that column it is as far off as noemer.
    drempels : mapping
        The thresholds of `regels.yml`.

    Returns
    -------
    DataFrame
        With rest, index, index_onder, index_boven, index_nederland (with _onder and _boven), extra,
        p, q and markering (one of `MARKERINGEN`).

    Notes
    -----
    Marked only when q is at most `fdr` over all tests in the table, the index passes
    `index_over`/`index_onder` and its interval does not hold 100, the difference is at least
    `verschil_klein_pp` percentage points (shares only) and at least `personen_minimaal` people
    are concerned. Wijken under `inwoners_minimaal`, and rows with an expected count under
    `verwacht_minimaal`, are "te weinig gegevens"; so is everything where there is nothing to
    compare with: a gemeente of one wijk, or without a figure of its own. Published percentages
    without counts cannot be tested: "zonder marge".
    """
    uit = wijken.copy()
    a, n, c, m = (uit[k] for k in ("teller", "noemer", "rest_teller", "rest_noemer"))
    # The only wijk of a gemeente is that gemeente; beside itself it would always seem ordinary.
    enige = len(set(uit["gebiedscode"])) == 1
    telbaar = (uit["status"] == "ok") & (m > 0) & uit["onder"].notna() & a.notna() & (not enige)
    rest = (c / m).where(telbaar)
    uit["rest"] = rest * uit["eenheid"].map(PER).astype(float)
    samen = (a + c) / (n + m)
    verwacht = np.minimum(n, m) * samen.where(samen <= 0.5, 1 - samen)
    genoeg = (
        telbaar
        & (uit["inwoners"] >= drempels["inwoners_minimaal"])
        & (verwacht >= drempels["verwacht_minimaal"])
    )
    heel = uit["gemeente"] * (np.nan if enige else 1)
    uit["index"] = (uit["waarde"] / uit["rest"].where(telbaar, heel) * 100).replace(
        [np.inf, -np.inf], np.nan
    )
    uit = _add_indexmarge(uit, genoeg, drempels["betrouwbaarheid"])
    uit["extra"] = (a - rest * n).where(telbaar)
    p, toets = np.full(len(uit), np.nan), genoeg.to_numpy()
    p[toets] = hypergeometric_p(*(reeks[toets] for reeks in (a, n, c, m, uit["afronding"])))
    uit["p"], uit["q"] = p, benjamini_hochberg(p)
    zonder_marge = (uit["status"] == "ok") & a.isna() & heel.notna()
    klein = uit["inwoners"] < drempels["inwoners_minimaal"]
    over, minder = _select_anders(uit, genoeg, rest * n, drempels)
    uit["markering"] = np.select(
        [zonder_marge & ~klein, ~genoeg, over, minder],
        ["zonder marge", "te weinig gegevens", "oververtegenwoordigd", "ondervertegenwoordigd"],
        "niet te onderscheiden",
    )
    return uit


def _select_anders(
    wijken: pd.DataFrame, genoeg: pd.Series, verwacht: pd.Series, drempels: Mapping[str, float]
) -> tuple[pd.Series, pd.Series]:
    """Return which rows are over- and which are underrepresented."""
    # A point makes no difference in a share; in a rate per 1.000 the index says it.
    verschil = (wijken["waarde"] - wijken["rest"]).where(wijken["eenheid"] == "%")
    anders = genoeg & (wijken["q"] <= drempels["fdr"])
    anders &= ~(verschil.abs() < drempels["verschil_klein_pp"])
    over = (
        anders
        & (wijken["index"] >= drempels["index_over"])
        & (wijken["index_onder"] > 100)
        & (wijken["teller"] >= drempels["personen_minimaal"])
    )
    minder = (
        anders
        & (wijken["index"] <= drempels["index_onder"])
        & (wijken["index_boven"] < 100)
        & (verwacht >= drempels["personen_minimaal"])
    )
    return over, minder


def _add_indexmarge(
    wijken: pd.DataFrame, genoeg: pd.Series, betrouwbaarheid: float
) -> pd.DataFrame:
    """Add the intervals of both indices, over every count the rounded ones may stand for."""
    a, n, c, m, dk, dn = (
        wijken[kolom]
        for kolom in ("teller", "noemer", "rest_teller", "rest_noemer", "afwijking_teller",
                      "afwijking_noemer")
    )  # fmt: skip
    # What the wijk has less, the rest of the gemeente has more: its own total is not rounded.
    dm = wijken.get("afwijking_rest", dn)
    onder, _ = ratio_interval((a - dk).clip(lower=0), n + dn, c + dk, m - dm, betrouwbaarheid)
    _, boven = ratio_interval(
        a + dk, (n - dn).clip(lower=1), (c - dk).clip(lower=0), m + dm, betrouwbaarheid
    )
    land = wijken["nederland"]
    # The published count may stand for nobody at all: then nothing is too low.
    onder = np.where(a <= dk, 0.0 * onder, onder)
    return wijken.assign(
        index_onder=np.where(genoeg, onder * 100, np.nan),
        index_boven=np.where(genoeg, boven * 100, np.nan),
        index_nederland=wijken["waarde"] / land * 100,
        index_nederland_onder=wijken["onder"] / land * 100,
        index_nederland_boven=wijken["boven"] / land * 100,
    )


def add_rang(wijken: pd.DataFrame, drempels: Mapping[str, float]) -> pd.DataFrame:
    """Add the place of every wijk among the wijken, with the places it may just as well have.

    Parameters
    ----------
    wijken : DataFrame
        indicator, inwoners, waarde, onder, boven.
    drempels : mapping
        `inwoners_minimaal`: smaller wijken have no place.

    Returns
    -------
    DataFrame
        With rang (1 is the highest value), rang_onder and rang_boven (`rank_interval`) and rang_van
        (how many wijken have a place); NaN for small wijken and without interval.
    """
    groot = wijken["inwoners"] >= drempels["inwoners_minimaal"]
    telt = np.flatnonzero(groot & wijken["onder"].notna() & wijken["waarde"].notna())
    plek = {naam: np.full(len(wijken), np.nan)
            for naam in ("rang", "rang_onder", "rang_boven", "rang_van")}  # fmt: skip
    soort = pd.factorize(wijken["indicator"])[0]
    waarde, onder, boven = (wijken[k].to_numpy(dtype=float) for k in ("waarde", "onder", "boven"))
    for indicator in np.unique(soort[telt]):
        rijen = telt[soort[telt] == indicator]
        eigen = waarde[rijen]
        plek["rang"][rijen] = 1 + (eigen[np.newaxis, :] > eigen[:, np.newaxis]).sum(axis=1)
        plek["rang_onder"][rijen], plek["rang_boven"][rijen] = rank_interval(
            onder[rijen], boven[rijen]
        )
        plek["rang_van"][rijen] = len(rijen)
    return wijken.assign(**plek)
