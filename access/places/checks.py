"""What a file holds, looked at before it is used: where faults stand, and which there are."""

from functools import cache
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import rasterio
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError
from rasterio import Affine

from access.contracts import bounds
from access.contracts.arrays import Booleans, Floats
from access.contracts.errors import FileError
from access.contracts.said import NOTHING, Said, examples
from access.contracts.tables import counted
from access.places import datums, kinds

_FEW, _SAMPLE = 1000, 200  # points of an outline that is mended in no time; segments that are looked at


def rows(path: Path, chosen: Booleans) -> str:
    """Say where some rows of a file stand: ``line 2, 5`` of a CSV, ``row 2`` of a sheet, ``feature 1, 4``.

    Args:
        path: the file.
        chosen: a boolean for each row of the file, of a table from its second (see ``of_file``).
    """
    first, word = (
        (2, kinds.TABLES[kinds.ending(path)]) if kinds.ending(path) in kinds.TABLES else (1, "feature")
    )
    return f"{word} {examples(np.flatnonzero(chosen) + first)}"


def rows_zh(path: Path, chosen: Booleans) -> str:
    """Say where some rows stand, in Chinese."""
    word, numbers = rows(path, chosen).split(" ", 1)
    return f"第 {numbers} {'行' if word != 'feature' else '个要素'}"


def of_file(index: pd.Index, chosen: Booleans) -> Booleans:
    """Return some rows of a table as rows of its file, of which others were left out before.

    Args:
        index: of the table: rows of the file from 0, of a text or sheet less two.
        chosen: a boolean for each row of the table.
    """
    found = np.zeros(int(index.max()) + 1 if len(index) else 0, dtype=bool)
    found[index[chosen]] = True
    return found


def unplaced(layer: geopandas.GeoDataFrame) -> Booleans:
    """Tell for each row whether it has no geometry, an empty one, or infinite coordinates."""
    xy, row = shapely.get_coordinates(layer.geometry.to_numpy(), return_index=True)
    lost = np.array(layer.geometry.isna() | layer.geometry.is_empty)
    lost[row[~np.isfinite(xy).all(axis=1)]] = True
    return lost


def check_degrees(path: Path, layer: geopandas.GeoDataFrame, *, strays: bool = False) -> None:
    """Refuse coordinates that cannot be degrees: metres, a slip of the pen, or x and y exchanged.

    Args:
        path: the file.
        layer: its rows, in a geographic CRS.
        strays: whether fewer than half of the rows may be so, but for x and y exchanged.
    """
    xy, row = shapely.get_coordinates(layer.geometry.to_numpy(), return_index=True)
    wrong = np.isfinite(xy).all(axis=1) & ((np.abs(xy[:, 0]) > 360) | (np.abs(xy[:, 1]) > 90))
    if not wrong.any():
        return
    x, y = xy[wrong][0]
    chosen = np.zeros(len(layer), dtype=bool)
    chosen[row[wrong]] = True
    where = f"in {counted(int(chosen.sum()), 'row')} ({rows(path, chosen)}: {x:g}, {y:g})"
    where_zh = f"{int(chosen.sum())} 处（{rows_zh(path, chosen)}：{x:g}, {y:g}）"
    if np.all(np.abs(xy[wrong]) <= (90, 180)):
        zh = f"经度与纬度像是写反了：{where_zh}；请对调，或指明正确的列"
        what = f"longitude and latitude look swapped {where}; exchange them, or name the columns rightly"
    elif strays and 2 * chosen.sum() < len(layer):
        return
    elif (power := _scaled(xy[wrong])) > 1:
        zh = f"坐标像是经纬度乘以 {power:,}：{where_zh}；请除以 {power:,}"
        what = f"coordinates look like degrees times {power:,} {where}; divide them by it"
    else:
        zh = f"坐标不是经纬度：{where_zh}；请改正，若为米制坐标，请写 `crs`（例如 EPSG:4549）"
        what = f"coordinates are not degrees {where}; correct them, or, if they are metres, give `crs`"
    raise FileError(str(path), [Said(zh, what)])


def _scaled(xy: Floats) -> int:
    """By what power of ten all coordinates are degrees in or about China multiplied; 1: by none.

    From a million on: metres of Web Mercator would be degrees times a hundred thousand.
    """
    for power in (10**6, 10**7, 10**8, 10**9):
        if np.all((xy >= np.array([70, 0]) * power) & (xy <= np.array([140, 56]) * power)):
            return power
    return 1


def check_crs(path: Path, crs: CRS | None) -> None:
    """Refuse a CRS by which no place can be found: a projection whose parameters make none."""
    if crs is not None and (fault := _useless(crs)):
        raise FileError(str(path), [fault])


@cache
def _useless(crs: CRS) -> Said:
    try:
        datums.moved(crs, datums.WGS84, 0.0, 0.0)
    except ProjError as error:
        return Said(
            f"坐标系（{crs.name}）不能使用：{error}；请改正，或写 `crs`",
            f"its CRS ({crs.name}) cannot be used: {error}; correct it, or give `crs`",
        )
    return NOTHING


def check_crossings(path: Path, layer: geopandas.GeoDataFrame) -> None:
    """Refuse outlines that cross themselves so often that nobody could mend them in time.

    How often is told from some hundreds of their segments: those whose boxes meet.
    """
    shapes = layer.geometry.to_numpy()
    areas = np.isin(shapely.get_type_id(shapes), (3, 6))  # polygons, single and multiple
    large = areas & (shapely.get_num_coordinates(shapes) > _FEW)
    for row in np.flatnonzero(large)[~shapely.is_valid(shapes[large])]:
        xy, part = shapely.get_coordinates(
            shapely.get_parts(shapely.boundary(shapes[[row]])), return_index=True
        )
        inside = part[1:] == part[:-1]
        low, high = np.minimum(xy[1:], xy[:-1])[inside], np.maximum(xy[1:], xy[:-1])[inside]
        boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        some = boxes[:: len(boxes) // _SAMPLE + 1]
        met = shapely.STRtree(boxes).query(some).shape[1] - 3 * len(some)  # itself, and its neighbours
        fault = bounds.beyond("CROSSINGS", met * len(boxes) / len(some) / 2)
        if fault:
            chosen = np.arange(len(layer)) == row
            told = Said(
                f"{rows_zh(path, chosen)}：{fault.zh}；请重新勾绘",
                f"{rows(path, chosen)}: {fault}; draw it anew",
            )
            raise FileError(str(path), [told])


def check_raster(path: Path, source: rasterio.DatasetReader, of: str, crs: CRS | None) -> None:
    """Refuse a raster that is no plain grid of numbers: bands, complex numbers, CRS, direction.

    Args:
        path: the file.
        source: opened.
        of: what its cells hold.
        crs: its CRS, or that which the study says.
    """
    faults = list[Said]()
    if source.count != 1:
        faults.append(
            Said(
                f"栅格有 {source.count} 个波段；请给出单波段文件",
                f"the raster has {source.count} bands; give a file with one band, {of}",
            )
        )
    if np.iscomplexobj(np.empty(0, dtype=source.dtypes[0])):
        faults.append(Said("栅格的值是复数；请给出实数", f"its cells are complex numbers; give {of}"))
    if crs is None:
        faults.append(
            Said(
                f"栅格没有坐标系；请在研究文件中写 `crs`（例如 EPSG:4326），或在旁边放 {path.stem}.prj",
                "the raster has no CRS; give `crs` in the study file (such as EPSG:4326), or put"
                f" {path.stem}.prj beside it",
            )
        )
    elif not (crs.is_geographic or crs.is_projected):
        faults.append(
            Said(
                "栅格的坐标系是本地坐标系；请在研究文件中写真正的 `crs`",
                "the raster's CRS is a local one; give the true one as `crs` in the study file",
            )
        )
    elif fault := _useless(crs):
        faults.append(fault)
    step = source.transform
    if step == Affine.identity() or not np.isfinite(step).all() or step.determinant == 0:
        faults.append(
            Said(
                "栅格没有地理参考；请写入，例如用 gdal_edit -a_ullr",
                "the raster has no georeference; write it in, e.g. with gdal_edit -a_ullr",
            )
        )
    elif step.b or step.d or step.e > 0 or step.a < 0:
        faults.append(
            Said(
                "栅格有旋转或上下颠倒；请先变换为正北向上的格网",
                "the raster is rotated or flipped; warp it to a north-up grid",
            )
        )
    if faults:
        raise FileError(str(path), faults)
