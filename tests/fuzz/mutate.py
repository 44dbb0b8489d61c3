"""Ways to damage a file: cut, flipped, grown, its values put in the place of others or made hostile.

Every function takes bytes and a seeded generator and returns bytes; the same seed, the same damage. What
stands in a container (gzip, the blobs of a PBF file, the rows of a GeoPackage) is damaged inside it as
well, so that the damage is not only found by the container's own checksum.
"""

import bz2
import gzip
import io
import random
import re
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz import legal

Mutator = Callable[[bytes, random.Random], bytes]
_TEXT = (
    *(".yaml", ".csv", ".osm", ".graphml", ".geojson", ".json", ".prj", ".asc"),
    *(".txt", ".kml", ".gml", ".dxf", ".tab", ".mif", ".mid", ".xml"),
)
_ZIPPED = (".zip", ".kmz", ".xlsx", ".ods")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORD = re.compile(rb"[^\s,;:\"'<>\[\]{}()=/]+")
_NUMBERS = [
    *(b"nan", b"NaN", b"inf", b"-inf", b"Infinity", b"1e400", b"1e308", b"-1e308", b"1e-320", b"-1", b"0"),
    *(b"", b" ", b"9" * 25, b"9223372036854775808", b"-9223372036854775809", b"4294967296", b"181", b"-91"),
    *(b"1,5", "１２".encode(), b"0x10", b"--5", b"1_000", b"12abc", b"1e5", b"1000000", b"0.1", b"null"),
]
_WORDS = [
    *(b"", b"null", b"true", b"x" * 100_000, "市".encode() * 40_000, b"\x00", b"\x1b[31m", b"\xff\xfe"),
    *("\u202e".encode(), b"\xed\xa0\x80", b"=1+1", b"-1", b"nan", b"[]", b"{}", b"<b>", b"&amp;", b"'", b'"'),
    *(b"a;b;c", b"[bold]", b"\xef\xbb\xbf", b"[" * 50, b"\n", b"yes", b"no", b"~", b"*a", b"!!x"),
]
_DOUBLES = (float("nan"), float("inf"), -float("inf"), 1e308, -1e300, 0.0, 1e-310, 181.0, 5e5, -200.0)
_INTEGERS = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def damaged(name: str, data: bytes, rng: random.Random) -> bytes:
    """Return the bytes of a file with one to three faults.

    Args:
        name: of the file, whose ending tells what can be done to it.
        data: the seed.
        rng: what decides.
    """
    ways: tuple[Mutator, ...] = _OF_TEXT if name.endswith(_TEXT) else _OF_BYTES
    if name.endswith((".gz", ".bz2")):
        ways = (_in_gzip, _in_gzip, *_OF_BYTES)
    elif name.endswith(_ZIPPED):
        ways = (_in_zip, _in_zip, _in_zip, *_OF_BYTES)
    elif data.startswith(b"\xff\xfe"):
        ways = (_in_utf16, _in_utf16, *_OF_BYTES)
    elif name.endswith(".pbf"):
        ways = (_in_blob, _in_blob, *_OF_BYTES)
    elif name.endswith(".gpkg"):
        ways = (_in_rows, _in_rows, _in_rows, *_OF_BYTES)
    for _ in range(rng.choice((1, 1, 1, 1, 2, 3))):
        data = rng.choice(ways)(data, rng)
    return data


def cut(data: bytes, rng: random.Random) -> bytes:
    """End the file early."""
    return data[: rng.randrange(len(data) + 1)]


def flip(data: bytes, rng: random.Random) -> bytes:
    """Change one to eight bits, or put another byte."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 8)) if found else 0):
        at = rng.randrange(len(found))
        found[at] = rng.randrange(256) if rng.random() < 0.3 else found[at] ^ 1 << rng.randrange(8)
    return bytes(found)


def _span(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 2, 4, 8, 16, 64, 512)))


def lose(data: bytes, rng: random.Random) -> bytes:
    """Take a block out."""
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def grow(data: bytes, rng: random.Random) -> bytes:
    """Repeat a block, once or until the file has half a megabyte more."""
    start, end = _span(data, rng)
    times = rng.choice((1, 1, 2, 10, 500_000 // max(1, end - start)))
    return data[:end] + data[start:end] * times + data[end:]


def blank(data: bytes, rng: random.Random) -> bytes:
    """Fill a block with zeros or ones, as a bad disk does."""
    start, end = _span(data, rng)
    return data[:start] + rng.choice((b"\0", b"\xff")) * (end - start) + data[end:]


def shift(data: bytes, rng: random.Random) -> bytes:
    """Put some bytes in."""
    start = rng.randrange(len(data) + 1)
    return (
        data[:start]
        + rng.choice((b"\0", b"\n", b",", b"\xff", b"\xef\xbb\xbf", rng.randbytes(7)))
        + data[start:]
    )


def plant(data: bytes, rng: random.Random) -> bytes:
    """Put an extreme number in the place of four or eight bytes."""
    kind = rng.choice(["<d", ">d", "<I", ">I", "<H", "<Q"])
    value = (
        rng.choice(_DOUBLES)
        if kind[1] == "d"
        else rng.choice(_INTEGERS) & (1 << 8 * struct.calcsize(kind)) - 1
    )
    start = rng.randrange(len(data) + 1)
    return data[:start] + struct.pack(kind, value) + data[start + struct.calcsize(kind) :]


def number(data: bytes, rng: random.Random) -> bytes:
    """Put what is no number, or a hostile one, in a number's place."""
    return _put(data, rng, _NUMBER, rng.choice(_NUMBERS))


def word(data: bytes, rng: random.Random) -> bytes:
    """Put a hostile word in a word's place."""
    return _put(data, rng, _WORD, rng.choice(_WORDS))


def _put(data: bytes, rng: random.Random, what: re.Pattern[bytes], new: bytes) -> bytes:
    found = list(what.finditer(data))
    if not found:
        return data + new
    chosen = rng.choice(found)
    return data[: chosen.start()] + new + data[chosen.end() :]


def exchange(data: bytes, rng: random.Random) -> bytes:
    """Exchange two values."""
    found = list(_WORD.finditer(data))
    if len(found) < 2:
        return data
    one, other = sorted(rng.sample(found, 2), key=lambda each: each.start())
    return data[: one.start()] + other[0] + data[one.end() : other.start()] + one[0] + data[other.end() :]


def lines(data: bytes, rng: random.Random) -> bytes:
    """Double a line, take it out, put it elsewhere, or shuffle all but the first."""
    found = data.splitlines(keepends=True)
    if len(found) < 2:
        return data
    at, to = rng.randrange(len(found)), rng.randrange(len(found))
    what = rng.choice(("double", "lose", "move", "shuffle"))
    if what == "shuffle":
        rest = found[1:]
        rng.shuffle(rest)
        return b"".join([found[0], *rest])
    line = found[at] if what == "double" else found.pop(at)
    return b"".join(found if what == "lose" else [*found[:to], line, *found[to:]])


def _in_gzip(data: bytes, rng: random.Random) -> bytes:
    try:
        if data.startswith(b"BZh"):
            return bz2.compress(rng.choice(_OF_TEXT)(bz2.decompress(data), rng))
        return gzip.compress(rng.choice(_OF_TEXT)(gzip.decompress(data), rng), mtime=0)
    except (OSError, EOFError, ValueError, zlib.error):
        return flip(data, rng)


def _in_zip(data: bytes, rng: random.Random) -> bytes:
    """Damage one member of an archive and pack it anew, with a checksum that fits."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {each: archive.read(each) for each in archive.namelist()}
        name = rng.choice([each for each in members if members[each]])
    except (zipfile.BadZipFile, OSError, EOFError, IndexError, ValueError, NotImplementedError, zlib.error):
        return flip(data, rng)
    if rng.random() < 0.05:
        del members[name]
    else:
        ways = _OF_TEXT if name.endswith(_TEXT) else _OF_BYTES
        members[name] = rng.choice(ways)(members[name], rng)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in members.items():
            archive.writestr(zipfile.ZipInfo(each), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _in_utf16(data: bytes, rng: random.Random) -> bytes:
    try:
        found = rng.choice(_OF_TEXT)(data.decode("utf-16").encode(), rng)
        return found.decode().encode("utf-16")
    except UnicodeError:
        return flip(data, rng)


def _in_blob(data: bytes, rng: random.Random) -> bytes:
    blobs = legal.blobs(data)
    if not blobs:
        return flip(data, rng)
    at = rng.randrange(len(blobs))
    kind, content = blobs[at]
    blobs[at] = kind, rng.choice((flip, plant, cut, lose, grow, blank))(content, rng)
    return legal.pbf(blobs)


def _in_rows(data: bytes, rng: random.Random) -> bytes:
    """Change one value of one row of one table of a database."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.gpkg"
        path.write_bytes(data)
        try:
            with sqlite3.connect(path) as base:
                base.execute("PRAGMA trusted_schema = off")
                for (name,) in base.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                ).fetchall():
                    base.execute(f'DROP TRIGGER "{name}"')
                names = [
                    name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                ]
                table = rng.choice([name for name in names if not name.startswith(("sqlite", "rtree"))])
                columns = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
                column = rng.choice(columns)
                rows = base.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()  # noqa: S608
                row, old = rng.choice(rows)
                new = _value(old, rng)
                base.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (new, row))  # noqa: S608
            base.close()
        except (sqlite3.Error, IndexError):
            return flip(data, rng)
        return path.read_bytes()


def _value(old: object, rng: random.Random) -> object:
    if isinstance(old, bytes):
        return rng.choice((flip, plant, cut, lose, blank, lambda *_: None, lambda *_: b""))(old, rng)
    return rng.choice((None, "", -1, 0, 1 << 62, 1e308, float("inf"), "x" * 100_000, b"\xff\x00", "nan", "1"))


_OF_BYTES: tuple[Mutator, ...] = (cut, flip, flip, lose, grow, blank, shift, plant, plant)
_OF_TEXT: tuple[Mutator, ...] = (
    cut,
    flip,
    flip,
    lose,
    grow,
    shift,
    number,
    number,
    number,
    word,
    word,
    exchange,
    lines,
    lines,
)
