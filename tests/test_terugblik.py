"""Looking back at an earlier actieplan: against other libraries, by hand, and what never moves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lezingcontrole import OORZAAK
from scanbouwer import GEMEENTE, JAAR, load, make_organisatie, make_scan, per_gebied, wijk
from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson

from kansenscan_lib.analyse.terugblik import OORDELEN, compare_terugblik
from kansenscan_lib.beeld.actietabellen import draw_terugblik, say_terugblik
from kansenscan_lib.catalogus.reeksen import Breuk, Reeks
from kansenscan_lib.invoer.actieplan import Planregel
from kansenscan_lib.invoer.invulmap import rows_to_frame
from kansenscan_lib.invoer.modellen import ScanGegevens
from kansenscan_lib.scan import Scan

TOEN = 2020
#: Population per area: a gemeente of two wijken.
INWONERS = per_gebied([10_000, 30_000], nl=17_000_000)


def stap(**velden: Any) -> Planregel:
    return Planregel.model_validate({"kans": "Een huiskamer", "wat": "Een plek zoeken", **velden})


def telling(teller: float, noemer: float, indicator: str = "leeftijd_65plus", **velden: Any) -> Any:
    """Return a step with a counted share and the Wilson limits of another library."""
    onder, boven = proportion_confint(teller, noemer, method="wilson")
    return stap(
        indicator=indicator, jaar=TOEN, waarde=100 * teller / noemer, onder=100 * onder,
        boven=100 * boven, teller=float(teller), noemer=float(noemer), **velden,
    )  # fmt: skip


def met_plan(scan: Scan, *regels: Planregel, datum: str | None = None) -> Scan:
    """Return the scan with these steps as its earlier plan."""
    frame = rows_to_frame(Planregel, list(enumerate(regels, start=2)))
    van = pd.Series(pd.Timestamp(datum), index=frame.index, dtype="datetime64[ns]")
    return replace(scan, actieplan=frame.assign(plan_van=van))


def ouderen(wijken: list[float | None], regels: Mapping[str, float] | None = None) -> Scan:
    return make_scan(
        {"inwoners": INWONERS, "leeftijd_65plus": per_gebied(wijken, nl=3_400_000)},
        organisatie=make_organisatie(regels=regels),
    )  # fmt: skip


def blik(scan: Scan, *regels: Planregel) -> dict[str, Any]:
    """Return the one row of a plan with one figure."""
    tabel = compare_terugblik(met_plan(scan, *regels))
    return dict(tabel.iloc[0])


# --- the test -------------------------------------------------------------------------------------

def test_marge_van_het_verschil_is_die_van_newcombe() -> None:
    """Against statsmodels: Newcombe's interval, and Fisher's p from scipy."""
    rij = blik(ouderen([2_000, 5_000]), telling(6_500, 39_000))
    laag, hoog = confint_proportions_2indep(
        7_000, 40_000, 6_500, 39_000, compare="diff", method="newcomb"
    )
    assert rij["verschil"] == pytest.approx(100 * (7_000 / 40_000 - 6_500 / 39_000))
    assert rij["verschil_onder"] == pytest.approx(100 * laag)
    assert rij["verschil_boven"] == pytest.approx(100 * hoog)
    tabel = [[7_000, 33_000], [6_500, 32_500]]
    verwacht = 2 * fisher_exact(tabel, alternative="greater").pvalue
    assert rij["p"] == pytest.approx(verwacht, rel=1e-6) and rij["q"] == pytest.approx(rij["p"])


def test_elk_cijfer_telt_een_keer_mee_in_de_toets() -> None:
    """Two steps behind one figure are one test; q against statsmodels."""
    stappen = [telling(6_700, 39_000), telling(6_700, 39_000, wie="manager"),
               telling(4_600, 30_000, gebied=wijk(2)), telling(2_030, 10_000, gebied=wijk(1)),
               stap()]  # fmt: skip
    tabel = compare_terugblik(met_plan(ouderen([2_000, 5_000]), *stappen))
    p = tabel["p"].iloc[[0, 2, 3]]
    verwacht = multipletests(p, method="fdr_bh")[1]
    assert tabel["q"].iloc[[0, 2, 3]].tolist() == pytest.approx(list(verwacht))
    assert tabel["q"].iloc[1] == tabel["q"].iloc[0] and pd.isna(tabel["q"].iloc[4])
    assert tabel["oordeel"].tolist()[4] == "" and tabel.index.tolist() == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(("toen", "oordeel"), [
    (6_000, "hoger"),  # 15 % -> 17,5 %
    (8_000, "lager"),  # 20 % -> 17,5 %
    (7_000, "geen duidelijk verschil"),
    (6_680, "geen duidelijk verschil"),  # 16,7 %: beyond chance, but less than one point
])  # fmt: skip
def test_woord_met_de_hand(toen: int, oordeel: str) -> None:
    rij = blik(ouderen([2_000, 5_000]), telling(toen, 40_000))
    assert (rij["oordeel"], rij["reden"]) == (oordeel, "")
    assert (rij["jaar_nu"], rij["indicator_nu"], rij["gebied"]) == (
        JAAR, "leeftijd_65plus", GEMEENTE)


def test_een_klein_verschil_telt_pas_met_een_andere_drempel() -> None:
    """0.8 point of 40,000 people is beyond chance: only the threshold keeps it quiet."""
    scan = ouderen([2_000, 5_000], regels={"verschil_klein_pp": 0.5})
    assert blik(scan, telling(6_680, 40_000))["oordeel"] == "hoger"


def test_zonder_genoeg_mensen_geen_woord() -> None:
    scan = make_scan({"inwoners": per_gebied([450, 30_000], nl=17_000_000),
                      "leeftijd_65plus": per_gebied([300, 5_000], nl=3_400_000)})  # fmt: skip
    rij = blik(scan, telling(60, 450, gebied=wijk(1)))
    assert rij["oordeel"] == "niet te toetsen" and rij["reden"].startswith("Er zijn te weinig")


@pytest.mark.parametrize(("onder", "boven", "oordeel"), [
    (14.0, 16.0, "hoger"),  # 17.1 to 17.9 now: apart
    (12.0, 17.4, "geen duidelijk verschil"),  # they overlap, so this says nothing
])  # fmt: skip
def test_marges_zonder_aantallen_moeten_los_van_elkaar_liggen(
    onder: float, boven: float, oordeel: str
) -> None:
    regel = stap(indicator="leeftijd_65plus", jaar=TOEN, waarde=15.0, onder=onder, boven=boven)
    rij = blik(ouderen([2_000, 5_000]), regel)
    assert rij["oordeel"] == oordeel and pd.isna(rij["p"])


def met_reeks(scan: Scan, reeks: Reeks, *breuken: Breuk) -> Scan:
    reeksen = scan.catalogus.reeksen
    nieuw = reeksen.model_copy(update={"reeksen": (reeks,), "breuken": breuken})
    return replace(scan, catalogus=replace(scan.catalogus, reeksen=nieuw))


def test_aantal_per_1000_met_de_hand() -> None:
    """Poisson limits from statsmodels; relevant from an index of 120, so 30 to 36 per 1,000."""
    leeftijd = {naam: per_gebied([2_000, 8_000], nl=4_000_000)
                for naam in ("leeftijd_15_25", "leeftijd_25_45", "leeftijd_45_65")}
    scan = make_scan({"inwoners": INWONERS, "bijstand": per_gebied([300, 840], nl=400_000),
                      **leeftijd})  # fmt: skip
    reeks = Reeks(id="bijstand", titel="Bijstand", titel_kort="Bijstand", onderdeel="meedoen",
                  indicatoren=("bijstand",))
    nu = 1000 * 1140 / 30_000
    uit = {}
    for teller in (900, 960):
        laag, hoog = confint_poisson(teller, 30_000, method="exact-c")
        regel = stap(indicator="bijstand", jaar=TOEN, waarde=teller / 30, onder=1000 * laag,
                     boven=1000 * hoog, teller=float(teller), noemer=30_000.0)  # fmt: skip
        rij = blik(met_reeks(scan, reeks), regel)
        uit[teller] = rij["oordeel"]
        assert rij["verschil"] == pytest.approx(nu - teller / 30)
        assert 0 < rij["verschil_onder"] < rij["verschil"] < rij["verschil_boven"]
    # 38 beside 30 is an index of 127, beside 32 of 119; both are beyond chance.
    assert uit == {900: "hoger", 960: "geen duidelijk verschil"}
    assert blik(scan, regel)["reden"] == (
        "Niet nagegaan is of dit cijfer in beide jaren hetzelfde meet.")


@given(noemer=st.integers(1_000, 5_000), deel=st.floats(0.02, 0.98), jaar=st.integers(2012, 2023))
def test_een_cijfer_dat_gelijk_bleef_is_nooit_veranderd(
    noemer: int, deel: float, jaar: int
) -> None:
    """Also without thresholds, and with the limits rounded as in the workbook."""
    teller = 5 * round(noemer * deel)
    inwoners = per_gebied([5 * noemer], nl=17_000_000)
    scan = make_scan(
        {"inwoners": inwoners, "leeftijd_65plus": per_gebied([teller], nl=3_400_000)},
        organisatie=make_organisatie(regels={"verschil_klein_pp": 0.0, "personen_minimaal": 5}),
    )  # fmt: skip
    nu = scan.cijfers[scan.cijfers["indicator"] == "leeftijd_65plus"].set_index("gebiedscode")
    for code in (GEMEENTE, wijk(1)):
        maat = {k: round(float(nu.at[code, k]), 4)
                for k in ("waarde", "onder", "boven", "teller", "noemer")}
        regel = stap(indicator="leeftijd_65plus", gebied=code, jaar=jaar, **maat)
        assert blik(scan, regel)["oordeel"] == "geen duidelijk verschil"


# --- what stands in the way of a test -------------------------------------------------------------

def test_hetzelfde_of_een_ouder_jaar_is_geen_nieuwer_cijfer() -> None:
    regel = telling(6_000, 40_000).model_copy(update={"jaar": JAAR})
    rij = blik(ouderen([2_000, 5_000]), regel)
    assert (rij["oordeel"], rij["reden"]) == ("nog geen nieuwer cijfer",
                                              f"Het nieuwste cijfer is van {JAAR}.")
    assert pd.isna(rij["verschil"])


def test_zonder_cijfer_nu() -> None:
    rij = blik(ouderen([None, 5_000]), telling(600, 4_000, gebied=wijk(1)))
    assert (rij["oordeel"], rij["indicator_nu"]) == ("nog geen nieuwer cijfer", "")


def test_een_breuk_van_de_reeks_houdt_de_vergelijking_tegen() -> None:
    scan = ouderen([2_000, 5_000])
    reeks = next(r for r in scan.catalogus.reeksen.reeksen if r.id == "leeftijd_65plus")
    breuk = Breuk(id="b", reeksen=(reeks.id,), gebieden=(), van=2021, tot=2022, label="nieuw",
                  reden="Het is anders geteld.", bron="CBS")
    rij = blik(met_reeks(scan, reeks, breuk), telling(6_000, 40_000))
    assert (rij["oordeel"], rij["reden"]) == ("niet te vergelijken", breuk.reden)
    later = telling(6_000, 40_000).model_copy(update={"jaar": 2022})
    assert blik(met_reeks(scan, reeks, breuk), later)["oordeel"] == "hoger"


def test_een_wijk_met_andere_grenzen_is_niet_te_vergelijken() -> None:
    """WK003401 of Almere was drawn anew after 2020."""
    rij = blik(load("GM0034"), telling(400, 1_700, gebied="WK003401"))
    assert rij["oordeel"] == "niet te vergelijken" and "andere grenzen" in rij["reden"]


def test_elk_jaar_een_eigen_indicator_blijft_een_reeks() -> None:
    """Turnout in Zwolle, as published: 80,634 of 95,706 in 2017 and 82,748 of 101,901 in 2023."""
    regel = telling(80_634, 95_706, "opkomst_tk2017").model_copy(update={"jaar": 2017})
    rij = blik(load("GM0193"), regel)
    assert (rij["indicator_nu"], rij["jaar_nu"], rij["oordeel"]) == (
        "opkomst_tk2023", 2023, "lager")
    assert rij["waarde_nu"] == pytest.approx(100 * 82_748 / 101_901)


def test_meer_stemmen_dan_kiezers_is_geen_aandeel() -> None:
    """On Schiermonnikoog visitors vote."""
    regel = telling(900, 1_000, "opkomst_tk2021").model_copy(
        update={"jaar": 2017, "indicator": "opkomst_tk2017", "teller": 1_100.0})
    rij = blik(load("GM0088"), regel)
    assert rij["oordeel"] == "niet te vergelijken" and "meer mensen geteld" in rij["reden"]


# --- the steps ------------------------------------------------------------------------------------

@pytest.mark.parametrize(("voortgang", "wanneer", "laat"), [
    ("bezig", dt.date(2025, 12, 31), True), ("niet_begonnen", dt.date(2025, 12, 31), True),
    ("bezig", dt.date(2026, 1, 1), False), ("bezig", None, None),
    ("klaar", dt.date(2020, 1, 1), False), ("gestopt", None, False),
])  # fmt: skip
def test_te_laat_volgt_uit_de_datum_van_de_invulmap(
    voortgang: str, wanneer: dt.date | None, laat: bool | None
) -> None:
    scan = ouderen([2_000, 5_000])
    regel = stap(voortgang=voortgang, wanneer=wanneer)
    assert pd.isna(blik(scan, regel)["te_laat"]), "zonder datum is niets te laat"
    gegevens = ScanGegevens(versie=2, gemeentecode=GEMEENTE, gemeente="Testgemeente",
                            ingevuld_op=dt.date(2026, 1, 1))
    met_datum = replace(scan, invulmap=replace(scan.invulmap, scan=gegevens))
    gevonden = blik(met_datum, regel)["te_laat"]
    assert pd.isna(gevonden) if laat is None else gevonden == laat


def test_het_voorbeeld_toont_elke_uitkomst(zwolle: Scan) -> None:
    tabel = compare_terugblik(zwolle)
    assert sorted(tabel["oordeel"]) == sorted(OORDELEN)
    assert set(tabel["voortgang"]) == {"klaar", "bezig", "niet_begonnen", "gestopt"}
    assert tabel.loc[tabel["te_laat"], "kans"].tolist() == [
        "Maakplaats voor kinderen in Stadshagen", "Een huiskamer in Diezerpoort",
        "Hulp bij werk in Holtenbroek"]
    # CBS, Kerncijfers wijken en buurten 2020 and 2024, Zwolle: people of 65 and older.
    eerste = tabel.iloc[0]
    assert (eerste["teller"], eerste["noemer"]) == (20_473, 128_840)
    assert (eerste["teller_nu"], eerste["noemer_nu"]) == (22_700, 133_141)


def test_zonder_plan_is_de_terugblik_leeg_met_dezelfde_kolommen(zwolle: Scan) -> None:
    leeg = compare_terugblik(ouderen([2_000, 5_000]))
    assert leeg.empty
    pd.testing.assert_series_equal(leeg.dtypes, compare_terugblik(zwolle).dtypes)


def test_invoer_blijft_zoals_hij_was(zwolle: Scan) -> None:
    voor = zwolle.actieplan.copy(deep=True)
    compare_terugblik(zwolle)
    pd.testing.assert_frame_equal(zwolle.actieplan, voor)


# --- on the page ----------------------------------------------------------------------------------

def test_lezing_noemt_wat_klaar_is_en_wat_veranderde(zwolle: Scan) -> None:
    tekst = say_terugblik(compare_terugblik(zwolle), zwolle).markdown
    assert "In het vorige plan van 15 november 2021 staan **zes acties**." in tekst
    assert "Twee zijn klaar, twee zijn bezig, één is nog niet begonnen en één is gestopt" in tekst
    assert "Bij drie acties is de datum voorbij." in tekst
    assert "\n- **Hoger**: inwoners van 65 jaar en ouder in Zwolle.\n" in tekst
    assert "\n- **Lager**: kinderen tot 15 jaar in Stadshagen.\n" in tekst
    assert "zegt niet dat de actie daarvoor zorgde" in tekst
    assert not re.search(OORZAAK, tekst)


def test_tabellen_tonen_toen_en_nu(zwolle: Scan) -> None:
    gedaan, cijfers = draw_terugblik(compare_terugblik(zwolle), zwolle)
    html = cijfers._repr_html_()
    for deel in ("15,9% (2020)", "17,0% (2024)", "+1,2<br>(0,9 tot 1,4)", "47,3% (2016)", "+6,6",
                 "Het is een schatting zonder marge.", "Sinds 2023 kijkt het CBS"):
        assert deel in html, deel
    assert "7,5" not in html, "over een breuk heen staat geen verschil: 36,3 - 28,9"
    html = gedaan._repr_html_()
    for deel in ("klaar (20 mei 2022)", "bezig, moest klaar zijn op 1 september 2024",
                 "61 mensen krijgen boeken thuis.", "Toen: 24 mensen.", "niet ingevuld"):
        assert deel in html, deel


def test_zonder_plan_staat_er_hoe_het_begint() -> None:
    scan = ouderen([2_000, 5_000])
    terugblik = compare_terugblik(scan)
    assert draw_terugblik(terugblik, scan) == []
    assert "nog geen eerder actieplan" in say_terugblik(terugblik, scan).markdown


def test_plan_zonder_cijfers() -> None:
    scan = met_plan(ouderen([2_000, 5_000]), stap(voortgang="klaar"))
    terugblik = compare_terugblik(scan)
    assert say_terugblik(terugblik, scan).markdown == (
        "In het vorige plan staat **één actie**. Eén is klaar. "
        "Bij de acties staat geen cijfer om te volgen.")
    assert len(draw_terugblik(terugblik, scan)) == 1


def test_vijandige_tekst_blijft_tekst() -> None:
    slecht = "<script>alert(1)</script>"
    scan = met_plan(ouderen([2_000, 5_000]), stap(wat=slecht, gedaan=slecht, wie=slecht))
    html = "".join(d._repr_html_() for d in draw_terugblik(compare_terugblik(scan), scan))
    assert "<script" not in html and html.count("&lt;script&gt;") == 3
