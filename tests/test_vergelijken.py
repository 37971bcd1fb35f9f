"""Comparison: every column recomputed from counts by another route, and what must always hold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import Tabellen
from hypothesis import given, settings
from hypothesis import strategies as st
from scanbouwer import (
    GEMEENTE,
    LAND,
    SOORTEN,
    load,
    load_wijken,
    make_organisatie,
    make_scan,
    per_gebied,
    shuffle,
    wijk,
)
from scipy.stats import hypergeom
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from kansenscan_lib.analyse.markeren import MARKERINGEN
from kansenscan_lib.analyse.vergelijken import (
    compare_gemeente,
    compare_wijken,
    select_niveau,
)
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan

PER = {"%": 100.0, "per_1000": 1000.0}
NEDERLAND = 17_000_000
TIENTALLEN = {"bijstand", "ww", "ao"}  # CBS rounds benefits to tens, the rest to fives


def ouderen(
    inwoners: Sequence[float | None], ouder: Sequence[float | None], **anders: Any
) -> Scan:
    """Return a scan in which one group is counted; a fifth of Nederland belongs to it."""
    return make_scan(
        {"inwoners": per_gebied(inwoners, nl=NEDERLAND),
         "leeftijd_65plus": per_gebied(ouder, nl=NEDERLAND / 5)}, **anders,
    )  # fmt: skip


def schatting(
    waarden: Sequence[float | None], gm: float | None, nl: float | None,
    indicator: str = "eenzaam_18plus", inwoners: Sequence[float] = (),
) -> Scan:
    """Return a scan in which one published percentage without counts is known."""
    return make_scan({
        "inwoners": per_gebied(list(inwoners) or [4000] * len(waarden), nl=NEDERLAND),
        indicator: {**per_gebied(waarden, nl=nl, gm=0), GEMEENTE: gm},
    })  # fmt: skip


def van(tabel: pd.DataFrame, indicator: str, nummer: int = 1) -> pd.Series:
    keuze = tabel[(tabel["indicator"] == indicator) & (tabel["gebiedscode"] == wijk(nummer))]
    assert len(keuze) == 1
    return keuze.iloc[0]


def by_cel(tabel: pd.DataFrame) -> pd.DataFrame:
    return tabel.set_index(["indicator", "gebiedscode"]).sort_index()


def assert_een_jaar(tabel: pd.DataFrame) -> None:
    assert len(tabel[["indicator", "peiljaar"]].drop_duplicates()) == len(set(tabel["indicator"]))


# --- which year ------------------------------------------------------------------------------


@pytest.mark.parametrize("niveau", ["wijk", "gemeente"])
def test_een_jaar_per_indicator_en_gevuld_op_het_laagste_niveau(zwolle: Scan, niveau: str) -> None:
    cijfers = select_niveau(zwolle, niveau)
    assert_een_jaar(cijfers)
    ruw = zwolle.cijfers.assign(soort_gebied=zwolle.cijfers["gebiedscode"].map(
        zwolle.gebieden["soort"]))
    gevuld = ruw[(ruw["soort_gebied"] == niveau) & (ruw["status"] == "ok")]
    verwacht = gevuld.groupby("indicator")["peiljaar"].max()
    gevonden = cijfers.groupby("indicator")["peiljaar"].first()
    pd.testing.assert_series_equal(gevonden, verwacht, check_dtype=False)


def test_de_wijk_bepaalt_het_jaar_ook_voor_de_gemeente_ernaast() -> None:
    oud = make_scan({"inwoners": per_gebied([900, 1100], nl=NEDERLAND)}, jaar=2020)
    nieuw = make_scan({"inwoners": per_gebied([None, None], nl=NEDERLAND, gm=2500)}, jaar=2024)
    rijen = pd.concat([oud.cijfers, nieuw.cijfers], ignore_index=True)
    rijen["actueel"] = rijen.apply(
        lambda r: r["peiljaar"] == (2020 if r["gebiedscode"].startswith("WK") else 2024), axis=1
    )
    scan = type(oud)(**{**vars(oud), "cijfers": rijen})
    per_wijk = select_niveau(scan, "wijk").set_index("gebiedscode")
    assert set(per_wijk["peiljaar"]) == {2020} and per_wijk.at[GEMEENTE, "waarde"] == 2000
    per_gemeente = select_niveau(scan, "gemeente").set_index("gebiedscode")
    assert set(per_gemeente["peiljaar"]) == {2024} and per_gemeente.at[GEMEENTE, "waarde"] == 2500
    assert compare_gemeente(scan).at["inwoners", "waarde"] == 2500
    assert set(compare_wijken(scan)["peiljaar"]) == {2020}
    assert van(compare_wijken(scan), "inwoners")["inwoners"] == 900


# --- gemeente beside Nederland ---------------------------------------------------------------


def test_gepubliceerde_cijfers_van_nederland_en_zwolle(zwolle_tabellen: Tabellen) -> None:
    tabel = zwolle_tabellen.gemeente
    assert tabel.at["inwoners", "nederland"] == 17_942_942  # CBS, 1 January 2024
    assert tabel.at["inwoners", "waarde"] == 133_141
    rij = select_rij(tabel, "leeftijd_65plus")
    assert round(rij["nederland"], 1) == 20.5  # CBS, 2024
    assert rij["waarde"] == pytest.approx(100 * rij["teller"] / rij["noemer"], abs=1e-9)
    onder, boven = proportion_confint(rij["teller"], rij["noemer"], method="wilson")
    assert (rij["onder"], rij["boven"]) == pytest.approx((100 * onder, 100 * boven), abs=1e-9)
    assert rij["oordeel"] == "lager" and rij["zekerheid"] == "stevig"


def test_verschil_en_index_met_de_hand(zwolle_tabellen: Tabellen) -> None:
    for indicator, rij in zwolle_tabellen.gemeente.iterrows():
        if math.isnan(rij["nederland"]):
            assert math.isnan(rij["verschil"]) and math.isnan(rij["index"]), indicator
            continue
        assert rij["verschil"] == pytest.approx(rij["waarde"] - rij["nederland"], abs=1e-9)
        assert rij["index"] == pytest.approx(100 * rij["waarde"] / rij["nederland"], abs=1e-9)


@pytest.mark.parametrize(
    ("gemeente", "nederland", "oordeel"),
    [(43.0, 40.0, "hoger"), (42.9, 40.0, "ongeveer gelijk"), (37.0, 40.0, "lager"),
     (37.1, 40.0, "ongeveer gelijk"), (None, 40.0, None), (43.0, None, "onbekend")],
)  # fmt: skip
def test_percentage_wijkt_af_vanaf_drie_punten(
    gemeente: float | None, nederland: float | None, oordeel: str | None
) -> None:
    tabel = compare_gemeente(schatting([40.0, 40.0], gemeente, nederland))
    if oordeel is None:
        assert "eenzaam_18plus" not in tabel.index
    else:
        rij = tabel.loc["eenzaam_18plus"]
        zeker = "onbekend" if oordeel == "onbekend" else "schatting"
        assert (rij["oordeel"], rij["zekerheid"]) == (oordeel, zeker)


@pytest.mark.parametrize(
    ("gemeente", "oordeel"),
    [(1.2, "hoger"), (1.19, "ongeveer gelijk"), (0.8, "lager"), (0.81, "ongeveer gelijk")],
)
def test_ander_getal_wijkt_af_vanaf_een_vijfde(gemeente: float, oordeel: str) -> None:
    tabel = compare_gemeente(schatting([1.0], gemeente, 1.0, "afstand_bibliotheek"))
    rij = tabel.loc["afstand_bibliotheek"]
    assert (rij["oordeel"], rij["zekerheid"]) == (oordeel, "telling")


@pytest.mark.parametrize(
    ("inwoners", "oordeel"),
    # 25 % beside 20 %: the limits of Wilson hold 20 at 100 people (17.5-34.3), not at 10,000.
    [(100, "ongeveer gelijk"), (10_000, "hoger")],
)
def test_marge_die_nederland_omvat_is_geen_verschil(inwoners: int, oordeel: str) -> None:
    onder, _ = proportion_confint(inwoners / 4, inwoners, method="wilson")
    assert (onder > 0.2) == (oordeel == "hoger")
    rij = compare_gemeente(ouderen([inwoners], [inwoners / 4])).loc["leeftijd_65plus"]
    assert (rij["oordeel"], rij["zekerheid"]) == (oordeel, "stevig")


@pytest.mark.parametrize(
    ("indicator", "gemeente", "betekenis"),
    [("eenzaam_18plus", 50, "behoefte"), ("eenzaam_18plus", 30, "kracht"),
     ("vrijwilliger_18plus", 50, "kracht"), ("vrijwilliger_18plus", 30, "behoefte"),
     ("koopwoningen_pct", 50, ""), ("eenzaam_18plus", 40, "")],
)  # fmt: skip
def test_betekenis_volgt_de_richting(indicator: str, gemeente: float, betekenis: str) -> None:
    tabel = compare_gemeente(schatting([40.0], gemeente, 40.0, indicator))
    assert tabel.at[indicator.removesuffix("_pct"), "betekenis"] == betekenis


def test_aantallen_en_klassen_worden_niet_vergeleken(zwolle_tabellen: Tabellen) -> None:
    tabel = zwolle_tabellen.gemeente
    geen = tabel[tabel["eenheid"].isin(("aantal", "klasse"))]
    assert len(geen) >= 3 and set(geen["oordeel"]) == {"onbekend"}
    assert set(geen["betekenis"]) == {""}


def test_stevig_alleen_met_marge_en_een_schatting_is_nooit_stevig(
    zwolle_tabellen: Tabellen,
) -> None:
    tabel = zwolle_tabellen.gemeente
    assert tabel.loc[tabel["zekerheid"] == "stevig", "onder"].notna().all()
    assert not (tabel.loc[tabel["soort"] == "model", "zekerheid"] == "stevig").any()


# --- wijk beside the rest, recomputed --------------------------------------------------------


def ratio(a: float, n: float, c: float, m: float) -> tuple[float, float]:
    return tuple(confint_proportions_2indep(
        a, n, c, m, method="log-adjusted", compare="ratio", correction=False
    ))  # fmt: skip


def recompute(scan: Scan) -> pd.DataFrame:
    """Return rest, index and extra by plain arithmetic, its limits and q by statsmodels, p by
    scipy: the exact test, averaged over every count that is published as this one.
    """
    drempel = scan.catalogus.regels.drempels()
    eenheid = {i.id: i.eenheid for i in scan.catalogus.indicatoren}
    kolommen = ["indicator", "gebiedscode", "teller", "noemer", "waarde", "onder"]
    cijfers = {(r["indicator"], r["gebiedscode"]): r
               for r in select_rijen(select_niveau(scan, "wijk")[kolommen])}
    inwoners = {g: r["waarde"] for (i, g), r in cijfers.items() if i == "inwoners"}
    alleen = len(scan.wijken) == 1
    rijen = []
    for (indicator, gebied), r in cijfers.items():
        if gebied not in scan.wijken.index:
            continue
        heel = cijfers[indicator, scan.code]
        a, n = r["teller"], r["noemer"]
        c, m = max(heel["teller"] - a, 0), heel["noemer"] - n
        uit = dict.fromkeys(["rest", "index_onder", "index_boven", "extra", "p"], np.nan)
        uit |= {"indicator": indicator, "gebiedscode": gebied}
        uit["index"] = 100 * r["waarde"] / heel["waarde"] if heel["waarde"] else np.nan
        if alleen:
            uit["index"] = np.nan
        elif not math.isnan(r["onder"]) and not math.isnan(a) and m > 0:
            uit["rest"] = PER[eenheid[indicator]] * c / m
            uit["index"] = 100 * (a / n) / (c / m) if c else np.nan
            uit["extra"] = a - n * c / m
            kleinste = min(n, m) * min(a + c, n + m - a - c) / (n + m)
            genoeg = kleinste >= drempel["verwacht_minimaal"]
            if genoeg and inwoners[gebied] >= drempel["inwoners_minimaal"]:
                basis = 10 if indicator in TIENTALLEN else 5
                ages = 3 if indicator in TIENTALLEN else 1  # three age groups make its noemer
                hoger = a / n >= c / m
                staart = [hypergeom.sf(a - i - 1, n + m, a + c, n) if hoger
                          else hypergeom.cdf(a + i, n + m, a + c, n) for i in range(basis)]
                uit["p"] = min(1, 2 * sum(staart) / basis)
                weg, weg_n = basis - 1, 4 * ages
                onder = ratio(max(a - weg, 0), n + weg_n, c + weg, m - weg_n)[0]
                uit["index_onder"] = 100 * onder if a > weg else 0.0
                uit["index_boven"] = 100 * ratio(a + weg, n - weg_n, max(c - weg, 0), m + weg_n)[1]
        rijen.append(uit)
    tabel = pd.DataFrame(rijen)
    getoetst = tabel["p"].notna()
    tabel["q"] = np.nan
    tabel.loc[getoetst, "q"] = multipletests(tabel.loc[getoetst, "p"], method="fdr_bh")[1]
    return by_cel(tabel)


@pytest.mark.parametrize("code", SOORTEN)
def test_elk_getal_van_elke_wijk_langs_een_andere_weg(code: str) -> None:
    scan = load(code)
    anders, onze = recompute(scan), by_cel(load_wijken(code))
    assert len(anders) == len(onze)
    for kolom in anders.columns:
        pd.testing.assert_series_equal(
            onze[kolom], anders[kolom], check_exact=False, rtol=1e-9, atol=1e-9, obj=kolom
        )


def mark(rij: Mapping[str, Any], drempel: Mapping[str, float], alleen: bool) -> str:
    """Return the marking of one row, in the words of docs/methode.md."""
    bekend = rij["status"] == "ok"
    klein = rij["inwoners"] < drempel["inwoners_minimaal"]
    zonder_aantal = bekend and math.isnan(rij["onder"]) and math.isnan(rij["teller"])
    if zonder_aantal and not klein and not alleen and not math.isnan(rij["gemeente"]):
        return "zonder marge"
    if math.isnan(rij["q"]):
        return "te weinig gegevens"
    verwacht = rij["rest"] / PER[rij["eenheid"]] * rij["noemer"]
    klein_verschil = abs(rij["waarde"] - rij["rest"]) < drempel["verschil_klein_pp"]
    if rij["q"] > drempel["fdr"] or (rij["eenheid"] == "%" and klein_verschil):
        return "niet te onderscheiden"
    if rij["index_onder"] <= 100 <= rij["index_boven"]:
        return "niet te onderscheiden"
    if rij["index"] >= drempel["index_over"] and rij["teller"] >= drempel["personen_minimaal"]:
        return "oververtegenwoordigd"
    if rij["index"] <= drempel["index_onder"] and verwacht >= drempel["personen_minimaal"]:
        return "ondervertegenwoordigd"
    return "niet te onderscheiden"


@pytest.mark.parametrize("code", SOORTEN)
def test_elke_markering_volgt_uit_de_regels(code: str) -> None:
    scan = load(code)
    drempel = scan.catalogus.regels.drempels()
    tabel = load_wijken(code)
    kolommen = ["status", "inwoners", "onder", "teller", "noemer", "gemeente", "waarde", "eenheid",
                "rest", "index", "index_onder", "index_boven", "q"]  # fmt: skip
    rijen = select_rijen(tabel[kolommen])
    verwacht = [mark(rij, drempel, len(scan.wijken) == 1) for rij in rijen]
    assert tabel["markering"].tolist() == verwacht
    assert set(verwacht) <= set(MARKERINGEN)


def test_bekende_wijken_van_zwolle(zwolle_tabellen: Tabellen) -> None:
    """Students live in the Binnenstad, families with children in Stadshagen (CBS, 2024)."""
    tabel = by_cel(zwolle_tabellen.wijken)
    stadshagen, binnenstad = "WK019322", "WK019310"
    assert tabel.loc[("leeftijd_0_15", stadshagen), "markering"] == "oververtegenwoordigd"
    assert tabel.loc[("leeftijd_65plus", stadshagen), "markering"] == "ondervertegenwoordigd"
    assert tabel.loc[("eenpersoonshuishoudens", binnenstad), "markering"] == "oververtegenwoordigd"


# --- thresholds, by hand ---------------------------------------------------------------------


def test_index_en_extra_met_de_hand() -> None:
    # Wijk 1: 300 of 1,000; the rest: 300 of 3,000, so 10 %; index 300 and 200 people extra.
    rij = van(compare_wijken(ouderen([1000, 3000], [300, 300])), "leeftijd_65plus")
    assert (rij["waarde"], rij["rest"], rij["index"]) == pytest.approx((30, 10, 300), abs=1e-9)
    assert rij["extra"] == pytest.approx(200, abs=1e-9)
    assert rij["gemeente"] == pytest.approx(15) and rij["nederland"] == pytest.approx(20)
    assert rij["index_nederland"] == pytest.approx(150)
    assert rij["markering"] == "oververtegenwoordigd"


@pytest.mark.parametrize(("inwoners", "gemarkeerd"), [(499, False), (500, True)])
def test_kleine_wijk_wordt_nooit_gemarkeerd(inwoners: int, gemarkeerd: bool) -> None:
    tabel = compare_wijken(ouderen([inwoners, 50_000], [300, 5000]))
    rij = van(tabel, "leeftijd_65plus")
    verwacht = "oververtegenwoordigd" if gemarkeerd else "te weinig gegevens"
    assert rij["markering"] == verwacht and np.isnan(rij["p"]) != gemarkeerd
    schat = compare_wijken(schatting([60.0, 40.0], 40.0, 40.0, inwoners=[inwoners, 50_000]))
    verwacht = "zonder marge" if gemarkeerd else "te weinig gegevens"
    assert van(schat, "eenzaam_18plus")["markering"] == verwacht


@pytest.mark.parametrize(
    ("ouder", "reden"),
    [(130, "niet te onderscheiden"),  # 13 beside 10 %: index 130, but q is too high
     (45, "ondervertegenwoordigd"),  # 4.5 beside 10 %, 100 people expected
     (81, "niet te onderscheiden"),  # 8.1 beside 10 %: index 81 is too near
     (1000, "oververtegenwoordigd"), (0, "ondervertegenwoordigd")],
)  # fmt: skip
def test_markering_bij_duizend_inwoners(ouder: int, reden: str) -> None:
    # A small family of tests: two wijken, one indicator; the rest has 300 of 3,000.
    streng = make_organisatie(regels={"fdr": 0.001})
    scan = ouderen([1000, 3000], [ouder, 300], organisatie=streng)
    assert van(compare_wijken(scan), "leeftijd_65plus")["markering"] == reden


@pytest.mark.parametrize(("drempel", "markering"), [
    ({"personen_minimaal": 301}, "niet te onderscheiden"),
    ({"index_over": 301.0}, "niet te onderscheiden"),
    ({"verschil_klein_pp": 20.1}, "niet te onderscheiden"),
    ({"inwoners_minimaal": 1001}, "te weinig gegevens"),
    ({"verwacht_minimaal": 151}, "te weinig gegevens"),
    ({"personen_minimaal": 300, "index_over": 299.9, "verschil_klein_pp": 19.9,
      "inwoners_minimaal": 1000, "verwacht_minimaal": 150}, "oververtegenwoordigd"),
])  # fmt: skip
def test_drempels_van_de_organisatie_gelden(drempel: dict[str, float], markering: str) -> None:
    # As in the sum by hand above: 300 of 1,000 beside 300 of 3,000, 15 % together.
    scan = ouderen([1000, 3000], [300, 300], organisatie=make_organisatie(regels=drempel))
    assert van(compare_wijken(scan), "leeftijd_65plus")["markering"] == markering


def test_een_verwachting_onder_de_vijf_wordt_niet_getoetst() -> None:
    tabel = compare_wijken(ouderen([600, 60_000], [55, 300]))  # 0.6 % together: 3.5 expected
    rij = van(tabel, "leeftijd_65plus")
    assert rij["markering"] == "te weinig gegevens" and np.isnan(rij["q"])
    assert rij["index"] > 1000, "the index itself is still shown"


# --- properties ------------------------------------------------------------------------------

tellingen = st.lists(
    st.integers(500, 20_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))),
    min_size=2, max_size=6,
)  # fmt: skip
rustig = settings(max_examples=8, deadline=None)


@rustig
@given(tellingen, st.integers(0, 1000))
def test_volgorde_van_rijen_verandert_geen_cijfer(
    rijen: list[tuple[int, int]], zaad: int
) -> None:
    scan = ouderen([n for n, _ in rijen], [k for _, k in rijen])
    eerst, later = by_cel(compare_wijken(scan)), by_cel(compare_wijken(shuffle(scan, zaad)))
    pd.testing.assert_frame_equal(eerst, later, rtol=1e-12)


def test_volgorde_van_rijen_verandert_geen_cijfer_van_zwolle(zwolle_tabellen: Tabellen) -> None:
    gehusseld = shuffle(zwolle_tabellen.scan, 7)
    wijken = by_cel(compare_wijken(gehusseld))
    pd.testing.assert_frame_equal(wijken, by_cel(zwolle_tabellen.wijken), rtol=1e-12)
    pd.testing.assert_frame_equal(compare_gemeente(gehusseld), zwolle_tabellen.gemeente)


@rustig
@given(tellingen)
def test_tien_keer_zoveel_mensen_houdt_de_index(rijen: list[tuple[int, int]]) -> None:
    inwoners, ouder = [n for n, _ in rijen], [k for _, k in rijen]
    een = by_cel(compare_wijken(ouderen(inwoners, ouder)))
    tien = by_cel(compare_wijken(ouderen([10 * n for n in inwoners], [10 * k for k in ouder])))
    assert tien["index"].to_numpy() == pytest.approx(een["index"].to_numpy(), rel=1e-9, nan_ok=True)
    assert tien["extra"].to_numpy() == pytest.approx(10 * een["extra"].to_numpy(), nan_ok=True)
    smaller = (tien["index_boven"] - tien["index_onder"]) <= (
        een["index_boven"] - een["index_onder"]
    )
    assert smaller[een["index_onder"].notna()].all()


@rustig
@given(tellingen, st.integers(1, 400))
def test_meer_mensen_verlaagt_de_eigen_index_nooit(
    rijen: list[tuple[int, int]], erbij: int
) -> None:
    inwoners, ouder = [n for n, _ in rijen], [k for _, k in rijen]
    meer = [min(ouder[0] + erbij, inwoners[0]), *ouder[1:]]
    voor = van(compare_wijken(ouderen(inwoners, ouder)), "leeftijd_65plus")
    na = van(compare_wijken(ouderen(inwoners, meer)), "leeftijd_65plus")
    assert na["index"] >= voor["index"] and na["extra"] >= voor["extra"]
    assert not (voor["markering"] == "oververtegenwoordigd"
                and na["markering"] == "ondervertegenwoordigd")


@rustig
@given(tellingen, st.sets(st.integers(0, 5)))
def test_ontbrekend_wordt_nooit_een_getal(rijen: list[tuple[int, int]], weg: set[int]) -> None:
    inwoners = [n for n, _ in rijen]
    ouder = [None if plek in weg else k for plek, (_, k) in enumerate(rijen)]
    scan = ouderen(inwoners, ouder)
    tabel = compare_wijken(scan)
    tabel = tabel[tabel["indicator"] == "leeftijd_65plus"].set_index("gebiedscode")
    for plek, telling in enumerate(ouder, start=1):
        if telling is None and wijk(plek) in tabel.index:
            rij = tabel.loc[wijk(plek)]
            eigen = ["waarde", "index", "index_onder", "index_boven", "index_nederland", "extra",
                     "p", "q"]  # fmt: skip
            assert rij[eigen].isna().all()
            assert rij["markering"] == "te weinig gegevens"
    if all(telling is None for telling in ouder):
        assert tabel.empty


@pytest.mark.parametrize("mist", [GEMEENTE, LAND])
def test_zonder_cijfer_om_mee_te_vergelijken_geen_oordeel(mist: str) -> None:
    telling = {**per_gebied([300, 300], nl=NEDERLAND / 5), mist: None}
    inwoners = per_gebied([1000, 3000], nl=NEDERLAND)
    scan = make_scan({"inwoners": inwoners, "leeftijd_65plus": telling})
    rij = van(compare_wijken(scan), "leeftijd_65plus")
    if mist == GEMEENTE:
        assert rij[["rest", "index", "extra", "p", "q"]].isna().all()
        assert rij["markering"] == "te weinig gegevens"
        assert "leeftijd_65plus" not in compare_gemeente(scan).index
    else:
        assert np.isnan(rij["index_nederland"]) and rij["markering"] == "oververtegenwoordigd"
        assert compare_gemeente(scan).at["leeftijd_65plus", "oordeel"] == "onbekend"


def test_schatting_zonder_cijfer_van_de_gemeente_is_niet_te_vergelijken() -> None:
    rij = van(compare_wijken(schatting([60.0, 40.0], None, 40.0)), "eenzaam_18plus")
    assert np.isnan(rij["index"]) and rij["markering"] == "te weinig gegevens"


# --- gemeenten of every kind -----------------------------------------------------------------


def test_een_enkele_wijk_heeft_geen_rest_om_mee_te_vergelijken() -> None:
    for scan in (ouderen([5000], [2000]), schatting([60.0], 60.0, 40.0), load("GM0088")):
        assert len(scan.wijken) == 1
        tabel = compare_wijken(scan)
        assert set(tabel["markering"]) == {"te weinig gegevens"}
        assert tabel[["rest", "index", "extra", "p", "q"]].isna().all(axis=None)


def test_opkomst_boven_de_honderd_blijft_staan_zonder_marge() -> None:
    tabel = compare_gemeente(load("GM0088"))
    opkomst = tabel[tabel.index.str.startswith("opkomst") & (tabel["waarde"] > 100)]
    assert len(opkomst), "visitors vote on the island (Kiesraad)"
    assert opkomst[["onder", "boven"]].isna().all(axis=None)
    assert set(opkomst["zekerheid"]) == set(opkomst["oordeel"]) == {"onbekend"}
    assert set(opkomst["betekenis"]) == {""}, "voters from elsewhere are no strength"
    assert (opkomst["waarde"] == 100 * opkomst["teller"] / opkomst["noemer"]).all()


@pytest.mark.parametrize("code", SOORTEN)
def test_gemeenten_van_elke_soort(code: str) -> None:
    scan = load(code)
    wijken, gemeente = load_wijken(code), compare_gemeente(scan)
    assert set(wijken["gebiedscode"]) == set(scan.wijken.index)
    assert wijken["naam"].notna().all() and gemeente["waarde"].notna().all()
    assert (wijken["waarde"].isna() == (wijken["status"] != "ok")).all()
    klein = wijken["inwoners"] < 500
    assert set(wijken.loc[klein, "markering"]) <= {"te weinig gegevens"}
    assert wijken.loc[wijken["soort"] == "model", ["onder", "p", "q"]].isna().all(axis=None)
    # Nothing is compared over different years.
    assert_een_jaar(wijken)


def test_amsterdam_houdt_zijn_letters() -> None:
    scan = load("GM0363")
    assert "WK0363NE" in scan.wijken.index and len(scan.wijken) > 90
    assert "WK0363NE" in set(load_wijken("GM0363")["gebiedscode"])


def test_gegevens_van_de_scan_veranderen_niet(zwolle: Scan) -> None:
    voor = zwolle.cijfers.copy(deep=True), zwolle.gebieden.copy(deep=True)
    compare_gemeente(zwolle)
    compare_wijken(zwolle)
    pd.testing.assert_frame_equal(zwolle.cijfers, voor[0])
    pd.testing.assert_frame_equal(zwolle.gebieden, voor[1])
