"""How much an input may hold, and how to let in more: every bound stands here.

Whole cities, provinces and national extracts stay far below these bounds; what lies beyond is a slip,
a damaged header, or a file made to fill the memory. A bound is raised by an environment variable, not
by the study file: whoever sends a study may not set the bounds of the computer that opens it.
"""

import os
import zipfile
import zlib
from dataclasses import dataclass

from access.contracts.errors import InputError
from access.contracts.said import NOTHING, Said

MI = 1024 * 1024
# what comes of a damaged archive, of whose members the places, sizes or ways to pack are not so
DAMAGED_ZIP = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, KeyError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)


@dataclass(frozen=True)
class Bound:
    """The most that an input may hold of something.

    Attributes:
        most: unless the environment says otherwise.
        what: it is counted in, for messages: ``100 行``, ``100 rows``.
    """

    most: int
    what: Said


BOUNDS = {
    # study, plan, profile, scenario files: the longest of the built-in ones has 0.2 MB and 20,000 values;
    # 8 MB are read in 30 s
    "DOCUMENT_BYTES": Bound(8 * MI, Said("字节的 YAML 或 JSON", "bytes of YAML or JSON")),
    "DOCUMENT_VALUES": Bound(
        500_000,
        Said("个值（别名按它所代表的全部内容计）", "values (each alias counts as all that it stands for)"),
    ),
    "DOCUMENT_DEPTH": Bound(60, Said("层嵌套", "levels of nesting")),
    # 64 bits have 20 digits, the longest numbers of parcels 28
    "DIGITS": Bound(40, Said("位数字（一个数）", "digits in one number")),
    # all edges of the streets of China are some 30 million, the parcels of a city some 1 million
    "ROWS": Bound(100_000_000, Said("行", "rows")),
    "COLUMNS": Bound(16_384, Said("列", "columns")),  # as many as a sheet of Excel has
    "VALUES": Bound(1_000_000_000, Said("个值（行 × 列）", "values (rows × columns)")),
    # each takes room and half a microsecond though the file holds nothing for it
    "EMPTY_VALUES": Bound(
        20_000_000,
        Said("个值（行 × 列），几乎全空", "values (rows × columns), nearly all of them empty"),
    ),
    "LINE_BYTES": Bound(64 * MI, Said("字节（一行）", "bytes in one line")),
    # a whole continent as .osm has some 600 GB, the planet as .pbf unpacks to some 200 GB
    "UNPACKED_BYTES": Bound(1024 * 1024 * MI, Said("字节（解压后）", "bytes when unpacked")),
    # of an OpenStreetMap file that has to be sorted in memory: some 200 bytes each
    "SORTED_OBJECTS": Bound(20_000_000, Said("个对象（要排序的）", "objects that have to be sorted")),
    # OpenStreetMap and CSV shrink to a tenth; what shrinks to a thousandth says nearly nothing
    "UNPACKED_RATIO": Bound(200, Said("倍（解压后与解压前之比）", "times its own size when unpacked")),
    # a FileGDB has some hundred
    "MEMBERS": Bound(20_000, Said("个文件（一个压缩包中）", "files in one archive")),
    # of one layer in an archive: they are written to the disk while it is read
    "EXTRACTED_BYTES": Bound(16 * 1024 * MI, Said("字节（解压后）", "bytes when unpacked")),
    # of outlines that cross themselves; a slip of the pen makes some, and each is to be mended
    "CROSSINGS": Bound(5_000_000, Said("处轮廓可能自相交", "places where an outline may cross itself")),
    # study and inputs of a run: those of a large city have some 2 GB
    "BUNDLE_BYTES": Bound(8 * 1024 * MI, Said("字节（一个包中的文件）", "bytes of files in one bundle")),
    # WorldPop of the largest countries has some 1 GB; a tile of GHS-POP some 30 MB
    "FETCHED_BYTES": Bound(16 * 1024 * MI, Said("字节（一次下载）", "bytes in one download")),
    # at 3 seconds of arc as many as 10° × 10° hold, more than nearly all provinces whole; some 15 s
    "CELLS": Bound(150_000_000, Said("个栅格单元（所读部分）", "raster cells in the part that is read")),
}
_PREFIX = "ACCESS_MOST_"
_RATIO_FROM = 64 * MI


def most(name: str) -> int:
    """Return the most that an input may hold of something.

    Args:
        name: of a bound.

    Raises:
        InputError: the environment variable that raises it holds no whole number above 0.
    """
    variable = _PREFIX + name
    given = os.environ.get(variable, "").strip().replace(",", "").replace("_", "")
    if not given:
        return BOUNDS[name].most
    if not (given.isascii() and given.isdigit() and len(given) <= 18 and int(given)):
        word = given[:40]
        raise InputError(
            variable, [Said(f"“{word}”不是大于 0 的整数", f"'{word}' is no whole number above 0")]
        )
    return int(given)


def beyond(name: str, found: float) -> Said:
    """Return what to say of an input that holds too much of something; empty where it does not.

    >>> beyond("COLUMNS", 20_000)[:66]
    'it comes to 20,000 columns; at most 16,384 are let in; where that '
    """
    limit = most(name)
    if found <= limit:
        return NOTHING
    what = BOUNDS[name].what
    return Said(
        f"共 {found:,.0f} {what.zh}，最多允许 {limit:,}；如确需如此，请调高环境变量 {_PREFIX}{name}",
        f"it comes to {found:,.0f} {what}; at most {limit:,} are let in; where that is meant so,"
        f" set the environment variable {_PREFIX}{name} higher",
    )


def beyond_table(rows: int, columns: int, size: int) -> Said:
    """Return what to say of a table that is too large, or far larger than its file; empty where it is not.

    Args:
        rows, columns: of the table.
        size: bytes of the file, unpacked: a value that is there takes one at least.
    """
    values = rows * columns
    return (
        beyond("ROWS", rows)
        or beyond("COLUMNS", columns)
        or beyond("VALUES", values)
        or (beyond("EMPTY_VALUES", values) if values > size else NOTHING)
    )


def beyond_packed(unpacked: int, packed: int) -> Said:
    """Return what to say of a file that unpacks to too much; empty where it does not.

    Args:
        unpacked, packed: bytes; of less than 64 MB unpacked the ratio tells nothing.
    """
    ratio = unpacked / max(packed, 1)
    return beyond("UNPACKED_BYTES", unpacked) or (
        beyond("UNPACKED_RATIO", ratio) if unpacked > _RATIO_FROM else NOTHING
    )
