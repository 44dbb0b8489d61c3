"""What a word that nobody knows may stand for."""

from collections.abc import Sequence
from difflib import get_close_matches

from access.contracts.said import Said, either, listed

_LISTED = 12


def suggestion(word: str, known: Sequence[str]) -> Said:
    """Return a hint that names the nearest known words, or some of those there are.

    >>> suggestion("supermaket", ["supermarket", "library"])
    "did you mean 'supermarket'?"
    >>> suggestion("医院", ["supermarket", "library"]).zh
    '可用：supermarket、library'
    """
    return nearest(word, known) or those_known(known)


def nearest(word: str, known: Sequence[str]) -> Said:
    """Return a hint that names the nearest known words; empty where none is near."""
    return meant(get_close_matches(word, known, n=3, cutoff=0.5))


def meant(words: Sequence[str]) -> Said:
    """Return a question after one of some words; empty where there are none."""
    which = either(words)
    return Said(f"是否指 {which.zh}？", f"did you mean {which}?") if words else Said("", "")


def those_known(known: Sequence[str], most: int = _LISTED) -> Said:
    """Return a hint that names the words there are, the first of many."""
    shown = listed([*known[:most], *(["…"] if len(known) > most else [])])
    return Said(f"可用：{shown.zh}", f"known: {shown}")
