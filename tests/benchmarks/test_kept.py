"""What checking costs: a kept network opened and searched by this build, beside the one before its checks."""

from pathlib import Path

import pytest

from tests.benchmarks.bench import show
from tests.benchmarks.test_before import beside, build_of

BEFORE = "35a0747469e2986972512495742edf6d2e8557a5"  # the last commit without checksums
OPEN = """
import json, sys, tempfile
from pathlib import Path
from access.network import cache
from access.network.travel import node_costs
from tests.benchmarks.bench import built, on_nodes, timed

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "kept"
    network = built(sys.argv[1])
    _, places = on_nodes(network, 200, 0)
    cache.save(network, path)
    del network
    search = lambda: node_costs(places, cache.load(path), direction="demand_to_facility")
    print(json.dumps({"open": timed(lambda: cache.load(path), runs=15), "open and search": timed(search)}))
"""


@pytest.mark.benchmark
def test_a_kept_network_is_opened(tmp_path: Path) -> None:
    before = build_of(BEFORE, tmp_path)
    show(
        "A kept network opened, and opened and searched from 200 places",
        [{"place": place, **beside(before, OPEN, place)} for place in ("planar 1e5", "planar 1e6")],
    )
