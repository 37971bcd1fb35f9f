"""Doelgroepen: how many, where larger, and what the page says about it."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import Tabellen
from hypothesis import given, settings
from hypothesis import strategies as st
from lezingcontrole import check_lezing
from scanbouwer import (
    GEMEENTE,
    LAND,
    load,
    load_wijken,
    make_scan,
    per_gebied,
    shuffle,
    wijk,
)

from kansenscan_lib.analyse.doelgroepen import compare_doelgroepen, select_doelgroepen
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.beeld.doelgroepen import WIJKEN_IN_TABEL, draw_doelgroepen
from kansenscan_lib.beeld.doelgroepzinnen import say_doelgroepen
from kansenscan_lib.bronnen.momentopname import read_waarden
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan, load_scan

NEDERLAND = 17_000_000


def tabellen(scan: Scan) -> tuple[pd.DataFrame, pd.DataFrame]:
    cijfers = compare_doelgroepen(scan, compare_gemeente(scan), compare_wijken(scan))
    return select_doelgroepen(scan, cijfers), cijfers


def een(cijfers: pd.DataFrame, doelgroep: str, code: str, indicator: str) -> Rij:
    rij = cijfers[
        (cijfers["doelgroep"] == doelgroep)
        & (cijfers["gebiedscode"] == code)
        & (cijfers["indicator"] == indicator)
    ]
    return select_rijen(rij)[0]


@pytest.fixture(scope="module")
def zwolle_groepen(zwolle_tabellen: Tabellen) -> tuple[pd.DataFrame, pd.DataFrame]:
    t = zwolle_tabellen
    cijfers = compare_doelgroepen(t.scan, t.gemeente, t.wijken)
    return select_doelgroepen(t.scan, cijfers), cijfers


# --- counts ----------------------------------------------------------------------------------


def test_aantallen_zijn_die_van_het_cbs(zwolle_groepen: tuple[pd.DataFrame, ...]) -> None:
    """Against the published values themselves, read past all our formulas."""
    cijfers = zwolle_groepen[1]
    waarden = read_waarden(["GM0193"])
    for doelgroep, indicator in (
        ("jonge_kinderen", "leeftijd_0_15"), ("digitaal_minder_vaardig", "leeftijd_65plus"),
        ("alleenwonenden", "eenpersoonshuishoudens"), ("werkzoekenden", "bijstand"),
    ):  # fmt: skip
        rijen = cijfers[(cijfers["doelgroep"] == doelgroep) & (cijfers["indicator"] == indicator)]
        assert len(rijen) == 17
        for rij in select_rijen(rijen):
            bron = waarden[
                (waarden["variabele"] == indicator)
                & (waarden["gebiedscode"] == rij["gebiedscode"])
                & (waarden["peiljaar"] == rij["peiljaar"])
            ]
            assert rij["aantal"] == bron["waarde"].iloc[0]
            assert rij["aantal_onder"] <= rij["aantal"] <= rij["aantal_boven"]
    # StatLine 85984NED: Zwolle had 22.700 people over 65 on 1 January 2024, of 133.141.
    zwolle = een(cijfers, "digitaal_minder_vaardig", "GM0193", "leeftijd_65plus")
    assert zwolle["aantal"] == 22_700 and zwolle["teleenheid"] == "mensen"
    assert zwolle["waarde"] == pytest.approx(100 * 22_700 / 133_141)
    alleen = een(cijfers, "alleenwonenden", "GM0193", "eenpersoonshuishoudens")
    assert alleen["teleenheid"] == "huishoudens"


def test_elke_rij_een_doelgroep_gebied_en_indicator(
    zwolle_tabellen: Tabellen, zwolle_groepen: tuple[pd.DataFrame, ...]
) -> None:
    scan, cijfers = zwolle_tabellen.scan, zwolle_groepen[1]
    sleutel = ["doelgroep", "gebiedscode", "indicator"]
    assert not cijfers.duplicated(sleutel).any()
    for groep in scan.catalogus.doelgroepen:
        per_gebied_ = cijfers[cijfers["doelgroep"] == groep.id]
        for code in (scan.code, *scan.wijken.index[:2]):
            rijen = per_gebied_[per_gebied_["gebiedscode"] == code]
            alle = zwolle_tabellen.gemeente.index if code == scan.code else set(
                zwolle_tabellen.wijken["indicator"]
            )  # fmt: skip
            verwacht = [i for i in groep.indicatoren if i in alle]
            assert rijen["indicator"].tolist() == verwacht
            assert rijen["leidend"].tolist() == [n == 0 for n in range(len(verwacht))]
    gebieden = cijfers["gebiedscode"].drop_duplicates().tolist()
    assert gebieden == [scan.code, *scan.wijken.index]


# --- by hand ---------------------------------------------------------------------------------


def hand() -> Scan:
    return make_scan(
        {
            "inwoners": per_gebied([1000, 2000, 9000, 400], nl=NEDERLAND),
            "leeftijd_65plus": per_gebied([300, 700, 300, None], nl=NEDERLAND / 10, gm=1400),
            "ernstig_eenzaam_65plus": per_gebied([14.0, 16.0, 8.0, 30.0], gm=10.0, nl=10.0),
            "hbo_wo_pct": per_gebied([20.0, 10.0, 45.0, 5.0], gm=35.0, nl=35.0),
            "opleiding_laag": per_gebied([None] * 4, gm=4000, nl=NEDERLAND / 4),
            "opleiding_midden": per_gebied([None] * 4, gm=4000, nl=NEDERLAND / 4),
            "opleiding_hoog": per_gebied([None] * 4, gm=2000, nl=NEDERLAND / 4),
        }
    )


def test_omgekeerd_cijfer_telt_de_groep_niet() -> None:
    """People with hbo or wo are not the people who find reading hard."""
    doelgroepen, cijfers = tabellen(hand())
    nt1 = doelgroepen.set_index("id").loc["nt1_basisvaardigheden"]
    assert (nt1["indicator"], nt1["omgekeerd"]) == ("hbo_wo", True)
    assert (nt1["telling"], nt1["aantal"]) == ("opleiding_laag", 4000)
    assert nt1["wijken"] == (wijk(2), wijk(1)), "less hbo or wo: a larger group"
    rij = een(cijfers, "nt1_basisvaardigheden", wijk(2), "hbo_wo")
    assert (rij["grootte"], rij["zekerheid"], rij["omvang"]) == ("groter", "schatting", False)
    assert rij["index"] == pytest.approx(100 * 10 / 35)
    boven = een(cijfers, "nt1_basisvaardigheden", wijk(3), "hbo_wo")
    assert boven["grootte"] == "kleiner"


def test_wijken_van_een_doelgroep_op_volgorde() -> None:
    """Most people extra first; where there are no numbers, furthest from the gemeente first."""
    doelgroepen, cijfers = tabellen(hand())
    wijken = dict(zip(doelgroepen["id"], doelgroepen["wijken"], strict=True))
    assert wijken["digitaal_minder_vaardig"] == (wijk(2), wijk(1))
    assert wijken["eenzame_ouderen"] == (wijk(2), wijk(1))
    # 700 of 2.000 against 700 of 10.400 elsewhere.
    rij = een(cijfers, "digitaal_minder_vaardig", wijk(2), "leeftijd_65plus")
    assert rij["referentie"] == pytest.approx(100 * 700 / 10_400)
    assert rij["extra"] == pytest.approx(700 - 2000 * 700 / 10_400)
    assert rij["index"] == pytest.approx(100 * (700 / 2000) / (700 / 10_400))


def test_kleine_wijk_en_ontbrekend_cijfer_zijn_onbekend() -> None:
    _, cijfers = tabellen(hand())
    klein = cijfers[cijfers["gebiedscode"] == wijk(4)]
    assert klein["klein"].all() and set(klein["grootte"]) == {"onbekend"}
    rij = een(cijfers, "digitaal_minder_vaardig", wijk(4), "leeftijd_65plus")
    assert np.isnan(rij["aantal"]) and np.isnan(rij["waarde"]) and rij["status"] != "ok"


@pytest.mark.parametrize(
    ("hier", "elders", "grootte"),
    [(18.0, 15.0, "groter"), (17.9, 15.0, "ongeveer even groot"),  # index 120, 3 points
     (12.0, 10.0, "ongeveer even groot"),  # index 120, but 2 points
     (12.0, 15.0, "kleiner"), (66.0, 60.0, "ongeveer even groot")],
)  # fmt: skip
def test_zonder_marge_telt_index_en_verschil(hier: float, elders: float, grootte: str) -> None:
    scan = make_scan(
        {
            "inwoners": per_gebied([4000, 4000], nl=NEDERLAND),
            "ernstig_eenzaam_65plus": per_gebied([hier, elders], gm=elders, nl=elders),
        }
    )
    _, cijfers = tabellen(scan)
    rij = een(cijfers, "eenzame_ouderen", wijk(1), "ernstig_eenzaam_65plus")
    assert (rij["markering"], rij["grootte"]) == ("zonder marge", grootte)


def test_doelgroep_zonder_cijfer_blijft_leeg() -> None:
    scan = make_scan({"inwoners": per_gebied([4000, 4000], nl=NEDERLAND)})
    doelgroepen, cijfers = tabellen(scan)
    assert len(doelgroepen) == len(scan.catalogus.doelgroepen) and cijfers.empty
    assert doelgroepen["aantal"].isna().all() and set(doelgroepen["indicator"]) == {""}
    assert set(doelgroepen["wijken"]) == {()} and set(doelgroepen["grootte"]) == {"onbekend"}


@settings(max_examples=5, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 1000)), min_size=2, max_size=5),
    st.integers(0, 10_000),
)
def test_niets_wordt_verzonnen_en_volgorde_doet_er_niet_toe(
    tellers: list[int | None], zaad: int
) -> None:
    scan = make_scan(
        {
            "inwoners": per_gebied([4000] * len(tellers), nl=NEDERLAND),
            "leeftijd_0_15": per_gebied(tellers, nl=NEDERLAND / 10, gm=400 * len(tellers)),
        }
    )
    _, cijfers = tabellen(scan)
    rijen = cijfers[(cijfers["doelgroep"] == "jonge_kinderen") & cijfers["leidend"]]
    gegeven = {wijk(n): t for n, t in enumerate(tellers, start=1)}
    for rij in select_rijen(rijen):
        if rij["gebiedscode"] == GEMEENTE:
            continue
        teller = gegeven[rij["gebiedscode"]]
        if teller is None:
            assert np.isnan(rij["aantal"]) and rij["grootte"] == "onbekend"
        else:
            assert rij["aantal"] == teller
    _, anders = tabellen(shuffle(scan, zaad))
    sleutel = ["doelgroep", "gebiedscode", "indicator"]
    pd.testing.assert_frame_equal(
        cijfers.sort_values(sleutel).reset_index(drop=True),
        anders.sort_values(sleutel).reset_index(drop=True),
    )


# --- on the page -----------------------------------------------------------------------------


def soep(scan: Scan, doelgroepen: pd.DataFrame, cijfers: pd.DataFrame) -> BeautifulSoup:
    delen = draw_doelgroepen(doelgroepen, cijfers, scan)
    return BeautifulSoup("".join(d._repr_html_() for d in delen), "html.parser")


def test_pagina_noemt_per_groep_alles(
    zwolle: Scan, zwolle_groepen: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    pagina = soep(zwolle, *zwolle_groepen)
    blokken = pagina.find_all("details")
    assert len(blokken) == len(zwolle.catalogus.doelgroepen)
    for blok, groep in zip(blokken, zwolle.catalogus.doelgroepen, strict=True):
        tekst = blok.get_text(" ")
        for wat in (*groep.vindplaatsen, *groep.kanalen, groep.omschrijving, groep.raming,
                    *(zwolle.catalogus.dienst[d].titel for d in groep.diensten)):  # fmt: skip
            assert wat in tekst, (groep.id, wat)
    overzicht = pagina.find("table")
    assert overzicht is not None and len(overzicht.select("tbody tr")) == len(blokken)
    assert pagina.get_text().count("Tel de aantallen nooit op") == 1
    assert "totaal" not in pagina.get_text().lower()
    assert not pagina.select("table:not(:has(caption)), th:not([scope])")


def test_getallen_op_de_pagina(
    zwolle: Scan, zwolle_groepen: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    pagina = soep(zwolle, *zwolle_groepen)
    overzicht = pagina.select("table")[0]
    rijen = {
        r.select("th")[0].get_text(): [c.get_text() for c in r.select("td")]
        for r in overzicht.select("tbody tr")
    }
    assert rijen["Digitaal minder vaardig"][:2] == [
        "Inwoners van 65 jaar en ouder (2024)", "een deel van 22.700 mensen"]  # fmt: skip
    assert rijen["Kinderen 0 tot 15 jaar"][1] == "21.971 mensen", "these are the group itself"
    assert rijen["Basisvaardigheden (NT1)"][1] == "een deel van ongeveer 22.000 mensen"
    assert rijen["Basisvaardigheden (NT1)"][2] == "zonder marge"
    assert rijen["Mantelzorgers"][1:3] == ["aantal niet bekend", "–"]
    # Counted are people with little education; the verdict is that of hbo or wo: an estimate.
    assert rijen["Basisvaardigheden (NT1)"][3].strip() == (
        "mogelijk kleiner (meer hbo of universiteit)")  # fmt: skip
    assert rijen["Nederlands leren (NT2)"][3].strip() == "kleiner"
    assert rijen["Kinderen 0 tot 15 jaar"][4] == "duidelijk: Stadshagen"
    assert rijen["Basisvaardigheden (NT1)"][4] == (
        "mogelijk: Holtenbroek en Marsweteringlanden (hbo of universiteit, schatting)")  # fmt: skip
    assert rijen["Mantelzorgers"][4] == "mogelijk: Vechtlanden (schatting)"
    assert rijen["Gezinnen met jeugdhulp"][4] == "geen cijfer per wijk"
    kop = pagina.find("summary")
    assert kop is not None and not re.search(r"\d", kop.get_text().replace("NT1", ""))


def blok(pagina: BeautifulSoup, titel: str) -> str:
    (een_,) = (b for b in pagina.find_all("details") if b.get_text().startswith(titel))
    return een_.get_text(" ")


def test_blok_zegt_wat_het_aantal_is_en_waarop_het_oordeel_rust(
    zwolle: Scan, zwolle_groepen: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    pagina = soep(zwolle, *zwolle_groepen)
    oud = blok(pagina, "Digitaal minder vaardig: duidelijk groter in zes wijken")
    assert "een deel van 22.700 mensen (inwoners van 65 jaar en ouder; 2024, marge 22.432" in oud
    assert "ander cijfer" not in oud
    nt1 = blok(pagina, "Basisvaardigheden (NT1): mogelijk groter in twee wijken (schatting)")
    assert "een deel van ongeveer 22.000 mensen (" in nt1 and "zonder marge)." in nt1
    assert "rust op een ander cijfer dan wij tellen: meer hbo of universiteit (2022)." in nt1
    assert "signaalkaart basisvaardigheden" in nt1 and "andere wijken aanwijzen" in nt1
    assert "Het cijfer 'Hoogste opleiding: hbo of universiteit' beslist." in nt1
    assert "duidelijk groter" not in nt1
    assert "een deel van" not in blok(pagina, "Kinderen 0 tot 15 jaar").lower()


def test_ander_cijfer_per_wijk_wordt_genoemd() -> None:
    """Almere has new wijken: no estimates of RIVM, so the wijken are judged by income."""
    scan = load("GM0034")
    doelgroepen, cijfers = tabellen(scan)
    rij = doelgroepen.set_index("id").loc["minima"]
    assert rij["telling"] == "moeite_rondkomen_18plus" and not rij["schatting"]
    assert rij["wijkindicator"] == "inkomen_laagste40" and rij["ongetoetst"]
    cel = soep(scan, doelgroepen, cijfers).find("th", string="Mensen met geldzorgen")
    assert cel is not None and cel.parent is not None
    assert cel.parent.get_text().endswith("(laagste 40 % inkomens, zonder marge)")


def test_telling_van_elke_groep(zwolle: Scan) -> None:
    telling = {g.id: g.telling for g in zwolle.catalogus.doelgroepen}
    ruimer = {g for g, t in telling.items() if t == "ruimer"}
    assert ruimer == {"nt1_basisvaardigheden", "nt2_nieuwkomers", "gezinnen_laagtaalvaardig",
                      "digitaal_minder_vaardig"}  # fmt: skip
    assert set(telling.values()) == {"ruimer", "groep"}


def test_officieel_cijfer_leidt_en_het_aantal_is_onbekend(tmp_path: Path) -> None:
    """A percentage of the organisation leads: no people are counted, so nothing is a part of it."""
    shutil.copy(Path("params/voorbeeld/organisatie.yml"), tmp_path)
    regels = ["gebiedscode;jaar;percentage", "NL00;2024;17", "GM0193;2024;11", "WK019310;2024;9"]
    regels.append("WK019311;2024;20")
    (tmp_path / "basisvaardigheden.csv").write_text("\n".join(regels), "utf-8")
    scan = load_scan("GM0193", tmp_path)
    doelgroepen, cijfers = tabellen(scan)
    nt1 = doelgroepen.set_index("id").loc["nt1_basisvaardigheden"]
    assert nt1["indicator"] == nt1["telling"] == "basisvaardigheden_laag"
    assert np.isnan(nt1["aantal"]) and nt1["wijken"] == ("WK019311",)
    pagina = soep(scan, doelgroepen, cijfers)
    for titel in ("Basisvaardigheden (NT1)", "Gezinnen met minder taal"):
        rij = pagina.find("th", string=titel).find_parent("tr").get_text(" | ")  # type: ignore[union-attr]
        assert "aantal niet bekend" in rij and "een deel van" not in rij and "(m" not in rij
        tekst = blok(pagina, titel)
        assert "een deel van" not in tekst.lower() and "ander cijfer" not in tekst
        assert "mogelijk groter in één wijk (schatting)" in tekst and "nan" not in tekst
    lezing = say_doelgroepen(doelgroepen, cijfers, scan).markdown
    assert "Bij twee groepen tellen wij een ruimere groep" in lezing, "NT2 and digital skills"


def test_ongetoetst_is_mogelijk_en_nooit_duidelijk() -> None:
    scan = make_scan(
        {
            "inwoners": per_gebied([4000, 4000, 4000], nl=NEDERLAND),
            "ernstig_eenzaam_65plus": per_gebied([20.0, 10.0, 10.0], gm=12.0, nl=8.0),
        }
    )
    doelgroepen, cijfers = tabellen(scan)
    rij = doelgroepen.set_index("id").loc["eenzame_ouderen"]
    assert (rij["wijken"], rij["ongetoetst"], rij["schatting"]) == ((wijk(1),), True, True)
    lezing = say_doelgroepen(doelgroepen, cijfers, scan).markdown
    assert "Geen enkele groep is in Testgemeente duidelijk groter dan in Nederland." in lezing
    assert "Mogelijk groter dan in Nederland is: **Eenzame ouderen**" in lezing
    assert "Het vaakst mogelijk groter is **Eenzame ouderen**: in 1 van de 3 wijken" in lezing
    assert lezing.count("uidelijk groter") == 1


def test_lezing_noemt_het_vaakst_en_de_ruimere_groepen() -> None:
    doelgroepen, cijfers = tabellen(hand())
    lezing = say_doelgroepen(doelgroepen, cijfers, hand()).markdown
    assert "Het vaakst duidelijk groter is **Digitaal minder vaardig**: in 2 van de 4 wij" in lezing
    assert "In de meeste wijken" not in lezing
    # Education (NT1) and people over 65; no origin and no households in this scan.
    assert "Bij twee groepen tellen wij een ruimere groep" in lezing


def test_veel_wijken_blijven_leesbaar() -> None:
    scan, wijken = load("GM0363"), load_wijken("GM0363")
    cijfers = compare_doelgroepen(scan, compare_gemeente(scan), wijken)
    doelgroepen = select_doelgroepen(scan, cijfers)
    pagina = soep(scan, doelgroepen, cijfers)
    assert max(len(t.select("tbody tr")) for t in pagina.select("details table")) <= (
        WIJKEN_IN_TABEL)  # fmt: skip
    for groep, blok in zip(select_rijen(doelgroepen), pagina.find_all("details"), strict=True):
        tekst = blok.get_text(" ")
        assert all(str(scan.wijken[code]) in tekst for code in groep["wijken"])


def test_een_wijk_wordt_niet_vergeleken() -> None:
    scan = load("GM0088")
    doelgroepen, cijfers = tabellen(scan)
    tekst = soep(scan, doelgroepen, cijfers).get_text(" ")
    assert "niet te vergelijken: één wijk" in tekst and "duidelijk groter in één" not in tekst
    assert set(doelgroepen["wijken"]) == {()}


def test_naam_van_een_wijk_wordt_nooit_opmaak(
    zwolle: Scan, zwolle_groepen: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    kwaad = "<b>*x*</b>"
    gebieden = zwolle.gebieden.assign(
        naam=zwolle.gebieden["naam"].where(zwolle.gebieden["soort"] != "wijk", kwaad)
    )
    scan = replace(zwolle, gebieden=gebieden)
    doelgroepen, cijfers = zwolle_groepen
    cijfers = cijfers.assign(naam=cijfers["naam"].where(cijfers["gebiedscode"] == scan.code, kwaad))
    html = "".join(d._repr_html_() for d in draw_doelgroepen(doelgroepen, cijfers, scan))
    assert "<b>" not in html
    assert "*x*" not in say_doelgroepen(doelgroepen, cijfers, scan).markdown


def test_lezing_is_te_herleiden(
    zwolle: Scan, zwolle_groepen: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    lezing = say_doelgroepen(*zwolle_groepen, zwolle)
    check_lezing(lezing, zwolle)
    assert ("vrijwilliger_18plus", "GM0193", 2020) in lezing.rijen
    assert ("vrijwilliger_18plus", LAND, 2020) in lezing.rijen
    # 31,3 % against 24,6 %, published by RIVM.
    assert "ruim 3 op de 10, in Nederland bijna een kwart" in lezing.markdown
    # The wijk with most people over 65 beyond the share of the rest: its extra, in two digits.
    cijfers = zwolle_groepen[1]
    rijen = cijfers[(cijfers["doelgroep"] == "digitaal_minder_vaardig") & cijfers["leidend"]]
    extra = round(rijen["extra"].max() / 100)
    assert f"ongeveer {extra // 10}\\.{extra % 10}00 inwoners van 65 jaar" in lezing.markdown
    assert "Groepen overlappen" in lezing.markdown
