"""Driving times in free flow beside those of Valhalla, on the same file of streets.

With ``VALHALLA_PYTHON`` (see ``valhalla_times``); skipped without. ``before`` is what the profile takes
where nothing is told of where streets run: as everywhere before that was asked.
"""

import os
import subprocess
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import osmium
import pytest
import shapely
from scipy.sparse import csgraph

from access.network import profiles
from access.network.build import build
from access.network.network import Network
from access.places.osm.file import OsmFile
from access.places.streets import from_osm, settings, turn_restrictions
from tests.benchmarks.bench import show
from tests.conftest import ROOT, shared, skip

PAIRS = 300
HOMES = ("residential", "living_street", "unclassified", "tertiary", "secondary", "primary")
PLACES = {
    "liechtenstein": "liechtenstein-latest.osm.pbf",
    "auckland": "network/auckland_main_roads_tertiary.osm.zip",
    "helsinki": "network/Helsinki.osm.pbf",
    "shanghai_centre": "network/shanghai_centre.osm",
}


def as_pbf(path: Path, folder: Path) -> Path:
    """The same file as Valhalla reads it."""
    if path.suffix == ".pbf":
        return path
    if path.suffix == ".zip":
        subprocess.run(["unzip", "-q", "-o", path, "-d", folder], check=True)
        path = next(folder.glob("*.osm"))
    made = folder / "streets.osm.pbf"
    with osmium.SimpleWriter(str(made), overwrite=True) as writer:
        for each in osmium.FileProcessor(str(path)):
            writer.add(each)
    return made


def nodes(network: Network) -> Any:
    """Where the nodes lie."""
    xy = np.empty((network.size, 2))
    xy[network.from_node], xy[network.to_node] = (
        network.xy[network.vertex[:-1]],
        network.xy[network.vertex[1:] - 1],
    )
    return xy


def seconds(network: Network, pairs: Any) -> Any:
    """Driving times between pairs of places on nodes."""
    node = shapely.STRtree(shapely.points(nodes(network))).nearest(shapely.points(pairs)).reshape(-1, 2)
    source, row = np.unique(node[:, 0], return_inverse=True)
    return csgraph.dijkstra(network.matrix, indices=source)[row, node[:, 1]]


def random_pairs(network: Network, streets: Any) -> Any:
    """Pairs of corners of streets on which people live, each to be reached from all others."""
    part = csgraph.connected_components(network.matrix, connection="strong")[1]
    lived = streets["class"].reindex(network.street_id).isin(HOMES).to_numpy()
    corners = np.union1d(network.from_node[lived], network.to_node[lived])
    corners = corners[part[corners] == np.bincount(part).argmax()]
    return nodes(network)[np.random.default_rng(7).choice(corners, 2 * PAIRS)]


@pytest.mark.benchmark
def test_driving_times_beside_valhalla(tmp_path: Path) -> None:
    python = os.environ.get("VALHALLA_PYTHON")
    if not python:
        skip("driving times beside Valhalla", "VALHALLA_PYTHON names no Python that has it")
    rows = []
    for place, name in PLACES.items():
        folder = tmp_path / place
        folder.mkdir()
        path = as_pbf(shared(place) / name, folder)
        file = OsmFile(path)
        lon, lat = np.median(file.ways.lonlat, axis=0)
        crs = geopandas.GeoSeries.from_xy([lon], [lat], crs=4326).estimate_utm_crs()
        streets = settings.told(from_osm.from_osm(file, crs)[0])[0]
        turns, drive = turn_restrictions.from_osm(file, streets)[0], profiles.load("drive")
        after = build(streets, drive, turns=turns)
        flat = drive.model_copy(update={"outside": None, "limit_share": {}, "slope": None})
        before = build(streets, flat, turns=turns)
        pairs = random_pairs(after, streets)
        lonlat = geopandas.GeoSeries(shapely.points(pairs), crs=crs).to_crs(4326)
        given = np.column_stack([lonlat.x, lonlat.y]).reshape(-1, 4)
        np.savetxt(folder / "pairs.csv", given, delimiter=",", fmt="%.7f")
        script = ROOT / "tests" / "benchmarks" / "valhalla_times.py"
        subprocess.run(
            [python, script, path, folder / "pairs.csv", folder / "times.csv"],
            check=True,
            capture_output=True,
        )
        theirs = np.loadtxt(folder / "times.csv")
        for title, network in (("before", before), ("after", after)):
            ours = seconds(network, pairs)
            both = np.isfinite(ours) & (theirs > 60)  # a NaN is not
            ratio = ours[both] / theirs[both]
            shown = zip(("5 %", "25 %", "median", "75 %", "95 %"), (5, 25, 50, 75, 95), strict=True)
            quantiles = {label: f"{np.percentile(ratio, each):.2f}" for label, each in shown}
            rows.append({"place": place, "": title, "pairs": len(ratio), **quantiles})
    show("Driving times, ours to Valhalla's", rows)
