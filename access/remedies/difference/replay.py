"""What a coalition of groups comes to: networks and searches are made once, whoever asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd

from access.assessment import border
from access.assessment.links import linking
from access.assessment.measure import Progress, inside_of, network_of, place_of, profile_of, same_edges
from access.assessment.observed import compared
from access.contracts.among import among
from access.contracts.errors import NoStreets
from access.contracts.tables import Positions
from access.network.network import Network
from access.network.travel import nearest, nearest_straight
from access.remedies.difference.world import At, Side, World, mixed
from access.standards.model import Mode
from access.study.read import Inputs
from access.study.study import Study
from access.verdicts.clause import Clause, Trip
from access.verdicts.evaluate import Assessment, evaluate, judge, trips
from access.verdicts.judging import Judgement
from access.verdicts.place import Place

_OF_WAYS = (
    *("period", "hour", "separate_sidewalks", "crossing_delay", "private_streets", "max_leg_m"),
    *("min_component_m", "links"),
)


class _Linked(NamedTuple):
    """A network, and where the cells and the entrances of both runs lie on it."""

    network: Network
    cells: Positions
    entrances: Positions


@dataclass(eq=False)
class Replay:
    """Judges the first run with any groups of the second.

    Attributes:
        sides: both runs.
        worlds: both runs' inputs, read as the settings of the first say, and of the second; one and the
            same world where their settings read alike.
        progress: called as each network is built or opened.
    """

    sides: tuple[Side, Side]
    worlds: tuple[World, World]
    progress: Progress
    _types: dict[str, frozenset[str]] = field(default_factory=dict)
    _differing: dict[Mode, bool] = field(default_factory=dict)
    _linked: dict[Any, _Linked | None] = field(default_factory=dict)
    _found: dict[Any, pd.DataFrame] = field(default_factory=dict)
    _places: dict[Any, Place] = field(default_factory=dict)
    _border: dict[Any, pd.Series] = field(default_factory=dict)
    _inputs: dict[Any, Inputs] = field(default_factory=dict)

    def judged(self, where: At, clauses: Iterable[Clause]) -> tuple[list[Judgement], pd.DataFrame]:
        """Judge clauses on the inputs of a coalition, by their default readings; see ``judge``.

        Args:
            where: of which run each group is.
            clauses: those of the run that the limits are of.
        """
        asked = list(clauses)
        return judge(asked, self.place(self._plain(where), asked))

    def ends(self) -> tuple[Assessment, Assessment]:
        """Return what each run comes to, by default readings."""
        one, other = (
            evaluate(side.clauses, self.place(self._plain(where), side.clauses))
            for side, where in zip(self.sides, (At(), At(*[1] * len(At._fields))), strict=True)
        )
        return one, other

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups in which the two runs differ, but for limits: these are looked at by clause."""
        one, other = (each.study for each in self.sides)
        found = self.worlds[0].groups | self.worlds[1].groups
        if one.streets.beyond_border != other.streets.beyond_border:
            found |= {"streets"}
        told = [(each.plan_zones, each.zones.aliases, each.population.label) for each in (one, other)]
        return found if told[0] == told[1] else found | {"people"}

    def types(self, group: str) -> frozenset[str]:
        """Return the types of the facilities in which the two runs differ by a group."""
        if group not in self._types:
            self._types[group] = frozenset().union(*(each.types(group) for each in self.worlds))
        return self._types[group]

    def _plain(self, where: At) -> At:
        """A coalition with the first run's inputs where the second's are the same."""
        same = [name for name in ("facilities", "streets", "people", "data") if name not in self.groups]
        return where._replace(**dict.fromkeys(same, 0))

    def place(self, where: At, clauses: list[Clause]) -> Place:
        """Return the place of a coalition, with all that the clauses ask for measured."""
        bare = self._bare(where)
        wanted = sorted(trips(clauses, bare))
        found, linked = {}, {}
        rates: dict[tuple[str, Any], float] = {}
        for trip in wanted:
            if trip.impedance == "straight_m":
                continue
            link = self._link(where, trip)
            if link is None:
                continue
            found[trip], linked[trip] = self._along(where, trip, link)
            rates[trip.mode, trip.impedance] = link.network.least_cost_per_m
        return bare.with_ways(
            nearest=found,
            linked=linked,
            straight={trip.goal: self._straight(where, trip) for trip in wanted},
            least_cost_per_m=rates,
            border_m=self._border_m(where),
        )

    def ways_differ(self, mode: Mode) -> bool:
        """Tell whether the settings of the two runs send a mode along other ways, or at another pace."""
        if mode not in self._differing:
            self._differing[mode] = self._way(0, mode) != self._way(1, mode)
        return self._differing[mode]

    @property
    def reads_differ(self) -> bool:
        """Whether the settings of the two runs read the same files into other tables."""
        return self.worlds[0] is not self.worlds[1]

    def study(self, where: At) -> Study:
        """Return what a coalition asks."""
        one = [each.study for each in self.sides]
        return mixed(one[where.streets], one[self._world(where).people(where)], one[where.limits])

    def _world(self, where: At) -> World:
        return self.worlds[where.limits]

    def _way(self, limits: int, mode: Mode) -> tuple[object, ...]:
        study = self.sides[limits].study
        told = tuple(getattr(study.settings, name) for name in _OF_WAYS)
        observed = None if study.observed is None else study.observed.model_dump_json()
        return (profile_of(study, mode).model_dump_json(), observed, *told)

    def _read(self, where: At) -> Inputs:
        """The inputs of a coalition; times are brought to those observed, where its study says so."""
        if where not in self._inputs:
            study = self.study(where)
            read = self._world(where).inputs(where)
            if study.observed is not None:
                key = "observed", where.streets, where.limits
                if key not in self._inputs:
                    self._inputs[key] = compared(
                        study, read, lambda at, of, mode: network_of(at, of, mode, "time_s")
                    )
                read = replace(read, time_ratios=self._inputs[key].time_ratios)
            self._inputs[where] = read
        return self._inputs[where]

    def _bare(self, where: At) -> Place:
        """The place of a coalition before anything is measured; what its tables tell is found once."""
        read = 0 if not self.reads_differ else where.limits
        people = self._world(where).people(where)
        key = people, where.facilities, where.data, where.limits, read
        if key not in self._places:
            listed = [each.read.facilities["type"] for each in self.sides]
            place = place_of(self.study(where), self._read(where), pd.Series(dtype=float))
            known = frozenset(listed[0]) & frozenset(listed[1])
            kinds = place.facilities.dtypes.items()
            texts = [name for name, kind in kinds if isinstance(kind, pd.StringDtype)]
            quicker = place.facilities.astype(dict.fromkeys(texts, object))  # they are asked a thousand times
            self._places[key] = replace(place, facilities=quicker, listed_before=known)
        has_streets = len(self._read(where).streets) > 0
        place = self._places[key]
        return place if place.has_streets == has_streets else replace(place, has_streets=has_streets)

    def _cells(self, where: At) -> tuple[int, int]:
        """Which cells there are: a key that is the same where they stand alike."""
        world, people = self._world(where), self._world(where).people(where)
        return (0 if world.cells_alike else people), where.limits if self.reads_differ else 0

    def _border_m(self, where: At) -> pd.Series:
        key = where.streets, where.limits if self.reads_differ else 0, self._cells(where)
        if key not in self._border:
            self._border[key] = border.border_m(self.study(where), self._read(where))
        return self._border[key]

    def _ways(self, where: At, mode: Mode) -> int:
        """Of which run's settings the ways of a mode are; the first's where the two are alike."""
        return where.limits if self.reads_differ or self.ways_differ(mode) else 0

    def _link(self, where: At, trip: Trip) -> _Linked | None:
        """The network of a trip with all places on it; None: no street is open to its mode."""
        ways, cells = self._ways(where, trip.mode), self._cells(where)
        key = trip.mode, trip.impedance, where.streets, ways, cells
        if key not in self._linked:
            self._linked[key] = self._made(where._replace(limits=ways), trip, key)
        return self._linked[key]

    def _made(self, where: At, trip: Trip, key: Any) -> _Linked | None:
        study, read = self.study(where), self._read(where)
        self.progress(f"路网计算 searching the network: {trip.mode}, {trip.impedance}")
        own = self.sides[where.streets].own_streets
        try:
            network = network_of(study, read, trip.mode, trip.impedance, own_streets=own)  # type: ignore[arg-type]
        except NoStreets:
            return None
        for other, link in self._linked.items():
            alike = other[0] == key[0] and other[2:] == key[2:]
            if link is not None and alike and same_edges(link.network, network):
                return link._replace(network=network)
        linker = linking(study, read, network)
        cells, doors = linker.link(read.cells.geometry), linker.link(read.entrances.geometry, public=True)
        return _Linked(network, cells.positions, doors.positions)

    def _blocks(self, where: At, trip: Trip) -> list[frozenset[str]]:
        """The entrances that a trip may lead to, in blocks of which each coalition has all or none.

        What is nearest of all is the nearest of what is nearest in each block.
        """
        world = self._world(where)
        sides = [(0, 1) if group in self.groups else (0,) for group in ("facilities", "data")]
        chosen = {(f, d): self._chosen(world, trip, f, d, where.streets) for f, d in product(*sides)}
        marks: dict[str, list[tuple[int, int]]] = {}
        for each, ids in chosen.items():
            for name in ids:
                marks.setdefault(name, []).append(each)
        blocks: dict[tuple[tuple[int, int], ...], list[str]] = {}
        for name, having in marks.items():
            if (where.facilities, where.data) in having:
                blocks.setdefault(tuple(having), []).append(name)
        return [frozenset(each) for each in blocks.values()]

    def _chosen(self, world: World, trip: Trip, f: int, d: int, streets: int) -> list[str]:
        key = "chosen", id(world), trip.goal, f, d, streets
        if key not in self._found:
            table, _ = world.facilities(f, d)
            self._found[key] = pd.DataFrame({"door": world.doors(f, d, streets)[trip.selects(table)]})
        return self._found[key]["door"].tolist()

    def _along(self, where: At, trip: Trip, link: _Linked) -> tuple[pd.DataFrame, frozenset[str]]:
        ways, found, linked = self._ways(where, trip.mode), [], set[str]()
        for block in self._blocks(where, trip):
            key = trip.mode, trip.impedance, trip.direction, where.streets, ways, self._cells(where), block
            if key not in self._found:
                doors = link.entrances[among(link.entrances.index, block)]
                table = nearest(link.cells, doors, link.network, direction=trip.direction)
                home = inside_of(self._doors_of(where, block), self._outlined(where))
                table.loc[home.index, "impedance"], table.loc[home.index, "facility_id"] = 0.0, home
                self._found[key] = table.assign(facility_id=_of_facilities(table["facility_id"]))
                names = doors.index[doors["edge"].notna()].unique()
                self._found["linked", key] = pd.DataFrame(index=names)
            found.append(self._found[key])
            linked |= {_facility(name) for name in self._found["linked", key].index}
        if not found:
            doors = link.entrances.iloc[:0]
            return nearest(link.cells, doors, link.network, direction=trip.direction), frozenset()
        return _least(found, "impedance"), frozenset(linked)

    def _straight(self, where: At, trip: Trip) -> pd.DataFrame:
        found = [self._straight_of(where, block) for block in self._blocks(where, trip)]
        return _least(found or [self._straight_of(where, frozenset())], "length_m")

    def _straight_of(self, where: At, block: frozenset[str]) -> pd.DataFrame:
        """In a straight line to the nearest facility of a block."""
        key = "facility", self._cells(where), block
        if key not in self._found:
            found = self._doors_of(where, block)
            self._found[key] = found.assign(facility_id=_of_facilities(found["facility_id"]))
        return self._found[key]

    def _doors_of(self, where: At, block: frozenset[str]) -> pd.DataFrame:
        """In a straight line to the nearest entrance of a block."""
        key = "straight", self._cells(where), block
        if key not in self._found:
            world, read = self._world(where), self._read(where)
            points = world.entrances[among(world.entrances.index, block)].geometry
            outlines = self._outlined(where)
            mine: Any = None if outlines is None else outlines[among(outlines.index, block)]
            self._found[key] = nearest_straight(read.cells.geometry, points, mine)
        return self._found[key]

    def _outlined(self, where: At) -> geopandas.GeoSeries | None:
        return self._world(where).outlines


def _facility(door: str) -> str:
    return door.rsplit("|", 1)[0]


def _of_facilities(doors: pd.Series) -> Any:
    """The ids of facilities for those of their entrances, of each cell; None: none."""
    number, names = pd.factorize(doors)
    plain = pd.array([*(_facility(str(each)) for each in names), None], dtype="str")
    return plain.take(number)


def _least(found: list[pd.DataFrame], column: str) -> pd.DataFrame:
    """Of each cell the least cost in several tables, and the facility it leads to; NaN: not linked."""
    if len(found) == 1:
        return found[0]
    cost = np.column_stack([each[column].to_numpy(dtype=float) for each in found])
    # who is not linked may stand in a park all the same
    which = np.argmin(np.where(np.isnan(cost), np.inf, cost), axis=1)
    row = np.arange(len(cost))
    names = np.column_stack([each["facility_id"].to_numpy(dtype=object) for each in found])[row, which]
    ids = pd.array(names, dtype="str")
    return pd.DataFrame({column: cost[row, which], "facility_id": ids}, index=found[0].index)
