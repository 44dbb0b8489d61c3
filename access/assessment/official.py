"""The official figure and the network figure of each clause, from what a run has measured."""

import math
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from access.assessment import border
from access.assessment.measure import Measured, doors_of, inside_of, outlines_of, searched
from access.contracts.arrays import Floats
from access.network.edges import EdgeNumbers, Impedance, NodeNumbers, Turns
from access.network.linked import Linked
from access.network.network import Network
from access.standards.model import Mode, TravelTimeRule
from access.study.study import Study
from access.verdicts import reach
from access.verdicts.clause import Clause, Trip
from access.verdicts.evaluate import Assessment
from access.verdicts.official import Along, Way, rungs, table
from access.verdicts.plots import Near, Plots, near, plots
from access.verdicts.streets import enough, kth

_ROUND = 32  # corners of a quarter of a circle: its area is right to 0.04 %


def official(study: Study, measured: Measured, assessment: Assessment) -> pd.DataFrame:
    """Return the steps from the official figure to the clause's own, of each clause judged by people's way.

    Args:
        study: what was asked.
        measured: what it was judged on.
        assessment: what was judged.

    Returns:
        See ``verdicts.official.ladder``; the clauses in their order.
    """
    ways = _Ways(study, measured, study.settings.required_share is not None)
    asked = [
        (each, assessment.measures[each.id]) for each in assessment.clauses if each.id in assessment.measures
    ]
    return table(
        [
            part
            for clause, measure in asked
            for part in rungs(clause, assessment.place, measure, ways.way(clause, measure))
        ]
    )


@dataclass(frozen=True, eq=False)
class _Ways:
    """Searches what the ladders need beside what was measured, each only once."""

    study: Study
    measured: Measured
    marked: bool
    _alone: dict[Mode, Linked | None] = field(default_factory=dict)
    _lengths: dict[Trip, Floats | None] = field(default_factory=dict)
    _land: dict[tuple[tuple[str, ...], int, float], Near] = field(default_factory=dict)

    def way(self, clause: Clause, measure: pd.DataFrame) -> Way:
        """Return what the steps of a clause are taken from."""
        rule, trip, limit = clause.rule, clause.trip, clause.limit
        marked = self.marked and isinstance(rule, TravelTimeRule) and rule.required_share.basis != "text"
        if trip.impedance == "straight_m":
            return self._beyond_the_line(clause, marked)
        radius = usual = limit
        if trip.impedance == "time_s":
            usual = limit / self._seconds_a_metre(trip)
            stated = rule.distance_m if isinstance(rule, TravelTimeRule) else None
            radius = usual if stated is None else stated.default
        land = self._near(clause, radius)
        return Way(radius, self._along(clause), measure["state"], limit, trip.impedance, usual, marked, land)

    def _beyond_the_line(self, clause: Clause, marked: bool) -> Way:
        """Of a clause that asks for a straight line: by the time that such a length takes."""
        radius, states, limit = clause.limit, None, float("nan")
        link = self.measured.links.get((clause.trip.mode, "time_s"))
        if link is not None:
            limit = radius * self._seconds_a_metre(clause.trip)
            place = self.measured.place
            times = self._kth(clause, [self._time(trip, link) for trip in self._trips(clause)])
            border = place.border_m.to_numpy(dtype=float) * link.network.least_cost_per_m
            states = reach.states(times, limit, border)
        land = self._near(clause, radius)
        return Way(radius, self._along(clause), states, limit, "time_s", radius, marked, land)

    @cached_property
    def _plots(self) -> Plots | None:
        land = self.measured.read.residential
        return None if land is None or land.empty else plots(land, self.measured.place)

    def _near(self, clause: Clause, radius_m: float) -> Near | None:
        """How much residential land lies within a length of what a clause asks for, in a straight line."""
        land, trips, k = self._plots, self._trips(clause), enough(clause)
        if land is None or not math.isfinite(radius_m):
            return None
        asked = tuple(sorted({trip.goal for trip in trips})), k, radius_m
        if asked not in self._land:
            circles = [self._circles(trip, radius_m) for trip in trips]
            unknown = border.within(self.study, self.measured.read, radius_m)
            self._land[asked] = near(land, _at_least(circles, k), unknown)
        return self._land[asked]

    def _circles(self, trip: Trip, radius_m: float) -> BaseGeometry:
        """All that is within a straight line of a trip's facilities: of their outlines, else their doors."""
        read = self.measured.read
        doors = read.entrances.loc[doors_of(trip, read, self.measured.place)].geometry
        drawn = outlines_of(read, doors.index)
        areas = np.array([], dtype=object) if drawn is None else np.asarray(drawn.dropna())
        bare = doors if drawn is None else doors[~doors.index.isin(drawn.dropna().index)]
        shapes = np.concatenate([np.asarray(bare), areas])
        found: BaseGeometry = shapely.union_all(shapely.buffer(shapes, radius_m, quad_segs=_ROUND))
        return found

    def _trips(self, clause: Clause) -> list[Trip]:
        return [trip for trip in clause.trips if self.measured.place.selected(trip).any()]

    def _kth(self, clause: Clause, found: list[Floats]) -> Floats:
        index = self.measured.place.cells.index
        nobody = pd.Series(None, index=index, dtype="str")
        return kth([(pd.Series(each, index), nobody) for each in found], enough(clause), index)[0]

    def _along(self, clause: Clause) -> Along | None:
        """How far it is along the streets alone to what a clause asks for."""
        alone = self._streets_alone(clause.trip.mode)
        lengths = [self._length(trip) for trip in self._trips(clause)]
        known = [each for each in lengths if each is not None]
        if alone is None or len(known) < len(lengths):
            return None
        return Along(self._kth(clause, known), _first_legs(self._link(clause.trip.mode)))

    def _length(self, trip: Trip) -> Floats | None:
        if trip not in self._lengths:
            alone = self._streets_alone(trip.mode)
            self._lengths[trip] = None if alone is None else self._search(trip, alone)
        return self._lengths[trip]

    def _time(self, trip: Trip, link: Linked) -> Floats:
        timed = replace(trip, impedance="time_s")
        known = self.measured.place.nearest
        if timed in known:
            return known[timed]["impedance"].to_numpy(dtype=float)
        return self._search(trip, link)

    def _search(self, trip: Trip, link: Linked) -> Floats:
        read, place = self.measured.read, self.measured.place
        inside = inside_of(place.straight[trip.goal], outlines_of(read, read.facilities.index))
        goals = read.entrances.index[doors_of(trip, read, place)]
        return searched(link, goals, trip, inside)[0]["impedance"].to_numpy(dtype=float)

    def _link(self, mode: Mode) -> Linked | None:
        """The network of a mode, by time if there is one."""
        links = self.measured.links
        return links.get((mode, "time_s")) or links.get((mode, "length_m"))

    def _streets_alone(self, mode: Mode) -> Linked | None:
        """The streets of a mode by their lengths, open to all, reached at the nearest place without a leg."""
        if mode not in self._alone:
            link = self._link(mode)
            self._alone[mode] = None if link is None else _alone(link)
        return self._alone[mode]

    def _seconds_a_metre(self, trip: Trip) -> float:
        """What a metre takes by a trip's mode: at walking speed; else at the middle of all streets."""
        link = self.measured.links.get((trip.mode, "time_s"))
        if link is None:
            return float("nan")
        return link.network.leg_rate if trip.mode == "walk" else _middle(link.network)


def _at_least(regions: list[BaseGeometry], k: int) -> BaseGeometry:
    """Where so many of some regions lie over each other."""
    levels: list[BaseGeometry] = [shapely.Polygon()] * k  # in one at least, in two at least …
    for region in regions:
        over = [region, *(shapely.intersection(each, region) for each in levels[:-1])]
        levels = [shapely.union(*both) for both in zip(levels, over, strict=True)]
    return levels[-1]


def _alone(link: Linked) -> Linked:
    """See ``_Ways._streets_alone``: what a plain network analysis counts."""
    network = link.network
    nothing, none = np.zeros(len(network.length_m)), np.zeros(0, dtype=np.int64)
    measure: Impedance = "length_m"
    streets = Network(
        street_id=network.street_id,
        from_node=NodeNumbers(network.from_node),
        to_node=NodeNumbers(network.to_node),
        length_m=network.length_m,
        forward=np.where(np.isfinite(network.forward), network.length_m, np.inf),
        backward=np.where(np.isfinite(network.backward), network.length_m, np.inf),
        wait_from=nothing,
        wait_to=nothing.copy(),
        enterable=network.enterable,
        private=np.zeros(len(nothing), dtype=bool),
        forbidden=Turns(EdgeNumbers(none), NodeNumbers(none), EdgeNumbers(none)),
        xy=network.xy,
        vertex=network.vertex,
        leg_rate=0.0,
        least_cost_per_m=1.0,
        impedance=measure,
        crs=network.crs,
    )
    nearest = ~link.cells.index.duplicated()
    return replace(link, network=streets, cells=link.cells[nearest], cells_barred=link.cells_barred[nearest])


def _first_legs(link: Linked | None) -> Floats:
    if link is None:
        return np.zeros(0)
    return link.cells["leg_m"].to_numpy(dtype=float)[~link.cells.index.duplicated()]


def _middle(network: Network) -> float:
    """The cost of a metre than which half of the streets' length is dearer, either direction by itself."""
    length = np.tile(network.length_m, 2)
    cost = np.concatenate([network.forward, network.backward])
    open_ = np.isfinite(cost) & (length > 0)
    rate, length = cost[open_] / length[open_], length[open_]
    order = np.argsort(rate, kind="stable")
    upto = np.cumsum(length[order])
    return float(rate[order][np.searchsorted(upto, upto[-1] / 2)])
