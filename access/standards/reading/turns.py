"""Several things and their quantities in turn: 床位数、医师数、护士数分别达到7.4张、4.1人、4.9人."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from access.standards.reading import names
from access.standards.reading.drafts import Named
from access.standards.reading.names import Name
from access.standards.reading.sight import Sight

_JOIN = re.compile(r"[、,，和与及/]|以及")
# between two names of a list: 床位数、执业医师数
_NEXT_NAME = re.compile(
    r"(?:总?数量?|面积|率|人数|半径|规模|\(.{1,6}\)|起始年级){0,2}(?:[、和与及]|以及)(?:[^、,，。;；]{0,6})"
)
_YEARS = re.compile(r"(20[0-4]\d)年?(?:底|末)?(?:[、和与及]|(?=年|,|，|底|末))")
_ZONE_LIST = re.compile(
    r"(?P<one>城市|城区|中心城区|主城区|城镇|农村|乡村)(?:地区|社区)?[、和与及]"
    r"(?P<two>城市|城区|城镇|农村|乡村)(?:地区|社区)?(?=[^、]{0,6}分别|[^、]{0,4}$)"
)
_URBAN = ("城市", "城区", "中心城区", "主城区", "城镇")
_NEAR = 16


def in_turn(sights: Sequence[Sight]) -> Iterator[Sight]:
    """Return the sights; those of quantities that are told in turn know which thing each of them is of."""
    done = 0
    while done < len(sights):
        run = [sights[done]]
        while done + len(run) < len(sights) and _joined(run[-1], sights[done + len(run)]):
            run.append(sights[done + len(run)])
        yield from _shared_out(run) if len(run) > 1 else run
        done += len(run)


def _joined(one: Sight, other: Sight) -> bool:
    here, there = one.quantity, other.quantity
    return here.dimension == there.dimension and bool(
        _JOIN.fullmatch(one.text[here.end : there.start].strip())
    )


def _shared_out(run: list[Sight]) -> list[Sight]:
    """The run of quantities with the names, zones or years before it, if there are as many of them."""
    first = run[0]
    text, end = first.text, first.quantity.start
    start = max(text.rfind(sign, 0, end) for sign in "。;；") + 1
    lead = text[start:end]
    if "分别" not in lead[-30:] and "按" not in lead[-30:]:
        return run
    shared = run[-1].quantity.comparison if run[0].quantity.comparison is None else run[0].quantity.comparison
    run = [
        replace(each, quantity=replace(each.quantity, comparison=each.quantity.comparison or shared))
        for each in run
    ]
    many = len(run)
    if len(listed := _names(first, start, end)) == many:
        return [replace(each, told=name) for each, name in zip(run, listed, strict=True)]
    known = first.names(start, end) or first.names(run[-1].quantity.end, first.bounds[1])[:1]
    years = [int(each[1]) for each in _YEARS.finditer(lead)]
    if known and len(years) == many and len({*years}) == many:
        return [replace(each, told=known[-1], year=year) for each, year in zip(run, years, strict=True)]
    if known and len(levels := _units(first, start, known[-1][0])) == many > 1:
        return [replace(each, told=known[-1], levels=own) for each, own in zip(run, levels, strict=True)]
    zones = _zones(lead)
    if len(zones) == many:
        told = known[-1] if known else None
        return [replace(each, told=told, zone=zone) for each, zone in zip(run, zones, strict=True)]
    return run


def _names(sight: Sight, start: int, end: int) -> list[Name]:
    """The names of the last list before a place."""
    text = sight.text
    known = sight.names(start, end)
    if not known or end - known[-1][1] > _NEAR + 8:
        return []
    listed = [known[-1]]
    for each in reversed(known[:-1]):
        if not _NEXT_NAME.fullmatch(text[each[1] : listed[0][0]]):
            break
        listed.insert(0, each)
    return listed


def _units(sight: Sight, start: int, end: int) -> list[tuple[str, ...]]:
    """The levels of the list of units right before a name: 街道、社区养老服务设施."""
    lead = sight.text[start : end + 2]  # with 社区 of 社区养老服务设施
    listed: list[tuple[str, ...]] = []
    upto = -1
    for begin, stop, levels in reversed(names.units(lead)):
        if upto >= 0 and not _JOIN.fullmatch(lead[stop:upto]):
            break
        if upto >= 0 or len(lead) - stop <= 4:
            listed.insert(0, levels)
            upto = begin
    return listed


def _zones(lead: str) -> list[Named]:
    found = [*_ZONE_LIST.finditer(lead)]
    if not found:
        return []
    match = found[-1]
    words = (match["one"], match["two"])
    return [Named(word, "urban" if word in _URBAN else "rural") for word in words]
