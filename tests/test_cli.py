"""The command itself: what it offers, and what it says when something is wrong."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from kansenscan_lib import cli
from kansenscan_lib.bronnen import momentopname
from kansenscan_lib.fouten import InvoerFout, KansenscanError
from kansenscan_lib.uitvoer import gemeente as gemeentemodule
from kansenscan_lib.uitvoer.uitvoeren import NOTEBOOKS

PROJECT = Path(__file__).resolve().parents[1]
VOORBEELD = PROJECT / "params" / "voorbeeld"
GOED = (VOORBEELD / "organisatie.yml").read_text("utf-8")
#: Words of argparse and of Python that no adviser should meet.
ENGELS = re.compile(
    r"\b(usage|options?:|optional|positional|arguments?|show this|required|default|error|errors|"
    r"invalid|choose from|unrecognized|expected|ignored|explicit|subcommands?|Traceback|File \")",
    re.IGNORECASE,
)


class Uitslag:
    """What one command gave: its exit code and what it wrote."""

    def __init__(self, code: object, uit: str, fout: str) -> None:
        self.code, self.uit, self.fout = code, uit, fout


@pytest.fixture
def opdracht(capsys: pytest.CaptureFixture[str]) -> Any:
    def voer_uit(*woorden: object) -> Uitslag:
        capsys.readouterr()
        with pytest.raises(SystemExit) as einde:
            cli.main([str(w) for w in woorden])
        gezien = capsys.readouterr()
        assert not ENGELS.search(gezien.out + gezien.err)
        return Uitslag(einde.value.code, gezien.out, gezien.err)

    return voer_uit


def inhoud(map_: Path) -> dict[str, str]:
    """Return everything below a folder, hidden files included."""
    return {
        str(p.relative_to(map_)): p.read_text("utf-8") if p.is_file() else "map"
        for p in map_.rglob("*")
    }


@pytest.fixture
def uit(tmp_path: Path) -> Iterator[Path]:
    """An output folder with earlier output, which must come through whatever the test does."""
    doel = tmp_path / "outputs" / "voorbeeld" / "GM0193-Zwolle"
    (doel / NOTEBOOKS).mkdir(parents=True)
    (doel / "rapport.html").write_text("vorige", "utf-8")
    (doel / NOTEBOOKS / "01_gemeente.ipynb").write_text("vorige", "utf-8")
    (doel / "aantekeningen.txt").write_text("van de adviseur", "utf-8")
    voor = inhoud(tmp_path / "outputs")
    yield tmp_path / "outputs"
    na = inhoud(tmp_path / "outputs")
    assert {naam: na.pop(naam) for naam in voor} == voor
    nieuw = [naam for naam, tekst in na.items() if tekst != "map"]
    assert all(Path(naam).parent.name == "mislukt" for naam in nieuw), nieuw
    assert not [naam for naam in na if ".bezig" in naam]


def organisatie(tmp_path: Path, tekst: str) -> Path:
    map_ = tmp_path / "params" / "voorbeeld"
    map_.mkdir(parents=True)
    (map_ / "organisatie.yml").write_text(tekst, "utf-8")
    return map_


# --- help ------------------------------------------------------------------------------------


def lezers(lezer: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield lezer
    for actie in lezer._actions:
        if isinstance(actie, argparse._SubParsersAction):
            for kind in actie.choices.values():
                yield from lezers(kind)


@pytest.mark.parametrize("lezer", [*lezers(cli.build_parser())], ids=lambda p: str(p.prog))
def test_hulp_is_in_het_nederlands_en_noemt_alles(
    lezer: argparse.ArgumentParser, opdracht: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    uitslag = opdracht(*lezer.prog.split()[1:], "--help")
    assert uitslag.code == 0 and uitslag.fout == ""
    assert uitslag.uit.startswith(f"gebruik: {lezer.prog} ")
    assert max(map(len, uitslag.uit.splitlines())) <= 80
    for actie in lezer._actions:
        assert actie.help or isinstance(actie, argparse._SubParsersAction), actie.dest
        assert all(optie in uitslag.uit for optie in actie.option_strings)
        if isinstance(actie, argparse._SubParsersAction):
            assert all(f"\n    {naam}" in uitslag.uit for naam in actie.choices)
    assert lezer.description and lezer.description in uitslag.uit.replace("\n", " ")


def test_hulp_laadt_niets_zwaars() -> None:
    """A command must answer at once; the libraries come when they are needed."""
    script = (
        "import sys; from kansenscan_lib.cli import build_parser; build_parser(); "
        "print({'pandas', 'numpy', 'matplotlib', 'papermill', 'pydantic'} & set(sys.modules))"
    )
    gelopen = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (gelopen.stdout.strip(), gelopen.stderr) == ("set()", "")


# --- a command that is not one ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("woorden", "zin"),
    [
        ([], "Er ontbreekt iets: OPDRACHT. Kies uit: rapport, "),
        (["raport"], "De opdracht 'raport' bestaat niet. Bedoelt u 'rapport'?"),
        (["xyz"], "De opdracht 'xyz' bestaat niet. Kies uit: rapport, "),
        (["rapport", "--gemente", "Zwolle"], "'--gemente Zwolle' niet. Bedoelt u '--gemeente'?"),
        (["rapport", "--gem", "Zwolle"], "kent '--gem Zwolle' niet. Bedoelt u '--gemeente'?"),
        (["rapport", "--fases=kansen"], "kent '--fases=kansen' niet. Bedoelt u '--fase'?"),
        (["rapport", "Zwolle"], "Deze opdracht kent 'Zwolle' niet."),
        (["rapport", "--naar", "x"], "Deze opdracht kent '--naar x' niet.\n"),
        (["rapport", "--gemeente"], "Achter --gemeente hoort nog iets te staan."),
        (["rapport", "--debug=3"], "Achter --debug hoort niets te staan."),
        (["gegevens"], "Er ontbreekt iets: OPDRACHT. Kies uit: vastleggen, controleren."),
        (["gegevens", "vastlegen"], "bestaat niet. Bedoelt u 'vastleggen'?"),
        (["gegevens", "vastleggen"], "Er ontbreekt iets: MAP."),
    ],
    ids=lambda d: " ".join(d) if isinstance(d, list) else "",
)
def test_een_opdracht_die_niet_klopt(opdracht: Any, woorden: list[str], zin: str) -> None:
    uitslag = opdracht(*woorden)
    assert uitslag.code == 1 and uitslag.uit == ""
    assert zin in uitslag.fout
    laatste = uitslag.fout.splitlines()[-1]
    assert re.fullmatch(r"Hulp: kansenscan( \w+)* --help", laatste), laatste


# --- bad input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("woorden", "zinnen"),
    [
        (["--gemeente", "Zwole"], ["Onbekende gemeente 'Zwole'. Bedoelt u 'Zwolle'?"]),
        (["--gemeente", "GM9999"], ["Onbekende gemeentecode 'GM9999'."]),
        (["--gemeente", "Bergen"], ["Bergen (NH.)", "Bergen (L.)", "volledige naam of de code"]),
        (
            ["--fase", "bevolkin", "--fase", "zaken"],
            [
                "De fase 'bevolkin' bestaat niet. Bedoelt u 'bevolking'?",
                "De fase 'zaken' bestaat niet. Kies uit: gemeente, bevolking,",
            ],
        ),
        (
            ["--organisatie", "params/vorbeeld"],
            ["vorbeeld: deze map bestaat niet. Bedoelt u 'voorbeeld'?", "organisatie.yml"],
        ),
        (["--organisatie", "start.py"], ["start.py: dit is geen map."]),
    ],
    ids=lambda d: " ".join(d) if d and d[0].startswith("--") else "",
)
def test_slechte_invoer_op_de_opdrachtregel(
    opdracht: Any,
    uit: Path,
    monkeypatch: pytest.MonkeyPatch,
    woorden: list[str],
    zinnen: list[str],
) -> None:
    monkeypatch.chdir(PROJECT)
    uitslag = opdracht("rapport", *woorden, "--uit", uit)
    assert uitslag.code == 1
    assert not [zin for zin in zinnen if zin not in uitslag.fout]


@pytest.mark.parametrize(
    ("oud", "nieuw", "zinnen"),
    [
        ("vraag:", "vrag:", ["onbekende sleutel 'vrag'. Bedoelt u 'vraag'?", "'vraag' ontbreekt"]),
        ("\nvoorbeeld: true", "\nvoorbeeld: 3", ["'voorbeeld' moet 'true' of 'false' zijn"]),
        ("doel: nieuw_beleid", "doel: nieuwbeleid", ["Bedoelt u 'nieuw_beleid'?"]),
        ('["GM0193"]', "[0363]", ["met GM en aanhalingstekens", '"GM0363"', "gevonden: '243'"]),
        ('["GM0193"]', '["GM0193"', ["regel", "de opmaak klopt niet"]),
        ("naam: V", "naam: a: V", ["organisatie.yml, regel 3: de opmaak klopt niet"]),
        ('["GM0193"]', '["GM9999"]', ["Onbekende gemeentecode 'GM9999'."]),
    ],
)
def test_slechte_organisatie(
    opdracht: Any, uit: Path, tmp_path: Path, oud: str, nieuw: str, zinnen: list[str]
) -> None:
    assert GOED.count(oud) == 1
    map_ = organisatie(tmp_path, GOED.replace(oud, nieuw))
    uitslag = opdracht("rapport", "--organisatie", map_, "--uit", uit)
    assert uitslag.code == 1 and uitslag.uit == ""
    assert not [zin for zin in zinnen if zin not in uitslag.fout]
    if "gemeentecode '" not in uitslag.fout:
        assert all(r.startswith(str(map_ / "organisatie.yml")) for r in uitslag.fout.splitlines())


def test_een_invulmap_die_geen_werkmap_is(opdracht: Any, uit: Path, tmp_path: Path) -> None:
    map_ = organisatie(tmp_path, GOED)
    (map_ / "GM0193.xlsx").write_text("dit is geen werkmap", "utf-8")
    uitslag = opdracht("rapport", "--organisatie", map_, "--uit", uit)
    assert uitslag.code == 1 and "GM0193.xlsx" in uitslag.fout


@pytest.fixture
def kopie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the snapshot that the commands check in place of the real one."""
    kopie = tmp_path / "momentopname"
    shutil.copytree(momentopname.MOMENTOPNAME, kopie)
    monkeypatch.setattr(momentopname.check_momentopname, "__defaults__", (kopie,))
    return kopie


@pytest.mark.parametrize("woorden", [["rapport"], ["gegevens", "controleren"]], ids=" ".join)
@pytest.mark.parametrize(
    ("bestand", "hoe", "zin"),
    [
        ("waarden.parquet", "bit", "is beschadigd of gewijzigd"),
        ("waarden.parquet", "half", "is beschadigd of gewijzigd"),
        ("grenzen_wijk.parquet", "weg", "ontbreekt"),
        ("herkomst.yml", "weg", "dit bestand bestaat niet"),
        ("herkomst.yml", "rommel", "beschadigd"),
    ],
)
def test_een_beschadigde_momentopname(
    opdracht: Any, kopie: Path, uit: Path, woorden: list[str], bestand: str, hoe: str, zin: str
) -> None:
    heel = (kopie / bestand).read_bytes()
    midden = len(heel) // 2
    (kopie / bestand).unlink()
    if hoe != "weg":
        bit = heel[:midden] + bytes([heel[midden] ^ 1]) + heel[midden + 1 :]
        (kopie / bestand).write_bytes({"bit": bit, "half": heel[:midden]}.get(hoe, b"rommel"))
    uitslag = opdracht(*woorden, *(["--uit", uit] if woorden == ["rapport"] else []))
    assert uitslag.code == 1 and uitslag.uit == ""
    assert str(kopie / bestand) in uitslag.fout and zin in uitslag.fout
    assert "Installeer Kansenscan opnieuw" in uitslag.fout


def test_een_gave_momentopname(opdracht: Any, kopie: Path) -> None:
    uitslag = opdracht("gegevens", "controleren")
    assert (uitslag.code, uitslag.fout) == (0, "")
    assert uitslag.uit == "De momentopname is ongeschonden.\n"


def test_vastleggen_uit_een_lege_map_laat_de_oude_heel(
    opdracht: Any, kopie: Path, tmp_path: Path
) -> None:
    (tmp_path / "leeg").mkdir()
    voor = {p.name: p.read_bytes() for p in kopie.iterdir()}
    uitslag = opdracht("gegevens", "vastleggen", tmp_path / "leeg", "--naar", kopie)
    assert uitslag.code == 1 and "dit bestand ontbreekt" in uitslag.fout
    assert {p.name: p.read_bytes() for p in kopie.iterdir()} == voor
    uitslag = opdracht("gegevens", "vastleggen", tmp_path / "weg", "--naar", kopie)
    assert uitslag.code == 1 and "weg: deze map bestaat niet" in uitslag.fout


@pytest.mark.parametrize("diep", [0, 1, 2])
def test_waar_niet_geschreven_kan_worden(opdracht: Any, tmp_path: Path, diep: int) -> None:
    """A file stands where a folder should come: that stops root as well."""
    plek = tmp_path.joinpath("outputs", *["voorbeeld", "GM0193-Zwolle"][:diep])
    plek.parent.mkdir(parents=True, exist_ok=True)
    plek.write_text("in de weg", "utf-8")
    voor = inhoud(tmp_path)
    uitslag = opdracht("rapport", "--organisatie", VOORBEELD, "--uit", tmp_path / "outputs")
    assert uitslag.code == 1
    assert ": hier kan niet worden geschreven (" in uitslag.fout
    assert "kies met --uit een andere map" in uitslag.fout
    assert inhoud(tmp_path) == voor


# --- what nobody foresaw ---------------------------------------------------------------------


def laat_mislukken(monkeypatch: pytest.MonkeyPatch, fout: BaseException) -> None:
    def mislukt(*_: object) -> None:
        raise fout

    monkeypatch.setattr(gemeentemodule, "run_gemeente", mislukt)


def test_een_onverwachte_fout_is_een_zin_en_uitkomst_2(
    opdracht: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    laat_mislukken(monkeypatch, ZeroDivisionError("deling door nul"))
    uitslag = opdracht("rapport")
    assert uitslag.code == 2 and uitslag.uit == ""
    assert "(ZeroDivisionError: deling door nul)" in uitslag.fout
    assert "een fout van het programma, niet van u" in uitslag.fout and "--debug" in uitslag.fout


@pytest.mark.parametrize("fout", [ZeroDivisionError("x"), InvoerFout("x")])
@pytest.mark.parametrize("woorden", [["--debug", "rapport"], ["rapport", "--debug"]])
def test_met_debug_komt_de_fout_zelf(
    monkeypatch: pytest.MonkeyPatch, fout: Exception, woorden: list[str]
) -> None:
    laat_mislukken(monkeypatch, fout)
    with pytest.raises(type(fout)):
        cli.main(woorden)


def test_alle_meldingen_staan_er_tegelijk(opdracht: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    laat_mislukken(monkeypatch, InvoerFout(["Eerste.", "Tweede."]))
    uitslag = opdracht("rapport")
    assert (uitslag.code, uitslag.fout) == (1, "Eerste.\nTweede.\n")


def test_ctrl_c_is_uitkomst_130(opdracht: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    laat_mislukken(monkeypatch, KeyboardInterrupt())
    uitslag = opdracht("rapport")
    assert (uitslag.code, uitslag.uit) == (130, "")
    assert "Gestopt. Er is niets half achtergebleven." in uitslag.fout


def test_opties_komen_aan(opdracht: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gezien = []

    def run(*opties: object) -> Path:
        gezien.append(opties)
        return Path("daar") / "rapport.html"

    monkeypatch.setattr(gemeentemodule, "run_gemeente", run)
    assert opdracht("rapport").uit == f"Het rapport staat klaar: {Path('daar') / 'rapport.html'}\n"
    woorden = ["--organisatie", "o", "--gemeente=Urk", "--fase", "kansen", "--fase", "02", "--uit"]
    assert opdracht("rapport", *woorden, "u").code == 0
    assert gezien == [
        ("params/voorbeeld", None, None, Path("outputs")),
        ("o", "Urk", ["kansen", "02"], Path("u")),
    ]


@pytest.mark.parametrize(
    ("fasen", "verwacht"),
    [
        ((), ["01", "02", "03", "04", "05", "06", "07"]),
        (("kansen", "02", "01_gemeente", "Bevolking"), ["01", "02", "07"]),
    ],
)
def test_fasen_komen_in_leesvolgorde(fasen: tuple[str, ...], verwacht: list[str]) -> None:
    assert [p.name[:2] for p in gemeentemodule.select_fasen(fasen)] == verwacht


def test_zonder_notebooks_zegt_het_dat(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(gemeentemodule, "NOTEBOOKMAP", tmp_path)
    with pytest.raises(KansenscanError, match="hier staan geen notebooks"):
        gemeentemodule.select_fasen(())


# --- JupyterLab ------------------------------------------------------------------------------


def test_lab_opent_de_notebooks_en_geeft_opties_door(
    opdracht: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    gezien = []

    class Proces:
        onderbroken = 0

        def __init__(self, woorden: list[str]) -> None:
            gezien.append(woorden)

        def __enter__(self) -> Proces:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def wait(self) -> int:
            Proces.onderbroken += 1
            if Proces.onderbroken == 1:  # Ctrl-C is for JupyterLab; we wait until it is done
                raise KeyboardInterrupt
            return 5

    monkeypatch.setattr(subprocess, "Popen", Proces)
    uitslag = opdracht("lab", "--no-browser", "--port", "8899")
    assert uitslag.code == 5 and uitslag.fout == "" and Proces.onderbroken == 2
    assert uitslag.uit.startswith("JupyterLab opent in uw browser.")
    (woorden,) = gezien
    assert woorden[:3] == [sys.executable, "-m", "jupyterlab"]
    assert woorden[-3:] == ["--no-browser", "--port", "8899"]
    assert "--ip=127.0.0.1" in woorden, "niemand anders op het netwerk mag erbij"
    assert f"--ServerApp.root_dir={PROJECT}" in woorden
    assert "--LabApp.default_url=/lab/tree/notebooks" in woorden


# --- with a real kernel ------------------------------------------------------------------------


@pytest.fixture
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the notebooks, to break one of them."""
    kopie = tmp_path / "notebooks"
    shutil.copytree(gemeentemodule.NOTEBOOKMAP, kopie, ignore=shutil.ignore_patterns(".*"))
    monkeypatch.setattr(gemeentemodule, "NOTEBOOKMAP", kopie)
    return kopie


@pytest.mark.kernel
def test_een_cel_die_mislukt(opdracht: Any, uit: Path, notebooks: Path) -> None:
    pad = notebooks / "04_partners.ipynb"
    notebook: Any = nbformat  # has no types
    boek = notebook.read(pad, as_version=4)
    boek.cells.insert(3, notebook.v4.new_code_cell("1 / 0"))
    notebook.write(boek, pad)
    uitslag = opdracht("rapport", "--uit", uit, "--fase", "partners")
    assert uitslag.code == 1
    assert uitslag.fout.startswith("04_partners: cel [4] kon niet worden uitgevoerd.\n")
    assert "De technische melding is: ZeroDivisionError: division by zero\n" in uitslag.fout
    assert "Er is geen rapport gemaakt; eerdere uitvoer is niet veranderd." in uitslag.fout
    (bewaard,) = uit.rglob("04_partners.ipynb")
    assert str(bewaard) in uitslag.fout and bewaard.parent.name == "mislukt"
