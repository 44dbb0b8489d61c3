"""The least change that turns a verdict which changes at known places only."""

import math
from collections.abc import Callable, Container, Iterable, Sequence

OTHERS = {
    "met": ("undetermined", "unmet"),
    "unmet": ("undetermined", "met"),
    "undetermined": ("met", "unmet"),
}
_BEYOND = 1e-7  # of a break, in its own measure: more than the slack of comparisons
Judge = Callable[[float], str]


def nearest(
    judge: Judge,
    breaks: Iterable[float],
    wanted: Container[str],
    *,
    now: float = 0.0,
    least: float = -math.inf,
) -> float:
    """Return the break nearest to what holds now, at or just beyond which the verdict is a wanted one.

    Args:
        judge: the verdict by the value of an input.
        breaks: all values at which it may change; those that are not finite are passed over.
        wanted: verdicts.
        now: the value of the input now.
        least: values below it are impossible.

    Returns:
        The value; NaN where no value of the input brings such a verdict.

    >>> nearest(lambda minutes: "met" if minutes >= 15 else "unmet", [15.0], ("unmet",), now=20)
    15.0
    """
    known = sorted({each for each in breaks if math.isfinite(each)}, key=lambda each: abs(each - now))
    for each in known:
        step = _BEYOND * max(1.0, abs(each))
        if any(value >= least and judge(value) in wanted for value in (each, each - step, each + step)):
            return each
    return math.nan


def of_all(verdicts: Sequence[str], found: Callable[[int, tuple[str, ...]], float], now: float) -> float:
    """Return the least change that turns a clause which each of its units must meet.

    One unit is enough to lose a verdict; to gain one, all that lack it must change.

    Args:
        verdicts: of the units.
        found: position of a unit, wanted verdicts → the value that brings the unit there (see ``nearest``).
        now: the value of the input now.
    """
    every = range(len(verdicts))
    open_ = [i for i in every if verdicts[i] == "undetermined"]
    failing = [i for i in every if verdicts[i] == "unmet"]
    if failing:
        return _farthest([found(i, ("undetermined", "met")) for i in failing], now)
    lost = [found(i, ("unmet",) if open_ else ("undetermined", "unmet")) for i in every]
    gained = _farthest([found(i, ("met",)) for i in open_], now) if open_ else math.nan
    return min(
        (each for each in (*lost, gained) if not math.isnan(each)),
        key=lambda each: abs(each - now),
        default=math.nan,
    )


def _farthest(values: Sequence[float], now: float) -> float:
    """The farthest of values all of which are needed; NaN where one cannot be had."""
    if not values or any(math.isnan(each) for each in values):
        return math.nan
    return max(values, key=lambda each: abs(each - now))
