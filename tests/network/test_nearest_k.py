"""The k nearest facilities: by hand, against all pairs, and against a graph of every turn there is."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from access.contracts import tables
from access.contracts.errors import NetworkError
from access.network.build import build
from access.network.nearest_k import nearest_k
from access.network.pairs import pairs
from access.network.snapping import snap
from access.network.travel import nearest
from tests.benchmarks.bench import planar
from tests.conftest import Town, metres, street_table
from tests.network.strategies import EDGES, PLACES
from tests.network.test_junctions import SHARES, SOME, drawn, oracle

NAMES = st.lists(st.sampled_from("DBAC"), min_size=5, max_size=5)
TOWARDS: Any = "demand_to_facility"
DIRECTIONS = st.sampled_from(["demand_to_facility", "facility_to_demand"])


def places(rows: Any, network: Any, names: Any) -> Any:
    """POSITIONS of (edge, share of its length, leg)."""
    edge = np.array([row[0] % len(network.length_m) for row in rows])
    share, leg = np.array([row[1:] for row in rows], dtype=float).T
    columns = {"edge": edge.astype(float), "along_m": share * network.length_m[edge], "leg_m": leg}
    return pd.DataFrame(columns, index=pd.Index(list(names)[: len(rows)]))


def ranked(costs: Any, facilities: Any, k: int) -> list[tuple[Any, ...]]:
    """Rows of (origin_id, destination_id, impedance, rank), from every pair's (origin, destination, cost)."""
    order = facilities.index.tolist()
    least: dict[Any, dict[Any, float]] = {}
    for origin, destination, cost in costs:
        known = least.setdefault(origin, {})
        known[destination] = min(cost, known.get(destination, np.inf))
    return [
        (origin, destination, cost, i + 1)
        for origin, known in least.items()
        for i, (cost, _, destination) in enumerate(
            sorted((cost, order.index(name), name) for name, cost in known.items())[:k]
        )
        if np.isfinite(cost)
    ]


def rows(found: Any) -> list[tuple[Any, ...]]:
    return list(found.itertuples(index=False, name=None))


@settings(max_examples=50)
@given(EDGES, SOME | st.none(), PLACES, PLACES, NAMES, st.integers(1, 5), DIRECTIONS)
def test_they_are_the_least_of_all_pairs(
    edges: Any, seeds: Any, homes: Any, goals: Any, names: Any, k: int, direction: Any
) -> None:
    network = drawn(edges, seeds) if seeds else build(street_table(edges), metres(oneway=True))
    cells, facilities = places(homes, network, range(9)), places(goals, network, names)
    every = pairs(cells, facilities, network, limit=np.inf, direction=direction)
    found = nearest_k(cells, facilities, network, k=k, direction=direction)
    assert rows(found) == ranked(every.itertuples(index=False, name=None), facilities, k)


@settings(max_examples=50)
@given(EDGES, SOME, SHARES, SHARES, NAMES, st.integers(1, 3), DIRECTIONS)
def test_they_are_the_least_in_the_graph_of_turns(
    edges: Any, seeds: Any, homes: Any, goals: Any, names: Any, k: int, direction: Any
) -> None:
    network = drawn(edges, seeds)
    long = np.flatnonzero(network.length_m).tolist()  # within an edge without length there is no place
    assume(long)
    homes, goals = ([(long[edge % len(long)], *more) for edge, *more in each] for each in (homes, goals))
    every = [
        (i, name, oracle(network, home, goal, direction == TOWARDS))
        for i, home in enumerate(homes)
        for name, goal in zip(names, goals, strict=False)
    ]
    cells, facilities = places(homes, network, range(9)), places(goals, network, names)
    found = nearest_k(cells, facilities, network, k=k, direction=direction)
    assert rows(found) == ranked(every, facilities, k)


def test_the_town(town: Town) -> None:
    network = build(town.streets, metres())
    limits = {"max_leg_m": 250, "min_component_m": 0}
    cells = snap(town.cells.geometry, network, **limits)
    markets = snap(town.facilities.geometry, network, **limits)
    found = nearest_k(cells, markets, network, k=2, direction=TOWARDS)
    tables.check(found, tables.PAIRS)
    assert rows(found.round(6)) == [
        ("a", "M", 110, 1), ("a", "N", 750, 2),
        ("b", "M", 110, 1), ("b", "N", 550, 2),
        ("c", "M", 40, 1), ("c", "N", 620, 2),
        ("d", "N", 50, 1), ("d", "M", 610, 2),
        ("f", "M", 340, 1), ("f", "N", 680, 2),
        ("g", "M", 260, 1), ("g", "N", 800, 2),
    ]  # fmt: skip
    within = nearest_k(cells, markets, network, k=2, direction=TOWARDS, limit=600)
    assert rows(within) == [row for row in rows(found) if row[2] <= 600]


@pytest.mark.parametrize("direction", ["demand_to_facility", "facility_to_demand"])
def test_in_a_large_network_the_first_is_the_nearest_and_all_are_the_least_of_all_pairs(
    direction: Any,
) -> None:
    network = build(planar(20_000), metres())
    generator = np.random.default_rng(3)
    edge = generator.choice(len(network.length_m), 700, replace=False)
    spots = [(each, 1 / 3, 2.0) for each in edge]
    cells = places(spots[:600], network, range(600))
    facilities = places(spots[600:], network, [f"f{i % 70}" for i in range(100)])
    found = nearest_k(cells, facilities, network, k=6, direction=direction)
    every = pairs(cells, facilities, network, limit=np.inf, direction=direction)
    expected = ranked(every.itertuples(index=False, name=None), facilities, 6)
    assert [row[:2] for row in rows(found)] == [row[:2] for row in expected]
    assert found["impedance"].to_numpy() == pytest.approx([row[2] for row in expected], rel=1e-12)
    alone = nearest(cells, facilities, network, direction=direction)
    first = nearest_k(cells, facilities, network, k=1, direction=direction)
    reached = alone[np.isfinite(alone["impedance"])]
    assert first["impedance"].tolist() == reached["impedance"].tolist()
    assert first["destination_id"].tolist() == reached["facility_id"].tolist()
    assert first["rank"].eq(1).all()


def line() -> Any:
    """One street of 100 m, in two pieces."""
    return build(street_table([(0, 1, 60, "both"), (1, 2, 40, "both")]), metres())


def test_a_facility_with_several_entrances_counts_once_by_the_cheapest() -> None:
    network = line()
    cell = places([(0, 0.0, 0.0)], network, ["home"])
    school = places([(0, 1.0, 0.0), (0, 0.5, 0.0), (1, 1.0, 0.0)], network, ["school", "school", "clinic"])
    found = nearest_k(cell, school, network, k=2, direction=TOWARDS)
    assert rows(found) == [("home", "school", 30, 1), ("home", "clinic", 100, 2)]


def test_of_facilities_at_the_same_cost_the_first_in_the_table_ranks_first() -> None:
    network = line()
    cells = places([(0, 0.5, 0.0), (1, 0.5, 0.0)], network, ["west", "east"])
    shops = places([(0, 1.0, 0.0), (1, 0.0, 0.0), (0, 1.0, 0.0)], network, ["c", "a", "b"])
    found = nearest_k(cells, shops, network, k=2, direction=TOWARDS)
    assert rows(found) == [
        ("west", "c", 30, 1),
        ("west", "a", 30, 2),
        ("east", "c", 20, 1),
        ("east", "a", 20, 2),
    ]


def test_who_is_not_linked_or_reaches_nothing_has_no_rows() -> None:
    network = build(street_table([(0, 1, 10, "both"), (2, 3, 10, "both")]), metres())
    cells = places([(0, 0.5, 0.0), (1, 0.5, 0.0), (0, 1.0, 0.0)], network, ["a", "far", "nowhere"])
    shops = places([(0, 0.0, 0.0), (0, 0.0, 0.0)], network, ["x", "y"])
    cells.loc["nowhere"] = shops.loc["x"] = np.nan
    found = nearest_k(cells, shops, network, k=3, direction=TOWARDS)
    assert rows(found) == [("a", "y", 5, 1)]
    for some, any_ in ((cells, shops.iloc[:1]), (cells, shops.iloc[:0]), (cells.iloc[:0], shops)):
        nothing = nearest_k(some, any_, network, k=3, direction=TOWARDS)
        assert list(nothing.columns) == ["origin_id", "destination_id", "impedance", "rank"]
        assert nothing.empty


@pytest.mark.parametrize(("k", "limit"), [(0, 10), (2, -1), (2, np.nan)])
def test_a_wrong_number_is_refused(k: int, limit: float) -> None:
    network = line()
    cell = places([(0, 0.0, 0.0)], network, ["home"])
    with pytest.raises(NetworkError, match=f"not {k} and {limit}"):
        nearest_k(cell, cell, network, k=k, direction=TOWARDS, limit=limit)
