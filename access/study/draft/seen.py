"""The files of a folder, read as far as a guess needs: what each holds, and where it lies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import geopandas
import numpy as np
import pandas as pd
import pyproj
import rasterio
import shapely

from access.contracts.documents import Text
from access.contracts.errors import AccessError, InputError
from access.contracts.said import Said, zh
from access.places import datums, kinds, look, rasters, readers
from access.places.osm.file import OsmFile
from access.places.reading import Reading

What = Literal["osm", "graphml", "raster", "layer", "table", "plan", "unread"]
_MOST = 2000  # files: a folder of more is no study's
_PASSED_OVER = ("~$", ".", "__MACOSX", "Thumbs.db", "desktop.ini")
_CELLS = 40_000_000  # of a raster that is looked at whole
_SIGNS = 160  # of a reason
_METRES = "EPSG:4547"  # any projected CRS: coordinates are taken as they stand


@dataclass(frozen=True)
class Seen:
    """A file, or a layer of one.

    Attributes:
        path: the file.
        name: its path from the folder.
        what: what kind of thing it is; ``unread``: it cannot be used as it is, ``why`` tells.
        frame: its rows.
        layer: which layer or sheet of a file that holds several.
        say: what the study file must say so that it is read rightly: crs, x_column ….
        why: the reasons.
        box: west, south, east, north in degrees, where it is known where it lies.
        total, cell_m2: of a raster: the sum of its values, the area of a cell.
    """

    path: Path
    name: str
    what: What
    frame: pd.DataFrame | None = None
    layer: str | None = None
    say: Mapping[str, str] = field(default_factory=dict)
    why: tuple[Text, ...] = ()
    box: tuple[float, float, float, float] | None = None
    total: float = 0.0

    @property
    def words(self) -> str:
        """What its name, its folders and its layer say."""
        stem = self.name.rsplit("/", 1)
        return "/".join([*stem[:-1], stem[-1].split(".")[0], *([self.layer] if self.layer else [])])

    @property
    def dimension(self) -> int:
        """0: points, 1: lines, 2: polygons, as most of its rows are; -1: no layer."""
        if not isinstance(self.frame, geopandas.GeoDataFrame) or self.frame.empty:
            return -1
        kinds_of = shapely.get_dimensions(self.frame.geometry.to_numpy())
        return int(np.bincount(kinds_of[kinds_of >= 0], minlength=1).argmax())


def seen(folder: Path) -> list[Seen]:
    """Return what the files of a folder hold, in the order of their names.

    Raises:
        InputError: no such folder, or one with thousands of files.
    """
    found = [each for path in _files(folder) for each in _of(path, path.relative_to(folder).as_posix())]
    box = _box([each for each in found if each.box is not None])
    return [_placed(each, box) for each in found]


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InputError(str(folder), [Said("没有这个文件夹", "there is no such folder")])
    results = {path.parent for path in folder.rglob("run.json")} | {
        path.parent for path in folder.rglob("check.json")
    }
    every = [
        path
        for path in sorted(folder.rglob("*"))
        if (path.is_file() or kinds.is_there(path))
        and not any(each.suffix.lower() == ".gdb" for each in path.parents)
        and not any(part.startswith(_PASSED_OVER) for part in path.relative_to(folder).parts)
        and not results & {*path.parents}
    ]
    if len(every) > _MOST:
        zh = f"有 {len(every):,} 个文件；请指明只放本研究数据的文件夹（至多 {_MOST:,} 个）"
        en = f"it holds {len(every):,} files; name a folder that holds one study's ({_MOST:,} at most)"
        raise InputError(str(folder), [Said(zh, en)])
    return every


def _of(path: Path, name: str) -> Iterator[Seen]:
    low = path.name.lower()
    if low.endswith((".osm", ".pbf", ".osm.gz", ".osm.bz2", ".osm.zip")):
        yield Seen(path, name, "osm", box=_of_osm(path))
    elif low.endswith((".graphml", ".graphml.gz")):
        yield Seen(path, name, "graphml")
    elif low.endswith((".yaml", ".yml")):
        if "standards:" in path.read_text(encoding="utf-8", errors="replace"):
            yield Seen(path, name, "plan")
    elif kinds.of(path, kinds.RASTERS) is not None:
        yield _raster(path, name)
    elif look.is_table(path) or kinds.is_layer(path):
        yield from _layers(path, name)


def _of_osm(path: Path) -> tuple[float, float, float, float] | None:
    try:
        box = OsmFile(path).claimed
    except AccessError:
        return None
    return None if box is None else tuple(box.bounds)  # type: ignore[return-value]


def _raster(path: Path, name: str) -> Seen:
    try:
        with rasters.faults(path), rasters.opened(path) as raster:
            crs, bounds = raster.crs, raster.bounds
            step = max(1, int((raster.width * raster.height / _CELLS) ** 0.5))
            shape = (max(1, raster.height // step), max(1, raster.width // step))
            values = raster.read(1, out_shape=shape, masked=True).astype(float)
        box = None if crs is None else _degrees(shapely.box(*bounds), pyproj.CRS(crs.to_wkt()))
        total = float(np.ma.masked_less(values, 0).sum()) * step**2
    except (AccessError, rasterio.errors.RasterioError) as error:
        return Seen(path, name, "unread", why=(_told(error),))
    return Seen(path, name, "raster", box=box, total=total)


def _layers(path: Path, name: str) -> Iterator[Seen]:
    try:
        several = look.layers(path)
    except AccessError as error:
        yield Seen(path, name, "unread", why=(_told(error),))
        return
    for one in several:
        yield _layer(path, name, one)


def _layer(path: Path, name: str, one: str | None) -> Seen:
    """A layer, or a table with coordinates or without."""
    said: dict[str, Any] = {} if one is None else {look.part_field(path): one}
    try:
        frame, _ = readers.layer(path, Reading(**said), strays=True)
        return Seen(path, name, "layer", frame, one, box=_box_of(frame))
    except AccessError as error:
        fault = _told(error)
    if look.is_table(path):
        return _table(path, name, one, said, fault)
    try:  # without a CRS
        frame, _ = readers.layer(path, Reading(**said, crs=_METRES))
    except AccessError:
        return Seen(path, name, "unread", layer=one, why=(fault,))
    return Seen(path, name, "layer", _bare(frame), one, why=(fault,))


def _bare(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """A layer as if it named no CRS."""
    rest = pd.DataFrame(frame.drop(columns=[frame.geometry.name]))
    return geopandas.GeoDataFrame(rest, geometry=np.asarray(frame.geometry, dtype=object))


def _table(path: Path, name: str, one: str | None, said: dict[str, Any], fault: Text) -> Seen:
    try:
        frame, _ = readers.table(path, Reading(**said))
    except AccessError:
        return Seen(path, name, "unread", layer=one, why=(fault,))
    try:  # in metres
        points, _ = readers.layer(path, Reading(**said, crs=_METRES))
    except AccessError:
        return Seen(path, name, "table", frame, one, why=(fault,))
    return Seen(path, name, "layer", _bare(points), one, why=(fault,))


def _placed(each: Seen, box: tuple[float, float, float, float] | None) -> Seen:
    """Say in which CRS a layer is that names none, where its numbers, or the other layers, tell."""
    frame = each.frame
    if each.what != "layer" or not isinstance(frame, geopandas.GeoDataFrame) or frame.crs is not None:
        return each
    xy = shapely.get_coordinates(frame.geometry.to_numpy())
    x, y = np.median(xy, axis=0) if len(xy) else (0.0, 0.0)
    found = _likely_crs(float(x), float(y), box)
    if found is None:
        return replace(each, what="unread")
    code, why = found
    return replace(
        each,
        frame=frame.set_crs(code),
        say={**each.say, "crs": code},
        why=(why,),
        box=_degrees(shapely.box(*frame.total_bounds), pyproj.CRS(code)),
    )


def _likely_crs(x: float, y: float, box: tuple[float, float, float, float] | None) -> tuple[str, Text] | None:
    """The CRS of China by the numbers: a prefix of the zone, else where the other layers lie."""
    if abs(x) <= 180 and abs(y) <= 90:
        return "EPSG:4490", Text(zh="数值是度，按 CGCS2000", en="its numbers are degrees: CGCS2000")
    zone = int(x // 1e6)
    if 25 <= zone <= 45 or 13 <= zone <= 23:
        code = f"EPSG:{4513 + zone - 25}" if zone >= 25 else f"EPSG:{4491 + zone - 13}"
        return code, Text(
            zh=f"横坐标 {x:,.0f} 带有带号 {zone}", en=f"eastings such as {x:,.0f} begin with the zone {zone}"
        )
    if box is None:
        return None
    west, south, east, north = box
    for number in range(4534, 4555):
        (lon,), (lat,) = datums.moved(
            pyproj.CRS.from_epsg(number), pyproj.CRS.from_epsg(4326), np.array([x]), np.array([y])
        )
        if west - 0.3 <= lon <= east + 0.3 and south - 0.3 <= lat <= north + 0.3:
            return f"EPSG:{number}", Text(
                zh="没有写坐标系；按此坐标系落在其他图层之上",
                en="it names no CRS; by this one it lies where the other layers do",
            )
    return None


def _box_of(frame: geopandas.GeoDataFrame) -> tuple[float, float, float, float] | None:
    """Where most rows of a layer lie."""
    bounds: pd.DataFrame = frame[frame.geometry.notna()].bounds
    if frame.crs is None or bounds.empty:
        return None
    low, high = bounds.quantile(0.05), bounds.quantile(0.95)
    return _degrees(shapely.box(low["minx"], low["miny"], high["maxx"], high["maxy"]), frame.crs)


def _degrees(shape: shapely.Geometry, crs: pyproj.CRS) -> tuple[float, float, float, float] | None:
    try:
        there = datums.project(geopandas.GeoSeries([shape], crs=crs), "EPSG:4326").total_bounds
    except (AccessError, ValueError):
        return None
    west, south, east, north = map(float, there)
    return (west, south, east, north) if np.isfinite(there).all() else None


def _box(known: list[Seen]) -> tuple[float, float, float, float] | None:
    """The middle of what lies somewhere: of several layers the medians, so that one stray does not count."""
    boxes = np.array([each.box for each in known if each.box is not None])
    if not len(boxes):
        return None
    west, south, east, north = map(float, np.median(boxes, axis=0))
    return west, south, east, north


def _told(error: Exception) -> Text:
    fault = error.faults[0] if isinstance(error, InputError) and error.faults else str(error) or "?"
    return Text(zh=zh(fault)[:_SIGNS], en=str(fault)[:_SIGNS])
