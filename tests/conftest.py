"""What more than one test needs: the scan of the example, and the tables made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings
from scanbouwer import load

from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.kansen import compare_kansen
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.scan import Scan

# A first call that imports something slow is no failure.
settings.register_profile("kansenscan", deadline=None)
settings.load_profile("kansenscan")

#: Name under which `test_alle_gemeenten` hands over what each gemeente lacks.
MIST = "ontbrekende cijfers"

#: Files whose tests share something costly: one worker runs the whole file, and begins with it.
BIJEEN = ("tests/test_eindrapport.py", "tests/test_privacy.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out single tests, except for the files that stay together.

    `--dist=loadgroup` would do this with a mark, but it groups nothing in xdist 3.8 with pytest
    9.2 (pytest-xdist issue 1386).
    """
    if config.getvalue("dist") != "load":
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class Verdeling(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            bestand = nodeid.partition("::")[0]
            return bestand if bestand in BIJEEN else nodeid

    return Verdeling(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many figures each gemeente lacks: at its own level, and in its wijken."""
    rijen = sorted(
        waarde
        for soort in ("passed", "failed")
        for verslag in terminalreporter.stats.get(soort, [])
        for naam, waarde in getattr(verslag, "user_properties", [])
        if naam == MIST
    )
    if not rijen:
        return
    schrijf = terminalreporter.write_line
    terminalreporter.section(f"cijfers die ontbreken in {len(rijen)} gemeenten")
    koppen = ("wijken", "mist", "van", "mist per wijk", "van")
    schrijf("{:36} {:>6} {:>5} {:>5} {:>14} {:>6}".format("gemeente", *koppen))
    for code, gemeente, wijken, alle, mist, alle_wijk, mist_wijk in rijen:
        schrijf(f"{code} {gemeente:29} {wijken:6} {mist:5} {alle:5} {mist_wijk:14} {alle_wijk:6}")


@dataclass(frozen=True)
class Tabellen:
    """A scan with every table that analyse makes of it. Read only: all tests share it."""

    scan: Scan
    gemeente: pd.DataFrame
    wijken: pd.DataFrame
    confrontatie: pd.DataFrame
    kansen: pd.DataFrame


@pytest.fixture(scope="session")
def zwolle() -> Scan:
    """Zwolle with the example of params/voorbeeld."""
    return load("GM0193")


@pytest.fixture(scope="session")
def zwolle_tabellen(zwolle: Scan) -> Tabellen:
    confrontatie = compare_confrontatie(zwolle)
    return Tabellen(
        zwolle, compare_gemeente(zwolle), compare_wijken(zwolle), confrontatie,
        compare_kansen(zwolle, confrontatie),
    )  # fmt: skip
