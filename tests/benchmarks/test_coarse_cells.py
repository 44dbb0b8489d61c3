"""A raster of 1 km beside one of 100 m of the same place: its people are searched for in parts of 100 m."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
from rasterio import Affine
from shapely import box

from access.contracts.zone_hierarchy import hierarchy
from access.network.build import build
from access.network.network import Network
from access.network.profiles import load
from access.network.snapping import snap
from access.network.travel import nearest
from access.places import zones
from access.places.grid import Grid, demand_cells
from access.places.people import parts, within_cells
from access.study.cut_cells import Cut, divided
from tests.benchmarks.bench import on_nodes, once, planar, show
from tests.conftest import CRS

SIDE_KM, FACILITIES = 100, 200
CORNER = 500_000  # the south-west one, of the streets too


def raster(cell_m: float) -> Grid:
    """100 × 100 km of people, one to a hectare."""
    count = round(SIDE_KM * 1000 / cell_m)
    transform = Affine(cell_m, 0, CORNER, 0, -cell_m, CORNER + SIDE_KM * 1000)
    return Grid(np.full((count, count), cell_m**2 / 1e4), transform, pyproj.CRS(CRS))


def district() -> Any:
    """The whole of it as one zone."""
    return geopandas.GeoDataFrame(
        {"name": ["区"]},
        index=pd.Index(["z"], name="zone_id"),
        geometry=[box(CORNER, CORNER, CORNER + SIDE_KM * 1000, CORNER + SIDE_KM * 1000)],
        crs=CRS,
    )


def of_100_m() -> Any:
    grid = raster(100)
    return demand_cells(grid, CRS), zones.shares(grid, district())[0]


def of_1_km(streets: Any) -> Any:
    grid, n = raster(1000), 10
    fine, zone_table = parts.finer(grid, n), district()
    evidence = [within_cells.streets(streets, fine, n)]
    weight, _ = within_cells.weights(evidence, grid.persons.shape, n)
    cells, shares = demand_cells(grid, CRS), zones.shares(grid, zone_table)[0]
    return divided(Cut(n, fine, weight), cells, shares, zone_table, hierarchy(zone_table))


def searched(cells: Any, network: Network) -> Any:
    positions = snap(cells.geometry, network, max_leg_m=250, min_component_m=0)
    doors = on_nodes(network, FACILITIES, 0)[1]
    return nearest(positions, doors, network, direction="demand_to_facility")


@pytest.mark.benchmark
def test_a_coarse_raster_costs_what_its_fine_equivalent_does() -> None:
    streets = planar(round(3 * (SIDE_KM * 1000 / 120) ** 2))
    network = build(streets, load("walk"), policy="open")
    rows = []
    for name, make in (
        ("100 m", of_100_m),
        ("1 km in parts", lambda: of_1_km(streets)),
        ("100 m again", of_100_m),
    ):
        (cells, _), read_s = once(make)
        _, search_s = once(lambda cells=cells: searched(cells, network))
        rows.append(
            {"raster": name, "cells": len(cells), "made s": read_s, "snapped and searched s": search_s}
        )
    show("10,000 cells of 1 km, and their 1,000,000 of 100 m (at most 3 times as long)", rows)
