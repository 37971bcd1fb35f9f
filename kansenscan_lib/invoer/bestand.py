"""Reading and writing a file that someone may have open in Excel."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kansenscan_lib.fouten import InvoerFout, UitvoerFout, say_systeemfout


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


def write_nieuw(pad: Path, inhoud: bytes) -> None:
    """Write a file that does not exist yet: what people filled in is never overwritten.

    Raises
    ------
    UitvoerFout
        The file exists already, or its folder cannot be written.
    """
    if pad.exists():
        raise UitvoerFout(f"{pad}: bestaat al en is niet overschreven. Kies een andere naam of "
                          "verplaats het bestand.")
    tijdelijk = pad.with_name(f".{pad.name}.tmp")
    try:
        tijdelijk.write_bytes(inhoud)
        tijdelijk.replace(pad)
    except OSError as fout:
        with suppress(OSError):
            tijdelijk.unlink(missing_ok=True)
        raise UitvoerFout(f"{pad}: kan niet worden geschreven ({say_systeemfout(fout)}). Bestaat "
                          "de map en mag u erin schrijven?") from None
