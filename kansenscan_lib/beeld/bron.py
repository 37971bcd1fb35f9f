"""The source line under every figure: who publishes it, which table, which year."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kansenscan_lib.beeld.taal import format_lijst
from kansenscan_lib.scan import Scan


def format_bron(scan: Scan, indicatoren: Iterable[str], jaren: Iterable[int]) -> str:
    """Return the sources of figures: "CBS, tabel 85984NED (2024); RIVM ... (2020)".

    Parameters
    ----------
    scan : Scan
    indicatoren, jaren : iterables of equal length
        The id and year of every figure that is shown.
    """
    paren = pd.DataFrame({"indicator": list(indicatoren), "peiljaar": list(jaren)})
    rijen = scan.cijfers.merge(paren.drop_duplicates(), on=["indicator", "peiljaar"])
    ids = dict.fromkeys(i for bron in rijen["bron"].unique() for i in bron.split("; ") if i)
    gebruikt = scan.bronnen.loc[[i for i in scan.bronnen.index if i in ids]]
    delen = []
    for (uitgever, tabel), groep in gebruikt.groupby(["uitgever", "tabel"], sort=False):
        nummer = f", tabel {tabel}" if str(tabel)[:1].isdigit() else f", {tabel}"
        delen.append(
            f"{uitgever}{nummer} ({format_lijst(str(j) for j in sorted(set(groep['jaar'])))})"
        )
    return "; ".join(delen) + ", eigen bewerking"
