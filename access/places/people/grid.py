"""A raster, or buildings, → a population grid → demand cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from rasterio import Affine

from access.contracts import tables
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.tables import counted
from access.places import checks, readers


@dataclass(frozen=True)
class Grid:
    """Persons on a regular north-up grid.

    Attributes:
        persons: shape (rows, columns); NaN where there is no data.
        transform: from (column, row) to coordinates.
        crs: the CRS of those coordinates.
    """

    persons: npt.NDArray[np.float64]
    transform: Affine
    crs: Any

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        rows, columns = self.persons.shape
        step = self.transform
        return step.c, step.f + rows * step.e, step.c + columns * step.a, step.f

    def xy(self, column: Any, row: Any) -> tuple[Any, Any]:
        """Return the coordinates of (fractional) columns and rows."""
        step = self.transform
        return step.c + column * step.a, step.f + row * step.e


def from_raster(path: Path, zones: Any) -> tuple[Grid, list[Note]]:
    """Read the part of a population raster (persons per cell) that covers the zones.

    Raises:
        FileError: see ``readers.raster``; counts that cannot be persons; or nobody lives there.
    """
    values, transform, crs = readers.raster(
        path, tuple(zones.total_bounds), zones.crs, of="persons per cell", around="zones"
    )
    checks.check_counts(path, values)
    grid = Grid(values, transform, crs)
    total = float(np.nansum(values))
    if total <= 0:
        raise FileError(str(path), ["no people in the part that covers the zones"])
    empty = int(np.isnan(values).sum())
    return grid, [
        *_outside_note(grid, zones),
        Note(
            "found",
            "population",
            f"人口栅格在分区外接矩形内共 {total:,.0f} 人，{empty} 个格网无数据",
            f"{total:,.0f} persons in the raster around the zones; {counted(empty, 'cell')} no data",
            total,
            "persons",
        ),
    ]


def _outside_note(grid: Grid, zones: Any) -> list[Note]:
    """Say how much of the zones' area the raster does not reach."""
    edge = shapely.segmentize(shapely.box(*grid.bounds), grid.transform.a * 10)
    covered = geopandas.GeoSeries([edge], crs=grid.crs).to_crs(zones.crs).iloc[0]
    whole = zones.union_all()
    outside_m2 = float(whole.difference(covered).area)
    if outside_m2 < 1:
        return []
    km2, share = outside_m2 / 1e6, outside_m2 / float(whole.area)
    return [
        Note(
            "doubtful",
            "population",
            f"分区面积有 {km2:,.2f} 平方公里（{share:.1%}）在人口栅格以外，那里的人没有计入",
            f"{km2:,.2f} km² of the zones ({share:.1%}) lie outside the population raster:"
            " whoever lives there is not counted",
            km2,
            "km²",
        )
    ]


def group(path: Path, grid: Grid, zones: Any) -> npt.NDArray[np.float64]:
    """Read the raster of an age group on the grid of the whole population; shape as ``grid.persons``.

    Raises:
        FileError: see ``readers.raster``; another grid; or more people in a cell than live there.
    """
    values, transform, _ = readers.raster(
        path, tuple(zones.total_bounds), zones.crs, of="persons per cell", around="zones"
    )
    checks.check_counts(path, values)
    if values.shape != grid.persons.shape or not transform.almost_equals(grid.transform, 1e-6):
        raise FileError(str(path), ["its cells are not those of the population raster; warp it to them"])
    values = np.nan_to_num(values)
    more = values > np.nan_to_num(grid.persons) * (1 + 1e-6) + 1e-6
    if more.any():
        raise FileError(
            str(path), [f"{counted(int(more.sum()), 'cell')} with more people of the group than people"]
        )
    return np.asarray(values)


def cells(grid: Grid, crs: Any, groups: Mapping[Any, Any] = MappingProxyType({})) -> Any:
    """Return the cells in which people live: CELLS with a second geometry column ``outline``.

    The point is the centre of the cell; the id is the cell's number, row by row from the top.

    Args:
        grid: the population.
        crs: the projected CRS of the study.
        groups: age group → its people on the same grid, a column each.
    """
    number = np.flatnonzero(grid.persons.reshape(-1) > 0)
    row, column = np.divmod(number, grid.persons.shape[1])
    x, y = grid.xy(column + 0.5, row + 0.5)
    corners = [grid.xy(column + a, row + b) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
    rings = np.stack([np.column_stack(corner) for corner in corners], axis=1)
    points = geopandas.GeoSeries(shapely.points(x, y), crs=grid.crs).to_crs(crs)
    outlines = geopandas.GeoSeries(shapely.polygons(rings), crs=grid.crs).to_crs(crs)
    table = geopandas.GeoDataFrame(
        {
            "persons": grid.persons.reshape(-1)[number],
            "row": row,
            "column": column,
            **{name: values.reshape(-1)[number] for name, values in groups.items()},
            "outline": outlines.to_numpy(),
        },
        index=pd.Index(number, name="cell_id"),
        geometry=points.to_numpy(),
        crs=crs,
    )
    table["outline"] = geopandas.GeoSeries(table["outline"], crs=crs)
    tables.check(table, tables.CELLS)
    return table
