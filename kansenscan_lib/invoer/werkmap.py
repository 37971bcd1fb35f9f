"""An xlsx file to plain cells per sheet: nothing is trusted, nothing is run, nothing is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import openpyxl

from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer.bestand import read_inhoud
from kansenscan_lib.invoer.cellen import Cel

MAX_BYTES: Final = 10_000_000
MAX_UITGEPAKT: Final = 200_000_000
MAX_RIJEN: Final = 20_000

Rauw = list[list[Cel | None]]
"""The rows of a sheet from row 1 on; None is an empty cell, an empty list an empty row."""


def read_werkmap(pad: Path, bladen: Collection[str]) -> dict[str, Rauw]:
    """Read the cells of a workbook.

    Parameters
    ----------
    pad : Path
    bladen : collection of str
        Sheets to read. A name that differs only in case or blanks is taken for the same.

    Returns
    -------
    dict of str to Rauw
        Every sheet of the file; without rows when it is not in `bladen`.

    Raises
    ------
    InvoerFout
        The file cannot be read, is too large, or is not a workbook.
    """
    inhoud = read_inhoud(pad)
    if inhoud.startswith(b"\xd0\xcf\x11\xe0"):
        raise InvoerFout(f"{pad}: heeft een wachtwoord of is een oud Excel-bestand (.xls). Sla het "
                         "zonder wachtwoord op als Excel-werkmap (.xlsx).")
    if len(inhoud) > MAX_BYTES:
        raise InvoerFout(f"{pad}: is groter dan {MAX_BYTES // 1_000_000} MB. Haal plaatjes weg.")
    try:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as zip_:
            if sum(deel.file_size for deel in zip_.infolist()) > MAX_UITGEPAKT:
                raise InvoerFout(f"{pad}: is uitgepakt te groot. Begin met een nieuw bestand.")
        boek = openpyxl.load_workbook(io.BytesIO(inhoud), read_only=True, data_only=False)
        op_naam = {format_kaal(naam): naam for naam in bladen}
        gelezen: dict[str, Rauw] = {}
        for blad in boek.worksheets:
            naam = op_naam.get(format_kaal(blad.title), blad.title)
            naam = blad.title if naam in gelezen else naam
            gelezen[naam] = _read_blad(blad, pad) if naam in bladen else []
    except InvoerFout:
        raise
    # A damaged or hostile file makes openpyxl raise nearly anything; for the user it is one thing.
    except Exception as fout:
        raise InvoerFout(f"{pad}: is geen Excel-werkmap (.xlsx) of is beschadigd. Open het in "
                         "Excel en sla het opnieuw op, of begin met een nieuw bestand.") from fout
    return gelezen


def _read_blad(blad: Any, pad: Path) -> Rauw:
    # The size a file claims for a sheet is often wrong; without it the rows themselves decide.
    blad.reset_dimensions()
    rijen: Rauw = []
    leeg = 0
    for rij in blad.iter_rows():
        cellen = [_read_cel(cel) for cel in rij]
        if not any(cellen):
            leeg += 1
            continue
        if len(rijen) + leeg >= MAX_RIJEN:
            raise InvoerFout(f"{pad}: blad '{blad.title}' heeft meer dan {MAX_RIJEN} rijen. "
                             "Verwijder rijen die u niet nodig hebt.")
        rijen += [[] for _ in range(leeg)]
        rijen.append(cellen)
        leeg = 0
    return rijen


def _read_cel(cel: Any) -> Cel | None:
    waarde = cel.value
    if waarde is None or (isinstance(waarde, str) and not waarde.strip()):
        return None
    return Cel(waarde, cel.data_type)


def format_kaal(naam: str) -> str:
    """Return the name of a sheet without case and blanks."""
    return "".join(naam.casefold().split())
