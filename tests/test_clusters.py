"""Clusters on the map: local Moran against numpy, exact p-values and reasons for silence."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from lezingcontrole import OORZAAK, check_lezing
from numpy.typing import NDArray
from scanbouwer import load, load_wijken, make_organisatie, select_catalogus, wijk
from shapely import box
from statsmodels.stats.multitest import multipletests

from kansenscan_lib.analyse.bevindingen import select_kaartindicatoren
from kansenscan_lib.analyse.clusters import KLASSEN, PERMUTATIES, compare_clusters
from kansenscan_lib.beeld.clusters import (
    UITLEG,
    VLAKKEN,
    WEINIG_WIJKEN,
    draw_clusters,
    say_clusters,
)
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.bronnen.momentopname import read_grenzen
from kansenscan_lib.scan import Scan

ZIJDE = 5
LEEFTIJD = "leeftijd_65plus"


def rooster(zijde: int = ZIJDE) -> gpd.GeoDataFrame:
    """A square of square wijken, numbered row by row."""
    vakken = [box(x, y, x + 1, y + 1) for y in range(zijde) for x in range(zijde)]
    codes = pd.Index([wijk(n) for n in range(1, zijde**2 + 1)], name="gebiedscode")
    return gpd.GeoDataFrame(geometry=vakken, index=codes, crs="EPSG:28992")


def tabel(waarden: Any, indicator: str = LEEFTIJD, inwoners: Any = 5000.0) -> pd.DataFrame:
    waarden = np.asarray(waarden, dtype=float)
    return pd.DataFrame({
        "indicator": indicator, "gebiedscode": [wijk(n) for n in range(1, len(waarden) + 1)],
        "naam": [f"Wijk {n}" for n in range(1, len(waarden) + 1)], "inwoners": inwoners,
        "peiljaar": 2024, "waarde": waarden,
        "status": np.where(np.isnan(waarden), "niet_gepubliceerd", "ok"),
    })  # fmt: skip


def gewichten() -> NDArray[np.float64]:
    """Row-standardised queen weights, by distance between the middles of the squares."""
    plek = np.array([(n % ZIJDE, n // ZIJDE) for n in range(ZIJDE**2)])
    raakt = (np.abs(plek[:, None] - plek[None]).max(axis=2) == 1).astype(float)
    return np.asarray(raakt / raakt.sum(axis=1, keepdims=True))


def blok(seed: int = 0) -> NDArray[np.float64]:
    """High values in one corner of 3 x 3, low ones elsewhere, with a little noise."""
    n = np.arange(ZIJDE**2)
    hoog = (n % ZIJDE < 3) & (n // ZIJDE < 3)
    return np.where(hoog, 40.0, 10.0) + np.random.default_rng(seed).normal(0, 1, ZIJDE**2)


@pytest.fixture(scope="module")
def scan() -> Scan:
    return load("GM0193")


@pytest.fixture(scope="module")
def hoek(scan: Scan) -> pd.DataFrame:
    return compare_clusters(tabel(blok()), rooster(), scan, [LEEFTIJD])


# --- the statistic ---------------------------------------------------------------------------


def test_moran_is_die_van_numpy(hoek: pd.DataFrame) -> None:
    z = blok() - blok().mean()
    verwacht = (len(z) - 1) * z * (gewichten() @ z) / (z**2).sum()
    np.testing.assert_allclose(hoek["moran"], verwacht, rtol=1e-12)
    assert hoek["buren"].tolist() == (gewichten() > 0).sum(axis=1).tolist()


@pytest.mark.parametrize("nummer", [1, 3, 25])
def test_p_is_tweezijdig_en_klopt_met_alle_permutaties(hoek: pd.DataFrame, nummer: int) -> None:
    """Every way to put the other values around a wijk, counted: no chance involved."""
    y, i = blok(), nummer - 1
    rest, k = np.delete(y, i), int((gewichten()[i] > 0).sum())
    alle = np.array(list(combinations(range(len(rest)), k)))
    nu, mogelijk = gewichten()[i] @ y, rest[alle].mean(axis=1)
    kleinste = min((mogelijk >= nu - 1e-9).mean(), (mogelijk <= nu + 1e-9).mean())
    exact = min(1.0, 2 * kleinste)
    fout = 2 * np.sqrt(kleinste * (1 - kleinste) / PERMUTATIES)
    assert hoek["p"].iloc[i] == pytest.approx(exact, abs=4 * fout + 4 / PERMUTATIES)


def test_q_is_benjamini_hochberg_en_beslist(hoek: pd.DataFrame) -> None:
    _, q, _, _ = multipletests(hoek["p"], method="fdr_bh")
    np.testing.assert_allclose(hoek["q"], q, rtol=1e-12)
    assert (hoek["klasse"] == "geen patroon").equals(hoek["q"] > 0.05)


def test_hoek_met_hoge_cijfers_wordt_gevonden(hoek: pd.DataFrame) -> None:
    hoog = set(hoek.loc[hoek["klasse"] == "hoog tussen hoog", "gebiedscode"])
    assert hoog <= {wijk(n) for n in (1, 2, 3, 6, 7, 8, 11, 12, 13)}
    # With few neighbours chance does the same more often: the corner itself does not stand out.
    assert wijk(7) in hoog and wijk(1) not in hoog
    assert set(hoek["klasse"]) <= set(KLASSEN) and set(hoek["reden"]) == {""}


def test_uitschieter_tussen_andere_wijken(scan: Scan) -> None:
    """A low wijk in the middle of the high ones; and the mirror image."""
    y = blok()
    y[6] = 10.0
    laag = compare_clusters(tabel(y), rooster(), scan, [LEEFTIJD]).set_index("gebiedscode")
    hoog = compare_clusters(tabel(-y), rooster(), scan, [LEEFTIJD]).set_index("gebiedscode")
    assert laag["klasse"][wijk(7)] == "laag tussen hoog"
    assert hoog["klasse"][wijk(7)] == "hoog tussen laag"
    np.testing.assert_allclose(laag["moran"], hoog["moran"], atol=1e-12)


def test_niets_gevonden_waar_niets_is(scan: Scan) -> None:
    """Random maps: one of twenty or so may show anything at all."""
    treffers = 0
    for seed in range(16):
        y = np.random.default_rng(seed).normal(20, 3, 36)
        uit = compare_clusters(tabel(y), rooster(6), scan, [LEEFTIJD])
        treffers += int(uit["klasse"].isin(UITLEG).any())
    assert treffers <= 3


def test_schaal_en_volgorde_veranderen_niets(scan: Scan, hoek: pd.DataFrame) -> None:
    gehusseld = tabel(blok() * 3 + 7).sample(frac=1, random_state=5)
    anders = compare_clusters(gehusseld, rooster().sample(frac=1, random_state=8), scan, [LEEFTIJD])
    kolommen = ["gebiedscode", "klasse", "buren"]
    pd.testing.assert_frame_equal(anders[kolommen], hoek[kolommen])
    np.testing.assert_allclose(anders[["moran", "p"]], hoek[["moran", "p"]], atol=1e-9)


def test_toeval_van_anderen_blijft_ongemoeid(scan: Scan) -> None:
    np.random.seed(1)
    verwacht = np.random.random(3)
    np.random.seed(1)
    compare_clusters(tabel(blok()), rooster(), scan, [LEEFTIJD])
    np.testing.assert_array_equal(np.random.random(3), verwacht)


# --- what does not count ---------------------------------------------------------------------


def test_missend_klein_en_eiland_tellen_niet_mee(scan: Scan) -> None:
    y, inwoners = blok(), np.full(ZIJDE**2, 5000.0)
    y[24], inwoners[20] = np.nan, 499.0
    kaart = rooster()
    kaart.loc[[wijk(5)], "geometry"] = [box(90, 90, 91, 91)]
    uit = compare_clusters(tabel(y, inwoners=inwoners), kaart, scan, [LEEFTIJD])
    uit = uit.set_index("gebiedscode")
    buiten = {wijk(25): "geen cijfer", wijk(21): "weinig inwoners", wijk(5): "geen buurwijk"}
    assert uit.loc[uit["klasse"] == "telt niet mee", "uitsluiting"].to_dict() == buiten
    assert uit.loc[list(buiten), ["moran", "p", "q"]].isna().all(axis=None)
    assert uit.loc[~uit.index.isin(buiten), "p"].between(0, 1).all()
    assert uit["buren"][wijk(16)] == 4, "its small neighbour is left out"


@pytest.mark.parametrize(
    ("invoer", "zijde", "reden"),
    [(tabel(np.arange(16.0)), 4, "te weinig wijken"),
     (tabel([*np.arange(19.0), *[np.nan] * 6]), 5, "te weinig wijken"),
     (tabel(np.arange(25.0), inwoners=400.0), 5, "te weinig wijken"),
     (tabel(np.full(25, 8.0)), 5, "geen verschil"),
     (tabel(np.arange(25.0), "eenzaam_18plus"), 5, "schatting")],
)  # fmt: skip
def test_reden_om_niets_te_doen(scan: Scan, invoer: pd.DataFrame, zijde: int, reden: str) -> None:
    indicator = str(invoer["indicator"].iloc[0])
    uit = compare_clusters(invoer, rooster(zijde), scan, [indicator])
    assert set(uit["reden"]) == {reden} and set(uit["klasse"]) == {"telt niet mee"}
    assert uit["p"].isna().all() and len(uit) == len(invoer)
    (zin,) = draw_clusters(uit, rooster(zijde), scan)
    assert isinstance(zin, Tekst) and zin.markdown.count(".") == 1
    assert say_clusters(uit, scan).markdown == ""


def test_drempel_komt_uit_de_regels(scan: Scan) -> None:
    streng = replace(
        scan, catalogus=select_catalogus(make_organisatie(regels={"clusters_wijken_minimaal": 26}))
    )
    assert set(compare_clusters(tabel(blok()), rooster(), streng, [LEEFTIJD])["reden"]) == {
        "te weinig wijken"}  # fmt: skip


# --- on the page -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["GM0193", "GM0088", "GM1979"])
def test_te_weinig_wijken_is_een_zin(code: str) -> None:
    eigen, wijken = load(code), load_wijken(code)
    grenzen = read_grenzen("wijk", code)
    uit = compare_clusters(wijken, grenzen, eigen, select_kaartindicatoren(eigen, wijken))
    (zin,) = draw_clusters(uit, grenzen, eigen)
    assert isinstance(zin, Tekst) and "pas vanaf 20 wijken" in zin.markdown
    assert say_clusters(uit, eigen).markdown == ""


def test_amsterdam() -> None:
    code = "GM0363"
    eigen, wijken, grenzen = load(code), load_wijken(code), read_grenzen("wijk", code)
    indicatoren = ["herkomst_buiten_europa", "eenzaam_65plus"]
    uit = compare_clusters(wijken, grenzen, eigen, indicatoren)
    assert len(uit) == 2 * 110
    beeld, zin = draw_clusters(uit, grenzen, eigen)
    assert isinstance(beeld, Beeld) and isinstance(zin, Tekst) and "schatting" in zin.markdown
    kaart = uit[uit["indicator"] == indicatoren[0]]
    hoog = kaart[kaart["klasse"] == "hoog tussen hoog"]
    # Zuidoost, known for it: the letter T in the code.
    assert hoog["gebiedscode"].str.startswith("WK0363T").sum() >= 5
    assert f"({len(hoog)})" in beeld.svg and ">HH<" in beeld.svg
    assert "hoog tussen hoog" in beeld.alt and beeld.tabel is not None
    lezing = say_clusters(uit, eigen)
    check_lezing(lezing, eigen)
    assert {code for _, code, _ in lezing.rijen} == set(
        kaart.loc[kaart["klasse"].isin(UITLEG), "gebiedscode"])  # fmt: skip


def test_geen_patroon_is_een_zin(scan: Scan) -> None:
    y = np.random.default_rng(3).normal(20, 3, 25)
    uit = compare_clusters(tabel(y), rooster(), scan, [LEEFTIJD])
    assert set(uit["klasse"]) == {"geen patroon"}
    (zin,) = draw_clusters(uit, rooster(), scan)
    assert isinstance(zin, Tekst) and "Geen wijk" in zin.markdown
    assert "met weinig wijken" in zin.markdown and "veel wijken" not in zin.markdown


def test_bij_veel_wijken_ligt_het_aan_de_correctie(scan: Scan) -> None:
    veel = WEINIG_WIJKEN + 24  # 64: a square of eight by eight
    y = np.random.default_rng(3).normal(20, 3, veel)
    uit = compare_clusters(tabel(y), rooster(8), scan, [LEEFTIJD])
    assert set(uit["klasse"]) == {"geen patroon"}
    (zin,) = draw_clusters(uit, rooster(8), scan)
    assert isinstance(zin, Tekst) and "veel wijken tegelijk" in zin.markdown
    assert "weinig wijken" not in zin.markdown


def test_kaart_heeft_letters_naast_kleur() -> None:
    letters = [VLAKKEN[naam][0] for naam in UITLEG]
    assert len(set(letters)) == 4 and all(letters)
    assert not any(re.search(OORZAAK, uitleg) for uitleg in UITLEG.values())
