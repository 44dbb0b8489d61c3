"""The zones of a study: the boundary, and the administrative units that divide it, from the extract."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts.errors import InputError
from access.contracts.said import Said
from access.places.osm.file import OsmFile
from access.study.fetching.boundary import Boundary

_LEVELS = range(6, 12)  # of OpenStreetMap: county and district, (7), town and subdistrict, (9), community
_WHOLE = 0.98  # of the boundary, that the units of a level must cover between them
_SAME = 0.99
_INSIDE = 0.5  # of a unit: else only its edge, drawn otherwise, lies in the boundary
# the last word of a Chinese name → level of a zone
_ENDINGS = {
    "自治县": "county",
    "街道": "subdistrict",
    "街道办事处": "subdistrict",
    "社区": "community",
    "自治州": "city",
    "县级市": "county",
    "地区": "city",
    "镇": "town",
    "乡": "township",
    "村": "village",
    "区": "district",
    "县": "county",
    "旗": "county",
}


@dataclass(frozen=True)
class Unit:
    """A zone: id, name, shape in degrees, level and the id of the zone around it, where they are known."""

    zone_id: str
    name: str
    shape: BaseGeometry
    level: str = ""
    parent_id: str = ""


def level_of(name: str) -> str:
    """Return the level that the last word of a Chinese name tells; empty where it tells none.

    >>> level_of("黄岩区"), level_of("东城街道"), level_of("宁溪镇"), level_of("Vaduz"), level_of("台州市")
    ('district', 'subdistrict', 'town', '', '')
    """
    return next((level for end, level in _ENDINGS.items() if name.endswith(end) and len(name) > len(end)), "")


def divided(boundary: Boundary, extract: Path, admin_level: int | None = None) -> list[Unit]:
    """Return the zones: the boundary, and the units that divide it.

    Where the names tell the level of each (街道, 镇 …), these are the units of every level that divide it,
    those around others first; else those of the first such level alone.

    Args:
        boundary: of the study.
        extract: an OpenStreetMap file that holds the borders.
        admin_level: of OpenStreetMap: only this one.

    Raises:
        InputError: the units of ``admin_level`` do not divide the boundary.
    """
    name = boundary.name.split(",")[0].strip()
    whole = Unit(boundary.osm_id or "all", name, boundary.shape, level_of(name))
    if boundary.parts:
        names = [each for each, _ in boundary.parts]
        return [Unit(each, each, shape) for each, shape in boundary.parts] if len({*names}) > 1 else [whole]
    file, nested = OsmFile(extract), [whole]
    for level in _LEVELS if admin_level is None else (admin_level,):
        inside = [each for each in _of_level(file, level, boundary.shape) if each.zone_id != whole.zone_id]
        covered = shapely.union_all([each.shape for each in inside]).area / boundary.shape.area
        if len(inside) < 2 or covered < _WHOLE:
            if admin_level is not None:
                raise InputError("`admin_level`", [_not_divided(admin_level, len(inside), covered)])
            continue
        own = [replace(each, level=level_of(each.name), parent_id=_around(each, nested)) for each in inside]
        if not (whole.level and all(each.level for each in own)):
            return [replace(each, level="", parent_id="") for each in own] if len(nested) == 1 else nested
        nested += own
    return nested


def _around(unit: Unit, others: list[Unit]) -> str:
    """The id of the last of others, which are ever smaller, that holds the middle of a unit."""
    middle = unit.shape.representative_point()
    return next((each.zone_id for each in reversed(others) if each.shape.contains(middle)), others[0].zone_id)


def _not_divided(level: int, number: int, covered: float) -> Said:
    return Said(
        f"{level} 级的 {number} 个行政单元只占边界内面积的 {covered:.0%}",
        f"the {number} units of level {level} cover {covered:.0%} of the place",
    )


def _of_level(file: OsmFile, level: int, shape: BaseGeometry) -> list[Unit]:
    """The units of a level that lie in a shape, cut to it."""
    found, _ = file.admin_units(level)
    units = []
    for zone_id, name, drawn in zip(found.index, found["name"], found.geometry, strict=True):
        own = shapely.make_valid(drawn)
        part = own.intersection(shape)
        if part.area >= _INSIDE * own.area and part.area < _SAME * shape.area:
            units.append(Unit(str(zone_id), str(name), _areas(part)))
    return units


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """What of a shape is area."""
    kinds = ("Polygon", "MultiPolygon")
    return shapely.union_all([each for each in shapely.get_parts(shape) if each.geom_type in kinds])


def to_json(units: list[Unit]) -> str:
    """Return zones as a GeoJSON text, in the order in which they are."""
    features = []
    for each in units:
        told: dict[str, Any] = {"zone_id": each.zone_id, "name": each.name}
        if each.level:
            told |= {"level": each.level, "parent_id": each.parent_id or None}
        shape = shapely.geometry.mapping(each.shape)
        features.append({"type": "Feature", "properties": told, "geometry": shape})
    content = {"type": "FeatureCollection", "features": features}
    return json.dumps(content, ensure_ascii=False) + "\n"


def columns(units: list[Unit]) -> str:
    """Return what the study file says of their columns, beside id and name."""
    if not all(each.level for each in units):
        return ""
    parents = ", parent_column: parent_id" if any(each.parent_id for each in units) else ""
    return f", level_column: level{parents}"
