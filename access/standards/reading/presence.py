"""Rules for promises without a number: each unit has it, at each level, or it covers all of them."""

import re
from collections.abc import Iterator

from access.standards.reading import context, names
from access.standards.reading.drafts import Promise
from access.standards.reading.grades import of_facilities
from access.standards.reading.lists import listed, own_levels
from access.standards.reading.names import Name
from access.standards.reading.quantities import quantities
from access.standards.reading.sight import BUILT, NO_THING, clause, named
from access.standards.reading.tiers import at_levels

_FULL = re.compile(
    r"全覆盖|全域覆盖|全面覆盖|(?:全部|基本|普遍|实现)覆盖|应[建设配布]尽[建设配布]"
    r"|覆盖(?=全部|市县|县域|全[市区县省]|所有|各|每|设区|县|区|乡镇|街道|镇|社区|村|行政村|建制村)"
)
_ALL_HAVE = re.compile(
    r"(?:每一?个?(?!\d|[二两三四五六七八九十百千万几])|各|所有)(?!类|种|项|级|方|有关|地|部门)"
    r"|(?:都|均)(?:有|建|设|配|达)"
    r"|(?:村村|县县|区区|乡乡|镇镇)(?!通)"
)
# 县(市、区)建有…, 自然村全部建有…: the units of a clause have it, without 每 before them
_UNIT_HAS = re.compile(
    r"[^,，。;；、:：]{0,4}?(?:(?:都|均|应当?|须|要|全部|普遍|至少|必须|原则上)*"
    r"(?:建有|设有|配有|配建|拥有|要有|应有|都有|均有|有(?=[一1\d]))|(?:都|均|应当?|须|全部|普遍|必须)+(?:要)?"
    r"(?:建成|建设|建立|设立|设置|配建|配备|配置|开设|布局|办好))"
)
_THROUGH = re.compile(r"(?P<units>村村|乡乡|镇镇|县县)通(?P<what>快递|邮|公交|客车|班车|广播)")
_ALL_THROUGH = re.compile(
    r"(?P<units>行政村|建制村|自然村|乡镇|村)(?:全部|全都|均|都)(?:实现)?通(?P<what>快递|邮|公交|客车|班车|广播)"
)
_HAVE_POINTS = re.compile(r"(?P<units>村村|乡乡|镇镇|县县)有(?P<what>网点|站点|站|桩)")
_POINTS_OF = (
    (re.compile(r"充电|充换电"), {"桩": "ev_charging_point", "站": "ev_charging_station"}),
    (re.compile(r"快递|邮政|寄递"), dict.fromkeys(("网点", "站点"), "postal_service_point")),
)
_THROUGH_WHAT = {
    **dict.fromkeys(("快递", "邮"), "postal_service_point"),
    **dict.fromkeys(("公交", "客车", "班车"), "bus_line"),
    "广播": "broadcast_village",
}
# 小区同步配套幼儿园, 居住区配套建设…; a 小区配套幼儿园 is a kindergarten
_FIT = re.compile(
    r"(?:新建|住宅|老旧)?(?:居住区|居住小区|住宅小区|小区)[^,，。;；]{0,12}"
    r"(?:配建|配套(?:建设|设置|规划|布局)|(?:同步|应|须|要|均|必须)[^,，。;；]{0,4}配套)"
    r"(?![^,，。;；]{0,12}(?:治理|移交|整治|率))"
)
# 一县一馆, 一村(社区)一法律顾问: one in each
_ONE_EACH = re.compile(
    r"一(?P<unit>[县区镇乡村]|乡镇|街道|社区|行政村|村\(社区\))一(?P<what>[^,，。;；、”\"]{2,12})"
)
_ONE_UNIT = {"县": "各县", "区": "各区", "镇": "各镇", "乡": "乡级", "村": "各村"}
_MOST = 40
_BUNDLE = re.compile(r"[三四五六七八]个一")  # counts nothing
_LACK = re.compile(r"不再|没有|尚未|未(?:建|设|配|达|覆盖)|缺|不(?:设|建|配)|难以")
_HAVE = re.compile(r"有(?!关|条件|序|效|机)|建|设|配|达|办(?!事)")
# what covers and is no place
_NO_PLACE = re.compile(
    r"网络|信号|保险|平台|组织|系统|教育体系|志愿|档案|数据|签约|改革|(?<![做达])到|制度|合作|人员|队伍|培训|机制|活动|政策|补贴"
)
_NO_UNITS_WORDS = re.compile(
    r"实现|做到|确保|基本|全面|推动|推进|力争|服务|的|全部|[到在]|20\d\d年底?|前|达到|逐步|设施|[“”\"]"
)


def without_number(
    text: str, known: list[Name], made: list[Promise], topic: Name | None = None
) -> Iterator[Promise]:
    """Return what a sentence promises without a number, beside what it promises with one."""
    told = [*made]
    for promise in (*at_levels(text, known), *_everywhere(text, known, topic)):
        if not any(_same(promise, other, text) for other in told):
            told.append(promise)
            yield promise
    yield from of_facilities(text, known, told)


def _same(promise: Promise, other: Promise, text: str) -> bool:
    """Whether another promise of a sentence says as much: of the same units, or of units not told."""
    if promise.facility != other.facility:
        return False
    if other.kind == "travel_time":
        return "全覆盖" in text and not promise.levels
    if other.kind not in {"presence_per_unit", "share_of_units"}:
        return False
    # units that another clause does not tell may be others
    first, last = sorted((promise, other), key=lambda each: each.start)
    apart = re.search(r"[,，;；]", text[first.end : last.start])
    return not promise.levels or {*promise.levels} <= {*other.levels} or (not other.levels and not apart)


def _everywhere(text: str, known: list[Name], topic: Name | None) -> Iterator[Promise]:
    # a text without an end is cut; no sentence says so more often
    found = (*_FULL.finditer(text), *_ALL_HAVE.finditer(text), *_FIT.finditer(text))
    for match in found[:_MOST]:
        yield from _present(text, match, known, topic)
    yield from _unit_has(text, known)
    for match in _THROUGH.finditer(text):
        levels = names.units(match["units"])[0][2]
        yield Promise("presence_per_unit", match.start(), match.end(), _THROUGH_WHAT[match["what"]],
                      match["what"], unit="per unit", levels=levels)  # fmt: skip
    for match in _ALL_THROUGH.finditer(text):
        levels = names.units(match["units"])[-1][2]
        yield Promise("presence_per_unit", match.start(), match.end(), _THROUGH_WHAT[match["what"]],
                      match["what"], unit="per unit", levels=levels)  # fmt: skip
    for match in _HAVE_POINTS.finditer(text):
        levels = names.units(match["units"])[0][2]
        kind = next(
            (of[match["what"]] for words, of in _POINTS_OF if words.search(text) and match["what"] in of), ""
        )
        if kind:
            yield Promise("presence_per_unit", match.start(), match.end(), kind, match["what"],
                          unit="per unit", levels=levels)  # fmt: skip
    for match in _ONE_EACH.finditer(text):
        unit = names.units(_ONE_UNIT.get(match["unit"], match["unit"]))
        what = [each for each in known if each[0] in range(match.start("what"), match.start("what") + 3)]
        if unit and what and what[0][1] <= match.end() + 8:
            yield _everyone(text, match.start(), max(match.end(), what[0][1]), what[0], unit[0][2], 1.0)


def _everyone(
    text: str, start: int, end: int, name: Name, levels: tuple[str, ...], value: float | None = None
) -> Promise:
    return Promise("presence_per_unit", start, end, *named(name, text), value=value, unit="per unit",
                   levels=levels, named=context.zone(text, start))  # fmt: skip


def _present(text: str, match: "re.Match[str]", known: list[Name], topic: Name | None) -> Iterator[Promise]:
    """What is promised there: of a list of facilities (甲、乙和丙) each."""
    start, end = clause(text, match.start())
    full = "覆盖" in match[0] or "尽" in match[0]
    chosen = _subject(text, match, known, topic) if full else _object(match, known, end)
    if chosen is None or chosen[2] in NO_THING or _LACK.search(text[start : max(match.end(), chosen[1])]):
        return
    own = [(start + s, levels) for s, _, levels in names.joint_units(text[start:end])]
    tiers = [each for each in names.tiers(text[start:end]) if each[3]] if full else []
    own = [(start + tiers[-1][0], tiers[-1][2])] if tiers else own
    # 社区 of 社区养老服务站 is no unit beside it
    beside = [each for each in own if not any(name[0] <= each[0] < name[1] for name in known)]
    if not full:
        beside = [each for each in beside if match.start() - 12 <= each[0] < chosen[0]]
        has = _HAVE.search(text[match.start() : chosen[0]].replace("所有", ""))
        if (
            not beside
            or not has
            or _counts(text[max(match.end(), beside[-1][0]) : chosen[0]])  # read with its number
            or "或每" in text[match.end() : chosen[0]]
            or re.search(r"率|比例", text[match.end() : chosen[0]])
        ):
            return
        if any(each.dimension == "percent" for each in quantities(text[match.end() : end])):
            return
    if match.re is _FIT and context.people(text[start:end]):
        return  # 按每户1.2个配建
    levels: tuple[str, ...] = beside[-1][1] if beside else ()
    if not levels and chosen[1]:
        levels = own_levels(text, chosen)
    within = [each for each in known if each[1] <= end or each == chosen]
    every = [*listed(text, chosen, within)] if chosen[1] else [chosen]
    # 县级图书馆、乡镇文化站全覆盖: each of the list with the level in its own name
    own_of = {each: own_levels(text, each) for each in every} if full and chosen[1] else {}
    in_names = not beside or (len(every) > 1 and all(own_of.values()))
    for each in every:
        own_level = own_of.get(each, ()) if in_names else ()
        begin = min(match.start(), each[0]) if chosen[1] else match.start()
        yield _everyone(text, begin, max(match.end(), each[1]), each, own_level or levels)


def _subject(text: str, match: "re.Match[str]", known: list[Name], topic: Name | None) -> Name | None:
    """What covers all: it stands before, with nothing between that is no place; or is described so."""
    start, _ = clause(text, match.start())
    before = [each for each in known if start <= each[0] and each[1] <= match.start()]
    if before:
        between = text[before[-1][1] : match.start()]
        return None if len(between) > 24 or _NO_PLACE.search(between) else before[-1]
    lead = text[start : match.start()]
    if re.search(r"建立|建成|构建|形成|打造|健全|完善", lead[-6:]) and match[0] == "覆盖":
        # 建立覆盖乡镇,医康护养一体的康养服务体系
        stop = min((at for sign in "。;；" if (at := text.find(sign, match.end())) >= 0), default=len(text))
        later = [each for each in known if match.end() <= each[0] and each[1] <= stop]
        return later[0] if later and "的" in text[match.end() : later[0][0]] else None
    for begin, stop, _ in reversed(names.units(lead)):
        lead = lead[:begin] + lead[stop:]
    if len(_NO_UNITS_WORDS.sub("", lead)) > 1:
        return None
    earlier = [each for each in known if each[1] <= start]
    return earlier[-1] if earlier else topic


def _object(match: "re.Match[str]", known: list[Name], end: int) -> Name | None:
    """What each has: it stands behind."""
    return next((each for each in known if match.end() <= each[0] and each[1] <= end), None)


def _counts(words: str) -> bool:
    """Whether words count something; a size (不小于300平方米的) does not."""
    return any(each.dimension not in {"area", "length"} for each in quantities(_BUNDLE.sub("", words)))


def _unit_has(text: str, known: list[Name]) -> Iterator[Promise]:
    """县(市、区)建有公共体育场和体育公园; what is counted there is read with its number."""
    for start, stop, levels in names.joint_units(text):
        begin, end = clause(text, start)
        has = _UNIT_HAS.match(text, stop)
        if has is None or BUILT.search(text[begin:start]) or re.search(r"[%、]|以下|除", text[begin:start]):
            continue
        if any(each[0] <= start < each[1] for each in known):
            continue
        later = [each for each in known if has.end() <= each[0] and each[1] <= end]
        between = text[has.end() : later[0][0]] if later else "。"
        if _LACK.search(text[begin : has.end()]) or "率" in between or _counts(between):
            continue
        for each in listed(text, later[0], later) if later else ():
            yield _everyone(text, start, each[1], each, levels)
