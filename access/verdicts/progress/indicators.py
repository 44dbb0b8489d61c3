"""The plan's own table of indicators, filled in: values by year, how far each is, who answers for it."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from access.contracts.documents import Text
from access.standards.describe import words
from access.standards.model import Plan, PresenceRule, ServiceRadiusRule, Standard, StreetRule, TravelTimeRule
from access.standards.registry import facility_types, targets
from access.standards.target import Target, threshold
from access.verdicts.progress.course import Course, Point, course
from access.verdicts.progress.due import due
from access.verdicts.progress.seen import Seen, printed
from access.verdicts.progress.words import STATE, WARNED

_FIRST = {"obligatory": 0, "expected": 1}


def indicators(
    plans: Sequence[Plan],
    seen: Mapping[str, Sequence[Seen]],
    *,
    of: Collection[str] | None = None,
    at: float | None = None,
) -> pd.DataFrame:
    """Put the indicators of plans beside what was seen of them.

    An indicator has a row if it stands in the plan's table, or if any value of it was seen; of those asked
    for also one whose plan says where it starts or what is due on the way. A promise made twice has one.

    Args:
        plans: their plans.
        seen: id of a target → values by year.
        of: ids of the targets that may have a row; all without.
        at: when (see ``seen.years``) it is asked which figure applies; without, when the last value was seen.

    Returns:
        A row for each, obligatory ones first: see ``remedies.progress.described`` for the columns.
    """
    known = sorted({each.year for values in seen.values() for each in values})
    rows = [
        _row(plan, standard, target, seen.get(target.id, ()), known, at)
        for plan in plans
        for standard, target in targets(plan)
        if standard.status == "target" and (of is None or target.id in of)
        if target.same_as is None or (of is not None and target.same_as not in of)
        if target.id in seen
        or target.indicator is not None
        or (of is not None and bool(target.baseline or target.interim))
    ]
    rows.sort(key=lambda row: _FIRST.get(str(row["binding"]), 2))
    return pd.DataFrame(rows)


def _row(
    plan: Plan,
    standard: Standard,
    target: Target,
    seen: Sequence[Seen],
    years: Sequence[int],
    at: float | None,
) -> dict[str, Any]:
    values = [as_planned(standard, target, each) for each in sorted(seen, key=lambda each: each.at)]
    share = by_share(standard, target)
    goal = (
        next((each.goal for each in values if not math.isnan(each.goal)), None)
        if share
        else _goal(standard, target)
    )
    baseline = None if share else _baseline(plan, target)
    year = target.year or (plan.period.target if plan.period else None)
    found = None
    if goal is not None and year is not None:
        found = _course(standard, target, baseline, (float(year), goal), values)
    by_year = {each.year: each.value for each in values}
    told, facility = target.indicator, facility_types().get(target.facility)
    unit = share or unit_of(target)
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
        "comparison": ">=" if share else target.comparison,
        "target_year": year,
        "goal": goal,
        "goal_basis": "assumed" if share and _mark_basis(standard, target) != "text" else "text",
        "binding": "" if standard.binding == "unspecified" else standard.binding,
        **{str(each): by_year.get(each) for each in years},
        **_due(plan, standard, target, values, at, math.nan if goal is None else goal),
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


def _due(
    plan: Plan, standard: Standard, target: Target, values: Sequence[Seen], at: float | None, goal: float
) -> dict[str, Any]:
    """Which figure applies, and which is next: by the end of which year, how much, whether it is kept."""
    when = at if at is not None else values[-1].at if values else None
    if when is None:
        return dict.fromkeys(("due_year", "due", "next_year", "next", "due_unit", "due_unit_zh"), None) | {
            "due_state": ""
        }
    share = by_share(standard, target) is not None
    found = due(plan, standard, target, when, values[-1] if values else None, goal if share else None)
    last, following = found.last or (None, None), found.following or (None, None)
    unit = unit_of(target)
    return {
        "due_year": None if last[0] is None else int(last[0]),
        "due": last[1],
        "next_year": None if following[0] is None else int(following[0]),
        "next": following[1],
        "due_unit": unit.en,
        "due_unit_zh": unit.zh,
        "due_state": "not_yet"
        if found.last is None and found.following is not None
        else {None: "", True: "kept", False: "missed"}[found.kept],
    }


def _course(
    standard: Standard, target: Target, baseline: Point | None, goal: Point, values: Sequence[Seen]
) -> Course:
    """The course by what is known; ``unknown`` where what is not known would make it another."""

    def by(last: float | None) -> Course:
        points = [(each.at, each.value) for each in values]
        if last is not None:
            points[-1] = (points[-1][0], last)
        return course(
            baseline,
            [(float(each.year), each.value * printed(target)) for each in target.interim],
            goal,
            points,
            comparison=">=" if by_share(standard, target) else target.comparison,
            obligatory=standard.binding == "obligatory",
        )

    found = by(None)
    if values and len({by(end).state for end in values[-1].ends}) > 1:
        return replace(found, state="unknown", warned="")
    return found


def as_planned(standard: Standard, target: Target, seen: Seen) -> Seen:
    """Return a value in the plan's unit: runs tell shares for per cent, beds for beds per 1,000 people."""
    if by_share(standard, target):
        return seen.times(100)
    goal = _goal(standard, target)
    return seen if math.isnan(seen.goal) or not (goal and seen.goal) else seen.times(goal / seen.goal)


def _goal(standard: Standard, target: Target) -> float | None:
    """The plan's number; of a range the end that its reading takes."""
    number = threshold(target, target.rule or standard.rule)
    return None if number is None else number * printed(target)


def by_share(standard: Standard, target: Target) -> Text | None:
    """Return the unit of what is followed where it is a share of people or units, not the plan's number."""
    rule = target.rule or standard.rule
    if isinstance(rule, PresenceRule):
        return Text(zh="%，达标单元", en="% of the units")
    if isinstance(rule, TravelTimeRule) or (
        isinstance(rule, ServiceRadiusRule) and rule.statistic.default.startswith("coverage_")
    ):
        return Text(zh="%，限值内人口", en="% of the people, within the limit")
    return None


def _mark_basis(standard: Standard, target: Target) -> str:
    """What the share of people or units that must have it rests on: ``text``, or an assumption."""
    rule = target.rule or standard.rule
    return str(rule.required_share.basis) if isinstance(rule, StreetRule | PresenceRule) else "text"


def unit_of(target: Target) -> Text:
    """Return the unit in which the plan prints its number."""
    many = "10,000 " if printed(target) != 1 else ""
    told = target.indicator.unit if target.indicator else None
    return Text(zh=told or words().unit.get(target.unit, target.unit), en=f"{many}{target.unit}")


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _baseline(plan: Plan, target: Target) -> Point | None:
    """Where it starts; totals of the plan's years start from nothing."""
    first = plan.period.baseline if plan.period else None
    if target.indicator is not None and target.indicator.cumulative and first is not None:
        return (float(first), 0.0)
    start = target.baseline
    return None if start is None else (float(start.year), start.value * printed(target))
