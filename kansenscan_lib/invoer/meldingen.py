"""One problem of a workbook, and the order in which people want to read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string


@dataclass(frozen=True)
class Melding:
    """One problem of a workbook.

    Attributes
    ----------
    tekst : str
        The complete Dutch message: file, sheet, cell, what was found, what to do.
    reden : str
        The part of it behind the place: what was found, what to do.
    blad, cel, kop : str
        Where, for instance "Aanbod", "D3" and "Doelgroepen"; `cel` is "" when it is about a whole
        sheet, `blad` when it is about the file, `kop` when the cell is in no known column.
    """

    tekst: str
    reden: str
    blad: str = ""
    cel: str = ""
    kop: str = ""


def rank_meldingen(meldingen: Iterable[Melding], bladen: Sequence[str]) -> list[Melding]:
    """Return problems as one walks through the workbook: sheet by sheet, row by row.

    Examples
    --------
    >>> cellen = ["B10", "AA2", "", "D2"]
    >>> [m.cel for m in rank_meldingen([Melding("", "", "Aanbod", c) for c in cellen], ["Aanbod"])]
    ['', 'D2', 'AA2', 'B10']
    """
    volgorde = {blad: nummer for nummer, blad in enumerate(["", *bladen])}

    def plaats(melding: Melding) -> tuple[int, int, int]:
        raak = re.fullmatch(r"([A-Z]+)(\d+)", melding.cel)
        rij, kolom = (int(raak[2]), column_index_from_string(raak[1])) if raak else (0, 0)
        return volgorde.get(melding.blad, len(volgorde)), rij, kolom

    return sorted(meldingen, key=plaats)
