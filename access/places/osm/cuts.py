"""Parts cut out of one OpenStreetMap file: however many, it is read as often as for one.

What is made claims to be complete within a box; streets and areas that reach beyond it are whole.

To which cuts an object goes is a bit for each of them, so that what lies in several is looked at once.
"""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import osmium.io

from access.contracts.arrays import Integers
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places.osm import faults
from access.places.osm.extract import HIGHEST, Box, header, nothing_there, opened, written_on
from access.places.osm.ids import chosen

AT_ONCE = 62  # bits of a mask
_MANY = 1_000_000  # references that are looked up at once
_BUFFER = 1 << 20  # bytes that wait to be written, for each cut
_NODE = np.dtype([("id", "<u8"), ("x", "<i4"), ("y", "<i4")])  # as osmium keeps places in a file
_DEGREE = 10_000_000
_CHUNK = 1 << 22
# relations of more members than this (borders of provinces, coasts) stay as the box cuts them
_MOST_MEMBERS = 2000
_LOCAL_LEVEL = 6  # county, district: their borders are kept whole


@dataclass
class _Chosen:
    """Objects of one kind, and to which cuts they go: ids in order, with a mask of bits each."""

    ids: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    masks: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @classmethod
    def joined(cls, parts: list[tuple[Integers, Integers]]) -> "_Chosen":
        """Put ids and masks together; what is there several times goes to all the cuts that it has."""
        ids = np.concatenate([np.zeros(0, dtype=np.int64), *(each for each, _ in parts)])
        order = np.argsort(ids, kind="stable")
        ids = ids[order]
        if not len(ids):
            return cls()
        masks = np.concatenate([each for _, each in parts])[order]
        first = np.flatnonzero(np.concatenate([[True], ids[1:] != ids[:-1]]))
        return cls(ids[first], np.bitwise_or.reduceat(masks, first))

    def of(self, ids: Integers) -> Integers:
        """Return the masks of objects; 0: they go nowhere."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.where(self.ids[at] == ids, self.masks[at], 0)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield ids and masks, a part of them in Python's numbers at a time."""
        for start in range(0, len(self.ids), _MANY):
            part = slice(start, start + _MANY)
            yield from zip(self.ids[part].tolist(), self.masks[part].tolist(), strict=True)


class _Members:
    """Objects and what they refer to, some of them at a time."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.refs: list[int] = []
        self.counts: list[int] = []

    def add(self, each: int, refs: list[int]) -> None:
        self.ids.append(each)
        self.refs += refs
        self.counts.append(len(refs))

    def taken(self, among: _Chosen) -> tuple[tuple[Integers, Integers], tuple[Integers, Integers]]:
        """Return those that refer to what was chosen, and all that these refer to, and begin anew."""
        ids, refs, counts = (np.array(each, dtype=np.int64) for each in (self.ids, self.refs, self.counts))
        self.__init__()  # type: ignore[misc]
        masks = np.zeros(len(ids), dtype=np.int64)
        owner = np.repeat(np.arange(len(ids)), counts)
        np.bitwise_or.at(masks, owner, among.of(refs))
        kept = masks > 0
        return (ids[kept], masks[kept]), (refs[kept[owner]], masks[owner][kept[owner]])


def cut(path: Path, goal: Path, box: Box, *, tell: Callable[[str], None]) -> None:
    """Write what lies within a box: see ``cuts``.

    Raises:
        FileError: it is no OpenStreetMap file in order, or holds nothing in the box.
    """
    nothing = cuts(path, {goal: box}, tell=tell)
    if nothing:
        raise FileError(str(path), [*nothing.values()])


def cuts(path: Path, goals: Mapping[Path, Box], *, tell: Callable[[str], None]) -> dict[Path, Said]:
    """Write what lies within each box, with the whole of each street and area that reaches into it.

    The file is read three times, a fourth time where areas reach beyond the boxes, for up to 62 boxes
    together. The places of all its nodes wait on the disk meanwhile (16 bytes each, beside a goal).

    Args:
        path: a larger file.
        goals: .osm.pbf files → within which box.
        tell: prints a line.

    Returns:
        Goals in whose boxes there is nothing, so that they are not written → what is to be said of it.

    Raises:
        FileError: it is no OpenStreetMap file in order.
    """
    source, empty = opened(path), dict[Path, Said]()
    # neighbours together: most objects then are of interest to none of them, which is soon found
    in_order = iter(sorted(goals.items(), key=lambda each: each[1]))
    while part := dict(islice(in_order, AT_ONCE)):
        with faults.reading(path), tempfile.TemporaryDirectory(dir=next(iter(part)).parent) as work:
            empty |= _cuts(path, source, part, Path(work), tell)
    return empty


def _cuts(
    path: Path, source: osmium.io.File, goals: Mapping[Path, Box], work: Path, tell: Callable[[str], None]
) -> dict[Path, Said]:
    name, number = path.name, f"{len(goals)} 份 parts" if len(goals) > 1 else ""
    tell(f"{name}：第 1/4 遍，点 pass 1 of 4: nodes {number}".rstrip())
    within = _nodes_within(source, [*goals.values()], work / "nodes")
    there = int(np.bitwise_or.reduce(within.masks, initial=0))
    empty = {
        goal: nothing_there(path, box) for i, (goal, box) in enumerate(goals.items()) if not there & 1 << i
    }
    if not there:
        return empty
    tell(f"{name}：第 2/4 遍，线和关系 pass 2 of 4: ways and relations")
    kept, whole = _referring(source, within)
    if len(whole.ids):
        tell(f"{name}：第 3/4 遍，补全 pass 3 of 4: the rest of what reaches beyond")
        kept = _completed(source, kept, whole)
    tell(f"{name}：第 4/4 遍，写出 pass 4 of 4: writing")
    when = written_on(path)
    with ExitStack() as stack:
        writers = {
            1 << i: stack.enter_context(
                osmium.SimpleWriter(osmium.io.File(str(goal), "pbf"), _BUFFER, header(box, when))
            )
            for i, (goal, box) in enumerate(goals.items())
            if goal not in empty
        }
        _write(source, kept, writers)
    return empty


def _nodes_within(source: osmium.io.File, boxes: list[Box], work: Path) -> _Chosen:
    """The nodes within the boxes: osmium writes all places to a file, numpy looks at that."""
    index = osmium.index.create_map(f"sparse_file_array,{work}")
    reader = osmium.io.Reader(source, osmium.osm.NODE)
    osmium.apply(reader, osmium.NodeLocationsForWays(index))
    reader.close()
    places = np.memmap(work, dtype=_NODE, mode="r")
    sides = [[round(each * _DEGREE) for each in box] for box in boxes]
    found = []
    for start in range(0, len(places), _CHUNK):
        part = places[start : start + _CHUNK]
        x, y, ids = (np.array(part[name]) for name in ("x", "y", "id"))
        masks = np.zeros(len(part), dtype=np.int64)
        for i, (west, south, east, north) in enumerate(sides):
            masks[(x >= west) & (x <= east) & (y >= south) & (y <= north)] |= 1 << i
        kept = (masks > 0) & (ids > 0) & (ids <= HIGHEST)
        found.append((ids[kept].astype(np.int64), masks[kept]))
    del places, part, index  # else Windows does not let the file go
    return _Chosen.joined(found)


_Kept = dict[str, _Chosen]  # n, w, r → the nodes, ways and relations


@dataclass
class _Relation:
    """A relation, and to which cuts it goes."""

    osm_id: int
    mask: int
    ways: Integers  # among its members, where it is to be whole


def _referring(source: osmium.io.File, within: _Chosen) -> tuple[_Kept, _Chosen]:
    """The nodes within, what refers to them, ways with all their nodes; the ways that areas lack besides."""
    near = osmium.IdTracker()
    for each in within.ids.tolist():
        near.add_node(each)
    pending, nodes, ways = _Members(), [(within.ids, within.masks)], list[tuple[Integers, Integers]]()
    among, relations = dict[str, _Chosen](), list[_Relation]()

    def look_up() -> None:
        of_ways, of_nodes = pending.taken(within)
        ways.append(of_ways)
        nodes.append(of_nodes)

    processor: Any = osmium.FileProcessor(source, osmium.osm.WAY | osmium.osm.RELATION)
    beside = near.contains_filter()
    beside.enable_for(osmium.osm.WAY)
    for item in processor.with_filter(beside):
        if item.is_way():
            pending.add(item.id, [node.ref for node in item.nodes])
            if len(pending.refs) > _MANY:
                look_up()
            continue
        if not among:  # all the ways come first
            look_up()
            among = {"n": within, "w": _Chosen.joined(ways)}
        relations.append(_relation(item, among))
    look_up()
    kept = {"n": _Chosen.joined(nodes), "w": _Chosen.joined(ways)}
    own = [each for each in relations if each.mask]
    kept["r"] = _Chosen.joined([_pair([each.osm_id for each in own], [each.mask for each in own])])
    lacking = _Chosen.joined(
        [(each.ways, np.full(len(each.ways), each.mask, dtype=np.int64)) for each in own if len(each.ways)]
    )
    more = (lacking.masks & ~kept["w"].of(lacking.ids)) != 0
    return kept, _Chosen(lacking.ids[more], lacking.masks[more])


def _pair(ids: list[int], masks: list[int]) -> tuple[Integers, Integers]:
    return np.array(ids, dtype=np.int64), np.array(masks, dtype=np.int64)


def _relation(item: Any, among: Mapping[str, _Chosen]) -> _Relation:
    refs = defaultdict[str, list[int]](list)
    for member in item.members:
        refs[member.type].append(member.ref)
    arrays = {kind: np.array(refs[kind], dtype=np.int64) for kind in among}
    masks = [among[kind].of(ids) for kind, ids in arrays.items()]
    mask = int(np.bitwise_or.reduce(np.concatenate(masks), initial=0))
    return _Relation(item.id, mask, arrays["w"][: None if mask and _is_local_area(item) else 0])


def _completed(source: osmium.io.File, kept: _Kept, lacking: _Chosen) -> _Kept:
    """Add ways and their nodes."""
    pending = _Members()
    processor: Any = osmium.FileProcessor(source, osmium.osm.WAY)
    for item in processor.with_filter(chosen(lacking.ids.tolist())):
        pending.add(item.id, [node.ref for node in item.nodes])
    owner = np.repeat(lacking.of(np.array(pending.ids, dtype=np.int64)), pending.counts)
    nodes = np.array(pending.refs, dtype=np.int64), owner
    return {
        "n": _Chosen.joined([(kept["n"].ids, kept["n"].masks), nodes]),
        "w": _Chosen.joined([(kept["w"].ids, kept["w"].masks), (lacking.ids, lacking.masks)]),
        "r": kept["r"],
    }


def _write(source: osmium.io.File, kept: _Kept, writers: Mapping[int, osmium.SimpleWriter]) -> None:
    wanted = osmium.IdTracker()
    for kind, add in (("n", wanted.add_node), ("w", wanted.add_way), ("r", wanted.add_relation)):
        for each, _ in kept[kind]:
            if 0 < each <= HIGHEST:
                add(each)
    goals = defaultdict[int, list[Any]](list)
    rows = {kind: iter(each) for kind, each in kept.items()}
    at = dict.fromkeys(rows, (0, 0))
    processor: Any = osmium.FileProcessor(source)
    for item in processor.with_filter(wanted.id_filter()):
        kind, osm_id = item.type_str(), item.id
        while at[kind][0] < osm_id:  # both come in the order of their ids
            at[kind] = next(rows[kind])
        mask = at[kind][1]
        if mask not in goals:
            goals[mask] = [writer.add for bit, writer in writers.items() if mask & bit]
        for add in goals[mask]:
            add(item)


def _is_local_area(relation: Any) -> bool:
    if len(relation.members) > _MOST_MEMBERS:
        return False
    level = relation.tags.get("admin_level", "")
    if relation.tags.get("type") == "boundary" and level.isascii() and level.isdigit():
        return _LOCAL_LEVEL <= int(level[:3]) <= 12
    return relation.tags.get("type") in ("multipolygon", "site")
