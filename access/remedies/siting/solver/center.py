"""The least radius within which a choice reaches everybody that can be reached."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from access.contracts.arrays import Floats
from access.contracts.errors import OutOfTime
from access.contracts.said import Said
from access.remedies.siting.problem import Integers
from access.remedies.siting.solver import heuristic
from access.remedies.siting.solver.highs import Clock
from access.remedies.siting.solver.instance import Instance
from access.remedies.siting.solver.least_sum import Effort, Found
from access.remedies.siting.solver.presolve import Question, presolve
from access.remedies.siting.solver.programme import programme
from access.remedies.siting.solver.reduction import merged, undominated


@dataclass(frozen=True)
class LeastRadius:
    """The search for the least radius: a set covering problem for each that is tried (Minieka 1970).

    Attributes:
        question: a covering one; its pairs are those of the greatest radius allowed.
        allowed: persons whom nothing can reach.
        effort: how long to look.
    """

    question: Question
    allowed: float
    effort: Effort

    def found(self) -> list[Found]:
        """Return the best choice and its alternatives, in order: candidates, and a radius as value.

        None where no choice reaches everybody. An alternative is no part of a better choice.

        Raises:
            OutOfTime: the time was not enough to find any.
        """
        clock, radii = Clock(self.effort.time_limit_s), self._radii()
        found: list[Found] = []
        lowest = 0
        if not len(radii):
            return [Found(np.empty(0, dtype=np.int64), 0.0, 0.0)]
        while len(found) <= self.effort.near_ties:
            best = self._best(radii, lowest, found, clock)
            if best is None:
                break
            found.append(best)
            lowest = int(np.searchsorted(radii, best.bound))
        return found

    @cached_property
    def _useful(self) -> Integers:
        """The candidates that somebody would have nearer than what is open anyway."""
        return presolve(replace(self.question, beyond=np.inf)).instance.candidate

    def _radii(self) -> Floats:
        """Return the radii that there are, from the least within which each row reaches something."""
        problem = self.question.problem
        row = problem.row
        used = (problem.persons > 0)[row] & (problem.state != "forbidden")[problem.column]
        nearest = np.full(len(problem.persons), np.inf)
        np.minimum.at(nearest, row[used], problem.impedance[used])
        radii = np.unique(problem.impedance[used])
        enough: Floats = radii[radii >= nearest[np.isfinite(nearest)].max(initial=-np.inf)]
        return enough

    def _best(self, radii: Floats, low: int, better: list[Found], clock: Clock) -> Found | None:
        """Halve the radii between one that is known to be too small and one that is not."""
        high = len(radii) - 1
        chosen, known = self._within(radii[high], better, clock)
        if chosen is None:
            if not known and not better:
                raise OutOfTime(
                    "siting",
                    [
                        Said(
                            "限定时间内没有找到方案；请延长时间",
                            "no choice was found in the time allowed; allow more",
                        )
                    ],
                )
            return None
        while low < high and known:
            middle = (low + high) // 2
            some, known = self._within(radii[middle], better, clock)
            if some is not None:
                chosen, high = some, middle
            elif known:
                low = middle + 1
        return Found(chosen, float(radii[high]), float(radii[low]))

    def _within(self, radius: float, better: list[Found], clock: Clock) -> tuple[Integers | None, bool]:
        """Return a choice that reaches everybody within a radius; or None, and whether there is none."""
        smaller = replace(self.question, problem=self.question.problem.within(radius), kept=self._useful)
        instance = presolve(smaller).instance
        if instance.constant > self.allowed * (1 + 1e-9) + 1e-9:
            return None, True
        instance, plain = merged(instance), not instance.capacitated
        if plain and not better:
            chosen = heuristic.greedy(instance, by_price=True)
            if not instance.lost(chosen).any():
                return instance.candidate[np.sort(chosen)], True
        if plain:
            instance, _ = undominated(instance, columns=not better and not len(instance.conflicts))
        return self._solved(instance, better, clock)

    def _solved(self, instance: Instance, better: list[Found], clock: Clock) -> tuple[Integers | None, bool]:
        model = programme(instance)
        model.model.cost[:] = 0.0
        model.model.upper[model.lost] = 0.0
        for each in better:
            model.another_than(np.flatnonzero(np.isin(instance.candidate, each.chosen)))
        solved = model.model.solve(clock)
        if solved.x is None:
            return None, solved.bound == np.inf
        return instance.candidate[model.chosen(solved.x)], True
