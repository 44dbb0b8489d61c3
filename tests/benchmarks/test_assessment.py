"""A whole assessment: twenty travel-time standards, judged by how many people are within their limits.

On the large network by this engine alone, part by part; on Hong Kong Island beside the recipe that is
in use: an ego graph around each facility (osmnx, networkx), people counted by the node next to them.
"""

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmnx
import pytest

from access.network import cache
from access.network.build import build
from access.network.network import Network
from access.network.profiles import load
from access.network.public import to_networkx
from access.network.snapping import snap
from access.network.travel import nearest
from access.verdicts.reach import reach, states
from tests.benchmarks.bench import PLACES, network_of, once, points_on, show

LIMITS_S = 60.0 * np.arange(5, 25)  # of the twenty standards
TOWARDS: Any = "demand_to_facility"


def cells_on(network: Network, number: int) -> Any:
    """Places where people live, row by row, as they come from a raster of 100 m."""
    points = points_on(network, number)
    return points.iloc[np.lexsort([points.x, points.y // 100])].reset_index(drop=True)


def facilities_of(network: Network, number: int) -> list[Any]:
    """As many points for each standard, with an index of their own."""
    points = (points_on(network, number, seed=10 + i) for i in range(len(LIMITS_S)))
    return [each.set_axis(each.index.astype(str)) for each in points]


def snapped(points: Any, network: Network) -> Any:
    return snap(points, network, max_leg_m=250, min_component_m=1000)


def judged(found: Any, limit: float, persons: Any) -> float:
    """The share of people within the limit; there is no border."""
    state = states(found["impedance"].to_numpy(), limit, np.full(len(found), np.inf))
    return reach(state, persons).met_share


def assessed(
    network: Network, cells: Any, persons: Any, facilities: list[Any]
) -> tuple[Any, dict[str, float]]:
    """The share reached by each standard, and the seconds of each part."""
    took = {}
    positions, took["snap the cells"] = once(lambda: snapped(cells, network))
    goals, took["snap the facilities"] = once(lambda: [snapped(each, network) for each in facilities])
    found, took["20 searches, a time for every cell"] = once(
        lambda: [nearest(positions, each, network, direction=TOWARDS) for each in goals]
    )
    shares, took["judge 20 standards"] = once(
        lambda: [judged(each, limit, persons) for each, limit in zip(found, LIMITS_S, strict=True)]
    )
    took["in all"] = sum(took.values())
    return np.array(shares), took


def by_recipe(graph: Any, cells: Any, persons: Any, facilities: list[Any]) -> Any:
    """The same shares by one ego graph per facility."""
    shares = []
    at = osmnx.distance.nearest_nodes(graph, cells.x, cells.y)
    for points, limit in zip(facilities, LIMITS_S, strict=True):
        reached: set[int] = set()
        for node in osmnx.distance.nearest_nodes(graph, points.x, points.y):
            reached.update(nx.ego_graph(graph, node, radius=limit, distance="cost"))
        shares.append(persons[np.isin(at, list(reached))].sum() / persons.sum())
    return np.array(shares)


@pytest.mark.benchmark
def test_a_million_cells(tmp_path: Path) -> None:
    make, mode = PLACES["planar 1e6"]
    streets = make()
    _, build_s = once(lambda: cache.save(build(streets, load(mode)), tmp_path / "kept"))
    opened, open_s = once(lambda: cache.load(tmp_path / "kept"))
    cells = cells_on(opened, 1_000_000)
    persons = np.random.default_rng(3).poisson(5, len(cells)).astype(float)
    shares, took = assessed(opened, cells, persons, facilities_of(opened, 500))
    assert ((shares > 0) & (shares < 1)).all()
    rows = [
        {"part": "(build the network and keep it, once)", "s": build_s},
        {"part": "open the network from the cache", "s": open_s},
    ]
    rows += [{"part": part, "s": seconds} for part, seconds in took.items()]
    rows[-1]["s"] += open_s
    show("20 standards, 500 facilities each, 1e6 nodes, 1e6 cells", rows)


@pytest.mark.benchmark
def test_beside_the_recipe() -> None:
    network = network_of("Hong Kong Island")
    cells, facilities = cells_on(network, 100_000), facilities_of(network, 20)
    persons = np.random.default_rng(3).poisson(5, len(cells)).astype(float)
    graph = to_networkx(network)
    assessed(network, cells, persons, facilities)  # once, so that its parts are in memory
    shares, took = assessed(network, cells, persons, facilities)
    expected, recipe_s = once(lambda: by_recipe(graph, cells, persons, facilities))
    apart = float(np.abs(shares - expected).max())
    assert apart < 0.1  # nodes are coarser than places on streets
    row = {"ours, s": took["in all"], "recipe, s": recipe_s, "recipe / ours": recipe_s / took["in all"]}
    show(
        "20 standards, 20 facilities each, Hong Kong Island, 1e5 cells; graph and network ready",
        [row | {"shares differ by at most": apart}],
    )
