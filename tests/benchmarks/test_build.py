"""What a network takes: seconds to build and to open again, and bytes of memory."""

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from access.network import cache
from access.network.build import build
from access.network.network import Network
from access.network.profiles import load
from access.network.travel import node_costs
from tests.benchmarks.bench import PLACES, on_nodes, once, show

TOWARDS: Any = "demand_to_facility"


def size(part: Any) -> int:
    """The bytes of all arrays in a record of arrays."""
    if isinstance(part, np.ndarray):
        return part.nbytes
    if dataclasses.is_dataclass(part):
        return sum(size(getattr(part, field.name)) for field in dataclasses.fields(part))
    return sum(map(size, part)) if isinstance(part, tuple) else 0


def ready(network: Network) -> Network:
    """Work out all that a search asks a network for."""
    network.contraction.arcs(TOWARDS, turned=True)
    _ = network.contraction.inner_nodes
    return network


@pytest.mark.benchmark
def test_building_a_network_and_opening_it_again(tmp_path: Path) -> None:
    rows = [measured(place, tmp_path / "kept") for place in PLACES if place != "planar 5e6"]
    show("A network: seconds to build, to make ready for searches, and to open again; bytes", rows)


def measured(place: str, kept: Path) -> dict[str, Any]:
    make, mode = PLACES[place]
    streets = make()
    network, build_s = once(lambda: build(streets, load(mode)))
    _, ready_s = once(lambda: ready(network))
    _, positions = on_nodes(network, 200, 0)
    expected = node_costs(positions, network, direction=TOWARDS)
    cache.save(network, kept)
    opened, open_s = once(lambda: cache.load(kept))
    found, first_s = once(lambda: node_costs(positions, opened, direction=TOWARDS))
    assert (found[0] == expected[0]).all()
    assert (found[1] == expected[1]).all()
    joined = network.contraction
    arcs, parts = joined.arcs(TOWARDS, turned=True), (joined.junctions, joined.inner_nodes)
    searched = size(arcs) + sum(map(size, parts)) + joined.chains.start.nbytes + joined.chains.end.nbytes
    whole = sum(map(size, (network, joined.chains, *parts))) + 2 * size(arcs)
    shutil.rmtree(kept)
    return {
        "network": place,
        "nodes": network.size,
        "arcs searched": len(arcs.head),
        "build, s": build_s,
        "ready, s": ready_s,
        "open, s": open_s,
        "first search, s": first_s,
        "arcs, B an arc": size(arcs) / len(arcs.head),
        "searched, B a node": searched / network.size,
        "whole, B a node": whole / network.size,
    }
