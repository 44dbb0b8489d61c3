"""The study as it stands: measured by what is promised, its districts, its stations, where more might be."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.assessment.baseline import Baseline
from access.assessment.changes import Changes
from access.assessment.measure import Measured, Progress, measure
from access.assessment.run import Assessed, judged
from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tables import Cells, Facilities, Positions
from access.network.linked import Linked
from access.remedies.emergency.areas import Areas, areas, classed, people_of
from access.remedies.emergency.promises import Promises, promises
from access.remedies.emergency.question import EmergencyQuestion
from access.remedies.siting.candidates_of_clause import at_streets
from access.remedies.siting.question import Question
from access.standards.registry import facility_types, members
from access.study.read import Inputs, read_inputs
from access.study.study import Study
from access.verdicts.clause import Clause, Trip
from access.verdicts.judging import missing_input
from access.verdicts.missing import Missing


@dataclass(frozen=True, eq=False)
class Survey:
    """What is known before anything is told of it.

    Attributes:
        base: the study measured and judged by what is promised; its clause is the response.
        promises: what is promised.
        areas: the districts; their ``spots`` are the study's facilities and the candidates.
        stations: FACILITIES with their ``vehicles`` (NaN: not known).
        persons: of each cell, those who live in the districts.
        trip, road: the trips from a station to the people, by time and along the streets.
        candidates, positions: where stations might be, and where that is on the network of the response.
        notes: on what was found, or left out.
    """

    base: Baseline
    promises: Promises
    areas: Areas
    stations: Facilities
    persons: pd.Series
    trip: Trip
    road: Trip
    candidates: Cells
    positions: Positions
    notes: tuple[Note, ...]

    @property
    def by_time(self) -> Linked:
        """The network of the response."""
        return self.base.measured.links[self.trip.mode, "time_s"]

    @property
    def by_road(self) -> Linked:
        """The network of the service radius."""
        return self.base.measured.links[self.road.mode, "length_m"]

    @property
    def all_persons(self) -> pd.Series:
        """The persons of each cell, wherever they live."""
        persons: pd.Series = self.base.read.cells["persons"]
        return persons


def survey(
    study: Study, question: EmergencyQuestion, progress: Progress, *, known: Assessed | None = None
) -> Survey:
    """Read a study, measure it by what is promised, and find districts, stations and candidates.

    Args:
        study: what is surveyed.
        question: what is asked.
        progress: called with the name of each step as it begins.
        known: what the study was found to be before, by its clauses or those of a scenario.

    Raises:
        InputError: no station of the type, no such district; see also ``promises``.
    """
    promised = promises(study, question, known.assessment.clauses if known else ())
    if known is None:
        progress("读取数据 reading the inputs")
    read, derived = classed(known.measured.read if known else read_inputs(study))
    stations = _of_type(read, question.facility)
    measured, promised = _measured(study, read, promised, progress, known.measured if known else None)
    before = judged(study, promised.clauses, measured, progress)
    trips = [_trip(each.clause, question.facility) for each in (promised.response, promised.urban)]
    base = _baseline(study, measured, before, promised.response.clause)
    progress("候选点 candidates")
    places, positions, notes = at_streets(
        Question(base.clause.id, sites=1, spacing_m=question.spacing_m), None, base
    )
    points = pd.concat([read.facilities[["type", "geometry"]], places[["geometry"]]])
    found = areas(measured.place, points, promised, question)
    persons = people_of(found.cell_zones, read.cells["persons"]).groupby(level="cell_id").sum()
    told = [derived] if derived is not None and not promised.divided else []
    return Survey(
        base=base,
        promises=promised,
        areas=found,
        stations=stations,
        persons=persons.reindex(read.cells.index).fillna(0.0),
        trip=trips[0],
        road=trips[1],
        candidates=places,
        positions=positions,
        notes=(*told, *notes),
    )


def _of_type(read: Inputs, kind: str) -> Facilities:
    """The stations with their ``vehicles`` (NaN: not known)."""
    mine = read.facilities[read.facilities["type"].isin(members(kind))]
    if mine.empty:
        word = facility_types()[kind]
        fault = Said(
            f"研究中没有 `{kind}`（{word.zh}）类设施；请在 `facilities` 中给出",
            f"no facility of type `{kind}` ({word.zh} {word.en}) in the study; list some under `facilities`",
        )
        raise InputError("emergency", [fault])
    units = mine["units"] if "units" in mine.columns else pd.Series(np.nan, index=mine.index)
    stations: Facilities = mine.assign(vehicles=units.astype(float))
    return stations


def _measured(
    study: Study, read: Inputs, promised: Promises, progress: Progress, known: Measured | None
) -> tuple[Measured, Promises]:
    """Measure by what is promised; where the study has no zones for it, by classes and everywhere."""
    classes = Changes(people=True)  # zones may have got some
    measured = measure(study, read, promised.clauses, progress=progress, base=known, changes=classes)
    place, there = measured.place, promised
    try:
        areas(place, read.facilities, promised, EmergencyQuestion())
    except Missing:
        promised = promised.by_class()
    if missing_input(promised.response.clause, place) is not None:
        promised = promised.everywhere()
    if promised != there:
        measured = measure(study, read, promised.clauses, progress=progress, base=measured, changes=classes)
    return measured, promised


def _baseline(study: Study, measured: Measured, before: Assessed, clause: Clause) -> Baseline:
    """The response as it is judged.

    Raises:
        InputError: it cannot be.
    """
    assessment = before.assessment
    if clause.id not in assessment.measures:
        row = assessment.verdicts.xs(clause.id, level="target").iloc[0]
        fault = Said(
            f"无法计算响应时间；缺少：{row['missing_zh']}",
            f"the response cannot be told; missing: {row['missing_en']}",
        )
        raise InputError("emergency", [fault])
    link = measured.links[clause.trip.mode, "time_s"]
    return Baseline(study, measured, before, clause, assessment.measures[clause.id], link.network, link.cells)


def _trip(clause: Clause, kind: str) -> Trip:
    return next((each for each in clause.trips if each.facility == kind), clause.trip)
