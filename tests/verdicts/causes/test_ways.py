"""How long the quickest ways are, by hand and beside networkx."""

import itertools
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from access.network.build import build
from access.network.edges import Direction
from access.verdicts.causes.ways import lengths_m
from access.verdicts.evaluate import evaluate
from access.verdicts.gaps import gaps, near_m
from tests.conftest import metres, street_table
from tests.verdicts.places import county, measured, only

DRIVEN = """
- id: own
  kind: travel_time
  rule: {mode: %s, required_share: 1.0}
  targets: [{zone: whole, facility: library, value: 5, unit: min}]
"""


def at(network: Any, *places: tuple[str, float, float]) -> Any:
    """POSITIONS: street, metres along it, leg."""
    edge = [float(np.flatnonzero(network.street_id == street)[0]) for street, _, _ in places]
    return pd.DataFrame(
        {"edge": edge, "along_m": [m for _, m, _ in places], "leg_m": [m for _, _, m in places]}
    )


@pytest.mark.parametrize(("oneway", "expected"), [("both", 2000 + 5 + 7), ("backward", 3000 + 5 + 7)])
def test_the_quickest_way_is_not_the_shortest(oneway: str, expected: float) -> None:
    """From a to b 2,000 m in 100 s, or 3,000 m in 120 s where that is one-way, or 1,000 m in 1,000 s."""
    rows: list[Any] = [("a", "b", 2000, oneway), ("a", "b", 3000, "both"), ("a", "b", 1000, "both")]
    rows += [("b", "c", 100, "both"), ("0", "a", 100, "both")]
    lines = [[(0, 0), (500, 10 * i), (1000, 0)] for i in range(3)] + [
        [(1000, 0), (1100, 0)],
        [(-100, 0), (0, 0)],
    ]
    streets = street_table(rows, [shapely.LineString(line) for line in lines])
    streets["class"] = ["primary", "secondary", "residential", "residential", "residential"]
    kph = {"primary": 72.0, "secondary": 90.0, "residential": 3.6, "": 3.6}
    profile = metres(oneway=True).model_copy(update={"speeds_kph": kph})
    network = build(streets, profile, impedance="time_s")
    home, door = at(network, ("s004", 100, 5)), at(network, ("s003", 0, 7))
    found = lengths_m(home, door, network, direction="demand_to_facility")
    assert found.tolist() == pytest.approx([expected])


@pytest.mark.parametrize("direction", ["demand_to_facility", "facility_to_demand"])
def test_random_streets_as_networkx_adds_them_up(direction: Direction) -> None:
    """Lengths are unlike costs: each street has a speed of its own."""
    random = np.random.default_rng(3)
    nodes = [(x, y) for x in range(6) for y in range(6)]
    pairs = [(a, b) for a in nodes for b in nodes if abs(a[0] - b[0]) + abs(a[1] - b[1]) == 1 and a < b]
    pairs = [each for each in pairs if random.random() < 0.8]
    length = random.integers(50, 200, len(pairs)).astype(float)
    oneway = random.choice(["both", "both", "forward"], len(pairs))
    kinds = random.choice(["primary", "secondary", "residential"], len(pairs))
    kph = {"primary": 72.0, "secondary": 36.0, "residential": 18.0}
    rows: list[Any] = [(str(a), str(b), m, way) for (a, b), m, way in zip(pairs, length, oneway, strict=True)]
    lines = [shapely.LineString([np.multiply(a, 100), np.multiply(b, 100)]) for a, b in pairs]
    streets = street_table(rows, lines)
    streets["class"] = kinds
    profile = metres(oneway=True).model_copy(update={"speeds_kph": {**kph, "": 3.6}})
    network = build(streets, profile, impedance="time_s")
    graph: Any = nx.DiGraph()
    for (a, b, m, way), kind in zip(rows, kinds, strict=True):
        graph.add_edge(a, b, cost=m / kph[kind] * 3.6, metres=m)
        if way == "both":
            graph.add_edge(b, a, cost=m / kph[kind] * 3.6, metres=m)
    if direction == "facility_to_demand":
        graph = graph.reverse()
    goal, homes = rows[0][0], [(f"s{i:03d}", row[0]) for i, row in enumerate(rows)]
    door = at(network, ("s000", 0.0, 0.0))
    found = lengths_m(
        at(network, *((street, 0.0, 0.0) for street, _ in homes)), door, network, direction=direction
    )
    for (_, node), length_m in zip(homes, found, strict=True):
        if nx.has_path(graph, node, goal):
            way = nx.dijkstra_path(graph, node, goal, weight="cost")
            expected = sum(graph[u][v]["metres"] for u, v in itertools.pairwise(way))
            assert length_m == pytest.approx(expected)
        else:
            assert np.isinf(length_m)


@pytest.mark.parametrize(
    ("mode", "near", "cause"),
    [("drive", 300 * 90_000 / 23_500, "none_near"), ("walk", 300 / 0.05, "far_along_streets")],
)
def test_by_car_near_is_as_far_as_people_usually_come(mode: str, near: float, cause: str) -> None:
    """10 people 1,000 m away take 100 s, 20 take 225 s, and 30 people 2,000 m away 600 s.

    At top speed, a metre in 0.05 s, one would come 6 km; as people usually go 1,149 m.
    """
    clause = only(DRIVEN % mode)
    seconds, straight = [100.0, 225, 600, *[10.0] * 5], [1000.0, 1000, 2000, *[100.0] * 5]
    people = [10.0, 20, 30, *[0.0] * 5]
    way = measured(county(people), {clause.trip: seconds}, straight={"library": straight})
    way["least_cost_per_m"] = dict.fromkeys(way["least_cost_per_m"], 0.05)
    judged = evaluate([clause], county(people, facilities=[{"type": "library"}], **way))
    # by car 10 × 100 + 20 × 225 + 30 × 600 = 23,500 s for 10,000 + 20,000 + 60,000 m
    assert near_m(clause, judged.measures["own"]) == pytest.approx(near)
    (row,) = gaps(judged).itertuples()
    assert row.cause == cause
