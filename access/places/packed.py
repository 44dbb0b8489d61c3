"""Streams and compressed files, counted as they are unpacked: what would fill the memory is refused."""

import bz2
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import NOTHING

STEP = 1024 * 1024
_LENGTH_BYTES = 4  # of a blob's header, before it
_DATASIZE, _RAW_SIZE = 3, 2  # fields of BlobHeader and of Blob (wiki.openstreetmap.org/wiki/PBF_Format)
_VARINT, _TEXT, _FIXED = 0, 2, {1: 8, 5: 4}  # wire types of Protocol Buffers; bytes of the fixed ones


class BeyondError(Exception):
    """A bound was met while a file was read; what to say of it stands in ``Counted.fault``."""


class Counted(io.RawIOBase):
    """The bytes of a CSV table, counted as they are read.

    Attributes:
        fault: what to say of a bound that was met, which ended the reading; empty without.
        lines: how many ends of lines were met.
    """

    def __init__(self, file: IO[bytes], packed: int | None) -> None:
        """Count the bytes of a file.

        Args:
            file: as it is unpacked.
            packed: bytes before; None: it is not.
        """
        self.fault = NOTHING
        self._file, self._packed = file, packed
        self.lines = self._read = self._columns = self._line = 0
        self._in_header = True

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes; see ``io.RawIOBase``."""
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._count(data)
        if self.fault:
            raise BeyondError
        return len(data)

    def _count(self, data: bytes) -> None:
        self._read += len(data)
        self.lines += data.count(b"\n")
        longest, self._line = _longest_line(data, self._line)
        if self._in_header:
            header, end, rest = data.partition(b"\n")
            self._columns += _most_separators(header) + (1 if end else 0)
            self._in_header = not end
            first = rest.partition(b"\n")[0]
            if b'"' not in first:  # within quotes a comma may be text
                self._columns = max(self._columns, _most_separators(first))
        self.fault = bounds.beyond("LINE_BYTES", longest) or bounds.beyond_table(
            max(self.lines - 1, 0), self._columns, self._read
        )
        if self._packed is not None:
            self.fault = self.fault or bounds.beyond_packed(self._read, self._packed)


def _most_separators(line: bytes) -> int:
    return max(line.count(sign) for sign in (b",", b"\t", b";", b"|"))


def _longest_line(data: bytes, before: int) -> tuple[int, int]:
    """The longest line, where so many bytes of the first came before; and the bytes of the last so far."""
    last = data.rfind(b"\n")
    if last < 0:
        return before + len(data), before + len(data)
    # only a line as long as all that is read at once, or the first, can be a long one
    return max(before + data.find(b"\n"), len(data) - last - 1), len(data) - last - 1


@contextmanager
def table(path: Path) -> Iterator[Counted]:
    """Open a CSV table, plain or gzipped."""
    is_packed = path.suffix.lower() == ".gz"
    opener: Any = gzip.open if is_packed else open
    with opener(path, "rb") as file:
        yield Counted(file, path.stat().st_size if is_packed else None)


def check(path: Path) -> None:
    """Refuse a compressed OpenStreetMap file that unpacks to far more than such files do.

    Raises:
        FileError: it does; how large it would be, and how to let it in.
    """
    name, size = path.name.lower(), path.stat().st_size
    steps: Iterator[int] = iter(())
    if name.endswith(".pbf"):
        steps = _blobs(path)
    elif name.endswith((".gz", ".bz2")):
        steps = _unpacked(path, bz2.open if name.endswith(".bz2") else gzip.open)
    total = 0
    for more in steps:
        total += more
        fault = bounds.beyond_packed(total, size)
        if fault:
            raise FileError(str(path), [fault])


def _unpacked(path: Path, opener: Any) -> Iterator[int]:
    try:
        with opener(path) as file:
            while data := file.read(STEP):
                yield len(data)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        if isinstance(error, FileError):
            raise
        return  # damaged: the parser tells how


def _blobs(path: Path) -> Iterator[int]:
    """Give for each blob of a .pbf file how many bytes it says that it unpacks to; nothing is unpacked."""
    with path.open("rb") as file:
        while len(head := file.read(_LENGTH_BYTES)) == _LENGTH_BYTES:
            header = dict(_fields(file.read(min(int.from_bytes(head, "big"), STEP))))
            size, start = header.get(_DATASIZE, 0), file.tell()
            yield dict(_fields(file.read(min(size, 64)))).get(_RAW_SIZE, size)
            file.seek(start + size)


def _fields(data: bytes) -> Iterator[tuple[int, int]]:
    """Give the numbers in a message of Protocol Buffers, each with its field."""
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        kind = key & 7
        if kind == _VARINT:
            value, place = _varint(data, place)
            yield key >> 3, value
        elif kind == _TEXT:
            length, place = _varint(data, place)
            place += length
        elif kind in _FIXED:
            place += _FIXED[kind]
        else:
            return


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(data) and shift < 64:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not byte & 0x80:
            break
    return value, place
