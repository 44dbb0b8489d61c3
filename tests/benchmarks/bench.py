"""What the benchmarks share: networks to measure on, fair timing, and one printed table."""

import functools
import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from rich.console import Console
from rich.table import Table

from access.network.build import Network
from access.places import graphs, streets
from access.places.osm import OsmFile
from tests.conftest import CRS, shared


def timed(work: Callable[[], Any], *, runs: int = 3) -> float:
    """Return the median seconds of several runs, after one that does not count."""
    work()
    took = []
    for _ in range(runs):
        gc.collect()
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return float(np.median(took))


def show(title: str, rows: list[dict[str, Any]]) -> None:
    """Print measured rows as one table."""
    table = Table(title=title)
    for name in rows[0]:
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*[f"{value:.3g}" if isinstance(value, float) else str(value) for value in row.values()])
    Console(width=140).print(table)


@functools.cache
def hong_kong_island() -> Any:
    """STREETS of Hong Kong Island: 43,620 nodes."""
    folder = shared("hong_kong_island") / "network"
    return graphs.from_csv(folder / "nodes.csv.gz", folder / "edges.csv.gz", "EPSG:4547", "EPSG:4326")[0]


@functools.cache
def liechtenstein() -> Any:
    """STREETS of Liechtenstein."""
    path = shared("liechtenstein") / "liechtenstein-latest.osm.pbf"
    return streets.from_osm(OsmFile(Path(path)), "EPSG:32632")[0]


@functools.cache
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
    for end, node in ((0, network.from_node), (-1, network.to_node)):
        points = shapely.get_point(network.geometry, end)
        xy[node] = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return xy
