"""Sheets written as a workbook: real numbers, frozen headings, filters, columns as wide as their texts."""

import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from access.contracts import escaping, folders
from access.contracts.documents import Text
from access.contracts.results import ResultFile
from access.outputs import run_id
from access.outputs.columns import VERDICTS
from access.outputs.workbook.front import dictionary, front, of_many, of_progress, of_two
from access.outputs.workbook.sheets import Column, Language, Sheet, Value, sheets, word

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NAME = "tables.xlsx"
# what a record of another command than `run` holds beside
_COMMANDS = {
    "siting": "site",
    "linking": "link",
    "emergency": "emergency",
    "scenarios": "compare",
    "supply": "supply",
    "runs": "diff",
    "many": "many",
    "progress": "monitor",
}
_MADE = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same inputs give the same bytes
_WIDEST, _NARROWEST, _LOOKED_AT = 48, 7, 200
_INFINITE = "∞"
_RATIO = ("met_share", "persons_met", "persons")  # a share that a reader would check, and what it is of
_MOST_DECIMALS = 6  # as many as result files have
_BASE = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
_COLOURS = {"met": "#1d5fa6", "unmet": "#a8430a", "undetermined": "#5f4f8c", "not_testable": "#5a6068"}


def write(
    folder: Path,
    path: Path,
    described: Iterable[ResultFile],
    record: Mapping[str, Any],
    *,
    language: Language = "zh",
) -> None:
    """Write the tables of a folder of results as a workbook.

    Args:
        folder: of the results of a run.
        path: the workbook.
        described: what may stand in the folder; see ``outputs.described.files``.
        record: of the run.
        language: of headings and words.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (a run that is only asked about needs none)

    found = list(sheets(folder, described, record, language))
    # in memory its parts have no time of their own
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options | {"strings_to_numbers": False}) as book:
        book.set_properties({"created": _MADE, "title": str(record["study"]["name"][language])})
        pen = _Pen(book)
        _lines(
            pen,
            book.add_worksheet(word(Text(zh="说明", en="About"), language)),
            front(found, record, language),
        )
        for sheet in found:
            _table(pen, book.add_worksheet(sheet.title), sheet)
        words = dictionary(found, language)
        _table(pen, book.add_worksheet(words.title), words)


def of_run(
    folder: Path,
    path: Path,
    described: Callable[[str], Iterable[ResultFile]],
    *,
    language: Language = "zh",
) -> Path:
    """Write the tables of a run, or of what else a study was asked, as a workbook elsewhere.

    Args:
        folder, path, language: see ``write``.
        described: command → what it writes.

    Raises:
        FileError: no run, or a file of it has been changed; nothing can be written there.
    """
    record = run_id.check(folder)
    command = next((each for key, each in _COMMANDS.items() if key in record), "run")
    if command == "run" and "verdicts.csv" not in record["files"]:
        command = "gaps"  # whose record is that of its run
    if command == "diff":
        record = of_two(record)
    if command == "many":
        record = of_many(record)
    if command == "monitor":
        record = of_progress(record)
    with folders.replacing(path.parent, inputs=[("run", folder / run_id.RECORD)]) as new:
        write(folder, new / path.name, described(command), record, language=language)
    return path


class _Pen:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._written: dict[tuple[str, bool], tuple[str, Format]] = {}
        self._numbers: dict[tuple[float, bool, Value], Format] = {}

    @cached_property
    def _whole(self) -> "Format":
        return self(num_format=number_format(1.0, share=False))

    @cached_property
    def _broken(self) -> "Format":
        return self(num_format=number_format(0.5, share=False))

    def __call__(self, **properties: Any) -> "Format":
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_BASE, **properties})
        return self._made[key]

    def written(self, value: str, *, verdict: bool) -> tuple[str, "Format"]:
        """A text as a cell holds it, with its format; most stand in many cells."""
        key = value, verdict
        if key not in self._written:
            text = escaping.sheet(value)
            style: dict[str, Any] = {"text_wrap": True} if _wide(text) > _WIDEST else {}
            if verdict:
                style = {"bold": True, "font_color": _colour(value)}
            self._written[key] = text, self.text(text, **style)
        return self._written[key]

    def number(self, value: float, share: bool, against: Value) -> "Format":
        """The format of a number; see ``number_format``."""
        if against is None and not share:  # most have no mark, and few are alike
            return self._whole if value == round(value) else self._broken
        key = value, share, against
        if key not in self._numbers:
            self._numbers[key] = self(num_format=number_format(value, share=share, against=against))
        return self._numbers[key]

    def text(self, text: str, **properties: Any) -> "Format":
        """The format of a text; one that would run if it were typed anew stays a text even then."""
        if escaping.runs(text):
            properties["quote_prefix"] = True
        return self(**properties)


def _lines(pen: _Pen, sheet: "Worksheet", lines: list[tuple[str, ...]]) -> None:
    """The first sheet: a label and a text in each line; a label alone is a heading."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 96)
    for row, cells in enumerate(lines):
        heading = len(cells) == 1
        for column, cell in enumerate(cells):
            text = escaping.sheet(cell)
            style = {"bold": True, "font_size": 16 if row == 0 else 12} if heading else {"text_wrap": True}
            sheet.write_string(row, column, text, pen.text(text, **style))


def _table(pen: _Pen, sheet: "Worksheet", table: Sheet) -> None:
    columns, last = table.columns, len(table.rows)
    head = pen(bold=True, text_wrap=True, bg_color="#e8ecf1", bottom=1)
    for number, column in enumerate(columns):
        sheet.write_string(0, number, escaping.sheet(column.head), head)
    names = {column.name: number for number, column in enumerate(columns)}
    for number, row in enumerate(table.rows, start=1):
        for place, (value, column) in enumerate(zip(row, columns, strict=True)):
            if value is not None:
                _cell(pen, sheet, (number, place), value, column, row, names)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _width(column, (row[number] for row in table.rows[:_LOOKED_AT])))
    sheet.freeze_panes(1, 1)
    if columns:
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _cell(
    pen: _Pen,
    sheet: "Worksheet",
    at: tuple[int, int],
    value: float | str,
    column: Column,
    row: tuple[Value, ...],
    names: Mapping[str, int],
) -> None:
    if isinstance(value, str):
        sheet.write_string(*at, *pen.written(value, verdict=column.name in ("verdict", "verdict_zh")))
        return
    if math.isinf(value):
        sheet.write_string(*at, _INFINITE if value > 0 else f"-{_INFINITE}", pen(align="right"))
        return
    required = row[names["required"]] if "required" in names else None
    is_share = column.kind == "share" or (
        column.name in ("value", "value_low", "value_high", "required") and _of_share(row, names)
    )
    style = pen.number(value, is_share, required)
    formula = _formula(at[0], value, row, names) if column.name == _RATIO[0] else ""
    if formula:
        sheet.write_formula(*at, formula, style, value)
    else:
        sheet.write_number(*at, value, style)


def number_format(value: float, *, share: bool, against: Value = None) -> str:
    """Return how a number is shown: so that rounding never brings it onto the other side of its mark.

    Args:
        value: the number.
        share: whether it is shown in per cent.
        against: the mark that it must reach, if there is one; of shares also 1.

    >>> number_format(0.5, share=True), number_format(0.89996, share=True, against=0.9)
    ('0.0%', '0.000%')
    >>> number_format(12000, share=False), number_format(2.004, share=False, against=2.0)
    ('#,##0', '#,##0.000')
    """
    marks = [each for each in (against, 1.0 if share else None) if isinstance(each, float | int)]
    least = 3 if share else 2
    if not share and value == round(value):
        decimals = 0
    else:
        decimals = next(
            (
                n
                for n in range(least, _MOST_DECIMALS)
                if all(_side(round(value, n), m) == _side(value, m) for m in marks)
            ),
            _MOST_DECIMALS,
        )
    if share:
        return f"0.{'0' * (decimals - 2)}%"
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _side(value: float, mark: float) -> int:
    return (value > mark) - (value < mark)


def _of_share(row: tuple[Value, ...], names: Mapping[str, int]) -> bool:
    """Whether the numbers of a row are shares, by its unit: see ``verdicts.findings.Unit``."""
    told = [str(row[names[name]]) for name in ("unit", "unit_zh") if name in names]
    return any(each.startswith("share of ") or each.endswith("占比") for each in told)


def _formula(row: int, value: float, cells: tuple[Value, ...], names: Mapping[str, int]) -> str:
    """The ratio that a share is, as a formula; empty where its parts are not there, or are not its parts."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 (see ``write``)

    _, part, whole = _RATIO
    if not {part, whole} <= names.keys():
        return ""
    met, persons = cells[names[part]], cells[names[whole]]
    if not isinstance(met, float) or not isinstance(persons, float) or not persons:
        return ""
    if abs(met / persons - value) > 10**-_MOST_DECIMALS:
        return ""
    return f"={xl_rowcol_to_cell(row, names[part])}/{xl_rowcol_to_cell(row, names[whole])}"


def _colour(value: str) -> str:
    """The colour that the map gives a verdict, by its name or in words."""
    code = next((name for name, text in VERDICTS.items() if value in (text.zh, text.en)), "")
    return _COLOURS.get(code, "#000000")


def _width(column: Column, values: Iterable[Value]) -> float:
    """Wide enough for most texts, Chinese ones too, and for half of the heading: it may take two lines."""
    longest = max(
        (_wide(each) if isinstance(each, str) else 10 for each in values if each is not None), default=0
    )
    return min(_WIDEST, max(_NARROWEST, longest + 2, _wide(column.head) / 2 + 4))


def _wide(text: str) -> int:
    """How many columns of letters a text takes: Chinese signs take two."""
    seen = text[:200]
    if seen.isascii():
        return len(seen)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in seen)
