"""Areas and the coastline of an OpenStreetMap file, as they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import geopandas
import osmium
import osmium.filter
import pandas as pd
import shapely


@dataclass(frozen=True)
class Coast:
    """The coastline in a file: land lies to its left.

    Attributes:
        lines: as drawn (WGS-84); a way that leaves the file and comes back is several lines.
        loose: the ends of lines whose next node lies beyond the file.
    """

    lines: list[shapely.LineString]
    loose: list[shapely.Point]


def coast(file: osmium.io.File) -> Coast:
    """Read the ways tagged ``natural=coastline``."""
    found = Coast([], [])
    processor: Any = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for item in processor.with_filter(osmium.filter.TagFilter(("natural", "coastline"))):
        if item.is_way():
            _add_runs(found, [(node.lon, node.lat) if node.location.valid() else None for node in item.nodes])
    return found


def _add_runs(coast: Coast, places: Sequence[tuple[float, float] | None]) -> None:
    """Add the parts of a way that lie in the file; None stands for a node beyond it."""
    for inside, group in groupby(range(len(places)), key=lambda i: places[i] is not None):
        run = list(group)
        if not inside or len(run) < 2:
            continue
        line = shapely.LineString([place for i in run if (place := places[i]) is not None])
        coast.lines.append(line)
        ends = [(0, run[0] == 0), (-1, run[-1] == len(places) - 1)]
        coast.loose.extend(shapely.Point(line.coords[i]) for i, last in ends if not last)


@dataclass(frozen=True)
class Undrawn:
    """The areas that a file does not give as polygons, by their osm_ids.

    Attributes:
        cut: multipolygons that the border of the file cuts.
        broken: those whose lines do not make an area: they cross, or do not close.
    """

    cut: list[str]
    broken: list[str]


def name(area: osmium.osm.Area) -> str:
    """Return the osm_id of an area: w42, r7."""
    return f"{'w' if area.from_way() else 'r'}{area.orig_id()}"


def polygon(make: osmium.geom.WKBFactory, area: osmium.osm.Area) -> shapely.Geometry | None:
    """Return the polygons of an area; None where its lines make none."""
    if not area.num_rings()[0]:
        return None
    return shapely.from_wkb(bytes.fromhex(make.create_multipolygon(area)))


def read(file: osmium.io.File, tags: Sequence[tuple[str, str]]) -> tuple[geopandas.GeoDataFrame, Undrawn]:
    """Read the areas that carry one of these tags: see ``OsmFile.areas``."""
    wanted = osmium.filter.TagFilter(*tags)
    make = osmium.geom.WKBFactory()
    found: dict[str, tuple[dict[str, str], shapely.Geometry]] = {}
    relations: set[str] = set()
    broken: set[str] = set()
    processor: Any = osmium.FileProcessor(file).with_areas(wanted)
    for item in processor.with_filter(wanted):
        if item.is_area():
            shape = polygon(make, item)
            if shape is None:
                broken.add(name(item))
            else:
                found[name(item)] = (dict(item.tags), shape)
        elif item.is_way() and item.is_closed():
            ring = [(node.lon, node.lat) for node in item.nodes if node.location.valid()]
            if len(set(ring)) > 2:
                found.setdefault(f"w{item.id}", (dict(item.tags), shapely.Polygon(ring)))
        elif item.is_relation() and item.tags.get("type") == "multipolygon":
            relations.add(f"r{item.id}")
    found = {osm_id: each for osm_id, each in found.items() if osm_id not in broken}
    table = geopandas.GeoDataFrame(
        {"tags": [tags for tags, _ in found.values()]},
        index=pd.Index(list(found), name="osm_id", dtype="str"),
        geometry=[shape for _, shape in found.values()],
        crs="EPSG:4326",
    )
    return table.sort_index(), Undrawn(sorted(relations - set(found) - broken), sorted(broken))
