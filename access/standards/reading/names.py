"""What plans call things: facility types, circles, levels of administration; the longest name goes first."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from pathlib import Path

from access.contracts.documents import Document, Frozen
from access.standards.registry import facility_types
from access.standards.rules import Level

Name = tuple[int, int, str]  # where it starts and ends, and the type

_PLACES = ("学位",)
_BEDS = ("床位", "总床位")
_NONE = "none"
_OF_KINDERGARTEN = re.compile(r"(?:园|学前|学前教育)$")
_OF_HIGH_SCHOOL = re.compile(r"(?:高中|中职)$")
_SCHOOLS = {
    "primary_school",
    "junior_middle_school",
    "school_compulsory",
    "nine_year_school",
    "senior_high_school",
}


class _Names(Frozen):
    names: dict[str, tuple[str, ...]]
    families: dict[str, tuple[str, ...]]
    adornments: tuple[str, ...]
    no_facility: tuple[str, ...]
    circles: dict[str, str]
    units: tuple[tuple[tuple[str, ...], tuple[Level, ...]], ...]
    unit_parts: tuple[tuple[tuple[str, ...], tuple[Level, ...]], ...]


@cache
def _own() -> _Names:
    return Document(Path(str(files("access.standards"))) / "reading" / "names.yaml").parse(_Names)


def spellings(zh: str) -> list[str]:
    """Return the names that a type's Chinese name in the vocabulary gives.

    >>> spellings("社区卫生服务中心/乡镇卫生院"), spellings("社区（普惠）托育中心")
    (['社区卫生服务中心', '乡镇卫生院'], ['社区托育中心'])
    """
    bare = re.sub(
        r"[（(](?:[^（()）]|[（(][^（()）]*[）)])*[）)]", "", zh
    )  # a bracket within one goes with it
    parts = re.split(r"[/、]", bare)
    return [part.strip("…”“ ") for part in parts if len(part.strip("…”“ ")) > 2]


def put_together(parts: str) -> list[str]:
    """Return the names that are made of parts: words between strokes are alternatives, ``-`` is none.

    >>> put_together("养老/托育 -/服务 机构")
    ['养老机构', '养老服务机构', '托育机构', '托育服务机构']
    """
    choices = [part.split("/") for part in parts.split(" ")]
    return ["".join(word for word in each if word != "-") for each in product(*choices)]


@cache
def _types() -> dict[str, str]:
    known = facility_types()
    found: dict[str, str] = {}
    for name, kind in known.items():
        # what is shorter, or no Chinese, names too much else in a running text
        others = (word for word in kind.aliases if len(word) > 2 and not word.isascii())
        for word in (*spellings(kind.zh), *others):
            found.setdefault(word.replace("（", "(").replace("）", ")"), name)
    for name, parts in _own().families.items():
        if name in known:
            found |= dict.fromkeys((word for each in parts for word in put_together(each)), name)
    for name, words in _own().names.items():
        if name in known:
            found |= dict.fromkeys(words, name)
    return found | dict.fromkeys(_own().no_facility, _NONE)


@cache
def _by_beginning() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(_types(), key=len, reverse=True):
        found.setdefault(word[:2], []).append(word)
    return found


def facilities(text: str) -> list[Name]:
    """Return the facility names in a plain text as (start, end, type), the longest at each place.

    >>> facilities("建成街道养老服务中心7所")
    [(2, 10, 'elderly_centre_street')]
    """
    found: list[Name] = []
    at, types = 0, _types()
    while at < len(text) - 1:
        if word := _longest(text, at):
            end = at + len(word)
            # 公办养老机构床位: a name that begins within it and goes further is the noun
            within = ((i, _longest(text, i)) for i in range(at + 1, end - 1))
            start, longer = next(((i, each) for i, each in within if i + len(each) > end), (at, word))
            kind = _of_whom(longer, text[:start], found) or types[longer]
            if kind != _NONE:
                begin = _adorned().search(text, max(found[-1][1] if found else 0, start - 12), start)
                found.append((begin.start() if begin else start, start + len(longer), kind))
            at = start + len(longer) - 1
        at += 1
    return found


@cache
def _adorned() -> "re.Pattern[str]":
    """What describes the noun behind it: 嵌入式, 公办; 社区 where it is no unit (每个社区)."""
    return re.compile(rf"(?:{_any(_own().adornments)}|(?<![每各个有的])(?:城市)?社区)+$")


def _of_whom(word: str, before: str, found: list[Name]) -> str:
    """The type of places or beds whose name does not say whose they are: of what was named last."""
    last = found[-1][2] if found else ""
    if word in _PLACES:
        if _OF_KINDERGARTEN.search(before):
            return "kindergarten_place"
        if _OF_HIGH_SCHOOL.search(before):
            return "school_place_secondary"
        kinds = {name for _, _, name in found}
        if "kindergarten" in kinds and kinds & _SCHOOLS:
            return "school_place"
        return {"kindergarten": "kindergarten_place", "senior_high_school": "school_place_secondary"}.get(
            last, ""
        )
    if word in _BEDS:
        own = last if found and len(before) - found[-1][1] <= 12 else ""
        elderly = own.startswith("elderly")
        medical = own.startswith(("hospital", "medical", "community_or", "tcm", "maternity"))
        return "elderly_care_bed" if elderly else "hospital_bed" if medical else _NONE
    return ""


def _longest(text: str, at: int) -> str:
    return next(
        (word for word in _by_beginning().get(text[at : at + 2], ()) if text.startswith(word, at)), ""
    )


@cache
def _circles() -> "re.Pattern[str]":
    return re.compile("|".join(sorted(map(re.escape, _own().circles), key=len, reverse=True)))


def circle(text: str) -> tuple[int, int, str] | None:
    """Return the first circle that a text names as (start, end, type of facility)."""
    match = _circles().search(text)
    if not match:
        return None
    name = _own().circles[match[0]]
    return match.start(), match.end(), name


@cache
def _services() -> dict[str, str]:
    """What circles are about, by its bare words: 消防救援圈 is about 消防救援."""
    known = {word.removesuffix("圈").removesuffix("服务"): name for word, name in _own().circles.items()}
    return {word: name for word, name in known.items() if len(word) > 1 and name != "public_service_point"}


def service(text: str) -> str | None:
    """Return the type that gives a service that a text names without its places.

    >>> service("消防救援5分钟可达覆盖率"), service("15分钟可达")
    ('fire_station', None)
    """
    found = {_services()[match[0]] for match in _service_words().finditer(text)}
    return found.pop() if len(found) == 1 else None


@cache
def _service_words() -> "re.Pattern[str]":
    return re.compile(_any(_services()))


@cache
def _units() -> tuple["re.Pattern[str]", dict[str, tuple[Level, ...]], dict[str, tuple[Level, ...]]]:
    known = {word: levels for words, levels in _own().units for word in words}
    parts = {word: levels for words, levels in _own().unit_parts for word in words}
    one = _any(parts)
    # 县(市、区), 居(村)委会, 街道/乡镇: bare words stand for units where they stand with others
    joined = rf"(?:的|每个?|各)?(?:{one})(?:\((?:{one})(?:[、/](?:{one}))*\)(?:区(?!域))?|/(?:{one}))+"
    return re.compile(rf"{joined}|{_any(known)}"), known, parts


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def units(text: str) -> list[tuple[int, int, tuple[Level, ...]]]:
    """Return the levels of administration that a text names as (start, end, levels).

    >>> units("实现80%的乡镇(街道)设有文化站")[0][2]
    ('town', 'township', 'subdistrict')
    """
    pattern, known, parts = _units()
    found = []
    for match in pattern.finditer(text):
        words = [match[0]] if match[0] in known else re.findall(_any(parts), match[0])
        both = known | parts
        levels = dict.fromkeys(level for word in words for level in both[word])
        found.append((match.start(), match.end(), tuple(levels)))
    return found


_AND = re.compile(r"(?:[、和与及]|以及)(?:[^、,，。;；的]{0,4}条件的?|所有|各|每一?个?)?")


@lru_cache(maxsize=64)
def joint_units(text: str) -> tuple[tuple[int, int, tuple[Level, ...]], ...]:
    """Return the levels that a text names, those that stand in one list together.

    >>> joint_units("每个街道(乡镇)和有条件的社区")[0][2]
    ('subdistrict', 'town', 'township', 'community')
    """
    found: list[tuple[int, int, tuple[Level, ...]]] = []
    for start, end, levels in units(text):
        if found and _AND.fullmatch(text[found[-1][1] : start]):
            begin, _, before = found[-1]
            found[-1] = (begin, end, tuple(dict.fromkeys((*before, *levels))))
        else:
            found.append((start, end, levels))
    return tuple(found)


_OF_TIER: dict[str, tuple[Level, ...]] = {
    "市": ("city",),
    **dict.fromkeys(("县", "区", "区县"), ("district", "county")),
    **dict.fromkeys(("乡", "镇", "乡镇", "镇乡"), ("town", "township")),
    **dict.fromkeys(("街道", "镇街", "街"), ("subdistrict",)),
    **dict.fromkeys(("村", "村居"), ("village",)),
    "社区": ("community",),
}
_TIER = re.compile(_any(_OF_TIER))
_LEVEL = rf"(?:{_TIER.pattern})(?:\([^()]{{1,6}}\))?"
_TIERS = re.compile(
    rf"(?<![县区市镇乡街道村]\()(?P<tiers>(?:{_LEVEL}[、和]){{1,5}}{_LEVEL}|市县乡村?|县乡村?|市县(?=两级))(?P<many>[两二三四五]级)?"
)


@lru_cache(maxsize=64)
def tiers(text: str) -> tuple[tuple[int, int, tuple[Level, ...], bool], ...]:
    """Return lists of levels as (start, end, levels, whether it says how many): 县、乡、村三级.

    >>> tiers("县、乡、村三级")[0][2:]
    (('district', 'county', 'town', 'township', 'village'), True)
    """
    found = []
    for match in _TIERS.finditer(text):
        levels = dict.fromkeys(level for word in _TIER.findall(match["tiers"]) for level in _OF_TIER[word])
        found.append((match.start(), match.end(), tuple(levels), bool(match["many"])))
    return tuple(found)


def tier(word: str) -> tuple[Level, ...]:
    """Return the levels of a bare word in a list of units: 村 of 乡镇文化站、村文化室."""
    return _OF_TIER.get(word, ())
