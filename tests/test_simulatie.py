"""What benchmarks/statistiek.py promises: honest margins, few false alarms, places that hold."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def proef() -> ModuleType:
    spec = importlib.util.spec_from_file_location("proef", PROJECT / "benchmarks/statistiek.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclass looks itself up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("soort", ["wilson", "poisson"])
def test_dekking_van_de_marges(proef: ModuleType, soort: str) -> None:
    precies, rond = proef.compare_dekking(soort, 1), proef.compare_dekking(soort, 5)
    assert precies["verwacht"].min() >= 5
    assert {0.005, 0.6} <= set(precies["aandeel"])
    assert {30, 100_000} <= set(precies["aantal"])
    assert 0.945 <= precies["dekking"].mean() <= 0.97
    assert precies["dekking"].min() >= 0.92
    # At every share and size, not only on the average.
    assert (rond["dekking"] >= precies["dekking"] - 1e-9).all()


def test_onder_de_vijf_verwacht_is_te_weinig_gegevens(proef: ModuleType) -> None:
    rijen, deel = proef.compare_weinig(gemeenten=5)
    assert rijen > 200 and deel == 1


@pytest.mark.parametrize(("wijken", "keren"), [(5, 60), (20, 25), (110, 4)])
@pytest.mark.parametrize("anders", [0.0, 0.1])
def test_onterechte_meldingen(proef: ModuleType, wijken: int, keren: int, anders: float) -> None:
    deel, _ = proef.compare_ontdekking(wijken, anders, keren)
    assert deel["toets"] <= 0.05 and deel["regel"] <= 0.05


def test_plaatsen_bevatten_de_ware_plaats(proef: ModuleType) -> None:
    tabel = proef.compare_rangen(herhalingen=20)
    assert set(tabel["wijken"]) == {5, 20, 110}
    assert (tabel["raak"] >= 0.9).all()
    # Not by saying nothing: where wijken differ much the places are few.
    assert (tabel.loc[tabel["spreiding"] == 0.4, "breedte"] < 0.5).all()


@pytest.mark.benchmark
def test_de_tabellen_staan_zo_in_het_document(proef: ModuleType) -> None:
    tekst = (PROJECT / "docs/methode.md").read_text("utf-8")
    deel = tekst.partition("<!-- begin proef -->\n\n")[2].partition("\n\n<!-- einde proef -->")[0]
    assert deel == proef.format_tabellen(), "plak de uitvoer van benchmarks/statistiek.py"
