"""Lines of a study file with comments, as a planner would write them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from access.contracts import escaping
from access.contracts.documents import Text

_WIDTH = 96


def value(content: Any) -> str:
    """Return a value as YAML writes it in one line.

    >>> value({"我的 类": "library", "n": [1, "0101"]}), value("a: b")
    ("{我的 类: library, n: [1, '0101']}", "'a: b'")
    """
    text: str = yaml.safe_dump(
        content, allow_unicode=True, default_flow_style=True, sort_keys=False, width=float("inf")
    )
    return text.removesuffix("\n").removesuffix("\n...")


def comment(text: Text, indent: int = 0) -> list[str]:
    """Return a comment in both languages, a line each, folded where long."""
    lead = " " * indent + "# "
    return [
        line
        for each in (text.zh, text.en)
        for line in _folded(escaping.visible(" ".join(each.split())), lead)
    ]


def _folded(text: str, lead: str) -> Iterable[str]:
    """Fold a text where it is wider than a line; Chinese signs are two wide, and may be parted anywhere."""
    line, width = lead, 0
    for bit in re.findall(r"[!-~]+ ?|.", text):
        wide = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in bit)
        if width and width + wide > _WIDTH:
            yield line.rstrip()
            line, width = f"{lead}  ", 2
        line, width = line + bit, width + wide
    yield line.rstrip()


def block(content: Mapping[str, Any], indent: int = 0, *, item: bool = False) -> list[str]:
    """Return fields, a line each; the first as an item of a list where asked for."""
    lines = [line for key, each in content.items() for line in _field(key, each)]
    lead = " " * indent
    first = f"{lead}- " if item else lead
    rest = f"{lead}  " if item else lead
    return [f"{first if number == 0 else rest}{line}" for number, line in enumerate(lines)]


def _field(key: str, content: Any) -> list[str]:
    """A field in a line, or a mapping that is too long for one in several."""
    line = f"{value(key)}: {value(content)}"
    if len(line) <= _WIDTH or not isinstance(content, Mapping):
        return [line]
    return [f"{value(key)}:", *(f"  {value(name)}: {value(each)}" for name, each in content.items())]


def commented(lines: Iterable[str]) -> list[str]:
    """Return lines that count only once their # is taken away."""
    return [line if line.lstrip().startswith("#") else f"# {line}" for line in lines]
