"""Facilities in one list (甲、乙和丙), and the level that stands with each."""

import re
from collections.abc import Iterator

from access.standards.reading import names
from access.standards.reading.sight import BUILT

_NEXT = re.compile(
    r"(?:(?:覆盖|达标|建成|配备|设置)率)?(?:[、和与及或]|以及|或者)(?:市级|县级|区级|乡镇级?|镇级?|街道|村级?|社区|城市|农村|公共|乡镇\(街道\)|村\(社区\))?"
)
# a thing between that is not known: 图书馆、书画院、文化馆; a word that describes the next
_UNKNOWN = re.compile(r"(?:、[一-鿿]{2,6})?、[一-鿿]{0,3}")
_HEALTH = re.compile(r"社区卫生|街道卫生|乡镇卫生|镇卫生|村卫生")  # so they are called, wherever they are


def listed(text: str, first: names.Name, known: list[names.Name]) -> Iterator[names.Name]:
    """A facility, and those of some that stand in one list with it, before or behind."""
    yield first
    if first not in known:
        return
    told, at = {first[2]}, known.index(first)
    for step in (1, -1):
        last, i = first, at + step
        while 0 <= i < len(known):
            gap = text[last[1] : known[i][0]] if step > 0 else text[known[i][1] : last[0]]
            if not (_NEXT.fullmatch(gap) or (_UNKNOWN.fullmatch(gap) and not BUILT.search(gap))):
                break
            if known[i][2] not in told:
                told.add(known[i][2])
                yield known[i]
            last, i = known[i], i + step


def own_levels(text: str, name: names.Name) -> tuple[str, ...]:
    """The level that stands right before a name, or with which it begins: 乡镇综合文化站, 村文化活动室."""
    bare = names.tier(text[max(0, name[0] - 1) : name[0]])
    if bare and text[max(0, name[0] - 2) : name[0] - 1] in "、和与及,，":
        return bare
    start = max(0, name[0] - 10)
    for begin, end, levels in names.units(text[start : name[1]]):
        gap = text[start + end : name[0]]
        beside = start + begin <= name[0] and len(gap) <= 2 and not re.search(r"[^一-鿿]|[和与及的]", gap)
        if beside and not _HEALTH.match(text[name[0] :]):
            return levels
    # 村文化活动室: its first sign is its level
    return names.tier(text[name[0]]) if text[name[0]] == "村" else ()
