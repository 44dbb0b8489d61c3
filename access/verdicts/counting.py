"""What is counted over facilities: how many there are, their beds, places, staff, square metres."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.tables import Facilities
from access.standards.amounts import Counts
from access.standards.choices import Condition, Selection, Where
from access.standards.registry import counted_types, facility_types
from access.verdicts import missing, unlisted
from access.verdicts.clause import Clause
from access.verdicts.conditions import column_of, either, holds, number_of
from access.verdicts.findings import Unit
from access.verdicts.zones import Extent

_YEARS = {
    "stock": (),
    "new": ("year",),
    "upgraded": ("year_upgraded",),
    "new_or_upgraded": ("year", "year_upgraded"),
    "added": ("year", "year_upgraded"),
}
_OBJECTS = {
    "facility": Unit(zh="处", en="sites"),
    "bed": Unit(zh="张床位", en="beds"),
    "place": Unit(zh="个托位（学位）", en="places"),
    "vehicle": Unit(zh="辆", en="vehicles"),
    "staff": Unit(zh="人（工作人员）", en="staff"),
    "service": Unit(zh="处", en="sites"),
    "land": Unit(zh="平方米", en="m²"),
    "line": Unit(zh="公里", en="km", kind="length"),
    "dwelling": Unit(zh="套", en="dwellings"),
    "persons": Unit(zh="人", en="persons"),
}
_COLUMNS = {
    "facilities": Unit(zh="处", en="sites"),
    "staff": _OBJECTS["staff"],
    "area_m2": _OBJECTS["land"],
    "floor_area_m2": _OBJECTS["land"],
    "pupils": Unit(zh="名学生", en="pupils"),
    "classes": Unit(zh="个班", en="classes"),
    "length_km": _OBJECTS["line"],
    "visits": Unit(zh="人次", en="visits"),
    "capacity": Unit(zh="个床位（学位等）", en="places or beds"),
}


@dataclass(frozen=True, eq=False)
class Counted:
    """What the facilities in an extent add up to.

    Attributes:
        facility: their positions in the facilities table.
        unit: the position of the unit in which each stands.
        low: what each adds for certain.
        high: what it adds at most: ``inf`` where its number is not known.
        unlisted: what facilities that are not listed have at most, wherever they stand.
    """

    facility: Integers
    unit: Integers
    low: Floats
    high: Floats
    unlisted: float = 0.0

    def of(self, unit: int | None) -> "Counted":
        """Return what stands in one unit, or all."""
        mine = np.ones(len(self.unit), dtype=bool) if unit is None else self.unit == unit
        return replace(
            self, facility=self.facility[mine], unit=self.unit[mine], low=self.low[mine], high=self.high[mine]
        )

    def total(self, unit: int | None = None) -> tuple[float, float]:
        """Return the bounds of the sum, in one unit or in all."""
        mine = self.of(unit)
        return float(mine.low.sum()), float(mine.high.sum()) + self.unlisted


def counted(
    clause: Clause, found: Extent, selection: Selection, column: str = "facilities", counts: Counts = "stock"
) -> Counted:
    """Add a number column of the selected facilities up, or count them, where they stand.

    Args:
        clause: whose types and baseline year count.
        found: where they stand.
        selection: which count.
        column: what is added up; ``facilities``: their number.
        counts: those that are there, or that were opened or upgraded after the baseline year, or what was
            added since.

    Raises:
        Missing: see ``amounts``.
    """
    low, high = amounts(clause, found, selection, column, counts)
    facility = found.spots.part
    more = unlisted.amount(found.place, high, whole=column == "facilities")
    return Counted(facility, found.spots.unit, low[facility], high[facility], more)


def amounts(
    clause: Clause, found: Extent, selection: Selection, column: str = "facilities", counts: Counts = "stock"
) -> tuple[Floats, Floats]:
    """Return what each facility, wherever it stands, adds for certain and at most.

    One of which it is not known whether it is selected, or how much it has, adds between nothing
    and all it may; but of a type none of which has a number, none adds anything: vehicles may be
    listed with their stations or by themselves. None at all is a number, 0, only where facilities
    of the types are listed.

    Raises:
        Missing: facilities of the type; or the attribute, year or number of any of those in the
            extent (of any at all, where none stands in it).
    """
    place, types = found.place, clause.types(selection)
    wanted = counted_types(selection.of, clause.target.facility)
    size = len(place.facilities)
    rows = place.of_types(wanted)
    if not len(rows) and place.listed & wanted:
        return np.zeros(size), np.zeros(size)
    if not len(rows):
        raise missing.facilities(types, having="" if column == "facilities" else column)
    table = place.facilities.iloc[rows]  # of all facilities, most are of other types
    once, here = _first_of_place(table), np.isin(rows, found.spots.part)
    asked = _Asked(once & here if (once & here).any() else once, types)
    member = np.where(once, _selected(clause, table, selection.where, counts, asked), 0.0)
    amount = np.ones(len(table)) if column == "facilities" else number_of(table, column)
    if (member[asked.rows] != 0).any():
        asked.known(np.where(member == 0, np.nan, amount), column)
    known = table["type"].isin(table["type"][~np.isnan(amount)].unique()).to_numpy()
    member = np.where(known, member, 0.0)
    least = np.where(member == 1, np.nan_to_num(amount), 0.0)
    most = np.where(member == 0, 0.0, np.nan_to_num(amount, nan=np.inf))
    if counts == "added":
        new, extended = _added(clause, table, column, asked)
        least, most = np.fmin(least, new), np.fmin(most, extended)
    low, high = np.zeros(size), np.zeros(size)
    low[rows], high[rows] = least, most
    return low, high


def _added(clause: Clause, table: Facilities, column: str, asked: "_Asked") -> tuple[Floats, Floats]:
    """Bound what each facility may have added since the baseline: a new one all it has (``inf``).

    An old one adds what its list says (``<column>_added``); else, where it was extended since, between
    nothing and all it has. Where extensions are told at all, none told is none.

    Raises:
        Missing: neither years nor what was added are known of any.
    """
    new, extended = (holds(table, {name: _since(clause)}) for name in _YEARS["added"])
    added = number_of(table, f"{column}_added")
    asked.known(np.fmax.reduce([new, extended, added]), " / ".join((*_YEARS["added"], f"{column}_added")))
    most = np.select(
        [new == 1, ~np.isnan(added), (extended == 1) | np.isnan(new)], [np.inf, added, np.inf], 0.0
    )
    return np.where(new == 1, np.inf, np.nan_to_num(added)), most


def _first_of_place(table: Facilities) -> Booleans:
    """One facility of each place: a pitch may be listed once more, as the sports ground that it is."""
    place = column_of(table, "place_id")
    return (place.isna() | ~place.duplicated()).to_numpy()


@dataclass(frozen=True, eq=False)
class _Asked:
    """The facilities of which something must be known, and their types."""

    rows: Booleans
    types: tuple[str, ...]

    def known(self, values: Floats, having: str) -> Floats:
        if np.isnan(values[self.rows]).all():
            raise missing.facilities(self.types, having=having)
        return values


def _selected(clause: Clause, table: Facilities, where: Where, counts: Counts, asked: _Asked) -> Floats:
    """Whether each facility counts: 1 yes, 0 no, NaN not known."""
    for name, condition in where.items():
        asked.known(holds(table, {name: condition}), name)
    member = holds(table, where)
    if counts in ("stock", "added"):
        return member
    after = _since(clause)
    years = [holds(table, {name: after}) for name in _YEARS[counts]]
    asked.known(np.fmax.reduce(years), " / ".join(_YEARS[counts]))
    if counts != "new":  # where upgrades are told at all, none told is none
        years[-1] = np.nan_to_num(years[-1])
    recent = either(years)
    return np.where((member == 0) | (recent == 0), 0.0, member * recent)


def _since(clause: Clause) -> Condition:
    """What holds of a year after the plan's baseline year."""
    baseline = clause.plan.period.baseline if clause.plan.period else None
    if baseline is None:
        raise missing.baseline_year()
    return Condition.model_validate({"at_least": baseline + 1})


def unit_of(column: str, types: Collection[str]) -> Unit:
    """Return what one of the things counted is called.

    >>> unit_of("units", ["emergency_station", "ambulance"]).en, unit_of("floor_area_m2", ["library"]).en
    ('vehicles', 'm²')
    """
    kinds = [facility_types()[name].object for name in types]
    held = [kind for kind in kinds if kind not in ("facility", "service")]
    if held and column in ("facilities", "units", "capacity"):
        return _OBJECTS[held[0]]
    return _COLUMNS.get(column, Unit(zh=column, en=column))
