"""Points onto streets: the nearest place on an edge, how far along it, and the leg off the street."""

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from numba import get_num_threads

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.contracts.compiled import compiled
from access.contracts.errors import NetworkError
from access.contracts.said import Said
from access.network.grid import SLACK, Grid, within
from access.network.network import Network

COLUMNS = ["edge", "along_m", "leg_m"]
_BLOCK = 1 << 22  # points in hand at a time, so that what is needed beside the result stays bounded
_SLICE = 1 << 15  # points that a thread takes at a time
_TILE = 4  # points are taken by squares of so many cells a side
_LEAST = 1 - 1e-12  # of a squared distance: no less than this is left of it by rounding
_NOTHING = np.uint32(0xFFFFFFFF)


def snap(
    points: geopandas.GeoSeries,
    network: Network,
    *,
    max_leg_m: float,
    min_component_m: float,
    public: bool = False,
) -> tables.Positions:
    """Find the position of each point on the network.

    Fragments of the network (parts with less street than ``min_component_m``) are passed over, so
    that a stray path in a courtyard does not cut a building off; so are one-way stubs, which one can
    come to or leave but never both, and edges on which no trip may begin or end (motorways). Ties go
    to the first edge, and on it to the first place.

    Args:
        points: a GeoSeries of points in the network's CRS; its index may repeat (entrances). What
            is missing, empty or no point is not linked.
        network: the network.
        max_leg_m: beyond this distance (metres) from any street a point is not linked.
        min_component_m: see above (metres).
        public: whether private streets are passed over: residents start on them, but what everybody
            goes to must be reached from elsewhere.

    Returns:
        A POSITIONS table in the order of ``points``: edge number, metres along the edge (in the
        edge's own length), metres of leg; NaN where not linked.

    Raises:
        NetworkError: the points are in another CRS than the network, or the cap is no distance.
    """
    check(points, network, max_leg_m)
    found = np.full((len(points), 3), np.nan)
    if len(points):
        found = onto(spots(points), network.grid(min_component_m, public=public), max_leg_m)
    return pd.DataFrame(found, index=points.index, columns=COLUMNS)


def check(points: geopandas.GeoSeries, network: Network, max_leg_m: float) -> None:
    """Check what is to be put on a network.

    Raises:
        NetworkError: the points are in another CRS than the network, or the cap is no distance.
    """
    if points.crs != network.crs:
        raise NetworkError(
            Said(
                f"点的坐标系是 {points.crs}，路网的是 {network.crs}；请统一",
                f"points are in {points.crs}, the network in {network.crs}",
            )
        )
    if not max_leg_m >= 0:
        raise NetworkError(
            Said(
                f"max_leg_m 应为 0 米或以上，现为 {max_leg_m}",
                f"max_leg_m must be a distance of 0 m or more, not {max_leg_m}",
            )
        )


def spots(points: geopandas.GeoSeries) -> Floats:
    """Return x and y of points, shape (n, 2); NaN of what is missing, empty or no point."""
    geometry = np.asarray(points.array, dtype=object)
    xy = np.full((len(geometry), 2), np.nan)
    single = shapely.get_num_coordinates(geometry) == 1  # neither missing, nor empty, nor a shape
    xy[single] = shapely.get_coordinates(geometry[single])
    return xy


def onto(xy: Floats, grid: Grid, max_leg_m: float) -> Floats:
    """Find the nearest place on the edges of a grid.

    Args:
        xy: shape (n, 2), in the network's CRS; NaN: nowhere.
        grid: of the edges that count.
        max_leg_m: farthest (metres) that a place is looked for.

    Returns:
        Edge, metres along it, metres of leg: shape (n, 3); NaN where none is near enough.
    """
    found = np.full((len(xy), 3), np.nan)
    for begin in range(0, len(xy), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        _snap_block(xy[block] - grid.origin, grid, float(max_leg_m), found[block])
    return found


def _snap_block(xy: Floats, grid: Grid, max_leg_m: float, found: Floats) -> None:
    """Write edge, metres along it and leg of each point into ``found``, shape (n, 3)."""
    plan = grid.cell_m, *grid.shape
    streets = grid.first, grid.held, grid.segments
    order = _by_tile(xy, plan)

    def work(begin: int) -> None:
        some = order[begin : begin + _SLICE]
        _nearest(xy, some, plan, streets, (grid.edge, grid.along), max_leg_m, found)

    with ThreadPoolExecutor(get_num_threads()) as threads:
        list(threads.map(work, range(0, len(order), _SLICE)))


@compiled
def _by_tile(xy: Floats, plan: tuple[float, int, int]) -> Integers:
    """Put the points in the order of the tiles they lie in; those that lie nowhere are left out."""
    tile_m, columns, rows = plan[0] * _TILE, plan[1] // _TILE + 1, plan[2] // _TILE + 1
    nowhere = columns * rows
    tile = np.full(len(xy), nowhere, dtype=np.uint32)
    first = np.zeros(nowhere + 2, dtype=np.int64)
    for i in range(len(xy)):
        if math.isfinite(xy[i, 0]) and math.isfinite(xy[i, 1]):
            tile[i] = within(xy[i, 1] / tile_m, rows) * columns + within(xy[i, 0] / tile_m, columns)
        first[tile[i] + 1] += 1
    for t in range(nowhere):
        first[t + 1] += first[t]
    order = np.empty(first[nowhere], dtype=np.int64)
    for i in range(len(xy)):
        if tile[i] < nowhere:
            order[first[tile[i]]] = i
            first[tile[i]] += 1
    return order


@compiled
def foot(x: float, y: float, segments: Floats, s: int) -> tuple[float, float]:
    """The square of the distance to a segment, and where its foot lies: 0 at one end, 1 at the other."""
    ax, ay, bx, by = segments[s, 0], segments[s, 1], segments[s, 2], segments[s, 3]
    # divided, not multiplied by an inverse: at an end it must come to exactly 1
    t = min(max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / segments[s, 4], 0.0), 1.0)
    # at an end, from the end itself: streets that meet there are then equally near to the last bit
    dx = x - bx if t == 1 else x - ax - t * (bx - ax)
    dy = y - by if t == 1 else y - ay - t * (by - ay)
    return dx * dx + dy * dy, t


@compiled
def _scan(x: float, y: float, strip: Any, columns: int, streets: Any, best: Any) -> Any:
    """Compare the segments in a strip of cells (west, east, south, north) with the best so far."""
    first, held, segments = streets
    square, which = best
    for row in range(strip[2], strip[3] + 1):
        # the cells of a row lie together, and so do their segments
        for k in range(first[row * columns + strip[0]], first[row * columns + strip[1] + 1]):
            s = held[k]
            here = foot(x, y, segments, s)[0]
            nearer = (here < square) | ((here == square) & (s < which))
            square = here if nearer else square
            which = s if nearer else which
    return square, which


@compiled
def _gaps(place: float, low: int, high: int, count: int, cell_m: float) -> tuple[float, float]:
    """How far (metres) it is down and up from a place to what lies outside the cells low to high."""
    down = place - low * cell_m if low > 0 else np.inf
    up = (high + 1) * cell_m - place if high < count - 1 else np.inf
    return max(0.0, down - SLACK * cell_m), max(0.0, up - SLACK * cell_m)


@compiled
def _search(x: float, y: float, plan: Any, streets: Any, best: Any) -> Any:
    """Widen a rectangle of cells round a point, strip by strip, until nothing outside can be nearer."""
    cell_m, columns, rows = plan
    # of a point outside the grid: how far everything is at least
    aside = max(0.0, -x, x - columns * cell_m - SLACK * cell_m) ** 2
    above = max(0.0, -y, y - rows * cell_m - SLACK * cell_m) ** 2
    west = east = within(x / cell_m, columns)
    south = north = within(y / cell_m, rows)
    strip = west, east, south, north
    while True:
        best = _scan(x, y, strip, columns, streets, best)
        to_west, to_east = _gaps(x, west, east, columns, cell_m)
        to_south, to_north = _gaps(y, south, north, rows, cell_m)
        across = min(to_west, to_east) ** 2 + above
        along = min(to_south, to_north) ** 2 + aside
        # not "<": what is equally near may have a lower number
        if min(across, along) * _LEAST > best[0] or min(across, along) == np.inf:
            return best
        if across <= along and to_west <= to_east:
            west -= 1
            strip = west, west, south, north
        elif across <= along:
            east += 1
            strip = east, east, south, north
        elif to_south <= to_north:
            south -= 1
            strip = west, east, south, south
        else:
            north += 1
            strip = west, east, north, north


@compiled
def _nearest(
    xy: Floats, order: Integers, plan: Any, streets: Any, edges: Any, max_leg_m: float, found: Floats
) -> None:
    """Write the position of each point of ``order`` into its row of ``found``."""
    edge, along = edges
    for i in order:
        x, y = xy[i, 0], xy[i, 1]
        # what lies beyond the cap need not be found; its last bits are decided on the distance
        square, s = _search(x, y, plan, streets, (max_leg_m**2 / _LEAST, _NOTHING))
        leg_m = math.sqrt(square)
        if s != _NOTHING and leg_m <= max_leg_m:
            found[i, 0], found[i, 2] = edge[s], leg_m
            found[i, 1] = place(foot(x, y, streets[2], s)[1], along[s, 0], along[s, 1])


@compiled
def place(t: float, a: float, b: float) -> float:
    """Metres along an edge at a share of one of its segments; rounding must not lead beyond the ends."""
    return float(b) if t == 1 else float(min(max(a + t * (b - a), min(a, b)), max(a, b)))
