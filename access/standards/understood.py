"""The words that people write, in Chinese, in English or as codes, and the tokens that they stand for."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import RootModel

from access.contracts.documents import Document, Frozen
from access.contracts.said import Said, examples, zh
from access.standards.describe import words
from access.standards.registry import facility_types

Kind = Literal["level", "class_", "basis", "mode", "group", "ownership", "status", "plan", "type"]
_Words = dict[str, tuple[str, ...]]
_MOST = 12  # known words in a message
# ages in the name of a group: 60岁及以上, 65+, 3—5岁, under 18
_UP = re.compile(
    r"(?:age|aged)?(?:(?:≥|>=)(\d+)\D*|(\d+)(?:周?岁)?(?:及?以上|\+|plus|and(?:over|above|older))\D*)"
)
_FROM_TO = re.compile(r"(?:age|aged)?(\d+)(?:周?岁)?[-~至到](\d+)(?:周?岁)?\D*")
_UNDER = re.compile(r"(?:(?:under|<)(\d+)|(?:不满)?(\d+)(?:周?岁)?以下)\D*")
_OVER = {60: "age_60_plus", 65: "age_65_plus", 80: "age_80_plus"}
_BELOW = {3: "under_3", 18: "under_18"}
_BETWEEN = {
    (0, 2): "under_3",
    (3, 5): "age_3_5",
    (6, 11): "age_6_11",
    (12, 14): "age_12_14",
    (15, 17): "age_15_17",
    (0, 17): "under_18",
}


class Understood(Frozen):
    """For each kind of token: token → the words for it; ``level_rank``: tokens → words for any of them."""

    level: _Words
    level_rank: _Words
    level_number: dict[str, dict[int, str]]
    class_: _Words
    basis: _Words
    mode: _Words
    group: _Words
    ownership: _Words
    status: _Words
    plan: _Words


@cache
def understood() -> Understood:
    """Return the words as they stand in ``understood.yaml``."""
    return Document(Path(str(files("access.standards"))) / "understood.yaml").parse(Understood)


class _SameArea(Frozen):
    same_as: str
    source: str


class _Aliases(RootModel[dict[str, _SameArea]]):
    pass


@cache
def zone_aliases() -> dict[str, str]:
    """Return names of areas → other names of the same areas, as they stand in ``zone_aliases.yaml``."""
    found = Document(Path(str(files("access.standards"))) / "zone_aliases.yaml").parse(_Aliases).root
    return {name: each.same_as for name, each in found.items()}


def plain(word: object) -> str:
    """Return a word without what people write one way or another: capitals, blanks, full-width signs.

    >>> plain("Sub-District"), plain(" 街　道 "), plain("区（县）"), plain("１１１")
    ('subdistrict', '街道', '区县', '111')
    """
    text = unicodedata.normalize("NFKC", str(word)).strip().lower()
    return re.sub(r"[\s_\-—–·•.,、，/\\()（）'’]", "", text)


def token(kind: Kind, word: object) -> str | None:
    """Return the token that a word stands for; None where nobody knows it.

    >>> token("level", "乡　级"), token("level", "街道办事处"), token("class_", "111"), token("mode", "foot")
    (None, 'subdistrict', 'urban', 'walk')
    >>> token("group", "60岁及以上"), token("group", "3—5岁"), token("type", "社区卫生服务中心")
    ('age_60_plus', 'age_3_5', 'community_or_township_health_centre')
    """
    text = str(word)
    found = _spellings(kind).get(plain(text))
    return _aged(text) if found is None and kind == "group" else found


def rank(word: object) -> tuple[str, ...]:
    """Return the levels any of which a word may stand for (区县, 乡镇街道), the likeliest first; or none."""
    return _ranks().get(plain(word), ())


def unknown(kind: Kind, found: Iterable[object], what: Said, todo: Said | None = None) -> Said:
    """Return a fault that tells words that nobody knows, how often each stands there, and those known.

    Args:
        kind: what they should be.
        found: a word for each place where it stands.
        what: what they are called.
        todo: what to do.

    >>> str(unknown("basis", ["census2", "census2"], Said("人口来源", "basis"))).partition("; known")[0]
    "unknown basis 'census2' (2); did you mean 'census' (普查)?"
    """
    counts = Counter(map(str, found)).most_common()
    shown = examples(
        (f"'{word}'{f' ({number})' if number > 1 else ''}" for word, number in counts), most=_MOST
    )
    near = list(dict.fromkeys(each for word, _ in counts[:_MOST] for each in nearest(kind, word)))[:_MOST]
    zh_near, en_near = (
        (f"；是否为 {'、'.join(near)}？", f"; did you mean {' or '.join(near)}?") if near else ("", "")
    )
    known = known_words(kind)
    end_zh, end_en = (f"；{zh(todo)}", f"; {todo}") if todo else ("", "")
    return Said(
        f"不认识的{zh(what)}：{shown}{zh_near}；认识的有 {zh(known)}{end_zh}",
        f"unknown {what} {shown}{en_near}; known: {known}{end_en}",
    )


def known_words(kind: Kind) -> Said:
    """Return the tokens of a kind, with a Chinese word for each; of very many, how to list them."""
    if kind == "type":
        return Said("`access standards types` 所列", "what `access standards types` lists")
    shown = [_named(kind, name) for name in _listed(kind)]
    return Said("、".join(shown), ", ".join(shown))


def nearest(kind: Kind, word: object) -> list[str]:
    """Return up to three known tokens that are nearest to a word, with a Chinese word for each."""
    text, known = plain(word), _spellings(kind)
    # a Chinese word is a few signs long: one other sign is a quarter of it
    near = get_close_matches(text, known, n=9, cutoff=0.6 if text.isascii() else 0.4)
    return [f"'{name}' ({_listed(kind)[name][0]})" for name in dict.fromkeys(known[each] for each in near)][
        :3
    ]


def _named(kind: Kind, name: str) -> str:
    return f"{name} ({_listed(kind)[name][0]})"


def _aged(text: str) -> str | None:
    """The group whose ages are named; bounds that are no group's are none."""
    written = re.sub(r"[\s_]", "", unicodedata.normalize("NFKC", text).lower())
    written = re.sub(r"[—–－―]+", "-", written)
    if found := _UP.fullmatch(written):
        return _OVER.get(int(found[1] or found[2]))
    if found := _FROM_TO.fullmatch(written):
        return _BETWEEN.get((int(found[1]), int(found[2])))
    if found := _UNDER.fullmatch(written):
        return _BELOW.get(int(found[1] or found[2]))
    return None


@cache
def _listed(kind: Kind) -> _Words:
    """Token → its words, as a message shows them."""
    if kind == "type":
        return {name: (each.zh, each.en, *each.aliases) for name, each in facility_types().items()}
    own: _Words = getattr(understood(), kind)
    return own


@cache
def _spellings(kind: Kind) -> dict[str, str]:
    """Plain word → token."""
    found: dict[str, str] = {}
    for name, listed in _listed(kind).items():
        shown = words().value.get(name) if kind in ("level", "mode", "group") else None
        every = [name, *listed, *((shown.zh, shown.en) if shown else ())]
        if kind == "type":
            every += _parts(facility_types()[name].zh)
        for word in every:
            found.setdefault(plain(word), name)
    return found


@cache
def _ranks() -> dict[str, tuple[str, ...]]:
    every = understood().level_rank
    return {plain(word): tuple(levels.split()) for levels, each in every.items() for word in each}


def _parts(name: str) -> list[str]:
    """The names that one with strokes and brackets stands for: ``A/B（C）`` → A, B.

    What is two signs long behind a stroke ends the name in another way, and names any place by itself:
    网点 of 公共就业创业服务平台/网点.
    """
    first, *others = re.sub(r"（[^（）]*）", "", name).split("/")
    return [each for each in (first, *(other for other in others if len(other) > 2)) if each]
