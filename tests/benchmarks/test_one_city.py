"""One city of a million nodes and a million cells, twenty clauses: seconds and memory, stage by stage.

The whole of `access run`, in a process of its own, on files as a planner has them; the network is kept
from a run before. Memory is what the process held at most until the end of a stage.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
import yaml

from access.standards.registry import facility_types
from tests.benchmarks.bench import planar, show
from tests.benchmarks.city import plan
from tests.conftest import CRS

NODES = CELLS = int(os.environ.get("ONE_CITY", "1_000_000"))
CLAUSES, FACILITIES, ZONES_A_SIDE, CORNER = 20, 4_000, 8, 500_000
RUN = """
import json, resource, sys, time
from pathlib import Path
begun, stages = [0.0, "imports"], []
import access

def step(name):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    stages.append((begun[1], time.process_time() - begun[0], peak))
    begun[:] = time.process_time(), name

result = access.run(Path(sys.argv[1]), progress=step)
step("write")
result.write()
step("")
print(json.dumps(stages))
"""


def write(folder: Path) -> Path:
    """Write such a city; return its study file."""
    random = np.random.default_rng(7)
    streets = planar(NODES)
    ends = shapely.get_coordinates(streets.geometry.to_numpy()).reshape(-1, 2, 2)
    number = np.concatenate([streets["from_node"], streets["to_node"]])
    nodes = pd.DataFrame(np.concatenate([ends[:, 0], ends[:, 1]]), number, columns=["x", "y"])
    nodes = nodes[~nodes.index.duplicated()]
    nodes.rename_axis("node").to_csv(folder / "nodes.csv")
    edges = streets[["from_node", "to_node", "length_m", "class"]].set_axis(
        ["u", "v", "length_m", "class"], axis=1
    )
    edges.to_csv(folder / "edges.csv", index=False)
    size_m, side = float(np.ptp(nodes["x"])), round(CELLS**0.5)
    grid = rasterio.transform.from_origin(CORNER, CORNER + size_m, size_m / side, size_m / side)
    shape: dict[str, Any] = {"width": side, "height": side, "count": 1, "dtype": "float32"}
    with rasterio.open(folder / "people.tif", "w", crs=CRS, transform=grid, **shape) as file:
        file.write(random.gamma(2, 10, (side, side)).astype("float32"), 1)
    edge = CORNER + np.linspace(0, size_m, ZONES_A_SIDE + 1)
    west, south = (each.ravel() for each in np.meshgrid(edge[:-1], edge[:-1]))
    boxes = shapely.box(west, south, west + edge[1] - edge[0], south + edge[1] - edge[0])
    names = [f"第{i + 1}街道" for i in range(len(boxes))]
    zones = geopandas.GeoDataFrame({"zone_id": names, "name": names}, geometry=boxes, crs=CRS)
    zones.to_file(folder / "zones.gpkg")
    types = sorted(facility_types())[:CLAUSES]
    xy = nodes.to_numpy()[random.integers(0, len(nodes), FACILITIES)] + random.normal(0, 20, (FACILITIES, 2))
    pd.DataFrame(
        {
            "type": np.resize(types, FACILITIES),
            "name": [f"设施 {i}" for i in range(FACILITIES)],
            "x": xy[:, 0],
            "y": xy[:, 1],
        }
    ).to_csv(folder / "facilities.csv", index_label="facility_id")
    (folder / "plan.yaml").write_text(yaml.safe_dump(plan(types), allow_unicode=True), encoding="utf-8")
    study = {
        "name": {"zh": "虚构大城市", "en": "A large made-up city"},
        "plans": ["plan.yaml"],
        "streets": {"nodes": "nodes.csv", "edges": "edges.csv", "crs": CRS, "beyond_border": "nothing"},
        "facilities": [{"path": "facilities.csv", "crs": CRS}],
        "population": {"raster": "people.tif", "basis": "synthetic"},
        "zones": {"path": "zones.gpkg"},
        "settings": {"crs": CRS},
        "output": "results",
    }
    (folder / "study.yaml").write_text(yaml.safe_dump(study, allow_unicode=True), encoding="utf-8")
    return folder / "study.yaml"


@pytest.mark.benchmark
def test_one_city(tmp_path: Path) -> None:
    study = write(tmp_path)
    told: list[tuple[str, float, float]] = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(study)],
            env={**os.environ, "ACCESS_CACHE": str(tmp_path / "cache")},
            check=True,
            capture_output=True,
            text=True,
        )
        told = json.loads(done.stdout.splitlines()[-1])
    rows: list[dict[str, Any]] = [
        {"stage": name, "CPU s": took, "peak until its end, GiB": peak} for name, took, peak in told
    ]
    rows.append(
        {"stage": "in all", "CPU s": sum(row[1] for row in told), "peak until its end, GiB": told[-1][2]}
    )
    show(f"{NODES:,} nodes, {CELLS:,} cells, {CLAUSES} clauses; the network is kept", rows)
