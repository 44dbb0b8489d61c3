"""A raster, alone or with the files beside it that change what it says; those are recorded and told.

GIS programs put much beside a raster. Statistics, colours and overviews change no number: such files are
not even opened. A CRS, a position, "no data", a factor or a mask that stands beside it is used, as in
those programs.
"""

import itertools
import math
import re
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.enums
import rasterio.errors
import rasterio.windows
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from rasterio._err import CPLE_BaseError

from access.contracts import bounds as limits
from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import checks, datums, gcj02, kinds, said_crs
from access.places.bands import Band, band

_ALONE = {**kinds.OFFLINE, "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "GDAL_PAM_ENABLED": "NO"}
_DAMAGED = (
    *(rasterio.errors.RasterioError, rasterio.errors.CRSError, CPLE_BaseError),
    *(CRSError, ProjError),
)
_REFUSAL = Said("不能作为栅格读取", "cannot be read as a raster")
_ASCII_HEAD = re.compile(rb"\s*[A-Za-z_]{4,}\s")
_ASCII_NUMBERS = re.compile(rb"(?:\s|[0-9eE+.,-]|nan|inf)*", re.IGNORECASE)
_ASCII_NAN = re.compile(rb"nan", re.IGNORECASE)
_IMAGES = ("{name}.msk", "{name}.ovr", "{name}.msk.ovr")  # beside it, and of its own kind
_OVERVIEWS = (".ovr", ".rrd")  # never looked at: what is read is read at full size


def _refused(why: Said) -> Said:
    return Said(f"{_REFUSAL.zh}：{why.zh}", f"{_REFUSAL}: {why}")


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what GDAL says of a damaged raster into one clear error."""
    try:
        yield
    except FileError:
        raise
    except (*_DAMAGED, ValueError, OverflowError) as error:
        raise FileError(str(path), [_refused(Said(str(error), str(error)))]) from error


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
            fault = Said(
                f"它指向另一个文件（“{each}”）；请直接给数据本身",
                f"it leads to another file ('{each}'); give the data themselves",
            )
            raise FileError(str(path), [fault])
    return sorted(each for each in found if each != path)


def _kind(path: Path) -> kinds.Kind:
    if not path.is_file():
        raise FileError(str(path), [_refused(Said("没有这个文件", "no such file"))])
    kind = kinds.of(path, kinds.RASTERS)
    if kind is None:
        raise FileError(str(path), [_no_raster(path)])
    kinds.check(path, kind, _REFUSAL)
    return kind


def _no_raster(path: Path) -> Said:
    known, ending = ", ".join(sorted(kinds.RASTERS)), kinds.ending(path)
    zh, en = "请另存为 .tif", "save it as .tif"
    if ending in kinds.TABLES:
        zh, en = (
            f"每行一点的表请用 `points`；栅格{zh}",
            f"a table of points goes under `points`; a raster: {en}",
        )
    elif ending in kinds.ARCHIVES:
        zh, en = "请解压", "unpack it"
    return Said(
        f"不读“{path.suffix}”这种栅格（可读：{known}）；{zh}",
        f"'{path.suffix}' is not a kind of raster that is read here ({known}); {en}",
    )


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
                fault = Said(
                    "它在栅格旁边，却不是 GeoTIFF；请移走",
                    "it stands beside a raster and is no GeoTIFF; take it away",
                )
                raise FileError(str(image), [fault])


def part(
    path: Path, bounds: Iterable[float], bounds_crs: Any, *, of: str, around: str, crs: str | None = None
) -> tuple[Floats, rasterio.Affine, CRS]:
    """Read the part of a single-band raster that covers the bounds.

    Args:
        path: a GeoTIFF, or another kind of ``kinds.RASTERS``.
        bounds: (left, bottom, right, top).
        bounds_crs: the CRS of ``bounds``.
        of, around: what the cells hold and what the bounds are those of, for messages.
        crs: the CRS, where the file names none.

    Returns:
        (values, shape (rows, columns), NaN where there is no data; affine transform; CRS).

    Raises:
        FileError: see ``opened``; damaged, several bands, without a usable CRS, rotated, not
            overlapping the bounds, or too many cells.
    """
    with faults(path), opened(path) as source:
        own = _crs(path, source, crs)
        checks.check_raster(path, source, of, own)
        within = datums.bounds(bounds_crs, own, tuple(bounds))
        window = overlap(source, within)
        if window is None:
            here = datums.bounds(own, datums.WGS84, source.bounds)
            shown = ", ".join(f"{value:.3f}" for value in here)
            fault = Said(
                f"栅格与研究范围不重叠；栅格范围为 {shown}",
                f"the raster and the {around} do not overlap; it covers {shown}",
            )
            raise FileError(str(path), [fault])
        _check_size(path, source, window)
        _check_sums(path, source, window)
        _check_text(path, source)
        read = source.read(1, window=window, masked=True, out_dtype="float64")
        values = np.asarray(read.data)
        values[np.ma.getmaskarray(read)] = np.nan
        values *= source.scales[0]  # in place: a province has 10^8 cells
        values += source.offsets[0]
        return values, source.window_transform(window), CRS.from_user_input(own)


def _crs(path: Path, source: rasterio.DatasetReader, said: str | None) -> CRS | None:
    """The CRS of a raster: its own, or what the study says where it has none."""
    own = CRS.from_user_input(source.crs) if source.crs else None
    if said is None:
        return own
    if gcj02.named(said) in ("gcj02", "bd09"):
        zh, en = f"栅格不能按 {said} 换算", f"a raster cannot be turned from {said}"
        more = "请在 GIS 中先换算为 WGS-84", "turn it to WGS 84 in a GIS first"
        raise FileError(str(path), [Said(f"{zh}；{more[0]}", f"{en}; {more[1]}")])
    given = CRS.from_user_input(datums.WGS84 if gcj02.named(said) else said)
    if own is not None and own != given:
        said_crs.settled(path, "population", own, given, said, np.array(source.bounds))
    return given


def _check_size(path: Path, source: rasterio.DatasetReader, window: rasterio.windows.Window) -> None:
    """Refuse more cells than the memory holds; blocks of a file are read whole, too."""
    cells = max(window.width * window.height, math.prod(source.block_shapes[0]))
    fault = limits.beyond("CELLS", cells)
    if fault:
        raise FileError(str(path), [fault])


def _check_sums(path: Path, source: rasterio.DatasetReader, window: rasterio.windows.Window) -> None:
    """Refuse a deflated GeoTIFF with blocks whose checksums do not fit: GDAL does not look at them."""
    if source.driver != "GTiff" or source.compression != rasterio.enums.Compression.deflate:
        return
    high, wide = source.block_shapes[0]
    rows = range(int(window.row_off) // high, math.ceil((window.row_off + window.height) / high))
    columns = range(int(window.col_off) // wide, math.ceil((window.col_off + window.width) / wide))
    wrong = []
    with path.open("rb") as file:
        for row, column in itertools.product(rows, columns):
            at, size = (
                int(source.get_tag_item(f"BLOCK_{what}_{column}_{row}", "TIFF", bidx=1) or 0)
                for what in ("OFFSET", "SIZE")
            )
            file.seek(at)
            if at and not _is_whole(file.read(size)):
                wrong.append(f"{row}, {column}")
    if wrong:
        first, blocks = examples(wrong, most=1), counted(len(wrong), "block")
        fault = Said(
            f"{len(wrong):,} 个数据块（行、列 {first.zh}）的校验和不符；请重新复制",
            f"the checksum of {blocks} (row, column {first}) does not fit; copy it again",
        )
        raise FileError(str(path), [_refused(fault)])


def _check_text(path: Path, source: rasterio.DatasetReader) -> None:
    """Refuse an ASCII grid with other signs than numbers, more of them than cells or fewer: GDAL reads on."""
    if source.driver != "AAIGrid":
        return
    words, strange = 0, []
    # where a number stands for what is not known, nan is none of the writer's
    may_lack = source.nodata is None or math.isnan(source.nodata)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            head = words == 0 and _ASCII_HEAD.match(line)
            words += 0 if head else len(line.split())
            known = _ASCII_NUMBERS.fullmatch(line) and (may_lack or not _ASCII_NAN.search(line))
            if not head and not known:
                strange.append(number)
    cells = source.width * source.height
    if strange:
        where = examples(strange)
        fault = Said(f"第 {where.zh} 行有数字以外的字符", f"other signs than numbers in line {where}")
        raise FileError(str(path), [_refused(fault)])
    if words != cells:
        fault = Said(
            f"{cells:,} 个栅格单元，却有 {words:,} 个数", f"it holds {words:,} numbers for {cells:,} cells"
        )
        raise FileError(str(path), [_refused(fault)])


def _is_whole(packed: bytes) -> bool:
    try:
        zlib.decompress(packed)
    except zlib.error:
        return False
    return True


def overlap(
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
