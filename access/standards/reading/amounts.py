"""Rules for numbers of facilities, and for shares."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from access.standards.reading import context, names
from access.standards.reading.drafts import Promise
from access.standards.reading.sight import BUILT, MONEY, NO_THING, NOWHERE, OTHER_NOUN, Sight
from access.standards.registry import facility_types

_NEW = re.compile(r"新建|新增|新设|增设|增加|新改扩建")
_UPGRADED = re.compile(r"改造|提升|提档|升级|改扩建|维修|提质|更新")
_UP_TO = re.compile(
    r"(?:增加|增长|增|提高|提升|扩大|扩|上升|升)(?:到|至|为)[^,，]{0,4}$"
)  # it is the stock then
_EACH = re.compile(r"每个?|各(?!类|种|项|方|有关|地|部门|级各)|均|都(?!市)|所有|至少|全部")
_RATE = re.compile(
    r"(?:覆盖|达标|规范化|设置|建成|配建|配置|标准化|建有|拥有|开放|建设|普及|完成)率|覆盖面|覆盖"
)
_PEOPLE_RATE = re.compile(
    r"签约|入学率|入园率|巩固率|就业率|参保率|接种率|满意|就诊率|签约率|死亡率|失业率|升学率|建档率|管理率|增长|检出率"
    r"|报销|保障率|知晓率|安置率|救助率|免疫|筛查率|培训|入住率|控制率|合格率|毛入|支出|经费|财政|教育覆盖率|清零"
    r"|住院|持证率|素养"
)
_SHARE = re.compile(r"占比|比例|比重|占.{0,14}(?:的|比|达|不)|其中|幼儿园覆盖|园覆盖面")
_PEOPLE = re.compile(r".{0,4}(?:居住用地|住宅|患者|老年人|老人|家庭|居民|儿童|学生|群众|人员|人口)")
_HAS = re.compile(r"开设|设有|建有|设置|配备|配置|建成|开展|拥有")
_UNITS_THAT = re.compile(
    r"(?:县\(市、区\)|区\(市\)|区县|县|乡镇|街道|镇|社区|村)(?:占比|比例|比重)[^,，]{0,4}$"
)  # fmt: skip
_LAND = ("平方公里", "平方千米", "km2")
_SCHOOLS = frozenset(
    (
        *("kindergarten", "primary_school", "junior_middle_school", "nine_year_school"),
        *("senior_high_school", "school_compulsory", "special_education_school"),
    )
)
_BUNDLES = ("工程", "行动", "标准")
_BY_AREA = re.compile(
    r"(?:(?:个|处|座)?/|每)(?P<per>百|100)?(?P<unit>平方公里|平方千米|km2|公里|千米|km)(?!范围|内)"
)
_OF_EACH = re.compile(r"(?:每[所家处座个]|单[体个处])(?P<what>[^,，。;；]{2,14}?)(?:的)?床位")
_SCHOOL = re.compile(r"(?:办[学园]|学校|单校)?规模|每[所校]|单校")


def percent(sight: Sight) -> Iterator[Promise]:
    """A share of units, of facilities, or of what facilities hold."""
    before, whole = sight.before, sight.whole
    if _PEOPLE_RATE.search(before[-24:]) or (MONEY.search(whole) and not sight.known):
        return
    if re.search(r"(?:\d|[一二三四五六七八九十])(?:米|公里|分钟)[^,，。]{0,14}覆盖", before):
        return  # told with its distance
    behind = sight.after
    lead = re.match(r"(?:以上)?的?(?:全[市区县]|城市|农村)?", behind)
    skip = lead.end() if lead else 0
    skip -= behind[:skip].endswith("的")  # the 的 of 的村 is a part of the unit's name
    if _PEOPLE.match(behind[skip:]):
        return
    unit = next((each for each in _units(sight, sight.quantity.end + skip) if each[0] <= 6), None)
    own = sight.names(sight.quantity.end, min(sight.bounds[1], sight.reach))
    first = own[0] if own and own[0][0] - sight.quantity.end <= 8 else None
    if unit or first:
        yield from _of_units(sight, unit, first, sight.quantity.end + skip)
    else:
        yield from _rate(sight)


def _units(sight: Sight, start: int, end: int | None = None) -> list[tuple[int, int, tuple[str, ...]]]:
    """Units named in a stretch, counted from its start; 社区 of 社区卫生服务中心 is none."""
    found = names.units(sight.text[start : sight.bounds[1] if end is None else end])
    inside = [(at - start, stop - start) for at, stop, _ in sight.known]
    return [each for each in found if not any(at < each[1] and each[0] < stop for at, stop in inside)]


def _of_units(
    sight: Sight, unit: tuple[int, int, tuple[str, ...]] | None, first: names.Name | None, at: int
) -> Iterator[Promise]:
    """80%的乡镇设有文化站, 75%的村卫生室能…, 设施覆盖90%以上社区."""
    here, end = sight.quantity, sight.bounds[1]
    has = _HAS.search(sight.after)
    place = max(at + (unit[1] if unit else 0), here.end + (has.end() if has else 0))
    later = sight.names(place, end)
    stop = max(sight.text.rfind(sign, 0, here.start) for sign in "。;；")
    earlier = sight.names(max(stop, 0), here.start)
    chosen = (later[0] if later and has else None) or (None if unit else first)
    chosen = chosen or (later[0] if later else None) or (earlier[-1] if earlier else None)
    if chosen:
        yield sight.promise(
            "share_of_units",
            "%",
            ">=",
            chosen,
            levels=unit[2] if unit else ("facility",),
            named=context.zone(sight.text, here.end + 6),
            sure=chosen in (*later, first),
        )


def _rate(sight: Sight) -> Iterator[Promise]:
    """覆盖率达到90%, 占比不低于55%."""
    name, sure = sight.near
    before, start = sight.before, sight.bounds[0]
    of_units = _UNITS_THAT.search(before)
    if name is None or name[2] in NO_THING or not (sure or of_units):
        return
    units = _units(sight, start, sight.quantity.number)
    levels = units[-1][2] if units else ()
    if of_units:
        yield sight.promise("share_of_units", "%", ">=", levels=levels)
    elif _SHARE.search(sight.whole) and not ("覆盖率" in before and "园" not in before):
        yield sight.promise("composition_share", "%", ">=", per=100, named=NOWHERE)
    elif _RATE.search(sight.whole) and name[2] == "kindergarten" and not units:
        yield sight.promise("composition_share", "%", ">=", per=100, named=NOWHERE)  # of the children
    elif _RATE.search(sight.whole):
        yield sight.promise("share_of_units", "%", ">=", levels=levels)


def count(sight: Sight, per: tuple[float, str] | None) -> Iterator[Promise]:
    """A number for so many people, in each unit, or in all; or the size of a class."""
    text, here = sight.text, sight.quantity
    if re.search(r"班额|每班", sight.whole) and here.unit in {"人", "名"}:
        before = sight.names(0, here.start + 1)
        rule = {"of_each": "class"}
        yield sight.promise("size_limit", "students per class", "<=", before[-1] if before else None,
                            comparison="<=", rule=rule, sure=bool(before), named=NOWHERE)  # fmt: skip
        return
    if made := [*_size_of_one(sight)]:
        yield from made
        return
    name, sure = sight.near
    if name is None:
        return
    on = _BY_AREA.search(sight.whole)
    if per and per[0] > 1:
        kind: Any = "composition_share" if per[1] == "beds" else "ratio_per_population"
        high = next((each for match in sight.pers if (each := context.per_high(match))), None)
        ways: dict[str, Any] = {} if high is None else {"per_high": high}
        yield sight.promise(kind, f"per {per[0]:g} {per[1]}", ">=", per=per[0], base=per[1], rule=ways)
    elif on:
        many, unit = (100.0 if on["per"] else 1.0), "km2" if on["unit"] in _LAND else "km"
        denominator = f"per {unit}" if many == 1 else f"per {many:g} {unit}"
        yield sight.promise("density", denominator, ">=", per=many, named=NOWHERE)
    elif sure and not MONEY.search(text[here.end : here.end + 4]) and _is_counted(sight, name):
        yield from _each_or_all(sight, name)


def _size_of_one(sight: Sight) -> Iterator[Promise]:
    """The beds of each facility, or how many classes or pupils each school of a list may have."""
    here, lead = sight.quantity, sight.text[sight.bounds[0] : sight.quantity.end]
    if here.unit == "张" and (each := _OF_EACH.search(lead)):
        found = names.facilities(each["what"])
        if found:
            at = sight.bounds[0] + each.start("what")
            whole = (at + found[-1][0], at + found[-1][1], found[-1][2])
            yield sight.promise("facility_size", "beds", ">=", whole, named=NOWHERE, rule={"sum": "capacity"})
    pupils = here.unit in {"人", "名"} and here.comparison in {"<=", "<"}
    before = [each for each in sight.names(0, here.start + 1) if each[2] in _SCHOOLS]
    if not before or here.comparison not in {"<=", "<"}:
        return
    # 小学、初中不超过2000人: what stands right beside so many people has no more of them
    sized = _SCHOOL.search(lead) or (pupils and before[-1][1] == here.start)
    if not (sized and (here.unit == "班" or "班" in sight.after[:1] or pupils)):
        return
    unit, column = ("students per school", "pupils") if pupils else ("classes per school", "classes")
    rule = {"of_each": "facility", "sum": column}
    for name in _in_list(sight.text, before):
        yield sight.promise("size_limit", unit, "<=", name, comparison="<=", rule=rule, named=NOWHERE)


def _in_list(text: str, before: list[names.Name]) -> Iterator[names.Name]:
    """The last of some names, and those before it in one list."""
    last = before[-1]
    yield last
    for each in reversed(before[:-1]):
        if text[each[1] : last[0]] not in {"、", "和", "与", "及"}:
            return
        yield (last := each)


def _is_counted(sight: Sight, name: names.Name) -> bool:
    """Whether a number counts the facility, not another noun behind its name, nor people in it."""
    here = sight.quantity
    if name[2] == "resident_population":
        return False
    if name[0] >= here.end and OTHER_NOUN.search(sight.text[name[1] :]):
        return False
    kind = facility_types().get(name[2])
    thing = kind.object if kind else ""
    if here.unit in {"班", "床", "张", "位"}:  # 36个班, 500张床 of a facility: its size
        return thing != "facility"
    return here.unit not in {"人", "名", "户", "条"} or thing in {"staff", "line"}


def _each_or_all(sight: Sight, name: names.Name) -> Iterator[Promise]:
    text, here = sight.text, sight.quantity
    start, end = sight.bounds
    levels = _each_unit(text[start : here.start])
    # “五个一”工程(一个公共体育场、…)
    bracket = text.rfind("(", start, here.number)
    bundle = bracket > 0 and ")" not in text[bracket : here.number] and text[:bracket].endswith(_BUNDLES)
    if levels or bundle:
        units = names.units(text[start:bracket])[-1:] if bundle else []
        first = sight.promise(
            "presence_per_unit", "per unit", ">=", levels=levels or (units[0][2] if units else ())
        )
        yield first
        # 1个甲和乙: each of both
        beside = [each for each in sight.known if each[0] == name[1] + 1 and text[name[1]] in "和与及"]
        if beside and name[0] >= here.end:
            yield replace(first, facility=beside[0][2], words=text[beside[0][0] : beside[0][1]])
    elif BUILT.search(text[max(start - 40, 0) : end]) or here.comparison:
        yield counted(sight)


def _each_unit(before: str) -> tuple[str, ...]:
    """The units of each of which a clause asks something: 每个街道, 各县(市、区)都, 镇各."""
    found = names.units(before)
    if not found:
        return ()
    start, end, levels = found[-1]
    return levels if _EACH.search(before[max(0, start - 4) : start + 2]) or _EACH.search(before[end:]) else ()


def counted(sight: Sight, unit: str = "", **more: Any) -> Promise:
    """Return a number in all: of the stock, new ones or upgraded ones, as the verb before it says."""
    verbs = [match[0] for match in BUILT.finditer(sight.lead)]
    last = verbs[-1] if verbs else ""
    if _UP_TO.search(sight.before):
        last = ""
    counts = "new" if _NEW.search(last) else "upgraded" if _UPGRADED.search(last) else "stock"
    if re.search(r"新建.{0,2}改扩建|新改扩建", sight.lead):
        counts = "new_or_upgraded"
    rule: dict[str, object] = {"counts": counts}
    said = sight.text[sight.quantity.start : sight.quantity.number]
    # of so many to be built it is not said whether those there are count
    if last == "建设" and "达" not in said:
        rule = {"counts": "new", "or_stock": True}
    return sight.promise("total_count", unit or sight.quantity.unit, ">=", rule=rule, **more)
