"""The speed limits of an edge table: numbers, or words as OpenStreetMap has them."""

from pathlib import Path

import numpy as np
import pandas as pd

from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import counted
from access.places import readers
from access.places.osm.limits import speed_kph

_KPH = ("maxspeed", "max_speed", "maxspeed_kph", "speed_limit", "speedlimit", "限速", "最高限速", "限速值")
_MPH = ("maxspeed_mph", "speed_mph", "speed_limit_mph")
SPEEDS = ("speed_kph", *_KPH, *_MPH)
_NONE = ("", "none", "signals", "variable", "nan", "0", "0.0", "-1", "无", "不限", "不限速")
_MPS = 3.6  # km/h in a metre a second
_HALF = 0.5


def limits(frame: pd.DataFrame, path: Path) -> tuple["pd.Series[float]", list[Note]]:
    """Return the limit (km/h) of each row, NaN where none is told, and what is to be told of them.

    Args:
        frame: the edges, as text; ``speed_kph`` goes before ``maxspeed`` and the like.
        path: the file, for messages.

    Raises:
        FileError: ``speed_kph`` that is no number.
    """
    own = pd.Series(np.nan, frame.index)
    if "speed_kph" in frame.columns:
        own = readers.numbers(frame, "speed_kph", path)
    names = {str(name).strip().lower(): name for name in frame.columns}
    column = next((names[name] for name in (*_KPH, *_MPH) if name in names), None)
    if column is None:
        return own, []
    text = frame[column].astype("str").fillna("").str.strip().str.lower()
    word = text + (" mph" if str(column).strip().lower() in _MPH else "")
    kinds = {each: speed_kph(each) for each in word.unique()}
    found = word.map(kinds).astype(float)
    lost = found.isna() & ~text.isin(_NONE)
    return own.fillna(found), [
        *_told(column, found, path),
        *_unread(column, text, lost, path),
        *_mps(found, path),
    ]


def _told(column: object, found: pd.Series, path: Path) -> list[Note]:
    number = int(found.notna().sum())
    zh = f"{path.name}：{number} 行的限速取自“{column}”列（不带单位的按公里/小时，“30 mph”按英里）"
    en = f"{path.name}: {counted(number, 'row')} with a limit in column '{column}' (plain numbers are km/h,"
    return [Note("found", "streets", zh, f"{en} '30 mph' is miles)", number, "rows")] if number else []


def _unread(column: object, text: pd.Series, lost: pd.Series, path: Path) -> list[Note]:
    if not lost.any():
        return []
    number, shown = int(lost.sum()), examples(text[lost].unique())
    zh = f"{path.name}：“{column}”列有 {number} 行不是限速（{shown}），按没有限速处理"
    en = f"{path.name}: column '{column}' tells no limit in {counted(number, 'row')} ({shown})"
    return [Note("doubtful", "streets", zh, f"{en}: taken to have none", number, "rows")]


def _mps(found: pd.Series, path: Path) -> list[Note]:
    """Doubt limits that are broken numbers, and round ones once taken for metres a second."""
    told = found.dropna().to_numpy()
    broken = np.abs(told - np.round(told)) > 0.01
    tens = np.abs(told * _MPS - 5 * np.round(told * _MPS / 5)) < 0.2
    number = int((broken & tens).sum())
    if number <= _HALF * len(told):
        return []
    zh = f"{path.name}：{number} 行的限速像是以米/秒计，仍按公里/小时读取，请核对"
    en = f"{path.name}: {counted(number, 'limit')} that look like metres a second, read as km/h: check them"
    return [Note("doubtful", "streets", zh, en, number, "rows")]
