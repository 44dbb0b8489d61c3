"""What no leg off the streets leads across: water, the coast, railways, motorways, walls."""

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans, Floats, Integers, Objects

KINDS = ("water", "railway", "motorway", "wall", "stream", "coast")
_WALL, _STREAM, _COAST = (KINDS.index(each) for each in ("wall", "stream", "coast"))
# who stands so near (metres) to the line of a barrier stands on it: a boat, half of two tracks, a gatepost
_ON_M = (2.0, 5.0, 5.0, 0.5, 2.0, 2.0)
_OPEN = ("railway",)  # land of this kind is no barrier but for the lines on it
_TRIM_M = 0.01  # a street that ends at a barrier, at a gate, is come to from either side


class Crossing:
    """Barriers, to be asked which legs lead across one.

    A place that stands on a barrier (a cell's centre in a river, a platform between tracks) is not kept
    by it, nor by others of its kind: it is not known on which side of them its people are.
    """

    def __init__(self, barriers: Any) -> None:
        """Take barriers apart into their segments.

        Args:
            barriers: a GeoDataFrame of lines and polygons with ``kind`` (of ``KINDS``), in the CRS of
                the network. The land of a railway keeps nobody, its tracks do.
        """
        kind = np.asarray(pd.Index(KINDS).get_indexer(barriers["kind"]), dtype=np.int64)
        shape = np.asarray(barriers.geometry.array, dtype=object)
        solid = np.asarray(shapely.get_dimensions(shape) == 2)
        closed = ~(solid & np.isin(barriers["kind"].to_numpy(dtype=str), _OPEN))
        self._areas, self._area_kind = shape[solid], kind[solid]
        self._segments, self._kind, of_shape = _segments(shape[closed], kind[closed])
        self._line = ~solid[closed][of_shape]  # and not an outline, beside which one stands on the bank
        self._tree = shapely.STRtree(self._segments)

    def blocked(self, start: Floats, end: Floats, exempt: Booleans, *, wading: bool = False) -> Booleans:
        """Tell which legs lead across a barrier.

        Args:
            start, end: x and y of the places and of where their legs meet the street; shape (n, 2).
            exempt: of which kinds barriers do not keep each place (see ``standing``, ``yielding``);
                shape (n, kinds).
            wading: whether the coast lets legs through to streets that are drawn in the sea: a quay on a
                rough coastline.
        """
        length = np.hypot(*(end - start).T)
        share = np.divide(_TRIM_M, length, out=np.ones(len(length)), where=length > _TRIM_M)
        legs = shapely.linestrings(np.stack([start, end + share[:, np.newaxis] * (start - end)], axis=1))
        leg, segment = self._tree.query(legs, predicate="intersects")
        found = np.zeros(len(start), dtype=bool)
        kept = ~exempt[leg, self._kind[segment]]
        if wading and len(coast := np.flatnonzero(kept & (self._kind[segment] == _COAST))):
            ends: Any = shapely.points(end[leg[coast]])
            kept[coast] = ~self._within(ends, self._areas, self._area_kind)[:, _COAST]
        found[leg[kept]] = True
        return found

    def standing(self, xy: Floats) -> Booleans:
        """Tell on barriers of which kinds places stand; shape (n, kinds)."""
        points = np.asarray(shapely.points(xy), dtype=object)
        found = self._within(points, self._areas, self._area_kind)
        for kind, on_m in enumerate(_ON_M):
            point, segment = self._tree.query(points, predicate="dwithin", distance=on_m)
            found[point[(self._kind[segment] == kind) & self._line[segment]], kind] = True
        return found

    def yielding(self, xy: Floats) -> Booleans:
        """Tell which kinds give way where places have no street on their side; shape (n, kinds).

        Whoever lives within a ring of walls has a gate in it, and over a stream there is a plank, drawn
        or not.
        """
        points = np.asarray(shapely.points(xy), dtype=object)
        found = self._within(points, self.walled, np.full(len(self.walled), _WALL))
        found[:, _STREAM] = True
        return found

    @cached_property
    def walled(self) -> Objects:
        """What walls enclose."""
        walls = self._segments[self._kind == _WALL]
        return np.asarray(shapely.get_parts(shapely.polygonize(walls)), dtype=object)

    @staticmethod
    def _within(points: Objects, areas: Objects, kind: Integers) -> Booleans:
        found = np.zeros((len(points), len(KINDS)), dtype=bool)
        point, area = shapely.STRtree(areas).query(points)
        shapely.prepare(areas)
        inside = shapely.covers(areas[area], points[point])
        found[point[inside], kind[area[inside]]] = True
        return found


def _segments(shape: Objects, kind: Integers) -> tuple[Objects, Integers, Integers]:
    """The straight pieces of lines and outlines, the kind of each, and the number of its shape."""
    outline = np.where(shapely.get_dimensions(shape) == 2, shapely.boundary(shape), shape)
    part, of_shape = shapely.get_parts(outline, return_index=True)
    xy, line = shapely.get_coordinates(part, return_index=True)
    a = np.flatnonzero((line[1:] == line[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    pieces = shapely.linestrings(np.stack([xy[a], xy[a + 1]], axis=1))
    return np.asarray(pieces, dtype=object), kind[of_shape[line[a]]], of_shape[line[a]]
