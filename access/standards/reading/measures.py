"""Rules for times, lengths and areas."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from access.standards.reading import context, names
from access.standards.reading.amounts import counted
from access.standards.reading.drafts import Named, Promise
from access.standards.reading.lists import listed
from access.standards.reading.quantities import quantities
from access.standards.reading.shares import REACHED_SHARE
from access.standards.reading.sight import NOWHERE, Sight, clause, mode
from access.standards.reading.withheld import is_start

_REACHED = re.compile(
    r"步行|骑行|慢行|车程|驾车|乘车|公交出行|可达|到达|能到|抵达|赶到|路程|圈|出行|出门|就能|即可|覆盖"
)
_RESPONSE = re.compile(r"(?:反应|响应|到场|到达现场)(?:时间|时长)")
_RESPOND = ("emergency_station", "fire_station", "fire_station_mini", "ambulance")
_COUNTED = re.compile(r"圈[”\"]?(?:建设)?(?:试点)?\s*\d[\d.]*万?个")
_HALF_A_DAY = 720
_RECKONED = re.compile(r"[^,，。;；]{0,6}计\)")
_RADIUS = re.compile(r"半径")
_SIZE_OF_EACH = re.compile(r"(?<!人均)(?<!均)(?:建筑|用地|占地)?面积")
# 急救半径 of 城区5公里、乡镇15公里
_RADIUS_BEHIND = re.compile(
    r"(?:[、和与][^,，。;；、\d]{0,8}[\d.]+(?:公里|千米|米|km|m))*[”\"]?(?:的)?[^,，。;；\d]{0,6}半径"
)
_OF_PUPIL = re.compile(r"生均|每名?(?:学)?生|床均|每床|班均|每班|每名?(?:幼儿|儿童|学生)")
_NO_TRAVEL = re.compile(
    r"小时内(?:安排|救助|办结|处置|报告|响应)|(?:工作|学习|锻炼|开放|培训).{0,8}$"
)  # fmt: skip
_LIVED_IN = re.compile(r"(?:社区)?生活圈居住区")  # what has so many people, as GB 50180 calls it
_ON_LAND = re.compile(r"/(?:平方公里|km2|km²)|每平方公里")
# 90%以上的居住用地在1公里内
_OF_WHOM = re.compile(
    r"(?:[\d.]+%|百分之[一二三四五六七八九十]+|[一二三四五六七八九]成)(?:及?以上)?的?"
    r"(?:[^,，。;；]{0,4}?)(?:居住用地|居民|人口|住宅|居住区|小区|市民|群众|村民)"
)
_CATCHMENT = re.compile(r"(?:辖区|服务(?:范围)?|责任(?:区|范围)?|保护(?:区|范围)?)(?:的)?面积")
_SIZE = re.compile(
    r"每[所个处座家]|单[个处体]|面积(?:以|约|不|达|均|都|应|宜|要|须|在|为|≥|一般|控制)|占地|(?:用地|建设|建筑)规模"
)
_LAND = ("平方公里", "平方千米", "km2", "km²")
_LINES = frozenset(("fitness_trail", "greenway", "bus_line"))


def time(sight: Sight) -> Iterator[Promise]:
    """A circle of so many minutes, or a walk of so many."""
    text, here = sight.text, sight.quantity
    start, end = clause(text, here.number, "。;；,，:：|")
    around = text[start : max(end, min(len(text), here.end + 30))]
    if here.value >= _HALF_A_DAY or _RECKONED.match(sight.after):
        return  # 24小时自助图书馆; (以5分钟可达计) belongs to the share before it
    responds = _RESPONSE.search(text[start : here.start]) and sight.near[0] and sight.near[0][2] in _RESPOND
    if not (_REACHED.search(text[start:end]) or "圈" in around or responds):
        return
    if _COUNTED.match(text, _circle_at(text, here.end)):
        return  # 建成一刻钟便民生活圈120个: so many circles, not that all people live in one
    if _NO_TRAVEL.search(text[start : here.end + 4]) or _LIVED_IN.match(text, here.end):
        return
    made = _circle(sight, start, end)
    if made.facility is None and "圈" not in around:
        return
    way = "emergency_vehicle" if made.facility in _RESPOND[:1] else mode(text[start:end])
    made = replace(made, rule=_covered(sight) | ({"mode": way} if way else {}))
    yield from _each_of_list(sight, made)


def _circle_at(text: str, place: int) -> int:
    """Where the 圈 that follows a place begins; the place where there is none."""
    match = re.compile(r"[^,，。;；\d]{0,12}(?=圈)").match(text, place)
    return match.end() if match else place


def _each_of_list(sight: Sight, made: Promise) -> Iterator[Promise]:
    """What is promised of a facility, and of each that stands in one list with it (步行10分钟可达甲、乙)."""
    text = sight.text
    start, end = sight.bounds
    inside = sight.names(start, end)
    said = (made.facility, made.words)
    first = next((each for each in inside if (each[2], text[each[0] : each[1]]) == said), None)
    if first is None or sight.told:
        yield made
        return
    behind = first[0] >= sight.quantity.end
    side = [each for each in inside if (each[0] >= sight.quantity.end) == behind]
    for each in listed(text, first, side):
        yield replace(made, facility=each[2], words=text[each[0] : each[1]])


def _circle(sight: Sight, start: int, end: int) -> Promise:
    """The circle's facility: what it is called, else what stands beside the minutes."""
    text, here = sight.text, sight.quantity
    circle = names.circle(text[here.end : sight.reach]) or names.circle(text[here.end : here.end + 60])
    beside = [each for each in sight.known if here.end <= each[0] < min(sight.reach, end)]
    zone = sight.zone or _zone(sight)
    common: dict[str, Any] = {"comparison": "<=", "named": zone}
    if circle and not (beside and beside[0][0] < here.end + circle[0] and "+" in text[start:end]):
        at = (here.end + circle[0], here.end + circle[1], circle[2])
        inside = sight.names(here.end, at[0])
        alone = inside and not re.search(r"[、和]", text[inside[-1][1] : at[0]])
        before = sight.names(start, here.start)
        if circle[2] == "public_service_point" and alone:
            at = inside[-1]
        elif (
            circle[2] == "public_service_point"
            and before
            and not text[before[-1][1] : here.start].strip('“"')
        ):
            at = before[-1]  # 公共就业服务“15分钟服务圈”
        return sight.promise("travel_time", "min", "<=", at, **common)
    if not beside and (served := names.service(text[start : here.end + 16])) and not sight.names(start, end):
        return sight.promise("travel_time", "min", "<=", (start, start, served), **common)
    if not beside and not sight.is_its_own:
        return replace(sight.promise("travel_time", "min", "<=", **common), facility=None)
    return sight.promise("travel_time", "min", "<=", beside[0] if beside else None, **common)


def _zone(sight: Sight) -> Named:
    """The zone of a circle: the one named in its own item goes before that of its clause."""
    text, start = sight.text, sight.quantity.start
    item = text.rfind("、", 0, start) + 1
    own = context.zone(text[item:], start - item)
    # 一般村镇20分钟, after another zone: not the one before
    return own if own.words or (item and start - item > 1) else context.zone(text, start)


def length(sight: Sight) -> Iterator[Promise]:
    """A service radius, a distance within reach, a spacing, or a line of so many kilometres."""
    here, whole = sight.quantity, sight.whole
    name, _ = sight.near
    label = sight.text[max(0, sight.bounds[0] - 6) : sight.bounds[0]]
    label = label if label.endswith(":") else ""  # 服务半径:不超过300米
    radius = "半径" in label + sight.before[-16:] + sight.after[:6] or bool(_RADIUS_BEHIND.match(sight.after))
    if name is None and radius:  # 服务半径小于1公里、乡镇小于5公里的公共充电网络
        name = next(iter(sight.names(here.end, sight.bounds[1])), None)
        sight = replace(sight, told=name)
    if name is None or _RECKONED.match(sight.after):
        return
    if here.comparison in {">", ">="} and re.match(
        r"的(?:地区|区域|村|社区|街道|片区|地方|范围|乡镇)", sight.after
    ):
        return  # 服务半径大于3公里的区域: where, not how far
    km: dict[str, Any] = {"value": here.value / 1000, "high": None if here.high is None else here.high / 1000}
    if (per := per_of(sight)) and name[2] in _LINES:
        unit = f"km per {per[0]:g} {per[1]}"
        yield sight.promise("ratio_per_population", unit, ">=", per=per[0], base=per[1], **km)
        return
    if _ON_LAND.match(sight.after) or "密度" in sight.before[-16:]:
        yield sight.promise("density", "km per km2", ">=", **km)
        return
    if "间距" in label + sight.before or _every(sight):
        yield sight.promise("spacing", "m", "<=")
    elif (radius or sight.carried(_RADIUS) or _next_radius(sight)) and "覆盖率" not in whole:
        rule = {"statistic": "mean"} if "平均" in sight.before else {}
        yield sight.promise("service_radius", "km", "<=", rule=rule, **km)
    elif (
        re.search(r"覆盖|步行|可达|范围|以内|之内|内(?:有|设|能|可)|不超过|到达|找到|见[园绿]", whole)
        and here.unit != "里"
    ):
        yield from _each_of_list(sight, _within(sight))
    elif name[2] in _LINES:
        yield counted(sight, unit="km", **km)


def _next_radius(sight: Sight) -> bool:
    """A bound behind that of a radius: 幼儿园服务半径不超过300米,小学不超过500米."""
    start = sight.bounds[0]
    earlier = sight.text[sight.text.rfind("。", 0, start) + 1 : max(start - 1, 0)]
    last = re.split(r"[,，;；、]", earlier)[-1]
    return bool(
        sight.quantity.comparison
        and re.search(r"半径[^,，。;；]{0,10}\d", last)
        and not re.search(r"步行|可达|到达|范围|覆盖|间距|距离|相距", sight.whole)
    )


def _every(sight: Sight) -> bool:
    """每隔500米, 每50公里至少1座: how far they are apart."""
    if re.search(r"每(?:间)?隔$", sight.before):
        return True
    counts = [each for each in quantities(sight.after) if each.dimension == "count"]
    return sight.before.endswith("每") and bool(counts) and counts[0].value == 1 and counts[0].high is None


def _within(sight: Sight) -> Promise:
    """So many metres, within which all, or a share said behind, have it: 公交站点500米覆盖率90%."""
    rule = _covered(sight)
    if way := mode(sight.whole):
        rule["mode"] = way
    if "share" in rule:
        value = round(100 * float(str(rule.pop("share"))), 9)
        rule["distance_m"] = sight.quantity.value
        return sight.promise("coverage_share", "%", ">=", value=value, high=None, comparison=">=", rule=rule)
    return sight.promise("travel_time", "m", "<=", comparison="<=", rule=rule)


def _covered(sight: Sight) -> dict[str, object]:
    """The share of those who have it: before a limit in its clause; behind it there, or in the next."""
    of_whom = _OF_WHOM.search(sight.before)
    if of_whom:
        [said, *_] = quantities(of_whom[0])
        return {"share": said.value / 100}
    if (shared := _in_turn(sight)) is not None:
        return {"share": shared}
    rest = sight.text[sight.quantity.end : sight.bounds[1] + 40]
    for each in quantities(rest):
        *clauses, own = re.split(r"[,，;；:：。]", rest[: each.number])
        if each.dimension in {"time", "length"} or len(clauses) > 1 or "全覆盖" in rest[: each.number]:
            break
        # 绿地率达到40% in the next clause is of something else; 覆盖80%的社区 is no share of people
        covers = (
            re.match(r"(?:人口|服务)?覆盖", own) if clauses else "覆盖" in own or REACHED_SHARE.search(own)
        )
        if each.dimension == "percent" and covers and not is_start(rest, each.end):
            units = names.units(rest[each.end : each.end + 8])
            return {} if units else {"share": each.value / 100}
    return {}


def _in_turn(sight: Sight) -> float | None:
    """The share of one of several limits: 小学500米、初中1000米覆盖率分别达到75%、80%."""
    lead, _, told = sight.whole.partition("分别")
    limits = [each for each in quantities(lead) if each.dimension in {"time", "length"}]
    shares = [each for each in quantities(told) if each.dimension == "percent"]
    at = sight.quantity.number - sight.bounds[0]
    if "覆盖" not in lead or len(limits) != len(shares) or len(limits) < 2:
        return None
    return next((two.value / 100 for one, two in zip(limits, shares, strict=True) if one.number == at), None)


def area(sight: Sight) -> Iterator[Promise]:
    """Square metres for so many people, or of each facility; or the land that each serves."""
    if sight.before.endswith("每"):
        yield from _each_area(sight)
        return
    name, _ = sight.near
    here = sight.quantity
    per = per_of(sight)
    if per and here.unit in _LAND:
        return  # 每25万人(2万平方公里)
    if per and name is None:
        later = sight.names(sight.quantity.end, sight.bounds[1])
        name = later[0] if later else None
    if name is None or (per and sight.near[0] is not None and not sight.is_own):
        return
    if not per:
        yield from _of_one(sight, name)
        return
    land = "用地" in sight.whole
    if land and name[2] == "elderly_care_facility":
        name = (name[0], name[1], "elderly_care_land")
    kind = "land" if land else "effective" if "场地" in sight.text[name[0] : name[1]] else "floor"
    base = "households" if per[1] == "households" else "persons"
    yield sight.promise(
        "per_capita_area", "m2", ">=", name, per=per[0], base=base, rule={"area": kind}, sure=sight.near[1]
    )


def _of_one(sight: Sight, name: names.Name) -> Iterator[Promise]:
    """How large each facility is, or the land that each serves."""
    here = sight.quantity
    said = sight.text[sight.bounds[0] : here.end]
    attribute = re.match(r"(?:左右)?的", sight.after) and name[0] >= here.end
    # for each pupil or bed; 其中面积不低于10公顷的2个 is of two of them
    if _OF_PUPIL.search(said) or re.match(r"(?:以上|左右)?的[\d一二两三四五六七八九十]", sight.after):
        return
    if _CATCHMENT.search(said) or sight.carried(_CATCHMENT):
        yield _km2(sight, named=NOWHERE)
    elif here.comparison in {"<=", "<"} or here.unit in _LAND:
        return  # no more than so much, or land: no size that it must have
    elif _SIZE.search(said) or attribute or sight.carried(_SIZE_OF_EACH):
        rule = {"sum": "area_m2" if re.search(r"占地|用地|场地", said) else "floor_area_m2"}
        yield sight.promise("facility_size", "m2", ">=", named=NOWHERE, rule=rule)


def _km2(sight: Sight, name: names.Name | None = None, **more: Any) -> Promise:
    here = sight.quantity
    high = None if here.high is None else here.high / 1e6
    return sight.promise("catchment_area", "km2", "<=", name, value=here.value / 1e6, high=high, **more)


def _each_area(sight: Sight) -> Iterator[Promise]:
    """每4-7平方公里布局1座消防站: the land for one; of several, how many on so much land."""
    later = sight.names(sight.quantity.end, sight.bounds[1])
    counts = [each for each in quantities(sight.after) if each.dimension == "count"]
    if not later or not counts:
        return
    if counts[0].value == 1 and counts[0].high is None:
        yield _km2(sight, later[0], named=NOWHERE)
    elif sight.quantity.high is None:
        yield sight.promise("density", f"per {sight.quantity.value / 1e6:g} km2", ">=", later[0],
                            value=counts[0].value, high=counts[0].high, per=sight.quantity.value / 1e6,
                            comparison=counts[0].comparison or ">=", named=NOWHERE)  # fmt: skip


def per_of(sight: Sight) -> tuple[float, str] | None:
    """Return for how many people a quantity is said: before it in its clause, or behind a stroke."""
    here = sight.quantity
    start = sight.bounds[0]
    inside = [each for each in sight.pers if start <= each.start() and each.end() <= here.start + 1]
    if inside:
        return context.per(inside[-1])
    behind = re.match(r"\s?/\s?(百|千|万|每)?(人|户)", sight.text[here.end :])
    if behind:
        scale = {"百": 1e2, "千": 1e3, "万": 1e4}.get(behind[1], 1.0)
        return scale, "households" if behind[2] == "户" else "persons"
    # 每十万人口拥有:图书馆2个;文化馆1个
    above = [each for each in sight.pers if re.match(r"[^,，。;；:]{0,6}:", sight.text[each.end() : start])]
    return context.per(above[-1]) if above and "。" not in sight.text[above[-1].end() : start] else None
