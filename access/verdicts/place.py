"""Everything measured about a study's place, from which verdicts are taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from access.network.build import Impedance
from access.standards.model import Plan
from access.verdicts.clause import Trip


@dataclass(frozen=True)
class Place:
    """The tables of one study.

    Attributes:
        zones, cells, cell_zones, facilities: see ``access.tables``.
        border_m: for each cell, the straight distance (metres) to the border of the data, beyond
            which streets and facilities are not known; ``inf`` where nothing lies beyond.
        nearest: trip → NEAREST table.
        linked: trip → the ids of its facilities that are linked to the streets.
        straight: facility type → table of length_m and facility_id, in a straight line.
        top_rate: (mode, impedance) → the least cost of a metre.
        plan_zones: zone keys of plans that the study delimits → zone ids.
        population: how the population came about: census, modelled or synthetic.
    """

    zones: Any
    cells: Any
    cell_zones: Any
    facilities: Any
    border_m: Any
    nearest: Mapping[Trip, Any]
    linked: Mapping[Trip, frozenset[str]]
    straight: Mapping[str, Any]
    top_rate: Mapping[tuple[str, Impedance], float]
    plan_zones: Mapping[str, tuple[str, ...]]
    population: str

    def persons(self, zone_ids: tuple[str, ...]) -> Any:
        """Return the persons of each cell who live in the zones (persons × share), by cell_id."""
        inside = self.cell_zones.index.get_level_values("zone_id").isin(zone_ids)
        share = self.cell_zones["share"][inside].groupby("cell_id").sum()
        return self.cells["persons"] * share.reindex(self.cells.index).fillna(0.0)

    def zones_of(self, plan: Plan, key: str) -> tuple[str, ...]:
        """Return the ids of the zones that a plan's zone key stands for; empty where none do.

        What the study itself says of the key goes first. The complement of a zone that nobody
        delimits is not known either.
        """
        zone = plan.zones[key]
        names = self.zones["name"]
        if key in self.plan_zones:
            return tuple(names.index[names.index.isin(self.plan_zones[key])])
        if zone.by == "all":
            return tuple(names.index)
        if zone.by == "names":
            return tuple(names.index[names.isin(zone.names)])
        if zone.by != "complement" or not all(self._delimited(plan, other) for other in zone.of):
            return ()
        others = [each for other in zone.of for each in self.zones_of(plan, other)]
        return tuple(names.index[~names.index.isin(others)])

    def _delimited(self, plan: Plan, key: str) -> bool:
        zone = plan.zones[key]
        if key in self.plan_zones or zone.by in ("all", "names"):
            return True
        return zone.by == "complement" and all(self._delimited(plan, other) for other in zone.of)

    def facilities_in(self, types: frozenset[str], zone_id: str) -> int:
        """Count the facilities of these types inside a zone."""
        points = self.facilities.geometry[self.facilities["type"].isin(types)]
        return int(points.intersects(self.zones.geometry[zone_id]).sum())
