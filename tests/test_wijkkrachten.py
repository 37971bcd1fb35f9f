"""What wijken bring beside what they ask for: on small tables by hand, and on real ones."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import Tabellen
from lezingcontrole import check_lezing
from scanbouwer import load, load_wijken, make_scan, per_gebied, wijk

from kansenscan_lib.analyse.krachten import KRACHTEN, select_wijkkrachten
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.beeld.krachten import (
    SAMEN,
    WIJKEN_IN_BEELD,
    draw_wijkkrachten,
    say_wijkkrachten,
)
from kansenscan_lib.beeld.taal import format_waarde
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.rijen import select_rijen

NEDERLAND = 17_000_000


def hand() -> pd.DataFrame:
    """Wijk 1 stands out everywhere, wijk 2 nearly so, wijk 3 the other way, wijk 4 is small."""
    return compare_wijken(
        make_scan(
            {
                "inwoners": per_gebied([2000, 2000, 9000, 400], nl=NEDERLAND),
                "leeftijd_65plus": per_gebied([700, 350, 1200, 300], nl=NEDERLAND / 5),
                "hbo_wo_pct": per_gebied([45.0, 42.9, 37.0, 90.0], gm=40.0, nl=35.0),
                "vrijwilliger_18plus": per_gebied([33.0, 32.9, 26.9, 60.0], gm=30.0, nl=25.0),
                "mantelzorger_18plus": per_gebied([17.0, 14.0, 10.0, 20.0], gm=14.0, nl=14.0),
                "eenzaam_18plus": per_gebied([50.0, 47.0, 43.0, 80.0], gm=46.0, nl=46.0),
                "ernstig_eenzaam_18plus": per_gebied([14.0, 11.0, 10.0, 40.0], gm=10.0, nl=10.0),
            }
        )
    )


def kanten(krachten: pd.DataFrame, nummer: int) -> dict[str, str]:
    rijen = krachten[krachten["gebiedscode"] == wijk(nummer)]
    return dict(zip(rijen["indicator"], rijen["kant"], strict=True))


def test_met_de_hand() -> None:
    scan = make_scan({"inwoners": per_gebied([2000], nl=NEDERLAND)})
    krachten = select_wijkkrachten(scan, hand())
    assert kanten(krachten, 1) == {
        "leeftijd_65plus": "samen",  # 35 % beside 14 %, and hbo or wo is 5 points higher
        "vrijwilliger_18plus": "kracht",  # exactly 3 points
        "mantelzorger_18plus": "kracht",
        "hbo_wo": "kracht",
        "ernstig_eenzaam_18plus": "behoefte",  # 40 % higher; eenzaam itself is 9 % higher
    }
    assert kanten(krachten, 2) == {}, "2,9 points is not enough"
    assert kanten(krachten, 3) == {"hbo_wo": "behoefte", "vrijwilliger_18plus": "behoefte"}
    assert kanten(krachten, 4) == {}, "too few inhabitants"
    rij = select_rijen(krachten[krachten["indicator"] == "vrijwilliger_18plus"])[0]
    assert (rij["waarde"], rij["referentie"], rij["vergelijking"]) == (33.0, 30.0, "gemeente")
    assert rij["zekerheid"] == "schatting"
    oud = select_rijen(krachten[krachten["kant"] == "samen"])[0]
    assert oud["referentie"] == pytest.approx(100 * 1850 / 11_400)
    assert (oud["vergelijking"], oud["zekerheid"]) == ("rest", "stevig")


@pytest.mark.parametrize("code", ["GM0193", "GM0363", "GM1979", "GM0088"])
def test_alleen_wat_echt_verschilt(code: str) -> None:
    scan, wijken = load(code), load_wijken(code)
    krachten = select_wijkkrachten(scan, wijken)
    if code == "GM0088":
        assert krachten.empty
        return
    zonder = krachten["kant"] == "geen cijfer"
    gevuld = set(wijken.loc[wijken["status"] == "ok", "indicator"])
    assert set(krachten.loc[zonder, "indicator"]) == set(KRACHTEN) - gevuld
    krachten = krachten[~zonder]
    getoetst = krachten["zekerheid"] == "stevig"
    ver = (krachten["waarde"] - krachten["referentie"]).abs()
    assert (ver[~getoetst] >= 3).all()
    sleutel = ["gebiedscode", "indicator"]
    markering = wijken.set_index(sleutel)["markering"]
    for rij in select_rijen(krachten[getoetst]):
        assert markering[rij["gebiedscode"], rij["indicator"]].endswith("vertegenwoordigd")
    sterk = krachten[krachten["kant"] == "kracht"]
    assert set(sterk["indicator"]) <= set(KRACHTEN)
    assert (sterk["waarde"] > sterk["referentie"]).all()
    assert not krachten.duplicated(sleutel).any()
    anders = select_wijkkrachten(scan, wijken.sample(frac=1, random_state=2))
    volgorde = ["gebiedscode", "kant", "indicator"]
    anders = anders[anders["kant"] != "geen cijfer"]
    pd.testing.assert_frame_equal(
        krachten.sort_values(volgorde).reset_index(drop=True),
        anders.sort_values(volgorde).reset_index(drop=True),
    )


def test_kracht_staat_naast_behoefte(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    krachten = select_wijkkrachten(t.scan, t.wijken)
    (tabel,) = draw_wijkkrachten(krachten, t.scan)
    assert isinstance(tabel, Tabel)
    soep = BeautifulSoup(tabel._repr_html_(), "html.parser")
    koppen = [th.get_text() for th in soep.select("thead th")]
    assert koppen == ["Wijk", "Brengt mee", "Vraagt aandacht"]
    rijen = {tr.th.get_text(): [td.get_text("\n") for td in tr.select("td")]  # type: ignore[union-attr]
             for tr in soep.select("tbody tr")}  # fmt: skip
    # RIVM 2020: volunteers 41,5 % in Vechtlanden, 31,3 % in Zwolle; CBS 2022: hbo or wo 51 and 39.
    assert "Vrijwilligers (18+)*: 41,5% (31,3%)" in rijen["Vechtlanden"][0]
    assert SAMEN in rijen["Vechtlanden"][0]
    hbo = t.scan.catalogus.indicator["hbo_wo"]
    hier, elders = (format_waarde(x, "%", hbo.decimalen) for x in (51, 39))
    assert f"{hbo.titel_kort}*: {hier} ({elders})" in rijen["Binnenstad"][0]
    assert "Bijstand per 1.000: 106,0 (37,2)" in rijen["Holtenbroek"][1]
    assert "zorgt voor een ander*" in rijen["Vechtlanden"][0]
    noot = soep.select("p.toelichting")[0].get_text()
    assert "nergens op" in noot and "cijfers die er zijn" not in noot
    assert (
        "niet getoetst" in noot
        and "* Schatting" in noot
        and "kan zelf ook steun nodig hebben" in noot
    )


def test_lezing_zegt_wat_er_per_wijk_niet_is(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    lezing = say_wijkkrachten(select_wijkkrachten(t.scan, t.wijken), t.gemeente, t.scan)
    check_lezing(lezing, t.scan)
    assert ("opkomst_tk2023", "GM0193", 2023) in lezing.rijen
    for deel in ("alleen voor de hele gemeente: in 2023 stemde ruim 8 op de 10 kiesgerechtigden",
                 "Hoeveel jongere ouderen er zijn, is per wijk niet bekend", "schattingen",
                 "of het om dezelfde mensen gaat, weten wij niet"):  # fmt: skip
        assert deel in lezing.markdown


def test_krachten_zonder_cijfer_per_wijk_worden_genoemd(zwolle_tabellen: Tabellen) -> None:
    """RIVM has no figures for the wijken of Land van Cuijk: only hbo or wo is left."""
    scan, wijken = load("GM1982"), load_wijken("GM1982")
    krachten = select_wijkkrachten(scan, wijken)
    zonder = krachten[krachten["kant"] == "geen cijfer"]
    assert set(zonder["indicator"]) == set(KRACHTEN) - {"hbo_wo"}
    lezing = say_wijkkrachten(krachten, compare_gemeente(scan), scan)
    check_lezing(lezing, scan)
    assert "Per wijk is er in Land van Cuijk geen cijfer over volwassenen die " in lezing.markdown
    for indicator in zonder["indicator"]:
        titel = scan.catalogus.indicator[indicator].titel
        assert re.sub(r"[^\w ]", "", titel[1:]) in re.sub(r"[^\w ]", "", lezing.markdown)
    tabel = draw_wijkkrachten(krachten, scan)[0]
    assert isinstance(tabel, Tabel) and "vallen op de cijfers die er zijn nergens op" in (
        tabel.toelichting)  # fmt: skip
    assert "geen cijfer over" not in say_wijkkrachten(
        select_wijkkrachten(zwolle_tabellen.scan, zwolle_tabellen.wijken),
        zwolle_tabellen.gemeente, zwolle_tabellen.scan,
    ).markdown  # fmt: skip
    # Where nothing stands out, that is no reason to be silent about what is not known.
    (zin,) = draw_wijkkrachten(zonder, scan)
    assert isinstance(zin, Tekst) and "Geen wijk" in zin.markdown
    assert "geen cijfer over" in say_wijkkrachten(zonder, compare_gemeente(scan), scan).markdown


def test_ongetoetste_krachten_zijn_mogelijk(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    krachten = select_wijkkrachten(t.scan, t.wijken)
    sterk = krachten[krachten["kant"] == "kracht"]
    assert set(sterk["vergelijking"]) == {"gemeente"}
    lezing = say_wijkkrachten(krachten, t.gemeente, t.scan).markdown
    assert f"In {sterk['gebiedscode'].nunique()} van de 16 wijken is minstens" in lezing
    assert "één kracht mogelijk groter" in lezing and "duidelijk" not in lezing
    assert "mogelijk ook meer mensen met hbo of wo" in lezing and "mogelijk meer" in SAMEN


def test_een_wijk_of_niets_bijzonders_is_een_zin() -> None:
    scan = load("GM0088")
    krachten = select_wijkkrachten(scan, load_wijken("GM0088"))
    (zin,) = draw_wijkkrachten(krachten, scan)
    assert isinstance(zin, Tekst) and "één wijk" in zin.markdown
    # More votes than voters: guests vote on the island, so no share is told.
    lezing = say_wijkkrachten(krachten, compare_gemeente(scan), scan)
    assert "hele gemeente." in lezing.markdown and lezing.rijen == ()
    (zin,) = draw_wijkkrachten(krachten, load("GM0193"))
    assert isinstance(zin, Tekst) and "Geen wijk" in zin.markdown


def test_veel_wijken_worden_ingeklapt() -> None:
    scan = load("GM0363")
    eerste, rest = draw_wijkkrachten(select_wijkkrachten(scan, load_wijken("GM0363")), scan)
    assert isinstance(eerste, Tabel) and isinstance(rest, Blok)
    soep = BeautifulSoup(eerste._repr_html_() + rest._repr_html_(), "html.parser")
    een, twee = soep.find_all("table")
    assert len(een.select("tbody tr")) == WIJKEN_IN_BEELD and len(twee.select("tbody tr")) > 50
    assert twee.find_parent("details") is not None
