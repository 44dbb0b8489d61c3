"""The rules together: which words with which quantity make which kind of promise."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from access.contracts.said import Said
from access.standards.reading import amounts, context, measures, names, shares, turns, withheld
from access.standards.reading.drafts import Promise
from access.standards.reading.presence import without_number
from access.standards.reading.projects import Project, counted
from access.standards.reading.quantities import Quantity, quantities
from access.standards.reading.sight import Sight

_NOT_FACILITY = frozenset("件项次")
_SPARSE = Said("有数量，没有认出设施", "a quantity, and no facility that is known")
_NO_FORM = Said("有数量和设施，没有认出承诺的形式", "a quantity and a facility, and no form of a promise")
_RULES: dict[str, Callable[[Sight], Iterator[Promise]]] = {
    "time": measures.time,
    "length": measures.length,
    "area": measures.area,
    "percent": shares.percent,
    "count": lambda sight: amounts.count(sight, measures.per_of(sight)),
}


def read(
    text: str, heading: str = "", named_there: Sequence[Project] = ()
) -> tuple[list[Promise], list[tuple[Quantity, Said]]]:
    """Return the promises of a plain sentence, and its quantities that could not be placed.

    Args:
        text: the sentence.
        heading: right above it; a sentence that names no facility itself speaks of the one named there.
        named_there: projects that the sentence names; so many of a type it promises.

    >>> [promise] = read("到2025年,每千人口拥有托位4.5个。")[0]
    >>> promise.kind, promise.facility, promise.value, promise.per
    ('ratio_per_population', 'childcare_place', 4.5, 1000.0)
    """
    known = names.facilities(text)
    topic, words = _topic(heading)
    promises: list[Promise] = []
    unplaced: list[tuple[Quantity, Said]] = []
    for sight in turns.in_turn([*_sights(text, known, topic)]):
        rule = None if sight.quantity.unit in _NOT_FACILITY else _RULES.get(sight.quantity.dimension)
        doubt = withheld.why(sight, measures.per_of(sight)) if rule else None
        made = [*rule(sight)] if rule and doubt is None else []
        promises += made
        if not made and not _beside(sight, promises):
            unplaced.append((sight.quantity, doubt or (_NO_FORM if sight.is_near() else _SPARSE)))
    promises += without_number(text, known, promises, topic)
    promises += [*counted(text, named_there, promises)]
    named = (replace(each, words=each.words or words) if each.facility else each for each in promises)
    return [*named], unplaced


@lru_cache(maxsize=64)
def _topic(heading: str) -> tuple[names.Name | None, str]:
    """The one facility that a heading names, standing nowhere in the sentence; and its words."""
    found = names.facilities(heading)
    if len({name for _, _, name in found}) != 1:
        return None, ""
    start, end, name = found[0]
    return (0, 0, name), heading[start:end]


def _sights(text: str, known: list[names.Name], topic: names.Name | None) -> Iterator[Sight]:
    """Each quantity with a unit, but those that say for how many people."""
    found = [each for each in quantities(text) if each.dimension != "other" and abs(each.value) < 1e15]
    pers = context.people(text)
    for i, quantity in enumerate(found):
        if any(match.start() <= quantity.number < match.end() for match in pers):
            continue
        if i and found[i - 1].dimension in {"time", "length"} and _describes(text, found[i - 1], quantity):
            continue
        # 1所护理型床位占比不低于80%的公办养老机构, 2万座以下的体育场: it says which are counted
        if quantity.dimension in {"percent", "count"} and _says_which(text, found, i, pers):
            continue
        if text[quantity.number - 1 : quantity.number] == "/":
            continue  # 36座/千人
        # 由2.5个提高到4.5个: both are of what stands before the first
        first = i - 1 if i and withheld.is_start(text, found[i - 1].end) else i
        since = found[first - 1].end if first else 0
        behind = [each for each in found[i + 1 :] if not _describes(text, quantity, each)]
        reach = behind[0].start if behind else len(text)
        # 一刻钟便民生活圈120个: the minutes are a part of its name
        since = next((at for at, stop, _ in known if at < since < stop), since)
        yield Sight(text, quantity, since, reach, known, pers, topic)


def _says_which(text: str, found: list[Quantity], i: int, pers: "list[re.Match[str]]") -> bool:
    """Whether a share or a number says of what kind are those that are counted before it, or behind it.

    1所护理型床位占比不低于80%的养老机构; 1个2万座以下的体育场; 面积不低于10公顷的2个 is of two of them.
    """
    if not i or found[i - 1].dimension != "count":
        return False
    counted, here = found[i - 1], found[i]
    if any(match.start() <= counted.number < match.end() for match in pers):
        return False  # 每3万人口1辆的标准
    between = text[counted.end : here.start]
    return not re.search(r"[,，。;；、:：]", between) and bool(re.match(r"(?:左右)?的", text[here.end :]))


def _describes(text: str, counted: Quantity, other: Quantity) -> bool:
    """Whether a quantity only describes what one before it counts, or is counted within its circle.

    1处建筑面积不小于50平方米的综合超市; 1所6-12班幼儿园; 30分钟车程内可达一所卫生院.
    """
    between = text[counted.end : other.start]
    behind = text[other.end :]
    if counted.dimension == "count" and other.dimension == "area" and re.match(r"(?:左右)?的", behind):
        between = re.sub(
            r"^[、,](?=(?:总?建筑|用地|占地|总|单体)?面积)", "", between
        )  # 1处、面积不少于300平方米的
    if re.search(r"[,，。;；、:：]", between):
        return False
    if counted.dimension in {"time", "length"}:
        return other.dimension == "count" and other.value == 1
    if other.dimension == "count":
        return (other.unit in {"班", "床", "张"} and not between) or (
            counted.dimension == "count" and bool(re.match(r"(?:左右)?的", behind))
        )
    return counted.dimension == "count" and bool(re.match(r"(?:左右)?的", behind))


def _beside(sight: Sight, promises: list[Promise]) -> bool:
    """Whether a quantity only bounds what another one counts: 5万人以上的镇街."""
    after = sight.text[sight.quantity.end :]
    return (
        sight.quantity.unit in {"人", "户"}
        and after.startswith(("的", "或", "社区", "聚"))
        and bool(promises)
    )
