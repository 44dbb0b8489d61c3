"""What can be wrong with an OpenStreetMap file, and what to do about it."""

import bz2
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.parsers import expat

import osmium

from access.contracts.errors import AccessError, FileError
from access.contracts.said import NOTHING, Said

_UNSORTED = Said(
    "各对象没有按编号排列（{}），像是几个提取文件拼接而成；请用 `osmium sort` 排序，或用 `osmium merge` 合并",
    "its objects are not in the order of their ids ({}), as in extracts glued together: sort it with"
    " `osmium sort`, or put the extracts together with `osmium merge`",
)
NO_BOX = Said(
    "文件所写的范围 `bounds` 不成立：西、南、东、北为 {}；请改正或删去",
    "the box that it claims to hold, `bounds`, is none: west, south, east, north are {}; correct it, or take"
    " it out",
)
# what the parser says → what is to be done
_HINTS = {
    "out of order": _UNSORTED,
    "twice in input": Said(
        "同一对象出现多次（{}）；请用 `osmium merge` 合并提取文件（只留一个）；"
        "历史文件请用 `osmium time-filter` 取一天",
        "it holds an object more than once ({}): put extracts together with `osmium merge`, which keeps one "
        "of each; of a history file take one day with `osmium time-filter`",
    ),
}
_VALUES = {
    "coordinate": Said(
        "有坐标不是数（{}）；请改正", "it holds a coordinate that is no number ({}); correct it"
    ),
    "illegal": Said(
        "有整数写得不对或太大（{}）；请改正",
        "it holds a whole number that is none, or is too large ({}); correct it",
    ),
    "too long": Said(
        "有文字超过 OpenStreetMap 文件的上限 255 个字符（{}）；请缩短",
        "it holds a longer text than an OpenStreetMap file may ({}): 255 signs; shorten it",
    ),
}
_NOT_WHOLE = Said(
    "不是完整的 OpenStreetMap 文件（{}）；请重新下载或复制",
    "not a whole OpenStreetMap file ({}); download or copy it again",
)
_RAISED = (
    *(RuntimeError, ValueError, IndexError, OverflowError, MemoryError, EOFError, zlib.error),
    osmium.InvalidLocationError,
)
_LONGEST = 1024  # bytes: 256 signs of four
_OBJECTS = ("node", "way", "relation")
_WHOLE = re.compile(r"-?\d{1,18}")
_WHOLE_NUMBERS = ("id", "ref", "version", "changeset", "uid", "num_changes", "comments_count")
_DEGREES = re.compile(r"-?\d+\.?\d*([eE][+-]?\d+)?")
_OPENERS: dict[str, Any] = {".osm": open, ".osm.gz": gzip.open, ".osm.bz2": bz2.open}
_CHUNK = 1 << 20


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the parser says of a damaged file into one clear error."""
    if not path.is_file():
        raise FileError(str(path), [Said("没有这个文件", "no such file")])
    try:
        yield
    except AccessError:
        raise
    except _RAISED as error:
        found = str(error)
        told = Said(found, found)
        if any(words in found for words in _VALUES) and (where := _where(path)):
            told = Said(f"{found}，{where.zh}", f"{found}, {where}")
        hints = {**_HINTS, **_VALUES}
        hint = next((hint for words, hint in hints.items() if words in found), _NOT_WHOLE)
        raise FileError(str(path), [Said(hint.zh.format(told.zh), hint.format(told))]) from error


def _where(path: Path) -> Said:
    """Which object of a file of XML holds what is no number or is too long, and its line; else nothing."""
    name = path.name.lower()
    opener = next((_OPENERS[each] for each in _OPENERS if name.endswith(each)), None)
    if opener is None:
        return NOTHING
    parser, within, found = expat.ParserCreate(), "", NOTHING

    def begin(kind: str, told: dict[str, str]) -> None:
        nonlocal within, found
        within = f"{kind} {told.get('id', '')}" if kind in _OBJECTS else within if kind != "bounds" else kind
        wrong = kind != "osm" and (
            any(len(each.encode(errors="replace")) > _LONGEST for each in told.values())
            or any(not _WHOLE.fullmatch(told[each]) for each in _WHOLE_NUMBERS if each in told)
            or any(not _DEGREES.fullmatch(told[each]) for each in told if each[-3:] in ("lat", "lon"))
        )
        if wrong and not found:
            line = parser.CurrentLineNumber
            found = Said(f"第 {line} 行，{within[:40]}", f"{within[:40]} in line {line}")

    parser.StartElementHandler = begin
    try:
        with opener(path, "rb") as file:
            while not found and (part := file.read(_CHUNK)):
                parser.Parse(part)
    except (expat.ExpatError, OSError, EOFError, zlib.error):
        pass  # what the parser of the file has found is told all the same
    return found
