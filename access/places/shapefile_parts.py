"""Whether the parts of a shapefile are whole and fit together: where not, GDAL reads other values."""

from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from access.contracts.arrays import Booleans
from access.contracts.errors import FileError
from access.contracts.tables import counted, examples

# of a number: digits, or the signs that stand for none
_NUMBER = np.frombuffer(b"0123456789+-.,eE *\0", dtype=np.uint8)
_HEAD, _FIELD, _END = 32, 32, 0x0D  # bytes of the head, of a field's description; what ends these
_TYPES = [bytes([each]) for each in b"CNFLDMIBYT@O+GPWQV0"]
_AFTER = (0x1A, 0)
_SHP_HEAD = 100


def check(path: Path) -> None:
    """Refuse a shapefile whose .dbf is cut or holds numbers that are none, or whose .shx points elsewhere.

    Args:
        path: the .shp.

    Raises:
        FileError: with every fault.
    """
    faults = []
    for endings, look in (
        ((".dbf", ".DBF"), _table_faults),
        ((".shx", ".SHX"), partial(_index_faults, path)),
    ):
        part = next((each for ending in endings if (each := path.with_suffix(ending)).is_file()), None)
        faults += look(part) if part is not None else []
    if faults:
        raise FileError(str(path), faults)


def _table_faults(path: Path) -> list[str]:
    data = np.fromfile(path, dtype=np.uint8)
    if len(data) < _HEAD:
        return [f"{path.name} is cut short; copy all parts of the shapefile again"]
    rows, head, size = (
        int(np.frombuffer(data[at : at + width].tobytes(), dtype=f"<u{width}")[0])
        for at, width in ((4, 4), (8, 2), (10, 2))
    )
    if not _HEAD < head <= len(data) or size == 0 or head + rows * size > len(data):
        held = max(0, len(data) - head) // size if size else 0
        return [f"{path.name} is cut short: {held:,} of {rows:,} rows; copy all parts again"]
    if len(data) - head - rows * size > size:
        return [f"{path.name} holds more than the {counted(rows, 'row')} of its head; save it again"]
    if len(data) > head + rows * size and data[head + rows * size] not in _AFTER:
        return [f"{path.name} does not end where its rows end; copy all parts of the shapefile again"]
    table = data[head : head + rows * size].reshape(rows, size)
    kept, start = table[:, 0] == ord(" "), 1
    shifted = ~kept & (table[:, 0] != ord("*"))
    rows_shifted = examples(np.flatnonzero(shifted) + 1)
    faults = (
        [f"{path.name}: row {rows_shifted} does not begin as rows do; copy it again"] if shifted.any() else []
    )
    for at in range(_HEAD, head - 1, _FIELD):
        if data[at] == _END:
            break
        name = data[at : at + 11].tobytes().split(b"\0")[0].decode("gb18030", errors="replace")
        width = int(data[at + 16])
        if bytes(data[at + 11 : at + 12]) not in _TYPES:
            faults.append(f"{path.name}: column '{name}' is of no known type; copy all parts again")
        elif bytes(data[at + 11 : at + 12]) in (b"N", b"F"):
            faults += _wrong(name, kept & ~_numbers(table[:, start : start + width]))
        start += width
    return faults


def _numbers(texts: npt.NDArray[np.uint8]) -> Booleans:
    """Tell for each row whether its text is one number, or none; NULs stand after it alone."""
    said = (texts != ord(" ")) & (texts != 0)
    begins = said & ~np.pad(said[:, :-1], ((0, 0), (1, 0)))
    ended = np.logical_or.accumulate(texts == 0, axis=1)
    one = (begins.sum(axis=1) <= 1) & ~(said & ended).any(axis=1)
    return np.asarray(one & np.isin(texts, _NUMBER).all(axis=1))


def _wrong(name: str, rows: Booleans) -> list[str]:
    if not rows.any():
        return []
    where = examples(np.flatnonzero(rows) + 1)
    return [f"column '{name}' holds no number in {counted(int(rows.sum()), 'row')} (feature {where})"]


def _index_faults(path: Path, index: Path) -> list[str]:
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
    where = f" (feature {examples(np.flatnonzero(wrong) + 1)})" if wrong.any() else ""
    return [f"{index.name} does not say where the shapes stand{where}; copy all parts of the shapefile again"]
