"""An OpenStreetMap file (``.osm``, ``.osm.gz``, ``.osm.pbf``) → its streets, places, borders."""

from collections import Counter
from collections.abc import Iterator
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

from access.errors import FileError

WGS84 = "EPSG:4326"
_KEPT_STREET = (
    *("highway", "oneway", "junction", "maxspeed", "layer", "access"),
    *("foot", "vehicle", "motor_vehicle", "area", "name"),
)
_PLACE_KEYS = (
    *("amenity", "shop", "leisure", "healthcare", "emergency", "tourism", "office"),
    *("building", "landuse", "natural", "waterway"),
)


@dataclass(frozen=True)
class Ways:
    """Highway ways as flat arrays: way ``i`` has the nodes ``offset[i]`` to ``offset[i + 1]``.

    A way that leaves the file and comes back is several ways here: nothing is drawn in between.

    Attributes:
        way_id: OSM id of each way; it may repeat.
        tags: its tags.
        offset: where its nodes start in ``node`` and ``lonlat``; one more than there are ways.
        node: OSM node ids.
        lonlat: their coordinates, shape (nodes, 2).
        lost_nodes: nodes that ways name and the file lacks (they lie beyond its border).
    """

    way_id: Any
    tags: list[dict[str, str]]
    offset: Any
    node: Any
    lonlat: Any
    lost_nodes: int


@dataclass(frozen=True)
class OsmFile:
    """One OpenStreetMap file; each part is read when it is first asked for, in one pass.

    Raises (every part):
        FileError: no such file, or it is damaged or cut short.
    """

    path: Path

    @cached_property
    def ways(self) -> Ways:
        """The ways that carry a ``highway`` tag."""
        with _reading(self.path):
            return _ways(self.path)

    @cached_property
    def places(self) -> Any:
        """Tagged points and areas by osm_id: ``tags`` (a dict), ``whole``, ``entrances``.

        What the border of the file cuts is not whole: it stands at the middle of its part inside,
        or nowhere.
        """
        with _reading(self.path):
            return _places(self.path)

    @cached_property
    def box(self) -> Any:
        """The polygon (WGS-84) within which the file claims to be complete, or None."""
        with _reading(self.path):
            reader = osmium.io.Reader(str(self.path))
            box = reader.header().box()
            reader.close()
        if not box.valid():
            return None
        low, high = box.bottom_left, box.top_right
        return shapely.box(low.lon, low.lat, high.lon, high.lat)

    def admin_units(self, level: int) -> Any:
        """The administrative units of a level: zone_id, name; polygons clipped to the box.

        A unit whose border runs on beyond the file is closed along the edge of the box; a face
        between borders takes the name of the relation that owns all of them.
        """
        with _reading(self.path):
            lines, owners, names = _borders(self.path, level)
        return _faces(lines, owners, names, self.box)


class _reading:  # noqa: N801 - used as a function
    """Turn what the parser says of a damaged file into one clear error."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        if not self.path.is_file():
            raise FileError(str(self.path), ["no such file"])

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, RuntimeError):
            raise FileError(
                str(self.path),
                [f"not a whole OpenStreetMap file ({error}); download or copy it again"],
            ) from error


def _ways(path: Path) -> Ways:
    way_id: list[int] = []
    tags: list[dict[str, str]] = []
    count: list[int] = []
    node: list[int] = []
    lonlat: list[tuple[float, float]] = []
    lost = 0
    processor: Any = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
    for way in processor.with_locations().with_filter(osmium.filter.KeyFilter("highway")):
        if not way.is_way():
            continue
        nodes = [(n.ref, n.lon, n.lat) if n.location.valid() else None for n in way.nodes]
        lost += nodes.count(None)
        for present, group in groupby(nodes, key=lambda place: place is not None):
            run = [place for place in group if place is not None]
            if present and len(run) > 1:
                way_id.append(way.id)
                tags.append({key: way.tags[key] for key in _KEPT_STREET if key in way.tags})
                count.append(len(run))
                node += [ref for ref, _, _ in run]
                lonlat += [(lon, lat) for _, lon, lat in run]
    return Ways(
        way_id=np.array(way_id, dtype=np.int64),
        tags=tags,
        offset=np.concatenate([[0], np.cumsum(count, dtype=np.int64)]),
        node=np.array(node, dtype=np.int64),
        lonlat=np.array(lonlat, dtype=float).reshape(-1, 2),
        lost_nodes=lost,
    )


def _places(path: Path) -> Any:
    """Tagged points and areas; an area that the border of the file cuts is not ``whole``."""
    rows: dict[str, tuple[dict[str, str], Any, bool]] = {}
    rings: dict[str, list[int]] = {}
    doors: dict[int, tuple[float, float]] = {}
    make = osmium.geom.WKBFactory()
    processor: Any = osmium.FileProcessor(str(path))
    for item in processor.with_areas(osmium.filter.KeyFilter(*_PLACE_KEYS)):
        wanted = any(key in item.tags for key in _PLACE_KEYS)
        if item.is_node():
            if "entrance" in item.tags:
                doors[item.id] = (item.location.lon, item.location.lat)
            if wanted:
                point = shapely.Point(item.location.lon, item.location.lat)
                rows[f"n{item.id}"] = (dict(item.tags), point, True)
        elif item.is_area() and wanted:
            name = f"{'w' if item.from_way() else 'r'}{item.orig_id()}"
            polygon = shapely.from_wkb(bytes.fromhex(make.create_multipolygon(item)))
            rows[name] = (dict(item.tags), polygon, True)
            rings[name] = [node.ref for ring in item.outer_rings() for node in ring]
        elif item.is_way() and wanted:
            rows.setdefault(f"w{item.id}", (dict(item.tags), _middle(item), False))
        elif item.is_relation() and wanted and item.tags.get("type") == "multipolygon":
            rows.setdefault(f"r{item.id}", (dict(item.tags), None, False))
    return geopandas.GeoDataFrame(
        {
            "tags": [tags for tags, _, _ in rows.values()],
            "whole": [whole for _, _, whole in rows.values()],
            "entrances": [_doors(rings.get(name, ()), doors) for name in rows],
        },
        index=pd.Index(list(rows), name="osm_id", dtype="str"),
        geometry=[shape for _, shape, _ in rows.values()],
        crs=WGS84,
    ).sort_index()


def _middle(way: Any) -> Any:
    """The middle of those nodes of a way that lie in the file, or None."""
    inside = {(node.lon, node.lat) for node in way.nodes if node.location.valid()}
    return shapely.MultiPoint(sorted(inside)).centroid if inside else None


def _doors(ring: Any, doors: dict[int, tuple[float, float]]) -> Any:
    """The entrances on an outline, as a MultiPoint, or None."""
    found = sorted({doors[ref] for ref in ring if ref in doors})
    return shapely.MultiPoint(found) if found else None


def _borders(path: Path, level: int) -> tuple[dict[int, Any], dict[int, set[int]], dict[int, str]]:
    """Border ways of the relations of a level: their lines, their relations, the relations' names."""
    owners: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    processor: Any = osmium.FileProcessor(str(path), osmium.osm.RELATION)
    for item in processor:
        tags = item.tags
        if tags.get("boundary") == "administrative" and tags.get("admin_level") == str(level):
            names[item.id] = tags.get("name:zh") or tags.get("name") or f"r{item.id}"
            for member in item.members:
                if member.type == "w":
                    owners.setdefault(member.ref, set()).add(item.id)
    lines: dict[int, Any] = {}
    for item in _ways_with_locations(path):
        if item.id in owners:
            xy = [(n.lon, n.lat) for n in item.nodes if n.location.valid()]
            if len(xy) > 1:
                lines[item.id] = shapely.LineString(xy)
    return lines, owners, names


def _ways_with_locations(path: Path) -> Iterator[Any]:
    processor: Any = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
    return (item for item in processor.with_locations() if item.is_way())


def _faces(lines: dict[int, Any], owners: dict[int, set[int]], names: dict[int, str], box: Any) -> Any:
    edges = list(lines.values())
    if box is not None:
        edges += [box.boundary, *_carried_on(edges, box)]
    drawn = shapely.node(shapely.MultiLineString(edges)) if edges else shapely.MultiLineString()
    faces = list(shapely.get_parts(shapely.polygonize(list(shapely.get_parts(drawn)))))
    if box is not None:
        faces = [face for face in faces if box.covers(face.representative_point())]
    bordering = [_owners_of(face, lines, owners) for face in faces]
    sure = {next(iter(ids)) for ids in bordering if len(ids) == 1}
    named: dict[int, list[Any]] = {}
    for face, ids in zip(faces, bordering, strict=True):
        left = ids if len(ids) == 1 else ids - sure  # the other side of the border has its name
        if len(left) == 1:
            named.setdefault(next(iter(left)), []).append(face)
    relations = sorted(named)
    return geopandas.GeoDataFrame(
        {"name": [names[relation] for relation in relations]},
        index=pd.Index([f"r{relation}" for relation in relations], name="zone_id"),
        geometry=[shapely.union_all(named[relation]) for relation in relations],
        crs=WGS84,
    )


def _carried_on(edges: list[Any], box: Any) -> list[Any]:
    """Lines from each loose end (its next node lies beyond the file) straight on to the box."""
    ends = Counter(point for line in edges for point in (line.coords[0], line.coords[-1]))
    loose = [shapely.Point(point) for point, times in sorted(ends.items()) if times == 1]
    return [shapely.shortest_line(point, box.boundary) for point in loose]


def _owners_of(face: Any, lines: dict[int, Any], owners: dict[int, set[int]]) -> set[int]:
    """The relations that own every border way along the face."""
    outline = face.boundary
    shared = [owners[way] for way, line in lines.items() if outline.intersection(line).length > 0]
    return set.intersection(*shared) if shared else set()
