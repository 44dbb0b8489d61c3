"""Small places whose every number is known: a county of four towns, and clauses asked of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
import yaml

from access.contracts import tables
from access.standards.model import Plan
from access.verdicts.clause import Clause, Trip, clauses
from access.verdicts.place import Place
from tests.conftest import CRS

BOXES = {
    "C": (0, 0, 400, 200),
    "D1": (0, 0, 200, 200),
    "D2": (200, 0, 400, 200),
    "T1": (0, 0, 100, 200),
    "T2": (100, 0, 200, 200),
    "T3": (200, 0, 300, 200),
    "T4": (300, 0, 400, 200),
    "E": (50, 0, 150, 100),
}
LEVELS = {"C": "city", "D1": "district", "D2": "district", "E": "development_zone"}
PARENTS = {"D1": "C", "D2": "C", "T1": "D1", "T2": "D1", "T3": "D2", "T4": "D2", "E": "D1"}


def county(
    persons: Sequence[float] = (10, 20, 30, 40, 50, 60, 70, 80),
    *,
    facilities: Sequence[Mapping[str, Any]] = (),
    zones: Mapping[str, Any] | None = None,
    cells: Mapping[str, Any] | None = None,
    **more: Any,
) -> Place:
    """A county of 400 m × 200 m in eight cells of 100 m, numbered eastwards in two rows.

    Cells 0 to 3 (10, 20, 30, 40 persons) are the southern halves of the towns T1 to T4, cells 4 to
    7 (50, 60, 70, 80) the northern ones: T1 has 60 persons, T2 80, T3 100, T4 120. District D1 is T1
    and T2 (140), D2 is T3 and T4 (220); the city C is both (360). The development zone E lies across
    T1 and T2, 100 m × 100 m, half of cell 0 and half of cell 1: 15 persons.

    Args:
        persons: of the cells.
        facilities: a row each: type, x, y in metres, further columns.
        zones, cells: further columns.
        more: further fields of the place.
    """
    shape = {name: shapely.box(*box) for name, box in BOXES.items()}
    zone_table = geopandas.GeoDataFrame(
        {
            "name": [f"{name}区" for name in shape],
            "level": [LEVELS.get(name, "town") for name in shape],
            "parent_id": [PARENTS.get(name) for name in shape],
            **(zones or {}),
        },
        index=pd.Index(list(shape), name="zone_id"),
        geometry=list(shape.values()),
        crs=CRS,
    )
    outlines = [shapely.box(x, y, x + 100, y + 100) for y in (0, 100) for x in (0, 100, 200, 300)]
    return placed(zone_table, outlines, persons, facilities, cells or {}, **more)


def placed(
    zones: Any,
    outlines: Sequence[Any],
    persons: Sequence[float],
    facilities: Sequence[Mapping[str, Any]] = (),
    cells: Mapping[str, Any] | None = None,
    **more: Any,
) -> Place:
    """A place whose shares of cells in zones are those of their areas."""
    ids = pd.Index([f"c{i}" for i in range(len(outlines))], name="cell_id")
    west, south, east, north = np.array([box.bounds for box in outlines]).T
    on_grid = {
        "row": np.rint((north.max() - north) / (north - south)),
        "column": np.rint((west - west.min()) / (east - west)),
    }
    cell_table = geopandas.GeoDataFrame(
        {"persons": np.asarray(persons, dtype=float), **on_grid, **(cells or {})},
        index=ids,
        geometry=[box.centroid for box in outlines],
        crs=CRS,
    )
    cell_table["outline"] = geopandas.GeoSeries(list(outlines), index=ids, crs=CRS)
    rows = [
        (cell, zone, box.intersection(shape).area / box.area)
        for cell, box in zip(ids, outlines, strict=True)
        for zone, shape in zones.geometry.items()
        if box.intersection(shape).area
    ]
    shares = pd.DataFrame(rows, columns=["cell_id", "zone_id", "share"]).set_index(["cell_id", "zone_id"])
    for table, contract in ((zones, tables.ZONES), (cell_table, tables.CELLS), (shares, tables.CELL_ZONES)):
        tables.check(table, contract)
    given: dict[str, Any] = {
        "border_m": pd.Series(np.inf, index=ids),
        "nearest": {},
        "linked": {},
        "straight": {},
        "least_cost_per_m": {},
        "plan_zones": {},
        "population": "synthetic",
        **more,
    }
    return Place(
        zones=zones, cells=cell_table, cell_zones=shares, facilities=_facilities(facilities), **given
    )


def _facilities(rows: Sequence[Mapping[str, Any]]) -> Any:
    columns = {name: None for row in rows for name in row if name not in ("x", "y")}
    table = geopandas.GeoDataFrame(
        {name: [row.get(name) for row in rows] for name in {"type": None, **columns}},
        index=pd.Index([f"f{i}" for i in range(len(rows))], name="facility_id", dtype="str"),
        geometry=[shapely.Point(row.get("x", 50), row.get("y", 50)) for row in rows],
        crs=CRS,
    )
    table = table.assign(name=None, source="by hand")
    tables.check(table, tables.FACILITIES)
    return table


ZONES = """\
whole: {text: {zh: 全市, en: the city}, by: all}
"""


def plan(standards: str, zones: str = "", period: str = "{baseline: 2020, target: 2025}") -> Plan:
    """A plan with these standards (YAML), a zone ``whole`` and further zones."""
    content = yaml.safe_load(
        'id: own\ntitle: {zh: 规划, en: plan}\nissued_by: {zh: 区, en: district}\ndate: "2026"\n'
        f"period: {period}\n"
    )
    content["zones"] = yaml.safe_load(ZONES + zones)
    content["standards"] = yaml.safe_load(standards)
    for standard in content["standards"]:
        standard.setdefault("quote", {"zh": "原文", "en": "quote"})
    return Plan.model_validate(content)


def only(standards: str, zones: str = "", **period: str) -> Clause:
    """The one clause of a plan."""
    (clause,) = clauses(plan(standards, zones, **period))
    return clause


def measured(
    place: Place,
    travel: Mapping[Trip, Sequence[float]],
    *,
    straight: Mapping[str, Sequence[float]] | None = None,
    linked: bool = True,
) -> dict[str, Any]:
    """What measuring these trips would add to a place: for each, the impedance of every cell."""
    index = place.cells.index

    def table(values: Sequence[float], column: str, name: str) -> Any:
        values = np.asarray(values, dtype=float)
        ids = np.where(np.isfinite(values), name, None)
        return pd.DataFrame({column: values, "facility_id": ids}, index=index)

    lengths = {
        trip.goal: np.nan_to_num(np.asarray(way, dtype=float), nan=1e4) for trip, way in travel.items()
    }
    return {
        "nearest": {
            trip: table(way, "impedance", trip.facility)
            for trip, way in travel.items()
            if trip.impedance != "straight_m"
        },
        "linked": {trip: frozenset({trip.facility} if linked else ()) for trip in travel},
        "straight": {
            goal: table(way, "length_m", goal) for goal, way in {**lengths, **(straight or {})}.items()
        },
        "least_cost_per_m": {(trip.mode, trip.impedance): 1.0 for trip in travel},
    }
