"""A count of the facilities that were read, and of those left out, by type and reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from access.contracts.said import Said

GONE = Said("已停用或尚未建成", "closed or not yet built")
SHUT = Said("不对公众开放", "shut to the public")
FAR = Said("远离研究范围", "far from the study")
PART = Said("是另一设施的组成部分", "part of another")
NOWHERE = Said("没有位置", "without a place")
AGAIN = Said("与另一处重复", "listed twice")


@dataclass(frozen=True)
class Tally:
    """Counts of facilities, kept where they are read and where they are left out.

    Attributes:
        read: type → how many were read; a place of several types is one of each.
        left_out: (reason, type) → how many were left out.
    """

    read: Counter[str] = field(default_factory=Counter)
    left_out: Counter[tuple[Said, str]] = field(default_factory=Counter)

    def add(self, types: Iterable[object]) -> None:
        """Count facilities that were read."""
        self.read.update(map(str, types))

    def leave_out(self, why: Said, types: Iterable[object]) -> None:
        """Count facilities that are left out."""
        self.left_out.update((why, str(each)) for each in types)

    def join(self, other: "Tally") -> None:
        """Add the counts of another source."""
        self.read.update(other.read)
        self.left_out.update(other.left_out)

    @property
    def gone(self) -> frozenset[str]:
        """The types of which some are closed or not yet built."""
        return frozenset(kind for why, kind in self.left_out if why == GONE)

    def table(self) -> pd.DataFrame:
        """Return how many were read and left out, by type."""
        left: Counter[str] = Counter()
        for (_, kind), number in self.left_out.items():
            left[kind] += number
        return pd.DataFrame(
            {"read": pd.Series(self.read, dtype=float), "left_out": pd.Series(left, dtype=float)}
        )

    def reasons(self) -> list[tuple[Said, int]]:
        """Return how many were left out for each reason, in the order in which reasons came up."""
        found: Counter[Said] = Counter()
        for (why, _), number in self.left_out.items():
            found[why] += number
        return [*found.items()]
