"""Gaps: where people beyond the limit live together, how many, why, and how far from enough."""

from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.arrays import Floats, Integers, Objects, Words
from access.contracts.tables import Gaps
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.patches import Grid, grid, lowest_zone, patches, shapes
from access.verdicts.place import Place
from access.verdicts.reach import STATES, TOLERANCE
from access.verdicts.zones import Extent, extent

CAUSES = ("none_near", "far_along_streets", "too_little_data")
_CAUSE = pd.CategoricalDtype([*CAUSES, "full"])
_STATE = pd.CategoricalDtype([*STATES])
VEHICLES = ("drive", "emergency_vehicle")
USUAL_DETOUR = 1.6  # ways along streets are 1.2 to 1.6 times the straight line where nothing is in the way
ALIKE = 0.5  # persons: less than rounding can add to those of a gap


class Found(NamedTuple):
    """The gaps of all clauses.

    Attributes:
        gaps: GAPS table, by clause, the largest first.
        cells: their cells, in the order of the clauses: ``gap`` (the number of its gap among these), ``cell``
            (its position among the cells of the place), ``persons``, ``cause`` and ``state`` (as categories:
            a large city has them by the million).
    """

    gaps: Gaps
    cells: pd.DataFrame


def gaps(assessment: Assessment) -> Gaps:
    """Find the gaps of every clause, the largest first (see ``found``)."""
    return found(assessment).gaps


def found(assessment: Assessment) -> Found:
    """Find the gaps of every clause, the largest first, and their cells.

    A gap is a patch of cells, joined by their sides, whose people are not known to be within the
    limit: of one smallest zone, and so small that one site could serve it (no cell is farther from its middle
    than ``site_m``). It is named by that zone; where it has more people than that (cells on a border belong
    to one zone), by the zone around it. Its cause is
    that of most of its people: ``none_near`` (no facility within the limit even in a straight line),
    ``far_along_streets`` (one is, but not along the streets). People of whom nobody can tell (not linked to
    a street, or a facility beyond the border of the data could be near enough) are gaps apart, of cause
    ``too_little_data``. How far one gets in a straight line: see ``near_m``. ``excess_s`` and ``excess_m``:
    by how much the people of the gap who can reach a facility are beyond the limit, on average; none where
    nobody can tell.

    Returns:
        GAPS table with persons by cause, and the cells.
    """
    parts = (
        _clause_gaps(clause, assessment) for clause in assessment.clauses if clause.id in assessment.measures
    )
    crs = assessment.place.cells.crs
    some = [part for part in parts if part is not None]
    if not some:
        columns = [*(name for name, each in tables.GAPS.columns.items() if not each.optional), "geometry"]
        empty = geopandas.GeoDataFrame(columns=columns, geometry="geometry", crs=crs)
        cells = pd.DataFrame(columns=["gap", "cell", "persons", "cause", "state"])
        return Found(empty.rename_axis("gap_id"), cells)
    whole = joined(some, crs)
    tables.check(whole.gaps, tables.GAPS)
    return whole


def joined(parts: list[Found], crs: Any) -> Found:
    """Return some gaps and others, and their cells, as one list."""
    table = geopandas.GeoDataFrame(pd.concat([part.gaps for part in parts]), crs=crs)
    before = np.cumsum([0, *(len(part.gaps) for part in parts[:-1])])
    cells = [part.cells.assign(gap=part.cells["gap"] + n) for part, n in zip(parts, before, strict=True)]
    return Found(table, pd.concat(cells, ignore_index=True))


def near_m(clause: Clause, measure: pd.DataFrame) -> float:
    """Return how far (metres, in a straight line) a facility of a clause may be and still count as near.

    On foot or by bicycle, as far as one gets within the limit. By car nobody goes straight at top speed:
    there it is as far as people usually come within the limit, the limit divided by the seconds that they
    need for a metre of straight line, Σ persons × time / Σ persons × straight distance.

    Args:
        clause: the clause.
        measure: what was measured of it, by cell.
    """
    top = float(measure["reach_m"].iloc[0])
    if not _timed_by_car(clause):
        return top
    time_s, straight_m = (measure[name].to_numpy(dtype=float) for name in ("impedance", "straight_m"))
    persons = np.where(np.isfinite(time_s) & np.isfinite(straight_m), measure["persons"], 0.0)
    counted = persons > 0
    total_s = float((persons[counted] * time_s[counted]).sum())
    total_m = float((persons[counted] * straight_m[counted]).sum())
    return clause.limit * total_m / total_s if total_s > 0 else top


def site_m(clause: Clause, measure: pd.DataFrame) -> float:
    """Return how far (metres, in a straight line) from its middle one site could serve a gap of a clause.

    As far as one gets within the limit with the longest of usual ways round (``USUAL_DETOUR``); by car as
    far as people usually come (``near_m``); where the clause itself counts straight lines, its radius.
    """
    near = near_m(clause, measure)
    return near if _timed_by_car(clause) or clause.trip.impedance == "straight_m" else near / USUAL_DETOUR


def _timed_by_car(clause: Clause) -> bool:
    return clause.trip.mode in VEHICLES and clause.trip.impedance == "time_s"


def _clause_gaps(clause: Clause, assessment: Assessment) -> Found | None:
    measure = assessment.measures[clause.id]
    short = measure[(measure["state"] != "met") & (measure["persons"] > 0)]
    if short.empty:
        return None
    return of_cells(clause, assessment, short.assign(cause=_causes(short, near_m(clause, measure))))


def of_cells(clause: Clause, assessment: Assessment, short: pd.DataFrame, *, mark: str = "") -> Found:
    """Return some cells of a clause as gaps.

    Args:
        clause, assessment: what was judged.
        short: rows of the clause's measure, at least one, with the ``cause`` of each.
        mark: before the number in the ids of the gaps.
    """
    place = assessment.place
    area = extent(place, clause.plan, clause.target.zone)
    inside = _land(area)
    where = place.cells.index.get_indexer(short.index)
    lowest = lowest_zone(area)[where]
    patch = _patches(
        grid(place.cells), where, short["state"], lowest, site_m(clause, assessment.measures[clause.id])
    )
    whole_cells = shapes(np.asarray(place.cells["outline"].array, dtype=object)[where], patch)
    frame = short.assign(patch=patch)
    cause = pd.Categorical(frame["cause"], dtype=_CAUSE)
    by_cause = _by_cause(frame["persons"], patch, cause)
    excess = _excess(frame, clause.limit)
    timed = clause.trip.impedance == "time_s"
    table = geopandas.GeoDataFrame(
        {
            "standard_id": clause.standard.id,
            "target": clause.id,
            "zone_id": place.zones.index[
                _named(place, lowest, patch, frame["persons"].to_numpy(dtype=float))
            ],
            "persons": frame.groupby("patch")["persons"].sum(),
            "cause": by_cause.idxmax(axis="columns").astype("str"),
            **{f"persons_{cause}": by_cause[cause] for cause in by_cause},
            "nearest_facility_id": _nearest(frame),
            "excess_s": excess if timed else np.nan,
            "excess_m": np.nan if timed else excess,
            "population": place.population,
        },
        geometry=_within(whole_cells, inside),
        crs=place.cells.crs,
    )
    table = table.sort_values("persons", ascending=False, kind="stable")
    number = np.argsort(table.index.to_numpy())
    ids = pd.Index([f"{clause.id}#{mark}{number}" for number in range(1, len(table) + 1)], name="gap_id")
    cells = pd.DataFrame(
        {
            "gap": number[patch],
            "cell": where,
            "persons": frame["persons"].to_numpy(),
            "cause": cause,
            "state": pd.Categorical(frame["state"], dtype=_STATE),
        }
    )
    return Found(table.set_index(ids), cells)


def _by_cause(persons: pd.Series, patch: Integers, cause: pd.Categorical) -> pd.DataFrame:
    """The persons of each patch by cause; of the usual ones, and of others that are there."""
    kinds = len(cause.categories)
    sums = persons.groupby(patch * kinds + cause.codes).sum()
    found = np.zeros((int(patch.max()) + 1) * kinds)
    found[sums.index] = sums
    table = pd.DataFrame(found.reshape(-1, kinds), columns=list(cause.categories)).rename_axis("patch")
    there = {*CAUSES, *cause.unique()}
    return table[[each for each in cause.categories if each in there]]


def _within(whole: Objects, inside: shapely.Geometry) -> Objects:
    """The part of each patch inside; of a cell that a border only grazes nothing may be left: then all."""
    found = polygons(shapely.intersection(whole, inside))
    nothing = shapely.is_empty(found)
    found[nothing] = polygons(whole[nothing])
    return found


def _land(found: Extent) -> shapely.Geometry:
    """The units with what zones within them have beyond their borders: its people are people of theirs."""
    place, shapes, key = found.place, found.place.zones.geometry.to_numpy(), found.units.tobytes()
    if key in place.lands:  # many clauses ask for the same
        return place.lands[key]
    inside = shapely.union_all(shapes[found.units])
    shapely.prepare(inside)
    within = place.hierarchy.below(np.isin(np.arange(len(shapes)), found.units)) & ~place.hierarchy.across
    spilt = shapes[within][~shapely.covered_by(shapes[within], inside)]
    place.lands[key] = shapely.union_all([inside, *spilt]) if len(spilt) else inside
    return place.lands[key]


def _patches(where: Grid, cells: Integers, state: pd.Series, lowest: Integers, reach_m: float) -> Integers:
    """The patch of each of some cells; those of whom nobody can tell are patches of their own."""
    known = state.isin(("met", "unmet")).to_numpy()  # the met ones: of facilities that are full
    mine = Grid(where.row[cells], where.column[cells], where.row_m, where.column_m)
    return patches(mine, 2 * lowest + known, reach_m)


def _causes(short: pd.DataFrame, near_m: float) -> Words:
    near = short["straight_m"] <= near_m + TOLERANCE
    known = short["state"] == "unmet"
    return np.select([~known, near], ["too_little_data", "far_along_streets"], default="none_near")


def _named(place: Place, lowest: Integers, patch: Integers, persons: Floats) -> Integers:
    """The zone that each patch is named by: its own, or the first around it with as many people."""
    own, of_zone = place.hierarchy.parent, place.in_zones(place.living())
    first = np.unique(patch, return_index=True)[1]
    zone, total = lowest[first], np.bincount(patch, weights=persons)
    while True:
        more = (of_zone[zone] + ALIKE < total) & (own[zone] >= 0)
        if not more.any():
            return zone
        zone = np.where(more, own[zone], zone)


def _nearest(frame: pd.DataFrame) -> pd.Series:
    """The facility nearest to the best-placed cell of each patch."""
    patch, impedance = frame["patch"].to_numpy(), frame["impedance"].to_numpy(dtype=float)
    least = np.full(int(patch.max()) + 1, np.nan)
    np.fmin.at(least, patch, impedance)
    best = (impedance == least[patch]) | np.isnan(least[patch])  # to sort all by their texts takes long
    ordered = frame[best].sort_values(["impedance", "facility_id"])
    found: pd.Series = ordered.drop_duplicates("patch").set_index("patch")["facility_id"].sort_index()
    return found


def _excess(frame: pd.DataFrame, limit: float) -> pd.Series:
    """By how much the people of each patch who can reach a facility exceed the limit, on average."""
    known = (frame["state"] == "unmet") & np.isfinite(frame["impedance"])
    beyond = frame[known & (frame["impedance"] > limit)]
    weighted = (beyond["impedance"] - limit) * beyond["persons"]
    by_patch: pd.Series = weighted.groupby(beyond["patch"]).sum() / beyond.groupby("patch")["persons"].sum()
    return by_patch.reindex(sorted(frame["patch"].unique()))


def polygons(shapes: Objects) -> Objects:
    """Return the polygons of each shape, without the points and lines where it merely touched."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areas = shapely.get_dimensions(parts) == 2
    found = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    if areas.any():
        shapely.multipolygons(parts[areas], indices=owner[areas], out=found)
    return found
