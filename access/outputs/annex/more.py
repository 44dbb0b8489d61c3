"""Sections that an annex has where the run has their tables: robustness, official figures, supply, checks."""

from collections.abc import Iterator, Sequence

from access.outputs.annex import figures
from access.outputs.annex.context import Context
from access.outputs.annex.figures import number
from access.outputs.annex.model import Block, Heading, Paragraph, Table
from access.outputs.annex.read import Record
from access.outputs.robustness import NAMES
from access.verdicts.official_words import STEPS

_MOST = 200


def robustness(told: Context) -> Iterator[Block]:
    """Yield how far each verdict is from turning, and how often it holds when all inputs vary."""
    single, joint = told.run.tables.get("robustness", []), told.run.tables.get("robustness_joint", [])
    if not (single or joint):
        return
    yield Heading(1, told.say("距翻转的距离", "How far verdicts are from turning"))
    turning = [row for row in single if row["turns_at"]]
    if turning:
        yield from _table(
            told,
            told.say("使结论翻转的最小变化", "The smallest change that turns a verdict"),
            [{**row, "input": told.text(NAMES[row["input"]])} for row in _nearest(turning)],
            (
                ("input", "因素", "Input"),
                ("value", "现值", "Now"),
                ("turns_at", "翻转值", "Turns at"),
                ("relative", "变化", "Change"),
            ),
            (1.8, 1.0, 1.0, 1.0),
        )
    if joint:
        yield from _table(
            told,
            told.say("各因素同时变动时结论成立的比例", "Share of draws in which the verdict holds"),
            joint,
            (("draws", "抽样次数", "Draws"), ("holds_share", "成立比例", "Holds")),
            (1.3, 1.3),
        )


def _nearest(rows: Sequence[Record]) -> list[Record]:
    """Of each clause the three inputs that turn it soonest, in that order."""
    found: dict[str, list[Record]] = {}
    for row in sorted(rows, key=lambda each: abs(float(each["relative"] or "inf"))):
        found.setdefault(row["clause_id"], []).append(row)
    return [row for of_clause in found.values() for row in of_clause[:3]]


def official(told: Context) -> Iterator[Block]:
    """Yield official and network figures side by side, step by step, for each clause as a whole."""
    whole = [row for row in told.run.tables.get("official", []) if row["level"] == "clause"]
    rows = [{**row, "step": told.say(STEPS[row["step"]].zh, STEPS[row["step"]].en)} for row in whole]
    if not rows:
        return
    yield Heading(1, told.say("官方口径与路网口径对照", "Official and network figures side by side"))
    yield from _table(
        told,
        told.say("逐步对照", "Step by step"),
        rows,
        (("step", "步骤", "Step"), ("share", "比例", "Share"), ("points", "差（百分点）", "Points")),
        (2.2, 1.2, 1.2),
        text="reason",
    )


def supply(told: Context) -> Iterator[Block]:
    """Yield supply measures of clauses as a whole, and inequality."""
    whole = [row for row in told.run.tables.get("supply", []) if not row.get("zone_id")]
    unequal = told.run.tables.get("inequality", [])
    if not (whole or unequal):
        return
    yield Heading(1, told.say("供给与公平", "Supply and equality"))
    if whole:
        columns = (("measure", "指标", "Measure"), ("value", "数值", "Value"), ("unit", "单位", "Unit"))
        yield from _table(told, told.say("供给指标", "Supply"), whole, columns, (3.0, 1.4, 1.8), text="")
    if unequal:
        columns = (("measure", "指标", "Measure"), ("group", "人群", "Group"), ("value", "数值", "Value"))
        yield from _table(
            told, told.say("公平指标", "Inequality"), unequal, columns, (2.4, 1.8, 1.4), text=""
        )


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
                _with_unit(row["figure"], row["unit"]),
                _with_unit(row["bound"], row["unit"]),
            )
            for row in rows
        ),
        (6.0, 1.2, 1.8, 1.8),
        "llrr",
    )


def _table(
    told: Context,
    caption: str,
    rows: Sequence[Record],
    columns: tuple[tuple[str, str, str], ...],
    widths: tuple[float, ...],
    *,
    text: str = "text",
) -> Iterator[Block]:
    known = [row for row in rows if row["clause_id"] in told.by_id]
    ordered = sorted(known, key=lambda row: told.by_id[row["clause_id"]].number)
    words = text and told.column(text)
    yield Table(
        caption,
        (
            told.say("条款", "Clause"),
            *(told.say(zh, en) for _, zh, en in columns),
            *([told.say("说明", "What it says")] if words else []),
        ),
        tuple(
            (
                str(told.by_id[row["clause_id"]].number),
                *(_cell(name, row.get(name, "")) for name, _, _ in columns),
                *([row.get(words, "")] if words else []),
            )
            for row in ordered[:_MOST]
        ),
        (0.8, *widths, *([5.0] if words else [])),
        "c" + "".join("r" if name in _NUMBERS else "l" for name, _, _ in columns) + ("l" if words else ""),
    )
    if len(ordered) > _MOST:
        yield Paragraph(
            told.say(
                f"共 {len(ordered)} 行，只列前 {_MOST} 行，其余见结果文件。",
                f"The first {_MOST} of {len(ordered)} rows; all are in the result files.",
            ),
            "note",
        )


_NUMBERS = {"value", "turns_at", "relative", "draws", "holds_share", "share", "points"}


def _cell(name: str, value: str) -> str:
    if name == "points":
        return f"{float(value):+.1f}" if value else figures.NONE
    if name == "relative":
        return f"{float(value):+.1%}" if value else figures.NONE
    if name in ("holds_share", "share"):
        return figures.share(value)
    try:
        return f"{number(value):,.4g}" if name in _NUMBERS and value else value or figures.NONE
    except ValueError:
        return value


def _with_unit(value: str, unit: str) -> str:
    if not value:
        return figures.NONE
    try:
        shown = f"{float(value):,.6g}"
    except ValueError:
        shown = value
    return f"{shown} {unit}".strip()
