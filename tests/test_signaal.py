"""The signal map: recomputed by hand and by brute force, and what may never change it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean, pstdev

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanbouwer import load, load_wijken
from scipy.stats import iqr, rankdata, spearmanr

from kansenscan_lib.analyse.signaal import KLASSEN, Signaal, compare_signaal
from kansenscan_lib.beeld.signaalkaart import (
    STIJLEN,
    draw_onderdelen,
    draw_signaal,
    draw_signaalkaart,
)
from kansenscan_lib.beeld.signaalzinnen import say_geen_signaal, say_signaal
from kansenscan_lib.beeld.tonen import Beeld, Tekst, escape_md
from kansenscan_lib.bronnen.momentopname import read_grenzen
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.catalogus.basisvaardigheden import SIGNAAL

DELEN = load_catalogus().basisvaardigheden.signaal.onderdelen
IDS = [deel.indicator for deel in DELEN]
TEKEN = np.array([1 if deel.richting == "meer" else -1 for deel in DELEN])
SCAN = load("GM0193")
# Seven wijken, every part another order; the third and fourth are equal in one part.
CIJFERS = np.array(
    [
        [20, 10, 40, 55, 90, 14.5],
        [25, 22, 35, 50, 30, 21],
        [36, 25, 22, 47, 60, 25],
        [30, 14, 30, 42, 70, 19],
        [41, 18, 12, 38, 35, 17],
        [45, 30, 9, 36, 95, 8],
        [52, 12, 5, 31, 11, 5.25],
    ]
)


def maak(cijfers: Sequence[Sequence[float]] | np.ndarray, inwoners: float = 5000) -> pd.DataFrame:
    """Return what `compare_wijken` would give for these parts; NaN is not published."""
    rijen = [
        (id_, f"WK0193{nr:02d}", f"Wijk {nr}", inwoners, 2024, w, "ok" if w == w else "onderdrukt")
        for nr, rij in enumerate(cijfers, start=1)
        for id_, w in zip(IDS, rij, strict=True)
    ]
    kolommen = ["indicator", "gebiedscode", "naam", "inwoners", "peiljaar", "waarde", "status"]
    return pd.DataFrame(rijen, columns=kolommen)


def per_wijk(signaal: Signaal) -> pd.DataFrame:
    kolommen = ["rang", "rang_onder", "rang_boven", "kwart", "klasse", "reden"]
    return signaal.wijken.set_index("gebiedscode")[kolommen].sort_index()


# --- by hand and by brute force --------------------------------------------------------------


def schaal_met_de_hand(kolom: Sequence[float], manier: int) -> list[float]:
    """Return one part on one of the four scales, in plain Python."""
    if manier == 0:
        return [(x - fmean(kolom)) / pstdev(kolom) for x in kolom]
    if manier == 1:
        return [(x - min(kolom)) / (max(kolom) - min(kolom)) for x in kolom]
    if manier == 2:
        return [float(r) / len(kolom) for r in rankdata(kolom)]
    midden = sorted(kolom)[len(kolom) // 2]  # an odd number of wijken
    return [(x - midden) / (float(iqr(kolom)) / 1.349) for x in kolom]


def trekkingen_met_de_hand(aantal: int, zaad: int) -> np.ndarray:
    """Return the ranks of every draw, one wijk at a time and without any of our own code."""
    gewichten = np.random.default_rng(zaad).dirichlet([1.0] * len(IDS), aantal)
    schalen = [
        [schaal_met_de_hand((TEKEN[j] * CIJFERS[:, j]).tolist(), m) for j in range(len(IDS))]
        for m in range(4)
    ]
    rangen = []
    for nummer, gewicht in enumerate(gewichten):
        delen = schalen[nummer % 4]
        scores = [
            round(sum(g * deel[wijk] for g, deel in zip(gewicht, delen, strict=True)), 9)
            for wijk in range(len(CIJFERS))
        ]
        rangen.append(rankdata([-s for s in scores]))
    return np.array(rangen)


@pytest.mark.parametrize("zaad", [0, 1, 2])
def test_een_trekking_met_de_hand(zaad: int) -> None:
    """One draw takes z-scores; its ranks are the outcome."""
    uit = per_wijk(compare_signaal(SCAN, maak(CIJFERS), trekkingen=1, zaad=zaad))
    verwacht = trekkingen_met_de_hand(1, zaad)[0]
    assert uit["rang"].tolist() == verwacht.tolist()
    assert uit["rang_onder"].tolist() == uit["rang_boven"].tolist() == verwacht.tolist()


@pytest.mark.parametrize("manier", [0, 1, 2, 3])
def test_elke_schaal_komt_even_vaak_en_klopt(manier: int) -> None:
    """With as many draws as scales each scale has its turn; medians of the first n tell which."""
    uit = per_wijk(compare_signaal(SCAN, maak(CIJFERS), trekkingen=manier + 1, zaad=5))
    verwacht = np.median(trekkingen_met_de_hand(manier + 1, 5), axis=0)
    assert uit["rang"].tolist() == verwacht.tolist()


def test_rangen_en_kwart_tegen_brute_kracht() -> None:
    signaal = compare_signaal(SCAN, maak(CIJFERS), trekkingen=1000, zaad=7)
    uit, alle = per_wijk(signaal), trekkingen_met_de_hand(1000, 7)
    op_rij = np.sort(alle, axis=0)
    assert uit["rang_onder"].tolist() == op_rij[math.floor(0.025 * 999)].tolist()
    assert uit["rang_boven"].tolist() == op_rij[math.ceil(0.975 * 999)].tolist()
    assert uit["rang"].tolist() == np.median(alle, axis=0).tolist()
    assert signaal.kwart == 7 // 4
    assert uit["kwart"].tolist() == pytest.approx((alle <= 1).mean(axis=0) * 100)


def test_afhankelijkheid_van_keuzes_tegen_scipy() -> None:
    signaal = compare_signaal(SCAN, maak(CIJFERS), trekkingen=200, zaad=3)
    alle = trekkingen_met_de_hand(200, 3)
    z = [schaal_met_de_hand((TEKEN[j] * CIJFERS[:, j]).tolist(), 0) for j in range(len(IDS))]
    gewoon = rankdata([-round(fmean(deel[i] for deel in z), 9) for i in range(len(CIJFERS))])
    rho = [spearmanr(rij, gewoon).statistic for rij in alle]
    assert signaal.samenhang == pytest.approx(fmean(rho), abs=1e-9)
    assert signaal.verschuiving == pytest.approx(np.abs(alle - gewoon).mean(), abs=1e-9)
    rangen = np.array([rankdata(TEKEN[j] * CIJFERS[:, j]) for j in range(len(IDS))])
    for j, gevonden in enumerate(signaal.onderdelen["samenhang"]):
        rest = np.delete(rangen, j, axis=0).sum(axis=0)
        assert gevonden == pytest.approx(spearmanr(rangen[j], rest).statistic, abs=1e-9)


def test_zelfde_volgorde_in_elk_onderdeel_hangt_van_geen_keuze_af() -> None:
    cijfers = np.outer(np.arange(1.0, 9.0), np.ones(6)) * TEKEN + 100
    signaal = compare_signaal(SCAN, maak(cijfers))
    uit = per_wijk(signaal)
    assert uit["rang"].tolist() == [8, 7, 6, 5, 4, 3, 2, 1]
    assert uit["rang_onder"].tolist() == uit["rang_boven"].tolist() == uit["rang"].tolist()
    assert uit["kwart"].tolist() == [0] * 6 + [100] * 2
    assert (signaal.samenhang, signaal.verschuiving) == (pytest.approx(1), 0)
    assert set(signaal.onderdelen["kant"]) == {"dezelfde kant"}
    assert list(uit["klasse"]) == [KLASSEN[2]] * 6 + [KLASSEN[0]] * 2


def test_richting_van_elk_onderdeel() -> None:
    """More hbo or wo is less signal; more of each other part is more signal."""
    for j, deel in enumerate(DELEN):
        cijfers = np.tile([10.0, 20, 30, 40, 50, 60], (6, 1))
        cijfers[0, j] += 5
        uit = per_wijk(compare_signaal(SCAN, maak(cijfers), trekkingen=50))
        assert uit["rang"].iloc[0] == (6 if deel.indicator == "hbo_wo" else 1), deel.indicator


# --- what may never change or invent anything ------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 5), st.floats(0.01, 1000), st.floats(-50, 50), st.integers(0, 10**6))
def test_schaal_en_volgorde_van_rijen_doen_niets(
    deel: int, keer: float, erbij: float, zaad: int
) -> None:
    ander = CIJFERS.copy()
    ander[:, deel] = ander[:, deel] * keer + erbij
    gewoon = compare_signaal(SCAN, maak(CIJFERS), trekkingen=40)
    anders = compare_signaal(SCAN, maak(ander).sample(frac=1, random_state=zaad), trekkingen=40)
    pd.testing.assert_frame_equal(per_wijk(gewoon), per_wijk(anders))
    assert list(gewoon.wijken["gebiedscode"]) == list(anders.wijken["gebiedscode"])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 6), min_size=5, max_size=12))
def test_altijd_een_heel_kwart_en_een_rang_binnen_zijn_marge(
    rijen: list[tuple[int, ...]],
) -> None:
    signaal = compare_signaal(SCAN, maak(np.array(rijen, dtype=float)), trekkingen=40)
    uit, n = per_wijk(signaal), len(rijen)
    if len(set(rijen)) == 1:
        assert signaal.reden == "gelijk" and uit["rang"].isna().all()
        return
    assert (uit["rang_onder"] <= uit["rang"]).all() and (uit["rang"] <= uit["rang_boven"]).all()
    assert uit["rang_onder"].min() >= 1 and uit["rang_boven"].max() <= n
    assert uit["kwart"].sum() == pytest.approx(100 * max(1, n // 4))
    # Wijken that are equal in everything have the same place, with all of it in the interval.
    for rij in set(rijen):
        gelijk = uit[[ander == rij for ander in rijen]]
        assert len(gelijk.drop_duplicates()) == 1
        assert (gelijk["rang_boven"] - gelijk["rang_onder"] >= len(gelijk) - 1).all()


def test_alle_wijken_gelijk_geeft_geen_signaal() -> None:
    signaal = compare_signaal(SCAN, maak(np.tile([10.0, 20, 30, 40, 50, 60], (8, 1))))
    assert signaal.reden == "gelijk"
    assert set(signaal.wijken["klasse"]) == {"niet te zeggen"}
    assert signaal.wijken["rang"].isna().all()
    assert "verschillen niet" in say_geen_signaal(signaal, SCAN).markdown


def test_ontbrekend_onderdeel_haalt_de_wijk_eruit_en_verandert_niets_aan_de_rest() -> None:
    met_gat = CIJFERS.copy()
    met_gat[3, 4] = np.nan
    gat = compare_signaal(SCAN, maak(met_gat))
    weg = maak(CIJFERS)
    zonder = compare_signaal(SCAN, weg[weg["gebiedscode"] != "WK019304"])
    uit = per_wijk(gat)
    pd.testing.assert_frame_equal(uit.drop("WK019304"), per_wijk(zonder))
    assert uit.loc["WK019304", ["rang", "kwart"]].isna().all()
    assert uit.loc["WK019304", ["klasse", "reden"]].tolist() == ["niet te zeggen", "geen_cijfer"]
    laatste = gat.wijken.iloc[-1]
    assert (laatste["gebiedscode"], laatste["ontbreekt"]) == ("WK019304", ("bijstand",))
    assert math.isnan(laatste["bijstand"]) and laatste["hbo_wo"] == 30


def test_kleine_wijk_telt_niet_mee() -> None:
    wijken = maak(CIJFERS)
    wijken.loc[wijken["gebiedscode"] == "WK019301", "inwoners"] = 499
    uit = per_wijk(compare_signaal(SCAN, wijken))
    assert uit.loc["WK019301", "reden"] == "klein" and uit["rang"].notna().sum() == 6


def test_te_weinig_wijken() -> None:
    signaal = compare_signaal(SCAN, maak(CIJFERS[:4]))
    assert (signaal.reden, signaal.meegeteld) == ("te_weinig", 4)
    assert compare_signaal(SCAN, maak(CIJFERS[:5])).reden == ""
    tekst = say_geen_signaal(signaal, SCAN).markdown
    assert "vier wijken" in tekst and "vanaf 5 wijken" in tekst


def test_zelfde_zaad_zelfde_uitkomst_en_invoer_blijft_heel() -> None:
    wijken = maak(CIJFERS)
    voor = wijken.copy()
    een, twee = compare_signaal(SCAN, wijken), compare_signaal(SCAN, wijken)
    pd.testing.assert_frame_equal(een.wijken, twee.wijken)
    pd.testing.assert_frame_equal(wijken, voor)
    anders = compare_signaal(SCAN, wijken, zaad=99)
    assert not per_wijk(een)["kwart"].equals(per_wijk(anders)["kwart"])
    # Another seed moves the share of draws by chance only: at most 4 x the standard error.
    assert (per_wijk(een)["kwart"] - per_wijk(anders)["kwart"]).abs().max() < 9


# --- real gemeenten and words ----------------------------------------------------------------


@pytest.mark.parametrize("code", ["GM0193", "GM0363", "GM1900", "GM0796", "GM1992"])
def test_echte_gemeenten(code: str) -> None:
    scan, wijken = load(code), load_wijken(code)
    signaal = compare_signaal(scan, wijken, trekkingen=100)
    uit = signaal.wijken
    assert signaal.reden == "" and set(uit["gebiedscode"]) == set(scan.wijken.index)
    mee = uit[uit["reden"] == ""]
    assert len(mee) == signaal.meegeteld and (mee["inwoners"] >= 500).all()
    assert mee[IDS].notna().all(axis=None) and mee["rang"].notna().all()
    assert uit.loc[uit["reden"] != "", ["rang", "kwart"]].isna().all(axis=None)
    # Every value is the published one of that wijk.
    bron = wijken.set_index(["gebiedscode", "indicator"])["waarde"]
    for code_, rij in mee.set_index("gebiedscode").iterrows():
        assert [bron[code_, id_] for id_ in IDS] == [rij[id_] for id_ in IDS]


@pytest.mark.parametrize(
    ("code", "reden", "woorden"),
    [
        ("GM0088", "te_weinig", "is voor het CBS één wijk"),
        ("GM0034", "geen_cijfer", "Over uitkering en rondkomen is hier geen cijfer per wijk"),
        ("GM1979", "geen_cijfer", "Wij vullen niets in"),
    ],
)
def test_geen_signaal_met_de_reden(code: str, reden: str, woorden: str) -> None:
    scan = load(code)
    signaal = compare_signaal(scan, load_wijken(code))
    assert signaal.reden == reden and signaal.wijken["rang"].isna().all()
    getekend = draw_signaal(signaal, scan)
    assert isinstance(getekend, Tekst) and woorden in getekend.markdown
    assert isinstance(draw_signaalkaart(signaal, read_grenzen("wijk", code), scan), Tekst)
    assert say_signaal(signaal, scan).markdown == ""


def test_scan_zonder_alle_onderdelen() -> None:
    scan = replace(SCAN, catalogus=SCAN.catalogus.select(["cultuur"]))
    wijken = load_wijken("GM0193")
    wijken = wijken[wijken["indicator"].isin(scan.catalogus.indicator)]
    signaal = compare_signaal(scan, wijken)
    assert signaal.reden == "domeinen"
    assert "uitkering en rondkomen" in say_geen_signaal(signaal, scan).markdown


@pytest.mark.parametrize("domein", ["sociaal", "educatie", "persoonlijke_ontwikkeling"])
def test_elk_domein_met_taal_heeft_alle_onderdelen(domein: str) -> None:
    assert set(IDS) <= set(load_catalogus().select([domein]).indicator)


def test_officiele_schatting_gaat_voor() -> None:
    wijken = maak(CIJFERS)
    erbij = wijken[wijken["indicator"] == "hbo_wo"].assign(indicator="basisvaardigheden_laag")
    signaal = compare_signaal(SCAN, pd.concat([wijken, erbij]))
    assert signaal.reden == "officieel" and signaal.wijken["rang"].isna().all()
    assert isinstance(draw_onderdelen(signaal, SCAN), Tekst)


@pytest.mark.parametrize(
    ("aantal", "reden"), [(1, ""), (2, ""), (3, "officieel"), (6, "officieel")]
)
def test_officiele_schatting_gaat_pas_voor_bij_de_helft_van_de_wijken(
    aantal: int, reden: str
) -> None:
    """Six wijken count and one is too small; the small one never helps to reach the half."""
    wijken = maak(CIJFERS)
    klein = wijken["gebiedscode"] == "WK019307"
    wijken.loc[klein, "inwoners"] = 100  # the last one
    schatting = wijken[wijken["indicator"] == "hbo_wo"].assign(indicator="basisvaardigheden_laag")
    erbij = pd.concat([schatting.tail(1), schatting.head(aantal)])
    rest = schatting.iloc[aantal:-1].assign(waarde=np.nan, status="niet_gepubliceerd")
    assert compare_signaal(SCAN, pd.concat([wijken, erbij, rest])).reden == reden


@pytest.mark.parametrize("hoofd", [True, False])
def test_lezing_zegt_eerst_dat_het_signaal_zwak_is(hoofd: bool) -> None:
    j = IDS.index("hbo_wo" if hoofd else "leeftijd_65plus")
    cijfers = np.outer(np.arange(1.0, 9.0), np.ones(6)) * TEKEN + 100
    cijfers[:, j] = cijfers[::-1, j]
    signaal = compare_signaal(SCAN, maak(cijfers), trekkingen=50)
    assert list(signaal.onderdelen["kant"]).index("een andere kant") == j
    tekst = say_signaal(signaal, SCAN).markdown
    assert tekst.startswith("Het signaal is hier zwak: opleiding, het belangrijkste") == hoofd
    assert ("Leeftijd wijst hier een andere kant op" in tekst) != hoofd
    assert tekst.count("andere kant op") == 1


@pytest.mark.parametrize("code", ["GM0193", "GM0363"])
def test_beeld_en_lezing_van_het_signaal(code: str) -> None:
    scan = load(code)
    signaal = compare_signaal(scan, load_wijken(code))
    assert tuple(STIJLEN) == KLASSEN
    stippen = draw_signaal(signaal, scan)
    kaart = draw_signaalkaart(signaal, read_grenzen("wijk", code), scan)
    for beeld in (stippen, kaart):
        assert isinstance(beeld, Beeld) and beeld.tabel is not None
        assert len(beeld.tabel.df) == len(scan.wijken)
        assert "geen schatting" in beeld.bijschrift and "2024" in beeld.bron
        assert "%" not in beeld.alt + beeld.bijschrift and "RIVM" in beeld.bron
    sterkste = signaal.wijken["naam"].iloc[0]
    assert isinstance(stippen, Beeld) and sterkste in stippen.svg
    namen = [naam for naam in signaal.wijken["naam"] if f">{naam}<" in stippen.svg]
    assert len(namen) == min(25, signaal.meegeteld)
    tekst = say_signaal(signaal, scan)
    assert "een signaal en geen schatting" in tekst.markdown and "%" not in tekst.markdown
    assert not re.search(r"doordat|omdat|leidt tot|zorgt voor|komt door|vanwege|mensen in wijk",
                         tekst.markdown)  # fmt: skip
    # No place without its interval, and every figure behind it can be found.
    assert re.search(r"plaats \d+( tot \d+)?\)", tekst.markdown)
    genoemd = {code for _, code, _ in tekst.rijen}
    assert {indicator for indicator, _, _ in tekst.rijen} == {SIGNAAL}
    namen = scan.wijken[list(genoemd)]
    assert genoemd and all(escape_md(naam) in tekst.markdown for naam in namen)
    for reden, woord in (("klein", "500 inwoners"), ("geen_cijfer", "cijfer ontbreekt")):
        assert (reden in set(signaal.wijken["reden"])) == (woord in tekst.markdown)
    delen = draw_onderdelen(signaal, scan)
    assert not isinstance(delen, Tekst) and len(delen.df) == 6
    assert delen.df["reden"].str.len().min() > 20 and delen.df["bron"].notna().all()
