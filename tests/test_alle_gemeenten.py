"""Gemeenten from the whole country: everything runs, and what must always hold, holds.

A sample, spread evenly over all codes: the whole country takes some minutes. To run it:
`KANSENSCAN_GEMEENTEN=342 pytest tests/test_alle_gemeenten.py`.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import MIST

import kansenscan_lib as ks
from kansenscan_lib.bronnen.momentopname import read_gebieden
from kansenscan_lib.scan import Scan

DELEN = 6
GEBIEDEN = read_gebieden()
CODES = sorted(GEBIEDEN.index[GEBIEDEN["soort"] == "gemeente"])
AANTAL = int(os.environ.get("KANSENSCAN_GEMEENTEN", "60"))
STEEKPROEF = [CODES[plek * len(CODES) // AANTAL] for plek in range(AANTAL)]
NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("0*.ipynb"))
LEEG = ("03_stakeholders", "04_partners", "05_marktaanbod", "06_bibliotheek", "07_kansen")
#: What draws with matplotlib: that takes more time than all the rest together.
FIGUREN = {
    "draw_basisvaardigheden", "draw_clusters", "draw_dekking", "draw_kaarten", "draw_leeftijd",
    "draw_netwerk", "draw_profiel", "draw_rangen", "draw_signaal", "draw_signaalkaart",
    "draw_stakeholders", "draw_trechter", "draw_trend", "draw_vergelijkbaarkaart", "draw_wijken",
}  # fmt: skip


@pytest.mark.parametrize("deel", range(DELEN))
def test_een_steekproef_van_gemeenten(deel: int, record_property: Any) -> None:
    for plek, code in enumerate(STEEKPROEF[deel::DELEN]):
        tabellen = Tabellen()
        scan = tabellen.load_scan(code)
        record_property(MIST, count_ontbrekend(scan))
        check_gemeente(tabellen.compare_gemeente(scan), code)
        check_wijken(tabellen.compare_wijken(scan), scan)
        confrontatie = tabellen.compare_confrontatie(scan)
        if not scan.ingevuld:
            assert set(confrontatie["oordeel"]) == {"onvoldoende_bewijs"}, code
            assert tabellen.compare_kansen(scan, confrontatie).empty, code
        # Tables and sentences take more time than all the sums together.
        fasen = NOTEBOOKS if plek % 6 == 0 else NOTEBOOKS[:2] if len(CODES) == AANTAL else []
        check_notebooks(tabellen, code, fasen)


def count_ontbrekend(scan: Scan) -> tuple[str, str, int, int, int, int, int]:
    """Count the figures a gemeente lacks; the table stands at the end of the test output."""
    uit = []
    for niveau in ("gemeente", "wijk"):
        rijen = scan.cijfers[scan.cijfers["actueel"]]
        rijen = rijen[rijen["gebiedscode"].map(scan.gebieden["soort"]) == niveau]
        uit += [len(rijen), int((rijen["status"] != "ok").sum())]
    return (scan.code, scan.naam, len(scan.wijken), *uit)


def check_gemeente(tabel: pd.DataFrame, code: str) -> None:
    assert {"inwoners", "leeftijd_65plus"} <= set(tabel.index), code
    assert tabel["waarde"].notna().all() and (tabel["status"] == "ok").all(), code
    marge = tabel[tabel["onder"].notna()]
    assert (marge["onder"] <= marge["waarde"]).all() and (marge["waarde"] <= marge["boven"]).all()
    vergeleken = tabel[tabel["oordeel"] != "onbekend"]
    assert vergeleken["nederland"].notna().all(), code
    assert (tabel.loc[tabel["onder"].isna(), "zekerheid"] != "stevig").all(), code


def check_wijken(tabel: pd.DataFrame, scan: Scan) -> None:
    code = scan.code
    assert set(tabel["gebiedscode"]) == set(scan.wijken.index), code
    assert tabel["inwoners"].notna().all(), code
    assert (tabel["waarde"].isna() == (tabel["status"] != "ok")).all(), code
    assert set(tabel.loc[tabel["inwoners"] < 500, "markering"]) <= {"te weinig gegevens"}, code
    gemarkeerd = tabel[tabel["markering"].isin(("oververtegenwoordigd", "ondervertegenwoordigd"))]
    assert (gemarkeerd["q"] <= 0.05).all() and (gemarkeerd["soort"] == "register").all(), code
    over = gemarkeerd["markering"] == "oververtegenwoordigd"
    assert (gemarkeerd.loc[over, "index_onder"] > 100).all(), code
    assert (gemarkeerd.loc[~over, "index"] <= 80).all(), code
    assert ((tabel["q"] >= tabel["p"] - 1e-12) | tabel["p"].isna()).all(), code
    if len(scan.wijken) == 1:
        assert set(tabel["markering"]) == {"te weinig gegevens"}, code


# --- the notebooks, without a kernel and without figures -------------------------------------


class Tabellen:
    """The names of `kansenscan_lib`: what a gemeente has made once is made once.

    Figures and maps are left out; `show` collects what a reader would see.
    """

    def __init__(self) -> None:
        self.getoond: list[str] = []
        self._gemaakt: dict[str, Any] = {}

    def __getattr__(self, naam: str) -> Any:
        if naam not in ks.__all__:
            raise AttributeError(naam)
        if naam in FIGUREN:
            return lambda *args, **kwargs: []
        maak = getattr(ks, naam)
        if not naam.startswith(("load_", "compare_", "rank_")):
            return maak

        def bewaar(*args: Any) -> Any:
            if naam not in self._gemaakt:
                self._gemaakt[naam] = maak(*args)
            return self._gemaakt[naam]
        return bewaar

    def show(self, *delen: Any) -> None:
        for deel in delen:
            if deel != []:  # a figure that was left out
                toon = getattr(deel, "_repr_html_", None) or deel._repr_markdown_
                self.getoond.append(toon())


@cache
def read_cellen(pad: Path) -> list[str]:
    """Return the code cells of a notebook; the one with parameters first."""
    cellen = json.loads(pad.read_text("utf-8"))["cells"]
    bronnen = ["".join(cel["source"]) for cel in cellen if cel["cell_type"] == "code"]
    return [bron.replace("import kansenscan_lib as ks", "") for bron in bronnen]


def check_notebooks(tabellen: Tabellen, code: str, fasen: list[Path]) -> None:
    """Run every cell of these phases, and read what it shows."""
    for pad in fasen:
        tabellen.getoond.clear()
        parameters, *cellen = read_cellen(pad)
        ruimte: dict[str, Any] = {"ks": tabellen}
        exec(parameters, ruimte)
        ruimte["gemeente"] = code
        for cel in cellen:
            exec(cel, ruimte)
        tekst = "\n".join(tabellen.getoond)
        assert tekst.strip(), (pad.stem, code)
        fout = re.search(r".{40}\b(nan|none|nat)\b.{40}", tekst, re.IGNORECASE)
        assert not fout, (pad.stem, code, fout and fout[0])
        if not ruimte["scan"].ingevuld and pad.stem in LEEG:
            assert "nog niets ingevuld" in tekst and "Onvoldoende bewijs" in tekst, (pad.stem, code)
