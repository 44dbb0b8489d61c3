"""YAML files that people write, read into pydantic models: every fault at once, with its line."""

import hashlib
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from access.contracts.errors import DocumentError, FileError

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]
# the parser in C is ten times as fast; some builds of PyYAML lack it
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
        try:
            own = path.read_bytes() if text is None else text.encode()
            self.sha256 = hashlib.sha256(own).hexdigest()
            self._text = own.decode("utf-8-sig")
        except OSError as error:
            raise FileError(str(path), ["no such file, or it cannot be opened"]) from error
        except UnicodeDecodeError as error:
            raise FileError(str(path), ["not UTF-8 text; save it as UTF-8"]) from error
        try:
            self._root = yaml.compose(self._text, Loader=_Loader)
            self.content: Any = yaml.load(self._text, Loader=_Loader)  # noqa: S506 (a safe loader)
        except yaml.MarkedYAMLError as error:
            last = len(self._text.splitlines())  # what is missing at the end is missed beyond it
            line = min(error.problem_mark.line + 1, last) if error.problem_mark else 1
            raise DocumentError(str(path), [f"line {line}: {error.problem}"]) from error
        except (yaml.YAMLError, ValueError) as error:  # a control character; a date like 2021-02-30
            raise DocumentError(str(path), [" ".join(str(error).split())]) from error
        repeated = _repeated_keys(self._root)
        if repeated:
            raise DocumentError(str(path), repeated)

    def place(self, location: Location) -> tuple[int, str]:
        """Return the line (from 1) and the dotted name of the value at ``location``.

        Steps that are not in the file (tags that pydantic adds for a union) are passed over.
        """
        node, line, steps = self._root, 1, []
        for step in location:
            found = _child(node, step)
            if found is not None:
                node, line = found
                steps.append(str(step))
        return line, ".".join(steps)

    def kind(self, location: Location) -> str:
        """Return the value of the field that tells which kind of thing a fault lies in, or nothing.

        pydantic names the kind among the steps; it is a value there, not a field of the file.
        """
        node, found = self._root, ""
        for step in location:
            child = _child(node, step)
            if child is not None:
                node = child[0]
            elif isinstance(node, yaml.MappingNode) and step in [value.value for _, value in node.value]:
                found = str(step)
        return found

    def error(self, faults: list[tuple[Location, str]]) -> DocumentError:
        """Return one error that names each fault with its line and field, in file order."""
        own = [(where, what) for where, what in faults if self.beside.isdisjoint(where)]
        given = [f"{'.'.join(map(str, fault[0]))}: {fault[1]}" for fault in faults if fault not in own]
        placed = sorted((*self.place(where), what) for where, what in own)
        lines = [f"line {line}: {field + ': ' if field else ''}{what}" for line, field, what in placed]
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
    given = fault.get("input")
    shown = f" (found {given!r})" if isinstance(given, str | int | float | bool) else ""
    return f"{fault['msg'].removeprefix('Value error, ')}{shown}"


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None


def _repeated_keys(node: yaml.Node | None) -> list[str]:
    faults: list[str] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                faults.append(f"line {key.start_mark.line + 1}: {key.value}: this key stands twice")
            seen.add(key.value)
            faults += _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            faults += _repeated_keys(value)
    return faults
