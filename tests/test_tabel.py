"""A table that a screen reader can walk through, and that nobody can put markup into."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from kansenscan_lib.beeld.taal import format_procent
from kansenscan_lib.beeld.tabel import OORDELEN, ZEKERHEDEN, Oordeel, Tabel, Zekerheid


def soep(tabel: Tabel) -> BeautifulSoup:
    return BeautifulSoup(tabel._repr_html_(), "html.parser")


@pytest.fixture
def wijken() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": ["WK019330", "WK019331"],
            "wijk": ["Holtenbroek", "Aa-landen"],
            "inwoners": [10345.0, float("nan")],
            "aandeel": [12.34, 9.0],
            "oordeel": [Oordeel("boven"), Oordeel("gelijk")],
        },
        index=[7, 3],
    )


def test_tabel_is_toegankelijk(wijken: pd.DataFrame) -> None:
    s = soep(
        Tabel(
            wijken,
            "Wijken van Zwolle",
            {"wijk": "Wijk", "inwoners": "Inwoners", "aandeel": "Aandeel", "oordeel": "Oordeel"},
            {"aandeel": format_procent},
        )
    )
    assert s.caption is not None and s.caption.text == "Wijken van Zwolle"
    assert [th["scope"] for th in s.select("thead th")] == ["col"] * 4
    assert [th.text for th in s.select("tbody th[scope=row]")] == ["Holtenbroek", "Aa-landen"]
    kader = s.div
    assert kader is not None and kader["tabindex"] == "0"
    assert kader["aria-labelledby"] == s.caption["id"]
    rijen = [[td.text.strip() for td in tr.find_all("td")] for tr in s.select("tbody tr")]
    assert rijen == [
        ["10.345", "12,3%", "hoger"],
        ["onbekend", "9,0%", "niet te onderscheiden"],
    ]
    assert [td.get("class") for td in s.select("tbody tr")[0].find_all("td")] == [
        ["getal"],
        ["getal"],
        None,
    ]


def test_de_tabel_verandert_niets_en_is_steeds_gelijk(wijken: pd.DataFrame) -> None:
    kopie = wijken.copy()
    eerste = Tabel(wijken, "Wijken")._repr_html_()
    assert eerste == Tabel(wijken, "Wijken")._repr_html_()
    pd.testing.assert_frame_equal(wijken, kopie)
    assert Tabel(wijken, "Buurten")._repr_html_() != eerste


@pytest.mark.parametrize(
    "kwaad", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b < c", "{{7*7}}"]
)
def test_wat_mensen_typen_blijft_tekst(kwaad: str) -> None:
    df = pd.DataFrame({kwaad: [kwaad], "b": [[kwaad, "x"]]})
    s = soep(Tabel(df, kwaad, {kwaad: kwaad, "b": kwaad}, toelichting=kwaad))
    assert not s.find_all(["script", "img"])
    assert s.caption is not None and s.caption.text == kwaad
    assert [th.text for th in s.find_all("th")] == [kwaad, kwaad, kwaad]
    assert s.select_one("td").text == f"{kwaad} en x"  # type: ignore[union-attr]
    assert s.select_one("p.toelichting").text == kwaad  # type: ignore[union-attr]


def test_soorten_cellen() -> None:
    df = pd.DataFrame(
        {
            "naam": ["a"],
            "lijst": [["lezen", "rekenen"]],
            "leeg": [[]],
            "datum": [dt.date(2026, 3, 1)],
            "ja": [True],
            "komma": [1.25],
            "niets": [None],
            "regels": ["een\ntwee"],
        }
    )
    cellen = soep(Tabel(df, "Soorten")).select("tbody td")
    assert [c.decode_contents() for c in cellen] == [
        "lezen en rekenen",
        "–",
        "1-3-2026",
        "ja",
        "1,3",
        "onbekend",
        "een<br/>twee",
    ]


def test_rijkop_kan_een_andere_kolom_zijn(wijken: pd.DataFrame) -> None:
    s = soep(Tabel(wijken, "Wijken", {"code": "Code", "wijk": "Wijk"}, rijkop="wijk"))
    assert [th.text for th in s.select("tbody th")] == ["Holtenbroek", "Aa-landen"]


def test_zonder_regels_een_zin() -> None:
    html = Tabel(pd.DataFrame({"a": []}), "Aanbod in de wijk")._repr_html_()
    assert html == '<p class="leeg">Aanbod in de wijk. Geen regels.</p>'


def test_fouten_van_de_maker_vallen_meteen_op(wijken: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="caption"):
        Tabel(wijken, " ")
    with pytest.raises(ValueError, match="wijkk"):
        Tabel(wijken, "Wijken", {"wijkk": "Wijk"})
    with pytest.raises(ValueError, match="aandel"):
        Tabel(wijken, "Wijken", formats={"aandel": str})
    with pytest.raises(ValueError, match="unknown kind"):
        Oordeel("hoog")
    with pytest.raises(ValueError, match="unknown level"):
        Zekerheid("boven")


def test_merken_dragen_vorm_en_woord_niet_alleen_kleur() -> None:
    vormen = {soort: Oordeel(soort)._repr_html_() for soort in OORDELEN}
    paden = [BeautifulSoup(h, "html.parser").svg.decode_contents() for h in vormen.values()]  # type: ignore[union-attr]
    assert len(set(paden)) == len(OORDELEN)
    for niveau, (woord, vol) in ZEKERHEDEN.items():
        s = BeautifulSoup(Zekerheid(niveau)._repr_html_(), "html.parser")
        assert s.text.strip() == woord
        assert sum("zm0" not in p["d"] for p in s.find_all("path")) == vol
    assert "&lt;b&gt;" in Oordeel("kans", "<b>")._repr_html_()
