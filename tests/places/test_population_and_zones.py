"""People on grids, and their shares in zones: persons are conserved."""

from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.places import readers, zones
from access.places.grid import Grid, demand_cells
from access.places.people import in_zones
from access.places.people.from_raster import from_raster
from access.study.read import measuring_crs
from tests.conftest import CRS


def zone_table(*shapes: shapely.Geometry) -> geopandas.GeoDataFrame:
    index = pd.Index([f"z{i}" for i in range(len(shapes))], name="zone_id")
    return geopandas.GeoDataFrame({"name": index.astype("str")}, index=index, geometry=[*shapes], crs=CRS)


def grid(persons: list[list[float]], size: float = 100) -> Grid:
    values = np.array(persons, dtype=float)
    return Grid(values, rasterio.Affine(size, 0, 0, 0, -size, size * len(values)), pyproj.CRS(CRS))


def test_a_cell_on_the_border_is_split_by_area() -> None:
    table, _ = zones.shares(
        grid([[8, 8]]), zone_table(shapely.box(0, 0, 125, 100), shapely.box(125, 0, 200, 50))
    )
    assert table["share"].to_dict() == pytest.approx({(0, "z0"): 1.0, (1, "z0"): 0.25, (1, "z1"): 0.375})


def test_overlapping_zones_count_nobody_twice() -> None:
    square = shapely.box(0, 0, 100, 100)
    table, notes = zones.shares(grid([[10]]), zone_table(square, square))
    assert table["share"].tolist() == [0.5, 0.5]
    assert "zones overlap in 1 cell" in notes[0].en
    assert notes[0].level == "doubtful"


@pytest.mark.parametrize(("width", "level", "outside"), [(200, "found", 0), (150, "left_out", 4)])
def test_people_outside_the_zones_are_told_as_left_out(width: float, level: str, outside: float) -> None:
    people = grid([[8, 8]])
    table = zone_table(shapely.box(0, 0, width, 100))
    note = in_zones.people_note(table, demand_cells(people, CRS), zones.shares(people, table)[0])
    assert (note.level, note.number) == (level, outside)


@settings(max_examples=50)
@given(
    st.lists(st.lists(st.floats(0, 100), min_size=3, max_size=3), min_size=3, max_size=3),
    st.floats(10, 290),
    st.floats(10, 290),
)
def test_persons_are_conserved_however_the_zones_cut_the_cells(
    persons: list[list[float]], x: float, y: float
) -> None:
    corners = [(0, 0), (300, 0), (300, 300), (0, 300)]
    triangles = [
        shapely.Polygon([(x, y), a, b]) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    people = grid(persons)
    table, _ = zones.shares(people, zone_table(*triangles))
    cells = table.index.get_level_values("cell_id")
    assert (people.persons.reshape(-1)[cells] * table["share"]).sum() == pytest.approx(
        people.persons.sum(), abs=1e-4
    )


def test_cells_lie_where_the_raster_has_them() -> None:
    table = demand_cells(grid([[0, 5], [7, 0]]), CRS)
    assert table["persons"].to_dict() == {1: 5, 2: 7}
    assert [point.coords[0] for point in table.geometry] == [(150, 150), (50, 50)]
    assert table["outline"][1].equals(shapely.box(100, 100, 200, 200))


def test_a_raster_window_keeps_the_people_of_the_zones(tmp_path: Path) -> None:
    values = np.arange(100, dtype=float).reshape(10, 10)
    values[0, 0] = -200
    profile = {"driver": "GTiff", "height": 10, "width": 10, "count": 1, "dtype": "float64"}
    profile |= {"nodata": -200, "crs": CRS, "transform": rasterio.Affine(100, 0, 0, 0, -100, 1000)}
    with rasterio.open(tmp_path / "p.tif", "w", **profile) as raster:
        raster.write(values, 1)
    part, _ = from_raster(tmp_path / "p.tif", zone_table(shapely.box(210, 310, 390, 490)))
    table, _ = zones.shares(part, zone_table(shapely.box(200, 300, 400, 500)))
    cells = table.index.get_level_values("cell_id")
    # rows 5 and 6 from the top, columns 2 and 3
    assert (part.persons.reshape(-1)[cells] * table["share"]).sum() == 52 + 53 + 62 + 63
    whole, _ = from_raster(tmp_path / "p.tif", zone_table(shapely.box(1, 1, 999, 999)))
    assert np.isnan(whole.persons).sum() == 1
    assert np.nansum(whole.persons) == values[values >= 0].sum()


def test_chinese_lists_in_gbk_are_read(tmp_path: Path) -> None:
    path = tmp_path / "幼儿园.csv"
    path.write_text("名称,经度,纬度\n硚口幼儿园,114.2,30.6\n无址园,,\n,,\n", encoding="gbk")
    layer, notes = readers.features(path)
    assert layer["名称"].tolist() == ["硚口幼儿园"]
    assert layer.geometry.iloc[0].coords[0] == (114.2, 30.6)
    assert (notes[0].number, notes[0].en) == (1, "幼儿园.csv: 1 row without coordinates (line 3)")


@pytest.mark.parametrize(
    ("lon", "lat", "crs"),
    [
        (105.9, 29.4, "EPSG:4544"),  # 永川: central meridian 105°
        (121.26, 28.65, "EPSG:4549"),  # 黄岩: 120°
        (114.4, 27.8, "EPSG:4547"),  # 宜春: 114°
        (24.94, 60.17, "EPSG:32635"),  # Helsinki: UTM 35 north
    ],
)
def test_the_crs_to_measure_in(lon: float, lat: float, crs: str) -> None:
    found = pyproj.CRS(measuring_crs(geopandas.GeoSeries.from_xy([lon], [lat], crs=4326)))
    assert found == pyproj.CRS(crs)
    area = pyproj.CRS(crs).area_of_use
    assert area is not None
    assert area.west - 1.5 <= lon <= area.east + 1.5
