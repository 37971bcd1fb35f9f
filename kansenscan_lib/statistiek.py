"""Numbers in, numbers out: the formulas, each with its source. Knows no tables and no areas."""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri

Reeks = NDArray[np.float64]
#: Terms of a tail that are summed at a time.
_TERMEN = 128
Interval = Callable[[ArrayLike, ArrayLike, float], tuple[Reeks, Reeks]]


def select_z(betrouwbaarheid: float = 0.95) -> float:
    """Return the two-sided standard normal quantile for a confidence level between 0 and 1.

    Examples
    --------
    >>> round(select_z(0.95), 6)
    1.959964
    """
    return NormalDist().inv_cdf(0.5 + betrouwbaarheid / 2)


def wilson(
    teller: ArrayLike, noemer: ArrayLike, betrouwbaarheid: float = 0.95
) -> tuple[Reeks, Reeks]:
    """Wilson score interval for proportions.

    Parameters
    ----------
    teller, noemer : array-like, shape (n,)
        Counts, 0 <= teller <= noemer. NaN or noemer 0 gives NaN; teller > noemer gives NaN.
    betrouwbaarheid : float
        Between 0 and 1.

    Returns
    -------
    onder, boven : ndarray, shape (n,)
        Limits as proportions between 0 and 1.

    References
    ----------
    E.B. Wilson (1927), Probable inference, the law of succession, and statistical inference,
    JASA 22, formula as in Brown, Cai & DasGupta (2001), Statistical Science 16(2), eq. (4).

    Examples
    --------
    >>> onder, boven = wilson([6], [50])
    >>> onder.round(4).tolist(), boven.round(4).tolist()
    ([0.0562], [0.238])
    """
    k, n = (np.asarray(x, dtype=float) for x in (teller, noemer))
    z = select_z(betrouwbaarheid)
    with np.errstate(divide="ignore", invalid="ignore"):
        n = np.where((n > 0) & (k >= 0) & (k <= n), n, np.nan)
        p = k / n
        midden = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    # At 0 and n the limit is exactly 0 or 1; rounding may put it a hair beside it.
    return np.where(k == 0, 0.0 * n, midden - half), np.where(k == n, 1.0 + 0 * n, midden + half)


def poisson_exact(
    teller: ArrayLike, noemer: ArrayLike, betrouwbaarheid: float = 0.95
) -> tuple[Reeks, Reeks]:
    """Exact (Garwood) interval for a Poisson rate.

    Parameters
    ----------
    teller, noemer : array-like, shape (n,)
        Count (>= 0) and exposure (> 0). NaN or exposure 0 gives NaN.

    Returns
    -------
    onder, boven : ndarray, shape (n,)
        Limits of the rate, count per unit of exposure.

    References
    ----------
    F. Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28.

    Examples
    --------
    >>> onder, boven = poisson_exact([20], [1])
    >>> onder.round(3).tolist(), boven.round(3).tolist()
    ([12.217], [30.888])
    """
    k, n = (np.asarray(x, dtype=float) for x in (teller, noemer))
    alfa = 1 - betrouwbaarheid
    with np.errstate(divide="ignore", invalid="ignore"):
        n = np.where((n > 0) & (k >= 0), n, np.nan)
        onder = np.where(k == 0, 0.0, chdtri(2 * k, 1 - alfa / 2) / 2)
        boven = chdtri(2 * k + 2, alfa / 2) / 2
        return onder / n, boven / n


def add_afronding(
    interval: Interval,
    teller: ArrayLike,
    noemer: ArrayLike,
    afwijking_teller: ArrayLike,
    afwijking_noemer: ArrayLike,
    betrouwbaarheid: float = 0.95,
) -> tuple[Reeks, Reeks]:
    """Interval that also holds for every count the published, rounded one may stand for.

    Parameters
    ----------
    interval : callable
        `wilson` or `poisson_exact`.
    teller, noemer : array-like, shape (n,)
        Counts as published. Where `interval` gives NaN, so does this.
    afwijking_teller, afwijking_noemer : array-like, shape (n,)
        How far the true count can be from the published one, at least 0: 4 for a count that was
        rounded at random to a multiple of 5.

    Returns
    -------
    onder, boven : ndarray, shape (n,)
        Lower limit for the smallest teller and largest noemer, upper limit for the reverse.

    Notes
    -----
    The true pair lies between those corners and both limits are monotone in it, so coverage is
    never below that of `interval` on the true counts.

    Examples
    --------
    >>> onder, boven = add_afronding(wilson, [35], [210], [2], [2])
    >>> onder.round(4).tolist(), boven.round(4).tolist()
    ([0.113], [0.2356])
    """
    k, n, dk, dn = (
        np.asarray(x, dtype=float) for x in (teller, noemer, afwijking_teller, afwijking_noemer)
    )
    laag, hoog = interval(k, n, betrouwbaarheid)
    # A noemer that was rounded down to 0 is one that was published as missing, not as a number.
    n_laag = np.maximum(n - dn, np.minimum(n, 1))
    k_hoog = np.minimum(k + dk, n_laag) if interval is wilson else k + dk
    onder, _ = interval(np.maximum(k - dk, 0), n + dn, betrouwbaarheid)
    _, boven = interval(k_hoog, n_laag, betrouwbaarheid)
    leeg = np.isnan(laag) | np.isnan(hoog)
    return np.where(leeg, np.nan, onder), np.where(leeg, np.nan, boven)


def hypergeometric_p(
    teller: ArrayLike,
    noemer: ArrayLike,
    teller_rest: ArrayLike,
    noemer_rest: ArrayLike,
    afronding: ArrayLike = 1,
) -> Reeks:
    """Two-sided exact p-value that a part and the rest of a whole have the same proportion.

    Parameters
    ----------
    teller, noemer, teller_rest, noemer_rest : array-like, shape (n,)
        Counts of two groups that do not overlap, 0 <= teller <= noemer. NaN or noemer 0 gives NaN,
        as does a teller above its noemer.
    afronding : array-like, shape (n,)
        Multiple to which `teller` was rounded at random, at least 1 (not rounded).

    Returns
    -------
    ndarray, shape (n,)
        Twice the chance of a teller this far or further on the same side, at most 1.

    Notes
    -----
    Given both totals the teller is hypergeometric (Fisher's exact test). A count k is published
    as a multiple of b: k goes to the next lower one with chance 1 - r/b and to the next higher
    with chance r/b, r = k mod b. The chance that the published count is a or more is then exactly
    the mean of P(K >= a), P(K >= a - 1), ..., P(K >= a - b + 1); likewise below.

    References
    ----------
    R.A. Fisher (1935), The logic of inductive inference, JRSS 98. Random rounding: L. Willenborg
    & T. de Waal (2001), Elements of Statistical Disclosure Control, chapter 9.

    Examples
    --------
    >>> hypergeometric_p([30], [100], [45], [100]).round(4).tolist()
    [0.0405]
    """
    a, n, c, m, b = (
        np.asarray(x, dtype=float)
        for x in np.broadcast_arrays(teller, noemer, teller_rest, noemer_rest, afronding)
    )
    goed = (n > 0) & (m > 0) & (a >= 0) & (a <= n) & (c >= 0) & (c <= m) & (b >= 1)
    uit = np.full(a.shape, np.nan)
    a, n, c, m, b = a[goed], n[goed], c[goed], m[goed], b[goed]
    # Fewer than expected is more than expected of the others: one tail is enough.
    lager = a * m < c * n
    a, c = np.where(lager, n - a, a), np.where(lager, m - c, c)
    kans = [_hypergeometric_pmf(a - stap, n, a + c, n + m) for stap in range(int(b.max(initial=1)))]
    staart = _hypergeometric_sf(kans[0], a, n, a + c, n + m)
    for stap, deel in enumerate(kans[1:], start=1):
        staart += np.clip(1 - stap / b, 0, None) * deel
    uit[goed] = np.minimum(1, 2 * staart)
    return uit


def _hypergeometric_pmf(k: Reeks, n: Reeks, teller: Reeks, noemer: Reeks) -> Reeks:
    """Chance of k among n drawn from a whole of `noemer` that holds `teller`.

    As three binomial chances (C. Loader, 2000, Fast and accurate computation of binomial
    probabilities), which stay exact for a whole country where logarithms of factorials do not.
    """
    from scipy.stats import binom  # slow to import: only where it is used

    p = n / noemer
    kans = binom.pmf(k, teller, p) * binom.pmf(n - k, noemer - teller, p) / binom.pmf(n, noemer, p)
    return np.asarray(kans, dtype=float)


def _hypergeometric_sf(kans: Reeks, k: Reeks, n: Reeks, teller: Reeks, noemer: Reeks) -> Reeks:
    """Chance of k or more, summed from the chance of k upwards until nothing is left.

    scipy.stats.hypergeom gives the same, a hundred times as slow in wholes under 104,730 people.
    """
    som, term, x = np.zeros(k.shape), kans, k
    while len(term) and term.max() > 1e-17:
        i = x[:, np.newaxis] + np.arange(_TERMEN)
        boven = np.clip((teller[:, np.newaxis] - i) * (n[:, np.newaxis] - i), 0, None)
        onder = (i + 1) * ((noemer - teller - n)[:, np.newaxis] + i + 1)
        factor = np.cumprod(boven / onder, axis=1)
        som = som + term * (1 + factor[:, :-1].sum(axis=1))
        term, x = term * factor[:, -1], x + _TERMEN
    return som


def ratio_interval(
    teller: ArrayLike,
    noemer: ArrayLike,
    teller_rest: ArrayLike,
    noemer_rest: ArrayLike,
    betrouwbaarheid: float = 0.95,
) -> tuple[Reeks, Reeks]:
    """Interval of the ratio of two independent proportions (adjusted log method).

    Parameters
    ----------
    teller, noemer, teller_rest, noemer_rest : array-like, shape (n,)
        Counts of two groups that do not overlap; NaN or noemer 0 gives NaN. A teller may be 0.

    Returns
    -------
    onder, boven : ndarray, shape (n,)
        Limits of (teller / noemer) / (teller_rest / noemer_rest), above 0.

    References
    ----------
    Katz, Baptista, Azen & Pike (1978), Biometrics 34(3), with a half added to every count as in
    S.D. Walter (1975), The distribution of Levin's measure of attributable risk, Biometrika 62.

    Examples
    --------
    >>> [float(x[0].round(3)) for x in ratio_interval([30], [100], [45], [100])]
    [0.465, 0.967]
    """
    a, n, c, m = (np.asarray(x, dtype=float) for x in (teller, noemer, teller_rest, noemer_rest))
    with np.errstate(divide="ignore", invalid="ignore"):
        n, m = np.where(n > 0, n, np.nan) + 0.5, np.where(m > 0, m, np.nan) + 0.5
        a, c = a + 0.5, c + 0.5
        ratio = np.log((a / n) / (c / m))
        half = select_z(betrouwbaarheid) * np.sqrt(
            np.clip(1 / a - 1 / n, 0, None) + np.clip(1 / c - 1 / m, 0, None)
        )
        return np.exp(ratio - half), np.exp(ratio + half)


def difference_interval(
    deel: ArrayLike, onder: ArrayLike, boven: ArrayLike,
    eerder: ArrayLike, eerder_onder: ArrayLike, eerder_boven: ArrayLike,
) -> tuple[Reeks, Reeks]:  # fmt: skip
    """Interval of the difference of two independent figures, out of the interval of each.

    Parameters
    ----------
    deel, onder, boven : array-like, shape (n,)
        A figure with its limits.
    eerder, eerder_onder, eerder_boven : array-like, shape (n,)
        The figure it is compared with, in the same unit. NaN anywhere gives NaN.

    Returns
    -------
    onder, boven : ndarray, shape (n,)
        Limits of deel - eerder.

    References
    ----------
    R.G. Newcombe (1998), Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17, method 10 (with Wilson limits); for limits of any other kind G.Y.
    Zou & A. Donner (2008), Construction of confidence limits about effect measures, Statistics
    in Medicine 27.

    Examples
    --------
    >>> (a, c), (b, d) = wilson([56, 48], [70, 80])
    >>> [round(float(x[0]), 4) for x in difference_interval([.8], [a], [b], [.6], [c], [d])]
    [0.0524, 0.3339]
    """
    p, laag, hoog, q, laag_q, hoog_q = (
        np.asarray(x, dtype=float) for x in (deel, onder, boven, eerder, eerder_onder, eerder_boven)
    )
    verschil = p - q
    return (
        verschil - np.sqrt((p - laag) ** 2 + (hoog_q - q) ** 2),
        verschil + np.sqrt((hoog - p) ** 2 + (q - laag_q) ** 2),
    )


def rank_interval(onder: ArrayLike, boven: ArrayLike) -> tuple[Reeks, Reeks]:
    """Return between which places every value lies, place 1 being the highest.

    Parameters
    ----------
    onder, boven : array-like, shape (n,)
        Interval of every value; NaN takes no part and gets NaN.

    Returns
    -------
    beste, slechtste : ndarray, shape (n,)
        1 + the number of values that lie wholly above; the number of values minus those that lie
        wholly below. 1 <= beste <= slechtste <= number of intervals.

    References
    ----------
    M. Klein, T. Wright & J. Wieczorek (2020), A joint confidence region for an overall ranking of
    populations, JRSS C 69(3), with individual instead of joint intervals.

    Examples
    --------
    >>> beste, slechtste = rank_interval([0.30, 0.28, 0.10], [0.36, 0.34, 0.15])
    >>> beste.tolist(), slechtste.tolist()
    ([1.0, 1.0, 3.0], [2.0, 2.0, 3.0])
    """
    laag, hoog = np.asarray(onder, dtype=float), np.asarray(boven, dtype=float)
    bekend = ~(np.isnan(laag) | np.isnan(hoog))
    laag, hoog = np.where(bekend, laag, np.nan), np.where(bekend, hoog, np.nan)
    erboven = (laag[np.newaxis, :] > hoog[:, np.newaxis]).sum(axis=1)
    eronder = (hoog[np.newaxis, :] < laag[:, np.newaxis]).sum(axis=1)
    return (
        np.where(bekend, 1.0 + erboven, np.nan),
        np.where(bekend, float(bekend.sum()) - eronder, np.nan),
    )


def benjamini_hochberg(p: ArrayLike) -> Reeks:
    """Return p-values adjusted for the false discovery rate over the whole family.

    Parameters
    ----------
    p : array-like, shape (n,)
        The family of tests; NaN is not part of it and stays NaN.

    Returns
    -------
    ndarray, shape (n,)
        Between 0 and 1, never below `p`.

    References
    ----------
    Benjamini & Hochberg (1995), JRSS B 57(1); computed by scipy.stats.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.02, float("nan"), 0.04]).round(3).tolist()
    [0.03, 0.03, nan, 0.04]
    """
    waarden = np.asarray(p, dtype=float)
    bekend = ~np.isnan(waarden)
    uit = np.full(waarden.shape, np.nan)
    if bekend.any():
        from scipy.stats import false_discovery_control  # slow to import: only where it is used

        uit[bekend] = false_discovery_control(waarden[bekend])
    return uit
