"""Gaps: whose number, zone, cause and excess they have, by the people who live in them."""

import math
from dataclasses import replace

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import ndimage

from access.verdicts.evaluate import evaluate
from access.verdicts.gaps import gaps
from access.verdicts.patches import Grid, patches, shapes
from tests.conftest import CRS
from tests.verdicts.places import county, measured, only, placed

CLAUSE = """
- id: own
  kind: travel_time
  rule: {mode: walk, required_share: 1.0}
  targets: [{zone: %s, facility: library, value: 5, unit: min}]
"""
ZONES = """\
east:
  text: {zh: 开发区, en: the development zone}
  by: study
rest:
  text: {zh: 其余, en: the rest}
  by: complement
  levels: [town]
  of: [east]
"""
LIBRARY = [{"type": "library"}]


def row_of(
    persons: list[float],
    seconds: list[float],
    straight: list[float],
    *,
    zones: dict[str, tuple[float, float]],
) -> geopandas.GeoDataFrame:
    """The gaps of cells of 100 m in a row, in a city "C" with towns from so many metres to so many."""
    boxes = {"C": (0, 100 * len(persons)), **zones}
    attributes = {
        "name": [*boxes],
        "level": ["city", *["town"] * len(zones)],
        "parent_id": [None, *["C"] * len(zones)],
    }
    shape = [shapely.box(west, 0, east, 100) for west, east in boxes.values()]
    table = geopandas.GeoDataFrame(
        attributes, index=pd.Index([*boxes], name="zone_id"), geometry=shape, crs=CRS
    )
    outlines = [shapely.box(100 * i, 0, 100 * i + 100, 100) for i in range(len(persons))]
    clause = only(CLAUSE % "whole")
    bare = placed(table, outlines, persons, LIBRARY)
    way = measured(bare, {clause.trip: seconds}, straight={"library": straight})
    return gaps(evaluate([clause], placed(table, outlines, persons, LIBRARY, **way)))


def found(beyond: dict[int, float], *, straight: dict[int, float]) -> pd.Series:
    """The one gap of eight cells (10, 20, … persons) of which these are so many seconds (metres) away."""
    seconds, metres = ([cells.get(i, 10.0) for i in range(8)] for cells in (beyond, straight))
    table = row_of([10.0 * (i + 1) for i in range(8)], seconds, metres, zones={})
    assert len(table) == 1
    return table.iloc[0]


def test_the_excess_is_that_of_the_average_person() -> None:
    """10 persons are 100 s beyond the limit of 300 s, 20 persons 400 s: (1,000 + 8,000) / 30."""
    gap = found({0: 400, 1: 700}, straight={0: 400, 1: 700})
    assert (gap["persons"], gap["excess_s"]) == (30, pytest.approx(300))


def test_the_cause_is_that_of_most_people_not_of_most_cells() -> None:
    """Two cells (30 persons) have none near; the third (50 persons) has one, but far along the streets."""
    (gap,) = row_of([10.0, 20.0, 50.0], [400.0] * 3, [301.0, 301.0, 299.0], zones={}).itertuples()
    assert gap.cause == "far_along_streets"
    assert (gap.persons_none_near, gap.persons_far_along_streets) == (30, 50)


def test_gaps_are_of_one_smallest_zone_each() -> None:
    """All eight cells are beyond: a gap for each town, with the people of its two cells."""
    clause = only(CLAUSE % "whole")
    way = measured(county(), {clause.trip: [400.0] * 8}, straight={"library": [400.0] * 8})
    table = gaps(evaluate([clause], county(facilities=LIBRARY, **way)))
    assert table[["zone_id", "persons"]].to_numpy().tolist() == [
        ["T4", 120],
        ["T3", 100],
        ["T2", 80],
        ["T1", 60],
    ]
    assert table.area.tolist() == [20_000] * 4


@pytest.mark.parametrize(("count", "parts"), [(4, [4]), (5, [3, 2]), (8, [4, 4]), (13, [4, 3, 3, 3])])
def test_gaps_are_no_wider_than_what_one_site_could_serve(count: int, parts: list[int]) -> None:
    """300 m of way are 187.5 m with the longest of usual ways round: as far as the outer ones of four cells.

    Thirteen are cut into seven and six, seven into four and three, six into three and three.
    """
    table = row_of([1.0] * count, [400.0] * count, [400.0] * count, zones={})
    assert table["persons"].tolist() == parts
    assert table["zone_id"].tolist() == ["C"] * len(parts)


def test_a_gap_with_more_people_than_its_zone_is_named_by_the_zone_around_it() -> None:
    """A has 4 of the first cell's 10 persons, B and D have 3 each; C has them all. E has the second cell."""
    zones = {"A": (0.0, 40.0), "B": (40.0, 70.0), "D": (70.0, 100.0), "E": (100.0, 200.0)}
    table = row_of([10.0, 8.0], [400.0, 400.0], [400.0, 400.0], zones=zones)
    assert table[["zone_id", "persons"]].to_numpy().tolist() == [["C", 10.0], ["E", 8.0]]


def test_people_of_whom_nobody_can_tell_are_gaps_apart_without_excess() -> None:
    """Of the four cells of T1 and T2 one is not linked, and one beyond what the data know of."""
    clause = only(CLAUSE % "whole")
    seconds = [400.0, 600.0, 10, 10, math.nan, 500.0, 10, 10]
    way = measured(county(), {clause.trip: seconds}, straight={"library": [400.0] * 8})
    border = pd.Series([math.inf, 10.0, *[math.inf] * 6], index=[f"c{i}" for i in range(8)])
    table = gaps(evaluate([clause], county(facilities=LIBRARY, **{**way, "border_m": border})))
    assert table[["persons", "zone_id", "cause"]].to_numpy().tolist() == [
        [60, "T2", "none_near"],
        [50, "T1", "too_little_data"],
        [20, "T2", "too_little_data"],
        [10, "T1", "none_near"],
    ]
    np.testing.assert_equal(table["excess_s"].to_numpy(), [200.0, math.nan, math.nan, 100.0])


@pytest.mark.parametrize("persons", [(30, 20), (90, 20)])
def test_the_zone_of_a_cell_is_the_one_where_those_live_who_count(persons: tuple[int, int]) -> None:
    """All but the development zone: a quarter of cell 0 (T1) is left, three quarters of cell 1 (T2)."""
    place = county(plan_zones={"east": ("E",)})
    shares = place.cell_zones.copy()
    shares.loc[("c0", "E"), "share"], shares.loc[("c1", "E"), "share"] = 0.75, 0.25
    clause = only(CLAUSE % "rest", ZONES)
    seconds = [400.0, 400.0, *[10.0] * 6]
    way = measured(place, {clause.trip: seconds})
    people = [*persons, *[10] * 6]
    whole = county(people, facilities=LIBRARY, plan_zones={"east": ("E",)}, **way)
    table = gaps(evaluate([clause], replace(whole, cell_zones=shares)))
    assert dict(zip(table["zone_id"], table["persons"], strict=True)) == {
        "T1": pytest.approx(persons[0] / 4),
        "T2": pytest.approx(persons[1] * 3 / 4),
    }


def test_patches_are_joined_by_sides_also_where_one_lies_in_anothers_hole() -> None:
    """As scipy labels the cells of a random raster, in the order of their first cells."""
    short = np.random.default_rng(5).random((30, 30)) < 0.6
    row, column = np.nonzero(short)
    patch = patches(Grid(row, column, 1.0, 1.0), np.zeros(len(row), int), math.inf)
    expected = pd.factorize(ndimage.label(short)[0][row, column])[0]
    np.testing.assert_array_equal(patch, expected)
    areas = shapes(shapely.box(column, -row - 1, column + 1, -row), patch)
    np.testing.assert_allclose(shapely.area(areas), np.bincount(expected))


def test_random_patches_are_of_one_kind_and_within_reach_of_their_middles() -> None:
    random = np.random.default_rng(8)
    row, column = np.nonzero(random.random((40, 40)) < 0.8)
    kind = (row // 13) * 4 + column // 11
    patch = patches(Grid(row, column, 90.0, 110.0), kind, 400.0)
    whole = patches(Grid(row, column, 90.0, 110.0), kind, math.inf)
    assert patch.max() > whole.max()
    for number in range(patch.max() + 1):
        mine = patch == number
        assert len({*kind[mine]}) == len({*whole[mine]}) == 1
        away = [
            (at[mine] - (at[mine].min() + at[mine].max()) / 2) * m for at, m in ((row, 90), (column, 110))
        ]
        assert np.hypot(*away).max() <= 400


@pytest.mark.parametrize("district", [(50, 0, 150, 100), (50, 0, 100.5, 100)])
def test_people_of_a_zone_beyond_the_one_around_it_have_their_gap_there(
    district: tuple[float, float, float, float],
) -> None:
    """All 20 persons of the second cell live there; the city itself ends where that cell begins."""
    shapes = {"C": shapely.box(0, 0, 100, 100), "D": shapely.box(*district)}
    attributes = {"name": ["市", "区"], "level": ["city", "district"], "parent_id": [None, "C"]}
    zones = geopandas.GeoDataFrame(
        attributes, index=pd.Index([*shapes], name="zone_id"), geometry=[*shapes.values()], crs=CRS
    )
    outlines = [shapely.box(x, 0, x + 100, 100) for x in (0, 100)]
    clause = only(CLAUSE % "whole")
    bare = placed(zones, outlines, [10, 20], LIBRARY)
    way = measured(bare, {clause.trip: [10.0, 400.0]}, straight={"library": [10.0, 400.0]})
    table = gaps(evaluate([clause], placed(zones, outlines, [10, 20], LIBRARY, **way)))
    inside = (district[2] - 100) / 100
    assert table["persons"].tolist() == [pytest.approx(20 * inside)]
    assert table.area.tolist() == [pytest.approx(10_000 * inside)]


def test_a_gap_of_a_cell_that_a_border_only_grazes_is_the_cell() -> None:
    """Shares are measured in single precision: a cell beside a zone may have a hair of it."""
    place = county(facilities=LIBRARY)
    shape = place.zones.geometry.where(place.zones.index != "T1", shapely.box(0, 100, 100, 200))
    zones = place.zones.assign(geometry=shape.to_numpy()).loc[["T1"]].drop(columns=["level", "parent_id"])
    shares = place.cell_zones.xs("T1", level="zone_id", drop_level=False).copy()
    shares.loc[("c0", "T1"), "share"] = 1e-5
    clause = only(CLAUSE % "whole")
    way = measured(place, {clause.trip: [400.0, *[10.0] * 7]}, straight={"library": [400.0] * 8})
    grazed = replace(county(facilities=LIBRARY, **way), zones=zones, cell_zones=shares)
    table = gaps(evaluate([clause], grazed))
    assert table["persons"].tolist() == [pytest.approx(10 * 1e-5)]
    assert table.area.tolist() == [pytest.approx(10_000)]
