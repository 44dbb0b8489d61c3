"""A made-up city of any size, assessed: what the page of its gap map is measured on."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.documents import Text
from access.contracts.notes import report
from access.network.build import build
from access.network.linked import Linked
from access.network.profiles import load
from access.network.snapping import snap
from access.network.travel import nearest, nearest_straight
from access.outputs.maps import gap_map
from access.outputs.maps.page_data import Layers
from access.standards.model import Plan
from access.standards.registry import facility_types
from access.verdicts.clause import clauses
from access.verdicts.evaluate import Assessment, evaluate
from access.verdicts.place import Place
from tests.benchmarks.bench import planar
from tests.conftest import CRS

_CORNER = 500_000  # where the planar streets begin
_ZONES = 8  # a side
_CLASSES = ("primary", "tertiary", "residential", "footway")


def city(
    cells: int, nodes: int, facilities: int, standards: int
) -> tuple[Assessment, Any, tuple[Linked, ...]]:
    """Return an assessment of travel times on foot, its STREETS, and its network.

    Args:
        cells: about how many, in a square.
        nodes: of the streets, about.
        facilities: in all, of as many types as there are standards.
        standards: how many.
    """
    random = np.random.default_rng(7)
    streets = planar(nodes)
    streets["class"] = random.choice(_CLASSES, len(streets), p=[0.03, 0.12, 0.6, 0.25])
    network = build(streets, load("walk"))
    size_m = float(np.ptp(network.xy, axis=0).max())
    types = sorted(facility_types())[:standards]
    points = network.xy[random.integers(0, len(network.xy), facilities)] + random.normal(
        0, 20, (facilities, 2)
    )
    table = geopandas.GeoDataFrame(
        {
            "type": [types[i % standards] for i in range(facilities)],
            "name": [f"设施 {i}" for i in range(facilities)],
            "capacity": random.integers(10, 500, facilities).astype(float),
            "source": "made up",
        },
        index=pd.Index([f"f{i}" for i in range(facilities)], name="facility_id"),
        geometry=shapely.points(points),
        crs=CRS,
    )
    demand = _cells(cells, size_m, random)
    zones, cell_zones = _zones(demand, size_m)
    found = {
        "cells": snap(demand.geometry, network, max_leg_m=250, min_component_m=1000),
        "entrances": snap(table.geometry, network, max_leg_m=250, min_component_m=1000),
    }
    asked = clauses(Plan.model_validate(plan(types)))
    trips = {each.trip: table.index[each.trip.selects(table)] for each in asked}
    place = Place(
        zones=zones,
        cells=demand,
        cell_zones=cell_zones,
        facilities=table,
        border_m=pd.Series(np.inf, index=demand.index),
        nearest={
            trip: nearest(
                found["cells"], found["entrances"].loc[ids], network, direction="demand_to_facility"
            )
            for trip, ids in trips.items()
        },
        linked={trip: frozenset(ids) for trip, ids in trips.items()},
        straight={
            trip.goal: nearest_straight(demand.geometry, table.geometry[ids]) for trip, ids in trips.items()
        },
        least_cost_per_m={("walk", "time_s"): network.least_cost_per_m},
        plan_zones={},
        population="synthetic",
    )
    kinds = np.full(len(network.length_m), 11)  # as ``Linker.edge_kinds``: open, alone, large
    barred = {f"{name}_barred": np.zeros(len(each), dtype=bool) for name, each in found.items()}
    linked = Linked("walk", network, **found, max_leg_m=250, min_component_m=1000, **barred, edge_kinds=kinds)
    return evaluate(asked, place), streets, (linked,)


def page(assessed: tuple[Assessment, Any, tuple[Linked, ...]]) -> str:
    """Return the gap map's page of such a city."""
    assessment, streets, networks = assessed
    about = gap_map.About(
        name=Text(zh="虚构大城市", en="A large synthetic city"), note=None, input_report=report([])
    )
    return gap_map.html(assessment, Layers(streets, networks), about=about)


def _cells(number: int, size_m: float, random: Any) -> Any:
    side = round(number**0.5)
    step = size_m / side
    row, column = np.divmod(np.arange(side * side), side)
    west, north = _CORNER + column * step, _CORNER + size_m - row * step
    outlines = shapely.box(west, north - step, west + step, north)
    table = geopandas.GeoDataFrame(
        {"persons": np.round(random.gamma(2, 10, len(row)), 3), "row": row, "column": column},
        index=pd.Index(np.arange(len(row)), name="cell_id"),
        geometry=shapely.centroid(outlines),
        crs=CRS,
    )
    table["outline"] = geopandas.GeoSeries(outlines, crs=CRS)
    return table


def _zones(cells: Any, size_m: float) -> tuple[Any, Any]:
    side = int(cells["row"].max()) + 1
    edges = np.floor(np.linspace(0, side, _ZONES + 1)) * size_m / side
    shapes = [
        shapely.box(
            _CORNER + edges[i],
            _CORNER + size_m - edges[j + 1],
            _CORNER + edges[i + 1],
            _CORNER + size_m - edges[j],
        )
        for j in range(_ZONES)
        for i in range(_ZONES)
    ]
    ids = [f"z{i}" for i in range(len(shapes))]
    zones = geopandas.GeoDataFrame(
        {"name": [f"第{i + 1}街道" for i in range(len(shapes))]},
        index=pd.Index(ids, name="zone_id"),
        geometry=shapes,
        crs=CRS,
    )
    bounds = np.floor(np.linspace(0, side, _ZONES + 1))
    at = [np.searchsorted(bounds, cells[name], side="right") - 1 for name in ("row", "column")]
    pairs = pd.MultiIndex.from_arrays(
        [cells.index, np.array(ids)[at[0] * _ZONES + at[1]]], names=["cell_id", "zone_id"]
    )
    return zones, pd.DataFrame({"share": 1.0}, index=pairs)


def plan(types: list[str]) -> dict[str, Any]:
    """Return what a plan file holds that asks for each type within some minutes on foot."""
    standards = [
        {
            "id": kind,
            "quote": {"zh": f"{5 + i % 4 * 5}分钟可达", "en": f"within {5 + i % 4 * 5} minutes"},
            "kind": "travel_time",
            "strength": "shall",
            "rule": {"mode": "walk", "required_share": {"default": 0.9, "basis": "assumption"}},
            "targets": [
                {"id": f"{kind}.all", "zone": "all", "facility": kind, "value": 5 + i % 4 * 5, "unit": "min"}
            ],
        }
        for i, kind in enumerate(types)
    ]
    return {
        "id": "large",
        "title": {"zh": "虚构规划", "en": "A made-up plan"},
        "issued_by": {"zh": "无", "en": "nobody"},
        "date": "2026-01-01",
        "zones": {"all": {"text": {"zh": "全域", "en": "everywhere"}, "by": "all"}},
        "standards": standards,
    }
