"""One indicator on its way from baseline to target: how far it is, where it should be, whether to warn.

The line is straight from the baseline through what the plan says for years between to the target. An
indicator is on course within ``NEAR`` of it, as a share of the whole way. Both bounds here are this program's
own: plans ask for progress in step with time, and give no number.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from access.standards.target import Comparison

NEAR = 0.05  # assumed: so much of the way beside the line is on course
FAR = 0.20  # assumed: so far behind any indicator is warned of as red
_SLACK = 1e-9
State = Literal["reached", "ahead", "on_course", "behind", "reversed", "unknown"]
Warned = Literal["", "yellow", "red"]
Point = tuple[float, float]  # year, value


@dataclass(frozen=True)
class Course:
    """How far an indicator has come by the last value seen.

    Attributes:
        gone: share of the way from baseline to target; NaN without a baseline, or where the two are equal.
        expected: the share that the line asks for in that year.
        state: see ``course``.
        forecast: value in the target's year, if it goes on as between the last two values; NaN: unknown.
        warned: see ``course``.
    """

    gone: float
    expected: float
    state: State
    forecast: float
    warned: Warned


def course(
    baseline: Point | None,
    interim: Sequence[Point],
    goal: Point,
    seen: Sequence[Point],
    *,
    comparison: Comparison = ">=",
    obligatory: bool = False,
) -> Course:
    """Tell how far an indicator has come.

    ``reached``: the last value keeps the target. Else, by the share of the way gone less the share expected:
    ``reversed``: it is farther from the target than the baseline was; ``behind`` by more than ``NEAR``;
    ``ahead`` by more; ``on_course`` between. ``unknown``: no value, or no baseline to go from.

    Warned as red: obligatory and behind or reversed, or behind by more than ``FAR``, or reversed; as yellow:
    behind otherwise, or on course but, going on as between the last two values, not there in time.

    Args:
        baseline: where it starts; None: the plan does not say.
        interim: what is to be reached on the way, by year.
        goal: the target.
        seen: values, by year.
        comparison: how a value must compare with the target.
        obligatory: whether the plan calls it so (约束性).

    >>> found = course((2020, 100), (), (2025, 200), [(2023, 150)])
    >>> round(found.gone, 3), round(found.expected, 3), found.state, round(found.forecast, 1), found.warned
    (0.5, 0.6, 'behind', 183.3, 'yellow')
    """
    if not seen:
        return Course(math.nan, math.nan, "unknown", math.nan, "")
    year, value = seen[-1]
    forecast = _forecast(([] if baseline is None else [baseline]) + list(seen), goal[0])
    there = keeps(value, comparison, goal[1])
    if baseline is None or baseline[1] == goal[1]:
        moved = baseline is not None and not there
        state: State = "reached" if there else "reversed" if moved else "unknown"
        return Course(math.nan, math.nan, state, forecast, "red" if moved else "")
    whole = goal[1] - baseline[1]
    gone = (value - baseline[1]) / whole
    expected = (_line([baseline, *interim, goal], year) - baseline[1]) / whole
    if there:
        return Course(gone, expected, "reached", forecast, "")
    late = expected - gone
    state = (
        "reversed" if gone < -_SLACK
        else "behind" if late > NEAR + _SLACK
        else "ahead" if late < -NEAR - _SLACK
        else "on_course"
    )  # fmt: skip
    if state == "reversed" or (state == "behind" and (obligatory or late > FAR + _SLACK)):
        warned: Warned = "red"
    elif state == "behind" or not (math.isnan(forecast) or keeps(forecast, comparison, goal[1])):
        warned = "yellow"
    else:
        warned = ""
    return Course(gone, expected, state, forecast, warned)


def keeps(value: float, comparison: Comparison, goal: float) -> bool:
    """Tell whether a value keeps a target, rounding aside.

    >>> keeps(9, ">=", 9), keeps(9, ">", 9), keeps(0.1 + 0.2, "<=", 0.3), keeps(2, "=", 3)
    (True, False, True, False)
    """
    slack = _SLACK * max(abs(goal), 1.0)
    return {
        ">=": value >= goal - slack,
        "<=": value <= goal + slack,
        "=": abs(value - goal) <= slack,
        ">": value > goal + slack,
        "<": value < goal - slack,
    }[comparison]


def _line(points: Sequence[Point], year: float) -> float:
    """The value of the line through points at a year; before the first and after the last, theirs."""
    if year <= points[0][0]:
        return points[0][1]
    for (first, one), (last, other) in pairwise(points):
        if year <= last:
            return one + (other - one) * (year - first) / (last - first)
    return points[-1][1]


def _forecast(points: Sequence[Point], year: float) -> float:
    """The value at a year, if it goes on as between the last two points; NaN without two."""
    if len(points) < 2 or points[-1][0] <= points[-2][0] or year < points[-1][0]:
        return math.nan
    (first, one), (last, other) = points[-2:]
    return other + (other - one) * (year - last) / (last - first)
