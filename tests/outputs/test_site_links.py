"""New sites in the page are linked to the streets that Python links them to, and across no barrier."""

import json
import subprocess
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from access.contracts.arrays import Floats
from access.network.linked import Linked
from access.network.linking import Linker
from access.outputs.maps import base_layers
from access.outputs.maps.pack import Pack
from access.outputs.maps.street_graph import packed_graph
from tests.conftest import CRS
from tests.network.test_linking import MAIN, classes, town

SCRIPT = Path(__file__).with_name("site_links.mjs")
pytestmark = pytest.mark.usefixtures("page_packages")
Barriers = list[tuple[str, Any]]


def both(
    streets: list[Any], barred: Barriers, xy: Floats, folder: Path, *, least_m: float = 1000
) -> tuple[list[Any], list[Any]]:
    """The links of sites by Python and by the page: edge, share of it, leg."""
    network = town(*streets, oneway=True)
    table = geopandas.GeoDataFrame(
        {"kind": [kind for kind, _ in barred]}, geometry=[shape for _, shape in barred], crs=CRS
    )
    linker = Linker(
        network, classes[id(network)], 250, least_m, base_layers.Crossing(table) if barred else None
    )
    points = geopandas.GeoSeries(shapely.points(xy), crs=CRS)
    found = linker.link(points, public=True).positions
    none = found.iloc[:0]
    linked = Linked("walk", network, none, none, 250, least_m, *[np.zeros(0, bool)] * 2, linker.edge_kinds())
    pack, numbers = Pack(), pd.Series(range(len(streets)), [f"s{i}" for i in range(len(streets))])
    drawn = geopandas.GeoDataFrame(
        {"class": [each[1] for each in streets]}, geometry=[shapely.LineString(each[0]) for each in streets]
    )
    order = pd.Series(range(len(streets)), network.street_id)
    data = {
        "graphs": [packed_graph(linked, pack, street=order, number=numbers)],
        "streets": base_layers.streets(drawn, [0, 0], pack, exact=True),
        **base_layers.barriers(table if barred else None, [0, 0], pack),
    }
    texts = {"data": json.dumps(data), "binary": pack.text(), "places": json.dumps(xy.tolist())}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    command = ["node", str(SCRIPT), *(str(folder / name) for name in texts)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    shown = json.loads(done.stdout)
    known: list[Any] = [[] for _ in xy]
    for i, (edge, along, leg) in zip(found.index, found.to_numpy(), strict=True):
        if np.isfinite(edge):
            known[int(i)].append([int(edge), along / network.length_m[int(edge)], leg])
    return known, shown


def assert_alike(known: list[Any], shown: list[Any]) -> None:
    """The same edges in the same order; shares and legs to what the page keeps of them."""
    assert [[edge for edge, *_ in each] for each in shown] == [[edge for edge, *_ in each] for each in known]
    numbers = [[number for each in some for _, *where in each for number in where] for some in (shown, known)]
    assert numbers[0] == pytest.approx(numbers[1], abs=1e-6)


def test_sites_by_paths_stubs_and_parts_that_lead_nowhere(tmp_path: Path) -> None:
    streets = [
        MAIN,
        ([(500, 50), (500, 900)], "footway"),  # joined to nothing
        ([(1500, 0), (1500, 200)], "footway"),  # a dead end
        ([(700, 0), (700, 30)], "residential", "forward"),  # a one-way stub
        ([(0, 600), (400, 600)], "residential"),  # a village
        ([(900, 700), (980, 700)], "residential"),  # too short for one
    ]
    xy = np.random.default_rng(3).uniform((-50, -150), (2050, 950), (400, 2)).round(1)
    known, shown = both(streets, [], xy, tmp_path)
    assert_alike(known, shown)
    assert {len(each) for each in known} == {0, 1, 2}


def test_sites_beside_rivers_railways_and_walls(tmp_path: Path) -> None:
    streets = [MAIN, ([(0, 200), (2000, 200)], "residential"), ([(0, 0), (0, 200)], "residential")]
    ring = [(1000, 40), (1200, 40), (1200, 160), (1000, 160), (1000, 40)]
    barred: Barriers = [
        ("water", shapely.LineString([(100, 60), (900, 60)])),
        ("water", shapely.box(1300, 60, 1500, 140).difference(shapely.box(1350, 80, 1400, 120))),
        ("wall", shapely.LineString(ring)),  # gates in it, drawn or not
        ("railway", shapely.box(1600, 50, 1700, 150)),  # its land keeps nobody
        ("railway", shapely.LineString([(1650, 50), (1650, 150)])),
        ("stream", shapely.LineString([(1750, 100), (1990, 100)])),
        ("motorway", shapely.LineString([(300, 150), (800, 90)])),
    ]
    xy = np.random.default_rng(4).uniform((0, 0), (2000, 200), (400, 2)).round(1)
    known, shown = both(streets, barred, xy, tmp_path)
    assert_alike(known, shown)
    plain, _ = both(streets, [], xy, tmp_path)
    moved = sum(one != other for one, other in zip(known, plain, strict=True))
    assert moved > 30  # barriers matter to many


def test_who_is_shut_in_is_linked_nowhere(tmp_path: Path) -> None:
    moat = shapely.LinearRing([(480, 20), (560, 20), (560, 90), (480, 90)])
    known, shown = both([MAIN], [("water", moat)], np.array([[520.0, 50.0], [520.0, 120.0]]), tmp_path)
    assert_alike(known, shown)
    assert [len(each) for each in shown] == [0, 0]
