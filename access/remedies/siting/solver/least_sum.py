"""The best choices of an instance: a fast start, a bound, and the exact solver on what these leave open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from access.contracts.errors import OutOfTime, QuestionError
from access.contracts.said import Said
from access.remedies.siting.problem import Booleans, Integers
from access.remedies.siting.solver import heuristic
from access.remedies.siting.solver.highs import CLOSED, Clock
from access.remedies.siting.solver.instance import Instance
from access.remedies.siting.solver.programme import programme
from access.remedies.siting.solver.reduction import merged, narrowed
from access.remedies.siting.solver.relaxation import Relaxation, relaxed

_FEW_PAIRS = 10_000  # the exact solver needs no better start than it has
_LIKELY, _SHAKES = 200, 16_000
_MOST_PAIRS = 2_000_000  # HiGHS is not asked for more: its first relaxation alone would take the time
_NO_TIME = Said("限定时间内没有找到方案；请延长时间", "no choice was found in the time allowed; allow more")
_TOO_MANY = Said(
    "没有找到方案，问题太大，无法判断是否存在；请增加选址数",
    "no choice was found, and the problem is too large to tell whether there is one; allow more sites",
)


@dataclass(frozen=True)
class Effort:
    """How long to look, and for what.

    Attributes:
        time_limit_s: what the exact solver may take in all. What it has found by then is returned, so
            that a slower machine may find less; with 0 there is only the fast start and its bound.
        gap: the relative gap at which to stop.
        near_ties: how many alternatives to find beside the best choice.
    """

    time_limit_s: float = 60.0
    gap: float = 0.0
    near_ties: int = 3

    def __post_init__(self) -> None:
        if not (self.time_limit_s >= 0 and self.gap >= 0 and self.near_ties >= 0):
            fault = Said(
                "时间上限、差距和并列方案数应为 0 或以上",
                "time limit, gap and number of near-ties are 0 or more",
            )
            raise QuestionError("effort", [fault])


class Found(NamedTuple):
    """A choice of columns.

    Attributes:
        chosen: the columns, ascending.
        value: what is minimised.
        bound: no choice that is left beside the better ones has less.
        worst: in the fair model, the share not covered in the worst zone, and what it cannot be below.
    """

    chosen: Integers
    value: float
    bound: float
    worst: tuple[float, float] = (0.0, 0.0)


def _mask(columns: Integers, size: int) -> Booleans:
    found = np.zeros(size, dtype=bool)
    found[columns] = True
    return found


@dataclass(frozen=True)
class LeastSums:
    """The search for the choices of the least sum.

    Attributes:
        instance: one in which each unit is a row, and no capacity counts.
        effort: how long to look.
        size: a sum → the objective that gaps are relative to.
    """

    instance: Instance
    effort: Effort
    size: Callable[[float], float]

    def found(self) -> list[Found]:
        """Return the best choice and its alternatives, in order; none where nothing serves all who must be.

        An alternative is no part of a better choice: one of its columns at least is not in that.

        Raises:
            OutOfTime: the time was not enough to find any.
        """
        if np.isinf(self.instance.constant):
            return []
        clock = Clock(self.effort.time_limit_s)
        found: list[Found] = []
        dual, seed = self._start()
        while len(found) <= self.effort.near_ties:
            best = self._best(dual, seed, found, clock)
            if best is None:
                break
            found.append(best)
            seed = self._aside(found)
        return found

    def _start(self) -> tuple[Relaxation, Integers | None]:
        """Return a bound and a choice, by the fast rules and by what the relaxation takes."""
        instance = self.instance
        seed = heuristic.start(instance)
        value = instance.constant + float(instance.weight @ instance.finite_base)
        value = min(value, instance.value(seed))
        dual = relaxed(instance, value, gap=self.effort.gap * self.size(value))
        if value - dual.bound > CLOSED * self.size(value):
            taken = heuristic.compatible(instance, np.flatnonzero(dual.fractions == 1))
            seed = min(seed, heuristic.interchanged(instance, taken), key=instance.value)
        if value - dual.bound > max(self.effort.gap, CLOSED) * self.size(value):
            seed = self._shaken(dual, seed)
        return dual, seed if np.isfinite(instance.value(seed)) else None

    def _shaken(self, dual: Relaxation, seed: Integers) -> Integers:
        """Improve a choice among the columns that the relaxation finds likely, unless few are left open."""
        open_still, _ = dual.decided(self.instance.value(seed))
        if np.isin(self.instance.rows.item, np.flatnonzero(open_still)).sum() < _FEW_PAIRS:
            return seed
        kept = np.union1d(dual.likely(max(_LIKELY, 20 * len(seed))), seed)
        kernel = merged(
            narrowed(self.instance, _mask(kept, len(dual.price)), np.zeros(len(dual.price), dtype=bool))
        )
        inside = heuristic.iterated_local_search(
            kernel, np.searchsorted(kept, seed), rounds=_SHAKES // max(len(seed), 20)
        )
        return kept[inside]

    def _best(
        self, dual: Relaxation, seed: Integers | None, better: list[Found], clock: Clock
    ) -> Found | None:
        """Find the best choice that is no part of a better one, from one that is known perhaps."""
        limit = np.inf if seed is None else self.instance.value(seed)
        bound = max([dual.bound, *(each.bound for each in better)])
        if seed is not None and limit - bound <= max(self.effort.gap, CLOSED) * self.size(limit):
            return Found(seed, limit, min(bound, limit))
        may, must = dual.decided(limit)
        may &= ~self.instance.conflict_matrix[must].toarray().any(axis=0)
        small = merged(narrowed(self.instance, may, must))
        if len(small.row) > _MOST_PAIRS:
            return _kept(seed, limit, bound, better, _TOO_MANY)
        model = programme(small)
        for each in better:
            if np.isin(np.flatnonzero(must), each.chosen).all():
                model.another_than(np.flatnonzero(np.isin(np.flatnonzero(may), each.chosen)))
        solved = model.model.solve(clock, gap=self.effort.gap)
        bound = min(limit, max(bound, solved.bound + model.constant))
        if solved.x is None:
            return None if seed is None and solved.bound == np.inf else _kept(seed, limit, bound, better)
        chosen = np.union1d(np.flatnonzero(must), np.flatnonzero(may)[model.chosen(solved.x)])
        value = self.instance.value(chosen)
        if seed is not None and limit <= value * (1 + 1e-12):
            chosen, value = seed, limit
        return Found(chosen, value, min(bound, value))

    def _aside(self, found: list[Found]) -> Integers | None:
        """Return the best choice that differs in one column from one found, and is part of none."""
        several = []
        for each in found:
            for chosen in heuristic.neighbours(self.instance, each.chosen):
                if not any(np.isin(chosen, other.chosen).all() for other in found):
                    several.append(chosen)
                    break
        best = min(several, key=self.instance.value, default=None)
        return best if best is not None and np.isfinite(self.instance.value(best)) else None


def _kept(
    seed: Integers | None, value: float, bound: float, better: list[Found], why: Said = _NO_TIME
) -> Found | None:
    """Keep to the choice that is known, if there is one, where no other was found.

    Raises:
        OutOfTime: it is not known whether there is a choice at all.
    """
    if seed is None and not better:
        raise OutOfTime("siting", [why])
    return None if seed is None else Found(seed, value, bound)
