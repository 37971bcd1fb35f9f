"""A copy of a workbook in which every problem can be seen in its own cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer.bestand import read_inhoud, write_nieuw
from kansenscan_lib.invoer.lezer import PROBLEMEN, Melding
from kansenscan_lib.invoer.werkmap import format_kaal

_KLEUR: Final = PatternFill("solid", fgColor="FFC7CE")
_MAKER: Final = "Kansenscan"


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
        bladen = {format_kaal(blad.title): blad for blad in boek.worksheets}
        per_cel: dict[tuple[str, str], list[str]] = {}
        for melding in meldingen:
            if melding.cel and format_kaal(melding.blad) in bladen:
                plek = (format_kaal(melding.blad), _plek(melding.cel))
                per_cel.setdefault(plek, []).append(melding.reden)
        for (blad, cel), redenen in per_cel.items():
            _mark(bladen[blad][cel], "\n".join(redenen))
        _add_overzicht(boek, meldingen)
        kopie = io.BytesIO()
        boek.save(kopie)
    # As with reading: a strange file makes openpyxl raise nearly anything.
    except Exception as fout:
        raise InvoerFout(f"{pad}: van dit bestand kon geen nagekeken kopie worden gemaakt. De "
                         "meldingen hierboven kloppen wel.") from fout
    write_nieuw(doel, kopie.getvalue())


def _plek(cel: str) -> str:
    """Return the address of a cell; of a column without a row ("B", "?4") one that exists."""
    letters = "".join(t for t in cel if t.isalpha()) or "A"
    return letters + ("".join(t for t in cel if t.isdigit()) or "1")


def _mark(cel: Any, tekst: str) -> None:
    cel.fill = _KLEUR
    opmerking = Comment(tekst, _MAKER)
    opmerking.width, opmerking.height = 320, 60 + 16 * (len(tekst) // 40 + 1)
    cel.comment = opmerking


def _add_overzicht(boek: Any, meldingen: Sequence[Melding]) -> None:
    blad = boek.create_sheet(PROBLEMEN, 0)
    boek.active = 0
    for letter, breedte in (("A", 16), ("B", 10), ("C", 110)):
        blad.column_dimensions[letter].width = breedte
    rijen = [("Blad", "Cel", "Wat er niet klopt"), *((m.blad, m.cel, m.reden) for m in meldingen)]
    for nummer, rij in enumerate(rijen, start=1):
        for kolom, tekst in enumerate(rij, start=1):
            cel = blad.cell(nummer, kolom)
            cel.set_explicit_value(tekst, "s")  # never a formula, whatever was found
            cel.alignment = Alignment(wrap_text=True, vertical="top")
            cel.font = Font(bold=nummer == 1)
    blad.freeze_panes = "A2"
