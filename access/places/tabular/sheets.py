"""Sheets of a workbook: .xlsx, .xlsm, .xlsb, .xls and .ods, as python-calamine reads them."""

import datetime
import re
import zipfile
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import python_calamine

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.contracts.tables import examples
from access.places.tabular import header, rows

KINDS = (".xlsx", ".xlsm", ".xls", ".ods")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STEP = 1024 * 1024
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
Cell = Any
Sheet = list[list[Cell]]


def read(
    path: Path, *, sheet: str | None, header_row: int | None
) -> tuple[pd.DataFrame, list[Said]]:
    """Read a sheet of a workbook as texts.

    Args:
        path: the file.
        sheet: its name; needed where more than one holds a table.
        header_row: row of the header, from 1; None: it is found.

    Returns:
        (texts, by the row of the sheet less two; what was found that is not as in the plainest sheet).

    Raises:
        FileError: no workbook, one under a password, damaged or too large; no such sheet, or several
            with a table; a header that names a column twice.
    """
    _check(path)
    try:
        with python_calamine.load_workbook(path) as book:
            name, cells, merged, said = _chosen(path, book, sheet)
    except python_calamine.PasswordError as error:
        what = Said("文件有密码；请另存为没有密码的文件", "it is locked by a password; save it without")
        raise FileError(str(path), [what]) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        what = Said(f"不能读作工作簿：{error}", f"cannot be read as a workbook: {error}")
        raise FileError(str(path), [what]) from error
    filled = _fill(cells, merged)
    first = [[_text(each) for each in row] for row in cells[: header.LOOKED_AT]]
    found = header.find(path, first, header_row)
    rows.check_names(path, tuple(each for each in found.names if not each.startswith("Unnamed: ")))
    if filled:
        said.append(
            Said(f"合并的单元格中，{filled} 格按其首格填写", f"{filled} cells of merged ones take the text of the first")
        )
    return _table(cells, found), [*said, *found.said]


def _table(cells: Sheet, found: header.Header) -> pd.DataFrame:
    body = cells[found.first :]
    columns = {}
    for i, name in enumerate(found.names):
        texts = [_text(row[i]) for row in body]
        if not name.startswith("Unnamed: ") or any(texts):
            columns[name] = pd.array(texts, dtype="str")
    table = pd.DataFrame(columns, index=pd.RangeIndex(len(body)) + found.first - 1)
    return table[np.asarray([any(each != "" for each in row) for row in body], dtype=bool)]


def _text(cell: Cell) -> str:
    """A cell as a text of CSV would have it: whole numbers without a point, dates as ISO writes them."""
    kind = type(cell)
    if kind is str:
        return str(cell)
    if kind is float:
        written = repr(cell)
        return written[:-2] if written.endswith(".0") else written
    if kind is datetime.datetime:
        return str(cell.date() if cell.time() == datetime.time() else cell)
    return str(cell)


def _chosen(
    path: Path, book: python_calamine.CalamineWorkbook, wanted: str | None
) -> tuple[str, Sheet, Sequence[Any], list[Said]]:
    """The sheet that is meant: its name, cells and merged cells; and what is to be told of the choice."""
    of = python_calamine.SheetTypeEnum.WorkSheet
    known = [each for each in book.sheets_metadata if each.typ == of]
    names = [each.name for each in known]
    if wanted is not None:
        name = next((each for each in names if each.strip() == wanted.strip()), None)
        if name is None:
            zh, en = "、".join(names), ", ".join(names)
            raise FileError(
                str(path),
                [Said(f"没有工作表“{wanted}”；有 {zh}", f"no sheet '{wanted}' in it; its sheets are {en}")],
            )
        return name, *_cells(book, name), []
    hidden = [
        each.name for each in known if each.visible != python_calamine.SheetVisibleEnum.Visible
    ]
    held = {name: _cells(book, name) for name in names if name not in hidden}
    tables = [name for name, (cells, _) in held.items() if _is_table(cells)]
    likely = tables or [name for name, (cells, _) in held.items() if cells]
    if len(likely) > 1:
        zh, en = "、".join(likely), ", ".join(likely)
        raise FileError(
            str(path),
            [
                Said(
                    f"有 {len(likely)} 张工作表有内容（{zh}）；请用 `sheet` 写明用哪一张",
                    f"{len(likely)} of its sheets hold a table ({en}); name the one meant with `sheet`",
                )
            ],
        )
    if not likely:
        raise FileError(str(path), [Said("各工作表都没有内容", "there is nothing in its sheets")])
    said = []
    others = [name for name in names if name != likely[0]]
    if others:
        zh, en = "、".join(others), examples(others)
        said.append(
            Said(
                f"读的是工作表“{likely[0]}”，没有读 {zh}",
                f"its sheet '{likely[0]}' is read; not {en}",
            )
        )
    return likely[0], *held[likely[0]], said


def _cells(book: python_calamine.CalamineWorkbook, name: str) -> tuple[Sheet, Sequence[Any]]:
    sheet = book.get_sheet_by_name(name)
    return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or ()


def _is_table(cells: Sheet) -> bool:
    """Whether two rows at least have two cells or more."""
    return sum(sum(each != "" for each in row) > 1 for row in cells[: header.LOOKED_AT]) > 1


def _fill(cells: Sheet, merged: Sequence[Any]) -> int:
    """Give cells that are merged with others their text, where it is a text: a number is one for all of them.

    Returns:
        How many cells were filled that are not in the first rows of a merged header.
    """
    filled = 0
    for (top, left), (bottom, right) in merged:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        if type(value) is not str or value == "" or right - left + 1 >= len(cells[top]):
            continue  # a title over the whole width stays in one cell
        for row in cells[top : bottom + 1]:
            for i in range(left, min(right + 1, len(row))):
                if row[i] == "":
                    row[i] = value
                    filled += bottom > top and left == right
    return filled


def _check(path: Path) -> None:
    """Refuse what is no workbook, or would fill the memory: calamine takes room for every cell up to the last."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == _OLE and path.suffix.lower() == ".xls":
        return  # at most 65,536 rows of 256 cells
    if start == _OLE:
        what = Said("文件有密码，或其实是 .xls；请另存为没有密码的 .xlsx", "it is locked by a password, or is an .xls")
        raise FileError(str(path), [what])
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, RuntimeError) as error:
        shown = "".join(sign if sign.isprintable() else "·" for sign in start.decode("latin-1"))
        what = Said(
            f"不是工作簿（开头为“{shown}”），或已损坏；如果是网页或文本，请用 Excel 打开后另存为 .xlsx",
            f"it is no workbook (it begins with '{shown}'), or damaged; save it as .xlsx with Excel",
        )
        raise FileError(str(path), [what]) from error


def _check_archive(path: Path, archive: zipfile.ZipFile) -> None:
    total, size = 0, path.stat().st_size
    for info in archive.infolist():
        name = info.filename
        info.file_size = 1 << 62  # as much as there is, not as it says
        corners, repeated = _Corners(), 1
        tail = b""
        with archive.open(info) as file:
            while data := file.read(_STEP):
                total += len(data)
                fault = bounds.beyond_packed(total, size)
                if not fault and "worksheets/" in name:
                    corners.take(tail + data)
                    fault = bounds.beyond("EMPTY_VALUES", corners.cells) if corners.cells > total else ""
                elif not fault and name == "content.xml":
                    repeated = max(map(int, _REPEATED.findall(tail + data)), default=1)
                if fault:
                    raise FileError(str(path), [fault])
                tail = data[-200:]


class _Corners:
    """How large the box of all cells of a sheet is."""

    def __init__(self) -> None:
        self._left, self._right, self._top, self._bottom = 1 << 62, 0, 1 << 62, 0

    def take(self, data: bytes) -> None:
        """Look at the names of cells in a part of a sheet."""
        found = _CELL.findall(data)
        if not found:
            return
        columns = [_column(each) for each in {letters for letters, _ in found}]
        rows_of = [int(number) for number in {number for _, number in found}]
        self._left, self._right = min(self._left, *columns), max(self._right, *columns)
        self._top, self._bottom = min(self._top, *rows_of), max(self._bottom, *rows_of)

    @property
    def cells(self) -> int:
        """How many cells are in it."""
        return max(self._bottom - self._top + 1, 0) * max(self._right - self._left + 1, 0)


def _column(letters: bytes) -> int:
    number = 0
    for each in letters:
        number = number * 26 + each - 64
    return number
