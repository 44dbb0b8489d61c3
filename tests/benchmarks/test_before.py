"""What doors, links, squares and parts of cells cost: this build beside the one before them, in one run."""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.benchmarks.bench import show
from tests.conftest import ROOT, shared

BEFORE = "8057f3aec7721517ce6bd3c6a637f58767fbc6a9"  # the last commit without them
TURNS = 3
# people and facilities near the streets of a place: each facility has four doors, where doors are known
SEARCH = """
import json, sys
import geopandas, numpy as np, pandas as pd, shapely
from access.network.build import build
from access.network.profiles import load
from access.network.snapping import snap
from access.network.travel import nearest
from tests.benchmarks.bench import PLACES, points_on, timed

make, mode = PLACES[sys.argv[1]]
streets = make()
network = build(streets, load(mode), policy="open")
people, doors = points_on(network, 100_000), points_on(network, 500, seed=3)
told = dict(max_leg_m=250, min_component_m=1000)
try:
    from access.network.linking import Linker
except ImportError:
    link = lambda points: snap(points, network, **told)
else:
    round_it = np.array([(0, 0), (80, 0), (0, 80), (80, 80)])
    xy = shapely.get_coordinates(doors.array)
    xy = (xy[:, np.newaxis] + round_it).reshape(-1, 2)
    doors = geopandas.GeoSeries(shapely.points(xy), np.repeat(doors.index, 4), crs=doors.crs)
    classes = streets["class"].set_axis(streets.index.astype(str)).reindex(network.street_id)
    linker = Linker(network, classes.to_numpy(dtype=str), **told)
    link = lambda points: linker.link(points).positions
link(people), link(doors)
cells, goals = link(people), link(doors)
goals.index = goals.index.astype(str)
print(json.dumps({
    "link": timed(lambda: link(people)),
    "search": timed(lambda: nearest(cells, goals, network, direction="demand_to_facility")),
}))
"""
READ = """
import json, sys
from pathlib import Path
from access.study import study as studies
from access.study.read import read_inputs
from tests.benchmarks.bench import timed

study = studies.load(Path(sys.argv[1]))
print(json.dumps({"read": timed(lambda: read_inputs(study), runs=3)}))
"""
COUNTRY = """\
name: {{zh: 列支敦士登, en: Liechtenstein}}
plans: [huangyan]
clauses: [huangyan.fitness_circle]
streets: {{osm: {path}}}
facilities: [{{osm: {path}}}]
population: {{buildings: {path}}}
zones: {{osm: {path}, admin_level: 8}}
output: results
"""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build before, as it was committed."""
    return build_of(BEFORE, tmp_path_factory.mktemp("before"))


def build_of(commit: str, place: Path) -> Path:
    """Lay out the build of a commit."""
    folder = place / "build"
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    (folder.parent / "shared").symlink_to(ROOT.parent / "shared")
    return folder


def told(build: Path, program: str, *words: str) -> dict[str, float]:
    """What a program prints that runs in a process of its own, on one build."""
    found = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=build,
        env={**os.environ, "PYTHONPATH": str(build)},
        check=True,
        capture_output=True,
        text=True,
    )
    numbers: dict[str, float] = json.loads(found.stdout.splitlines()[-1])
    return numbers


def beside(before: Path, program: str, *words: str) -> dict[str, Any]:
    """Medians of both builds, which take turns, and their ratios."""
    turns = [(told(before, program, *words), told(ROOT, program, *words)) for _ in range(TURNS)]
    row: dict[str, Any] = {}
    for name in turns[0][0]:
        old, new = (float(np.median([turn[i][name] for turn in turns])) for i in (0, 1))
        row |= {
            f"{name}, before (ms)": 1000 * old,
            f"{name}, now (ms)": 1000 * new,
            f"{name}, ratio": new / old,
        }
    return row


@pytest.mark.benchmark
def test_the_search_with_links_and_doors(before: Path) -> None:
    places = ["Hong Kong Island", "Auckland, main roads", "planar 1e6"]
    show(
        "100,000 places to the nearest of 500 facilities; now with several links, and four doors each",
        [{"place": place, **beside(before, SEARCH, place)} for place in places],
    )


@pytest.mark.benchmark
def test_inputs_with_squares_and_doors(before: Path, tmp_path: Path) -> None:
    country = tmp_path / "country.yaml"
    country.write_text(COUNTRY.format(path=shared("liechtenstein") / "liechtenstein-latest.osm.pbf"), "utf-8")
    studies = {"Helsinki": ROOT / "data" / "helsinki" / "study.yaml", "Liechtenstein": country}
    show(
        "All inputs of a study read",
        [{"place": place, **beside(before, READ, str(path))} for place, path in studies.items()],
    )
