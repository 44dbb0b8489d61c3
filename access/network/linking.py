"""Places onto streets where the nearest street may not do: it leads nowhere, or lies across a river."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats, Integers, Words
from access.network import grid
from access.network.candidates import Near, near
from access.network.crossing import KINDS, Crossing
from access.network.edges import EdgeNumbers
from access.network.grid import Grid
from access.network.in_squares import Square, across
from access.network.network import Network
from access.network.parts import Sound, sound
from access.network.snapping import COLUMNS, check, onto, spots

_BLOCK = 1000  # points in hand at a time, each with all streets near it
_ROUND_M = 100.0  # assumed: so far people go round a path with a dead end rather than along it


Step: TypeAlias = tuple[Integers, Floats]  # the numbers of some places, and a position of each, shape (n, 3)


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
        squares: areas that are crossed straight: who stands in one is linked to all its corners in sight.
    """

    network: Network
    classes: Words
    max_leg_m: float
    min_component_m: float
    crossing: Crossing | None = None
    squares: tuple[Square, ...] = ()
    _grids: dict[bytes, Grid] = field(default_factory=dict, init=False, repr=False)

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
        first, barred = self._reached(xy, self.network.grid(0, public=public), self.max_leg_m)
        further = self._further(xy, first, public)
        # a one-way stub alone is where the data end: how people there go on is not known
        stub = (self.network.round_trip < 0) & (self.min_component_m > 0)
        first[np.setdiff1d(_where(first, stub), np.concatenate([row for row, _ in further]))] = np.nan
        steps = [(np.arange(len(xy)), first), *further, self._in_squares(xy, first, public)]
        place = np.concatenate([row for row, _ in steps])
        order = np.argsort(place, kind="stable")
        found = np.concatenate([position for _, position in steps])[order]
        return Links(pd.DataFrame(found, points.index.take(place[order]), COLUMNS), barred[place[order]])

    def edge_kinds(self) -> Integers:
        """Return what each edge is to the links of public places, for whoever repeats them: a sum.

        1: they may be linked to it; 2: it needs no further link; 4: it is a path with a dead end; 8: it
        is of a large part; 16: it is a one-way stub, alone no link. Shape (edges,).
        """
        network, known = self.network, self.sound
        open_ = network.enterable & ~network.private
        large = network.there_and_back_m >= self.min_component_m
        stub = (network.round_trip < 0) & (self.min_component_m > 0)
        kinds = (open_, known.alone, known.dead_end, large, stub)
        bits = np.stack([kind.astype(np.int64) << bit for bit, kind in enumerate(kinds)])
        return np.asarray(bits.sum(axis=0) * open_, dtype=np.int64)

    def _further(self, xy: Floats, first: Floats, public: bool) -> list[Step]:
        """The next links of those whose first leads nowhere, and of those whose next is a dead end."""
        known, open_ = self.sound, self.network.enterable & ~(self.network.private & public)
        joined = known.alone | known.dead_end
        off = _where(first, ~joined)
        row, second = self._step(xy, off, joined & open_, self.max_leg_m)
        # where there is nothing better, a large part all the same
        large = (self.network.there_and_back_m >= self.min_component_m) & open_
        other, third = self._step(xy, np.setdiff1d(off, row), large, self.max_leg_m)
        others = third[:, 0] != first[other, 0]
        ending = np.union1d(_where(first, known.dead_end), row[_where(second, known.dead_end)])
        around = self._step(xy, ending, known.alone & open_, min(_ROUND_M, self.max_leg_m))
        return [(row, second), (other[others], third[others]), around]

    def _in_squares(self, xy: Floats, first: Floats, public: bool) -> Step:
        """The links across the squares that places stand in, of those that are linked at all."""
        there = np.flatnonzero(np.isfinite(first[:, 0]) & bool(self.squares))
        if not len(there):
            return there, np.empty((0, 3))
        row, position, spot = across(xy[there], self.squares, self.network.grid(0, public=public))
        row = there[row]
        if self.crossing is not None and len(row):
            free = ~self.crossing.blocked(xy[row], spot, self.crossing.standing(xy[row]))
            row, position = row[free], position[free]
        return row, position

    def _step(self, xy: Floats, row: Integers, usable: Booleans, most_m: float) -> Step:
        """A link of some places to the nearest of some streets, for those who have one near enough."""
        if not len(row):
            return row, np.empty((0, 3))
        held = usable.tobytes()
        if held not in self._grids:  # cells and doors ask for the same streets
            self._grids[held] = grid.of(self.network, EdgeNumbers(np.flatnonzero(usable)))
        found, _ = self._reached(xy[row], self._grids[held], most_m)
        linked = np.isfinite(found[:, 0])
        return row[linked], found[linked]

    @cached_property
    def sound(self) -> Sound:
        """On which edges a place may rely."""
        return sound(self.network, self.classes, min_component_m=self.min_component_m)

    def _reached(self, xy: Floats, streets: Grid, most_m: float) -> tuple[Floats, Booleans]:
        """The nearest place on a street that each point can come to; whether barriers alone keep it off."""
        found = onto(xy, streets, most_m)
        barred = np.zeros(len(xy), dtype=bool)
        if self.crossing is None:
            return found, barred
        row = np.flatnonzero(np.isfinite(found[:, 0]))
        exempt = np.zeros((len(row), len(KINDS)), dtype=bool)
        row = row[self.crossing.blocked(xy[row], self._spots(found[row]), exempt)]
        if not len(row):
            return found, barred
        exempt = self.crossing.standing(xy[row])
        found[row] = self._unblocked(xy[row], streets, exempt, most_m)
        left = np.isnan(found[row, 0])
        row, exempt = row[left], exempt[left] | self.crossing.yielding(xy[row[left]])
        found[row] = self._unblocked(xy[row], streets, exempt, most_m, wading=True)
        barred[row] = np.isnan(found[row, 0])
        return found, barred

    def _unblocked(
        self, xy: Floats, streets: Grid, exempt: Booleans, most_m: float, *, wading: bool = False
    ) -> Floats:
        """The nearest place on a street to which no barrier bars the leg; NaN: none."""
        found = np.full((len(xy), 3), np.nan)
        for begin in range(0, len(xy), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            places = near(xy[block], streets, most_m)
            self._try_in_turn(xy[block], places, exempt[block], found[block], wading)
        return found

    def _try_in_turn(self, xy: Floats, places: Near, exempt: Booleans, found: Floats, wading: bool) -> None:
        """Write the first of the places near each point to which the leg is free into ``found``."""
        if self.crossing is None:
            return
        begin, stop, some = places.first[:-1].copy(), places.first[1:], 1
        left = np.flatnonzero(begin < stop)
        while len(left):
            # a few at a time, since most need few: of each point the next, then the next two, four, …
            size = np.minimum(stop[left] - begin[left], some)
            point = np.repeat(left, size)
            which = np.repeat(begin[left] - (np.cumsum(size) - size), size) + np.arange(size.sum())
            free = ~self.crossing.blocked(xy[point], places.spot[which], exempt[point], wading=wading)
            point, at = np.unique(point[free], return_index=True)
            found[point] = places.position[which[free][at]]
            begin[left] += size
            left = left[np.isnan(found[left, 0]) & (begin[left] < stop[left])]
            some *= 2

    def _spots(self, position: Floats) -> Floats:
        """Where positions lie: x and y."""
        edge = position[:, 0].astype(np.int64)
        length = self.network.length_m[edge]
        share = np.divide(position[:, 1], length, out=np.zeros(len(edge)), where=length > 0)
        spot = shapely.line_interpolate_point(self.network.geometry[edge], share, normalized=True)
        return np.asarray(shapely.get_coordinates(spot))


def _where(position: Floats, edges: Booleans) -> Integers:
    """The numbers of the positions that lie on some edges."""
    linked = np.flatnonzero(np.isfinite(position[:, 0]))
    return np.asarray(linked[edges[position[linked, 0].astype(np.int64)]], dtype=np.int64)
