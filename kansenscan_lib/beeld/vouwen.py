"""A long table: the first rows on the page, the rest folded away."""

from __future__ import annotations

from dataclasses import replace

from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Blok

#: How many rows a reader sees at once.
ZICHTBAAR = 12


def draw_gevouwen(tabel: Tabel, zichtbaar: int = ZICHTBAAR) -> Blok | Tabel:
    """Return the table, with what comes after the first rows behind a fold.

    One row more than fits stays: a fold with one row in it saves nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> tabel = Tabel(pd.DataFrame({"wijk": list("abcd")}), "Vier wijken")
    >>> "<summary>Nog 2 regels</summary>" in draw_gevouwen(tabel, 2)._repr_html_()
    True
    """
    rest = tabel.df.iloc[zichtbaar:]
    if len(rest) < 2:
        return tabel
    eerst = replace(tabel, df=tabel.df.head(zichtbaar))
    later = replace(tabel, df=rest, bijschrift=f"{tabel.bijschrift} (vervolg)", toelichting="")
    return Blok(
        f"{eerst._repr_html_()}\n<details><summary>Nog {len(rest)} regels</summary>"
        f"{later._repr_html_()}</details>"
    )
