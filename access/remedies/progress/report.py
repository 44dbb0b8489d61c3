"""The plan's own table of indicators, filled in: values by year, how far each is, who answers for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from access.contracts.documents import Text
from access.contracts.notes import Note
from access.outputs import run_id, tables
from access.outputs.workbook import book
from access.outputs.workbook.front import of_progress
from access.remedies.progress.course import Course, Point, course
from access.remedies.progress.described import files
from access.remedies.progress.values import Seen, printed
from access.remedies.progress.words import RULE, STATE, WARNED
from access.standards.model import Plan, Standard, TravelTimeStandard
from access.standards.registry import facility_types, targets
from access.standards.rules import TravelTimeRule
from access.standards.target import Target, threshold

NAME = "progress.csv"
_FIRST = {"obligatory": 0, "expected": 1}


@dataclass(frozen=True)
class Progress:
    """How far plans have come.

    Attributes:
        table: a row for each indicator, obligatory ones first.
        notes: what is doubtful in the tables that were read.
        sources: names of the runs and tables.
    """

    table: pd.DataFrame
    notes: tuple[Note, ...]
    sources: tuple[str, ...]


def progress(
    plans: Sequence[Plan], seen: Mapping[str, Sequence[Seen]], notes: Sequence[Note], sources: Sequence[str]
) -> Progress:
    """Put the indicators of plans beside what was seen of them.

    An indicator has a row if it stands in the plan's table, or if any value of it was seen; a promise that is
    made twice has one.

    Args:
        plans: their plans.
        seen: id of a target → values by year.
        notes, sources: see ``Progress``.
    """
    years = sorted({each.year for values in seen.values() for each in values})
    rows = [
        _row(plan, standard, target, seen.get(target.id, ()), years)
        for plan in plans
        for standard, target in targets(plan)
        if standard.status == "target" and target.same_as is None
        if target.id in seen or target.indicator is not None
    ]
    rows.sort(key=lambda row: _FIRST.get(str(row["binding"]), 2))
    return Progress(pd.DataFrame(rows), tuple(notes), tuple(sources))


def _row(
    plan: Plan, standard: Standard, target: Target, seen: Sequence[Seen], years: Sequence[int]
) -> dict[str, Any]:
    values = [_as_planned(standard, target, each) for each in sorted(seen, key=lambda each: each.year)]
    limit = standard if isinstance(standard, TravelTimeStandard) else None
    goal = (
        next((each.goal for each in values if not math.isnan(each.goal)), None)
        if limit
        else _goal(standard, target)
    )
    baseline = None if limit else _baseline(plan, target)
    year = target.year or (plan.period.target if plan.period else None)
    found = None
    if goal is not None and year is not None:
        found = _course(standard, target, baseline, (float(year), goal), values)
    by_year = {each.year: each.value for each in values}
    told, facility = target.indicator, facility_types().get(target.facility)
    unit = Text(zh="%，限值内人口", en="% of the people, within the limit") if limit else _unit(target)
    state, warned = ("unknown", "") if found is None else (found.state, found.warned)
    return {
        "plan": plan.id,
        "target": target.id,
        "indicator": told.name if told else standard.quote.zh,
        "indicator_en": standard.quote.en,
        "facility_zh": facility.zh if facility else target.facility,
        "facility_en": facility.en if facility else target.facility,
        "unit": unit.en,
        "unit_zh": unit.zh,
        "base_year": None if baseline is None else int(baseline[0]),
        "base": None if baseline is None else baseline[1],
        "comparison": ">=" if limit else target.comparison,
        "target_year": year,
        "goal": goal,
        "goal_basis": "assumed" if limit and limit_basis(limit, target) != "text" else "text",
        "binding": "" if standard.binding == "unspecified" else standard.binding,
        **{str(each): by_year.get(each) for each in years},
        "gone_share": None if found is None else _known(found.gone),
        "expected_share": None if found is None else _known(found.expected),
        "state": state,
        "state_zh": STATE[state].zh,
        "warned": warned,
        "warned_zh": WARNED[warned].zh,
        "forecast": None if found is None else _known(found.forecast),
        "departments_zh": "、".join(plan.departments[each].zh for each in standard.departments),
        "departments_en": ", ".join(plan.departments[each].en for each in standard.departments),
        "sources": "、".join(dict.fromkeys(each.source for each in values)),
        "population": "、".join(dict.fromkeys(each.population for each in values if each.population)),
    }


def _course(
    standard: Standard, target: Target, baseline: Point | None, goal: Point, values: Sequence[Seen]
) -> Course:
    """The course by what is known; ``unknown`` where what is not known would make it another."""

    def by(last: float | None) -> Course:
        points = [(float(each.year), each.value) for each in values]
        if last is not None:
            points[-1] = (points[-1][0], last)
        return course(
            baseline,
            [(float(each.year), each.value * printed(target)) for each in target.interim],
            goal,
            points,
            comparison=">=" if isinstance(standard, TravelTimeStandard) else target.comparison,
            obligatory=standard.binding == "obligatory",
        )

    found = by(None)
    if values and len({by(end).state for end in values[-1].ends}) > 1:
        return replace(found, state="unknown", warned="")
    return found


def _as_planned(standard: Standard, target: Target, seen: Seen) -> Seen:
    """A value in the plan's unit: runs tell shares for per cent, and beds for beds per 1,000 people."""
    if isinstance(standard, TravelTimeStandard):
        return seen.times(100)
    goal = _goal(standard, target)
    return seen if math.isnan(seen.goal) or not (goal and seen.goal) else seen.times(goal / seen.goal)


def _goal(standard: Standard, target: Target) -> float | None:
    """The plan's number; of a range the end that its reading takes."""
    number = threshold(target, target.rule or standard.rule)
    return None if number is None else number * printed(target)


def limit_basis(standard: TravelTimeStandard, target: Target) -> str:
    """Return what the share of people who must be within a limit rests on: ``text``, or an assumption."""
    rule = target.rule if isinstance(target.rule, TravelTimeRule) else standard.rule
    return str(rule.required_share.basis)


def _unit(target: Target) -> Text:
    many = "10,000 " if printed(target) != 1 else ""
    return Text(
        zh=(target.indicator.unit if target.indicator else None) or target.unit, en=f"{many}{target.unit}"
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _baseline(plan: Plan, target: Target) -> Point | None:
    """Where it starts; totals of the plan's years start from nothing."""
    first = plan.period.baseline if plan.period else None
    if target.indicator is not None and target.indicator.cumulative and first is not None:
        return (float(first), 0.0)
    start = target.baseline
    return None if start is None else (float(start.year), start.value * printed(target))


def write(found: Progress, folder: Path, made_by: Mapping[str, Any], plans: Sequence[str]) -> list[Path]:
    """Write the table as CSV and as a workbook, all or none.

    Args:
        found: what is written.
        folder: where.
        made_by: what the record is to say of this program.
        plans: their names, for the record.

    Raises:
        FileError: nothing can be written there.
    """
    about = {"zh": "规划指标进度", "en": "Progress of the plan's indicators"}
    record = run_id.identified(
        {
            **made_by,
            "progress": {"sources": [*found.sources], "rule": {"zh": RULE.zh, "en": RULE.en}},
            "study": {"name": about, "plans": [*plans]},
            "inputs": [],
            "values": run_id.digest(tables.report_csv(found.table)),
        }
    )
    shown = of_progress(record)
    return tables.write_folder(
        folder,
        {
            NAME: tables.report_csv(found.table),
            book.NAME: lambda path: book.write(path.parent, path, files(), shown),
        },
        record=record,
    )
