"""How far verdicts are from turning, and what is counted the official way beside them."""

import math
from collections.abc import Iterable, Iterator
from itertools import groupby

from access.outputs.annex import figures
from access.outputs.annex.context import Clause, Context
from access.outputs.annex.figures import number
from access.outputs.annex.model import Block, Figure, Heading, Paragraph, Table
from access.outputs.annex.read import Record
from access.outputs.robustness import NAMES
from access.verdicts.official_words import STEPS

MOST = 200  # rows of a table
_HIGH_MM = 190.0  # of the chart: its words are small
_SOONEST = 3  # inputs of a clause that a table lists, where that is no more than these rows


def robustness(told: Context) -> Iterator[Block]:
    """Yield how far each verdict is from turning, and how often it holds when all inputs vary."""
    single, joint = told.run.tables.get("robustness", []), told.run.tables.get("robustness_joint", [])
    if not (single or joint):
        return
    yield Heading(1, told.say("判定离翻转多远", "How far verdicts are from turning"))
    if single:
        yield from _turns(told, [row for row in single if row["turns_at"]])
    if told.run.tornado:
        yield Figure(
            told.say("离翻转最近的判定", "The verdicts nearest to turning"),
            told.run.tornado,
            high_mm=_HIGH_MM,
        )
    if joint:
        yield from _joint(told, joint)


def official(told: Context) -> Iterator[Block]:
    """Yield official and network figures of each clause as a whole side by side, then step by step."""
    rows = [row for row in told.run.tables.get("official", []) if row["level"] == "clause"]
    known = [row for row in rows if row["clause_id"] in told.by_id]
    if not known:
        return
    yield Heading(1, told.say("官方口径与路网口径对照", "Official and network figures side by side"))
    counted = {row["step"] for row in known if row["share"]}
    for step in STEPS:
        reasons = dict.fromkeys(row[told.column("reason")] for row in known if row["step"] == step)
        if reasons and step not in counted:
            name = _step(told, step)
            yield Paragraph(told.say(f"“{name}”{'；'.join(reasons)}。", f"{name}: {'; '.join(reasons)}."))
    shown = [row for row in known if row["step"] in counted]
    yield _shares(told, shown, [step for step in STEPS if step in counted])
    yield from _reasons(told, shown)


def rest(told: Context, count: int) -> Iterator[Block]:
    """Yield how many rows a table leaves out, where it does."""
    if count > MOST:
        yield Paragraph(
            told.say(
                f"共 {count} 行，只列前 {MOST} 行，其余见结果文件。",
                f"The first {MOST} of {count} rows; all are in the result files.",
            ),
            "note",
        )


def ordered(told: Context, rows: Iterable[Record]) -> list[tuple[Clause, Record]]:
    """Return the rows of clauses that the annex tells of, in its order, each with its clause."""
    known = [(told.by_id[row["clause_id"]], row) for row in rows if row["clause_id"] in told.by_id]
    return sorted(known, key=lambda each: each[0].number)


def _turns(told: Context, rows: list[Record]) -> Iterator[Block]:
    every = ordered(told, sorted(rows, key=lambda row: _size(row["relative"])))
    clauses = [[*group] for _, group in groupby(every, key=lambda each: each[0].id)]
    # no clause is left out: of many the table says less of each
    soonest = next((n for n in range(_SOONEST, 1, -1) if sum(len(each[:n]) for each in clauses) <= MOST), 1)
    found = [each for group in clauses for each in group[:soonest]]
    yield Paragraph(
        told.say(
            f"各因素单独变动、其余不变时，使判定翻转的最小变化；每条只列最近的 {soonest} 项，"
            "其余见结果文件 robustness.csv。",
            "The smallest change of each input, the others as they are, that turns a verdict; the "
            f"{soonest} soonest of each clause, all are in robustness.csv.",
        )
    )
    yield Table(
        told.say("使判定翻转的最小变化", "The smallest change that turns a verdict"),
        (
            told.say("条款", "Clause"),
            told.say("因素", "Input"),
            told.say("变化", "Change"),
            told.say("何时翻转", "Where it turns"),
        ),
        tuple(
            (
                str(clause.number),
                told.text(NAMES[row["input"]]),
                _signed(100 * number(row["relative"]), "%"),
                row[told.column("text")].removeprefix(told.text(NAMES[row["input"]])).lstrip("：: "),
            )
            for clause, row in found
        ),
        (0.8, 3.0, 1.2, 5.0),
        "clrl",
    )


def _joint(told: Context, rows: list[Record]) -> Iterator[Block]:
    found = ordered(told, rows)
    yield Table(
        told.say("各因素同时变动时判定成立的比例", "Share of draws in which the verdict holds"),
        (
            told.say("条款", "Clause"),
            told.say("抽样次数", "Draws"),
            told.say("成立比例", "Holds"),
            told.say("说明", "What it says"),
        ),
        tuple(
            (
                str(clause.number),
                f"{number(row['draws']):,.0f}",
                figures.share(row["holds_share"]),
                row[told.column("text")],
            )
            for clause, row in found[:MOST]
        ),
        (0.8, 1.3, 1.3, 5.0),
        "crrl",
    )
    yield from rest(told, len(found))


def _shares(told: Context, rows: list[Record], steps: list[str]) -> Table:
    by_clause: dict[str, dict[str, Record]] = {}
    for _, row in ordered(told, rows):
        by_clause.setdefault(row["clause_id"], {})[row["step"]] = row
    return Table(
        told.say("各口径的比例", "The share, counted in each way"),
        (told.say("条款", "Clause"), *(_step(told, step) for step in steps)),
        tuple(
            (
                str(told.by_id[name].number),
                *(_range(found[step]) if step in found else figures.NONE for step in steps),
            )
            for name, found in by_clause.items()
        ),
        (0.8, *(1.8,) * len(steps)),
        "c" + "r" * len(steps),
    )


def _reasons(told: Context, rows: list[Record]) -> Iterator[Block]:
    found = ordered(told, rows)
    lines: list[tuple[str, ...]] = []
    last = 0
    for clause, row in found[:MOST]:
        if clause.number != last:
            last, name = clause.number, told.text(clause.said["facility"])
            zone = told.text(clause.said["zone"])
            lines.append((told.say(f"第 {last} 条  {name}（{zone}）", f"No. {last}  {name}, {zone}"),))
        lines.append(
            (
                _step(told, row["step"]),
                figures.share(row["share"]),
                _signed(number(row["points"])),
                row[told.column("reason")],
            )
        )
    yield Table(
        told.say("逐步对照及差别原因", "Step by step, and why they differ"),
        (
            told.say("口径", "Counted"),
            told.say("比例", "Share"),
            told.say("差（百分点）", "Points"),
            told.say("原因", "Why"),
        ),
        tuple(lines),
        (2.6, 1.2, 1.2, 5.0),
        "lrrl",
    )
    yield from rest(told, len(found))


def _step(told: Context, name: str) -> str:
    said = STEPS[name]
    return told.say(said.zh, said[:1].upper() + said[1:])


def _range(row: Record) -> str:
    ends = (figures.share(row["share"]), figures.share(row["share_high"]))
    return "–".join(dict.fromkeys(each for each in ends if each != figures.NONE)) or figures.NONE


def _size(relative: str) -> float:
    size = abs(number(relative))
    return math.inf if math.isnan(size) else size


def _signed(value: float, unit: str = "") -> str:
    """A change with one digit behind the point; none where there is none.

    >>> _signed(-0.02), _signed(4.26, "%"), _signed(float("nan"))
    ('0.0', '+4.3%', '—')
    """
    if math.isnan(value):
        return figures.NONE
    rounded = round(value, 1) or 0.0
    return f"{rounded:+.1f}{unit}" if rounded else f"0.0{unit}"
