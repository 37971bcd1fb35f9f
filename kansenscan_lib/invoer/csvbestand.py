"""A CSV file that somebody made in a spreadsheet to plain cells: nothing is trusted or run."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer.bestand import read_inhoud

MAX_BYTES: Final = 5_000_000
_OPSLAAN: Final = "Sla het in Excel op als 'CSV UTF-8'."


@dataclass(frozen=True)
class Csvbestand:
    """The cells of a file.

    Attributes
    ----------
    waar : str
        The file, as messages name it.
    scheiding : {";", ","}
    regels : tuple of (int, tuple of str)
        Line number in the file (from 1) and the cells without blanks around them; empty lines are
        left out. The first one is the heading.
    stuk : int
        Line at which quotes stopped making sense, after which nothing was read; 0 when all went
        well.
    sha256 : str
        Of the bytes.
    """

    waar: str
    scheiding: str
    regels: tuple[tuple[int, tuple[str, ...]], ...]
    stuk: int
    sha256: str


def read_csv(pad: Path) -> Csvbestand:
    """Read a CSV file: semicolons or commas, UTF-8 (with or without mark) or Windows-1252.

    Parameters
    ----------
    pad : Path

    Raises
    ------
    InvoerFout
        The file cannot be read, is too large, or is no text.
    """
    inhoud = read_inhoud(pad)
    if len(inhoud) > MAX_BYTES:
        raise InvoerFout(
            f"{pad}: is groter dan {MAX_BYTES // 1_000_000} MB. Laat alleen de regels van uw "
            "gemeenten en wijken staan."
        )
    tekst = _read_tekst(inhoud, pad)
    kop = next((regel for regel in tekst.splitlines() if regel.strip()), "")
    scheiding = ";" if ";" in kop else ","
    lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=scheiding, strict=True)
    regels: list[tuple[int, tuple[str, ...]]] = []
    stuk = 0
    try:
        for cellen in lezer:
            kaal = tuple(cel.replace("\u00a0", " ").strip() for cel in cellen)
            if any(kaal):
                regels.append((lezer.line_num, kaal))
    except csv.Error:
        stuk = lezer.line_num
    return Csvbestand(str(pad), scheiding, tuple(regels), stuk, hashlib.sha256(inhoud).hexdigest())


def _read_tekst(inhoud: bytes, pad: Path) -> str:
    if inhoud.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise InvoerFout(f"{pad}: is een Excel-werkmap met de naam van een CSV. {_OPSLAAN}")
    if b"\x00" in inhoud:
        raise InvoerFout(f"{pad}: is geen gewone tekst (mogelijk Unicode-tekst). {_OPSLAAN}")
    for codering in ("utf-8-sig", "cp1252"):
        try:
            return inhoud.decode(codering)
        except UnicodeDecodeError:
            continue
    raise InvoerFout(f"{pad}: is geen leesbare tekst. {_OPSLAAN}")
