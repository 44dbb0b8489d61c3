"""Buildings of a layer → the floor area of each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import datums, readers

_LEVELS = (
    "层数",
    "楼层数",
    "楼层",
    "地上层数",
    "建筑层数",
    "building:levels",
    "levels",
    "floors",
    "floor",
    "storeys",
)
_FLOOR = ("建筑面积", "总建筑面积", "floor_area", "floor_area_m2", "gfa")


def chosen(
    rows: geopandas.GeoDataFrame, path: Path, where: Mapping[str, Any]
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Keep the rows that have the wanted values in the wanted columns.

    Raises:
        FileError: no such column, or no such row.
    """
    kept = np.ones(len(rows), dtype=bool)
    for name, values in where.items():
        wanted = {str(each).strip() for each in (values if isinstance(values, tuple) else (values,))}
        words = readers.text(rows[readers.column(rows, name, (), path)])
        kept &= words.isin(wanted).to_numpy()
        if not kept.any():
            there = examples(dict.fromkeys(words.dropna()), most=10)
            zh = f"没有一行的“{name}”为 {'、'.join(sorted(wanted))}；有 {there}"
            en = f"no row has {', '.join(sorted(wanted))} in column '{name}'; there are {there}"
            raise FileError(str(path), [Said(zh, en)])
    lost = int((~kept).sum())
    note = Note(
        "left_out",
        "population",
        f"{path.name}：{lost} 行不符合 `where`，没有采用",
        f"{path.name}: {counted(lost, 'row')} not as `where` says, not used",
        lost,
        "rows",
    )
    return rows[kept], [note] if lost else []


def floor_m2(
    rows: geopandas.GeoDataFrame,
    path: Path,
    crs: Any,
    *,
    levels: str | None,
    floor: str | None,
    default: float,
) -> tuple[Floats, list[Note]]:
    """Return the gross floor area of buildings (m²): as a column says, else footprint × storeys.

    Args:
        rows: buildings; points have a floor area only by a column.
        path: the file.
        crs: the projected CRS of the study.
        levels, floor: columns of storeys and of floor area; without, those of usual names.
        default: storeys of a building that names none.

    Raises:
        FileError: no such column, no numbers, or points without a floor area.
    """
    usual = {str(name).strip().lower(): str(name) for name in rows.columns}
    area = floor or next((usual[each] for each in _FLOOR if each in usual), None)
    if area is not None:
        name = readers.column(rows, area, (), path)
        values, notes = readers.amounts(rows, name, path, own=name, attribute="area_m2", subject="population")
        return np.maximum(values.fillna(0.0).to_numpy(dtype=float), 0.0), notes
    if not (shapely.get_dimensions(rows.geometry.to_numpy()) == 2).all():
        known = examples(rows.columns.drop([rows.geometry.name]), most=30)
        zh = "点没有轮廓面积；请用 `persons_column`、`households_column` 或 `floor_area_column` 指明列"
        en = (
            "points have no footprint; name a column with `persons_column`, `households_column`"
            " or `floor_area_column`"
        )
        raise FileError(str(path), [Said(f"{zh}；现有的列：{known}", f"{en}; its columns are {known}")])
    named = levels or next((usual[each] for each in _LEVELS if each in usual), None)
    storeys, notes = np.full(len(rows), np.nan), list[Note]()
    if named:
        values, notes = readers.amounts(
            rows, readers.column(rows, named, (), path), path, attribute="persons", subject="population"
        )
        storeys = values.to_numpy(dtype=float)
    known_ = (storeys > 0) & (storeys < 200)
    footprint = np.asarray(datums.project(rows.geometry, crs).area, dtype=np.float64)
    guessed = int((~known_).sum())
    note = Note(
        "doubtful",
        "population",
        f"{path.name}：{guessed} 栋建筑没有层数，按 {default:g} 层计",
        f"{path.name}: {counted(guessed, 'building')} without storeys, taken as {default:g}",
        guessed,
        "buildings",
    )
    return footprint * np.where(known_, storeys, default), [*notes, note] if guessed else notes
