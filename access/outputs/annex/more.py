"""Sections that an annex has where the run has their tables: supply and checks."""

import math
from collections.abc import Iterator

from access.outputs.annex import figures, margins
from access.outputs.annex.context import Context
from access.outputs.annex.figures import number
from access.outputs.annex.model import Block, Heading, Paragraph, Table
from access.outputs.annex.read import Record

_SUPPLY = {
    "persons": ("人口", "People"),
    "access": ("每千人供给", "Per 1000 people"),
    "choices": ("限值内可选设施（处）", "Facilities within the limit"),
    "persons_without_choice": ("无可选设施的人", "People with none"),
    "persons_with_one_choice": ("只有一处的人", "People with one"),
    "crowding": ("每单位供给的人数", "Persons per unit"),
    "served_share": ("容量内覆盖", "Served within capacity"),
}
_UNEQUAL = {
    "gini": ("基尼系数", "Gini"),
    "theil": ("泰尔指数", "Theil"),
    "theil_between": ("其中分区之间", "of it between zones"),
    "theil_within": ("其中分区之内", "of it within zones"),
    "palma": ("帕尔马比", "Palma"),
    "concentration": ("集中指数", "Concentration"),
    "beyond_limit_headcount": ("超出限值的人口", "People beyond the limit"),
    "short_of_supply_headcount": ("供给低于标准的人口", "People short of the standard"),
}
_UNITS = {"persons": "人", "facilities": "处", "m": "米", "s": "秒", "km": "公里"}  # of checks


def supply(told: Context) -> Iterator[Block]:
    """Yield what the people of each clause have of what is shared, and how unequally they have it."""
    rows = [
        row
        for _, row in margins.ordered(told, told.run.tables.get("supply", []))
        if row["zone_id"] == told.by_id[row["clause_id"]].row["zone_id"]
    ]
    unequal = [
        row for _, row in margins.ordered(told, told.run.tables.get("inequality", [])) if not row["group"]
    ]
    if not (rows or unequal):
        return
    yield Heading(1, told.say("供给与公平", "Supply and equality"))
    if rows:
        yield _wide(told, told.say("人均供给与设施负荷", "Supply per person, and load"), rows, _SUPPLY)
    if unequal:
        yield _wide(told, told.say("公平程度", "How unequal it is"), unequal, _UNEQUAL)


def checks(told: Context) -> Iterator[Block]:
    """Yield the page of checks."""
    rows = told.run.tables.get("checks", [])
    if not rows:
        return
    yield Heading(1, told.say("检验", "Checks"))
    passed = sum(row["passed"].lower() in ("true", "1") for row in rows)
    yield Paragraph(
        told.say(f"{len(rows)} 项检验，通过 {passed} 项。", f"{passed} of {len(rows)} checks passed.")
    )
    yield Table(
        told.say("检验结果", "Checks"),
        (
            told.say("检验", "Check"),
            told.say("结果", "Result"),
            told.say("数值", "Figure"),
            told.say("界限", "Bound"),
        ),
        tuple(
            (
                row[told.column("text")],
                told.say("通过", "passed")
                if row["passed"].lower() in ("true", "1")
                else told.say("未通过", "failed"),
                _with_unit(told, row["figure"], row["unit"]),
                _with_unit(told, row["bound"], row["unit"]),
            )
            for row in rows
        ),
        (6.0, 1.2, 1.8, 1.8),
        "llrr",
    )


def _wide(told: Context, caption: str, rows: list[Record], known: dict[str, tuple[str, str]]) -> Table:
    """A row for each clause, a column for each measure that there is."""
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        name = "access" if row["measure"].startswith("access_") else row["measure"]
        found.setdefault(told.by_id[row["clause_id"]].number, {})[name] = row["value"]
    names = [name for name in known if any(name in each for each in found.values())]
    return Table(
        caption,
        (told.say("条款", "Clause"), *(told.say(*known[name]) for name in names)),
        tuple(
            (str(clause), *(_cell(name, each.get(name, "")) for name in names))
            for clause, each in found.items()
        ),
        (0.8, *(1.5,) * len(names)),
        "c" + "r" * len(names),
    )


def _cell(name: str, value: str) -> str:
    known = number(value)
    if not math.isfinite(known):
        return figures.NONE if math.isnan(known) else "∞"
    if name == "served_share" or name.endswith("_headcount"):
        return figures.share(known)
    return f"{known:,.0f}" if name.startswith("persons") else f"{known:,.3g}"


def _with_unit(told: Context, value: str, unit: str) -> str:
    if not value:
        return figures.NONE
    try:
        shown = f"{float(value):,.6f}".rstrip("0").rstrip(".")
    except ValueError:
        shown = value
    return f"{shown} {told.say(_UNITS.get(unit, unit), unit)}".strip()
