"""The outlines of areas that are walked on, by their sides: whether they close, nodes along them, corners."""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.compiled import compiled
from access.places.osm.ways import Ways

# Nodes on an outline are at most so far apart (metres), or this share of all its length; inside, twice
# as far. Who lives between two of them goes half as far round at most.
_APART_M, _APART = 25.0, 1 / 32
_BEND = float(np.cos(np.radians(15)))  # corners that turn more are nodes too


class Sides(NamedTuple):
    """The sides of all areas: of which, along which way, and the place in ``ways.node`` they begin at."""

    area: Integers
    way: Integers
    place: Integers

    def of(self, chosen: Booleans) -> "Sides":
        """Return some of the sides."""
        return Sides(*(each[chosen] for each in self))


def sides_of(ways: Ways) -> Sides:
    """Return the sides of all areas, in their order."""
    rows = pd.Series(np.arange(len(ways.way_id))).groupby(ways.way_id).indices
    pairs = [(i, row) for i, area in enumerate(ways.areas) for way in area.ways for row in rows.get(way, ())]
    area, way = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    size = ways.offset[way + 1] - ways.offset[way] - 1
    within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    return Sides(np.repeat(area, size), np.repeat(way, size), np.repeat(ways.offset[way], size) + within)


def by_area(sides: Sides) -> list[tuple[int, slice]]:
    """Return each area, and which of the sides are its own."""
    areas, first = np.unique(sides.area, return_index=True)
    last = np.append(first, len(sides.area))[1:]
    return [(int(area), slice(a, b)) for area, a, b in zip(areas, first, last, strict=True)]


def unclosed(ways: Ways, sides: Sides) -> Integers:
    """The areas whose sides do not close: somewhere, an odd number of them meet."""
    ends = pd.DataFrame({"area": np.tile(sides.area, 2), "node": ways.node[[*sides.place, *sides.place + 1]]})
    meeting = ends.groupby(["area", "node"]).size()
    return np.asarray(meeting.index.get_level_values("area")[meeting % 2 == 1].unique(), dtype=np.int64)


def length_m(xy: Floats, place: Integers) -> Floats:
    """How long the sides that begin at some places are (metres)."""
    return np.asarray(np.hypot(*(xy[place + 1] - xy[place]).T), dtype=np.float64)


def _apart(xy: Floats, sides: Sides) -> Floats:
    """How far apart (metres) nodes may be on each side."""
    around = np.bincount(sides.area, weights=length_m(xy, sides.place))
    return np.asarray(apart_m(around)[sides.area], dtype=np.float64)


def apart_m(around: Any) -> Any:
    """Return how far apart (metres) nodes may be on outlines of these lengths (metres)."""
    return np.maximum(_APART_M, _APART * around)


def spaced(ways: Ways, xy: Floats, sides: Sides) -> tuple[Ways, Floats, Integers]:
    """Add nodes on long sides: one set for all ways that run between the same two nodes.

    Returns:
        The ways and where their nodes are; the place of each node that was there before.
    """
    ends = np.sort(np.stack([ways.node[sides.place], ways.node[sides.place + 1]]), axis=0)
    side = pd.DataFrame({"low": ends[0], "high": ends[1], "long": length_m(xy, sides.place)})
    side["apart"], side["place"] = _apart(xy, sides), sides.place
    pairs = side.groupby(["low", "high"], sort=True)
    side["number"] = pairs.ngroup()
    once = pairs.agg(long=("long", "first"), apart=("apart", "min"))
    more = np.maximum(np.ceil(once["long"] / once["apart"] - 1e-9).to_numpy(dtype=np.int64) - 1, 0)
    first = np.cumsum(more) - more
    side = side.drop_duplicates("place").sort_values("place")
    count = more[side["number"]]
    at = np.repeat(side["place"].to_numpy(), count)
    step = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)  # 0, 1, … along each side
    count_here = np.repeat(count, count)
    share = ((step + 1) / (count_here + 1))[:, np.newaxis]
    ahead = ways.node[at] < ways.node[at + 1]
    number = np.repeat(first[side["number"]], count) + np.where(ahead, step, count_here - 1 - step)
    node = min(0, int(ways.node.min())) - 1 - number

    def between(places: Floats) -> Floats:
        return np.insert(places, at + 1, places[at] + share * (places[at + 1] - places[at]), axis=0)

    added = np.bincount(at, minlength=len(ways.node))
    moved = np.cumsum(added) - added
    changed = replace(
        ways,
        node=np.insert(ways.node, at + 1, node),
        lonlat=between(ways.lonlat),
        offset=ways.offset + np.append(moved, added.sum())[ways.offset],
    )
    return changed, between(xy), np.arange(len(ways.node)) + moved


def outlines(ways: Ways, xy: Floats, sides: Sides) -> tuple[Integers, Integers, Floats]:
    """The ways that are outlines: their first places and last, and how far apart nodes may be on them."""
    apart = pd.Series(_apart(xy, sides)).groupby(sides.way).min()
    way = apart.index.to_numpy(dtype=np.int64)
    return ways.offset[way], ways.offset[way + 1] - 1, np.asarray(apart, dtype=np.float64)


@compiled
def mark_corners(cut: Booleans, xy: Floats, first: Integers, last: Integers, apart: Floats) -> None:
    """Mark where outlines are cut: at corners, and where half the greatest distance apart has been gone.

    Of corners that follow each other closely (a quarter of that distance), the first is marked.
    """
    for way in range(len(first)):
        gone = 0.0
        for i in range(first[way] + 1, last[way]):
            ax, ay = xy[i] - xy[i - 1]
            bx, by = xy[i + 1] - xy[i]
            gone += np.hypot(ax, ay)
            bends = ax * bx + ay * by < _BEND * np.hypot(ax, ay) * np.hypot(bx, by)
            if gone >= apart[way] / 2 or (bends and gone >= apart[way] / 4):
                cut[i] = True
            if cut[i]:
                gone = 0.0
