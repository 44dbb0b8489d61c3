"""Places onto streets where the nearest street may not do: it leads nowhere, or lies across a river."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats, Integers, Words
from access.network import grid
from access.network.candidates import near
from access.network.crossing import KINDS, Crossing
from access.network.edges import EdgeNumbers
from access.network.grid import Grid
from access.network.network import Network
from access.network.parts import Sound, sound
from access.network.snapping import COLUMNS, check, onto, spots

_ROUND_M = 100.0  # assumed: so far people go round a path with a dead end rather than along it


class Links(NamedTuple):
    """Where places stand on a network.

    Attributes:
        positions: POSITIONS; of a place with several links, several rows that follow one another, the
            nearest street first. The cheapest way counts.
        barred: for each row, whether a place is not linked since every street near it lies across a barrier.
    """

    positions: tables.Positions
    barred: Booleans


@dataclass(frozen=True, eq=False)
class Linker:
    """Links places to a network: to the nearest street that can be come to, and to one that leads on.

    Attributes:
        network: the network.
        classes: the class of each edge's street; shape (edges,).
        max_leg_m: farthest from a street (metres) that a place is linked.
        min_component_m: a part with less street (metres) is nobody's only link where a longer one is
            near enough; but see ``parts.sound``.
        crossing: what no leg leads across; None: nothing is known.
    """

    network: Network
    classes: Words
    max_leg_m: float
    min_component_m: float
    crossing: Crossing | None = None

    def link(self, points: geopandas.GeoSeries, *, public: bool = False) -> Links:
        """Link points.

        Args:
            points: a GeoSeries of points in the network's CRS; its index may repeat (entrances).
            public: whether private streets are passed over (see ``snapping.snap``).

        Raises:
            NetworkError: see ``snapping.snap``.
        """
        check(points, self.network, self.max_leg_m)
        xy = spots(points)
        if not len(xy):
            return Links(pd.DataFrame(np.empty((0, 3)), points.index, COLUMNS), np.zeros(0, dtype=bool))
        everywhere = self.network.grid(0, public=public)
        first, barred = self._reached(xy, everywhere)
        row, second = self._further(xy, first, public)
        place = np.concatenate([np.arange(len(xy)), row])
        order = np.argsort(place, kind="stable")
        found = np.concatenate([first, second])[order]
        return Links(pd.DataFrame(found, points.index.take(place[order]), COLUMNS), barred[place[order]])

    def _further(self, xy: Floats, first: Floats, public: bool) -> tuple[Integers, Floats]:
        """The next link of those whose first leads nowhere: number of the place, position."""
        linked = np.flatnonzero(np.isfinite(first[:, 0]))
        edge = first[linked, 0].astype(np.int64)
        poor = ~self._sound.alone[edge]
        row, edge = linked[poor], edge[poor]
        if not len(row):
            return row, first[row]
        second, _ = self._reached(xy[row], self._lasting(public=public))
        most = np.where(self._sound.dead_end[edge], min(_ROUND_M, self.max_leg_m), self.max_leg_m)
        near_enough = second[:, 2] <= most
        return row[near_enough], second[near_enough]

    @cached_property
    def _sound(self) -> Sound:
        return sound(
            self.network, self.classes, min_component_m=self.min_component_m, village_m=self.max_leg_m
        )

    def _lasting(self, *, public: bool) -> Grid:
        """The edges on which a place may rely alone."""
        open_ = self.network.enterable & ~(self.network.private & public)
        return grid.of(self.network, EdgeNumbers(np.flatnonzero(self._sound.alone & open_)))

    def _reached(self, xy: Floats, streets: Grid) -> tuple[Floats, Booleans]:
        """The nearest place on a street that each point can come to; whether barriers alone keep it off."""
        found = onto(xy, streets, self.max_leg_m)
        barred = np.zeros(len(xy), dtype=bool)
        if self.crossing is None:
            return found, barred
        row = np.flatnonzero(np.isfinite(found[:, 0]))
        exempt = np.zeros((len(row), len(KINDS)), dtype=bool)
        row = row[self.crossing.blocked(xy[row], self._spots(found[row]), exempt)]
        if not len(row):
            return found, barred
        exempt = self.crossing.standing(xy[row])
        found[row] = self._unblocked(xy[row], streets, exempt)
        left = np.isnan(found[row, 0])
        row, exempt = row[left], exempt[left] | self.crossing.yielding(xy[row[left]])
        found[row] = self._unblocked(xy[row], streets, exempt)
        barred[row] = np.isnan(found[row, 0])
        return found, barred

    def _unblocked(self, xy: Floats, streets: Grid, exempt: Booleans) -> Floats:
        """The nearest place on a street to which no barrier bars the leg; NaN: none."""
        found = np.full((len(xy), 3), np.nan)
        if not len(xy) or self.crossing is None:
            return found
        places = near(xy, streets, self.max_leg_m)
        begin, stop, some = places.first[:-1].copy(), places.first[1:], 1
        left = np.flatnonzero(begin < stop)
        while len(left):
            # a few at a time, since most need few: of each point the next, then the next two, four, …
            size = np.minimum(stop[left] - begin[left], some)
            point = np.repeat(left, size)
            which = np.repeat(begin[left] - (np.cumsum(size) - size), size) + np.arange(size.sum())
            free = ~self.crossing.blocked(xy[point], places.spot[which], exempt[point])
            point, at = np.unique(point[free], return_index=True)
            found[point] = places.position[which[free][at]]
            begin[left] += size
            left = left[np.isnan(found[left, 0]) & (begin[left] < stop[left])]
            some *= 2
        return found

    def _spots(self, position: Floats) -> Floats:
        """Where positions lie: x and y."""
        edge = position[:, 0].astype(np.int64)
        length = self.network.length_m[edge]
        share = np.divide(position[:, 1], length, out=np.zeros(len(edge)), where=length > 0)
        spot = shapely.line_interpolate_point(self.network.geometry[edge], share, normalized=True)
        return np.asarray(shapely.get_coordinates(spot))
