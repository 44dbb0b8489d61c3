"""Everything known and measured about a study's place, from which verdicts are taken."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.documents import Text
from access.contracts.tables import Cells, CellZones, Facilities, Nearest, Zones
from access.contracts.zone_hierarchy import Parts, Pick, ZoneHierarchy, hierarchy, of_zone, sums
from access.contracts.zone_names import Names
from access.network.edges import Impedance
from access.network.reached import Reached
from access.standards.model import Plan
from access.standards.registry import members
from access.standards.understood import zone_aliases
from access.verdicts import missing
from access.verdicts.clause import Errand, Trip
from access.verdicts.conditions import number_of
from access.verdicts.overlay import Overlay, overlay, spots
from access.verdicts.raster_cells import put_together

SLIVER = 0.01  # less of a zone than this is no place: layers drawn apart do not fit to the metre


@dataclass(frozen=True)
class Place:
    """The tables of one study.

    Attributes:
        zones, cells, cell_zones, facilities: see ``access.contracts.tables``; zones may lie in one another;
            cells have a second geometry column ``outline``.
        border_m: for each cell, the straight distance (metres) to the border of the data, beyond
            which streets and facilities are not known; ``inf`` where nothing lies beyond.
        nearest: trip → NEAREST table.
        linked: trip → the ids of its facilities that are linked to the streets.
        straight: ``Trip.goal`` → table of length_m and facility_id, in a straight line.
        reached: errand → which cell reaches which facility within its limit.
        least_cost_per_m: (mode, impedance) → the least cost of a metre.
        plan_zones: zone keys of plans that the study delimits → zone ids.
        population: how the population came about: census, modelled, synthetic or projected; ``unknown``:
            there are no cells, and people are those that the zones hold.
        has_streets: whether any streets are known.
        land: ``residential``, ``built_up`` → such land in each cell (m²), by cell_id.
        raster: the cells of the raster of people, where ``cells`` are parts of them (column
            ``raster_cell``); else None.
        best_gain: trip, its limit, what each cell has to gain, and how many new facilities → the most that
            these could bring within the limit, wherever they stand (an upper bound); None: not searched for.
        aliases: names of zones → other names of the same places, beside those that are known.
        listed_before: facility types that were listed before a scenario, or the day, left out some: of
            these, none is a number.
        by_units: False: nobody asks what the units of a clause come to, only what it lacks.
    """

    zones: Zones
    cells: Cells
    cell_zones: CellZones
    facilities: Facilities
    border_m: pd.Series
    nearest: Mapping[Trip, Nearest]
    linked: Mapping[Trip, frozenset[str]]
    straight: Mapping[str, pd.DataFrame]
    least_cost_per_m: Mapping[tuple[str, Impedance], float]
    plan_zones: Mapping[str, tuple[str, ...]]
    population: str
    has_streets: bool = True
    land: Mapping[str, pd.Series] = field(default_factory=dict)
    raster: Cells | None = None
    reached: Mapping[Errand, Reached] = field(default_factory=dict)
    listed_before: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    by_units: bool = True
    best_gain: Callable[[Trip, float, Floats, int], float] | None = None

    @property
    def peopled(self) -> bool:
        """Whether it is known where people live."""
        return self.population != "unknown"

    @cached_property
    def hierarchy(self) -> ZoneHierarchy:
        """Which zone lies in which."""
        return hierarchy(self.zones)

    @cached_property
    def slivers(self) -> Booleans:
        """Tell of each piece whether hardly anything of its zone lies beside the zones within that."""
        thin, zone = self.hierarchy.own_area_m2 < SLIVER * self.hierarchy.area_m2, self.overlay.zone
        return np.where(zone >= 0, thin[zone], False)

    @cached_property
    def picked(self) -> dict[tuple[int, str], tuple[Plan, Pick, Pick]]:
        """``id`` of a plan (which is kept, so that no other gets it), zone key → its pieces and spots."""
        return {}

    @cached_property
    def lacking(self) -> dict[object, tuple[Plan, Text | None]]:
        """What a clause asks for → its plan (which is kept, as in ``picked``), and what is missing of it."""
        return {}

    @cached_property
    def on_ways(self) -> dict[object, Any]:
        """What was worked out from the ways, for readings that ask for the same."""
        return {}

    @cached_property
    def on_land(self) -> dict[object, Any]:
        """What was worked out from the tables alone, for readings that ask for the same."""
        return {}

    @cached_property
    def lands(self) -> dict[bytes, shapely.Geometry]:
        """Positions of zones → the land that they are, as gaps lie in it."""
        return {}

    @cached_property
    def lowest(self) -> dict[int, tuple[Pick, Integers]]:
        """``id`` of pieces (which are kept) → the smallest zone of each cell (``patches.lowest_zone``)."""
        return {}

    @cached_property
    def overlay(self) -> Overlay:
        """The cells, cut by the zones, and the land beside them."""
        return overlay(self.hierarchy, self.zones, self.cells, self.cell_zones)

    @cached_property
    def spots(self) -> Parts:
        """Where each facility stands."""
        return spots(self.hierarchy, self.zones, self.cells, self.facilities)

    @cached_property
    def raster_cells(self) -> Cells:
        """The cells of the raster, with the people that they have now."""
        return put_together(self.cells, self.raster)

    @cached_property
    def raster_cell(self) -> Integers:
        """The position in ``raster_cells`` of the cell of the raster that each cell is a part of, or is."""
        if self.raster is None:
            return np.arange(len(self.cells))
        found: Integers = self.raster.index.get_indexer(pd.Index(self.cells["raster_cell"]))
        return found

    @cached_property
    def listed(self) -> frozenset[str]:
        """The facility types of which there is a list."""
        return self.listed_before | frozenset(self.facilities["type"])

    @cached_property
    def _by_type(self) -> Mapping[str, Integers]:
        kinds = self.facilities["type"]
        return {str(kind): np.asarray(rows) for kind, rows in kinds.groupby(kinds).indices.items()}

    def of_types(self, types: Collection[str]) -> Integers:
        """Return the positions of the facilities of any of some types."""
        found = [self._by_type[each] for each in types if each in self._by_type]
        return np.sort(np.concatenate(found)) if found else np.array([], dtype=np.int64)

    @cached_property
    def _attributes(self) -> pd.DataFrame:
        # without shapes, and texts as objects: asked a thousand times, of few rows
        table = self.facilities
        texts = [name for name, kind in table.dtypes.items() if isinstance(kind, pd.StringDtype)]
        told = table.columns.difference(["geometry", "outline"], sort=False)
        return pd.DataFrame(table[told]).astype(dict.fromkeys(texts, object))

    @cached_property
    def _of_types(self) -> dict[frozenset[str], pd.DataFrame]:
        return {}

    def attributes_of(self, types: Collection[str]) -> pd.DataFrame:
        """Return the attributes of the facilities of any of some types, in their order."""
        wanted = frozenset(types)
        if wanted not in self._of_types:
            self._of_types[wanted] = self._attributes.iloc[self.of_types(wanted)]
        return self._of_types[wanted]

    @cached_property
    def _selected(self) -> dict[str, Booleans]:
        return {}

    def selected(self, trip: Trip) -> Booleans:
        """Tell of each facility whether a trip may lead to it, as ``Trip.selects`` does; many ask again."""
        if trip.goal not in self._selected:
            types = members(trip.facility)
            found = np.zeros(len(self.facilities), dtype=bool)
            found[self.of_types(types)] = trip.selects(self.attributes_of(types))
            self._selected[trip.goal] = found
        return self._selected[trip.goal]

    @cached_property
    def names(self) -> Names:
        """The names by which its zones are found."""
        every = dict(zip(self.zones.index, self.zones["name"], strict=True))
        return Names(every, {**zone_aliases(), **self.aliases})

    def with_ways(
        self,
        *,
        nearest: Mapping[Trip, Nearest],
        linked: Mapping[Trip, frozenset[str]],
        straight: Mapping[str, pd.DataFrame],
        least_cost_per_m: Mapping[tuple[str, Impedance], float],
        border_m: pd.Series,
        **more: Any,
    ) -> "Place":
        """Return the same tables with other ways between them; what the tables tell is not found anew.

        Args:
            nearest, linked, straight, least_cost_per_m, border_m: the ways.
            more: other fields that hang on the ways.
        """
        ways = replace(
            self,
            nearest=nearest,
            linked=linked,
            straight=straight,
            least_cost_per_m=least_cost_per_m,
            border_m=border_m,
            **more,
        )
        for name, each in vars(Place).items():
            if isinstance(each, cached_property) and name != "on_ways":
                vars(ways)[name] = getattr(self, name)  # found now, where it is not known yet
        return ways

    def with_nearest(self, nearest: Mapping[Trip, Nearest]) -> "Place":
        """Return the same tables with other times on the same ways, as ``with_ways`` does."""
        return self.with_ways(
            nearest=nearest,
            linked=self.linked,
            straight=self.straight,
            least_cost_per_m=self.least_cost_per_m,
            border_m=self.border_m,
        )

    def persons(self, zone_ids: Collection[str]) -> pd.Series:
        """Return the persons of each cell who live in the zones, by cell_id; nobody twice."""
        chosen = self.zones.index.isin(zone_ids)
        found = self.hierarchy.within(self.overlay, self.hierarchy.units(chosen), chosen)
        living = self.living() * found.taken(len(self.overlay.cell))
        return pd.Series(self.by_cell(living), index=self.cells.index, name="persons")

    def by_cell(self, values: Floats) -> Floats:
        """Add the values of the pieces of each cell up."""
        mine = self.overlay.cell >= 0
        return sums(self.overlay.cell[mine], values[mine], len(self.cells))

    def of_cells(self, values: Floats) -> Floats:
        """Split a number of each cell among its pieces; land has none of it."""
        cell = self.overlay.cell
        if not len(values):
            return np.zeros(len(cell))
        return np.where(cell >= 0, values[cell] * self.overlay.share, 0.0)

    def living(self, group: str = "all") -> Floats:
        """Return the people of a group in each piece, not to be written to; NaN where nothing tells of them.

        Raises:
            Missing: neither cells nor zones tell them apart.
        """
        key = "living", group
        if key not in self.on_land:
            self.on_land[key] = self._living(group)
            self.on_land[key].flags.writeable = False
        found: Floats = self.on_land[key]
        return found

    def _living(self, group: str) -> Floats:
        if group == "all" and not self.peopled:
            told = self.spread("persons")
            return np.where(np.isnan(told) & self.slivers, 0.0, told)
        if group == "all":
            return self.of_cells(self.cells["persons"].to_numpy(dtype=float))
        if group in self.cells.columns:
            return self.of_cells(self.cells[group].to_numpy(dtype=float))
        if group not in self.zones.columns:
            raise missing.group(group)
        return self.spread(group)

    def spread(self, column: str) -> Floats:
        """Spread a number of the zones over their pieces as people live there (else by area).

        A number of a zone goes, less those of the zones within it that have their own, to the rest
        of it. NaN where no zone around a piece has a number.
        """
        number = number_of(self.zones, column)
        source = self.hierarchy.smallest(~np.isnan(number))
        inner = np.flatnonzero(~np.isnan(number) & (self.hierarchy.parent >= 0) & ~self.hierarchy.across)
        inner = inner[source[self.hierarchy.parent[inner]] >= 0]
        rest = number.copy()
        np.subtract.at(rest, source[self.hierarchy.parent[inner]], number[inner])
        mine = of_zone(self.overlay, source)
        people = self.of_cells(self.cells["persons"].to_numpy(dtype=float))
        lived = sums(mine + 1, people, 1)[mine + 1] > 0
        weight = np.where(lived, people, self.overlay.area_m2)
        total = np.maximum(sums(mine + 1, weight, 1)[mine + 1], 1e-12)
        return np.where(mine >= 0, np.maximum(rest, 0.0)[mine] * weight / total, np.nan)

    def in_zones(self, values: Floats) -> Floats:
        """Add up what lies in each zone, from a number of each piece."""
        mine = self.overlay.zone >= 0
        own = sums(self.overlay.zone[mine], values[mine], len(self.zones))
        total = self.hierarchy.summed(own)
        for number, inside in self.overlay.across.items():
            total[number] = float((inside * values).sum())
        return total

    def standing(self, values: Floats) -> Floats:
        """Add up what the facilities in each zone have, from a number of each facility."""
        mine = self.spots.zone >= 0
        own = sums(self.spots.zone[mine], values[mine], len(self.zones))
        total = self.hierarchy.summed(own)
        for number, inside in self.spots.across.items():
            total[number] = float(values[inside > 0].sum())
        return total

    def around(self, units: Integers) -> Booleans:
        """Tell of each piece whether it lies in one of the units (mostly, where that lies across)."""
        chosen = np.isin(np.arange(len(self.zones)), units)
        found = np.where(self.overlay.zone >= 0, self.hierarchy.below(chosen)[self.overlay.zone], False)
        for number, inside in self.overlay.across.items():
            if chosen[number]:
                found = found | (inside > 0.5)
        return found
