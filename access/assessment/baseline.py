"""A study judged by one clause, from which a remedy for it sets out."""

from typing import Any, NamedTuple

from access.assessment.measure import Measured, Progress, measure
from access.assessment.run import Result, judged
from access.contracts.errors import InputError
from access.network.network import Network
from access.standards.registry import load_plan, targets
from access.study.read import Inputs
from access.study.study import Study
from access.verdicts.clause import Clause
from access.verdicts.place import Place
from access.verdicts.reach import reach


class Baseline(NamedTuple):
    """What is known of a clause before anything is changed.

    Attributes:
        study: with this clause alone.
        measured, before: what was measured of it, and how it was judged.
        clause: the clause.
        measure: what was measured of it, by cell (see ``streets.measured``).
        network: that of its trips.
        cells: POSITIONS of the cells on it.
    """

    study: Study
    measured: Measured
    before: Result
    clause: Clause
    measure: Any
    network: Network
    cells: Any

    @property
    def place(self) -> Place:
        """Where the clause is judged."""
        return self.measured.place

    @property
    def read(self) -> Inputs:
        """The inputs of the study."""
        return self.measured.read

    def again(self, changed: Inputs, progress: Progress) -> Result:
        """Judge the clause on other inputs; what they share with those of the study is not measured anew."""
        measured = measure(self.study, changed, [self.clause], progress=progress, base=self.measured)
        return judged(self.study, [self.clause], measured, progress)


def known_clauses(study: Study) -> set[str]:
    """Return the ids of all clauses of a study's plans, judged or not."""
    return {target.id for name in study.plans for _, target in targets(load_plan(name))}


def baseline(study: Study, clause: Clause, read: Inputs, progress: Progress) -> Baseline:
    """Judge one clause of a study as it is.

    Raises:
        InputError: the clause cannot be judged, for want of an input.
    """
    study = study.model_copy(update={"clauses": (clause.id,)})
    measured = measure(study, read, [clause], progress=progress)
    before = judged(study, [clause], measured, progress)
    assessment = before.assessment
    if clause.id not in assessment.measures:
        missing = assessment.verdicts["missing_en"].iloc[0]
        raise InputError("clause", [f"--standard {clause.id}: it cannot be judged; missing: {missing}"])
    (link,) = measured.links.values()  # all trips of a clause are made in one way
    return Baseline(study, measured, before, clause, assessment.measures[clause.id], link.network, link.cells)


def people(before: Result, after: Result) -> dict[str, float]:
    """Return how many people there are, are met before and after, and are not known to be."""
    told: dict[str, Any] = {}
    for when, result in (("before", before), ("after", after)):
        (measures,) = result.assessment.measures.values()
        found = reach(measures["state"].to_numpy(dtype=str), measures["persons"].to_numpy(dtype=float))
        told |= {"persons": found.persons, "persons_unlinked": found.unlinked}
        told |= {f"persons_met_{when}": found.met, f"persons_border_{when}": found.border}
    return told
