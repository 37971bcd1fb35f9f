"""An empty invulmap for one gemeente, in the folder of the organisation."""

from __future__ import annotations

from pathlib import Path

from kansenscan_lib.bronnen.momentopname import read_gebieden, select_gemeente
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.invoer import load_organisatie, write_invulmap
from kansenscan_lib.rijen import select_rij
from kansenscan_lib.scan import select_organisatiemap, select_wijken


def render_invulmap(organisatie: str | Path, gemeente: str | None) -> Path:
    """Write an empty invulmap with the drop-downs and wijken of this gemeente.

    Parameters
    ----------
    organisatie : str or Path
        Folder with `organisatie.yml`; the invulmap becomes `<code>.xlsx` in it.
    gemeente : str, optional
        Name or code; the first gemeente of the organisation when None.

    Returns
    -------
    Path
        The new file.

    Raises
    ------
    KansenscanError
        The organisation or gemeente is unknown, or there is an invulmap already: what people
        filled in is never overwritten.
    """
    map_ = select_organisatiemap(organisatie)
    gegevens = load_organisatie(map_)
    code = select_gemeente(gemeente or gegevens.gemeenten[0])
    gebieden = read_gebieden()
    pad = map_ / f"{code}.xlsx"
    naam = str(select_rij(gebieden, code)["naam"])
    write_invulmap(pad, load_catalogus(), (code, naam), select_wijken(gebieden, code))
    return pad
