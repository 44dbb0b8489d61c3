"""Lengths that cannot be those of their streets: too short, far too long, or in another unit."""

from collections.abc import Sequence

import numpy as np

from access.contracts.arrays import Booleans, Floats
from access.contracts.notes import Note
from access.contracts.said import NOTHING, Said, examples, zh
from access.contracts.tables import counted

_SLACK_M, _SLACK = 3.0, 0.03  # rounded coordinates; the scale of the projection
_LONGER, _LONGER_M = 50.0, 250.0  # a loop may end beside its start
# what lengths are told in by mistake: how many of it a metre is, at least and at most (streets wind)
_UNITS = (
    (Said("度", "degrees"), 7e-6, 2.2e-5),
    (Said("英里", "miles"), 6e-4, 9.4e-4),
    (Said("千米", "kilometres"), 9.4e-4, 2.5e-3),
    (Said("厘米", "centimetres"), 90, 250),
    (Said("毫米", "millimetres"), 900, 2500),
)
# what is longer than a metre by less than 50 times: so many of it to a metre
_SMALL = (
    (Said("英尺", "feet"), 3.28084),
    (Said("市尺", "chi (市尺)"), 3.0),
    (Said("分米", "decimetres"), 10.0),
    (Said("英寸", "inches"), 39.3701),
)
_NEAR, _FEW, _SHARE = 0.015, 3, 0.1  # a row in ten that is so near to such a number is no chance
_LEAST_M = 10.0  # of shorter lines, rounding hides the factor
_APART, _TIGHT = 0.03, 0.02  # a factor is told from 1 by this; nine rows in ten lie so near to it
_WINDING = 1.5  # no street network winds so much in nine rows of ten


def faults(length_m: Floats, straight_m: Floats, drawn_m: Floats, names: Sequence[object]) -> list[Said]:
    """Say which lengths are not in metres, and what they look like.

    Args:
        length_m: as told.
        straight_m: between the ends.
        drawn_m: of the line where it is drawn, else as ``straight_m``.
        names: of each row, for messages: ``line 2``, ``1 → 2``.
    """
    short = length_m < straight_m - np.maximum(_SLACK_M, _SLACK * straight_m)
    along = np.maximum(straight_m, drawn_m)
    long = (length_m >= _LONGER * along) & (length_m - along > _LONGER_M) & (along > 0)
    found = []
    for which, words in (
        (short, Said("短于两端的直线距离", "shorter than the straight line")),
        (long, Said("达到或超过两端间线长的 50 倍", "50 times or more as long as the line")),
        *_in_small_units(length_m, along),
    ):
        rows = np.flatnonzero(which).tolist()
        if rows:
            shown = examples(
                Said(
                    f"{zh(names[i])}：{length_m[i]:g}，两端相距 {along[i]:,.0f} 米",
                    f"{names[i]}: {length_m[i]:g} where the ends are {along[i]:,.0f} m apart",
                )
                for i in rows
            )
            number, unit = counted(len(rows), "length"), _unit(length_m[rows], along[rows])
            found.append(
                Said(
                    f"{len(rows):,} 个长度{words.zh}（{shown.zh}）；{unit.zh}",
                    f"{number} {words} between the ends ({shown}); {unit}",
                )
            )
    return found


def doubts(length_m: Floats, drawn_m: Floats, latitude: float, name: str) -> list[Note]:
    """Doubt lengths that are so many times as long as their lines, all of them.

    Args:
        length_m: as told.
        drawn_m: of the line where it is drawn, else the straight line between the ends.
        latitude: about where they lie (degrees).
        name: of the file, for the note.
    """
    some = drawn_m >= _LEAST_M
    if some.sum() < _FEW:
        return []
    low, middle, high = np.quantile(length_m[some] / drawn_m[some], [0.05, 0.5, 0.95])
    tight = abs(middle - 1) > _APART and max(middle - low, high - middle) <= _TIGHT * middle
    if not tight and low < _WINDING:
        return []
    stretched = 1 / np.cos(np.radians(latitude))
    known = (("yards", "码", 1.09361), ("metres of the web map's projection", "网络地图投影的米", stretched))
    away, looks = min((abs(middle / factor - 1), (zh, en)) for en, zh, factor in known)
    zh, en = looks if tight and away <= _TIGHT else ("其他单位", "another unit")
    factor = f"{middle:.3g}" if tight else f"{low:.3g}"
    all_zh, more = ("都", "") if tight else ("几乎都不少于", "and more ")
    number = int(some.sum())
    return [
        Note(
            "doubtful",
            "streets",
            f"{name}：路段长度{all_zh}是所画线的 {factor} 倍，像是{zh}；仍按米计算，请核对",
            f"{name}: the lengths are {factor} times {more}as long as the lines, as if in {en}; taken for"
            " metres all the same: check them",
            number,
            "edges",
        )
    ]


def _in_small_units(length_m: Floats, along: Floats) -> list[tuple[Booleans, Said]]:
    """Which lengths are so many times as long as the line as a metre has feet, if that cannot be chance."""
    some = along >= _LEAST_M
    ratio = np.divide(length_m, along, out=np.zeros(len(along)), where=some)
    for _, factor in _SMALL:
        near = np.abs(ratio / factor - 1) <= _NEAR
        if near.sum() >= max(_FEW, _SHARE * some.sum()):
            times = f"{factor:.3g}"
            return [(near, Said(f"是两端间线长的 {times} 倍", f"{times} times as long as the line"))]
    return []


def _unit(length: Floats, along: Floats) -> Said:
    ratio = float(np.median(length / along))
    around = ((name, factor * (1 - _NEAR), factor * (1 + _NEAR)) for name, factor in _SMALL)
    unit = next((name for name, low, high in (*_UNITS, *around) if low <= ratio <= high), NOTHING)
    looks = Said("请检查长度、节点的坐标和坐标系", "check them, and the coordinates and CRS of the nodes")
    looks = Said(f"看来是{unit.zh}", f"it looks like {unit}") if unit else looks
    return Said(f"长度以米为单位：{looks.zh}", f"lengths are in metres: {looks}")
