"""The checks themselves are tested: every seeded defect must be found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rapportcontrole import check_browser, check_statisch, find_chromium, open_browser
from rapportvoorbeeld import make_rapport

from kansenscan_lib.fouten import UitvoerFout
from kansenscan_lib.uitvoer.controle import check_rapport

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IMG = '<img alt="{}" src="{}">'
STIP = "data:image/png;base64,iVBORw0KGgo="
EIND = "</main>"

# name -> (what, by what); the first occurrence is replaced
STATISCH = {
    "taal": ('lang="nl"', 'lang="en"'),
    "csp weg": ("default-src 'none'; ", ""),
    "csp ruimer": ("img-src data:", "img-src * data:"),
    "script": (EIND, "<script>1</script>" + EIND),
    "iframe": (EIND, '<iframe title="x"></iframe>' + EIND),
    "formulier": (EIND, "<form></form>" + EIND),
    "verversing": ("<title>", '<meta http-equiv="refresh" content="1; url=https://x.nl"><title>'),
    "onclick": ("<main", '<main onclick="x()"'),
    "javascript-link": (EIND, '<a href="javascript:x()">x</a>' + EIND),
    "afbeelding van buiten": (EIND, IMG.format("Een lange genoeg beschrijving", "x.png") + EIND),
    "alt leeg": (EIND, IMG.format("", STIP) + EIND),
    "alt te kort": ('role="img" aria-label="', 'role="img" aria-label="kort" data-x="'),
    "alt van nbconvert": (EIND, IMG.format("No description has been provided", STIP) + EIND),
    "scope": ('<th scope="col"', "<th"),
    "caption": ("<caption", "<p"),
    "kopniveau": ("<h3", "<h5"),
    "tweede h1": (EIND, "<h1>x</h1>" + EIND),
    "dubbele id": (EIND, '<p id="gemeente">x</p>' + EIND),
    "dode link": ('href="#bevolking"', 'href="#bestaatniet"'),
    "arcering weg": ("<pattern id=", "<pattern data-id="),
    "lokaal pad": (EIND, f"<p>{Path.home()}/geheim.xlsx</p>" + EIND),
    "kernel": (EIND, "<p>ipykernel_123</p>" + EIND),
    "te groot": (EIND, "<p>" + "woord " * 600_000 + "</p>" + EIND),
}
#: Only the test suite looks at these.
STATISCH_TEST = {
    "engels getal": (EIND, "<p>Dat is 12.5%.</p>" + EIND),
    "engels getal in figuur": (EIND, "<svg><text>12.5</text></svg>" + EIND),
    "foutmelding": (EIND, "<p>ValueError: fout</p>" + EIND),
    "nan": (EIND, "<p>nan</p>" + EIND),
    "geen nav": ("<nav", "<div"),
}
BROWSER = {
    "contrast licht": ("bureau", "--zacht: #4f5e66", "--zacht: #b5bfc4"),
    "contrast donker": ("donker", "--zacht: #a9b7bd", "--zacht: #3a4448"),
    "te breed": ("telefoon", EIND, '<div style="width:2000px">x</div>' + EIND),
    "te breed bij 400%": ("vergroot", ".tabel { overflow-x: auto;", ".tabel { "),
    "verzoek": ("bureau", EIND, IMG.format("Een lange genoeg tekst", "https://x.nl/y.png") + EIND),
    "springlink": ("bureau", 'href="#inhoud"', 'href="#"'),
    "verborgen titel": ("zonder-js", "<h1>", "<h1 hidden>"),
    "lege link": ("telefoon-donker", EIND, '<a href="https://x.nl"></a>' + EIND),
}


@pytest.fixture(scope="module")
def rapport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_rapport(tmp_path_factory.mktemp("rapport"))


def bederf(rapport: Path, map_: Path, wat: str, waardoor: str) -> Path:
    tekst = rapport.read_text("utf-8")
    assert wat in tekst, "de mutatie raakt niets"
    kapot = map_ / "kapot.html"
    kapot.write_text(tekst.replace(wat, waardoor, 1), "utf-8")
    return kapot


def test_het_voorbeeldrapport_is_goed(rapport: Path) -> None:
    assert check_statisch(rapport) == []
    check_rapport(rapport.read_text("utf-8"))


@pytest.mark.parametrize(("wat", "waardoor"), STATISCH.values(), ids=STATISCH)
def test_beide_controles_zien_de_fout(
    rapport: Path, tmp_path: Path, wat: str, waardoor: str
) -> None:
    kapot = bederf(rapport, tmp_path, wat, waardoor)
    assert check_statisch(kapot)
    if wat.startswith(("lang=", "default-src", "img-src")):
        return  # fixed in the template, not made by a notebook
    with pytest.raises(UitvoerFout, match="niet geschikt om te delen"):
        check_rapport(kapot.read_text("utf-8"))


@pytest.mark.parametrize(("wat", "waardoor"), STATISCH_TEST.values(), ids=STATISCH_TEST)
def test_de_test_ziet_meer(rapport: Path, tmp_path: Path, wat: str, waardoor: str) -> None:
    assert check_statisch(bederf(rapport, tmp_path, wat, waardoor))


def test_de_melding_noemt_het_hoofdstuk(rapport: Path) -> None:
    tekst = rapport.read_text("utf-8")
    kop = tekst.index('<h2 id="bevolking">')
    plek = tekst.index("<caption", kop)
    with pytest.raises(UitvoerFout, match=r"hoofdstuk '2\. Bevolking .*': een tabel zonder"):
        check_rapport(tekst[:plek] + "<p" + tekst[plek + 8 :])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as chromium:
        yield chromium


@pytest.mark.browser
def test_het_voorbeeldrapport_is_goed_in_de_browser(rapport: Path, browser: Browser) -> None:
    assert check_browser(browser, rapport) == []


@pytest.mark.browser
@pytest.mark.parametrize(("scherm", "wat", "waardoor"), BROWSER.values(), ids=BROWSER)
def test_de_browser_ziet_de_fout(
    rapport: Path, browser: Browser, tmp_path: Path, scherm: str, wat: str, waardoor: str
) -> None:
    assert check_browser(browser, bederf(rapport, tmp_path, wat, waardoor), [scherm])


def test_zonder_browser_faalt_de_test_op_de_bouwserver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KANSENSCAN_CHROMIUM", raising=False)
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="geen Chromium"):
        find_chromium()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="geen Chromium"):
        find_chromium()
