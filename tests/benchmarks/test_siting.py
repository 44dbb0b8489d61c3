"""Where to build: Hong Kong Island with 2,000 candidates, beside spopt; and a city of 1e6 cells with 20,000."""

import functools
import importlib.util
import math
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from access import study as studies
from access.inputs import read_inputs
from access.network.pairs import pairs
from access.network.snapping import snap
from access.remedies import siting
from access.remedies.siting import Effort, Problem, Siting
from tests.benchmarks.bench import network_of, on_nodes, once, points_on, show
from tests.conftest import ROOT, shared

LIMIT_S = 600.0
PEER_LIMIT_S = 300
ONE = Effort(time_limit_s=300, near_ties=0)


@functools.cache
def island() -> tuple[Problem, Any]:
    """The siting problem of Hong Kong Island: 10 minutes on foot; and its pairs."""
    shared("hong_kong_island")
    network = network_of("Hong Kong Island")
    cells = read_inputs(studies.load(ROOT / "tests" / "studies" / "hong_kong_island.yaml")).cells
    positions = snap(cells.geometry, network, max_leg_m=250, min_component_m=0)
    nodes, sites = on_nodes(network, 2_600, 1)
    sites = sites[~pd.Index(nodes).duplicated()].iloc[:2_000].reset_index(drop=True)
    found = pairs(positions, sites, network, limit=LIMIT_S, direction="demand_to_facility")
    return siting.problem(found, cells, pd.DataFrame(index=sites.index)), found
