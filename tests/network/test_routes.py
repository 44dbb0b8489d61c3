"""The way of one trip: by hand, and each found way followed step by step under the rules of the road."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from access.contracts.errors import NetworkError
from access.network.build import build
from access.network.network import Network
from access.network.routes import Route, route
from access.network.snapping import snap
from access.network.travel import nearest
from tests.benchmarks.bench import planar
from tests.conftest import EAST, NORTH, Town, metres, street_table
from tests.network.strategies import EDGES, PLACES
from tests.network.test_junctions import SHARES, SOME, crossing, drawn, positions

TO: Any = "demand_to_facility"
FROM: Any = "facility_to_demand"
DIRECTIONS = st.sampled_from([TO, FROM])


def parts(found: Route) -> list[tuple[Any, ...]]:
    """Rows of (street_id, from_m, to_m, cost), rounded to micrometres."""
    columns = found.parts[["street_id", "from_m", "to_m", "cost"]].round(6)
    return list(columns.itertuples(index=False, name=None))


def one(network: Network, start: tuple[float, ...], end: tuple[float, ...], direction: Any = TO) -> Route:
    """The way between two places, each (edge, metres along, metres of leg)."""
    return route(positions([(*start, 0)[:3]]), positions([(*end, 0)[:3]]), network, direction=direction)


@pytest.fixture(scope="module")
def ways(town: Town) -> Any:
    def find(cell: str, direction: Any, *, oneway: bool) -> Route:
        network = build(town.streets, metres(oneway=oneway))
        limits = {"max_leg_m": 250, "min_component_m": 0}
        cells = snap(town.cells.geometry.loc[[cell]], network, **limits)
        market = snap(town.facilities.geometry.loc[["M"]], network, **limits)
        return route(cells, market, network, direction=direction)

    return find


def drawn_at(found: Route) -> list[list[tuple[float, float]]]:
    """The vertices of each part in the town's coordinates."""
    return [
        [(round(x - EAST, 6), round(y - NORTH, 6)) for x, y in line.coords] for line in found.parts.geometry
    ]


def test_the_town_on_foot_against_the_one_way_street(ways: Any) -> None:
    found = ways("b", TO, oneway=False)
    assert drawn_at(found) == [[(350, 300), (300, 300)], [(300, 300), (250, 300)]]
    assert [row[1:] for row in parts(found)] == [(50, 0, 50), (100, 50, 100)]
    assert found.impedance == pytest.approx(110)
    assert (found.origin_leg_m, found.destination_leg_m) == pytest.approx((0, 10))
    assert found.parts.index.name == "step"
    assert found.parts.crs == "EPSG:4547"


def test_the_town_by_car_from_the_market_starts_with_its_leg(ways: Any) -> None:
    found = ways("b", FROM, oneway=True)
    assert drawn_at(found) == [[(250, 300), (300, 300)], [(300, 300), (350, 300)]]
    assert [row[1:] for row in parts(found)] == [(50, 100, 60), (0, 50, 110)]
    assert found.impedance == pytest.approx(110)


@pytest.mark.parametrize(
    ("cell", "direction", "oneway", "costs", "whole"),
    [
        ("f", TO, False, [80, 180, 280, 330], 340),
        ("c", TO, True, [20, 120, 220, 320, 370], 380),
        ("c", FROM, True, [40], 40),
        ("a", FROM, True, [60, 160, 260, 360, 460, 510], 510),
        ("g", FROM, True, [60, 160, 260], 260),
    ],
)
def test_the_costs_along_the_ways_of_the_town(
    ways: Any, cell: str, direction: Any, oneway: bool, costs: Any, whole: float
) -> None:
    found = ways(cell, direction, oneway=oneway)
    assert found.parts["cost"].tolist() == pytest.approx(costs)
    assert found.impedance == pytest.approx(whole)


def test_a_straight_way_is_cut_where_it_starts_and_ends() -> None:
    # drawn at half the length that the source gives
    lines = [shapely.LineString([(0, 0), (10, 0), (30, 0)]), shapely.LineString([(30, 0), (50, 0)])]
    network = build(street_table([(0, 1, 60, "both"), (1, 2, 40, "both")], lines), metres())
    network = replace(network, leg_rate=2.0)
    there = one(network, (0, 12, 3), (1, 20, 5))
    assert parts(there) == [("s000", 12, 60, 54), ("s001", 0, 20, 74)]
    assert [list(line.coords) for line in there.parts.geometry] == [
        [(6, 0), (10, 0), (30, 0)],
        [(30, 0), (40, 0)],
    ]
    assert (there.impedance, there.origin_leg_m, there.destination_leg_m) == (84, 3, 5)
    back = one(network, (0, 12, 3), (1, 20, 5), FROM)
    assert parts(back) == [("s001", 20, 0, 30), ("s000", 60, 12, 78)]
    assert [list(line.coords) for line in back.parts.geometry] == [
        [(40, 0), (30, 0)],
        [(30, 0), (10, 0), (6, 0)],
    ]
    assert back.impedance == 84


def test_a_way_round_a_one_way_ring_comes_back_to_its_own_street() -> None:
    ring = build(
        street_table([(0, 1, 10, "forward"), (1, 2, 20, "forward"), (2, 0, 5, "forward")]),
        metres(oneway=True),
    )
    found = one(ring, (2, 2), (2, 1))
    assert parts(found) == [("s002", 2, 5, 3), ("s000", 0, 10, 13), ("s001", 0, 20, 33), ("s002", 0, 1, 34)]
    assert parts(one(ring, (2, 2), (2, 1), FROM)) == [("s002", 1, 2, 1)]


def test_of_two_parallel_streets_the_faster_is_taken() -> None:
    network = build(
        street_table([(0, 1, 10, "both"), (0, 1, 4, "both"), (1, 2, 1, "both"), (3, 0, 7, "both")]), metres()
    )
    found = one(network, (3, 5), (2, 0.5))
    assert found.parts["street_id"].tolist() == ["s003", "s001", "s002"]
    assert found.impedance == 6.5


def test_a_forbidden_turn_is_gone_round() -> None:
    found = one(crossing(("s000", "s001")), (0, 50), (1, 50))
    assert parts(found) == [
        ("s000", 50, 100, 50), ("s002", 0, 100, 150), ("s003", 500, 0, 650), ("s001", 100, 50, 700),
    ]  # fmt: skip


def test_what_is_lost_at_a_signal_is_lost_at_the_end_of_the_part_before() -> None:
    signals = street_table([(0, 1, 100, "both"), (1, 2, 100, "both")])
    network = replace(build(signals, metres()), wait_to=np.array([30.0, 0]), wait_from=np.array([0, 40.0]))
    assert parts(one(network, (0, 20), (1, 50))) == [("s000", 20, 100, 110), ("s001", 0, 50, 160)]
    assert parts(one(network, (1, 50), (0, 20))) == [("s001", 50, 0, 90), ("s000", 100, 20, 170)]
    assert parts(one(network, (0, 20), (0, 60))) == [("s000", 20, 60, 40)]


def test_a_street_without_length_is_passed_and_kept() -> None:
    lines = [shapely.LineString([(0, 0), (1, 0)])] * 2 + [shapely.LineString([(1, 0), (1, 0)])]
    network = build(
        street_table([(0, 1, 10, "both"), (2, 3, 10, "both"), (2, 1, 0, "both")], lines), metres()
    )
    network = replace(network, wait_from=np.array([0, 0, 7.0]))
    found = one(network, (0, 4), (1, 6))
    assert parts(found) == [("s000", 4, 10, 6), ("s002", 0, 0, 13), ("s001", 0, 6, 19)]


def test_a_place_on_a_street_without_length_is_at_its_start() -> None:
    network = build(street_table([(0, 1, 10, "both"), (1, 2, 0, "both"), (2, 3, 10, "both")]), metres())
    before, here, beyond = (0, 4), (1, 0), (2, 6)
    assert parts(one(network, here, before)) == [("s000", 10, 4, 6)]
    assert parts(one(network, here, beyond)) == [("s001", 0, 0, 0), ("s002", 0, 6, 6)]
    assert parts(one(network, before, here)) == [("s000", 4, 10, 6)]
    for wait in (0.0, 7.0):  # at a signal that stands where the street without length begins
        waiting = replace(network, wait_from=np.array([0, wait, 0]))
        assert parts(one(waiting, beyond, here)) == [("s002", 6, 0, 6), ("s001", 0, 0, 6)]


def test_no_sliver_of_a_street_is_left_by_rounding() -> None:
    # in floating point, (0.2 + 0.5 - 0.2) / 0.5 is less than 1
    network = build(street_table([(0, 1, 0.2, "both"), (1, 2, 0.5, "both"), (2, 3, 1, "both")]), metres())
    assert parts(one(network, (2, 0), (2, 0.5))) == [("s002", 0, 0.5, 0.5)]
    assert parts(one(network, (1, 0.5), (2, 0.5))) == [("s002", 0, 0.5, 0.5)]


def test_the_cheapest_entrance_is_taken() -> None:
    network = build(street_table([(0, 1, 60, "both"), (1, 2, 40, "both")]), metres())
    gates = positions([(0, np.nan, 0), (1, 20, 0), (0, 20, 35), (0, 50, 2)]).set_index(
        pd.Index(["school"] * 4)
    )
    gates.iloc[0] = np.nan
    found = route(positions([(0, 10, 1)]), gates, network, direction=TO)
    assert (found.entrance, found.impedance, found.destination_leg_m) == (3, 43, 2)


def test_a_trip_that_ends_where_it_starts_has_no_parts() -> None:
    network = build(street_table([(0, 1, 60, "forward")]), metres(oneway=True))
    found = one(network, (0, 10, 3), (0, 10, 4))
    assert found.parts.empty
    assert found.parts.columns.tolist() == ["street_id", "edge", "from_m", "to_m", "cost", "geometry"]
    assert found.impedance == 7


def test_who_cannot_get_there_is_told_so() -> None:
    network = build(street_table([(0, 1, 60, "forward"), (2, 3, 60, "both")]), metres(oneway=True))
    with pytest.raises(NetworkError, match=r"no way leads between p0 and p0 \(demand_to_facility\)"):
        one(network, (0, 20), (0, 10))
    assert one(network, (0, 20), (0, 10), FROM).impedance == 10
    with pytest.raises(NetworkError, match="no way leads"):
        one(network, (0, 20), (1, 10))


def test_places_that_are_not_linked_are_refused() -> None:
    network = build(street_table([(0, 1, 60, "both")]), metres())
    here, nowhere = positions([(0, 10, 0)]), positions([(0, 10, 0)]) * np.nan
    for origin, destination, told in (
        (nowhere, here, "0 of 1 and 1 of 1"),
        (here, nowhere, "1 of 1 and 0 of 1"),
        (pd.concat([here, here], ignore_index=True), here, "2 of 2 and 1 of 1"),
        (here, here.iloc[:0], "1 of 1 and 0 of 0"),
    ):
        with pytest.raises(NetworkError, match=f"linked to the network, not {told}"):
            route(origin, destination, network, direction=TO)


def on_the_map(network: Network) -> Network:
    """The same network, with its nodes on a circle and a crooked line for each edge."""
    angle = 2 * np.pi * np.arange(network.size) / network.size
    spot = 100 * np.column_stack([np.cos(angle), np.sin(angle)])
    start, end = spot[network.from_node], spot[network.to_node]
    number = np.arange(len(start))[:, np.newaxis]
    line = np.stack([start, start + number + [3.0, 1.0], end + number + [1.0, 7.0], end], axis=1)
    return replace(network, xy=line.reshape(-1, 2), vertex=4 * np.arange(len(start) + 1))


def followed(found: Route, network: Network, direction: Any) -> Any:
    """Follow a way, holding it to the rules of the road; return what each part costs."""
    steps = [step(row, network) for row in found.parts.itertuples()]
    costs = [cost for *_, cost in steps]
    for i, (one_step, next_step) in enumerate(pairwise(steps)):
        costs[i] += lost(one_step, next_step, network, direction)
    for one_line, next_line in pairwise(found.parts.geometry):
        assert np.array(one_line.coords[-1]) == pytest.approx(np.array(next_line.coords[0]), abs=1e-6)
    return np.array(costs)


def step(row: Any, network: Network) -> tuple[int, bool, float, float, float]:
    """One part: its edge, whether it runs along it, from and to which share of it that way, its cost."""
    line, length_m = network.geometry[row.edge], network.length_m[row.edge]
    assert row.street_id == network.street_id[row.edge]
    ahead = row.to_m > row.from_m or (length_m == 0 and row.geometry.equals_exact(line))
    low, high = np.array([row.from_m, row.to_m]) / length_m if length_m else (1 - ahead, ahead)
    assert 0 <= min(low, high) < max(low, high) <= 1
    assert row.geometry.length == pytest.approx(abs(high - low) * line.length)
    cost = abs(high - low) * (network.forward if ahead else network.backward)[row.edge]
    assert np.isfinite(cost)
    return row.edge, ahead, low if ahead else 1 - low, high if ahead else 1 - high, cost


def lost(before: Any, after: Any, network: Network, direction: Any) -> float:
    """Check the turn from one part into the next; return what is lost there."""
    (here, ahead, _, until, _), (beyond, onward, since, *_) = before, after
    assert (until, since) == pytest.approx((1, 0))
    node = (network.to_node if ahead else network.from_node)[here]
    assert node == (network.from_node if onward else network.to_node)[beyond]
    assert (here, node, beyond) not in set(zip(*(each.tolist() for each in network.forbidden), strict=True))
    within, next_within = network.private[[here, beyond]]
    assert (within or not next_within) if direction == TO else (next_within or not within)
    return float((network.wait_to if ahead else network.wait_from)[here])


def held(found: Route, origin: Any, destinations: Any, network: Network, direction: Any) -> None:
    """Check a way against the rules of the road, its own costs, and its ends."""
    goal = destinations.iloc[[found.entrance]]
    assert found.origin_leg_m == origin["leg_m"].iloc[0]
    assert found.destination_leg_m == goal["leg_m"].iloc[0]
    places = (origin, goal) if direction == TO else (goal, origin)
    first, last = (place["leg_m"].iloc[0] * network.leg_rate for place in places)
    spent = [first, *(first + np.cumsum(followed(found, network, direction)))]
    assert found.parts["cost"].tolist() == pytest.approx(spent[1:])
    assert spent[-1] + last == pytest.approx(found.impedance)
    ends, lines = [point(place, network) for place in places], found.parts.geometry
    at = [lines.iloc[0].coords[0], lines.iloc[-1].coords[-1]] if len(lines) else ends
    assert np.array(at) == pytest.approx(np.array(ends), abs=1e-6)


def point(place: Any, network: Network) -> Any:
    edge = int(place["edge"].iloc[0])
    share = place["along_m"].iloc[0] / (network.length_m[edge] or 1.0)
    return network.geometry[edge].interpolate(share, normalized=True).coords[0]


def routed(origin: Any, destinations: Any, network: Network, direction: Any) -> None:
    """Find a way and check it; there is none where the nearest cannot be reached."""
    cost = nearest(origin, destinations, network, direction=direction)["impedance"].iloc[0]
    if np.isinf(cost):
        with pytest.raises(NetworkError, match="no way leads"):
            route(origin, destinations, network, direction=direction)
        return
    found = route(origin, destinations, network, direction=direction)
    assert found.impedance == pytest.approx(cost)
    held(found, origin, destinations, network, direction)


def placed(places: Any, network: Network, edges: Any) -> Any:
    chosen = [(edges[each % len(edges)], share, leg) for each, share, leg in places]
    return positions([(edge, share * network.length_m[edge], leg) for edge, share, leg in chosen])


@settings(max_examples=50)
@given(EDGES, PLACES, PLACES, DIRECTIONS)
def test_ways_in_random_multigraphs(edges: Any, homes: Any, goals: Any, direction: Any) -> None:
    network = on_the_map(build(street_table(edges), metres(oneway=True)))
    home, goals = (placed(each, network, range(len(edges))) for each in (homes[:1], goals))
    routed(home, goals, network, direction)


@settings(max_examples=50)
@given(EDGES, SOME, SHARES, SHARES, DIRECTIONS)
def test_ways_with_waits_forbidden_turns_and_private_streets(
    edges: Any, seeds: Any, homes: Any, goals: Any, direction: Any
) -> None:
    network = on_the_map(drawn(edges, seeds))
    long = np.flatnonzero(network.length_m).tolist()
    assume(long)
    home, goals = (placed(each, network, long) for each in (homes[:1], goals))
    routed(home, goals, network, direction)


def test_ways_in_a_large_network() -> None:
    network = build(planar(20_000), metres())
    generator = np.random.default_rng(5)
    edge = generator.choice(len(network.length_m), (20, 4), replace=False)
    for each in edge:
        places = positions([(one_edge, network.length_m[one_edge] / 3, 2) for one_edge in each])
        routed(places.iloc[:1], places.iloc[1:], network, TO)
        routed(places.iloc[:1], places.iloc[1:], network, FROM)
