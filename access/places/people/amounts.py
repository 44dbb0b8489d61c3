"""Are a raster's numbers persons? Fill values that nobody declared, densities, other units."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import pyproj

from access.contracts.arrays import Booleans, Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import datums
from access.places.bands import Band
from access.places.grid import Grid

Unit = Literal["persons", "persons_per_km2"]
_MOST_PERSONS = 1e7  # no cell of a raster holds a whole metropolis
# Hardly any quarter of a city is as dense. Models of real cities may go beyond: GHS-POP of Hong Kong has
# 10 cells of 1 ha with 500,000 to 644,000 persons per km², but these follow on others that are less dense.
_DENSEST_KM2 = 500_000.0
_NO_CITY_KM2 = 1_000_000.0
_FOLLOWS = 2.0  # times the densest of the other cells
_DENSE_MEAN_KM2 = 200_000.0
_BLOCKS_M2 = 100_000.0
_USUAL_FILLS = (255, 999, 9999, 32767, 65535, 99999, 999999, 2147483647, 4294967295)
_SEVERAL = 3  # times that a fill value stands there at least
_STANDS_OUT = 5  # times as often as any number next to it
_UP = {"square": r"(?:sq(?:uare)?\.?[\s_]*)", "two": r"[\s_]*(?:\^|\*\*)?[\s_]*2(?![0-9])"}
_LENGTH = r"(?:km|kilomet(?:er|re)s?|mi(?:les?)?|m|met(?:er|re)s?)"
_PER_AREA = re.compile(
    rf"(?:/|\bper\b|_per_)[\s_]*(?:{_UP['square']}{_LENGTH}(?![a-z])|{_LENGTH}{_UP['two']})"
    r"|(?:/|\bper\b|_per_)[\s_]*(?:ha|hectares?)(?![a-z])"
    rf"|(?<![a-z])(?:km|mi|m|ha)[\s_]*(?:\^|\*\*)?[\s_]*-[\s_]*[12](?![0-9])"
    r"|(?:每|/)\s*(?:一)?\s*(?:平方|方)\s*(?:公里|千米|米|km|m)|(?:每|/)\s*公顷|人口密度",
    re.IGNORECASE,
)
_DENSITY = re.compile(r"densit|(?<![a-z])dens(?![a-z])|p(?:op|pl)_?km_?2(?![0-9])|密度", re.IGNORECASE)
# units of a cell that are no people; texts that speak of people besides, as of those in households, are none
_NO_PERSONS = re.compile(
    r"\bhouse[\s_-]?holds?\b|\bhhs?\b|\bfamilies\b|\bdwellings?\b|\b(?:housing|residential)[\s_-]units?\b|\bflats\b"
    r"|\bbuildings?\b|\bjobs?\b|\bworkplaces?\b|\bemployment\b|\bpercent(?:age)?\b|^\s*%\s*$|\bshares?\b"
    r"|户数|户/|^户$|住户|家庭|住宅套数|套数|房屋|栋|就业岗位|岗位|百分比|比例|占比",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"person|people|popul|inhabitant|resident(?!ial)|(?<![a-z])pop(?![a-z])|人口|居民|人数", re.IGNORECASE
)
# what rasters of other things are called, that planners have beside those of people
_OTHER_THINGS = re.compile(
    r"night[\s_-]*(?:time)?[\s_-]*lights?|(?<![a-z])(?:ntl|viirs|dmsp|dnb|avg_?rad|dem|dsm|ndvi|gdp|lulc|lst)(?![a-z])"
    r"|radiance|elevation|land[\s_-]*(?:cover|use)|temperature|(?<![a-z])built[\s_-]*(?:up|s|v|h)(?![a-z])"
    r"|夜光|夜间灯光|灯光|高程|地表温度|土地(?:覆盖|利用)|植被指数",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\bper[\s_-]+(?:house[\s_-]?hold|dwelling|family)|household size|户均|每户|/\s*户", re.IGNORECASE
)
_MANY = re.compile(
    r"万人|萬人|千人|\bthousands?\b|\b(?:in|x|×|\*)\s*1[,_]?000\b|\b1[,_]?000\s+(?:persons|people|inhabitants)\b|'000",
    re.IGNORECASE,
)


def cell_m2(grid: Grid) -> Floats:
    """Return the true area of each cell on the ground (square metres); shape of the grid, or (rows, 1)."""
    rows, columns = grid.persons.shape
    if grid.crs.is_geographic:
        geod = grid.crs.get_geod()
        edges = grid.transform.f + np.arange(rows + 1) * grid.transform.e
        wide = grid.transform.a
        areas = [
            abs(geod.polygon_area_perimeter([0, wide, wide, 0], [north, north, south, south])[0])
            for north, south in pairwise(edges)
        ]
        return np.array(areas)[:, None]
    x, y = grid.xy(*np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5))
    degrees = datums.moved(grid.crs, grid.crs.geodetic_crs, x.ravel(), y.ravel())
    scale = np.asarray(pyproj.Proj(grid.crs).get_factors(*degrees).areal_scale).reshape(x.shape)
    plane_m2 = abs(grid.transform.a * grid.transform.e) * grid.crs.axis_info[0].unit_conversion_factor ** 2
    return np.asarray(plane_m2 / np.where(scale > 0, scale, 1.0))


def without(values: Floats, band: Band, nodata: Sequence[float]) -> Floats:
    """Return values with those that the study declares to mean no data as NaN."""
    stored = band.stored(values)
    for value in nodata:
        near = 1e-3 if abs(value) > 1e30 else 1e-9  # nobody writes -3.4028234663852886e38 out
        values = np.where(np.isclose(stored, value, rtol=near, atol=0.0), np.nan, values)
    return values


def check(
    path: Path, grid: Grid, stored: Floats, band: Band, *, unit: Unit | None = None, filled: bool = True
) -> list[Note]:
    """Refuse numbers that cannot be persons, and doubt those that hardly are.

    Args:
        path: the file.
        grid: persons per cell.
        stored: the numbers that stand in the file for them.
        band: what the file says of them.
        unit: what the study says that they are; it goes before what the file says.
        filled: whether values may stand for no data that nobody declared.

    Raises:
        FileError: counts below 0, or too high for any cell; fill values that are not declared; or the
            file says that its numbers are densities, thousands of persons, or no persons.
    """
    values = grid.persons
    area_m2 = np.broadcast_to(_middle_m2(grid), values.shape)
    faults = _impossible(values)
    if not faults:
        faults = _fills(stored, band, values / area_m2 * 1e6) if filled else []
        faults += [] if unit else _other_unit(band)
    if faults:
        raise FileError(str(path), faults)
    return [*_other_thing(band, unit), *_dense(grid, area_m2, band, unit)]


def _middle_m2(grid: Grid) -> Floats:
    """The area of the cells of each row, as in the middle of it; shape (rows, 1)."""
    middle = grid.persons.shape[1] // 2
    left = grid.transform.c + middle * grid.transform.a
    step = grid.transform
    column = Grid(grid.persons[:, :1], type(step)(step.a, 0, left, 0, step.e, step.f), grid.crs)
    return cell_m2(column)


def lived_per_km2(grid: Grid) -> float:
    """Return persons per km² of the cells in which people live; 0 where nobody does."""
    lived = grid.persons > 0
    area_m2 = np.broadcast_to(_middle_m2(grid), grid.persons.shape)[lived]
    return float(grid.persons[lived].sum() / area_m2.sum() * 1e6) if lived.any() else 0.0


_DECLARE_ZH = "若该值表示无数据，请在人口下写 `nodata` 声明（或用 gdal_edit -a_nodata）"
_DECLARE = (
    "if that value means 'no data', declare it, with `nodata` under the study's population, or e.g. with"
    " gdal_edit -a_nodata"
)


def _impossible(values: Floats) -> list[Said]:
    faults = []
    low, high = values < 0, values > _MOST_PERSONS
    if low.any():
        cells = counted(int(low.sum()), "cell")
        faults.append(
            Said(
                f"{int(low.sum()):,} 个格网的人数小于 0（最小 {values[low].min()}）；{_DECLARE_ZH}",
                f"{cells} with fewer than 0 persons (least {values[low].min()}); {_DECLARE}",
            )
        )
    if high.any():
        cells = counted(int(high.sum()), "cell")
        faults.append(
            Said(
                f"{int(high.sum()):,} 个格网超过 {_MOST_PERSONS:,.0f} 人（最大"
                f" {values[high].max():g}）；{_DECLARE_ZH}",
                f"{cells} with more than {_MOST_PERSONS:,.0f} persons (most"
                f" {values[high].max():g}); {_DECLARE}",
            )
        )
    return faults


def _fills(raw: Floats, band: Band, per_km2: Floats) -> list[Said]:
    """Values that stand for no data, as their kind, their number and their size show."""
    faults = []
    for fill in sorted({*_USUAL_FILLS, band.most} - {0}):
        there = raw == fill
        if not there.any():
            continue
        times, most = int(there.sum()), float(np.nanmax(per_km2[there]))
        too_dense = most > _DENSEST_KM2 and (times >= _SEVERAL or fill == band.most or fill >= 9999)
        if too_dense or _stands_out(raw, fill, times):
            kind = (
                f"the greatest value of its type, {band.dtype}" if fill == band.most else "a usual fill value"
            )
            kind_zh = f"是 {band.dtype} 的最大值" if fill == band.most else "是常用的无数据值"
            faults.append(
                Said(
                    f"{times:,} 个格网为 {fill:,.0f}，{kind_zh}（若为人数，每平方公里 {most:,.0f} 人）；"
                    f"{_DECLARE_ZH}；若确为人数，请写 `nodata: []`",
                    f"{counted(times, 'cell')} with {fill:,.0f}, {kind} (as persons,"
                    f" {most:,.0f} per km²); {_DECLARE}; if they are persons all the same, say"
                    " `nodata: []` there",
                )
            )
    return faults


def _stands_out(raw: Floats, fill: float, times: int) -> bool:
    """Tell whether a value is there again and again, and far from all others."""
    below = raw[(raw >= fill / 2) & (raw < fill)]
    if times < _SEVERAL or not ((raw > 0) & (raw != fill)).any():
        return False
    most = int(np.unique(below, return_counts=True)[1].max(initial=0))
    return times >= _STANDS_OUT * max(most, 1)


def _other_unit(band: Band) -> list[Said]:
    for word in band.words:
        plain = unicodedata.normalize("NFKC", word).replace("\N{MINUS SIGN}", "-")
        if _PER_AREA.search(plain):
            return [
                Said(
                    f"文件中写有“{word}”：是密度而不是每格人数；请在人口下写 `unit: persons_per_km2`"
                    "（其他单位的密度请先换算），确为每格人数则写 `unit: persons`",
                    f"it says of its numbers '{word}': that is a density, not persons per cell; say"
                    " `unit: persons_per_km2` under the study's population (other densities must be scaled to"
                    " that first), or `unit: persons` if they are persons per cell all the same",
                )
            ]
        if _MANY.search(plain):
            return [
                Said(
                    f"文件中写有“{word}”：单位不是人；请换算为每格人数，已是人数则在人口下写 `unit: persons`",
                    f"it says of its numbers '{word}': these are not single persons; scale it to persons per"
                    " cell, or say `unit: persons` under the study's population if they are that already",
                )
            ]
        if _EACH.search(plain) or (_NO_PERSONS.search(plain) and not _PEOPLE.search(plain)):
            return [
                Said(
                    f"文件中写有“{word}”：不是人数；请给每格人数的栅格（如户数乘以户均人口），"
                    "确为人数则在人口下写 `unit: persons`",
                    f"it says of its numbers '{word}': these are no persons; give a raster of"
                    " persons per cell"
                    " (households times their mean size, for one), or say `unit: persons` under the study's"
                    " population if they are persons all the same",
                )
            ]
    return []


def _other_thing(band: Band, unit: Unit | None) -> list[Note]:
    """Doubt a raster that is called after something else: its numbers alone tell nothing of what they are."""
    plain = [unicodedata.normalize("NFKC", word) for word in (band.name, *band.words)]
    found = [word for word in plain if _OTHER_THINGS.search(word) and not _PEOPLE.search(word)]
    if unit or not found:
        return []
    return [
        Note(
            "doubtful",
            "population",
            f"“{found[0]}”像是夜间灯光、高程等其他栅格，不是人口；如确为每格人数，请写 `unit: persons`；"
            "若要按它分配分区人口，请写 `covariate`",
            f"'{found[0]}' sounds like night lights, elevation or another raster, not people; if"
            " they are persons"
            " per cell, say `unit: persons`; to spread people counted by zone by it, give it with"
            " `covariate`",
            0,
            "cells",
        )
    ]


def _dense(grid: Grid, area_m2: Floats, band: Band, unit: Unit | None) -> list[Note]:
    """Doubt what is denser than people live."""
    values, lived = grid.persons, grid.persons > 0
    per_km2 = np.where(lived, values / area_m2 * 1e6, 0.0)
    mean = lived_per_km2(grid)
    below = float(per_km2[per_km2 <= _DENSEST_KM2].max(initial=0.0))
    too_dense = (per_km2 > _DENSEST_KM2) & (per_km2 > min(_FOLLOWS * below, _NO_CITY_KM2))
    told = [*band.words, band.name] if unit is None else []
    words = [word for word in told if _DENSITY.search(word) or _PER_AREA.search(word)]
    # a few blocks may be as dense as no city is
    most = _DENSE_MEAN_KM2 if area_m2[lived].sum() >= _BLOCKS_M2 else _DENSEST_KM2
    all_dense = mean > most and unit != "persons"
    notes = []
    if all_dense or words:
        why_zh = f"，文件中写有“{words[0]}”" if words else ""
        why = f", and it says '{words[0]}' of its numbers" if words else ""
        notes.append(
            Note(
                "doubtful",
                "population",
                f"有人的格网平均每平方公里 {mean:,.0f} 人{why_zh}：人口栅格可能是密度而不是每格人数；"
                "若是密度，请在 population 下写 unit: persons_per_km2，否则写 unit: persons",
                f"the cells with people hold {mean:,.0f} persons per km² on average{why}: these may be"
                " densities, not persons per cell; if so, say `unit: persons_per_km2` under the study's"
                " population, else `unit: persons`",
                mean,
                "persons per km²",
            )
        )
    if too_dense.any() and not all_dense:
        notes.append(_dense_note(values, per_km2, too_dense, grid))
    return notes


def _dense_note(values: Floats, per_km2: Floats, dense: Booleans, grid: Grid) -> Note:
    row, column = np.nonzero(dense)
    order = np.argsort(-per_km2[dense], kind="stable")
    x, y = grid.xy(column.astype(np.float64) + 0.5, row.astype(np.float64) + 0.5)
    digits = 5 if grid.crs.is_geographic else 0
    where = [f"{values[row[i], column[i]]:,.0f} @ {x[i]:.{digits}f}, {y[i]:.{digits}f}" for i in order]
    number = len(where)
    return Note(
        "doubtful",
        "population",
        f"{number} 个格网每平方公里超过 {_DENSEST_KM2:,.0f} 人，远比其他格网密（{examples(where)}），请核对",
        f"{counted(number, 'cell')} with more than {_DENSEST_KM2:,.0f} persons per km², far denser than"
        f" the others ({examples(where)}); check them",
        number,
        "cells",
    )
