"""Rules for what all facilities of a kind are to reach or to have: a grade, a standard, a department."""

import re
from collections.abc import Iterator
from typing import Any

from access.standards.reading import context
from access.standards.reading.drafts import Promise
from access.standards.reading.lists import listed
from access.standards.reading.names import Name
from access.standards.reading.sight import NO_THING, clause, named

_TWO = re.compile(r"医护比[^,，。;；]{0,8}?1[:：∶](?P<value>\d+(?:\.\d+)?)")
_BY_STANDARD = re.compile(r"达到(?:国家|省|市|省级|国家级)[^,，。;；\d]{0,4}(?:标准|要求|规定|标)")
# 均达到二级馆以上标准, 全部达标; of 所有 also without 均
_ALL_REACH = re.compile(
    r"(?:(?:均|全部|都|全都)(?:要)?|(?<=[校院园馆所站心构])(?=达到[^,，。;；]{1,14}(?:标准|水平)))"
    r"(?:达标|达到[^,，。;；]{0,14}?(?:标准|等级|水平|级|要求)(?:以上)?)"
)
_ALL = re.compile(r"所有|全部|全体")
# 养老机构普遍具备医养结合能力; how many 普遍 is, is not said
_ALL_HAVE = re.compile(
    r"(?P<all>全面|全部|普遍|均|都)(?:能够?|要|应)?(?:建成|具备|开设|设置|设立|配备|建立|提供|接入|完成)(?=[^,，。;；]{2})"
)
# 二级以上综合医院开设老年病专科, …感染性疾病科建设: all of a class of facilities
_OF_CLASS = re.compile(
    r"(?:应|须|要)?(?:开设|设置|设立|建立|配备)(?=[^,，。;；]{2})|[^,，。;；、]{2,10}(?:科|门诊|诊室|病房)建设"
)
_IN_LIST_OF_ALL = re.compile(r"(?:所有|全部|全体)[^,，。;；、的]{2,12}[和、与及]$")
# 基本完成城镇老旧小区改造任务
_DONE = re.compile(r"(?P<all>基本|全面|全部)完成[^,，。;；]{0,24}?$")
_RENEWED = re.compile(r"[^,，。;；]{0,4}(?:改造|提升|建设)(?:任务|工作)?(?=[,，。;；]|$)")
_TOO_LARGE = re.compile(r"(?:消除|化解|解决)[^,，。;；\d]{0,8}大(?P<what>班额|校额|规模学校)")


def of_facilities(text: str, known: list[Name], made: list[Promise]) -> Iterator[Promise]:
    """Return what a sentence promises of all facilities of a kind."""
    for match in _TWO.finditer(text):
        yield Promise("composition_share", match.start(), match.end(), "nurse_registered", "医护比",
                      None, float(match["value"]), unit="per 1", per=1)  # fmt: skip
    yield from _all_reach(text, known, made)
    yield from _of_class(text, known, made)
    yield from _by_standard(text, known)
    if not any(promise.kind == "size_limit" for promise in made):
        yield from _classes(text, known)


def _all_reach(text: str, known: list[Name], made: list[Promise]) -> Iterator[Promise]:
    """所有公共图书馆、文化馆均达到国家二级馆以上标准: all of them have the attribute."""
    taken = {promise.facility for promise in made if promise.kind == "share_of_units"}
    for match in (*_ALL_REACH.finditer(text), *_ALL_HAVE.finditer(text)):
        start, _ = clause(text, match.start())
        before = [each for each in known if start <= each[0] and each[1] <= match.start()]
        if not before or match.start() - before[-1][1] > 4:
            continue
        if match[0].startswith("达") and not _ALL.search(
            text[max(start, before[-1][0] - 12) : before[-1][0]]
        ):
            continue
        value = None if match[0].startswith("普遍") else 100.0
        for each in listed(text, before[-1], before):
            if each[2] not in taken and each[2] not in NO_THING:
                taken.add(each[2])
                yield Promise("share_of_units", each[0], match.end(), *named(each, text), value=value,
                              unit="%", levels=("facility",))  # fmt: skip


def _of_class(text: str, known: list[Name], made: list[Promise]) -> Iterator[Promise]:
    """What facilities from a grade on have, or the renewal of all; 基本 and 普遍 do not say how many."""
    taken = {promise.facility for promise in made if promise.kind == "share_of_units"}
    for each in known:
        done = _DONE.search(text[: each[0]])
        every = "以上" in text[each[0] : each[1]] or _ALL.search(text[max(0, each[0] - 4) : each[0]])
        every = every or _IN_LIST_OF_ALL.search(text[: each[0]])
        has = _OF_CLASS.match(text, each[1]) if every else None
        if has and re.match(r"[^,，。;；]{0,16}(?:比例|占比|比重|率)", text[has.end() :]):
            continue  # told with its share
        renewed = _RENEWED.match(text, each[1]) if done else None
        if each[2] in taken or not (has or renewed):
            continue
        told = _ALL.search(text[max(0, each[0] - 4) : each[0]]) or (done and done["all"] != "基本")
        value = 100.0 if told or _IN_LIST_OF_ALL.search(text[: each[0]]) else None
        end = has.end() if has else each[1]
        yield Promise("share_of_units", each[0], end, *named(each, text), value=value,
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
    """消除大班额: no class, or school, is too large, and the text does not say how large that is."""
    for match in _TOO_LARGE.finditer(text):
        before = [each for each in known if each[1] <= match.end() and not each[2].startswith("school_place")]
        both = re.search(r"大校额[、和]大班额|大班额[、和]大校额", text[match.start() : match.end() + 4])
        whats = ("班额", "校额") if both else (match["what"],)
        for what in whats:
            per, unit = (
                ("class", "students per class") if what == "班额" else ("facility", "students per school")
            )
            rule: dict[str, object] = {"of_each": per}
            if what != "班额":
                rule["sum"] = "pupils"
            # where no school is named it is the compulsory ones that are meant
            facility, words = named(before[-1], text) if before else ("school_compulsory", match[0])
            yield Promise("size_limit", match.start(), match.end(), facility, words, unit=unit,
                          comparison="<=", rule=rule, sure=bool(before))  # fmt: skip
