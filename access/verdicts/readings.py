"""A clause by its default reading and, one at a time, by each alternative that it leaves open."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from access.contracts.tables import Verdicts
from access.standards.model import Rule, ServiceRadiusRule, TravelTimeRule, Zone
from access.standards.registry import presets
from access.verdicts.clause import Clause

Readings = Literal["default", "all"]
Decision = tuple[str, object]  # parameter, value
_CATCHMENT = {
    "counts_as": ("within_catchment",),
    "unit_passes_if": ("centre_within_catchment", "population_share_within_catchment"),
}
_LENGTHS = (
    *("area_equivalent", "mean_straight_distance", "mean_network_distance"),
    *("p95_network_distance", "max_network_distance", "mean", "largest"),
)
# a parameter that matters only with some readings of another is read together with those
MATTERS_WITH: dict[str, dict[str, tuple[str, ...]]] = {
    "distance_m": {"measured_as": ("network_distance", "straight_distance")},
    "fixed_minutes": {"measured_as": ("network_time",)},
    "at_least": {"served_by": ("bundle",)},
    "sum": {"served_by": ("capacity",)},
    "persons_per": {"served_by": ("capacity",)},
    "mode": _CATCHMENT,
    "minutes": _CATCHMENT | {"measured_as": ("network_time",)},
    "population_share": {"unit_passes_if": ("population_share_within_catchment",)},
    "area": {"statistic": ("area_equivalent", "mean")},
    "aggregate": {"statistic": _LENGTHS},
    "required_share": {"statistic": ("coverage_within_buffer", "coverage_within_network")},
}


def expand(clause: Clause, readings: Readings = "default") -> tuple[Clause, ...]:
    """Return the clause as it is judged, then by other readings.

    The statistics that a service radius offers always stand side by side; so does, where it is offered,
    how many people facilities have room for beside how many are within the limit.

    Args:
        clause: by its default reading.
        readings: ``all``: also by each alternative of its rule, for its zone and of its zone, and by the
            value of a preset where the plan gives none, one at a time; one
            that matters only with an alternative of another parameter (``distance_m`` where a time
            is measured by default) together with that.
    """
    found = [clause]
    if isinstance(clause.rule, ServiceRadiusRule):
        statistic = clause.rule.statistic
        found = [replace(clause, reading=f"statistic={statistic.default}")]
        found += [_decided(clause, (("statistic", each.value),)) for each in statistic.alternatives]
    if isinstance(clause.rule, TravelTimeRule) and clause.rule.room:
        found.append(_decided(clause, (("served_by", "capacity"),)))
    if readings == "all":
        decisions = (found for each in clause.rule.readings() for found in _together(clause.rule, each))
        known = {each.reading for each in found}
        further = [_decided(clause, each) for each in decisions]
        found += [each for each in further if each.reading not in known]
        found += [*_by_zone(clause), *_by_preset(clause), *_in_zones(clause)]
    return tuple(found)


def _by_zone(clause: Clause) -> Iterator[Clause]:
    """The clause by each other zone of which the plan may speak."""
    zones = clause.target.zones
    for each in zones.alternatives:
        target = clause.target.model_copy(update={"zones": zones.taking(each.value)})
        yield replace(clause, target=target, reading=f"zone={each.value}")


def _by_preset(clause: Clause) -> Iterator[Clause]:
    """A clause whose plan gives no value, by that of a national standard."""
    if clause.target.preset is not None:
        value = presets()[clause.target.preset]
        target = clause.target.model_copy(update={"value": value, "value_from": None})
        yield replace(clause, target=target, reading=f"value={value:g}")


def changed(verdicts: Verdicts) -> dict[str, tuple[str, ...]]:
    """Return the readings by which a clause's verdict is another than by its default one.

    One that cannot be tested changes nothing; nor does any where the default cannot.

    Args:
        verdicts: VERDICTS table.

    Returns:
        clause id → readings.
    """
    rows = verdicts.reset_index()
    rows = rows[(rows["level"] == "clause") & (rows["verdict"] != "not_testable")]
    default = rows[rows["default"]].set_index("target")["verdict"]
    rows = rows[rows["verdict"] != rows["target"].map(default).fillna(rows["verdict"])]
    return {str(target): tuple(each) for target, each in rows.groupby("target", sort=False)["reading"]}


def _together(rule: Rule, decision: Decision) -> Iterator[tuple[Decision, ...]]:
    """The decision, with each reading that it needs to matter, if the default is none of them."""
    name, _ = decision
    others = {other: values for other, values in MATTERS_WITH.get(name, {}).items() if hasattr(rule, other)}
    if not others:
        yield (decision,)
    for other, values in others.items():
        choice = getattr(rule, other)
        if choice.default in values:
            yield (decision,)
        else:
            yield from (((other, value), decision) for value in choice.options if value in values)


def _decided(clause: Clause, decisions: tuple[Decision, ...]) -> Clause:
    rule = clause.rule
    for name, value in decisions:
        rule = rule.taking(name, value)
    return replace(
        clause, decided=rule, reading=", ".join(f"{name}={_shown(each)}" for name, each in decisions)
    )


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _in_zones(clause: Clause) -> Iterator[Clause]:
    """The clause by each alternative that its zone, or a zone that is part of it, leaves open."""
    waiting = [clause.target.zone]
    for key in waiting:
        zone = clause.plan.zones[key]
        waiting += [each for each in zone.of if each not in waiting]
        for name, value, decided in otherwise(zone):
            plan = clause.plan.model_copy(update={"zones": {**clause.plan.zones, key: decided}})
            yield replace(clause, plan=plan, reading=f"{key}.{name}={value:g}")


def otherwise(zone: Zone) -> Iterator[tuple[str, float, Zone]]:
    """Yield each alternative that a zone leaves open: the parameter, its value, the zone by it."""
    density = zone.persons_per_km2
    for each in density.alternatives if density else ():
        decided = density.taking(each.value) if density else None
        yield "persons_per_km2", each.value, zone.model_copy(update={"persons_per_km2": decided})
    for column, condition in zone.where.items():
        for name, bound in (("at_least", condition.at_least), ("below", condition.below)):
            for each in bound.alternatives if bound else ():
                taken = bound.taking(each.value) if bound else None
                where = {**zone.where, column: condition.model_copy(update={name: taken})}
                yield f"{column}.{name}", each.value, zone.model_copy(update={"where": where})
