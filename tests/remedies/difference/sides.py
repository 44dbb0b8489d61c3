"""What tests of differences share: the tiny town read once, and its tables changed one by one."""

from dataclasses import replace
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.assessment.run import clauses_of
from access.remedies.difference.replay import Replay
from access.remedies.difference.sides import worlds
from access.remedies.difference.split import Split, splits
from access.remedies.difference.world import Side
from access.remedies.scenarios.scenario import limits_changed
from tests.conftest import EAST, NORTH

MARKET = "huangyan.convenience_circle.farmers_market"
WHOLE = ("", "value")
PERSONS = ("", "persons_met")


def place(x: float, y: float) -> shapely.Point:
    return shapely.Point(EAST + x, NORTH + y)


def facilities(side: Side, rows: dict[str, dict[str, Any]]) -> Side:
    """The side with these facilities alone: id → at, and what differs from an unnamed market."""
    table = geopandas.GeoDataFrame(
        pd.DataFrame(
            {
                "type": [row.get("type", "farmers_market") for row in rows.values()],
                "name": pd.array([row.get("name") for row in rows.values()], dtype="str"),
                "capacity": [float(row.get("capacity", np.nan)) for row in rows.values()],
                "place_id": pd.array([row.get("place_id") for row in rows.values()], dtype="str"),
                "source": "markets.csv",
            },
            index=pd.Index(list(rows), name="facility_id", dtype="str"),
        ),
        geometry=[place(*row["at"]) for row in rows.values()],
        crs=side.read.facilities.crs,
    )
    return side._replace(read=replace(side.read, facilities=table, entrances=table[["geometry"]]))


def people(side: Side, persons: dict[float, float]) -> Side:
    """The side with other numbers of people: by how many live there now."""
    cells = side.read.cells
    return side._replace(
        read=replace(side.read, cells=cells.assign(persons=cells["persons"].replace(persons)))
    )


def limit(side: Side, minutes: float) -> Side:
    """The side with another limit of its clause."""
    clauses, faults = limits_changed({MARKET: minutes}, side.clauses)
    assert not faults
    return side._replace(clauses=clauses)


def without_street(side: Side, one: tuple[float, float], other: tuple[float, float]) -> Side:
    """The side without the street between two corners of the town."""
    line = shapely.LineString([place(*one), place(*other)])
    streets = side.read.streets
    gone = streets.geometry.apply(lambda each: each.equals(line))
    assert gone.sum() == 1
    return side._replace(read=replace(side.read, streets=streets[~gone]), own_streets=True)


def split(one: Side, other: Side) -> Split:
    (found,) = splits(replay(one, other))
    return found


def replay(one: Side, other: Side) -> Replay:
    return Replay((one, other), worlds(one, other), lambda _: None)


def side_of(study: Any, read: Any) -> Side:
    return Side(study, read, clauses_of(study))
