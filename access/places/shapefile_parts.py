"""Whether the parts of a shapefile are whole and fit together: where not, GDAL reads other values."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from access.contracts.arrays import Booleans
from access.contracts.errors import FileError
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import encodings

# of a number: digits, or the signs that stand for none
_NUMBER = np.frombuffer(b"0123456789+-.,eE *\0", dtype=np.uint8)
_HEAD, _FIELD, _END = 32, 32, 0x0D  # bytes of the head, of a field's description; what ends these
_TYPES = [bytes([each]) for each in b"CNFLDMIBYT@O+GPWQV0"]
_AFTER = (0x1A, 0)
_SHP_HEAD = 100


# what stands in byte 29 of a .dbf → the code page; 0x57 ("ANSI") is that of the writer's computer
_MARKS = {
    each: page
    for page, marks in {
        "437": (0x01,),
        "850": (0x02,),
        "1252": (0x03,),
        "932": (0x13, 0x7B),
        "936": (0x4D, 0x7A),
        "949": (0x4E, 0x79),
        "950": (0x4F, 0x78),
        "874": (0x50, 0x7C),
        "1250": (0xC8,),
        "1251": (0xC9,),
    }.items()
    for each in marks
}
_RECORD = 8  # bytes of a record's head, and of its entry in the index


def encoding(parts: dict[str, Path]) -> str:
    """Return what a shapefile says of its encoding, in a .cpg or by a mark in its .dbf; empty: nothing.

    Args:
        parts: ending → the file beside the .shp.
    """
    if ".cpg" in parts:
        name = parts[".cpg"].read_text(encoding="ascii", errors="replace").strip()
        if encodings.codec(name):
            return name
    if ".dbf" not in parts:
        return ""
    with parts[".dbf"].open("rb") as file:
        head = file.read(_HEAD)
    return _MARKS.get(head[29], "") if len(head) == _HEAD else ""


def mended_index(path: Path, parts: dict[str, Path]) -> bytes | None:
    """Return what the .shx ought to be, where it is missing or points elsewhere; None: it is right.

    Args:
        path: the .shp.
        parts: ending → the file beside it.

    Raises:
        FileError: with every fault: a .dbf that is cut or holds numbers that are none; shapes that are cut,
            or are not as many as the rows.
    """
    faults, rows = list[Said](), None
    if ".dbf" in parts:
        faults, rows = _table_faults(parts[".dbf"])
    index = parts.get(".shx")
    wrong = _index_faults(path, index) if index is not None else []
    found = None
    if index is None or wrong or (rows is not None and index.stat().st_size != _SHP_HEAD + _RECORD * rows):
        at, words, end = _walked(path)
        if end != path.stat().st_size or (rows is not None and rows != len(at)):
            faults += wrong or [_unlike(path, len(at), rows)]
        found = _index(path, at, words)
    if faults:
        raise FileError(str(path), faults)
    return found


def _unlike(path: Path, shapes: int, rows: int | None) -> Said:
    zh, en = f"{path.name} 中完整的图形有 {shapes:,} 个", f"{path.name} holds {shapes:,} whole shapes"
    told = f"，.dbf 有 {rows:,} 行" if rows is not None else "，其后还有残缺"
    more = f", the .dbf {rows:,} rows" if rows is not None else ", and a broken one after them"
    return Said(f"{zh}{told}；请重新复制同名的全部文件", f"{en}{more}; copy all parts of the shapefile again")


def _walked(path: Path) -> tuple[list[int], list[int], int]:
    """Where each shape of a .shp begins, how long it is (words of two bytes), and where the last one ends."""
    at, words, size = [], [], path.stat().st_size
    with path.open("rb") as file:
        place = _SHP_HEAD
        while place + _RECORD <= size:
            file.seek(place + 4)
            length = int.from_bytes(file.read(4), "big")
            if length <= 0 or place + _RECORD + 2 * length > size:
                break
            at.append(place // 2)
            words.append(length)
            place += _RECORD + 2 * length
    return at, words, place


def _index(path: Path, at: list[int], words: list[int]) -> bytes:
    with path.open("rb") as file:
        head = bytearray(file.read(_SHP_HEAD))
    head[24:28] = ((_SHP_HEAD + _RECORD * len(at)) // 2).to_bytes(4, "big")
    return bytes(head) + np.array([at, words], dtype=">i4").T.tobytes()


def _table_faults(path: Path) -> tuple[list[Said], int | None]:
    """The faults of a .dbf, and how many rows it has."""
    data = np.fromfile(path, dtype=np.uint8)
    if len(data) < _HEAD:
        cut = Said(
            f"{path.name} 不完整；请重新复制 shapefile 的全部文件",
            f"{path.name} is cut short; copy all parts of the shapefile again",
        )
        return [cut], None
    rows, head, size = (
        int(np.frombuffer(data[at : at + width].tobytes(), dtype=f"<u{width}")[0])
        for at, width in ((4, 4), (8, 2), (10, 2))
    )
    if not _HEAD < head <= len(data) or size == 0 or head + rows * size > len(data):
        held = max(0, len(data) - head) // size if size else 0
        cut = Said(
            f"{path.name} 不完整：{rows:,} 行中只有 {held:,} 行；请重新复制全部文件",
            f"{path.name} is cut short: {held:,} of {rows:,} rows; copy all parts again",
        )
        return [cut], None
    if len(data) - head - rows * size > size:
        more = Said(
            f"{path.name} 的内容多于文件头所写的 {rows:,} 行；请重新保存",
            f"{path.name} holds more than the {counted(rows, 'row')} of its head; save it again",
        )
        return [more], None
    if len(data) > head + rows * size and data[head + rows * size] not in _AFTER:
        more = Said(
            f"{path.name} 在各行之后还有内容；请重新复制 shapefile 的全部文件",
            f"{path.name} does not end where its rows end; copy all parts of the shapefile again",
        )
        return [more], None
    table = data[head : head + rows * size].reshape(rows, size)
    kept, start = table[:, 0] == ord(" "), 1
    shifted = ~kept & (table[:, 0] != ord("*"))
    which = examples(np.flatnonzero(shifted) + 1)
    begins = Said(
        f"{path.name} 第 {which.zh} 行的开头不对；请重新复制",
        f"{path.name}: row {which} does not begin as rows do; copy it again",
    )
    faults = [begins] if shifted.any() else []
    seen = set[bytes]()
    for at in range(_HEAD, head - 1, _FIELD):
        if data[at] == _END:
            break
        name = data[at : at + 11].tobytes().split(b"\0")[0]
        if name in seen:
            zh = f"{path.name} 中字段“{_named(name)}”出现两次；请改名"
            faults.append(Said(zh, f"column '{_named(name)}' stands twice in {path.name}; rename one"))
        seen.add(name)
        width = int(data[at + 16])
        if bytes(data[at + 11 : at + 12]) not in _TYPES:
            faults.append(
                Said(
                    f"{path.name}：字段“{_named(name)}”的类型不认识；请重新复制全部文件",
                    f"{path.name}: column '{_named(name)}' is of no known type; copy all parts again",
                )
            )
        elif bytes(data[at + 11 : at + 12]) in (b"N", b"F"):
            faults += _wrong(_named(name), kept & ~_numbers(table[:, start : start + width]))
        start += width
    return faults, rows


def _named(name: bytes) -> str:
    return encodings.text(name, encodings.found([name]).name)[0]


def _numbers(texts: npt.NDArray[np.uint8]) -> Booleans:
    """Tell for each row whether its text is one number, or none; NULs stand after it alone."""
    said = (texts != ord(" ")) & (texts != 0)
    begins = said & ~np.pad(said[:, :-1], ((0, 0), (1, 0)))
    ended = np.logical_or.accumulate(texts == 0, axis=1)
    one = (begins.sum(axis=1) <= 1) & ~(said & ended).any(axis=1)
    return np.asarray(one & np.isin(texts, _NUMBER).all(axis=1))


def _wrong(name: str, rows: Booleans) -> list[Said]:
    if not rows.any():
        return []
    where = examples(np.flatnonzero(rows) + 1)
    number = int(rows.sum())
    return [
        Said(
            f"“{name}”列有 {number} 行不是数（第 {where.zh} 个要素）",
            f"column '{name}' holds no number in {counted(number, 'row')} (feature {where})",
        )
    ]


def _index_faults(path: Path, index: Path) -> list[Said]:
    """Where the index says that the shapes stand, against where they do."""
    shapes, pairs = np.fromfile(path, dtype=np.uint8), np.fromfile(index, dtype=np.uint8)[_SHP_HEAD:]
    at, words = pairs[: len(pairs) // 8 * 8].view(">i4").astype(np.int64).reshape(-1, 2).T
    at, size = 2 * at, 2 * words
    there = (at >= _SHP_HEAD) & (size >= 0) & (at + 8 + size <= len(shapes))
    found = np.full(len(at), -1, dtype=np.int64)
    own = shapes[at[there][:, None] + np.arange(4, 8)].astype(np.int64)
    found[there] = 2 * (own @ np.array([1 << 24, 1 << 16, 1 << 8, 1]))
    wrong = found != size
    order = np.argsort(at, kind="stable")
    wrong[order[1:]] |= at[order[1:]] < (at + 8 + size)[order[:-1]]
    if not wrong.any() and len(pairs) % 8 == 0:
        return []
    which = examples(np.flatnonzero(wrong) + 1)
    where_zh, where = (f"（第 {which.zh} 个要素）", f" (feature {which})") if wrong.any() else ("", "")
    return [
        Said(
            f"{index.name} 所记的图形位置不对{where_zh}；请重新复制 shapefile 的全部文件",
            f"{index.name} does not say where the shapes stand{where}; copy all parts of the shapefile again",
        )
    ]
