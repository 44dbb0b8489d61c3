"""YAML files that people write, read into pydantic models: every fault at once, with its line."""

import hashlib
import json
import math
import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from access.contracts import bounds, yaml_bounds
from access.contracts.errors import DocumentError, FileError, InputError
from access.contracts.said import Said, zh

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]
# the parser in C is ten times as fast; some builds of PyYAML lack it
# strings, whole, and what stands between values; one that does not end is taken to the end
_JSON_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"?|[][{},]', re.DOTALL)
_SHOWN = 200  # signs of a wrong value in a message
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Frozen(BaseModel):
    """A model that refuses unknown fields and cannot be changed; numbers are finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Text(Frozen):
    """A text in simplified Chinese and in English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return f"{self.zh} {self.en}"


class Document:
    """A parsed YAML file that knows the line on which each value stands.

    Attributes:
        path: the file.
        content: plain dicts, lists and scalars.
        sha256: of the file's bytes.
        beside: names of fields whose values a caller gave in place of the file's.
    """

    def __init__(self, path: Path, text: str | None = None) -> None:
        """Parse the file, or the text that would stand in it.

        Raises:
            FileError: the file does not exist or is not UTF-8 text.
            DocumentError: the text is not YAML, or a key stands twice in one mapping.
        """
        self.path = path
        self.beside: frozenset[str] = frozenset()
        self._children: dict[int, dict[str, tuple[yaml.Node, int]]] = {}
        self._root, self.content = _composed(path, read_text(path) if text is None else text)
        own = path.read_bytes() if text is None else text.encode()
        self.sha256 = hashlib.sha256(own).hexdigest()

    def place(self, location: Location) -> tuple[int, str]:
        """Return the line (from 1) and the dotted name of the value at ``location``.

        Steps that are not in the file (tags that pydantic adds for a union) are passed over.
        """
        node, line, steps = self._root, 1, []
        for step in location:
            found = self._child(node, step)
            if found is not None:
                node, line = found
                steps.append(str(step))
        return line, ".".join(steps)

    def _child(self, node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
        """The value of a field or of a place in a list, and its line."""
        if isinstance(node, yaml.MappingNode):
            named = self._children.get(id(node))
            if named is None:  # kept, so that as many faults as fields are not looked for in all of them
                named = {str(key.value): (value, key.start_mark.line + 1) for key, value in node.value}
                self._children[id(node)] = named
            return named.get(str(step))
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.value[step].start_mark.line + 1
        return None

    def kind(self, location: Location) -> str:
        """Return the value of the field that tells which kind of thing a fault lies in, or nothing.

        pydantic names the kind among the steps; it is a value there, not a field of the file.
        """
        node, found = self._root, ""
        for step in location:
            child = self._child(node, step)
            if child is not None:
                node = child[0]
            elif isinstance(node, yaml.MappingNode) and step in [value.value for _, value in node.value]:
                found = str(step)
        return found

    def error(self, faults: list[tuple[Location, str]]) -> DocumentError:
        """Return one error that names each fault with its line and field, in file order."""
        own = [(where, what) for where, what in faults if self.beside.isdisjoint(where)]
        other = [(where, what) for where, what in faults if not self.beside.isdisjoint(where)]
        given = [_at(".".join(map(str, where)), what) for where, what in other]
        placed = sorted((*self.place(where), what) for where, what in own)
        lines = [
            Said(f"第 {line} 行：{zh(text)}", f"line {line}: {text}")
            for line, field, what in placed
            for text in [_at(field, what)]
        ]
        return DocumentError(str(self.path), [*given, *lines])

    def parse(self, model: type[Model], **context: object) -> Model:
        """Return the content as ``model``.

        Args:
            model: a pydantic model.
            context: what its validators may ask for.

        Raises:
            DocumentError: with every unknown field, missing field and bad value.
        """
        if not isinstance(self.content, dict):
            raise DocumentError(str(self.path), ["it holds no fields (lines like `name: value`)"])
        try:
            return model.model_validate(self.content, context=context)
        except ValidationError as error:
            faults = [
                (each["loc"], _explain(each, self.kind(each["loc"])))
                for each in error.errors()
                if each["type"] != "default_factory_not_called"  # for the fault of another field
            ]
            # a list whose items have faults is also called too short: the items say it better
            outer = {where[:n] for where, _ in faults for n in range(len(where))}
            inner = [(where, what) for where, what in faults if where not in outer]
            raise self.error(inner) from error


def _at(field: str, what: str) -> str:
    return Said(f"{field}：{zh(what)}", f"{field}: {what}") if field else what


def _explain(fault: ErrorDetails, kind: str) -> str:
    of_kind = f" by `{kind}`" if kind else ""
    if fault["type"] == "extra_forbidden":
        return f"unknown field{f' of `{kind}`' if kind else ''}; check the spelling or remove it"
    if fault["type"] == "missing":
        return f"`{fault['loc'][-1]}` is required{of_kind}"
    if fault["type"] == "union_tag_not_found":
        return f"{fault['ctx']['discriminator']} is required".replace("'", "`")
    if fault["type"] == "union_tag_invalid":
        context = fault["ctx"]
        return f"unknown {context['discriminator']} '{context['tag']}'; one of {context['expected_tags']}"
    raised = fault.get("ctx", {}).get("error")
    if isinstance(raised, ValueError) and raised.args and isinstance(raised.args[0], Said):
        own = raised.args[0]  # pydantic keeps the English text alone
        return Said(f"{own.zh}{_found(fault, '（此处为 {}）')}", f"{own}{_found(fault)}")
    return f"{fault['msg'].removeprefix('Value error, ')}{_found(fault)}"


def _found(fault: ErrorDetails, words: str = " (found {})") -> str:
    """What stands there, to be told behind a fault."""
    given = fault.get("input")
    return words.format(_short(given)) if isinstance(given, str | int | float | bool) else ""


def _short(value: object) -> str:
    """A value as it is shown in a message."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def read_text(path: Path) -> str:
    """Read the text of a file that a user writes.

    Raises:
        FileError: it does not exist, is not UTF-8, or is too large for such a file.
    """
    try:
        size = path.stat().st_size
        too_large = bounds.beyond("DOCUMENT_BYTES", size)
        text = "" if too_large else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError(str(path), ["no such file, or it cannot be opened"]) from error
    except UnicodeDecodeError as error:
        raise FileError(str(path), ["not UTF-8 text; save it as UTF-8"]) from error
    if too_large:
        raise FileError(str(path), [too_large])
    return text


def _composed(path: Path, text: str) -> tuple[yaml.Node | None, Any]:
    """What a text is made of, with its lines, and what it means."""
    root = content = None
    try:
        too_large = yaml_bounds.fault(text, _Loader)
        faults = [too_large] if too_large else []
        if not faults:
            loader = _Loader(text)
            root = loader.get_single_node()
            faults = _repeated_keys(root)
            content = None if faults or root is None else loader.construct_document(root)
    except InputError:  # of a bound
        raise
    except yaml.MarkedYAMLError as error:
        last = len(text.splitlines())  # what is missing at the end is missed beyond it
        line = min(error.problem_mark.line + 1, last) if error.problem_mark else 1
        raise DocumentError(str(path), [f"line {line}: {error.problem}"]) from error
    # a control character; a date like 2021-02-30; a number in base 60 that is infinite
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise DocumentError(str(path), [" ".join(str(error).split())]) from error
    if faults:
        raise DocumentError(str(path), faults)
    return root, content


def read_json(path: Path) -> Any:
    """Read a JSON file that a user writes or exports.

    Raises:
        FileError: see ``read_text``.
        DocumentError: it is not JSON, too deep, or holds numbers that are infinite or too long.
    """
    text = read_text(path)
    fault = _json_fault(text)
    if fault:
        raise DocumentError(str(path), [fault])
    try:
        return json.loads(text, parse_int=_int, parse_float=_float, parse_constant=_float)
    except json.JSONDecodeError as error:
        raise DocumentError(str(path), [f"line {error.lineno}: not JSON ({error.msg})"]) from error
    except InputError:
        raise
    except ValueError as error:
        raise DocumentError(str(path), [str(error)]) from error


def _json_fault(text: str) -> str:
    """What to say of a JSON text that would become too large; empty where it would not."""
    depth = deepest = values = 0
    for match in _JSON_MARKS.finditer(text):
        mark = match[0][0]
        depth += (mark in "[{") - (mark in "]}")
        deepest = max(deepest, depth)
        values += mark in ",[{"
    return bounds.beyond("DOCUMENT_DEPTH", deepest) or bounds.beyond("DOCUMENT_VALUES", values)


def _int(text: str) -> int:
    found = bounds.beyond("DIGITS", len(text))
    if found:
        raise ValueError(f"{text[:20]}…: {found}")
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{_short(text)} is no finite number")
    return number


def _repeated_keys(node: yaml.Node | None) -> list[str]:
    faults: list[str] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                faults.append(f"line {key.start_mark.line + 1}: a key is a word, not a list or fields")
                continue
            if key.value in seen:
                faults.append(f"line {key.start_mark.line + 1}: {key.value}: this key stands twice")
            seen.add(key.value)
            faults += _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            faults += _repeated_keys(value)
    return faults
