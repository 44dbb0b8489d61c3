"""People counted by area: spread by what is known of where they live, each area keeping its number."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio import Affine

from access.contracts.errors import InputError
from access.contracts.zone_hierarchy import hierarchy
from access.contracts.zone_nesting import nested
from access.places.grid import Grid
from access.places.people import spread
from access.places.people.calibrated import calibrated
from access.places.people.from_areas import Areas, from_areas
from access.places.people.from_points import from_points
from access.places.people.pieces import Placed
from tests.conftest import CRS

_CRS = pyproj.CRS(CRS)


def zones_of(shapes: Sequence[shapely.Geometry], **columns: Any) -> geopandas.GeoDataFrame:
    index = pd.Index([f"z{i}" for i in range(len(shapes))], name="zone_id", dtype="str")
    names = pd.array([f"区{i}" for i in range(len(shapes))], dtype="str")
    return geopandas.GeoDataFrame({"name": names, **columns}, index=index, geometry=[*shapes], crs=CRS)


def areas_of(zones: Any, persons: Sequence[float], *, own: bool = True, **groups: Any) -> Areas:
    people = pd.DataFrame({"persons": persons, **groups}, index=zones.index, dtype=float)
    return Areas(zones["name"], zones.geometry, people, own=own)


def empty(rows: int, columns: int, cell_m: float = 100) -> Grid:
    return Grid(np.zeros((rows, columns)), Affine(cell_m, 0, 0, 0, -cell_m, cell_m * rows), _CRS)


def evenly(*_: Any) -> list[spread.Evidence]:
    return []


def living(placed: Placed, zones: Any) -> dict[str, float]:
    """Persons in each zone, as the verdicts count them."""
    assert placed.cell_zones is not None
    shares = nested(placed.cell_zones, zones, hierarchy(zones))
    persons = placed.grid.persons.reshape(-1)[shares.index.get_level_values("cell_id")]
    return dict((shares["share"] * persons).groupby("zone_id").sum())


def test_a_border_cell_has_people_of_both_zones() -> None:
    # z0 covers one cell and a quarter, z1 three quarters of one: 100 and 30 persons
    zones = zones_of([shapely.box(0, 0, 125, 100), shapely.box(125, 0, 200, 100)])
    placed = from_areas(empty(1, 2), areas_of(zones, [100, 30], age_60_plus=[10, 30]), zones, evenly)
    assert placed.grid.persons.tolist() == [pytest.approx([80, 50])]
    assert placed.groups["age_60_plus"].tolist() == [pytest.approx([8, 32])]
    assert placed.cell_zones is not None
    assert placed.cell_zones["share"].to_dict() == pytest.approx(
        {(0, "z0"): 1.0, (1, "z0"): 0.4, (1, "z1"): 0.6}
    )


@settings(max_examples=30)
@given(
    st.lists(st.floats(0.001, 1e6), min_size=4, max_size=4),
    st.floats(10, 290),
    st.floats(10, 290),
    st.booleans(),
)
def test_each_zone_keeps_its_people(persons: list[float], x: float, y: float, own: bool) -> None:
    corners = [(0, 0), (300, 0), (300, 300), (0, 300)]
    shapes = [
        shapely.Polygon([(x, y), a, b]) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    zones = zones_of(shapes)
    areas = areas_of(zones, persons, own=own)
    placed = from_areas(empty(3, 3), areas, zones, evenly)
    assert placed.grid.persons.sum() == pytest.approx(sum(persons), rel=1e-9)
    # neighbours that are read twice over meet in lines, which are no part of either
    assert living(placed, zones) == pytest.approx(dict(zip(zones.index, persons, strict=True)), rel=1e-9)


def test_a_layer_across_zones_is_shared_by_area() -> None:
    zones = zones_of([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 400, 100)])
    areas = areas_of(zones_of([shapely.box(0, 0, 400, 100)]), [80], own=False)
    placed = from_areas(empty(1, 4), areas, zones, evenly)
    assert living(placed, zones) == pytest.approx({"z0": 20, "z1": 60})


def test_what_lies_beyond_the_zones_is_beyond_them() -> None:
    zones = zones_of([shapely.box(0, 0, 150, 100)])
    areas = areas_of(zones_of([shapely.box(0, 0, 200, 100)]), [80], own=False)
    placed = from_areas(empty(1, 2), areas, zones, evenly)
    assert placed.grid.persons.tolist() == [pytest.approx([40, 40])]
    assert living(placed, zones) == pytest.approx({"z0": 60})


def test_of_zones_in_one_another_the_smallest_count() -> None:
    # the district has 100, of which its two towns have 60; a third of it is no town: the other 40
    district, west, east = (
        shapely.box(0, 0, 300, 100),
        shapely.box(0, 0, 100, 100),
        shapely.box(100, 0, 200, 100),
    )
    zones = zones_of([district, west, east], parent_id=pd.array([None, "z0", "z0"], dtype="str"))
    placed = from_areas(empty(1, 3), areas_of(zones, [100, 20, 40]), zones, evenly)
    assert placed.grid.persons.tolist() == [pytest.approx([20, 40, 40])]
    assert living(placed, zones) == pytest.approx({"z0": 100, "z1": 20, "z2": 40})
    # of a town without a number, what is left of the district
    placed = from_areas(empty(1, 3), areas_of(zones, [100, 20, np.nan]), zones, evenly)
    assert living(placed, zones) == pytest.approx({"z0": 100, "z1": 20, "z2": 40})


@pytest.mark.parametrize("district", [100, 40])
def test_towns_that_are_not_as_many_as_the_district_are_told(district: float) -> None:
    west, east = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
    zones = zones_of(
        [shapely.box(0, 0, 200, 100), west, east], parent_id=pd.array([None, "z0", "z0"], dtype="str")
    )
    placed = from_areas(empty(1, 2), areas_of(zones, [district, 20, 40]), zones, evenly)
    assert living(placed, zones) == pytest.approx({"z0": 60, "z1": 20, "z2": 40})
    assert any(f"区0 {district} / 60" in note.zh for note in placed.notes)


def rules(zones: Any, persons: list[float], evidence: Any) -> tuple[list[float], str]:
    placed = from_areas(empty(1, 4), areas_of(zones, persons), zones, evidence)
    return placed.grid.persons[0].tolist(), placed.notes[-1].en


def test_the_first_source_that_tells_is_used_zone_by_zone() -> None:
    zones = zones_of([shapely.box(0, 0, 200, 100), shapely.box(200, 0, 400, 100)])
    house = geopandas.GeoSeries([shapely.box(10, 10, 20, 20)], crs=CRS)
    park = geopandas.GeoSeries([shapely.box(300, 0, 350, 50), shapely.box(0, 0, 400, 1)], crs=CRS)

    def told(grid: Grid, pieces: Any, shapes: Any, persons: Any) -> list[spread.Evidence]:
        return [
            spread.homes(house, np.array([600.0]), grid, pieces, shapes, least=7 * persons),
            spread.land(park[:1], grid, pieces, shapes),
            spread.raster("covariate", np.array([[1.0, 3, 1, 1]]), pieces),
        ]

    # west: 600 m² of floor hold 60 people, not 90; east: on the residential land of the fourth cell
    persons, note = rules(zones, [60, 40], told)
    assert persons == pytest.approx([60, 0, 0, 40])
    assert "by floor area of homes 60 persons" in note
    assert "by residential land 40 persons" in note
    persons, note = rules(zones, [90, 40], told)
    assert persons == pytest.approx([22.5, 67.5, 0, 40])
    assert "by the raster given with `covariate` 90 persons" in note
    assert rules(zones, [60, 40], evenly)[0] == pytest.approx([30, 30, 20, 20])


def test_a_building_is_of_the_zone_of_its_middle() -> None:
    # it stands across the border and across cells: 30 of 40 m in z0, its people are those of z0 alone
    zones = zones_of([shapely.box(0, 0, 110, 100), shapely.box(110, 0, 400, 100)])
    houses = geopandas.GeoSeries([shapely.box(80, 0, 120, 10), shapely.box(350, 0, 360, 10)], crs=CRS)

    def told(grid: Grid, pieces: Any, shapes: Any, _: Any) -> list[spread.Evidence]:
        return [spread.homes(houses, np.array([400.0, 100.0]), grid, pieces, shapes)]

    placed = from_areas(empty(1, 4), areas_of(zones, [80, 10]), zones, told)
    assert placed.grid.persons[0].tolist() == pytest.approx([40, 40, 0, 10])
    assert living(placed, zones) == pytest.approx({"z0": 80, "z1": 10})


def test_nobody_anywhere_is_an_error() -> None:
    zones = zones_of([shapely.box(0, 0, 100, 100)])
    with pytest.raises(InputError, match="no area with people meets the zones"):
        from_areas(empty(1, 1), areas_of(zones, [0]), zones, evenly)


def raster(persons: list[list[float]], **groups: list[list[float]]) -> Placed:
    grid = empty(len(persons), len(persons[0]))
    made = {name: np.array(values, dtype=float) for name, values in groups.items()}
    return Placed(Grid(np.array(persons, dtype=float), grid.transform, grid.crs), made, None, [])


def test_totals_scale_each_zone_by_its_own_factor() -> None:
    # z0 has 10 and half of 20, z1 the other half and 30; 40 and 80 are wanted: factors 2 and 2
    zones = zones_of([shapely.box(0, 0, 150, 100), shapely.box(150, 0, 300, 100)])
    people = raster([[10, 20, 30]], age_60_plus=[[1, 10, 3]])
    found = calibrated(people, areas_of(zones, [40, 20]), zones)
    assert found.grid.persons[0].tolist() == pytest.approx([20, 25, 15])
    assert found.groups["age_60_plus"][0].tolist() == pytest.approx([2, 12.5, 1.5])
    assert living(found, zones) == pytest.approx({"z0": 40, "z1": 20}, rel=1e-12)
    factors = found.notes[0].en
    assert "区0 2" in factors
    assert "区1 0.5" in factors
    assert [note.level for note in found.notes] == ["found"]


def test_odd_factors_empty_zones_and_what_lies_outside_are_told() -> None:
    shapes = [shapely.box(100 * i, 0, 100 * i + 100, 100) for i in range(4)]
    zones = zones_of(shapes)
    people = raster([[10, 20, 0, 30]])
    areas = areas_of(zones, [30, 0, 8, np.nan])
    found = calibrated(people, areas, zones)
    assert found.grid.persons[0].tolist() == pytest.approx([30, 0, 8, 30])
    told = {note.en.split(" (")[0] for note in found.notes if note.level == "doubtful"}
    assert told == {
        "1 zone: factor outside 0.5 to 2",
        "1 zone: by the totals nobody lives there: set to 0",
        "1 zone: nobody lives there by the data: spread evenly by area",
        "30 persons in the zones, but outside the areas of the totals: left as they are",
    }


@settings(max_examples=30)
@given(
    st.lists(st.floats(0, 1000), min_size=9, max_size=9),
    st.lists(st.floats(0.01, 1e5), min_size=2, max_size=2),
    st.floats(20, 280),
    st.booleans(),
)
def test_calibrated_totals_are_kept(persons: list[float], wanted: list[float], x: float, own: bool) -> None:
    zones = zones_of([shapely.box(0, 0, x, 300), shapely.box(x, 0, 300, 300)])
    people = raster(np.array(persons).reshape(3, 3).tolist())
    found = calibrated(people, areas_of(zones, wanted, own=own), zones)
    assert found.grid.persons.sum() == pytest.approx(sum(wanted), rel=1e-9)
    assert living(found, zones) == pytest.approx(dict(zip(zones.index, wanted, strict=True)), rel=1e-9)


def test_points_stand_in_their_own_cells_and_zones() -> None:
    zones = zones_of([shapely.box(0, 0, 120, 100), shapely.box(120, 0, 200, 100)])
    shapes = geopandas.GeoSeries(
        [shapely.Point(110, 5), shapely.Point(130, 5), shapely.box(90, 0, 110, 10), shapely.Point(900, 5)],
        crs=CRS,
    )
    people = pd.DataFrame({"persons": [10.0, 20, 8, 5], "age_60_plus": [1.0, 2, 4, 0]})
    found = from_points(shapes, people, empty(1, 2), zones, Path("楼栋.csv"))
    # the building of 8 stands half in either cell, and in the first zone
    assert found.grid.persons[0].tolist() == pytest.approx([4, 34])
    assert found.groups["age_60_plus"][0].tolist() == pytest.approx([2, 5])
    assert living(found, zones) == pytest.approx({"z0": 18, "z1": 20})
    assert "1 place away from the zones, 5 persons not counted (line 5)" in found.notes[-1].en
    with pytest.raises(InputError, match="no people within the zones"):
        from_points(shapes[3:], people[3:].reset_index(drop=True), empty(1, 2), zones, Path("楼栋.csv"))


def test_points_go_by_where_they_lie_at_an_edge_of_totals() -> None:
    """Both cells are cut by the areas' edge or wholly of one; points within metres of it go by the point."""
    zones = zones_of([shapely.box(0, 0, 300, 100)])
    shapes = geopandas.GeoSeries([shapely.Point(x, 5) for x in (110, 130, 190, 290)], crs=CRS)
    people = pd.DataFrame({"persons": [10.0, 20, 30, 7], "age_60_plus": [1.0, 2, 30, 0]})
    found = from_points(shapes, people, empty(1, 3), zones, Path("楼栋.csv"))
    # all but the first point lie beyond x = 120, and the last in no area
    edges = [shapely.box(0, 0, 120, 100), shapely.box(120, 0, 200, 100), shapely.box(200, 0, 250, 100)]
    areas = areas_of(zones_of(edges), [40, 100, 6], own=False)
    made = calibrated(found, areas, zones)
    # the third area, where nobody lives, is half of the last cell: its 6 stand beside the 7
    assert made.grid.persons[0].tolist() == pytest.approx([0, 40 + 100, 6 + 7])
    assert made.groups["age_60_plus"][0].tolist()[1] == pytest.approx(1 * 4 + 32 * 2)
    assert living(made, zones) == pytest.approx({"z0": 153})
    told = "; ".join(note.en for note in made.notes)
    assert "factor of each: 区0 4, 区1 2" in told
    assert "7 persons in the zones, but outside the areas of the totals" in told
