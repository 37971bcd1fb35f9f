"""Writing in one step: a reader meets the old output or the new, never a half of either."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kansenscan_lib.fouten import UitvoerFout, say_systeemfout

#: What must not be shared stands in this folder of the output, and nowhere else.
INTERN = "intern"


def write_bestand(doel: Path, tekst: str) -> None:
    """Write text to `doel`, replacing it in one step.

    Raises
    ------
    UitvoerFout
        When the file cannot be written; what was there is still there.
    """
    tijdelijk: Path | None = None
    try:
        doel.parent.mkdir(parents=True, exist_ok=True)
        nummer, naam = tempfile.mkstemp(dir=doel.parent, prefix=f".{doel.name}.")
        tijdelijk = Path(naam)
        with os.fdopen(nummer, "w", encoding="utf-8", newline="\n") as bestand:
            bestand.write(tekst)
        tijdelijk.chmod(0o644)
        tijdelijk.replace(doel)
        tijdelijk = None
    except OSError as fout:
        raise _fout(doel, fout) from fout
    finally:
        if tijdelijk is not None:
            tijdelijk.unlink(missing_ok=True)


@contextmanager
def write_map(doel: Path) -> Iterator[Path]:
    """Give an empty folder to work in; when all went well its contents move into `doel`.

    Parameters
    ----------
    doel : Path
        The output folder. What it holds under other names stays; what has the same name is
        replaced as a whole. Of its folder `INTERN` that goes for each thing in it.

    Yields
    ------
    Path
        A folder within `doel`, so on the same disk; gone afterwards whatever happens.

    Raises
    ------
    UitvoerFout
        Before any work is done when nothing can be written there, and afterwards when something
        in `doel` is in use; then everything is put back.
    """
    gemaakt = _make_mappen(doel)
    try:
        werkmap = Path(tempfile.mkdtemp(dir=doel, prefix=".bezig-"))
    except OSError as fout:
        _remove_leeg(gemaakt)
        raise _fout(doel, fout) from fout
    try:
        (werkmap / "nieuw").mkdir()
        yield werkmap / "nieuw"
        _replace_inhoud(werkmap, doel)
    finally:
        shutil.rmtree(werkmap, ignore_errors=True)
        _remove_leeg(gemaakt)


def _make_mappen(doel: Path) -> list[Path]:
    """Make `doel` with its parents; return what was made, innermost first."""
    nieuw = [pad for pad in (doel, *doel.parents) if not pad.exists()]
    try:
        doel.mkdir(parents=True, exist_ok=True)
    except OSError as fout:
        _remove_leeg(nieuw)
        raise _fout(doel, fout) from fout
    return nieuw


def _remove_leeg(mappen: list[Path]) -> None:
    for pad in mappen:
        try:
            pad.rmdir()
        except OSError:  # not empty: something was written, as it should
            return


def _replace_inhoud(werkmap: Path, doel: Path) -> None:
    nieuw, oud = werkmap / "nieuw", werkmap / "oud"
    (oud / INTERN).mkdir(parents=True)
    delen = [pad for pad in nieuw.iterdir() if pad.name != INTERN]
    if (nieuw / INTERN).is_dir():
        delen += (nieuw / INTERN).iterdir()
    verplaatst: list[Path] = []
    geplaatst: list[Path] = []
    gemaakt: list[Path] = []
    try:
        for deel in sorted(pad.relative_to(nieuw) for pad in delen):
            plek = doel / deel
            if not plek.parent.exists():
                plek.parent.mkdir()
                gemaakt.append(plek.parent)
            if plek.exists():
                plek.rename(oud / deel)
                verplaatst.append(deel)
            (nieuw / deel).rename(plek)
            geplaatst.append(deel)
    except BaseException as fout:
        for deel in geplaatst:
            (doel / deel).rename(nieuw / deel)
        for deel in verplaatst:
            (oud / deel).rename(doel / deel)
        _remove_leeg(gemaakt)
        if isinstance(fout, OSError):
            raise _fout(doel, fout) from fout
        raise


def _fout(doel: Path, fout: OSError) -> UitvoerFout:
    return UitvoerFout(
        f"{doel}: hier kan niet worden geschreven ({say_systeemfout(fout)}). Sluit bestanden uit "
        "deze map die open staan, of kies met --uit een andere map. Eerdere uitvoer is niet "
        "veranderd."
    )
