"""A study measured in parts: each by a worker, put together as if it had been measured whole."""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import shapely

from access.assessment import border
from access.assessment.links import NearestStreet, linking
from access.assessment.many import part as parts
from access.assessment.many.division import Division, divided
from access.assessment.many.part import Ask, Job, Part
from access.assessment.many.shared import reach_km
from access.assessment.measure import (
    Key,
    Measured,
    Progress,
    Searched,
    at_home,
    doors_of,
    inside_any,
    inside_of,
    key_of,
    links_of,
    network_of,
    networks,
    outlines_of,
    place_of,
    put_together,
    straight_to,
)
from access.assessment.observed import compared
from access.contracts import tables
from access.contracts.among import among
from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.said import examples
from access.network import cache
from access.network.excerpt import Box, Pace, bounds, excerpt, leading_out, pace, touching
from access.network.linked import Linked
from access.network.linking import Linker
from access.network.parts import Sound
from access.network.positions import by_place
from access.network.reached import joined
from access.network.snapping import COLUMNS
from access.places.streets.visibility import Square
from access.study.read import Inputs
from access.study.study import Study
from access.verdicts.clause import Clause, Errand, Trip
from access.verdicts.evaluate import errands, trips
from access.verdicts.place import Place
from access.verdicts.reach import TOLERANCE
from access.verdicts.readings import Readings

_LEAST_M = 50.0  # or however little a part looked at
_WIDER = 2.0  # times as far, where a part did not hold all that it needs
Searching: TypeAlias = Callable[[Sequence[Part]], None]  # has all of them searched


@dataclass(frozen=True, eq=False)
class _Mode:
    """The networks of a mode that have the same edges, and what is searched on them.

    Attributes:
        study, read: what was asked, and of what.
        links: the networks, with the entrances on them and no cells.
        straight: see ``Place.straight``.
        goals: trips and errands → which entrances count.
    """

    study: Study
    read: Inputs
    links: Mapping[Key, Linked]
    straight: Mapping[str, pd.DataFrame]
    goals: Mapping[Trip | Errand, Booleans]

    @cached_property
    def first(self) -> Linked:
        """One of them: edges, entrances and what is linked are the same on all."""
        return next(iter(self.links.values()))

    @cached_property
    def paces(self) -> tuple[Pace, ...]:
        """The pace of each network."""
        directions = [_one(each).direction for each in self.goals]
        return tuple(pace(link.network, directions) for link in self.links.values())

    @cached_property
    def bounds(self) -> Floats:
        """Where the edges are."""
        return bounds(self.first.network)

    @cached_property
    def linker(self) -> Linker | NearestStreet:
        """What links cells, as of the whole."""
        return linking(self.study, self.read, self.first.network)

    @cached_property
    def facilities(self) -> pd.Index:
        """The ids of the facilities with entrances."""
        return self.first.entrances.index.unique()


@dataclass(frozen=True)
class InParts:
    """How a study is measured in parts.

    Attributes:
        number: of parts (see ``divided``).
        folder: in which what is given to workers, and what they find, is kept until all is done.
        searching: has parts searched, and raises what is wrong with any.
    """

    number: int
    folder: Path
    searching: Searching


def measure(
    study: Study,
    read: Inputs,
    clauses: list[Clause],
    *,
    readings: Readings = "default",
    progress: Progress,
    how: InParts,
) -> Measured:
    """Measure a study as ``access.assessment.measure.measure`` does, in parts.

    Each part has the streets around its cells as far as the clauses reach; where a cell's nearest facility
    might be nearer by streets beyond these, the part is searched once more, with streets twice as far around.

    Args:
        study, read, clauses, readings, progress: as there.
        how: in how many parts, and by whom.
    """
    read = compared(study, read, lambda at, of, mode: network_of(at, of, mode, "time_s"))
    place = place_of(study, read, border.border_m(study, read))
    wanted = sorted(trips(clauses, place, readings=readings))
    doors = {trip: doors_of(trip, read, place) for trip in wanted}
    links = links_of(study, read, networks(wanted), progress, with_cells=False)
    straight = dict[str, pd.DataFrame]()
    for trip, mine in doors.items():
        if trip.goal not in straight:
            straight[trip.goal] = straight_to(read, mine)
    modes = list(_modes(study, read, links, straight, _goals(clauses, place, readings, doors)))
    division = divided(read.zones, read.cells, how.number)
    widest_m = _widest_m(read.squares)
    how.folder.mkdir(parents=True, exist_ok=True)
    done = Searched(links, {}, straight, {})
    for mode in modes:
        told = f"{mode.first.mode}: {len(division.zones)}"
        progress(f"分部分计算路网 searching the network in parts: {told}")
        radius_m = reach_km(study, clauses, readings, mode.first.mode) * 1000 + widest_m
        done = _with(done, mode, list(_searched(mode, division, radius_m, how)))
    order = [each for each in wanted if each in done.along]
    done = replace(done, along={each: done.along[each] for each in order})
    return put_together(study, read, clauses, place, done, own_streets=False)


def _one(asked: Trip | Errand) -> Trip:
    return asked if isinstance(asked, Trip) else asked.trips[0]


def _goals(
    clauses: list[Clause], place: Place, readings: Readings, doors: Mapping[Trip, Booleans]
) -> dict[Trip | Errand, Booleans]:
    """What is to be searched, and which entrances count, in the order of the inputs."""
    of_errands = errands(clauses, place, readings=readings)
    found: dict[Trip | Errand, Booleans] = {
        trip: mine for trip, mine in doors.items() if trip.impedance != "straight_m"
    }
    return found | {
        each: np.logical_or.reduce([doors[trip] for trip in each.trips])
        for each in of_errands
        if each.trips[0].impedance != "straight_m"
    }


def _modes(
    study: Study,
    read: Inputs,
    links: Mapping[Key, Linked],
    straight: Mapping[str, pd.DataFrame],
    goals: Mapping[Trip | Errand, Booleans],
) -> Iterator[_Mode]:
    """The networks by their edges: those that differ in costs alone are linked to once."""
    groups: dict[int, dict[Key, Linked]] = {}
    for key, link in links.items():
        groups.setdefault(id(link.entrances), {})[key] = link
    for group in groups.values():
        own = {asked: mine for asked, mine in goals.items() if key_of(_one(asked)) in group}
        entrances = next(iter(group.values())).entrances.index
        rows = {asked: among(entrances, read.entrances.index[mine]) for asked, mine in own.items()}
        yield _Mode(study, read, group, straight, rows)


def _widest_m(squares: Sequence[Square]) -> float:
    """How far the corners of a square may be from who stands in it."""
    return max((math.dist(each.box[:2], each.box[2:]) for each in squares), default=0.0)


def _searched(mode: _Mode, division: Division, radius_m: float, how: InParts) -> Iterator[dict[str, Any]]:
    """What each part found; those that looked no farther than was sure are searched again, farther around."""
    radius = dict.fromkeys(range(len(division.zones)), radius_m)
    while radius:
        tasks = {
            number: _given(mode, division, number, around_m, how.folder)
            for number, around_m in radius.items()
        }
        missing = [each for each in tasks.values() if not parts.whole(each.result)]
        if missing:
            how.searching(missing)
        results = {number: parts.read(each.result) for number, each in tasks.items()}
        yield from (each for each in results.values() if not each["open"])
        radius = {
            number: max(radius[number], _LEAST_M) * _WIDER for number, each in results.items() if each["open"]
        }


def _given(mode: _Mode, division: Division, number: int, radius_m: float, folder: Path) -> Part:
    """A part as a task, with its job on the disk where it is not done yet."""
    cell = np.flatnonzero(division.part == number)
    job = _job(mode, cell, radius_m)
    shown = examples(division.zones[number])
    name = f"{mode.first.mode} {number + 1}/{len(division.zones)} ({shown})"
    content = parts.content(job)
    digest = hashlib.sha256(content).hexdigest()
    made = cache.key(digest)
    task = Part(name, folder / f"{made}.job", digest, folder / f"{made}.npz")
    if not parts.whole(task.result):
        parts.keep(content, task.job)
    return task


def _job(mode: _Mode, cell: Integers, radius_m: float) -> Job:
    network, read, linker = mode.first.network, mode.read, mode.linker
    xy = shapely.get_coordinates(np.asarray(read.cells.geometry.array, dtype=object)[cell])
    (west, south), (east, north) = xy.min(axis=0) - radius_m, xy.max(axis=0) + radius_m
    box: Box = (float(west), float(south), float(east), float(north))
    chosen = touching(mode.bounds, box)
    edge = np.flatnonzero(chosen)
    doors = mode.first.entrances
    at = doors["edge"].to_numpy(dtype=float)
    here = np.flatnonzero(np.isfinite(at))
    here = here[chosen[at[here].astype(np.int64)]]
    own = doors.iloc[here].set_axis(pd.Index(mode.facilities.get_indexer(doors.index[here])).astype("str"))
    keys = list(mode.links)
    several = linker if isinstance(linker, Linker) else None
    return Job(
        networks=tuple(excerpt(each.network, edge) for each in mode.links.values()),
        paces=mode.paces,
        edge=edge,
        leading_out=leading_out(network, chosen),
        box=box,
        several=several is not None,
        classes=several.classes[edge] if several else np.zeros(0, dtype=str),
        sound=Sound(*(each[edge] for each in several.sound)) if several else None,
        max_leg_m=mode.first.max_leg_m,
        min_component_m=mode.first.min_component_m,
        barriers=_barriers(read, box) if several else None,
        squares=tuple(each for each in read.squares if _meet(each.box, box)) if several else (),
        cell=cell,
        xy=xy,
        doors=own.assign(edge=np.searchsorted(edge, own["edge"].to_numpy(dtype=np.int64)).astype(float)),
        asks=tuple(
            Ask(
                keys.index(key_of(_one(asked))),
                _one(asked).direction,
                np.flatnonzero(rows[here]),
                None if isinstance(asked, Trip) else asked.limit + TOLERANCE,
            )
            for asked, rows in mode.goals.items()
        ),
    )


def _barriers(read: Inputs, box: Box) -> Any:
    """What no leg leads across in a box, or None."""
    found = read.leg_barriers
    if found is None or not len(found):
        return None
    near = found.iloc[np.sort(found.sindex.intersection(box))]
    return near[["kind", "geometry"]] if len(near) else None


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _with(done: Searched, mode: _Mode, found: Sequence[Mapping[str, Any]]) -> Searched:
    """Add what the parts of a mode found, in the order of the cells."""
    read, doors = mode.read, mode.first.entrances
    cell = np.concatenate([each["cell"] for each in found])
    order = np.argsort(cell, kind="stable")

    def of_all(name: str) -> Any:
        return np.concatenate([each[name] for each in found])

    index = read.cells.index.take(cell[order])
    at = pd.DataFrame({name: of_all(name)[order] for name in COLUMNS}, index=index)
    links = {
        key: replace(link, cells=at, cells_barred=of_all("barred")[order]) for key, link in mode.links.items()
    }
    tables.check(at, tables.POSITIONS)
    ids, alone = by_place(at)[1], np.concatenate([pd.unique(each["cell"]) for each in found])
    along, within = dict(done.along), dict(done.within)
    outlined = outlines_of(read, read.facilities.index)
    for number, (asked, rows) in enumerate(mode.goals.items()):
        cost, facility = of_all(f"cost_{number}"), of_all(f"facility_{number}")
        if isinstance(asked, Trip):
            place = np.argsort(alone, kind="stable")
            names = pd.array([*mode.facilities, None], dtype="str").take(facility[place])
            table = pd.DataFrame({"impedance": cost[place], "facility_id": names}, index=ids)
            along[asked] = at_home(table, doors[rows], inside_of(done.straight[asked.goal], outlined))
        else:
            goals = pd.Index(pd.factorize(doors.index[rows])[1])
            column = goals.get_indexer(mode.facilities)[facility]
            row = np.searchsorted(np.sort(alone), of_all(f"row_{number}"))
            inside = inside_any(asked, read, done.straight)
            within[asked] = joined(ids, goals, row, column, cost, inside)
    return replace(done, links={**done.links, **links}, along=along, within=within)
