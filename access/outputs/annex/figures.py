"""The figures of a verdict as an annex prints them: target, found, gap, each with its unit in one language.

All are rounded so that what falls short never looks as if it did not.
"""

import math
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from access.outputs.annex.model import Language
from access.outputs.summary import SIGNS, number_text
from access.outputs.tables import share_text
from access.standards.describe import words

Row: TypeAlias = Mapping[str, Any]  # a record of verdicts.json
NONE = "—"
_SHARES = {
    "share of persons": ("人口", "of the people"),
    "share of units": ("单元", "of the units"),
    "share of residential land": ("居住用地", "of residential land"),
    "share of built-up land": ("建成区用地", "of built-up land"),
}


def number(value: object) -> float:
    """Return a number of a record: null is not known, ``"inf"`` infinite.

    >>> number(None), number("inf"), number(0.5)
    (nan, inf, 0.5)
    """
    return math.nan if value is None or value == "" else float(str(value))


def target(row: Row, language: Language) -> str:
    """Return what the plan asks for.

    >>> row = {"limit": 15.0, "limit_unit": "min", "comparison": "<=", "required": 0.9}
    >>> row |= {"unit": "share of persons", "unit_zh": "人口占比"}
    >>> target(row, "zh"), target(row, "en")
    ('≤ 15 分钟；≥ 90.0% 人口', '≤ 15 min; ≥ 90.0% of the people')
    """
    limit, required = number(row["limit"]), number(row["required"])
    sign = SIGNS.get(row["comparison"], row["comparison"])
    most = number(row.get("limit_high"))
    parts = []
    if not math.isnan(limit):
        bounds = f"{sign} {limit:,.12g}" if math.isnan(most) else f"{limit:,.12g}–{most:,.12g}"
        parts.append(_amount(bounds, _unit(row["limit_unit"], language)))
    if row["unit"].startswith("share of") and not math.isnan(required):
        parts.append(f"≥ {share_text(required)} {_of(row, language)}")
    elif not parts and not math.isnan(required):
        parts.append(f"{sign} {_amount(f'{required:,.12g}', row[_key('unit', language)])}")
    return ("；" if language == "zh" else "; ").join(parts) or NONE


def found(row: Row, language: Language) -> str:
    """Return what was found; the bounds of it where the verdict is open.

    >>> row = {"value": 0.8999, "unit": "share of persons", "unit_zh": "人口占比", "verdict": "unmet"}
    >>> found(row, "zh")
    '89.9%'
    """
    ends = ["value_low", "value_high"] if row["verdict"] == "undetermined" else ["value"]
    values = [number(row[each]) for each in ends]
    if all(math.isnan(each) for each in values):
        return NONE
    if row["unit"].startswith("share of"):
        return "–".join(dict.fromkeys("?" if math.isnan(v) else share_text(v) for v in values))
    shown = [_number(each, row["comparison"]) for each in values]
    return _amount("–".join(dict.fromkeys(shown)), row[_key("unit", language)])


def gap(row: Row, language: Language) -> str:
    """Return how far what was found is from what is asked; and what would have to be added.

    >>> row = {"value": 0.8, "required": 0.9, "unit": "share of persons", "unit_zh": "人口占比"}
    >>> row |= {"verdict": "unmet", "shortfall": 12.0, "shortfall_unit": "persons", "shortfall_unit_zh": "人"}
    >>> gap(row, "zh"), gap(row, "en")
    ('差 10 个百分点；需补 12 人', '10 points short; 12 persons to add')
    """
    value, required = number(row["value"]), number(row["required"])
    if row["verdict"] not in ("unmet", "undetermined"):
        return NONE
    parts = []
    if math.isfinite(value) and math.isfinite(required) and value != required:
        parts.append(_difference(row, value - required, language))
    short = number(row["shortfall"])
    if math.isfinite(short) and short > 0:
        tenths = 10 if row["shortfall_unit"] == "km" else 1
        amount = _amount(
            f"{math.ceil(short * tenths - 1e-6) / tenths:,.12g}", row[_key("shortfall_unit", language)]
        )
        parts.append(f"需补 {amount}" if language == "zh" else f"{amount} to add")
    return ("；" if language == "zh" else "; ").join(parts) or NONE


def persons(value: object) -> str:
    """Return a number of persons, whole.

    >>> persons(1234.4), persons(None)
    ('1,234', '—')
    """
    known = number(value)
    return NONE if math.isnan(known) else f"{known:,.0f}"


def share(value: object) -> str:
    """Return a share in percent, rounded down."""
    known = number(value)
    return NONE if math.isnan(known) else share_text(known)


def _difference(row: Row, difference: float, language: Language) -> str:
    size, over = abs(difference), difference > 0
    points = row["unit"].startswith("share of")
    if points or row["unit"] == "%":
        tenths = math.ceil(size * (1000 if points else 10) - 1e-6) / 10
        unit: str = "个百分点" if language == "zh" else "points"
        amount = f"{tenths:,.12g} {unit}"
    else:
        amount = _amount(f"{math.ceil(size * 100 - 1e-6) / 100:,.12g}", row[_key("unit", language)])
    if language == "zh":
        return f"{'超' if over else '差'} {amount}"
    return f"{amount} {'over' if over else 'short'}"


def _number(value: float, comparison: str) -> str:
    if math.isnan(value):
        return "?"
    return number_text(value, comparison) if math.isfinite(value) else "∞"


def _of(row: Row, language: Language) -> str:
    zh, en = _SHARES.get(
        row["unit"], (row["unit_zh"].removesuffix("占比"), row["unit"].removeprefix("share "))
    )
    return str(zh if language == "zh" else en)


def _unit(unit: str, language: Language) -> str:
    return words().unit.get(unit, unit) if language == "zh" else unit


def _key(name: str, language: Language) -> Literal["unit", "unit_zh", "shortfall_unit", "shortfall_unit_zh"]:
    return f"{name}_zh" if language == "zh" else name  # type: ignore[return-value]


def _amount(number: str, unit: str) -> str:
    return f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}"
