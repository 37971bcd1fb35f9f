"""The funnel: limits against scipy.stats.binom, spread by hand, names that never overlap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lezingcontrole import check_lezing
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from scanbouwer import load, load_wijken, make_scan, per_gebied, shuffle, wijk
from scipy.stats import binom

from kansenscan_lib.analyse.bevindingen import select_oververtegenwoordigd
from kansenscan_lib.analyse.trechter import LIJNPUNTEN, PLEKKEN, compare_trechter
from kansenscan_lib.analyse.vergelijken import compare_wijken
from kansenscan_lib.beeld import trechter as trechterbeeld
from kansenscan_lib.beeld.taal import format_getal
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.beeld.trechter import LABELS, draw_trechter, say_trechter
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan

NEDERLAND = 17_000_000
OUD, WW = "leeftijd_65plus", "ww"


def maak(tellers: list[float | None], noemers: list[float]) -> Scan:
    return make_scan(
        {
            "inwoners": per_gebied(noemers, nl=NEDERLAND),
            "leeftijd_65plus": per_gebied(tellers, nl=NEDERLAND / 5),
        }
    )


def wijken_van(scan: Scan, indicator: str = OUD) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of the wijken and those of the lines."""
    uit = compare_trechter(scan, compare_wijken(scan), indicator)
    wijken = uit[uit["soort"] == "wijk"].set_index("gebiedscode")
    return wijken, uit[uit["soort"] == "lijn"]


# --- limits ----------------------------------------------------------------------------------


def grens(p: float, n: int, deel: float) -> float:
    """Spiegelhalter (2005), appendix A.1.1, from the chance of every count."""
    kans = binom.pmf(np.arange(n + 1), n, deel)
    tot = np.cumsum(kans)
    r = int(np.argmax(tot > p))
    return float(np.clip((r - (tot[r] - p) / kans[r]) / n, 0, 1))


@pytest.mark.parametrize("deel", [0.02, 0.2, 0.55])
def test_grenzen_zijn_exact_binomiaal(deel: float) -> None:
    noemers = [500.0, 800.0, 2000.0, 3000.0]
    wijken, lijn = wijken_van(maak([n * deel for n in noemers], noemers))
    kansen = {"onder_95": 0.025, "boven_95": 0.975, "onder_998": 0.001, "boven_998": 0.999}
    for tabel in (wijken, lijn.iloc[::20]):
        for kolom, p in kansen.items():
            verwacht = [100 * grens(p, int(n), deel) for n in tabel["noemer"]]
            np.testing.assert_allclose(tabel[kolom], verwacht, rtol=1e-9)


def test_grenzen_houden_hun_kans() -> None:
    """On either side falls 2.5 %, give or take the chance of one count: that is interpolation."""
    wijken, _ = wijken_van(maak([60.0, 300.0, 900.0], [600.0, 3000.0, 9000.0]))
    for rij in select_rijen(wijken):
        n = int(rij["noemer"])
        boven = binom.sf(np.floor(rij["boven_95"] * n / 100), n, 0.1)
        onder = binom.cdf(np.ceil(rij["onder_95"] * n / 100) - 1, n, 0.1)
        assert 0.018 < onder <= 0.025 <= boven < 0.034
        assert rij["onder_998"] < rij["onder_95"] < rij["doel"] < rij["boven_95"] < rij["boven_998"]


def test_lijnen_lopen_van_klein_naar_groot() -> None:
    wijken, lijn = wijken_van(load("GM0193"), "herkomst_buiten_europa")
    telt = wijken[wijken["plek"] != "telt niet mee"]
    assert len(lijn) == LIJNPUNTEN and lijn["noemer"].is_monotonic_increasing
    assert lijn["noemer"].iloc[0] == telt["noemer"].min()
    assert lijn["noemer"].iloc[-1] == telt["noemer"].max()
    breed = (lijn["boven_998"] - lijn["onder_998"]).diff().dropna()
    assert (breed < 0.2).all() and breed.mean() < 0
    # 20.395 of 133.141, StatLine 85984NED.
    assert set(lijn["doel"].round(9)) == {round(100 * 20_395 / 133_141, 9)}


# --- spread ----------------------------------------------------------------------------------


def spreiding(tellers: Any, noemers: Any) -> tuple[float, float]:
    """Return phi and tau (a share) with the formulas of the paper, by another road."""
    k, n = np.asarray(tellers, dtype=float), np.asarray(noemers, dtype=float)
    deel = k.sum() / n.sum()
    z = (k - n * deel) / np.sqrt(n * deel * (1 - deel))
    laag, hoog = np.percentile(z, 10), np.percentile(z, 90)
    phi = np.square(np.minimum(np.maximum(z, laag), hoog)).sum() / len(z)
    w = n / (deel * (1 - deel))
    tau2 = (len(z) * phi - len(z) + 1) / (w.sum() - np.square(w).sum() / w.sum())
    return float(phi), float(np.sqrt(max(tau2, 0)))


def test_overspreiding_met_de_hand() -> None:
    tellers, noemers = [100.0, 300.0, 500.0, 150.0, 800.0], [1000.0, 2000.0, 2500.0, 1500.0, 3000.0]
    wijken, lijn = wijken_van(maak(list(tellers), noemers))
    phi, tau = spreiding(tellers, noemers)
    assert phi > 5
    assert wijken["phi"].iloc[0] == pytest.approx(phi, rel=1e-12)
    assert wijken["tau"].iloc[0] == pytest.approx(100 * tau, rel=1e-12)
    assert wijken["overspreid"].all() and lijn["overspreid"].all()
    deel = 0.185  # 1.850 of 10.000
    half = 3.090232306 * np.sqrt(deel * (1 - deel) / 2000 + tau**2)
    assert wijken["ruim_boven"][wijk(2)] == pytest.approx(100 * (deel + half), rel=1e-8)
    assert wijken["ruim_onder"][wijk(2)] == pytest.approx(max(0, 100 * (deel - half)), abs=1e-6)


def test_bij_alleen_toeval_is_er_geen_verruiming() -> None:
    rng = np.random.default_rng(4)
    noemers = [float(n) for n in rng.integers(1000, 9000, 30)]
    wijken, _ = wijken_van(maak([float(rng.binomial(int(n), 0.2)) for n in noemers], noemers))
    assert 0.3 < wijken["phi"].iloc[0] < 1.6
    assert not wijken["overspreid"].any() and (wijken["tau"] == 0).all()
    assert wijken[["ruim_onder", "ruim_boven"]].isna().all(axis=None)
    assert not wijken["buiten_ruim"].any() and (wijken["plek"] == "binnen").mean() > 0.8


# --- places ----------------------------------------------------------------------------------


def test_plek_van_elke_wijk() -> None:
    noemers = [2000.0] * 9 + [60_000.0]
    tellers = [400.0] * 9 + [12_000.0]
    tellers[0], tellers[1], tellers[2] = 600.0, 200.0, 450.0
    wijken, _ = wijken_van(maak(list(tellers), noemers))
    assert wijken["plek"][wijk(1)] == "ver boven" and wijken["plek"][wijk(2)] == "ver onder"
    assert wijken["plek"][wijk(3)] == "boven" and set(wijken["plek"][3:]) == {"binnen"}


def test_afronding_op_vijven_maakt_niemand_een_uitschieter() -> None:
    """441 of 2.000 is outside the 95 % line, but 440 may stand for 436 (and 2.000 for 2.004)."""
    noemers = [2000.0] * 4 + [60_000.0]
    tellers = [440.0, 400.0, 400.0, 400.0, 12_000.0]
    wijken, _ = wijken_van(maak(list(tellers), noemers))
    assert 100 * 436 / 2004 < wijken["boven_95"][wijk(1)] < 100 * 440 / 2000
    assert wijken["plek"][wijk(1)] == "binnen"


def test_kleine_en_lege_wijken_tellen_niet_mee() -> None:
    scan = maak([100.0, 400.0, None, 500.0, 600.0], [499.0, 2000.0, 2000.0, 2500.0, 3000.0])
    wijken, lijn = wijken_van(scan)
    assert set(wijken.index[wijken["plek"] == "telt niet mee"]) == {wijk(1), wijk(3)}
    assert wijken.loc[[wijk(1), wijk(3)], ["z", "onder_95", "ruim_boven"]].isna().all(axis=None)
    assert lijn["noemer"].min() == 2000


@settings(max_examples=6, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(1000, 20_000)), min_size=3, max_size=8),
    st.integers(0, 1000),
)
def test_volgorde_en_grenzen_altijd_zinnig(paren: list[tuple[int, int]], zaad: int) -> None:
    scan = maak([float(k) for k, _ in paren], [float(n) for _, n in paren])
    wijken, lijn = wijken_van(scan)
    if wijken["reden"].iloc[0]:
        assert sum(k for k, _ in paren) == 0 and lijn.empty
        return
    assert set(wijken["plek"]) <= set(PLEKKEN)
    for tabel in (wijken, lijn):
        assert (tabel["onder_998"] <= tabel["onder_95"] + 1e-9).all()
        assert (tabel["onder_95"] <= tabel["doel"] + 1e-9).all()
        assert (tabel["doel"] <= tabel["boven_95"] + 1e-9).all()
        assert tabel["boven_998"].between(0, 100).all()
    anders, _ = wijken_van(shuffle(scan, zaad))
    pd.testing.assert_frame_equal(wijken.sort_index(), anders.sort_index())


# --- on the page -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "indicator", "woord"),
    [("GM0088", OUD, "één wijk"), ("GM0088", "hbo_wo", "één wijk"), ("GM0088", "", "één wijk"),
     ("klein", "hbo_wo", "Hoogste opleiding: hbo of universiteit: hiervan zijn er geen aantallen"),
     ("klein", "", "De cijfers per wijk: hiervan zijn er geen aantallen"),
     ("klein", OUD, "Inwoners van 65 jaar en ouder: Testgemeente heeft te weinig wijken")],
)  # fmt: skip
def test_zonder_trechter_een_zin(code: str, indicator: str, woord: str) -> None:
    if code == "klein":  # two wijken: too few for any funnel
        scan = make_scan(
            {
                "inwoners": per_gebied([2000.0, 2000.0], nl=NEDERLAND),
                "leeftijd_65plus": per_gebied([400.0, 300.0], nl=NEDERLAND / 5),
                "hbo_wo_pct": per_gebied([30.0, 40.0], gm=35.0, nl=35.0),
            }
        )
        wijken = compare_wijken(scan)
    else:
        scan, wijken = load(code), load_wijken(code)
    uit = compare_trechter(scan, wijken, indicator)
    zin = draw_trechter(uit, scan)
    assert isinstance(zin, Tekst) and woord in zin.markdown.replace("\\", "")
    assert say_trechter(uit, scan).markdown == ""


@pytest.mark.parametrize("indicator", ["hbo_wo", "woz_waarde", "eenzaam_18plus", ""])
def test_zonder_aantallen_komt_er_een_ander_cijfer(indicator: str) -> None:
    """The first that is over-represented takes its place, and the text says so."""
    scan, wijken = load("GM0193"), load_wijken("GM0193")
    uit = compare_trechter(scan, wijken, indicator)
    eerste = select_oververtegenwoordigd(wijken)["indicator"].iloc[0]
    assert set(uit["indicator"]) == {eerste} and set(uit["gevraagd"]) == {indicator}
    gewoon = compare_trechter(scan, wijken, eerste)
    pd.testing.assert_frame_equal(uit.drop(columns="gevraagd"), gewoon.drop(columns="gevraagd"))
    lezing = say_trechter(uit, scan)
    check_lezing(lezing, scan)
    anders = "geen aantallen per wijk" in lezing.markdown
    assert anders == bool(indicator)
    if indicator:
        assert scan.catalogus.indicator[indicator].zin in lezing.markdown.replace("\\", "")
    assert "geen aantallen per wijk" not in say_trechter(gewoon, scan).markdown


def test_geertruidenberg_krijgt_een_trechter() -> None:
    """Three wijken, and no figure over-represented: households of one person."""
    scan, wijken = load("GM0779"), load_wijken("GM0779")
    assert select_oververtegenwoordigd(wijken).empty
    uit = compare_trechter(scan, wijken, "moeite_rondkomen_18plus")
    assert set(uit["indicator"]) == {"eenpersoonshuishoudens"}
    beeld = draw_trechter(uit, scan)
    assert isinstance(beeld, Beeld) and "Huishoudens van één persoon" in beeld.bijschrift
    assert "Deze figuur gaat over huishoudens van één persoon" in say_trechter(uit, scan).markdown


class Vangnet(Beeld):
    """A Beeld that keeps its figure, so that its text can be measured."""

    fig: Figure

    def __init__(self, fig: Figure, *args: Any, **kwargs: Any) -> None:
        super().__init__(fig, *args, **kwargs)
        self.fig = fig


@pytest.mark.parametrize(("code", "indicator"), [("GM0363", "herkomst_buiten_europa"),
                                                 ("GM0363", WW), ("GM0193", OUD)])  # fmt: skip
def test_namen_overlappen_niet(monkeypatch: pytest.MonkeyPatch, code: str, indicator: str) -> None:
    monkeypatch.setattr(trechterbeeld, "Beeld", Vangnet)
    scan = load(code)
    beeld = draw_trechter(compare_trechter(scan, load_wijken(code), indicator), scan)
    assert isinstance(beeld, Vangnet)
    ax = beeld.fig.axes[0]
    namen = [t for t in ax.texts if isinstance(t, Annotation)]
    assert 1 <= len(namen) <= LABELS == 8
    beeld.fig.draw_without_rendering()
    vakken = [Text.get_window_extent(t) for t in namen]
    vlak = ax.get_window_extent().padded(1)
    for nr, vak in enumerate(vakken):
        assert not vak.count_overlaps(vakken[nr + 1 :]), namen[nr].get_text()
        assert vlak.containsx(vak.x0) and vlak.containsx(vak.x1)
        assert vlak.containsy(vak.y0) and vlak.containsy(vak.y1)
    legenda = beeld.fig.legends[0].get_window_extent()
    assert not legenda.overlaps(ax.get_window_extent())


def test_figuur_en_tabel_van_zwolle() -> None:
    scan = load("GM0193")
    uit = compare_trechter(scan, load_wijken("GM0193"), "herkomst_buiten_europa")
    een, twee = (draw_trechter(uit, scan) for _ in range(2))
    assert isinstance(een, Beeld) and isinstance(twee, Beeld) and een.svg == twee.svg
    assert "Zwolle: 15,3%" in een.svg and "Holtenbroek" in een.alt and "2024" in een.bron
    tekst = een._repr_html_()
    noemer = select_rij(uit.set_index("naam"), "Holtenbroek")["noemer"]
    assert f">{format_getal(noemer)}</td>" in tekst and ">36,3%</td>" in tekst
    assert len(uit[uit["soort"] == "wijk"]) == een._repr_html_().count('<th scope="row"')


def test_lezing_van_zwolle() -> None:
    scan = load("GM0193")
    uit = compare_trechter(scan, load_wijken("GM0193"), "herkomst_buiten_europa")
    lezing = say_trechter(uit, scan)
    check_lezing(lezing, scan)
    telt = uit[(uit["soort"] == "wijk") & (uit["plek"] != "telt niet mee")]
    ver = telt["plek"].str.startswith("ver").sum()
    assert f"{ver} van de {len(telt)} wijken" in lezing.markdown
    assert "ruim 1 op de 7 inwoners" in lezing.markdown  # 15,3 %
    _, tau = spreiding(telt["teller"], telt["noemer"])
    assert uit["tau"].iloc[0] == pytest.approx(100 * tau, rel=0.02)  # the target is the gemeente
    assert "keer zo ver uiteen" in lezing.markdown and "geen loting" in lezing.markdown
    assert ("herkomst_buiten_europa", "GM0193", 2024) in lezing.rijen


def test_lezing_bij_toeval_en_bij_niemand_buiten() -> None:
    rng = np.random.default_rng(4)
    noemers = [float(n) for n in rng.integers(1000, 9000, 30)]
    scan = maak([float(rng.binomial(int(n), 0.2)) for n in noemers], noemers)
    lezing = say_trechter(compare_trechter(scan, compare_wijken(scan), OUD), scan)
    assert "Geen enkele van de 30 wijken ligt" in lezing.markdown
    assert "niet verder uiteen dan bij alleen toeval" in lezing.markdown
