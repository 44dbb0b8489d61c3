"""From where each gap is looked at: one cell of it, and the way that its people have."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.contracts.among import among
from access.contracts.arrays import Floats, Integers, Objects
from access.contracts.tables import Positions
from access.network.linked import Linked
from access.verdicts.causes import ways
from access.verdicts.causes.ground import Ground
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import VEHICLES, Found


def middles(found: Found, gap: Integers, assessment: Assessment, ground: Ground) -> pd.DataFrame:
    """Look at each gap from the cell that is nearest to the middle of its people of the chief cause.

    Args:
        found: the gaps and their cells.
        gap: the number of the gap of each of these cells.
        assessment, ground: what was judged, and what else is known.

    Returns:
        A row for each gap, in their order: ``cell`` (position), ``x``, ``y``, ``straight_m`` and
        ``straight_id`` (the facility nearest in a straight line), ``to_x``, ``to_y`` (its nearest door),
        ``impedance`` (of the way to the nearest; ``inf``: none can be reached, NaN: not linked), ``way_m``
        (the length of that way), ``speed_kph`` (its mean speed; by car alone).
    """
    place = assessment.place
    points = shapely.get_coordinates(np.asarray(place.cells.geometry.array, dtype=object))
    rows = _middle_rows(found, gap, points)
    cell = found.cells["cell"].to_numpy(dtype=np.int64)[rows]
    table = pd.DataFrame({"cell": cell, "x": points[cell, 0], "y": points[cell, 1]})
    table = table.assign(straight_m=np.nan, straight_id=None, to_x=np.nan, to_y=np.nan)
    table = table.assign(impedance=np.nan, way_m=np.nan, speed_kph=np.nan)
    parts = []
    targets = found.gaps["target"].to_numpy()
    for clause in assessment.clauses:
        own = np.flatnonzero(targets == clause.id)
        if len(own):
            parts.append(_of_clause(table.iloc[own], clause, assessment, ground))
    return pd.concat(parts).sort_index()


def lines(table: pd.DataFrame) -> Objects:
    """Return the straight lines from the gaps to facilities; of no length where there is none."""
    here = table[["x", "y"]].to_numpy(dtype=float)
    there = table[["to_x", "to_y"]].to_numpy(dtype=float)
    there = np.where(np.isnan(there), here, there)
    return np.asarray(shapely.linestrings(np.stack([here, there], axis=1)), dtype=object)


def _middle_rows(found: Found, gap: Integers, points: Floats) -> Integers:
    """For each gap, the row of its cell nearest to the middle of the people of its chief cause."""
    cells, count = found.cells, len(found.gaps)
    cause = cells["cause"].cat
    chief = cause.codes.to_numpy() == cause.categories.get_indexer(pd.Index(found.gaps["cause"]))[gap]
    rows = np.flatnonzero(chief)
    own, persons = gap[rows], cells["persons"].to_numpy(dtype=float)[rows]
    xy = points[cells["cell"].to_numpy(dtype=np.int64)[rows]]
    total = np.bincount(own, weights=persons, minlength=count)
    middle = np.column_stack(
        [np.bincount(own, weights=persons * values, minlength=count) / total for values in xy.T]
    )
    off = np.hypot(*(xy - middle[own]).T).round(6)
    order = np.lexsort((rows, off, own))
    first = np.unique(own[order], return_index=True)[1]
    return np.asarray(rows[order[first]])


def _of_clause(table: pd.DataFrame, clause: Clause, assessment: Assessment, ground: Ground) -> pd.DataFrame:
    columns = ["straight_m", "impedance"]  # of texts all cells would be copied
    measure = assessment.measures[clause.id][columns].iloc[table["cell"].to_numpy()]
    straight_m, straight_id = _straight(clause, assessment, table["cell"].to_numpy(), measure)
    door = [
        _nearest_door(ground.doors.get(facility), x, y)
        for facility, x, y in zip(straight_id, table["x"], table["y"], strict=True)
    ]
    impedance = measure["impedance"].to_numpy(dtype=float)
    found = table.assign(
        straight_m=straight_m,
        straight_id=straight_id,
        to_x=[x for x, _ in door],
        to_y=[y for _, y in door],
        impedance=impedance,
    )
    trip = clause.trip
    if trip.impedance == "straight_m":
        return found.assign(way_m=impedance)
    rate = assessment.place.least_cost_per_m.get((trip.mode, trip.impedance), 1.0)
    if trip.impedance == "length_m" or trip.mode not in VEHICLES:
        # at one speed, time and length are one thing; waiting at crossings counts as way
        return found.assign(way_m=impedance / rate)
    way_m = _by_vehicle(found["cell"].to_numpy(), clause, assessment, ground.links)
    with np.errstate(invalid="ignore", divide="ignore"):
        speed = way_m / impedance * 3.6
    return found.assign(way_m=way_m, speed_kph=np.where(np.isfinite(speed), speed, np.nan))


def _straight(
    clause: Clause, assessment: Assessment, cell: Integers, measure: pd.DataFrame
) -> tuple[Floats, list[str]]:
    """How far the facilities that count are in a straight line, and the nearest one."""
    place, wanted = assessment.place, measure["straight_m"].to_numpy(dtype=float)
    known = [place.straight[trip.goal].iloc[cell] for trip in clause.trips if trip.goal in place.straight]
    off = np.stack([np.abs(each["length_m"].to_numpy(dtype=float) - wanted) for each in known])
    which = np.where(np.isnan(off), np.inf, off).argmin(axis=0)
    every = [each["facility_id"].tolist() for each in known]
    ids = [every[k][i] for i, k in enumerate(which.tolist())]
    return wanted, [each if isinstance(each, str) else "" for each in ids]


def _nearest_door(doors: Floats | None, x: float, y: float) -> tuple[float, float]:
    if doors is None:
        return np.nan, np.nan
    near = doors[np.hypot(doors[:, 0] - x, doors[:, 1] - y).argmin()]
    return float(near[0]), float(near[1])


def doors_of(clause: Clause, assessment: Assessment, link: Linked) -> Positions:
    """Return POSITIONS of the entrances of all facilities that count for a clause."""
    facilities = assessment.place.facilities
    selected = np.logical_or.reduce([each.selects(facilities) for each in clause.trips])
    found: Positions = link.entrances[among(link.entrances.index, facilities.index[selected])]
    return found


def _by_vehicle(
    cell: Integers, clause: Clause, assessment: Assessment, links: Mapping[tuple[Any, Any], Linked]
) -> Floats:
    """The length of the quickest ways from some cells, by car."""
    place = assessment.place
    trip = clause.trip
    link = links.get((trip.mode, trip.impedance))
    if link is None:
        return np.full(len(cell), np.nan)
    goals = doors_of(clause, assessment, link)
    number = pd.Series(np.arange(len(cell)), place.cells.index[cell])
    number = number[~number.index.duplicated()]
    own = link.cells[among(link.cells.index, number.index)]
    origins = own.set_axis(pd.Index(number.loc[own.index].to_numpy()))
    found = ways.lengths_m(origins, goals, link.network, direction=trip.direction)
    found = np.append(found, np.full(len(cell) - len(found), np.nan))
    return np.asarray(found[number.loc[place.cells.index[cell]].to_numpy()])
