"""Coordinates change datums by the best operation published; where there is none, the report says so."""

import re
from collections.abc import Callable
from pathlib import Path

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from pyproj import CRS

from access.contracts.notes import Note
from access.places import background, datums, land
from access.places.facilities.given_doors import given_doors
from access.places.grid import Grid, demand_cells
from access.places.people.from_raster import from_raster
from access.places.streets import from_graph
from tests.conftest import ROOT

HK80, MACAO, CGCS, XIAN, BEIJING = "EPSG:2326", "EPSG:8433", "EPSG:4547", "EPSG:4610", "EPSG:4214"
CLINIC = 836694.05, 819069.8


def point(x: float, y: float, crs: str) -> geopandas.GeoSeries:
    return geopandas.GeoSeries.from_xy([x], [y], crs=crs)


def test_a_grid_of_hong_kong_and_a_place_in_degrees_come_together() -> None:
    zone = geopandas.GeoSeries([shapely.box(834000, 817000, 838000, 821000)], crs=HK80)
    clinic = point(*CLINIC, HK80).to_crs("EPSG:4326")  # PROJ knows this way
    corner = shapely.get_coordinates(datums.project(zone, CGCS))[3]
    along, across = np.subtract(shapely.get_coordinates(datums.project(zone, CGCS))[[0, 2]], corner)
    here = np.subtract(datums.project(clinic, CGCS).iloc[0].coords[0], corner)
    # in the zone's own directions, since its grid is turned against the other
    east, north = here @ along / np.hypot(*along), here @ across / np.hypot(*across)
    assert (east, north) == pytest.approx((2694.05, 2069.8), abs=0.5)


@pytest.mark.parametrize(
    ("crs", "lon", "lat", "beside_m"), [(HK80, 114.17, 22.3, 304), (MACAO, 113.55, 22.19, 337)]
)
def test_what_proj_takes_one_for_the_other_is_brought_by_way_of_wgs84(
    crs: str, lon: float, lat: float, beside_m: float
) -> None:
    local = point(lon, lat, "EPSG:4326").to_crs(crs)
    found, plain = datums.project(local, CGCS), local.to_crs(CGCS)
    right = point(lon, lat, "EPSG:4490").to_crs(CGCS)
    assert found.distance(right).iloc[0] < 0.01
    assert plain.distance(right).iloc[0] == pytest.approx(beside_m, abs=2)
    assert datums.project(found, crs).distance(local).iloc[0] < 0.01  # and back
    assert not datums.notes("zones", "z.shp", crs, CGCS, local.iloc[0])


@pytest.mark.parametrize(
    ("source", "target", "lon", "lat"),
    [
        *(("EPSG:4326", "EPSG:3067", 25, 60), ("EPSG:4326", "EPSG:2193", 175, -37)),
        *(("EPSG:4326", CGCS, 114, 22), ("ESRI:54009", CGCS, 114, 22), ("EPSG:7844", "EPSG:4326", 151, -34)),
    ],
)
def test_where_proj_is_right_nothing_moves(source: str, target: str, lon: float, lat: float) -> None:
    there = point(lon, lat, "EPSG:4326").to_crs(source)
    assert datums.project(there, target).geom_equals(there.to_crs(target)).all()
    assert not datums.notes("zones", "z", source, target, there.iloc[0])


def test_a_layer_goes_by_one_operation_that_of_its_middle() -> None:
    # EPSG:15921 and others are each for a part of China: the Ordos basin has one of 1 m, Hangzhou none
    ordos = [(108.5, 37), (108.6, 37.1), (120, 30)]
    layer = geopandas.GeoSeries([shapely.Point(*each) for each in ordos], crs=BEIJING)
    whole = datums.project(layer, "EPSG:4326")
    step = datums.operation(BEIJING, "EPSG:4326", np.array(ordos[:1]))
    assert (step.ballpark, step.accuracy_m) == (False, 1.0)
    assert np.column_stack(step(*np.array(ordos).T)) == pytest.approx(shapely.get_coordinates(whole.values))
    assert datums.operation(BEIJING, "EPSG:4326", np.array(ordos[2:])).ballpark


def test_strays_do_not_choose_the_operation() -> None:
    xy = np.array([[108.5, 37], [108.6, 37.1], [np.inf, 0], [0, 0], [108.5, 37.2]])
    assert not datums.operation(BEIJING, "EPSG:4326", xy).ballpark


@pytest.mark.parametrize(
    "source", [XIAN, BEIJING, "+proj=tmerc +lon_0=120 +x_0=500000 +ellps=krass +type=crs"]
)
def test_a_way_that_nobody_published_is_told(source: str) -> None:
    place = point(120, 30, source) if CRS(source).is_geographic else point(500000, 3300000, source)
    (note,) = datums.notes("zones", "z.shp", source, CGCS, place.iloc[0])
    assert note.level == "doubtful"
    assert "no operation from" in note.en
    assert not datums.notes("zones", "z.shp", source, source, place.iloc[0])


def test_parameters_that_a_file_brings_are_used() -> None:
    own = "+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3 +type=crs"
    x, y = datums.moved(own, CGCS, 120.0, 30.0)
    right = point(120, 30, own).to_crs("EPSG:4326").to_crs(CGCS).iloc[0]
    assert (x, y) == pytest.approx((right.x, right.y), abs=0.01)


def test_a_rough_operation_is_told_with_its_metres() -> None:
    (note,) = datums.notes("facilities", "old.csv", "EPSG:4236", "EPSG:4326", shapely.Point(121, 24))
    assert (note.number, note.unit) == (26, "m")


def test_heights_and_rows_without_a_place_stay() -> None:
    shapes = [shapely.Point(114, 22, 7), None, shapely.LineString([(114, 22), (114.1, 22)])]
    layer = geopandas.GeoDataFrame({"a": [1, 2, 3]}, geometry=shapes, crs="EPSG:4326", index=["x", "y", "z"])
    found = datums.project(layer, CGCS)
    assert found.geometry["x"].z == 7
    assert found.geometry["y"] is None
    assert not found.geometry["z"].has_z
    assert found.index.tolist() == ["x", "y", "z"]
    assert layer.crs == "EPSG:4326"


def test_nothing_goes_past_it() -> None:
    for path in sorted((ROOT / "access").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name != "datums.py":
            assert not re.search(r"\.to_crs\(|Transformer|rasterio\.warp|transform_bounds", text), path


XIAN_114, BOX = "EPSG:2383", shapely.box(500_000, 2_500_000, 501_000, 2_501_000)
Read = Callable[[Path, str], list[Note]]


def of_raster(folder: Path, crs: str) -> list[Note]:
    west_north = rasterio.Affine(100, 0, 500_000, 0, -100, 2_501_000)
    shape = {"driver": "GTiff", "height": 10, "width": 10, "count": 1, "dtype": "float64"}
    with rasterio.open(folder / "p.tif", "w", crs=crs, transform=west_north, **shape) as raster:
        raster.write(np.full((1, 10, 10), 5.0))
    around = geopandas.GeoSeries([BOX.buffer(-300)], crs=CGCS)
    return from_raster(folder / "p.tif", around)[1]


def of_land(folder: Path, crs: str) -> list[Note]:
    geopandas.GeoDataFrame(geometry=[BOX], crs=crs).to_file(folder / "land.gpkg")
    grid = Grid(np.ones((2, 2)), rasterio.Affine(100, 0, 500_000, 0, -100, 2_500_200), CRS(CGCS))
    return land.read(folder / "land.gpkg", demand_cells(grid, CRS(CGCS)))[1]


def of_streets(folder: Path, crs: str) -> list[Note]:
    (folder / "nodes.csv").write_text("id,x,y\na,500000,2500000\nb,500500,2500000\n", encoding="utf-8")
    (folder / "edges.csv").write_text("u,v,length_m,oneway\na,b,500,no\n", encoding="utf-8")
    return from_graph.from_csv(folder / "nodes.csv", folder / "edges.csv", CRS(CGCS), crs)[1]


def of_graph(folder: Path, crs: str) -> list[Note]:
    graph = nx.MultiDiGraph(crs=crs)
    graph.add_node(1, x=500_000.0, y=2_500_000.0)
    graph.add_node(2, x=500_500.0, y=2_500_000.0)
    graph.add_edge(1, 2, highway="residential", length=505.0)
    return from_graph.from_osmnx(graph, CRS(CGCS))[1]


def of_doors(folder: Path, crs: str) -> list[Note]:
    geopandas.GeoDataFrame({"id": ["a"]}, geometry=[BOX.centroid], crs=crs).to_file(folder / "doors.gpkg")
    ids = pd.Index(["a"], name="facility_id", dtype="str")
    places = geopandas.GeoDataFrame(geometry=[BOX.centroid], index=ids, crs=CGCS)
    return given_doors(folder / "doors.gpkg", places)[1]


def of_background(folder: Path, crs: str) -> list[Note]:
    geopandas.GeoDataFrame(geometry=[BOX], crs=crs).to_file(folder / "water.gpkg")
    frame = background.frame(geopandas.GeoSeries([BOX], crs=CGCS))
    return background.read(None, {"water": folder / "water.gpkg"}, frame)[1]


@pytest.mark.parametrize("read", [of_raster, of_land, of_streets, of_graph, of_doors, of_background])
def test_every_layer_by_a_way_that_nobody_published_is_told(read: Read, tmp_path: Path) -> None:
    told = [note for note in read(tmp_path, XIAN_114) if "no operation from" in note.en]
    assert [note.level for note in told] == ["doubtful"]
    assert "'Xian 1980' to 'China Geodetic Coordinate System 2000'" in told[0].en


@pytest.mark.parametrize("read", [of_raster, of_land, of_streets, of_graph, of_doors, of_background])
def test_layers_by_a_known_way_are_not_doubted(read: Read, tmp_path: Path) -> None:
    assert not [note for note in read(tmp_path, CGCS) if "no operation from" in note.en]
