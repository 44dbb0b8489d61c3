"""A study judged by one clause, from which a remedy for it sets out."""

from typing import Any, NamedTuple

from access.errors import InputError
from access.inputs import Inputs
from access.measure import Measured, Progress, measure
from access.pipeline import Result, judged
from access.remedies.site_candidates import Around
from access.remedies.site_tables import Subject
from access.standards.registry import load_plan, targets
from access.study import Study
from access.verdicts.clause import Clause
from access.verdicts.reach import reach


class Ground(NamedTuple):
    """What is known of a clause before anything is changed.

    Attributes:
        study: with this clause alone.
        measured, before: what was measured of it, and how it was judged.
        subject: the clause with its place, network and cells.
    """

    study: Study
    measured: Measured
    before: Result
    subject: Subject

    @property
    def clause(self) -> Clause:
        """The clause."""
        return self.subject.clause

    @property
    def read(self) -> Inputs:
        """The inputs of the study."""
        return self.measured.read

    @property
    def around(self) -> Around:
        """Where candidate sites may be."""
        settings = self.study.settings
        return Around(
            streets=self.read.streets,
            zones=self.read.zones,
            network=self.subject.network,
            max_leg_m=settings.max_leg_m,
            min_component_m=settings.min_component_m,
            elevation=self.study.streets.elevation,
        )

    def again(self, changed: Inputs, progress: Progress) -> Result:
        """Judge the clause on other inputs; what they share with those of the study is not measured anew."""
        measured = measure(self.study, changed, [self.clause], progress=progress, base=self.measured)
        return judged(self.study, [self.clause], measured, progress)


def known_clauses(study: Study) -> set[str]:
    """Return the ids of all clauses of a study's plans, judged or not."""
    return {target.id for name in study.plans for _, target in targets(load_plan(name))}


def grounded(study: Study, clause: Clause, read: Inputs, progress: Progress) -> Ground:
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
    subject = Subject(clause, measured.place, assessment.measures[clause.id], link.network, link.cells)
    return Ground(study, measured, before, subject)


def people(before: Result, after: Result) -> dict[str, float]:
    """Return how many people there are, are met before and after, and are not known to be."""
    told: dict[str, Any] = {}
    for when, result in (("before", before), ("after", after)):
        (measures,) = result.assessment.measures.values()
        found = reach(measures["state"].to_numpy(dtype=str), measures["persons"].to_numpy(dtype=float))
        told |= {"persons": found.persons, "persons_unlinked": found.unlinked}
        told |= {f"persons_met_{when}": found.met, f"persons_border_{when}": found.border}
    return told
