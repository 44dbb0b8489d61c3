"""Where lines of running text were broken to fit a page, so that a sentence is read in one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_ENDED = "。；;：:！!？?|>》"
# what begins a line of its own, in either script
_NUMBER = r"[一二三四五六七八九十百\d]{1,3}"
_STARTS = re.compile(
    rf"[ \u3000\t]{{2}}|第{_NUMBER}[章节節篇条條]|[一二三四五六七八九十]{{1,3}}、|[(（]{_NUMBER}[)）]"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}[.、．](?!\d)|[-·●■◆*#]|(?:专栏|專欄|表)\s?\d"
)
_FURNITURE = re.compile(
    r"[ \u3000]*(?:[-—–]+\s*\d{1,4}\s*[-—–]+|\d{1,4}"
    r"|第\s*\d+\s*[页頁](?:[,， ]*共\s*\d+\s*[页頁])?)[ \u3000]*"
)
_EVEN = 0.5  # of the longest line; the lines of a page are about as long as each other
_SHORTEST = 6


@dataclass(frozen=True)
class _Line:
    text: str
    start: int
    end: int


def breaks(written: str) -> Iterator[tuple[int, int]]:
    r"""Return the stretches to be left out, so that the lines of each broken paragraph follow one another.

    A paragraph counts as broken where none of its lines but the last ends, the last one does, they are of
    about one length and there is a comma in them; numbers of pages between them go, too.

    >>> [*breaks("到2030年，每千人口托位数\n达到5个，新建幼儿园\n12所。")]
    [(14, 15), (25, 26)]
    """
    run: list[_Line] = []
    at = 0
    for text in written.split("\n"):
        line = _Line(text.rstrip(" \u3000\r\t"), at, at + len(text))
        at += len(text) + 1
        if run and _FURNITURE.fullmatch(text):
            continue
        if run and (not line.text or _STARTS.match(text) or "|" in text):
            run = []
        heading = _STARTS.match(text) and not re.search("[,，。]| {2}|\u3000", text)
        if not line.text or "|" in text or heading:
            run = []
            continue
        run.append(line)
        if line.text[-1] in _ENDED and not (line.text[-1] == "." and line.text[-2:-1].isdigit()):
            yield from _joints(run)
            run = []


def _joints(run: list[_Line]) -> Iterator[tuple[int, int]]:
    widths = [len(line.text) for line in run[:-1]]
    if not widths or run[-1].text[-1] not in "。；;" or len(run[-1].text) > max(widths) * 1.2:
        return
    if min(widths) < max(_SHORTEST, _EVEN * max(widths)) or not re.search(
        "[,，]", "".join(each.text for each in run)
    ):
        return
    for one, other in pairwise(run):
        lead = len(other.text) - len(other.text.lstrip(" \u3000\t"))
        yield one.start + len(one.text), other.start + lead
