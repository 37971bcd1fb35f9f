"""The formulas: against statsmodels, scipy, published tables and sums by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
    test_proportions_2indep,
)
from statsmodels.stats.rates import confint_poisson

from kansenscan_lib.statistiek import (
    benjamini_hochberg,
    poisson_exact,
    ratio_interval,
    select_z,
    two_proportions_p,
    wilson,
)

# Pytest would take the statsmodels function for a test of ours.
test_proportions_2indep.__test__ = False
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


# --- two groups ------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")  # statsmodels, at 0 and 100 %
@given(delen(), delen())
def test_toets_gelijk_aan_statsmodels(een: tuple[int, int], ander: tuple[int, int]) -> None:
    (a, n), (c, m) = een, ander
    p = two_proportions_p([a], [n], [c], [m])[0]
    if a + c in (0, n + m):
        assert p == 1
    else:
        assert p == pytest.approx(proportions_ztest([a, c], [n, m])[1], abs=1e-9)
        score = test_proportions_2indep(a, n, c, m, method="score", correction=False)
        assert p == pytest.approx(score.pvalue, abs=1e-9)


def test_toets_is_pearsons_chi_kwadraat() -> None:
    tabel = [[30, 70], [45, 55]]
    p = two_proportions_p([30], [100], [45], [100])[0]
    assert p == pytest.approx(chi2_contingency(tabel, correction=False).pvalue, abs=1e-12)


@given(delen(), delen())
def test_toets_kent_geen_volgorde_van_groepen(een: tuple[int, int], ander: tuple[int, int]) -> None:
    heen = two_proportions_p([een[0]], [een[1]], [ander[0]], [ander[1]])[0]
    terug = two_proportions_p([ander[0]], [ander[1]], [een[0]], [een[1]])[0]
    assert heen == pytest.approx(terug, abs=1e-12) and 0 <= heen <= 1


def test_toets_en_verhouding_zonder_noemer_zijn_leeg() -> None:
    gevallen = ([1.0, NAN, 1, 1], [0.0, 5, NAN, 5], [1.0, 1, 1, NAN], [5.0, 5, 5, 5])
    assert np.isnan(two_proportions_p(*gevallen)).all()
    assert np.isnan(ratio_interval(*gevallen)).all()
    assert np.isnan(ratio_interval([0, 1], [5, 5], [1, 0], [5, 5])).all()


def test_verhouding_met_de_hand() -> None:
    onder, boven = ratio_interval([30], [100], [45], [100])
    fout = math.sqrt(1 / 30 - 1 / 100 + 1 / 45 - 1 / 100)
    verwacht = [math.exp(math.log(30 / 45) + kant * 1.959963984540054 * fout) for kant in (-1, 1)]
    assert [onder[0], boven[0]] == pytest.approx(verwacht, abs=1e-9)


@given(delen(minimaal=1), delen(minimaal=1), betrouwbaarheid)
def test_verhouding_gelijk_aan_statsmodels(
    een: tuple[int, int], ander: tuple[int, int], niveau: float
) -> None:
    onder, boven = ratio_interval([een[0]], [een[1]], [ander[0]], [ander[1]], niveau)
    anders = confint_proportions_2indep(
        *een, *ander, method="log", compare="ratio", alpha=1 - niveau, correction=False
    )
    assert (onder[0], boven[0]) == pytest.approx(anders, rel=1e-9)
    assert onder[0] <= een[0] / een[1] / (ander[0] / ander[1]) * (1 + 1e-12)


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
    two_proportions_p(k, n, n, n)
    ratio_interval(k, n, k, n)
    benjamini_hochberg(k / 10)
    assert np.array_equal(k, voor[0], equal_nan=True) and np.array_equal(n, voor[1])
