"""Relations of the type ``site`` in an OpenStreetMap file: the places that their members make up."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import osmium
import shapely

from access.places.osm.ids import chosen

_WHOLE = ("outer", "perimeter", "outline", "boundary")
_NO_WAY_IN = ("exit", "emergency", "service", "no")


class Member(NamedTuple):
    """A member of a relation: its kind (``n``, ``w``, ``r``) with its number, and its role."""

    osm_id: str
    role: str


class Site(NamedTuple):
    """What a site comes to, in WGS-84.

    Attributes:
        shape: the areas of its members as one, else the middle of all of them; None: nowhere.
        whole: whether all of its members lie in the file.
        doors: members that are entrances; of a site without areas, all its members.
    """

    shape: shapely.Geometry | None
    whole: bool
    doors: shapely.MultiPoint | None


def sites(
    file: osmium.io.File,
    wanted: Mapping[str, Sequence[Member]],
    known: Mapping[str, shapely.Geometry | None],
) -> dict[str, Site]:
    """Put together the sites with these members.

    Args:
        file: where the members are.
        wanted: osm_id of each site → its members.
        known: osm_id → the shape of what has been read before (relations among the members).
    """
    if not wanted:
        return {}
    shapes, doors = _shapes(file, {each.osm_id for members in wanted.values() for each in members})
    shapes |= {name: shape for name, shape in known.items() if shape is not None and name[0] == "r"}
    return {name: _site(members, shapes, doors) for name, members in wanted.items()}


def _shapes(file: osmium.io.File, ids: set[str]) -> tuple[dict[str, shapely.Geometry], set[str]]:
    """The nodes as points, the closed ways as polygons, the others as lines; and the nodes that are doors."""
    found: dict[str, shapely.Geometry] = {}
    doors: set[str] = set()
    processor: Any = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for item in processor.with_filter(chosen(int(each[1:]) for each in ids)):
        if item.is_node() and f"n{item.id}" in ids:
            found[f"n{item.id}"] = shapely.Point(item.location.lon, item.location.lat)
            if item.tags.get("entrance", "no") not in _NO_WAY_IN:
                doors.add(f"n{item.id}")
        elif item.is_way() and f"w{item.id}" in ids:
            line = [(node.lon, node.lat) for node in item.nodes if node.location.valid()]
            whole = len(line) == len(item.nodes)
            if whole and item.is_closed() and len(line) > 3:
                found[f"w{item.id}"] = shapely.make_valid(shapely.Polygon(line))
            elif len(line) > 1:
                found[f"w{item.id}"] = shapely.LineString(line)
    return found, doors


def _site(members: Sequence[Member], shapes: Mapping[str, shapely.Geometry], doors: Container[str]) -> Site:
    there = [each for each in members if each.osm_id in shapes]
    around = [each for each in there if each.role in _WHOLE] or there
    solid: Any = _areas(shapes[each.osm_id] for each in around)
    nodes = [each for each in there if each.osm_id[0] == "n"]
    ways_in = [shapes[each.osm_id] for each in nodes if _is_door(each.role) or each.osm_id in doors]
    points = [shapely.centroid(shapes[each.osm_id]) for each in there]
    entered = ways_in if ways_in or not solid.is_empty else points
    middle = shapely.MultiPoint(points).centroid if points else None
    return Site(
        shape=middle if solid.is_empty else solid,
        whole=len(there) == len(members),
        doors=shapely.MultiPoint(np.unique(shapely.get_coordinates(entered), axis=0)) if entered else None,
    )


def _areas(shapes: Iterable[shapely.Geometry]) -> Any:
    """All areas as one: those that are, and those that lines enclose together."""
    parts = [part for each in shapes for part in shapely.get_parts(each)]
    closed = [each for each in parts if each.geom_type == "Polygon"]
    enclosed = shapely.polygonize([each for each in parts if each.geom_type == "LineString"])
    return shapely.union_all([*closed, *shapely.get_parts(enclosed)])


def _is_door(role: str) -> bool:
    words = role.lower().replace(":", "_").split("_")
    return ("entrance" in words or "gate" in words) and not set(words) & set(_NO_WAY_IN)
