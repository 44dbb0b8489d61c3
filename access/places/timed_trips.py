"""A table of trips that were timed → where from, where to, by what mode, how long."""

from collections.abc import Mapping
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples, listed
from access.contracts.tables import counted
from access.places import readers

_ENDS = {
    "from_lon": (
        "from_lon",
        "from_lng",
        "from_x",
        "start_lon",
        "start_x",
        "origin_lon",
        "o_lon",
        "起点经度",
        "出发经度",
    ),
    "from_lat": ("from_lat", "from_y", "start_lat", "start_y", "origin_lat", "o_lat", "起点纬度", "出发纬度"),
    "to_lon": (
        "to_lon",
        "to_lng",
        "to_x",
        "end_lon",
        "end_x",
        "destination_lon",
        "d_lon",
        "终点经度",
        "到达经度",
    ),
    "to_lat": ("to_lat", "to_y", "end_lat", "end_y", "destination_lat", "d_lat", "终点纬度", "到达纬度"),
}
_TIMES = {
    "minutes": (
        "minutes",
        "minute",
        "min",
        "mins",
        "duration_min",
        "分钟",
        "分钟数",
        "用时（分钟）",
        "用时(分钟)",
        "时间（分钟）",
    ),
    "seconds": (
        "seconds",
        "second",
        "s",
        "sec",
        "time_s",
        "duration_s",
        "秒",
        "秒数",
        "用时（秒）",
        "用时(秒)",
    ),
}
_MORE = {
    "mode": ("mode", "travel_mode", "方式", "出行方式", "交通方式"),
    "period": ("period", "时段", "时间段"),
}
_MODES = {
    "walk": ("walk", "walking", "foot", "on foot", "步行", "走路"),
    "cycle": ("cycle", "cycling", "bicycle", "bike", "自行车", "骑行", "骑车"),
    "e_bike": ("e_bike", "ebike", "e-bike", "电动自行车", "电动车"),
    "walk_or_cycle": ("walk_or_cycle", "步行或自行车"),
    "drive": ("drive", "driving", "car", "taxi", "小汽车", "驾车", "开车", "汽车", "出租车"),
    "emergency_vehicle": ("emergency_vehicle", "ambulance", "急救车", "救护车"),
}
_PERIODS = {
    "free_flow": ("free_flow", "free flow", "off_peak", "off-peak", "offpeak", "平峰", "自由流"),
    "peak": ("peak", "rush", "rush hour", "高峰", "早高峰", "晚高峰"),
}


def from_csv(
    path: Path,
    *,
    crs: str,
    columns: Mapping[str, str],
    mode: str | None,
    modes: Mapping[str, str],
    period: str,
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Read timed trips.

    Args:
        path: the table.
        crs: the CRS of its coordinates.
        columns: what a column holds → its name; usual names are found without.
        mode, period: of every trip, where no column tells or a row is empty.
        modes: the table's own words → modes.

    Returns:
        (a table by line of the file, as text: ``mode``, ``period``, ``seconds``, ``geometry`` where the
        trip begins, ``to`` where it ends, both in ``crs``; notes on rows left out).

    Raises:
        FileError: no such file or column, text that is no number, coordinates that are not degrees.
    """
    frame, notes = readers.table(path, subject="streets")
    faults: list[Said] = []
    names = {each: _column(frame, columns, each, usual, faults) for each, usual in _ENDS.items()}
    times = {each: _maybe(frame, columns, each, usual) for each, usual in _TIMES.items()}
    if not any(times.values()):
        faults.append(
            Said(
                "没有时间列：`minutes`（分钟）或 `seconds`（秒）；请用 `columns` 指明",
                "no column of times: `minutes` (分钟) or `seconds` (秒); name it with `columns`",
            )
        )
    mode_column = _maybe(frame, columns, "mode", _MORE["mode"])
    if mode_column is None and mode is None:
        faults.append(
            Said(
                "没有出行方式列（`mode`、方式）；请在研究里给所有行程写 `mode`",
                "no column of modes (`mode`, 方式); give the study `mode` for all trips",
            )
        )
    if faults:
        named_ = listed(frame.columns)
        raise FileError(str(path), [*faults, Said(f"现有各列：{named_.zh}", f"its columns are {named_}")])
    number = {each: readers.coordinates(frame, name, path) for each, name in names.items()}
    named = [(each, name) for each, name in times.items() if name is not None]
    unit, name = named[-1]  # seconds tell more
    seconds = readers.numbers(frame, name, path).to_numpy() * (60.0 if unit == "minutes" else 1.0)
    frame.index = pd.Index((frame.index + 2).astype(str), name="line")
    own = frame[mode_column] if mode_column is not None else pd.Series("", frame.index)
    period_column = _maybe(frame, columns, "period", _MORE["period"])
    when = frame[period_column] if period_column is not None else pd.Series("", frame.index)
    trips = geopandas.GeoDataFrame(
        {
            "mode": _words(own, {**_lookup(_MODES), **modes}, mode or ""),
            "period": _words(when, _lookup(_PERIODS), period),
            "seconds": seconds,
            "to": readers.placed(_places(number, "to", frame.index), crs),
        },
        geometry=readers.placed(_places(number, "from", frame.index), crs),
    )
    xy = np.column_stack(list(number.values()))
    if readers.crs(crs).is_geographic:
        _check_degrees(path, xy, frame.index)
    wrong = {
        ("没有坐标", "without coordinates"): ~np.isfinite(xy).all(axis=1),
        ("用时为空、零或负数", "whose time is empty, 0 or less"): ~(trips["seconds"] > 0).to_numpy(),
        ("出行方式不认识", "of an unknown mode"): (trips["mode"] == "").to_numpy(),
        ("时段不认识", "of an unknown period"): (trips["period"] == "").to_numpy(),
    }
    lost = np.zeros(len(trips), dtype=bool)
    for (zh, en), rows in wrong.items():
        if (rows & ~lost).any():
            notes.append(left_out(path.name, trips.index[rows & ~lost], zh, en))
        lost |= rows
    return trips[~lost], notes


def left_out(name: str, lines: pd.Index, zh: str, en: str) -> Note:
    """Return the note on trips that are left out for a reason."""
    number, shown = len(lines), examples(lines)
    return Note(
        "left_out",
        "streets",
        f"{name}：{number} 次出行{zh}，没有使用（第 {shown} 行）",
        f"{name}: {counted(number, 'trip')} {en}, not used (line {shown})",
        number,
        "trips",
    )


def _check_degrees(path: Path, xy: np.ndarray, lines: pd.Index) -> None:
    off = (np.abs(xy[:, ::2]) > 180).any(axis=1) | (np.abs(xy[:, 1::2]) > 90).any(axis=1)
    if off.any():
        where, number = examples(lines[off]), int(off.sum())
        fault = Said(
            f"{number:,} 行的坐标不是经纬度（第 {where.zh} 行）；请改正；如以米为单位，请写 `crs`",
            f"coordinates are not degrees in {counted(number, 'row')} (line {where}); correct them, or, if "
            "they are metres, give `crs`",
        )
        raise FileError(str(path), [fault])


def _maybe(frame: pd.DataFrame, columns: Mapping[str, str], what: str, usual: tuple[str, ...]) -> str | None:
    if what in columns:
        return columns[what] if columns[what] in frame.columns else None
    lower = {str(name).strip().lower(): str(name) for name in frame.columns}
    return next((lower[name] for name in usual if name in lower), None)


def _column(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    what: str,
    usual: tuple[str, ...],
    faults: list[Said],
) -> str:
    found = _maybe(frame, columns, what, usual)
    if found is None:
        name = columns.get(what)
        faults.append(
            Said(f"没有列“{name}”", f"no column '{name}'")
            if what in columns
            else Said(f"没有列 `{what}`（{usual[-2]}）", f"no column `{what}` ({usual[-2]})")
        )
    return found or ""


def _lookup(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: name for name, each in words.items() for word in each}


def _words(values: pd.Series, known: Mapping[str, str], empty: str) -> pd.Series:
    """The meaning of each word: "" where it is not known, ``empty`` where there is none."""
    lower = {word.lower(): name for word, name in known.items()}
    text = values.astype("str").fillna("").str.strip()
    return text.str.lower().map(lower).fillna("").where(text != "", empty).astype("str")


def _places(number: Mapping[str, Floats], end: str, lines: pd.Index) -> geopandas.GeoSeries:
    return geopandas.GeoSeries.from_xy(number[f"{end}_lon"], number[f"{end}_lat"], index=lines)
