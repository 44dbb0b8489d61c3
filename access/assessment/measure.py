"""What a study's clauses need to know of its place: one search of the network for every trip."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

import geopandas
import numpy as np
import pandas as pd
import pyproj

from access.assessment import border
from access.assessment.changes import EVERYTHING, Changes
from access.assessment.links import barred, linking, part_notes
from access.assessment.notes import border_notes, name_notes, network_notes, served
from access.assessment.observed import compared
from access.assessment.private import private_notes
from access.assessment.robustness.best_sites import BestGain
from access.contracts import tables
from access.contracts.among import among
from access.contracts.arrays import Booleans
from access.contracts.errors import NoStreets
from access.contracts.notes import Note
from access.contracts.tables import Nearest, Positions, Streets
from access.network import profiles
from access.network.build import build
from access.network.cache import cached, key
from access.network.edges import Impedance
from access.network.linked import Linked
from access.network.linking import Links
from access.network.network import Network
from access.network.reached import Reached, reached
from access.network.travel import nearest, nearest_straight
from access.places import readers
from access.places.streets.gates import opened
from access.places.streets.settings import digest
from access.standards.model import Mode
from access.study import read_zones
from access.study.read import Inputs
from access.study.study import Study, input_files
from access.verdicts.clause import Clause, Errand, Trip
from access.verdicts.evaluate import errands, trips
from access.verdicts.judging import missing_input
from access.verdicts.place import Place
from access.verdicts.reach import TOLERANCE
from access.verdicts.readings import Readings

Progress = Callable[[str], None]
Key = tuple[Mode, Impedance]
Found = tuple[Nearest, frozenset[str]]  # NEAREST table; the facilities linked to the streets
_FILES = {"osm", "graphml", "nodes", "edges", "elevation"}  # of streets: their contents count, not names
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Measured:
    """What was measured, for verdicts and for measuring again what differs little from it.

    Attributes:
        read: the inputs.
        place: the place with all that was measured.
        links: the networks, and who lies where on them.
        notes: on what could not be linked.
        own_streets: whether the streets are others than those of the study's files.
    """

    read: Inputs
    place: Place
    links: Mapping[Key, Linked]
    notes: tuple[Note, ...]
    own_streets: bool = False


@dataclass(frozen=True)
class Searched:
    """What the clauses of a study need of its networks.

    Attributes:
        links: the networks, and who lies where on them.
        along: trip → NEAREST table, and the facilities linked to the streets.
        straight: see ``Place.straight``.
        within: errand → which cell reaches which facility.
    """

    links: Mapping[Key, Linked]
    along: Mapping[Trip, Found]
    straight: Mapping[str, pd.DataFrame]
    within: Mapping[Errand, Reached]


def measure(
    study: Study,
    read: Inputs,
    clauses: list[Clause],
    *,
    readings: Readings = "default",
    progress: Progress = _log.info,
    base: Measured | None = None,
    changes: Changes = EVERYTHING,
) -> Measured:
    """Search the network for every trip of the clauses that can be tested, each only once.

    Args:
        study, read, clauses: what was asked, and of what.
        readings: ``all``: also the trips of every other reading.
        progress: called as each network is built or opened.
        base: what was measured of the same study before some of its tables were replaced; cells
            stand where they stood. What holds is taken from it: networks where the streets are the
            same, and of those the trips that lead to the same entrances.
        changes: which tables were replaced since then.

    Raises:
        NoStreets: no street is open to any mode that the clauses need.
    """
    read = compared(study, read, lambda at, of, mode: network_of(at, of, mode, "time_s"))
    place = _unmeasured(study, read, base)
    wanted = sorted(trips(clauses, place, readings=readings))
    doors = {trip: doors_of(trip, read, place) for trip in wanted}
    held = None if base is None else _Held(base, changes)
    links = links_of(study, read, networks(wanted), progress, held)
    along, straight = _kept(read, doors, held)
    for trip, mine in doors.items():
        if trip.goal not in straight:
            straight[trip.goal] = straight_to(read, mine)
        if trip.impedance != "straight_m" and trip not in along and (trip.mode, trip.impedance) in links:
            home = inside_of(straight[trip.goal], outlines_of(read, read.facilities.index))
            along[trip] = searched(links[trip.mode, trip.impedance], read.entrances.index[mine], trip, home)
    within_limits = {
        errand: _reached(errand, links, read, doors, straight)
        for errand in errands(clauses, place, readings=readings)
        if key_of(errand.trips[0]) in links
    }
    done = Searched(links, {trip: along[trip] for trip in wanted if trip in along}, straight, within_limits)
    return put_together(study, read, clauses, place, done, own_streets=held is not None and held.own_streets)


def put_together(
    study: Study, read: Inputs, clauses: list[Clause], place: Place, done: Searched, *, own_streets: bool
) -> Measured:
    """Return what was measured, with the notes on it.

    Args:
        study, read, clauses: what was asked, and of what.
        place: the place before anything was measured.
        done: what was searched, wherever that was.
        own_streets: see ``Measured``.
    """
    links = done.links
    place = place.with_ways(
        nearest={trip: found for trip, (found, _) in done.along.items()},
        linked={trip: linked for trip, (_, linked) in done.along.items()},
        straight=done.straight,
        reached=done.within,
        least_cost_per_m={key: link.network.least_cost_per_m for key, link in links.items()},
        border_m=place.border_m,
        best_gain=BestGain(links, read.cells),
    )
    tested = [each for each in clauses if missing_input(each, place) is None]
    beyond = border.outside(study, read)
    notes = (
        *_notes(study, read, links, place, beyond),
        *border.coverage_notes(place, beyond, served(place).every),
        *border_notes(place, tested),
        *name_notes(place, tested),
    )
    return Measured(read, place, links, notes, own_streets=own_streets)


class _Held(NamedTuple):
    """What was measured before, and what has changed since."""

    base: Measured
    changes: Changes

    @property
    def own_streets(self) -> bool:
        """Whether no network that is kept for the study's files fits the streets."""
        return self.changes.streets or self.base.own_streets

    @property
    def links(self) -> Mapping[Key, Linked]:
        """The networks, and the cells on them, that are as they were."""
        return {} if self.changes.streets else self.base.links


def straight_to(read: Inputs, doors: Booleans) -> pd.DataFrame:
    """Return how far each cell is in a straight line from the nearest of some entrances, or outlines."""
    points = read.entrances.loc[doors].geometry
    return nearest_straight(read.cells.geometry, points, outlines_of(read, points.index))


def networks(wanted: list[Trip]) -> list[Key]:
    """The networks that the trips need; straight lines need none."""
    return sorted({(trip.mode, trip.impedance) for trip in wanted if trip.impedance != "straight_m"})


def links_of(
    study: Study,
    read: Inputs,
    wanted: list[Key],
    progress: Progress,
    held: _Held | None = None,
    *,
    with_cells: bool = True,
) -> dict[Key, Linked]:
    """Return the networks, with those of a base where the streets are the same; none without a street.

    Args:
        study, read: what was asked, and of what.
        wanted: whose networks.
        progress: called as each is built or opened.
        held: what was measured before.
        with_cells: False: entrances alone are put on them.

    Raises:
        NoStreets: no street is open to any of the modes.
    """
    links: dict[Key, Linked] = {}
    closed: list[NoStreets] = []
    for mode, impedance in wanted:
        old = None if held is None else held.links.get((mode, impedance))
        if old is not None and held is not None and not held.changes.entrances:
            links[mode, impedance] = old
            continue
        progress(f"路网计算 searching the network: {mode}, {impedance}")
        own = held is not None and held.own_streets
        try:
            network = old.network if old else network_of(study, read, mode, impedance, own_streets=own)
        except NoStreets as error:
            closed.append(error)
            continue
        twins = [each for each in links.values() if each.mode == mode and same_edges(each.network, network)]
        links[mode, impedance] = (
            replace(twins[0], network=network)
            if twins
            else _linked(study, read, mode, network, old, with_cells=with_cells)
        )
    if closed and not links:
        raise closed[0]
    return links


def _linked(
    study: Study, read: Inputs, mode: Mode, network: Network, old: Linked | None, *, with_cells: bool
) -> Linked:
    """Put cells and entrances on a network; cells stay where they were, if it is an old one."""
    settings = study.settings
    own = linking(study, read, network)
    homes: Any = read.cells.geometry if with_cells else read.cells.geometry.iloc[:0]
    cells = own.link(homes) if old is None else Links(old.cells, old.cells_barred)
    doors = own.link(read.entrances.geometry, public=True)
    for found in (cells, doors):
        tables.check(found.positions, tables.POSITIONS)
    return Linked(
        *(mode, network, cells.positions, doors.positions, settings.max_leg_m, settings.min_component_m),
        cells_barred=cells.barred,
        entrances_barred=doors.barred,
        edge_kinds=own.edge_kinds() if old is None else old.edge_kinds,
    )


def same_edges(one: Network, other: Network) -> bool:
    """Tell whether what lies on the one lies at the same place of the other: see ``snap``."""
    names = ("xy", "vertex", "length_m", "component_length_m", "enterable", "private")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def _kept(
    read: Inputs, doors: Mapping[Trip, Booleans], held: _Held | None
) -> tuple[dict[Trip, Found], dict[str, pd.DataFrame]]:
    """What the base found along the streets, and straight, for trips that lead to the same entrances."""
    if held is None:
        return {}, {}
    base, old = held.base, held.base.place
    other = held.changes.entrances or held.changes.facilities
    same = [
        trip
        for trip, mine in doors.items()
        if not other or read.entrances[mine].equals(base.read.entrances[doors_of(trip, base.read, old)])
    ]
    along = [trip for trip in same if trip in old.nearest and not held.changes.streets]
    return (
        {trip: (old.nearest[trip], old.linked[trip]) for trip in along},
        {trip.goal: old.straight[trip.goal] for trip in same if trip.goal in old.straight},
    )


def doors_of(trip: Trip, read: Inputs, place: Place) -> Booleans:
    """Tell of each entrance whether the trip may lead to it."""
    return among(read.entrances.index, place.facilities.index[place.selected(trip)])


def outlines_of(read: Inputs, ids: pd.Index) -> geopandas.GeoSeries | None:
    """The outlines of facilities to which straight lines are measured; None: to their entrances."""
    if "outline" not in read.facilities.columns:
        return None
    known: Any = read.facilities["outline"][among(read.facilities.index, ids)]
    return geopandas.GeoSeries(known)


def _unmeasured(study: Study, read: Inputs, base: Measured | None) -> Place:
    if base is not None:
        old = base.place
        now = replace(old, zones=read.zones, cells=read.cells, facilities=read.facilities)
        now = replace(now, cell_zones=read.cell_zones, has_streets=len(read.streets) > 0)
        return replace(now, listed_before=old.listed)
    return place_of(study, read, border.border_m(study, read))


def place_of(study: Study, read: Inputs, border_m: pd.Series) -> Place:
    """Return the place of a study before anything is measured.

    Args:
        study, read: what was asked, and of what.
        border_m: of each cell, how far the border of the data is.
    """
    return Place(
        zones=read.zones,
        cells=read.cells,
        cell_zones=read.cell_zones,
        raster=read.raster,
        facilities=read.facilities,
        border_m=border_m,
        nearest={},
        linked={},
        straight={},
        least_cost_per_m={},
        plan_zones=read_zones.named(study, read.zones),
        aliases=study.zones.aliases,
        population=study.population.label,
        has_streets=len(read.streets) > 0,
        land=read.land,
        # of a type that is listed, but not there yet on the day, there is none: that is known
        listed_before=frozenset() if study.as_of is None else read.tally.gone,
    )


def inside_of(straight: pd.DataFrame, outlines: geopandas.GeoSeries | None) -> pd.Series:
    """Return the facility within whose outline each cell stands, by cell_id, of those that stand in one.

    Args:
        straight: see ``nearest_straight``.
        outlines: of facilities, by facility_id; None: there are none.
    """
    if outlines is None:
        return straight["facility_id"].iloc[:0]
    found: pd.Series = straight["facility_id"][straight["length_m"] == 0]
    return found[among(found, outlines.index[outlines.notna()])]


def searched(link: Linked, goals: pd.Index, trip: Trip, inside: pd.Series) -> Found:
    """Search for the way of each cell to (or from) the nearest of some facilities.

    Args:
        link: the network, and what stands on it.
        goals: the ids of the facilities.
        trip: whose direction counts.
        inside: the facility in which a cell stands, by cell_id (see ``inside_of``).
    """
    facilities = link.entrances[among(link.entrances.index, goals)]
    found = nearest(link.cells, facilities, link.network, direction=trip.direction)
    return at_home(found, facilities, inside)


def at_home(found: Nearest, facilities: Positions, inside: pd.Series) -> Found:
    """Return the ways of a trip, none for who lives in a facility, and which facilities are linked.

    Args:
        found: NEAREST table of the ways, which is written to.
        facilities: POSITIONS of the entrances of the facilities.
        inside: see ``searched``.
    """
    # who lives in a park or an estate is there, and does not go out by its door and in again
    found.loc[inside.index, "impedance"], found.loc[inside.index, "facility_id"] = 0.0, inside
    tables.check(found, tables.NEAREST)
    return found, frozenset(facilities.index[facilities["edge"].notna()])


def searched_again(measured: Measured, links: Mapping[Key, Linked], wanted: Collection[Trip]) -> Place:
    """Return the place with some trips searched on networks that differ in their costs alone.

    Args:
        measured: what was measured before.
        links: the networks, with the same edges.
        wanted: the trips; of those along other networks, and of all others, what was found stays.
    """
    read, place = measured.read, measured.place
    found = {
        trip: searched(
            links[trip.mode, trip.impedance],
            read.entrances.index[doors_of(trip, read, place)],
            trip,
            inside_of(place.straight[trip.goal], outlines_of(read, read.facilities.index)),
        )[0]
        for trip in wanted
        if trip in place.nearest and trip.impedance != "straight_m" and (trip.mode, trip.impedance) in links
    }
    return replace(place, nearest={**place.nearest, **found})


def within(measured: Measured, errand: Errand) -> Reached | None:
    """Search which cell reaches which facilities within a limit; None: no street is open to its mode.

    Args:
        measured: by whose networks; those of the errand's trips are among them.
        errand: to which facilities, within which limit.
    """
    if errand in measured.place.reached:
        return measured.place.reached[errand]
    if key_of(errand.trips[0]) not in measured.links:
        return None
    doors = {trip: doors_of(trip, measured.read, measured.place) for trip in errand.trips}
    return _reached(errand, measured.links, measured.read, doors, measured.place.straight)


def _reached(
    errand: Errand,
    links: Mapping[Key, Linked],
    read: Inputs,
    doors: Mapping[Trip, Booleans],
    straight: Mapping[str, pd.DataFrame],
) -> Reached:
    link = links[key_of(errand.trips[0])]
    goals = read.entrances.index[np.logical_or.reduce([doors[trip] for trip in errand.trips])]
    return reached(
        link.cells,
        link.entrances[among(link.entrances.index, goals)],
        link.network,
        limit=errand.limit + TOLERANCE,
        direction=errand.trips[0].direction,
        inside=inside_any(errand, read, straight),
    )


def inside_any(errand: Errand, read: Inputs, straight: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Return within which facilities of an errand cells stand: see ``inside_of``."""
    outlined = outlines_of(read, read.facilities.index)
    found: pd.Series = pd.concat([inside_of(straight[trip.goal], outlined) for trip in errand.trips])
    return found


def key_of(trip: Trip) -> Key:
    """Return by which network a trip is made."""
    return trip.mode, cast("Impedance", trip.impedance)


def network_of(
    study: Study, read: Inputs, mode: Mode, impedance: Impedance, *, own_streets: bool = False
) -> Network:
    """Build the network of a mode, or open it where the same one was built before.

    Args:
        study, read: what was asked, and of what.
        mode, impedance: whose network, and whether costs are seconds or metres.
        own_streets: whether the streets are others than those of the files, so that no kept network
            fits them.

    Raises:
        NoStreets: no street is open to the mode.
    """
    settings = study.settings
    profile = profile_of(study, mode)
    if read.time_ratios and mode in read.time_ratios:
        profile = profile.taking(read.time_ratios[mode])

    def make() -> Network:
        return build(
            _passable(read, mode),
            profile,
            impedance=impedance,
            period=settings.period,
            policy=settings.private_streets,
            turns=read.turns,
            crossings=settings.crossing_delay,
        )

    if own_streets:
        return make()
    used = ("streets.",) if study.barriers.gates == "open" else ("streets.", "barriers.")
    run_where = digest(read.streets) if profile.outside else ""
    files = (
        each["sha256"]
        for field, path in input_files(study)
        if field.startswith(used)
        for each in readers.recorded(field, path)
    )
    made_of = (
        *(pyproj.CRS(read.streets.crs).to_wkt(), profile.model_dump_json(), impedance, settings.period),
        run_where,
        *(settings.private_streets, mode, study.streets.model_dump_json(exclude=_FILES)),
        study.barriers.model_dump_json(exclude={"layers": {"__all__": {"path"}}}),
        *(settings.hour, settings.separate_sidewalks, str(settings.crossing_delay)),
    )
    return cached(key(*files, *made_of), make)


def profile_of(study: Study, mode: Mode) -> profiles.Profile:
    """Return the profile by which a study travels in a mode."""
    profile = profiles.load(study.profiles.get(mode, mode))
    return profile if mode in study.profiles else profile.at_kph(study.settings.walk_kph)


def _passable(read: Inputs, mode: Mode) -> Streets:
    """The streets of a mode: no shut gate stops an ambulance, nor cars where it lets vehicles through."""
    gates = read.gates
    streets: Streets = read.streets
    if gates is None or mode not in ("emergency_vehicle", "drive"):
        return streets
    through = gates.index if mode == "emergency_vehicle" else gates.index[gates["vehicles"] == "open"]
    passable: Streets = opened(streets, gates, through)
    return passable


def _notes(
    study: Study, read: Inputs, links: Mapping[Key, Linked], place: Place, beyond: Booleans
) -> list[Note]:
    """What could not be linked, once for each mode."""
    persons = place.persons(tuple(place.zones.index))
    by_mode = {}
    for (mode, _), link in links.items():
        there = served(place, mode)
        by_mode[mode] = [
            *network_notes(*(link, read, study, persons), barred=barred(link), beyond=beyond, at_place=there),
            *part_notes(link, read, persons, there.every),
            *private_notes(link, read, study, persons),
        ]
    return [note for notes in by_mode.values() for note in notes]
