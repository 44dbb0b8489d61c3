"""Zones that overlap, spill or leave gaps: how much land, how many people; and silence where they fit."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import rasterio
from shapely.geometry import box

from access.contracts.zone_hierarchy import hierarchy
from access.places import zone_fit
from access.places.grid import Grid

CRS = "EPSG:4549"
X, Y = 350_000, 3_450_000
# 20 cells of 100 m a side; 50 persons in each: 0.005 persons on a m²
GRID = Grid(np.full((20, 20), 50.0), rasterio.Affine(100, 0, X, 0, -100, Y + 2000), pyproj.CRS(CRS))


def told(*rows: tuple[str, str, str | None, tuple[float, ...]]) -> list[Any]:
    """The notes on zones, each (name, level, parent, box)."""
    table = geopandas.GeoDataFrame(
        {
            "name": [row[0] for row in rows],
            "level": [row[1] for row in rows],
            "parent_id": [row[2] for row in rows],
        },
        index=pd.Index([row[0] for row in rows], name="zone_id"),
        geometry=[box(X + row[3][0], Y + row[3][1], X + row[3][2], Y + row[3][3]) for row in rows],
        crs=CRS,
    )
    return zone_fit.notes(table, hierarchy(table), GRID)


WHOLE = ("区", "district", None, (0, 0, 2000, 1000))


def test_zones_that_fit_are_silent() -> None:
    west, east = ("西", "town", "区", (0, 0, 1000, 1000)), ("东", "town", "区", (1000, 0, 2000, 1000))
    assert told(WHOLE, west, east) == []
    assert told(west[:2] + (None,) + west[3:], east[:2] + (None,) + east[3:]) == []


def test_overlaps_gaps_and_spills_are_told_with_land_and_people() -> None:
    west, east = ("西", "town", "区", (-15, 0, 1015, 1000)), ("东", "town", "区", (1000, 0, 1900, 1000))
    overlap, spill, gap = told(WHOLE, west, east)
    # 15 m × 1000 m: 0.015 km², 75 persons
    assert overlap.en == "1 pair of zones of one level overlap: 0.0150 km², 75 persons (西 / 东 15,000 m²)"
    assert (overlap.level, overlap.number) == ("doubtful", pytest.approx(75))
    # outside the raster lives nobody that is known
    assert spill.en == "1 zone beyond the zone around: 0.0150 km², 0 persons (西 / 区 15,000 m²)"
    assert (spill.level, spill.number) == ("found", 0)
    # 100 m × 1000 m of the district are of no town: 500 persons
    assert gap.en == "gaps between zones of one level in 1 place: 0.1000 km², 500 persons (区 100,000 m²)"
    assert gap.zh == "1 处同级分区之间有空隙，共 0.1000 平方公里、500 人（区 100,000 m²）"


@pytest.mark.parametrize(("apart", "persons"), [(0, None), (20, 100), (49, 245), (60, None)])
def test_zones_with_nothing_around_them_have_gaps_where_they_are_near(
    apart: float, persons: float | None
) -> None:
    found = told(("西", "town", None, (0, 0, 500, 1000)), ("东", "town", None, (500 + apart, 0, 1500, 1000)))
    assert [note.number for note in found] == ([] if persons is None else [pytest.approx(persons)])


def test_a_hole_between_zones_is_a_gap() -> None:
    ring = [(0, 0, 1500, 500), (0, 1000, 1500, 1500), (0, 500, 500, 1000), (1000, 500, 1500, 1000)]
    (note,) = told(*[(str(i), "town", None, each) for i, each in enumerate(ring)])
    assert note.number == pytest.approx(1250)  # 500 m × 500 m


def test_slivers_are_told_as_such() -> None:
    west, east = ("西", "town", "区", (0, 0, 1000.4, 1000)), ("东", "town", "区", (1000, 0, 2000, 1000))
    (note,) = told(WHOLE, west, east)
    assert "0.0004 km², 2 persons, 1 of them nowhere wider than 1 m (西 / 东 400 m²)" in note.en


def test_zones_across_the_division_may_overlap() -> None:
    assert told(WHOLE, ("开发区", "", None, (500, 500, 1500, 900))) == []
