"""start.py: refuses what cannot work, installs once, passes everything on."""

from __future__ import annotations

import ast
import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

START = Path(__file__).resolve().parents[1] / "start.py"
BRON = START.read_text("utf-8")
BOOM = ast.parse(BRON)


class Nep:
    """start.py in an empty project; pip, venv and the commands are only written down."""

    def __init__(self, map_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.map = map_
        self.module = laad(map_)
        self.pip: list[list[str]] = []
        self.opdrachten: list[tuple[list[str], Path | None]] = []
        self.pip_zegt: list[tuple[int, str]] = []
        self.uitkomst = 0
        self.venv_fout: BaseException | None = None
        for naam in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
            (map_ / naam).write_text(naam, "utf-8")
        monkeypatch.setattr(self.module, "venv", SimpleNamespace(create=self._venv))
        nep = SimpleNamespace(
            run=self._pip,
            Popen=self._popen,
            PIPE=subprocess.PIPE,
            CalledProcessError=subprocess.CalledProcessError,
        )
        monkeypatch.setattr(self.module, "subprocess", nep)

    def start(self, *woorden: str) -> int | str | None:
        """Run start.py with these words; return its exit code, or the sentence it ends with."""
        with pytest.MonkeyPatch.context() as m, pytest.raises(SystemExit) as einde:
            m.setattr(sys, "argv", ["start.py", *woorden])
            self.module.main()
        return einde.value.code

    @property
    def merken(self) -> set[str]:
        return {p.name for p in self.module.OMGEVING.glob("klaar-*")}

    def _venv(self, plek: Path, *, with_pip: bool, clear: bool) -> None:
        assert plek == self.map / ".venv" and with_pip and clear
        self.module.PYTHON.parent.mkdir(parents=True)
        self.module.PYTHON.write_text("", "utf-8")
        if self.venv_fout:
            raise self.venv_fout

    def _pip(self, opdracht: Sequence[str], **opties: Any) -> SimpleNamespace:
        assert opdracht[:3] == [str(self.module.PYTHON), "-m", "pip"]
        assert opties["cwd"] == self.map, "het slot staat in de map van Kansenscan"
        self.pip.append(list(opdracht[3:]))
        code, tekst = self.pip_zegt.pop(0) if self.pip_zegt else (0, "")
        if code == 130:
            raise KeyboardInterrupt
        return SimpleNamespace(returncode=code, stderr=tekst)

    def _popen(self, opdracht: Sequence[str], cwd: Path | None) -> Any:
        self.opdrachten.append((list(opdracht), cwd))
        nep = SimpleNamespace(wait=lambda: self.uitkomst)
        return type("Proces", (), {"__enter__": lambda _: nep, "__exit__": lambda *_: None})()


def laad(map_: Path) -> ModuleType:
    beschrijving = importlib.util.spec_from_file_location("start_onder_test", START)
    assert beschrijving is not None and beschrijving.loader is not None
    module = importlib.util.module_from_spec(beschrijving)
    beschrijving.loader.exec_module(module)
    for naam in ("PYTHON", "OMGEVING", "MAP"):
        setattr(module, naam, map_ / getattr(module, naam).relative_to(START.parent))
    return module


@pytest.fixture
def nep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nep:
    return Nep(tmp_path, monkeypatch)


# --- which Python ----------------------------------------------------------------------------


@pytest.mark.parametrize("versie", [(3, 6), (3, 10), (3, 14), (4, 0)])
def test_andere_python_wordt_geweigerd_met_een_zin(nep: Nep, versie: tuple[int, int]) -> None:
    with pytest.MonkeyPatch.context() as m, pytest.raises(SystemExit) as einde:
        m.setattr(sys, "version_info", (*versie, 0, "final", 0))
        nep.module.main()
    zin = str(einde.value.code)
    assert zin.startswith("Kansenscan heeft Python 3.11, 3.12 of 3.13 nodig; dit is Python ")
    assert f"Python {versie[0]}.{versie[1]}." in zin and "py -3.13 start.py" in zin
    assert not nep.pip and not nep.opdrachten and not (nep.map / ".venv").exists()


@pytest.mark.parametrize("versie", [(3, 11), (3, 12), (3, 13)])
def test_deze_python_mag(nep: Nep, versie: tuple[int, int]) -> None:
    with pytest.MonkeyPatch.context() as m:
        m.setattr(sys, "version_info", (*versie, 0, "final", 0))
        nep.module.controleer_python()


def test_een_oude_python_komt_tot_de_controle() -> None:
    """Nothing in the file is a syntax error, or runs, before the version is looked at."""
    ast.parse(BRON, feature_version=(3, 5))
    nieuw = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.Match, ast.TryStar, ast.AsyncFor)
    for knoop in ast.walk(BOOM):
        assert not isinstance(knoop, nieuw), f"regel {getattr(knoop, 'lineno', '?')}"
        if isinstance(knoop, ast.FunctionDef):
            assert knoop.returns is None and not knoop.args.posonlyargs
            assert all(a.annotation is None for a in knoop.args.args)
    assert BRON.isascii(), "een oude console kent niet elke letter"
    hoofd = next(k for k in BOOM.body if isinstance(k, ast.FunctionDef) and k.name == "main")
    assert ast.unparse(hoofd.body[1]) == "controleer_python()"
    for knoop in BOOM.body:
        assert isinstance(knoop, ast.Import | ast.ImportFrom | ast.Assign | ast.FunctionDef) or (
            ast.unparse(knoop).startswith(("if __name__ ==", "'Zet Kansenscan klaar"))
        ), ast.unparse(knoop)


def test_alleen_de_standaardbibliotheek() -> None:
    namen = set()
    for knoop in ast.walk(BOOM):
        if isinstance(knoop, ast.Import):
            namen |= {alias.name.split(".")[0] for alias in knoop.names}
        elif isinstance(knoop, ast.ImportFrom):
            namen.add(str(knoop.module).split(".")[0])
    assert namen <= sys.stdlib_module_names


def test_het_staat_in_de_omgeving_van_dit_systeem() -> None:
    beschrijving = laad(START.parent)
    assert (START.parent / ".venv") in beschrijving.PYTHON.parents
    assert beschrijving.PYTHON.name == ("python.exe" if os.name == "nt" else "python")


# --- installing ------------------------------------------------------------------------------


def test_de_eerste_keer_wordt_alles_klaargezet(
    nep: Nep, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nep.start("rapport") == 0
    install = ["--disable-pip-version-check", "install", "--quiet"]
    assert nep.pip == [
        [*install, "--require-hashes", "-r", "requirements.lock"],
        [*install, "--no-deps", "--no-build-isolation", "-e", "."],
    ]
    assert nep.merken == {"klaar-requirements"}
    uit = capsys.readouterr().out
    assert "Kansenscan wordt klaargezet" in uit and "Klaar." in uit
    assert [r[:5] for r in uit.splitlines() if "/3" in r] == ["  1/3", "  2/3", "  3/3"]


def test_de_tweede_keer_wordt_niets_gemaakt(nep: Nep, capsys: pytest.CaptureFixture[str]) -> None:
    nep.start("rapport")
    nep.pip.clear()
    capsys.readouterr()
    assert nep.start("rapport") == 0
    assert nep.pip == []
    assert capsys.readouterr().out == "", "een gewone start zegt niets"


@pytest.mark.parametrize("bestand", ["requirements.lock", "pyproject.toml"])
def test_een_ander_slot_installeert_opnieuw_in_dezelfde_omgeving(nep: Nep, bestand: str) -> None:
    nep.start("rapport")
    nep.pip.clear()
    (nep.map / bestand).write_text("nieuwe versie", "utf-8")
    nep.venv_fout = AssertionError("de omgeving was er al")
    assert nep.start("rapport") == 0
    assert len(nep.pip) == 2
    nep.pip.clear()
    assert nep.start("rapport") == 0 and nep.pip == []


def test_een_verplaatste_map_installeert_opnieuw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The project is installed by its place; elsewhere Python would find the old place."""
    (tmp_path / "oud").mkdir()
    Nep(tmp_path / "oud", monkeypatch).start("rapport")
    (tmp_path / "oud").rename(tmp_path / "nieuw")
    nep = Nep(tmp_path / "nieuw", monkeypatch)
    assert nep.start("rapport") == 0
    assert len(nep.pip) == 2


@pytest.mark.parametrize("stap", [0, 1])
def test_mislukt_pip_dan_staat_er_een_zin_en_geen_merk(nep: Nep, stap: int) -> None:
    nep.pip_zegt = [(0, "")] * stap + [(1, "WARNING: gemopper\nERROR: geen verbinding\n")]
    zin = str(nep.start("rapport"))
    assert zin.startswith("Het installeren is niet gelukt. Is er internet")
    assert "Start daarna dezelfde opdracht opnieuw." in zin
    assert zin.endswith("ERROR: geen verbinding") and "gemopper" not in zin
    assert nep.merken == set() and nep.opdrachten == []
    nep.pip.clear()
    assert nep.start("rapport") == 0, "daarna lukt het gewoon"
    assert len(nep.pip) == 2 and nep.merken == {"klaar-requirements"}


def test_een_half_bijgewerkte_omgeving_is_van_geen_enkel_slot(nep: Nep) -> None:
    nep.start("rapport")
    (nep.map / "requirements.lock").write_text("nieuw", "utf-8")
    nep.pip_zegt = [(1, "ERROR: schijf vol")]
    nep.start("rapport")
    (nep.map / "requirements.lock").write_text("requirements.lock", "utf-8")  # as it was
    nep.pip.clear()
    assert nep.start("rapport") == 0
    assert len(nep.pip) == 2


@pytest.mark.parametrize(
    "fout", [PermissionError(13, "mag niet"), subprocess.CalledProcessError(1, ["ensurepip"])]
)
def test_mislukt_de_omgeving_dan_blijft_er_geen_halve_staan(nep: Nep, fout: Exception) -> None:
    nep.venv_fout = fout
    zin = str(nep.start("rapport"))
    assert zin.startswith("De map .venv kon niet worden gemaakt.") and "python3-venv" in zin
    assert not (nep.map / ".venv").exists() and nep.pip == []
    nep.venv_fout = None
    assert nep.start("rapport") == 0


@pytest.mark.parametrize("waar", ["venv", "pip"])
def test_ctrl_c_bij_het_klaarzetten(
    nep: Nep, waar: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if waar == "venv":
        nep.venv_fout = KeyboardInterrupt()
    else:
        nep.pip_zegt = [(130, "")]
    assert nep.start("rapport") == 130
    assert "Gestopt." in capsys.readouterr().err
    assert (nep.map / ".venv").exists() == (waar == "pip")
    assert nep.merken == set() and nep.opdrachten == []


# --- passing on ------------------------------------------------------------------------------


def test_woorden_en_uitkomst_gaan_onveranderd_door(nep: Nep) -> None:
    woorden = ["rapport", "--gemeente", "Súdwest-Fryslân", "--uit", "mijn map/*", "--x=$HOME", ""]
    nep.uitkomst = 7
    assert nep.start(*woorden) == 7
    python = str(nep.module.PYTHON)
    assert nep.opdrachten == [([python, "-m", "kansenscan_lib", *woorden], None)]


def test_zonder_woorden_komt_de_hulp(nep: Nep) -> None:
    nep.start()
    assert nep.opdrachten[0][0][3:] == ["--help"]


@pytest.mark.parametrize(
    ("woorden", "verwacht"),
    [([], ["-n", "2"]), (["-k", "cli or start", "-x"], ["-k", "cli or start", "-x"])],
)
def test_test_draait_pytest_in_de_map_van_het_project(
    nep: Nep, woorden: list[str], verwacht: list[str]
) -> None:
    nep.uitkomst = 1
    assert nep.start("test", *woorden) == 1
    assert nep.pip[0][-1] == "requirements-dev.lock"
    assert nep.opdrachten == [([str(nep.module.PYTHON), "-m", "pytest", *verwacht], nep.map)]


def test_wie_de_testhulp_heeft_installeert_voor_een_rapport_niets(nep: Nep) -> None:
    nep.start("rapport")
    nep.start("test")
    assert nep.merken == {"klaar-requirements", "klaar-requirements-dev"}
    nep.pip.clear()
    assert nep.start("rapport") == 0 and nep.start("test") == 0
    assert nep.pip == []
    (nep.map / "requirements-dev.lock").write_text("nieuw", "utf-8")
    assert nep.start("rapport") == 0
    assert nep.pip[0][-1] == "requirements-dev.lock"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows kent dit signaal niet")
def test_bij_ctrl_c_wacht_start_tot_de_opdracht_is_opgeruimd(tmp_path: Path) -> None:
    """Python itself would kill the command after a quarter of a second, in the middle of it."""
    opdracht = (
        "import pathlib, sys, time\n"
        "try:\n    print('bezig', flush=True); time.sleep(60)\n"
        "except KeyboardInterrupt:\n"
        f"    time.sleep(0.8); pathlib.Path({str(tmp_path / 'opgeruimd')!r}).touch(); sys.exit(130)"
    )
    script = (
        f"import sys; sys.path.insert(0, {str(START.parent)!r}); import start\n"
        f"sys.exit(start.voer_uit([sys.executable, '-c', {opdracht!r}], None))"
    )
    with subprocess.Popen(
        [sys.executable, "-B", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as proces:
        assert proces.stdout is not None and proces.stdout.readline() == "bezig\n"
        begin = time.monotonic()
        os.killpg(proces.pid, signal.SIGINT)  # as a terminal does: to all of them
        _, stderr = proces.communicate(timeout=30)
    assert (proces.returncode, stderr) == (130, "")
    assert (tmp_path / "opgeruimd").exists() and time.monotonic() - begin > 0.7
