"""The texts of a .pbf file: a zero byte within one ends the process in osmium, which takes it for the end."""

import zlib
from collections.abc import Iterator
from pathlib import Path

from access.contracts.errors import FileError
from access.contracts.said import Said

# fields of BlobHeader, of Blob and of PrimitiveBlock (wiki.openstreetmap.org/wiki/PBF_Format)
_TYPE, _SIZE = 1, 3
_RAW, _ZLIB = 1, 3
_TEXTS = 1
_HEAD_BYTES = 1 << 16  # of a blob's header, at most
_FIRST = 1 << 16  # bytes of a block unpacked at once; the texts stand first in it


def check(path: Path) -> None:
    """Refuse a .pbf file with a text that holds a zero byte; nothing is unpacked but the texts.

    Raises:
        FileError: with the number of the block.
    """
    try:
        for number, texts in enumerate(_tables(path), start=1):
            # most tables hold one empty text, the first, and no other zero byte
            if texts.count(0) > 1 and any(b"\0" in text for _, text in _fields(texts)):
                fault = Said(
                    f"不是完整的 OpenStreetMap 文件：第 {number} 块有文字含零字节；请重新下载或复制",
                    f"not a whole OpenStreetMap file: block {number} holds a text with a zero byte in it; "
                    "download or copy it again",
                )
                raise FileError(str(path), [fault])
    except (IndexError, zlib.error):
        return  # the parser of the file tells what is wrong


def _tables(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while len(head := file.read(4)) == 4:
            header = dict(_fields(file.read(min(int.from_bytes(head, "big"), _HEAD_BYTES))))
            blob = file.read(int.from_bytes(header.get(_SIZE, b""), "little"))
            if header.get(_TYPE) == b"OSMData":
                yield _texts(dict(_fields(blob)))


def _texts(blob: dict[int, bytes]) -> bytes:
    """The first field of a block, where it is its texts."""
    unpack = zlib.decompressobj()
    data = blob[_RAW] if _RAW in blob else unpack.decompress(blob.get(_ZLIB, b""), _FIRST)
    if data[:1] != bytes([_TEXTS << 3 | 2]):
        return b""
    size, place = _varint(data, 1)
    if place + size > len(data) and unpack.unconsumed_tail:
        data += unpack.decompress(unpack.unconsumed_tail, place + size - len(data))
    return data[place : place + size]


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a message: texts as they are, numbers as 8 bytes, the lowest first."""
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        value, place = _varint(data, place)
        if key & 7 == 2:
            yield key >> 3, data[place : place + value]
            place += value
        else:
            yield key >> 3, (value & (1 << 64) - 1).to_bytes(8, "little")


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not byte & 0x80:
            return value, place
