"""The maps: shared borders stay shared, and nothing is lost."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from kansenscan_lib.bronnen.grenzen import (
    check_oppervlakte,
    load_gemeentegrenzen,
    load_grenzen,
    read_grensbestand,
    select_arrow,
)
from kansenscan_lib.bronnen.momentopname import MOMENTOPNAME, read_gebieden, read_grenzen
from kansenscan_lib.catalogus.bronnen import Deeltabel
from kansenscan_lib.fouten import GegevensFout

PUBLICATIE_KM2 = {"wijk": 35_078, "gemeente": 35_078}
"""Union of the published maps, as the description of the source gives it."""


@pytest.fixture(scope="module")
def wijken() -> gpd.GeoDataFrame:
    return read_grenzen("wijk")


@pytest.fixture(scope="module")
def gemeenten() -> gpd.GeoDataFrame:
    return read_grenzen("gemeente")


def test_elk_gebied_heeft_een_grens(
    wijken: gpd.GeoDataFrame, gemeenten: gpd.GeoDataFrame
) -> None:
    gebieden = read_gebieden()
    for soort, kaart in (("wijk", wijken), ("gemeente", gemeenten)):
        assert set(kaart.index) == set(gebieden.index[gebieden["soort"] == soort])
        assert kaart.crs.to_epsg() == 28992
        assert not kaart.is_empty.any()
        assert set(kaart.geom_type) <= {"Polygon", "MultiPolygon"}
        assert (kaart["gemeentecode"] == gebieden.loc[kaart.index, "gemeentecode"]).all()
        assert kaart.area.sum() / 1e6 == pytest.approx(PUBLICATIE_KM2[soort], rel=0.005)


def test_gedeelde_grenzen_blijven_gedeeld(wijken: gpd.GeoDataFrame) -> None:
    vormen = wijken.geometry.to_numpy()
    assert shapely.is_valid(vormen).all()
    assert shapely.coverage_is_valid(vormen)
    # Centre of Zwolle and Diezerpoort are neighbours; after simplifying they share a line.
    grens = wijken.geometry["WK019310"].intersection(wijken.geometry["WK019311"])
    assert grens.length > 500 and grens.area == 0


def test_gemeente_en_wijken_hebben_dezelfde_buitengrens(
    wijken: gpd.GeoDataFrame, gemeenten: gpd.GeoDataFrame
) -> None:
    for code in ("GM0193", "GM0363", "GM0060"):
        samen = shapely.union_all(wijken.geometry[wijken["gemeentecode"] == code].to_numpy())
        assert samen.symmetric_difference(gemeenten.geometry[code]).area < 1
    assert shapely.coverage_is_valid(gemeenten.geometry.to_numpy())


def test_een_gemeente_lezen(wijken: gpd.GeoDataFrame) -> None:
    zwolle = read_grenzen("wijk", "GM0193")
    assert len(zwolle) == 16
    assert (zwolle.geometry == wijken.geometry[zwolle.index]).all()
    assert list(read_grenzen("gemeente", "GM0193").index) == ["GM0193"]
    assert read_grenzen("wijk", "GM9999").empty
    # Zwolle lies around x = 203 km, y = 503 km in Rijksdriehoek.
    midden = zwolle.union_all().centroid
    assert (midden.x, midden.y) == pytest.approx((203_000, 503_000), abs=3000)


def test_bestand_is_geoparquet() -> None:
    kaart = gpd.read_parquet(MOMENTOPNAME / "grenzen_gemeente.parquet")
    assert len(kaart) == 342 and kaart.crs.to_epsg() == 28992


# --- small maps by hand -----------------------------------------------------------------------


def kaart(*vormen: shapely.Polygon) -> gpd.GeoDataFrame:
    codes = [f"WK00010{nummer}" for nummer in range(len(vormen))]
    return gpd.GeoDataFrame({"gemeentecode": "GM0001"}, geometry=list(vormen),
                            index=gpd.pd.Index(codes, name="gebiedscode"), crs="EPSG:28992")


def test_kier_en_overlap_verdwijnen_en_water_blijft() -> None:
    links = shapely.box(0, 0, 5000, 10_000)
    rechts = shapely.Polygon([(5000, 0), (10_000, 0), (10_000, 10_000), (5000, 10_000),
                              (4970, 7000), (5030, 3000)])
    meer = shapely.box(6000, 4000, 7000, 5000)
    uit = load_grenzen(kaart(links, rechts.difference(meer)))
    assert shapely.coverage_is_valid(uit.geometry.to_numpy())
    samen = uit.union_all()
    assert len(samen.interiors) == 1
    assert samen.area == pytest.approx(10_000 ** 2 - 1000 ** 2, rel=0.001)
    assert uit.geometry.iloc[0].intersection(uit.geometry.iloc[1]).length > 9900
    gemeente = load_gemeentegrenzen(uit)
    assert list(gemeente.index) == ["GM0001"]
    assert gemeente.area.item() == pytest.approx(samen.area)


def test_gedeelde_grens_wordt_samen_vereenvoudigd() -> None:
    hoogte = np.arange(0, 10_001, 100.0)
    zigzag = np.column_stack([5000 + 2 * (np.arange(len(hoogte)) % 2), hoogte])
    links = shapely.Polygon([(0, 0), *zigzag, (0, 10_000)])
    rechts = shapely.Polygon([(10_000, 0), *zigzag, (10_000, 10_000)])
    uit = load_grenzen(kaart(links, rechts))
    assert shapely.get_num_coordinates(uit.geometry.to_numpy()).max() < 20
    assert uit.area.sum() == pytest.approx(1e8, rel=1e-6)


def test_verlies_van_oppervlak_of_gebied_wordt_gemeld() -> None:
    heel, half = kaart(shapely.box(0, 0, 10, 10)), kaart(shapely.box(0, 0, 10, 9))
    with pytest.raises(GegevensFout, match=r"wijken is 10\.0%"):
        check_oppervlakte(half, heel, "wijken")
    with pytest.raises(GegevensFout, match="WK000101"):
        check_oppervlakte(heel, kaart(shapely.box(0, 0, 10, 5), shapely.box(0, 5, 10, 10)), "w")


def test_geojson_naar_geoparquet() -> None:
    vlak = {"type": "Feature", "properties": {"code": "WK000100", "gm": "GM0001"},
            "geometry": shapely.geometry.mapping(shapely.box(5.3, 52.1, 5.4, 52.2))}
    inhoud = json.dumps({"type": "FeatureCollection", "features": [vlak]}).encode()
    deel = Deeltabel(bestand="kaart.geojson",
                     kolommen={"gebiedscode": "code", "gemeentecode": "gm"})
    tabel = select_arrow(read_grensbestand(inhoud, deel))
    assert tabel["gebiedscode"].to_pylist() == ["WK000100"]
    geo = json.loads(tabel.schema.metadata[b"geo"])
    assert geo["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": 28992}
    fout = deel.model_copy(update={"kolommen": {"gebiedscode": "code", "gemeentecode": "nee"}})
    with pytest.raises(GegevensFout, match=r"kaart\.geojson: eigenschap 'nee' ontbreekt"):
        read_grensbestand(inhoud, fout)
