"""Which facilities are as a clause asks, where it asks that of each: of a type, or of a size."""

import numpy as np
import pandas as pd

from access.standards.model import SizeLimitRule
from access.standards.rules import UnitRule
from access.verdicts.clause import Clause
from access.verdicts.findings import compare
from access.verdicts.place import Place
from access.verdicts.presence import facilities_as_units
from access.verdicts.provision import sized
from access.verdicts.zones import extent


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
    if not (of_each or isinstance(rule, SizeLimitRule)):
        return None
    found = extent(place, clause.plan, clause.target.zone)
    if of_each:
        _, rows, known = facilities_as_units(clause, found)
        state = np.select([known == 1, known == 0], ["met", "unmet"], default="undetermined")
        return pd.Series(state, index=place.facilities.index[rows])
    pupils, groups = sized(clause, found)
    there = (pupils.high > 0) | (groups.high > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = pupils.low / groups.high, pupils.high / groups.low
    sizes = zip(low[there], high[there], strict=True)
    verdicts = [compare(least, most, clause.target.comparison, clause.value) for least, most in sizes]
    return pd.Series(verdicts, index=place.facilities.index[pupils.facility[there]], dtype=object)
