"""One set of notebooks, four domeinen: each gives a scan and a report of its own."""

from __future__ import annotations

import contextlib
import io
import itertools
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

import kansenscan_lib
from kansenscan_lib import scan as scanmodule
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.kansen import compare_kansen
from kansenscan_lib.analyse.vergelijken import compare_gemeente
from kansenscan_lib.catalogus.veld import DOMEINEN
from kansenscan_lib.invoer import Invulmap, load_invulmap
from kansenscan_lib.invoer.modellen import BLADEN
from kansenscan_lib.invoer.rij import kolommen
from kansenscan_lib.scan import Scan, load_intern, load_scan
from kansenscan_lib.uitvoer.voorblad import render_voorblad

PROJECT = Path(__file__).resolve().parents[1]
VOORBEELD = PROJECT / "params" / "voorbeeld"
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
ALLE = "[sociaal, educatie, cultuur, persoonlijke_ontwikkeling]"
TITELS = {str(domein): titel for domein, titel in DOMEINEN.items()}
PAREN = list(itertools.combinations(DOMEINEN, 2))
KANARIE = "kanarievogel"


def maak_organisatie(map_: Path, domein: str) -> Path:
    """Write the example organisation anew, with this domein only."""
    tekst = (VOORBEELD / "organisatie.yml").read_text("utf-8")
    assert tekst.count(ALLE) == 1
    (map_ / "organisatie.yml").write_text(tekst.replace(ALLE, f"[{domein}]"), "utf-8")
    shutil.copy(VOORBEELD / "GM0193.xlsx", map_)
    return map_


@pytest.fixture(scope="session")
def mappen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {d: maak_organisatie(tmp_path_factory.mktemp(d), d) for d in DOMEINEN}


@pytest.fixture(scope="session")
def scans(mappen: dict[str, Path]) -> dict[str, Scan]:
    return {domein: load_scan("GM0193", map_) for domein, map_ in mappen.items()}


# --- another choice, another scan ------------------------------------------------------------


@pytest.mark.parametrize("domein", DOMEINEN)
def test_de_catalogus_is_die_van_het_domein(scans: dict[str, Scan], domein: str) -> None:
    scan = scans[domein]
    catalogus = scan.catalogus
    assert scan.organisatie.domeinen == (domein,)
    assert catalogus.themas and all(domein in thema.domeinen for thema in catalogus.themas)
    for lijst in (catalogus.doelgroepen, catalogus.diensten):
        assert lijst and all(set(deel.themas) & set(catalogus.thema) for deel in lijst)
    assert set(scan.cijfers["indicator"]) <= set(catalogus.indicator)
    assert {"inwoners", "leeftijd_65plus"} <= set(catalogus.indicator), "de basis staat er altijd"


@pytest.mark.parametrize("deel", ["themas", "doelgroepen", "diensten", "indicatoren"])
@pytest.mark.parametrize(("een", "ander"), PAREN)
def test_twee_domeinen_verschillen(scans: dict[str, Scan], een: str, ander: str, deel: str) -> None:
    ids = [{d.id for d in getattr(scans[domein].catalogus, deel)} for domein in (een, ander)]
    assert ids[0] != ids[1]


def test_elk_domein_geeft_eigen_kansen(scans: dict[str, Scan]) -> None:
    kansen = {d: compare_kansen(scan, compare_confrontatie(scan)) for d, scan in scans.items()}
    for domein, eigen in kansen.items():
        assert len(eigen) >= 3, domein
        assert set(eigen["dienst"]) <= set(scans[domein].catalogus.dienst)
        assert set(eigen["doelgroep"]) <= set(scans[domein].catalogus.doelgroep)
    for een, ander in PAREN:
        assert set(kansen[een].index) != set(kansen[ander].index), (een, ander)
    eersten = {tuple(eigen.index[:3]) for eigen in kansen.values()}
    assert len(eersten) >= 3, "wie een ander domein kiest, ziet andere kansen bovenaan"
    kort = {kansenscan_lib.say_kort_kansen(kansen[d], scans[d]) for d in DOMEINEN}
    assert len(kort) == len(DOMEINEN)


@pytest.mark.parametrize("domein", DOMEINEN)
def test_de_invulmap_toont_alleen_wat_bij_het_domein_hoort(
    scans: dict[str, Scan], domein: str
) -> None:
    scan = scans[domein]
    for blad in ("beleid", "stakeholders", "aanbod"):
        themas = getattr(scan.invulmap, blad)["themas"]
        assert len(themas) and all(set(rij) <= set(scan.catalogus.thema) for rij in themas)
    assert set(scan.invulmap.bibliotheek["dienst"]) <= set(scan.catalogus.dienst)


def test_een_cijfer_is_in_elk_domein_hetzelfde(scans: dict[str, Scan]) -> None:
    """A choice of domeinen selects figures; it never changes one."""
    tabellen = [compare_gemeente(scan)[["waarde", "nederland", "peiljaar"]] for scan in
                scans.values()]  # fmt: skip
    for een, ander in itertools.combinations(tabellen, 2):
        samen = een.index.intersection(ander.index)
        assert len(samen) >= 10
        pd.testing.assert_frame_equal(een.loc[samen], ander.loc[samen])


# --- another choice, another report ----------------------------------------------------------


@cache
def codecellen(pad: Path) -> list[str]:
    lees: Any = nbformat.read  # has no types
    return [cel.source for cel in lees(pad, as_version=4).cells if cel.cell_type == "code"]


def draai(pad: Path, map_: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run the code cells of a notebook here, and return what they show as HTML or Markdown."""
    import IPython.display

    getoond: list[str] = []

    def toon(ding: Any) -> None:
        vorm = getattr(ding, "_repr_html_", None) or ding._repr_markdown_
        getoond.append(vorm())

    monkeypatch.setattr(IPython.display, "display", toon)
    ruimte: dict[str, Any] = {}
    stil = io.StringIO()
    with contextlib.redirect_stdout(stil), contextlib.redirect_stderr(stil):
        for nummer, code in enumerate(codecellen(pad)):
            exec(compile(code, f"{pad.name}[{nummer}]", "exec"), ruimte)
            if nummer == 0:
                ruimte.update(gemeente="GM0193", organisatie=str(map_))
    assert stil.getvalue() == "", f"{pad.name} zegt iets buiten de cellen om"
    return getoond


@pytest.fixture
def kanarie(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is filled in for internal use only becomes one strange word, to look for."""

    def load(*plek: Any) -> Invulmap:
        invulmap = load_invulmap(*plek)
        bladen: dict[str, Any] = {}
        for blad, model in BLADEN.values():
            intern = {veld: KANARIE for veld, kolom in kolommen(model).items() if kolom.intern}
            bladen[blad] = getattr(invulmap, blad).assign(**intern)
        assert any((tabel == KANARIE).any(axis=None) for tabel in bladen.values())
        return replace(invulmap, **bladen)

    def load_echt(scan: Scan, organisatie: str) -> Invulmap:
        """Cells for the adviser see what is really filled in; no other cell may."""
        with pytest.MonkeyPatch.context() as even:
            even.setattr(scanmodule, "load_invulmap", load_invulmap)
            return load_intern(scan, organisatie)

    monkeypatch.setattr(scanmodule, "load_invulmap", load)
    monkeypatch.setattr(kansenscan_lib, "load_intern", load_echt, raising=False)
    # Seven notebooks load the same scan; that each can load it, the kernel tests show.
    monkeypatch.setattr(kansenscan_lib, "load_scan", cache(load_scan), raising=False)


@pytest.mark.parametrize("domein", DOMEINEN)
def test_elk_notebook_loopt_en_blijft_bij_het_domein(
    mappen: dict[str, Path],
    scans: dict[str, Scan],
    domein: str,
    kanarie: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import matplotlib

    matplotlib.use("Agg")
    scan = scans[domein]
    getoond = {pad.stem: draai(pad, mappen[domein], monkeypatch) for pad in NOTEBOOKS}
    assert all(len(stukken) >= 3 for stukken in getoond.values())
    alles = "\n".join(itertools.chain(*getoond.values(), [render_voorblad(scan)]))
    assert KANARIE not in alles, "wat intern is, komt nergens in beeld"
    assert not re.search(r"\bnan\b|<NA>|\bNone\b|\bNaT\b", re.sub(r"<[^>]+>", " ", alles))
    assert TITELS[domein] in render_voorblad(scan)

    volledig = load_scan("GM0193", VOORBEELD).catalogus
    raster = "".join(getoond["05_marktaanbod"] + getoond["07_kansen"])
    for thema in volledig.themas:
        if thema.id not in scan.catalogus.thema:
            assert f">{thema.titel}<" not in raster.replace("&amp;", "&"), thema.titel
    diensten = "".join(getoond["06_bibliotheek"])
    for dienst in volledig.diensten:
        assert (f">{dienst.titel}<" in diensten.replace("&amp;", "&")) == (
            dienst.id in scan.catalogus.dienst
        ), dienst.titel
