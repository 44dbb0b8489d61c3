"""What a GeoJSON says of its CRS, looked for in its bytes: GDAL takes much for WGS 84 without a word."""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecoder
from pathlib import Path

from pyproj import CRS
from pyproj.exceptions import CRSError

from access.contracts.errors import FileError
from access.contracts.said import NOTHING, Said

_CRS = re.compile(rb'"(?:c|\\u0063)(?:r|\\u0072)(?:s|\\u0073)"\s*:\s*(?=\{)')
_AFTER = 20_000  # a CRS written out at length (PROJJSON) has some 5,000


def is_named(path: Path) -> bool:
    """Tell whether a file names its CRS."""
    return any(True for _ in _matches(path, _CRS))


def check(path: Path) -> None:
    """Refuse what GDAL would take for WGS 84 without a word: a CRS at an address, or one that is not known.

    Raises:
        FileError: with what the file says of its CRS.
    """
    for text in _matches(path, _CRS):
        fault = _crs_fault(text)
        if fault:
            raise FileError(str(path), [fault])


def _matches(path: Path, pattern: re.Pattern[bytes]) -> Iterator[bytes]:
    """Give what follows each place of a file where a pattern is found."""
    with _mapped(path) as data:
        for match in pattern.finditer(data):
            yield data[match.end() : match.end() + _AFTER]


def count(path: Path, pattern: re.Pattern[bytes]) -> int:
    """Return how often a pattern is found in a file."""
    with _mapped(path) as data:
        return sum(1 for _ in pattern.finditer(data))


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def _crs_fault(text: bytes) -> Said:
    try:
        told = JSONDecoder().raw_decode(text.decode("utf-8", errors="replace"))[0]
    except (ValueError, RecursionError):  # GDAL says of it what is to be said
        return NOTHING
    kind, more = str(told.get("type", "")).lower(), told.get("properties")
    if kind in ("link", "url"):
        return Said(
            "`crs` 指向一个网址，程序不会访问；WGS-84 请删去它，否则写名称，例如 urn:ogc:def:crs:EPSG::4547",
            f"its `crs` leads to an address ({str(more)[:100]}), and none is asked; leave it out for WGS 84,"
            ' or name it: {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}',
        )
    name = more.get("name") if isinstance(more, dict) else None
    if kind != "name" or not isinstance(name, str):
        return NOTHING
    try:
        CRS.from_user_input(name)
    except CRSError:
        en = f"its `crs` names '{name[:100]}', which is not known; give an authority code such as EPSG:4547"
        return Said(f"`crs` 所写的“{name[:100]}”不认识；请写代码，例如 EPSG:4547", en)
    return NOTHING
