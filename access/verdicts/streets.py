"""travel_time and service_radius: from what was measured along the streets to findings."""

import math
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats, Integers, Words
from access.standards.model import ServiceRadiusRule, TravelTimeRule
from access.standards.registry import members
from access.verdicts import missing, reach, unlisted
from access.verdicts.clause import Clause, Trip
from access.verdicts.conditions import holds
from access.verdicts.findings import Finding, Judged, Unit, all_of, compare, informative
from access.verdicts.place import Place
from access.verdicts.zones import Extent, extent, settlements

SITES = Unit(zh="处", en="sites")
_KM = Unit(zh="公里", en="km", kind="length")
_NEAR_LIMIT = 0.1
COVERED = {
    "population": (
        Unit(zh="人口占比", en="share of persons", kind="share_of_people"),
        Unit(zh="人", en="persons"),
    ),
    "residential_area": (
        Unit(zh="居住用地占比", en="share of residential land", kind="share"),
        Unit(zh="平方米", en="m²"),
    ),
    "built_up_area": (
        Unit(zh="建成区占比", en="share of built-up land", kind="share"),
        Unit(zh="平方米", en="m²"),
    ),
    "settlement": (
        Unit(zh="居民点占比", en="share of settlements", kind="share"),
        Unit(zh="个居民点", en="settlements"),
    ),
}


def travel_time(clause: Clause, place: Place) -> Judged:
    """Judge the share of people (of land, of settlements) within the limit.

    The bounds: none, or all, of those of whom it is not known are within.
    """
    rule = cast("TravelTimeRule", clause.rule)
    found = extent(place, clause.plan, clause.target.zone)
    impedance, _, _, rate = ways(clause, place)
    group, unit = rule.group.default, rule.coverage_unit.default
    key = clause.trips, enough(clause), clause.limit
    if ("states", *key) not in place.on_ways:
        border = place.border_m.to_numpy(dtype=float) * rate
        place.on_ways["states", *key] = reach.numbers(impedance, clause.limit, border).astype(np.int8)
    of_extent = "covered", id(found.pieces), group, unit, *key
    known = place.on_ways.get(of_extent)
    if known is None or known[0] is not found.pieces:  # readings that differ in the share alone ask again
        people = place.living(group)
        weight = people if unit == "population" else weights(unit, place)
        known = found.pieces, _counted(clause, found, place.on_ways["states", *key], people, weight)
        place.on_ways[of_extent] = known
    return _share(clause, known[1], unit), {}


def service_radius(clause: Clause, place: Place) -> Judged:
    """Judge one statistic of the average service radius (see ``reach.STATISTICS``).

    A coverage statistic counts people, in all zones together. A length is taken in each zone or,
    pooled, in all as if they were one; the sites to be added are those that A / (π r²) asks for. Where
    the plan says which its units are, smaller ones are told without a verdict.
    """
    rule = cast("ServiceRadiusRule", clause.rule)
    found = extent(place, clause.plan, clause.target.zone)
    measure = measured(clause, place, found)
    people = place.living(rule.group.default)
    statistic = rule.statistic.default
    if statistic.startswith("coverage_"):
        states = measure["state"].to_numpy()
        if statistic == "coverage_within_buffer":
            length = measure["straight_m"].to_numpy(dtype=float)
            states = reach.states(length, clause.limit, place.border_m.to_numpy(dtype=float))
        return _covered(clause, found, states, people, people, "population"), {}
    area = land_area(rule.area.default, place)

    def each(parts: Extent) -> dict[str, Finding]:
        return {
            zone_id: _length(clause, *_unit(clause, parts, measure, people, area, number))
            for zone_id, number in zip(parts.ids, parts.units, strict=True)
        }

    divided = found.divided()
    findings = each(divided)
    smaller = informative(findings)
    parts = found.by_levels(rule.units) if rule.units else found if found.fixed else divided
    if rule.aggregate.default == "per_unit" and parts is not None:
        units = findings if parts is divided else each(parts)
        return all_of(units.values(), clause.comparison, clause.most), {**smaller, **units}
    return _length(clause, *_unit(clause, found, measure, people, area)), smaller


def measured(clause: Clause, place: Place, found: Extent) -> pd.DataFrame:
    """Return what the clause's trips come to for each cell.

    Of several facility types, any one counts; of a bundle, so many of them must be reached.

    Returns:
        A table by cell_id: persons (of the group, in the extent), impedance, facility_id,
        straight_m, reach_m (how far one gets within the limit), state.

    Raises:
        Missing: no facility to go to is known, or no street.
    """
    impedance, facility_id, straight_m, rate = ways(clause, place)
    cells = place.cells.index
    columns = {
        "persons": _persons(clause, place, found),
        "impedance": impedance,
        "facility_id": facility_id,
        "straight_m": straight_m,
        "reach_m": np.full(len(cells), clause.limit / rate),
        "state": reach.state_column(impedance, clause.limit, place.border_m.to_numpy(dtype=float) * rate),
    }
    # clauses share what is the same for them: copied on writing alone
    return pd.DataFrame(
        {name: pd.Series(each, cells, copy=False) for name, each in columns.items()}, copy=False
    )


def _persons(clause: Clause, place: Place, found: Extent) -> Floats:
    """The persons of each cell that a clause counts, not to be written to."""
    group = clause.rule.group.default
    key = "persons", id(found.pieces), group
    if key not in place.on_land or place.on_land[key][0] is not found.pieces:
        place.on_land[key] = found.pieces, found.by_cell(place.living(group))
        place.on_land[key][1].flags.writeable = False
    persons: Floats = place.on_land[key][1]
    return persons


def ways(clause: Clause, place: Place) -> tuple[Floats, pd.Series, Floats, float]:
    """Return the impedance, facility and straight metres of each cell, and the least cost of a metre."""
    require_goals(clause, place)
    key = "ways", clause.trips, enough(clause)
    if key not in place.on_ways:
        place.on_ways[key] = _ways(clause, place)
    found: tuple[Floats, pd.Series, Floats, float] = place.on_ways[key]
    return found


def _ways(clause: Clause, place: Place) -> tuple[Floats, pd.Series, Floats, float]:
    trips = [trip for trip in clause.trips if place.selected(trip).any()]
    k = enough(clause)
    travel = [_travel(trip, place) for trip in trips]
    impedance, facility_id = kth(travel, k, place.cells.index)
    if trips and clause.trip.impedance != "straight_m" and not any(place.linked[trip] for trip in trips):
        raise missing.linked(trip.facility for trip in trips)
    straight_m, _ = kth([_straight(trip, place) for trip in trips], k, place.cells.index)
    measure = clause.trip.impedance
    rate = 1.0 if measure == "straight_m" else place.least_cost_per_m.get((clause.trip.mode, measure), 1.0)
    return impedance, facility_id, straight_m, rate


def require_goals(clause: Clause, place: Place) -> None:
    """Check that the facilities that the clause's trips lead to are listed.

    A type that no input holds is not known; types of which none is as the plan wants it are zero.

    Raises:
        Missing: any one of a bundle's types, or all of the others, or the attribute that selects.
    """
    absent = [trip.facility for trip in clause.trips if not place.listed & members(trip.facility)]
    if absent and (bundled(clause) or len(absent) == len(clause.trips)):
        raise missing.facilities(absent, word="and" if bundled(clause) else "or")
    for name, condition in dict(clause.trips[0].where if clause.trips else ()).items():
        types = {member for trip in clause.trips for member in members(trip.facility)}
        rows = place.attributes_of(types)
        if np.isnan(holds(rows, {name: condition})).all():
            raise missing.facilities([trip.facility for trip in clause.trips], having=name)


def coverage(clause: Clause, place: Place, found: Extent, measure: pd.DataFrame) -> pd.DataFrame:
    """Return the persons by state, near the limit and within it in a straight line, of each unit."""
    people = place.living(clause.rule.group.default)
    parts = found.divided()
    impedance, straight_m = (measure[name].to_numpy(dtype=float) for name in ("impedance", "straight_m"))
    near = np.abs(impedance - clause.limit) <= _NEAR_LIMIT * clause.limit
    straight = straight_m <= measure["reach_m"].to_numpy() + reach.TOLERANCE
    state = measure["state"].to_numpy()
    flags = {f"persons_{name}": state == name for name in reach.STATES}
    sums = {
        name: parts.by_zone(people * flag[place.overlay.cell])[parts.units]
        for name, flag in {**flags, "persons_near_limit": near, "straight": straight}.items()
    }
    persons = parts.by_zone(people)[parts.units]
    lived = np.where(persons > 0, persons, np.nan)
    return pd.DataFrame(
        {
            "standard_id": clause.standard.id,
            "target": clause.id,
            "zone_id": parts.ids,
            "zone": place.zones["name"].to_numpy()[parts.units],
            "persons": persons,
            **{name: values for name, values in sums.items() if name != "straight"},
            "met_share": sums["persons_met"] / lived,
            "straight_line_share": sums["straight"] / lived,
        }
    )


def bundled(clause: Clause) -> bool:
    """Tell whether several types must be reached, not any one."""
    return isinstance(clause.rule, TravelTimeRule) and clause.rule.served_by.default == "bundle"


def enough(clause: Clause) -> int:
    """Return how many of its types must be reached."""
    rule = clause.rule
    if isinstance(rule, TravelTimeRule) and rule.bundle and bundled(clause):
        return rule.bundle.at_least.default
    return 1


def _travel(trip: Trip, place: Place) -> tuple[pd.Series, pd.Series]:
    if trip.impedance == "straight_m":
        return _straight(trip, place)
    if trip not in place.nearest:
        raise missing.streets(trip.mode)
    found = place.nearest[trip]
    return found["impedance"], found["facility_id"]


def _straight(trip: Trip, place: Place) -> tuple[pd.Series, pd.Series]:
    found = place.straight[trip.goal]
    return found["length_m"], found["facility_id"]


def kth(travel: list[tuple[pd.Series, pd.Series]], k: int, cells: pd.Index) -> tuple[Floats, pd.Series]:
    """Return the k-th smallest of several impedances of each cell, and the facility it leads to.

    NaN (a cell that is not linked is so for all trips) stays; ``inf`` where there are fewer trips.
    """
    if len(travel) < k:
        return np.full(len(cells), math.inf), pd.Series(None, index=cells, dtype="str")
    if len(travel) == 1:
        return travel[0][0].to_numpy(dtype=float), travel[0][1]
    impedance = np.column_stack([each[0].to_numpy(dtype=float) for each in travel])
    order = np.argsort(impedance, axis=1, kind="stable")[:, k - 1]
    facility = np.column_stack([each[1].to_numpy(dtype=object) for each in travel])
    row = np.arange(len(cells))
    return impedance[row, order], pd.Series(facility[row, order], index=cells, dtype="str")


def weights(unit: str, place: Place) -> Floats:
    """Return how much of the land or the settlements that must be covered is in each piece."""
    if ("weights", unit) not in place.on_land:
        found = settlements(place) if unit == "settlement" else _land(unit.removesuffix("_area"), place)
        place.on_land["weights", unit] = found
    known: Floats = place.on_land["weights", unit]
    return known


def _land(kind: str, place: Place) -> Floats:
    if kind not in place.land:
        raise missing.land(kind)
    return place.of_cells(place.land[kind].reindex(place.cells.index).fillna(0.0).to_numpy(dtype=float))


def land_area(which: str, place: Place) -> Floats:
    """Return the area (m²) of each piece that counts: all land, built-up land, or where people live."""
    if which == "built_up":
        return _land(which, place)
    area_m2 = place.overlay.area_m2
    return area_m2 if which == "administrative" else np.where(place.living() > 0, area_m2, 0.0)


def _covered(
    clause: Clause, found: Extent, states: Words, people: Floats, weight: Floats, of: str
) -> Finding:
    return _share(clause, _counted(clause, found, states, people, weight), of)


class _Inside(NamedTuple):
    """What must be covered by state, how much of what is not known may be, and the people by state."""

    covered: reach.Reach
    unknown: float
    people: reach.Reach


def _counted(
    clause: Clause, found: Extent, states: Words | Integers, people: Floats, weight: Floats
) -> _Inside:
    """Add up what lies in an extent, by the state of each cell."""
    by_cell = found.by_cell(weight)
    inside = reach.reach(states, by_cell)
    lacking = np.where(reach.of_state(states, "unmet"), by_cell, 0.0)
    unknown = inside.border + inside.unlinked
    unknown += unlisted.reached(clause, found.place, lacking, k=enough(clause))
    of_people = inside if weight is people else reach.reach(states, found.by_cell(people))
    return _Inside(inside, unknown, of_people)


def _share(clause: Clause, counted: _Inside, of: str) -> Finding:
    """Judge the share that is covered."""
    inside, unknown = counted.covered, counted.unknown
    required = clause.required_share
    unit, short_of = COVERED[of]
    whole = inside.persons or math.nan
    return Finding(
        value=inside.met_share,
        low=inside.met_share,
        high=(inside.met + unknown) / whole,
        required=required,
        unit=unit,
        verdict=reach.judge(inside.persons, inside.met, unknown, required),
        short=inside.short(required),
        short_of=short_of,
    ).of(counted.people)


def _unit(
    clause: Clause,
    found: Extent,
    measure: pd.DataFrame,
    people: Floats,
    area_m2: Floats,
    number: int | None = None,
) -> tuple[reach.Unit, Words]:
    """One zone of an extent, or the whole of it, as a statistic takes it; and the states of its cells."""
    place, pieces = found.place, found.pieces
    goals = np.logical_or.reduce([place.selected(trip) for trip in clause.trips])
    mine = found.spots.part if number is None else found.spots.part[found.spots.unit == number]
    of_unit = pieces.weight if number is None else np.where(pieces.unit == number, pieces.weight, 0.0)
    persons = found.by_cell(people, number)
    lived = persons > 0
    unit = reach.Unit(
        area_m2=float((of_unit * area_m2[pieces.part]).sum()),
        facilities=int(goals[mine].sum()),
        persons=persons[lived],
        straight_m=measure["straight_m"].to_numpy(dtype=float)[lived],
        network_m=measure["impedance"].to_numpy(dtype=float)[lived],
        border_m=place.border_m.to_numpy(dtype=float)[lived],
    )
    return unit, measure["state"].to_numpy()[lived]


def _length(clause: Clause, unit: reach.Unit, states: Words) -> Finding:
    """What a length statistic of one unit comes to; where there is no land, nothing is judged."""
    statistic = cast("ServiceRadiusRule", clause.rule).statistic.default
    by_area = statistic == "area_equivalent"
    empty = by_area and not unit.area_m2
    length = reach.Length(math.nan, math.nan, math.nan) if empty else reach.STATISTICS[statistic](unit)
    needed = math.ceil(unit.area_m2 / (math.pi * clause.limit**2))
    return Finding(
        value=length.value / 1000,
        low=length.low / 1000,
        high=length.high / 1000,
        required=clause.value,
        unit=_KM,
        verdict="" if empty else _judge_length(clause, length),
        short=float(max(0, needed - unit.facilities)) if by_area and clause.by_way else math.nan,
        short_of=SITES if by_area and clause.by_way else None,
    ).of(reach.reach(states, unit.persons))


def _judge_length(clause: Clause, length: reach.Length) -> reach.Verdict:
    """Compare a length with the radius, as its upper or its lower bound, or with both ends of a range."""
    if clause.comparison == "<=" and math.isnan(clause.most):
        return reach.judge_length(length, clause.limit)
    return compare(length.low / 1000, length.high / 1000, ">=", clause.value, most=clause.most)
