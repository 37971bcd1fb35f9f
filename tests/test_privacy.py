"""What people know stays where it belongs: nothing internal in what is shared, nothing ever runs.

An organisation whose invulmap has a canary in every internal field and a hostile text with a mark
in every other one goes through the whole command; everything it makes is searched.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import itertools
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from invulmapbouwer import (
    WIJKEN,
    make_bestand,
    make_vol,
    read_bestand,
    read_meldingen,
    select_teksten,
)
from openpyxl.workbook import Workbook

from kansenscan_lib.beeld.tonen import METADATA
from kansenscan_lib.bronnen.momentopname import read_gebieden
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer import Invulmap, write_invulmap
from kansenscan_lib.invoer.actieplan import ACTIEPLAN, Planregel, load_actieplan, write_actieplan
from kansenscan_lib.invoer.modellen import BLADEN, ScanGegevens
from kansenscan_lib.invoer.rij import Boekgegevens, kolommen
from kansenscan_lib.scan import select_wijken
from kansenscan_lib.uitvoer.bijlagen import select_zinnen
from kansenscan_lib.uitvoer.uitvoeren import NOTEBOOKS

PROJECT = Path(__file__).resolve().parents[1]
VOORBEELD = PROJECT / "params" / "voorbeeld"

# --- contact details are refused in every field that may be shared ------------------------------

SOORTEN = [
    ("Vraag team@voorbeeld.nl", "e-mailadres"), ("bel 038 - 123 45 67", "telefoonnummer"),
    ("via mw. De Bruin", "naam van een persoon"), ("dhr. J. van Dam", "naam van een persoon"),
]  # fmt: skip
VELDEN = list(select_teksten(intern=False))


@pytest.fixture(scope="module")
def vol(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    pad = tmp_path_factory.mktemp("vol") / "GM0193.xlsx"
    write_invulmap(pad, load_catalogus(), ("GM0193", "Zwolle"), WIJKEN, make_vol())
    return pad.read_bytes()


@pytest.mark.parametrize(("blad", "tabel", "veld"), VELDEN, ids=lambda d: str(d))
def test_contactgegevens_worden_in_elk_gedeeld_veld_geweigerd(
    vol: bytes, tmp_path: Path, blad: str, tabel: str, veld: str
) -> None:
    """Rows that are right but for one field, with every kind of contact detail in turn."""
    model = BLADEN[blad][1]
    nummer = list(kolommen(model)).index(veld) + 1
    letter = openpyxl.utils.get_column_letter(nummer)
    anders = {"Stakeholders": "A", "Kansen": "B", "Budget": "B"}  # what may stand there once
    keuzes = [d.titel for d in load_catalogus().diensten]

    def wijzig(boek: Workbook) -> None:
        for rij, (tekst, _) in enumerate(SOORTEN, start=40):
            for cel in boek[blad][2]:
                boek[blad].cell(rij, cel.column).value = cel.value
            if blad in anders:
                eigen = f"Nieuw {rij}" if blad == "Stakeholders" else keuzes[rij - 40]
                boek[blad][f"{anders[blad]}{rij}"].value = eigen
            if blad == "Kansen":
                boek[blad][f"A{rij}"].value = f"Kans {rij}"
            boek[blad].cell(rij, nummer).value = tekst

    kop = kolommen(model)[veld].kop
    gevonden = read_meldingen(make_bestand(tmp_path, wijzig, vol))
    assert [m.split("; ")[0] for m in gevonden] == [
        f"{blad}!{letter}{rij} ({kop}): bevat een {soort}"
        for rij, (_, soort) in enumerate(SOORTEN, start=40)
    ]
    assert not [m for m in gevonden if "voorbeeld.nl" in m or "123" in m or "Bruin" in m]


@pytest.mark.parametrize(("tekst", "soort"), SOORTEN)
def test_ook_op_blad_scan(tmp_path: Path, tekst: str, soort: str) -> None:
    vrij = {veld: kolom for veld, kolom in kolommen(ScanGegevens).items() if kolom.soort == "tekst"}
    assert set(vrij) == {"gemeentecode", "gemeente", "ingevuld_door", "toelichting"}

    def wijzig(boek: Workbook) -> None:
        for rij in (4, 6, 7):
            boek["Scan"].cell(rij, 2).value = tekst

    cellen = ["B4 (Gemeente)", "B6 (Ingevuld door (rol))", "B7 (Toelichting)"]
    assert [m.split("; ")[0] for m in read_meldingen(make_bestand(tmp_path, wijzig))] == [
        f"Scan!{cel}: bevat een {soort}" for cel in cellen]  # fmt: skip


def test_ook_in_het_actieplan(tmp_path: Path) -> None:
    """Its columns are none of them internal: it is made to be shared."""
    assert [model for _, model in ACTIEPLAN.bladen.values()] == [Planregel]
    assert not [k for k in kolommen(Planregel).values() if k.intern]
    vrij = [v for v, kolom in kolommen(Planregel).items() if kolom.soort == "tekst"]
    regels = pd.DataFrame([
        {v: "tekst" if v in ("kans", "wat") else None for v in kolommen(Planregel)}
        | {veld: SOORTEN[n % 4][0], "voortgang": "bezig"} for n, veld in enumerate(vrij)
    ])  # fmt: skip
    pad = tmp_path / "GM0193-actieplan.xlsx"
    gegevens = Boekgegevens(versie=1, gemeentecode="GM0193", gemeente="Zwolle")
    write_actieplan(pad, load_catalogus(), gegevens, WIJKEN, regels)
    with pytest.raises(InvoerFout) as fout:
        load_actieplan(pad, load_catalogus(), WIJKEN)
    letters = [openpyxl.utils.get_column_letter(list(kolommen(Planregel)).index(v) + 1)
               for v in vrij]  # fmt: skip
    assert len(vrij) == 8 and all("bevat een" in melding for melding in fout.value.meldingen)
    assert [melding.split(" (")[0] for melding in fout.value.meldingen] == [
        f"GM0193-actieplan.xlsx, Actieplan!{letter}{n}" for n, letter in enumerate(letters, 2)]


# --- the whole command, with a canary in every internal field -----------------------------------

VIJANDIG = (
    "<script>alert(1)</script>", '=HYPERLINK("http://x","y")', '"); import os #', "{{7*7}}",
    "[x](javascript:alert(1))", "+cmd|' /C calc'!A0", "<img src=x onerror=alert(1)>",
    "@SUM(1+1)", "`a` *b* _c_ # d", "$x$ &amp; <b>", "</td></table>", "-1+2",
)  # fmt: skip
#: Shareable fields that no output shows; a field that comes into view must leave this list.
NIET_GETOOND = {
    ("scan", "ingevuld_door"), ("scan", "toelichting"), ("bibliotheek", "toelichting"),
    ("participatie", "wie"), ("participatie", "toelichting"), ("actieplan", "waar"),
}  # fmt: skip
DATUMS = {"datum": dt.date(2031, 3, 17), "bewaren_tot": dt.date(2033, 4, 18)}


@dataclass
class Proef:
    """What went in, and the folder in which everything came out."""

    map: Path
    stdout: str
    kanaries: list[str]
    teksten: dict[str, tuple[str, str]]  # mark -> table and field
    heel: dict[str, str]  # mark -> the whole text

    @cached_property
    def gedeeld(self) -> list[Path]:
        binnen = {"intern"}
        alle = [p for p in sorted(self.map.rglob("*")) if p.is_file()]
        return [p for p in alle if not binnen & set(p.relative_to(self.map).parts[:-1])]

    @cached_property
    def tekst(self) -> dict[str, str]:
        """File -> everything in it that can be read, also what does not meet the eye."""
        return {p.name: " ".join(read_alles(p)) for p in self.gedeeld}


def read_alles(pad: Path) -> Iterator[str]:
    """Give the text of a file in every way in which something could be hidden in it."""
    if pad.suffix == ".xlsx":
        with zipfile.ZipFile(pad) as werkmap:
            for deel in werkmap.namelist():
                xml = werkmap.read(deel).decode("utf-8")
                yield xml
                yield html.unescape(xml)
                yield html.unescape(re.sub(r"<[^>]*>", "", xml))
    else:
        # Another kind of file needs another way to read it before this test says anything.
        assert pad.suffix in (".html", ".csv"), f"nieuw soort uitvoer: {pad.name}"
        tekst = pad.read_text("utf-8-sig")
        yield tekst
        yield html.unescape(tekst)
        if pad.suffix == ".csv":
            yield from itertools.chain.from_iterable(csv.reader(tekst.splitlines(), delimiter=";"))
        if pad.suffix == ".html":
            yield BeautifulSoup(tekst, "html.parser").get_text().replace("\u00ad", "")


class Teksten:
    """Hands out canaries and marked hostile texts, and remembers them."""

    def __init__(self) -> None:
        self.kanaries: list[str] = []
        self.teksten: dict[str, tuple[str, str]] = {}
        self.heel: dict[str, str] = {}

    def kanarie(self) -> str:
        n = len(self.kanaries)
        naam = f"Kanarie{n:04d}vogel"
        self.kanaries.append(naam.casefold())
        return (f"mw. K. {naam}, {naam.lower()}@kanarie.nl, 06 - 555{n:05d}, vindt de wethouder "
                f"Geheim{n:04d}")  # fmt: skip

    def merk(self, tabel: str, veld: str, hoogstens: int = 200, *, lijst: bool = False) -> str:
        n = len(self.teksten)
        mag = [v for v in VIJANDIG if len(v) + 8 <= hoogstens and not (lijst and ";" in v)]
        tekst = f"{mag[n % len(mag)]} zq{n:04d}"
        self.teksten[f"zq{n:04d}"], self.heel[f"zq{n:04d}"] = (tabel, veld), tekst
        return tekst


def make_proef(voorbeeld: Invulmap, teksten: Teksten) -> Invulmap:
    """Return the example with all words that people typed replaced."""
    frames: dict[str, pd.DataFrame] = {
        tabel: getattr(voorbeeld, tabel).copy() for tabel, _ in BLADEN.values()}
    assert all(len(frame) for frame in frames.values())
    # Where rows point at each other, the same words get the same mark.
    namen: dict[str, str] = {}
    for tabel, veld in (("stakeholders", "organisatie"), ("kansen", "titel"),
                        ("budget", "verdeling")):  # fmt: skip
        for oud in dict.fromkeys(frames[tabel][veld]):
            namen[oud] = teksten.merk(tabel, veld, 60, lijst=True)
    for blad, tabel, veld in select_teksten():
        kolom = kolommen(BLADEN[blad][1])[veld]
        nieuw: list[Any] = []
        for waarde in frames[tabel][veld]:
            if kolom.intern:
                nieuw.append(teksten.kanarie())
            elif isinstance(waarde, list):
                nieuw.append([namen[naam] for naam in waarde])
            elif waarde in namen:
                nieuw.append(namen[waarde])
            else:
                nieuw.append(teksten.merk(tabel, veld, kolom.maximaal))
        frames[tabel][veld] = pd.Series(nieuw, index=frames[tabel].index)
    frames["stakeholders"]["houding"] = "tegenstander"
    for veld, dag in DATUMS.items():
        frames["gesprekken"][veld] = pd.Timestamp(dag)
    assert voorbeeld.scan is not None
    scan = voorbeeld.scan.model_copy(update={
        "ingevuld_door": teksten.merk("scan", "ingevuld_door"),
        "toelichting": teksten.merk("scan", "toelichting"),
    })  # fmt: skip
    tabellen: dict[str, Any] = dict(frames)
    return replace(voorbeeld, scan=scan, **tabellen)


def write_plan(pad: Path, wijken: dict[str, str], teksten: Teksten) -> None:
    """Write the actieplan of an earlier scan, with marks in all its fields."""
    vrij = [v for v, kolom in kolommen(Planregel).items() if kolom.soort == "tekst"]
    regels = pd.DataFrame([
        dict.fromkeys(kolommen(Planregel))
        | {v: teksten.merk("actieplan", v) for v in vrij} | {"voortgang": stand}
        for stand in ("bezig", "klaar")
    ])  # fmt: skip
    gegevens = Boekgegevens(versie=1, gemeentecode="GM0193", gemeente="Zwolle",
                            ingevuld_op=dt.date(2025, 11, 2))  # fmt: skip
    write_actieplan(pad, load_catalogus(), gegevens, wijken, regels)


@pytest.fixture(scope="module")
def proef(tmp_path_factory: pytest.TempPathFactory) -> Proef:
    map_ = tmp_path_factory.mktemp("proef")
    (map_ / "mijnbieb").mkdir()
    yml = (VOORBEELD / "organisatie.yml").read_text("utf-8")
    (map_ / "mijnbieb" / "organisatie.yml").write_text(yml, "utf-8")
    wijken = select_wijken(read_gebieden(), "GM0193")
    teksten = Teksten()
    inhoud = make_proef(read_bestand(VOORBEELD / "GM0193.xlsx"), teksten)
    write_invulmap(map_ / "mijnbieb" / "GM0193.xlsx", load_catalogus(), ("GM0193", "Zwolle"),
                   wijken, inhoud)  # fmt: skip
    write_plan(map_ / "mijnbieb" / "GM0193-actieplan.xlsx", wijken, teksten)
    woorden = [sys.executable, "-m", "kansenscan_lib", "rapport", "--organisatie", "mijnbieb"]
    gelopen = subprocess.run(
        [*woorden, "--uit", "uit"], cwd=map_, capture_output=True, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert (gelopen.returncode, gelopen.stderr) == (0, ""), gelopen.stderr
    return Proef(map_ / "uit" / "mijnbieb" / "GM0193-Zwolle", gelopen.stdout, teksten.kanaries,
                 teksten.teksten, teksten.heel)  # fmt: skip


def find_kanaries(tekst: str) -> set[str]:
    """Return every trace of an internal field: name, address, number, opinion, attitude, date."""
    klein = tekst.casefold()
    dagen = [vorm for dag in DATUMS.values() for vorm in (
        f"{dag:%d-%m-%Y}", f"{dag.day}-{dag.month}-{dag.year}", f"{dag:%Y-%m-%d}",
        f"{dag.day} {'maart' if dag.month == 3 else 'april'} {dag.year}")]  # fmt: skip
    return {
        *re.findall(r"kanarie\w*", klein), *re.findall(r"geheim\d+", klein),
        *re.findall(r"06[\s-]*555\d{5}", klein), *re.findall("tegenstander", klein),
        *(dag for dag in dagen if dag in klein),
    }  # fmt: skip


@pytest.mark.kernel
def test_wat_intern_is_staat_in_niets_dat_gedeeld_wordt(proef: Proef) -> None:
    assert {p.name for p in proef.gedeeld} >= {
        "rapport.html", "cijfers.csv", "zinnen.csv", "confrontatie.csv", "kansen.csv",
        "actieplan.xlsx"}  # fmt: skip
    assert len(proef.kanaries) > 30
    for naam, tekst in proef.tekst.items():
        assert find_kanaries(tekst) == set(), naam
    assert find_kanaries(proef.stdout + " ".join(p.name for p in proef.gedeeld)) == set()


@pytest.mark.kernel
def test_in_de_notebooks_van_de_adviseur_staat_wel_iets(proef: Proef) -> None:
    """What is searched for was there to be found: the map of attitudes is for the adviser."""
    binnen = " ".join(p.read_text("utf-8") for p in (proef.map / NOTEBOOKS).glob("*.ipynb"))
    assert "tegenstander" in find_kanaries(binnen)


@pytest.mark.kernel
def test_wat_gedeeld_mag_worden_staat_er_letterlijk(proef: Proef) -> None:
    alles = {naam: " ".join(tekst.split()) for naam, tekst in proef.tekst.items()}
    gezien = {merk for merk in proef.teksten for tekst in alles.values() if merk in tekst}
    getoond = {proef.teksten[merk] for merk in gezien}
    assert set(proef.teksten.values()) - getoond == NIET_GETOOND
    for merk in gezien:
        for naam, tekst in alles.items():
            assert merk not in tekst or proef.heel[merk] in tekst, (naam, proef.heel[merk])


@pytest.mark.kernel
def test_niets_in_het_rapport_wordt_uitgevoerd(proef: Proef) -> None:
    soep = BeautifulSoup((proef.map / "rapport.html").read_text("utf-8"), "html.parser")
    assert not soep.find_all(["script", "iframe", "object", "embed", "base", "form", "img"])
    assert not [k for k in soep.find_all("meta") if k.get("http-equiv", "").lower() == "refresh"]
    for knoop in soep.find_all(True):
        for naam, waarde in knoop.attrs.items():
            assert not naam.lower().startswith("on"), knoop
            if naam.lower() in ("href", "src", "xlink:href", "action", "formaction", "srcdoc"):
                doel = re.sub(r"[\s\x00-\x20]", "", str(waarde)).lower()
                assert doel.startswith(("#", "https://", "data:image/svg+xml", "mailto:")), doel
    # A template would have made 49 of it, Markdown a link, bold or code.
    tekst = " ".join(soep.get_text().split())
    assert "{{7*7}} zq" in tekst and "[x](javascript:alert(1)) zq" in tekst
    assert "`a` *b* _c_ # d zq" in tekst


@pytest.mark.kernel
def test_niets_in_excel_wordt_een_formule(proef: Proef) -> None:
    for pad in proef.gedeeld:
        if pad.suffix == ".csv":
            with pad.open(encoding="utf-8-sig", newline="") as bestand:
                cellen = itertools.chain.from_iterable(csv.reader(bestand, delimiter=";"))
                eng = [c for c in cellen if re.match(r"[=+@\t\r-]", c)
                       and not re.fullmatch(r"-\d+(,\d+)?(e-?\d+)?", c)]  # fmt: skip
            assert not eng, (pad.name, eng[:5])
        if pad.suffix == ".xlsx":
            with zipfile.ZipFile(pad) as werkmap:
                for deel in werkmap.namelist():
                    xml = werkmap.read(deel).decode("utf-8")
                    if "worksheets/" in deel:
                        assert "<f>" not in xml and "<f " not in xml and "<hyperlink" not in xml
                    assert 'TargetMode="External"' not in xml, deel
                assert not [n for n in werkmap.namelist() if "vba" in n or "external" in n.lower()]
            boek = openpyxl.load_workbook(pad)
            soorten = {cel.data_type for blad in boek for rij in blad.iter_rows() for cel in rij}
            assert "f" not in soorten and "s" in soorten


def test_een_zin_uit_een_cel_voor_de_adviseur_komt_niet_in_de_bijlage(tmp_path: Path) -> None:
    """zinnen.csv is shared; a cell with the tag `alleen_lab` is not, whatever it rests on."""
    vorm: Any = nbformat.v4  # has no types
    cellen = []
    for tags in ([], ["alleen_lab"]):
        cel = vorm.new_code_cell("ks.show()", metadata={"tags": tags})
        cel.outputs = [vorm.new_output(
            "display_data", {"text/markdown": f"Zin met {tags}."},
            metadata={METADATA: {"rijen": [["inwoners", "GM0193", 2024]]}},
        )]  # fmt: skip
        cellen.append(cel)
    nbformat.write(vorm.new_notebook(cells=cellen), tmp_path / "01_x.ipynb")
    assert select_zinnen(tmp_path / "01_x.ipynb") == [
        ("Zin met [].", (("inwoners", "GM0193", 2024),))]
