"""Reads the embedded snapshot: figures, areas, boundaries and where they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kansenscan_lib.bronnen.gemeenten import select_code
from kansenscan_lib.catalogus.lezen import read_yaml
from kansenscan_lib.fouten import GegevensFout, InvoerFout

if TYPE_CHECKING:
    import geopandas as gpd

MOMENTOPNAME = Path(__file__).parent / "momentopname"
"""The folder of the snapshot inside the package."""

KOLOMMEN_GEBIEDEN = ("gebiedscode", "soort", "naam", "gemeentecode", "provinciecode",
                     "provincienaam", "indelingswijziging")
KOLOMMEN_WAARDEN = ("variabele", "gebiedscode", "gemeentecode", "peiljaar", "waarde", "status",
                    "bewerking", "bron")
KOLOMMEN_GRENZEN = ("gebiedscode", "gemeentecode", "geometry")

_HERSTEL = "Installeer Kansenscan opnieuw, of maak de momentopname opnieuw met " \
           "'kansenscan gegevens vastleggen'."
_Uit = TypeVar("_Uit")


def read_gebieden(map_: Path = MOMENTOPNAME) -> pd.DataFrame:
    """Return every area: Nederland, provincies, gemeenten by code, wijken by code.

    Parameters
    ----------
    map_ : Path
        Folder of the snapshot.

    Returns
    -------
    DataFrame
        Index gebiedscode; columns of str: soort (land, provincie, gemeente, wijk), naam,
        gemeentecode, provinciecode, provincienaam (empty text where there is none) and
        indelingswijziging (as CBS: 1 unchanged since the year before, 2 new code, 3 new border).

        ===========  ========  =========  ============  =============
        gebiedscode  soort     naam       gemeentecode  provinciecode
        ===========  ========  =========  ============  =============
        NL00         land      Nederland
        PV23         provincie Overijssel               PV23
        GM0193       gemeente  Zwolle     GM0193        PV23
        WK019310     wijk      Binnenstad GM0193        PV23
        ===========  ========  =========  ============  =============

    Raises
    ------
    GegevensFout
        The snapshot is missing or damaged.

    Examples
    --------
    >>> read_gebieden().loc["WK019310", "naam"]
    'Binnenstad'
    """
    def lees(bestand: pq.ParquetFile) -> pd.DataFrame:
        tabel = bestand.read(columns=list(KOLOMMEN_GEBIEDEN), use_threads=False)
        return pd.DataFrame(tabel.to_pandas()).set_index("gebiedscode")
    return _read_parquet(map_ / "gebieden.parquet", KOLOMMEN_GEBIEDEN, lees)


def read_waarden(
    gemeentecodes: Sequence[str] | None = None,
    variabelen: Sequence[str] | None = None,
    map_: Path = MOMENTOPNAME,
) -> pd.DataFrame:
    """Return the figures as published, one row per variabele, gebied and peiljaar.

    Parameters
    ----------
    gemeentecodes : sequence of str, optional
        Only these gemeenten and their wijken; all of them if left out. Nederland and the
        provincies are always included.
    variabelen : sequence of str, optional
        Only these variabelen; all of them if left out.
    map_ : Path
        Folder of the snapshot.

    Returns
    -------
    DataFrame
        Columns variabele, gebiedscode, gemeentecode (empty text for Nederland and provincies),
        peiljaar (int), waarde (float, NaN exactly where status is not 'ok'), status (ok,
        niet_gepubliceerd, onderdrukt, niet_van_toepassing, niet_gekoppeld), bewerking
        (gepubliceerd, som, gewogen_gemiddelde, gekoppeld), bron (an id of bronnen.yml). Sorted by
        gemeentecode, gebiedscode, variabele, peiljaar.

    Raises
    ------
    GegevensFout
        The snapshot is missing or damaged.

    Notes
    -----
    Reads only the row groups that hold one of the gemeenten: about 6 thousand of the 320 thousand
    rows for one gemeente.

    Examples
    --------
    >>> waarden = read_waarden(["GM0193"], ["inwoners"])
    >>> waarden[(waarden.gebiedscode == "GM0193") & (waarden.peiljaar == 2024)].waarde.item()
    133141.0
    """
    def lees(bestand: pq.ParquetFile) -> pd.DataFrame:
        tabel = _read_groepen(bestand, KOLOMMEN_WAARDEN, gemeentecodes, ook_leeg=True)
        if variabelen is not None:
            keuze = pc.is_in(tabel["variabele"], pa.array(list(variabelen), pa.string()))
            tabel = tabel.filter(keuze)
        return pd.DataFrame(tabel.to_pandas())
    return _read_parquet(map_ / "waarden.parquet", KOLOMMEN_WAARDEN, lees)


def read_grenzen(
    soort: Literal["gemeente", "wijk"], gemeentecode: str | None = None, map_: Path = MOMENTOPNAME
) -> gpd.GeoDataFrame:
    """Return simplified boundaries; neighbours share exactly the same border.

    Parameters
    ----------
    soort : {'gemeente', 'wijk'}
    gemeentecode : str, optional
        Only this gemeente or its wijken; the whole country if left out.
    map_ : Path
        Folder of the snapshot.

    Returns
    -------
    GeoDataFrame
        Index gebiedscode; columns gemeentecode and geometry (Polygon or MultiPolygon, metres in
        Rijksdriehoek, EPSG:28992). Land only: large water is left out, as in the source.

    Raises
    ------
    GegevensFout
        The snapshot is missing or damaged.
    """
    import geopandas as gpd  # slow to import, and most of the library never needs a map

    def lees(bestand: pq.ParquetFile) -> gpd.GeoDataFrame:
        keuze = None if gemeentecode is None else [gemeentecode]
        tabel = _read_groepen(bestand, KOLOMMEN_GRENZEN, keuze, ook_leeg=False)
        vormen = gpd.GeoSeries.from_wkb(tabel["geometry"].to_pylist(), crs="EPSG:28992")
        kolommen = {"gemeentecode": tabel["gemeentecode"].to_pylist(), "geometry": vormen}
        uit = gpd.GeoDataFrame(kolommen, geometry="geometry", crs="EPSG:28992")
        return uit.set_index(pd.Index(tabel["gebiedscode"].to_pylist(), name="gebiedscode"))
    return _read_parquet(map_ / f"grenzen_{soort}.parquet", KOLOMMEN_GRENZEN, lees)


def select_gemeente(naam_of_code: str, map_: Path = MOMENTOPNAME) -> str:
    """Return the code of the gemeente a user means; see `gemeenten.select_code`.

    Raises
    ------
    InvoerFout
        No gemeente of this name or code, or more than one.
    GegevensFout
        The snapshot is missing or damaged.

    Examples
    --------
    >>> select_gemeente("sudwest fryslan"), select_gemeente("0193"), select_gemeente("Den Haag")
    ('GM1900', 'GM0193', 'GM0518')
    """
    return select_code(naam_of_code, read_gebieden(map_))


def read_herkomst(map_: Path = MOMENTOPNAME) -> dict[str, Any]:
    """Return the receipt: `indeling`, `bestanden` of the snapshot and the `tabellen` it comes from.

    Raises
    ------
    GegevensFout
        The receipt is missing or damaged.
    """
    pad = map_ / "herkomst.yml"
    try:
        herkomst = read_yaml(pad)
    except InvoerFout as fout:
        raise GegevensFout(f"{fout} {_HERSTEL}") from None
    if not isinstance(herkomst, dict) or not {"indeling", "bestanden", "tabellen"} <= set(herkomst):
        raise GegevensFout(f"{pad}: de herkomst van de momentopname is beschadigd. {_HERSTEL}")
    return herkomst


def check_momentopname(map_: Path = MOMENTOPNAME) -> None:
    """Check that every file of the snapshot is the one named in its receipt.

    Raises
    ------
    GegevensFout
        Names every file that is missing or changed.
    """
    meldingen = []
    try:
        herkomst = read_herkomst(map_)
        bestanden = [(str(deel["bestand"]), str(deel["sha256"])) for deel in herkomst["bestanden"]]
        # A receipt that was cut short would cost attributions: every table must be whole.
        tabellen = {str(tabel["id"]) for tabel in herkomst["tabellen"]}
        if len({frozenset(tabel) for tabel in herkomst["tabellen"]}) != 1:
            raise KeyError("tabellen")
    except (TypeError, KeyError):
        raise GegevensFout(
            f"{map_ / 'herkomst.yml'}: dit overzicht van de momentopname is beschadigd. {_HERSTEL}"
        ) from None
    for naam, sha256 in bestanden:
        pad = map_ / naam
        try:
            gevonden = hashlib.sha256(pad.read_bytes()).hexdigest()
        except OSError:
            meldingen.append(f"{pad}: dit bestand van de momentopname ontbreekt. {_HERSTEL}")
            continue
        if gevonden != sha256:
            meldingen.append(
                f"{pad}: dit bestand van de momentopname is beschadigd of gewijzigd (verwacht "
                f"{sha256[:12]}..., gevonden {gevonden[:12]}...). {_HERSTEL}"
            )
    if meldingen:
        raise GegevensFout("\n".join(meldingen))
    gebruikt = pq.read_table(map_ / "waarden.parquet", columns=["bron"])["bron"].unique()
    if mist := set(map(str, gebruikt.to_pylist())) - tabellen:
        raise GegevensFout(
            f"{map_ / 'herkomst.yml'}: de herkomst van {', '.join(sorted(mist))} ontbreekt. "
            f"{_HERSTEL}"
        )


def _read_parquet(
    pad: Path, kolommen: Sequence[str], lees: Callable[[pq.ParquetFile], _Uit]
) -> _Uit:
    """Open a file of the snapshot and read it, turning every failure into a Dutch sentence."""
    try:
        with pq.ParquetFile(pad, page_checksum_verification=True) as bestand:
            mist = [kolom for kolom in kolommen if kolom not in bestand.schema_arrow.names]
            if mist:
                raise GegevensFout(f"{pad}: kolom '{mist[0]}' ontbreekt in de momentopname. "
                                   f"{_HERSTEL}")
            return lees(bestand)
    except FileNotFoundError:
        raise GegevensFout(
            f"{pad}: dit bestand van de momentopname ontbreekt. {_HERSTEL}"
        ) from None
    except (pa.ArrowException, OSError, ValueError) as fout:
        raise GegevensFout(
            f"{pad}: dit bestand van de momentopname is beschadigd. {_HERSTEL}"
        ) from fout


def _read_groepen(
    bestand: pq.ParquetFile, kolommen: Sequence[str], gemeentecodes: Sequence[str] | None,
    ook_leeg: bool
) -> pa.Table:
    """Read the row groups that can hold the gemeenten, then only the rows of those gemeenten."""
    if gemeentecodes is None:
        return bestand.read(columns=list(kolommen))
    gezocht = sorted({*gemeentecodes, *([""] if ook_leeg else [])})
    meta, plek = bestand.metadata, bestand.schema_arrow.names.index("gemeentecode")
    groepen = []
    for groep in range(meta.num_row_groups):
        bereik = meta.row_group(groep).column(plek).statistics
        if bereik is None or any(bereik.min <= code <= bereik.max for code in gezocht):
            groepen.append(groep)
    tabel = bestand.read_row_groups(groepen, columns=list(kolommen), use_threads=False)
    return tabel.filter(pc.is_in(tabel["gemeentecode"], pa.array(gezocht, pa.string())))
