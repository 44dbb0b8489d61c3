"""An OpenStreetMap file to the table of streets, beside its peers and a plain loop over the parser."""

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import osmium
import osmnx
import pytest

from access.places.osm.file import OsmFile
from access.places.streets import from_osm as streets
from access.places.streets import joins
from tests.benchmarks.bench import show, timed
from tests.conftest import shared

COPIES = 20
# the most memory a process ever held, less what it held once all was imported; getrusage would tell
# what the process held that started it
PEAK = """
import re, sys
from pathlib import Path
from access.places import streets
from access.places.osm import OsmFile
from tests.benchmarks.test_osm import plain_loop
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024
before = peak()
{work}
print(peak() - before)
"""
OURS = "table = streets.from_osm(OsmFile(Path(sys.argv[1])), sys.argv[2])"
LOOP = "gathered = plain_loop(Path(sys.argv[1]))"


def plain_loop(path: Path) -> tuple[list[int], list[dict[str, str]], list[list[int]], list[Any]]:
    """The same things by the parser's own means: ids, tags, nodes and coordinates of highways."""
    way_id, tags, nodes, lonlat = [], [], [], []
    processor = osmium.FileProcessor(str(path)).with_locations()
    for way in processor.with_filter(osmium.filter.KeyFilter("highway")):
        if way.is_way():
            inside = [node for node in way.nodes if node.location.valid()]
            way_id.append(way.id)
            tags.append(dict(way.tags))
            nodes.append([node.ref for node in inside])
            lonlat.append([(node.lon, node.lat) for node in inside])
    return way_id, tags, nodes, lonlat


def highways(source: Path, path: Path) -> Path:
    """The highways of a file and their nodes, without those that lack nodes: osmnx cannot read them."""
    processor = osmium.FileProcessor(str(source)).with_locations()
    with osmium.BackReferenceWriter(str(path), ref_src=str(source), overwrite=True) as writer:
        for way in processor.with_filter(osmium.filter.KeyFilter("highway")):
            if way.is_way() and all(node.location.valid() for node in way.nodes):
                writer.add(way)
    return path


def copied(source: Path, path: Path) -> Path:
    """The highways of a file many times over, side by side."""
    with osmium.SimpleWriter(str(path)) as writer:
        for entity in (osmium.osm.NODE, osmium.osm.WAY):
            for i in range(COPIES):
                for item in osmium.FileProcessor(str(source), entity):
                    writer.add(_moved(item, i))
    return path


def _moved(item: Any, i: int) -> Any:
    shift = i * 10**11
    if item.is_node():
        return item.replace(id=item.id + shift, location=(item.location.lon + i / 2, item.location.lat))
    return item.replace(id=item.id + shift, nodes=[node.ref + shift for node in item.nodes])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("osm")
    with zipfile.ZipFile(shared("auckland") / "network/auckland_main_roads_tertiary.osm.zip") as archive:
        auckland = Path(archive.extract(archive.namelist()[0], folder))
    country = shared("liechtenstein") / "liechtenstein-latest.osm.pbf"
    alone = highways(country, folder / "alone.osm.pbf")
    return {
        "Liechtenstein, pbf": (country, "EPSG:32632"),
        "Helsinki, pbf": (shared("helsinki") / "network/Helsinki.osm.pbf", "EPSG:32635"),
        "Shanghai, xml": (shared("shanghai_centre") / "network/shanghai_centre.osm", "EPSG:32651"),
        "Auckland, xml": (auckland, "EPSG:32760"),
        f"streets of Liechtenstein × {COPIES}, pbf": (copied(alone, folder / "many.osm.pbf"), "EPSG:32632"),
    }


@pytest.mark.benchmark
def test_a_file_to_the_table_of_streets(files: dict[str, tuple[Path, str]], tmp_path: Path) -> None:
    rows = [measured(name, path, crs, tmp_path) for name, (path, crs) in files.items()]
    show("An OpenStreetMap file to the table of streets", rows)


def measured(name: str, path: Path, crs: str, folder: Path) -> dict[str, Any]:
    table, _ = streets.from_osm(OsmFile(path), crs)
    ours = timed(lambda: streets.from_osm(OsmFile(path), crs), runs=5)
    loop = timed(lambda: plain_loop(path), runs=5)
    osmnx_s = float("nan")
    if len(table) < 20_000:  # beyond that it takes minutes
        xml = highways(path, folder / "highways.osm")
        osmnx_s = timed(lambda: osmnx.graph_from_xml(xml, simplify=False, retain_all=True), runs=1)
    return {
        "file": name,
        "ways": len(OsmFile(path).ways.way_id),
        "streets": len(table),
        "ours, s": ours,
        "loop, s": loop,
        "osmnx, s": osmnx_s,
        "pyrosm, s": pyrosm_s(path),
        "loop / ours": loop / ours,
        "osmnx / ours": osmnx_s / ours,
        "ours, MB": peak_mb(OURS, path, crs),
        "loop, MB": peak_mb(LOOP, path, crs),
    }


def pyrosm_s(path: Path) -> float | str:
    """Seconds that pyrosm takes; it reads no XML, and is no part of what the tests install."""
    if importlib.util.find_spec("pyrosm") is None:
        return "not installed"
    import pyrosm

    if not path.name.endswith(".pbf"):
        return float("nan")
    return timed(lambda: pyrosm.OSM(str(path)).get_network("all", nodes=True), runs=1)


def peak_mb(work: str, path: Path, crs: str) -> float:
    """The most memory a process of its own takes, beyond what its imports take."""
    command = [sys.executable, "-c", PEAK.format(work=work), str(path), crs]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return float(done.stdout)


@pytest.mark.benchmark
def test_squares_and_joins_beside_streets_alone(files: dict[str, tuple[Path, str]]) -> None:
    rows = []
    for name, (path, crs) in files.items():

        def alone(path: Path = path, crs: str = crs) -> Any:
            return streets.from_osm(OsmFile(path), crs, squares="outline")

        def whole(path: Path = path, crs: str = crs) -> Any:
            return joins.joined(streets.from_osm(OsmFile(path), crs)[0], levels_known=True)

        table = whole().streets
        least, most = timed(alone, runs=5), timed(whole, runs=5)
        made = int((table["made"] != "").sum())
        rows.append({"file": name, "streets": len(table), "straight ways": made})
        rows[-1] |= {"alone, s": least, "whole, s": most, "whole / alone": most / least}
    show("Squares crossed and ends joined, beside the streets alone", rows)
