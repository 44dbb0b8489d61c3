"""Clauses judged by people's way → trips, crowds and the ``Way`` of each (see page/src/types.d.ts)."""

import math
from typing import cast

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.outputs.maps.pack import Pack
from access.standards.model import ServiceRadiusRule, StreetRule, TravelTimeRule
from access.verdicts import gaps, streets
from access.verdicts.clause import Clause, Trip
from access.verdicts.evaluate import Assessment
from access.verdicts.patches import lowest_zone
from access.verdicts.zones import Extent, extent

_STEPS = (10.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.5, 0.25, 0.1)  # seconds or metres
_FINENESS = 120  # steps to a limit at least
_FEW = 2_000_000  # so many impedances may be told in the finest steps
_PERSONS = 0.01


class Travel:
    """The trips and crowds of an assessment's clauses, each put away once."""

    def __init__(self, assessment: Assessment, graphs: dict[tuple[str, str], int], pack: Pack) -> None:
        """Collect.

        Args:
            assessment: the clauses and what was measured.
            graphs: (mode, impedance) → the number of its embedded network.
            pack: where arrays are put.
        """
        self._place, self._pack, self._graphs = assessment.place, pack, graphs
        self._clauses = [each for each in assessment.clauses if each.id in assessment.measures]
        self._measures = assessment.measures
        self.numbers: dict[Trip, int] = {}
        self._crowds: dict[str, int] = {}
        self.trips: list[dict[str, object]] = []
        self.crowds: list[dict[str, object]] = []

    def of(self, clause: Clause, number: pd.Series) -> dict[str, object] | None:
        """Return the way of a clause; None where it is not judged by people's way.

        Args:
            clause: the clause.
            number: facility_id → the number by which the page knows it.
        """
        if clause.id not in self._measures:
            return None
        rule = cast("StreetRule", clause.rule)
        found = extent(self._place, clause.plan, clause.target.zone)
        people = self._place.living(rule.group.default)
        crowd = self._crowd(found, people, rule.group.default)
        unit = rule.coverage_unit.default if isinstance(rule, TravelTimeRule) else "population"
        trips = [trip for trip in clause.trips if self._place.selected(trip).any()]
        first = clause.trip
        straight = first.impedance == "straight_m"
        reach = self._measures[clause.id]["reach_m"]
        return {
            "limit": clause.limit,
            "reach_m": float(reach.iloc[0]),
            "near_m": gaps.near_m(clause, self._measures[clause.id]),
            "site_m": gaps.site_m(clause, self._measures[clause.id]),
            "trips": [self._trip(trip, number) for trip in trips],
            "enough": streets.enough(clause),
            "crowd": crowd,
            "judged": crowd
            if unit == "population"
            else self._crowd(found, streets.weights(unit, self._place), "all"),
            "counts": unit,
            "required_share": clause.required_share,
            "rate": 1.0 if straight else self._place.least_cost_per_m.get((first.mode, first.impedance), 1.0),  # type: ignore[arg-type]
            "statistic": self._statistic(clause, found),
        }

    def _trip(self, trip: Trip, number: pd.Series) -> int:
        if trip not in self.numbers:
            self.numbers[trip] = len(self.trips)
            place, pack = self._place, self._pack
            straight = trip.impedance == "straight_m"
            found = place.straight[trip.goal] if straight else place.nearest[trip]
            cost = found["length_m" if straight else "impedance"].to_numpy(dtype=float)
            # pages number facilities in their order; -1 where there is none
            nearest = number.index.get_indexer(pd.Index(found["facility_id"]))
            self.trips.append(
                {
                    "graph": self._graphs.get((trip.mode, trip.impedance)),
                    "mode": trip.mode,
                    "impedance": trip.impedance,
                    "direction": trip.direction,
                    "goals": pack.whole(number[place.facilities.index[place.selected(trip)]]),
                    "cost": pack.scaled(cost, step=self._step(trip), up=True, delta=True),
                    "nearest": pack.whole(nearest, delta=True),
                }
            )
        return self.numbers[trip]

    def _step(self, trip: Trip) -> float:
        """The step that impedances are told in: the finest, in a large study the coarsest that does.

        Limits are whole multiples of it, so that no cell comes within one by rounding.
        """
        if len(self._clauses) * len(self._place.cells) <= _FEW:
            return _STEPS[-1]
        limits = [clause.limit for clause in self._clauses if trip in clause.trips]
        for step in _STEPS:
            if all(
                limit / step >= _FINENESS and math.isclose(limit / step, round(limit / step), abs_tol=1e-9)
                for limit in limits
            ):
                return step
        return _STEPS[-1]

    def _crowd(self, found: Extent, values: Floats, group: str) -> int:
        """The number of a crowd: a number of each piece, by cell and unit."""
        place, parts = self._place, found.divided()
        table = pd.DataFrame(
            {
                "cell": place.overlay.cell[parts.pieces.part],
                "zone": parts.pieces.unit,
                "home": place.overlay.zone[parts.pieces.part],
                "persons": parts.pieces.weight * values[parts.pieces.part],
            }
        )
        rest = found.by_cell(values) - np.bincount(
            table["cell"][table["cell"] >= 0],
            weights=table["persons"][table["cell"] >= 0],
            minlength=len(place.cells),
        )
        beside = pd.DataFrame({"cell": np.arange(len(rest)), "zone": -1, "home": -1, "persons": rest})
        table = pd.concat([table[table["cell"] >= 0], beside])
        table = table[table["persons"] > 1e-9].sort_values(["cell", "zone"])
        packed: dict[str, object] = {
            "cell": self._pack.whole(table["cell"], delta=True),
            "zone": self._pack.whole(table["zone"], delta=True),
            "home": self._pack.whole(table["home"], delta=True),
            "persons": self._pack.scaled(table["persons"], step=_PERSONS),
        }
        packed |= {"group": group} if group in self._place.cells.columns else {}
        packed["lowest"] = self._pack.whole(lowest_zone(found), delta=True)
        key = str(packed)
        if key not in self._crowds:
            self._crowds[key] = len(self.crowds)
            self.crowds.append(packed)
        return self._crowds[key]

    def _statistic(self, clause: Clause, found: Extent) -> dict[str, object] | None:
        """What a service-radius statistic needs besides people: areas and facilities of the units."""
        rule = clause.rule
        if not isinstance(rule, ServiceRadiusRule):
            return None
        place, parts = self._place, found.divided()
        goals = np.logical_or.reduce([place.selected(trip) for trip in clause.trips])
        area_m2 = streets.land_area(rule.area.default, place)
        spots = parts.spots
        standing = [int(goals[spots.part[spots.unit == unit]].sum()) for unit in parts.units]
        return {
            "name": rule.statistic.default,
            "pooled": rule.aggregate.default != "per_unit",
            "zones": parts.units.tolist(),
            "area_m2": np.round(parts.by_zone(area_m2)[parts.units], 1).tolist(),
            "facilities": standing,
            "whole": {
                "area_m2": round(found.total(area_m2), 1),
                "facilities": int(goals[found.spots.part].sum()),
            },
        }
