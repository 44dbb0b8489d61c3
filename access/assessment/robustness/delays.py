"""A study's place with other delays: of crossing main roads on foot, at junctions by other modes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from access.assessment.measure import Key, Measured, network_of, searched_again
from access.contracts.arrays import Floats
from access.network.linked import Linked
from access.network.network import Network
from access.study.bands import Bands
from access.study.study import Study
from access.verdicts.clause import Clause, Trip
from access.verdicts.place import Place

Delay: TypeAlias = Literal["crossing_delay", "delays"]


class _Waits(NamedTuple):
    """Seconds lost on arriving at the ends of each edge."""

    wait_from: Floats
    wait_to: Floats


@dataclass(frozen=True, eq=False)
class Delays:
    """Times with so many times the delays of the modes; each network and trip is searched once.

    On foot the delays are those of crossing main roads, which a study need not ask for (0 times, then);
    by other modes, all that is lost at signals and junctions.
    """

    study: Study
    measured: Measured
    _ends: dict[Key, tuple[_Waits, _Waits]] = field(default_factory=dict)
    _links: dict[tuple[Key, float], Linked] = field(default_factory=dict)
    _places: dict[tuple[Trip, float], Place] = field(default_factory=dict)

    def now(self, key: Key) -> float:
        """Return so many times the delays as the study asks for."""
        return 1.0 if key[0] != "walk" or self.study.settings.crossing_delay else 0.0

    def matters(self, key: Key) -> bool:
        """Tell whether anything is lost by a mode at all."""
        if key not in self.measured.links or key[1] != "time_s":
            return False
        less, more = self._between(key)
        return any(bool((a != b).any()) for a, b in zip(less, more, strict=True))

    def place(self, trips: tuple[Trip, ...], times: float) -> Place:
        """Return the place in which some trips meet so many times the delays."""
        place = self.measured.place
        for trip in trips:
            key = _key(trip)
            if key is None or trip not in place.nearest or times == self.now(key) or not self.matters(key):
                continue
            if (trip, times) not in self._places:
                links = {key: self._link(key, times)}
                self._places[trip, times] = searched_again(self.measured, links, [trip])
            found = self._places[trip, times].nearest[trip]
            place = place.with_nearest({**place.nearest, trip: found})
        return place

    def _link(self, key: Key, times: float) -> Linked:
        if (key, times) not in self._links:
            known = self.measured.links[key]
            less, more = self._between(key)
            wait_from, wait_to = (a + times * (b - a) for a, b in zip(less, more, strict=True))
            network = replace(known.network, wait_from=wait_from, wait_to=wait_to)
            self._links[key, times] = replace(known, network=network)
        return self._links[key, times]

    def _between(self, key: Key) -> tuple[_Waits, _Waits]:
        """What is lost at no delays and at once the delays."""
        if key not in self._ends:
            here = self.measured.links[key].network
            self._ends[key] = self._otherwise(key, here) if key[0] == "walk" else (_none(here), _waits(here))
        return self._ends[key]

    def _otherwise(self, key: Key, here: Network) -> tuple[_Waits, _Waits]:
        """On foot: with and without crossings, one of which the study's network has."""
        asked = self.study.settings.crossing_delay
        settings = self.study.settings.model_copy(update={"crossing_delay": not asked})
        other = self.study.model_copy(update={"settings": settings})
        read, own = self.measured.read, self.measured.own_streets
        there = _waits(network_of(other, read, key[0], key[1], own_streets=own))
        return (there, _waits(here)) if asked else (_waits(here), there)


def delay_of(clause: Clause) -> tuple[Key, Delay] | None:
    """Return the network whose delays a clause's trips meet, and what they are called; None: of none."""
    key = _key(clause.trip) if clause.trips else None
    if key is None or key[1] != "time_s":
        return None
    return key, "crossing_delay" if key[0] == "walk" else "delays"


def met_by(delays: Delays, clauses: tuple[Clause, ...]) -> dict[Trip, Delay]:
    """Return the trips of some clauses that lose time to delays, and what these are called."""
    trips: dict[Trip, Delay] = {}
    for clause in clauses:
        found = delay_of(clause)
        if found is not None and delays.matters(found[0]):
            trips |= dict.fromkeys(clause.trips, found[1])
    return trips


def at_level(delays: Delays, trips: Mapping[Trip, Delay], bands: Bands, share: float) -> Place:
    """Return the place where delays are so far up their bands: 0 at the least, 1 at the most."""
    place = delays.measured.place
    ways = dict(place.nearest)
    for trip, name in trips.items():
        low, high = getattr(bands, name)
        other = delays.place((trip,), float(low + share * (high - low)))
        if trip in other.nearest:
            ways[trip] = other.nearest[trip]
    return place.with_nearest(ways)


def _key(trip: Trip) -> Key | None:
    return None if trip.impedance == "straight_m" else (trip.mode, trip.impedance)


def _waits(network: Network) -> _Waits:
    return _Waits(network.wait_from, network.wait_to)


def _none(network: Network) -> _Waits:
    nothing = np.zeros(len(network.length_m))
    return _Waits(nothing, nothing)
