"""A study judged by one clause, from which a remedy for it sets out."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from access.assessment.changes import Changes
from access.assessment.measure import Measured, Progress, measure
from access.assessment.run import Assessed, judged
from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.contracts.tables import Facilities, Positions
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
    before: Assessed
    clause: Clause
    measure: pd.DataFrame
    network: Network
    cells: Positions

    @property
    def place(self) -> Place:
        """Where the clause is judged."""
        return self.measured.place

    @property
    def facilities(self) -> Facilities:
        """Those that count for the clause."""
        facilities: Facilities = self.place.facilities
        counted = np.logical_or.reduce([trip.selects(facilities) for trip in self.clause.trips])
        return facilities[counted]

    @property
    def read(self) -> Inputs:
        """The inputs of the study."""
        return self.measured.read

    def again(self, read: Inputs, changes: Changes, progress: Progress) -> Assessed:
        """Judge the clause on other inputs; what they share with those of the study is not measured anew.

        Args:
            read: the inputs.
            changes: which of them are others than those of the study.
            progress: as for ``measure``.
        """
        measured = measure(
            self.study, read, [self.clause], progress=progress, base=self.measured, changes=changes
        )
        return judged(self.study, [self.clause], measured, progress)


def known_clauses(study: Study) -> set[str]:
    """Return the ids of all clauses of a study's plans, judged or not."""
    return {target.id for name in study.plans for _, target in targets(load_plan(name))}


def baseline(
    study: Study, clause: Clause, read: Inputs, progress: Progress, *, known: Measured | None = None
) -> Baseline:
    """Judge one clause of a study as it is.

    Args:
        study, clause, read: what is judged, on what.
        progress: called as each network is built or opened.
        known: what was measured of these inputs before, which is not measured again.

    Raises:
        QuestionError: the clause cannot be judged, for want of an input.
    """
    study = study.model_copy(update={"clauses": (clause.id,)})
    measured = measure(study, read, [clause], progress=progress, base=known, changes=Changes())
    before = judged(study, [clause], measured, progress)
    assessment = before.assessment
    if clause.id not in assessment.measures:
        first = assessment.verdicts.iloc[0]
        raise QuestionError(
            "clause",
            [
                Said(
                    f"`clause` {clause.id}：无法评价；缺少：{first['missing_zh']}",
                    f"`clause` {clause.id}: it cannot be judged; missing: {first['missing_en']}",
                )
            ],
        )
    (link,) = measured.links.values()  # all trips of a clause are made in one way
    return Baseline(study, measured, before, clause, assessment.measures[clause.id], link.network, link.cells)


def people(before: Assessed, after: Assessed) -> dict[str, float]:
    """Return how many people there are, are met before and after, and are not known to be."""
    counts: dict[str, float] = {}
    for when, result in (("before", before), ("after", after)):
        (measures,) = result.assessment.measures.values()
        found = reach(measures["state"].to_numpy(dtype=str), measures["persons"].to_numpy(dtype=float))
        counts |= {"persons": found.persons, "persons_unlinked": found.unlinked}
        counts |= {f"persons_met_{when}": found.met, f"persons_border_{when}": found.border}
    return counts
