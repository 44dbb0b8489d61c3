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
from access.network.snapping import snap
from access.network.travel import nearest, nearest_straight
from access.places import readers
from access.places.quality import Note
from access.standards.model import Mode
from access.standards.registry import members
from access.study import Study, input_files
from access.tables import counted, examples
from access.verdicts.clause import Clause, Trip
from access.verdicts.evaluate import missing_input
from access.verdicts.place import Place

Progress = Callable[[str], None]
Measured = tuple[Any, frozenset[str]]  # NEAREST table; the facilities linked to the streets
_log = logging.getLogger(__name__)


def measure(
    study: Study, read: Inputs, clauses: list[Clause], progress: Progress = _log.info
) -> tuple[Place, list[Note]]:
    """Search the network for every trip of the clauses that can be tested, each only once.

    Returns:
        (the place with all that was measured, notes on what could not be linked).

    Raises:
        NetworkError: no street is open to any mode that the clauses need.
    """
    place = _unmeasured(study, read)
    clauses = [each for each in clauses if missing_input(each, place) is None]
    trips = sorted({clause.trip for clause in clauses})
    doors = read.entrances.geometry
    measured: dict[Trip, Measured] = {}
    rates: dict[tuple[str, Impedance], float] = {}
    notes: dict[str, list[Note]] = {}
    closed: list[NetworkError] = []
    for mode, impedance in sorted({(trip.mode, trip.impedance) for trip in trips}):
        progress(f"路网计算 searching the network: {mode}, {impedance}")
        try:
            network = _network(study, read, mode, impedance)
        except NetworkError as error:
            closed.append(error)
            continue
        rates[mode, impedance] = network.top_rate
        cells = _snapped(read.cells, network, study)
        entrances = _snapped(read.entrances, network, study, public=True)
        notes[mode] = _network_notes(mode, network, read, cells, entrances, study)
        for trip in trips:
            if (trip.mode, trip.impedance) == (mode, impedance):
                goals = entrances[entrances.index.isin(_ids(read, trip.facility))]
                measured[trip] = _measured(cells, goals, network, trip)
    if closed and not rates:
        raise closed[0]
    types = {trip.facility: _ids(read, trip.facility) for trip in trips}
    place = replace(
        place,
        nearest={trip: found for trip, (found, _) in measured.items()},
        linked={trip: linked for trip, (_, linked) in measured.items()},
        straight={
            kind: nearest_straight(read.cells.geometry, doors[doors.index.isin(ids)])
            for kind, ids in types.items()
        },
        top_rate=rates,
    )
    told = [note for each in notes.values() for note in each]
    return place, [*told, *_border_notes(place, clauses)]


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
    )


def _measured(cells: Any, goals: Any, network: Network, trip: Trip) -> Measured:
    found = nearest(cells, goals, network, direction=trip.direction)
    tables.check(found, tables.NEAREST)
    return found, frozenset(goals.index[goals["edge"].notna()])


def _ids(read: Inputs, facility: str) -> Any:
    return read.facilities.index[read.facilities["type"].isin(members(facility))]


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


def _network_notes(
    mode: str, network: Network, read: Inputs, cells: Any, entrances: Any, study: Study
) -> list[Note]:
    """Count what could not be linked: persons, facilities, streets."""
    notes = []
    lost = float(read.cells["persons"][cells["edge"].isna()].sum())
    if lost:
        notes.append(
            Note(
                "left_out",
                "population",
                f"{mode}：{lost:,.0f} 人离街道太远（未连接，单独统计）",
                f"{mode}: {lost:,.0f} persons too far from a street (unlinked, counted apart)",
                lost,
                "persons",
            )
        )
    linked = entrances.index[entrances["edge"].notna()]
    unlinked = sorted(set(read.facilities.index) - set(linked))
    if unlinked:
        notes.append(
            Note(
                "left_out",
                "facilities",
                f"{mode}：{len(unlinked)} 处设施离街道太远（{examples(unlinked)}）",
                f"{mode}: {counted(len(unlinked), 'facility place')} too far from a street"
                f" ({examples(unlinked)})",
                len(unlinked),
                "facilities",
            )
        )
    closed = read.streets[~read.streets.index.isin(network.street_id)]
    if len(closed):
        kinds = closed["class"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        shown = examples(f"{kind or '–'} {number}" for kind, number in kinds.items())
        kilometres = closed["length_m"].sum() / 1000
        notes.append(
            Note(
                "left_out",
                "streets",
                f"{mode}：{len(closed)} 段街道（{kilometres:.1f} 公里）不对这种出行方式开放（{shown}）",
                f"{mode}: {counted(len(closed), 'street segment')} ({kilometres:.1f} km) not open to this"
                f" mode ({shown})",
                len(closed),
                "segments",
            )
        )
    if network.private.any():
        number, kilometres = int(network.private.sum()), float(network.length_m[network.private].sum()) / 1000
        notes.append(
            Note(
                "found",
                "streets",
                f"{mode}：{number} 段街道（{kilometres:.1f} 公里）为小区内部或私有，只供其居民出入",
                f"{mode}: {counted(number, 'street segment')} ({kilometres:.1f} km) private: open to those"
                " who live there",
                number,
                "segments",
            )
        )
    small = network.component_length_m < study.settings.min_component_m
    if small.any():
        number, metres = int(small.sum()), float(network.length_m[small].sum())
        notes.append(
            Note(
                "left_out",
                "streets",
                f"{mode}：{number} 段街道（{metres:,.0f} 米）与路网不相连，没有使用",
                f"{mode}: {counted(number, 'street segment')} ({metres:,.0f} m) cut off from the"
                " network, not used",
                number,
                "segments",
            )
        )
    return notes


def _border_notes(place: Place, clauses: list[Clause]) -> list[Note]:
    """Warn where the data stop nearer to people than the largest limit."""
    reaches = [
        clause.limit / place.top_rate[key]
        for clause in clauses
        if (key := (clause.trip.mode, clause.trip.impedance)) in place.top_rate
    ]
    farthest = max(reaches, default=0.0)
    near = float(place.persons(tuple(place.zones.index))[place.border_m < farthest].sum())
    if not near:
        return []
    return [
        Note(
            "doubtful",
            "streets",
            f"{near:,.0f} 人距数据边界不足 {farthest:,.0f} 米（最大服务距离），边界外的设施和街道未知",
            f"{near:,.0f} persons live within {farthest:,.0f} m (the largest limit) of the border of the"
            " data; what lies beyond is not known",
            near,
            "persons",
        )
    ]
