"""What a siting model answers: the sites, who goes where, and how near to the best that is."""

import math
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from access.remedies.siting.assignment import nearest_open, within_capacity
from access.remedies.siting.problem import Integers
from access.remedies.siting.solver.cover import Zones
from access.remedies.siting.solver.highs import CLOSED
from access.remedies.siting.solver.least_sum import Found
from access.remedies.siting.solver.presolve import Presolved, Question

Status = Literal["optimal", "feasible"]


def gap(objective: float, bound: float) -> float:
    """Return the relative gap between an objective and its bound; 0 where both are 0.

    >>> gap(95.0, 100.0), gap(0.0, 0.0)
    (0.05263157894736842, 0.0)
    """
    if math.isclose(objective, bound, rel_tol=1e-12, abs_tol=1e-12):
        return 0.0
    return abs(objective - bound) / abs(objective) if objective else np.inf


@dataclass(frozen=True)
class Choice:
    """A set of sites, and what it comes to.

    Attributes:
        chosen: ids of what was decided to be open: new sites, and closable facilities that stay.
        kinds: the type that each hosts, in a bundle; "" elsewhere.
        objective: sites or cost (LSCP), persons covered (MCLP), persons × impedance (p-median), the
            greatest impedance (p-center).
        bound: no choice (that is left beside better ones) has a better objective.
        worst_share: in the fair model, the share covered in the worst zone; elsewhere NaN. The
            objective's bound then is that of choices that leave no zone with less.
        worst_share_bound: no choice raises it above this.
    """

    chosen: tuple[Hashable, ...]
    kinds: tuple[str, ...]
    objective: float
    bound: float
    worst_share: float = np.nan
    worst_share_bound: float = np.nan

    @property
    def gap(self) -> float:
        """Return the relative gap between objective and bound (the greater one, of two objectives)."""
        if np.isnan(self.worst_share):
            return gap(self.objective, self.bound)
        return max(gap(self.objective, self.bound), gap(self.worst_share, self.worst_share_bound))

    @property
    def status(self) -> Status:
        """Whether it is proven to be the best, but for rounding."""
        return "optimal" if self.gap <= 10 * CLOSED else "feasible"


@dataclass(frozen=True)
class Siting(Choice):
    """The best choice found, and what comes with it.

    Attributes:
        model: "lscp", "mclp", "p_median" or "p_center".
        sites: a row for each open facility, indexed by candidate_id: state, kind, cost, and the persons
            who go there.
        assignment: a row for each demand row and site that people of it go to: demand_id, candidate_id,
            kind, persons, impedance. Each goes to the nearest; where capacities count, so that as many
            as can be are served, with the least impedance then.
        persons, persons_covered: in all; and those who have an open site within their pairs (of a
            bundle, as many types as are asked for).
        uncoverable: persons of each demand row that no candidate can reach, indexed by demand_id.
        near_ties: the next best choices, in order.
    """

    model: str = ""
    sites: pd.DataFrame = field(default_factory=pd.DataFrame)
    assignment: pd.DataFrame = field(default_factory=pd.DataFrame)
    persons: float = np.nan
    persons_covered: float = np.nan
    uncoverable: pd.Series = field(default_factory=pd.Series)
    near_ties: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What is needed to put choices of columns into words of the problem.

    Attributes:
        model: its name.
        question, presolved: what was asked, and what is settled.
        candidate, kind: what each column is.
        zones: those served evenly.
    """

    model: str
    question: Question
    presolved: Presolved
    candidate: Integers
    kind: Integers
    zones: Zones | None = None

    def siting(self, found: list[Found]) -> Siting:
        """Return the first choice as the answer and the others as its near-ties."""
        best, *others = [self._choice(each) for each in found]
        problem, rows = self.question.problem, self.presolved.uncoverable
        assignment = self._assignment(found[0])
        return Siting(
            **vars(best),
            model=self.model,
            sites=self._sites(found[0], assignment),
            assignment=assignment,
            persons=float(problem.persons.sum()),
            persons_covered=self._covered(assignment),
            uncoverable=pd.Series(
                problem.persons[rows], problem.demand[rows].rename("demand_id"), name="persons"
            ),
            near_ties=tuple(others),
        )

    def _covered(self, assignment: pd.DataFrame) -> float:
        """Add up those who have enough types near; each of them has a row for each type."""
        persons = assignment["persons"]
        if self.question.bundle is not None:
            types = persons.groupby(assignment["demand_id"]).transform("size")
            persons = (persons / types)[types >= self.question.needed]
        return float(persons.sum())

    def _names(self, kind: Integers) -> list[str]:
        names = [""] if self.question.bundle is None else list(self.question.bundle.limits)
        return [names[number] for number in kind]

    def _decided(self, found: Found) -> tuple[Integers, Integers]:
        """The candidates that a choice has open of what was to be decided, and their types."""
        built = self.question.problem.state[self.presolved.candidate] == "mandatory"
        candidate = np.concatenate([self.candidate[found.chosen], self.presolved.candidate[built]])
        kind = np.concatenate([self.kind[found.chosen], self.presolved.kind[built]])
        order = np.argsort(candidate, kind="stable")
        return candidate[order], kind[order]

    def _open(self, found: Found) -> tuple[Integers, Integers]:
        """The same with the existing facilities that stay."""
        stay = self.question.problem.state[self.presolved.candidate] == "existing"
        candidate, kind = self._decided(found)
        candidate = np.concatenate([candidate, self.presolved.candidate[stay]])
        kind = np.concatenate([kind, self.presolved.kind[stay]])
        order = np.argsort(candidate, kind="stable")
        return candidate[order], kind[order]

    def _choice(self, found: Found) -> Choice:
        candidate, kind = self._decided(found)
        worst = (np.nan, np.nan) if self.zones is None else found.worst
        return Choice(
            chosen=tuple(self.question.problem.candidates[candidate]),
            kinds=tuple(self._names(kind)),
            objective=found.value,
            bound=found.bound,
            worst_share=1.0 - worst[0],
            worst_share_bound=1.0 - worst[1],
        )

    def _assignment(self, found: Found) -> pd.DataFrame:
        problem, (candidate, kind) = self.question.problem, self._open(found)
        if not np.isfinite(problem.capacity[candidate]).any():
            return nearest_open(problem, candidate, kind, self.question.bundle)
        beyond = np.inf if self.question.beyond is None else self.question.beyond
        return within_capacity(problem, candidate, beyond=beyond, zones=self.zones, worst=found.worst[0])

    def _sites(self, found: Found, assignment: pd.DataFrame) -> pd.DataFrame:
        problem, (candidate, kind) = self.question.problem, self._open(found)
        persons = assignment.groupby("candidate_id")["persons"].sum()
        index = problem.candidates[candidate].rename("candidate_id")
        return pd.DataFrame(
            {
                "state": problem.state[candidate],
                "kind": self._names(kind),
                "cost": problem.cost[candidate],
                "persons": persons.reindex(index, fill_value=0.0).to_numpy(),
            },
            index=index,
        )


def answer(model: str, question: Question, presolved: Presolved, zones: Zones | None = None) -> Answer:
    """Return the answer whose columns are those of the presolved instance."""
    return Answer(model, question, presolved, presolved.instance.candidate, presolved.instance.kind, zones)
