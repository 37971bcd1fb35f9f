"""What more than one test needs: the scan of the example, and the tables made from it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest
from scanbouwer import load

from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.kansen import compare_kansen
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.scan import Scan


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
