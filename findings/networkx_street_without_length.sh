#!/usr/bin/env bash
# One expects a street whose length is NaN (a join that found no speed, say) to raise an error, to be skipped, or at
# worst to give NaN for what lies behind it. networkx's Dijkstra asks only whether a distance is "less" or "more", and
# NaN answers no to both: without a cutoff the node at its end is settled at NaN, shorter ways to it are turned away,
# and a clinic behind it is given its second-best distance, finite and wrong. With a cutoff NaN is never beyond it, so
# ego_graph's 500 m hold all that lies behind the street, however far. Both errors are silent.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check networkx==3.6.1
cd "$room"
"$room/venv/bin/python" - <<'PY'
import math
import sys
import warnings

import networkx as nx

print("networkx", nx.__version__)
warnings.simplefilter("error")
streets = [("home", "lane", 200.0), ("lane", "bridge", 100.0), ("bridge", "clinic", 200.0), ("home", "clinic", 800.0),
           ("bridge", "village", 9000.0)]
town = nx.DiGraph()
town.add_weighted_edges_from(streets, weight="length")


def reached():
    far = nx.single_source_dijkstra_path_length(town, "home", weight="length")
    return far, sorted(nx.ego_graph(town, "home", radius=500, distance="length"))


far, near = reached()
town.add_edge("home", "bridge", length=math.nan)
far_nan, near_nan = reached()
print("expected: with one more street the clinic is at most 500 m away, or NaN; the village at 9300 m is not within 500 m")
print("without the street of unknown length:", far)
print("with it:                             ", far_nan)
print("within 500 m without it:             ", near)
print("within 500 m with it:                ", near_nan)
same = far["clinic"] == 500 and far_nan["clinic"] == 800 and "village" not in near and "village" in near_nan
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
