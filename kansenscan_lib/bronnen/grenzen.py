"""Turns published boundaries into a light map on which neighbours share exactly one border."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyproj
import shapely

from kansenscan_lib.catalogus.bronnen import Deeltabel
from kansenscan_lib.fouten import GegevensFout

RD = "EPSG:28992"

KIER = 100.0
"""Gaps between neighbours narrower than this (metres) come from generalising, not from water."""

VEREENVOUDIGING = 20.0
"""Detail below this size (metres) is left out; shared borders stay shared."""

RASTER = 64.0
"""Coordinates are rounded to 1/64 metre: invisible, exact in binary, and it halves the file."""

AFWIJKING = 0.005
"""Share by which the total area may differ from that of the published map."""


def read_grensbestand(inhoud: bytes, deel: Deeltabel) -> gpd.GeoDataFrame:
    """Return the polygons of a GeoJSON file (WGS84) in metres.

    Parameters
    ----------
    inhoud : bytes
    deel : Deeltabel
        Names the properties that hold gebiedscode and gemeentecode.

    Returns
    -------
    GeoDataFrame
        Index gebiedscode, sorted; columns gemeentecode and geometry (RD, repaired to be valid).

    Raises
    ------
    GegevensFout
        A property is missing.
    """
    vlakken = json.loads(inhoud)["features"]
    try:
        kolommen = {naam: [vlak["properties"][kolom] for vlak in vlakken]
                    for naam, kolom in deel.kolommen.items()}
    except KeyError as fout:
        raise GegevensFout(f"{deel.bestand}: eigenschap {fout} ontbreekt.") from None
    vormen = gpd.GeoSeries.from_wkb(
        shapely.to_wkb([shapely.geometry.shape(vlak["geometry"]) for vlak in vlakken]),
        crs="EPSG:4326",
    ).to_crs(RD)
    grenzen = gpd.GeoDataFrame(kolommen, geometry=vormen.buffer(0), crs=RD)
    return grenzen.set_index("gebiedscode").sort_index()


def load_grenzen(wijken: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the wijken as a valid coverage: no overlaps, no hairline gaps, simplified together.

    Parameters
    ----------
    wijken : GeoDataFrame
        As `read_grensbestand` returns it.

    Returns
    -------
    GeoDataFrame
        The same index and columns; sorted by gemeentecode, then code.

    Raises
    ------
    GegevensFout
        The result is not a coverage, or the total area differs more than 0.5 %.
    """
    vormen = shapely.coverage_clean(wijken.geometry.to_numpy(), gap_width=KIER)
    vormen = shapely.coverage_simplify(vormen, VEREENVOUDIGING)
    # Equal points round to equal points, so shared borders stay shared; checked below all the same.
    vormen = shapely.transform(vormen, lambda punten: np.round(punten * RASTER) / RASTER)
    uit = wijken.set_geometry(gpd.GeoSeries(vormen, index=wijken.index, crs=RD))
    if not (shapely.is_valid(vormen).all() and shapely.coverage_is_valid(vormen)):
        raise GegevensFout("De grenzen van wijken sluiten na vereenvoudigen niet op elkaar aan. "
                           "Controleer het bestand met grenzen.")
    check_oppervlakte(uit, wijken, "wijken")
    return uit.reset_index().sort_values(["gemeentecode", "gebiedscode"]).set_index("gebiedscode")


def load_gemeentegrenzen(wijken: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return gemeenten put together from their wijken, so that both maps have the same borders.

    Parameters
    ----------
    wijken : GeoDataFrame
        As `load_grenzen` returns it.

    Returns
    -------
    GeoDataFrame
        Index gebiedscode, sorted; columns gemeentecode and geometry.
    """
    per_gemeente = wijken.geometry.groupby(wijken["gemeentecode"]).agg(
        lambda vormen: shapely.coverage_union_all(vormen.to_numpy())
    )
    codes = pd.Index(per_gemeente.index, name="gebiedscode")
    return gpd.GeoDataFrame({"gemeentecode": codes}, geometry=list(per_gemeente), index=codes,
                            crs=RD)


def check_oppervlakte(nieuw: gpd.GeoDataFrame, oud: gpd.GeoDataFrame, soort: str) -> None:
    """Check that two maps hold the same areas and, within 0.5 %, the same surface.

    Raises
    ------
    GegevensFout
        They do not.
    """
    verschil = sorted(set(nieuw.index) ^ set(oud.index))
    if verschil:
        raise GegevensFout(f"De kaart van {soort} bevat niet dezelfde gebieden als de tabel: "
                           f"{', '.join(verschil[:5])} ({len(verschil)} verschillen).")
    verhouding = nieuw.area.sum() / oud.area.sum()
    if abs(verhouding - 1) > AFWIJKING:
        raise GegevensFout(f"De kaart van {soort} is {abs(verhouding - 1):.1%} groter of kleiner "
                           "dan de gepubliceerde kaart. Controleer het bestand met grenzen.")


def select_arrow(grenzen: gpd.GeoDataFrame) -> pa.Table:
    """Return boundaries as a GeoParquet 1.0 table: WKB plus a description in the metadata."""
    soorten = sorted(set(grenzen.geom_type))
    geo: dict[str, Any] = {
        "version": "1.0.0", "primary_column": "geometry",
        "columns": {"geometry": {
            "encoding": "WKB", "geometry_types": soorten,
            "crs": pyproj.CRS.from_user_input(RD).to_json_dict(),
        }},
    }
    return pa.table({
        "gebiedscode": pa.array(grenzen.index, pa.string()),
        "gemeentecode": pa.array(grenzen["gemeentecode"], pa.string()),
        "geometry": pa.array(shapely.to_wkb(grenzen.geometry.to_numpy()), pa.binary()),
    }).replace_schema_metadata({"geo": json.dumps(geo, ensure_ascii=False)})
