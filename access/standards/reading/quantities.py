"""A small grammar of the quantities that plans write: numerals, ranges, scales, units, comparisons.

A text is first made plain (``script.py``): simplified, half-width. Values are given in the unit of
their dimension: minutes, metres, square metres, percent, or pieces.
"""

import re
from dataclasses import dataclass
from typing import Literal

Dimension = Literal["time", "length", "area", "percent", "count", "other"]
Comparison = Literal["<=", ">=", "=", "<", ">"]

_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_HAN = "零〇一二两三四五六七八九十百千万亿"
_HAN_NUMBER = rf"[{_HAN}]+(?:点[零〇一二三四五六七八九]+)?"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{_HAN_NUMBER})"
_DIGITS_MOST = 15  # a number of more signs is none
_SCALES = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
# unit → dimension and how much of its dimension's unit one is; longer names first
_UNITS: dict[str, tuple[Dimension, float]] = {
    **dict.fromkeys(
        ("个百分点", "元", "年", "月", "日", "岁", "周岁", "级", "星", "天", "届", "期"), ("other", 1)
    ),
    **dict.fromkeys(("人次", "场次", "册", "余元", "吨", "株", "千瓦", "度", "折"), ("other", 1)),
    **dict.fromkeys(("平方公里", "平方千米", "km2", "km²"), ("area", 1e6)),
    **dict.fromkeys(("平方米", "平米", "㎡", "m2", "m²", "平方"), ("area", 1)),
    **dict.fromkeys(("公顷", "hm2", "hm²", "ha"), ("area", 1e4)),
    "亩": ("area", 2000 / 3),
    **dict.fromkeys(("分钟", "min"), ("time", 1)),
    **dict.fromkeys(("个小时", "小时"), ("time", 60)),
    "刻钟": ("time", 15),
    **dict.fromkeys(("公里", "千米", "km"), ("length", 1000)),
    **dict.fromkeys(("华里", "里"), ("length", 500)),
    **dict.fromkeys(("米", "m"), ("length", 1)),
    "%": ("percent", 1),
    "成": ("percent", 10),
    "车位": ("count", 1),
    **dict.fromkeys("个所处家张座片块辆台套户名人条间位班床支枚件项场对幢栋组队只根", ("count", 1)),
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
# what is no unit though it begins like one: 千米 stays, 里程, 成立, 人均, 个性 …
_NO_UNIT = r"(?!里程|里面|成立|成为|成员|人均|个性|人才|家庭医|位于|场地|只有|条件|米尔|年龄|项目库)"
_NOT_MANY = r"(?!功能|样|元|层|媒体|种|维|式|用途)"  # 8个多功能运动场 are eight
_NOT = ("不", "不得", "不宜", "不应", "不能", "不可", "不会")
_BELOW = (
    *(no + word for no in _NOT for word in ("超过", "超出", "突破", "高于", "大于", "多于")),
    *("未超过", "控制在", "最多", "最大", "小于等于", "≤", "<="),
)
_ABOVE = (
    *(no + word for no in _NOT for word in ("少于", "低于", "小于")),
    *("至少", "最少", "大于等于", "≥", ">=", "达到", "达"),
)
_STRICT_BELOW = ("低于", "小于", "少于", "<", "不到", "不足")
_STRICT_ABOVE = ("超过", "突破", "高于", "大于", "多于", ">")
_BEFORE: dict[str, Comparison] = {
    **dict.fromkeys(_STRICT_BELOW, "<"),
    **dict.fromkeys(_STRICT_ABOVE, ">"),
    **dict.fromkeys(_BELOW, "<="),
    **dict.fromkeys(_ABOVE, ">="),
}
_AFTER: dict[str, Comparison] = {
    **dict.fromkeys(("以上", "及以上", "或以上"), ">="),
    **dict.fromkeys(("以内", "之内", "以下", "及以下", "内"), "<="),
}
_WORDS = "|".join(sorted(map(re.escape, _BEFORE), key=len, reverse=True))
_TO = r"(?:-|—|–|−|~|～|至|到)+"
_OPEN, _SHUT = r"[\[【〔]?", r"[\]】〕]?"
_ABOUT = r"约|大约|左右|上下"
_PATTERN = re.compile(
    rf"(?P<word>{_WORDS})?(?:了|到|在)?\s*(?P<about>约|大约|近)?\s*"
    rf"(?:百分之(?P<percent>{_NUMBER})|(?P<of>{_HAN_NUMBER})分之(?P<part>{_HAN_NUMBER})"
    rf"|(?P<half>半)(?=个?小时)"
    rf"|{_OPEN}(?P<low>(?<![\d.第{_HAN}]){_NUMBER}){_SHUT}\s*(?P<low_scale>[百千万亿]?)(?P<low_unit>{_UNIT})?"
    rf"(?:{_TO}{_OPEN}(?P<high>{_NUMBER}){_SHUT})?)"
    rf"(?:\s*(?P<vague>多{_NOT_MANY}|余|来))?\s*(?P<scale>[百千万亿]*)(?P<vague2>多{_NOT_MANY}|余)?\s*"
    # 800米人口: no second unit behind the first, but of a range (8分钟—10分钟)
    rf"(?P<unit>(?(low_unit)(?(high)|(?!))){_NO_UNIT}(?:{_UNIT}))?(?:钟(?!头))?"
    rf"(?P<about2>{_ABOUT})?(?P<after>{'|'.join(sorted(_AFTER, key=len, reverse=True))})?"
)


@dataclass(frozen=True)
class Quantity:
    """A quantity of a text.

    Attributes:
        value: in the unit of its dimension; of a range, the lower end.
        high: the upper end of a range.
        dimension: what is measured.
        unit: as written, after it.
        comparison: as its words say; None where they do not.
        about: 约, 左右.
        start, end: place in the plain text, with the words of comparison; ``number`` where its number begins.
    """

    value: float
    high: float | None
    dimension: Dimension
    unit: str
    comparison: Comparison | None
    about: bool
    start: int
    end: int
    number: int


def number(text: str) -> float:
    """Return the value of a numeral in Arabic or Chinese signs.

    >>> number("1,200.5"), number("二十三"), number("一千二百"), number("两万三"), number("二〇二五")
    (1200.5, 23.0, 1200.0, 23000.0, 2025.0)
    """
    if text[0].isdigit() and text[0].isascii():
        return float(text.replace(",", ""))
    whole, _, decimals = text.partition("点")
    value = _whole(whole)
    return float(f"{value:g}." + "".join(str(_DIGITS[sign]) for sign in decimals)) if decimals else value


def _whole(text: str) -> float:
    if not set(text) & set(_STEPS):
        return float("".join(str(_DIGITS[sign]) for sign in text))
    for sign in "亿万":
        if sign in text:
            head, _, tail = text.rpartition(sign)
            step = _STEPS[sign]
            rest = 0.0 if not tail else (_DIGITS[tail] * step / 10 if tail in _DIGITS else _whole(tail))
            return (_whole(head) if head else 1.0) * step + rest
    total, digit, step = 0, None, 1
    for sign in text:
        if sign in _STEPS:
            step = _STEPS[sign]
            total += (1 if digit is None else digit) * step
            digit = None
        else:
            digit = _DIGITS[sign] if digit is None or digit == 0 else digit * 10 + _DIGITS[sign]
            if sign in "零〇":
                step = 10
    # 一百二 is 120, 一百零二 is 102
    return float(
        total + (digit or 0) * (step // 10 if digit and step > 10 and text[-2:-1] not in "零〇" else 1)
    )


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a plain text, in order; numbers without a unit among them (``other``).

    >>> [(q.value, q.high, q.dimension) for q in quantities("服务半径8—10分钟,覆盖三分之二,1.2万个")]
    [(8.0, 10.0, 'time'), (66.666666667, None, 'percent'), (12000.0, None, 'count')]
    """
    found = []
    for match in _PATTERN.finditer(text):
        each = _quantity(match)
        if each is not None:
            found.append(each)
    return found


def _quantity(match: "re.Match[str]") -> Quantity | None:
    unit = match["unit"] or (match["low_unit"] if not match["high"] else "") or ""
    high: float | None = None
    if match["percent"]:
        value, unit = number(match["percent"]), "%"
    elif match["of"]:
        whole = number(match["of"])
        if not whole:
            return None
        value, unit = 100 * number(match["part"]) / whole, "%"
    elif match["half"]:
        value = 0.5
    elif len(match["low"]) > _DIGITS_MOST or len(match["high"] or "") > _DIGITS_MOST:
        return None
    else:
        own = match["low_scale"] or ""
        shared = _scale(match["scale"])
        if match["low"][0] in _HAN and not unit:
            return None
        value = number(match["low"]) * (_SCALES[own] if own else (shared if match["high"] else 1.0))
        value *= shared if not match["high"] and match["scale"] else 1.0
        if match["high"]:
            high = number(match["high"]) * shared
            if match["low_unit"]:  # 8分钟—10分钟, 30%-40%
                unit = unit or match["low_unit"]
    if not unit:
        return _made(match, value, high, ("other", 1), "")
    return _made(match, value, high, _UNITS[unit], unit)


def _scale(signs: str | None) -> float:
    result = 1.0
    for sign in signs or "":
        result *= _SCALES[sign]
    return result


def _made(
    match: "re.Match[str]", value: float, high: float | None, kind: tuple[Dimension, float], unit: str
) -> Quantity:
    dimension, factor = kind
    comparison = _BEFORE.get(match["word"] or "")
    after = _AFTER.get(match["after"] or "")
    if comparison is None or match["word"] in {"达到", "达"}:
        comparison = after or comparison
    if comparison is None and (match["vague"] or match["vague2"]):
        comparison = ">="
    return Quantity(
        value=round(value * factor, 9),
        high=None if high is None else round(high * factor, 9),
        dimension=dimension,
        unit=unit,
        comparison=comparison,
        about=bool(match["about"] or match["about2"]),
        start=match.start(),
        end=match.end(),
        number=min(match.start(name) for name in ("percent", "of", "half", "low") if match.start(name) >= 0),
    )
