"""Where the sentences of a plan stand: chapter, box, item; and what is no sentence at all."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_HAN = "一二三四五六七八九十百"
# how deep a heading stands, and how it begins
_LEVELS = (
    (1, rf"第[{_HAN}\d]+[章篇]"),
    (2, rf"第[{_HAN}\d]+节"),
    (2, rf"[{_HAN}]{{1,3}}、"),
    (3, rf"\([{_HAN}]{{1,3}}\)"),
    (4, r"(?:专栏|表)\s?[\d一二三四五六七八九十]+(?:[-.]\d+)?"),
    (5, r"\d{1,2}(?:\.\d{1,2}){0,3}[.、．](?!\d)|\(\d{1,2}\)"),
)
_MARK = re.compile(
    r"(?:(?<=[\n。；;|])|^)[ #*·]*(?:"
    + "|".join(f"(?P<l{i}>{what})" for i, (_, what) in enumerate(_LEVELS))
    + r")(?P<title>[^\n。；;|]{0,40})"
    # running text whose line breaks were lost
    rf"|(?<=[。 ])(?P<inline>[{_HAN}]{{1,3}}、|\([{_HAN}]{{1,3}}\))"
    r"(?P<inline_title>[^\n。；; |]{2,20})(?= )"
)
_PAST = re.compile(r"基础|现状|成就|成效|回顾|背景|形势|问题|挑战|环境|短板分析|存在的?不足")
_AHEAD = re.compile(r"重点工程|补短板|任务|目标|要求|强化|优化|提升|完善|改善环境|营造")
_LEADERS = re.compile(r"[.…·．_\-]{5,}\s*\d*\s*$|^\W*$")
_END = re.compile(r"[。！？!?\n]")
_LONGEST = 1500
_NEAR = 120


@dataclass(frozen=True)
class Sentence:
    """A sentence of the plain text.

    Attributes:
        text, start: its signs and where the first of them stands.
        place: headings above it, the widest first.
        past: it stands in a part that tells what has been reached.
        heading: the last of those headings, where it stands right before it; else nothing.
    """

    text: str
    start: int
    place: tuple[str, ...]
    past: bool
    heading: str = ""


def sentences(plain: str) -> Iterator[Sentence]:
    """Return the sentences of a plain text in order, without lines of dot leaders or of signs alone."""
    heads = _headings(plain)
    starts = [at for at, _, _ in heads]
    for begin, end in _stretches(plain):
        text = plain[begin:end].lstrip(" |*#·")
        start = end - len(text)
        text = text.rstrip(" ")
        if len(text) < 4 or _LEADERS.search(text):
            continue
        above = bisect_right(starts, start) - 1
        place, past = heads[above][1:] if above >= 0 else ((), False)
        near = bool(place) and start - starts[above] <= _NEAR and plain.count("\n", starts[above], start) <= 1
        yield Sentence(text, start, place, past, place[-1] if near else "")


def _stretches(plain: str) -> Iterator[tuple[int, int]]:
    """Where each sentence starts and ends; one that does not end is cut, where it can be at a comma."""
    start = 0
    ends = (match.end() for match in _END.finditer(plain))
    for end in (*ends, len(plain)):
        stop = end
        if end > start and plain[end - 1] == "\n":
            stop = end - 1
        at = start
        while stop - at > _LONGEST:
            cut = max(plain.rfind(sign, at + _LONGEST // 2, at + _LONGEST) for sign in "；;，,|")
            cut = at + _LONGEST if cut < 0 else cut + 1
            yield at, cut
            at = cut
        yield at, stop
        start = end


def _headings(plain: str) -> list[tuple[int, tuple[str, ...], bool]]:
    """Place of each heading, with those above it and itself, and whether it tells of the past."""
    found: list[tuple[int, tuple[str, ...], bool]] = []
    above: list[tuple[int, str, bool]] = []
    for match in _MARK.finditer(plain):
        level, mark, title = _read(match)
        above = [each for each in above if each[0] < level]
        past = (above[-1][2] if above else False) or (
            level < 4 and bool(_PAST.search(title)) and not _AHEAD.search(title)
        )
        short = level == 5 and len(title) > 30
        above.append((level, mark if short else f"{mark}{title}".strip(), past))
        found.append((match.start(), tuple(name for _, name, _ in above), past))
    return found


def _read(match: "re.Match[str]") -> tuple[int, str, str]:
    if match["inline"]:
        return (3 if match["inline"][0] == "(" else 2), match["inline"], match["inline_title"]
    for i, (level, _) in enumerate(_LEVELS):
        if match[f"l{i}"]:
            return (
                level,
                match[f"l{i}"],
                match["title"].split(" ")[0] if level == 5 else match["title"].strip(),
            )
    raise AssertionError


def line_of(breaks: list[int], place: int) -> int:
    """Return the line (from 1) of a place, given where the line feeds stand."""
    return bisect_right(breaks, place - 1) + 1 if place else 1
