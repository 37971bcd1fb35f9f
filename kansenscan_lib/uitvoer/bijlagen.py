"""The data annex beside the report: what each number, sentence, verdict and kans rests on.

cijfers.csv has every figure, zinnen.csv every sentence with the rows behind it, confrontatie.csv
every verdict with its rule and rows, kansen.csv every kans with its points and evidence.
actieplan.xlsx is for what comes next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from kansenscan_lib.analyse.bewijs import select_cellen, select_kanstabel
from kansenscan_lib.analyse.bijlage import Afgeleid, format_rij, select_bijlage
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.kansen import compare_kansen
from kansenscan_lib.analyse.signaal import compare_signaal
from kansenscan_lib.analyse.trend import compare_trend
from kansenscan_lib.analyse.vergelijkbaar import compare_vergelijkbaar, rank_vergelijkbaar
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.beeld.tonen import METADATA, Cijferrij
from kansenscan_lib.scan import Scan, load_gemeenten
from kansenscan_lib.uitvoer.actieplan import render_actieplan
from kansenscan_lib.uitvoer.notebooks import read_notebook
from kansenscan_lib.uitvoer.uitvoeren import NOTEBOOKS
from kansenscan_lib.uitvoer.voorblad import say_voorblad

CIJFERS, ZINNEN, CELLEN, KANSEN = (
    "cijfers.csv", "zinnen.csv", "confrontatie.csv", "kansen.csv"
)  # fmt: skip
# Excel would run a cell that begins like this.
_FORMULE = re.compile(r"^[=+\-@\t\r]")
_MARKDOWN = re.compile(r"\\(.)")


def render_bijlagen(scan: Scan, map_: Path, eerder: Path | None = None) -> None:
    """Write cijfers.csv, zinnen.csv, confrontatie.csv, kansen.csv and actieplan.xlsx.

    Parameters
    ----------
    scan : Scan
    map_ : Path
        The output folder; its ``intern/notebooks`` hold the executed phases.
    eerder : Path, optional
        The folder with earlier output: an actieplan that people changed there stays.

    Notes
    -----
    For Dutch Excel: UTF-8 with a mark, semicolons, decimal comma. A missing number is an empty
    cell, and the column `status` says why. Text that Excel would take for a formula gets an
    apostrophe in front.
    """
    _write(select_bijlage(scan, load_afgeleid(scan)), map_ / CIJFERS)
    zinnen = [("voorblad", deel.markdown, deel.rijen) for deel in say_voorblad(scan) if deel.rijen]
    for pad in sorted((map_ / NOTEBOOKS).glob("*.ipynb")):
        zinnen += [(pad.stem, zin, rijen) for zin, rijen in select_zinnen(pad)]
    regels = [(fase, zin, " ".join(format_rij(*r) for r in rijen)) for fase, zin, rijen in zinnen]
    _write(pd.DataFrame(regels, columns=["fase", "zin", "rijen"]), map_ / ZINNEN)
    confrontatie = compare_confrontatie(scan)
    _write(select_cellen(scan, confrontatie), map_ / CELLEN)
    kansen = compare_kansen(scan, confrontatie)
    _write(select_kanstabel(scan, kansen), map_ / KANSEN)
    render_actieplan(scan, kansen, map_, eerder or map_)


def load_afgeleid(scan: Scan) -> Afgeleid:
    """Compute everything that the sentences of a report may rest on."""
    gemeenten = load_gemeenten(scan)
    groep = rank_vergelijkbaar(scan, gemeenten)
    gelijk = groep.loc[groep["rol"] == "vergelijkbaar", "afstand"]
    anderen = gemeenten[gemeenten["gebiedscode"].isin(gelijk.index)]
    gemeente, wijken = compare_gemeente(scan), compare_wijken(scan)
    return Afgeleid(
        gemeente=gemeente,
        wijken=wijken,
        gelijken=compare_vergelijkbaar(scan, gemeente, gemeenten, groep),
        anderen=anderen.assign(afstand=anderen["gebiedscode"].map(gelijk)),
        trend=compare_trend(scan),
        signaal=compare_signaal(scan, wijken),
    )


def select_zinnen(notebook: Path) -> list[tuple[str, tuple[Cijferrij, ...]]]:
    """Return every text in an executed notebook that rests on figures, with those figures.

    Cells for the adviser only are left out, as in the report.
    """
    gevonden = []
    for cel in read_notebook(notebook).cells:
        if "alleen_lab" in cel.metadata.get("tags", ()):
            continue
        for uitvoer in cel.get("outputs", ()):
            rijen = uitvoer.get("metadata", {}).get(METADATA, {}).get("rijen")
            if rijen:
                tekst = "".join(uitvoer["data"]["text/markdown"])
                gevonden.append((_plain(tekst), tuple((i, g, int(j)) for i, g, j in rijen)))
    return gevonden


def _plain(markdown: str) -> str:
    regels = (regel.removeprefix("- ") for regel in markdown.splitlines())
    return _MARKDOWN.sub(r"\1", " ".join(regels).replace("**", "")).strip()


def _write(tabel: pd.DataFrame, pad: Path) -> None:
    tekst = tabel.select_dtypes(include=["object", "str", "category"]).columns
    schoon: dict[str, Any] = {kolom: _literal(tabel[kolom]) for kolom in tekst}
    veilig = tabel.assign(**schoon)
    veilig.to_csv(
        pad, sep=";", decimal=",", index=False, encoding="utf-8-sig", lineterminator="\r\n",
        float_format="%.10g",
    )  # fmt: skip


def _literal(reeks: pd.Series) -> list[object]:
    waarden: Iterable[object] = reeks.tolist()
    return ["'" + w if isinstance(w, str) and _FORMULE.match(w) else w for w in waarden]
