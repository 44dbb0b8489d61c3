"""Is there enough: ratios, areas per head, shares of a whole, totals, sizes."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, cast

import numpy as np

from access.contracts.arrays import Floats
from access.standards.amounts import PerPeopleRule
from access.standards.choices import Condition, Selection
from access.standards.model import (
    CompositionRule,
    PerCapitaAreaRule,
    RatioRule,
    SizeLimitRule,
    TotalCountRule,
)
from access.verdicts import findings, missing
from access.verdicts.by_unit import OfUnit, Sum, by_unit, judged, of_people, share, sums
from access.verdicts.clause import Clause
from access.verdicts.counting import Counted, counted, unit_of
from access.verdicts.findings import Finding, Judged, Unit, compare
from access.verdicts.place import Place
from access.verdicts.zones import Extent, extent


def ratio_per_population(clause: Clause, place: Place) -> Judged:
    """Judge numerator / (people × multiplier / per).

    Needed are people × multiplier / per × value, rounded up in all or in each unit; the shortfall
    is what is lacking of that. 11.0 million people need 367 ambulances, at one for every 30,000.
    """
    rule, found = cast("RatioRule", clause.rule), extent(place, clause.plan, clause.target.zone)
    people = _people(rule, found)
    base = people * rule.population_multiplier.default / rule.per.default
    column = rule.numerator.sum.default
    short_of = unit_of(column, (*clause.types(rule.numerator), clause.target.facility))

    def within(part: Extent) -> OfUnit:
        stock = counted(clause, part, rule.numerator, column)
        rounding = rule.rounding.default
        needed = _needed(clause, part, base, rounding)
        heads = _Heads(sums(part, people), sums(part, base), needed, rounding != "none")
        return _per_head(clause, stock, heads, short_of)

    return by_unit(clause, found, rule.aggregate.default, within)


def per_capita_area(clause: Clause, place: Place) -> Judged:
    """Judge square metres / (people or households / per); the shortfall is in square metres."""
    rule, found = cast("PerCapitaAreaRule", clause.rule), extent(place, clause.plan, clause.target.zone)
    people = _people(rule, found)
    base = (people if rule.base == "persons" else _households(rule, found, people)) / rule.per.default
    column = "floor_area_m2" if rule.area.default == "floor" else "area_m2"
    chosen = rule.facilities
    if rule.scope.default == "open_to_public":
        is_open = Condition.model_validate({"one_of": [True]})
        chosen = Selection(of=chosen.of, where={**chosen.where, "open_to_public": is_open})

    def within(part: Extent) -> OfUnit:
        stock, needed = counted(clause, part, chosen, column), _needed(clause, part, base, "none")
        heads = _Heads(sums(part, people), sums(part, base), needed)
        return _per_head(clause, stock, heads, unit_of(column, ()))

    return by_unit(clause, found, rule.aggregate.default, within)


def composition_share(clause: Clause, place: Place) -> Judged:
    """Judge part / whole × per; the shortfall is what the part lacks of the whole as it is.

    The whole is the one that is there, or the one that the people need: 147 of the 367 ambulances
    for 11.0 million people are 40 %.
    """
    rule, found = cast("CompositionRule", clause.rule), extent(place, clause.plan, clause.target.zone)
    column = rule.part.sum.default
    short_of = unit_of(column, (*clause.types(rule.part), clause.target.facility))
    people = place.living(rule.group.default)

    def within(part: Extent) -> OfUnit:
        some, persons = counted(clause, part, rule.part, column), sums(part, people)
        whole = _whole(clause, part, persons)

        def of_unit(unit: int | None) -> Finding:
            (low, high), (least, most) = some.total(unit), whole(unit)
            shares = (share(low, least), share(low, most), share(high, least))
            found = judged(clause, *(rule.per * each for each in shares))
            needed = _whole_number(clause.value / rule.per * least, clause)
            there = None  # one more of the part is one more of a whole that is there, too
            if rule.whole_is.default == "required":
                there = findings.Counted(low, high, least / rule.per, short_of, of_people=True)
            return replace(of_people(found, persons(unit), needed - low, short_of), counted=there)

        return of_unit

    return by_unit(clause, found, rule.aggregate.default, within)


def total_count(clause: Clause, place: Place) -> Judged:
    """Judge a number of facilities, or of what they hold: those there are, or the new ones."""
    rule, found = cast("TotalCountRule", clause.rule), extent(place, clause.plan, clause.target.zone)
    column = rule.amount.sum.default
    short_of = unit_of(column, (*clause.types(rule.amount), clause.target.facility))
    people = place.living(rule.group.default)

    def within(part: Extent) -> OfUnit:
        stock = counted(clause, part, rule.amount, column, rule.counts.default)
        persons = sums(part, people)

        def of_unit(unit: int | None) -> Finding:
            low, high = stock.total(unit)
            found = replace(
                judged(clause, low, low, high), counted=findings.Counted(low, high, 1.0, short_of)
            )
            if unit is None:
                return of_people(found, persons(unit), _whole_number(clause.value, clause) - low, short_of)
            # what the plan wants in all, no unit needs by itself
            return replace(found, required=math.nan, persons=persons(unit), met=math.nan)

        return of_unit

    return by_unit(clause, found, "pooled", within)


def size_limit(clause: Clause, place: Place) -> Judged:
    """Judge pupils per class, or of a school: the largest of the schools, or their mean.

    Persons are the pupils; lacking are classes to be added, or places elsewhere.

    Raises:
        Missing: no such school, or it is not known how many pupils or classes any has.
    """
    rule, found = cast("SizeLimitRule", clause.rule), extent(place, clause.plan, clause.target.zone)

    def within(part: Extent) -> OfUnit:
        pupils, groups = sized(clause, part)
        return lambda unit: _size(clause, pupils.of(unit), groups.of(unit))

    whole, units = by_unit(clause, found, "pooled", within)
    if not whole.verdict:
        raise missing.facilities(
            clause.types(rule.facilities), having="" if rule.counts.default == "stock" else "year"
        )
    return whole, units


def sized(clause: Clause, part: Extent) -> tuple[Counted, Counted]:
    """Return the pupils of each school whose size is limited, and its classes (or 1 for itself)."""
    rule = cast("SizeLimitRule", clause.rule)
    column = "classes" if rule.of_each == "class" else "facilities"
    return (
        counted(clause, part, rule.facilities, rule.sum, rule.counts.default),
        counted(clause, part, rule.facilities, column, rule.counts.default),
    )


def other(clause: Clause, place: Place) -> Judged:  # noqa: ARG001 (called as the other kinds are)
    """Report a clause that no map can judge."""
    return Finding(math.nan, math.nan, math.nan, clause.value, clause.unit, "reported"), {}


class _Heads(NamedTuple):
    """Of a unit, or of all: people, what to divide by, what is needed, and whether that is rounded up."""

    persons: Sum
    base: Sum
    needed: Sum
    whole: bool = False


def _per_head(clause: Clause, stock: Counted, heads: _Heads, short_of: Unit) -> OfUnit:
    """So much for so many people: as many of them are served as it is enough for."""

    def of_unit(unit: int | None) -> Finding:
        (low, high), need, base = stock.total(unit), heads.needed(unit), heads.base(unit)
        value, most = share(low, base), share(high, base)
        found, by_need = judged(clause, value, value, most), clause.by_need
        if found.verdict and by_need:
            found = replace(found, verdict=compare(low, high, ">=", need, clause.tolerance_share))
        persons = heads.persons(unit)
        counted = findings.Counted(low, high, base, short_of, heads.whole, of_people=True, by_need=by_need)
        return replace(
            found,
            persons=persons,
            met=persons * min(1.0, share(low, need)),
            short=max(0.0, need - low),
            short_of=short_of,
            counted=counted,
        )

    return of_unit


def _needed(clause: Clause, part: Extent, base: Floats, rounding: str) -> Sum:
    """How much is needed for the people of a unit, or of all."""
    base_of, parts = sums(part, base), part.divided()
    of_parts = parts.by_zone(base)[parts.units]

    def needed(unit: int | None) -> float:
        if rounding == "ceil_per_unit" and unit is None:
            return math.fsum(_whole_number(clause.value * each, clause) for each in of_parts)
        exact = clause.value * base_of(unit)
        return exact if rounding == "none" else _whole_number(exact, clause)

    return needed


def _whole(clause: Clause, part: Extent, persons: Sum) -> Callable[[int | None], tuple[float, float]]:
    """The bounds of what a part is compared with."""
    rule = cast("CompositionRule", clause.rule)
    if rule.whole_is.default == "existing":
        return counted(clause, part, rule.whole, rule.whole.sum.default).total
    if math.isnan(persons(None)):
        raise missing.inputs(people=True)
    for_each = cast("float", rule.persons_per)
    return lambda unit: (float(math.ceil(persons(unit) / for_each - 1e-6)),) * 2


def _size(clause: Clause, pupils: Counted, groups: Counted) -> Finding:
    """How large the classes (the schools) of some schools are; pupils and groups correspond."""
    rule = cast("SizeLimitRule", clause.rule)
    there = (pupils.high > 0) | (groups.high > 0)
    known = there & (pupils.low == pupils.high) & (groups.low == groups.high) & (groups.low > 0)
    size = pupils.low[known] / groups.low[known]
    if rule.statistic.default == "mean":
        value = share(pupils.low[known].sum(), groups.low[known].sum())
        low = share(pupils.low.sum(), groups.high.sum())
        high = share(pupils.high.sum(), groups.low.sum())
    else:
        value = low = max(size, default=math.nan)
        sized = np.isfinite(pupils.high) & np.isfinite(groups.high) & (groups.high > 0)
        high = max(np.where(sized, pupils.high / np.maximum(groups.high, 1e-9), math.inf)[there], default=low)
    if pupils.unlisted or groups.unlisted:  # nobody knows how large a school is that is not listed
        high = math.inf
    enough = size <= clause.value
    more = np.ceil(pupils.low[known] / clause.value) - groups.low[known]
    if rule.of_each == "facility":
        more = pupils.low[known] - clause.value
    return replace(
        judged(clause, float(value), low, high),
        persons=float(pupils.low[known].sum()),
        met=float(pupils.low[known][enough].sum()),
        short=float(np.maximum(more, 0.0).sum()),
        short_of=unit_of("classes" if rule.of_each == "class" else rule.sum, ()),
    )


def _whole_number(needed: float, clause: Clause) -> float:
    """Return how many whole things a need asks for; a ``>`` asks for more than it names."""
    if clause.comparison == ">":
        return float(math.floor(needed + 1e-6) + 1)
    return float(math.ceil(needed - 1e-6))


def _people(rule: PerPeopleRule, found: Extent) -> Floats:
    """The people to divide by, in each piece: as the zones tell them, else as the cells do."""
    group = rule.group.default
    if rule.population.default == "registered":
        return _of_zones(found, "persons_registered" if group == "all" else f"{group}_registered", None)
    return _of_zones(found, "persons" if group == "all" else group, found.place.living(group))


def _households(rule: PerCapitaAreaRule, found: Extent, people: Floats) -> Floats:
    size = rule.persons_per_household
    return _of_zones(found, "households", None if size is None else people / size.default)


def _of_zones(found: Extent, column: str, otherwise: Floats | None) -> Floats:
    """A number of the zones, by piece; where they do not tell it, another, if there is one.

    Raises:
        Missing: there is none, and people live there.
    """
    place, number = found.place, found.place.spread(column)
    told = number if otherwise is None else np.where(np.isnan(number), otherwise, number)
    # where nobody knows who lives where, anybody may live anywhere but in slivers
    lived = place.living() if place.peopled else np.where(place.slivers, 0.0, place.overlay.area_m2)
    if (np.isnan(told) & (lived * found.taken > 0)).any():
        raise missing.zones_with(column)
    return np.nan_to_num(told)
