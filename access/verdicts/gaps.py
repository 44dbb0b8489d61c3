"""Gaps: where people beyond the limit live together, how many, why, and how far from enough."""

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


def gaps(assessment: Assessment) -> Gaps:
    """Find the gaps of every clause, the largest first.

    A gap is a patch of cells, joined by their sides, whose people are not known to be within the
    limit. Its cause is that of most of its people: ``none_near`` (no facility within the limit even
    in a straight line), ``far_along_streets`` (one is, but not along the streets),
    ``too_little_data`` (not linked to a street, or a facility beyond the border of the data could
    be near enough). ``excess_s`` and ``excess_m``: by how much the people of the gap who can reach
    a facility are beyond the limit, on average.

    Returns:
        GAPS table with persons by cause.
    """
    parts = (
        _clause_gaps(clause, assessment) for clause in assessment.clauses if clause.id in assessment.measures
    )
    crs = assessment.place.cells.crs
    found = [part for part in parts if part is not None]
    if not found:
        columns = [*tables.GAPS.columns, "geometry"]
        empty = geopandas.GeoDataFrame(columns=columns, geometry="geometry", crs=crs)
        return empty.rename_axis("gap_id")
    table = geopandas.GeoDataFrame(pd.concat(found), crs=crs)
    tables.check(table, tables.GAPS)
    return table


def _clause_gaps(clause: Clause, assessment: Assessment) -> Gaps | None:
    place = assessment.place
    measure = assessment.measures[clause.id]
    short = measure[(measure["state"] != "met") & (measure["persons"] > 0)]
    if short.empty:
        return None
    found = extent(place, clause.plan, clause.target.zone)
    inside = _land(found)
    shapes, patch = _patches(place.cells["outline"][short.index])
    frame = short.assign(patch=patch, cause=_causes(short))
    by_patch = frame.groupby("patch")
    by_cause = frame.pivot_table(values="persons", index="patch", columns="cause", aggfunc="sum")
    by_cause = by_cause.reindex(columns=list(CAUSES)).fillna(0.0)
    excess = _excess(frame, clause.limit)
    timed = clause.trip.impedance == "time_s"
    table = geopandas.GeoDataFrame(
        {
            "standard_id": clause.standard.id,
            "target": clause.id,
            "zone_id": _main_zone(frame, found.divided()),
            "persons": by_patch["persons"].sum(),
            "cause": by_cause.idxmax(axis="columns").astype("str"),
            **{f"persons_{cause}": by_cause[cause] for cause in CAUSES},
            "nearest_facility_id": _nearest(frame),
            "excess_s": excess if timed else np.nan,
            "excess_m": np.nan if timed else excess,
            "population": place.population,
        },
        geometry=[
            # of a cell that a border only grazes nothing may be left
            part if not part.is_empty else _polygons(whole)
            for part, whole in zip(map(_polygons, shapely.intersection(shapes, inside)), shapes, strict=True)
        ],
        crs=place.cells.crs,
    )
    table = table.sort_values("persons", ascending=False, kind="stable")
    table.index = pd.Index([f"{clause.id}#{number}" for number in range(1, len(table) + 1)], name="gap_id")
    return table


def _land(found: Extent) -> shapely.Geometry:
    """The units with what zones within them have beyond their borders: its people are people of theirs."""
    place, shapes = found.place, found.place.zones.geometry.to_numpy()
    inside = shapely.union_all(shapes[found.units])
    shapely.prepare(inside)
    within = place.hierarchy.below(np.isin(np.arange(len(shapes)), found.units)) & ~place.hierarchy.across
    spilt = shapes[within][~shapely.covered_by(shapes[within], inside)]
    return shapely.union_all([inside, *spilt]) if len(spilt) else inside


def _patches(outlines: pd.Series) -> tuple[Objects, Integers]:
    """The patches of cells that share a side (corners do not join), and the patch of each cell.

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


def _causes(short: pd.DataFrame) -> Words:
    near = short["straight_m"] <= short["reach_m"] + TOLERANCE
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


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The polygons of a shape, without the points and lines where it merely touched."""
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon(list(parts[shapely.get_dimensions(parts) == 2]))
