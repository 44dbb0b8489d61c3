"""The tiny town, whose every answer is worked out by hand; the built-in studies; where the real data are."""

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import rasterio
import shapely
from hypothesis import settings

from access import synthetic
from access.assessment import run as pipeline
from access.network.profiles import Profile
from access.places.streets.from_osm import UNTAGGED
from access.study import study as studies

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
HELSINKI = ROOT / "data" / "helsinki" / "helsinki.osm.pbf"
CRS = "EPSG:4547"
_CRS = pyproj.CRS(CRS)
LONG = {"browser", "page_packages", "desk"}  # what needs a browser, Node, or a notebook's kernel
# a busy machine is slow; that is no fault of what is tested
settings.register_profile("access", deadline=None)
settings.load_profile("access")
EAST, NORTH = 500_000, 2_500_000  # where the town's (0, 0) lies


def skip(what: str, why: str) -> NoReturn:
    """Skip a test of a kind for what this computer lacks; under CI nothing may be lacking."""
    if os.environ.get("CI"):
        pytest.fail(f"under CI nothing is skipped: {what} ({why})")
    pytest.skip(f"{what} ({why})")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what ``make test-fast`` leaves out."""
    for item in items:
        needs = LONG & {*getattr(item, "fixturenames", ())}
        if needs or item.path.is_relative_to(ROOT / "tests" / "studies"):
            item.add_marker("long")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say in one line at the end what was skipped, and why."""
    yield
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
    )
    parts = [f"{number} {reason}" for reason, number in reasons.most_common()]
    terminalreporter.write_line(f"skipped: {', '.join(parts) or 'nothing'}")


def shared(folder: str) -> Path:
    """Return a folder of the real data."""
    path = SHARED / folder
    if not path.exists():
        skip("real data", "not part of this repository")
    return path


def metres(name: str = "walk", *, oneway: bool = False, **more: Any) -> Profile:
    """A mode at 3.6 km/h, so that a second is a metre."""
    return Profile(
        name=name,
        tags=("foot",),
        closed=("no",),
        private=("private",),
        speeds_kph={"residential": 3.6, "": 3.6},
        oneway=oneway,
        limited=False,
        leg_kph=3.6,
        **more,
    )


def street_table(rows: list[tuple[Any, Any, float, str]], geometry: Any = None) -> Any:
    """A STREETS table from (from_node, to_node, length_m, oneway)."""
    # thousands of tables are made: at once, not column by column
    names = ("from_node", "to_node", "length_m", "oneway")
    told = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    more = {**UNTAGGED, "class": "residential", "access": "", "speed_kph": np.nan, "layer": 0}
    index = pd.Index([f"s{i:03d}" for i in range(len(rows))], name="street_id")
    frame = pd.DataFrame({**told, **more}, index=index)
    if geometry is None:
        geometry = [shapely.LineString([(0, i), (row[2], i)]) for i, row in enumerate(rows)]
    return geopandas.GeoDataFrame(frame, geometry=list(geometry), crs=_CRS)


@dataclass(frozen=True)
class Town:
    """The tiny town. All coordinates in metres from its south-west corner.

    Streets: seven lines each way, 100 m apart, from (0, 0) to (600, 600): a 6 × 6 grid of 100 m
    blocks. All are two-way but the street y = 300, one-way from west to east.

    Facilities, both markets: M at (250, 310), 10 m off the one-way street; N on the corner (600, 600).

    Cells (persons): a (150, 300) 10; b (350, 300) 20; c (280, 300) 5; d (600, 550) 40;
    e (450, 1000) 25, 400 m from any street; f (430, 150) 20, 30 m off the street x = 400;
    g (300, 100) 30, cut in half by the border of the two zones. 150 persons in all.

    Zones: west of x = 300 and east of it. West has a 10, c 5, half of g 15: 30 persons.
    East has b 20, d 40, e 25, f 20, half of g 15: 120 persons.

    At 1 m/s, and cells no farther than 250 m from a street, the times to the nearest market are

    ====  ===============================  ===================================  ================
    cell  walking (both ways everywhere)   driving to it (one-way)              driving from it
    ====  ===============================  ===================================  ================
    a     100 + 10 = 110, M                the same                             50 + 300 round
                                                                                the block + 10:
                                                                                510
    b     100 + 10 = 110, M                50 on, round the block 400, 50, 10   100 + 10 = 110
                                           = 510, M (N would be 550)
    c     30 + 10 = 40, M                  20 on, 300 round, 50, 10 = 380, M    30 + 10 = 40
    d     50, N                            the same                             50
    e     not linked                       not linked                           not linked
    f     30 + 150 + 150 + 10 = 340, M     30 + 150 + 200 + 50 + 10 = 440, M    340
    g     200 + 50 + 10 = 260, M           100 + 200 + 50 + 10 = 360, M         50 + 200 + 10 = 260
    ====  ===============================  ===================================  ================

    From M to a, against the one-way street: 10, 50 to (300, 300), 100 up, 200 west, 100 down to
    (100, 300), 50 east: 510.

    Within five minutes' walk (300 s): a, b, c, d, g: 105 persons; not f (20); e (25) not known.
    f is 241 m from M in a straight line, so it is far along the streets only.
    """

    streets: Any
    cells: Any
    facilities: Any
    zones: Any


CELLS = {
    "a": (150, 300, 10),
    "b": (350, 300, 20),
    "c": (280, 300, 5),
    "d": (600, 550, 40),
    "e": (450, 1000, 25),
    "f": (430, 150, 20),
    "g": (300, 100, 30),
}
MARKETS = {"M": (250, 310), "N": (600, 600)}


def _grid_streets() -> Any:
    rows, lines = [], []
    for i in range(7):
        for j in range(7):
            here = (100 * i, 100 * j)
            for there in ((100 * (i + 1), 100 * j), (100 * i, 100 * (j + 1))):
                if max(there) > 600:
                    continue
                one_way = here[1] == there[1] == 300
                rows.append((f"{here}", f"{there}", 100.0, "forward" if one_way else "both"))
                lines.append(shapely.LineString([_at(*here), _at(*there)]))
    return street_table(rows, lines)


def _at(x: float, y: float) -> tuple[float, float]:
    return EAST + x, NORTH + y


def points(places: dict[str, tuple[float, float]], name: str) -> Any:
    """A GeoSeries of town coordinates."""
    index = pd.Index(list(places), name=name, dtype="str")
    return geopandas.GeoSeries([shapely.Point(*_at(*xy[:2])) for xy in places.values()], index, CRS)


@pytest.fixture(scope="session")
def of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what one worker makes and all use."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "of_all_workers"
    folder.mkdir(exist_ok=True)
    return folder


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """A folder that is made by whoever comes first, while the others wait."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            half = folder.with_suffix(".half")
            half.mkdir(exist_ok=True)
            make(half)
            half.rename(folder)
    return folder


@pytest.fixture(autouse=True, scope="session")
def _own_cache(of_all_workers: Path) -> None:
    """Keep the networks that the tests build out of the user's cache."""
    os.environ["ACCESS_CACHE"] = str(of_all_workers / "networks")
    os.environ["ACCESS_REPORT"] = "0"  # annexes have tests of their own


@pytest.fixture(scope="session")
def helsinki(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Assessed:
    """The built-in study, run and written; its page has the street graph, so that it can be asked what if."""
    study = HELSINKI.with_name("study.yaml")
    result = pipeline.run(studies.load(study, output=tmp_path_factory.mktemp("helsinki")))
    pipeline.write(result)
    return result


@pytest.fixture(scope="session")
def city_folder(of_all_workers: Path) -> Path:
    """The files of the made-up city."""
    return made_once(of_all_workers / "city", synthetic.write)


@pytest.fixture(scope="session")
def town() -> Town:
    cells = geopandas.GeoDataFrame(
        {"persons": {name: float(persons) for name, (_, _, persons) in CELLS.items()}},
        geometry=points(CELLS, "cell_id"),
    ).rename_axis("cell_id")
    markets = geopandas.GeoDataFrame(
        {"type": "farmers_market", "name": list(MARKETS), "source": "town"},
        index=pd.Index(list(MARKETS), name="facility_id"),
        geometry=points(MARKETS, "facility_id"),
    )
    zones = geopandas.GeoDataFrame(
        {"name": ["西区", "东区"]},
        index=pd.Index(["west", "east"], name="zone_id"),
        geometry=[shapely.box(*_at(-5, -5), *_at(300, 1005)), shapely.box(*_at(300, -5), *_at(605, 1005))],
        crs=CRS,
    )
    return Town(_grid_streets(), cells, markets, zones)


STUDY = """\
name: {zh: 小城, en: Tiny town}
plans: [huangyan]
clauses: [huangyan.convenience_circle.farmers_market]
plan_zones: {urban_communities: all}
streets: {nodes: nodes.csv, edges: edges.csv, crs: "EPSG:4547", beyond_border: nothing}
facilities:
- {path: markets.csv, type: farmers_market, id_column: id, crs: "EPSG:4547"}
population: {raster: people.tif, basis: synthetic}
zones: {path: zones.geojson, id_column: id}
settings: {crs: "EPSG:4547", walk_kph: 1.8}
output: results
"""


@pytest.fixture
def town_study(town_files: Path, tmp_path: Path) -> Path:
    """The tiny town as files. It is walked through at 1.8 km/h, so that 10 minutes are 300 m."""
    shutil.copytree(town_files, tmp_path, dirs_exist_ok=True)
    return tmp_path / "study.yaml"


@pytest.fixture(scope="session")
def town_files(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the tiny town, to be copied."""
    folder = tmp_path_factory.mktemp("town")
    nodes = sorted({*town.streets["from_node"], *town.streets["to_node"]})
    xy = [_at(*map(float, node.strip("()").split(","))) for node in nodes]
    frame = pd.DataFrame(xy, columns=["x", "y"])
    frame.insert(0, "node", [node.replace(", ", "_") for node in nodes])
    frame.to_csv(folder / "nodes.csv", index=False)
    ends = [town.streets[name].str.replace(", ", "_") for name in ("from_node", "to_node")]
    there = pd.DataFrame({"u": ends[0], "v": ends[1], "length_m": 100.0})
    two_way = (town.streets["oneway"] == "both").to_numpy()
    back = there[two_way].rename(columns={"u": "v", "v": "u"})
    pd.concat([there, back]).to_csv(folder / "edges.csv", index=False)
    pd.DataFrame(
        {
            "id": list(MARKETS),
            "name": ["=市场", "<b>N</b>"],
            "x": [EAST + x for x, _ in MARKETS.values()],
            "y": [NORTH + y for _, y in MARKETS.values()],
        }
    ).to_csv(folder / "markets.csv", index=False)
    write_raster(folder / "people.tif", CELLS)
    zones = town.zones.reset_index().rename(columns={"zone_id": "id"}).to_crs("EPSG:4326")
    zones.to_file(folder / "zones.geojson", driver="GeoJSON")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    return folder


def write_raster(path: Path, cells: dict[str, tuple[int, int, int]], crs: str | None = CRS) -> None:
    """A population raster of 10 m cells whose centres lie on the town's multiples of 10 m."""
    persons = np.zeros((103, 63))
    for x, y, number in cells.values():
        persons[101 - y // 10, x // 10 + 1] = number
    profile = {
        "driver": "GTiff",
        "height": persons.shape[0],
        "width": persons.shape[1],
        "count": 1,
        "dtype": "float64",
        "nodata": -200.0,
        "crs": crs,
        "transform": rasterio.Affine(10, 0, EAST - 15, 0, -10, NORTH + 1015),
    }
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(persons, 1)
