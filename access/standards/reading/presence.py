"""Rules for promises without a number: all units have it; as many as a standard says."""

import re
from collections.abc import Iterator
from typing import Any

from access.standards.reading import context, names
from access.standards.reading.drafts import Promise
from access.standards.reading.names import Name
from access.standards.reading.quantities import quantities
from access.standards.reading.sight import NO_THING, clause, named
from access.standards.rules import Level

_TWO = re.compile(r"医护比[^,，。;；]{0,8}?1[:：∶](?P<value>\d+(?:\.\d+)?)")
_FULL = re.compile(
    r"全覆盖|全域覆盖|全面覆盖|应建尽建|覆盖(?=市县|县域|全[市区县]|所有|各|乡镇|街道|镇|社区|村)"
)  # fmt: skip
_ALL_HAVE = re.compile(
    r"(?:每个?(?!\d|[二两三四五六七八九十百千万几])|各|所有)(?!类|种|项|级|方|有关|地|部门)"
    r"|(?:都|均)(?:有|建|设|配|达)"
    r"|(?:村村|县县|区区|乡乡|镇镇)(?!通)"
)
_FIT = re.compile(
    r"(?:新建|住宅|老旧)?(?:居住区|居住小区|住宅小区|小区)[^,，。;；]{0,12}(?:配套|配建)"
    r"(?![^,，。;；]{0,12}(?:治理|移交|整治|率))"
)
_LACK = re.compile(r"不再|没有|尚未|未(?:建|设|配|达|覆盖)|缺|不(?:设|建|配)|难以")
_HAVE = re.compile(r"有|建|设|配|达")
# what covers and is no place
_NO_PLACE = re.compile(r"网络|信号|保险|平台|组织|系统|教育体系|志愿|档案|数据|签约|改革|到|制度")
_BY_STANDARD = re.compile(r"达到(?:国家|省|市|省级|国家级)[^,，。;；\d]{0,4}(?:标准|要求|规定|标)")
_OF_TIER: dict[str, tuple[Level, ...]] = {
    "市": ("city",),
    **dict.fromkeys(("县", "区", "区县"), ("district", "county")),
    **dict.fromkeys(("乡", "镇", "乡镇", "镇乡"), ("town", "township")),
    **dict.fromkeys(("街道", "镇街"), ("subdistrict",)),
    **dict.fromkeys(("村", "村居"), ("village",)),
    "社区": ("community",),
}
_TIER = re.compile("|".join(sorted(_OF_TIER, key=len, reverse=True)))
_LEVEL = rf"(?:{_TIER.pattern})(?:\([^()]{{1,6}}\))?"
_TIERS = re.compile(rf"(?P<tiers>(?:{_LEVEL}[、和]){{1,5}}{_LEVEL})[两二三四五]级")
_TIERED = re.compile(r"建立|构建|健全|完善|形成|打造|建成|全覆盖|推进|以")
_THROUGHOUT = re.compile(r"全面(?:开展|推进|推行|实施|落实|推动|启动)")
# 均达到二级馆以上标准, 全部达标; of 所有 also without 均
_ALL_REACH = re.compile(
    r"(?:(?:均|全部|都|全都)(?:要)?|(?<=[校院园馆所站心构])(?=达到[^,，。;；]{1,8}标准))"
    r"(?:达标|达到[^,，。;；]{0,8}?(?:标准|等级|级|要求)(?:以上)?)"
)
_JOINS = ("、", "和", "与", "及", "以及")
_CLASS = re.compile(r"(?:消除|化解)[^,，。;；]{0,8}大班额")


def without_number(text: str, known: list[Name], made: list[Promise]) -> Iterator[Promise]:
    """Return what a sentence promises without a number, beside what it promises with one."""
    for match in _TWO.finditer(text):
        yield Promise("composition_share", match.start(), match.end(), "nurse_registered", "医护比",
                      None, float(match["value"]), unit="per 1", per=1)  # fmt: skip
    yield from _everywhere(text, known, made)
    yield from _at_levels(text, known, made)
    yield from _all_reach(text, known, made)
    yield from _by_standard(text, known)
    if not any(promise.kind == "size_limit" for promise in made):
        yield from _classes(text, known)


def _everywhere(text: str, known: list[Name], made: list[Promise]) -> Iterator[Promise]:
    told = {"presence_per_unit", "share_of_units", *(("travel_time",) if "全覆盖" in text else ())}
    taken = {promise.facility for promise in made if promise.kind in told}
    for match in (*_FULL.finditer(text), *_ALL_HAVE.finditer(text), *_FIT.finditer(text)):
        for promise in _present(text, match, known):
            if promise.facility not in taken:
                taken.add(promise.facility)
                yield promise


def _present(text: str, match: "re.Match[str]", known: list[Name]) -> Iterator[Promise]:
    """What is promised there: of a list of facilities (甲、乙和丙) each."""
    start, end = clause(text, match.start())
    full = "覆盖" in match[0] or "尽建" in match[0]
    chosen = _subject(text, match, known) if full else _object(match, known, end)
    if chosen is None or chosen[2] in NO_THING or _LACK.search(text[start : max(match.end(), chosen[1])]):
        return
    own = [(start + s, levels) for s, _, levels in names.units(text[start:end])]
    # 社区 of 社区养老服务站 is no unit beside it
    beside = [each for each in own if not chosen[0] <= each[0] < chosen[1]]
    if not full:
        beside = [each for each in beside if each[0] >= match.start() - 12]
        has = _HAVE.search(text[match.start() : end])
        if not beside or not has or re.search(r"率|比例", text[match.end() : chosen[0]]):
            return
        if any(each.dimension == "percent" for each in quantities(text[match.end() : end])):
            return
    levels = (beside or own)[-1][1] if own and (beside or full) else ()
    for each in _listed(text, chosen, known, end):
        begin, stop = min(match.start(), each[0]), max(match.end(), each[1])
        yield Promise("presence_per_unit", begin, stop, *named(each, text), unit="per unit", levels=levels,
                      named=context.zone(text, match.start()))  # fmt: skip


def _listed(text: str, first: Name, known: list[Name], end: int) -> Iterator[Name]:
    """A facility, and those that stand in one list with it, before or behind."""
    at = known.index(first)
    yield first
    for step in (1, -1):
        last, i = first, at + step
        while 0 <= i < len(known) and known[i][1] <= end:
            gap = text[last[1] : known[i][0]] if step > 0 else text[known[i][1] : last[0]]
            if gap not in _JOINS:
                break
            yield known[i]
            last, i = known[i], i + step


def _subject(text: str, match: "re.Match[str]", known: list[Name]) -> Name | None:
    """What covers all: it stands before, with nothing between that is no place."""
    start = clause(text, match.start())[0]
    before = [each for each in known if start <= each[0] and each[1] <= match.start()]
    if not before:
        return None
    between = text[before[-1][1] : match.start()]
    return None if len(between) > 16 or _NO_PLACE.search(between) else before[-1]


def _object(match: "re.Match[str]", known: list[Name], end: int) -> Name | None:
    """What each has: it stands behind."""
    return next((each for each in known if match.end() <= each[0] and each[1] <= end), None)


def _at_levels(text: str, known: list[Name], made: list[Promise]) -> Iterator[Promise]:
    """县、乡、村三级全民健身设施网络: each unit of each of these levels; 全面开展乡镇社会工作站建设."""
    taken = {promise.facility for promise in made if promise.kind == "presence_per_unit"}
    for match in _TIERS.finditer(text):
        start, end = clause(text, match.start())
        later = [each for each in known if match.end() <= each[0] < min(end, match.end() + 12)]
        levels = tuple(
            dict.fromkeys(level for word in _TIER.findall(match["tiers"]) for level in _OF_TIER[word])
        )
        told = _TIERED.search(text[start : match.start()] + text[match.end() : end + 12])
        if later and later[0][2] not in taken and told:
            where = context.zone(text, match.start())
            yield Promise("presence_per_unit", match.start(), later[0][1], *named(later[0], text),
                          unit="per unit", levels=levels, named=where)  # fmt: skip
    for match in _THROUGHOUT.finditer(text):
        end = clause(text, match.end())[1]
        later = [each for each in known if match.end() <= each[0] and each[1] <= end]
        units = names.units(text[match.end() : later[0][0]]) if later else []
        if units and later[0][2] not in taken and "建设" in text[later[0][1] : end]:
            yield Promise("presence_per_unit", match.start(), later[0][1], *named(later[0], text),
                          unit="per unit", levels=units[-1][2])  # fmt: skip


def _all_reach(text: str, known: list[Name], made: list[Promise]) -> Iterator[Promise]:
    """所有公共图书馆、文化馆均达到国家二级馆以上标准: all of them have the attribute."""
    taken = {promise.facility for promise in made if promise.kind == "share_of_units"}
    for match in _ALL_REACH.finditer(text):
        start, end = clause(text, match.start())
        before = [each for each in known if start <= each[0] and each[1] <= match.start()]
        if not before or match.start() - before[-1][1] > 4:
            continue
        if match[0].startswith("达") and "所有" not in text[max(start, before[-1][0] - 12) : before[-1][0]]:
            continue
        for each in _listed(text, before[-1], known, end):
            if each[2] not in taken and each[2] not in NO_THING:
                yield Promise("share_of_units", each[0], match.end(), *named(each, text), value=100.0,
                              unit="%", levels=("facility",))  # fmt: skip


def _by_standard(text: str, known: list[Name]) -> Iterator[Promise]:
    """So many for so many people, as a standard says that the text only names."""
    for match in _BY_STANDARD.finditer(text):
        start, _ = clause(text, match.start())
        inside = [each for each in known if start <= each[0] and each[1] <= match.start()]
        pers = [context.per(each) for each in context.people(text[start : match.start()])]
        if inside and pers and pers[-1][0] > 1:
            per, base = pers[-1]
            more: dict[str, Any] = {"per": per, "base": base, "unit": f"per {per:g} {base}"}
            yield Promise(
                "ratio_per_population", match.start(), match.end(), *named(inside[-1], text), **more
            )


def _classes(text: str, known: list[Name]) -> Iterator[Promise]:
    """消除大班额: no class is too large, and the text does not say how large that is."""
    for match in _CLASS.finditer(text):
        before = [each for each in known if each[1] <= match.end() and each[2] != "school_place_compulsory"]
        yield Promise("size_limit", match.start(), match.end(), *named(before[-1] if before else None, text),
                      unit="students per class", comparison="<=", rule={"of_each": "class"},
                      sure=bool(before))  # fmt: skip
