#!/usr/bin/env bash
# One expects a place that no way leads to at an infinite distance, as scipy's shortest paths have it. NetworKit
# answers 1.8e308, the largest float: `isfinite` says that the place is reached, and infinity is not met before two
# of them are added. It hurts where people on an island or beyond a cut street are then counted as reached, and where
# times are averaged: one such place makes the mean 1e305 s, which a chart cuts off.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet networkit==11.3 scipy==1.17.1 numpy==2.4.6
cd "$folder"
venv/bin/python - <<'PY'
import networkit
import numpy as np
import scipy
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

# a clinic at 0, a home at 1; two homes on an island
edges = [(0, 1, 60.0), (2, 3, 30.0)]
graph = networkit.Graph(4, weighted=True)
for a, b, seconds in edges:
    graph.addEdge(a, b, seconds)
told = np.array(networkit.distance.Dijkstra(graph, 0).run().getDistances())
ends = np.array(edges)
matrix = csr_array((ends[:, 2], (ends[:, 0].astype(int), ends[:, 1].astype(int))), shape=(4, 4))
peer = dijkstra(matrix, directed=False, indices=0)
print("networkit", networkit.__version__, "scipy", scipy.__version__)
print("networkit:", told, "reached, asked by isfinite:", np.isfinite(told).sum(), "of 4")
print("scipy:    ", peer, "reached:", np.isfinite(peer).sum(), "of 4")
assert np.isfinite(told).all() and (told[2:] == np.finfo(float).max).all(), "the behaviour has changed"
assert np.isfinite(peer).tolist() == [True, True, False, False], "the behaviour has changed"
PY
