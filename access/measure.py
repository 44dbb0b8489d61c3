"""What a study's clauses need to know of its place: one search of the network for every trip."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from access import tables
from access.errors import NetworkError
from access.inputs import Inputs, zones_named
from access.network import profiles
from access.network.build import Impedance, Network, build
from access.network.cache import cached, key
from access.network.linked import Linked
from access.network.snapping import snap
from access.network.travel import nearest, nearest_straight
from access.network_notes import border_notes, network_notes
from access.places import readers
from access.places.quality import Note
from access.standards.model import Mode
from access.study import Study, input_files
from access.verdicts.clause import Clause, Trip
from access.verdicts.evaluate import missing_input, trips
from access.verdicts.place import Place
from access.verdicts.readings import Readings

Progress = Callable[[str], None]
Measured = tuple[Any, frozenset[str]]  # NEAREST table; the facilities linked to the streets
_log = logging.getLogger(__name__)


def measure(
    study: Study,
    read: Inputs,
    clauses: list[Clause],
    *,
    readings: Readings = "default",
    progress: Progress = _log.info,
) -> tuple[Place, list[Note], list[Linked]]:
    """Search the network for every trip of the clauses that can be tested, each only once.

    Returns:
        (the place with all that was measured, notes on what could not be linked, the networks).

    Raises:
        NetworkError: no street is open to any mode that the clauses need.
    """
    place = _unmeasured(study, read)
    wanted = sorted(trips(clauses, place, readings=readings))
    doors = {trip: read.entrances.index.isin(_chosen(place, trip)) for trip in wanted}
    measured: dict[Trip, Measured] = {}
    rates: dict[tuple[str, Impedance], float] = {}
    notes: dict[str, list[Note]] = {}
    closed: list[NetworkError] = []
    networks: list[Linked] = []
    for mode, impedance in _networks(wanted):
        progress(f"路网计算 searching the network: {mode}, {impedance}")
        try:
            network = _network(study, read, mode, impedance)
        except NetworkError as error:
            closed.append(error)
            continue
        rates[mode, impedance] = network.top_rate
        cells = _snapped(read.cells, network, study)
        entrances = _snapped(read.entrances, network, study, public=True)
        networks.append(
            Linked(mode, network, cells, entrances, study.settings.max_leg_m, study.settings.min_component_m)
        )
        notes[mode] = network_notes(mode, network, read, cells, entrances, study)
        for trip in wanted:
            if (trip.mode, trip.impedance) == (mode, impedance):
                measured[trip] = _measured(cells, entrances[doors[trip]], network, trip)
    if closed and not rates:
        raise closed[0]
    place = replace(
        place,
        nearest={trip: found for trip, (found, _) in measured.items()},
        linked={trip: linked for trip, (_, linked) in measured.items()},
        straight={
            trip.goal: nearest_straight(read.cells.geometry, read.entrances.geometry[doors[trip]])
            for trip in wanted
        },
        top_rate=rates,
    )
    told = [note for each in notes.values() for note in each]
    tested = [each for each in clauses if missing_input(each, place) is None]
    return place, [*told, *border_notes(place, tested)], networks


def _networks(wanted: list[Trip]) -> list[tuple[Mode, Impedance]]:
    """The networks that the trips need; straight lines need none."""
    return sorted({(trip.mode, trip.impedance) for trip in wanted if trip.impedance != "straight_m"})


def _chosen(place: Place, trip: Trip) -> Any:
    return place.facilities.index[trip.selects(place.facilities)]


def _unmeasured(study: Study, read: Inputs) -> Place:
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


def _measured(cells: Any, goals: Any, network: Network, trip: Trip) -> Measured:
    found = nearest(cells, goals, network, direction=trip.direction)
    tables.check(found, tables.NEAREST)
    return found, frozenset(goals.index[goals["edge"].notna()])


def _network(study: Study, read: Inputs, mode: Mode, impedance: Impedance) -> Network:
    """Build the network of a mode, or open it where the same one was built before."""
    settings = study.settings
    profile = profiles.load(study.profiles.get(mode, mode))
    if mode not in study.profiles:
        profile = profile.at_kph(settings.walk_kph)
    files = (readers.sha256(path) for field, path in input_files(study) if field.startswith("streets."))
    made_of = (read.streets.crs.to_wkt(), profile.model_dump_json(), impedance, settings.period)
    return cached(
        key(*files, *made_of, settings.private_streets, study.streets.crs),
        lambda: build(
            read.streets,
            profile,
            impedance=impedance,
            period=settings.period,
            policy=settings.private_streets,
            turns=read.turns,
        ),
    )


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
