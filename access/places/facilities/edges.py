"""Where streets lead to the outlines of areas: where they meet them, and where they come nearest."""

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Integers, Objects
from access.places.facilities.outlines import Rings

TOUCH_M = 0.5  # what is nearer to an outline is on it
CM = 0.01


def edge_doors(
    areas: Objects, lines: Objects, *, spacing_m: float, near_m: float
) -> tuple[Integers, Objects]:
    """Find where areas of which nothing is known are entered: where streets meet them and run beside them.

    Args:
        areas: polygons.
        lines: the streets.
        spacing_m, near_m: as for ``nearest``.

    Returns:
        (the number of the area; the point), in the order of the areas.
    """
    rings, lines = Rings.of(areas), np.asarray(shapely.force_2d(lines), dtype=object)
    some = np.arange(len(rings.line))
    crossed = met(rings, some, lines, spacing_m)
    beside = nearest(rings, some, lines, spacing_m=spacing_m, near_m=near_m)
    owner = rings.owner[np.concatenate([crossed[0], beside[0]])]
    return distinct(owner, np.concatenate([crossed[1], beside[1]]))


def distinct(owner: Integers, point: Objects) -> tuple[Integers, Objects]:
    """Put points in the order of their areas, west to east; of those a centimetre apart, one."""
    xy = shapely.get_coordinates(point)
    order = np.lexsort((xy[:, 1], xy[:, 0], owner))
    cell = np.column_stack([owner, np.round(xy / CM)])[order]
    first = order[np.r_[True, (np.diff(cell, axis=0) != 0).any(axis=1)][: len(order)]]
    return owner[first], point[first]


def met(rings: Rings, some: Integers, lines: Objects, spacing_m: float) -> tuple[Integers, Objects]:
    """Find where streets cross rings, end at them, or run along them.

    Args:
        rings: outlines of areas.
        some: the numbers of those looked at.
        lines: the streets.
        spacing_m: where a street runs along a ring, one goes in once for so many metres.

    Returns:
        (the number of the ring; the point).
    """
    outline = rings.line[some]
    ring, street = shapely.STRtree(lines).query(outline, "intersects")
    shared = shapely.intersection(outline[ring], lines[street])
    parts, of = _parts(shared, 0)
    stretches, mine = _parts(shapely.line_merge(shared), 1)
    along, again = _spaced(stretches, spacing_m)
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    near, end = shapely.STRtree(ends).query(outline, "dwithin", TOUCH_M)
    touched = shapely.get_point(shapely.shortest_line(outline[near], ends[end]), 0)
    found = np.concatenate([ring[of], ring[mine[again]], near])
    return some[found], np.concatenate([parts, along, touched])


def _parts(shapes: Objects, dimension: int) -> tuple[Objects, Integers]:
    """The points (0) or the lines (1) that shapes hold, and which each is of."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    parts, again = shapely.get_parts(parts, return_index=True)
    kept = shapely.get_dimensions(parts) == dimension
    return parts[kept], of[again][kept]


def _spaced(lines: Objects, spacing_m: float) -> tuple[Objects, Integers]:
    """Points along lines, both ends among them; and the line of each."""
    steps = np.ceil(shapely.length(lines) / spacing_m).astype(np.int64)
    of = np.repeat(np.arange(len(lines)), steps + 1)
    number = np.arange(len(of)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1)
    share = number / np.maximum(steps, 1)[of]
    return np.asarray(shapely.line_interpolate_point(lines[of], share, normalized=True), dtype=object), of


def nearest(
    rings: Rings, some: Integers, lines: Objects, *, spacing_m: float, near_m: float
) -> tuple[Integers, Objects]:
    """Find the point of each stretch of rings that is nearest to a street outside them.

    Those from which the way to the street leads through the area are no way in: they lie behind it.

    Args:
        rings, some, lines: as for ``met``.
        spacing_m: how long a stretch is (metres).
        near_m: streets that are farther (metres) do not count.

    Returns:
        (the number of the ring; the point).
    """
    rings = Rings(rings.line[some], rings.owner[some])
    solid = rings.shape
    piece, of, begin = rings.pieces(spacing_m)
    row, way = _ways(solid, piece, of, lines, near_m)
    faces = shapely.length(shapely.intersection(way, solid[of[row]])) <= CM
    row, way = row[faces], way[faces]
    point = np.asarray(shapely.get_point(way, 0), dtype=object)
    along_m = begin[row] + shapely.distance(point, shapely.get_point(piece[row], 0))
    table = pd.DataFrame(
        {"ring": of[row], "stretch": along_m // spacing_m, "leg": shapely.length(way), "along": along_m}
    )
    best = table.sort_values(["ring", "stretch", "leg", "along"]).drop_duplicates(["ring", "stretch"]).index
    return some[of[row[best]]], point[best]


def _ways(
    solid: Objects, piece: Objects, of: Integers, lines: Objects, near_m: float
) -> tuple[Integers, Objects]:
    """The shortest line from each piece to a street outside its ring: (number of the piece, line)."""
    tree = shapely.STRtree(lines)
    ring, street = tree.query(solid, "dwithin", near_m)
    leads_in = np.unique(ring[shapely.intersects(solid[ring], lines[street])])
    plain, mixed = np.flatnonzero(~np.isin(of, leads_in)), np.flatnonzero(np.isin(of, leads_in))
    at, closest = tree.query_nearest(piece[plain], max_distance=near_m, all_matches=False)
    row, way = plain[at], shapely.shortest_line(piece[plain[at]], lines[closest])
    # of streets that lead in, what lies outside
    some = np.isin(ring, leads_in)
    ring, street = ring[some], street[some]
    parts, pair = _parts(shapely.difference(lines[street], solid[ring]), 1)
    order = np.argsort(ring[pair], kind="stable")
    outside = np.full(len(solid), None, dtype=object)
    shapely.multilinestrings(parts[order], indices=ring[pair][order], out=outside)
    more = shapely.shortest_line(piece[mixed], outside[of[mixed]])
    near = shapely.length(more) <= near_m  # NaN where nothing lies outside
    return np.concatenate([row, mixed[near]]), np.concatenate([way, more[near]])


def farther(rings: Rings, some: Integers, lines: Objects) -> tuple[Integers, Objects]:
    """Find the point of each ring that is nearest to any street, however far: (number of the ring, point)."""
    at, street = shapely.STRtree(lines).query_nearest(rings.line[some], all_matches=False)
    way = shapely.shortest_line(rings.line[some[at]], lines[street])
    return some[at], np.asarray(shapely.get_point(way, 0), dtype=object)
