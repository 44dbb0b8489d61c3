"""An elevation raster → streets with elevations, for modes that feel slopes."""

from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from rasterio import Affine
from scipy.sparse import coo_array, csgraph
from scipy.sparse.linalg import spsolve

from access.contracts import tables
from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.places import datums, rasters

# vertices half a cell apart lose nothing of the raster; closer than 5 m they would show kerbs and
# parked cars in a fine one, and farther than 30 m cut corners in a coarse one
_STEP_M = 5.0, 30.0
_MARGIN_M = 1000.0  # for the centres of the cells beyond the outermost streets
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0  # no land lies beyond


class _Grid(NamedTuple):
    """Elevations (metres), NaN where not known, of shape (rows, columns); and where they are."""

    cells: Floats
    transform: Affine
    crs: CRS


def with_elevation(streets: tables.Streets, raster_path: Path) -> tuple[tables.Streets, list[Note]]:
    """Give streets elevations (metres) from a raster: at their vertices, and at more between them.

    Elevations are bilinear between the centres of four cells; NaN where one of them has none, and
    outside the raster. Bridges and tunnels (``layer`` other than 0) do not follow the ground: they
    rise evenly between the places where they come to it.

    Args:
        streets: a STREETS table.
        raster_path: a GeoTIFF with one band, in any CRS, north at the top.

    Returns:
        (the table with Z in its lines, which stay as long on the map as they were; notes).

    Raises:
        FileError: no such file, damaged, several bands, without a usable CRS, rotated, without
            elevations where the streets are, or with some that no land has.
    """
    bounds = streets.total_bounds + np.array([-1, -1, 1, 1]) * _MARGIN_M
    grid = _Grid(*rasters.part(raster_path, tuple(bounds), streets.crs, of="metres", around="streets"))
    aloft = streets["layer"].to_numpy() != 0
    lines = streets.geometry.to_numpy().copy()
    cut = ~aloft & (shapely.length(lines) > 0)  # GEOS refuses lines between two nodes at one place
    lines[cut] = shapely.segmentize(lines[cut], _step_m(grid, streets))
    xy, line = shapely.get_coordinates(lines, return_index=True)
    z = _sampled(grid, *datums.moved(streets.crs, grid.crs, xy[:, 0], xy[:, 1]))
    _check(raster_path, z)
    first = np.searchsorted(line, np.arange(len(lines) + 1))
    if aloft.any():
        start, end = _ends(streets, aloft, np.stack([z[first[:-1]], z[first[1:] - 1]]))[:, line]
        z = np.where(aloft[line], start + (end - start) * _share(xy, line, first), z)
    drawn = shapely.linestrings(np.column_stack([xy, z]), indices=line)
    geometry = geopandas.GeoSeries(drawn, streets.index, streets.crs)
    middle = np.array(datums.moved(streets.crs, grid.crs, *np.median(xy, axis=0)))
    rough = datums.notes("streets", raster_path.name, grid.crs, streets.crs, middle)
    return streets.set_geometry(geometry), [*_notes(streets, z, line), *rough]


def _step_m(grid: _Grid, streets: tables.Streets) -> float:
    """Half the side of a cell amid the streets (metres), within limits."""
    left, bottom, right, top = streets.total_bounds
    x, y = datums.moved(streets.crs, grid.crs, (left + right) / 2, (bottom + top) / 2)
    steps = np.array([x, x + grid.transform.a, x]), np.array([y, y, y + grid.transform.e])
    east, north = datums.moved(grid.crs, streets.crs, *steps)
    sides = np.hypot(east[1:] - east[0], north[1:] - north[0])
    return float(np.clip(sides.min() / 2, *_STEP_M))


def _sampled(grid: _Grid, x: Floats, y: Floats) -> Floats:
    """Interpolate bilinearly between the centres of cells; the half cell at the rim is level."""
    rows, columns = grid.cells.shape
    down = (y - grid.transform.f) / grid.transform.e
    right = (x - grid.transform.c) / grid.transform.a
    inside = (down >= 0) & (down <= rows) & (right >= 0) & (right <= columns)
    down = np.clip(np.where(inside, down, 0) - 0.5, 0, rows - 1)
    right = np.clip(np.where(inside, right, 0) - 0.5, 0, columns - 1)
    z = np.where(inside, 0.0, np.nan)
    for row, near_row in ((np.floor(down), 1 - down % 1), (np.ceil(down), down % 1)):
        for column, near_column in ((np.floor(right), 1 - right % 1), (np.ceil(right), right % 1)):
            weight = near_row * near_column
            value = grid.cells[row.astype(int), column.astype(int)]
            z += np.where(weight > 0, weight * value, 0)
    return z


def _check(path: Path, z: Floats) -> None:
    """Refuse a raster that knows nothing of the streets, or values that stand for "no data"."""
    if np.isnan(z).all():
        raise FileError(
            str(path), [Said("街道所在处没有高程", "it holds no elevations where the streets are")]
        )
    low, high = np.nanmin(z), np.nanmax(z)
    if low < _LOWEST_M or high > _HIGHEST_M:
        value = f"{low if low < _LOWEST_M else high:,.0f}"
        fault = Said(
            f"没有高 {value} 米的陆地；如果这个值表示无数据，请声明，如用 gdal_edit -a_nodata",
            f"no land is {value} m high; if that value means 'no data', declare it, e.g. with gdal_edit "
            "-a_nodata",
        )
        raise FileError(str(path), [fault])


def _ends(streets: tables.Streets, aloft: Any, z: Floats) -> Floats:
    """Return the elevation of both ends of each street, where those in the air are held by the rest.

    A node in the air is one at which several streets meet and none is on the ground. Its elevation
    is the mean of its neighbours', weighted with the inverse of the length between: along a single
    bridge an even rise, however many pieces it is cut into.

    Args:
        streets: a STREETS table.
        aloft: whether each street is a bridge or a tunnel.
        z: elevation of the ground at the from-end and the to-end of each street, shape (2, streets).
    """
    node, known = pd.factorize(pd.concat([streets["from_node"], streets["to_node"]]))
    ends = node.reshape(2, -1)
    ground = np.bincount(node) < 2
    ground[ends[:, ~aloft]] = True
    level = np.empty(len(known))
    level[ends] = z
    weight = 1 / np.maximum(streets["length_m"].to_numpy()[aloft], 0.1)
    start, end = ends[:, aloft]
    pairs = np.concatenate([start, end]), np.concatenate([end, start])
    links = coo_array((np.tile(weight, 2), pairs), shape=(len(known), len(known))).tocsr()
    part = csgraph.connected_components(links, directed=False)[1]
    ground |= ~np.isin(part, part[ground])  # a part that never comes to the ground lies on it
    level[~ground] = np.nan
    free = ~ground & ~np.isin(part, part[ground & np.isnan(level)])
    if free.any():
        pull = links[free][:, ground] @ level[ground]
        laplacian: Any = csgraph.laplacian(links)
        level[free] = spsolve(laplacian[free][:, free].tocsc(), pull)
    return np.asarray(level[ends])


def _share(xy: Floats, line: Any, first: Any) -> Floats:
    """How far along its line each vertex is, from 0 to 1."""
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    step[first[:-1]] = 0
    along = np.cumsum(step)
    along = along - along[first[:-1]][line]
    whole = along[first[1:] - 1][line]
    return np.asarray(np.divide(along, whole, out=np.zeros_like(along), where=whole > 0))


def _notes(streets: tables.Streets, z: Floats, line: Any) -> list[Note]:
    """Say between what elevations the streets lie, and how many have none."""
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    notes = [
        Note(
            "found",
            "streets",
            f"街道高程 {low:,.0f} 至 {high:,.0f} 米",
            f"elevations of streets from {low:,.0f} to {high:,.0f} m",
            high - low,
            "m",
        )
    ]
    lacking = np.zeros(len(streets), dtype=bool)
    lacking[line[np.isnan(z)]] = True
    if lacking.any():
        length_m = streets["length_m"].to_numpy()
        kilometres, share = length_m[lacking].sum() / 1000, length_m[lacking].sum() / length_m.sum()
        notes.append(
            Note(
                "doubtful",
                "streets",
                f"有 {kilometres:,.1f} 公里街道（{share:.1%}）全部或部分没有高程，该处按平路计算",
                f"{kilometres:,.1f} km of streets ({share:.1%}) without elevation, in whole or in part:"
                " taken to be level there",
                kilometres,
                "km",
            )
        )
    return notes
