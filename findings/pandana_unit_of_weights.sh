#!/usr/bin/env bash
# One expects a shortest path to be the sum of its edge weights in whatever unit they are given, minutes being the
# custom of walking access. pandana stores each edge as a whole number of thousandths, cut off and never rounded up,
# with one thousandth as the least: on a street with a node each 12.4 m the same 12.4 km drive at 50 km/h is 14 minutes
# instead of 14.88, and one hour instead of a quarter of one if the weights are hours. Metres come out right, so tests
# in metres show nothing. It hurts thresholds in minutes, and most where nodes stand densely.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  pandana==0.8 pandas==3.1.1 numpy==2.4.6
cd "$room"
"$room/venv/bin/python" - <<'PY' | grep -a "^ROW" | sed 's/^ROW //'
import importlib.metadata
import sys

import numpy as np
import pandana
import pandas as pd

STEPS, METRES = 1000, 12.4


def along(weight):
    """Return pandana's length of a street of STEPS equal edges."""
    nodes = pd.DataFrame({"x": np.arange(STEPS + 1) * METRES, "y": 0.0})
    edges = pd.DataFrame({"u": np.arange(STEPS), "v": np.arange(1, STEPS + 1), "w": weight})
    network = pandana.Network(nodes.x, nodes.y, edges.u, edges.v, edges[["w"]], twoway=True)
    return network.shortest_path_length(0, STEPS)


seconds = METRES / (50 / 3.6)
rows = {"metres": METRES, "seconds": seconds, "minutes": seconds / 60, "hours": seconds / 3600}
found = {unit: along(weight) for unit, weight in rows.items()}
print("\nROW pandana", importlib.metadata.version("pandana"))
print("ROW expected: each unit gives the sum of its 1000 weights")
for unit, weight in rows.items():
    print(f"ROW {unit}: sum {STEPS * weight:.3f}, pandana {found[unit]:.3f}")
same = abs(found["metres"] - 12400) < 1e-6 and abs(found["minutes"] - 14) < 1e-6 and abs(found["hours"] - 1) < 1e-6
print("ROW behaviour as recorded" if same else "ROW behaviour changed")
sys.exit(not same)
PY
