"""A copy of a workbook in which every problem can be seen in its own cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer.bestand import read_inhoud, write_nieuw
from kansenscan_lib.invoer.lezer import PROBLEMEN
from kansenscan_lib.invoer.meldingen import Melding
from kansenscan_lib.invoer.werkmap import format_kaal

_KLEUR: Final = PatternFill("solid", fgColor="FFC7CE")
_MAKER: Final = "Kansenscan"
_LETTER: Final = "Calibri"  # as in the rest of the workbook


def write_nagekeken(pad: Path, meldingen: Sequence[Melding], doel: Path) -> None:
    """Write a copy of a workbook with its problem cells coloured and commented.

    Parameters
    ----------
    pad : Path
        The workbook; it is not changed.
    meldingen : sequence of Melding
        From `read_invulmap`. They also stand together on a sheet of their own, the first one.
    doel : Path
        Must not exist yet.

    Raises
    ------
    InvoerFout
        The workbook cannot be read.
    UitvoerFout
        The copy cannot be written.
    """
    inhoud = read_inhoud(pad)
    try:
        boek = openpyxl.load_workbook(io.BytesIO(inhoud), keep_links=False)
        if PROBLEMEN in boek.sheetnames:  # of an earlier check
            del boek[PROBLEMEN]
        plekken = [_select_plek(boek, melding) for melding in meldingen]
        redenen: dict[tuple[str, str], list[str]] = {}
        for plek, melding in zip(plekken, meldingen, strict=True):
            redenen.setdefault(plek, []).append(melding.reden)
        for (blad, cel), delen in redenen.items():
            if cel:
                _mark(boek[blad][cel], "\n".join(delen))
        _add_overzicht(boek, meldingen, plekken)
        kopie = io.BytesIO()
        boek.save(kopie)
    # As with reading: a strange file makes openpyxl raise nearly anything.
    except Exception as fout:
        raise InvoerFout(f"{pad}: van dit bestand kon geen nagekeken kopie worden gemaakt. De "
                         "meldingen hierboven kloppen wel.") from fout
    write_nieuw(doel, kopie.getvalue())


def _select_plek(boek: Any, melding: Melding) -> tuple[str, str]:
    """Return the sheet and cell to mark; both "" when the problem is not about a cell.

    Of a column without a row ("B") or the other way round ("?4") it is a cell that exists; of
    joined cells the first, for the others cannot hold anything.
    """
    naam = format_kaal(melding.blad)
    blad = next((b for b in boek.worksheets if format_kaal(b.title) == naam), None)
    if blad is None or not melding.cel:
        return "", ""
    letters = "".join(t for t in melding.cel if t.isalpha()) or "A"
    cel = letters + ("".join(t for t in melding.cel if t.isdigit()) or "1")
    samen = next((bereik for bereik in blad.merged_cells.ranges if cel in bereik), None)
    return blad.title, str(samen.start_cell.coordinate) if samen else cel


def _mark(cel: Any, tekst: str) -> None:
    cel.fill = _KLEUR
    eigen = f"\n\n{cel.comment.text}" if cel.comment else ""  # what people wrote there themselves
    geheel = ILLEGAL_CHARACTERS_RE.sub("?", tekst + eigen)
    opmerking = Comment(geheel, _MAKER)
    opmerking.width, opmerking.height = 320, 60 + 16 * (len(geheel) // 40 + 1)
    cel.comment = opmerking


def _add_overzicht(
    boek: Any, meldingen: Sequence[Melding], plekken: Sequence[tuple[str, str]]
) -> None:
    """Add the sheet with all problems; a click on a cell's address goes there."""
    blad = boek.create_sheet(PROBLEMEN, 0)
    boek.active = 0
    for ander in boek.worksheets:  # with two of them Excel types in both sheets at once
        ander.sheet_view.tabSelected = ander is blad
    for letter, breedte in (("A", 16), ("B", 8), ("C", 28), ("D", 100)):
        blad.column_dimensions[letter].width = breedte
    rijen = [("Blad", "Cel", "Kolom", "Wat er niet klopt"),
             *((m.blad, m.cel, m.kop, m.reden) for m in meldingen)]  # fmt: skip
    for nummer, rij in enumerate(rijen, start=1):
        for kolom, tekst in enumerate(rij, start=1):
            cel = blad.cell(nummer, kolom)
            cel.value = ILLEGAL_CHARACTERS_RE.sub("?", tekst)
            cel.data_type = "s"  # never a formula, whatever was found
            cel.alignment = Alignment(wrap_text=True, vertical="top")
            cel.font = Font(name=_LETTER, size=11, bold=nummer == 1)
        blad.row_dimensions[nummer].height = 15 * (1 + len(rij[3]) // 95)
    for nummer, (titel, adres) in enumerate(plekken, start=2):
        if adres:
            naam = titel.replace("'", "''")
            cel = blad.cell(nummer, 2)
            cel.hyperlink = Hyperlink(cel.coordinate, location=f"'{naam}'!{adres}")
            cel.font = Font(name=_LETTER, size=11, color="0563C1", underline="single")
    blad.freeze_panes = "A2"
    blad.page_setup.orientation = "landscape"
    blad.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    blad.page_setup.fitToHeight = 0  # as many pages as it takes
