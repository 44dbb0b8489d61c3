"""A population grid → demand cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from exactextract.raster import NumPyRasterSource
from rasterio import Affine
from shapely.geometry.base import BaseGeometry

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.contracts.tables import Cells
from access.places import datums


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

    @property
    def source(self) -> NumPyRasterSource:
        """The cells as exactextract takes them, without people: a cell without data would be passed over."""
        return NumPyRasterSource(np.zeros(self.persons.shape), *self.bounds, srs_wkt=self.crs.to_wkt())

    def cut(self, shapes: geopandas.GeoSeries) -> geopandas.GeoSeries:
        """Return areas in this CRS, cut to the cells with a margin of one: far larger ones end exactextract.

        Those that do not meet the cells are left out; the index tells which are there.
        """
        left, bottom, right, top = self.bounds
        a, b = self.transform.a, -self.transform.e
        return cut_to(shapes, (left - a, bottom - b, right + a, top + b), self.crs)

    def __str__(self) -> str:
        rows, columns = self.persons.shape
        step = self.transform
        return (
            f"{columns} × {rows} cells of {step.a:.10g} × {-step.e:.10g}"
            f" from ({step.c:.10g}, {step.f:.10g}) in {self.crs.name}"
        )

    def xy(self, column: Floats, row: Floats) -> tuple[Floats, Floats]:
        """Return the coordinates of (fractional) columns and rows."""
        step = self.transform
        return step.c + column * step.a, step.f + row * step.e


def cut_to(
    shapes: geopandas.GeoSeries, bounds: tuple[float, float, float, float], crs: pyproj.CRS
) -> geopandas.GeoSeries:
    """Return areas in another CRS, cut to a window in that; those that do not meet it are left out."""
    left, bottom, right, top = bounds
    wide, high = right - left, top - bottom
    # an ocean cannot be projected as a whole; what lies within thrice the window's extent is
    around = shapely.box(left - wide, bottom - high, right + wide, top + high)
    edge = geopandas.GeoSeries([shapely.segmentize(around, max(wide, high) / 30)], crs=crs)
    near = _cut(shapes, shapely.box(*datums.project(edge, shapes.crs).total_bounds))
    return _cut(datums.project(near, crs), shapely.box(*bounds))


def _cut(shapes: geopandas.GeoSeries, window: shapely.Polygon) -> geopandas.GeoSeries:
    """What lies within a window of areas that meet it; those that lie wholly within stay as they are."""
    if not np.isfinite(window.bounds).all():
        return shapes
    found = np.array(shapes.to_numpy(), dtype=object)
    across = shapely.intersects(found, window) & ~shapely.covered_by(found, window)
    found[across] = shapely.intersection(shapely.make_valid(found[across]), window)
    for row in np.flatnonzero(shapely.get_type_id(found) == shapely.GeometryType.GEOMETRYCOLLECTION):
        found[row] = _areal(found[row])
    kept = shapely.intersects(found, window) & (shapely.area(found) > 0)
    return geopandas.GeoSeries(found[kept], index=shapes.index[kept], crs=shapes.crs)


def _areal(shape: BaseGeometry) -> BaseGeometry:
    """The areas of a shape: where outlines touch themselves, or the window, there are lines beside them."""
    parts = shapely.get_parts(shape)
    whole: BaseGeometry = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return whole


def demand_cells(
    grid: Grid,
    crs: Any,
    groups: Mapping[Any, Floats] = MappingProxyType({}),
    *,
    empty: Integers | None = None,
) -> Cells:
    """Return the cells in which people live: CELLS with a second geometry column ``outline``.

    The point is the centre of the cell; the id is the cell's number, row by row from the top.

    Args:
        grid: the population.
        crs: the projected CRS of the study.
        groups: age group → its people on the same grid, a column each.
        empty: numbers of further cells, in which nobody lives.
    """
    number = np.flatnonzero(grid.persons.reshape(-1) > 0)
    if empty is not None:
        number = np.union1d(number, empty)
    row, column = np.divmod(number, grid.persons.shape[1])
    x, y = grid.xy(column + 0.5, row + 0.5)
    corners = [grid.xy(column + a, row + b) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
    rings = np.stack([np.column_stack(corner) for corner in corners], axis=1).reshape(-1, 2)
    every = np.arange(len(number) + 1)
    squares = shapely.from_ragged_array(shapely.GeometryType.POLYGON, rings, (every * len(corners), every))
    points = datums.project(geopandas.GeoSeries(shapely.points(x, y), crs=grid.crs), crs)
    outlines = datums.project(geopandas.GeoSeries(squares, crs=grid.crs), crs)
    table = geopandas.GeoDataFrame(
        {
            "persons": np.nan_to_num(grid.persons.reshape(-1)[number]),
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
