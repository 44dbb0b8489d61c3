"""A standard and a place → verdict rows, coverage by zone, and each cell's measure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from access import tables
from access.documents import Text
from access.standards.model import ServiceRadiusRule
from access.standards.registry import members
from access.verdicts import reach
from access.verdicts.clause import Clause
from access.verdicts.place import Place

Row = dict[str, Any]
_NEAR_LIMIT = 0.1
_PERSONS = ("persons", "persons_met", "persons_border", "persons_unlinked")


@dataclass(frozen=True)
class Assessment:
    """What the clauses come to in a place.

    Attributes:
        clauses: the clauses that were judged, in the order of the plans.
        place: what they were judged on.
        verdicts: VERDICTS table; a clause has a row for each reading, and a service radius also
            one for each unit (``level``). ``default`` marks the reading that counts.
        coverage: a row for each clause and zone: persons by state, persons within 10 % of the
            limit, and the share whom a straight line of the limit's length would count.
        measures: clause id → table by cell_id: persons (in the clause's zones), impedance,
            facility_id, straight_m, reach_m (how far one gets within the limit), state.
    """

    clauses: tuple[Clause, ...]
    place: Place
    verdicts: Any
    coverage: Any
    measures: dict[str, Any]


def evaluate(clauses: Iterable[Clause], place: Place) -> Assessment:
    """Judge each clause by its default reading; a service radius also by every other statistic.

    Returns:
        An assessment. A clause that lacks an input is *not testable* and names it.
    """
    clauses = tuple(clauses)
    rows: list[Row] = []
    coverage: list[Row] = []
    measures: dict[str, Any] = {}
    for clause in clauses:
        missing = missing_input(clause, place) or _missing_link(clause, place)
        if missing is not None:
            rows.append(_not_testable(clause, missing))
            continue
        zone_ids = place.zones_of(clause.plan, clause.target.zone)
        measure = _measure(clause, place, zone_ids)
        measures[clause.id] = measure
        coverage += [_coverage_row(clause, place, measure, zone_id) for zone_id in zone_ids]
        if isinstance(clause.rule, ServiceRadiusRule):
            rows += _radius_rows(clause, clause.rule, place, measure)
        else:
            rows.append(_share_row(clause, measure, clause.reading, default=True))
    verdicts = pd.DataFrame(rows).set_index(list(tables.VERDICTS.index))
    tables.check(verdicts, tables.VERDICTS)
    table = pd.DataFrame(coverage, columns=None if coverage else ["standard_id", "target", "zone_id"])
    return Assessment(
        clauses=clauses,
        place=place,
        verdicts=verdicts.assign(population=place.population),
        coverage=table.set_index(["standard_id", "target", "zone_id"]).assign(population=place.population),
        measures=measures,
    )


def missing_input(clause: Clause, place: Place) -> Text | None:
    """Return the zones or facilities that a clause lacks, None where the study has both."""
    key, kind, name = clause.target.zone, clause.target.facility, clause.facility
    if not place.zones_of(clause.plan, key):
        text = clause.plan.zones[key].text
        return Text(
            zh=f"“{text.zh}”在本研究中没有对应分区（在 plan_zones 中填写 {key}）",
            en=f"no zones of the study stand for '{text.en}' (give `{key}` under `plan_zones`)",
        )
    if not place.facilities["type"].isin(members(kind)).any():
        return Text(zh=f"“{name.zh}”类设施", en=f"facilities of type `{kind}` ({name.en})")
    return None


def _missing_link(clause: Clause, place: Place) -> Text | None:
    """What keeps a clause from being measured along the streets, if anything."""
    kind, name = clause.target.facility, clause.facility
    if clause.trip not in place.nearest:
        mode = clause.trip.mode
        return Text(zh=f"对出行方式 {mode} 开放的街道", en=f"streets open to mode `{mode}`")
    if not place.linked[clause.trip]:
        return Text(
            zh=f"与街道相连的“{name.zh}”类设施",
            en=f"facilities of type `{kind}` that are linked to the streets",
        )
    return None


def _measure(clause: Clause, place: Place, zone_ids: tuple[str, ...]) -> Any:
    nearest = place.nearest[clause.trip]
    rate = place.top_rate[clause.trip.mode, clause.trip.impedance]
    impedance = nearest["impedance"].to_numpy(dtype=float)
    border = place.border_m.to_numpy(dtype=float) * rate
    return pd.DataFrame(
        {
            "persons": place.persons(zone_ids),
            "impedance": impedance,
            "facility_id": nearest["facility_id"],
            "straight_m": place.straight[clause.target.facility]["length_m"],
            "reach_m": clause.limit / rate,
            "state": reach.states(impedance, clause.limit, border),
        },
        index=place.cells.index,
    )


def _coverage_row(clause: Clause, place: Place, measure: Any, zone_id: str) -> Row:
    persons = place.persons((zone_id,)).to_numpy()
    found = reach.reach(measure["state"].to_numpy(), persons)
    straight = measure["straight_m"].to_numpy() <= measure["reach_m"].to_numpy() + reach.TOLERANCE
    near = np.abs(measure["impedance"].to_numpy() - clause.limit) <= _NEAR_LIMIT * clause.limit
    return {
        "standard_id": clause.standard.id,
        "target": clause.id,
        "zone_id": zone_id,
        "zone": place.zones["name"][zone_id],
        "persons": found.persons,
        "persons_met": found.met,
        "persons_unmet": found.unmet,
        "persons_border": found.border,
        "persons_unlinked": found.unlinked,
        "persons_near_limit": float(persons[near].sum()),
        "met_share": found.met_share,
        "straight_line_share": float(persons[straight].sum()) / found.persons,
    }


def _row(clause: Clause, zone_id: str, reading: str, level: str, *, default: bool) -> Row:
    """What identifies a verdict row, and what a reader needs to know the clause by."""
    return {
        "standard_id": clause.standard.id,
        "target": clause.id,
        "zone_id": zone_id,
        "reading": reading,
        "level": level,
        "default": default,
        "plan": clause.plan.id,
        "clause_zh": clause.standard.quote.zh,
        "clause_en": clause.standard.quote.en,
        "facility": clause.target.facility,
        "facility_zh": clause.facility.zh,
        "facility_en": clause.facility.en,
        "limit": clause.target.value,
        "limit_unit": clause.target.unit,
    }


def _people(found: reach.Reach) -> Row:
    return {
        "persons": found.persons,
        "persons_met": found.met,
        "persons_border": found.border,
        "persons_unlinked": found.unlinked,
        "met_share": found.met_share,
        "missing_zh": "",
        "missing_en": "",
    }


def _share_row(clause: Clause, measure: Any, reading: str, *, default: bool) -> Row:
    found = reach.reach(measure["state"].to_numpy(), measure["persons"].to_numpy())
    return {
        **_row(clause, clause.target.zone, reading, "clause", default=default),
        "value": found.met_share,
        "value_low": found.met_share,
        "value_high": (found.met + found.border + found.unlinked) / found.persons,
        "required": clause.required_share,
        "unit": "share of persons",
        **_people(found),
        "verdict": found.verdict(clause.required_share),
        "shortfall": found.short(clause.required_share),
        "shortfall_unit": "persons",
    }


def _radius_rows(clause: Clause, rule: ServiceRadiusRule, place: Place, measure: Any) -> list[Row]:
    """Every statistic of the average service radius: a row for the clause, then one per unit."""
    units = {
        zone_id: _unit(clause, place, measure, zone_id)
        for zone_id in place.zones_of(clause.plan, clause.target.zone)
    }
    rows: list[Row] = []
    for statistic in rule.statistic.options:
        default = statistic == rule.statistic.default
        reading = f"statistic={statistic}"
        if statistic == "coverage_within_network":
            rows.append(_share_row(clause, measure, reading, default=default))
        elif statistic == "coverage_within_buffer":
            straight = _straight(clause, place, measure)
            rows.append(_share_row(clause, straight, reading, default=default))
        else:
            found = {zone_id: _length(clause, measure, unit, statistic) for zone_id, unit in units.items()}
            whole = _row(clause, clause.target.zone, reading, "clause", default=default)
            rows.append({**whole, **_worst(list(found.values()))})
            rows += [
                {**_row(clause, zone_id, reading, "unit", default=default), **each}
                for zone_id, each in found.items()
            ]
    return rows


def _straight(clause: Clause, place: Place, measure: Any) -> Any:
    """The measure with straight distances in place of those along the streets."""
    length = measure["straight_m"].to_numpy(dtype=float)
    border = place.border_m.to_numpy(dtype=float)
    return measure.assign(impedance=length, state=reach.states(length, clause.limit, border))


def _unit(clause: Clause, place: Place, measure: Any, zone_id: str) -> reach.Unit:
    return reach.Unit(
        area_m2=float(place.zones.geometry[zone_id].area),
        facilities=place.facilities_in(members(clause.target.facility), zone_id),
        persons=place.persons((zone_id,)).to_numpy(),
        straight_m=measure["straight_m"].to_numpy(),
        network_m=measure["impedance"].to_numpy(),
        border_m=place.border_m.to_numpy(),
    )


def _length(clause: Clause, measure: Any, unit: reach.Unit, statistic: str) -> Row:
    """What a length statistic of one unit comes to."""
    length = reach.STATISTICS[statistic](unit)
    by_area = statistic == "area_equivalent"
    needed = math.ceil(unit.area_m2 / (math.pi * clause.limit**2))
    return {
        "value": length.value / 1000,
        "value_low": length.low / 1000,
        "value_high": length.high / 1000,
        "required": clause.target.value,
        "unit": "km",
        **_people(reach.reach(measure["state"].to_numpy(), unit.persons)),
        "verdict": reach.judge_length(length, clause.limit),
        "shortfall": float(max(0, needed - unit.facilities)) if by_area else math.nan,
        "shortfall_unit": "sites" if by_area else "",
    }


def _worst(units: list[Row]) -> Row:
    """The clause's row: the longest radius of its units; met only if all of them are."""
    sums = {name: sum(unit[name] for unit in units) for name in (*_PERSONS, "shortfall")}
    return {
        **units[0],
        **sums,
        **{name: max(unit[name] for unit in units) for name in ("value", "value_low", "value_high")},
        "met_share": sums["persons_met"] / sums["persons"],
        "verdict": reach.summary_verdict(unit["verdict"] for unit in units),
    }


def _not_testable(clause: Clause, missing: Text) -> Row:
    radius = isinstance(clause.rule, ServiceRadiusRule)
    return {
        **_row(clause, clause.target.zone, clause.reading, "clause", default=True),
        **dict.fromkeys(("value", "value_low", "value_high"), math.nan),
        "required": clause.target.value if radius else clause.required_share,
        "unit": "km" if radius else "share of persons",
        **dict.fromkeys((*_PERSONS, "met_share"), math.nan),
        "missing_zh": missing.zh,
        "missing_en": missing.en,
        "verdict": "not_testable",
        "shortfall": math.nan,
        "shortfall_unit": "",
    }
