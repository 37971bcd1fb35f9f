"""Reading a file that someone may have open in Excel."""

from __future__ import annotations

from pathlib import Path

from kansenscan_lib.fouten import InvoerFout, say_systeemfout


def read_inhoud(pad: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    InvoerFout
        The file cannot be read, with what to do.
    """
    try:
        return pad.read_bytes()
    except PermissionError:
        raise InvoerFout(
            f"{pad}: kan niet worden gelezen. Sluit het bestand in Excel en probeer het opnieuw."
        ) from None
    except OSError as fout:
        raise InvoerFout(f"{pad}: kan niet worden gelezen ({say_systeemfout(fout)}).") from None
