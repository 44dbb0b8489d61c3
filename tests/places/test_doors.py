"""Where areas are entered: worked out by hand on a square of 100 m."""

from collections.abc import Sequence
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from access.network.travel import nearest_straight
from access.places.facilities.entrances import at_doors
from access.places.facilities.mapped import MappedDoors
from tests.conftest import CRS

SQUARE = shapely.box(0, 0, 100, 100)
SOUTH = [(-200, -10), (300, -10)]  # a street 10 m south of the square
Doors = set[tuple[float, float]]


def mapped(
    *doors: tuple[float, float, str], fences: Sequence[Any] = (), on_building: Sequence[int] = ()
) -> MappedDoors:
    """Doors (x, y, ``gate``, ``main``, ``other``, or ``never`` and ``shut`` gates)."""
    table = geopandas.GeoDataFrame(
        {
            "gate": [kind in ("gate", "shut") for *_, kind in doors],
            "rank": [{"other": 1.0, "never": np.nan, "shut": np.nan}.get(kind, 0.0) for *_, kind in doors],
            "of_building": [i in on_building for i in range(len(doors))],
        },
        geometry=[shapely.Point(x, y) for x, y, _ in doors],
        crs=CRS,
    )
    return MappedDoors(table, np.array([shapely.LineString(each) for each in fences] or [], dtype=object))


def entered(
    shape: Any,
    streets: Sequence[Sequence[tuple[float, float]]],
    known: MappedDoors | None = None,
    *,
    private: Sequence[int] = (),
    open_: bool = False,
    told: Any = None,
    listed: bool = False,
    spacing_m: float = 50,
) -> tuple[Doors, str]:
    """The doors of an area, and the rule."""
    ids = pd.Index(["f"], name="facility_id", dtype="str")
    facilities = geopandas.GeoDataFrame(
        {"outline_open": [open_], "outline_listed": [listed]},
        index=ids,
        geometry=[shape.representative_point()],
        crs=CRS,
    )
    facilities["outline"] = geopandas.GeoSeries([shape], ids, CRS)
    facilities["outline_doors"] = geopandas.GeoSeries([told], ids, CRS)
    lines = geopandas.GeoDataFrame(
        {"private": [i in private for i in range(len(streets))]},
        geometry=[shapely.LineString(each) for each in streets],
        crs=CRS,
    )
    known = known or mapped()
    doors, rule = at_doors(
        facilities, facilities[["geometry"]], known, lines, spacing_m=spacing_m, near_m=250
    )
    again, _ = at_doors(
        facilities, facilities[["geometry"]], known, lines[::-1], spacing_m=spacing_m, near_m=250
    )
    assert again.geometry.geom_equals(doors.geometry).all()  # the order of the streets changes nothing
    return {(round(each.x, 2), round(each.y, 2)) for each in doors.geometry}, rule["f"]


def test_an_area_is_entered_at_its_mapped_entrance_however_many_paths_lead_in() -> None:
    path = [(100, 50), (200, 50)]
    assert entered(SQUARE, [SOUTH, path], mapped((50, 100, "main"))) == ({(50, 100)}, "mapped")
    # one that stands beside the outline of another house is none of it
    assert entered(SQUARE, [SOUTH, path], mapped((50, 103, "main")))[1] == "streets"


def test_main_entrances_go_before_others() -> None:
    both = mapped((50, 100, "main"), (0, 50, "other"), (100, 50, "main"))
    assert entered(SQUARE, [SOUTH], both) == ({(50, 100), (100, 50)}, "mapped")
    assert entered(SQUARE, [SOUTH], mapped((0, 50, "other"))) == ({(0, 50)}, "mapped")


@pytest.mark.parametrize("kind", ["never", "shut"])
def test_nobody_goes_in_by_an_exit_or_a_locked_gate_though_a_street_leads_there(kind: str) -> None:
    yard, path = [(0, 50), (-200, 50)], [(100, 50), (200, 50)]
    door = mapped((0, 50, kind))
    assert entered(SQUARE, [yard, path], door) == ({(100, 50)}, "streets")
    assert entered(SQUARE, [yard, SOUTH], door)[1] == "outline"
    assert entered(SQUARE, [yard, path], mapped((0, 50, kind), (50, 0, "other"))) == ({(50, 0)}, "mapped")


def test_streets_that_cross_end_at_or_touch_the_outline_lead_in() -> None:
    across, up_to, inside = [(-50, 20), (150, 20)], [(100, 70), (200, 70)], [(50, 150), (50, 60)]
    short = [(0 - 0.4, 90), (-60, 90)]  # ends 40 cm before the outline
    aside = [(0 - 0.6, 80), (-60, 80)]
    doors, rule = entered(SQUARE, [across, up_to, inside, short, aside])
    assert (doors, rule) == ({(0, 20), (100, 20), (100, 70), (50, 100), (0, 90)}, "streets")


def test_a_street_that_runs_on_the_outline_leads_in_all_along_it() -> None:
    doors, rule = entered(SQUARE, [[(100, 0), (100, 100), (100, 300)]])
    assert (doors, rule) == ({(100, 0), (100, 50), (100, 100)}, "streets")


def test_private_ways_lead_in_only_where_no_public_one_does() -> None:
    own, public = [(0, 50), (-50, 50)], [(100, 50), (200, 50)]
    assert entered(SQUARE, [own, public], private=[0]) == ({(100, 50)}, "streets")
    assert entered(SQUARE, [own, SOUTH], private=[0]) == ({(0, 50)}, "streets")


def test_without_paths_it_is_entered_where_it_faces_a_street() -> None:
    doors, rule = entered(SQUARE, [SOUTH])
    assert rule == "outline"
    assert {y for _, y in doors} == {0}  # the other sides lie behind it
    xs = sorted(x for x, _ in doors)
    assert 2 <= len(xs) <= 4
    assert max(np.diff([0, *xs, 100])) <= 50
    narrow, _ = entered(SQUARE, [SOUTH], spacing_m=10)
    assert len(narrow) > 3 * len(doors)


def test_a_path_inside_that_leads_nowhere_does_not_hide_the_street_outside() -> None:
    loop = [(5, 5), (95, 5), (95, 95), (5, 95), (5, 5)]
    doors, rule = entered(SQUARE, [SOUTH, loop])
    assert (rule, {y for _, y in doors}) == ("outline", {0})


def test_far_from_every_street_it_has_one_door_at_the_nearest_point() -> None:
    assert entered(SQUARE, [[(600, 40), (700, 40)]]) == ({(100, 40)}, "outline")


def test_only_outer_rings_are_entered() -> None:
    holed = SQUARE.difference(shapely.box(40, 40, 60, 60))
    into_the_hole = [(50, 45), (50, 60)]
    assert entered(holed, [into_the_hole, [(100, 50), (200, 50)]])[0] == {(100, 50)}


def test_each_part_of_a_multipolygon_is_entered() -> None:
    two = shapely.MultiPolygon([SQUARE, shapely.box(200, 0, 220, 20)])
    doors, _ = entered(two, [SOUTH, [(0, 50), (-50, 50)]])
    assert (0, 50) in doors
    assert {(x, y) for x, y in doors if x >= 200} <= {(200, 0), (220, 0), (210, 0)}
    assert any(x >= 200 for x, _ in doors)


def test_gates_of_an_enclosed_area_are_its_only_doors_and_of_an_open_one_some() -> None:
    gate = mapped((0, 50, "gate"))
    assert entered(SQUARE, [SOUTH], gate) == ({(0, 50)}, "gates")
    doors, rule = entered(SQUARE, [SOUTH], gate, open_=True)
    assert rule == "open"
    assert (0, 50) in doors
    assert any(y == 0 for _, y in doors)
    # fenced on more than half of its outline
    fence = [(0, 0), (0, 100), (100, 100), (100, 20)]
    fenced = mapped((0, 50, "gate"), fences=[fence])
    assert entered(SQUARE, [SOUTH], fenced, open_=True) == ({(0, 50)}, "gates")


def test_a_gate_in_a_wall_along_the_outline_is_a_gate_of_the_area() -> None:
    wall = [(-6, -6), (-6, 106), (106, 106)]
    assert entered(SQUARE, [SOUTH], mapped((-6, 50, "gate"), fences=[wall])) == ({(-6, 50)}, "gates")
    # that of a neighbour whose wall only begins here is not
    theirs = [(-6, 50), (-300, 50)]
    assert entered(SQUARE, [SOUTH], mapped((-6, 50, "gate"), fences=[theirs]))[1] == "outline"
    assert entered(SQUARE, [SOUTH], mapped((-6, 50, "gate")))[1] == "outline"


def test_a_gate_on_the_road_just_before_the_outline_is_a_gate_of_the_area() -> None:
    road, path = [(-200, 50), (20, 50)], [(100, 50), (200, 50)]
    assert entered(SQUARE, [road, path], mapped((-2.5, 50, "gate"))) == ({(-2.5, 50)}, "gates")
    assert entered(SQUARE, [road, path], mapped((-3.5, 50, "gate"))) == ({(0, 50), (100, 50)}, "streets")


def test_an_open_area_is_entered_along_the_streets_beside_it_and_by_its_paths() -> None:
    path = [(100, 80), (160, 80)]
    doors, rule = entered(SQUARE, [SOUTH, path], open_=True)
    assert rule == "open"
    assert (100, 80) in doors
    assert sum(y == 0 for _, y in doors) >= 2
    assert entered(SQUARE, [SOUTH, path]) == ({(100, 80)}, "streets")
    # a street that is not beside it is reached by the path
    far = [(-200, -40), (300, -40)]
    assert entered(SQUARE, [far, path], open_=True)[0] == {(100, 80)}


def test_the_door_of_a_building_on_the_edge_of_a_park_is_not_that_of_the_park() -> None:
    cafe = mapped((50, 100, "main"), on_building=[0])
    assert (50, 100) not in entered(SQUARE, [SOUTH], cafe, open_=True)[0]
    assert entered(SQUARE, [SOUTH], cafe)[0] == {(50, 100)}


def test_doors_that_a_place_names_itself_are_its_doors() -> None:
    told = shapely.MultiPoint([(50, 90)])
    assert entered(SQUARE, [SOUTH], mapped((0, 50, "gate")), told=told) == ({(50, 90)}, "mapped")


def test_outlines_of_a_list_need_not_be_drawn_after_the_map() -> None:
    near = mapped((50, 104, "main"))
    assert entered(SQUARE, [SOUTH], near, listed=True) == ({(50, 104)}, "mapped")
    assert entered(SQUARE, [SOUTH], near)[1] == "outline"


def test_straight_lines_to_areas_end_at_their_edge() -> None:
    rng = np.random.default_rng(5)
    holed = SQUARE.difference(shapely.box(20, 20, 80, 80))
    shapes = [holed, shapely.Point(300, 300).buffer(60), shapely.MultiPolygon([shapely.box(0, 400, 50, 450)])]
    ids = pd.Index(["a", "b", "c"])
    cells = geopandas.GeoSeries(shapely.points(rng.uniform(-100, 600, (300, 2))), crs=CRS)
    points = geopandas.GeoSeries(shapely.points([[500, 0], [0, 0], [1, 1], [2, 2]]), ["p", *ids], crs=CRS)
    found = nearest_straight(cells, points, geopandas.GeoSeries(shapes, ids, crs=CRS))
    everything = np.array([shapely.Point(500, 0), *shapes], dtype=object)
    away = shapely.distance(np.asarray(cells)[:, np.newaxis], everything)
    assert found["length_m"].to_numpy() == pytest.approx(away.min(axis=1), abs=1e-9)
    assert (found["length_m"] == 0).any()
    assert found["facility_id"].tolist() == np.array(["p", *ids])[away.argmin(axis=1)].tolist()


def test_a_line_is_entered_where_streets_meet_it_and_along_those_beside_it() -> None:
    greenway = shapely.LineString([(0, 0), (100, 0), (100, 400)])
    across, up_to, beside = [(50, -80), (50, 80)], [(300, 300), (100, 300)], [(110, 150), (110, 250)]
    assert entered(greenway, [across, up_to], open_=True) == ({(50, 0), (100, 300)}, "open")
    # where a street runs 10 m beside it, too
    doors, _ = entered(greenway, [across, beside], open_=True)
    assert {(50, 0), (100, 150), (100, 250)} <= doors
    assert {x for x, y in doors if 150 <= y <= 250} == {100}
    assert all(150 <= y <= 250 for _, y in doors - {(50, 0)})
    # no street comes near: the nearest point of it
    assert entered(greenway, [[(400, 100), (600, 100)]], open_=True) == ({(100, 100)}, "outline")
    # a street that runs on it: all along, each 50 m
    doors, _ = entered(greenway, [[(100, 0), (100, 400)]], open_=True)
    assert {(100, y) for y in range(0, 401, 50)} <= doors


def test_straight_lines_to_lines_end_at_them_and_nothing_lies_within() -> None:
    ring = shapely.LineString([(0, 0), (100, 0), (100, 100), (0, 100), (0, 1)])
    several = shapely.MultiLineString([[(300, 0), (400, 0)], [(300, 50), (400, 50)]])
    ids = pd.Index(["ring", "several"])
    cells = geopandas.GeoSeries(shapely.points([[50, 40], [350, 20], [100, 50], [450, 0]]), crs=CRS)
    points = geopandas.GeoSeries(shapely.points([[0, 0], [300, 0]]), ids, crs=CRS)
    found = nearest_straight(cells, points, geopandas.GeoSeries([ring, several], ids, crs=CRS))
    assert found["length_m"].tolist() == [40, 20, 0, 50]
    assert found["facility_id"].tolist() == ["ring", "several", "ring", "several"]
