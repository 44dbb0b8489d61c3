"""Gaps: where people beyond the limit live together, how many, why, and how far from enough."""

from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.arrays import Integers, Objects, Words
from access.contracts.tables import Gaps
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.reach import TOLERANCE
from access.verdicts.zones import Extent, extent

CAUSES = ("none_near", "far_along_streets", "too_little_data")
VEHICLES = ("drive", "emergency_vehicle")


class Found(NamedTuple):
    """The gaps of all clauses.

    Attributes:
        gaps: GAPS table, by clause, the largest first.
        cells: their cells, in the order of the clauses: ``gap_id``, ``cell`` (its position among the
            cells of the place), ``persons``, ``cause``, ``state``.
    """

    gaps: Gaps
    cells: pd.DataFrame


def gaps(assessment: Assessment) -> Gaps:
    """Find the gaps of every clause, the largest first (see ``found``)."""
    return found(assessment).gaps


def found(assessment: Assessment) -> Found:
    """Find the gaps of every clause, the largest first, and their cells.

    A gap is a patch of cells, joined by their sides, whose people are not known to be within the
    limit. Its cause is that of most of its people: ``none_near`` (no facility within the limit even
    in a straight line), ``far_along_streets`` (one is, but not along the streets),
    ``too_little_data`` (not linked to a street, or a facility beyond the border of the data could
    be near enough). How far one gets in a straight line: see ``near_m``. ``excess_s`` and ``excess_m``:
    by how much the people of the gap who can reach a facility are beyond the limit, on average.

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
        cells = pd.DataFrame(columns=["gap_id", "cell", "persons", "cause", "state"])
        return Found(empty.rename_axis("gap_id"), cells)
    table = geopandas.GeoDataFrame(pd.concat([part.gaps for part in some]), crs=crs)
    tables.check(table, tables.GAPS)
    return Found(table, pd.concat([part.cells for part in some], ignore_index=True))


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
    if clause.trip.mode not in VEHICLES or clause.trip.impedance != "time_s":
        return top
    time_s, straight_m = (measure[name].to_numpy(dtype=float) for name in ("impedance", "straight_m"))
    persons = np.where(np.isfinite(time_s) & np.isfinite(straight_m), measure["persons"], 0.0)
    counted = persons > 0
    total_s = float((persons[counted] * time_s[counted]).sum())
    total_m = float((persons[counted] * straight_m[counted]).sum())
    return clause.limit * total_m / total_s if total_s > 0 else top


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
    shapes, patch = patches(place.cells["outline"][short.index])
    frame = short.assign(patch=patch)
    by_patch = frame.groupby("patch")
    by_cause = frame.pivot_table(values="persons", index="patch", columns="cause", aggfunc="sum")
    by_cause = by_cause.reindex(columns=list(dict.fromkeys([*CAUSES, *by_cause]))).fillna(0.0)
    excess = _excess(frame, clause.limit)
    timed = clause.trip.impedance == "time_s"
    table = geopandas.GeoDataFrame(
        {
            "standard_id": clause.standard.id,
            "target": clause.id,
            "zone_id": _main_zone(frame, area.divided()),
            "persons": by_patch["persons"].sum(),
            "cause": by_cause.idxmax(axis="columns").astype("str"),
            **{f"persons_{cause}": by_cause[cause] for cause in by_cause},
            "nearest_facility_id": _nearest(frame),
            "excess_s": excess if timed else np.nan,
            "excess_m": np.nan if timed else excess,
            "population": place.population,
        },
        geometry=[
            # of a cell that a border only grazes nothing may be left
            part if not part.is_empty else polygons(whole)
            for part, whole in zip(map(polygons, shapely.intersection(shapes, inside)), shapes, strict=True)
        ],
        crs=place.cells.crs,
    )
    table = table.sort_values("persons", ascending=False, kind="stable")
    ids = pd.Index([f"{clause.id}#{mark}{number}" for number in range(1, len(table) + 1)], name="gap_id")
    of_patch = pd.Series(ids, index=table.index).sort_index()
    cells = pd.DataFrame(
        {
            "gap_id": of_patch.to_numpy()[patch],
            "cell": place.cells.index.get_indexer(short.index),
            "persons": frame["persons"].to_numpy(),
            "cause": frame["cause"].to_numpy(),
            "state": frame["state"].to_numpy(),
        }
    )
    return Found(table.set_index(ids), cells)


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


def patches(outlines: pd.Series) -> tuple[Objects, Integers]:
    """Return the patches of cells that share a side (corners do not join), and the patch of each cell.

    Patches are numbered in the order of their first cells.
    """
    # cells of a raster have the corners of their sides in common: only outer sides need to be joined
    shapes = shapely.get_parts(shapely.coverage_union_all(outlines.to_numpy()))
    inner = shapely.point_on_surface(outlines.to_numpy())
    # the shapes look for cells, not the other way: they may have as many corners as there are cells, and
    # what asks is indexed first
    shape, cell = shapely.STRtree(inner).query(shapes, predicate="intersects")
    number, known = pd.factorize(shape[np.argsort(cell)])
    return shapes[known], number


def _causes(short: pd.DataFrame, near_m: float) -> Words:
    near = short["straight_m"] <= near_m + TOLERANCE
    known = short["state"] == "unmet"
    return np.select([~known, near], ["too_little_data", "far_along_streets"], default="none_near")


def _main_zone(frame: pd.DataFrame, found: Extent) -> pd.Series:
    """The zone in which most of the people of each patch live."""
    place, pieces = found.place, found.pieces
    lived = pd.DataFrame(
        {
            "patch": frame["patch"].reindex(place.cells.index).to_numpy()[place.overlay.cell[pieces.part]],
            "zone_id": place.zones.index[pieces.unit],
            "persons": pieces.weight * place.living()[pieces.part],
        }
    )
    total = lived.dropna().groupby(["patch", "zone_id"], as_index=False)[["persons"]].sum()
    ordered = total.sort_values(["persons", "zone_id"], ascending=[False, True])
    main = ordered.drop_duplicates("patch").set_index("patch")["zone_id"].sort_index()
    return main.set_axis(main.index.astype(int))


def _nearest(frame: pd.DataFrame) -> pd.Series:
    """The facility nearest to the best-placed cell of each patch."""
    ordered = frame.sort_values(["impedance", "facility_id"])
    return ordered.drop_duplicates("patch").set_index("patch")["facility_id"].sort_index()


def _excess(frame: pd.DataFrame, limit: float) -> pd.Series:
    """By how much the people of each patch who can reach a facility exceed the limit, on average."""
    beyond = frame[np.isfinite(frame["impedance"]) & (frame["impedance"] > limit)]
    weighted = (beyond["impedance"] - limit) * beyond["persons"]
    by_patch: pd.Series = weighted.groupby(beyond["patch"]).sum() / beyond.groupby("patch")["persons"].sum()
    return by_patch.reindex(sorted(frame["patch"].unique()))


def polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Return the polygons of a shape, without the points and lines where it merely touched."""
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon(list(parts[shapely.get_dimensions(parts) == 2]))
