"""What is told of a layer of street lines: what stands in it beside lines, and how they were joined."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from access.contracts.arrays import Booleans
from access.contracts.notes import Level, Note
from access.contracts.tables import counted
from access.places import checks

_LEVEL_M = 0.5  # heights that differ by less are of a flat drawing


def without_lines(path: Path, rows: Booleans) -> list[Note]:
    """Count rows that are no lines: points, texts, areas, nothing."""
    number = int(rows.sum())
    zh = f"{path.name}：{number} 行不是线，没有采用（{checks.rows_zh(path, rows)}）" if number else ""
    en = f"{path.name}: {counted(number, 'row')} that are no lines, not used"
    return _note("left_out", zh, f"{en} ({checks.rows(path, rows)})" if number else "", number, "rows")


def nowhere(path: Path, rows: Booleans) -> list[Note]:
    """Count rows with coordinates that are nowhere on the earth."""
    number = int(rows.sum())
    where, where_zh = (checks.rows(path, rows), checks.rows_zh(path, rows)) if number else ("", "")
    zh = f"{path.name}：{number} 行有不在地球上的坐标，没有采用（{where_zh}）"
    en = f"{path.name}: {counted(number, 'row')} with coordinates that are nowhere on the earth, not used"
    return _note("left_out", zh, f"{en} ({where})", number, "rows")


def heights(path: Path, lines: Any) -> list[Note]:
    """Say that heights of lines are not used, where they tell any."""
    z = shapely.get_coordinates(lines[shapely.has_z(lines)], include_z=True)[:, 2]
    z = z[np.isfinite(z)]
    if not len(z) or np.ptp(z) <= _LEVEL_M:
        return []
    zh = f"{path.name}：线带有高程，没有采用；要计坡度请给出 `elevation`，立交请给出 `level_column`"
    en = f"{path.name}: its lines have heights, which are not used: give `elevation` for slopes, and"
    return _note("doubtful", zh, f"{en} `level_column` for bridges", len(lines), "lines")


def twice(path: Path, number: int) -> list[Note]:
    """Count lines that are drawn again."""
    zh = f"{path.name}：{number} 条线重复，只用一次"
    return _note(
        "found", zh, f"{path.name}: {counted(number, 'line')} drawn again, used once", number, "lines"
    )


def meetings(path: Path, counts: Mapping[str, int], snap_m: float, *, levels_told: bool) -> list[Note]:
    """Say how lines were joined, split, and left apart.

    Args:
        path: the file.
        counts: see ``meetings.Meetings``, and ``tails``: ends cut off beyond a crossing.
        snap_m: within which ends were joined.
        levels_told: whether columns tell bridges and tunnels.
    """
    name, joined, tails = path.name, counts["joined"], counts["tails"]
    zh = f"{name}：{joined} 个线端与其他线相距不超过 {snap_m:g} 米，已连接；"
    zh += f"{tails} 个线端超出交点，已截去（snap_m）"
    en = f"{name}: {counted(joined, 'loose end')} within {snap_m:g} m of another line: joined; "
    en += f"{counted(tails, 'end')} that ran on beyond a crossing: cut off (`snap_m`)"
    notes = _note("found", zh, en, joined + tails, "ends")
    number = counts["crossed"]
    zh = f"{name}：{number} 处线与线相交而未断开，已在交点断开并连通"
    en = f"{name}: {counted(number, 'crossing')} of lines that were not cut there: cut and joined"
    notes += _note("found", zh, en, number, "places")
    return notes + _apart(name, counts["apart"], levels_told) + _bare(name, counts["bare"])


def _apart(name: str, number: int, levels_told: bool) -> list[Note]:
    if levels_told:
        zh = f"{name}：{number} 处线与线在不同层相交，不连通"
        en = f"{name}: {counted(number, 'crossing')} of lines on different levels: not joined"
        return _note("found", zh, en, number, "places")
    zh = (
        f"{name}：没有说明桥梁和隧道的列；{number} 处与高速公路、快速路、匝道、高架或天桥的相交按立体交叉处理"
        "（我国规范要求它们与其他道路立体交叉），只在共用顶点或端点处连通；若不然，请给出 level_column，"
        "或写 crossings: split"
    )
    en = (
        f"{name}: no column tells bridges and tunnels; {counted(number, 'crossing')} of motorways,"
        " expressways, ramps or bridges with others are taken to pass above or below, as design standards in"
        " China ask, and joined only at shared vertices and ends; else give `level_column`, or"
        " write `crossings: split`"
    )
    return _note("doubtful", zh, en, number, "places")


def _bare(name: str, number: int) -> list[Note]:
    zh = (
        f"{name}：十字路口大多有共用顶点，其余 {number} 处没有共用顶点的相交按立体交叉处理，不连通；"
        "若应连通，请写 crossings: split"
    )
    en = (
        f"{name}: lines share a vertex at most places where they cross; the other"
        f" {counted(number, 'crossing')} are taken for bridges and not joined; if they should be, write"
        " `crossings: split`"
    )
    return _note("doubtful", zh, en, number, "places")


def _note(level: Level, zh: str, en: str, number: int, unit: str) -> list[Note]:
    return [Note(level, "streets", zh, en, number, unit)] if number else []
