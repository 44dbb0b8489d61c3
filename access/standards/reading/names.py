"""What plans call things: facility types, circles, levels of administration; the longest name goes first."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from access.contracts.documents import Document, Frozen
from access.standards.registry import facility_types
from access.standards.rules import Level

Name = tuple[int, int, str]  # where it starts and ends, and the type

_PLACES = "学位"
_OF_OTHERS = re.compile(r"(?:园|学前|学前教育|高中|中职)$")


class _Names(Frozen):
    names: dict[str, tuple[str, ...]]
    circles: dict[str, str]
    units: tuple[tuple[tuple[str, ...], tuple[Level, ...]], ...]


@cache
def _own() -> _Names:
    return Document(Path(str(files("access.standards"))) / "reading" / "names.yaml").parse(_Names)


def spellings(zh: str) -> list[str]:
    """Return the names that a type's Chinese name in the vocabulary gives.

    >>> spellings("社区卫生服务中心/乡镇卫生院"), spellings("社区（普惠）托育中心")
    (['社区卫生服务中心', '乡镇卫生院'], ['社区托育中心'])
    """
    parts = re.split(r"[/、]", re.sub(r"[（(][^（()）]*[）)]", "", zh))
    return [part.strip("…”“ ") for part in parts if len(part.strip("…”“ ")) > 2]


@cache
def _types() -> dict[str, str]:
    known = facility_types()
    found: dict[str, str] = {}
    for name, kind in known.items():
        # what is shorter, or no Chinese, names too much else in a running text
        others = (word for word in kind.aliases if len(word) > 2 and not word.isascii())
        for word in (*spellings(kind.zh), *others):
            found.setdefault(word.replace("（", "(").replace("）", ")"), name)
    for name, words in _own().names.items():
        if name in known:
            found |= dict.fromkeys(words, name)
    return found


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
            if not (longer == _PLACES and (_OF_OTHERS.search(text[:start]) or _other(found))):
                found.append((start, start + len(longer), types[longer]))
            at = start + len(longer) - 1
        at += 1
    return found


def _other(found: list[Name]) -> bool:
    """Whether the last facility named is a school that is not compulsory: its places are no others."""
    return bool(found) and found[-1][2] in {"kindergarten", "senior_high_school"}


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
def _units() -> tuple["re.Pattern[str]", dict[str, tuple[Level, ...]]]:
    known = {word: levels for words, levels in _own().units for word in words}
    return re.compile("|".join(sorted(map(re.escape, known), key=len, reverse=True))), known


def units(text: str) -> list[tuple[int, int, tuple[Level, ...]]]:
    """Return the levels of administration that a text names as (start, end, levels).

    >>> units("实现80%的乡镇(街道)设有文化站")[0][2]
    ('subdistrict', 'town', 'township')
    """
    pattern, known = _units()
    return [(match.start(), match.end(), known[match[0]]) for match in pattern.finditer(text)]
