"""Where zones do not fit: they overlap, leave gaps, spill beyond the zone around; and who lives there."""

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd
import shapely
from exactextract import exact_extract

from access.contracts.arrays import Integers, Objects
from access.contracts.notes import Level, Note
from access.contracts.said import examples
from access.contracts.tables import Zones, counted
from access.contracts.zone_hierarchy import ZoneHierarchy
from access.places.grid import Grid

_LEAST_M2 = 1.0  # less is how coordinates are rounded
_SLIVER_M = 1.0  # what is nowhere wider was drawn apart, not meant
_CLOSED_M = 25.0  # zones nearer than twice this have a gap between them, if it is not theirs
_MOST = 5


@dataclass(frozen=True)
class Misfit:
    """Land where zones do not fit.

    Attributes:
        zone, other: the names of both zones; ``other`` empty: of a gap with nothing around it.
        shape: the land.
    """

    zone: str
    other: str
    shape: shapely.Geometry


def notes(zones: Zones, tree: ZoneHierarchy, grid: Grid) -> list[Note]:
    """Tell of zones of one level that overlap, of those beyond the zone around them, and of gaps.

    Args:
        zones: ZONES.
        tree: which lies in which.
        grid: the people, of whom those who live there are counted.
    """
    return [
        *_note(overlaps(zones, tree), zones, grid, "overlap"),
        *_note(beyond(zones, tree), zones, grid, "beyond"),
        *_note(gaps(zones, tree), zones, grid, "gap"),
    ]


def overlaps(zones: Zones, tree: ZoneHierarchy) -> list[Misfit]:
    """Return what two zones share of which neither lies in the other, both of the division."""
    shapes, names = np.asarray(zones.geometry, dtype=object), zones["name"].tolist()
    inner = np.flatnonzero(~tree.across)
    one, other = shapely.STRtree(shapes[inner]).query(shapes[inner], predicate="intersects")
    one, other = inner[one], inner[other]
    beside = (one < other) & (tree.depth[one] == tree.depth[other]) & (tree.parent[one] == tree.parent[other])
    one, other = one[beside], other[beside]
    shared = shapely.intersection(shapes[one], shapes[other])
    large = shapely.area(shared) > _LEAST_M2
    return [
        Misfit(names[i], names[j], shape)
        for i, j, shape in zip(one[large], other[large], shared[large], strict=True)
    ]


def beyond(zones: Zones, tree: ZoneHierarchy) -> list[Misfit]:
    """Return what of each zone lies outside the zone around it."""
    shapes, names = np.asarray(zones.geometry, dtype=object), zones["name"].tolist()
    inner = np.flatnonzero((tree.parent >= 0) & ~tree.across)
    spilt = shapely.difference(shapes[inner], shapes[tree.parent[inner]])
    large = shapely.area(spilt) > _LEAST_M2
    pairs = zip(inner[large], spilt[large], strict=True)
    return [Misfit(names[i], names[tree.parent[i]], shape) for i, shape in pairs]


def gaps(zones: Zones, tree: ZoneHierarchy) -> list[Misfit]:
    """Return what lies between zones of one level and is of none: of each zone around some, the rest of it.

    Zones with nothing around them have gaps where they enclose land, or lie less than 50 m apart.
    """
    shapes, names = np.asarray(zones.geometry, dtype=object), zones["name"].tolist()
    found = []
    for parent, children in _families(tree):
        whole = shapely.union_all(shapes[children])
        if parent >= 0:
            rest = shapely.difference(shapes[parent], whole)
        else:
            closed = shapely.buffer(
                shapely.buffer(whole, _CLOSED_M, join_style="mitre"), -_CLOSED_M, join_style="mitre"
            )
            filled = shapely.union_all([shapely.Polygon(each.exterior) for each in _polygons(closed)])
            rest = shapely.difference(filled, whole)
        if shapely.area(rest) > _LEAST_M2:
            found.append(Misfit("", names[parent] if parent >= 0 else "", rest))
    return found


def _families(tree: ZoneHierarchy) -> Iterable[tuple[int, Integers]]:
    """The zones right within each zone that holds several; and those within none."""
    inside = ~tree.across
    for parent in np.unique(tree.parent[inside]):
        children = np.flatnonzero((tree.parent == parent) & inside)
        if len(children) > 1:
            yield int(parent), children


def _polygons(shape: shapely.Geometry) -> list[shapely.Polygon]:
    return [each for each in shapely.get_parts(shape) if each.geom_type == "Polygon"]


def _note(found: list[Misfit], zones: Zones, grid: Grid, kind: str) -> list[Note]:
    if not found:
        return []
    shapes = np.array([each.shape for each in found], dtype=object)
    whole = shapely.union_all(shapes)
    persons, km2 = _persons(whole, zones, grid), shapely.area(whole) / 1e6
    order = np.argsort(-shapely.area(shapes), kind="stable")
    wide = ~shapely.is_empty(shapely.buffer(shapes, -_SLIVER_M / 2))
    told = [_told(found[i]) for i in order]
    number, slivers, shown = len(found), int((~wide).sum()), examples(told, _MOST)
    zh_who, en_who = f"共 {km2:,.4f} 平方公里、{persons:,.0f} 人", f"{km2:,.4f} km², {persons:,.0f} persons"
    zh_thin = f"，其中 {slivers} 处宽不足 {_SLIVER_M:g} 米" if slivers else ""
    en_thin = f", {slivers} of them nowhere wider than {_SLIVER_M:g} m" if slivers else ""
    zh, en = {
        "overlap": (
            f"{number} 对同级分区互相重叠",
            f"{counted(number, 'pair')} of zones of one level overlap",
        ),
        "beyond": (f"{number} 个分区越出上级分区", f"{counted(number, 'zone')} beyond the zone around"),
        "gap": (
            f"{number} 处同级分区之间有空隙",
            f"gaps between zones of one level in {counted(number, 'place')}",
        ),
    }[kind]
    level: Level = "doubtful" if persons >= 0.5 else "found"
    words = (f"{zh}，{zh_who}{zh_thin}（{shown}）", f"{en}: {en_who}{en_thin} ({shown})")
    return [Note(level, "zones", *words, persons, "persons")]


def _told(one: Misfit) -> str:
    names = " / ".join(each for each in (one.zone, one.other) if each)
    m2 = f"{shapely.area(one.shape):,.0f} m²"
    return f"{names} {m2}" if names else m2


def _persons(shape: shapely.Geometry, zones: Zones, grid: Grid) -> float:
    """How many people live in an area, by the exact area of each cell."""
    outlines = (
        grid.cut(geopandas.GeoSeries([shape], crs=zones.crs)).to_frame("geometry").reset_index(drop=True)
    )
    if outlines.empty:
        return 0.0
    found = exact_extract(grid.source, outlines, ["cell_id", "coverage"], output="pandas")
    cells: Objects = np.concatenate([*found["cell_id"], np.array([], dtype=np.int64)])
    share = np.concatenate([*found["coverage"], np.array([])])
    persons = pd.Series(np.nan_to_num(grid.persons.reshape(-1)))
    return float((persons.to_numpy()[cells.astype(np.int64)] * share).sum())
