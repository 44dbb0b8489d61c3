"""A file's own CRS against the one that the study says: which of them its coordinates can be in."""

from pathlib import Path

import numpy as np
from pyproj import CRS
from pyproj.exceptions import ProjError

from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note, Subject
from access.contracts.said import Said
from access.places import datums

_BESIDE = 3.0  # degrees beyond the area that a CRS is made for: cities use the zone beside their own


def settled(path: Path, subject: Subject, own: CRS, given: CRS, said: str, bounds: Floats) -> list[Note]:
    """Let the CRS of the study stand where it is the file's own, or where that cannot be right.

    Args:
        path: the file.
        subject: which input it is.
        own: the CRS that the file names.
        given: the CRS that the study says.
        said: in its words.
        bounds: of the coordinates: left, bottom, right, top.

    Returns:
        a note, where the file is not believed.

    Raises:
        FileError: they are different places, and the file may well be right.
    """
    if not np.isfinite(bounds).all() or _same_place(own, given, bounds):
        return []
    if possible(given, bounds) and not possible(own, bounds):
        return [
            Note(
                "doubtful",
                subject,
                f"{path.name}：文件写明坐标系为 {own.name}，与其坐标不符；按 `crs` 采用 {said}",
                f"{path.name}: it says that its CRS is {own.name}, in which its coordinates cannot be; taken"
                f" as {said}, as `crs` says",
                1,
                "files",
            )
        ]
    x, y = bounds[:2]
    zh = f"文件自己的坐标系为 {own.name}，`crs` 写的是 {said}（坐标如 {x:g}, {y:g}）"
    en = f"its own CRS is {own.name}, `crs` says {said}; leave `crs` out, or correct the file"
    if path.suffix.lower() == ".shp":
        raise FileError(
            str(path),
            [
                Said(
                    f"{zh}；请删去 `crs`；若 .prj 有误，请移走它",
                    f"{en} by taking away its .prj, if that is wrong",
                )
            ],
        )
    raise FileError(str(path), [Said(f"{zh}；请删去 `crs`，或改正文件", en)])


def possible(crs: CRS, bounds: Floats) -> bool:
    """Tell whether coordinates can be in a CRS: they fall into the area it is made for, or beside it."""
    if crs.is_geographic:
        return bool(np.abs(bounds[[0, 2]]).max() <= 360 and np.abs(bounds[[1, 3]]).max() <= 90)
    if np.abs(bounds).max() <= 360:  # degrees
        return False
    try:
        x, y = datums.moved(crs, datums.WGS84, bounds[[0, 2]], bounds[[1, 3]])
    except ProjError:
        return False
    code = crs.to_epsg(min_confidence=20)  # a .prj names none
    area = crs.area_of_use or (CRS.from_epsg(code).area_of_use if code else None)
    if area is None:
        return bool(np.isfinite([x, y]).all())
    low, high = (area.west - _BESIDE, area.south - _BESIDE), (area.east + _BESIDE, area.north + _BESIDE)
    inside = np.isfinite(x) & (low[0] <= x) & (x <= high[0]) & (low[1] <= y) & (y <= high[1])
    return bool(inside.all())


def _same_place(one: CRS, other: CRS, bounds: Floats) -> bool:
    """Tell whether coordinates mean the same place (to 10 m or so) in both CRS."""
    try:
        x, y = datums.moved(one, other, bounds[[0, 2]], bounds[[1, 3]])
    except ProjError:
        return False
    moved = np.abs([x - bounds[[0, 2]], y - bounds[[1, 3]]]).max()
    return bool(moved < (1e-4 if other.is_geographic else 10))
