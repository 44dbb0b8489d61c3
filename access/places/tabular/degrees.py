"""Coordinates as people write them: degrees, minutes, seconds, letters of the compass, metres with commas."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.places.tabular import words

_BEFORE = re.compile(
    r"^(?:(东经|西经|北纬|南纬|经度|纬度|longitude|latitude|long?|lng|lat|[ensw东西南北经纬xy])\s*[:=]?\s*)?([^a-z]*.*)$"
)
_AFTER = re.compile(r"\s*([ensw])$")
_D, _M, _S = r"(?:°|度|deg|d)", r"(?:′|'|’|‘|分|min|m)", r"(?:\"|”|“|''|′′|’’|‘‘|秒|sec|s)"
_NUMBER = r"\d+(?:\.\d+)?"
_MARKED = re.compile(
    rf"([+-]?)({_NUMBER})\s*{_D}\s*(?:({_NUMBER})\s*(?:{_M}\s*|$)(?:({_NUMBER})\s*(?:{_S}|$))?)?\s*"
)
_PARTED = re.compile(rf"([+-]?)(\d{{1,3}})([-: ])(\d{{1,2}}(?:\.\d+)?)(?:\3({_NUMBER}))?")
_METRES = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?:m|米)?")
_COMMA = re.compile(r"[+-]?\d{1,3},\d{4,}")  # a decimal comma: thousands have three digits
_EAST = {"东经", "西经", "经度", "longitude", "lon", "long", "lng", *"ew东西经x"}
_MINUS = {"西经", "南纬", *"ws西南"}
_BLANK = {"", "-", "—", "——", "/", "无", "暂无", "不详", "未知", "null", "none", "nan", "n/a", "na", "#n/a"}


@dataclass
class Degrees:
    """What the texts of a column mean as coordinates.

    Attributes:
        numbers: NaN where nothing stands, or what is none.
        wrong: texts that are none.
        east: how many texts say themselves that they are longitudes; north: latitudes.
        sexagesimal: how many were written in degrees, minutes, seconds.
    """

    numbers: Floats
    wrong: set[str] = field(default_factory=set)
    east: int = 0
    north: int = 0
    sexagesimal: int = 0


def read(text: pd.Series) -> Degrees:
    """Read a column of text, without missing values, as coordinates: degrees, or metres of a grid."""
    values = words.floats(text)
    found = Degrees(values)
    rest = np.flatnonzero(np.isnan(values) & np.asarray(text != ""))
    for place, each in zip(rest, text.iloc[rest], strict=True):
        value, axis, parts = one(each)
        if value is None:
            found.wrong.add(each)
            continue
        found.numbers[place] = value
        found.east += axis == "x"
        found.north += axis == "y"
        found.sexagesimal += parts
    return found


def one(text: str) -> tuple[float | None, str, bool]:
    r"""Read one coordinate.

    Returns:
        (number, NaN for a word that means none, None for what is no coordinate; "x" or "y" where it says
        which it is, else ""; whether it is written in degrees and minutes).

    >>> one("121°28′24.78″E"), one("北纬31度14分6秒"), one("121-28-24.78")[0] == one("121°28'24.78\"")[0]
    ((121.47355, 'x', True), (31.235, 'y', True), True)
    """
    plain = words.number(text).casefold()
    if plain in _BLANK:
        return np.nan, "", False
    before = _BEFORE.match(plain)
    word, rest = (before[1] or "", before[2].strip()) if before else ("", plain)
    after = _AFTER.search(rest)
    # 24.78s may be seconds, or degrees south: seconds where minutes stand before
    if after and not word and not (after[1] == "s" and _MARKED.fullmatch(rest)):
        word, rest = after[1], rest[: after.start()].strip()
    value, parts = _value(rest)
    if value is None:
        return None, "", False
    axis = "" if not word else "x" if word in _EAST else "y"
    return (-value if word in _MINUS else value), axis, parts


def _value(text: str) -> tuple[float | None, bool]:
    marked = _MARKED.fullmatch(text)
    if marked:
        return _sum(*marked.groups()), marked[3] is not None
    parted = _PARTED.fullmatch(text)
    if parted and (parted[5] or parted[3] != "-"):
        return _sum(parted[1], parted[2], parted[4], parted[5]), True
    if _COMMA.fullmatch(text):
        return float(text.replace(",", ".")), False
    if _METRES.fullmatch(text):
        return float(re.sub(r"[,m米\s]", "", text)), False
    return None, False


def _sum(sign: str, degrees: str, minutes: str | None, seconds: str | None) -> float | None:
    small = [float(each or 0) for each in (minutes, seconds)]
    if max(small) >= 60:
        return None
    total = float(degrees) + small[0] / 60 + small[1] / 3600
    return round(-total if sign == "-" else total, 12)


def share_of_numbers(texts: Iterable[str]) -> float:
    """Return which share of some texts are coordinates, of those that are not blank; 0 where all are."""
    values = [one(each)[0] for each in texts if each.strip()]
    known = [each for each in values if each is None or np.isfinite(each)]
    return sum(each is not None for each in known) / len(known) if known else 0.0
