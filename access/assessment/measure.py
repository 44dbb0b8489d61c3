"""What a study's clauses need to know of its place: one search of the network for every trip."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import shapely

from access.assessment.notes import border_notes, network_notes
from access.contracts import tables
from access.contracts.errors import NetworkError
from access.contracts.notes import Note
from access.network import profiles
from access.network.build import Impedance, Network, build
from access.network.cache import cached, key
from access.network.linked import Linked
from access.network.snapping import snap
from access.network.travel import nearest, nearest_straight
from access.places import readers
from access.places.streets.gates import opened
from access.standards.model import Mode
from access.study.read import Inputs, zones_named
from access.study.study import Study, input_files
from access.verdicts.clause import Clause, Trip
from access.verdicts.evaluate import missing_input, trips
from access.verdicts.place import Place
from access.verdicts.readings import Readings

Progress = Callable[[str], None]
Key = tuple[Mode, Impedance]
Found = tuple[Any, frozenset[str]]  # NEAREST table; the facilities linked to the streets
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Measured:
    """What was measured, for verdicts and for measuring again what differs little from it.

    Attributes:
        read: the inputs.
        place: the place with all that was measured.
        links: the networks, and who lies where on them.
        notes: on what could not be linked.
    """

    read: Inputs
    place: Place
    links: Mapping[Key, Linked]
    notes: tuple[Note, ...]


def measure(
    study: Study,
    read: Inputs,
    clauses: list[Clause],
    *,
    readings: Readings = "default",
    progress: Progress = _log.info,
    base: Measured | None = None,
) -> Measured:
    """Search the network for every trip of the clauses that can be tested, each only once.

    Args:
        study, read, clauses: what was asked, and of what.
        readings: ``all``: also the trips of every other reading.
        progress: called as each network is built or opened.
        base: what was measured of the same study before some of its tables were replaced; cells
            stand where they stood. What holds is taken from it: networks where the streets are the
            same, and of those the trips that lead to the same entrances.

    Raises:
        NetworkError: no street is open to any mode that the clauses need.
    """
    place = _unmeasured(study, read, base)
    wanted = sorted(trips(clauses, place, readings=readings))
    doors = {trip: _doors(trip, read, place) for trip in wanted}
    links = _links(study, read, _networks(wanted), progress, base)
    along, straight = _held(read, doors, base)
    for trip, mine in doors.items():
        if trip.goal not in straight:
            straight[trip.goal] = nearest_straight(read.cells.geometry, read.entrances.geometry[mine])
        if trip.impedance != "straight_m" and trip not in along and (trip.mode, trip.impedance) in links:
            along[trip] = _searched(links[trip.mode, trip.impedance], mine, trip)
    place = replace(
        place,
        nearest={trip: along[trip][0] for trip in wanted if trip in along},
        linked={trip: along[trip][1] for trip in wanted if trip in along},
        straight=straight,
        top_rate={key: link.network.top_rate for key, link in links.items()},
    )
    tested = [each for each in clauses if missing_input(each, place) is None]
    return Measured(read, place, links, (*_notes(study, read, links), *border_notes(place, tested)))


def _networks(wanted: list[Trip]) -> list[Key]:
    """The networks that the trips need; straight lines need none."""
    return sorted({(trip.mode, trip.impedance) for trip in wanted if trip.impedance != "straight_m"})


def _links(
    study: Study, read: Inputs, wanted: list[Key], progress: Progress, base: Measured | None
) -> dict[Key, Linked]:
    """The networks, those of the base where the streets are the same; none that no street is open to."""
    held = {} if base is None or not _same_streets(read, base) else base.links
    links: dict[Key, Linked] = {}
    closed: list[NetworkError] = []
    for mode, impedance in wanted:
        old = held.get((mode, impedance))
        if old is not None and base is not None and read.entrances is base.read.entrances:
            links[mode, impedance] = old
            continue
        progress(f"路网计算 searching the network: {mode}, {impedance}")
        try:
            network = old.network if old else network_of(study, read, mode, impedance)
        except NetworkError as error:
            closed.append(error)
            continue
        cells = old.cells if old else _snapped(read.cells, network, study)
        entrances = _snapped(read.entrances, network, study, public=True)
        settings = study.settings
        links[mode, impedance] = Linked(
            mode, network, cells, entrances, settings.max_leg_m, settings.min_component_m
        )
    if closed and not links:
        raise closed[0]
    return links


def _held(
    read: Inputs, doors: Mapping[Trip, Any], base: Measured | None
) -> tuple[dict[Trip, Found], dict[str, Any]]:
    """What the base found along the streets, and straight, for trips that lead to the same entrances."""
    if base is None:
        return {}, {}
    old = base.place
    same = [
        trip
        for trip, mine in doors.items()
        if read.entrances[mine].equals(base.read.entrances[_doors(trip, base.read, old)])
    ]
    along = [trip for trip in same if trip in old.nearest and _same_streets(read, base)]
    return (
        {trip: (old.nearest[trip], old.linked[trip]) for trip in along},
        {trip.goal: old.straight[trip.goal] for trip in same if trip.goal in old.straight},
    )


def _same_streets(read: Inputs, base: Measured) -> bool:
    return read.streets is base.read.streets and read.turns is base.read.turns


def _doors(trip: Trip, read: Inputs, place: Place) -> Any:
    """Which entrances the trip may lead to."""
    return read.entrances.index.isin(place.facilities.index[trip.selects(place.facilities)])


def _unmeasured(study: Study, read: Inputs, base: Measured | None) -> Place:
    if base is not None:
        old = base.place
        now = replace(old, zones=read.zones, cells=read.cells, facilities=read.facilities)
        return replace(now, listed_before=old.listed)
    return Place(
        zones=read.zones,
        cells=read.cells,
        cell_zones=read.cell_zones,
        facilities=read.facilities,
        border_m=_border_m(study, read),
        nearest={},
        linked={},
        straight={},
        top_rate={},
        plan_zones=zones_named(study, read.zones),
        population=study.population.label,
        land=read.land,
    )


def _searched(link: Linked, doors: Any, trip: Trip) -> Found:
    goals = link.entrances[doors]
    found = nearest(link.cells, goals, link.network, direction=trip.direction)
    tables.check(found, tables.NEAREST)
    return found, frozenset(goals.index[goals["edge"].notna()])


def network_of(study: Study, read: Inputs, mode: Mode, impedance: Impedance) -> Network:
    """Build the network of a mode, or open it where the same one was built before.

    Raises:
        NetworkError: no street is open to the mode.
    """
    settings = study.settings
    profile = profiles.load(study.profiles.get(mode, mode))
    if mode not in study.profiles:
        profile = profile.at_kph(settings.walk_kph)

    def make() -> Network:
        return build(
            _passable(read, mode),
            profile,
            impedance=impedance,
            period=settings.period,
            policy=settings.private_streets,
            turns=read.turns,
        )

    if read.own_streets:
        return make()
    used = ("streets.",) if study.barriers.gates == "open" else ("streets.", "barriers.")
    files = (readers.sha256(path) for field, path in input_files(study) if field.startswith(used))
    made_of = (
        *(pyproj.CRS(read.streets.crs).to_wkt(), profile.model_dump_json(), impedance, settings.period),
        *(settings.private_streets, study.streets.crs, mode),
        study.barriers.model_dump_json(exclude={"layers": {"__all__": {"path"}}}),
    )
    return cached(key(*files, *made_of), make)


def _passable(read: Inputs, mode: Mode) -> Any:
    """The streets of a mode: no shut gate stops an ambulance, nor cars where it lets vehicles through."""
    gates = read.gates
    if gates is None or mode not in ("emergency_vehicle", "drive"):
        return read.streets
    through = gates.index if mode == "emergency_vehicle" else gates.index[gates["vehicles"] == "open"]
    return opened(read.streets, gates, through)


def _notes(study: Study, read: Inputs, links: Mapping[Key, Linked]) -> list[Note]:
    """What could not be linked, once for each mode."""
    by_mode = {
        mode: network_notes(mode, link.network, read, link.cells, link.entrances, study)
        for (mode, _), link in links.items()
    }
    return [note for notes in by_mode.values() for note in notes]


def _snapped(points: Any, network: Network, study: Study, *, public: bool = False) -> Any:
    settings = study.settings
    positions = snap(
        points.geometry,
        network,
        max_leg_m=settings.max_leg_m,
        min_component_m=settings.min_component_m,
        public=public,
    )
    tables.check(positions, tables.POSITIONS)
    return positions


def _border_m(study: Study, read: Inputs) -> Any:
    """Straight distance of each cell to the border of the data; 0 outside it."""
    if study.streets.beyond_border == "nothing":
        return pd.Series(np.inf, index=read.cells.index)
    beyond = shapely.difference(read.complete_within.buffer(1e6), read.complete_within)
    return read.cells.geometry.distance(beyond)
