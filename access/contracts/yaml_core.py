"""YAML as its version 1.2 reads it: a word is a word, and only a plain number is a number.

Older YAML makes 0101 a number in base 8, 12:30 one in base 60, ``no`` false, and 2026-01-01 a date: codes
of divisions lose their zeros, hours of the day and answers their sense. Here they stay what is written;
where a model means a number, a date or a truth it reads them itself. Hexadecimal and octal numbers, which
1.2 has and no study needs, stay words too.
"""

import re
from pathlib import Path
from typing import Any, ClassVar

import yaml

from access.contracts import slips, yaml_bounds
from access.contracts.errors import DocumentError, InputError
from access.contracts.said import NOTHING, Said

# the parser in C is ten times as fast; some builds of PyYAML lack it
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PACKAGE = Path(__file__).parents[1]
_INT = r"[-+]?(?:0|[1-9][0-9]*)"
_WORDS = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "null": (r"~|null|Null|NULL|", ("~", "n", "N", "")),
    "int": (_INT, "-+0123456789"),
    "float": (
        rf"{_INT}(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\.[0-9]+(?:[eE][-+]?[0-9]+)?|"
        r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+0123456789.",
    ),
    "merge": (r"<<", "<"),
}


class Loader(_Base):  # type: ignore[misc] # PyYAML's classes have no types
    """A safe loader that knows no more kinds of plain words than these."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _kind, (_pattern, _firsts) in _WORDS.items():
    Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_kind}", re.compile(rf"(?:{_pattern})\Z"), list(_firsts)
    )


def composed(path: Path, text: str) -> tuple[yaml.Node | None, Any]:
    """Return what a text is made of, with its lines, and what it means.

    Raises:
        DocumentError: it is not YAML, too large, or a key stands twice in one mapping.
    """
    root = content = None
    try:
        # a file of this program is not too large, and to survey one takes as long as to read it
        own = _PACKAGE in path.parents and ".." not in path.parts
        too_large = NOTHING if own else yaml_bounds.fault(text, Loader)
        faults = [too_large] if too_large else []
        if not faults:
            loader = Loader(text)
            root = loader.get_single_node()
            faults = [*_repeated_keys(root), *_paths(root, text)]
            content = None if faults or root is None else loader.construct_document(root)
    except InputError:  # of a bound
        raise
    except yaml.MarkedYAMLError as error:
        last = len(text.splitlines())  # what is missing at the end is missed beyond it
        line = min(error.problem_mark.line + 1, last) if error.problem_mark else 1
        raise DocumentError(str(path), slips.of_syntax(text, line, str(error.problem))) from error
    # a control character; a date like 2021-02-30 that is called one
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        told = " ".join(str(error).split())
        raise DocumentError(str(path), [Said(f"不是能读的 YAML（{told}）", told)]) from error
    if faults:
        raise DocumentError(str(path), faults)
    return root, content


def _repeated_keys(node: yaml.Node | None) -> list[Said]:
    faults: list[Said] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                faults.append(
                    Said(
                        f"第 {line} 行：键应是一个词，不是列表或若干字段",
                        f"line {line}: a key is a word, not a list or fields",
                    )
                )
                continue
            if key.value in seen:
                faults.append(
                    Said(
                        f"第 {line} 行：{key.value}：这个键写了两次；请删去一个",
                        f"line {line}: {key.value}: this key stands twice; take one of them out",
                    )
                )
            seen.add(key.value)
            faults += _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            faults += _repeated_keys(value)
    return faults


def _paths(node: yaml.Node | None, text: str) -> list[Said]:
    """Paths of Windows in double quotes, a backslash of which makes another sign."""
    if "\\" not in text:
        return []
    found = []
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, yaml.ScalarNode) and each.style == '"' and slips.escaped(each.value):
            found.append(each.start_mark.line + 1)
        elif isinstance(each, yaml.MappingNode):
            waiting += [part for pair in each.value for part in pair]
        elif isinstance(each, yaml.SequenceNode):
            waiting += each.value
    return [slips.backslash(line) for line in sorted(found)]
