"""The heat table: every cell says in a shape and in words what its colour says."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag
from lezingcontrole import check_lezing
from scanbouwer import load, load_wijken

from kansenscan_lib.analyse.doelgroepen import compare_doelgroepen
from kansenscan_lib.analyse.vergelijken import compare_gemeente
from kansenscan_lib.beeld.taal import format_getal
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.warmte import CELLEN, WIJKEN_IN_BEELD, draw_warmte, say_warmte
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan
from kansenscan_lib.uitvoer import rapport
from kansenscan_lib.uitvoer.opschonen import select_veilig

CSS = Path(rapport.__file__).parent / "sjablonen/kansenscan/static/rapport.css"
#: Words in a cell by markering of the figure itself; the group may be the other way round.
WOORDEN = {
    "oververtegenwoordigd": {"oververtegenwoordigd", "ondervertegenwoordigd"},
    "ondervertegenwoordigd": {"oververtegenwoordigd", "ondervertegenwoordigd"},
    "niet te onderscheiden": {"niet te onderscheiden"},
    "te weinig gegevens": {"te weinig gegevens"},
    "zonder marge": {"zonder marge, wijst op groter", "zonder marge, wijst op kleiner",
                     "zonder marge, ongeveer gelijk"},
}  # fmt: skip


def cijfers(code: str) -> pd.DataFrame:
    scan = load(code)
    return compare_doelgroepen(scan, compare_gemeente(scan), load_wijken(code))


@pytest.fixture(scope="module")
def zwolle_cijfers() -> pd.DataFrame:
    return cijfers("GM0193")


@pytest.fixture(scope="module")
def amsterdam_cijfers() -> pd.DataFrame:
    return cijfers("GM0363")


def soep(tabel: pd.DataFrame, scan: Scan) -> BeautifulSoup:
    """Return the table as it is in the report: sanitised."""
    (blok,) = draw_warmte(tabel, scan)
    assert isinstance(blok, Blok)
    return BeautifulSoup(select_veilig(blok._repr_html_(), "x"), "html.parser")


def tabellen(pagina: BeautifulSoup) -> list[Tag]:
    return pagina.select("div.warmte table")


def cel(td: Tag) -> tuple[str, str, str, str]:
    """Return class, shape, visible number and hidden words of a cell."""
    gezien, gehoord = td.select("span")
    assert gezien["aria-hidden"] == "true" and gehoord["class"] == ["verborgen"]
    assert td.get_text() == gezien.get_text() + gehoord.get_text()
    vorm, _, getal = gezien.get_text().partition(" ")
    assert not getal or gehoord.get_text().startswith(f"{getal}, ")
    return str(td["class"][0]), vorm, getal, gehoord.get_text().removeprefix(f"{getal}, ")


@pytest.mark.parametrize("code", ["GM0193", "GM0363"])
def test_elke_cel_is_die_van_de_analyse(
    code: str, zwolle_cijfers: pd.DataFrame, amsterdam_cijfers: pd.DataFrame
) -> None:
    scan = load(code)
    tabel = zwolle_cijfers if code == "GM0193" else amsterdam_cijfers
    rijen = tabel[tabel["leidend"] & (tabel["gebiedscode"] != code)]
    verwacht = {(r["naam"], r["doelgroep"]): r for r in select_rijen(rijen)}
    titels = {g.titel_kort: g.id for g in scan.catalogus.doelgroepen}
    gezien = 0
    for html in tabellen(soep(tabel, scan)):
        koppen = [titels[str(th.contents[0]).strip()] for th in html.select("thead th")[1:]]
        for tr in html.select("tbody tr"):
            naam = str(tr.th.contents[0]).strip()  # type: ignore[union-attr]
            for groep, td in zip(koppen, tr.select("td"), strict=True):
                rij, (klasse, vorm, getal, woorden) = verwacht[naam, groep], cel(td)
                assert woorden in WOORDEN[rij["markering"]]
                assert getal == ("" if klasse == "w-geen" else format_getal(rij["index"]))
                assert (klasse == "w-meer") == (vorm == "▲") == (
                    rij["grootte"] == "groter" and rij["markering"] != "zonder marge")  # fmt: skip
                assert (klasse in ("w-minder", "w-iets-minder")) == (rij["grootte"] == "kleiner")
                gezien += 1
    assert gezien == len(verwacht)


def test_bekende_cellen_van_zwolle(zwolle_cijfers: pd.DataFrame) -> None:
    pagina = soep(zwolle_cijfers, load("GM0193"))
    (tabel,) = tabellen(pagina)
    koppen = [str(th.contents[0]).strip() for th in tabel.select("thead th")]
    rijen = {str(tr.th.contents[0]).strip(): tr.select("td")  # type: ignore[union-attr]
             for tr in tabel.select("tbody tr")}  # fmt: skip
    kinderen = cel(rijen["Stadshagen"][koppen.index("Kinderen 0 tot 15 jaar") - 1])
    assert kinderen[0] == "w-meer" and kinderen[3] == "oververtegenwoordigd"
    # hbo or wo: 25 % in Holtenbroek, 39 % in the gemeente; lower means a larger group.
    nt1 = cel(rijen["Holtenbroek"][koppen.index("Basisvaardigheden (NT1)") - 1])
    assert nt1 == ("w-iets-meer", "△", "64", "zonder marge, wijst op groter")
    laatste = tabel.select("tbody tr")[-1]
    assert laatste["class"] == ["klein"] and "minder dan 500 inwoners" in laatste.get_text()
    assert {cel(td)[3] for td in laatste.select("td")} == {"te weinig gegevens"}


def test_toegankelijk_en_zonder_stijl_in_de_tekst(zwolle_cijfers: pd.DataFrame) -> None:
    pagina = soep(zwolle_cijfers, load("GM0193"))
    for tabel in pagina.find_all("table"):
        assert tabel.caption is not None and tabel.caption.get_text().strip()
        assert all(th["scope"] == "col" for th in tabel.select("thead th"))
        assert all(th["scope"] == "row" for th in tabel.select("tbody th"))
    assert not pagina.find_all("style") and not pagina.select("[style]")
    legenda = [li.get_text() for li in pagina.select("ul.legenda li")]
    assert len(legenda) == len(CELLEN)
    for woord in ("oververtegenwoordigd", "ondervertegenwoordigd", "niet te onderscheiden",
                  "te weinig gegevens", "zonder marge"):  # fmt: skip
        assert any(woord in regel for regel in legenda)


def test_nooit_alleen_kleur() -> None:
    vormen = [vorm for _, vorm, _, _ in CELLEN.values()]
    woorden = [w for _, _, w, _ in CELLEN.values()]
    assert len(set(vormen)) == len(vormen) and len(set(woorden)) == len(woorden)


def helderheid(kleur: str) -> float:
    """Relative luminance, WCAG 2.2."""
    kanalen = np.array([int(kleur[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    lineair = np.where(kanalen <= 0.04045, kanalen / 12.92, ((kanalen + 0.055) / 1.055) ** 2.4)
    return float(lineair @ [0.2126, 0.7152, 0.0722])


def test_contrast_van_elke_achtergrond_in_licht_en_donker() -> None:
    css = CSS.read_text("utf-8")
    licht, donker = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", deel))
                     for deel in re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2])  # fmt: skip
    klassen = dict(re.findall(r"^\.(w-[\w-]+) \{ background: var\(--([\w-]+)\); \}$", css, re.M))
    assert set(klassen) == {"w-meer", "w-iets-meer", "w-iets-minder", "w-minder"}, "at most five"
    assert {klasse for klasse, *_ in CELLEN.values()} - set(klassen) == {"w-gelijk", "w-geen"}
    for thema in (licht, donker):
        paren = [(thema["inkt"], thema[k]) for k in klassen.values()]
        paren.append((thema["zacht"], thema["papier"]))
        for tekst, vlak in paren:
            een, twee = sorted((helderheid(tekst), helderheid(vlak)))
            assert (twee + 0.05) / (een + 0.05) >= 4.5, (tekst, vlak)


def test_veel_wijken_eerst_de_meest_gemarkeerde(amsterdam_cijfers: pd.DataFrame) -> None:
    scan = load("GM0363")
    pagina = soep(amsterdam_cijfers, scan)
    eerste, rest = tabellen(pagina)
    assert len(eerste.select("tbody tr")) == WIJKEN_IN_BEELD == 25
    assert len(rest.select("tbody tr")) == 110 - 25
    assert rest.find_parent("details") is not None and eerste.find_parent("details") is None
    rijen = [*eerste.select("tbody tr"), *rest.select("tbody tr")]
    aantal = [sum(cel(td)[0] in ("w-meer", "w-iets-meer", "w-iets-minder", "w-minder")
                  for td in tr.select("td")) for tr in rijen]  # fmt: skip
    klein = ["class" in tr.attrs for tr in rijen]
    assert klein == sorted(klein) and sum(klein) == 2, "small wijken last"
    groot = [n for n, k in zip(aantal, klein, strict=True) if not k]
    assert groot == sorted(groot, reverse=True) and len(set(groot)) > 3
    assert len(str(pagina).encode()) < 250_000


def test_volgorde_van_de_invoer_doet_er_niet_toe(zwolle_cijfers: pd.DataFrame) -> None:
    scan = load("GM0193")
    anders = zwolle_cijfers.sample(frac=1, random_state=3)
    een, twee = (tabellen(soep(t, scan))[0].tbody for t in (zwolle_cijfers, anders))
    assert een == twee


def test_een_wijk_of_geen_cijfer_geeft_een_zin(zwolle_cijfers: pd.DataFrame) -> None:
    for tabel, scan in ((cijfers("GM0088"), load("GM0088")),
                        (zwolle_cijfers.iloc[:0], load("GM0193"))):  # fmt: skip
        (zin,) = draw_warmte(tabel, scan)
        assert isinstance(zin, Tekst) and zin.markdown.endswith(".")
        assert say_warmte(tabel, scan).markdown == ""


def test_lezing_telt_dezelfde_cellen(zwolle_cijfers: pd.DataFrame) -> None:
    scan = load("GM0193")
    lezing = say_warmte(zwolle_cijfers, scan)
    staat = [cel(td)[3] for t in tabellen(soep(zwolle_cijfers, scan)) for td in t.select("td")]
    groter, kleiner = (staat.count(w) for w in ("oververtegenwoordigd", "ondervertegenwoordigd"))
    getoetst = groter + kleiner + staat.count("niet te onderscheiden")
    check_lezing(lezing, scan)
    assert f"In {getoetst} gevallen konden wij het verschil toetsen." in lezing.markdown
    assert f"{groter} keer duidelijk groter en {kleiner} keer duidelijk" in lezing.markdown
    ((indicator, code, jaar),) = lezing.rijen
    leidend = zwolle_cijfers[zwolle_cijfers["leidend"]]
    groot = leidend[leidend["markering"] == "oververtegenwoordigd"].sort_values("extra").iloc[-1]
    assert (indicator, code, jaar) == (groot["indicator"], groot["gebiedscode"], groot["peiljaar"])
    for deel in (f"index {format_getal(groot['index'])}", "marge", "Groepen overlappen"):
        assert deel in lezing.markdown
