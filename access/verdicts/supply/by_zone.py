"""The supply of one clause: by cell, facility and zone, and how unequally people have it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats
from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.contracts.sharing import Sharing
from access.contracts.tables import GROUPS
from access.contracts.zone_hierarchy import of_zone
from access.network.reached import Reached
from access.verdicts.capacity import catchments
from access.verdicts.clause import Clause
from access.verdicts.conditions import column_of, number_of
from access.verdicts.counting import unit_of
from access.verdicts.place import Place
from access.verdicts.streets import measured
from access.verdicts.supply import catchment, inequality
from access.verdicts.supply.room import served
from access.verdicts.zones import Extent, extent

AMOUNTS = ("capacity", "units", "staff", "area_m2", "floor_area_m2")
_PER = 1000  # persons


@dataclass(frozen=True)
class Asked:
    """What is asked of the supply of a clause.

    Attributes:
        clause: its id.
        sharing: the method, and its decay in minutes of a limit in time, in metres of one in metres.
        amount: column of the facilities: capacity, units, staff, area_m2 …; ``facilities``: 1 each; None:
            capacity where any of them has it, else 1 each.
        persons_per: persons for whom one unit of it is room; None: nobody says.
        rank_by: number column of the zones, or age group (its share of the people), by which people are
            ordered for the concentration index; None: that is left out.
    """

    clause: str
    sharing: Sharing = field(default_factory=Sharing)
    amount: str | None = None
    persons_per: float | None = None
    rank_by: str | None = None


@dataclass(frozen=True, eq=False)
class Supply:
    """What the supply of a clause comes to.

    Attributes:
        clause, asked: of what.
        amount: the column that was shared.
        cells: by cell_id: persons (of the clause's group, in its zones), access (amount per person; NaN
            where no street is near), opportunities, choices, crowding (persons per unit at the least
            crowded facility near; ``inf``: none is), and served_share where ``persons_per`` is known.
        facilities: by facility_id: name, amount, persons_near, demand (weighted persons), load (persons
            per unit), and persons_served and filled where ``persons_per`` is known.
        zones: clause_id, zone_id, measure, value, unit; the clause's zones, then its own key for all.
        inequality: clause_id, measure, group, value.
    """

    clause: Clause
    asked: Asked
    amount: str
    cells: pd.DataFrame
    facilities: pd.DataFrame
    zones: pd.DataFrame
    inequality: pd.DataFrame


def supply(clause: Clause, place: Place, reached: Reached, asked: Asked) -> Supply:
    """Share the supply of a clause's facilities among all people of its group, and sum up for its zones.

    Args:
        clause: by its default reading.
        place: where it was measured.
        reached: all facilities within its limit.
        asked: the method, and what is shared.

    Raises:
        QuestionError: no such column of the facilities or zones.
        Missing: what the clause lacks.
    """
    found = extent(place, clause.plan, clause.target.zone)
    measure, group = measured(clause, place, found), clause.rule.group.default
    name, amount = _amount(clause, place, reached, asked.amount)
    everybody = place.by_cell(place.living(group))
    given = catchments(reached, everybody, np.nan_to_num(amount), clause.limit)
    decay = asked.sharing.weighing.in_units(60.0 if clause.trip.impedance == "time_s" else 1.0)
    shared = catchment.METHODS[asked.sharing.method](given, decay)
    linked = measure["state"].to_numpy() != "unlinked"
    cells = pd.DataFrame(
        {
            "persons": measure["persons"],
            "access": np.where(linked, shared.access, np.nan),
            "opportunities": np.where(linked, catchment.opportunities(given, decay), np.nan),
            "choices": np.where(linked, catchment.choices(given), np.nan),
            "crowding": np.where(linked, catchment.least_crowded(given, shared), np.nan),
        },
        index=measure.index,
    )
    facilities = pd.DataFrame(
        {
            "name": place.facilities["name"].reindex(reached.facilities),
            "amount": amount,
            "persons_near": given.by_facility(everybody[given.row]),
            "demand": shared.demand,
            "load": shared.load,
        },
        index=reached.facilities.rename("facility_id"),
    )
    if asked.persons_per is not None:
        room = np.nan_to_num(amount) * asked.persons_per
        persons = measure["persons"].to_numpy(dtype=float)
        assigned = served(catchments(reached, persons, room, clause.limit))
        cells["served_share"] = np.where(linked, np.nan_to_num(assigned.share), np.nan)
        facilities["persons_served"] = assigned.used
        facilities["filled"] = assigned.used / np.where(room > 0, room, np.nan)
    return Supply(
        clause=clause,
        asked=asked,
        amount=name,
        cells=cells,
        facilities=facilities,
        zones=_zones(clause, place, found, cells, asked, name),
        inequality=_inequality(clause, place, found, measure, cells, asked),
    )


def _amount(clause: Clause, place: Place, reached: Reached, asked: str | None) -> tuple[str, Floats]:
    """The column that is shared, and what each facility has of it; NaN: not known."""
    table = place.facilities.loc[reached.facilities]
    if asked is None:
        asked = "capacity" if column_of(table, "capacity").notna().any() else "facilities"
    if asked == "facilities":
        return asked, np.ones(len(table))
    amount = number_of(table, asked)
    if len(table) and np.isnan(amount).all():
        known = [name for name in AMOUNTS if column_of(table, name).notna().any()]
        shown = ", ".join([*known, "facilities"])
        fault = Said(
            f"`amount` {asked}：条款 {clause.id} 的设施都没有这一列的数；可写：{shown}",
            f"`amount` {asked}: no facility of clause {clause.id} has a number there; known: {shown}",
        )
        raise QuestionError("supply", [fault])
    return asked, amount


def _zones(
    clause: Clause, place: Place, found: Extent, cells: pd.DataFrame, asked: Asked, amount: str
) -> pd.DataFrame:
    """Means and sums over the people of each zone, then of all together."""
    what = unit_of(amount, clause.types(clause.rule.facilities) if hasattr(clause.rule, "facilities") else ())
    people = place.living(clause.rule.group.default)
    parts = found.divided()
    each = [
        (zone_id, parts.by_cell(people, number))
        for zone_id, number in zip(parts.ids, parts.units, strict=True)
    ]
    rows = [
        {"clause_id": clause.id, "zone_id": zone_id, "measure": measure, "value": value, "unit": unit}
        for zone_id, persons in [*each, (clause.target.zone, cells["persons"].to_numpy(dtype=float))]
        for measure, value, unit in _of_zone(cells, persons, asked, what.en)
    ]
    return pd.DataFrame(rows, columns=["clause_id", "zone_id", "measure", "value", "unit"])


def _of_zone(
    cells: pd.DataFrame, persons: Floats, asked: Asked, unit: str
) -> Iterator[tuple[str, float, str]]:
    access, opportunities, choices, crowding = (
        cells[name].to_numpy(dtype=float) for name in ("access", "opportunities", "choices", "crowding")
    )
    linked = ~np.isnan(access)
    near = linked & np.isfinite(crowding)
    yield "persons", float(persons.sum()), "persons"
    yield "persons_unlinked", float(persons[~linked].sum()), "persons"
    yield (
        f"access_{asked.sharing.method}",
        _PER * _mean(access, persons, linked),
        f"{unit} per {_PER} persons",
    )
    yield "opportunities", _mean(opportunities, persons, linked), unit
    yield "choices", _mean(choices, persons, linked), "facilities"
    yield "persons_without_choice", float(persons[linked & (choices == 0)].sum()), "persons"
    yield "persons_with_one_choice", float(persons[choices == 1].sum()), "persons"
    yield "crowding", _mean(crowding, persons, near), f"persons per unit of {unit}"
    if asked.persons_per is not None:
        share = np.nan_to_num(cells["served_share"].to_numpy(dtype=float))
        whole = persons.sum() or math.nan
        yield "persons_crowded", float(persons[near & (crowding > asked.persons_per)].sum()), "persons"
        yield "persons_served", float(persons @ share), "persons"
        yield "served_share", float(persons @ share / whole), "share of persons"


def _mean(values: Floats, persons: Floats, of: Booleans) -> float:
    total = persons[of].sum()
    return float(persons[of] @ values[of] / total) if total else math.nan


def _inequality(
    clause: Clause, place: Place, found: Extent, measure: pd.DataFrame, cells: pd.DataFrame, asked: Asked
) -> pd.DataFrame:
    """Indices over all people of the clause, and over each age group that is known by cell."""
    access, persons = cells["access"].to_numpy(dtype=float), cells["persons"].to_numpy(dtype=float)
    cost = measure["impedance"].to_numpy(dtype=float)
    rows = [("", *each) for each in _indices(access, persons, cost, clause.limit, asked.persons_per)]
    parts = found.divided()
    zone = np.full(len(persons), "", dtype=object)
    most = np.zeros(len(persons))
    for zone_id, number in zip(parts.ids, parts.units, strict=True):
        own = parts.by_cell(place.living(clause.rule.group.default), number)
        zone[own > most] = zone_id  # of a cell across a bound, the zone in which most of its people live
        most = np.maximum(most, own)
    by_zone = inequality.theil(access, persons, zone)
    rows += [("", "theil_between", by_zone.between), ("", "theil_within", math.fsum(by_zone.within.values()))]
    rows += [(name, "theil_within", each) for name, each in by_zone.within.items()]
    if asked.rank_by is not None:
        rank = _rank(place, asked.rank_by)
        rows.append((asked.rank_by, "concentration", inequality.concentration(access, persons, rank)))
        rows.append((asked.rank_by, "palma", inequality.palma(access, persons, rank)))
    if clause.rule.group.default == "all":
        for group in (each for each in GROUPS if each in place.cells.columns):
            own = found.by_cell(place.living(group))
            mine = _indices(access, own, cost, clause.limit, asked.persons_per)
            rows += [(group, *each) for each in mine]
    table = pd.DataFrame(rows, columns=["group", "measure", "value"])
    table.insert(0, "clause_id", clause.id)
    return table[["clause_id", "measure", "group", "value"]]


def _indices(
    access: Floats, persons: Floats, cost: Floats, limit: float, persons_per: float | None
) -> Iterator[tuple[str, float]]:
    yield "gini", inequality.gini(access, persons)
    yield "theil", inequality.theil(access, persons).total
    yield "palma", inequality.palma(access, persons)
    for name, value in inequality.beyond_limit(cost, persons, limit)._asdict().items():
        yield f"beyond_limit_{name}", value
    if persons_per is not None:
        for name, value in inequality.poverty(access, persons, 1 / persons_per)._asdict().items():
            yield f"short_of_supply_{name}", value


def _rank(place: Place, name: str) -> Floats:
    """By what people of each cell are ordered.

    Raises:
        QuestionError: there is no such number.
    """
    people = place.by_cell(place.living())
    lived = np.where(people > 0, people, np.nan)
    if name in GROUPS:
        found: Floats = place.by_cell(place.living(name)) / lived
        return found
    number = number_of(place.zones, name)
    if np.isnan(number).all():
        known = [
            each for each in place.zones.columns if not np.isnan(number_of(place.zones, str(each))).all()
        ]
        shown = ", ".join(str(each) for each in known) or "–"
        fault = Said(
            f"`rank_by` {name}：分区没有这一列的数；可写：{shown}，或人群如 age_60_plus",
            f"`rank_by` {name}: the zones have no such number; known: {shown}, or a group as age_60_plus",
        )
        raise QuestionError("supply", [fault])
    around = of_zone(place.overlay, place.hierarchy.smallest(~np.isnan(number)))
    known_there, own = around >= 0, np.where(around >= 0, number[around], 0.0)
    of_known = place.by_cell(np.where(known_there, place.living(), 0.0))
    total: Floats = place.by_cell(own * place.living())
    return total / np.where(of_known > 0, of_known, np.nan)
