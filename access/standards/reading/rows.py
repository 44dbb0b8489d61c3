"""What a row of a plan's table of indicators promises: its name says the kind."""

import re
from dataclasses import replace

from access.standards.reading import context, names
from access.standards.reading.drafts import Base, Promise
from access.standards.reading.indicators import Row
from access.standards.reading.quantities import Quantity, quantities

_NUMBER = re.compile(r"\d[\d.,]*")
_RATES = re.compile(r"达标率|覆盖率|覆盖面|签约率|建成率|设置率|建有率|配建率")
_STOCK = re.compile(r"总量|床位数|数量|总数|个数")


def promise(row: Row, quantity: Quantity | None) -> Promise:
    """Return the promise of a row and its target; of kind ``other`` where its name says no kind."""
    text = row.name.text
    known = names.facilities(text)
    part = [each for each in known if each[1] <= text.find("占")]  # 护理型床位占养老机构床位比例
    name = (part or known)[-1] if known else None
    value, high = (quantity.value, quantity.high) if quantity else (None, None)
    compared = (quantity.comparison if quantity else None) or ">="
    facility, words = (name[2], text[name[0] : name[1]]) if name else (None, text)
    plain = Promise("other", 0, len(text), facility, words, quantity, value, high, comparison=compared)
    pers = context.people(text)
    if name and pers and (made := _per(row, *context.per(pers[0]), plain)):
        return made
    if covered := _covered(text, name[2] if name else names.service(text) or _circled(text), plain):
        return covered
    if name and re.search(r"占比|比例|比重", text):
        return replace(plain, kind="composition_share", unit="%", per=100)
    if name and re.search(r"密度|/平方公里|每平方公里", text + row.unit) and not pers:
        return replace(plain, kind="density", unit="per km2", per=1)
    return _rate_or_stock(row, plain)


def _rate_or_stock(row: Row, plain: Promise) -> Promise:
    """So many percent of the units, so many in all; else a figure that only is reported."""
    text = row.name.text
    if plain.facility and _RATES.search(text) and "儿童保障" not in text:
        levels = names.units(text)
        return replace(plain, kind="share_of_units", unit="%", levels=levels[-1][2] if levels else ())
    if plain.facility and _STOCK.search(text):
        pieces = row.unit.lstrip("百千万亿") or "个"
        return replace(plain, kind="total_count", unit=pieces, rule={"counts": "stock"})
    return replace(plain, value=_goal(row), high=None, unit=row.unit)


def _covered(text: str, served: str | None, plain: Promise) -> Promise | None:
    """What is covered within a time or a distance: 公交站点500米覆盖率."""
    within = [each for each in quantities(text) if each.dimension in {"time", "length"}]
    if not served or not within or not re.search(r"覆盖率|覆盖面|可达率|覆盖比例|人口比例", text):
        return None
    measure = "minutes" if within[0].dimension == "time" else "distance_m"
    return replace(plain, kind="coverage_share", facility=served, unit="%", rule={measure: within[0].value})


def _circled(text: str) -> str | None:
    """The type that a circle in a row's name is about: 15分钟社区生活圈覆盖率."""
    found = names.circle(text)
    return found[2] if found else None


def _goal(row: Row) -> float | None:
    """The target's number as it is printed."""
    raw = _NUMBER.search(row.goal.text)
    return float(raw[0].replace(",", "").rstrip(".")) if raw and raw[0].count(".") < 2 else None


def _per(row: Row, many: float, base: Base, plain: Promise) -> Promise | None:
    """So much area, so many facilities or so many visits for so many people."""
    text = row.name.text
    if "面积" in text or "用地" in text:
        area = "land" if "用地" in text else "effective" if "场地" in text else "floor"
        whose: Base = "households" if base == "households" else "persons"
        return replace(plain, kind="per_capita_area", unit="m2", per=many, base=whose, rule={"area": area})
    if many <= 1:
        return None
    if re.search(r"次数|人次", text):  # 每万人…次数(万次): visits of each person
        scale = 1e4 if re.search(r"万人?次", text + row.unit) else 1.0
        goal = _goal(row)
        visits = None if goal is None else round(goal * scale / many, 9)
        rule: dict[str, object] = {"sum": "visits"}
        unit = f"visits per 1 {base}"
        return replace(plain, kind="ratio_per_population", value=visits, high=None, unit=unit, per=1,
                       base=base, rule=rule)  # fmt: skip
    return replace(plain, kind="ratio_per_population", unit=f"per {many:g} {base}", per=many, base=base)
