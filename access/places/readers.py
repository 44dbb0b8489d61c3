"""The only module that opens data files: encodings, CRS and archives are settled here."""

import hashlib
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import rasterio
import rasterio.errors
import rasterio.warp
import rasterio.windows
from pyproj import CRS
from pyproj.exceptions import CRSError

from access.errors import FileError
from access.places.quality import Note
from access.tables import counted, examples

LONGITUDE = ("lon", "lng", "longitude", "x", "经度")
LATITUDE = ("lat", "latitude", "y", "纬度")
_VECTOR = (".geojson", ".json", ".gpkg", ".shp", ".fgb")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def crs(name: str) -> CRS:
    """Return a CRS by its name.

    Raises:
        ValueError: no such CRS.
    """
    try:
        return CRS.from_user_input(name)
    except CRSError as error:
        raise ValueError(f"unknown CRS '{name}'; give an authority code such as EPSG:4547") from error


def table(path: Path) -> Any:
    """Read a CSV table, plain or gzipped, in UTF-8 or GB 18030 (which holds GBK); text stays text.

    Raises:
        FileError: no such file, not a table, or neither of these encodings.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False)
        except UnicodeDecodeError:
            continue
        except (OSError, EOFError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise FileError(str(path), [f"cannot be read as CSV: {error}"]) from error
    raise FileError(str(path), ["text is neither UTF-8 nor GB 18030; save it as UTF-8"])


def numbers(frame: Any, name: str, path: Path) -> Any:
    """Return a text column as numbers; an empty text is NaN.

    Raises:
        FileError: the column is missing, or rows hold other text (each counted, some named).
    """
    if name not in frame.columns:
        known = ", ".join(frame.columns)
        raise FileError(str(path), [f"no column '{name}'; its columns are {known}"])
    text = frame[name].astype("str").fillna("").str.strip()
    values = pd.to_numeric(text.where(text != ""), errors="coerce")
    wrong = values.isna() & (text != "")
    if wrong.any():
        # line 1 of the file is the header
        shown = examples(f"line {i + 2}: '{text.iloc[i]}'" for i in np.flatnonzero(wrong))
        raise FileError(
            str(path),
            [f"column '{name}' holds no number in {counted(wrong.sum(), 'row')} ({shown})"],
        )
    return values.astype(float)


def column(frame: Any, wanted: str | None, usual: tuple[str, ...], path: Path) -> str:
    """Return the name of the wanted column, or of the first usual one that is there.

    Raises:
        FileError: there is none.
    """
    if wanted is not None and wanted in frame.columns:
        return wanted
    lower = {str(name).strip().lower(): str(name) for name in frame.columns}
    for name in () if wanted is not None else usual:
        if name in lower:
            return lower[name]
    looked = f"'{wanted}'" if wanted is not None else f"any of {', '.join(usual)}"
    raise FileError(str(path), [f"no column {looked}; its columns are {', '.join(map(str, frame.columns))}"])


def features(
    path: Path, *, x: str | None = None, y: str | None = None, source_crs: str | None = None
) -> tuple[Any, list[Note]]:
    """Read a layer of features: CSV with coordinates, GeoJSON, GeoPackage or shapefile.

    Args:
        path: the file.
        x, y: the coordinate columns of a CSV; the usual names are found without.
        source_crs: the CRS; needed where the file names none. CSV and GeoJSON default to WGS-84.

    Returns:
        (features with a CRS, notes on rows left out for want of a geometry).

    Raises:
        FileError: no such file, an unknown kind, damaged, without a CRS, or without features.
    """
    if not path.is_file():
        raise FileError(str(path), ["no such file"])
    kind = path.suffixes[-2].lower() if path.suffix.lower() == ".gz" else path.suffix.lower()
    if kind == ".csv":
        layer = _points(path, x, y, source_crs or "EPSG:4326")
    elif kind in _VECTOR:
        layer = _vector(path, source_crs)
    else:
        known = ", ".join([".csv", ".csv.gz", *_VECTOR])
        raise FileError(str(path), [f"'{kind}' is not a kind that is read here ({known})"])
    placed = layer[layer.geometry.notna() & ~layer.geometry.is_empty]
    if placed.empty:
        raise FileError(str(path), ["it holds no features with coordinates"])
    lost = len(layer) - len(placed)
    where = examples(layer.index[~layer.index.isin(placed.index)] + 2)
    note = Note(
        "left_out",
        "facilities",
        f"{path.name}：{lost} 行没有坐标（第 {where} 行）",
        f"{path.name}: {counted(lost, 'row')} without coordinates (line {where})",
        lost,
        "rows",
    )
    return placed, [note] if lost else []


def _points(path: Path, x: str | None, y: str | None, source_crs: str) -> Any:
    frame = table(path)
    lon = numbers(frame, column(frame, x, LONGITUDE, path), path)
    lat = numbers(frame, column(frame, y, LATITUDE, path), path)
    points = geopandas.points_from_xy(lon, lat)
    points[np.asarray(lon.isna() | lat.isna())] = None
    return geopandas.GeoDataFrame(frame, geometry=points, crs=crs(source_crs))


def _vector(path: Path, source_crs: str | None) -> Any:
    try:
        layer = geopandas.read_file(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise FileError(str(path), [f"cannot be read: {error}"]) from error
    if not isinstance(layer, geopandas.GeoDataFrame):
        raise FileError(str(path), ["it holds a table without geometry"])
    if source_crs is not None:
        return layer.set_crs(crs(source_crs), allow_override=True)
    if layer.crs is None:
        raise FileError(str(path), ["it names no CRS; give `crs` in the study file"])
    return layer


def raster(path: Path, bounds: tuple[float, float, float, float], bounds_crs: Any) -> Any:
    """Read the part of a single-band raster that covers the bounds.

    Args:
        path: a GeoTIFF.
        bounds: (left, bottom, right, top).
        bounds_crs: the CRS of ``bounds``.

    Returns:
        (values, shape (rows, columns), NaN where there is no data; affine transform; CRS).

    Raises:
        FileError: no such file, damaged, without a CRS, rotated, not overlapping the bounds, or
            with negative counts.
    """
    try:
        with rasterio.open(path) as source:
            if source.crs is None:
                raise FileError(str(path), ["the raster has no CRS; write it in, e.g. with gdal_edit -a_srs"])
            if source.transform.b or source.transform.d or source.transform.e > 0:
                raise FileError(str(path), ["the raster is rotated; warp it to a north-up grid"])
            part = rasterio.warp.transform_bounds(bounds_crs, source.crs, *bounds, densify_pts=99)
            window = _overlap(source, part)
            if window is None:
                here = rasterio.warp.transform_bounds(source.crs, "EPSG:4326", *source.bounds)
                shown = ", ".join(f"{value:.3f}" for value in here)
                raise FileError(str(path), [f"the raster and the zones do not overlap; it covers {shown}"])
            values = source.read(1, window=window, masked=True).astype(float).filled(np.nan)
            transform, grid_crs = source.window_transform(window), CRS.from_user_input(source.crs)
    except rasterio.errors.RasterioIOError as error:
        raise FileError(str(path), [f"cannot be read as a raster: {error}"]) from error
    negative = int((values < 0).sum())
    if negative:
        raise FileError(
            str(path),
            [
                f"{counted(negative, 'cell')} with fewer than 0 persons (least {np.nanmin(values)});"
                " if that value means 'no data', declare it, e.g. with gdal_edit -a_nodata"
            ],
        )
    return values, transform, grid_crs


def _overlap(source: Any, bounds: tuple[float, float, float, float]) -> Any:
    """Return the window of whole cells that covers the bounds, or None where they do not meet."""
    left, bottom, right, top = bounds
    here = source.bounds
    if left >= here.right or right <= here.left or bottom >= here.top or top <= here.bottom:
        return None
    wanted = rasterio.windows.from_bounds(left, bottom, right, top, source.transform)
    whole = wanted.round_offsets().round_lengths()  # floor, ceil
    grown = rasterio.windows.Window(whole.col_off, whole.row_off, whole.width + 1, whole.height + 1)
    return grown.intersection(rasterio.windows.Window(0, 0, source.width, source.height))
