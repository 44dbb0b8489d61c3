"""The rows of a zone layer: those that are no zones, and those that bear one id."""

import re
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import checks, datums, readers

_NEAR_M = 100.0  # parts of one zone that nothing but their name tells to be one; a river may part them
_HALFWAY = 180.0  # degrees round the earth; no zone is as wide, but one whose longitudes jump by 360 is
# what software numbers and measures for each row by itself
_OWN = re.compile(
    r"(objectid|fid|ogc_?fid|gid|oid|shape_?(area|leng(th)?)|area|perimeter|length|leng|面积.*|周长.*|长度.*|序号|编号)"
    r"(_?(\d+|m2|km2|sqkm))?",
    re.IGNORECASE,
)


def united(table: geopandas.GeoDataFrame, path: Path) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Make one zone of the rows of one id that agree in all that tells zones apart.

    Where nothing but the id tells, they agree if they lie within ``_NEAR_M`` of one another.

    Args:
        table: index zone_id; name, attributes.
        path: the file.

    Raises:
        FileError: rows of one id that do not agree.
    """
    repeated = table.index[table.index.duplicated()].unique()
    if not len(repeated):
        return table, []
    telling = [name for name in table.columns if name != table.geometry.name and not _OWN.fullmatch(name)]
    places = np.flatnonzero(table.index.isin(repeated))
    groups = [table.iloc[each] for each in pd.Series(places).groupby(table.index[places]).agg(list)]
    apart = []
    for rows in groups:
        zone = rows.index[0]
        differing = [name for name in telling if len(rows[name].drop_duplicates()) > 1]
        told = any(rows[name].notna().all() for name in telling if name != "name")
        if differing or not (told or _near(rows)):
            apart.append((str(zone), differing, np.flatnonzero(table.index == zone)))
    if apart:
        raise FileError(str(path), [_apart(table, apart)])
    kept = table[~table.index.duplicated()].copy()
    whole = {rows.index[0]: _united(rows) for rows in groups}
    united_ = [whole.get(zone, shape) for zone, shape in zip(kept.index, kept.geometry, strict=True)]
    kept = kept.set_geometry(geopandas.GeoSeries(united_, kept.index, crs=table.crs))
    shown = examples(repeated)
    note = Note(
        "doubtful",
        "zones",
        f"{path.name}：{len(repeated)} 个分区各占几行，其余各列一致，已合并为一个（{shown}）",
        f"{path.name}: {counted(len(repeated), 'zone')} of several rows that agree, made one ({shown})",
        len(repeated),
        "zones",
    )
    return kept, [note, *_mended(groups, path)]


def _mended(groups: list[geopandas.GeoDataFrame], path: Path) -> list[Note]:
    wrong = [str(rows.index[0]) for rows in groups if not shapely.is_valid(np.asarray(rows.geometry)).all()]
    if not wrong:
        return []
    shown = examples(wrong)
    return [
        Note(
            "doubtful",
            "zones",
            f"{path.name}：{len(wrong)} 个占几行的分区有边界无效的部分（自相交、尖刺），已修复（{shown}）",
            f"{path.name}: {counted(len(wrong), 'zone')} of several rows with a part whose outline is invalid"
            f" (self-crossing, a spike), repaired ({shown})",
            len(wrong),
            "zones",
        )
    ]


def _united(rows: geopandas.GeoDataFrame) -> BaseGeometry:
    """The parts as one; outlines that cross themselves are mended as those of other zones are."""
    valid = shapely.make_valid(np.asarray(rows.geometry), method="structure", keep_collapsed=False)
    whole: BaseGeometry = shapely.union_all(valid)
    return whole


def _near(rows: geopandas.GeoDataFrame) -> bool:
    """Tell whether each of several rows lies near another one."""
    shapes = datums.project(rows.geometry, rows.geometry.estimate_utm_crs()) if rows.crs else rows.geometry
    found = np.asarray(shapes, dtype=object)
    apart_m = shapely.distance(found[:, None], found[None, :]) + np.diag(np.full(len(found), np.inf))
    return bool((apart_m.min(axis=1) <= _NEAR_M).all())


def _apart(table: geopandas.GeoDataFrame, apart: list[tuple[str, list[str], np.ndarray]]) -> Said:
    unique = [
        str(name)
        for name in table.columns.drop(["name", table.geometry.name])
        if table[name].notna().all() and table[name].is_unique
    ]
    zh_rows = examples(f"{zone}：第 {examples(rows + 1)} 个要素" for zone, _, rows in apart)
    en_rows = examples(f"{zone}: feature {examples(rows + 1)}" for zone, _, rows in apart)
    differing = sorted({name for _, names, _ in apart for name in names})
    zh_why = f"，{'、'.join(differing)} 不同" if differing else f"，相距超过 {_NEAR_M:g} 米"
    en_why = f" that differ in {', '.join(differing)}" if differing else f" more than {_NEAR_M:g} m apart"
    names = examples(zone for zone, _, _ in apart)
    zh_ids = f"（如 {'、'.join(unique[:3])}）" if unique else ""
    en_ids = f" ({', '.join(unique[:3])})" if unique else ""
    return Said(
        f"{len(apart)} 个名称（编号）各有几行{zh_why}（{zh_rows}）；若是不同的分区，请用 id_column 指明"
        f"编号列{zh_ids}；若是同一分区，请先合并",
        f"{counted(len(apart), 'repeated zone id')} ({names}) in rows{en_why}"
        f" ({en_rows}); if they are zones of their own, name a column of ids with `id_column`{en_ids}; if"
        " one zone, merge its rows",
    )


def shape_faults(path: Path, layer: geopandas.GeoDataFrame) -> list[Said]:
    """Return what is wrong with the outlines of the rows of a layer: none, no polygon, round the earth."""
    lost = checks.unplaced(layer)
    other = ~lost & ~np.asarray(layer.geom_type.isin(["Polygon", "MultiPolygon"]))
    faults = []
    if other.any():
        kinds = ", ".join(sorted(set(layer.geom_type[other])))
        faults.append(
            Said(
                f"分区应为面；这个图层有 {kinds}（{checks.rows_zh(path, other)}）",
                f"zones are polygons; this layer holds {kinds} ({checks.rows(path, other)})",
            )
        )
    if lost.any():
        where = f"{counted(int(lost.sum()), 'row')} without geometry, or with a broken outline"
        faults.append(
            Said(
                f"{int(lost.sum())} 行没有图形，或轮廓残缺（{checks.rows_zh(path, lost)}）；"
                "请画出分区，或删去该行",
                f"{where} ({checks.rows(path, lost)}); draw the zone, or take the row out",
            )
        )
    wide = layer.geometry.bounds.pipe(lambda each: each["maxx"] - each["minx"] > _HALFWAY).to_numpy()
    if layer.crs is not None and layer.crs.is_geographic and wide.any():
        where = f"{counted(int(wide.sum()), 'zone')} more than {_HALFWAY:g}° wide ({checks.rows(path, wide)})"
        faults.append(
            Said(
                f"{int(wide.sum())} 个分区宽于 {_HALFWAY:g}°（{checks.rows_zh(path, wide)}）："
                "跨 180° 经线时，请把经度写作 180.5 的形式，或在该处切开",
                f"{where}: where it crosses the 180th meridian, write longitudes beyond it as 180.5,"
                " or cut it",
            )
        )
    return faults


def empty_faults(path: Path, layer: geopandas.GeoDataFrame, column: str) -> list[Said]:
    """Return in which rows a column is empty."""
    empty = np.asarray(readers.text(layer[column]).isna())
    if not empty.any():
        return []
    number = int(empty.sum())
    return [
        Said(
            f"“{column}”列有 {number} 行为空（{checks.rows_zh(path, empty)}）",
            f"column '{column}' is empty in {counted(number, 'row')} ({checks.rows(path, empty)})",
        )
    ]
