"""Which of a clause's figures applies on a day: what was to be reached by then, and what comes next."""

import math
from dataclasses import dataclass

from access.standards.model import Plan, Standard
from access.standards.target import Target, threshold
from access.verdicts.progress.course import Point, keeps
from access.verdicts.progress.seen import Seen, printed


@dataclass(frozen=True)
class Due:
    """What a plan asks for by a day, and after it.

    Attributes:
        last: the figure that applies: year and value of the last one that was to be reached; None: none yet.
        following: year and value of the next one; None: that was the last.
        kept: whether the value seen keeps ``last``; None: nothing is due, or nobody knows.
    """

    last: Point | None
    following: Point | None
    kept: bool | None


def figures(plan: Plan, standard: Standard, target: Target) -> list[Point]:
    """Return what is to be reached by the end of which year: the interim figures, then the target.

    In the unit in which the plan prints them; of a limit, minutes or metres. None without any year.
    """
    goal = threshold(target, target.rule or standard.rule)
    year = target.year or (plan.period.target if plan.period else None)
    found = [(float(each.year), each.value * printed(target)) for each in target.interim]
    return found if goal is None or year is None else [*found, (float(year), goal * printed(target))]


def due(
    plan: Plan, standard: Standard, target: Target, at: float, seen: Seen | None, mark: float | None
) -> Due:
    """Tell which figure applies.

    Args:
        plan, standard, target: whose.
        at: when, in years (see ``seen.years``): a figure applies from the last day of its year.
        seen: what is found then, in the unit of the row; None: nothing.
        mark: what is followed where that is a share of people or units: the share that must have what the
            last figure asks for. Who has what figures of the years between ask for was not measured.
    """
    known = figures(plan, standard, target)
    past = [each for each in known if each[0] <= at + 1e-9]
    rest = [each for each in known if each[0] > at + 1e-9]
    last = past[-1] if past else None
    kept = None
    if last is not None and seen is not None and (mark is None or not (rest or math.isnan(mark))):
        asked, sign = (last[1], target.comparison) if mark is None else (mark, ">=")
        ends = {keeps(each, sign, asked) for each in seen.ends}
        kept = ends.pop() if len(ends) == 1 else None
    return Due(last, rest[0] if rest else None, kept)
