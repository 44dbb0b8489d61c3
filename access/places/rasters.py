"""A raster, alone or with the files beside it that change what it says; those are recorded and told.

GIS programs put much beside a raster. Statistics, colours and overviews change no number: such files are
not even opened. A CRS, a position, "no data", a factor or a mask that stands beside it is used, as in
those programs.
"""

import math
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.errors
import rasterio.windows
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from rasterio._err import CPLE_BaseError

from access.contracts import bounds as limits
from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.places import checks, datums, kinds
from access.places.bands import Band, band

_ALONE = {**kinds.OFFLINE, "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "GDAL_PAM_ENABLED": "NO"}
_DAMAGED = (
    *(rasterio.errors.RasterioError, rasterio.errors.CRSError, CPLE_BaseError),
    *(CRSError, ProjError),
)
_REFUSAL = "cannot be read as a raster"
_IMAGES = ("{name}.msk", "{name}.ovr", "{name}.msk.ovr")  # beside it, and of its own kind
_OVERVIEWS = (".ovr", ".rrd")  # never looked at: what is read is read at full size


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what GDAL says of a damaged raster into one clear error."""
    try:
        yield
    except FileError:
        raise
    except (*_DAMAGED, ValueError, OverflowError) as error:
        raise FileError(str(path), [f"{_REFUSAL}: {error}"]) from error


@contextmanager
def opened(path: Path) -> Iterator[rasterio.DatasetReader]:
    """Open a raster, with the files beside it where they change what it says.

    Raises:
        FileError: no such file, of an unknown kind, not what its ending says, or leading elsewhere.
        RasterioError: it is damaged.
    """
    kind = _kind(path)
    with _opened(path, kind, kinds.OFFLINE if beside(path) else _ALONE) as source:
        yield source


def beside(path: Path) -> list[Path]:
    """Return the files beside a raster that change what it says.

    Raises:
        FileError, RasterioError: see ``opened``.
    """
    kind = _kind(path)
    if not kinds.beside(path):
        return []
    _check_images(path)
    with _opened(path, kind, _ALONE) as source:
        alone, files = _said(source), source.files
    with _opened(path, kind, kinds.OFFLINE) as source:
        if _said(source) != alone:
            files = source.files
    found = [Path(each) for each in files if not each.lower().endswith(_OVERVIEWS)]
    for each in found:
        if each.parent != path.parent or not each.name.startswith(path.stem):
            raise FileError(str(path), [f"it leads to another file ('{each}'); give the data themselves"])
    return sorted(each for each in found if each != path)


def _kind(path: Path) -> kinds.Kind:
    if not path.is_file():
        raise FileError(str(path), [f"{_REFUSAL}: no such file"])
    kind = kinds.of(path, kinds.RASTERS)
    if kind is None:
        known = ", ".join(sorted(kinds.RASTERS))
        raise FileError(
            str(path),
            [f"'{path.suffix}' is not a kind of raster that is read here ({known}); save it as .tif"],
        )
    kinds.check(path, kind, _REFUSAL)
    return kind


@contextmanager
def _opened(path: Path, kind: kinds.Kind, options: dict[str, str]) -> Iterator[rasterio.DatasetReader]:
    with warnings.catch_warnings():
        # what lacks a place may find it in a file beside it; else that is an error of ours
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        with rasterio.Env(**options), rasterio.open(path, driver=kind.drivers[0]) as source:
            yield source


def _said(source: rasterio.DatasetReader) -> tuple[Any, ...]:
    """What a raster says of its numbers and of where they are."""
    of_band: Band = band(source)
    wkt = source.crs.to_wkt() if source.crs else ""
    nodata = repr(source.nodatavals)  # NaN is NaN
    return wkt, tuple(source.transform), nodata, source.mask_flag_enums, repr(of_band)


def _check_images(path: Path) -> None:
    """Refuse masks and overviews that are no images: GDAL would follow where they lead."""
    for name in _IMAGES:
        image = path.with_name(name.format(name=path.name))
        if image.is_file():
            with image.open("rb") as file:
                head = file.read(8)
            if not re.match(kinds.RASTERS[".tif"].begins, head):
                raise FileError(str(image), ["it stands beside a raster and is no GeoTIFF; take it away"])


def part(
    path: Path, bounds: Iterable[float], bounds_crs: Any, *, of: str, around: str
) -> tuple[Floats, rasterio.Affine, CRS]:
    """Read the part of a single-band raster that covers the bounds.

    Args:
        path: a GeoTIFF, or another kind of ``kinds.RASTERS``.
        bounds: (left, bottom, right, top).
        bounds_crs: the CRS of ``bounds``.
        of, around: what the cells hold and what the bounds are those of, for messages.

    Returns:
        (values, shape (rows, columns), NaN where there is no data; affine transform; CRS).

    Raises:
        FileError: see ``opened``; damaged, several bands, without a usable CRS, rotated, not
            overlapping the bounds, or too many cells.
    """
    with faults(path), opened(path) as source:
        checks.check_raster(path, source, of)
        within = datums.bounds(bounds_crs, source.crs, tuple(bounds))
        window = _overlap(source, within)
        if window is None:
            here = datums.bounds(source.crs, datums.WGS84, source.bounds)
            shown = ", ".join(f"{value:.3f}" for value in here)
            raise FileError(str(path), [f"the raster and the {around} do not overlap; it covers {shown}"])
        _check_size(path, source, window)
        read = source.read(1, window=window, masked=True, out_dtype="float64")
        values = np.asarray(read.data)
        values[np.ma.getmaskarray(read)] = np.nan
        values *= source.scales[0]  # in place: a province has 10^8 cells
        values += source.offsets[0]
        return values, source.window_transform(window), CRS.from_user_input(source.crs)


def _check_size(path: Path, source: rasterio.DatasetReader, window: rasterio.windows.Window) -> None:
    """Refuse more cells than the memory holds; blocks of a file are read whole, too."""
    cells = max(window.width * window.height, math.prod(source.block_shapes[0]))
    fault = limits.beyond("CELLS", cells)
    if fault:
        raise FileError(str(path), [fault])


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
