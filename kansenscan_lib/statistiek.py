"""Numbers in, numbers out: the formulas, each with its source. Knows no tables and no areas."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, ndtr

Reeks = NDArray[np.float64]


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


def two_proportions_p(
    teller: ArrayLike, noemer: ArrayLike, teller_rest: ArrayLike, noemer_rest: ArrayLike
) -> Reeks:
    """Two-sided p-value that two independent proportions are equal (pooled score test).

    Parameters
    ----------
    teller, noemer, teller_rest, noemer_rest : array-like, shape (n,)
        Counts of two groups that do not overlap. NaN or noemer 0 gives NaN.

    Returns
    -------
    ndarray, shape (n,)
        Between 0 and 1; 1 where both proportions are 0 or both are 1.

    References
    ----------
    D'Agostino, Chase & Belanger (1988), The American Statistician 42(3): z with the pooled
    variance, whose square is Pearson's chi-square without continuity correction.

    Examples
    --------
    >>> two_proportions_p([30], [100], [45], [100]).round(4).tolist()
    [0.0285]
    """
    a, n, c, m = (np.asarray(x, dtype=float) for x in (teller, noemer, teller_rest, noemer_rest))
    with np.errstate(divide="ignore", invalid="ignore"):
        n, m = np.where(n > 0, n, np.nan), np.where(m > 0, m, np.nan)
        samen = (a + c) / (n + m)
        variantie = samen * (1 - samen) * (1 / n + 1 / m)
        z = (a / n - c / m) / np.sqrt(variantie)
        z = np.where(variantie == 0, 0.0, z)
        return np.asarray(2 * ndtr(-np.abs(z)), dtype=float)


def ratio_interval(
    teller: ArrayLike,
    noemer: ArrayLike,
    teller_rest: ArrayLike,
    noemer_rest: ArrayLike,
    betrouwbaarheid: float = 0.95,
) -> tuple[Reeks, Reeks]:
    """Interval of the ratio of two independent proportions (log method).

    Parameters
    ----------
    teller, noemer, teller_rest, noemer_rest : array-like, shape (n,)
        Counts of two groups that do not overlap; NaN, or a count of 0, gives NaN.

    Returns
    -------
    onder, boven : ndarray, shape (n,)
        Limits of (teller / noemer) / (teller_rest / noemer_rest), above 0.

    References
    ----------
    Katz, Baptista, Azen & Pike (1978), Obtaining confidence intervals for the risk ratio in
    cohort studies, Biometrics 34(3).

    Examples
    --------
    >>> [float(x[0].round(3)) for x in ratio_interval([30], [100], [45], [100])]
    [0.461, 0.965]
    """
    a, n, c, m = (np.asarray(x, dtype=float) for x in (teller, noemer, teller_rest, noemer_rest))
    with np.errstate(divide="ignore", invalid="ignore"):
        a, c = np.where(a > 0, a, np.nan), np.where(c > 0, c, np.nan)
        n, m = np.where(n > 0, n, np.nan), np.where(m > 0, m, np.nan)
        ratio = np.log((a / n) / (c / m))
        half = select_z(betrouwbaarheid) * np.sqrt(
            np.clip(1 / a - 1 / n, 0, None) + np.clip(1 / c - 1 / m, 0, None)
        )
        return np.exp(ratio - half), np.exp(ratio + half)


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
