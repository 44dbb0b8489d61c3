"""Which clauses a project moves, by how much, and whether they would be where they are without it."""

from typing import Any

import numpy as np

from access.remedies.comparison.gains import gained
from access.remedies.projects.project import Project
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.findings import Finding
from access.verdicts.judging import Judgement

_LEAST = 1e-9


def moved(
    project: Project, before: Assessment, alone: Assessment, now: Assessment, without: Assessment
) -> list[dict[str, Any]]:
    """Tell which clauses a project moves.

    Args:
        project: it.
        before: what the clauses come to at the end of the year before.
        alone: what they come to with this project alone.
        now: what they come to with all projects of its year.
        without: what they come to with all of them but this.

    Returns:
        A row for each clause whose value, verdict or people are others by the one or the other:
        ``value_before`` and ``value_alone`` in ``unit``; ``persons_gained`` and ``persons_lost`` by it alone,
        ``persons_only`` whom only it, of all of its year, brings within the limit (NaN where the clause is
        not judged by people's way); ``verdict_before``, ``verdict_alone``, ``verdict_now``,
        ``verdict_without``.
    """
    rows = []
    found = [_defaults(each) for each in (before, alone, now, without)]
    for clause in now.clauses:
        each = [of[clause.id].whole for of in found]
        people = _people(clause, before, alone)
        only = _people(clause, without, now)
        if not (_differ(each[0], each[1]) or _differ(each[3], each[2]) or any(people) or any(only)):
            continue
        way = clause.id in now.measures
        rows.append(
            {
                "project": project.id,
                "standard_id": clause.standard.id,
                "target": clause.id,
                "value_before": each[0].value,
                "value_alone": each[1].value,
                "unit": each[1].unit.en,
                "unit_zh": each[1].unit.zh,
                "persons_gained": people[0] if way else np.nan,
                "persons_lost": people[1] if way else np.nan,
                "persons_only": only[0] if way else np.nan,
                **{
                    f"verdict_{name}": of.verdict
                    for name, of in zip(("before", "alone", "now", "without"), each, strict=True)
                },
            }
        )
    return rows


def _defaults(assessment: Assessment) -> dict[str, Judgement]:
    return {each.clause.id: each for each in assessment.judgements if each.default}


def _differ(one: Finding, other: Finding) -> bool:
    def same(a: float, b: float) -> bool:
        return a == b or (np.isnan(a) and np.isnan(b)) or bool(abs(a - b) <= _LEAST * max(1.0, abs(a)))

    numbers = (
        (one.value, other.value),
        (one.low, other.low),
        (one.high, other.high),
        (one.short, other.short),
    )
    return one.verdict != other.verdict or not all(same(a, b) for a, b in numbers)


def _people(clause: Clause, before: Assessment, after: Assessment) -> tuple[float, float]:
    """The persons of a clause's group who come within its limit, and those who no longer are."""
    if clause.id not in before.measures and clause.id not in after.measures:
        return 0.0, 0.0
    known = [
        each.measures[clause.id]["state"] if clause.id in each.measures else None for each in (before, after)
    ]
    if known[0] is not None and known[1] is not None and known[0].equals(known[1]):
        return 0.0, 0.0
    table = gained(clause, before, after, clause.rule.group.default)
    return float(np.nansum(table["persons_gained"])), float(np.nansum(table["persons_lost"]))
