"""The plan's own table of indicators, filled in: values by year, how far each is, who answers for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from access.contracts.notes import Note
from access.outputs import run_id, tables
from access.outputs.workbook import book
from access.outputs.workbook.front import of_progress
from access.remedies.progress.course import Course, Point, course
from access.remedies.progress.described import files
from access.remedies.progress.values import Seen
from access.remedies.progress.words import RULE, STATE, WARNED
from access.standards.model import Plan, Standard, TravelTimeStandard
from access.standards.registry import facility_types, targets
from access.standards.target import Target

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
    values = sorted(seen, key=lambda each: each.year)
    scale, goal, unit_zh, unit = _measured(standard, target, values)
    baseline = _baseline(target, scale)
    year = target.year or plan.period.target if plan.period else target.year
    found: Course | None = None
    if goal is not None and year is not None:
        interim = [(float(each.year), each.value * scale) for each in target.interim]
        found = course(
            baseline,
            interim,
            (float(year), goal),
            [(float(each.year), each.value) for each in values],
            comparison=">=" if math.isnan(scale) else target.comparison,
            obligatory=standard.binding == "obligatory",
        )
    by_year = {each.year: each.value for each in values}
    kinds = facility_types()
    told = target.indicator
    facility = kinds.get(target.facility)
    name = told.name if told else standard.quote.zh
    return {
        "plan": plan.id,
        "target": target.id,
        "indicator": name,
        "indicator_en": standard.quote.en,
        "facility_zh": facility.zh if facility else target.facility,
        "facility_en": facility.en if facility else target.facility,
        "unit": unit,
        "unit_zh": unit_zh,
        "base_year": None if baseline is None else int(baseline[0]),
        "base": None if baseline is None else baseline[1],
        "comparison": target.comparison,
        "target_year": year,
        "goal": goal,
        "binding": "" if standard.binding == "unspecified" else standard.binding,
        **{str(each): by_year.get(each) for each in years},
        "gone_share": None if found is None else _known(found.gone),
        "expected_share": None if found is None else _known(found.expected),
        "state": "unknown" if found is None else found.state,
        "state_zh": STATE["unknown" if found is None else found.state].zh,
        "warned": "" if found is None else found.warned,
        "warned_zh": WARNED["" if found is None else found.warned].zh,
        "forecast": None if found is None else _known(found.forecast),
        "departments_zh": "、".join(plan.departments[each].zh for each in standard.departments),
        "departments_en": ", ".join(plan.departments[each].en for each in standard.departments),
        "sources": "、".join(dict.fromkeys(each.source for each in values)),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _measured(
    standard: Standard, target: Target, values: Sequence[Seen]
) -> tuple[float, float | None, str, str]:
    """What the plan's numbers are multiplied by, the goal, and the unit in Chinese and in English.

    Runs tell shares from 0 to 1 where plans say per cent; of a limit in minutes they tell how many people it
    holds for, which has a goal of its own and no baseline.
    """
    own = next((each for each in values if each.unit), None)
    if own is None or math.isnan(own.goal):
        unit_zh = (target.indicator.unit if target.indicator else None) or target.unit
        return 1.0, target.value, unit_zh, target.unit
    if isinstance(standard, TravelTimeStandard) or not target.value:
        return math.nan, own.goal, own.unit_zh, own.unit
    return own.goal / target.value, own.goal, own.unit_zh, own.unit


def _baseline(target: Target, scale: float) -> Point | None:
    if target.baseline is None or math.isnan(scale):
        return None
    value = 0.0 if target.indicator is not None and target.indicator.cumulative else target.baseline.value
    return (float(target.baseline.year), value * scale)


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
