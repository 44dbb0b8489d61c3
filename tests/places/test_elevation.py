"""Elevations of streets from made-up ground whose height is known everywhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from pyproj import Transformer

from access.contracts.errors import FileError
from access.places.streets.elevation import with_elevation
from tests.conftest import CRS, EAST, NORTH, street_table

Height = Callable[[Any, Any], Any]
Line = list[tuple[float, float]]


def ramp(x: Any, y: Any) -> Any:
    return 100 + 0.02 * (x - EAST) - 0.05 * (y - NORTH)


def valley(x: Any, y: Any) -> Any:
    """A valley along x = 500, its sides as steep as stairs; 0 * y keeps the shape of both."""
    return np.abs(x - EAST - 500) + 0 * y


def raster(path: Path, height: Height, *, cell: float = 20, size: int = 60, **profile: Any) -> Path:
    """Ground from 100 m south-west of (EAST, NORTH), its heights taken at the centres of cells."""
    step = rasterio.Affine(cell, 0, EAST - 100, 0, -cell, NORTH - 100 + size * cell)
    return write(path, height, profile.pop("transform", step), size, **profile)


def write(path: Path, height: Height, step: Any, size: int, **profile: Any) -> Path:
    column, row = np.meshgrid(np.arange(size) + 0.5, np.arange(size) + 0.5)
    z = height(step.c + column * step.a, step.f + row * step.e)
    told = {"driver": "GTiff", "height": size, "width": size, "count": 1, "dtype": "float64", "crs": CRS}
    with rasterio.open(path, "w", **(told | {"transform": step} | profile)) as file:
        for band in file.indexes:
            file.write(z, band)
    return path


def streets(lines: dict[tuple[Any, Any], Line], layers: list[int] | None = None) -> Any:
    """STREETS from (from_node, to_node) → metres east and north of (EAST, NORTH)."""
    shapes = [shapely.LineString([(EAST + x, NORTH + y) for x, y in line]) for line in lines.values()]
    rows = [(*ends, shape.length, "both") for ends, shape in zip(lines, shapes, strict=True)]
    return street_table(rows, shapes).assign(layer=layers or 0)


def heights(table: Any) -> list[list[float]]:
    return [np.array(line.coords)[:, 2].tolist() for line in table.geometry]


BENT = {("a", "b"): [(0, 0), (333, 7), (340, 500)], ("b", "c"): [(340, 500), (340.5, 500)]}


def test_streets_on_a_ramp(tmp_path: Path) -> None:
    flat = streets(BENT)
    table, (note,) = with_elevation(flat, raster(tmp_path / "z.tif", ramp))
    for line, plain in zip(table.geometry, flat.geometry, strict=True):
        x, y, z = np.array(line.coords).T
        assert z == pytest.approx(ramp(x, y), abs=1e-4)
        assert np.hypot(np.diff(x), np.diff(y)).max() <= 10  # half a cell
        assert line.length == pytest.approx(plain.length, rel=1e-12)
        assert shapely.force_2d(line).hausdorff_distance(plain) == pytest.approx(0, abs=1e-9)
    pd.testing.assert_frame_equal(table.drop(columns="geometry"), flat.drop(columns="geometry"))
    assert not flat.has_z.any()
    # the corners: 100 m at (0, 0), 106.31 m at (333, 7), 81.8 m at (340, 500)
    assert note.en == "elevations of streets from 82 to 106 m"


@pytest.mark.parametrize(("cell", "step_m"), [(2, 5), (20, 10), (100, 30)])
def test_vertices_are_half_a_cell_apart_within_limits(cell: float, step_m: float, tmp_path: Path) -> None:
    table, _ = with_elevation(
        streets({("a", "b"): [(0, 0), (90, 0)]}), raster(tmp_path / "z.tif", ramp, cell=cell)
    )
    assert len(heights(table)[0]) == 90 / step_m + 1


def test_a_street_between_two_nodes_at_one_place_has_its_elevation(tmp_path: Path) -> None:
    lines = {("a", "b"): [(0, 0), (90, 0)], ("b", "c"): [(90, 0), (90, 0)]}
    table, _ = with_elevation(streets(lines), raster(tmp_path / "z.tif", ramp, cell=20))
    found = heights(table)
    assert found[1] == [found[0][-1]] * 2


def test_a_raster_in_degrees(tmp_path: Path) -> None:
    def sloping(lon: Any, lat: Any) -> Any:
        return 500 + 1000 * (lon - 114) - 2000 * (lat - 22.6)

    to_degrees = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(EAST, NORTH)
    step = rasterio.Affine(1 / 3600, 0, lon - 0.002, 0, -1 / 3600, lat + 0.015)
    path = write(tmp_path / "z.tif", sloping, step, 100, crs="EPSG:4326")
    table, _ = with_elevation(streets(BENT), path)
    x, y, z = np.array(table.geometry.iloc[0].coords).T
    assert z == pytest.approx(sloping(*to_degrees.transform(x, y)), abs=1e-3)
    # a second of arc is 30.8 m from south to north here, 28.5 m from west to east
    assert 10 < np.hypot(np.diff(x), np.diff(y)).max() < 28.6 / 2


def test_a_bridge_does_not_dip_into_the_valley_however_it_is_cut(tmp_path: Path) -> None:
    """From 100 m up one side (x = 400) to 40 m up the other (540), cut over the bottom and beside it."""
    table = streets(
        {
            ("a", "b"): [(300, 50), (400, 50)],
            ("b", "c"): [(400, 50), (500, 50)],
            ("c", "d"): [(500, 50), (520, 50)],
            ("e", "d"): [(540, 50), (530, 50), (520, 50)],
            ("e", "f"): [(540, 50), (600, 50)],
        },
        layers=[0, 1, 1, 2, 0],
    )
    found = heights(with_elevation(table, raster(tmp_path / "z.tif", valley, cell=20))[0])
    assert (found[0][0], found[0][-1]) == pytest.approx((200, 100))
    # 140 m of bridge fall by 60 m
    assert found[1] == pytest.approx([100, 100 - 100 * 60 / 140], abs=1e-4)
    assert found[2] == pytest.approx([100 - 100 * 60 / 140, 100 - 120 * 60 / 140], abs=1e-4)
    assert found[3] == pytest.approx([40, 40 + 10 * 60 / 140, 40 + 20 * 60 / 140], abs=1e-4)


def test_where_three_bridges_meet_in_the_air(tmp_path: Path) -> None:
    """Ends at 100, 100 and 60 m, arms of 100, 100 and 50 m: (100/100 + 100/100 + 60/50) / (4/100) = 80."""
    table = streets(
        {
            ("a", "m"): [(400, 150), (400, 50), (400, 50)],
            ("b", "m"): [(400, -50), (400, 50)],
            ("m", "c"): [(400, 50), (440, 80)],
        },
        layers=[1, 1, -1],
    )
    found = heights(with_elevation(table, raster(tmp_path / "z.tif", valley, cell=20))[0])
    assert found == [pytest.approx([100, 80, 80]), pytest.approx([100, 80]), pytest.approx([80, 60])]


def test_a_ring_that_never_comes_to_the_ground_lies_on_it(tmp_path: Path) -> None:
    corners = [(300, 0), (300, 100), (400, 50)]
    ring = {(i, (i + 1) % 3): [corners[i], corners[(i + 1) % 3]] for i in range(3)}
    found = heights(with_elevation(streets(ring, layers=[1, 1, 1]), raster(tmp_path / "z.tif", valley))[0])
    assert found == [pytest.approx(each) for each in ([200, 200], [200, 100], [100, 200])]


def test_what_has_no_elevation_is_told(tmp_path: Path) -> None:
    """No data east of x = 600; the raster ends in the north at y = 1100."""

    def known(x: Any, y: Any) -> Any:
        return np.where(x - EAST > 600, -9999, ramp(x, y))

    table = streets(
        {
            ("a", "b"): [(0, 0), (100, 0)],
            ("b", "c"): [(100, 0), (1000, 0)],  # in part
            ("d", "e"): [(700, 0), (800, 0)],
            ("f", "g"): [(0, 1000), (0, 1200)],  # in part
            ("c", "h"): [(1000, 0), (1000, 50)],  # a bridge with one end where nothing is known
        },
        layers=[0, 0, 0, 0, 1],
    )
    found, (_, note) = with_elevation(table, raster(tmp_path / "z.tif", known, nodata=-9999))
    lacking = [np.isnan(each) for each in heights(found)]
    assert [(each.any(), each.all()) for each in lacking] == [
        (False, False),
        (True, False),
        (True, True),
        (True, False),
        (True, True),
    ]
    # the last whole cell between two that are known has its centre at x = 590
    x = np.array(found.geometry.iloc[1].coords)[:, 0] - EAST
    assert x[~lacking[1]].max() == 590
    y = np.array(found.geometry.iloc[3].coords)[:, 1] - NORTH
    assert y[~lacking[3]].max() == 1100
    # 900 + 100 + 200 + 50 of 1,350 m
    assert (note.level, note.number) == ("doubtful", pytest.approx(1.25))
    assert note.en.startswith("1.2 km of streets (92.6%) without elevation")


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ({"count": 2}, "2 bands"),
        ({"crs": None}, "no CRS"),
        ({"transform": rasterio.Affine(20, 5, EAST, 5, -20, NORTH + 900)}, "rotated"),
        (
            {"transform": rasterio.Affine(20, 0, EAST + 9000, 0, -20, NORTH)},
            "the streets do not overlap",
        ),
        ({"crs": "EPSG:3413"}, "the streets do not overlap"),  # around the north pole
    ],
)
def test_a_raster_that_cannot_be_used(profile: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=message):
        with_elevation(streets(BENT), raster(tmp_path / "z.tif", ramp, **profile))


def test_values_that_stand_for_no_data_must_be_declared(tmp_path: Path) -> None:
    path = raster(tmp_path / "z.tif", lambda x, y: np.where(x - EAST > 300, -32768, ramp(x, y)))
    with pytest.raises(FileError, match=r"no land is -32,768 m high; .* gdal_edit -a_nodata"):
        with_elevation(streets(BENT), path)


def test_a_raster_without_a_known_height_is_refused(tmp_path: Path) -> None:
    path = raster(tmp_path / "z.tif", lambda x, y: 0 * (x + y) + 7, nodata=7)
    with pytest.raises(FileError, match="no elevations where the streets are"):
        with_elevation(streets(BENT), path)


def test_a_raster_that_stores_whole_decimetres(tmp_path: Path) -> None:
    path = raster(tmp_path / "z.tif", lambda x, y: np.round(10 * ramp(x, y)), dtype="int16")
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (0.1,), (-20.0,)
    table, _ = with_elevation(streets(BENT), path)
    x, y, z = np.array(table.geometry.iloc[0].coords).T
    assert z == pytest.approx(ramp(x, y) - 20, abs=0.051)


def test_a_file_that_is_no_raster(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read as a raster"):
        with_elevation(streets(BENT), tmp_path / "none.tif")
