"""Clauses and a place → verdict rows, coverage by zone, and each cell's measure."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from access.contracts import tables
from access.contracts.documents import Text
from access.contracts.tables import Verdicts
from access.standards.model import PresenceRule, TravelTimeRule
from access.verdicts import missing, presence, provision, spread, streets
from access.verdicts.capacity import served_within
from access.verdicts.clause import Clause, Errand, Trip
from access.verdicts.findings import Finding, Judged, Unit
from access.verdicts.place import Place
from access.verdicts.readings import Readings, expand
from access.verdicts.zones import extent

Row = dict[str, object]
_EVALUATORS: dict[str, Callable[[Clause, Place], Judged]] = {
    "travel_time": streets.travel_time,
    "coverage_share": streets.travel_time,
    "service_radius": streets.service_radius,
    "ratio_per_population": provision.ratio_per_population,
    "per_capita_area": provision.per_capita_area,
    "composition_share": provision.composition_share,
    "total_count": provision.total_count,
    "size_limit": provision.size_limit,
    "facility_size": spread.facility_size,
    "spacing": spread.spacing,
    "density": spread.density,
    "catchment_area": spread.catchment_area,
    "presence_per_unit": presence.presence_per_unit,
    "share_of_units": presence.share_of_units,
    "other": provision.other,
}


@dataclass(frozen=True)
class Judgement:
    """What a clause comes to by one reading.

    Attributes:
        clause: by this reading.
        default: whether this reading counts.
        whole: in all its zones together.
        units: zone_id → in this unit; without a verdict where the plan judges them together.
        missing: the input that it lacks, if it cannot be tested.
    """

    clause: Clause
    default: bool
    whole: Finding
    units: Mapping[str, Finding]
    missing: Text | None = None


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

    Coverage and measures are of clauses judged by people's way, by their default readings.
    """

    clauses: tuple[Clause, ...]
    place: Place
    judgements: tuple[Judgement, ...]
    verdicts: Verdicts
    coverage: pd.DataFrame
    measures: dict[str, pd.DataFrame]


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
    )


def judged_on(clause: Clause, place: Place) -> Judgement:
    """Judge a clause by the reading that it is of, in a place that may have been measured otherwise."""
    return _judged(clause, place, default=True)


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
    judgements = [_judged(each, place, default=True) for each in clauses]
    coverage = [pd.DataFrame(columns=["standard_id", "target", "zone_id"])]
    for each in judgements:
        if each.clause.by_way and each.missing is None:
            found = extent(place, each.clause.plan, each.clause.target.zone)
            measure = streets.measured(each.clause, place, found)
            coverage.append(streets.coverage(each.clause, place, found, measure))
    return judgements, pd.concat(coverage[1:] or coverage)


def missing_input(clause: Clause, place: Place) -> Text | None:
    """Return what a clause lacks before anything is searched for; None where it can be.

    That is its threshold, its zones, or the facilities that its trips lead to.
    """
    try:
        _require(clause, place)
    except missing.Missing as lacking:
        return lacking.text
    return None


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
    return {clause.id: _judged(clause, place, default=True).missing for clause in clauses}


def trips(clauses: Iterable[Clause], place: Place, *, readings: Readings = "default") -> set[Trip]:
    """Return every trip that has to be searched for, so that the clauses can be judged."""
    every = (each for clause in clauses for each in expand(clause, readings))
    return {trip for each in every if missing_input(each, place) is None for trip in each.trips}


def errands(clauses: Iterable[Clause], place: Place, *, readings: Readings = "default") -> list[Errand]:
    """Return for which clauses all facilities within the limit have to be searched for."""
    every = (each for clause in clauses for each in expand(clause, readings) if each.by_room)
    found = (each.errand for each in every if missing_input(each, place) is None)
    return list(dict.fromkeys(errand for errand in found if errand))


def _require(clause: Clause, place: Place) -> None:
    if clause.standard.kind == "other":
        return
    if clause.target.value_from is not None:
        raise missing.threshold(clause.target.value_from)
    extent(place, clause.plan, clause.target.zone)
    streets.require_goals(clause, place)
    unwalked = not place.has_streets and any(each.impedance != "straight_m" for each in clause.trips)
    if unwalked or (clause.trips and not place.peopled):
        raise missing.inputs(people=not place.peopled, streets=unwalked)


def _by_readings(clause: Clause, place: Place, readings: Readings) -> list[Judgement]:
    """Judge each reading; one that lacks the same input as the default one tells nothing."""
    default, *others = expand(clause, readings)
    first = _judged(default, place, default=True)
    further = [_judged(each, place, default=False) for each in others]
    return [first, *(each for each in further if each.missing is None or each.missing != first.missing)]


def _judged(clause: Clause, place: Place, *, default: bool) -> Judgement:
    """What a clause comes to by one reading."""
    try:
        _require(clause, place)
        judge = served_within if clause.by_room else _EVALUATORS[clause.standard.kind]
        whole, units = judge(clause, place)
    except missing.Missing as lacking:
        return Judgement(clause, default, _not_testable(clause), {}, lacking.text)
    # the whole of a clause always has a verdict, also where there was nothing to be judged
    return Judgement(clause, default, replace(whole, verdict=whole.verdict or "undetermined"), units)


def _rows(judgement: Judgement, place: Place) -> list[Row]:
    """The row of a judgement, then those of its units."""
    clause, default, lacking = judgement.clause, judgement.default, judgement.missing
    whole = _row(clause, judgement.whole, default=default)
    names = place.zones["name"]
    return [
        whole if lacking is None else {**whole, "missing_zh": lacking.zh, "missing_en": lacking.en},
        *(
            {
                **_row(clause, found, default=default),
                "zone_id": zone_id,
                "zone_zh": names[zone_id],
                "zone_en": names[zone_id],
                "level": "unit",
            }
            for zone_id, found in judgement.units.items()
        ),
    ]


def _row(clause: Clause, found: Finding, *, default: bool) -> Row:
    """What identifies a verdict, what a reader needs to know the clause by, and what was found."""
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


def _not_testable(clause: Clause) -> Finding:
    required, unit = _asked(clause)
    nothing = math.nan
    return Finding(
        *(nothing, nothing, nothing, required, unit, "not_testable"), border=nothing, unlinked=nothing
    )


def _asked(clause: Clause) -> tuple[float, Unit]:
    """What is compared with the finding, and its unit."""
    rule = clause.rule
    if isinstance(rule, TravelTimeRule):
        return clause.required_share, streets.COVERED[rule.coverage_unit.default][0]
    if isinstance(rule, PresenceRule):
        return clause.required_share, presence.SHARE
    return clause.value, clause.unit
