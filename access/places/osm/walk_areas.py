"""Areas of an OpenStreetMap file that are walked on all over: squares, piers, platforms."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import osmium
import osmium.filter
import osmium.io

from access.places.osm import values
from access.places.osm.ids import chosen

# of streets that are areas; nobody crosses a motorway's on foot
_CLASSES = frozenset(
    {
        *("pedestrian", "footway", "path", "living_street", "residential", "unclassified", "service"),
        *("track", "cycleway", "bridleway", "steps", "corridor", "crossing", "platform", "road"),
    }
)
_FEW = 20_000
_PLATFORM = (("railway", "platform"), ("public_transport", "platform"))
_AREA = ("area", "yes")
_OTHERS = (*_PLATFORM, ("man_made", "pier"))
_SQUARE = ("place", "square")
_PASSED = ("no", "kerb", "bollard", "entrance", "gate", "chain", "rope")  # along an outline
_OPEN = ("yes", "permissive", "designated", "public", "official")


class WalkArea(NamedTuple):
    """An area that is walked on.

    Attributes:
        osm_id: ``w42`` of a closed way, ``r42`` of a multipolygon.
        tags: of the whole.
        ways: the OSM ids of the ways that are its outlines, outer and inner.
    """

    osm_id: str
    tags: dict[str, str]
    ways: tuple[int, ...]


def is_area(tags: Mapping[str, str], *, multipolygon: bool = False) -> bool:
    """Tell whether the tags of a closed way or a multipolygon make it an area that one can walk on.

    A closed street is a loop unless it says otherwise; a closed pier or platform is an area.

    >>> is_area({"highway": "pedestrian"}), is_area({"highway": "pedestrian", "area": "yes"})
    (False, True)
    >>> is_area({"man_made": "pier"}), is_area({"highway": "primary", "area": "yes"})
    (True, False)
    >>> is_area({"place": "square"}), is_area({"place": "square", "access": "private"})
    (True, False)
    """
    if tags.get("area") == "no":
        return False
    other = any(tags.get(key) == value for key, value in _OTHERS) or tags.get("highway") == "platform"
    if "highway" in tags:
        drawn = multipolygon or other or tags.get("area") == "yes" or tags.get("place") == "square"
        return drawn and tags["highway"] in _CLASSES
    return other or (tags.get("place") == "square" and not _enclosed(tags))


def _enclosed(tags: Mapping[str, str]) -> bool:
    """Whether a square that is no street is fenced, or not for everybody."""
    told = tags.get("foot") or tags.get("access") or "yes"
    fenced = tags.get("fenced", "no") != "no" or tags.get("barrier", "no") not in _PASSED
    return fenced or told not in _OPEN


def barred_by(tags: Mapping[str, str]) -> tuple[str, ...]:
    """Return what keeps people from walking straight across an area, if it stands in it on its level.

    A pier stands in the water, a platform under the roofs of its station.

    >>> barred_by({"highway": "pedestrian"}), barred_by({"man_made": "pier"})
    (('building', 'water'), ('building',))
    """
    if tags.get("highway") in ("platform", "corridor") or any(
        tags.get(key) == value for key, value in _PLATFORM
    ):
        return ()
    if tags.get("covered", "no") != "no" or tags.get("indoor", "no") != "no":
        return ()
    return ("building",) if tags.get("man_made") == "pier" else ("building", "water")


def as_street(tags: dict[str, str], *, closed: bool = True) -> dict[str, str]:
    """Return the tags of an outline, without what makes that of a pier or a platform no street.

    A square that has no class of street, and is no area that people walk on, is no street either.

    >>> as_street({"man_made": "pier", "area": "yes"}), as_street({"place": "square"}, closed=False)
    ({'man_made': 'pier'}, {})
    """
    if "highway" in tags:
        return tags
    no_square = tags.get("place") == "square" and not (closed and is_area(tags))
    left = {_AREA} if closed else set()
    left |= {_SQUARE} if no_square else set()
    return {key: value for key, value in tags.items() if (key, value) not in left}


def multipolygons(file: osmium.io.File) -> list[WalkArea]:
    """Read the multipolygons that one can walk on, and those that leave it to their outer way to say so.

    Returns:
        The areas, by id; of those without tags of their own, ``tags`` is empty and the first of the
        ``ways`` is an outer one.
    """
    found = []
    processor: Any = osmium.FileProcessor(file, osmium.osm.RELATION)
    for item in processor.with_filter(osmium.filter.TagFilter(("type", "multipolygon"))):
        plain = len(item.tags) == 1
        if plain or is_area(tags := values.of_way(dict(item.tags)), multipolygon=True):
            members = [(each.role != "outer", each.ref) for each in item.members if each.type == "w"]
            ways = dict.fromkeys(ref for _, ref in (sorted(members) if plain else members))
            found.append(WalkArea(f"r{item.id}", {} if plain else as_street(tags), tuple(ways)))
    return found


def outlines(file: osmium.io.File, areas: Iterable[WalkArea], known: set[int]) -> dict[int, list[int]]:
    """Read the ways that are outlines of areas and are not known yet: OSM id → its nodes."""
    wanted = {way for area in areas for way in area.ways} - known
    if not wanted:
        return {}
    ways: Any = osmium.FileProcessor(file, osmium.osm.WAY)
    if len(known) > _FEW:  # in a small file, one is through before the filter has cleared its memory
        ways = ways.with_filter(chosen(wanted))
    return {
        way.id: [node.ref for node in way.nodes] for way in ways if way.id in wanted and len(way.nodes) > 1
    }


def place(index: Any, node: int) -> tuple[float, float]:
    """Return where a node is, NaN where the file lacks it."""
    try:
        there = index.get(node)
    except KeyError:
        return float("nan"), float("nan")
    return (there.lon, there.lat) if there.valid() else (float("nan"), float("nan"))


def complete(multipolygons_: Iterable[WalkArea], closed: Mapping[int, dict[str, str]]) -> list[WalkArea]:
    """Return all areas: multipolygons, and closed ways that are areas alone.

    Args:
        multipolygons_: as ``multipolygons`` returns them.
        closed: OSM id → tags, of the closed ways.
    """
    alone = {way: tags for way, tags in closed.items() if is_area(tags)}
    found = []
    for area in multipolygons_:
        tags = area.tags or (alone.get(area.ways[0], {}) if area.ways else {})
        if tags:
            found.append(area._replace(tags=tags))
            alone.pop(area.ways[0] if not area.tags else -1, None)
    found += [WalkArea(f"w{way}", tags, (way,)) for way, tags in alone.items()]
    return sorted(found)
