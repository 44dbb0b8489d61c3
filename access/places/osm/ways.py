"""The ways of an OpenStreetMap file that are streets, and what holds traffic up on them."""

import ctypes
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import osmium
import osmium.filter
import osmium.index
import osmium.io
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from access.contracts.arrays import Floats, Integers
from access.places.osm import tags, values, walk_areas
from access.places.osm.ids import OnEarth, chosen
from access.places.osm.walk_areas import WalkArea

_KEPT = frozenset(each.encode() for each in tags.KEPT)
# ways with one of these keys are looked at
_KEYS = ("highway", *dict.fromkeys(key for key, _ in tags.WAYSIDE))
_WAYSIDE = tuple(dict.fromkeys(f"{value}".encode() for _, value in tags.WAYSIDE))
_FERRY = frozenset(
    (b"duration", b"access", b"foot", b"bicycle", b"vehicle", b"motor_vehicle", b"motorcar", b"opening_hours")
)
_WITHOUT = osmium.osm.NODE | osmium.osm.WAY
_WITH_LINES = _WITHOUT | osmium.osm.RELATION
_NAMED = (b"=private", b"=destination", b"=residents", b"=permit", b"=customers")
_ESCAPED = re.compile("%([0-9a-f]+)%")
_BLOCK_BYTES = 1 << 22


@dataclass(frozen=True)
class Ways:
    """Ways that are streets (``tags.street_class``) as flat arrays.

    Way ``i`` has the nodes ``offset[i]`` to ``offset[i + 1]``.

    A way that leaves the file and comes back is several ways here: nothing is drawn in between.

    Attributes:
        way_id: OSM id of each way; it may repeat.
        tags: the different sets of tags that ways carry.
        tagged: for each way, which of them it carries.
        offset: where its nodes start in ``node`` and ``lonlat``; one more than there are ways.
        node: OSM node ids.
        lonlat: their coordinates, shape (nodes, 2).
        controls: the tags of nodes on which something may hold traffic up, by OSM id.
        lost_nodes: nodes that ways name and the file lacks (they lie beyond its border).
        nowhere: OSM ids of nodes that lie nowhere on earth; the file is read as if it lacked them.
        short: OSM ids of streets of fewer than two nodes, which are not among the ways.
        areas: squares, piers and platforms, by the ways that are their outlines.
    """

    way_id: Integers
    tags: list[dict[str, str]]
    tagged: Integers
    offset: Integers
    node: Integers
    lonlat: Floats
    controls: dict[int, dict[str, str]]
    lost_nodes: int = 0
    nowhere: tuple[int, ...] = ()
    short: tuple[int, ...] = ()
    areas: list[WalkArea] = field(default_factory=list)


def read(file: osmium.io.File) -> Ways:
    """Read the ways that are streets, and the nodes on which something holds traffic up.

    The outlines of what one can walk on all over are streets as well: of a multipolygon with the tags of
    the whole.

    The parser writes them as lines of text, which are read by columns: one object of Python for
    each node takes three times as long as all of this.
    """
    try:
        return _all(file)
    except osmium.InvalidLocationError:
        pass
    # to ask every node takes several times as long, so only a file that needs it is read so
    return _all(file, OnEarth())


def _all(file: osmium.io.File, filter_: OnEarth | None = None) -> Ways:
    index = osmium.index.create_map("flex_mem")
    found, lines = _read(file, index, filter_=filter_)
    known = set(found.way_id.tolist())
    lost = {way: carried for way, carried in lines.items() if way not in known}
    if lost:
        more, _ = _read(file, osmium.index.create_map("flex_mem"), lost, filter_)
        found = replace(
            found,
            way_id=np.concatenate([found.way_id, more.way_id]),
            tags=[*found.tags, *more.tags],
            tagged=np.concatenate([found.tagged, more.tagged + len(found.tags)]),
            offset=np.concatenate([found.offset, found.offset[-1] + more.offset[1:]]),
            node=np.concatenate([found.node, more.node]),
            lonlat=np.concatenate([found.lonlat, more.lonlat]),
        )
    if filter_ is not None:
        found = replace(found, nowhere=tuple(sorted(filter_.others)))
    return _within(_with_areas(found, file, index))


def _members(relation: list[bytes]) -> dict[int, bytes]:
    """The tags of a ferry line, ``Troute=ferry,…``, for each way that it takes."""
    name, carried, members = relation
    told = [each for each in carried[1:].split(b",") if each.partition(b"=")[0] in _FERRY]
    text = b"T" + b",".join([b"route=ferry", b"line=" + name, *told])
    parts = [each.partition(b"@") for each in members[1:].split(b",") if each.startswith(b"w")]
    return {int(way[1:]): text for way, _, role in parts if role in (b"", b"forward", b"backward")}


def _read(
    file: osmium.io.File,
    index: Any,
    only: Mapping[int, bytes] | None = None,
    filter_: OnEarth | None = None,
) -> tuple[Ways, dict[int, bytes]]:
    """Read all ways that are streets, or, where ``only`` gives tags to ways, these.

    The places of all nodes go into ``index``, but for those that ``filter_`` passes over.

    Returns:
        (the ways; the tags that relations give to the ways of ferry lines).
    """
    lines: dict[int, bytes] = {}
    way_id, tagged, size = array("q"), array("q"), array("q", [0])
    known: dict[tuple[bytes, ...], int] = {}
    controls: dict[int, dict[str, str]] = {}
    nodes, short = [_nodes([])], array("q")
    for block in _written(file, index, only, filter_):
        items = [line.split() for line in block]
        drawn = [item for item in items if item[0].startswith(b"w")]
        ways = [item for item in drawn if b"," in item[-1]]
        if len(ways) < len(drawn):
            lacking = [item for item in drawn if b"," not in item[-1] and b"Thighway=" in item[1][:9]]
            short.extend([int(item[0][1:]) for item in lacking])
        if only is not None:
            ways = [[name, only[int(name[1:])], places] for name, _, places in ways]
        ways = [item for item in ways if b"highway=" in item[1] or _wayside(item[1], item[2])]
        way_id.extend([int(name[1:]) for name, _, _ in ways])
        tagged.extend([known.setdefault(_kept(carried), len(known)) for _, carried, _ in ways])
        size.extend([places.count(b",") + 1 for _, _, places in ways])
        nodes.append(_nodes([places for _, _, places in ways]))
        controls |= {
            int(item[0][1:]): carried
            for item in items
            if item[0].startswith(b"n")
            and tags.holds_up(carried := values.plain(_unescaped(item[1][1:].split(b","))))
        }
        for item in items:
            if item[0].startswith(b"r") and len(item) == 3:
                lines |= _members(item)
    _check_order(way_id)
    node = pd.concat(nodes)
    found = Ways(
        way_id=np.array(way_id, dtype=np.int64),
        tags=[walk_areas.as_street(values.of_way(_unescaped(each))) for each in known],
        tagged=np.array(tagged, dtype=np.int64),
        offset=np.cumsum(size),
        node=node["node"].to_numpy(),
        lonlat=node[["lon", "lat"]].to_numpy(),
        controls=controls,
        short=tuple(short),
    )
    return found, lines


def _check_order(way_id: Sequence[int]) -> None:
    """Refuse ways that are not in the order of their ids, as the parser does where it puts areas together."""
    # those below 0 are told as such, see ``faults.check_order``
    back = np.flatnonzero((np.diff(way_id) < 0) & (np.asarray(way_id[1:]) >= 0))
    if len(back):
        raise RuntimeError(f"way ids out of order: {way_id[back[0] + 1]} after {way_id[back[0]]}")


def _with_areas(ways: Ways, file: osmium.io.File, index: Any) -> Ways:
    """Tell which ways are outlines of areas, and add those that are no streets themselves."""
    ring = ways.node[ways.offset[:-1]] == ways.node[ways.offset[1:] - 1]
    rings = zip(ways.way_id[ring].tolist(), ways.tagged[ring].tolist(), strict=True)
    closed = {way: ways.tags[tagged] for way, tagged in rings}
    areas = walk_areas.complete(walk_areas.multipolygons(file), closed)
    more = walk_areas.outlines(file, areas, set(ways.way_id.tolist()))
    said: dict[int, dict[str, str]] = {}
    for area in reversed(areas):
        said |= dict.fromkeys(area.ways, area.tags)
    if not more:
        return replace(ways, areas=areas)
    nodes = [node for ring in more.values() for node in ring]
    places = [walk_areas.place(index, node) for node in nodes]
    return replace(
        ways,
        way_id=np.append(ways.way_id, np.array(list(more), dtype=np.int64)),
        tags=[*ways.tags, *(said[way] for way in more)],
        tagged=np.append(ways.tagged, len(ways.tags) + np.arange(len(more))),
        offset=np.append(ways.offset, ways.offset[-1] + np.cumsum([len(ring) for ring in more.values()])),
        node=np.append(ways.node, nodes),
        lonlat=np.concatenate([ways.lonlat, places]),
        areas=areas,
    )


def _written(
    file: osmium.io.File, index: Any, only: Iterable[int] | None, filter_: OnEarth | None
) -> Iterator[list[bytes]]:
    """Write streets and controls in the OPL format, with coordinates; yield it in blocks of lines."""
    controls: Any = osmium.filter.KeyFilter("highway", "barrier")
    controls.enable_for(osmium.osm.NODE)
    ways: Any = osmium.filter.KeyFilter(*_KEYS) if only is None else chosen(only)
    ways.enable_for(osmium.osm.WAY)
    ferries = osmium.filter.TagFilter(("route", "ferry"))
    ferries.enable_for(osmium.osm.RELATION)
    locations = osmium.NodeLocationsForWays(index)
    locations.ignore_errors()  # nodes that the file lacks
    with TemporaryDirectory() as folder:
        path = Path(folder) / "streets.opl"
        wanted = osmium.io.File(str(path), "opl,locations_on_ways=true,add_metadata=false")
        writer = osmium.SimpleWriter(wanted)
        first = () if filter_ is None else (filter_,)
        try:
            with osmium.io.Reader(file, _WITH_LINES if only is None else _WITHOUT) as reader, writer:
                osmium.apply(reader, *first, locations, ways, controls, ferries, writer)
        except (RuntimeError, osmium.InvalidLocationError):
            # deleted after it failed, it writes again, fails again, and ends the process
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(writer))
            raise
        with path.open("rb") as text:
            while lines := text.readlines(_BLOCK_BYTES):
                yield lines


def _kept(carried: bytes) -> tuple[bytes, ...]:
    """Choose from ``Thighway=residential,name=…`` the tags that mean something here."""
    kept = [each for each in carried[1:].split(b",") if each.partition(b"=")[0] in _KEPT]
    if any(word in carried for word in _NAMED):  # what keeps people out is told by its name
        kept += [each for each in carried[1:].split(b",") if each.startswith(b"name=")]
    return tuple(kept)


def _wayside(carried: bytes, places: bytes) -> bool:
    """Whether a way without a ``highway`` tag is a street all the same, or the outline of a pier."""
    written = carried.lower()
    if not any(word in written for word in _WAYSIDE):
        return False  # most railways and routes
    found = values.of_way(_unescaped(_kept(carried)))
    first, last = places[1:].partition(b"x")[0], places.rpartition(b",")[2].partition(b"x")[0]
    return tags.street_class(walk_areas.as_street(found, closed=first == last)) != ""


def _unescaped(pairs: Iterable[bytes]) -> dict[str, str]:
    """Turn ``key=value`` of OPL, in which ``%20%`` stands for a space, into tags."""
    texts = (each.decode().partition("=") for each in pairs)
    return {key: _ESCAPED.sub(_sign, value) if "%" in value else value for key, _, value in texts}


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _nodes(places: list[bytes]) -> pd.DataFrame:
    """Read ``Nn1x117.1y29.2,n2x…`` of ways: a row for each node, without coordinates where lost."""
    text = b",".join(places).translate(bytes.maketrans(b"xy,", b",,\n"), b"Nn")
    kinds = {"node": pa.int64(), "lon": pa.float64(), "lat": pa.float64()}
    table = csv.read_csv(
        BytesIO(b"node,lon,lat\n" + text), convert_options=csv.ConvertOptions(column_types=kinds)
    )
    found: pd.DataFrame = table.to_pandas()
    return found


def _within(ways: Ways) -> Ways:
    """Cut ways where the file lacks their nodes; a node alone between two lost ones is no street."""
    present = np.isfinite(ways.lonlat[:, 0])
    if present.all():
        return ways
    begins = present.copy()
    begins[1:] &= ~present[:-1]
    begins[ways.offset[:-1]] = present[ways.offset[:-1]]
    run = np.cumsum(begins) - 1
    size = np.bincount(run[present])
    long = np.append(size > 1, False)  # lost nodes before the first run count as run -1
    kept = present & long[run]
    way = np.searchsorted(ways.offset, np.flatnonzero(begins)[long[:-1]], side="right") - 1
    return replace(
        ways,
        way_id=ways.way_id[way],
        tagged=ways.tagged[way],
        offset=np.concatenate([[0], np.cumsum(size[long[:-1]])]),
        node=ways.node[kept],
        lonlat=ways.lonlat[kept],
        lost_nodes=int((~present & ~np.isin(ways.node, ways.nowhere)).sum()),
    )
