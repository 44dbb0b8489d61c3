"""``{fields}`` with models beneath: what people may write into a YAML file, from the models that read it."""

import re
from datetime import date
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from docutils import nodes
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from access.contracts.documents import Text
from access.standards import describe
from access.standards.choices import Choice

from .tables import line, table

_WORDS = {
    str: "文字 text",
    date: "日期 date",
    bool: "`true`, `false`",
    int: "整数 integer",
    float: "数 number",
    Path: "文件 file",
}
_EMPTY = ((), {}, None, "")


class Fields(SphinxDirective):
    """The fields of models, a table each; those that a model has from one before it are not told again."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        known: list[type[BaseModel]] = []
        for path in " ".join(self.content).split():
            module, _, name = path.rpartition(".")
            found.append(_section(getattr(import_module(module), name), known))
        return found


def _section(model: type[BaseModel], known: list[type[BaseModel]]) -> nodes.section:
    """A model's section of the page; it is known from then on."""
    above = [each for each in known if each in model.__mro__[1:]]
    rows = [
        _row(model, name, field)
        for name, field in model.model_fields.items()
        if not any(name in each.model_fields for each in above)
    ]
    told = first_line(model) + "".join(f" 另有 and: `{each.__name__.lstrip('_')}`" for each in above)
    known.append(model)
    name = model.__name__.lstrip("_")
    section = nodes.section(ids=[nodes.make_id(f"model-{name}")], names=[name])
    section += [nodes.title("", "", nodes.literal("", name)), line(told)]
    if rows:
        headings = ("项 key", "可填 value", "不写时 without it", "含义 meaning")
        section += table(headings, rows, (18, 26, 16, 40))
    return section


def first_line(of: type[BaseModel]) -> str:
    """Return what a docstring says in its first line."""
    return cleandoc(of.__doc__ or "").partition("\n")[0]


def inside(model: type[BaseModel]) -> list[type[BaseModel]]:
    """Return a model and those that its fields are made of, each once, from the outside in."""
    found, waiting = [], [model]
    while waiting:
        each = waiting.pop(0)
        if each in found or issubclass(each, Text | Choice):
            continue
        found.append(each)
        waiting += [one for field in each.model_fields.values() for one in _models(field.annotation)]
    return found


def _models(of: Any) -> list[type[BaseModel]]:
    if isinstance(of, type) and issubclass(of, BaseModel):
        return [of]
    return [one for part in get_args(of) for one in _models(part)]


def _row(model: type[BaseModel], name: str, field: FieldInfo) -> tuple[str, ...]:
    told = field.description or _of_docstring(model, name) or _of_its_kind(name, field)
    return f"`{field.alias or name}`", values(field.annotation), without(field), told


def without(field: FieldInfo) -> str:
    """Return what counts where a field is left out.

    >>> from access.study.study import Settings
    >>> without(Settings.model_fields["walk_kph"]), without(Settings.model_fields["crs"])
    ('`4.8`', '—')
    """
    if field.is_required():
        return "必填 needed"
    default: Any = field.default if field.default_factory is None else None
    if isinstance(default, Choice):
        default = default.default
    if default in _EMPTY or isinstance(default, BaseModel):
        return "—"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def values(of: Any) -> str:
    """Return what may be written, in words.

    >>> values(Literal["a", "b"] | None), values(dict[str, tuple[float, ...]])
    ('`a`, `b`', '文字 text → 几个 several: 数 number')
    """
    if isinstance(of, type) and get_origin(of) is None:
        return _one(of)
    origin, parts = get_origin(of), [part for part in get_args(of) if part not in (NoneType, Ellipsis)]
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin in (Union, UnionType):
        told = dict.fromkeys(map(values, parts))
        return " / ".join(told) if len(told) < 9 else "各类之一 one of the kinds"
    if origin is Annotated or not parts:
        return values(parts[0]) if parts else ""
    several = "几个 several: " if len(parts) == 1 else ""
    return several + " → ".join(map(values, parts[:2]))


def _one(of: type) -> str:
    """A plain value, or a model."""
    if issubclass(of, Choice):
        return f"{values(of.model_fields['default'].annotation)} / `{{default, alternatives, basis}}`"
    if issubclass(of, Text):
        return "`{zh, en}`"
    if issubclass(of, BaseModel):
        return f"`{of.__name__}`"
    return next((words for kind, words in _WORDS.items() if issubclass(of, kind)), "")


def _of_docstring(model: type[BaseModel], name: str) -> str:
    """What the docstring's list of attributes says of one."""
    told = cleandoc(model.__doc__ or "")
    found = re.search(rf"^    [\w, ]*\b{name}\b[\w, ]*: ((?:.|\n(?=      ))*)", told, re.MULTILINE)
    return re.sub(r"\s+", " ", found[1]).replace("``", "`") if found else ""


def _of_its_kind(name: str, field: FieldInfo) -> str:
    """What is said of a parameter of rules by its name, or of the model that a field is of."""
    if name in describe.words().parameter:
        return str(describe.words().parameter[name])
    models = _models(field.annotation)
    return first_line(models[0]) if len(models) == 1 and not issubclass(models[0], Text) else ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("fields", Fields)
    return {"parallel_read_safe": True}
