"""People on a grid held against what is looked at: cut down to the zones; areas that cells cover."""

import math

import geopandas
import numpy as np
import pandas as pd
import shapely
from rasterio import Affine

from access.contracts.arrays import Floats
from access.contracts.tables import Zones
from access.places import datums
from access.places.grid import Grid
from access.places.people.pieces import Placed


def near(placed: Placed, zones: Zones) -> Placed:
    """Leave out the rows and columns of cells that lie wholly away from the zones.

    Args:
        placed: people, and how many of each cell live in each zone.
        zones: ZONES.
    """
    grid, (rows, columns) = placed.grid, placed.grid.persons.shape
    left, bottom, right, top = datums.bounds(zones.crs, grid.crs, tuple(zones.total_bounds))
    step = grid.transform
    first = max(math.floor((left - step.c) / step.a), 0), max(math.floor((top - step.f) / step.e), 0)
    row = min(math.ceil((bottom - step.f) / step.e), rows)
    column = min(math.ceil((right - step.c) / step.a), columns)
    kept = slice(first[1], max(row, first[1] + 1)), slice(first[0], max(column, first[0] + 1))
    number = np.full(grid.persons.shape, -1)
    persons = grid.persons[kept]
    number[kept] = np.arange(persons.size).reshape(persons.shape)
    shares = placed.cell_zones
    if shares is not None:
        cell = number.reshape(-1)[shares.index.get_level_values("cell_id")]
        zone = shares.index.get_level_values("zone_id")
        index = pd.MultiIndex.from_arrays([cell, zone], names=shares.index.names)
        shares = shares.set_axis(index)[cell >= 0].sort_index()
    moved = step @ Affine.translation(*first)
    groups = {name: values[kept] for name, values in placed.groups.items()}
    return placed._replace(grid=Grid(persons, moved, grid.crs), groups=groups, cell_zones=shares)


def reached(grid: Grid, areas: geopandas.GeoSeries) -> Floats:
    """How much of each area lies within a grid's cells: shares of its area.

    Args:
        grid: the cells.
        areas: polygons, in a projected CRS.
    """
    left, bottom, right, top = grid.bounds
    long = max(right - left, top - bottom)
    edge = geopandas.GeoSeries(
        [shapely.segmentize(shapely.box(left, bottom, right, top), long / 30)], crs=grid.crs
    )
    window = datums.project(edge, areas.crs).iloc[0]
    inside = areas.make_valid().intersection(window).area
    return np.asarray(inside / np.maximum(areas.area, 1e-9), dtype=np.float64).clip(0.0, 1.0)
