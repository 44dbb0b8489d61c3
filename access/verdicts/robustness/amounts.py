"""How many more or fewer turn a verdict on amounts; and how many people more or fewer."""

import math
from dataclasses import dataclass

from access.standards.target import Comparison
from access.verdicts.clause import Clause
from access.verdicts.findings import Counted, Finding, compare
from access.verdicts.robustness.nearest import OTHERS, nearest

_CONTINUOUS = ("m²", "km")


@dataclass(frozen=True)
class Amount:
    """What was counted in a unit, or in all together, against what is asked.

    Attributes:
        counted: see ``findings.Counted``.
        comparison, required, tolerance: how it is to compare.
    """

    counted: Counted
    comparison: Comparison
    required: float
    tolerance: float

    def verdict(self, more: float = 0.0, people: float = 1.0, required: float | None = None) -> str:
        """Judge it with more of what is counted, so many times as many people, or another number asked."""
        low, high, base = self.counted.low + more, self.counted.high + more, self.counted.base
        asked = self.required if required is None else required
        base = base * people if self.counted.of_people else base
        if self.counted.by_need:
            need = asked * base
            need = float(math.ceil(need - 1e-6)) if self.counted.whole else need
            return compare(low, high, ">=", need, self.tolerance)
        if base <= 0:
            return ""
        return compare(low / base, high / base, self.comparison, asked, self.tolerance)

    @property
    def ends(self) -> tuple[float, ...]:
        """The numbers at which comparisons change."""
        off = self.tolerance * abs(self.required)
        return self.required - off, self.required + off

    def turning_more(self, wanted: tuple[str, ...]) -> float:
        """Return the least that must be added (below 0: taken away) to come to a wanted verdict."""
        base = self.counted.base
        whole = self.counted.unit.en not in _CONTINUOUS
        breaks = []
        for end in self.ends:
            need = end * base
            if self.counted.by_need and self.counted.whole:
                need = float(math.ceil(need - 1e-6))
            for there in (self.counted.low, self.counted.high):
                off = need - there
                by_one = whole and math.isfinite(off)
                breaks += [math.floor(off + 1e-9) + i for i in (-1.0, 0.0, 1.0)] if by_one else [off]
        if not whole:
            return nearest(self.verdict, breaks, wanted, least=-self.counted.low)
        known = sorted({each for each in breaks if math.isfinite(each)}, key=abs)
        possible = (each for each in known if each >= -self.counted.low and self.verdict(each) in wanted)
        return next(possible, math.nan)

    def turning_people(self, wanted: tuple[str, ...]) -> float:
        """Return how many times as many people bring a wanted verdict."""
        if not self.counted.of_people or not self.counted.base > 0:
            return math.nan
        counts = [self._whole(there) for there in (self.counted.low, self.counted.high)]
        breaks = [
            there / (end * self.counted.base) if end else math.inf for end in self.ends for there in counts
        ]
        return nearest(lambda people: self.verdict(people=people), breaks, wanted, now=1.0, least=1e-9)

    def turning_number(self, wanted: tuple[str, ...], *, most: float = math.inf) -> float:
        """Return the number asked, ``most`` at most, at which it comes to a wanted verdict."""
        if not self.counted.base > 0:
            return math.nan
        breaks = []
        for there in (self.counted.low, self.counted.high):
            value = self._whole(there) / self.counted.base
            breaks += [value / (1 - s * self.tolerance) for s in (-1, 1)]
        return nearest(
            lambda number: self.verdict(required=number) if number <= most else "",
            breaks,
            wanted,
            now=self.required,
            least=0.0,
        )

    def _whole(self, there: float) -> float:
        """How much of what is there counts: whole ones only, where each is one; there may be no end to it."""
        whole = self.counted.by_need and self.counted.whole and math.isfinite(there)
        return math.floor(there + 1e-9) if whole else there


def amount(clause: Clause, found: Finding) -> Amount | None:
    """Return what a finding was counted from; None of one that counts nothing, or is not judged.

    None, too, of one that is to lie between two ends.
    """
    if (
        not math.isnan(clause.most)
        or found.counted is None
        or found.verdict not in OTHERS
        or math.isnan(found.required)
    ):
        return None
    required, comparison = found.required, clause.comparison
    if clause.standard.kind == "presence_per_unit":  # a share of units, at least
        comparison = ">="
    return Amount(found.counted, comparison, required, clause.tolerance_share)


def turning_limit(found: Finding, comparison: Comparison, wanted: tuple[str, ...], tolerance: float) -> float:
    """Return the limit at which a value between two bounds comes to a wanted verdict; NaN: at none."""
    low, high = (-math.inf if math.isnan(found.low) else found.low), found.high
    return nearest(
        lambda limit: compare(found.low, found.high, comparison, limit, tolerance),
        [
            each / (1 + s * tolerance)  # both ends, of which a comparison may have one
            for each in (low, high)
            for s in (-1, 1)
        ],
        wanted,
        now=found.required,
        least=0.0,
    )
