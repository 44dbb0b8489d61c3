"""Amounts as people write them in tables: ``1,200``, ``1.2万``, ``约300``, ``28张``, ``—``."""

import re
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from access.contracts.said import Said
from access.places.tabular import words

Kind = Literal["count", "area", "length", "speed", "year", "share"]
# what stands where a number is not known. None of them is taken for 0: who means that writes it
UNKNOWN = frozenset(
    [
        *("", "-", "--", "—", "——", "–", "−", "―", "─", "/", "\\", "//", "*", "…", "……", "...", "?", "??"),
        *("无数据", "不详", "未知", "不明", "缺", "暂缺", "缺失", "缺测", "待定", "待查", "待核实", "待补充"),
        *(
            "暂无",
            "暂无数据",
            "未统计",
            "未填",
            "不适用",
            "n/a",
            "na",
            "n.a.",
            "n.a",
            "#n/a",
            "#value!",
            "#ref!",
        ),
        *(
            "#div/0!",
            "#name?",
            "#null!",
            "#num!",
            "nan",
            "null",
            "none",
            "nil",
            "unknown",
            "tbd",
            "<na>",
            "(空)",
        ),
        *("无", "没有"),  # of beds it may mean none, or that nobody told
    ]
)
NONE = frozenset(["无", "没有", "none", "nil"])
_TIMES = {
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "萬": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "億": 1e8,
    "万亿": 1e12,
}
_COUNTED = (
    "张 床 张床 张床位 床位 个 人 名 位 户 所 家 处 座 间 套 栋 幢 辆 台 班 个班 轨 席 个席位"
    " 学位 个学位 座位 个座位 车位 个车位 教职工 学生 户数 人口"
    " bed beds seat seats person persons people pupil pupils student students place places unit units"
    " household households class classes vehicle vehicles"
)
_UNITS: dict[Kind, dict[str, float]] = {
    "count": dict.fromkeys(_COUNTED.split(), 1.0),
    "area": {
        **dict.fromkeys(("平方米", "平米", "平方", "㎡", "m2", "m^2", "sqm", "sq m", "sq.m", "sq.m."), 1.0),
        **dict.fromkeys(("公顷", "ha", "hm2", "hectare", "hectares"), 1e4),
        **dict.fromkeys(("平方公里", "平方千米", "km2", "km^2", "sqkm"), 1e6),
        **dict.fromkeys(("亩", "畝", "mu"), 2000 / 3),  # 15 亩 = 1 公顷
    },
    "length": {
        **dict.fromkeys(("米", "m", "metre", "metres", "meter", "meters"), 1.0),
        **dict.fromkeys(("公里", "千米", "km", "kilometre", "kilometres"), 1e3),
    },
    "speed": {
        **dict.fromkeys(("km/h", "kph", "公里/小时", "千米/小时", "公里每小时", "码", "kmh"), 1.0),
        **dict.fromkeys(("mph",), 1.609344),
        **dict.fromkeys(("m/s", "米/秒"), 3.6),
    },
    "year": {"年": 1.0},
    "share": {"%": 0.01, "‰": 0.001},
}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)?(?:\.\d+)?"
_PART = re.compile(rf"({_NUMBER})\s*(万亿|百万|千万|[百千万萬亿億])(?![米])")
_BARE = re.compile(rf"[+-]?(?:{_NUMBER})")
_ABOUT = re.compile(
    r"^(?:大约为?|约为?|大概|近|~|≈|about|approx\.?|ca\.?|c\.)\s*(?=[\d.])|\s*(?:左右|上下)$", re.IGNORECASE
)
_LEAST = re.compile(
    r"^(?:>=?|≥|不少于|不低于|至少|超过|超|逾)\s*(?=[\d.])|(?:\+|以上|及以上|(?<=[\d百千万亿])(?:余|多))(?=\D*$)"
)
_RANGE = re.compile(r"^[^\d]*\d[\d,.]*\s*\D{0,3}?\s*(?:-|–|—|~|至|到|to)\s*\d[\d,.]*\s*\D*$")
_YEAR = re.compile(
    r"((?:18|19|20|21)\d\d)\s*(?:年|[-/.])?\s*(?:\d{1,2}\s*(?:月|[-/.])?\s*(?:\d{1,2}\s*日?)?)?(?:\s+[\d:]+)?年?"
)
_DAY = r"(?:1[89]|2[01])\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_YEARS = (1000, 2199)


@dataclass
class Amounts:
    """What the texts of a column mean.

    Attributes:
        numbers: NaN where not known.
        wrong: text → why it is no number.
        about, least: texts that say "about", "at least"; ``blank``: words for what is not known.
        units: units that changed amounts, with what they were multiplied by.
        in_units: texts that name a unit.
    """

    numbers: "pd.Series[float]"
    wrong: dict[str, Said] = field(default_factory=dict)
    about: set[str] = field(default_factory=set)
    least: set[str] = field(default_factory=set)
    blank: set[str] = field(default_factory=set)
    units: dict[str, float] = field(default_factory=dict)
    in_units: set[str] = field(default_factory=set)


def kind_of(attribute: str) -> Kind:
    """Return what a column of a contract holds, by its name.

    >>> kind_of("floor_area_m2"), kind_of("capacity"), kind_of("year_upgraded"), kind_of("length_m")
    ('area', 'count', 'year', 'length')
    """
    if attribute.endswith("_m2") or "area" in attribute:
        return "area"
    if attribute.startswith("year"):
        return "year"
    ends: dict[str, Kind] = {"_m": "length", "_kph": "speed", "_share": "share"}
    return next((kind for end, kind in ends.items() if attribute.endswith(end)), "count")


def read(text: pd.Series, kind: Kind) -> Amounts:
    """Read a column of text as numbers.

    Args:
        text: without missing values.
        kind: what it holds, by which units count.

    Returns:
        See ``Amounts``; in m², metres, kilometres an hour, persons, shares.
    """
    values = pd.to_numeric(text, errors="coerce").astype(float)
    found = Amounts(values)
    rest = values.isna() & (text != "")
    if rest.any():
        known = {each: _read(each, kind, found) for each in text[rest].unique()}
        found.numbers = values.where(~rest, text.map(known).astype(float))
    if kind == "year":
        found.numbers = _years(text, found)
    return found


def _years(text: pd.Series, found: Amounts) -> "pd.Series[float]":
    """The years of days and months, 20150901 and 2015.9; no year is 42247, a day as Excel counts them."""
    days = text.str.fullmatch(_DAY)
    years = (found.numbers // 1).where(~days, found.numbers // 1e4)
    for each in text[years.notna() & ~years.between(*_YEARS)].unique():
        found.wrong[each] = Said("不是年份，请写四位数的年份", "no year; write its four digits")
    return years


def factor(name: str, kind: Kind) -> tuple[str, float]:
    """Return the unit that a column's name tells, with what it is to be multiplied by; none: ``("", 1)``.

    >>> factor("占地面积（公顷）", "area"), factor("常住人口(万人)", "count"), factor("床位数（张）", "count")
    (('公顷', 10000.0), ('万人', 10000.0), ('', 1.0))
    """
    text = words.plain(name).replace(" ", "")
    unit = words.bracketed(name) or next(iter(re.findall(r"[/_:]([^/_:]+)$", text)), "")
    unit = re.sub(r"^单位[::]?", "", unit)
    found = _unit(unit.casefold(), kind) if unit else None
    return (unit, found) if found is not None and found != 1.0 else ("", 1.0)


def _unit(unit: str, kind: Kind) -> float | None:
    """What a unit is multiplied by, tens of thousands of it too; None: it is none of the kind."""
    own = _UNITS[kind]
    if unit in own:
        return own[unit]
    for times in sorted(_TIMES, key=len, reverse=True):
        if unit.startswith(times) and (unit[len(times) :] in own or (unit == times and kind == "count")):
            return _TIMES[times] * own.get(unit[len(times) :], 1.0)
    return None


def _read(text: str, kind: Kind, found: Amounts) -> float:
    """The number that a text means; NaN, with a word of why, where it is none."""
    plain = words.number(text).casefold()
    if plain in UNKNOWN:
        found.blank.add(text)
        return np.nan
    if kind == "year" and (dated := _YEAR.fullmatch(plain)):
        return float(dated[1])
    if _RANGE.fullmatch(plain):
        found.wrong[text] = Said("写的是一个范围，请写一个数", "a range; write one number")
        return np.nan
    rest = plain
    for pattern, told in ((_ABOUT, found.about), (_LEAST, found.least)):
        shorter = pattern.sub("", rest).strip()
        if shorter != rest:
            told.add(text)
            rest = shorter
    value, unit = _split(rest)
    unit = re.sub(r"^\((.*)\)$", r"\1", unit.strip()).strip()
    times = 1.0 if not unit else _unit(unit, kind)
    if value is None or times is None:
        found.about.discard(text)
        found.least.discard(text)
        found.wrong[text] = _why(unit if value is not None else "")
        return np.nan
    if unit:
        found.in_units.add(text)
        if times != 1.0:
            found.units[unit] = times
    return value * times


def _split(text: str) -> tuple[float | None, str]:
    """A number and what stands after it: ``1亿2000万`` is one, with nothing after it."""
    total, place, last = 0.0, 0, np.inf
    while (part := _PART.match(text, place)) and part[1] and _TIMES[part[2]] < last:
        last = _TIMES[part[2]]
        total += _number(part[1]) * last
        place = part.end()
    bare = _BARE.match(text, place)
    digits = bare[0].strip() if bare else ""
    if not place:
        return (_number(digits), text[len(bare[0]) :]) if bare and digits.strip("+-") else (None, text)
    if not digits:
        return total, text[place:]
    if len(digits) != len(f"{last:.0f}") - 1:  # 1万2 is 12,000 to some, 10,002 to others
        return None, text
    return total + _number(digits), text[place + len(digits) :]


def _number(text: str) -> float:
    return float(text.replace(",", "").replace(" ", ""))


def _why(unit: str) -> Said:
    of: dict[Kind, tuple[str, str]] = {
        "area": ("面积", "areas"),
        "length": ("长度", "lengths"),
        "speed": ("速度", "speeds"),
        "share": ("比例", "shares"),
        "count": ("数量", "counts"),
        "year": ("年份", "years"),
    }
    for kind, (zh, en) in of.items():
        if unit and _unit(unit, kind) is not None:
            return Said(f"“{unit}”是{zh}的单位", f"'{unit}' is a unit of {en}")
    return Said("不是数", "no number")
