"""Which facilities are as a clause asks, where it asks that of each: of a kind, or of a size."""

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats, Integers
from access.standards.model import FacilitySizeRule, SizeLimitRule
from access.standards.rules import UnitRule
from access.standards.units import AREAS_M2
from access.verdicts.clause import Clause
from access.verdicts.counting import counted
from access.verdicts.findings import compare
from access.verdicts.place import Place
from access.verdicts.presence import facilities_as_units
from access.verdicts.provision import sized
from access.verdicts.zones import Extent, extent


def passing(clause: Clause, place: Place) -> pd.Series | None:
    """Return whether each facility is as a clause asks.

    Args:
        clause: that was judged (nothing is missing).
        place: on which it was.

    Returns:
        By facility_id ``met``, ``unmet`` or ``undetermined``; None where the clause asks nothing of
        single facilities. Of a limit on the mean of all, which are within it by themselves.
    """
    rule = clause.rule
    of_each = isinstance(rule, UnitRule) and rule.units == ("facility",)
    if not (of_each or isinstance(rule, SizeLimitRule | FacilitySizeRule)):
        return None
    found = extent(place, clause.plan, clause.target.zone)
    if of_each:
        _, rows, known = facilities_as_units(clause, found)
        state = np.select([known == 1, known == 0], ["met", "unmet"], default="undetermined")
        return pd.Series(state, index=place.facilities.index[rows])
    rows, low, high = _sizes(clause, found)
    bounds = zip(low, high, strict=True)
    verdicts = [compare(*each, clause.comparison, clause.value, most=clause.most) for each in bounds]
    return pd.Series(verdicts, index=place.facilities.index[rows], dtype=object)


def _sizes(clause: Clause, found: Extent) -> tuple[Integers, Floats, Floats]:
    """The facilities whose size is asked for: position, and the bounds of the size in the clause's unit."""
    rule = clause.rule
    if isinstance(rule, FacilitySizeRule):
        sizes = counted(clause, found, rule.facilities, rule.sum.default, rule.counts)
        there = counted(clause, found, rule.facilities, "facilities", rule.counts).high > 0
        factor = AREAS_M2.get(clause.target.unit, 1.0)
        high = np.where(sizes.high > 0, sizes.high / factor, np.inf)  # one without a number is of some size
        return sizes.facility[there], sizes.low[there] / factor, high[there]
    pupils, groups = sized(clause, found)
    there = (pupils.high > 0) | (groups.high > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = pupils.low / groups.high, pupils.high / groups.low
    return pupils.facility[there], low[there], high[there]
