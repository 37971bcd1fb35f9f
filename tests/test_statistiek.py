"""The formulas: against statsmodels, scipy, published tables and sums by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact, hypergeom, norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
)
from statsmodels.stats.rates import confint_poisson

from kansenscan_lib.statistiek import (
    add_afronding,
    benjamini_hochberg,
    hypergeometric_p,
    poisson_exact,
    rank_interval,
    ratio_interval,
    select_z,
    wilson,
)

NAN = float("nan")

betrouwbaarheid = st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.999])
aantal = st.integers(1, 20_000_000)


@st.composite
def delen(draw: st.DrawFn, minimaal: int = 0) -> tuple[int, int]:
    noemer = draw(aantal)
    return draw(st.integers(min(minimaal, noemer), noemer)), noemer


@pytest.mark.parametrize("niveau", [0.8, 0.9, 0.95, 0.99, 0.999])
def test_z_is_die_van_de_normale_verdeling(niveau: float) -> None:
    assert select_z(niveau) == pytest.approx(norm.ppf(0.5 + niveau / 2), abs=1e-9)


# --- wilson ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("teller", "noemer", "grenzen"),
    [  # R.G. Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718)),
    ],
)  # fmt: skip
def test_wilson_gepubliceerde_grenzen(
    teller: int, noemer: int, grenzen: tuple[float, float]
) -> None:
    onder, boven = wilson([teller], [noemer])
    assert (onder[0], boven[0]) == pytest.approx(grenzen, abs=5e-5)


@given(delen(), betrouwbaarheid)
def test_wilson_gelijk_aan_statsmodels(deel: tuple[int, int], niveau: float) -> None:
    onder, boven = wilson([deel[0]], [deel[1]], niveau)
    anders = proportion_confint(*deel, alpha=1 - niveau, method="wilson")
    assert (onder[0], boven[0]) == pytest.approx(anders, abs=1e-9)


@given(delen())
def test_wilson_omvat_het_aandeel_en_blijft_tussen_0_en_1(deel: tuple[int, int]) -> None:
    onder, boven = wilson([deel[0]], [deel[1]])
    assert 0 <= onder[0] <= deel[0] / deel[1] <= boven[0] <= 1
    ruim_onder, ruim_boven = wilson([deel[0]], [deel[1]], 0.99)
    assert ruim_onder[0] <= onder[0] and boven[0] <= ruim_boven[0]


@pytest.mark.parametrize(
    ("teller", "noemer"), [(NAN, 10), (1, NAN), (0, 0), (1, 0), (-1, 10), (11, 10), (1, -10)]
)
def test_wilson_zonder_zinnige_telling_is_leeg(teller: float, noemer: float) -> None:
    assert np.isnan(wilson([teller], [noemer])).all()


def test_wilson_randen_zijn_precies() -> None:
    onder, boven = wilson([0, 7], [7, 7])
    assert onder[0] == 0 and boven[1] == 1 and onder[1] > 0 and boven[0] < 1


# --- poisson ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("teller", "grenzen"),
    [  # F. Garwood (1936), Biometrika 28, as in most tables of vital statistics
        (0, (0.0, 3.689)), (1, (0.0253, 5.572)), (10, (4.795, 18.390)), (100, (81.364, 121.627)),
    ],
)  # fmt: skip
def test_poisson_gepubliceerde_grenzen(teller: int, grenzen: tuple[float, float]) -> None:
    onder, boven = poisson_exact([teller], [1])
    assert (onder[0], boven[0]) == pytest.approx(grenzen, abs=5e-4)


def test_poisson_nul_heeft_een_gesloten_vorm() -> None:
    _, boven = poisson_exact([0], [1])
    assert boven[0] == pytest.approx(-math.log(0.025), abs=1e-12)


@given(st.integers(0, 2_000_000), aantal, betrouwbaarheid)
def test_poisson_gelijk_aan_statsmodels(teller: int, noemer: int, niveau: float) -> None:
    onder, boven = poisson_exact([teller], [noemer], niveau)
    anders = confint_poisson(teller, noemer, method="exact-c", alpha=1 - niveau)
    verwacht = (anders[0] if teller else 0.0, anders[1])  # statsmodels gives nan for none at all
    assert (onder[0], boven[0]) == pytest.approx(verwacht, rel=1e-9, abs=1e-12)
    assert onder[0] <= teller / noemer <= boven[0]


@pytest.mark.parametrize(("teller", "noemer"), [(NAN, 10), (1, NAN), (1, 0), (-1, 10), (1, -1)])
def test_poisson_zonder_zinnige_telling_is_leeg(teller: float, noemer: float) -> None:
    assert np.isnan(poisson_exact([teller], [noemer])).all()


# --- rounded counts --------------------------------------------------------------------------

INTERVALLEN = {
    wilson: lambda k, n: proportion_confint(k, n, method="wilson"),
    poisson_exact: lambda k, n: confint_poisson(k, n, method="exact-c"),
}


@pytest.mark.parametrize("interval", INTERVALLEN)
@given(st.integers(0, 60), st.integers(60, 600))
def test_afronding_geeft_de_uiterste_grenzen_van_alle_mogelijke_tellingen(
    interval: Any, teller: int, noemer: int
) -> None:
    teller, noemer = 5 * teller, 5 * noemer
    grenzen = [
        interval([k], [n])
        for k in range(max(teller - 4, 0), teller + 5)
        for n in (noemer - 4, noemer, noemer + 4)
        if interval is poisson_exact or k <= n
    ]
    onder, boven = add_afronding(interval, [teller], [noemer], [4], [4])
    assert onder[0] == pytest.approx(min(g[0][0] for g in grenzen), abs=1e-12)
    assert boven[0] == pytest.approx(max(g[1][0] for g in grenzen), abs=1e-12)


def test_afronding_met_de_hand() -> None:
    # 35 of 210, both to fives: somewhere between 31 of 214 and 39 of 206.
    onder, boven = add_afronding(wilson, [35], [210], [4], [4])
    assert onder[0] == pytest.approx(proportion_confint(31, 214, method="wilson")[0], abs=1e-9)
    assert boven[0] == pytest.approx(proportion_confint(39, 206, method="wilson")[1], abs=1e-9)


@given(delen(), betrouwbaarheid)
def test_zonder_afronding_blijft_alles_zoals_het_was(deel: tuple[int, int], niveau: float) -> None:
    for interval in INTERVALLEN:
        verwacht = interval([deel[0]], [deel[1]], niveau)
        gekregen = add_afronding(interval, [deel[0]], [deel[1]], 0, 0, niveau)
        assert np.array_equal(verwacht, gekregen)


@pytest.mark.parametrize("interval", INTERVALLEN)
def test_afronding_aan_de_randen(interval: Any) -> None:
    onder, boven = add_afronding(
        interval, [NAN, 5, 0, 5, 5], [10, 0, 5, 5, NAN], [4] * 5, [4] * 5
    )
    assert np.isnan(onder).tolist() == np.isnan(boven).tolist() == [True, True, False, False, True]
    assert onder[2] == 0 and boven[3] >= 1
    if interval is wilson:
        assert boven[2] == boven[3] == 1  # 0 of 5 may be 4 of 4


@pytest.mark.parametrize(("n", "p"), [(100, 0.05), (200, 0.5), (2000, 0.02), (50, 0.3)])
def test_dekking_wordt_door_afronden_nooit_lager(n: int, p: float) -> None:
    """The chance that the interval holds the truth, summed over all counts and all roundings."""
    k = np.arange(n + 1)
    kans = binom.pmf(k, n, p)
    onder, boven = wilson(k, np.full(n + 1, n))
    precies = kans[(onder <= p) & (p <= boven)].sum()
    rond = 0.0
    for rest, deel in ((k - k % 5, 1 - k % 5 / 5), (k - k % 5 + 5, k % 5 / 5)):
        onder, boven = add_afronding(wilson, np.minimum(rest, n), np.full(n + 1, n), 4, 4)
        rond += (kans * deel)[(onder <= p) & (p <= boven)].sum()
    assert rond >= precies - 1e-12 and precies > 0.92


# --- places ----------------------------------------------------------------------------------


def test_plaatsen_met_de_hand() -> None:
    # a lies wholly above c and d; b overlaps all but d; the last has no interval.
    beste, slechtste = rank_interval([50, 40, 38, 10, NAN], [60, 55, 45, 20, NAN])
    assert beste.tolist()[:4] == [1, 1, 2, 4] and slechtste.tolist()[:4] == [2, 3, 3, 4]
    assert np.isnan(beste[4]) and np.isnan(slechtste[4])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.5)), min_size=1, max_size=12))
def test_plaatsen_bevatten_elke_volgorde_binnen_de_marges(
    paren: list[tuple[float, float]],
) -> None:
    laag = np.array([p - m for p, m in paren])
    hoog = np.array([p + m for p, m in paren])
    beste, slechtste = rank_interval(laag, hoog)
    rng = np.random.default_rng(len(paren))
    for _ in range(20):  # whatever the true values are, their places lie between
        waar = laag + rng.random(len(paren)) * (hoog - laag)
        plek = (waar[None, :] > waar[:, None]).sum(axis=1) + 1
        assert (beste <= plek).all() and (plek <= slechtste).all()


# --- two groups ------------------------------------------------------------------------------


@st.composite
def groepen(draw: st.DrawFn) -> tuple[int, int, int, int]:
    n, m = draw(st.integers(1, 3000)), draw(st.integers(1, 60_000))
    return draw(st.integers(0, n)), n, draw(st.integers(0, m)), m


@given(groepen())
def test_toets_is_tweemaal_de_kant_van_fisher(groep: tuple[int, int, int, int]) -> None:
    a, n, c, m = groep
    kant = "greater" if a * m >= c * n else "less"
    fisher = fisher_exact([[a, n - a], [c, m - c]], alternative=kant).pvalue
    assert hypergeometric_p([a], [n], [c], [m])[0] == pytest.approx(min(1, 2 * fisher), abs=1e-9)


@pytest.mark.parametrize("heel", [931_298, 17_942_942])
def test_toets_blijft_precies_in_een_heel_land(heel: int) -> None:
    rng = np.random.default_rng(heel)
    n = rng.integers(500, heel // 3, 60)
    totaal = rng.integers(50, heel // 2, 60)
    a = hypergeom(heel, totaal, n).rvs(random_state=rng)
    verdeling = hypergeom(heel, totaal, n)
    hoger = a / n >= (totaal - a) / (heel - n)
    staart = np.where(hoger, verdeling.sf(a - 1), verdeling.cdf(a))
    p = hypergeometric_p(a, n, totaal - a, heel - n)
    assert p == pytest.approx(np.minimum(1, 2 * staart), rel=1e-6)


def chance_published(n: int, m: int, totaal: int, basis: int) -> dict[int, float]:
    """Return the chance of every published count, by rounding every true count both ways."""
    uit: dict[int, float] = {}
    for k in range(max(0, totaal - m), min(n, totaal) + 1):
        kans, rest = float(hypergeom.pmf(k, n + m, totaal, n)), k % basis
        uit[k - rest] = uit.get(k - rest, 0) + kans * (1 - rest / basis)
        uit[k - rest + basis] = uit.get(k - rest + basis, 0) + kans * rest / basis
    return uit


@pytest.mark.parametrize("basis", [5, 10])
@pytest.mark.parametrize(("n", "m", "totaal"), [(60, 140, 50), (35, 900, 200), (400, 300, 350)])
def test_toets_met_afronding_telt_elke_manier_van_afronden(
    n: int, m: int, totaal: int, basis: int
) -> None:
    kansen = chance_published(n, m, totaal, basis)
    assert sum(kansen.values()) == pytest.approx(1)
    for a in range(0, min(n, totaal) + 1, basis):
        if totaal - a > m:
            continue
        kant = [k for k in kansen if (k >= a if a * m >= (totaal - a) * n else k <= a)]
        verwacht = min(1, 2 * sum(kansen[k] for k in kant))
        p = hypergeometric_p([a], [n], [totaal - a], [m], [basis])[0]
        assert p == pytest.approx(verwacht, abs=1e-9)


@given(groepen(), st.sampled_from([1, 5, 10]))
def test_toets_met_en_zonder_afronding_blijft_een_kans(
    groep: tuple[int, int, int, int], basis: int
) -> None:
    a, n, c, m = groep
    p = hypergeometric_p([a], [n], [c], [m], [basis])[0]
    assert 0 <= p <= 1
    # Rounding can only make a difference less sure.
    assert p >= hypergeometric_p([a], [n], [c], [m])[0] - 1e-12


def test_toets_en_verhouding_zonder_noemer_zijn_leeg() -> None:
    gevallen = ([1.0, NAN, 1, 1], [0.0, 5, NAN, 5], [1.0, 1, 1, NAN], [5.0, 5, 5, 5])
    assert np.isnan(hypergeometric_p(*gevallen)).all()
    assert np.isnan(ratio_interval(*gevallen)).all()
    assert np.isnan(hypergeometric_p([6], [5], [1], [5])).all()
    assert hypergeometric_p([], [], [], []).shape == (0,)


def test_verhouding_met_de_hand() -> None:
    onder, boven = ratio_interval([30], [100], [45], [100])
    fout = math.sqrt(1 / 30.5 - 1 / 100.5 + 1 / 45.5 - 1 / 100.5)
    verwacht = [
        math.exp(math.log(30.5 / 45.5) + kant * 1.959963984540054 * fout) for kant in (-1, 1)
    ]
    assert [onder[0], boven[0]] == pytest.approx(verwacht, abs=1e-9)


@given(delen(), delen(), betrouwbaarheid)
def test_verhouding_gelijk_aan_statsmodels(
    een: tuple[int, int], ander: tuple[int, int], niveau: float
) -> None:
    onder, boven = ratio_interval([een[0]], [een[1]], [ander[0]], [ander[1]], niveau)
    anders = confint_proportions_2indep(
        *een, *ander, method="log-adjusted", compare="ratio", alpha=1 - niveau, correction=False
    )
    assert (onder[0], boven[0]) == pytest.approx(anders, rel=1e-9)


@given(delen(minimaal=1), delen(minimaal=1))
def test_verhouding_andersom_is_een_gedeeld_door(
    een: tuple[int, int], ander: tuple[int, int]
) -> None:
    onder, boven = ratio_interval([een[0]], [een[1]], [ander[0]], [ander[1]])
    terug_onder, terug_boven = ratio_interval([ander[0]], [ander[1]], [een[0]], [een[1]])
    assert (onder[0], boven[0]) == pytest.approx((1 / terug_boven[0], 1 / terug_onder[0]))


# --- many tests at once ----------------------------------------------------------------------

# Benjamini & Hochberg (1995), section 4: fifteen hypotheses, four of them rejected at 5 %.
ARTIKEL = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
           0.5719, 0.6528, 0.7590, 1.0000]  # fmt: skip
p_waarde = st.floats(0, 1, allow_nan=False)


def test_bh_verwerpt_er_vier_zoals_in_het_artikel() -> None:
    assert (benjamini_hochberg(ARTIKEL) <= 0.05).tolist() == [True] * 4 + [False] * 11


@given(st.lists(p_waarde, min_size=1, max_size=60))
def test_bh_gelijk_aan_statsmodels(p: list[float]) -> None:
    q = benjamini_hochberg(p)
    assert q == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-9)
    assert (q >= np.array(p) - 1e-12).all() and (q <= 1).all()


@given(st.lists(st.one_of(p_waarde, st.just(NAN)), max_size=40))
def test_bh_lege_waarden_tellen_niet_mee_en_volgorde_ook_niet(p: list[float]) -> None:
    q = benjamini_hochberg(p)
    leeg = np.isnan(np.array(p, dtype=float))
    assert (np.isnan(q) == leeg).all()
    assert q[~leeg] == pytest.approx(benjamini_hochberg(np.array(p)[~leeg]), abs=1e-12)
    volgorde = np.random.default_rng(len(p)).permutation(len(p))
    assert benjamini_hochberg(np.array(p, dtype=float)[volgorde]) == pytest.approx(
        q[volgorde], abs=1e-12, nan_ok=True
    )


def test_invoer_blijft_zoals_zij_was() -> None:
    k, n = np.array([3.0, NAN, 0.0]), np.array([10.0, 10.0, 0.0])
    voor = k.copy(), n.copy()
    wilson(k, n)
    poisson_exact(k, n)
    hypergeometric_p(k, n, n, n)
    add_afronding(wilson, k, n, 4, 4)
    rank_interval(k, n)
    ratio_interval(k, n, k, n)
    benjamini_hochberg(k / 10)
    assert np.array_equal(k, voor[0], equal_nan=True) and np.array_equal(n, voor[1])
