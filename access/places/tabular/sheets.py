"""Sheets of a workbook: .xlsx, .xlsm, .xlsb, .xls and .ods, as python-calamine reads them."""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pandas as pd
import python_calamine

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import NOTHING, Said, examples
from access.contracts.tables import counted
from access.places import encodings
from access.places.tabular import exported, header, rows

KINDS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
_OF_97 = (".xls", ".et")  # as WPS calls its own
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STEP = 1024 * 1024
_COLUMNS = re.compile(rb'r="([A-Z]{2,3})\d')  # beyond Z
_ROWS = re.compile(rb'r="[A-Z]{0,3}(\d{1,7})"')  # of rows and of cells
_NAME = 40
Cell = Any
Sheet = list[list[Cell]]


def read(path: Path, *, sheet: str | int | None, header_row: int | None) -> tuple[pd.DataFrame, list[Said]]:
    """Read a sheet of a workbook as texts.

    Args:
        path: the file.
        sheet: its name, or its number from 1; needed where more than one holds a table.
        header_row: row of the header, from 1; None: it is found.

    Returns:
        (texts, by the row of the sheet less two; what was found that is not as in the plainest sheet).

    Raises:
        FileError: no workbook, one under a password, damaged or too large; no such sheet, or several
            with a table; a header that names a column twice.
    """
    cells: Sheet
    merged: Sequence[Any]
    if exported.is_page(path):
        page, said = exported.cells(path)
        cells, merged = [list[Cell](row) for row in page], ()
    else:
        with _opened(path) as book:
            cells, merged, said = _chosen(path, book, sheet)
    filled, kept = _fill(cells, merged)
    first = [[_text(each) for each in row] for row in cells[: header.LOOKED_AT]]
    found = header.find(path, first, header_row)
    rows.check_names(path, tuple(each for each in found.names if not each.startswith("Unnamed: ")))
    number = sum(row >= found.first for row in filled)
    if number:
        said.append(
            Said(
                f"{number} 个合并的单元格按其首格填写",
                f"{counted(number, 'cell')} merged with one above: its text is taken",
            )
        )
    number = sum(row >= found.first for row in kept)
    if number:
        said.append(
            Said(
                f"{number} 个合并单元格中的数只算在首行",
                f"{counted(number, 'number')} in merged cells: counted for the first row alone",
            )
        )
    return _table(cells, found), [*said, *found.said]


def _table(cells: Sheet, found: header.Header) -> pd.DataFrame:
    body = cells[found.first :]
    columns = {}
    for name, values in zip(
        found.names, zip(*body, strict=True) if body else [()] * len(found.names), strict=True
    ):
        texts = _texts(values)
        if not name.startswith("Unnamed: ") or any(texts):
            columns[name] = pd.array(texts, dtype="str")
    return pd.DataFrame(columns, index=pd.RangeIndex(len(body)) + found.first - 1)


def _texts(cells: Sequence[Cell]) -> Sequence[str]:
    kinds = set(map(type, cells))
    if kinds == {str}:
        return cells
    if kinds == {float} and not any(map(float.is_integer, cells)):
        return list(map(repr, cells))
    return [each if type(each) is str else _text(each) for each in cells]


def _text(cell: Cell) -> str:
    """A cell as a text of CSV would have it: whole numbers without a point, dates as ISO writes them."""
    if type(cell) is float:
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    if type(cell) is dt.datetime:
        return str(cell.date() if cell.time() == dt.time() else cell)
    return str(cell)


def _chosen(
    path: Path, book: python_calamine.CalamineWorkbook, wanted: str | int | None
) -> tuple[Sheet, Sequence[Any], list[Said]]:
    """The sheet that is meant: its cells and merged cells; and what is to be told of the choice."""
    names_of = [each.name for each in _known(book)]
    if wanted is not None:
        name = next((each for each in names_of if each.strip() == str(wanted).strip()), None)
        if name is None and isinstance(wanted, int) and 1 <= wanted <= len(names_of):
            name = names_of[wanted - 1]
        if name is None:
            zh, en = "、".join(names_of), ", ".join(names_of)
            raise FileError(
                str(path),
                [Said(f"没有工作表“{wanted}”；有 {zh}", f"no sheet '{wanted}' in it; its sheets are {en}")],
            )
        return *_cells(book, name), []
    held = _held(book)
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
    others = [name for name in names_of if name != likely[0]]
    if others:
        zh, en = "、".join(others), examples(others)
        said.append(
            Said(
                f"读的是工作表“{likely[0]}”，没有读 {zh}",
                f"its sheet '{likely[0]}' is read; not {en}",
            )
        )
    return *held[likely[0]], said


def _cells(book: python_calamine.CalamineWorkbook, name: str) -> tuple[Sheet, Sequence[Any]]:
    sheet = book.get_sheet_by_name(name)
    return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or ()


def _is_table(cells: Sheet) -> bool:
    """Whether two rows at least have two cells or more."""
    filled = [sum(1 for each in row if each != "") for row in cells[: header.LOOKED_AT]]
    return sum(number > 1 for number in filled) > 1


def _fill(cells: Sheet, merged: Sequence[Any]) -> tuple[list[int], list[int]]:
    """Give cells that are merged with others their text, where it is a text: a number is one for all of them.

    Returns:
        (rows with a text from above; rows whose number was merged with others below it).
    """
    filled, kept = [], []
    for (top, left), (bottom, right) in merged:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        if type(value) is not str:
            kept += [top] * (bottom > top)
            continue
        if value == "" or right - left + 1 >= len(cells[top]):
            continue  # a title over the whole width stays in one cell
        for at, row in enumerate(cells[top : bottom + 1], start=top):
            for i in range(left, min(right + 1, len(row))):
                if row[i] == "":
                    row[i] = value
                    filled += [at] * (at > top)
    return filled, kept


def names(path: Path) -> list[str]:
    """Return the sheets of a workbook that may be seen and hold a table, or anything where none does.

    Raises:
        FileError: see ``read``.
    """
    if exported.is_page(path) or exported.is_text(path):
        return [path.stem]
    with _opened(path) as book:
        held = {name: cells for name, (cells, _) in _held(book).items()}
    tables = [name for name, cells in held.items() if _is_table(cells)]
    return tables or [name for name, cells in held.items() if cells]


@contextmanager
def _opened(path: Path) -> Iterator[python_calamine.CalamineWorkbook]:
    _check(path)
    try:
        with path.open("rb") as file, python_calamine.CalamineWorkbook.from_filelike(file) as book:
            yield book  # by what it is, not by its name
    except python_calamine.PasswordError as error:
        what = Said("文件有密码；请另存为没有密码的文件", "it is locked by a password; save it without")
        raise FileError(str(path), [what]) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        what = Said(f"不能读作工作簿：{error}", f"cannot be read as a workbook: {error}")
        raise FileError(str(path), [what]) from error
    except BaseException as error:  # what the reader's own language ends a damaged file with is no Exception
        if type(error).__name__ != "PanicException":
            raise
        what = Said(
            "工作簿已损坏；请用 Excel 另存为 .xlsx", "the workbook is damaged; save it as .xlsx with Excel"
        )
        raise FileError(str(path), [what]) from error


def _known(book: python_calamine.CalamineWorkbook) -> list[python_calamine.SheetMetadata]:
    of = python_calamine.SheetTypeEnum.WorkSheet
    return [each for each in book.sheets_metadata if each.typ == of]


def _held(book: python_calamine.CalamineWorkbook) -> dict[str, tuple[Sheet, Sequence[Any]]]:
    """What stands in the sheets that may be seen."""
    seen = python_calamine.SheetVisibleEnum.Visible
    return {each.name: _cells(book, each.name) for each in _known(book) if each.visible == seen}


def _check(path: Path) -> None:
    """Refuse what is no workbook, or would fill the memory: calamine takes room for all cells to the last."""
    with path.open("rb") as file:
        start = file.read(24)
    if start.startswith(_OLE) and path.suffix.lower() in _OF_97:
        return  # at most 65,536 rows of 256 cells
    if start.startswith(_OLE):
        what = Said(
            "文件有密码，或其实是 .xls；请另存为没有密码的 .xlsx", "it is locked by a password, or is an .xls"
        )
        raise FileError(str(path), [what])
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(path, archive)
    except bounds.DAMAGED_ZIP as error:
        if isinstance(error, FileError):
            raise
        shown = encodings.beginning(start)
        what = Said(
            f"不是工作簿（开头为“{shown}”），或已损坏；如果是网页或文本，请用 Excel 打开后另存为 .xlsx",
            f"it is no workbook (it begins with '{shown}'), or damaged; save it as .xlsx with Excel",
        )
        raise FileError(str(path), [what]) from error


def _check_archive(path: Path, archive: zipfile.ZipFile) -> None:
    total, size = 0, path.stat().st_size
    for info in archive.infolist():
        info.file_size = 1 << 62  # as much as there is, not as it says
        box: _Cells | _Repeated | None = None
        if "worksheets/" in info.filename:
            box = _Cells()
        elif info.filename == "content.xml":
            box = _Repeated()
        with archive.open(info) as file:
            while data := file.read(_STEP):
                total += len(data)
                fault = bounds.beyond_packed(total, size)
                if not fault and box is not None:
                    box.take(data)
                    fault = bounds.beyond("EMPTY_VALUES", box.cells) if box.cells > total else NOTHING
                if fault:
                    raise FileError(str(path), [fault])


class _Cells:
    """How many cells a sheet of .xlsx has from the first to the last, by the names that they have."""

    def __init__(self) -> None:
        self._columns = self._rows = 0
        self._tail = b""

    def take(self, data: bytes) -> None:
        """Look at the next part of a sheet."""
        data = self._tail + data
        self._tail = data[-_NAME:]
        found = _ROWS.findall(data)
        if data.count(b"<c") > len(found) or b":c" in data:  # some have no name: they follow the one before
            self._columns += max(part.count(b"c") for part in re.split(rb"<(?:\w+:)?row\b", data))
        self._columns = max([26, self._columns, *map(_column, set(_COLUMNS.findall(data)))])
        self._rows = max([self._rows + data.count(b"row>"), *map(int, set(found))])

    @property
    def cells(self) -> int:
        """How many there are."""
        return self._rows * self._columns


class _Repeated:
    """How many cells a sheet of .ods has, where it says that cells and rows are repeated.

    Empty ones after the last that holds something, by which a sheet is filled to its edge, do not count.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._row_times = self._columns = self._here = self._last = self._rows = self._height = 0

    def take(self, data: bytes) -> None:
        """Look at the next part of a document."""
        try:
            self._parser.Parse(data)
        except expat.ExpatError as error:
            raise zipfile.BadZipFile(str(error)) from error

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        if kind == "table":
            self._rows = 0
        elif kind == "table-row":
            self._row_times = self._times(attributes, "number-rows-repeated")
            self._here = self._last = 0
        elif kind in ("table-cell", "covered-table-cell"):
            self._here += self._times(attributes, "number-columns-repeated")
            if any(each.endswith(" value-type") for each in attributes):
                self._last = self._here

    def _end(self, name: str) -> None:
        if name.endswith(" table-row"):
            self._rows += self._row_times
            if self._last:
                self._columns, self._height = max(self._columns, self._last), max(self._height, self._rows)

    @staticmethod
    def _times(attributes: dict[str, str], name: str) -> int:
        told = next((value for key, value in attributes.items() if key.endswith(f" {name}")), "1")
        return int(told) if told.isdigit() else 1

    @property
    def cells(self) -> int:
        """How many there are."""
        return self._height * self._columns


def _column(letters: bytes) -> int:
    number = 0
    for each in letters:
        number = number * 26 + each - 64
    return number
