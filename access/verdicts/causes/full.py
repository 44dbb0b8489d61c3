"""Near, but full: people within the limit of facilities that have no room left."""

import numpy as np
import pandas as pd

from access.contracts.among import among
from access.contracts.arrays import Booleans, Floats
from access.contracts.said import Said
from access.contracts.tables import Facilities
from access.network.travel import nearest
from access.verdicts import gaps
from access.verdicts.causes.ground import Ground
from access.verdicts.causes.middles import doors_of
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import Found
from access.verdicts.reach import TOLERANCE
from access.verdicts.streets import enough

_TAKEN = ("pupils", "residents")  # how many of the places are taken, by the list


def with_full(
    found: Found, assessment: Assessment, ground: Ground, *, persons_per_place: float | None = None
) -> tuple[Found, dict[str, Said]]:
    """Add the gaps of those who have facilities within the limit, all of them full.

    A facility is full where its list says that as many places are taken as there are (``pupils`` or
    ``residents`` at least ``capacity``, above 0); and, if it is told how many people a place is for, where
    more people have it as the nearest within the limit. Of whose capacity nothing is known there is room.
    Who of them finds a place is not known: all whose facilities within the limit are full are counted.
    Clauses that several facilities together fulfil, and straight lines, are left out.

    Args:
        found: the gaps by travel alone.
        assessment, ground: what was judged, and what else is known.
        persons_per_place: for how many people a place (of ``capacity``) is.

    Returns:
        All gaps, those of cause ``full`` after the others of their clause (``persons_full``), and of each of
        these what the lists say.
    """
    parts, told = [found], dict[str, Said]()
    for clause in assessment.clauses:
        if clause.id in assessment.measures and enough(clause) == 1:
            added, words = _of_clause(clause, assessment, ground, persons_per_place)
            parts += [] if added is None else [added]
            told |= words
    parts = [each for each in parts if len(each.gaps)]
    if not told:
        return found, told
    whole, cells = gaps.joined(parts, found.gaps.crs)
    whole = whole.assign(persons_full=whole["persons_full"].fillna(0.0))
    number = {clause.id: i for i, clause in enumerate(assessment.clauses)}
    order = np.argsort(whole["target"].map(number).to_numpy(), kind="stable")
    place = np.argsort(order)[cells["gap"].to_numpy(dtype=np.int64)]
    return Found(whole.iloc[order], cells.assign(gap=place)), told


def _of_clause(
    clause: Clause, assessment: Assessment, ground: Ground, persons_per_place: float | None
) -> tuple[Found | None, dict[str, Said]]:
    """The gaps of a clause whose facilities are full, and what is said of each."""
    link = ground.links.get((clause.trip.mode, clause.trip.impedance))  # type: ignore[arg-type]
    facilities = assessment.place.facilities
    if link is None or "capacity" not in facilities.columns:
        return None, {}
    measure = assessment.measures[clause.id]
    near = measure[(measure["state"] == "met") & (measure["persons"] > 0)]
    load = near.groupby("facility_id")["persons"].sum().reindex(facilities.index).fillna(0.0)
    full = facilities.index[_full(facilities, load.to_numpy(dtype=float), persons_per_place)]
    near = near[near["facility_id"].isin(full)]
    if near.empty:
        return None, {}
    doors = doors_of(clause, assessment, link)
    rows = link.cells[among(link.cells.index, near.index)]
    other = nearest(rows, doors[~among(doors.index, full)], link.network, direction=clause.trip.direction)
    cost = other["impedance"].reindex(near.index).to_numpy(dtype=float)
    near = near[~(cost <= clause.limit + TOLERANCE)]
    if near.empty:
        return None, {}
    added = gaps.of_cells(clause, assessment, near.assign(cause="full"), mark="full-")
    words = {
        str(gap): _said(facilities.loc[facility], float(load[facility]), persons_per_place)
        for gap, facility in added.gaps["nearest_facility_id"].items()
    }
    return added, words


def _full(facilities: Facilities, load: Floats, persons_per_place: float | None) -> Booleans:
    places = facilities["capacity"].to_numpy(dtype=float)
    full = np.zeros(len(facilities), dtype=bool)
    with np.errstate(invalid="ignore"):
        for name in _TAKEN:
            if name in facilities.columns:
                full |= (facilities[name].to_numpy(dtype=float) >= places) & (places > 0)
        if persons_per_place is not None:
            full |= load > places * persons_per_place
    return full


def _said(facility: pd.Series, load: float, persons_per_place: float | None) -> Said:
    places = float(facility["capacity"])
    name = facility["name"] if isinstance(facility["name"], str) else str(facility.name)
    beginning = Said(
        f"限值内的设施（“{name}”等）已满：",
        f'the facilities within the limit ("{name}" and others) are full: ',
    )
    for column in _TAKEN:
        if column in facility.index and facility[column] >= places > 0:
            zh = f"名单上 {places:,.0f} 个位，已用 {facility[column]:,.0f} 个"
            en = f"by the list {facility[column]:,.0f} of its {places:,.0f} places are taken"
            return Said(beginning.zh + zh, f"{beginning}{en}")
    each = 0.0 if persons_per_place is None else persons_per_place
    zh = f"{places:,.0f} 个位，每位供 {each:g} 人，以它为最近的有 {load:,.0f} 人"
    en = f"{places:,.0f} places for {each:g} persons each, and {load:,.0f} persons have it as the nearest"
    return Said(beginning.zh + zh, f"{beginning}{en}")
