"""Gaps: whose number, zone, cause and excess they have, by the people who live in them."""

from dataclasses import replace

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import ndimage

from access.verdicts.evaluate import evaluate
from access.verdicts.gaps import gaps, patches
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


def found(beyond: dict[int, float], *, straight: dict[int, float]) -> pd.Series:
    """The one gap of a county in which these cells are so many seconds (metres) away, all others near."""
    clause = only(CLAUSE % "whole", ZONES)
    seconds, metres = ([cells.get(i, 10.0) for i in range(8)] for cells in (beyond, straight))
    way = measured(county(), {clause.trip: seconds}, straight={"library": metres})
    table = gaps(evaluate([clause], county(facilities=LIBRARY, **way)))
    assert len(table) == 1
    return table.iloc[0]


def test_the_excess_is_that_of_the_average_person() -> None:
    """10 persons are 100 s beyond the limit of 300 s, 50 persons 400 s: (1,000 + 20,000) / 60."""
    gap = found({0: 400, 4: 700}, straight={0: 400, 4: 700})
    assert (gap["persons"], gap["excess_s"]) == (60, pytest.approx(350))


def test_the_cause_is_that_of_most_people_not_of_most_cells() -> None:
    """Cells 0 and 1 (30 persons) have none near; cell 4 (50 persons) has one, but far along the streets."""
    gap = found({0: 400, 1: 400, 4: 400}, straight={0: 301, 1: 301, 4: 299})
    assert gap["cause"] == "far_along_streets"
    assert (gap["persons_none_near"], gap["persons_far_along_streets"]) == (30, 50)


@pytest.mark.parametrize(("persons", "zone_id"), [((30, 20), "T2"), ((90, 20), "T1")])
def test_the_zone_is_the_one_where_most_of_its_people_live(persons: tuple[int, int], zone_id: str) -> None:
    """All but the development zone: a quarter of cell 0 (in T1) is left, three quarters of cell 1 (in T2)."""
    place = county(plan_zones={"east": ("E",)})
    shares = place.cell_zones.copy()
    shares.loc[("c0", "E"), "share"], shares.loc[("c1", "E"), "share"] = 0.75, 0.25
    clause = only(CLAUSE % "rest", ZONES)
    seconds = [400.0, 400.0, *[10.0] * 6]
    way = measured(place, {clause.trip: seconds})
    people = [*persons, *[10] * 6]
    whole = county(people, facilities=LIBRARY, plan_zones={"east": ("E",)}, **way)
    table = gaps(evaluate([clause], replace(whole, cell_zones=shares)))
    assert table["zone_id"].tolist() == [zone_id]
    assert table["persons"].tolist() == [pytest.approx(persons[0] / 4 + persons[1] * 3 / 4)]


def test_patches_are_joined_by_sides_also_where_one_lies_in_anothers_hole() -> None:
    """As scipy labels the cells of a random raster, in the order of their first cells."""
    short = np.random.default_rng(5).random((30, 30)) < 0.6
    row, column = np.nonzero(short)
    shapes, patch = patches(pd.Series(shapely.box(column, -row - 1, column + 1, -row)))
    expected = pd.factorize(ndimage.label(short)[0][row, column])[0]
    np.testing.assert_array_equal(patch, expected)
    np.testing.assert_allclose(shapely.area(shapes), np.bincount(expected))


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
