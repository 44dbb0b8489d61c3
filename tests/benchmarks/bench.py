"""What the benchmarks share: networks to measure on, fair timing, and one printed table."""

import functools
import gc
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from rich.console import Console
from rich.table import Table

from access.network.build import build
from access.network.network import Network
from access.network.profiles import load
from access.places.osm.file import OsmFile
from access.places.streets import from_graph
from access.places.streets import from_osm as streets
from tests.conftest import CRS, shared


def timed(work: Callable[[], Any], *, runs: int = 5) -> float:
    """Return the median seconds of several runs, after one that does not count."""
    return timed_in_turn({"": work}, runs=runs, turns=1)[""]


def timed_in_turn(works: dict[str, Callable[[], Any]], *, runs: int = 5, turns: int = 3) -> dict[str, float]:
    """Return the median seconds of each of several works.

    They take turns, so that what else goes on in the machine disturbs all alike. In each turn a run
    that does not count comes first, and no garbage is collected meanwhile, so that each work finds
    what it uses in the processor's caches.
    """
    took: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    gc.disable()
    for _ in range(turns):
        for name, work in works.items():
            work()
            took[name] += [once(work)[1] for _ in range(runs)]
    gc.enable()
    return {name: float(np.median(seconds)) for name, seconds in took.items()}


def once(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a single run comes to, and its seconds."""
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def show(title: str, rows: list[dict[str, Any]]) -> None:
    """Print measured rows as one table."""
    table = Table(title=title)
    for name in rows[0]:
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*[f"{value:.3g}" if isinstance(value, float) else str(value) for value in row.values()])
    Console(width=160).print(table)


def hong_kong_island() -> Any:
    """STREETS of Hong Kong Island: 43,620 nodes."""
    folder = shared("hong_kong_island") / "network"
    return from_graph.from_csv(folder / "nodes.csv.gz", folder / "edges.csv.gz", "EPSG:4547", "EPSG:4326")[0]


def liechtenstein() -> Any:
    """STREETS of Liechtenstein."""
    path = shared("liechtenstein") / "liechtenstein-latest.osm.pbf"
    return streets.from_osm(OsmFile(path), "EPSG:32632")[0]


def auckland() -> Any:
    """STREETS of Auckland: the main roads."""
    path = shared("auckland") / "network" / "auckland_main_roads_tertiary.osm.zip"
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(path).extractall(folder)
        return streets.from_osm(OsmFile(next(Path(folder).glob("*.osm"))), "EPSG:2193")[0]


# the streets, and who moves on them
PLACES: dict[str, tuple[Callable[[], Any], str]] = {
    "Hong Kong Island": (hong_kong_island, "walk"),
    "Liechtenstein": (liechtenstein, "walk"),
    "Auckland, main roads": (auckland, "drive"),
    "planar 1e5": (lambda: planar(100_000), "walk"),
    "planar 1e6": (lambda: planar(1_000_000), "walk"),
    "planar 5e6": (lambda: planar(5_000_000), "walk"),
}


def built(place: str) -> Network:
    """Build the network of a place, all streets open to all: its peers know no private streets."""
    make, mode = PLACES[place]
    return build(make(), load(mode), policy="open")


@functools.cache
def network_of(place: str) -> Network:
    """The network of a place, built once."""
    return built(place)


def on_nodes(network: Network, number: int, seed: int) -> tuple[Any, Any]:
    """The starts of edges picked at random: their nodes, and POSITIONS there."""
    edge = np.random.default_rng(seed).choice(len(network.from_node), number, replace=False)
    table = pd.DataFrame({"edge": edge.astype(float), "along_m": 0.0, "leg_m": 0.0})
    return network.from_node[edge], table


def points_on(network: Network, number: int, seed: int = 2) -> Any:
    """Points some 30 m (a standard deviation) from the streets, many where there are many streets."""
    generator = np.random.default_rng(seed)
    xy = network.xy[generator.integers(0, len(network.xy), number)]
    return geopandas.GeoSeries(shapely.points(xy + generator.normal(0, 30, (number, 2))), crs=network.crs)


def planar(nodes: int, seed: int = 1) -> Any:
    """STREETS of a generated planar network with degrees like OpenStreetMap's.

    About a third of the nodes are junctions of a jittered grid from which a sixth of the streets
    is missing; each remaining street is cut into pieces at nodes of degree 2. Mean 2.4 arcs a node.
    """
    generator = np.random.default_rng(seed)
    side = max(4, round((nodes / 3) ** 0.5))
    number = np.arange(side * side).reshape(side, side)
    spot = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * 120.0
    spot += generator.uniform(-40, 40, spot.shape)
    pairs = np.concatenate(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    pairs = pairs[generator.random(len(pairs)) > 1 / 6]
    pieces = generator.choice([1, 2, 3], size=len(pairs), p=[0.2, 0.4, 0.4])
    return _cut(spot, pairs, pieces)


def _cut(spot: Any, pairs: Any, pieces: Any) -> Any:
    """Cut each street between two junctions into its number of equal pieces."""
    street = np.repeat(np.arange(len(pairs)), pieces)
    place = np.arange(len(street)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    inner = np.cumsum(pieces - 1) - (pieces - 1) + len(spot)
    start = np.where(place == 0, pairs[street, 0], inner[street] + place - 1)
    end = np.where(place == pieces[street] - 1, pairs[street, 1], inner[street] + place)
    a, b = spot[pairs[street, 0]], spot[pairs[street, 1]]
    share = np.stack([place, place + 1]) / pieces[street]
    ends = np.stack([a + (b - a) * each[:, None] for each in share], axis=1)
    frame = pd.DataFrame(
        {"from_node": start, "to_node": end, "class": "residential", "oneway": "both", "access": ""}
    )
    frame = frame.assign(**streets.UNTAGGED, speed_kph=np.nan, layer=0)
    frame["length_m"] = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    frame.index = pd.Index(np.char.add("s", np.arange(len(frame)).astype(str)), name="street_id")
    return geopandas.GeoDataFrame(frame, geometry=shapely.linestrings(ends + 500_000), crs=CRS)


def nodes_xy(network: Network) -> Any:
    """Return the coordinates of the nodes, shape (size, 2), in the network's CRS."""
    xy = np.full((network.size, 2), np.nan)
    xy[network.from_node], xy[network.to_node] = (
        network.xy[network.vertex[:-1]],
        network.xy[network.vertex[1:] - 1],
    )
    return xy
