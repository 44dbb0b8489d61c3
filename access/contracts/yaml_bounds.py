"""How large a YAML text would become, told from its events, before anything is composed of it."""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from access.contracts import bounds
from access.contracts.said import NOTHING, Said

_NUMBER = re.compile(r"[-+]?\.?[0-9][0-9a-fA-Fxob_.:+-]*")  # in any base, with or without a fraction
_KEY_DIGITS = 18  # longer numbers as keys could be chosen so that a dict looks each up among all others


@dataclass
class _Open:
    """A list or a mapping whose end has not come yet."""

    anchor: str | None
    is_mapping: bool
    values: int = 1  # with all inside, an alias as all that it stands for
    height: int = 1
    children: int = 0


def fault(text: str, loader: Any) -> Said:
    """Return what to say of a text that would become too large; empty where it would not.

    Args:
        text: YAML.
        loader: whose parser reads it.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    found = bounds.beyond("DOCUMENT_BYTES", len(text))
    if found:
        return found
    survey = _Survey()
    for event in yaml.parse(text, Loader=loader):
        found = survey.see(event)
        if found:
            line = event.start_mark.line + 1 if event.start_mark else 1
            return Said(f"第 {line} 行：{found.zh}", f"line {line}: {found}")
    return NOTHING


class _Survey:
    """What has been seen of a text, event by event."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._known: dict[str | None, tuple[int, int]] = {}  # anchor → values, height
        self._total = 0
        self._most = {name: bounds.most(name) for name in ("DOCUMENT_DEPTH", "DOCUMENT_VALUES")}

    def see(self, event: yaml.Event) -> Said:
        """Take note of an event; return what to say of what it makes too large."""
        if isinstance(event, yaml.CollectionEndEvent):
            ended = self._open.pop()
            self._place(ended.anchor, ended.values, ended.height)
            return NOTHING
        if isinstance(event, yaml.CollectionStartEvent):
            self._open.append(_Open(event.anchor, isinstance(event, yaml.MappingStartEvent)))
            return self._beyond(1, 0)
        if isinstance(event, yaml.AliasEvent):
            if any(each.anchor == event.anchor for each in self._open):
                return Said(
                    f"*{event.anchor} 指代的内容包含它自己；请直接写出内容",
                    f"*{event.anchor} stands for something that it is itself part of; write it out",
                )
            values, height = self._known.get(event.anchor, (1, 0))
            self._place(None, values, height)
            return self._beyond(values, height)
        if isinstance(event, yaml.ScalarEvent):
            is_key = bool(self._open) and self._open[-1].is_mapping and self._open[-1].children % 2 == 0
            self._place(event.anchor, 1, 0)
            return self._beyond(1, 0) or (_long_number(event.value, is_key) if event.implicit[0] else NOTHING)
        return NOTHING

    def _place(self, anchor: str | None, values: int, height: int) -> None:
        if anchor is not None:
            self._known[anchor] = values, height
        if self._open:
            outer = self._open[-1]
            outer.values += values
            outer.children += 1
            outer.height = max(outer.height, height + 1)

    def _beyond(self, values: int, height: int) -> Said:
        self._total += values
        depth = len(self._open) + height
        if depth > self._most["DOCUMENT_DEPTH"]:
            return bounds.beyond("DOCUMENT_DEPTH", depth)
        if self._total > self._most["DOCUMENT_VALUES"]:
            return bounds.beyond("DOCUMENT_VALUES", self._total)
        return NOTHING


def _long_number(text: str, is_key: bool) -> Said:
    """What to say of a number without quotes that is longer than any that is meant as one."""
    least = _KEY_DIGITS if is_key else 20  # of most texts no more is asked than their length
    if len(text) <= least or not _NUMBER.fullmatch(text):
        return NOTHING
    if is_key:
        return Said(
            f"“{text[:20]}…”是 {len(text)} 个字符的键，开头像数字；请加引号",
            f"'{text[:20]}…' is a key of {len(text)} signs that begins like a number; put it in quotes",
        )
    found = bounds.beyond("DIGITS", len(text))
    if not found:
        return NOTHING
    return Said(
        f"“{text[:20]}…”：{found.zh}；文字请加引号", f"'{text[:20]}…': {found}; a text is put in quotes"
    )
