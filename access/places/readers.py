"""The only module that opens data files: encodings, CRS and archives are settled here."""

import hashlib
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import rasterio
import rasterio.errors
import rasterio.windows
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from rasterio._err import CPLE_BaseError

from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.tables import counted, examples
from access.contracts.tiles import MapDatum
from access.places import checks, datums, encodings, gcj02
from access.places.from_cells import as_named

LONGITUDE = ("lon", "lng", "longitude", "x", "经度")
LATITUDE = ("lat", "latitude", "y", "纬度")
_VECTOR = (".geojson", ".json", ".gpkg", ".shp", ".fgb")
_UNREADABLE = (OSError, EOFError, zlib.error, zipfile.BadZipFile)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def crs(name: str) -> CRS:
    """Return a CRS by its name; a datum of Chinese web maps has degrees, as WGS 84 has.

    Raises:
        ValueError: no such CRS.
    """
    if gcj02.named(name):
        return CRS.from_user_input(datums.WGS84)
    try:
        return CRS.from_user_input(name)
    except CRSError as error:
        raise ValueError(f"unknown CRS '{name}'; give an authority code such as EPSG:4547") from error


def table(path: Path) -> pd.DataFrame:
    """Read a CSV table, plain or gzipped, in UTF-8 or GB 18030 (which holds GBK); text stays text.

    Texts that this program kept from being formulas (``'=…``) come back as they were.

    Raises:
        FileError: no such file, not a table, or neither of these encodings.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return as_named(pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False))
        except UnicodeDecodeError:
            continue
        except (*_UNREADABLE, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise FileError(str(path), [f"cannot be read as CSV: {error}"]) from error
    raise FileError(str(path), ["text is neither UTF-8 nor GB 18030; save it as UTF-8"])


def numbers(frame: pd.DataFrame, name: str, path: Path) -> pd.Series:
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
        what = f"column '{name}' holds no number in {counted(wrong.sum(), 'row')} ({shown})"
        raise FileError(str(path), [what])
    return values.astype(float)


def text(values: pd.Series) -> pd.Series:
    """Return values as text, None where there is none: numbers too, 7.0 (of a column with gaps) as 7.

    >>> text(pd.Series([7.0, float("nan"), 8.5])).tolist(), text(pd.Series(["a", " "])).tolist()
    (['7', None, '8.5'], ['a', None])
    """
    written = "{:.15g}" if pd.api.types.is_float_dtype(values) else "{}"
    words = [None if pd.isna(each) else written.format(each).strip() or None for each in values]
    return pd.Series(words, values.index, dtype=object)


def column(frame: pd.DataFrame, wanted: str | None, usual: tuple[str, ...], path: Path) -> str:
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
    path: Path,
    *,
    x: str | None = None,
    y: str | None = None,
    source_crs: str | None = None,
    name: str | None = None,
    datum: MapDatum | None = None,
    strays: bool = False,
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Read a layer of features; those without coordinates are left out.

    Args:
        path, x, y, source_crs, name, datum, strays: see ``layer``.

    Returns:
        (features with a CRS, notes on rows left out for want of coordinates).

    Raises:
        FileError: see ``layer``; or there are no features with coordinates.
    """
    whole = layer(path, x=x, y=y, source_crs=source_crs, name=name, datum=datum, strays=strays)
    lost = checks.unplaced(whole)
    if lost.all():
        raise FileError(str(path), ["it holds no features with coordinates"])
    note = Note(
        "left_out",
        "facilities",
        f"{path.name}：{int(lost.sum())} 行没有坐标（{checks.rows_zh(path, lost)}）",
        f"{path.name}: {counted(int(lost.sum()), 'row')} without coordinates ({checks.rows(path, lost)})",
        int(lost.sum()),
        "rows",
    )
    return whole[~lost], [note] if lost.any() else []


def layer(
    path: Path,
    *,
    x: str | None = None,
    y: str | None = None,
    source_crs: str | None = None,
    name: str | None = None,
    datum: MapDatum | None = None,
    strays: bool = False,
) -> geopandas.GeoDataFrame:
    """Read every row of a layer: CSV with coordinates, GeoJSON, GeoPackage or shapefile.

    Args:
        path: the file.
        x, y: the coordinate columns of a CSV; the usual names are found without.
        source_crs: the CRS, where the file names none, or a datum of Chinese web maps in anybody's
            words. CSV and GeoJSON default to WGS-84.
        name: which layer of a GeoPackage; needed where it holds several.
        datum: the datum of a web map that the coordinates are in.
        strays: whether fewer than half of the rows may have coordinates that are no degrees, where the
            CRS is.

    Raises:
        FileError: no such file, an unknown kind, damaged, several layers, without a CRS or with
            another one than ``source_crs``, two datums, or coordinates that are not degrees where the CRS is.
    """
    if not path.is_file():
        raise FileError(str(path), ["no such file"])
    said = gcj02.named(source_crs) if source_crs else None
    if said and datum not in (None, said):
        raise FileError(str(path), [f"`crs` says {source_crs}, `datum` says {datum}; give one of them"])
    kind, datum = checks.kind(path), said or datum
    if name is not None and kind != ".gpkg":
        raise FileError(
            str(path), [f"only a GeoPackage has layers to choose from; leave `layer: {name}` out"]
        )
    if kind == ".csv":
        found = _points(path, x, y, source_crs or "EPSG:4326")
    elif kind in _VECTOR:
        found = _vector(path, source_crs, _one_layer(path, name) if kind == ".gpkg" else None)
    else:
        known = ", ".join([".csv", ".csv.gz", *_VECTOR])
        raise FileError(str(path), [f"'{kind}' is not a kind that is read here ({known})"])
    if found.crs is not None and found.crs.is_geographic:
        checks.check_degrees(path, found, strays=strays)
    return gcj02.corrected(found, datum) if datum else found


def placed(shapes: geopandas.GeoSeries, source_crs: str) -> geopandas.GeoSeries:
    """Return shapes whose coordinates are in a CRS, or in a datum of Chinese web maps, as those of a CRS."""
    layer = geopandas.GeoDataFrame(geometry=shapes.set_crs(crs(source_crs)))
    return gcj02.corrected(layer, gcj02.named(source_crs) or "wgs84").geometry


def _points(path: Path, x: str | None, y: str | None, source_crs: str) -> geopandas.GeoDataFrame:
    frame = table(path)
    lon = numbers(frame, column(frame, x, LONGITUDE, path), path)
    lat = numbers(frame, column(frame, y, LATITUDE, path), path)
    points = np.asarray(geopandas.points_from_xy(lon, lat))
    points[~np.isfinite(np.asarray(lon + lat))] = None
    return geopandas.GeoDataFrame(frame, geometry=points, crs=crs(source_crs))


def _one_layer(path: Path, wanted: str | None) -> str | None:
    """Return the name of the wanted layer of a GeoPackage, or of the only one with geometry."""
    try:
        names = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
    except (pyogrio.errors.DataSourceError, ValueError) as error:
        raise FileError(str(path), [f"cannot be read: {error}"]) from error
    known = ", ".join(names)
    if wanted is not None and wanted not in names:
        raise FileError(str(path), [f"no layer '{wanted}' in it; its layers are {known}"])
    if wanted is None and len(names) > 1:
        raise FileError(
            str(path), [f"it holds {len(names)} layers ({known}); name the one meant with `layer`"]
        )
    return wanted or next(iter(names), None)


def _read(path: Path, name: str | None) -> geopandas.GeoDataFrame:
    """Read a layer; the text of a shapefile that does not tell its encoding as that of CSV is read."""
    kind = checks.kind(path)
    if kind != ".shp":
        layer = geopandas.read_file(path, layer=name)
        return as_named(layer) if kind == ".gpkg" else layer
    for encoding in (None, "UTF-8", "GB18030") if encodings.told(path) else ("UTF-8", "GB18030"):
        try:
            layer = geopandas.read_file(path, encoding=encoding)
        except UnicodeDecodeError:
            continue
        texts = layer.drop(columns=layer.geometry.name).select_dtypes(include=["object", "str"])
        words = [str(each) for each in [*texts.columns, *texts.to_numpy().ravel()]]
        if encoding == "UTF-8" or encodings.plausible(words, chinese=encoding is not None):
            return layer
    return geopandas.read_file(path)


def _vector(path: Path, source_crs: str | None, name: str | None) -> geopandas.GeoDataFrame:
    try:
        with warnings.catch_warnings(action="ignore"):  # what GDAL mutters of a damaged file
            layer = _read(path, name)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise FileError(str(path), [f"cannot be read: {error}"]) from error
    if not isinstance(layer, geopandas.GeoDataFrame):
        raise FileError(str(path), ["it holds a table without geometry"])
    if source_crs is None or (gcj02.named(source_crs) and layer.crs is not None):
        if layer.crs is None:
            raise FileError(str(path), ["it names no CRS; give `crs` in the study file"])
        return layer
    own, given = layer.crs, crs(source_crs)
    if own is not None and _names_crs(path) and not _same_place(own, given, layer.total_bounds):
        raise FileError(
            str(path),
            [f"its own CRS is {own.name}, `crs` says {source_crs}; leave `crs` out, or correct the file"],
        )
    return layer.set_crs(given, allow_override=True)


def _names_crs(path: Path) -> bool:
    """Tell whether a file that comes with a CRS names it itself; GeoJSON may leave it to the rule."""
    if checks.kind(path) not in (".geojson", ".json"):
        return True
    return re.search(rb'"crs"\s*:\s*\{', path.read_bytes()) is not None


def _same_place(one: CRS, other: CRS, bounds: Floats) -> bool:
    """Tell whether coordinates mean the same place (to 10 m or so) in both CRS."""
    try:
        x, y = datums.moved(one, other, bounds[[0, 2]], bounds[[1, 3]])
    except ProjError:
        return False
    moved = np.abs([x - bounds[[0, 2]], y - bounds[[1, 3]]]).max()
    return bool(moved < (1e-4 if other.is_geographic else 10))


def raster(
    path: Path, bounds: Iterable[float], bounds_crs: Any, *, of: str, around: str
) -> tuple[Floats, rasterio.Affine, CRS]:
    """Read the part of a single-band raster that covers the bounds.

    Args:
        path: a GeoTIFF.
        bounds: (left, bottom, right, top).
        bounds_crs: the CRS of ``bounds``.
        of, around: what the cells hold and what the bounds are those of, for messages.

    Returns:
        (values, shape (rows, columns), NaN where there is no data; affine transform; CRS).

    Raises:
        FileError: no such file, damaged, several bands, without a usable CRS, rotated, not
            overlapping the bounds.
    """
    try:
        with rasterio.open(path) as source:
            checks.check_raster(path, source, of)
            part = datums.bounds(bounds_crs, source.crs, tuple(bounds))
            window = _overlap(source, part)
            if window is None:
                here = datums.bounds(source.crs, datums.WGS84, source.bounds)
                shown = ", ".join(f"{value:.3f}" for value in here)
                raise FileError(str(path), [f"the raster and the {around} do not overlap; it covers {shown}"])
            values = source.read(1, window=window, masked=True).astype(float).filled(np.nan)
            values = values * source.scales[0] + source.offsets[0]
            transform, grid_crs = source.window_transform(window), CRS.from_user_input(source.crs)
    except (rasterio.errors.RasterioError, rasterio.errors.CRSError, CRSError, CPLE_BaseError) as error:
        raise FileError(str(path), [f"cannot be read as a raster: {error}"]) from error
    return values, transform, grid_crs


def _overlap(
    source: rasterio.DatasetReader, bounds: tuple[float, float, float, float]
) -> rasterio.windows.Window | None:
    """Return the window of whole cells that covers the bounds, or None where they do not meet."""
    left, bottom, right, top = bounds
    here = source.bounds
    if left >= here.right or right <= here.left or bottom >= here.top or top <= here.bottom:
        return None
    wanted = rasterio.windows.from_bounds(left, bottom, right, top, source.transform)
    whole = wanted.round_offsets().round_lengths()  # floor, ceil
    grown = rasterio.windows.Window(whole.col_off, whole.row_off, whole.width + 1, whole.height + 1)
    return grown.intersection(rasterio.windows.Window(0, 0, source.width, source.height))
