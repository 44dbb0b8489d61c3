"""What can be wrong with an OpenStreetMap file, and what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import osmium

from access.contracts.errors import FileError

_UNSORTED = (
    "its objects are not in the order of their ids ({}), as in extracts glued together: sort it with"
    " `osmium sort`, or put the extracts together with `osmium merge`"
)
# what the parser says → what is to be done
_HINTS = {
    "out of order": _UNSORTED,
    "twice in input": "it holds an object more than once ({}): put extracts together with `osmium merge`,"
    " which keeps one of each; of a history file take one day with `osmium time-filter`",
    "coordinate": "it holds a coordinate that is no number ({}); correct it",
}


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the parser says of a damaged file into one clear error."""
    if not path.is_file():
        raise FileError(str(path), ["no such file"])
    try:
        yield
    except (RuntimeError, osmium.InvalidLocationError) as error:
        said = str(error)
        hint = next(
            (hint for words, hint in _HINTS.items() if words in said),
            f"not a whole OpenStreetMap file ({said}); download or copy it again",
        )
        raise FileError(str(path), [hint.format(said)]) from error


def check_order(file: osmium.io.File, path: Path, *, even_pbf: bool = False) -> None:
    """Refuse what the parser would pass over without a word: nodes after ways, ids below 0."""
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
