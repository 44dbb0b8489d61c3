"""OpenStreetMap files made: from an answer of Overpass, put together from parts (for cuts see ``cuts``).

What is made claims to be complete within a box; streets and areas that reach beyond it are whole.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import osmium
import osmium.filter
import osmium.io
from osmium.osm import mutable

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places import packed
from access.places.osm import faults, order, texts
from access.places.osm.ids import chosen

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees
HIGHEST = 1 << 44
_KINDS = {"node": "n", "way": "w", "relation": "r"}
_LONGEST = 1024  # bytes of a text: 255 signs of four


def opened(path: Path) -> osmium.io.File:
    """Return a file as osmium takes it, known to be an OpenStreetMap file in order.

    Raises:
        FileError: it is not.
    """
    with faults.reading(path):
        packed.check(path)
        if path.name.lower().endswith(".pbf"):
            texts.check(path)
        file = osmium.io.File(str(path.absolute()), "pbf" if path.name.lower().endswith(".pbf") else "")
        back = order.disorder(file, path)
        if back:
            raise FileError(str(path), [order.unsorted(back)])
        return file


def written_on(path: Path) -> str:
    """Return of which moment a file is, as it says itself (``2026-01-31T20:21:00Z``); else nothing."""
    with faults.reading(path):
        reader = osmium.io.Reader(str(path.absolute()), osmium.osm.NOTHING)
        found: str = reader.header().get("osmosis_replication_timestamp")
        reader.close()
    return found[:20]


def box_of(path: Path) -> Box | None:
    """Return the box within which a file claims to be complete, where it claims one."""
    with faults.reading(path):
        reader = osmium.io.Reader(str(path.absolute()), osmium.osm.NOTHING)
        held = reader.header().box()
        reader.close()
    if not held.valid():
        return None
    low, high = held.bottom_left, held.top_right
    return low.lon, low.lat, high.lon, high.lat


def whole_relations(path: Path, relations: Sequence[int], goal: Path) -> None:
    """Write relations of a file with all their ways and nodes."""
    with faults.reading(path):
        source = str(path.absolute())
        wanted = osmium.IdTracker()
        processor: Any = osmium.FileProcessor(source, osmium.osm.RELATION)
        for item in processor.with_filter(chosen(relations)):
            if item.is_relation():
                wanted.add_relation(item.id)
                for each in item.members:
                    if each.type == "w":
                        wanted.add_way(each.ref)
        wanted.complete_backward_references(source, relation_depth=0)
        with osmium.SimpleWriter(osmium.io.File(str(goal), "pbf")) as out:
            osmium.apply(source, wanted.id_filter(), out)


def from_overpass(answer: Mapping[str, Any], goal: Path) -> None:
    """Write what Overpass answered in JSON as an OpenStreetMap file, in order.

    Raises:
        ValueError: it is none of its answers, or not a whole one.
    """
    try:
        objects = {(list(_KINDS).index(each["type"]), int(each["id"])): each for each in answer["elements"]}
        with osmium.SimpleWriter(osmium.io.File(str(goal), "pbf"), overwrite=True) as out:
            for place in sorted(objects):
                _add(out, objects[place], place[1])
    except (KeyError, TypeError, AttributeError, RuntimeError, OverflowError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _add(out: osmium.SimpleWriter, each: Mapping[str, Any], osm_id: int) -> None:
    tags = {key: value for key, value in each.get("tags", {}).items() if _is_text(key) and _is_text(value)}
    if not 0 < osm_id <= HIGHEST:
        raise ValueError(f"id {osm_id}")
    if each["type"] == "node":
        x, y = float(each["lon"]), float(each["lat"])
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            raise ValueError(f"node {osm_id} at {x}, {y}")
        out.add_node(mutable.Node(id=osm_id, location=(x, y), tags=tags))
    elif each["type"] == "way":
        nodes = [int(ref) for ref in each["nodes"]]
        out.add_way(mutable.Way(id=osm_id, nodes=nodes, tags=tags))
    else:
        members = [(_KINDS[m["type"]], int(m["ref"]), str(m["role"])) for m in each.get("members", [])]
        out.add_relation(mutable.Relation(id=osm_id, members=members, tags=tags))


def _is_text(text: object) -> bool:
    return isinstance(text, str) and "\0" not in text and len(text.encode(errors="replace")) <= _LONGEST


def merged(parts: Sequence[Path], goal: Path, box: Box, when: str) -> None:
    """Write several files as one that claims to be complete within a box; what is in several, once.

    Args:
        parts: .osm.pbf files.
        goal: another.
        box: within which.
        when: of which moment they are, as ``written_on`` gives it; or nothing.
    """
    reader = osmium.MergeInputReader()
    for part in parts:
        reader.add_file(str(part))
    with osmium.SimpleWriter(
        osmium.io.File(str(goal), "pbf"), header=header(box, when), overwrite=True
    ) as out:
        reader.apply(out, simplify=True)


def header(box: Box, when: str) -> osmium.io.Header:
    """Return the header of a file that is complete within a box, of a moment as ``written_on`` gives it."""
    made = osmium.io.Header()
    west, south, east, north = box
    made.add_box(osmium.osm.Box(west, south, east, north))
    made.set("generator", "facility-access")
    made.set("sorting", "Type_then_ID")
    if when:
        made.set("osmosis_replication_timestamp", when)
    return made


def nothing_there(path: Path, box: Box) -> Said:
    """Say that a file holds nothing within a box."""
    held = box_of(path)
    wanted, covers = (", ".join(f"{x:.3f}" for x in each) if each else "?" for each in (box, held))
    return Said(
        f"其中没有所要的范围（西、南、东、北 {wanted}）；文件的范围是 {covers}",
        f"it holds nothing within {wanted} (west, south, east, north); it covers {covers}",
    )
