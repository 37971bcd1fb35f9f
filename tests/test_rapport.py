"""Notebooks in, one page out: what is in it, what stays out, and when it is refused."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from rapportcontrole import check_browser, check_statisch, open_browser
from rapportvoorbeeld import ALT, cel, cellen, make_rapport, uitvoer, write_notebook

from kansenscan_lib.beeld.tabel import OORDELEN, Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst, escape_md
from kansenscan_lib.fouten import UitvoerFout
from kansenscan_lib.uitvoer import rapport as rapportmodule
from kansenscan_lib.uitvoer.opschonen import select_veilig
from kansenscan_lib.uitvoer.rapport import render_rapport

CSS = Path(rapportmodule.__file__).parent / "sjablonen/kansenscan/static/rapport.css"
STIP = "iVBORw0KGgo="
KWAAD = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https://kwaad.nl/y.png)",
    '"); import os #',
    "eerste\ntweede",
    "{{7*7}}",
    "=HYPERLINK(1)",
    "</style></head>",
    "<svg onload=alert(1)>",
    "$x$ en $$y$$",
    "&lt;b&gt;",
]


@pytest.fixture(scope="module")
def soep(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    pad = make_rapport(tmp_path_factory.mktemp("rapport"))
    return BeautifulSoup(pad.read_text("utf-8"), "html.parser")


def maak(map_: Path, *extra: object, titel: str = "Kansenscan") -> Path:
    boek = write_notebook(map_ / "01_gemeente.ipynb", ["# Hoe staat het ervoor?", *extra])
    return render_rapport([boek], map_ / "rapport.html", titel=titel)


def test_elk_notebook_is_een_hoofdstuk(soep: BeautifulSoup) -> None:
    koppen = [h.get_text(" ", strip=True) for h in soep.find_all("h2", id=True)]
    assert koppen == [
        "1. Gemeente Wie wonen er, en wie heeft steun nodig?",
        "2. Bevolking Wie wonen er, en wie heeft steun nodig?",
    ]
    assert [a["href"] for a in soep.select("nav a")] == ["#gemeente", "#bevolking"]
    assert [h.get_text() for h in soep.select("#gemeente ~ h3")] == [
        "In het kort",
        "Waar wonen zij?",
        "Verantwoording",
    ]
    assert [h.get_text() for h in soep.select("#gemeente ~ h4")] == ["Per wijk"]


def test_voorblad_staat_voor_de_hoofdstukken(soep: BeautifulSoup) -> None:
    main = soep.main
    assert main is not None
    namen = [k.name for k in main.find_all(["h1", "nav", "section"])]
    assert namen == ["h1", "nav", "section", "section"]
    assert len(main.select(".voorblad li.bevinding .zekerheid")) == 3


def test_wat_er_niet_in_hoort_staat_er_niet_in(soep: BeautifulSoup) -> None:
    tekst = str(soep)
    assert "NIET TE ZIEN" not in tekst
    assert "&lt;object&gt;" not in tekst
    assert not soep.select("main [style]:not(svg):not(svg *)")


def test_links_en_ids_blijven_binnen_het_hoofdstuk(soep: BeautifulSoup) -> None:
    links = [a["href"] for a in soep.select("section p a[href^='#']") if a.text == "Lees verder"]
    assert links == ["#gemeente-waar-wonen-zij", "#bevolking-waar-wonen-zij"]
    assert all(soep.find(id=str(link)[1:]) for link in links)


def test_figuur_houdt_beschrijving_tip_arcering_en_cijfers(soep: BeautifulSoup) -> None:
    figuur = soep.select_one("figure")
    assert figuur is not None
    assert figuur.select_one("[role=img]")["aria-label"] == ALT  # type: ignore[index]
    assert figuur.find("title").text == "Voorbeeldstad: 16,9%"  # type: ignore[union-attr]
    arcering = figuur.select_one("pattern")
    assert arcering is not None and f"#{arcering['id']}" in str(figuur.svg)
    assert [td.text for td in figuur.select("details td")] == ["16,9", "20,5"]


def test_twee_keer_maken_geeft_dezelfde_bytes(tmp_path: Path) -> None:
    hashes = {
        hashlib.sha256(make_rapport(tmp_path / naam).read_bytes()).hexdigest() for naam in "ab"
    }
    assert len(hashes) == 1


def test_acht_hoofdstukken_binnen_twee_seconden(tmp_path: Path) -> None:
    make_rapport(tmp_path / "warm")
    begin = time.perf_counter()
    make_rapport(tmp_path, hoofdstukken=8)
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize("kwaad", KWAAD)
def test_wat_mensen_typen_staat_er_letterlijk(tmp_path: Path, kwaad: str) -> None:
    df = pd.DataFrame({"naam": [kwaad], "b": ["x"]})
    pad = maak(
        tmp_path,
        cel(Tekst(f"Partner: {escape_md(kwaad)}.")),
        cel(Tabel(df, f"Tabel van {kwaad}")),
        titel=f"Scan {kwaad}",
    )
    s = BeautifulSoup(pad.read_text("utf-8"), "html.parser")
    plat = " ".join(kwaad.split())
    assert any(p.text == f"Partner: {plat}." for p in s.find_all("p"))
    assert " ".join(s.select_one("tbody th").get_text(" ").split()) == plat  # type: ignore[union-attr]
    assert " ".join(s.h1.text.split()) == f"Scan {plat}"  # type: ignore[union-attr]
    assert not s.find_all(["script", "img", "svg"])
    assert check_statisch(pad) == []


@pytest.mark.parametrize(
    ("kwaad", "over"),
    [
        ("<script>alert(1)</script>", ""),
        ("<style>body{display:none}</style>", ""),
        ('<iframe src="https://x.nl"></iframe>', ""),
        ('<p onclick="x()" style="position:fixed">a</p>', "<p>a</p>"),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ('<a href="nota.html">a</a>', "<a>a</a>"),
        ('<img src="https://x.nl/y.png" alt="a">', '<img alt="a">'),
        ('<meta http-equiv="refresh" content="0">x', "x"),
        ('<form action="https://x.nl"><input name="a"></form>x', "x"),
        ('<p tabindex="5" role="application">a</p>', "<p>a</p>"),
        ('<svg><use href="https://x.nl/#a"></use></svg>', "<svg><use></use></svg>"),
        ('<svg><foreignObject><p>a</p></foreignObject></svg>', "<svg></svg>"),
        ('<svg><a href="#x">k</a></svg>', '<svg><a href="#z-x">k</a></svg>'),
        ('<svg><g fill="url(https://x.nl/#a)"></g></svg>', "<svg><g></g></svg>"),
        ('<svg><g style="fill: red; background: url(x)"></g></svg>', "<svg><g></g></svg>"),
        ("<svg><animate onbegin=alert(1)></animate></svg>", "<svg></svg>"),
    ],
)  # fmt: skip
def test_schadelijk_verdwijnt(kwaad: str, over: str) -> None:
    assert select_veilig(kwaad, "z") == over


def test_onschadelijk_blijft_heel() -> None:
    svg = (
        '<svg viewBox="0 0 4 4"><defs><clipPath id="z-k"><rect width="4" height="4"></rect>'
        '</clipPath><pattern id="z-p" width="2" height="2" patternUnits="userSpaceOnUse">'
        '<path d="M0 0"></path></pattern></defs><g clip-path="url(#z-k)"><title>tip</title>'
        '<use href="#z-m" x="1"></use></g></svg>'
    )
    assert select_veilig(svg.replace("z-", ""), "z") == svg
    tabel = '<table><caption>c</caption><tbody><tr><th scope="row">a</th></tr></tbody></table>'
    assert select_veilig(tabel, "z") == tabel
    uitklap = '<details open=""><summary>s</summary>x</details>'
    assert select_veilig(uitklap, "z") == uitklap


WEIGER = {
    "alt": (cel(uitvoer({"image/png": STIP})), "figuur zonder beschrijving"),
    "korte alt": (
        cel(uitvoer({"image/svg+xml": "<svg></svg>"}, **{"image/svg+xml": {"alt": "kort"}})),
        "gevonden: 'kort'",
    ),
    "kopniveau": ("### Te diep", "kopniveau 3 is overgeslagen"),
    "tabel": (cel(Blok("<table><tr><td>a</td></tr></table>")), "tabel zonder bijschrift"),
    "plaatje van buiten": ("![Een beschrijving van iets](https://x.nl/y.png)", "van buiten"),
    "lokaal pad": (f"Zie {Path.home()}/geheim.xlsx", "pad van deze computer"),
    "dode link": ("[x](#bestaatniet)", "komt nergens uit"),
}


@pytest.mark.parametrize(("inhoud", "melding"), WEIGER.values(), ids=WEIGER)
def test_een_rapport_dat_niet_deugt_komt_er_niet(
    tmp_path: Path, inhoud: object, melding: str
) -> None:
    (tmp_path / "rapport.html").write_text("vorige", "utf-8")
    with pytest.raises(UitvoerFout, match=melding):
        maak(tmp_path, inhoud)
    assert (tmp_path / "rapport.html").read_text("utf-8") == "vorige"
    assert {p.name for p in tmp_path.iterdir()} == {"rapport.html", "01_gemeente.ipynb"}


def test_een_te_zwaar_rapport_komt_er_niet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kansenscan_lib.uitvoer.controle.GRENS", 20_000)
    with pytest.raises(UitvoerFout, match="0,1 MB, meer dan 0 MB; teken kaarten"):
        maak(tmp_path, "woord " * 10_000)


def test_een_plaatje_van_een_ander_mag_met_beschrijving(tmp_path: Path) -> None:
    gegevens = {"image/png": {"alt": ALT, "bijschrift": "Een & ander"}}
    pad = maak(tmp_path, cel(uitvoer({"image/png": STIP}, **gegevens)))
    s = BeautifulSoup(pad.read_text("utf-8"), "html.parser")
    assert s.img is not None and s.img["alt"] == ALT
    assert s.figcaption is not None and s.figcaption.text == "Een & ander"


def test_cellen_voor_het_lab_blijven_daar(tmp_path: Path) -> None:
    knoop = cel(Tekst("alleen hier"))
    knoop.metadata["tags"] = ["alleen_lab"]
    assert "alleen hier" not in maak(tmp_path, knoop).read_text("utf-8")


def test_hoofdstuk_zonder_titel_of_mislukt_notebook(tmp_path: Path) -> None:
    for naam, eerste in (("geen.ipynb", "Zomaar tekst"), ("diep.ipynb", "## Te laag")):
        boek = write_notebook(tmp_path / naam, [eerste])
        with pytest.raises(UitvoerFout, match=f"{naam}: een hoofdstuk begint met zijn titel"):
            render_rapport([boek], tmp_path / "r.html", titel="x")
    from nbformat.v4 import new_output

    fout = cel(new_output("error", ename="ValueError", evalue="x", traceback=["y"]), n=4)
    with pytest.raises(UitvoerFout, match=r"cel \[4\] is mislukt"):
        maak(tmp_path, fout)
    (tmp_path / "stuk.ipynb").write_text("{", "utf-8")
    for naam in ("stuk.ipynb", "weg.ipynb"):
        with pytest.raises(UitvoerFout, match=naam):
            render_rapport([tmp_path / naam], tmp_path / "r.html", titel="x")
    assert not (tmp_path / "r.html").exists()


def test_voorblad_wordt_ook_nagekeken(tmp_path: Path) -> None:
    boek = write_notebook(tmp_path / "01_a.ipynb", ["# A"])
    pad = render_rapport(
        [boek],
        tmp_path / "r.html",
        titel="x",
        voorblad_html="<p>hoi<script>1</script></p>",
        metadata={"kop": "<b>", "omschrijving": '"><script>', "voettekst_html": "<form>v</form>"},
    )
    assert not BeautifulSoup(pad.read_text("utf-8"), "html.parser").find_all(["script", "form"])


def test_elke_klasse_voor_het_voorblad_heeft_opmaak() -> None:
    css = CSS.read_text("utf-8")
    regels = re.findall(r"^``.*?(?=\s{2,})", rapportmodule.__doc__ or "", re.M)
    klassen = {k for regel in regels for k in re.findall(r"``([a-z]+)``", regel)}
    assert {"bevinding", "zekerheid", "oordeel", "kerncijfers", "voorbeeld", "kaart"} <= klassen
    for klasse in klassen:
        assert re.search(rf"(\.|^){klasse}\b", css, re.M), klasse
    assert not set(re.findall(r"oordeel-(\w+)", css)) - set(OORDELEN)


def test_css_is_overal_gelijk_van_kleur() -> None:
    css = CSS.read_text("utf-8")
    licht, donker = (
        set(re.findall(r"(--[a-z-]+):", blok))
        for blok in re.findall(r":root \{(.*?)\}", css, re.S)[:2]
    )
    assert donker == licht - {"--maat"}
    assert set(re.findall(r"var\((--[a-z-]+)\)", css)) <= licht
    assert "url(" not in css and "@import" not in css


@pytest.mark.browser
def test_afdruk_op_a4(tmp_path: Path) -> None:
    pad = make_rapport(tmp_path, extra=[*cellen()[4:6]])
    with open_browser() as browser:
        pagina = browser.new_page()
        pagina.goto(pad.as_uri())
        pagina.emulate_media(media="print")
        tabel = pagina.locator("figure details table").first
        assert tabel.evaluate("e => e.getBoundingClientRect().height") > 20, "dicht = niet gedrukt"
        assert not pagina.locator(".terug").first.is_visible()
        achter = pagina.locator("main a[href^=http]").first.evaluate(
            "e => getComputedStyle(e, '::after').content"
        )
        assert "https://www.cbs.nl/" in achter
        pdf = pagina.pdf(prefer_css_page_size=True, tagged=True, outline=True)
    bladen = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 3 <= bladen <= 12
    assert re.search(rb"/MediaBox\s*\[\s*0 0 59[45][\d.]* 84[12]", pdf), "geen A4"
    assert b"/StructTreeRoot" in pdf and b"/Lang (nl" in pdf


@pytest.mark.browser
def test_aanval_achter_de_opschoning_doet_niets(tmp_path: Path) -> None:
    """Without the sanitiser the policy of the page alone must stop scripts and requests."""
    pad = make_rapport(tmp_path)
    aanval = (
        "<script>alert(1)</script><img src=x onerror=alert(1)>"
        "<svg onload=alert(1)></svg><img src='https://kwaad.nl/y.png' alt=''>"
        "<style>@import 'https://kwaad.nl/z.css'; body{background:url(https://kwaad.nl/q)}</style>"
    )
    tekst = pad.read_text("utf-8").replace("</main>", aanval + "</main>")
    pad.write_text(tekst, "utf-8")
    with open_browser() as browser:
        fouten = check_browser(browser, pad, ["bureau"])
    assert not [f for f in fouten if "venster" in f or "verzoek" in f]
    assert [f for f in fouten if "console" in f], "de regel is niet eens aangesproken"
