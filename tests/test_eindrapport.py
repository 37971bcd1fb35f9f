"""The whole way once: the command makes the report of the example, and we read it as others do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from rapportcontrole import check_browser, check_statisch, open_browser

from kansenscan_lib.bronnen.momentopname import read_gebieden
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.invoer import load_invulmap
from kansenscan_lib.invoer.lijsten import VASTE_LIJSTEN
from kansenscan_lib.invoer.modellen import BLADEN
from kansenscan_lib.invoer.rij import kolommen
from kansenscan_lib.scan import select_wijken
from kansenscan_lib.uitvoer import gemeente as gemeentemodule
from kansenscan_lib.uitvoer import uitvoeren
from kansenscan_lib.uitvoer.rapport import render_rapport
from kansenscan_lib.uitvoer.uitvoeren import NOTEBOOKS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# One worker makes the report and reads it, see conftest.py; the others go on meanwhile.
pytestmark = pytest.mark.kernel

PROJECT = Path(__file__).resolve().parents[1]
VOORBEELD = PROJECT / "params" / "voorbeeld"
FASEN = ["gemeente", "bevolking", "stakeholders", "partners", "marktaanbod", "bibliotheek",
         "kansen"]  # fmt: skip
INGEVULD = FASEN[2:]
#: Words that are not Dutch, of our own tools or of the ones underneath.
ENGELS = re.compile(
    r"\b(the|and|with|from|this|that|which|figure|table|source|average|unknown|missing|higher|"
    r"lower|equal|population|municipality|district|library|opportunit(?:y|ies)|less|than|"
    r"untitled|total|mean|count|rank|name|dtype|object|index\]|true|false|null|none|nan|"
    r"january|february|march|may|june|july|august|october|warning|error|traceback|kernel|"
    r"no description|loading|cell|output|input)\b",
    re.IGNORECASE,
)
#: Where a point between digits is right: licences, our version, and dates.
PUNT_MAG = re.compile(r"CC BY 4\.0|CC0 1\.0|versie \d+\.\d+\.\d+|\b\d{1,2}\.\d{1,2}\.\d{4}\b")


@dataclass(frozen=True)
class Eindrapport:
    """What `kansenscan rapport` made and said."""

    uit: Path
    stdout: str
    stderr: str
    code: int

    @property
    def map(self) -> Path:
        return self.uit / "voorbeeld" / "GM0193-Zwolle"

    @property
    def pad(self) -> Path:
        return self.map / "rapport.html"

    @cached_property
    def ruw(self) -> str:
        return self.pad.read_text("utf-8")

    @cached_property
    def soep(self) -> BeautifulSoup:
        return BeautifulSoup(self.ruw, "html.parser")

    @cached_property
    def teksten(self) -> list[str]:
        """Everything a reader can meet, SVG labels, alternatives and tooltips included."""
        lijst = [str(t) for t in self.soep.find_all(string=True) if t.find_parent("style") is None]
        eigenschappen = [
            str(k[naam])
            for naam in ("alt", "aria-label", "title", "content", "summary")
            for k in self.soep.find_all(True, attrs={naam: True})
            if k.get("http-equiv") is None and k.get("name") not in ("viewport", "color-scheme")
        ]
        return [" ".join(t.split()) for t in [*lijst, *eigenschappen] if t.strip()]

    @cached_property
    def tekst(self) -> str:
        return " ".join(self.soep.get_text(" ").split())

    def hoofdstuk(self, fase: str) -> Tag:
        deel = self.soep.find("section", attrs={"aria-labelledby": fase})
        assert isinstance(deel, Tag), fase
        return deel

    def notebooks(self) -> list[Any]:
        lees: Any = nbformat.read  # has no types
        return [lees(p, as_version=4) for p in sorted((self.map / NOTEBOOKS).iterdir())]


@pytest.fixture(scope="session")
def eind(tmp_path_factory: pytest.TempPathFactory) -> Eindrapport:
    """The report of the example, made by the command from some other folder."""
    map_ = tmp_path_factory.mktemp("eindrapport")
    gelopen = subprocess.run(
        [sys.executable, "-m", "kansenscan_lib", "rapport", "--uit", str(map_ / "outputs")],
        cwd=map_,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    return Eindrapport(map_ / "outputs", gelopen.stdout, gelopen.stderr, gelopen.returncode)


# --- the command -----------------------------------------------------------------------------


def test_de_opdracht_zegt_waar_het_rapport_staat(eind: Eindrapport) -> None:
    assert (eind.code, eind.stderr) == (0, "")
    assert eind.stdout.splitlines() == [
        "Kansenscan Zwolle (GM0193) voor Voorbeeldbibliotheek",
        f"Het rapport staat klaar: {eind.pad}",
    ]


def test_in_de_map_staat_alleen_wat_erin_hoort(eind: Eindrapport) -> None:
    alles = {str(p.relative_to(eind.uit)) for p in eind.uit.rglob("*") if p.is_file()}
    map_ = Path("voorbeeld") / "GM0193-Zwolle"
    eigen = {str(map_ / NOTEBOOKS / f"{i:02d}_{f}.ipynb") for i, f in enumerate(FASEN, 1)}
    bijlagen = ("rapport.html", "cijfers.csv", "zinnen.csv", "confrontatie.csv", "kansen.csv",
                "actieplan.xlsx")
    assert alles == eigen | {str(map_ / n) for n in bijlagen}


def test_de_uitgevoerde_notebooks_zijn_compleet(eind: Eindrapport) -> None:
    for boek in eind.notebooks():
        cellen = [c for c in boek.cells if c.cell_type == "code"]
        assert all(c.execution_count for c in cellen)
        soorten = {u.output_type for c in cellen for u in c.outputs}
        assert soorten == {"display_data"}, "geen fout, geen stderr, geen losse waarde"
        assert not boek.metadata.get("papermill", {}).get("exception")


# --- what stands in it -----------------------------------------------------------------------


def test_zeven_hoofdstukken_in_volgorde(eind: Eindrapport) -> None:
    koppen = eind.soep.select("section > h2")
    assert [kop["id"] for kop in koppen] == FASEN
    for nummer, kop in enumerate(koppen, 1):
        tekst = kop.get_text(" ", strip=True)
        assert tekst.startswith(f"{nummer}. {FASEN[nummer - 1].capitalize()} ")
        assert tekst.endswith("?"), "elk hoofdstuk beantwoordt een vraag"
    assert [a["href"] for a in eind.soep.select("nav a")] == [f"#{fase}" for fase in FASEN]


@pytest.mark.parametrize("fase", FASEN)
def test_elk_hoofdstuk_begint_met_het_antwoord(eind: Eindrapport, fase: str) -> None:
    deel = eind.hoofdstuk(fase)
    koppen = [kop.get_text(strip=True) for kop in deel.find_all("h3")]
    assert koppen[0] == "In het kort" and koppen[-1] == "Verantwoording"
    assert len(koppen) == len(set(koppen)) >= 3
    for kop in deel.find_all("h3"):
        volgende = kop.find_next_sibling()
        assert volgende is not None and volgende.name not in ("h2", "h3"), f"leeg: {kop}"
        assert len(volgende.get_text(strip=True)) > 20


def test_het_eerste_scherm_zegt_waar_het_over_gaat(eind: Eindrapport) -> None:
    blad = eind.soep.select_one(".voorblad")
    assert blad is not None and blad.h1 is not None
    assert blad.h1.get_text() == "Kansenscan Zwolle"
    vraag = blad.select_one("p.vraag")
    assert vraag is not None and vraag.get_text().endswith("?")
    assert f"vraag: {vraag.get_text()}" in (VOORBEELD / "organisatie.yml").read_text("utf-8")
    bevindingen = blad.select("li.bevinding")
    assert len(bevindingen) == 3
    for bevinding in bevindingen:
        assert bevinding.strong is not None and len(bevinding.get_text()) > 60
        (zekerheid,) = bevinding.select(".zekerheid")
        assert zekerheid.get_text(strip=True).startswith(("Zeker", "Vrij zeker", "Aanwijzing"))


def test_bekende_cijfers(eind: Eindrapport) -> None:
    """CBS, 1 January 2024: Zwolle 133,141 and the Netherlands 17,942,942 inhabitants."""
    rij = next(
        r for r in eind.hoofdstuk("gemeente").find_all("tr") if r.th and r.th.text == "Inwoners"
    )
    cellen = [cel.get_text(strip=True) for cel in rij.find_all(["th", "td"])]
    assert cellen[:3] == ["Inwoners", "2024", "133.141"] and "17.942.942" in cellen
    assert "133.141" in eind.soep.select(".kerncijfers dd")[0].get_text()


@pytest.mark.parametrize("fase", INGEVULD)
def test_wat_verzonnen_is_heet_voorbeeldinvoer(eind: Eindrapport, fase: str) -> None:
    kop = eind.hoofdstuk(fase).find("h3")
    assert isinstance(kop, Tag)
    eerste = kop.find_next_sibling()
    assert eerste is not None and eerste.get_text().startswith("Voorbeeldinvoer.")


def test_het_voorblad_en_de_voet_noemen_de_voorbeeldinvoer(eind: Eindrapport) -> None:
    banner = eind.soep.select_one(".voorblad .voorbeeld[role=note]")
    assert banner is not None and "voorbeeldinvoer" in banner.get_text()
    assert eind.soep.footer is not None and "is voorbeeldinvoer" in eind.soep.footer.get_text()


def test_de_bronnen_staan_eronder(eind: Eindrapport) -> None:
    assert eind.soep.footer is not None
    regels = [li.get_text() for li in eind.soep.footer.find_all("li")]
    for bron, licentie in [
        ("Bron: CBS", "CC BY 4.0"),
        ("Gezondheidsmonitor Volwassenen en Ouderen, GGD'en, CBS en RIVM", "CC BY 4.0"),
        ("Bron: Kiesraad", "CC0 1.0"),
        ("Grenzen: CBS / Kadaster", "CC BY 4.0"),
    ]:
        (regel,) = [r for r in regels if r.startswith((bron, f"Bron: {bron}"))]
        assert licentie in regel
    assert "bewerkt door Kansenscan" in eind.soep.footer.get_text()


def test_er_zijn_kansen_voor_elke_termijn_met_bewijs(eind: Eindrapport) -> None:
    deel = eind.hoofdstuk("kansen")
    koppen = [kop for kop in deel.find_all("h4") if not kop.find_parent(class_="kaart")]
    termijnen = [kop.get_text(strip=True) for kop in koppen]
    assert termijnen == ["Korte termijn", "Middellange termijn", "Lange termijn"]
    kaarten = deel.select(".kaart:has(h5)")
    assert len(kaarten) >= len(termijnen)
    for kaart in kaarten:
        assert kaart.select_one(".oordeel, .zekerheid") is not None
        namen = [dt.get_text(strip=True) for dt in kaart.find_all("dt")]
        assert {"Cijfers", "Beleid", "Mogelijke partners", "Termijn"} <= set(namen)
    assert any("%" in kaart.get_text() for kaart in kaarten), "een kans rust op cijfers"


# --- figures and tables ----------------------------------------------------------------------


def test_elke_figuur_en_tabel_uit_de_notebooks_staat_in_het_rapport(eind: Eindrapport) -> None:
    getoond = "".join(
        uitvoer.data.get("text/html", "")
        for boek in eind.notebooks()
        for cel in boek.cells
        if cel.cell_type == "code" and "alleen_lab" not in cel.metadata.get("tags", [])
        for uitvoer in cel.outputs
    )
    for tag, minstens in (("figure", 8), ("table", 30), ("caption", 30)):
        aantal = len(re.findall(rf"<{tag}\b", getoond))
        assert aantal >= minstens
        assert len(eind.soep.find_all(tag)) == aantal


def test_er_zijn_figuren_kaarten_en_tabellen(eind: Eindrapport) -> None:
    figuren = eind.soep.find_all("figure")
    alternatieven = []
    for figuur in figuren:
        beeld = figuur.select_one("[role=img], img")
        assert beeld is not None and figuur.figcaption is not None
        alternatieven.append(str(beeld.get("aria-label") or beeld["alt"]))
        assert len(alternatieven[-1]) >= 40 and figuur.select("details table td")
        assert "Bron: " in figuur.figcaption.get_text()
    assert len(set(alternatieven)) == len(figuren)
    assert any(a.startswith("Kaart van de 16 wijken") for a in alternatieven)
    assert eind.hoofdstuk("gemeente").find("figure") and eind.hoofdstuk("bevolking").find("figure")


def test_elke_tabel_heeft_een_eigen_bijschrift(eind: Eindrapport) -> None:
    tabellen = eind.soep.find_all("table")
    bijschriften = [t.caption.get_text(strip=True) if t.caption else "" for t in tabellen]
    assert all(bijschriften) and len(tabellen) >= 30
    for tabel in tabellen:
        breedtes = {
            sum(int(str(c.get("colspan", "1"))) for c in r.find_all(["td", "th"], recursive=False))
            for r in tabel.find_all("tr")
        }
        assert len(breedtes) == 1, tabel.caption
        assert all(th.get("scope") in ("col", "row") for th in tabel.find_all("th"))


# --- what must not stand in it ---------------------------------------------------------------


def test_de_statische_controle_vindt_niets(eind: Eindrapport) -> None:
    assert check_statisch(eind.pad) == []


def test_geen_pad_van_deze_computer(eind: Eindrapport) -> None:
    plekken = [PROJECT, PROJECT.parent, eind.uit, Path.home(), Path(sys.prefix), Path.cwd()]
    kaal = re.sub(r"base64,[A-Za-z0-9+/=]+", "", eind.ruw)
    for plek in [*map(str, plekken), tempfile.gettempdir(), "ipykernel", "file:", ".venv"]:
        assert len(plek) < 2 or plek not in kaal, plek


def test_geen_code_en_geen_sporen_van_het_gereedschap(eind: Eindrapport) -> None:
    for woord in ("papermill", "injected", "nbconvert", "import kansenscan", "ks.", "In&nbsp;["):
        assert woord not in eind.ruw, woord
    assert not re.search(r"Out\[\d+\]|In \[\d+\]|<script|\bon\w+=\"", eind.ruw)


def test_geen_engels_in_het_rapport(eind: Eindrapport) -> None:
    assert len(eind.teksten) > 1000
    zonder_adres = [re.sub(r"https?://\S+", "", t) for t in eind.teksten]
    assert [t for t in zonder_adres if ENGELS.search(t)] == []


def test_getallen_zijn_nederlands(eind: Eindrapport) -> None:
    """A comma for decimals and a point for thousands, in figures and alternatives as well."""
    teksten = [PUNT_MAG.sub("", t) for t in [*eind.teksten, eind.tekst]]
    assert [t[:80] for t in teksten if re.search(r"\d\.\d{1,2}(?![\d.])", t)] == []
    assert [t[:80] for t in teksten if re.search(r"\d,\d{3}(?!\d)", t)] == []
    assert sum(bool(re.search(r"\d,\d", t)) for t in eind.teksten) > 300


def test_geen_houding_van_een_partner_in_het_rapport(eind: Eindrapport) -> None:
    """What people think of a partner is filled in, and stays inside."""
    woorden = {*VASTE_LIJSTEN["houding"].values(), *VASTE_LIJSTEN["houding"]} - {"onbekend"}
    wijken = select_wijken(read_gebieden(), "GM0193")
    invulmap = load_invulmap(VOORBEELD / "GM0193.xlsx", load_catalogus(), wijken)
    ingevuld = set(invulmap.stakeholders["houding"]) & woorden
    assert {"terughoudend", "neutraal", "voorstander"} <= ingevuld, "de proef moet iets proeven"
    for woord in woorden:
        assert not re.search(rf"(?<!\w){woord}(?!\w)", eind.ruw, re.IGNORECASE), woord
    alle = [k for _, model in BLADEN.values() for k in kolommen(model).values()]
    koppen = {k.kop.removesuffix(" (intern)") for k in alle if k.intern}
    koppen -= {k.kop for k in alle if not k.intern}  # such as Toelichting, of another sheet
    assert {"Invloed", "Belang", "Houding", "Relatie gewenst"} <= koppen
    in_rapport = {" ".join(k.get_text(" ").split()) for k in eind.soep.find_all(["th", "dt"])}
    assert not koppen & in_rapport
    for fase in ("stakeholders", "partners"):
        tekst = eind.hoofdstuk(fase).get_text(" ").lower()
        assert not re.search(r"\b(invloed|belang|houding)\b|gewenste relatie", tekst)


def test_klein_genoeg_om_te_mailen(eind: Eindrapport) -> None:
    assert eind.pad.stat().st_size <= 3_000_000


def test_dezelfde_notebooks_geven_dezelfde_bytes(
    eind: Eindrapport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rendered once more, in another process and another folder: the same report."""
    gezien: dict[str, Any] = {}

    def vang(_notebooks: object, _parameters: object, doel: Path, **rest: Any) -> Path:
        gezien.update(rest)
        return doel

    monkeypatch.setattr(uitvoeren, "run_rapport", vang)
    gemeentemodule.run_gemeente(VOORBEELD, "Zwolle", None, tmp_path)
    del gezien["voortgang"], gezien["bijlagen"]
    notebooks = sorted((eind.map / NOTEBOOKS).iterdir())
    opnieuw = render_rapport(notebooks, tmp_path / "opnieuw.html", **gezien)
    assert opnieuw.read_bytes() == eind.pad.read_bytes()


# --- in a browser ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as chromium:
        yield chromium


@pytest.fixture
def pagina(browser: Browser, eind: Eindrapport) -> Iterator[Page]:
    omgeving = browser.new_context(viewport={"width": 1280, "height": 800})
    pagina = omgeving.new_page()
    pagina.goto(eind.pad.as_uri())
    yield pagina
    omgeving.close()


@pytest.mark.browser
@pytest.mark.parametrize("scherm", ["bureau", "telefoon-donker", "zonder-js"])
def test_in_de_browser(browser: Browser, eind: Eindrapport, scherm: str) -> None:
    assert check_browser(browser, eind.pad, [scherm]) == []


@pytest.mark.browser
def test_op_het_eerste_scherm_staan_de_drie_bevindingen(pagina: Page) -> None:
    onderkanten = pagina.locator("h1, .vraag, li.bevinding .zekerheid").evaluate_all(
        "delen => delen.map(deel => deel.getBoundingClientRect().bottom)"
    )
    assert len(onderkanten) == 5 and max(onderkanten) <= 800


@pytest.mark.browser
def test_niets_valt_buiten_een_scherm_van_320_punten(pagina: Page) -> None:
    pagina.set_viewport_size({"width": 320, "height": 640})
    assert pagina.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_op_papier_is_alles_uitgeklapt(pagina: Page) -> None:
    pagina.emulate_media(media="print")
    dicht = "details:not([open]) > :not(summary)"
    hoogtes = pagina.locator(dicht).evaluate_all("delen => delen.map(d => d.clientHeight)")
    assert len(hoogtes) > 10 and min(hoogtes) > 0
    assert not pagina.locator(".spring").is_visible()
