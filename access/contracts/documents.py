"""YAML files that people write, read into pydantic models: every fault at once, with its line."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, ValidationError, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails

from access.contracts import model_faults, slips, yaml_core
from access.contracts.errors import DocumentError
from access.contracts.said import Said, zh
from access.contracts.text_files import read_text

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]
Faults = list[tuple[Location, Said]]
# of a number, or of true and false, where a text is meant
_TEXT_MEANT = ("string_type", "model_type", "path_type")


class Frozen(BaseModel):
    """A model that refuses unknown fields and cannot be changed; numbers are finite."""

    # what reads a model is made when first needed: most are read by that of the file around them
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)


class Text(Frozen):
    """A text in simplified Chinese and in English; one that is written without either is both."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _of_both(cls, data: object) -> object:
        """Take a bare text for both languages."""
        return {"zh": data, "en": data} if isinstance(data, str) else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(core)]}

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
            FileError: the file does not exist or is no text.
            DocumentError: the text is not YAML, or a key stands twice in one mapping.
        """
        self.path = path
        self.beside: frozenset[str] = frozenset()
        self._children: dict[int, dict[str, tuple[yaml.Node, int]]] = {}
        written = read_text(path) if text is None else text
        self._lines = written.splitlines()
        self._root, self.content = yaml_core.composed(path, written)
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

    def error(self, faults: Sequence[tuple[Location, Said]]) -> DocumentError:
        """Return one error that names each fault with its line and field, in file order."""
        own = [(where, what) for where, what in faults if self.beside.isdisjoint(where)]
        other = [(where, what) for where, what in faults if not self.beside.isdisjoint(where)]
        given = [_at(".".join(map(str, where)), what) for where, what in other]
        placed = sorted(((*self.place(where), what) for where, what in own), key=lambda each: each[:2])
        slipped = slips.found(self._lines, {line for line, _, _ in placed}) if placed else {}
        told = [(line, _at(field, what)) for line, field, what in placed]
        told += [(line, each) for line, those in slipped.items() for each in those]
        return DocumentError(
            str(self.path), [*given, *(slips.at(*each) for each in sorted(told, key=lambda each: each[0]))]
        )

    def parse(self, model: type[Model], **context: Any) -> Model:
        """Return the content as ``model``.

        Args:
            model: a pydantic model.
            context: what its validators may ask for; ``words``: see ``model_faults.explained``.

        Raises:
            DocumentError: with every unknown field, missing field and bad value.
        """
        if not isinstance(self.content, dict):
            slipped = slips.found(self._lines, range(1, len(self._lines) + 1))
            no_fields = Said(
                "里面没有字段（每行“名称: 值”）", "it holds no fields (lines like `name: value`)"
            )
            said = [slips.at(line, each) for line, those in slipped.items() for each in those]
            raise DocumentError(str(self.path), [no_fields, *said])
        try:
            return self._validated(model, context)
        except ValidationError as error:
            faults: Faults = [
                (
                    each["loc"],
                    model_faults.explained(each, model, self.kind(each["loc"]), context.get("words")),
                )
                for each in error.errors()
                if each["type"] != "default_factory_not_called"  # for the fault of another field
            ]
            # a list whose items have faults is also called too short: the items say it better
            outer = {where[:n] for where, _ in faults for n in range(len(where))}
            inner = [(where, what) for where, what in faults if where not in outer]
            raise self.error(inner) from error

    def _validated(self, model: type[Model], context: dict[str, Any]) -> Model:
        """The content as a model; where a text is meant, numbers are taken as they are written."""
        try:
            return model.model_validate(self.content, context=context)
        except ValidationError as error:
            meant = [each for each in error.errors() if each["type"] in _TEXT_MEANT]
            meant.sort(key=lambda each: each["loc"][-1:] == ("[key]",))  # else a value loses its key
            if not sum(map(self._spelt, meant)):
                raise
        return model.model_validate(self.content, context=context)

    def _spelt(self, fault: ErrorDetails) -> bool:
        """Put what is written in the place of a number, or of true or false; tell whether it was one."""
        if not isinstance(fault["input"], int | float):
            return False
        node, content = self._root, self.content
        *steps, last = [each for each in fault["loc"] if each != "[key]"]
        for step in steps:
            child = self._child(node, step)
            if child is not None:
                node, content = child[0], content[step]
        child = self._child(node, last)
        if child is None or not isinstance(child[0], yaml.ScalarNode):
            return False
        if fault["loc"][-1] == "[key]":
            content[str(last)] = content.pop(last)
        else:
            content[last] = child[0].value
        return True


def _at(field: str, what: Said) -> Said:
    return Said(f"{field}：{zh(what)}", f"{field}: {what}") if field else what
