"""How each stage grows with the network and with the cells: seconds of the processor, and fitted exponents.

Each size is worked through in a process of its own, after a small one that compiles. GROWTH_NODES and
GROWTH_CELLS are the most nodes and cells.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from access.contracts.zone_hierarchy import sums
from access.network import kept as network_files
from access.network.build import build
from access.network.linking import Linker
from access.network.profiles import load
from access.network.travel import nearest, nearest_straight, node_costs
from access.verdicts.patches import Grid, patches
from access.verdicts.reach import numbers, reach
from tests.benchmarks.bench import on_nodes, planar, points_on, show
from tests.benchmarks.test_build import ready
from tests.conftest import ROOT

NODES = int(os.environ.get("GROWTH_NODES", "5_000_000"))
CELLS = int(os.environ.get("GROWTH_CELLS", "10_000_000"))
SIZES = [10_000, 100_000, 1_000_000, 5_000_000, 10_000_000]
BESIDE = 200_000  # nodes where cells grow
LIMIT_S, FACILITIES, ZONE_CELLS = 15 * 60.0, 200, 100
TOWARDS: Any = "demand_to_facility"


class Clock:
    """The seconds of the processor that each stage takes."""

    def __init__(self) -> None:
        """Begin with no stage."""
        self.took: dict[str, float] = {}

    def __call__(self, stage: str, work: Callable[[], Any]) -> Any:
        """Do a stage's work; return what it comes to."""
        begun = time.process_time()
        found = work()
        self.took[stage] = time.process_time() - begun
        return found


def of_nodes(count: int) -> dict[str, float]:
    """Stages of a network of about so many nodes."""
    clock, streets = Clock(), planar(count)
    network = clock("build the network", lambda: build(streets, load("walk")))
    clock("make it ready for searches", lambda: ready(network))
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder) / "network"
        clock("keep it", lambda: network_files.save(network, at))
        opened = clock("open it again", lambda: network_files.load(at))
        _, goals = on_nodes(opened, count // 1000, 0)
        clock("a search of all nodes", lambda: node_costs(goals, opened, direction=TOWARDS))
    return clock.took


def of_cells(count: int) -> dict[str, float]:
    """Stages of about so many cells beside a network that stays the same."""
    clock, network = Clock(), ready(build(planar(BESIDE), load("walk")))
    cells, goals = points_on(network, count), points_on(network, FACILITIES, seed=3)
    goals.index = goals.index.astype(str)
    linker = Linker(
        network, np.full(len(network.length_m), "residential"), max_leg_m=250, min_component_m=1000
    )
    linker.link(goals)  # which makes its grid
    at = clock("link the cells", lambda: linker.link(cells).positions)
    doors = linker.link(goals).positions
    found = clock("a search for each cell", lambda: nearest(at, doors, network, direction=TOWARDS))
    clock("straight lines", lambda: nearest_straight(cells, goals))
    cost, persons = found["impedance"].to_numpy(), np.ones(count)
    state = clock("state of each cell", lambda: numbers(cost, LIMIT_S, np.full(count, np.inf)))
    clock("people by state", lambda: reach(state.astype(np.int8), persons))
    side = int(count**0.5)
    row, column = np.divmod(np.arange(side * side), side)
    zone = row // ZONE_CELLS * side + column // ZONE_CELLS
    clock("people by zone", lambda: sums(zone, persons[: side * side], int(zone.max()) + 1))
    few = np.random.default_rng(1).random(side * side) < 0.6
    where = Grid(row[few], column[few], 100.0, 100.0)
    clock("patches of gaps", lambda: patches(where, zone[few], 1000.0))
    return clock.took


STAGES = {"nodes": of_nodes, "cells": of_cells}


def least(kind: str, count: int) -> dict[str, float]:
    """The seconds of the stages of one size, small ones the least of three times."""
    found = [STAGES[kind](count) for _ in range(3 if count <= 100_000 else 1)]
    return {stage: min(each[stage] for each in found) for stage in found[0]}


def apart(kind: str, count: int) -> dict[str, float]:
    """The seconds of the stages of one size, in a process of its own."""
    program = (
        "import json, sys; from tests.benchmarks.test_growth import least; "
        "least(sys.argv[1], 10_000); print(json.dumps(least(sys.argv[1], int(sys.argv[2]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, kind, str(count)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """The power of the size by which the seconds grow, fitted to all.

    >>> round(exponent([10, 100, 1000], [1, 10, 100]), 6)
    1.0
    """
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


@pytest.mark.benchmark
@pytest.mark.parametrize(("kind", "most"), [("nodes", NODES), ("cells", CELLS)])
def test_growth(kind: str, most: int) -> None:
    sizes = [size for size in SIZES if size <= most]
    took = {size: apart(kind, size) for size in sizes}
    rows = []
    for stage in took[sizes[0]]:
        seconds = [took[size][stage] for size in sizes]
        row: dict[str, Any] = {f"{kind}, CPU s": stage}
        row |= {f"{size:,}": second for size, second in zip(sizes, seconds, strict=True)}
        rows.append({**row, "exponent": exponent(sizes, seconds)})
    show(f"growth with {kind}", rows)
