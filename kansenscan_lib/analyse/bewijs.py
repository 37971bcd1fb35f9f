"""The trail of evidence as plain tables: every cell of the confrontation, every kans."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kansenscan_lib.analyse.kansen import CRITERIA
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

CELLEN = [
    "thema", "doelgroep", "gebiedscode", "gebied", "behoefte", "indicator", "peiljaar", "waarde",
    "vergelijking", "referentie", "uitkomst", "zekerheid", "aantal", "extra", "aanbod",
    "aanbod_rijen", "bibliotheek", "bibliotheek_rijen", "oordeel", "prioriteit", "regel", "reden",
]  # fmt: skip
KANSEN = [
    "kans", "titel", "dienst", "doelgroep", "themas", "wijken", "oordeel", "regel", "termijn",
    "termijn_reden", *CRITERIA, "score", "rang", "rang_onder", "rang_boven", "top5",
    "indicator", "zekerheid", "bewijs", "beleid_rijen", "partner_rijen", "aanbod_rijen",
    "geldstromen", "eigen",
]  # fmt: skip


def select_cellen(scan: Scan, confrontatie: pd.DataFrame) -> pd.DataFrame:
    """Return every cell of the confrontation with the rows behind it written out.

    Parameters
    ----------
    scan : Scan
    confrontatie : DataFrame
        From `compare_confrontatie`.

    Returns
    -------
    DataFrame
        Columns `CELLEN`, one row per thema x doelgroep x area. `aanbod_rijen` and
        `bibliotheek_rijen` are row numbers of the invulmap, parted by blanks; `indicator`,
        `gebiedscode` and `peiljaar` point at a row of cijfers.csv.
    """
    uit = confrontatie.assign(
        gebied=confrontatie["gebiedscode"].map(scan.gebieden["naam"]),
        peiljaar=confrontatie["peiljaar"].where(confrontatie["indicator"] != "").astype("Int64"),
        aanbod_rijen=_join(confrontatie["aanbod_rijen"]),
        bibliotheek_rijen=_join(confrontatie["bibliotheek_rijen"]),
    )
    return uit.reindex(columns=CELLEN)


def select_kanstabel(scan: Scan, kansen: pd.DataFrame) -> pd.DataFrame:
    """Return every kans with its points, its places and its evidence, best first.

    Parameters
    ----------
    scan : Scan
    kansen : DataFrame
        From `compare_kansen`, possibly empty.

    Returns
    -------
    DataFrame
        Columns `KANSEN`; lists are parted by blanks, `bewijs` names rows of cijfers.csv, the
        row numbers are those of the invulmap.
    """
    if kansen.empty:
        return pd.DataFrame(columns=KANSEN)
    rijen = select_rijen(kansen)
    lijsten = ("themas", "wijken", "beleid_rijen", "partner_rijen", "aanbod_rijen", "geldstromen")
    uit = kansen.rename_axis("kans").reset_index().assign(
        bewijs=[" ".join(f"{i}.{g}.{jaar}" for g, i, jaar, *_ in r["bewijs"] if i) for r in rijen],
        **{naam: _join(kansen[naam]) for naam in lijsten},
    )
    return uit.reindex(columns=KANSEN)


def _join(reeks: Iterable[Iterable[object]]) -> list[str]:
    return [" ".join(map(str, delen)) for delen in reeks]
