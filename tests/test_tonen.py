"""Figures that say what they show, the same bytes every time."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from kansenscan_lib.beeld import tonen
from kansenscan_lib.beeld.stijl import ARCERING, KLEUREN, format_as, stijl
from kansenscan_lib.beeld.tonen import Beeld, Blok, Tekst, escape_md, show

ALT = "Staafdiagram: de gemeente heeft 16,9 procent en Nederland 19,8 procent."


def staven(waarde: float = 16.9) -> Figure:
    with stijl():
        fig = Figure(figsize=(4, 2))
        ax = fig.subplots()
        staaf = ax.barh(["<Gemeente & co>", "onbekend"], [waarde, 19.8], hatch=ARCERING)
        staaf[0].set_gid("gemeente")
        ax.plot([0, 10], [0, 1], marker="o", color=KLEUREN["nederland"])
        ax.set_xticks([0, 2.5, 20])
        format_as(ax, "x", eenheid="%")
    return fig


def test_beeld_is_een_figuur_met_alles_erbij() -> None:
    beeld = Beeld(staven(), ALT, "Ouderen <65>", "CBS 2024", tips={"gemeente": "16,9% & meer"})
    s = BeautifulSoup(beeld._repr_html_(), "html.parser")
    assert s.select_one("figure > div.beeld[role=img]")["aria-label"] == ALT  # type: ignore[index]
    assert "Ouderen <65>" in s.figcaption.text and "Bron: CBS 2024" in s.figcaption.text  # type: ignore[union-attr]
    assert s.find("title").text == "16,9% & meer"  # type: ignore[union-attr]
    assert "<Gemeente & co>" in s.svg.text  # type: ignore[union-attr]
    assert not s.find_all(["style", "metadata", "script"])


def test_ids_zijn_alleen_die_waar_naar_verwezen_wordt() -> None:
    svg = Beeld(staven(), ALT, "Ouderen").svg
    ids = re.findall(r'\bid="([^"]+)"', svg)
    verwezen = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    assert set(ids) == verwezen and len(ids) == len(set(ids))
    assert any("pattern" in deel for deel in svg.split("<"))


def test_gelijke_figuur_gelijke_bytes_andere_figuur_andere_namen() -> None:
    een, twee, anders = (Beeld(staven(w), ALT, "Ouderen").svg for w in (16.9, 16.9, 12.0))
    assert een == twee
    assert not set(re.findall(r' id="([^"]+)"', een)) & set(re.findall(r' id="([^"]+)"', anders))


def test_getallen_langs_de_as_zijn_nederlands() -> None:
    tekst = BeautifulSoup(Beeld(staven(), ALT, "Ouderen").svg, "html.parser").get_text(" ")
    assert "2,5%" in tekst
    assert not re.search(r"\d\.\d", tekst)


@pytest.mark.parametrize(
    ("ticks", "teksten"),
    [([0, 1, 2], ["0", "1", "2"]), ([0, 2.5, 5], ["0,0", "2,5", "5,0"]), ([1000, 2000], None)],
)
def test_format_as_neemt_niet_meer_decimalen_dan_nodig(
    ticks: list[float], teksten: list[str] | None
) -> None:
    ax: Any = Figure().subplots()
    ax.set_xticks(ticks)
    format_as(ax, "x")
    gevonden = [ax.xaxis.get_major_formatter()(t, None) for t in ticks]
    assert gevonden == (teksten or ["1.000", "2.000"])


def test_zware_figuur_wordt_een_plaatje(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tonen, "SVG_GRENS", 100)
    beeld = Beeld(staven(), ALT, "Ouderen")
    s = BeautifulSoup(beeld._repr_html_(), "html.parser")
    assert s.img is not None and s.img["alt"] == ALT
    assert str(s.img["src"]).startswith("data:image/png;base64,")
    assert beeld.png == Beeld(staven(), ALT, "Ouderen").png
    assert b"Matplotlib" not in beeld.png


def test_beeld_weigert_wat_niemand_kan_lezen() -> None:
    with pytest.raises(ValueError, match="characters"):
        Beeld(staven(), "Een figuur", "Ouderen")
    with pytest.raises(ValueError, match="bijschrift"):
        Beeld(staven(), ALT, "")
    with pytest.raises(ValueError, match="bestaatniet"):
        Beeld(staven(), ALT, "Ouderen", tips={"bestaatniet": "x"})


def test_een_pyplot_figuur_komt_niet_nog_eens() -> None:
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    fig, _ = plt.subplots()
    Beeld(fig, ALT, "Leeg")
    assert not plt.fignum_exists(fig.number)


def test_stijl_laat_niets_achter() -> None:
    import matplotlib

    voor = dict(matplotlib.rcParams)
    with stijl():
        assert matplotlib.rcParams["axes.spines.top"] is False
    assert dict(matplotlib.rcParams) == voor


def test_show_zet_alles_in_volgorde_op_de_pagina(monkeypatch: pytest.MonkeyPatch) -> None:
    gezien: list[object] = []
    monkeypatch.setattr("IPython.display.display", gezien.append)
    blok = Blok("<p>x</p>")
    show("**a**", blok)
    assert gezien == [Tekst("**a**"), blok]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_escape_md_komt_er_letterlijk_weer_uit(tekst: str) -> None:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    from kansenscan_lib.uitvoer.opschonen import select_veilig

    ruw = MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(f"x {escape_md(tekst)} y")
    s = BeautifulSoup(select_veilig(str(ruw), "a"), "html.parser")
    assert s.get_text().strip() == f"x {tekst} y"
    assert {t.name for t in s.find_all(True)} <= {"p"}
