"""A layer of a GeoParquet file."""

import json
from pathlib import Path

import geopandas
import pyarrow as pa
import pyarrow.parquet
from pyproj import CRS

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said


def own_crs(path: Path) -> CRS | None:
    """Return the CRS that a GeoParquet file names; None: none."""
    told = json.loads((pyarrow.parquet.read_schema(path).metadata or {}).get(b"geo", b"{}"))
    found = told.get("columns", {}).get(told.get("primary_column"), {}).get("crs", "OGC:CRS84")
    return CRS.from_user_input(found) if found else None


def read(path: Path) -> geopandas.GeoDataFrame:
    """Read a GeoParquet file.

    Raises:
        FileError: it is damaged, too large, or a table without geometry.
    """
    try:
        told = pyarrow.parquet.read_metadata(path)
        size = sum(told.row_group(each).total_byte_size for each in range(told.num_row_groups))
        fault = bounds.beyond_table(told.num_rows, told.num_columns, max(size, path.stat().st_size))
        fault = fault or bounds.beyond_packed(size, path.stat().st_size)
        if fault:
            raise FileError(str(path), [fault])
        if b"geo" not in (told.metadata or {}):
            zh, en = "是没有图形的 Parquet 表；请另存为 GeoParquet", "it is a Parquet table without geometry"
            raise FileError(str(path), [Said(zh, f"{en}; save it as GeoParquet")])
        return geopandas.read_parquet(path)
    except (pa.ArrowException, ValueError, KeyError, TypeError, OSError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(str(path), [Said(f"无法读取：{error}", f"cannot be read: {error}")]) from error
