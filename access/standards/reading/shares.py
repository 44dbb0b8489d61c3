"""Rules for shares: of units, of facilities, or of what facilities hold."""

import re
from collections.abc import Iterator
from dataclasses import replace

from access.standards.reading import context, names
from access.standards.reading.drafts import Promise
from access.standards.reading.lists import listed, own_levels
from access.standards.reading.quantities import quantities
from access.standards.reading.sight import MONEY, NO_THING, NOWHERE, Sight
from access.standards.registry import facility_types

_RATE = re.compile(
    r"(?:覆盖|达标|规范化|设置|建成|配建|配置|标准化|建有|拥有|建设|普及|完成|配备|布设|通公交|通客车|通邮|通快递|通达|进村)率|覆盖面|覆盖"
)
_PEOPLE_RATE = re.compile(
    r"签约|入学率|入园率|巩固率|就业率|参保率|接种率|满意|就诊率|签约率|死亡率|失业率|升学率|建档率|管理率|增长|检出率"
    r"|报销|保障率|知晓率|安置率|救助率|免疫|筛查率|培训|入住率|控制率|合格率|毛入|支出|经费|财政|教育覆盖率|清零"
    r"|住院|持证率|素养"
)
# 15分钟可达养老设施的老年人口比例: of the people, or the area, that a limit reaches
REACHED_SHARE = re.compile(
    r"(?:人口|居民|村民|市民|群众|老年人|老人|家庭|责任区|辖区)(?:的)?(?:占比|比例|比重|占[^,，。;；\d]{0,6}比[例重]?)"
)
_LIMIT = re.compile(r"(?:\d|[一二三四五六七八九十半])个?(?:米|公里|千米|分钟|小时|刻钟)")
_SHARE = re.compile(r"占比|比例|比重|占(?:.{0,14}(?:的|比|达|不)|\s*\d)|其中|幼儿园覆盖|园覆盖面")
_PEOPLE = re.compile(r".{0,4}(?:居住用地|住宅|患者|老年人|老人|家庭|居民|儿童|学生|群众|人员|人口)")
_HAS = re.compile(r"开设|设有|建有|设置|配备|配置|建成|开展|拥有")
_UNITS_THAT = re.compile(
    r"(?:县\(市、区\)|区\(市\)|区县|县|乡镇|街道|镇|社区|村)(?:占比|比例|比重)[^,，]{0,4}$"
)  # fmt: skip
# 二级以上综合医院设立老年医学科的比例
_SET_UP = re.compile(
    r"(?:设立|设置|设有|开设|建有|建成|配备|配置|配有|配建)(?:[^,，。;；]{2,16}|的)?(?:比例|占比|比重)"
)
_BIG_CLASSES = re.compile(r"转型|空置|大班额|大校额|超大班|大通铺|寄宿生|留守")
# what of a facility is covered, and not the facility: 图书馆总分馆制覆盖率, 食堂“明厨亮灶”覆盖率
_OTHER_RATE = re.compile(
    r"[“\"]|[^约]制(?!定)|机制|体系|平台|队伍|人员|模式|联盟|改革|信息化|智慧化|数字化|食堂|课程"
)


# 停车位100%预留充电设施安装条件
_NO_SHARE_BEFORE = re.compile(
    r"(?:停车[场库位]|车位|泊位|预留)[^,，。;；]{0,6}(?:配建)?比例[^,，]{0,4}$|预留比例[^,，]{0,4}$|面积占(?!比)"
    r"|(?:\d|[一二三四五六七八九十])\s?(?:米|公里|分钟)[^,，。]{0,14}覆盖"  # told with its distance
)
_NO_SHARE = re.compile(r"(?:以上)?(?:的)?(?:预留|具备)[^,，。;；]*条件")
# 90%以上的卫生院达到基本标准,20%达到推荐标准: of the same
_OF_THE_SAME = re.compile(r"(?:以上)?(?:达到|达|建成|建有|设有|创建|成为|通过)")
_ALL_AND = re.compile(r"(?:全部|所有|各)(?P<units>[^,，。;；、]{2,8})(?:[和与及、]|以及)$")
_OF_PLACES = frozenset(("kindergarten", "childcare_facility"))
# 其中至少40%为负压救护车
_IS = re.compile(r"(?:以上)?(?:为|是|应为)")
# 服务半径覆盖率达到90%(以5分钟可达计)
_RECKONED = re.compile(r"(?:以上)?\([以按](?P<limit>[\d.]+(?:分钟|米|公里))[^,，。;；]{0,6}计\)")
_HOMES_WITHIN = re.compile(
    r"(?:及?以上)?的?[^,，。;；]{0,4}小区[^,，。;；]{0,6}\d+(?:米|公里|分钟)[^,，。;；]{0,6}内"
)
# 具备医养结合能力的养老机构占比: of them all
_OF_KIND = re.compile(
    r"(?:标准化|规范化|达标|示范|(?:具备|建有|设有|开设|提供|符合|达到)[^,，。;；]{1,16}的)[^,，。;；]{0,4}$"
)
# 卫生院服务能力达到基本标准的比例: of them all
_REACHING = re.compile(r"[^,，。;；\d]{0,6}(?:达到|符合|具备)[^,，。;；\d]{2,16}的?(?:比例|占比|比重)")
# 一级馆率, 一级站比例, 一级以上馆占比
_GRADED = re.compile(r"[一二三四]级[站馆校院园所]?(?:及?以上)?[站馆校院园所]?的?(?:比例|占比|比重|率)")


def percent(sight: Sight) -> Iterator[Promise]:
    """A share of units, of facilities, or of what facilities hold."""
    before, whole = sight.before, sight.whole
    if (
        _PEOPLE_RATE.search(before[-24:])
        or _BIG_CLASSES.search(before)
        or (MONEY.search(whole) and not sight.known)
    ):
        return
    behind = sight.after
    if _NO_SHARE.match(behind) or _NO_SHARE_BEFORE.search(before) or _HOMES_WITHIN.match(behind):
        return
    reached = REACHED_SHARE.search(before)
    if reached and _LIMIT.search(before[: reached.start()]):
        return  # told with its limit
    lead = re.match(r"(?:以上)?的?(?:全[市区县]|城市|农村)?", behind)
    skip = lead.end() if lead else 0
    skip -= behind[:skip].endswith("的")  # the 的 of 的村 is a part of the unit's name
    if _PEOPLE.match(behind[skip:]):
        return
    unit = next((each for each in _units(sight, sight.quantity.end + skip) if each[0] <= 6), None)
    if unit and re.search(r"[、和与及]", behind[: skip + unit[0]]):
        unit = None  # 街道覆盖率100%、社区覆盖率80%
    own = sight.names(sight.quantity.end, min(sight.bounds[1], sight.reach))
    first = own[0] if own and own[0][0] - sight.quantity.end <= 8 else None
    same = None if unit or first else _of_the_same(sight)
    if reckoned := _RECKONED.match(behind):
        yield _reckoned(sight, reckoned["limit"])
    elif first and "其中" in before[-6:] and _IS.match(behind):
        yield sight.promise("composition_share", "%", ">=", first, per=100, named=NOWHERE)
    elif same:
        yield sight.promise("share_of_units", "%", ">=", same, levels=("facility",))
    elif unit or first:
        yield from _of_units(sight, unit, first, sight.quantity.end + skip)
    else:
        yield from _rate(sight)


def _reckoned(sight: Sight, limit: str) -> Promise:
    [within, *_] = quantities(limit)
    rule = {"minutes" if within.dimension == "time" else "distance_m": within.value}
    return sight.promise("coverage_share", "%", ">=", high=None, comparison=">=", rule=rule)


def _of_the_same(sight: Sight) -> names.Name | None:
    """The facility of which the clause before tells another share."""
    start = sight.bounds[0]
    if sight.before.strip("其中到至少约") or not _OF_THE_SAME.match(sight.after) or not start:
        return None
    begin = max(sight.text.rfind(sign, 0, start - 1) for sign in "。;；,，") + 1
    inside = sight.names(begin, start)
    return inside[0] if inside and re.search(r"%|成|分之", sight.text[begin : inside[0][0]]) else None


def _units(sight: Sight, start: int, end: int | None = None) -> list[tuple[int, int, tuple[str, ...]]]:
    """Units named in a stretch, counted from its start; 社区 of 社区卫生服务中心 is none."""
    found = names.joint_units(sight.text[start : sight.bounds[1] if end is None else end])
    inside = [(at - start, stop - start) for at, stop, _ in sight.known]
    return [each for each in found if not any(at < each[1] and each[0] < stop for at, stop in inside)]


def _of_units(
    sight: Sight, unit: tuple[int, int, tuple[str, ...]] | None, first: names.Name | None, at: int
) -> Iterator[Promise]:
    """80%的乡镇设有文化站, 75%的村卫生室能…, 设施覆盖90%以上社区."""
    here, end = sight.quantity, sight.bounds[1]
    has = _HAS.search(sight.after)
    # 全部乡镇和85%以上的行政村建成…: the first have it, all of them
    whole = _ALL_AND.search(sight.text[: here.start])
    place = max(at + (unit[1] if unit else 0), here.end + (has.end() if has else 0))
    later = sight.names(place, end)
    stop = max(sight.text.rfind(sign, 0, here.start) for sign in "。;；")
    earlier = sight.names(max(stop, 0), here.start)
    chosen = (later[0] if later and has else None) or (None if unit else first)
    chosen = chosen or (later[0] if later else None) or (earlier[-1] if earlier else None)
    for each in listed(sight.text, chosen, later) if chosen else ():
        if whole and unit and (all_of := names.units(whole["units"])):
            yield sight.promise("presence_per_unit", "per unit", ">=", each, levels=all_of[-1][2], value=None)
        yield sight.promise(
            "share_of_units",
            "%",
            ">=",
            each,
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
    gap = sight.text[name[1] : sight.quantity.number] if start <= name[0] else ""
    if name[1] and (_OTHER_RATE.search(gap) or len(gap) > 24):
        return
    units = _units(sight, start, sight.quantity.number)
    tiers = names.tiers(sight.text[start : sight.quantity.number])
    if "进村率" in before:
        units = [(0, 0, ("village",))]
    levels = sight.levels or (tiers[-1][2] if tiers else units[-1][2] if units else ())
    of_places = _RATE.search(sight.whole)
    if of_units:
        yield sight.promise("share_of_units", "%", ">=", levels=levels)
    elif _SET_UP.search(before):
        set_up = _SET_UP.search(before)
        behind = sight.names(start + set_up.start(), sight.quantity.number) if set_up else []
        yield sight.promise("share_of_units", "%", ">=", behind[0] if behind else name,
                            levels=units[-1][2] if units else ("facility",), named=NOWHERE)  # fmt: skip
    elif _GRADED.search(before) or _is_share_of_all(sight, name, gap):
        yield from _each(sight, name, ("facility",))
    elif _SHARE.search(sight.whole) and not ("覆盖率" in before and "园" not in before):
        yield sight.promise("composition_share", "%", ">=", per=100, named=NOWHERE)
    elif of_places and name[2] == "kindergarten" and not units:
        yield sight.promise("composition_share", "%", ">=", per=100, named=NOWHERE)  # of the children
    elif of_places:
        yield from _each(sight, name, levels, own="标准化" not in gap and not sight.levels and not tiers)


def _is_share_of_all(sight: Sight, name: names.Name, gap: str) -> bool:
    """Whether a share is of all facilities of a kind, those that are so: 标准化村卫生室占比."""
    kind = facility_types().get(name[2])
    lead = sight.text[sight.bounds[0] : name[1]]
    return bool(
        kind and kind.object == "facility" and name[2] not in _OF_PLACES
        and (
            _REACHING.match(gap)
            or (
                re.match(r"(?:占比|比例|比重)", gap)
                and _OF_KIND.search(lead[: max(0, len(lead) - (name[1] - name[0]))] + _own_kind(lead, name))
            )
        )
    )  # fmt: skip


def _own_kind(lead: str, name: names.Name) -> str:
    words = lead[len(lead) - (name[1] - name[0]) :]
    return next((each for each in ("标准化", "规范化", "示范") if words.startswith(each)), "")


def _each(sight: Sight, name: names.Name, levels: tuple[str, ...], *, own: bool = False) -> Iterator[Promise]:
    """A share of a facility's units, and of each in one list; of the level in its ``own`` name."""
    first, start = sight.promise("share_of_units", "%", ">=", levels=levels), sight.bounds[0]
    side = sight.names(start, sight.quantity.start + 1)
    for each in listed(sight.text, name, side) if not sight.told else (name,):
        its = own_levels(sight.text, each) if own and each[0] >= start else ()
        words = sight.text[each[0] : each[1]] or first.words
        yield replace(first, facility=each[2], words=words, levels=its or levels)
