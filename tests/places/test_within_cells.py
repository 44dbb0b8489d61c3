"""Where in a cell people live: each source by hand, and which goes first where."""

from types import SimpleNamespace
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import rasterio
import shapely

from access.places.grid import Grid
from access.places.people import within_cells
from access.places.people.parts import finer
from access.places.people.within_cells import Evidence
from tests.conftest import CRS, street_table

X, Y, N = 500_000, 2_500_000, 3
# two cells of 300 m side by side, cut into 3 × 3 parts each
GRID = Grid(np.array([[900.0, 90.0]]), rasterio.Affine(300, 0, X, 0, -300, Y + 300), pyproj.CRS(CRS))
FINE = finer(GRID, N)
KNOWN = np.ones((1, 2), dtype=bool)


def at(row: int, column: int, amount: float = 1.0) -> Any:
    found = np.zeros((3, 6))
    found[row, column] = amount
    return found


def box(x: float, y: float, width: float, height: float) -> shapely.Polygon:
    return shapely.box(X + x, Y + y, X + x + width, Y + y + height)


def osm(*buildings: tuple[shapely.Polygon, dict[str, str]], frame: shapely.Polygon | None = None) -> Any:
    places = geopandas.GeoDataFrame(
        {"tags": [tags for _, tags in buildings], "whole": True},
        index=pd.Index([f"w{i}" for i in range(len(buildings))], name="osm_id"),
        geometry=[shape for shape, _ in buildings],
        crs=CRS,
    )
    return SimpleNamespace(places=places, box=frame)


def line(*places: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(X + x, Y + y) for x, y in places])


def test_the_first_source_that_tells_something_of_a_cell_counts_there() -> None:
    homes, land = Evidence("homes", at(0, 0, 5), KNOWN), Evidence("land", at(2, 2) + at(2, 5, 2), KNOWN)
    weight, rule = within_cells.weights([homes, land], (1, 2), N)
    np.testing.assert_array_equal(weight, at(0, 0) + at(2, 5))
    assert [list(within_cells.RULES)[i] for i in rule[0]] == ["homes", "land"]
    doubted = homes._replace(trusted=np.array([[False, True]]))
    weight, rule = within_cells.weights([doubted], (1, 2), N)
    np.testing.assert_allclose(weight, np.full((3, 6), 1 / 9))
    assert [list(within_cells.RULES)[i] for i in rule[0]] == ["even", "even"]


def test_floors_hold_people_by_their_area_and_storeys() -> None:
    """30 × 30 m of six storeys, and 60 × 10 m of one across two parts; a shop or any building holds none."""
    source = osm(
        (box(10, 10, 30, 30), {"building": "apartments", "building:levels": "6"}),
        (box(370, 110, 60, 10), {"building": "house", "building:levels": "1"}),
        (box(110, 110, 50, 50), {"building": "retail"}),
        (box(210, 210, 50, 50), {"building": "yes"}),
    )
    found = within_cells.homes(source, FINE, None, N, crs=CRS, levels=5)
    np.testing.assert_allclose(
        found.amount, at(2, 0, 5400) + at(1, 3, 300) + at(1, 4, 300), rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize(("persons", "trusted"), [(85.0, True), (87.0, False)])
def test_a_few_mapped_homes_that_cannot_hold_the_people_draw_nobody(persons: float, trusted: bool) -> None:
    """600 m² of floor are 7 m² for each of 85.7 persons."""
    source = osm((box(310, 10, 60, 10), {"building": "house", "building:levels": "1"}))
    found = within_cells.homes(source, FINE, np.array([[900.0, persons]]), N, crs=CRS, levels=5)
    assert found.trusted.tolist() == [[False, trusted]]


def test_land_that_overlaps_counts_once_and_land_far_beyond_the_cells_is_cut_off() -> None:
    shapes = geopandas.GeoDataFrame(
        geometry=[box(-1e5, -1e5, 1e5 + 50, 1e5 + 100), box(0, 0, 50, 100), box(500, 0, 1e6, 50)], crs=CRS
    )
    found = within_cells.land(shapes, FINE, N)
    np.testing.assert_allclose(found.amount, at(2, 0, 0.5) + at(2, 5, 0.5), atol=1e-6)


def test_streets_count_by_their_length_in_each_part() -> None:
    """A diagonal, a street to beyond the cells, one there and back; no main road, path or bridge."""
    streets = street_table(
        [("a", "b", 1.0, "both")] * 7,
        [
            line((50, 50), (150, 150)),
            line((550, 250), (5000, 250)),
            line((310, 20), (390, 20)),
            line((390, 20), (310, 20)),
            line((0, 220), (300, 220)),
            line((0, 240), (300, 240)),
            line((0, 260), (300, 260)),
        ],
    )
    streets["class"] = [*["residential", "", "unclassified", "unclassified"], "primary", "footway", "service"]
    streets["layer"] = [0, 0, 0, 0, 0, 0, 1]
    found = within_cells.streets(streets, FINE, N)
    half = 50 * 2**0.5
    expected = at(2, 0, half) + at(1, 1, half) + at(0, 5, 50) + at(2, 3, 80)
    np.testing.assert_allclose(found.amount, expected, rtol=1e-6, atol=1e-6)


def test_streets_drawn_alike_count_once_and_others_between_the_same_ends_each() -> None:
    """Both ways round an island of the same length; a loop there and back, from elsewhere, with heights."""
    loop = [(220, 220), (280, 220), (280, 280), (220, 280)]
    streets = street_table(
        [("a", "b", 1.0, "both")] * 6,
        [
            *(line((10, 50), (50, 90), (90, 50)), line((90, 50), (50, 10), (10, 50))),
            line((90, 50), (50, 90), (10, 50)),
            line(*loop, loop[0]),
            *(line(loop[2], loop[1], loop[0], loop[3], loop[2]), shapely.force_3d(line(*loop, loop[0]), 7.0)),
        ],
    )
    found = within_cells.streets(streets, FINE, N)
    np.testing.assert_allclose(found.amount, at(2, 0, 160 * 2**0.5) + at(0, 2, 240), rtol=1e-6, atol=1e-6)


def test_a_street_is_cut_where_it_passes_from_part_to_part() -> None:
    """Of shapely's lengths within each part: pieces of many parts, along a border, and through a corner."""
    lines = [line((13, 7), (577, 291)), line((0, 300), (300, 0)), line((20, 33), (20, 287), (411, 150))]
    streets = street_table([("a", "b", 1.0, "both")] * 3, lines)
    parts = [[box(100 * j, 200 - 100 * i, 100, 100) for j in range(6)] for i in range(3)]
    expected = sum(shapely.length(shapely.intersection(np.array(parts), each)) for each in lines)
    np.testing.assert_allclose(within_cells.streets(streets, FINE, N).amount, expected, rtol=1e-9, atol=1e-9)


def test_a_street_that_ends_on_the_border_of_a_cell_tells_nothing_of_it() -> None:
    for beyond in (0.0, 1e-9, -1e-9):
        streets = street_table([("a", "b", 1.0, "both")], [line((50, 50), (300 + beyond, 50))])
        assert within_cells.streets(streets, FINE, N).trusted.tolist() == [[True, False]]


def test_a_cell_that_the_border_of_the_streets_cuts_is_not_judged_by_them() -> None:
    """Streets are known up to x = 400: in the second cell, of a third of it alone."""
    known = geopandas.GeoSeries([box(-50, -50, 450, 400)], crs=CRS).to_crs("EPSG:4326").iloc[0]
    streets = street_table([("a", "b", 1.0, "both")], [line((50, 50), (350, 50))])
    assert within_cells.streets(streets, FINE, N, box=known).trusted.tolist() == [[True, False]]
    assert within_cells.streets(streets, FINE, N).trusted.tolist() == [[True, True]]
