"""Parts of rasters and of lists cut out by bounds, so that what many places share is read whole but once."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import rasterio

from access.contracts.arrays import Booleans, Floats
from access.places import datums, kinds, rasters, readers
from access.places.reading import Reading
from access.places.tabular import points

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees


def raster(path: Path, goals: Mapping[Path, Box]) -> Iterator[Path]:
    """Write the whole cells of a raster that cover each box, with all that it says of them.

    Args:
        path: of one band; its CRS stands in it, and nothing is masked by another file.
        goals: GeoTIFF files → boxes.

    Yields:
        The files that are written; of boxes that it has no cells in, or that hold all of it, none is.

    Raises:
        FileError, RasterioError: see ``rasters.opened``.
    """
    with rasters.opened(path) as source:
        masked = rasterio.enums.MaskFlags.per_dataset in source.mask_flag_enums[0]
        if source.crs is None or source.count != 1 or masked or not source.transform.is_rectilinear:
            return
        for goal, box in goals.items():
            window = rasters.overlap(source, datums.bounds(datums.WGS84, source.crs, box))
            if window is None or (window.width, window.height) == (source.width, source.height):
                continue
            told = {"nodata": source.nodata, "crs": source.crs, "transform": source.window_transform(window)}
            size = {"width": int(window.width), "height": int(window.height), "count": 1}
            with rasterio.open(
                *(goal, "w"), driver="GTiff", dtype=source.dtypes[0], compress="deflate", **size, **told
            ) as made:
                made.scales, made.offsets = source.scales, source.offsets
                made.units, made.descriptions = source.units, source.descriptions  # a density says it there
                made.update_tags(**source.tags())
                made.update_tags(1, **source.tags(1))
                made.write(source.read(1, window=window), 1)
            yield goal


def is_table(path: Path) -> bool:
    """Tell whether a list of places is a table, whose cut is a table, too; else it is a layer."""
    return points.is_list(path) and kinds.ending(path) != ".json"


def places(path: Path, reading: Reading, goals: Mapping[Path, Box]) -> Iterator[Path]:
    """Write the rows of a list of places that lie in each box; of other columns than their place, all.

    Rows of which nobody knows where they lie are in each, so that each study tells of them. Those of a table
    stand in the line that they have in the list, by which they are named.

    Args:
        path: any file that ``readers.layer`` reads.
        reading: how it is read.
        goals: files → boxes: CSV (UTF-8) of a table (see ``is_table``), else FlatGeobuf.

    Yields:
        The files that are written; of boxes that hold none of its rows, or all of them, none is.

    Raises:
        FileError: see ``readers.layer``.
    """
    placed, _ = readers.layer(path, reading, strays=True)
    x, y = _degrees(placed)
    table = is_table(path)
    # what is written is as it stands in the file, in its own datum
    rows: Any = (
        readers.table(path, reading)[0] if table else readers.layer(path, replace(reading, datum=None))[0]
    )
    for goal, (west, south, east, north) in goals.items():
        inside: Booleans = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        nowhere = np.isnan(x) | np.isnan(y)
        if not inside.any() or (inside | nowhere).all():
            continue
        if table:
            _write_in_place(rows[inside | nowhere], goal)
        else:
            rows[inside | nowhere].to_file(
                goal, driver="FlatGeobuf", SPATIAL_INDEX="NO"
            )  # else rows change places
        yield goal


def _write_in_place(rows: pd.DataFrame, goal: Path) -> None:
    """Write a table whose rows are named by ``index + 2``, each in that line; the others are blank."""
    line = 1
    with goal.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows.columns)
        known = rows.where(rows.notna(), "")
        for number, fields in zip(rows.index, known.itertuples(index=False), strict=True):
            file.write("\n" * (number + 1 - line))
            writer.writerow(fields)
            line = number + 2 + sum(str(each).count("\n") for each in fields)


def _degrees(layer: geopandas.GeoDataFrame) -> tuple[Floats, Floats]:
    """Where the middle of each row is; NaN: nowhere."""
    sides = layer.bounds.to_numpy()
    found = datums.moved(layer.crs, datums.WGS84, sides[:, ::2].mean(axis=1), sides[:, 1::2].mean(axis=1))
    lon, lat = (np.where(np.isfinite(each), each, np.nan) for each in found)
    return lon, lat
