"""The actieplan beside the report: a workbook to fill in further and to read back next time."""

from __future__ import annotations

import zipfile
from itertools import chain, count
from pathlib import Path

import pandas as pd

from kansenscan_lib.analyse.actieplan import compare_actieplan
from kansenscan_lib.beeld.actietabellen import add_maat
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.invoer.actieplan import ACTIEPLAN, write_actieplan
from kansenscan_lib.invoer.rij import Boekgegevens
from kansenscan_lib.invoer.werkboek import GEMAAKT
from kansenscan_lib.scan import Scan

NAAM, NAAM_NIEUW = "actieplan.xlsx", "actieplan-nieuw.xlsx"


def render_actieplan(scan: Scan, kansen: pd.DataFrame, map_: Path, eerder: Path) -> Path:
    """Write actieplan.xlsx: what was agreed, and proposals for the best kansen without an action.

    Parameters
    ----------
    scan : Scan
    kansen : DataFrame
        From `analyse.kansen.compare_kansen`.
    map_ : Path
        The folder to write in.
    eerder : Path
        The folder of earlier output. Did people change the actieplan there, then ours gets another
        name, so that theirs stays.

    Returns
    -------
    Path
        Same input, same bytes.
    """
    plan = add_maat(compare_actieplan(scan, kansen), scan)
    gegevens = scan.invulmap.scan
    pad = map_ / select_naam(eerder)
    write_actieplan(
        pad, load_catalogus(),
        Boekgegevens(
            versie=ACTIEPLAN.versie, gemeentecode=scan.code, gemeente=scan.naam,
            ingevuld_op=gegevens.ingevuld_op if gegevens else None,
        ),
        {str(code): str(naam) for code, naam in scan.wijken.items()},
        plan.assign(gedaan="", resultaat="", afgerond_op=None),
        _select_bronnen(plan, scan),
    )  # fmt: skip
    return pad


def select_naam(eerder: Path) -> str:
    """Return the first name under which nobody filled anything in since we wrote it."""
    namen = chain([NAAM, NAAM_NIEUW], (f"actieplan-nieuw-{n}.xlsx" for n in count(2)))
    return next(naam for naam in namen if not is_veranderd(eerder / naam))


def is_veranderd(pad: Path) -> bool:
    """Tell whether a workbook of ours was saved by somebody since: then its date is not ours."""
    if not pad.exists():
        return False
    try:
        with zipfile.ZipFile(pad) as werkmap:
            kern = werkmap.read("docProps/core.xml").decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile):
        return True
    return f">{GEMAAKT:%Y-%m-%dT%H:%M:%SZ}</dcterms:modified>" not in kern


def _select_bronnen(plan: pd.DataFrame, scan: Scan) -> list[str]:
    """Return the attribution that the licences of the figures in the plan ask for."""
    paren = plan.loc[plan["indicator"] != "", ["indicator", "gebied", "jaar"]]
    paren = paren.rename(columns={"gebied": "gebiedscode", "jaar": "peiljaar"})
    rijen = scan.cijfers.merge(paren.drop_duplicates().astype({"peiljaar": "int64"}))
    ids = {i for bron in rijen["bron"] for i in bron.split("; ")}
    tabellen = scan.bronnen[scan.bronnen.index.isin(ids)]
    regels = {
        f"{vermelding.rstrip('.')}. Licentie: {licentie}. Bewerking: Kansenscan."
        for vermelding, licentie in zip(
            tabellen["bronvermelding"], tabellen["licentie"], strict=True)
    }  # fmt: skip
    return sorted(regels)
