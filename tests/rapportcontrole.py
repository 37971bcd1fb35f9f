"""Is a report accessible, self-contained and safe to share? Each check returns what is wrong.

Written apart from `kansenscan_lib.uitvoer.controle`, with another parser and a real browser, so
that a mistake in the one shows in the other. `test_rapportcontrole.py` seeds defects to see that
every check can fail.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
ACTIEF = ["script", "iframe", "object", "embed", "form", "base", "link", "input", "video", "audio"]
LETTERLIJK = re.compile(r"CC[- ]BY[- ]\d\.\d|CC0 1\.0|\b\d{1,2}\.\d{1,2}\.\d{4}\b|versie [\d.]+")
#: name -> width, height, JavaScript, colour scheme
SCHERMEN = {
    "bureau": (1280, 800, True, "light"),
    "donker": (1280, 800, True, "dark"),
    "telefoon": (360, 740, True, "light"),
    "telefoon-donker": (360, 740, True, "dark"),
    "vergroot": (320, 256, True, "light"),
    "zonder-js": (1280, 800, False, "light"),
}
VLAGGEN = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def check_statisch(pad: Path) -> list[str]:
    """Return what is wrong in the text of the report."""
    ruw = pad.read_text("utf-8")
    soep = BeautifulSoup(ruw, "html.parser")
    fouten = [*_kop(soep), *_veilig(soep), *_toegankelijk(soep), *_namen(soep)]
    kaal = re.sub(r"base64,[A-Za-z0-9+/=]+", "", ruw)
    for plek in (str(Path.home()), tempfile.gettempdir() + os.sep, "ipykernel_", str(Path.cwd())):
        if len(plek) > 3 and plek in kaal:
            fouten.append(f"pad van deze computer: {plek}")
    tekst = LETTERLIJK.sub("", soep.get_text(" "))
    if gevonden := re.findall(r"\S*\d\.\d{1,2}\b(?!\.\d)\S*", tekst):
        fouten.append(f"geen Nederlands getal: {gevonden[:3]}")
    if gevonden := re.findall(r"Traceback|\w+Error:|\w+Warning:|\bnan\b|<NA>|\bNone\b", tekst):
        fouten.append(f"rest van de computer in de tekst: {gevonden[:3]}")
    if pad.stat().st_size > 3_000_000:
        fouten.append("groter dan 3 MB")
    return fouten


def _kop(soep: BeautifulSoup) -> Iterator[str]:
    if soep.html is None or soep.html.get("lang") != "nl":
        yield "taal van de pagina is niet nl"
    csp = soep.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    if not isinstance(csp, Tag) or csp.get("content") != CSP:
        yield "beveiligingsregel (CSP) ontbreekt of wijkt af"
    if not soep.title or not soep.title.get_text().strip():
        yield "geen titel"
    for naam in ("header", "main", "footer", "nav"):
        if len(soep.find_all(naam)) != 1:
            yield f"niet precies een <{naam}>"


def _veilig(soep: BeautifulSoup) -> Iterator[str]:
    for knoop in soep.find_all(ACTIEF):
        yield f"actief onderdeel <{knoop.name}>"
    for knoop in soep.find_all("meta", attrs={"http-equiv": re.compile("refresh", re.I)}):
        yield f"verversing {knoop}"
    for knoop in soep.find_all(True):
        for naam, ruw in knoop.attrs.items():
            waarde = " ".join(ruw) if isinstance(ruw, list) else str(ruw)
            if naam.lower().startswith("on"):
                yield f"kenmerk {naam} op <{knoop.name}>"
            if re.match(r"\s*(javascript|vbscript|file|data:text)", waarde, re.I):
                yield f"gevaarlijk adres in {naam}"
            if naam == "src" and not waarde.startswith("data:image/"):
                yield f"iets van buiten: {waarde[:60]}"
            if re.search(r"url\(\s*['\"]?(?!#|['\"#])", waarde):
                yield f"adres in opmaak: {waarde[:60]}"


def _toegankelijk(soep: BeautifulSoup) -> Iterator[str]:
    teksten = [str(b.get("alt", "")) for b in soep.find_all("img")]
    teksten += [str(b.get("aria-label", "")) for b in soep.select("[role=img]")]
    for tekst in teksten:
        if len(tekst.strip()) < 20 or tekst.startswith("No description"):
            yield f"figuur zonder goede beschrijving: {tekst!r}"
    for tabel in soep.find_all("table"):
        if tabel.caption is None or not tabel.caption.get_text().strip():
            yield "tabel zonder bijschrift"
    for kop in soep.find_all("th"):
        if kop.get("scope") not in ("col", "row"):
            yield "tabelkop zonder richting"
        if not kop.get_text().strip():
            yield "lege tabelkop"
    niveaus = [int(kop.name[1]) for kop in soep.find_all(re.compile("^h[1-6]$"))]
    if niveaus.count(1) != 1:
        yield "niet precies een h1"
    for een, twee in pairwise(niveaus):
        if twee > een + 1:
            yield f"kopniveau overgeslagen: h{een} naar h{twee}"
    for details in soep.find_all("details"):
        if details.find("summary", recursive=False) is None:
            yield "uitklapstuk zonder titel"


def _namen(soep: BeautifulSoup) -> Iterator[str]:
    ids = [str(knoop["id"]) for knoop in soep.find_all(id=True)]
    for naam in sorted({naam for naam in ids if ids.count(naam) > 1}):
        yield f"dubbele id {naam}"
    for link in soep.find_all(href=re.compile("^#")):
        if link["href"][1:] not in ids:
            yield f"link naar niets: {link['href']}"
    for knoop in soep.select("svg *"):
        for waarde in knoop.attrs.values():
            for naam in re.findall(r"url\(['\"]?#([^'\")]+)", str(waarde)):
                if naam not in ids:
                    yield f"vulling of uitsnede die er niet is: {naam}"


def find_chromium() -> str:
    """Return the browser, or skip; under CI a missing browser is a failure."""
    pad = (
        os.environ.get("KANSENSCAN_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    if not pad:
        uitleg = "geen Chromium gevonden; zet KANSENSCAN_CHROMIUM op het pad van de browser"
        if os.environ.get("CI"):
            pytest.fail(uitleg)
        pytest.skip(uitleg)
    return pad


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Yield a browser that calls nobody."""
    pad = find_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as spel:
        browser = spel.chromium.launch(executable_path=pad, args=VLAGGEN)
        yield browser
        browser.close()


def check_browser(
    browser: Browser, pad: Path, schermen: Sequence[str] = tuple(SCHERMEN)
) -> list[str]:
    """Return what goes wrong when the report is opened, on each of the screens."""
    fouten: list[str] = []
    for scherm in schermen:
        breed, hoog, met_js, kleur = SCHERMEN[scherm]
        omgeving = browser.new_context(
            viewport={"width": breed, "height": hoog},
            java_script_enabled=met_js,
            color_scheme=kleur,  # type: ignore[arg-type]
        )

        def meld(fout: str, scherm: str = scherm) -> None:
            fouten.append(f"{scherm}: {fout}")

        try:
            _check_scherm(omgeving.new_page(), pad.resolve().as_uri(), scherm, met_js, meld)
        finally:
            omgeving.close()
    return fouten


def _check_scherm(
    pagina: Page, adres: str, scherm: str, met_js: bool, meld: Callable[[str], None]
) -> None:
    def poort(route: Any) -> None:
        if route.request.url == adres or route.request.url.startswith("data:"):
            route.continue_()
        else:
            meld(f"verzoek naar buiten: {route.request.url[:80]}")
            route.abort()

    pagina.route("**/*", poort)
    pagina.on(
        "console",
        lambda m: meld(f"console: {m.text[:80]}") if m.type in ("error", "warning") else None,
    )
    pagina.on("dialog", lambda d: (meld("er verschijnt een venster"), d.dismiss()))
    pagina.goto(adres, wait_until="load")
    pagina.wait_for_timeout(100)
    if not pagina.locator("main h1").is_visible():
        meld("de titel is niet te zien")
    if not met_js:
        return
    te_breed = pagina.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if te_breed > 0:
        meld(f"{te_breed} px te breed")
    for fout in _check_axe(pagina, scherm):
        meld(fout)
    if scherm == "bureau":
        pagina.keyboard.press("Tab")
        pagina.keyboard.press("Enter")
        if pagina.evaluate("document.activeElement.closest('main') === null"):
            meld("de springlink brengt niet naar de inhoud")


def _check_axe(pagina: Page, scherm: str) -> Iterator[str]:
    vindplaats = importlib.util.find_spec("axe_playwright_python")
    assert vindplaats is not None and vindplaats.origin is not None
    pagina.evaluate((Path(vindplaats.origin).parent / "axe.min.js").read_text("utf-8"))
    uitslag = pagina.evaluate(
        # Only what can go wrong in full: describing every node that passed takes most of the time.
        "axe.run({exclude: ['.beeld svg']}, {resultTypes: ['violations', 'incomplete']})"
    )
    for regel in uitslag["violations"]:
        yield f"axe {regel['id']}: {regel['nodes'][0]['html'][:100]}"
    if scherm in ("bureau", "donker"):
        for regel in uitslag["incomplete"]:
            yield f"axe onbeslist {regel['id']}: {regel['nodes'][0]['html'][:100]}"
    if len(uitslag["passes"]) < 20:
        yield f"axe keek maar naar {len(uitslag['passes'])} regels"
