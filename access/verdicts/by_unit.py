"""A number judged in all zones together, or in each: what the kinds that compare numbers have in common."""

import math
from collections.abc import Callable
from dataclasses import replace

from access.contracts.arrays import Floats
from access.verdicts.clause import Clause
from access.verdicts.findings import Finding, Judged, Unit, all_of, compare, informative
from access.verdicts.zones import Extent

OfUnit = Callable[[int | None], Finding]  # of the unit at a position of the zones; of all together
Sum = Callable[[int | None], float]


def by_unit(clause: Clause, found: Extent, aggregate: str, within: Callable[[Extent], OfUnit]) -> Judged:
    """Judge all units together, or each; what the units come to is told in either case.

    Not where nobody asks for it (``Place.by_units``): then all are judged together.
    """
    if not found.place.by_units:
        return within(found)(None), {}
    parts = found if found.fixed and aggregate == "per_unit" else found.divided()
    of_unit = within(parts)
    units = {zone_id: of_unit(int(unit)) for zone_id, unit in zip(parts.ids, parts.units, strict=True)}
    if aggregate == "per_unit":
        return all_of(units.values(), clause.comparison, clause.most), units
    return (of_unit if parts is found else within(found))(None), informative(units)


def judged(clause: Clause, value: float, low: float, high: float) -> Finding:
    """Compare what was found with the threshold; where there is no value, nothing is judged."""
    verdict = compare(low, high, clause.comparison, clause.value, clause.tolerance_share, clause.most)
    return Finding(value, low, high, clause.value, clause.unit, "" if math.isnan(value) else verdict)


def of_people(found: Finding, persons: float, lacking: float, short_of: Unit) -> Finding:
    """Add the people, who have it all together or not, and what is lacking."""
    met = {"met": persons, "unmet": 0.0 * persons}.get(found.verdict, math.nan)
    return replace(found, persons=persons, met=met, short=max(0.0, lacking), short_of=short_of)


def sums(part: Extent, values: Floats) -> Sum:
    """The sum of a number of each piece over a unit, or over all."""
    by_zone, total = part.by_zone(values), part.total(values)
    return lambda unit: total if unit is None else float(by_zone[unit])


def share(part: float, whole: float) -> float:
    """Part / whole; NaN of nothing.

    >>> share(1, 2), share(3, 0), share(3, math.inf), share(math.inf, 3)
    (0.5, nan, 0.0, inf)
    """
    if not whole:
        return math.nan
    return 0.0 if math.isinf(whole) else part / whole
