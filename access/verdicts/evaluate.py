"""Clauses and a place → verdict rows, coverage by zone, and each cell's measure."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from access.contracts import tables
from access.contracts.documents import Text
from access.contracts.tables import Verdicts
from access.verdicts import streets
from access.verdicts.clause import Clause, Errand, Trip
from access.verdicts.findings import Finding
from access.verdicts.judging import Judgement, judged_on, missing_input
from access.verdicts.place import Place
from access.verdicts.readings import Readings, expand
from access.verdicts.together import Together, asked, together
from access.verdicts.zones import extent

Row = dict[str, object]


@dataclass(frozen=True)
class Assessment:
    """What the clauses come to in a place.

    Attributes:
        clauses: the clauses that were judged, in the order of the plans.
        place: what they were judged on.
        judgements: what each comes to by its default reading, then by each other.
        verdicts: the same as VERDICTS table; a clause has a row for each reading, and one for each of
            its units (``level``), without a verdict where the plan judges them together. ``default`` marks
            the reading that counts. What no map can judge is ``reported``. ``same_as`` names the clause with
            which one that promises the same is counted once.
        coverage: a row for each clause and zone: persons by state, persons within 10 % of the
            limit, and the share whom a straight line of the limit's length would count.
        measures: clause id → table by cell_id: persons (in the clause's zones), impedance,
            facility_id, straight_m, reach_m (how far one gets within the limit), state.

        together: what each clause comes to by the combinations of its readings, where all are asked for; of
            those that leave several open.

    Coverage and measures are of clauses judged by people's way, by their default readings.
    """

    clauses: tuple[Clause, ...]
    place: Place
    judgements: tuple[Judgement, ...]
    verdicts: Verdicts
    coverage: pd.DataFrame
    measures: dict[str, pd.DataFrame]
    together: tuple[Together, ...] = ()


def evaluate(clauses: Iterable[Clause], place: Place, *, readings: Readings = "default") -> Assessment:
    """Judge each clause by its default reading or, besides, by each alternative one at a time.

    Returns:
        An assessment. A clause that lacks an input is *not testable* and names it.
    """
    clauses = tuple(clauses)
    judgements = tuple(each for clause in clauses for each in _by_readings(clause, place, readings))
    rows = [row for each in judgements for row in _rows(each, place)]
    verdicts = pd.DataFrame(rows).set_index(list(tables.VERDICTS.index))
    tables.check(verdicts, tables.VERDICTS)
    measures: dict[str, pd.DataFrame] = {}
    coverage = [pd.DataFrame(columns=["standard_id", "target", "zone_id"])]
    judged = {each.clause.id for each in judgements if each.default and each.missing is None}
    for clause in clauses:
        if clause.by_way and clause.id in judged:
            found = extent(place, clause.plan, clause.target.zone)
            measures[clause.id] = streets.measured(clause, place, found)
            coverage.append(streets.coverage(clause, place, found, measures[clause.id]))
    table = pd.concat(coverage[1:] or coverage).set_index(["standard_id", "target", "zone_id"])
    return Assessment(
        clauses=clauses,
        place=place,
        judgements=judgements,
        verdicts=verdicts.assign(population=place.population),
        coverage=table.assign(population=place.population),
        measures=measures,
        together=tuple(together(asked(clauses, place), place)) if readings == "all" else (),
    )


def decided_by(assessment: Assessment, findings: Mapping[str, Finding]) -> Assessment:
    """Return an assessment with other findings of whole clauses, by clause id, and the verdicts of these."""
    judgements = tuple(
        replace(each, whole=findings[each.clause.id]) if each.default and each.clause.id in findings else each
        for each in assessment.judgements
    )
    rows = [row for each in judgements for row in _rows(each, assessment.place)]
    verdicts = pd.DataFrame(rows).set_index(list(tables.VERDICTS.index))
    tables.check(verdicts, tables.VERDICTS)
    return replace(
        assessment, judgements=judgements, verdicts=verdicts.assign(population=assessment.place.population)
    )


def judge(clauses: Iterable[Clause], place: Place) -> tuple[list[Judgement], pd.DataFrame]:
    """Judge each clause by its default reading alone: what is asked of many places in a row.

    Returns:
        (a judgement of each; coverage as ``Assessment`` has it, without its index).
    """
    judgements = [judged_on(each, place) for each in clauses]
    coverage = [pd.DataFrame(columns=["standard_id", "target", "zone_id"])]
    for each in judgements:
        if each.clause.by_way and each.missing is None:
            found = extent(place, each.clause.plan, each.clause.target.zone)
            measure = streets.measured(each.clause, place, found)
            coverage.append(streets.coverage(each.clause, place, found, measure))
    return judgements, pd.concat(coverage[1:] or coverage)


def lacking(clauses: Iterable[Clause], place: Place) -> dict[str, Text | None]:
    """Return what each clause lacks, as far as can be told before anything is searched for.

    The clauses are judged as if nobody knew any way: what is missing even then is missing.

    Args:
        clauses: each by its default reading.
        place: nothing need be measured on it.
    """
    clauses = tuple(clauses)
    cells = place.cells.index
    wanted = trips(clauses, place)
    nobody = pd.DataFrame({"impedance": math.nan, "facility_id": pd.array([None] * len(cells), "str")}, cells)
    nowhere = nobody.rename(columns={"impedance": "length_m"})
    place = replace(
        place,
        nearest=dict.fromkeys(wanted, nobody),
        linked=dict.fromkeys(wanted, frozenset(place.facilities.index)),
        straight=dict.fromkeys([trip.goal for trip in wanted], nowhere),
        by_units=False,
    )
    return {clause.id: judged_on(clause, place).missing for clause in clauses}


def trips(clauses: Iterable[Clause], place: Place, *, readings: Readings = "default") -> set[Trip]:
    """Return every trip that has to be searched for, so that the clauses can be judged."""
    every = _by_any(clauses, place, readings)
    return {trip for each in every if missing_input(each, place) is None for trip in each.trips}


def errands(clauses: Iterable[Clause], place: Place, *, readings: Readings = "default") -> list[Errand]:
    """Return for which clauses all facilities within the limit have to be searched for."""
    every = (each for each in _by_any(clauses, place, readings) if each.by_room)
    found = (each.errand for each in every if missing_input(each, place) is None)
    return list(dict.fromkeys(errand for errand in found if errand))


def _by_any(clauses: Iterable[Clause], place: Place, readings: Readings) -> Iterator[Clause]:
    """Each clause by each reading, and by each combination of them."""
    clauses = tuple(clauses)
    yield from (each for clause in clauses for each in expand(clause, readings))
    if readings == "all":
        yield from (each for wanted in asked(clauses, place) for each in wanted.clauses.values())


def _by_readings(clause: Clause, place: Place, readings: Readings) -> list[Judgement]:
    """Judge each reading; one that lacks the same input as the default one tells nothing."""
    default, *others = expand(clause, readings)
    first = judged_on(default, place)
    further = [judged_on(each, place, default=False) for each in others]
    return [first, *(each for each in further if each.missing is None or each.missing != first.missing)]


def _rows(judgement: Judgement, place: Place) -> list[Row]:
    """The row of a judgement, then those of its units."""
    clause, lacking = judgement.clause, judgement.missing
    of_clause = _of_clause(clause, default=judgement.default)
    whole = {**of_clause, **_found(judgement.whole)}
    names = place.zones["name"].to_dict() if judgement.units else {}
    return [
        whole if lacking is None else {**whole, "missing_zh": lacking.zh, "missing_en": lacking.en},
        *(
            {
                **of_clause,
                **_found(found),
                "zone_id": zone_id,
                "zone_zh": names[zone_id],
                "zone_en": names[zone_id],
                "level": "unit",
            }
            for zone_id, found in judgement.units.items()
        ),
    ]


def _of_clause(clause: Clause, *, default: bool) -> Row:
    """What identifies a verdict, and what a reader needs to know the clause by."""
    words = clause.plan.zones[clause.target.zone].text
    return {
        "standard_id": clause.standard.id,
        "target": clause.id,
        "zone_id": clause.target.zone,
        "reading": clause.reading,
        "level": "clause",
        "default": default,
        "plan": clause.plan.id,
        "kind": clause.standard.kind,
        "status": clause.standard.status,
        "same_as": clause.target.same_as or "",
        "clause_zh": clause.standard.quote.zh,
        "clause_en": clause.standard.quote.en,
        "zone_zh": words.zh,
        "zone_en": words.en,
        "facility": clause.target.facility,
        "facility_zh": clause.facility.zh,
        "facility_en": clause.facility.en,
        "comparison": clause.comparison,
        "limit": clause.value,
        "limit_high": clause.most,
        "limit_unit": clause.target.unit,
    }


def _found(found: Finding) -> Row:
    """What was found."""
    return {
        "value": found.value,
        "value_low": found.low,
        "value_high": found.high,
        "required": found.required,
        "unit": found.unit.en,
        "unit_zh": found.unit.zh,
        "persons": found.persons,
        "persons_met": found.met,
        "persons_border": found.border,
        "persons_unlinked": found.unlinked,
        "met_share": found.met / found.persons if found.persons else math.nan,
        "missing_zh": "",
        "missing_en": "",
        "verdict": found.verdict,
        "shortfall": found.short,
        "shortfall_unit": found.short_of.en if found.short_of else "",
        "shortfall_unit_zh": found.short_of.zh if found.short_of else "",
    }
