"""The house rules that a machine can keep: layers, notebooks, set-up files, documentation."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[1]
PAKKET = PROJECT / "kansenscan_lib"
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))

# Room -> the rooms it may import from (its own room always).
MAG: dict[str, set[str]] = {
    "fouten": set(),
    "statistiek": set(),
    "rijen": set(),
    "catalogus": {"fouten"},
    "bronnen": {"fouten", "statistiek", "catalogus"},
    "invoer": {"fouten", "catalogus"},
    "scan": {"fouten", "rijen", "catalogus", "bronnen", "invoer"},
    "analyse": {"fouten", "rijen", "statistiek", "catalogus", "scan"},
    "beeld": {"fouten", "rijen", "catalogus", "invoer", "scan"},
    "__init__": set(),
    "uitvoer": {"fouten", "rijen", "catalogus", "bronnen", "invoer", "scan", "analyse", "beeld"},
    "cli": {"fouten", "catalogus", "bronnen", "invoer", "scan", "uitvoer"},
    "__main__": {"cli"},
}
NETWERK = {"urllib", "requests", "http", "socket", "cbsodata", "httpx", "aiohttp", "ftplib"}
MODULES = sorted(PAKKET.rglob("*.py"))


def kamer(pad: Path) -> str:
    return pad.relative_to(PAKKET).parts[0].removesuffix(".py")


def imports(pad: Path) -> set[str]:
    gevonden = set()
    for knoop in ast.walk(ast.parse(pad.read_text("utf-8"))):
        if isinstance(knoop, ast.Import):
            gevonden |= {alias.name for alias in knoop.names}
        elif isinstance(knoop, ast.ImportFrom):
            assert knoop.level == 0, f"{pad.name}: relatieve import"
            gevonden.add(str(knoop.module))
            if knoop.module == "kansenscan_lib":
                gevonden |= {f"kansenscan_lib.{alias.name}" for alias in knoop.names}
    return gevonden


@pytest.mark.parametrize("pad", MODULES, ids=lambda p: str(p.relative_to(PAKKET)))
def test_imports_wijzen_een_kant_op(pad: Path) -> None:
    eigen = kamer(pad)
    kamers = {m.split(".")[1] for m in imports(pad) if m.startswith("kansenscan_lib.")}
    assert kamers - {eigen} <= MAG[eigen]


@pytest.mark.parametrize("pad", MODULES, ids=lambda p: str(p.relative_to(PAKKET)))
def test_netwerk_alleen_in_bronnen(pad: Path) -> None:
    if kamer(pad) != "bronnen":
        assert not {m.split(".")[0] for m in imports(pad)} & NETWERK


@pytest.mark.parametrize("kamernaam", ["analyse", "beeld"])
def test_analyse_en_beeld_openen_geen_bestand(kamernaam: str) -> None:
    for pad in (PAKKET / kamernaam).rglob("*.py"):
        for knoop in ast.walk(ast.parse(pad.read_text("utf-8"))):
            if isinstance(knoop, ast.Call):
                naam = getattr(knoop.func, "id", getattr(knoop.func, "attr", ""))
                assert naam not in {
                    "open",
                    "read_text",
                    "write_text",
                    "read_bytes",
                    "read_csv",
                    "read_parquet",
                    "read_excel",
                    "to_csv",
                }, (pad.name, naam)


# --- notebooks -------------------------------------------------------------------------------

VERBODEN = (
    ast.FunctionDef,
    ast.ClassDef,
    ast.If,
    ast.For,
    ast.While,
    ast.Try,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.IfExp,
)


def test_er_zijn_zeven_fasen() -> None:
    namen = {p.stem for p in NOTEBOOKS}
    assert {
        "01_gemeente",
        "02_bevolking",
        "03_stakeholders",
        "04_partners",
        "05_marktaanbod",
        "06_bibliotheek",
        "07_kansen",
    } <= namen


@pytest.mark.parametrize("pad", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_dun_en_schoon(pad: Path) -> None:
    boek = nbformat.read(pad, as_version=4)
    nbformat.validate(boek)
    cellen = boek.cells
    assert cellen[0].cell_type == "markdown" and cellen[0].source.startswith("# ")
    assert cellen[0].source.split("\n")[0].endswith("?"), "de H1 is de vraag van de fase"
    tags = [cel.metadata.get("tags", []) for cel in cellen]
    assert [["parameters"] in (t,) for t in tags].count(True) == 1
    assert tags[1] == ["parameters"], "de tweede cel is die van de parameters"
    koppen = [c.source.split("\n")[0] for c in cellen if c.cell_type == "markdown"]
    assert "## In het kort" in koppen[1] and koppen[-1] == "## Verantwoording"
    for regel in cellen[1].source.strip().split("\n"):
        assert re.fullmatch(r"\w+: \w+ = .+  # .+", regel), "een regel met type en uitleg"
    for cel in cellen:
        if cel.cell_type == "code":
            assert not cel.outputs and cel.execution_count is None
            assert len(cel.source.strip().split("\n")) <= 6, cel.source
            boom = ast.parse(cel.source)  # magics do not parse
            assert not any(isinstance(k, VERBODEN) for k in ast.walk(boom)), cel.source
        else:
            assert not re.search(r"\d", cel.source), f"cijfer in een tekstcel: {cel.source}"
            assert not re.search(r"Zwolle|GM\d|Overijssel", cel.source)


@pytest.mark.parametrize("pad", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_gebruikt_alleen_de_openbare_namen(pad: Path) -> None:
    import kansenscan_lib

    gebruikt = set()
    for cel in nbformat.read(pad, as_version=4).cells:
        if cel.cell_type != "code":
            continue
        for knoop in ast.walk(ast.parse(cel.source)):
            assert not isinstance(knoop, ast.ImportFrom)
            if isinstance(knoop, ast.Import):
                assert [(a.name, a.asname) for a in knoop.names] == [("kansenscan_lib", "ks")]
            if isinstance(knoop, ast.Attribute) and getattr(knoop.value, "id", "") == "ks":
                assert knoop.attr in kansenscan_lib.__all__
                gebruikt.add(knoop.attr)
    assert "load_scan" in gebruikt


def test_er_is_geen_openbare_naam_te_veel() -> None:
    import kansenscan_lib

    tekst = "".join(pad.read_text("utf-8") for pad in NOTEBOOKS)
    assert not [naam for naam in kansenscan_lib.__all__ if f"ks.{naam}(" not in tekst]


@pytest.mark.parametrize("pad", NOTEBOOKS, ids=lambda p: p.stem)
def test_wat_binnen_blijft_staat_alleen_in_cellen_voor_het_lab(pad: Path) -> None:
    """`load_intern`, and every name made in such a cell, is used in no other cell."""
    boom = {True: [], False: []}  # type: dict[bool, list[ast.AST]]
    for cel in nbformat.read(pad, as_version=4).cells:
        if cel.cell_type == "code":
            lab = "alleen_lab" in cel.metadata.get("tags", [])
            boom[lab] += ast.walk(ast.parse(cel.source))
    assert "load_intern" not in {getattr(k, "attr", "") for k in boom[False]}
    namen = {lab: {(k.id, isinstance(k.ctx, ast.Store)) for k in boom[lab]
                   if isinstance(k, ast.Name)} for lab in boom}  # fmt: skip
    gemaakt = {naam for naam, maakt in namen[True] if maakt}
    assert not gemaakt & {naam for naam, _ in namen[False]}


def test_de_bibliotheek_zelf_leest_niet_wat_binnen_blijft() -> None:
    """Only the worksheets for the library's own sessions may, beside where it is made."""
    mag = {"scan.py", "__init__.py", "uitvoer/werkbladen.py"}
    noemt = {
        pad.relative_to(PAKKET).as_posix() for pad in MODULES
        if any("load_intern" in {getattr(k, wat, "") for wat in ("id", "attr", "name", "value")}
               for k in ast.walk(ast.parse(pad.read_text("utf-8"))))
    }  # fmt: skip
    assert noemt <= mag


# --- set-up ----------------------------------------------------------------------------------


def test_environment_yml_loopt_in_de_pas() -> None:
    omgeving = yaml.safe_load((PROJECT / "environment.yml").read_text("utf-8"))
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    python, pip_naam, pip_deel = omgeving["dependencies"]
    assert python == f"python {project['requires-python']}"
    assert pip_naam == "pip"
    assert pip_deel == {"pip": ["-r requirements.lock"]}


def slot(naam: str) -> dict[str, str]:
    tekst = (PROJECT / naam).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+(?: ; [^\\\n]*)?)", tekst, flags=re.M))


def test_sloten_kennen_elk_pakket_en_noemen_geen_adres() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))

    def namen(eisen: list[str]) -> set[str]:
        return {re.split(r"[><=\[]", eis)[0].lower() for eis in eisen}

    adviseur, ontwikkelaar = slot("requirements.lock"), slot("requirements-dev.lock")
    assert namen(project["project"]["dependencies"]) <= set(adviseur)
    assert namen(project["dependency-groups"]["test"]) <= set(ontwikkelaar)
    verschil = {n for n, v in adviseur.items() if ontwikkelaar.get(n) != v}
    assert not verschil, "beide sloten moeten dezelfde versies hebben"
    for naam in ("requirements.lock", "requirements-dev.lock"):
        tekst = (PROJECT / naam).read_text("utf-8")
        assert "://" not in tekst and "index-url" not in tekst
        assert tekst.count("--hash=sha256:") > 200


def test_elke_afhankelijkheid_heeft_een_reden() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    besluiten = (PROJECT / "docs" / "besluiten.md").read_text("utf-8").lower()
    eisen = project["project"]["dependencies"] + project["dependency-groups"]["test"]
    namen = {re.split(r"[><=\[]", eis)[0].lower() for eis in eisen}
    assert not {n for n in namen if f"`{n}`" not in besluiten}


def test_vaste_pakketten_van_de_opdracht_zijn_er() -> None:
    vast = {"jupyterlab", "pandas", "matplotlib", "seaborn", "cbsodata", "papermill", "nbconvert"}
    assert vast <= set(slot("requirements.lock")) and "pytest" in slot("requirements-dev.lock")


# --- documentation ---------------------------------------------------------------------------


def test_elke_openbare_naam_staat_in_de_handleiding_of_heeft_uitleg() -> None:
    import kansenscan_lib

    for naam in kansenscan_lib.__all__:
        assert (getattr(kansenscan_lib, naam).__doc__ or "").strip(), naam


def test_drempels_staan_in_de_methode() -> None:
    from kansenscan_lib.catalogus import load_catalogus

    methode = (PROJECT / "docs" / "methode.md").read_text("utf-8")
    drempels = load_catalogus().regels.drempels()
    assert not {naam for naam in drempels if f"`{naam}`" not in methode}


def test_project_noemt_geen_machine() -> None:
    for pad in PROJECT.rglob("*"):
        delen = pad.relative_to(PROJECT).parts
        if pad.suffix not in {".py", ".md", ".yml", ".toml", ".ipynb", ".j2", ".css", ".lock"}:
            continue
        if {".venv", "outputs", ".git"} & set(delen) or pad == Path(__file__):
            continue
        tekst = pad.read_text("utf-8")
        assert str(PROJECT) + "/" not in tekst and "/home/" not in tekst, pad
        assert not re.search(r"pypi\.org|files\.pythonhosted", tekst), pad
