"""Isochrones: the street parts reached within a limit, and polygons made from them for maps.

The parts are exact. The polygons are for looking at: people are counted by their own travel cost.
"""

from collections.abc import Sequence
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts import tables
from access.contracts.arrays import Floats, Integers, Objects
from access.contracts.errors import NetworkError
from access.contracts.said import Said
from access.network.edges import Direction
from access.network.network import Network
from access.network.travel import end_costs

_SLIVER_M2 = 1e-6
_SAME = 1e-8  # shares of an edge closer to each other than this are one place

Spent = tuple[Floats, Floats]  # what is spent at the start and at the end of each edge
Spans = tuple[Integers, Floats, Floats]  # edge numbers, and from which share of the edge to which


def reached(
    facilities: tables.Positions, network: Network, *, limit: float, direction: Direction
) -> geopandas.GeoDataFrame:
    """Find the street parts from which, or to which, the nearest facility is within a limit.

    Streets are cut where the limit falls on them. What several ways or facilities reach of an edge
    appears once. Legs off the streets at the facilities are charged.

    Args:
        facilities: POSITIONS of one facility or of all of them; those not linked are passed over.
        network: the network they were snapped to.
        limit: seconds or metres, as the network's costs; ``inf`` for all that can be reached.
        direction: who travels; on one-way streets the two differ.

    Returns:
        A GeoDataFrame, ordered along the edges: street_id, edge, from_m and to_m (metres along the
        edge, in its own length), and the LineString between them. Empty if nothing is reached.

    Raises:
        NetworkError: the limit is negative or not a number.
    """
    _check_limits([limit])
    spent = end_costs(facilities, network, direction=direction, limit=limit)
    return _parts(spent, facilities, network, limit, direction)


def polygons(
    parts: geopandas.GeoDataFrame, network: Network, *, width_m: float = 12.0, fill_m2: float = 5_000.0
) -> shapely.MultiPolygon:
    """Draw street parts as areas: a ribbon along each, and the small blocks wholly between them.

    Ribbons are narrow, so that they do not spread over streets that run beside those reached, nor
    over to the other bank. A block is filled only if no street enters what the ribbons leave of it.
    The result holds all of ``parts``; ``fidelity`` tells how much else.

    Args:
        parts: what ``reached`` found.
        network: the network the parts lie on.
        width_m: how far the ribbon goes to either side of a street (metres).
        fill_m2: the largest block to fill (square metres, between its ribbons). Water between two
            bridges is such a block, so keep it small; 0 fills none.

    Returns:
        A MultiPolygon in the network's CRS; empty where there are no parts.
    """
    # blocks are shrunk rather than ribbons joined: a union of thousands of ribbons takes three times as long
    chains = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(_lines(parts))))
    bounded, *others = shapely.polygonize_full([shapely.union_all(chains)])
    blocks, loose = shapely.get_parts(bounded), shapely.get_parts(others)  # loose lines bound no block
    solid = _ribbon(shapely.coverage_union_all(blocks), width_m)
    outer = _ribbon(loose, width_m)
    outer = outer[~_inside(outer, solid)]
    holes = _holes(blocks, loose, width_m)
    holes = holes[(shapely.area(holes) > fill_m2) | _entered(holes, network)]
    return _multipolygon(shapely.difference(shapely.union_all([solid, *outer]), shapely.multipolygons(holes)))


def bands(
    facilities: tables.Positions,
    network: Network,
    *,
    limits: Sequence[float],
    direction: Direction,
    width_m: float = 12.0,
    fill_m2: float = 5_000.0,
) -> geopandas.GeoDataFrame:
    """Draw the areas within each limit, less those within a smaller one.

    Args:
        facilities, network, direction: as for ``reached``.
        limits: seconds or metres, in any order.
        width_m, fill_m2: as for ``polygons``.

    Returns:
        A GeoDataFrame with one row per limit, ascending: limit, and a MultiPolygon. No two overlap.

    Raises:
        NetworkError: there is no limit, or one is negative or not a number.
    """
    _check_limits(limits)
    ordered = sorted(set(limits))
    spent = end_costs(facilities, network, direction=direction, limit=ordered[-1])
    inner: BaseGeometry = shapely.MultiPolygon()
    rings = []
    for limit in ordered:
        parts = _parts(spent, facilities, network, limit, direction)
        area = polygons(parts, network, width_m=width_m, fill_m2=fill_m2)
        rings.append(_multipolygon(shapely.difference(area, inner)))
        inner = shapely.union(inner, area)
    return geopandas.GeoDataFrame({"limit": ordered}, geometry=rings, crs=network.crs)


def fidelity(polygon: BaseGeometry, parts: geopandas.GeoDataFrame, network: Network) -> tuple[float, float]:
    """Measure how true a polygon is to the street parts that it was drawn from.

    Args:
        polygon: a Polygon or MultiPolygon.
        parts: what ``reached`` found.
        network: the network the parts lie on.

    Returns:
        The share of the reached length inside the polygon (0-1), and the unreached length inside,
        as a share of the reached length (0 or more). NaN for both where nothing is reached.
    """
    whole = float(shapely.length(_lines(parts)).sum())
    if whole == 0:
        return np.nan, np.nan
    inside = _length_inside(_lines(parts), polygon)
    every = _length_inside(network.geometry, polygon)
    return inside / whole, max(every - inside, 0.0) / whole


def _check_limits(limits: Sequence[float]) -> None:
    wrong = [limit for limit in limits if not limit >= 0]  # NaN is wrong too
    if wrong or not len(limits):
        raise NetworkError(
            Said(
                f"等时圈的限值应为 0 或以上，现为 {wrong or '空'}",
                f"isochrones need limits of 0 or more, not {wrong or 'none at all'}",
            )
        )


def _lines(parts: geopandas.GeoDataFrame) -> Objects:
    return np.asarray(parts.geometry.array, dtype=object)


def _parts(
    spent: Spent, facilities: tables.Positions, network: Network, limit: float, direction: Direction
) -> geopandas.GeoDataFrame:
    """The parts within the limit, given what is spent at the ends of edges (at least where within it)."""
    edge, low, high = _merged(*_spans(spent, facilities, network, limit, direction))
    length_m = network.length_m[edge]
    frame = pd.DataFrame(
        {
            "street_id": network.street_id[edge],
            "edge": edge,
            "from_m": low * length_m,
            "to_m": high * length_m,
        }
    )
    lines = network.geometry[edge]
    cut = (low > 0) | (high < 1)
    lines[cut] = _cut(lines[cut], low[cut], high[cut])
    return geopandas.GeoDataFrame(frame, geometry=lines, crs=network.crs)


def _spans(
    ends: Spent, facilities: tables.Positions, network: Network, limit: float, direction: Direction
) -> Spans:
    """How far along each edge the limit lets one go, from its ends and from facilities on it."""
    edge, at, spent = _entries(ends, facilities, network)
    open_ = (spent <= limit) & (network.length_m[edge] > 0)
    edge, at, left = edge[open_], at[open_], limit - spent[open_]
    # who travels to the facility moves against the way that the reached part grows
    ahead, back = network.forward[edge], network.backward[edge]
    if direction == "demand_to_facility":
        ahead, back = back, ahead
    low, high = at - _share(left, back), at + _share(left, ahead)
    low, high = np.where(low < _SAME, 0.0, low), np.where(high > 1 - _SAME, 1.0, high)
    some = high > low
    return edge[some], low[some], high[some]


def _entries(ends: Spent, facilities: tables.Positions, network: Network) -> Spans:
    """Where edges are entered: the edge, the share along it, and the cost up to there."""
    linked = facilities[facilities["edge"].notna()]
    on = linked["edge"].to_numpy(dtype=np.int64)
    along_m, length_m = linked["along_m"].to_numpy(dtype=float), network.length_m[on]
    share = np.divide(along_m, length_m, out=np.zeros_like(along_m), where=length_m > 0)
    leg = linked["leg_m"].to_numpy(dtype=float) * network.leg_rate
    at_start, at_end = ends
    start, end = np.flatnonzero(np.isfinite(at_start)), np.flatnonzero(np.isfinite(at_end))
    return (
        np.concatenate([start, end, on]),
        np.concatenate([np.zeros(len(start)), np.ones(len(end)), share]),
        np.concatenate([at_start[start], at_end[end], leg]),
    )


def _share(left: Floats, cost: Floats) -> Floats:
    """The share of an edge that what is left pays for: nothing of a forbidden direction.

    >>> _share(np.array([5.0, 5.0, 0.0, np.inf]), np.array([20.0, np.inf, 0.0, np.inf])).tolist()
    [0.25, 0.0, 1.0, 0.0]
    """
    share = np.ones_like(left)
    np.divide(left, cost, out=share, where=(cost > 0) & np.isfinite(cost))
    return np.where(np.isinf(cost), 0.0, share)


def _merged(edge: Integers, low: Floats, high: Floats) -> Spans:
    """Join the spans of each edge that overlap or touch; ordered by edge, then along it.

    >>> joined = _merged(np.array([4, 4, 4]), np.array([0.6, 0.0, 0.1]), np.array([1.0, 0.3, 0.2]))
    >>> [each.tolist() for each in joined]
    [[4, 4], [0.0, 0.6], [0.3, 1.0]]
    """
    order = np.lexsort((low, edge))
    edge, low, high = edge[order], low[order], high[order]
    # edges laid out on one axis, 2 apart, so that the spans of different edges never touch
    so_far = np.maximum.accumulate(2 * edge + high)
    apart = np.ones(len(edge), dtype=bool)
    apart[1:] = (2 * edge + low)[1:] > so_far[:-1] + _SAME
    first = np.flatnonzero(apart)
    return edge[first], low[first], np.maximum.reduceat(high, first) if len(first) else high


def _cut(lines: Objects, low: Floats, high: Floats) -> Objects:
    """Cut lines between two shares of their drawn length, all at once; shape (n,)."""
    if not len(lines):
        return lines
    xy, line = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0).T)
    step[np.diff(line) > 0] = 1.0  # lines behind each other on one axis, with a gap between them
    along = np.concatenate([[0.0], np.cumsum(step)])
    number = np.arange(len(lines))
    start = along[np.searchsorted(line, number)]
    stop = along[np.searchsorted(line, number, side="right") - 1]
    first, last = np.minimum(start + np.stack([low, high]) * (stop - start), stop)
    inner = (along > first[line]) & (along < last[line])
    at = np.concatenate([first, along[inner], last])
    of = np.concatenate([number, line[inner], number])
    order = np.lexsort((at, of))
    through = np.column_stack([np.interp(at[order], along, each) for each in xy.T])
    return np.asarray(shapely.linestrings(through, indices=of[order]), dtype=object)


def _ribbon(geometry: Any, width_m: float) -> Any:
    return shapely.buffer(geometry, width_m, quad_segs=2)


def _holes(blocks: Any, loose: Any, width_m: float) -> Any:
    """What the ribbons leave of each block: of its border, and of loose lines inside; shape (n,)."""
    holes = _some(_ribbon(blocks, -width_m))
    line, hole = shapely.STRtree(holes).query(loose, predicate="dwithin", distance=width_m)
    order = np.argsort(hole, kind="stable")
    crossed, group = np.unique(hole[order], return_inverse=True)
    inside = shapely.multilinestrings(loose[line[order]], indices=group)
    holes[crossed] = shapely.difference(holes[crossed], _ribbon(inside, width_m))
    return _some(holes)


def _entered(holes: Any, network: Network) -> Any:
    """Whether a street of the network enters each hole; shape (n,)."""
    if not len(holes):
        return np.zeros(0, dtype=bool)
    edges = network.geometry[_within_bounds(network.geometry, shapely.total_bounds(holes))]
    entered = shapely.STRtree(holes).query(edges, predicate="intersects")[1]
    return np.isin(np.arange(len(holes)), entered)


def _within_bounds(lines: Objects, bounds: Any) -> Any:
    """Whether the bounding box of each line meets the given one; shape (n,)."""
    left, bottom, right, top = shapely.bounds(lines).T
    return (left <= bounds[2]) & (right >= bounds[0]) & (bottom <= bounds[3]) & (top >= bounds[1])


def _some(geometry: Any) -> Any:
    """The single geometries of all those given, without empty ones; shape (n,)."""
    single = shapely.get_parts(geometry)
    return single[~shapely.is_empty(single)]


def _multipolygon(geometry: BaseGeometry) -> shapely.MultiPolygon:
    """The polygons of a geometry but slivers, which rounding leaves and on which later unions fail."""
    single = _some(geometry)
    return shapely.MultiPolygon(list(single[shapely.area(single) > _SLIVER_M2]))


def _inside(geometry: Any, polygon: BaseGeometry) -> Any:
    shapely.prepare(polygon)
    return shapely.contains_properly(polygon, geometry)


def _length_inside(lines: Objects, polygon: BaseGeometry) -> float:
    """The length (metres, as drawn) of the lines inside a polygon."""
    whole = _inside(lines, polygon)
    crossing = shapely.intersects(polygon, lines) & ~whole
    pieces = shapely.intersection(lines[crossing], polygon)
    return float(shapely.length(lines[whole]).sum() + shapely.length(pieces).sum())
