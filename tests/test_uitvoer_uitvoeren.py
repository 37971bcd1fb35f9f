"""Notebooks run in kernels of their own; what fails says so in Dutch and leaves nothing."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell
from rapportcontrole import check_statisch
from rapportvoorbeeld import write_notebook

from kansenscan_lib.fouten import InvoerFout, UitvoerFout
from kansenscan_lib.uitvoer.notebooks import check_parameters
from kansenscan_lib.uitvoer.uitvoeren import MISLUKT, NOTEBOOKS, run_fases, run_rapport

PARAMETERS = new_code_cell(
    'gemeente: str = "GM0193"  # code, bijvoorbeeld "a=b"\nmap: str = "."  # de map',
    metadata={"tags": ["parameters"]},
)
TOON = (
    "import pandas as pd\n"
    "from kansenscan_lib.beeld.tonen import show\n"
    "from kansenscan_lib.beeld.tabel import Tabel\n"
    'show(f"Gemeente **{gemeente}**.", Tabel(pd.DataFrame({"a": ["x"], "b": [1.5]}), "Proef"))'
)
FOUT = 'from kansenscan_lib.fouten import GegevensFout\nraise GegevensFout("De cijfers ontbreken.")'


def boek(map_: Path, naam: str, *code: str) -> Path:
    cellen = [f"# Wat is {naam}?", PARAMETERS.copy(), *[new_code_cell(c) for c in code]]
    return write_notebook(map_ / "notebooks" / f"{naam}.ipynb", cellen)


@pytest.fixture
def eerder(tmp_path: Path) -> Path:
    """An output folder with an earlier report in it."""
    doel = tmp_path / "outputs" / "GM0193-zwolle"
    (doel / NOTEBOOKS).mkdir(parents=True)
    (doel / "rapport.html").write_text("vorige", "utf-8")
    (doel / NOTEBOOKS / "01_a.ipynb").write_text("vorige", "utf-8")
    return doel


@pytest.fixture(autouse=True)
def geen_resten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Whatever a test does, no temporary folder of ours and no changed working folder remain."""
    tijdelijk = tmp_path / "tijdelijk"
    tijdelijk.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tijdelijk))
    hier = Path.cwd()
    yield
    assert Path.cwd() == hier
    assert [p.name for p in tijdelijk.iterdir()] == []


def test_onbekende_parameters_worden_allemaal_genoemd(tmp_path: Path) -> None:
    fases = [boek(tmp_path, "01_a"), boek(tmp_path, "02_b")]
    check_parameters(fases, {"gemeente": "GM0193", "map": tmp_path})
    with pytest.raises(InvoerFout) as fout:
        run_fases(fases, {"gemente": "x", "x = __import__('os')": "y"}, tmp_path / "uit")
    assert len(fout.value.meldingen) == 4
    assert fout.value.meldingen[0] == (
        "01_a.ipynb: parameter 'gemente' bestaat niet in dit notebook. Bedoelt u 'gemeente'? "
        "Bekend zijn: gemeente, map."
    )
    assert not (tmp_path / "uit").exists()


def test_een_notebook_zonder_parameters_of_dat_er_niet_is(tmp_path: Path) -> None:
    kaal = write_notebook(tmp_path / "kaal.ipynb", ["# A"])
    check_parameters([kaal], {})
    with pytest.raises(InvoerFout, match="Bekend zijn: geen"):
        check_parameters([kaal], {"gemeente": "GM0193"})
    with pytest.raises(UitvoerFout, match="bestaat niet"):
        check_parameters([tmp_path / "weg.ipynb"], {})


def test_onschrijfbaar_begint_er_niets(tmp_path: Path) -> None:
    (tmp_path / "vol").write_text("x", "utf-8")
    begin = time.perf_counter()
    with pytest.raises(UitvoerFout, match="kan niet worden geschreven"):
        run_rapport([boek(tmp_path, "01_a", "1/0")], {}, tmp_path / "vol" / "GM0193", titel="x")
    assert time.perf_counter() - begin < 5


@pytest.mark.kernel
def test_van_notebooks_naar_rapport(eerder: Path, tmp_path: Path) -> None:
    fases = [
        boek(tmp_path, "01_gemeente", TOON, "import sys; print('stil', file=sys.stderr)"),
        boek(
            tmp_path, "02_bevolking", "import os\nassert os.path.exists('01_gemeente.ipynb')", TOON
        ),
        boek(tmp_path, "03_{accolades}", "assert open(map + '/eigen.txt').read() == 'x'", TOON),
    ]
    (tmp_path / "eigen.txt").write_text("x", "utf-8")
    kwaad = 'GM"); import os #\n{{7*7}}'
    stappen: list[tuple[str, int, int]] = []

    def run() -> str:
        rapport = run_rapport(
            fases,
            {"gemeente": kwaad, "map": tmp_path},
            eerder,
            titel="Proef",
            voortgang=lambda *stap: stappen.append(stap),
        )
        assert rapport == eerder / "rapport.html"
        return hashlib.sha256(rapport.read_bytes()).hexdigest()

    eerste = run()
    assert {p.name for p in eerder.iterdir()} == {"rapport.html", "intern"}
    assert {p.name for p in (eerder / NOTEBOOKS).iterdir()} == {f.name for f in fases}
    for fase in fases:
        van_deze = [(gedaan, totaal) for naam, gedaan, totaal in stappen if naam == fase.stem]
        assert van_deze == [(i, 4) for i in range(5)]
    tekst = (eerder / "rapport.html").read_text("utf-8")
    assert str(tmp_path) not in tekst and "stil" not in tekst
    assert 'GM"); import os # {{7*7}}' in tekst.replace("&quot;", '"').replace("\n", " ")
    assert check_statisch(eerder / "rapport.html") == []
    assert eerste == run(), "twee keer draaien moet dezelfde bytes geven"


@pytest.mark.kernel
def test_een_eigen_fout_in_een_cel_wordt_een_zin(
    eerder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fases = [
        boek(tmp_path, "01_a", "import time; time.sleep(60)"),
        boek(tmp_path, "02_b", TOON, FOUT, "print('nooit')"),
        boek(tmp_path, "03_c", TOON),
    ]
    begin = time.perf_counter()
    with pytest.raises(UitvoerFout) as fout:
        run_rapport(fases, {"gemeente": "GM0193"}, eerder, titel="x")
    assert time.perf_counter() - begin < 30, "de andere fasen moeten meteen stoppen"
    mislukt = eerder / MISLUKT / "02_b.ipynb"
    assert str(fout.value).split("\n") == [
        "02_b: cel [4] kon niet worden uitgevoerd.",
        "De cijfers ontbreken.",
        "Er is geen rapport gemaakt; eerdere uitvoer is niet veranderd. Het notebook met de fout "
        f"staat in {mislukt}; open het in JupyterLab.",
    ]
    assert {str(p.relative_to(eerder)) for p in eerder.rglob("*") if p.is_file()} == {
        "rapport.html",
        f"{NOTEBOOKS}/01_a.ipynb",
        f"{MISLUKT}/02_b.ipynb",
    }
    assert (eerder / "rapport.html").read_text("utf-8") == "vorige"
    bewaard = json.loads(mislukt.read_text("utf-8"))
    bronnen = ["".join(c["source"]) for c in bewaard["cells"]]
    assert bronnen[0] == "**Dit notebook stopte bij cel [4].**"
    assert not any("Exception" in b for b in bronnen)
    assert capfd.readouterr() == ("", ""), "alleen de zin, geen gemopper van hulpprogramma's"

    run_rapport([fases[2]], {"gemeente": "GM0193"}, eerder, titel="x")
    assert not (eerder / MISLUKT).exists()


@pytest.mark.kernel
def test_een_onverwachte_fout_blijft_kort(tmp_path: Path) -> None:
    with pytest.raises(UitvoerFout) as fout:
        run_fases([boek(tmp_path, "01_a", "1 / 0")], {}, tmp_path / "uit")
    tekst = str(fout.value)
    assert "De technische melding is: ZeroDivisionError: division by zero" in tekst
    assert "Traceback" not in tekst and "cel [2]" in tekst
    assert [p.name for p in (tmp_path / "uit").rglob("*.ipynb")] == ["01_a.ipynb"]


@pytest.mark.kernel
def test_een_kernel_die_wegvalt(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UitvoerFout, match="01_a: dit notebook is niet af"):
        run_fases([boek(tmp_path, "01_a", "import os; os._exit(1)")], {}, tmp_path / "uit")
    assert list((tmp_path / "uit").iterdir()) == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.kernel
def test_een_rapport_dat_niet_deugt_laat_het_oude_staan(eerder: Path, tmp_path: Path) -> None:
    kaal = "import pandas as pd\npd.DataFrame({'a': [1]})"
    with pytest.raises(UitvoerFout, match=r"hoofdstuk '1\. A Wat is 01_a\?': een tabel zonder"):
        run_rapport([boek(tmp_path, "01_a", kaal)], {}, eerder, titel="x")
    assert (eerder / "rapport.html").read_text("utf-8") == "vorige"
    assert {p.name for p in eerder.iterdir()} == {"rapport.html", "intern"}


def kernels_van(pid: int) -> list[str]:
    uit = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True)
    return [
        r for r in uit.stdout.splitlines() if "ipykernel_launcher" in r and str(pid) in r.split()
    ]


@pytest.mark.kernel
@pytest.mark.skipif(sys.platform == "win32", reason="Windows kent dit signaal niet")
def test_ctrl_c_laat_niets_achter(eerder: Path, tmp_path: Path) -> None:
    fases = [boek(tmp_path, f"0{i}_a", "import time; time.sleep(120)") for i in (1, 2, 3)]
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from kansenscan_lib.uitvoer.uitvoeren import run_rapport\n"
        f"fases = [Path(p) for p in {[str(f) for f in fases]!r}]\n"
        "try:\n"
        f"    run_rapport(fases, {{}}, Path({str(eerder)!r}), titel='x',\n"
        "                voortgang=lambda *a: print(*a, flush=True))\n"
        "except KeyboardInterrupt:\n"
        "    raise SystemExit(130)\n",
        "utf-8",
    )
    omgeving = os.environ | {"TMPDIR": str(tmp_path / "tijdelijk")}
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=omgeving,
        start_new_session=True,
    ) as proces:
        assert proces.stdout is not None
        gezien = [proces.stdout.readline() for _ in range(2)]
        assert all(regel.endswith(" 0 2\n") for regel in gezien)
        wacht_tot = time.monotonic() + 30
        while len(kernels_van(proces.pid)) < 2 and time.monotonic() < wacht_tot:
            time.sleep(0.1)
        kinderen = [regel.split()[0] for regel in kernels_van(proces.pid)]
        assert len(kinderen) == 2
        os.kill(proces.pid, signal.SIGINT)
        _, stderr = proces.communicate(timeout=30)
    assert proces.returncode == 130
    assert stderr == ""
    nog = subprocess.run(["ps", "-o", "pid=", "-p", ",".join(kinderen)], stdout=subprocess.PIPE)
    assert nog.stdout == b"", "er draait nog een kernel"
    assert {p.name for p in eerder.iterdir()} == {"rapport.html", "intern"}
    assert (eerder / "rapport.html").read_text("utf-8") == "vorige"
