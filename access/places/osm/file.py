"""An OpenStreetMap file (.osm, packed as .gz, .bz2, .zip too; .pbf) → its streets, places, areas, borders."""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import osmium
import osmium.filter
import pandas as pd
import shapely

from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.places import archives, packed
from access.places.osm import admin_units, areas, claimed, faults, order, standing, texts, values, ways
from access.places.osm.areas import Coast
from access.places.osm.sites import Member, sites
from access.places.osm.ways import Ways

WGS84 = "EPSG:4326"
# the ending of the name, in lower case → what the parser calls it
_FORMATS = ((".pbf", "pbf"), (".osm", "osm"), (".osm.gz", "osm.gz"), (".osm.bz2", "osm.bz2"))
# what a place is
MAIN_KEYS = ("amenity", "shop", "leisure", "healthcare", "emergency", "tourism", "office", "public_transport")
_PLACE_KEYS = (*MAIN_KEYS, "building", "landuse", "natural", "waterway")
# before a key: what is no longer, or not yet, what the key says
PREFIXES = (
    *("disused", "abandoned", "was", "closed", "demolished", "razed", "removed", "destroyed"),
    *("construction", "proposed", "planned"),
)
_PLACED = frozenset({*_PLACE_KEYS, *(f"{prefix}:{key}" for prefix in PREFIXES for key in MAIN_KEYS)})
_BARRIER_KEYS = ("barrier", "railway", "waterway")


@dataclass(frozen=True)
class Restriction:
    """A relation that forbids or commands a turn: its tags, and its members as (type, OSM id, role)."""

    osm_id: int
    tags: dict[str, str]
    members: list[tuple[str, int, str]]


@dataclass(frozen=True)
class OsmFile:
    """One OpenStreetMap file; each part is read when it is first asked for.

    Raises (every part):
        FileError: no such file, it is damaged or cut short, its ids are below 0, or too many objects stand
            out of the order of their ids.
    """

    path: Path

    @cached_property
    def _plain(self) -> Path:
        """The file; of an archive what stands in it, taken out for as long as this is in use."""
        if self.path.suffix.lower() != ".zip":
            return self.path
        folder = Path(tempfile.mkdtemp(prefix="access-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return archives.taken_out(self.path, folder, None, (".osm", ".pbf"))[0]

    @cached_property
    def _as_it_is(self) -> osmium.io.File:
        path = self._plain
        packed.check(path)
        if path.name.lower().endswith(".pbf"):
            texts.check(path)
        return osmium.io.File(str(path.absolute()), _kind(path))

    @cached_property
    def disorder(self) -> Said | None:
        """Which object stands out of order, where the file had to be sorted; else None."""
        with faults.reading(self.path):
            return order.disorder(self._as_it_is, self.path)

    @cached_property
    def _file(self) -> osmium.io.File:
        """The file in order: as it is, or sorted for as long as this is in use."""
        if self.disorder is None:
            return self._as_it_is
        folder = Path(tempfile.mkdtemp(prefix="access-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        order.put_in_order(self._plain, _kind(self._plain), folder / "sorted.osm.pbf")
        return osmium.io.File(str(folder / "sorted.osm.pbf"), "pbf")

    @cached_property
    def ways(self) -> Ways:
        """The ways that carry a ``highway`` tag."""
        with faults.reading(self.path):
            return ways.read(self._file)

    @cached_property
    def restrictions(self) -> list[Restriction]:
        """The relations that forbid or command turns."""
        with faults.reading(self.path):
            return _restrictions(self._file)

    @cached_property
    def places(self) -> geopandas.GeoDataFrame:
        """Tagged points and areas by osm_id: ``tags`` (a dict), ``whole``, ``entrances``, ``members``.

        What the border of the file cuts is not whole: it stands at the middle of its part inside,
        or nowhere. ``members`` are the osm_ids of what a relation is made of.
        """
        with faults.reading(self.path):
            return _places(self._file)

    @cached_property
    def barriers(self) -> geopandas.GeoDataFrame:
        """Points tagged as barriers, and lines tagged as barriers, railways or waterways.

        By osm_id: ``tags`` (a dict). Lines that leave the file end there.
        """
        found = self._edges
        barrier = np.array(["barrier" in tags for tags in found["tags"]], dtype=bool)
        return found[barrier | (found.geom_type != "Point")]

    @cached_property
    def doors(self) -> geopandas.GeoDataFrame:
        """Points tagged as entrances, or as barriers (gates among them), by osm_id: ``tags`` (a dict)."""
        return self._edges[self._edges.geom_type == "Point"]

    @cached_property
    def _edges(self) -> geopandas.GeoDataFrame:
        with faults.reading(self.path):
            return _edges(self._file)

    @cached_property
    def box(self) -> shapely.Polygon | None:
        """The polygon (WGS-84) within which the file is complete, as it claims and its streets allow."""
        return None if self.box_doubt else self.claimed

    @cached_property
    def box_doubt(self) -> Said | None:
        """Why the box that the file claims is not believed; None: it is, or there is none."""
        if self.claimed is None:
            return None
        found = claimed.doubt(self.claimed, self.ways.lonlat, by_the_sea=False)
        if found is None:  # as nearly always: the coast need not be read
            return None
        return claimed.doubt(self.claimed, self.ways.lonlat, by_the_sea=bool(self.coast.lines))

    @cached_property
    def claimed(self) -> shapely.Polygon | None:
        """The polygon (WGS-84) within which the file claims to be complete, or None."""
        with faults.reading(self.path):
            reader = osmium.io.Reader(self._file)
            box = reader.header().box()
            reader.close()
        if not box.valid():
            return None
        low, high = box.bottom_left, box.top_right
        sides = low.lon, low.lat, high.lon, high.lat
        if not (-180 <= low.lon < high.lon <= 180 and -90 <= low.lat < high.lat <= 90):
            shown = ", ".join(f"{each:g}" for each in sides)
            no_box = faults.NO_BOX
            raise FileError(str(self.path), [Said(no_box.zh.format(shown), no_box.format(shown))])
        return shapely.box(*sides)

    @cached_property
    def coast(self) -> Coast:
        """The ways tagged ``natural=coastline``."""
        with faults.reading(self.path):
            return areas.coast(self._file)

    def standing(self, boxes: Floats) -> geopandas.GeoDataFrame:
        """Buildings and water areas that bar the way on their level, in some boxes: see ``standing.read``."""
        with faults.reading(self.path):
            return standing.read(self._file, boxes)

    def areas(self, tags: Sequence[tuple[str, str]]) -> tuple[geopandas.GeoDataFrame, areas.Undrawn]:
        """The areas that carry one of these tags, for drawing.

        Returns:
            (osm_id, ``tags`` (a dict) and polygons in WGS-84, not always valid ones; what is not
            among them). A closed way that the border of the file cuts is closed straight across.
        """
        with faults.reading(self.path):
            return areas.read(self._file, tags)

    def admin_units(self, level: int) -> tuple[geopandas.GeoDataFrame, list[Note]]:
        """The administrative units of a level: (zone_id, name and polygons; notes).

        A unit whose border runs on beyond the file is closed along the edge of the box, where the
        borders tell on which side it lies.
        """
        with faults.reading(self.path):
            found = admin_units.read(self._file, level)
        return admin_units.units(found, self.claimed)


def _kind(path: Path) -> str:
    """What osmium calls the kind of a file."""
    return next((kind for ending, kind in _FORMATS if path.name.lower().endswith(ending)), "")


def _restrictions(file: osmium.io.File) -> list[Restriction]:
    processor: Any = osmium.FileProcessor(file, osmium.osm.RELATION)
    return [
        Restriction(item.id, dict(item.tags), [(each.type, each.ref, each.role) for each in item.members])
        for item in processor.with_filter(osmium.filter.TagFilter(("type", "restriction")))
    ]


def _places(file: osmium.io.File) -> geopandas.GeoDataFrame:
    """Tagged points, lines and areas; what the border of the file cuts is not ``whole``."""
    rows: dict[str, tuple[dict[str, str], shapely.Geometry | None, bool]] = {}
    rings: dict[str, list[int]] = {}
    doors: dict[int, tuple[float, float]] = {}
    members: dict[str, list[Member]] = {}
    ways: dict[str, tuple[dict[str, str], Any, bool]] = {}
    make = osmium.geom.WKBFactory()
    processor: Any = osmium.FileProcessor(file).with_areas(osmium.filter.KeyFilter(*_PLACED))
    for item in processor.with_filter(osmium.filter.KeyFilter(*_PLACED, "entrance")):
        tags = dict(item.tags)
        if item.is_node() and "entrance" in tags:
            doors[item.id] = (item.location.lon, item.location.lat)
        if _PLACED.isdisjoint(tags):
            continue
        if item.is_node():
            rows[f"n{item.id}"] = (tags, _point(item), True)
        elif item.is_area():
            if (polygon := areas.polygon(make, item)) is None:
                continue  # its lines make no area: what stands for the way or relation stays
            name = areas.name(item)
            rows[name] = (tags, polygon, True)
            rings[name] = [node.ref for ring in item.outer_rings() for node in ring]
        elif item.is_way():
            ways[f"w{item.id}"] = (tags, *_drawn(make, item))
        elif item.is_relation():
            name = f"r{item.id}"
            members[name] = [Member(f"{each.type}{each.ref}", each.role) for each in item.members]
            if tags.get("type") in ("multipolygon", "site"):
                rows.setdefault(name, (tags, None, False))
    # of those that are areas, which are most, nobody asks for the middle
    rows |= {
        name: (tags, _middle(drawn), whole) for name, (tags, drawn, whole) in ways.items() if name not in rows
    }
    made = {name: members[name] for name in rows if rows[name][0].get("type") == "site" and name in members}
    known = sites(file, made, {name: shape for name, (_, shape, _) in rows.items()})
    rows |= {name: (rows[name][0], site.shape, site.whole) for name, site in known.items()}
    found = [known[name].doors if name in known else _doors(rings.get(name, ()), doors) for name in rows]
    return geopandas.GeoDataFrame(
        {
            "tags": [tags for tags, _, _ in rows.values()],
            "whole": [whole for _, _, whole in rows.values()],
            "entrances": found,
            "members": [tuple(each.osm_id for each in members.get(name, ())) for name in rows],
        },
        index=pd.Index(list(rows), name="osm_id", dtype="str"),
        geometry=np.array([shape for _, shape, _ in rows.values()], dtype=object),
        crs=WGS84,
    ).sort_index()


def _edges(file: osmium.io.File) -> geopandas.GeoDataFrame:
    """Points tagged as entrances, and points and lines tagged as what may bar the way."""
    rows: dict[str, tuple[dict[str, str], shapely.Geometry]] = {}
    make = osmium.geom.WKBFactory()
    processor: Any = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY)
    wanted = osmium.filter.KeyFilter(*_BARRIER_KEYS, "entrance")
    for item in processor.with_locations().with_filter(wanted):
        if item.is_way() and any(key in item.tags for key in _BARRIER_KEYS):
            line = _line(make, item)
            drawn = _inside(item) if line is None else shapely.multilinestrings([line])
            rows[f"w{item.id}"] = values.plain(dict(item.tags)), drawn
        elif item.is_node() and (point := _point(item)) is not None:
            rows[f"n{item.id}"] = values.plain(dict(item.tags)), point
    found = geopandas.GeoDataFrame(
        {"tags": [tags for tags, _ in rows.values()]},
        index=pd.Index(list(rows), name="osm_id", dtype="str"),
        geometry=[shape for _, shape in rows.values()],
        crs=WGS84,
    )
    return found[~found.is_empty].sort_index()


def _point(node: osmium.osm.Node) -> shapely.Point | None:
    """Where a node is; None where that is no place on earth."""
    there = node.location
    return shapely.points(there.lon, there.lat) if there.valid() else None


def _line(make: osmium.geom.WKBFactory, way: osmium.osm.Way) -> Any:
    """A way as a LineString; None where it has not two nodes, or one of them lies beyond the file.

    It takes a tenth of the time that Python takes to ask each node where it is.
    """
    try:
        return shapely.from_wkb(bytes.fromhex(make.create_linestring(way, osmium.geom.use_nodes.ALL)))
    except (osmium.InvalidLocationError, RuntimeError):
        return None


def _inside(way: osmium.osm.Way) -> shapely.MultiLineString:
    """The parts of a way between nodes that lie in the file, as a MultiLineString."""
    runs = [list(run) for there, run in groupby(way.nodes, lambda node: node.location.valid()) if there]
    return shapely.MultiLineString([[(n.lon, n.lat) for n in run] for run in runs if len(run) > 1])


def _drawn(make: osmium.geom.WKBFactory, way: osmium.osm.Way) -> tuple[Any, bool]:
    """An open way as a line, else its nodes in the file as a MultiPoint; and whether it is whole."""
    line = _line(make, way)
    if line is not None:
        return (shapely.multipoints(shapely.get_coordinates(line)) if way.is_closed() else line), True
    inside = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    return shapely.multipoints(np.reshape(inside, (-1, 2))), len(inside) == len(way.nodes)


def _middle(drawn: Any) -> Any:
    """The middle of a line, or of points, each place counted once; None where there are none."""
    if drawn.geom_type == "LineString":
        return drawn.interpolate(0.5, normalized=True)
    xy = np.unique(shapely.get_coordinates(drawn), axis=0)
    return shapely.centroid(shapely.multipoints(xy)) if len(xy) else None


def _doors(ring: Iterable[int], doors: dict[int, tuple[float, float]]) -> shapely.MultiPoint | None:
    """The entrances on an outline, as a MultiPoint, or None."""
    found = sorted({doors[ref] for ref in ring if ref in doors})
    return shapely.MultiPoint(found) if found else None
