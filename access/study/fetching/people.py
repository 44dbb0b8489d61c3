"""Persons per cell around a place, cut out of WorldPop's file of a country or of tiles of GHS-POP."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from rasterio import Affine
from shapely.geometry.base import BaseGeometry

from access.contracts import bounds
from access.contracts.arrays import Floats
from access.contracts.errors import FileError, InputError
from access.contracts.said import Said
from access.places import datums, rasters
from access.places.osm.extract import Box
from access.study.fetching.asking import Asker
from access.study.fetching.downloads import download
from access.study.fetching.servers import GHS_POP_YEARS, WORLDPOP_YEARS, Servers, filled

MOLLWEIDE = "ESRI:54009"
# the tiles of GHS-POP are squares of 1,000 km, counted from the north-west (ghsl tiling schema R2023A)
_TILE_M, _WEST_M, _NORTH_M = 1_000_000, -18_041_000, 9_000_000
_NODATA = -200.0  # as GHS-POP has it
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Window:
    """A part of a raster: values (NaN where there are none), where it lies, its CRS."""

    values: Floats
    transform: Affine
    crs: Any


def year_of(kind: str, year: int | None) -> int:
    """Return which year of a data set is taken: the one asked for, or 2020, which censuses stand behind.

    Raises:
        InputError: it has no such year.
    """
    years = WORLDPOP_YEARS if kind == "worldpop" else GHS_POP_YEARS
    found = 2020 if year is None else year
    if found not in years:
        shown = f"{years[0]}–{years[-1]}" + ("" if kind == "worldpop" else " / 5")
        raise InputError(
            "`year`", [Said(f"{kind} 没有 {found} 年，有 {shown}", f"{kind} has no {found}; it has {shown}")]
        )
    return found


def worldpop_address(servers: Servers, country: str, year: int) -> str:
    """Return where WorldPop's file of a country and year is.

    Raises:
        InputError: the country is no code of three letters.
    """
    if not re.fullmatch(r"[A-Za-z]{3}", country):
        raise InputError(
            "`country`",
            [
                Said(
                    f"“{country}”不是三个字母的国家代码（ISO 3166：CHN、HKG、MAC、TWN……）",
                    f"'{country}' is no code of three letters (ISO 3166: CHN, HKG, MAC, TWN …)",
                )
            ],
        )
    return filled(servers.worldpop, year=year, ISO3=country.upper(), iso3=country.lower())


def ghs_pop_addresses(servers: Servers, box: Box, year: int) -> list[str]:
    """Return where the tiles of GHS-POP are that a box (degrees) lies in.

    >>> [each[-10:] for each in ghs_pop_addresses(Servers(), (121.0, 31.0, 122.0, 32.0), 2020)]
    ['R6_C29.zip', 'R6_C30.zip']
    """
    west, south, east, north = datums.bounds(datums.WGS84, MOLLWEIDE, box)
    columns = range(int((west - _WEST_M) // _TILE_M) + 1, int((east - _WEST_M) // _TILE_M) + 2)
    rows = range(int((_NORTH_M - north) // _TILE_M) + 1, int((_NORTH_M - south) // _TILE_M) + 2)
    return [filled(servers.ghs_pop, year=year, row=row, column=col) for row in rows for col in columns]


def downloaded(asker: Asker, address: str, folder: Path) -> tuple[Path, dict[str, str]]:
    """Return a raster downloaded into a folder, unpacked where it is zipped, and what the server said."""
    last = address.rsplit("/", 1)[-1].split("?", maxsplit=1)[0]
    name = re.sub(r"[^A-Za-z0-9._-]", "_", last)[:150] or "file"
    goal = folder / name
    packed = name.lower().endswith(".zip")
    told = download(
        asker, address, goal, whole=_zip_fault if packed else _raster_fault, sum_beside=not packed
    )
    return (_unpacked(goal) if packed else goal), told


def _zip_fault(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            fault = bounds.beyond_packed(
                sum(each.file_size for each in archive.infolist()), path.stat().st_size
            )
            if fault:
                raise FileError(path.name, [fault])
            wrong = archive.testzip()
            rasters_in = [each for each in archive.namelist() if each.lower().endswith(".tif")]
    except bounds.DAMAGED_ZIP as error:
        if isinstance(error, FileError):
            raise
        return Said(f"不是完整的 zip（{error}）", f"it is no whole zip file ({error})")
    if wrong:
        return Said(f"zip 里 {wrong} 的校验和不符", f"the checksum of {wrong} in the zip file does not fit")
    if len(rasters_in) != 1:
        return Said("zip 里应有一个 .tif", f"the zip file holds {len(rasters_in)} .tif files, not one")
    return ""


def _raster_fault(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    if not re.match(rb"II[*+]\0|MM\0[*+]", head):
        return Said("不是 GeoTIFF", "it is no GeoTIFF")
    return ""


def _unpacked(path: Path) -> Path:
    goal = path.with_suffix(".tif")
    half = goal.with_suffix(".part")
    with zipfile.ZipFile(path) as archive:
        (inside,) = [each for each in archive.infolist() if each.filename.lower().endswith(".tif")]
        with archive.open(inside) as source, half.open("wb") as file:
            while data := source.read(_CHUNK):
                file.write(data)
    half.replace(goal)
    return goal


def window(paths: Sequence[Path], box: Box) -> Window:
    """Return the part of rasters that covers a box (degrees); several lie on one grid, as tiles do.

    Raises:
        FileError: see ``rasters.part``; their grids differ.
    """
    parts = [
        Window(*rasters.part(path, box, datums.WGS84, of="persons per cell", around="place"))
        for path in paths
    ]
    return parts[0] if len(parts) == 1 else _together(parts, paths[0])


def covers(path: Path, box: Box) -> bool:
    """Tell whether a raster covers a part of a box (degrees).

    Raises:
        FileError: it cannot be read.
    """
    with rasters.faults(path), rasters.opened(path) as source:
        if source.crs is None:
            return True  # the reader says what is wrong
        left, bottom, right, top = datums.bounds(datums.WGS84, source.crs, box)
        here = source.bounds
        return bool(left < here.right and right > here.left and bottom < here.top and top > here.bottom)


def _together(parts: list[Window], path: Path) -> Window:
    first = parts[0].transform
    places = []
    for part in parts:
        column, row = ~first * (part.transform.c, part.transform.f)
        if (part.transform.a, part.transform.e) != (first.a, first.e) or max(
            abs(column - round(column)), abs(row - round(row))
        ) > 1e-6:
            raise FileError(str(path), [Said("各分幅的格网不一致", "the tiles do not lie on one grid")])
        places.append((round(row), round(column)))
    top, left = min(row for row, _ in places), min(column for _, column in places)
    shapes = [part.values.shape for part in parts]
    high = max(row + shape[0] for (row, _), shape in zip(places, shapes, strict=True)) - top
    wide = max(column + shape[1] for (_, column), shape in zip(places, shapes, strict=True)) - left
    values = np.full((high, wide), np.nan)
    for (row, column), part in zip(places, parts, strict=True):
        here = values[row - top :, column - left :][: part.values.shape[0], : part.values.shape[1]]
        here[:] = np.where(np.isnan(part.values), here, part.values)
    return Window(values, first * Affine.translation(left, top), parts[0].crs)


def write(found: Window, goal: Path) -> None:
    """Write a window as a GeoTIFF; each number is the same as in the file that it was cut out of."""
    profile = {
        "driver": "GTiff",
        "dtype": "float64",
        "count": 1,
        "height": found.values.shape[0],
        "width": found.values.shape[1],
        "crs": found.crs.to_wkt(),
        "transform": found.transform,
        "nodata": _NODATA,
        "compress": "deflate",
    }
    with rasterio.MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.write(np.where(np.isnan(found.values), _NODATA, found.values), 1)
        goal.write_bytes(memory.read())


def persons(found: Window, shape: BaseGeometry) -> float:
    """Return how many persons the cells hold whose middles lie within a shape (degrees)."""
    rows, columns = np.nonzero(np.nan_to_num(found.values) > 0)
    x, y = found.transform * (columns + 0.5, rows + 0.5)
    lon, lat = datums.moved(found.crs, datums.WGS84, x, y) if len(rows) else (x, y)
    inside = shapely.contains_xy(shape, lon, lat)
    return float(found.values[rows[inside], columns[inside]].sum())
