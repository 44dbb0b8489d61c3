"""Whether places and groups have come nearer to each other (差距缩小): ``between`` against a base run."""

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from access.contracts.said import Said

Course = Literal["narrowed", "widened", "mixed", "same", ""]

KEY = ["standard_id", "target", "group", "unit", "unit_zh"]
MEASURES = ("ratio", "urban_to_rural", "cv_units", "cv_persons", "gini_units", "gini_persons")
_SMALLEST = 1e-9  # less than rounding can add
COLUMNS = [
    *KEY,
    *(f"{name}_{when}" for name in MEASURES for when in ("before", "after", "difference")),
    *("worst_zone_before", "worst_zone_after", "course", "population"),
]


def narrowing(before: pd.DataFrame | None, after: pd.DataFrame | None) -> pd.DataFrame:
    """Tell of each clause and age group how far apart its units were and are, and whether that is less.

    Args:
        before, after: from ``between.between``, of the base run and of the other; None: no clause has two
            units.

    Returns:
        Columns standard_id, target, group, unit, unit_zh, of each of ``MEASURES`` …_before, …_after,
        …_difference, worst_zone_before, worst_zone_after, course, population. Clauses and groups that are
        told in both runs and in the same unit, in the order of the other run.
    """
    if before is None or after is None:
        return pd.DataFrame(columns=COLUMNS)
    both = after.merge(before, on=KEY, suffixes=("_after", "_before"))
    differences = {f"{name}_difference": _difference(both, name) for name in MEASURES}
    both = both.assign(**differences, population=both["population_after"])
    return both.assign(course=[course(row) for row in both.to_dict("records")])[COLUMNS]


def course(row: Mapping[Any, Any]) -> Course:
    """Tell which way the gap went.

    ``narrowed``: some measure came nearer to equality and none went away from it; ``widened``: the other way
    round; ``mixed``: both; empty: no measure is known in both runs. Equality is 1 for ratios, whichever side
    is the larger (their distance is |ln ratio|), and 0 for all else.

    Args:
        row: …_before and …_after of each of ``MEASURES``.
    """
    steps = [_step(name, row[f"{name}_before"], row[f"{name}_after"]) for name in MEASURES]
    known = {each for each in steps if each is not None}
    if not known:
        return ""
    if known >= {-1, 1}:
        return "mixed"
    return "narrowed" if -1 in known else "widened" if 1 in known else "same"


def told(table: pd.DataFrame) -> Said:
    """Say in a line how many gaps of all people, clause by clause, narrowed and widened.

    Args:
        table: from ``narrowing``.
    """
    courses = table[table["group"] == "all"]["course"]
    narrowed, widened = ((courses == each).sum() for each in ("narrowed", "widened"))
    return Said(
        f"分区间差距：缩小 {narrowed} 条，扩大 {widened} 条，共 {len(courses)} 条可比（between.csv）",
        f"gaps between zones: {narrowed} narrowed, {widened} widened, of {len(courses)} clauses that can be"
        " compared (between.csv)",
    )


def _step(name: str, before: float, after: float) -> int | None:
    """-1: nearer to equality; 1: farther from it; 0: as it was; None: not known."""
    old, new = (_apart(name, each) for each in (before, after))
    if math.isnan(old) or math.isnan(new):
        return None
    if old == new or math.isclose(old, new, rel_tol=_SMALLEST, abs_tol=_SMALLEST):
        return 0
    return -1 if new < old else 1


def _apart(name: str, value: float) -> float:
    if name not in ("ratio", "urban_to_rural"):
        return value
    return abs(math.log(value)) if value > 0 else math.inf if value == 0 else math.nan


def _difference(both: pd.DataFrame, name: str) -> "pd.Series[float]":
    """After less before; 0 where both are infinite."""
    one, other = (both[f"{name}_{when}"].astype(float) for when in ("before", "after"))
    same = np.isinf(one) & (one == other)
    return (other.where(~same, 0.0) - one.where(~same, 0.0)).rename(None)
