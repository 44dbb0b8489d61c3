"""Towns drawn by hand, one for each cause of a gap: people walk a metre a second, five minutes are 300 m."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.network.build import build
from access.network.linked import Linked
from access.network.snapping import snap
from access.network.travel import nearest, nearest_straight
from access.verdicts.causes.explain import Explained, explained
from access.verdicts.causes.full import with_full
from access.verdicts.causes.ground import Ground
from access.verdicts.evaluate import Assessment, evaluate
from access.verdicts.gaps import Found, found
from tests.conftest import CRS, metres, street_table
from tests.verdicts.places import only, placed

CLAUSE = """
- id: own
  kind: travel_time
  rule: {mode: walk, required_share: 1.0}
  targets: [{zone: whole, facility: library, value: 5, unit: min}]
"""
Point = tuple[float, float]


class Town(NamedTuple):
    """A town, judged."""

    found: Found
    assessment: Assessment
    ground: Ground

    @property
    def explained(self) -> Explained:
        """Its gaps with their causes."""
        return explained(self.found, self.assessment, self.ground)

    @property
    def gap(self) -> Any:
        """Its only gap."""
        (row,) = self.explained.gaps.itertuples()
        return row

    def full(self, **how: Any) -> Explained:
        """Its gaps, with those whose libraries are full."""
        whole, told = with_full(self.found, self.assessment, self.ground, **how)
        return explained(whole, self.assessment, self.ground, full=told)


def town(
    streets: Sequence[Sequence[Point]],
    people: Mapping[Point, float],
    libraries: Sequence[Mapping[str, Any]],
    *,
    barriers: Sequence[tuple[str, str, Any]] = (),
    water: Sequence[Any] = (),
    side_m: float = 20.0,
) -> Town:
    """A town.

    Args:
        streets: lines, each a street from corner to corner.
        people: middle of a cell → how many live there.
        libraries: x, y, name and more of each.
        barriers: kind, name and shape.
        water: polygons.
        side_m: of the cells.
    """
    pieces = [(a, b) for line in streets for a, b in itertools.pairwise(line)]
    rows: list[Any] = [(f"{a}", f"{b}", float(np.hypot(b[0] - a[0], b[1] - a[1])), "both") for a, b in pieces]
    table = street_table(rows, [shapely.LineString(piece) for piece in pieces])
    network = build(table, metres(), impedance="time_s")
    outlines = [
        shapely.box(x - side_m / 2, y - side_m / 2, x + side_m / 2, y + side_m / 2) for x, y in people
    ]
    zone = geopandas.GeoDataFrame(
        {"name": ["镇"], "level": ["town"], "parent_id": [None]},
        index=pd.Index(["T"], name="zone_id"),
        geometry=[shapely.box(-9000, -9000, 9000, 9000)],
        crs=CRS,
    )
    place = placed(zone, outlines, list(people.values()), [{"type": "library", **each} for each in libraries])
    names = [each.get("name", f"馆{number}") for number, each in enumerate(libraries)]
    place = replace(place, facilities=place.facilities.assign(name=pd.array(names, dtype="str")))
    clause = only(CLAUSE)
    doors = place.facilities.geometry
    linked = [
        snap(points, network, max_leg_m=50, min_component_m=0) for points in (place.cells.geometry, doors)
    ]
    trip, key = clause.trip, ("walk", "time_s")
    place = replace(
        place,
        nearest={trip: nearest(*linked, network, direction="demand_to_facility")},
        linked={trip: frozenset(place.facilities.index)},
        straight={trip.goal: nearest_straight(place.cells.geometry, doors)},
        least_cost_per_m={key: 1.0},
    )
    barred = [np.zeros(len(each), dtype=bool) for each in linked]
    kinds = np.full(len(network.length_m), 3)
    link = Linked("walk", network, *linked, 50.0, 0.0, *barred, kinds)
    told = geopandas.GeoDataFrame(
        {"kind": [kind for kind, _, _ in barriers], "name": [name for _, name, _ in barriers]},
        geometry=[shape for _, _, shape in barriers],
        crs=CRS,
    )
    entrances = geopandas.GeoDataFrame(geometry=doors)
    assessment = evaluate([clause], place)
    ground = Ground({key: link}, entrances, told, np.array(water, dtype=object))
    return Town(found(assessment), assessment, ground)
