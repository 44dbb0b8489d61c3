"""Rules for numbers of facilities."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from access.standards.reading import context, names
from access.standards.reading.drafts import Named, Promise
from access.standards.reading.lists import listed
from access.standards.reading.quantities import quantities
from access.standards.reading.sight import BUILT, MONEY, NOWHERE, OTHER_NOUN, Sight
from access.standards.registry import facility_types

_NEW = re.compile(r"新建|新增|新设|增设|增加|新改扩建")
_UPGRADED = re.compile(r"改造|提升|提档|升级|改扩建|维修|提质|更新")
_UP_TO = re.compile(
    r"(?:增加|增长|增|提高|提升|扩大|扩|上升|升)(?:到|至|为)[^,，]{0,4}$"
)  # it is the stock then
_EACH = re.compile(r"每个?|各(?!类|种|项|方|有关|地|部门|级各)|均|都(?!市)|所有|至少|全部")
# each of those that a clause describes: 每个常住人口10万人以上的街道
_EACH_OF = re.compile(r"(?:每个?|各|所有)(?:(?!的)[^,，。;；、]){2,24}的$")
_SIZED = re.compile(r"(?:人|户|人口|规模)[^,，。;；]{0,4}以上的?$|超过[\d.]+万?[人户]的?$")
_NUMBER_OF = re.compile(
    r"(?:人?数量?)(?:要|应|分别)?(?:达到?|为|不少于|不低于|至少|提高到|增加到|保持在|稳定在|至|到|约)*$"
)
_PLACES_OF = {
    "kindergarten": "kindergarten_place",
    **dict.fromkeys(
        ("primary_school", "junior_middle_school", "nine_year_school"), "school_place_compulsory"
    ),
    "senior_high_school": "school_place_secondary",
}
_NAMED_ZONE = re.compile(
    r"(?<![一-鿿])(?:支持|推动|推进|鼓励|引导)?"
    r"(?P<zone>[一-鿿]{2,10}(?:开发区|高新区|新区|产业园区))[^,，。;；]{0,12}至少"
)
_LAND = ("平方公里", "平方千米", "km2")
_SCHOOLS = frozenset(
    (
        *("kindergarten", "primary_school", "junior_middle_school", "nine_year_school"),
        *("senior_high_school", "school_compulsory", "special_education_school"),
    )
)
_PLACES = ("kindergarten_place", "school_place", "school_place_compulsory", "school_place_secondary")
_BEDS = ("hospital_bed", "elderly_care_bed", "elderly_care_bed_nursing")
_INSIDE = ("班", "床", "位")  # what a facility holds
_BUNDLES = ("工程", "行动", "标准")
_EVERY_SUCH = re.compile(
    r"(?P<which>完整(?:居住)?社区|新建社区|社区|居住小区|住宅小区|居住区)(?:内)?(?:应当?|须|要|均|至少|原则上)"
)
_THAT_IS = re.compile(
    r"(?P<who>[^,，。;；:：]{1,16}?)(?:均|都|应|要)?(?:建成|建有|实现|设有)[^,，。;；]{0,12}[,，:：(]?(?:即|包括)?$"
)
_BY_AREA = re.compile(
    r"(?:(?:个|处|座)?/|每)(?P<per>百|100)?(?P<unit>平方公里|平方千米|km2|公里|千米|km)(?!范围|内)"
)
_SINGLE = re.compile(r"单体|单个|单家|单院")
_BED_WORDS = re.compile(r"总?床位数?(?:量|规模)?")
_OF_EACH = re.compile(r"(?:每[所家处座个]|单[体个处])(?P<what>[^,，。;；]{2,14}?)(?:的)?床位")
# 每处服务人口宜为3—10万人
_SERVES = re.compile(r"服务(?:常住)?人口(?:规模)?[^,，。;；\d]{0,8}$")
_SCHOOL = re.compile(r"(?:办[学园]|学校|单校)?规模|每[所校]|单校")


def count(sight: Sight, per: tuple[float, str] | None) -> Iterator[Promise]:
    """A number for so many people, in each unit, or in all; or the size of a class."""
    text, here = sight.text, sight.quantity
    if re.search(r"班额|每班", sight.whole) and here.unit in {"人", "名"}:
        yield _class(sight)
        return
    if here.unit == "人" and _SERVES.search(text[: here.number]):
        yield from _served(sight)
        return
    per = per or _per_before(sight)
    if made := [*_size_of_one(sight)]:
        yield from made
        return
    name, sure = sight.near
    if name is None or (per and not sight.is_own):
        return  # 药师数 in a clause of its own is of no facility that an earlier one names
    on = _BY_AREA.search(sight.whole)
    if (
        here.unit in _INSIDE
        and name[2] in facility_types()
        and facility_types()[name[2]].object == "facility"
    ):
        return
    if per and (per[0] > 1 or per[1] == "households"):
        kind: Any = "composition_share" if per[1] == "beds" else "ratio_per_population"
        high = next((each for match in sight.pers if (each := context.per_high(match))), None)
        ways: dict[str, Any] = {} if high is None else {"per_high": high}
        first = sight.promise(kind, f"per {per[0]:g} {per[1]}", ">=", per=per[0], base=per[1], rule=ways)
        behind = sight.names(here.end, min(sight.reach, sight.bounds[1]))
        for other in listed(text, name, behind):
            # 小学64座/千人: places, not schools
            kind_of = _PLACES_OF.get(other[2], other[2]) if here.unit in {"座", "位"} else other[2]
            yield replace(first, facility=kind_of, words=text[other[0] : other[1]] or first.words)
    elif on:
        many, unit = (100.0 if on["per"] else 1.0), "km2" if on["unit"] in _LAND else "km"
        denominator = f"per {unit}" if many == 1 else f"per {many:g} {unit}"
        yield sight.promise("density", denominator, ">=", per=many, named=NOWHERE)
    elif sure and not MONEY.search(text[here.end : here.end + 4]) and _is_counted(sight, name):
        yield from _each_or_all(sight, name)


def _served(sight: Sight) -> Iterator[Promise]:
    """One for at most so many people, or for a range of them; no promise where only the least is told."""
    here, name = sight.quantity, sight.near[0]
    another = any(each.dimension == "count" for each in quantities(sight.text[here.end : sight.bounds[1]]))
    if name is None or another or (here.high is None and here.comparison not in {"<=", "<"}):
        return
    rule: dict[str, object] = {} if here.high is None else {"per_high": here.high}
    unit, one = f"per {here.value:g} persons", {"value": 1.0, "high": None, "comparison": ">="}
    yield sight.promise(
        "ratio_per_population",
        unit,
        ">=",
        name,
        per=here.value,
        base="persons",
        rule=rule,
        named=NOWHERE,
        **one,
    )


def _per_before(sight: Sight) -> tuple[float, str] | None:
    """For how many people the clause before says it: 每千人口床位数达到7张,注册护士数达到4.5人."""
    start, here = sight.bounds[0], sight.quantity
    earlier = sight.text[max(sight.text.rfind(sign, 0, max(start - 1, 0)) for sign in "。;；,，") + 1 : start]
    own = sight.names(start, here.start + 1)
    if not own or own[0][0] > start + 2 or not _NUMBER_OF.match(sight.text[own[-1][1] : here.number]):
        return None
    pers = context.people(earlier)
    return context.per(pers[0]) if pers and context.per(pers[0])[0] > 1 else None


def _class(sight: Sight) -> Promise:
    """How many pupils a class may have."""
    before = [each for each in sight.names(0, sight.quantity.start + 1) if each[2] not in _PLACES]
    school = sight.told or (before[-1] if before else None)
    # 消除56人以上大班额: fewer than that
    large = sight.quantity.comparison == ">=" and re.match(r"[^,，。]{0,3}大?班额", sight.after)
    return sight.promise("size_limit", "students per class", "<=", school, comparison="<" if large else "<=",
                         rule={"of_each": "class"}, sure=bool(school), named=NOWHERE)  # fmt: skip


def _size_of_one(sight: Sight) -> Iterator[Promise]:
    """The beds of each facility, or how many classes or pupils each school of a list may have."""
    here, lead = sight.quantity, sight.text[sight.bounds[0] : sight.quantity.end]
    if here.unit == "张" and not sight.pers:
        each = _OF_EACH.search(lead)
        found = names.facilities(each["what"]) if each else []
        if each and found:
            at = sight.bounds[0] + each.start("what")
            whole = (at + found[-1][0], at + found[-1][1], found[-1][2])
            yield sight.promise("facility_size", "beds", ">=", whole, named=NOWHERE, rule={"sum": "capacity"})
        elif (
            re.search(r"每[所家处座个]", sight.lead)
            and "床位" in lead[-16:]
            and (inside := sight.names(0, here.start))
        ):
            holders = [each for each in inside if each[2] not in _BEDS] or inside
            yield sight.promise(
                "facility_size", "beds", ">=", holders[-1], named=NOWHERE, rule={"sum": "capacity"}
            )
    if here.unit in {"床", "张"} and not sight.pers:
        yield from _beds_of_one(sight)
    if here.unit == "班" and here.comparison == ">=":
        yield from _classes_of_one(sight)
    pupils = here.unit in {"人", "名"} and here.comparison in {"<=", "<"}
    before = [each for each in sight.names(0, here.start + 1) if each[2] in _SCHOOLS]
    if not before or here.comparison not in {"<=", "<"}:
        return
    # 小学、初中不超过2000人: what stands right beside so many people has no more of them
    sized = _SCHOOL.search(lead) or before[-1][1] == here.start
    if not (sized and (here.unit == "班" or "班" in sight.after[:1] or pupils)):
        return
    unit, column = ("students per school", "pupils") if pupils else ("classes per school", "classes")
    rule = {"of_each": "facility", "sum": column}
    for name in [sight.told] if sight.told else listed(sight.text, before[-1], before):
        yield sight.promise("size_limit", unit, "<=", name, comparison="<=", rule=rule, named=NOWHERE)


def _classes_of_one(sight: Sight) -> Iterator[Promise]:
    """不小于6班的幼儿园: the least number of classes of each."""
    behind = [each for each in sight.names(sight.quantity.end, sight.bounds[1]) if each[2] in _SCHOOLS]
    if behind and re.fullmatch(
        r"(?:规模)?的[^,，。;；、\d]{0,6}", sight.text[sight.quantity.end : behind[0][0]]
    ):
        yield sight.promise(
            "facility_size", "classes", ">=", behind[0], named=NOWHERE, rule={"sum": "classes"}
        )


def _beds_of_one(sight: Sight) -> Iterator[Promise]:
    """单体养老机构床位数宜为100—300床,不宜超过500床: the beds of one, no number of beds in all."""
    here, start = sight.quantity, sight.text.rfind("。", 0, sight.quantity.start) + 1
    single = [*_SINGLE.finditer(sight.text, start, here.start)]
    if not single or re.search(r"每[所家处座个]", sight.lead):
        return
    inside = [each for each in sight.names(single[-1].end(), here.start) if each[2] not in _BEDS]
    # 养老机构床位: the beds' own name has their holder in it
    held = _BED_WORDS.sub("", sight.text[single[-1].end() : here.start])
    found = inside or [
        (single[-1].end() + at, single[-1].end() + stop, name) for at, stop, name in names.facilities(held)
    ]
    if not found:
        return
    rule = {"sum": "capacity"}
    if here.comparison in {"<=", "<"}:
        yield sight.promise("size_limit", "beds per facility", "<=", found[-1], named=NOWHERE,
                            rule={"of_each": "facility"} | rule)  # fmt: skip
    else:
        yield sight.promise("facility_size", "beds", ">=", found[-1], named=NOWHERE, rule=rule)


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
    of = {"人": "staff", "名": "staff", "户": "", "条": "line"}
    return here.unit not in of or thing == of[here.unit] or (thing == "line" and here.unit != "户")


def _each_or_all(sight: Sight, name: names.Name) -> Iterator[Promise]:
    text, here = sight.text, sight.quantity
    start, end = sight.bounds
    levels = _each_unit(text, start, here.start)
    # “五个一”工程(一个公共体育场、…)
    bracket = text.rfind("(", start, here.number)
    bundle = (
        bracket > 0
        and ")" not in text[bracket : here.number]
        and text[:bracket].rstrip("”").endswith(_BUNDLES)
    )
    if levels or bundle:
        units = names.units(text[start:bracket])[-1:] if bundle else []
        first = sight.promise(
            "presence_per_unit", "per unit", ">=", levels=levels or (units[0][2] if units else ())
        )
        # 1个甲和乙: each of both
        upto = min(sight.reach, end)
        behind = [each for each in sight.known if each[0] >= here.end and each[1] <= upto]
        for each in listed(text, name, behind):
            yield replace(first, facility=each[2], words=text[each[0] : each[1]])
    elif zone := _NAMED_ZONE.search(text, start, here.number):  # 某经济开发区至少引进一所
        named = Named(zone["zone"], "named", (zone["zone"],))
        levels = () if named.words.endswith("新区") else ("development_zone",)
        yield sight.promise("presence_per_unit", "per unit", ">=", named=named, levels=levels)
    elif text[: here.start].endswith("各"):  # 甲、乙各1座
        every = [*listed(text, name, sight.names(0, here.start))]
        # 县(市、区)建成“两馆一场”,即甲、乙和丙各1个
        of = _THAT_IS.search(text[: min(each[0] for each in every)])
        if of and (found := names.joint_units(of["who"])):
            for each in every:
                yield sight.promise("presence_per_unit", "per unit", ">=", each, levels=found[-1][2])
            return
        for each in every:
            yield replace(counted(sight), facility=each[2], words=text[each[0] : each[1]])
    elif (BUILT.search(text[max(start - 40, 0) : end]) or here.comparison) and here.value.is_integer():
        yield counted(sight)


def _each_unit(text: str, start: int, place: int) -> tuple[str, ...]:
    """The units of each of which a clause asks something: 每个街道, 各县(市、区)都, 镇各.

    They may stand right before its comma (每个10万人以上的街道,应设置…), or in the clause before it where
    this one begins with its number.
    """
    before = text[start:place]
    # 完整社区应建设一个…、一个…: each community of the kind
    if norm := _EVERY_SUCH.match(before.removeprefix("每个").removeprefix("新建")):
        return ("residential_area",) if "居住" in norm["which"] or "小区" in norm["which"] else ("community",)
    if not (found := names.joint_units(before)):
        earlier = max(text.rfind(sign, 0, max(start - 1, 0)) for sign in "。;；,，") + 1
        last = text[earlier : max(start - 1, 0)]
        found = names.joint_units(last)
        if not found or text[start - 1] not in ",，" or not _EACH.search(last):
            return ()
        goes_on = not before or (
            found[-1][1] == len(last) and re.match(r"应|须|要|至少|设置|建|配|均|都", before)
        )
        return found[-1][2] if goes_on else ()
    # 每县有1所县级医院、1所: the last that is each of them, not 县级
    for begin, end, levels in reversed(found):
        own = _EACH.search(before[max(0, begin - 4) : begin + 2]) or _EACH.search(before[end:])
        sized = _SIZED.search(before[:begin]) and re.match(r"均|都|应|须|要|至少", before[end:])
        if own or sized or _EACH_OF.search(before[: begin + before[begin:].startswith("的")]):
            return levels
    return ()


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
