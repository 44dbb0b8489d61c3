"""One clause by one reading: what it lacks, or what it comes to."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from access.contracts.documents import Text
from access.standards.model import PresenceRule, TravelTimeRule
from access.verdicts import missing, presence, provision, spread, streets
from access.verdicts.capacity import served_within
from access.verdicts.clause import Clause
from access.verdicts.findings import Finding, Judged, Unit
from access.verdicts.place import Place
from access.verdicts.zones import extent

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


def missing_input(clause: Clause, place: Place) -> Text | None:
    """Return what a clause lacks before anything is searched for; None where it can be.

    That is its threshold, its zones, or the facilities that its trips lead to.
    """
    kind, target = clause.standard.kind, clause.target
    key = (
        id(clause.plan),
        kind == "other",
        target.zone,
        target.value_from,
        clause.trips,
        streets.bundled(clause),
    )
    if key not in place.lacking:  # readings by the hundred ask the same
        try:
            _require(clause, place)
        except missing.Missing as found:
            place.lacking[key] = clause.plan, found.text
        else:
            place.lacking[key] = clause.plan, None
    return place.lacking[key][1]


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


def judged_on(clause: Clause, place: Place, *, default: bool = True) -> Judgement:
    """Judge a clause by the reading that it is of, in a place that may have been measured otherwise.

    Args:
        clause, place: what is judged, and on what.
        default: whether this reading counts.
    """
    lacking = missing_input(clause, place)
    if lacking is not None:
        return Judgement(clause, default, _not_testable(clause), {}, lacking)
    try:
        judge = served_within if clause.by_room else _EVALUATORS[clause.standard.kind]
        whole, units = judge(clause, place)
    except missing.Missing as found:
        return Judgement(clause, default, _not_testable(clause), {}, found.text)
    # the whole of a clause always has a verdict, also where there was nothing to be judged
    return Judgement(clause, default, replace(whole, verdict=whole.verdict or "undetermined"), units)


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
