"""Links beyond streets that lead nowhere, and never across barriers: by hand, and by shapely."""

import math
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.network.build import build
from access.network.crossing import Crossing
from access.network.linking import Linker
from access.network.network import Network
from access.network.profiles import Profile
from access.network.snapping import snap
from access.network.travel import nearest
from tests.conftest import CRS, metres, street_table

TO: Any = "demand_to_facility"
FROM: Any = "facility_to_demand"


def mode(*, oneway: bool = False) -> Profile:
    """A second is a metre, on streets and paths alike."""
    speeds = dict.fromkeys(("residential", "footway", "service", "steps"), 3.6)
    return metres(oneway=oneway).model_copy(update={"speeds_kph": speeds})


def town(*streets: tuple[Any, str] | tuple[Any, str, str], oneway: bool = False) -> Network:
    """Streets of (line, class, direction); those whose ends lie together meet."""
    lines = [shapely.LineString(each[0]) for each in streets]
    rows: list[Any] = [
        (str(line.coords[0]), str(line.coords[-1]), line.length, each[2] if len(each) > 2 else "both")
        for line, each in zip(lines, streets, strict=True)
    ]
    table = street_table(rows, lines)
    table["class"] = [each[1] for each in streets]
    network = build(table, mode(oneway=oneway))
    classes[id(network)] = table["class"].to_numpy(dtype=str)
    kept.append(network)
    return network


classes: dict[int, Any] = {}
kept: list[Network] = []  # so that no two of them have one id


def points(**places: tuple[float, float]) -> Any:
    return geopandas.GeoSeries([shapely.Point(each) for each in places.values()], index=list(places), crs=CRS)


def barriers(*shapes: tuple[str, Any]) -> Crossing:
    return Crossing(
        geopandas.GeoDataFrame(
            {"kind": [kind for kind, _ in shapes]}, geometry=[shape for _, shape in shapes], crs=CRS
        )
    )


def linker(network: Network, crossing: Crossing | None = None, *, least_m: float = 1000) -> Linker:
    return Linker(network, classes[id(network)], 250, least_m, crossing)


def cost(link: Linker, homes: Any, goals: Any, direction: Any = TO) -> list[float]:
    cells, doors = link.link(homes).positions, link.link(goals, public=True).positions
    found = nearest(cells, doors, link.network, direction=direction)["impedance"]
    return [round(each, 6) for each in found.reindex(homes.index)]


MAIN = ([(0, 0), (1000, 0), (2000, 0)], "residential")


@pytest.mark.parametrize("least_m", [0, 1000])
@pytest.mark.parametrize("way", ["forward", "backward"])
def test_beside_a_one_way_stub_the_main_street_is_come_to_as_well(way: str, least_m: float) -> None:
    """A lane of 30 m runs out onto the main street at (700, 0), or, the other way, in from there.

    The clinic stands 2 m off the lane, 32 m from the main street at (702, 0); the home at (100, 0) drives
    602 + 32 by the main street. By the lane, where it is open: 600 + 30 + 2, or the same home.
    """
    main = ([(0, 0), (700, 0)], "residential"), ([(700, 0), (2000, 0)], "residential")
    network = town(*main, ([(700, 32), (700, 0)], "service", way), oneway=True)
    link = linker(network, least_m=least_m)
    home, clinic = points(home=(100, 0)), points(clinic=(702, 32))
    out, back = cost(link, home, clinic, TO), cost(link, home, clinic, FROM)
    by_main, by_lane = 602 + 32, 600 + 32 + 2
    assert (out, back) == ([by_main], [by_lane]) if way == "forward" else ([by_lane], [by_main])
    # who lives there leaves by the lane where it leads out, else walks to the main street
    assert cost(link, clinic, home, TO) == [by_lane if way == "forward" else by_main]
    if least_m == 0:  # the nearest street alone: nobody can come to it, or leave it
        alone = [snap(each, network, max_leg_m=250, min_component_m=0) for each in (home, clinic)]
        shut = nearest(alone[0], alone[1], network, direction=TO if way == "forward" else FROM)
        assert shut["impedance"].tolist() == [math.inf]


@pytest.mark.parametrize("length_m", [300, 5000], ids=["a short path", "longer than all streets"])
def test_a_path_that_nothing_joins_keeps_nobody_from_the_street(length_m: float) -> None:
    """A home 9 m from an island path is 59 m from the street: 59 + 400 to the school."""
    network = town(MAIN, ([(491, 50), (491, 50 + length_m)], "footway"))
    link = linker(network)
    assert cost(link, points(home=(500, 59)), points(school=(900, 0))) == [459]
    assert cost(link, points(home=(500, 59)), points(pond=(491, 250)))[0] == 9 + (250 - 59)  # and the path


def test_a_village_that_nothing_joins_serves_its_own_people_and_no_gap_is_stepped_across() -> None:
    """A street of 667 m, 150 m from the main one: 45 m along it and 20 m off live people; a school ends it.

    They walk 20 + 622 to the school, which the nearest street of a large part alone does not find. The
    clinic lies on the main street, 215 m from them: no way crosses the gap, and a leg is no way. A village
    has streets of its own: who lives on one is not taken to walk over open land to another. That this gap
    may be a fault of the map is told with its place and width (see tests/assessment/test_cut_off.py).
    """
    network = town(MAIN, ([(2150, 0), (2817, 0)], "residential"))
    home, school, clinic = points(home=(2195, 20)), points(school=(2817, 0)), points(clinic=(1990, 0))
    assert cost(linker(network), home, school) == [642]
    assert cost(linker(network), home, clinic) == [math.inf]
    today = [snap(each, network, max_leg_m=250, min_component_m=1000) for each in (home, school, clinic)]
    assert today[1]["edge"].isna().all()
    assert nearest(today[0], today[2], network, direction=TO)["impedance"].iloc[0] < 250


def test_a_short_street_that_nothing_joins_is_a_fault_of_the_map_and_keeps_nobody() -> None:
    """60 m of street with a gap of 3 m: people walk to the main street as if it were not there."""
    network = town(MAIN, ([(500, 3), (500, 63)], "residential"))
    assert cost(linker(network), points(home=(505, 60)), points(school=(900, 0))) == [60 + 395]


def test_beside_a_path_with_a_dead_end_the_street_behind_is_come_to() -> None:
    """The path begins at (1000, 0) and ends 20 m before the other street, y = 220, by which the school is."""
    network = town(
        ([(0, 0), (1000, 0)], "residential"),
        ([(1000, 0), (1000, 220)], "residential"),
        ([(1000, 220), (0, 220)], "residential"),
        ([(1000, 0), (500, 200)], "footway"),
    )
    home, school = points(home=(500, 204)), points(school=(100, 220))
    assert cost(linker(network), home, school) == [16 + 400]
    along = snap(home, network, max_leg_m=250, min_component_m=0)
    door = snap(school, network, max_leg_m=250, min_component_m=0)
    assert nearest(along, door, network, direction=TO)["impedance"].iloc[0] > 1500


@pytest.mark.parametrize("ending", ["residential", "service"])
def test_a_street_with_a_dead_end_is_kept_to(ending: str) -> None:
    """Behind the last house of a cul-de-sac are gardens: nobody is led through them to the next street."""
    network = town(
        ([(0, 0), (1000, 0)], "residential"),
        ([(1000, 0), (1000, 220)], "residential"),
        ([(1000, 220), (0, 220)], "residential"),
        ([(1000, 0), (500, 200)], ending),
    )
    found = linker(network).link(points(home=(500, 204))).positions
    assert found["edge"].tolist() == [3]


def test_a_path_that_leads_on_is_kept_to() -> None:
    network = town(
        ([(0, 0), (1000, 0)], "residential"),
        ([(0, 0), (0, 220)], "residential"),
        ([(0, 220), (1000, 220)], "residential"),
        ([(1000, 0), (1000, 220)], "footway"),
    )
    assert linker(network).link(points(home=(995, 110))).positions["edge"].tolist() == [3]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.floats(-300, 800), st.floats(-300, 800)), min_size=1, max_size=20))
def test_where_streets_lead_on_links_are_those_of_the_nearest_street(xy: Any) -> None:
    found = linker(LATTICE).link(geopandas.GeoSeries(shapely.points(xy), crs=CRS))
    today = snap(
        geopandas.GeoSeries(shapely.points(xy), crs=CRS), LATTICE, max_leg_m=250, min_component_m=1000
    )
    pd.testing.assert_frame_equal(found.positions, today)
    assert not found.barred.any()


LATTICE = town(
    *[([(x, y), (x + 100, y)], "residential") for x in range(0, 500, 100) for y in range(0, 501, 100)],
    *[([(y, x), (y, x + 100)], "residential") for x in range(0, 500, 100) for y in range(0, 501, 100)],
)
# the home stands 30 m from the far street and 80 m from its own, which a bridge joins at x = 1000
BANKS = (
    ([(0, 0), (1000, 0)], "residential"),
    ([(0, 110), (1000, 110)], "residential"),
    ([(1000, 0), (1000, 110)], "residential"),
)
HOME, MARKET = points(home=(100, 30)), points(market=(100, 0))
LINE = shapely.LineString([(-200, 15), (900, 15)])
BANDS = {
    "a river": ("water", LINE.buffer(5, cap_style="flat")),
    "a river in two banks' lines": (
        "water",
        shapely.MultiLineString([[(-9, 11), (900, 11)], [(-9, 18), (900, 18)]]),
    ),
    "a canal": ("water", LINE),
    "a stream": ("stream", LINE),
    "a railway": ("railway", LINE),
    "a motorway": ("motorway", LINE),
    "a wall": ("wall", LINE),
}


@pytest.mark.parametrize("name", list(BANDS))
def test_no_leg_leads_across(name: str) -> None:
    """80 m to its own street, 900 m along it, 110 m over the bridge, 900 m back."""
    network = town(*BANKS)
    assert cost(linker(network), HOME, MARKET) == [30]
    assert cost(linker(network, barriers(BANDS[name])), HOME, MARKET) == [80 + 900 + 110 + 900]


@pytest.mark.parametrize(
    "line", [[(-200, -15), (900, -15)], [(110, 15), (900, 15)], [(-200, 140), (900, 140)]]
)
def test_barriers_behind_the_street_or_beside_the_leg_change_nothing(line: Any) -> None:
    network = town(*BANKS)
    found = linker(network, barriers(("water", shapely.LineString(line)))).link(HOME).positions
    pd.testing.assert_frame_equal(found, linker(network).link(HOME).positions)


def test_whoever_has_no_street_on_this_side_is_not_linked_and_told() -> None:
    network = town(BANKS[0])
    for kind, linked in (
        ("water", False),
        ("railway", False),
        ("motorway", False),
        ("wall", False),
        ("stream", True),
    ):
        found = linker(network, barriers((kind, LINE))).link(
            points(home=(100, 30), far=(100, 900), own=(100, 5))
        )
        assert found.positions["edge"].notna().tolist() == [linked, False, True]
        assert found.barred.tolist() == [not linked, False, False]


def test_whoever_lives_within_walls_has_a_gate_in_them() -> None:
    """In a ring of walls drawn in two: by the street inside, if there is one, else through the ring."""
    walls = [
        ("wall", shapely.LineString(each))
        for each in ([(50, 10), (50, 60), (150, 60)], [(150, 60), (150, 10), (50, 10)])
    ]
    assert cost(linker(town(BANKS[0]), barriers(*walls)), HOME, MARKET) == [30]
    inside = town(BANKS[0], ([(60, 55), (60, 0), (0, 0)], "residential"))
    assert linker(inside, barriers(*walls)).link(HOME).positions["edge"].tolist() == [1]
    # a single wall is no ring: nobody comes through
    assert linker(town(BANKS[0]), barriers(walls[1])).link(HOME).barred.tolist() == [True]


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("water", shapely.box(0, 10, 900, 90)),  # the centre of a cell in the river
        ("water", shapely.LineString([(0, 28.5), (900, 28.5)])),  # or near its middle
        ("railway", shapely.LineString([(0, 28), (900, 28)])),
        ("motorway", shapely.LineString([(0, 30), (900, 30)])),
        ("wall", shapely.LineString([(0, 29.8), (900, 29.8)])),  # a gatehouse
    ],
)
def test_what_stands_on_a_barrier_is_not_kept_by_it(kind: str, shape: Any) -> None:
    assert cost(linker(town(*BANKS), barriers((kind, shape))), HOME, MARKET) == [30]


@pytest.mark.parametrize("shape", [shapely.box(0, 10, 900, 29), shapely.LineString([(0, 27), (900, 27)])])
def test_who_stands_on_the_bank_is_kept_by_the_water(shape: Any) -> None:
    assert cost(linker(town(*BANKS), barriers(("water", shape))), HOME, MARKET) == [1990]


def test_what_stands_on_the_land_of_a_railway_is_not_kept_by_its_tracks() -> None:
    tracks = [("railway", shapely.LineString([(0, y), (900, y)])) for y in (12, 20)]
    land = "railway", shapely.box(0, 8, 900, 40)
    assert cost(linker(town(*BANKS), barriers(*tracks)), HOME, MARKET) == [1990]
    assert cost(linker(town(*BANKS), barriers(*tracks, land)), HOME, MARKET) == [30]
    # the land itself keeps nobody
    assert cost(linker(town(*BANKS), barriers(land)), points(home=(100, 45)), MARKET) == [45]


def test_a_street_that_ends_at_a_gate_in_a_wall_is_come_to_from_either_side() -> None:
    network = town(([(500, 0), (500, 50)], "residential"), ([(500, 0), (1500, 0)], "residential"))
    wall = barriers(("wall", shapely.LineString([(0, 50), (900, 50)])))
    assert linker(network, wall).link(points(home=(500, 90))).positions["leg_m"].tolist() == [40]


def test_the_further_link_of_a_dead_end_leads_across_nothing_either() -> None:
    streets = (
        ([(0, 0), (1000, 0)], "residential"),
        ([(1000, 0), (1000, 220)], "residential"),
        ([(1000, 220), (0, 220)], "residential"),
        ([(1000, 0), (500, 200)], "footway"),
    )
    ditch = barriers(("water", shapely.LineString([(0, 210), (990, 210)])))
    found = linker(town(*streets), ditch).link(points(home=(500, 204))).positions
    assert found["edge"].tolist() == [3]


def test_an_index_that_repeats_and_nobody_at_all() -> None:
    network = town(MAIN, ([(500, 50), (500, 900)], "footway"))
    doors = points(a=(505, 60), b=(900, 9)).set_axis(["x", "x"])
    found = linker(network).link(doors)
    assert found.positions.index.tolist() == ["x", "x", "x"]
    assert found.positions["leg_m"].tolist() == [5, 60, 9]
    assert len(linker(network).link(points()).positions) == 0


whole = st.integers(-20, 20).map(float)
spot = st.tuples(whole, whole)
segment = st.tuples(spot, spot).filter(lambda each: each[0] != each[1])


@settings(max_examples=40)
@given(
    st.lists(segment, min_size=1, max_size=8),
    st.lists(segment, min_size=1, max_size=6),
    st.lists(st.tuples(st.floats(-25, 25), st.floats(-25, 25)), min_size=1, max_size=8),
)
def test_the_nearest_leg_that_crosses_nothing_is_shapelys(ways: Any, walls: Any, xy: Any) -> None:
    """Of the nearest places of all streets those are taken whose legs meet no wall, then the nearest."""
    network = town(*[(way, "residential") for way in ways])
    found = linker(
        network, barriers(*[("motorway", shapely.LineString(each)) for each in walls]), least_m=0
    ).link(geopandas.GeoSeries(shapely.points(xy), crs=CRS))
    first = found.positions[~found.positions.index.duplicated()]
    barrier = shapely.union_all([shapely.LineString(each) for each in walls])
    for i, place in enumerate(shapely.points(xy)):
        if shapely.distance(place, barrier) <= 5.001:  # stands on it
            continue
        legs = [shapely.shortest_line(place, line) for line in network.geometry]
        clear = [shapely.distance(leg, barrier) for leg in legs]
        if any(0 < gap < 0.02 for gap in clear) or any(
            shapely.distance(shapely.get_point(leg, 1), barrier) < 0.02 for leg in legs
        ):
            continue  # within what a gate is given
        free = [leg.length for leg, gap in zip(legs, clear, strict=True) if gap > 0]
        leg_m = first["leg_m"].iloc[i]
        assert leg_m == pytest.approx(min(free, default=np.nan), abs=1e-6, nan_ok=True)
        assert found.barred[found.positions.index == i].all() == (not free)


@pytest.mark.parametrize("way", ["forward", "backward"])
def test_a_one_way_stub_alone_links_nobody(way: str) -> None:
    """600 m of it lead away from the main street: how one goes on where the data end is not known."""
    network = town(MAIN, ([(2000, 0), (2600, 0)], "residential", way), oneway=True)
    places = points(near=(2100, 10), far=(2550, 10))
    found = linker(network).link(places).positions
    assert found.loc["far", "edge"] != found.loc["far", "edge"]  # NaN
    assert len(found.loc[["near"]]) == 2  # the stub, and the end of the main street
    assert linker(network, least_m=0).link(places).positions.loc[["far"], "leg_m"].tolist() == [10]


SHORE = shapely.box(0, -1000, 2000, 20)  # the sea, south of y = 20


def test_no_leg_leads_over_the_sea_to_the_street_on_the_other_shore() -> None:
    """An inlet of 40 m lies between a home and the street 60 m off; the one on its side is 150 m off."""
    inlet = shapely.box(0, 20, 2000, 60)
    network = town(MAIN, ([(0, 230), (2000, 230)], "residential"))
    home, here, there = points(home=(500, 80)), points(school=(900, 230)), points(clinic=(900, 0))
    assert cost(linker(network), home, there) == [80 + 400]
    coast = linker(network, barriers(("coast", inlet)))
    assert cost(coast, home, here) == [150 + 400]
    assert cost(coast, home, there) == [math.inf]
    alone = linker(town(MAIN), barriers(("coast", inlet))).link(home)
    assert alone.barred.tolist() == [True]


def test_a_quay_that_is_drawn_in_the_sea_is_come_to_from_the_land_behind_it() -> None:
    """The street at y = 0 lies 20 m seaward of a rough coastline; there is no other."""
    home, school = points(home=(500, 50)), points(school=(900, 50))
    link = linker(town(MAIN), barriers(("coast", SHORE)))
    assert cost(link, home, school) == [50 + 400 + 50]
    assert not link.link(home).barred.any()
    # but where there is a street behind it, that one is theirs
    both = linker(town(MAIN, ([(0, 160), (2000, 160)], "residential")), barriers(("coast", SHORE)))
    assert cost(both, home, school) == [110 + 400 + 110]


def test_who_stands_in_the_sea_is_kept_by_no_coast() -> None:
    """The middle of a cell on the shore lies in the water; a river keeps those people all the same."""
    network = town(([(0, 40), (2000, 40)], "residential"))
    home, school = points(home=(500, 0)), points(school=(900, 40))
    assert cost(linker(network, barriers(("coast", SHORE))), home, school) == [440]
    river = ("water", shapely.box(0, 25, 2000, 30))
    assert linker(network, barriers(("coast", SHORE), river)).link(home).barred.tolist() == [True]
