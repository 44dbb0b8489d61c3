"""Has each unit what was promised: facilities per unit, and the share of units that have something."""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.tables import Zones
from access.standards.choices import Where
from access.standards.model import PresenceRule, ShareOfUnitsRule
from access.verdicts import missing, unlisted
from access.verdicts.clause import Clause
from access.verdicts.conditions import column_of, holds
from access.verdicts.counting import amounts
from access.verdicts.findings import Counted, Finding, Judged, Unit, compare
from access.verdicts.place import Place
from access.verdicts.reach import judge
from access.verdicts.streets import COVERED, SITES, measured
from access.verdicts.zones import Extent, centres, extent, units_within

if TYPE_CHECKING:
    from access.standards.rules import UnitRule

_UNITS = Unit(zh="个单元", en="units")
SHARE = Unit(zh="单元占比", en="share of units", kind="share")
_PASSES = Unit(zh="是否合格（1为是）", en="passes (1: yes)")
MOST = 0.5  # a unit has a facility within a catchment where half of its people do


@dataclass(frozen=True, eq=False)
class _Units:
    """The units and what each has.

    Attributes:
        position: theirs among the zones; none where facilities are the units.
        low, high: bounds of what each has (facilities; 1 or 0; a share of its people).
        required: how much passes.
        unit: of these numbers.
        short_of: what is added where one has too little, in the same numbers; None: it is no such thing.
        more: facilities that are not listed; they may stand in any unit, and in one of each level.
        levels: of how many levels the units are.
        unlisted: units that are not listed.
        by_unlisted: how many units may pass by facilities that are not listed.
    """

    position: Integers
    low: Floats
    high: Floats
    required: float
    unit: Unit
    short_of: Unit | None = None
    more: float = 0.0
    levels: int = 1
    unlisted: int = 0
    by_unlisted: float = 0.0

    @property
    def passes(self) -> Booleans:
        """Which units pass for certain."""
        return np.asarray(self.low >= self.required - 1e-9)

    @property
    def fails(self) -> Booleans:
        """Which units fail for certain."""
        return np.asarray(self.most < self.required - 1e-9)

    @property
    def most(self) -> Floats:
        """What each has at most, were all unlisted facilities its own."""
        return self.high + self.more

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many units pass, may pass, and are there; unlisted facilities serve one unit each."""
        passed, failed = int(self.passes.sum()), int((self.high < self.required - 1e-9).sum())
        lacking = np.sort(self.required - self.high[self.high < self.required - 1e-9])
        lifted = int((np.cumsum(np.ceil(lacking - 1e-9)) <= self.more * self.levels).sum())
        lifted = max(lifted, min(int(self.by_unlisted), failed))
        return passed, len(self.low) - passed - failed + lifted + self.unlisted, len(self.low) + self.unlisted


def presence_per_unit(clause: Clause, place: Place) -> Judged:
    """Judge the share of units with so many facilities each; lacking are the sites to be added.

    Only as many units are added to as the required share asks for, those that lack least first.
    """
    rule = cast("PresenceRule", clause.rule)
    found = extent(place, clause.plan, clause.target.zone)
    units = _units(clause, found, rule.counts_as.default)
    passed, unknown, number = units.counts
    share = clause.required_share
    wanted = max(0, math.ceil(share * number - 1e-9) - passed)
    inside = rule.counts_as.default == "inside_unit"
    lacking = np.sort(np.ceil(units.required - units.low[~units.passes] - 1e-9))[:wanted]
    value = passed / max(len(units.low), 1)
    whole = Finding(
        *(value, passed / number, (passed + unknown) / number, share, SHARE),
        verdict=judge(number, passed, unknown, share),
        short=float(lacking.sum()) if inside else float(wanted),
        short_of=SITES if inside else _UNITS,
        counted=Counted(passed, passed + unknown, number, _UNITS),
    )
    return _with_people(whole, clause, found, units), _each(units, clause, place, judged=True)


def share_of_units(clause: Clause, place: Place) -> Judged:
    """Judge passing units / all units; people are those of the passing units, for comparison."""
    rule = cast("ShareOfUnitsRule", clause.rule)
    found = extent(place, clause.plan, clause.target.zone)
    units = _units(clause, found, rule.unit_passes_if.default)
    passed, unknown, number = units.counts
    low, high = 100 * passed / number, 100 * (passed + unknown) / number
    whole = Finding(
        *(100 * passed / max(len(units.low), 1), low, high, clause.value, clause.unit),
        verdict=compare(low, high, clause.comparison, clause.value, clause.tolerance_share),
        short=float(max(0, math.ceil(clause.value / 100 * number - 1e-9) - passed)),
        short_of=_UNITS,
        counted=Counted(passed, passed + unknown, number / 100, _UNITS),
    )
    return _with_people(whole, clause, found, units), _each(units, clause, place, judged=False)


def _units(clause: Clause, found: Extent, way: str) -> _Units:
    rule = cast("UnitRule", clause.rule)
    if rule.units == ("facility",):
        return _facilities(clause, found)
    position = units_within(found, rule.units)
    if way == "attribute":
        low, high = _attributes(found.place.zones.iloc[position], rule.passes)
        return _Units(position, low, high, 1.0, _PASSES)
    if way.endswith("within_catchment"):
        return _within_catchment(clause, found, position, way)
    low, high = _inside(clause, found, position)
    required = clause.value if isinstance(rule, PresenceRule) else 1.0
    more = 0.0
    if "listed_share" in found.place.facilities.columns:
        more = unlisted.amount(found.place, amounts(clause, found, rule.facilities)[1])
    return _Units(position, low, high, required, SITES, short_of=SITES, more=more, levels=len(rule.units))


def facilities_as_units(clause: Clause, found: Extent) -> tuple[Floats, Integers, Floats]:
    """Find the facilities that are units themselves, and which of them are as they must be.

    Returns:
        (what each facility of the place counts at most; positions of those that are units; of these
        whether each is as it must be: 1 or 0, NaN where that is not known).

    Raises:
        Missing: there is none, or it is not known of any.
    """
    rule = cast("UnitRule", clause.rule)
    amount = amounts(clause, found, rule.facilities)[1]
    of_type = amount > 0
    rows = found.spots.part[of_type[found.spots.part]]
    if not len(rows):
        raise missing.facilities(clause.types(rule.facilities))
    table = found.place.facilities.iloc[rows]
    for name, condition in rule.passes.items():
        if np.isnan(holds(table, {name: condition})).all():
            raise missing.facilities(clause.types(rule.facilities), having=name)
    return amount, rows, holds(table, rule.passes)


def _facilities(clause: Clause, found: Extent) -> _Units:
    """The facilities themselves as units: which of them are as they must be."""
    amount, _, known = facilities_as_units(clause, found)
    low, high = np.nan_to_num(known), np.nan_to_num(known, nan=1.0)
    unlisted_too = int(unlisted.amount(found.place, amount))
    return _Units(np.array([], dtype=np.int64), low, high, 1.0, _PASSES, unlisted=unlisted_too)


def _attributes(table: Zones, passes: Where) -> tuple[Floats, Floats]:
    for name, condition in passes.items():
        if np.isnan(holds(table, {name: condition})).all():
            raise missing.zones_with(name)
    known = holds(table, passes)
    return np.nan_to_num(known), np.nan_to_num(known, nan=1.0)


def _inside(clause: Clause, found: Extent, position: Integers) -> tuple[Floats, Floats]:
    """How many facilities stand in each unit; by tier, each counts only for units of its level."""
    rule, place = cast("UnitRule", clause.rule), found.place
    low, high = amounts(clause, found, rule.facilities)
    if not (isinstance(rule, PresenceRule) and rule.tier.default == "own"):
        return place.standing(low)[position], place.standing(high)[position]
    level = column_of(place.facilities, "level")
    if level[high > 0].isna().all():
        raise missing.facilities(clause.types(rule.facilities), having="level")
    least, most = np.zeros(len(place.zones)), np.zeros(len(place.zones))
    for each in rule.units:
        of_level = (place.zones["level"] == each).to_numpy()
        own, may_be = (level == each).to_numpy(), (level.isna() | (level == each)).to_numpy()
        least[of_level] = place.standing(np.where(own, low, 0.0))[of_level]
        most[of_level] = place.standing(np.where(may_be, high, 0.0))[of_level]
    return least[position], most[position]


def _within_catchment(clause: Clause, found: Extent, position: Integers, way: str) -> _Units:
    """How many of each unit's people have a facility within the catchment; or whether its centre has."""
    rule, place = clause.rule, found.place
    if isinstance(rule, PresenceRule) and clause.value > 1:
        raise missing.more_than_one()
    state = measured(clause, place, found)["state"].to_numpy()
    met, open_ = state == "met", np.isin(state, ("border", "unlinked"))
    if way == "centre_within_catchment":
        piece = centres_of(place, position)
        cell = place.overlay.cell[piece]
        low, high = met[cell] & (piece >= 0), (met | open_)[cell] | (piece < 0)
        failing = np.bincount(cell[high == 0], minlength=len(place.cells)).astype(float)
        nearer = unlisted.reached(clause, place, failing)
        return _Units(position, low.astype(float), high.astype(float), 1.0, _PASSES, by_unlisted=nearer)
    people, cell = place.living(rule.group.default), place.overlay.cell
    total = np.maximum(place.in_zones(people)[position], 1e-12)
    low, unknown = (place.in_zones(people * flag[cell])[position] / total for flag in (met, open_))
    high = np.where(total > 1e-9, low + unknown, 1.0)
    share = rule.population_share.default if isinstance(rule, ShareOfUnitsRule) else MOST
    nearer = float(len(position)) if unlisted.goals(clause, place) else 0.0
    return _Units(position, low, high, share, COVERED["population"][0], by_unlisted=nearer)


def centres_of(place: Place, position: Integers) -> Integers:
    """The piece in which each unit has its centre; units of different levels may hold each other."""
    found = np.full(len(place.zones), -1)
    level = place.zones["level"].to_numpy()
    for each in set(level[position]):
        chosen = np.isin(np.arange(len(level)), position) & (level == each)
        found = np.where(chosen, centres(place, chosen), found)
    return found[position]


def _people(clause: Clause, place: Place) -> Floats:
    """The people of each piece; NaN where the group is not told: units can be judged all the same."""
    try:
        return place.living(clause.rule.group.default)
    except missing.Missing:
        return np.full(len(place.overlay.cell), math.nan)


def _with_people(whole: Finding, clause: Clause, found: Extent, units: _Units) -> Finding:
    """Add the people of the units; one has it where every unit around passes."""
    people, place = _people(clause, found.place), found.place
    if not len(units.position):
        return replace(whole, persons=found.total(people))
    inside, failed, passed = (
        place.around(units.position[which]) for which in (slice(None), units.fails, units.passes)
    )
    unknown = place.around(units.position[~units.fails & ~units.passes]) & ~failed
    return replace(
        whole,
        persons=float(people[inside].sum()),
        met=float(people[passed & ~failed & ~unknown].sum()),
        unlinked=float(people[unknown].sum()),
    )


def _each(units: _Units, clause: Clause, place: Place, *, judged: bool) -> dict[str, Finding]:
    """What each unit has; facilities as units are too many to be told."""
    if not len(units.position):
        return {}
    persons = place.in_zones(_people(clause, place))[units.position]
    met = np.select([units.passes, units.fails], [persons, 0.0], default=math.nan)
    rows = zip(units.position, units.low, units.most, persons, met, strict=True)
    return {
        str(place.zones.index[zone]): Finding(
            *(float(low), float(low), float(high), units.required, units.unit),
            verdict=verdict if judged else "",
            by_itself="" if judged else verdict,
            persons=float(people),
            met=float(with_it),
            short=max(0.0, math.ceil(units.required - low - 1e-9)) if units.short_of else math.nan,
            short_of=units.short_of,
        )
        for zone, low, high, people, with_it in rows
        for verdict in (compare(float(low), float(high), ">=", units.required),)
    }
