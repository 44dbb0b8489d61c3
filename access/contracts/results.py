"""What stands in result files: each column and field in both languages, with its unit, and as JSON Schema.

What a room writes it describes in a file ``described.py`` of its own, as a tuple of ``ResultFile``; headings
of workbooks, the printed schema and the page of the documentation are made of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from access.contracts.documents import Text

Kind = Literal["text", "number", "whole", "share", "truth", "shape", "any", "group"]

# by how a name ends or begins; see ``contracts.tables`` for the rule
_UNITS = (
    ("_m2", Text(zh="平方米", en="m²")),
    ("_km2", Text(zh="平方公里", en="km²")),
    ("_per_m", Text(zh="人/米", en="persons/m")),
    ("_m", Text(zh="米", en="m")),
    ("_km", Text(zh="公里", en="km")),
    ("_s", Text(zh="秒", en="s")),
    ("_min", Text(zh="分钟", en="min")),
    ("_kph", Text(zh="公里/小时", en="km/h")),
)
_PERSONS = Text(zh="人", en="persons")
_DEGREES = Text(zh="度", en="degrees")


@dataclass(frozen=True)
class Meaning:
    """What a column or field is.

    Attributes:
        zh, en: its heading, without the unit.
        kind: what it holds; without, as its name tells (``kind_of``). ``share``: 0 to 1; ``group``: fields.
        more: what the heading does not say.
        values: what may stand in it → in words; ``""`` may stand there too.
        open: whether something else may stand there, too.
        unit: where its name does not tell (``unit_of``).
        maybe: whether it is there only where something is known of it.
    """

    zh: str
    en: str
    kind: Kind | None = None
    more: Text | None = None
    values: Mapping[Any, Text] = field(default_factory=dict)
    unit: Text | None = None
    maybe: bool = False
    open: bool = False


@dataclass(frozen=True)
class ResultFile:
    """A file that a command writes.

    Attributes:
        name: of the file; ``*`` in it stands for any text.
        title: what it tells.
        of: the commands that write it.
        fields: column → meaning; in JSON the path of a field: ``a.b``, ``a[].b`` of each row, ``a.*`` of
            each name; ``*`` within a step stands for any text.
        layer: of a GeoPackage.
        maybe: whether it is there only where there is something to tell.
    """

    name: str
    title: Text
    of: tuple[str, ...]
    fields: Mapping[str, Meaning] = field(default_factory=dict)
    layer: str = ""
    maybe: bool = False

    @property
    def is_json(self) -> bool:
        """Whether it has a JSON Schema."""
        return self.name.endswith((".json", ".geojson")) and bool(self.fields)

    def meaning(self, name: str) -> Meaning | None:
        """Return what a column or field is; None where that is not described."""
        if name in self.fields:
            return self.fields[name]
        return next(
            (each for key, each in self.fields.items() if "*" in key and fnmatchcase(name, key)), None
        )


def unit_of(name: str, meaning: Meaning) -> Text | None:
    """Return the unit of a column: persons, metres, seconds …, as its name tells.

    >>> str(unit_of("gap_m", Meaning("缺口", "gap"))), unit_of("name", Meaning("名称", "name"))
    ('米 m', None)
    """
    if meaning.unit is not None:
        return meaning.unit
    own = name.rpartition(".")[2]
    if kind_of(name, meaning) != "number":
        return None
    if own.startswith("persons"):
        return next((unit for end, unit in _UNITS if end == "_per_m" and own.endswith(end)), _PERSONS)
    if own in ("lon", "lat"):
        return _DEGREES
    return next((unit for end, unit in _UNITS if own.endswith(end)), None)


def kind_of(name: str, meaning: Meaning) -> Kind:
    """Return what a column holds, as its name tells where its meaning does not say.

    >>> kind_of("met_share", Meaning("占比", "share")), kind_of("a.persons_met", Meaning("人", "people"))
    ('share', 'number')
    """
    if meaning.kind:
        return meaning.kind
    own = name.rpartition(".")[2]
    if own == "geometry":
        return "shape"
    if own.endswith("_share") or own.startswith("share_"):
        return "share"
    units = tuple(end for end, _ in _UNITS)
    return "number" if own.startswith("persons") or own in ("lon", "lat") or own.endswith(units) else "text"


def json_schema(file: ResultFile) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a JSON result; nothing may stand in it that is not described."""
    root: dict[str, Any] = {}
    for path, meaning in file.fields.items():
        _put(root, path, meaning)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": file.name,
        "description": str(file.title),
        **_closed(root),
    }


def _put(root: dict[str, Any], path: str, meaning: Meaning) -> None:
    """Put a field where its path leads; on the way objects and lists are made."""
    here = root
    steps = path.split(".") if not path.startswith("[].") else ["[]", *path[3:].split(".")]
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        name, is_list = step.removesuffix("[]"), step.endswith("[]")
        if name:
            here = _child(here, name, maybe=last and meaning.maybe)
        if is_list:
            here["type"] = "array"
            here = here.setdefault("items", {})
    here.update(_own(path, meaning))


def _child(here: dict[str, Any], name: str, *, maybe: bool) -> dict[str, Any]:
    here.setdefault("type", "object")
    if "*" in name:
        pattern = "^" + ".*".join(_literal(part) for part in name.split("*")) + "$"
        matched: dict[str, dict[str, Any]] = here.setdefault("patternProperties", {})
        return matched.setdefault(pattern, {})
    if name not in here.setdefault("properties", {}) and not maybe:
        here.setdefault("required", []).append(name)
    own: dict[str, dict[str, Any]] = here["properties"]
    return own.setdefault(name, {})


def _literal(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "_-" else f"\\{sign}" for sign in text)


def _own(path: str, meaning: Meaning) -> dict[str, Any]:
    """What is told of one value: its type, its words, in the keywords of JSON Schema."""
    unit = unit_of(path, meaning)
    told = f"{meaning.zh} {meaning.en}" + (f" ({unit})" if unit else "")
    own: dict[str, Any] = {"description": f"{told}. {meaning.more}" if meaning.more else told}
    kind = kind_of(path, meaning)
    if meaning.values and not meaning.open:
        return own | {"enum": ["", *(each for each in meaning.values if each), None]}
    if kind == "number":
        return own | {"anyOf": [{"type": ["number", "null"]}, {"const": "inf"}]}
    types: dict[Kind, dict[str, Any]] = {
        "text": {"type": ["string", "null"]},
        "whole": {"type": ["integer", "null"]},
        "share": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "truth": {"type": "boolean"},
        "group": {"type": ["object", "null"]},
    }
    return own | types.get(kind, {})


def _closed(node: dict[str, Any]) -> dict[str, Any]:
    """Let no field stand in an object that is described but those that are."""
    if "properties" in node or "patternProperties" in node:
        node["additionalProperties"] = False
        for each in [*node.get("properties", {}).values(), *node.get("patternProperties", {}).values()]:
            _closed(each)
    if "items" in node:
        _closed(node["items"])
    return node
