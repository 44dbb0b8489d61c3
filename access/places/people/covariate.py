"""A raster by whose values people are spread: built volume, night lights, modelled people."""

from pathlib import Path

import geopandas
import numpy as np
from rasterio import Affine

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places import rasters
from access.places.grid import Grid
from access.places.people.amounts import cell_m2


def grid(path: Path, around: geopandas.GeoSeries, cell_m: float) -> Grid:
    """Read the part of a raster around areas, its fine cells added up to about ``cell_m``; none below 0.

    Args:
        path: the file.
        around: areas.
        cell_m: how large cells shall be at least, nearly (metres).

    Raises:
        FileError: see ``rasters.part``; or nothing above 0 is in it.
    """
    values, transform, crs = rasters.part(
        path, around.total_bounds, around.crs, of="an amount per cell", around="zones"
    )
    values = np.maximum(np.nan_to_num(values), 0.0)
    if not values.any():
        zh, en = "分区范围内没有大于 0 的值", "nothing above 0 in the part that covers the zones"
        raise FileError(str(path), [Said(zh, en)])
    fine = Grid(values, transform, crs)
    n = max(1, round(cell_m / float(np.median(cell_m2(fine)) ** 0.5)))
    rows, columns = (-(-size // n) for size in values.shape)
    padded = np.zeros((rows * n, columns * n))
    padded[: values.shape[0], : values.shape[1]] = values
    summed = padded.reshape(rows, n, columns, n).sum(axis=(1, 3))
    step = Affine(transform.a * n, 0, transform.c, 0, transform.e * n, transform.f)
    return Grid(summed, step, crs)
