"""Layers wider than the population's grid count for what lies on it, to the last square metre."""

from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from exactextract import exact_extract
from rasterio import Affine

from access.places import land, zones
from access.places.grid import Grid, demand_cells
from tests.conftest import CRS

X, Y = 500_000, 2_500_000
GRID = Grid(np.ones((3, 4)), Affine(100, 0, X, 0, -100, Y + 300), pyproj.CRS(CRS))  # 400 m × 300 m
CELLS = demand_cells(GRID, GRID.crs)


def series(*shapes: shapely.Geometry) -> geopandas.GeoSeries:
    return geopandas.GeoSeries(list(shapes), crs=CRS)


def box(left: float, bottom: float, right: float, top: float) -> shapely.Polygon:
    return shapely.box(X + left, Y + bottom, X + right, Y + top)


def covered_m2(shapes: geopandas.GeoSeries) -> "pd.Series[float]":
    """By shapely, of each cell."""
    whole = shapes.union_all()
    return pd.Series(shapely.area(shapely.intersection(CELLS["outline"].to_numpy(), whole)), CELLS.index)


@pytest.mark.parametrize("reach", [0, 50, 99, 100, 101, 150, 1000, 5000])
def test_land_that_reaches_past_the_grid_counts_for_what_is_on_it(reach: float, tmp_path: Path) -> None:
    blot = box(-reach, 120, 250, 300 + reach)
    hole = box(-reach - 1, -reach - 1, 401 + reach, 301 + reach) - box(30, 40, 310, 290)
    for number, shape in enumerate((blot, hole)):
        path = tmp_path / f"{number}.gpkg"
        series(shape).to_file(path)
        found = land.in_cells(land.read(path, CELLS)[0], GRID, CELLS)
        assert found.to_numpy() == pytest.approx(
            covered_m2(series(shape)).to_numpy(), abs=1e-3
        )  # shares of 32 bits


def test_what_is_cut_gives_exactextract_what_the_whole_gives() -> None:
    shapes = series(shapely.Point(X + 200, Y + 150).buffer(260), box(-40, -40, 90, 400), box(10, 10, 60, 60))
    cut = GRID.cut(shapes)
    found, whole = (
        exact_extract(GRID.source, each.to_frame("geometry"), ["cell_id", "coverage"], output="pandas")
        for each in (cut, shapes)
    )
    for mine, right in zip(found.itertuples(), whole.itertuples(), strict=True):
        assert mine.cell_id.tolist() == right.cell_id.tolist()
        assert mine.coverage == pytest.approx(right.coverage, abs=1e-6)
    assert cut.total_bounds.tolist() == pytest.approx([X - 60, Y - 100, X + 460, Y + 400])


def test_what_lies_within_stays_as_it_is_and_what_lies_elsewhere_is_left_out() -> None:
    within, touching, far = box(-50, -50, 60, 60), box(-200, 0, -100, 100), box(9000, 0, 9100, 100)
    cut = GRID.cut(series(within, touching, far))
    assert cut.index.tolist() == [0]
    assert cut.iloc[0].equals_exact(within)


def test_a_world_in_degrees_is_cut_before_it_is_projected(tmp_path: Path) -> None:
    # the grid's projection knows nothing of the other side of the globe
    path = tmp_path / "sea.geojson"
    world = geopandas.GeoSeries([shapely.box(-179, -80, 179, 80)], crs="EPSG:4326")
    assert not world.to_crs(CRS).contains(shapely.box(*GRID.bounds)).any()
    world.to_file(path)
    areas, _ = land.read(path, CELLS)
    assert land.in_cells(areas, GRID, CELLS).to_numpy() == pytest.approx(np.full(12, 10_000.0))


def test_land_beside_the_grid_is_none(tmp_path: Path) -> None:
    path = tmp_path / "land.gpkg"
    series(box(5000, 0, 5100, 100)).to_file(path)
    assert land.in_cells(land.read(path, CELLS)[0], GRID, CELLS).tolist() == [0.0] * 12


def test_zones_that_reach_past_the_grid_share_its_cells() -> None:
    west, east = box(-3000, -3000, 150, 3000), box(150, -3000, 3000, 3000)
    table = geopandas.GeoDataFrame(
        {"name": ["w", "e", "away"]},
        geometry=[west, east, box(8000, 0, 8100, 100)],
        index=pd.Index(["w", "e", "away"], name="zone_id"),
        crs=CRS,
    )
    share, notes = zones.shares(GRID, table)
    assert not notes
    assert share["share"].groupby("zone_id").sum().to_dict() == pytest.approx({"e": 7.5, "w": 4.5})
    assert share["share"].groupby("cell_id").sum().to_numpy() == pytest.approx(np.ones(12))


def test_of_a_shape_with_lines_beside_its_areas_the_areas_count() -> None:
    line = shapely.LineString([(X + 10, Y + 10), (X + 90, Y + 90)])
    inside = shapely.GeometryCollection([box(100, 0, 200, 100), line])
    across = shapely.GeometryCollection([box(300, 200, 5000, 300), line])
    cut = GRID.cut(series(inside, across))
    assert cut.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    assert cut.area.tolist()[0] == pytest.approx(100 * 100)
    assert land.in_cells(cut, GRID, CELLS).sum() == pytest.approx(2 * 100 * 100)
