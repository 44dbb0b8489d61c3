"""Many bounded searches: 5,000 origins, 15 minutes' walk, beside scipy and pandana in one run."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csgraph

from access.network.build import Network, build
from access.network.pairs import pairs
from access.network.profiles import walk
from tests.benchmarks.bench import hong_kong_island, nodes_xy, planar, show, timed

LIMIT_S = 15 * 60
ORIGINS, SITES, OF_SCIPY = 5_000, 2_000, 200


def at_nodes(network: Network, number: int, seed: int) -> tuple[Any, Any]:
    """Random nodes, and POSITIONS there."""
    edge = np.random.default_rng(seed).choice(len(network.from_node), number, replace=False)
    return network.from_node[edge], pd.DataFrame({"edge": edge.astype(float), "along_m": 0.0, "leg_m": 0.0})


def pandana_s(network: Network, nodes: Any) -> float:
    """Seconds per origin of pandana's range query; NaN where pandana is not installed."""
    try:
        import pandana
    except ImportError:
        return float("nan")
    xy = nodes_xy(network)
    both = np.isfinite(network.forward)
    edges = pd.DataFrame({"cost": network.forward[both]})
    peer = pandana.Network(
        *(pd.Series(xy[:, 0]), pd.Series(xy[:, 1])),
        *(pd.Series(network.from_node[both]), pd.Series(network.to_node[both])),
        edges,
        twoway=True,
    )
    return timed(lambda: peer.nodes_in_range(nodes.tolist(), LIMIT_S), runs=1) / len(nodes)


def measured(name: str, network: Network) -> dict[str, Any]:
    nodes, origins = at_nodes(network, ORIGINS, 1)
    goals, sites = at_nodes(network, SITES, 2)
    matrix = network.matrix
    found = pairs(origins, sites, network, limit=LIMIT_S, direction="demand_to_facility")
    some = csgraph.dijkstra(matrix, indices=nodes[:OF_SCIPY], limit=LIMIT_S)[:, goals]
    first = found[found["origin_id"] < OF_SCIPY]
    assert len(first) == np.isfinite(some).sum()
    assert first["impedance"].to_numpy() == pytest.approx(some[np.isfinite(some)], rel=1e-9, abs=1e-9)
    ours = timed(lambda: pairs(origins, sites, network, limit=LIMIT_S, direction="demand_to_facility"))
    scipy = timed(lambda: csgraph.dijkstra(matrix, indices=nodes[:OF_SCIPY], limit=LIMIT_S), runs=1)
    per_origin = ours / ORIGINS
    return {
        "network": name,
        "pairs": len(found),
        "ours, s in all": ours,
        "ours, ms an origin": 1e3 * per_origin,
        "scipy with limit / ours": scipy / OF_SCIPY / per_origin,
        "pandana range / ours": pandana_s(network, nodes[:OF_SCIPY]) / per_origin,
    }


@pytest.mark.benchmark
def test_many_bounded_searches() -> None:
    places = {"Hong Kong Island": hong_kong_island(), "planar 1e5": planar(100_000)}
    rows = [measured(name, build(streets, walk())) for name, streets in places.items()]
    show("5,000 origins, 2,000 sites, 15 minutes' walk, two threads", rows)
