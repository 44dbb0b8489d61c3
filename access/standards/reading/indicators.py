"""Rows of a plan's table of indicators: name, unit, base value, target value, 预期性 or 约束性."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from access.standards.reading.quantities import Quantity, quantities

_CELL = re.compile(r"[^|\n]+")
_ATTRIBUTE = re.compile(r"(预期性?|约束性?)(?:指标)?")
_YEARS = re.compile(r"(20[0-4]\d)\s?年?")
_UNIT = re.compile(r"[\[(]([^()\[\]]{1,8})[)\]]\s*$")
_NONE = re.compile(r"[—–\-－/]+|无|\.+")
_HELD = re.compile(r"应保尽保|应[一-鿿]尽[一-鿿]|全覆盖")
_BRACKETS = str.maketrans("", "", "【】〔〕[]()<>≥≤%以上下左右达到约>=<= ")


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text and where it stands in the plain text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Row:
    """A row of the table of indicators; ``target`` is None where it has no number (应保尽保)."""

    name: Cell
    unit: str
    base: Cell | None
    goal: Cell
    binding: str
    base_year: int | None
    year: int | None


def rows(plain: str) -> Iterator[Row]:
    """Return the rows whose last cell says 预期性 or 约束性, one cell on a line or all of them on one."""
    years: list[int] = []
    window: list[Cell] = []
    for match in _CELL.finditer(plain):
        text = match[0].strip()
        lead = len(match[0]) - len(match[0].lstrip())
        cell = Cell(text, match.start() + lead, match.start() + lead + len(text))
        if not text:
            continue
        year = _YEARS.match(text)
        if year and len(text) <= 14:
            years = (
                [*years, int(year[1])][-4:] if window and _YEARS.match(window[-1].text) else [int(year[1])]
            )
        attribute = _ATTRIBUTE.fullmatch(text)
        if attribute is None:
            window = [*window, cell][-7:]
            continue
        row = _row(window, "约束" in text, years)
        window = []
        if row is not None:
            yield row


def _row(window: list[Cell], bound: bool, years: list[int]) -> Row | None:
    """The row of the cells before its attribute, from the last backwards."""
    cells = list(window)
    values: list[Cell] = []
    while cells and _is_value(cells[-1].text) and len(values) < 4:
        values.insert(0, cells.pop())
    if not values or not cells:
        return None
    unit = ""
    if len(cells) > 1 and len(cells[-1].text) <= 5 and not re.search(r"[率数重例积量]$", cells[-1].text):
        unit = cells.pop().text
    name = cells[-1]
    inside = _UNIT.search(name.text)
    if not unit and inside:
        unit = inside[1]
    if len(name.text) < 3 or len(name.text) > 60:
        return None
    own = years if len(years) >= 2 else []
    return Row(
        name,
        unit,
        values[0] if len(values) > 1 else None,
        values[-1],
        "obligatory" if bound else "expected",
        own[0] if own and len(values) > 1 else None,
        own[-1] if own else None,
    )


def _is_value(text: str) -> bool:
    bare = text.translate(_BRACKETS)
    return bool(_NONE.fullmatch(text) or re.fullmatch(r"[\d.,:：万]+[^\d]{0,3}", bare) or _HELD.search(text))


def value_of(cell: Cell, unit: str) -> Quantity | None:
    """Return the quantity of a cell in its row's unit; None where it holds no number."""
    text = cell.text.strip("【】〔〕[]() ")
    if not re.search(r"\d", text):
        return None
    found = quantities(text if re.search(r"[%％]", text) else _with(text, unit))
    return found[0] if found else None


def _with(text: str, unit: str) -> str:
    """The text with its unit behind its number: 95以上 and % give 95%以上."""
    return re.sub(r"(\d[\d.,]*)", lambda each: each[0] + unit, text, count=1)
