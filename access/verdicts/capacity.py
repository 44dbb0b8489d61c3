"""travel_time by the reading ``served_by: capacity``: whom the facilities within the limit have room for."""

from typing import TYPE_CHECKING, cast

import numpy as np

from access.contracts.arrays import Floats
from access.network.reached import Reached
from access.standards.choices import Room
from access.verdicts import missing
from access.verdicts.clause import Clause
from access.verdicts.conditions import number_of
from access.verdicts.findings import Finding, Judged, informative
from access.verdicts.place import Place
from access.verdicts.reach import Reach, judge
from access.verdicts.streets import COVERED, measured
from access.verdicts.supply.catchment import Catchments
from access.verdicts.supply.room import most_served, served
from access.verdicts.zones import extent

if TYPE_CHECKING:
    from access.standards.model import TravelTimeRule


def served_within(clause: Clause, place: Place) -> Judged:
    """Judge the share of people whom facilities within the limit can serve at once (see ``room.served``).

    Of the clause's own people: those beyond its zones are taken to leave the room to them. Its units are
    told, by the one assignment that is as even as can be, but not judged.

    The bounds: none of those of whom it is not known (no street near; unserved near the border of the
    data) is served, and facilities whose capacity is not known have no room; or all are, and such
    facilities have room for everybody.

    Raises:
        Missing: no facility has a number in the column that tells its room; no limit along streets.
    """
    rule = cast("TravelTimeRule", clause.rule)
    found = extent(place, clause.plan, clause.target.zone)
    measure = measured(clause, place, found)
    errand, group = clause.errand, rule.group.default
    reached = place.reached.get(errand) if errand else None
    if reached is None or rule.room is None:
        raise missing.ways()
    people = found.by_cell(place.living(group))
    low, high = rooms(clause, place, reached, rule.room)
    share = np.nan_to_num(served(catchments(reached, people, low, clause.limit)).share)
    most = most_served(catchments(reached, people, high, clause.limit))
    unlinked = measure["state"].to_numpy() == "unlinked"
    border = ~unlinked & (place.border_m.to_numpy(dtype=float) <= measure["reach_m"].to_numpy())
    parts = found.divided()
    of_zones = [parts.by_zone(_living(place, group, part)) for part in _by_state(share, border, unlinked)]
    units = {
        zone_id: _finding(clause, Reach(*(float(each[number]) for each in of_zones)))
        for zone_id, number in zip(parts.ids, parts.units, strict=True)
    }
    sums = [float(people @ part) for part in _by_state(share, border, unlinked)]
    return _finding(clause, Reach(*sums), more=most - sums[1]), informative(units)


def rooms(clause: Clause, place: Place, reached: Reached, room: Room) -> tuple[Floats, Floats]:
    """Return the persons for whom each facility reached has room at least, and at most.

    Raises:
        Missing: none of them has a number in the column that tells it.
    """
    table = place.facilities.loc[reached.facilities]
    column = room.sum.default
    amount = np.ones(len(table)) if column == "facilities" else number_of(table, column)
    if len(table) and np.isnan(amount).all():
        raise missing.facilities([trip.facility for trip in clause.trips], having=column)
    persons = amount * room.persons_per.default
    return np.nan_to_num(persons), np.nan_to_num(persons, nan=np.inf)


def catchments(reached: Reached, persons: Floats, supply: Floats, limit: float) -> Catchments:
    """Return who reaches which supply."""
    return Catchments(persons, supply, reached.offset, reached.column, reached.cost, limit)


def _by_state(share: Floats, border: Floats, unlinked: Floats) -> tuple[Floats, ...]:
    """The part of each cell's people who count, are served, are not, and of whom neither is known (twice)."""
    left = np.where(unlinked, 0.0, 1 - share)
    return (
        np.ones(len(share)),
        share,
        np.where(border, 0.0, left),
        np.where(border, left, 0.0),
        np.where(unlinked, 1.0, 0.0),
    )


def _living(place: Place, group: str, part: Floats) -> Floats:
    """The people of a group in each piece, of whose cell so large a part counts."""
    cell, people = place.overlay.cell, place.living(group)
    return np.where(cell >= 0, people * np.append(part, 0.0)[cell], 0.0)


def _finding(clause: Clause, people: Reach, more: float = 0.0) -> Finding:
    """What it comes to; ``more``: so many more are served if what is not known of rooms is for the best."""
    required = clause.required_share
    unit, short_of = COVERED["population"]
    unknown = min(max(more, 0.0) + people.border + people.unlinked, people.persons - people.met)
    whole = people.persons or np.nan
    return Finding(
        value=people.met_share,
        low=people.met_share,
        high=(people.met + unknown) / whole,
        required=required,
        unit=unit,
        verdict=judge(people.persons, people.met, unknown, required),
        short=people.short(required),
        short_of=short_of,
    ).of(people)
