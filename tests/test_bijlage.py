"""The data annex: complete, readable by Dutch Excel, and every number in a sentence is in it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from herleiden import check_herleidbaar
from scanbouwer import load

import kansenscan_lib as ks
from kansenscan_lib.analyse.bijlage import KOLOMMEN, SIGNAAL, Afgeleid, format_rij, select_bijlage
from kansenscan_lib.beeld.tonen import METADATA, Tekst
from kansenscan_lib.scan import Scan
from kansenscan_lib.uitvoer.bijlagen import CIJFERS, ZINNEN, load_afgeleid, render_bijlagen
from kansenscan_lib.uitvoer.uitvoeren import NOTEBOOKS
from kansenscan_lib.uitvoer.voorblad import say_voorblad

FASEN = sorted((Path(__file__).parents[1] / "notebooks").glob("0[12]*.ipynb"))
# Many wijken, one wijk, merged, an apostrophe, an accent, and the example.
CODES = ("GM0193", "GM0363", "GM0088", "GM1992", "GM0796", "GM1900")


@pytest.fixture(scope="module")
def afgeleid() -> dict[str, Afgeleid]:
    return {code: load_afgeleid(load(code)) for code in CODES}


def test_een_rij_per_cijfer_en_niets_verandert(
    zwolle: Scan, afgeleid: dict[str, Afgeleid]
) -> None:
    tabel = select_bijlage(zwolle, afgeleid["GM0193"])
    assert list(tabel.columns) == KOLOMMEN and tabel["rij"].is_unique
    eigen = tabel.head(len(zwolle.cijfers))
    for kolom in ("indicator", "gebiedscode", "peiljaar", "waarde", "onder", "boven", "status"):
        pd.testing.assert_series_equal(
            eigen[kolom], zwolle.cijfers[kolom].reset_index(drop=True), check_dtype=False
        )
    # Published by CBS: 133,141 inhabitants of Zwolle on 1 January 2024.
    inwoners = tabel.set_index("rij").loc["inwoners.GM0193.2024"]
    assert inwoners["waarde"] == 133_141 and inwoners["gebied"] == "Zwolle"
    peers = tabel[(tabel["soort_gebied"] == "gemeente") & (tabel["gebiedscode"] != "GM0193")]
    assert peers["gebiedscode"].nunique() == 10
    signaal = tabel[tabel["indicator"] == SIGNAAL]
    assert signaal["waarde"].isna().all() and signaal["rang"].notna().all()
    assert (signaal["rang_onder"] <= signaal["rang_boven"]).all()


def test_vergelijkingen_staan_bij_het_jaar_dat_is_vergeleken(
    zwolle: Scan, afgeleid: dict[str, Afgeleid]
) -> None:
    deel = afgeleid["GM0193"]
    tabel = select_bijlage(zwolle, deel).set_index("rij")
    wijk = deel.wijken[deel.wijken["markering"] == "oververtegenwoordigd"].iloc[0]
    rij = tabel.loc[format_rij(wijk["indicator"], wijk["gebiedscode"], int(wijk["peiljaar"]))]
    for kolom in ("rest", "index", "extra", "q", "markering", "rang_onder"):
        assert rij[kolom] == wijk[kolom]
    per_jaar = tabel[tabel["indicator"] == wijk["indicator"]]
    ander = per_jaar[per_jaar["peiljaar"] != wijk["peiljaar"]]
    assert ander["markering"].isna().all()
    ouder = tabel.loc["leeftijd_65plus.GM0193.2024"]
    # By hand: 22,700 of 133,141 in 2024 and 20,473 of 128,840 in 2020.
    assert ouder["trend_vanaf"] == 2020
    assert ouder["trend_verschil"] == pytest.approx(
        100 * (22_700 / 133_141 - 20_473 / 128_840), abs=1e-9
    )


@pytest.mark.parametrize("code", CODES)
def test_elk_getal_in_een_zin_staat_in_de_bijlage(
    code: str, afgeleid: dict[str, Afgeleid], monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = load(code)
    tabel = select_bijlage(scan, afgeleid[code]).set_index("rij")
    teksten = [*run_zinnen(code, monkeypatch), *say_voorblad(scan)]
    met = [tekst for tekst in teksten if tekst.rijen]
    assert len(met) >= 4
    fout = {t.markdown: los for t in teksten if (los := check_herleidbaar(t, tabel, scan))}
    assert not fout, json.dumps(fout, ensure_ascii=False, indent=1)


def run_zinnen(code: str, monkeypatch: pytest.MonkeyPatch) -> list[Tekst]:
    """Run the cells of phases 1 and 2 without drawing, and return every text they show."""
    getoond: list[Any] = []
    leeg: dict[str, Any] = {
        naam: lambda *_, **__: [] for naam in ks.__all__ if naam.startswith("draw_")
    }
    leeg["show"] = lambda *delen: getoond.extend(delen)
    for naam, maak in leeg.items():
        monkeypatch.setattr(ks, naam, maak, raising=False)
    for pad in FASEN:
        cellen = [c.source for c in nbformat.read(pad, 4).cells if c.cell_type == "code"]
        ruimte: dict[str, Any] = {}
        exec(cellen[0], ruimte)
        ruimte["gemeente"] = code
        for cel in cellen[1:]:
            exec(cel, ruimte)
    return [deel for deel in getoond if isinstance(deel, Tekst)]


def test_een_getal_zonder_rij_valt_op(zwolle: Scan, afgeleid: dict[str, Afgeleid]) -> None:
    tabel = select_bijlage(zwolle, afgeleid["GM0193"]).set_index("rij")
    rij = ("leeftijd_65plus", "GM0193", 2024)
    goed = Tekst("In 2024 is ruim 1 op de 6 inwoners 65 jaar of ouder: 17,0%.", rijen=(rij,))
    assert check_herleidbaar(goed, tabel, zwolle) == []
    fout = Tekst("In 2024 is ruim 1 op de 4 inwoners ouder: 17,9%.", rijen=(rij,))
    assert check_herleidbaar(fout, tabel, zwolle) == ["4", "17,9"]
    assert check_herleidbaar(Tekst("17,0%"), tabel, zwolle) == ["17,0"]
    assert check_herleidbaar(Tekst("", rijen=(("x", "y", 1),)), tabel, zwolle)


# --- the files -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def map_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    doel = tmp_path_factory.mktemp("bijlagen")
    (doel / NOTEBOOKS).mkdir(parents=True)
    uitvoer = nbformat.v4.new_output(
        "display_data",
        data={"text/markdown": "- **Zwolle** telt 133\\.141 inwoners\\."},
        metadata={METADATA: {"rijen": [["inwoners", "GM0193", 2024]]}},
    )
    kaal = nbformat.v4.new_output("display_data", data={"text/markdown": "Zonder getal."})
    cel = nbformat.v4.new_code_cell("x", outputs=[uitvoer, kaal])
    nbformat.write(nbformat.v4.new_notebook(cells=[cel]), doel / NOTEBOOKS / "01_gemeente.ipynb")
    render_bijlagen(load("GM0193"), doel)
    return doel


def read_csv(pad: Path) -> list[dict[str, str]]:
    ruw = pad.read_bytes()
    assert ruw.startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read accents"
    return list(csv.DictReader(io.StringIO(ruw.decode("utf-8-sig")), delimiter=";"))


def test_cijfers_csv_voor_excel(map_: Path, zwolle: Scan) -> None:
    rijen = read_csv(map_ / CIJFERS)
    assert list(rijen[0]) == KOLOMMEN
    ouder = next(r for r in rijen if r["rij"] == "leeftijd_65plus.GM0193.2024")
    assert float(ouder["waarde"].replace(",", ".")) == pytest.approx(100 * 22_700 / 133_141)
    assert "," in ouder["waarde"] and ouder["peiljaar"] == "2024"
    leeg = [r for r in rijen if r["status"] not in ("ok",)]
    assert leeg and all(r["waarde"] == "" for r in leeg), "missing is an empty cell, never zero"
    assert not [v for r in rijen for v in r.values() if v and v[0] in "=+@\t"]


def test_zinnen_csv_noemt_de_rijen(map_: Path) -> None:
    zinnen = read_csv(map_ / ZINNEN)
    bekend = {r["rij"] for r in read_csv(map_ / CIJFERS)}
    assert {z["fase"] for z in zinnen} == {"voorblad", "01_gemeente"}
    eigen = [z for z in zinnen if z["fase"] == "01_gemeente"]
    assert eigen == [{"fase": "01_gemeente", "zin": "Zwolle telt 133.141 inwoners.",
                      "rijen": "inwoners.GM0193.2024"}]  # fmt: skip
    assert all(set(z["rijen"].split()) <= bekend for z in zinnen)


def test_een_naam_die_op_een_formule_lijkt_blijft_tekst(tmp_path: Path, zwolle: Scan) -> None:
    from dataclasses import replace

    gebieden = zwolle.gebieden.copy()
    gebieden.loc["WK019310", "naam"] = '=HYPERLINK("x")'
    (tmp_path / NOTEBOOKS).mkdir(parents=True)
    render_bijlagen(replace(zwolle, gebieden=gebieden), tmp_path)
    namen = {r["gebied"] for r in read_csv(tmp_path / CIJFERS)}
    assert "'=HYPERLINK(\"x\")" in namen and '=HYPERLINK("x")' not in namen
