"""In what order the objects of an OpenStreetMap file stand, and a file in the order of their ids."""

from pathlib import Path
from typing import Any

import osmium

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said

_RANKS = {"n": 0, "w": 1, "r": 2}
_WORDS = {"n": ("节点", "node"), "w": ("路径", "way"), "r": ("关系", "relation")}


def disorder(file: osmium.io.File, path: Path) -> Said | None:
    """Say which object of a file stands before one that should stand before it; None: none does.

    Args:
        file: the file; a .pbf that says that it is sorted is believed.
        path: its name, for messages.

    Raises:
        FileError: what the parser would pass over without a word: ids below 0, deleted objects; or more
            objects out of order than can be sorted here.
    """
    if path.name.lower().endswith(".pbf") and _says_sorted(file):
        return None
    last, found, number = (0, 0), None, 0
    kinds = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION
    processor: Any = osmium.FileProcessor(file, kinds)
    for item in processor:
        number += 1
        kind = item.type_str()
        if item.id < 0:
            fault = Said(
                f"有小于 0 的编号（{item.id}）；请重新编号，如用 `osmium renumber`",
                f"it holds ids below 0 ({item.id}); number it anew, e.g. with `osmium renumber`",
            )
            raise FileError(str(path), [fault])
        if item.deleted:
            zh, en = _WORDS[kind]
            fault = Said(
                f"含有已删除的对象（{zh} {item.id}）；请用 `osmium time-filter` 取一天",
                f"it holds deleted objects ({en} {item.id}): take one day with `osmium time-filter`",
            )
            raise FileError(str(path), [fault])
        here = (_RANKS[kind], item.id)
        if here < last and found is None:
            before = f"{'nwr'[last[0]]}{last[1]}"
            found = Said(f"{kind}{item.id} 在 {before} 之后", f"{kind}{item.id} after {before}")
        last = here
    too_many = bounds.beyond("SORTED_OBJECTS", number) if found else None
    if found and too_many:
        told = unsorted(found)
        raise FileError(str(path), [Said(f"{told.zh}；{too_many.zh}", f"{told}; {too_many}")])
    return found


def unsorted(found: Said) -> Said:
    """What to say of a file that is not sorted here.

    Args:
        found: which object stands out of order.
    """
    return Said(
        f"各对象没有按编号排列（{found.zh}）；请用 `osmium sort` 排序",
        f"its objects are not in the order of their ids ({found}): sort it with `osmium sort`",
    )


def put_in_order(file: Path, kind: str, target: Path) -> None:
    """Write a file in the order of its ids; what it holds twice it holds twice then, too.

    Args:
        file: the file out of order; it is held in memory.
        kind: of which it is, as osmium calls it.
        target: .osm.pbf that is written.
    """
    reader = osmium.io.Reader(osmium.io.File(str(file.absolute()), kind), osmium.osm.NOTHING)
    head = reader.header()
    reader.close()
    objects = osmium.MergeInputReader()
    objects.add_buffer(file.read_bytes(), kind)
    with osmium.SimpleWriter(str(target), header=head) as writer:
        objects.apply(writer, simplify=False)


def _says_sorted(file: osmium.io.File) -> bool:
    reader = osmium.io.Reader(file, osmium.osm.NOTHING)
    try:
        return reader.header().get("sorting") == "Type_then_ID"
    finally:
        reader.close()
