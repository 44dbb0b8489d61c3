"""What a clause comes to in a zone, or in all its zones together: numbers, people, verdict."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from access.contracts.documents import Text
from access.standards.target import Comparison
from access.verdicts.reach import Reach, Verdict, summary_verdict

_SLACK = 1e-9  # of the threshold: less than rounding can add to a sum


class Unit(Text):
    """A unit of numbers, and what kind of number they are.

    Attributes:
        kind: ``share``: of something, from 0 to 1; ``share_of_people`` likewise; ``percent``;
            ``length``: in kilometres; ``number``: any other.
    """

    kind: Literal["number", "share", "share_of_people", "percent", "length"] = "number"

    @property
    def is_share(self) -> bool:
        """Whether numbers in it are a share of something, from 0 to 1."""
        return self.kind in ("share", "share_of_people")


class Counted(NamedTuple):
    """What a number was counted from, so that it can be told how much more or less would turn it.

    Attributes:
        low, high: what there is for certain and at most (facilities, beds, m², units that pass).
        base: what it is divided by; 1 for a number in all.
        whole: whether the need, required × base, is rounded up to whole things.
        unit: of what is counted.
        of_people: whether the base grows with the people.
        by_need: whether it is compared with the need (else divided, then compared).
    """

    low: float
    high: float
    base: float
    unit: Unit
    whole: bool = False
    of_people: bool = False
    by_need: bool = False


@dataclass(frozen=True)
class Finding:
    """What was found in a zone, or in all zones of a clause together.

    Attributes:
        value: by what is known; NaN where nothing is.
        low, high: the bounds it lies between, whatever the unknown may be.
        required: the threshold, in the same unit.
        unit: that unit.
        verdict: empty where nothing is to be judged (no people, no land, no part of the promise).
        persons, met, border, unlinked: people, those who have what was promised, those of whom it
            is not known because the data end or because no street is near.
        short: what is lacking, in ``short_of``; NaN where that is not known.
        short_of: what a planner would add.
        counted: what was counted, where something was.
        by_itself: the verdict on a unit that the plan does not judge by itself, were it to; empty where
            what the plan asks for is no unit's own.
    """

    value: float
    low: float
    high: float
    required: float
    unit: Unit
    verdict: Verdict | Literal["reported", ""]
    persons: float = math.nan
    met: float = math.nan
    border: float = 0.0
    unlinked: float = 0.0
    short: float = math.nan
    short_of: Unit | None = None
    counted: Counted | None = None
    by_itself: Verdict | Literal[""] = ""

    def of(self, people: Reach) -> "Finding":
        """Return the same with these people."""
        return replace(
            self, persons=people.persons, met=people.met, border=people.border, unlinked=people.unlinked
        )


Judged = tuple[Finding, Mapping[str, Finding]]  # the clause, and each of its units by zone_id


def compare(
    low: float,
    high: float,
    comparison: Comparison,
    required: float,
    tolerance_share: float = 0.0,
    most: float = math.nan,
) -> Verdict:
    """Compare a number known to lie between two bounds with a threshold.

    Args:
        low, high: the bounds; NaN: that side is open.
        comparison: how the number is to compare.
        required: the threshold.
        tolerance_share: how far from the threshold, as a share of it, still counts; not for ``<``, ``>``.
        most: the upper end of a range within which the number is to be, from the threshold on; NaN: none.

    >>> compare(3, 5, ">=", 3), compare(3, 5, ">", 3), compare(3, 5, ">=", 6)
    ('met', 'undetermined', 'unmet')
    >>> compare(17.55, 17.55, "=", 17.6), compare(17.55, 17.55, "=", 17.6, 0.005)
    ('unmet', 'met')
    >>> compare(15, 15, ">=", 16, 0.1), compare(14, 14, ">=", 16, 0.1), compare(18, 18, ">=", 16, 0.1)
    ('met', 'unmet', 'met')
    >>> [compare(each, each, ">=", 3, most=5) for each in (2.9, 3, 5, 5.1)]
    ['unmet', 'met', 'met', 'unmet']
    """
    low, high = (-math.inf if math.isnan(low) else low), (math.inf if math.isnan(high) else high)
    slack = _SLACK * abs(required)
    far = tolerance_share * abs(required) + slack
    if not math.isnan(most):
        least, most = required - slack, most + slack
    elif comparison == "=":
        least, most = required - far, required + far
    elif comparison in (">=", ">"):
        least = required - far if comparison == ">=" else math.nextafter(required + slack, math.inf)
        most = math.inf
    else:
        least = -math.inf
        most = required + far if comparison == "<=" else math.nextafter(required - slack, -math.inf)
    if least <= low and high <= most:
        return "met"
    return "unmet" if high < least or low > most else "undetermined"


def all_of(units: Iterable[Finding], comparison: Comparison, most: float = math.nan) -> Finding:
    """Return what the clause comes to where each unit must have it: the value farthest off.

    People and what is lacking are added up.

    Args:
        units: what each comes to.
        comparison: with its threshold.
        most: the upper end of a range, as ``compare`` takes it.
    """
    every = list(units)
    judged = [unit for unit in every if unit.verdict]
    ranged = not math.isnan(most)
    known = [unit for unit in judged if not math.isnan(unit.value)] or judged or every
    if ranged:
        worst = max(known, key=lambda unit: max(unit.required - unit.value, unit.value - most))
    else:
        worst = _worst(known, comparison)
    if comparison != "=" and not ranged:
        low, high = (_end([getattr(unit, side) for unit in judged], comparison) for side in ("low", "high"))
        worst = replace(worst, low=low, high=high)
    return replace(
        worst,
        verdict=summary_verdict(unit.verdict for unit in judged),
        persons=math.fsum(unit.persons for unit in every),
        met=math.fsum(unit.met for unit in every),
        border=math.fsum(unit.border for unit in every),
        unlinked=math.fsum(unit.unlinked for unit in every),
        short=math.fsum(unit.short for unit in judged) if judged else math.nan,
    )


def _worst(units: Sequence[Finding], comparison: Comparison) -> Finding:
    if comparison == "=":
        return max(units, key=lambda unit: abs(unit.value - unit.required))
    return (min if comparison in (">=", ">") else max)(units, key=lambda unit: unit.value)


def _end(values: list[float], comparison: Comparison) -> float:
    """The bound of the farthest value from the bounds of all."""
    if not values or any(math.isnan(value) for value in values):
        return math.nan
    return min(values) if comparison in (">=", ">") else max(values)


def informative(units: Mapping[str, Finding]) -> dict[str, Finding]:
    """Return the units' findings without verdicts of the plan's: it judges them together."""
    return {
        zone_id: replace(unit, verdict="", by_itself="" if math.isnan(unit.required) else unit.verdict)
        for zone_id, unit in units.items()
    }
