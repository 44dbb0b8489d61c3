"""Writes files such as planners have; the same tables give the same bytes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import rasterio
import yaml

from access.contracts import folders
from access.contracts.errors import FileError
from access.contracts.said import Said, zh
from access.synthetic.terrain import CRS, Numbers


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """Give a place to write in; what was written comes to stand in the folder once all of it is there.

    Raises:
        FileError: nothing can be written in the folder.
    """
    try:
        with folders.replacing(folder) as made:
            yield made
    except FileError as error:
        faults = [
            Said(f"虚构城市写不进去（{zh(fault)}）", f"the made-up city cannot be written there ({fault})")
            for fault in error.faults
        ]
        raise FileError(error.subject, faults) from error


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table without its index; truth is written ``true`` and ``false``."""
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def plain(table: Any) -> pd.DataFrame:
    """Return the table with whole numbers as such (also where some are missing), truth as words."""
    words = {True: "true", False: "false"}
    table = table.copy()
    for name in table.columns:
        values = table[name]
        known = values.dropna()
        if known.map(type).eq(bool).any():
            table[name] = [words.get(each, each) if isinstance(each, bool) else each for each in values]
        elif pd.api.types.is_numeric_dtype(pd.Series(known.tolist())):
            table[name] = pd.array(values.astype("Float64"), dtype="Int64")
    return pd.DataFrame(table)


def write_layer(path: Path, layer: geopandas.GeoDataFrame) -> None:
    """Write polygons with their attributes as GeoJSON; what is missing is left out."""
    text: str = layer.to_json(na="drop", drop_id=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_raster(path: Path, values: Numbers, corner: tuple[float, float], cell_m: float) -> None:
    """Write a raster of whole numbers.

    Args:
        path: a GeoTIFF.
        values: shape (rows, columns), row 0 in the south.
        corner: coordinates of the south-west corner.
        cell_m: width of a cell.
    """
    rows, columns = values.shape
    profile = {
        "driver": "GTiff",
        "dtype": "int32",
        "count": 1,
        "height": rows,
        "width": columns,
        "crs": CRS,
        "transform": rasterio.Affine(cell_m, 0, corner[0], 0, -cell_m, corner[1] + rows * cell_m),
        "compress": "deflate",
    }
    with rasterio.MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.write(values[::-1].astype(np.int32), 1)
        path.write_bytes(memory.read())


def write_json(path: Path, content: object) -> None:
    """Write JSON, one key a line at the top."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_study(folder: Path, content: dict[str, object]) -> Path:
    """Write a study file into the folder and return its path."""
    path = folder / "study.yaml"
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")
    return path
