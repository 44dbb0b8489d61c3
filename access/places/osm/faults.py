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

_UNSORTED = (
    "its objects are not in the order of their ids ({}), as in extracts glued together: sort it with"
    " `osmium sort`, or put the extracts together with `osmium merge`"
)
NO_BOX = (
    "the box that it claims to hold, `bounds`, is none: west, south, east, north are {}; correct it, or take"
    " it out"
)
# what the parser says → what is to be done
_HINTS = {
    "out of order": _UNSORTED,
    "twice in input": "it holds an object more than once ({}): put extracts together with `osmium merge`,"
    " which keeps one of each; of a history file take one day with `osmium time-filter`",
}
_VALUES = {
    "coordinate": "it holds a coordinate that is no number ({}); correct it",
    "illegal": "it holds a whole number that is none, or is too large ({}); correct it",
    "too long": "it holds a longer text than an OpenStreetMap file may ({}): 255 signs; shorten it",
}
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
        raise FileError(str(path), ["no such file"])
    try:
        yield
    except AccessError:
        raise
    except _RAISED as error:
        said = str(error)
        if any(words in said for words in _VALUES) and (where := _where(path)):
            said = f"{said}, {where}"
        hint = next(
            (hint for words, hint in {**_HINTS, **_VALUES}.items() if words in said),
            "not a whole OpenStreetMap file ({}); download or copy it again",
        )
        raise FileError(str(path), [hint.format(said)]) from error


def _where(path: Path) -> str:
    """Which object of a file of XML holds what is no number or is too long, and its line; else ""."""
    name = path.name.lower()
    opener = next((_OPENERS[each] for each in _OPENERS if name.endswith(each)), None)
    if opener is None:
        return ""
    parser, within, found = expat.ParserCreate(), "", ""

    def begin(kind: str, told: dict[str, str]) -> None:
        nonlocal within, found
        within = f"{kind} {told.get('id', '')}" if kind in _OBJECTS else within if kind != "bounds" else kind
        wrong = kind != "osm" and (
            any(len(each.encode(errors="replace")) > _LONGEST for each in told.values())
            or any(not _WHOLE.fullmatch(told[each]) for each in _WHOLE_NUMBERS if each in told)
            or any(not _DEGREES.fullmatch(told[each]) for each in told if each[-3:] in ("lat", "lon"))
        )
        if wrong and not found:
            found = f"{within[:40]} in line {parser.CurrentLineNumber}"

    parser.StartElementHandler = begin
    try:
        with opener(path, "rb") as file:
            while not found and (part := file.read(_CHUNK)):
                parser.Parse(part)
    except (expat.ExpatError, OSError, EOFError, zlib.error):
        pass  # what the parser of the file has found is told all the same
    return found


def check_order(file: osmium.io.File, path: Path, *, even_pbf: bool = False) -> None:
    """Refuse what the parser would pass over without a word: nodes after ways, ids below 0, the deleted."""
    if path.name.lower().endswith(".pbf") and not (even_pbf and not _says_sorted(file)):
        return
    after_ways = False
    processor: Any = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY)
    for item in processor:
        if item.id < 0:
            raise FileError(
                str(path),
                [f"it holds ids below 0 ({item.id}); number it anew, e.g. with `osmium renumber`"],
            )
        if item.deleted:
            what = f"it holds deleted objects ({'way' if item.is_way() else 'node'} {item.id})"
            raise FileError(str(path), [f"{what}: take one day with `osmium time-filter`"])
        if item.is_way():
            after_ways = True
        elif after_ways:
            raise FileError(
                str(path), ["nodes stand after ways in it; they must come first: sort it with `osmium sort`"]
            )


def _says_sorted(file: osmium.io.File) -> bool:
    reader = osmium.io.Reader(file, osmium.osm.NOTHING)
    try:
        return reader.header().get("sorting") == "Type_then_ID"
    finally:
        reader.close()
