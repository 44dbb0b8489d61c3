"""What pydantic finds wrong in a document, told in both languages by the kind of fault."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel
from pydantic_core import ErrorDetails

from access.contracts.said import NOTHING, Said, joined
from access.contracts.suggest import meant, nearest, those_known

Words = Iterable[tuple[str, str]]  # a planner's own word, and the one that stands in a document
_SHOWN = 200  # signs of a wrong value in a message
_MOST_FIELDS = 30

# kind of fault → in Chinese; what stands in braces is the fault's own context
TEXTS: dict[str, str] = {
    "missing": "缺少 `{field}`",
    "extra_forbidden": "没有这个字段",
    "greater_than": "应大于 {gt:g}",
    "greater_than_equal": "不应小于 {ge:g}",
    "less_than": "应小于 {lt:g}",
    "less_than_equal": "不应大于 {le:g}",
    "multiple_of": "应为 {multiple_of:g} 的倍数",
    "finite_number": "应为有限的数",
    "too_short": "至少要有 {min_length} 项，现有 {actual_length} 项",
    "too_long": "最多 {max_length} 项，现有 {actual_length} 项",
    "string_type": "应为文字",
    "string_too_short": "至少要有 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不合要求（{pattern}）",
    "string_unicode": "含有无法识别的字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "整数位数太多",
    "int_from_float": "应为整数，不带小数",
    "float_type": "应为数",
    "float_parsing": "应为数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "date_type": "应为日期，如 2026-01-31",
    "date_parsing": "应为日期，如 2026-01-31",
    "date_from_datetime_parsing": "应为日期，如 2026-01-31",
    "date_from_datetime_inexact": "应为日期，如 2026-01-31，不带时刻",
    "dict_type": "应为若干“名称: 值”",
    "mapping_type": "应为若干“名称: 值”",
    "model_type": "应为若干字段（“字段: 值”）",
    "model_attributes_type": "应为若干字段（“字段: 值”）",
    "list_type": "应为列表，如 `[甲, 乙]`",
    "tuple_type": "应为列表，如 `[甲, 乙]`",
    "set_type": "应为列表，如 `[甲, 乙]`",
    "frozen_set_type": "应为列表，如 `[甲, 乙]`",
    "set_item_not_hashable": "列表的每一项应为一个词或数",
    "iterable_type": "应为列表，如 `[甲, 乙]`",
    "iteration_error": "应为列表，如 `[甲, 乙]`",
    "literal_error": "应为 {known} 之一",
    "enum": "应为 {known} 之一",
    "none_required": "这里不应有值",
    "is_instance_of": "不能用在这里",
    "invalid_key": "字段名应为文字",
    "union_tag_not_found": "缺少 `{tag}`",
    "union_tag_invalid": "没有这种 `{tag}`：“{given}”；应为 {known} 之一",
    "path_type": "应为文件路径",
    "value_error": "不能这样写（{said}）",
    "assertion_error": "不能这样写（{said}）",
    "recursion_loop": "内容包含它自己",
}
# where pydantic's own English speaks to programmers
_PLAINER = {
    "missing": "`{field}` is required",
    "dict_type": "Input should be fields (lines like `name: value`)",
    "mapping_type": "Input should be fields (lines like `name: value`)",
    "model_type": "Input should be fields (lines like `name: value`)",
    "model_attributes_type": "Input should be fields (lines like `name: value`)",
    "list_type": "Input should be a list, as [a, b]",
    "tuple_type": "Input should be a list, as [a, b]",
    "extra_forbidden": "unknown field",
    "union_tag_not_found": "`{tag}` is required",
    "union_tag_invalid": "unknown '{tag}' '{given}'; one of {expected}",
    "value_error": "{said}",
    "assertion_error": "{said}",
    "path_type": "Input should be the path of a file",
    "int_from_float": "Input should be a whole number",
}
_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": Said(
        "只用小写英文字母、数字和下划线，以字母开头，如 huangpu_2035",
        "small letters, digits and _ only, a letter first, as in huangpu_2035",
    ),
}
_IN_QUOTES = re.compile(r"'((?:[^'\\]|\\.)*)'|(\d+)")
_LEADS_TO_FIELDS = ("model_type", "model_attributes_type", "extra_forbidden")


def explained(
    fault: ErrorDetails, model: Any, kind: str = "", words: Callable[[], Words] | None = None
) -> Said:
    """Return what to say of a fault: what is wrong, what is known or near, and what stands there.

    Args:
        fault: as pydantic tells it.
        model: that the document was read as, or another type that pydantic checks.
        kind: which kind of thing it lies in (the value of a field), or nothing.
        words: gives the planners' own words that a document might mean, in place of which others stand.
    """
    raised = fault.get("ctx", {}).get("error")
    if isinstance(raised, ValueError) and raised.args and isinstance(raised.args[0], Said):
        return _with_value(raised.args[0], fault)  # pydantic itself keeps the English text alone
    type_ = fault["type"]
    context = _context(fault)
    plain = TEXTS.get(type_, "不能这样写（{said}）").format(**context)
    english = _PLAINER[type_].format(**context) if type_ in _PLAINER else fault["msg"]
    found = _for_kind(type_, kind, Said(plain, english))
    if type_ == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        found = _PATTERNS[context["pattern"]]
    hint = _hint(fault, model, context, words() if words else ())
    if type_ == "extra_forbidden":
        hint = joined(
            [Said("请检查拼写或删去", "check the spelling or remove it"), *([hint] if hint else [])]
        )
    if type_ not in ("extra_forbidden", "union_tag_invalid"):
        found = _with_value(found, fault)
    return joined([found, hint]) if hint else found


def _for_kind(type_: str, kind: str, said: Said) -> Said:
    if kind and type_ == "missing":
        return Said(f"{said.zh}（`{kind}` 需要）", f"{said} by `{kind}`")
    if kind and type_ == "extra_forbidden":
        return Said(f"`{kind}` {said.zh}", f"{said} of `{kind}`")
    return said


def _context(fault: ErrorDetails) -> dict[str, Any]:
    """What the texts may name."""
    own = fault.get("ctx", {})
    expected = str(own.get("expected_tags") or own.get("expected") or "")
    return {
        **own,
        "field": fault["loc"][-1] if fault["loc"] else "",
        "said": fault["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, "),
        "tag": str(own.get("discriminator", "")).strip("'"),
        "given": own.get("tag", ""),
        "expected": expected,
        "known": "、".join(_words(expected)),
    }


def _words(expected: str) -> list[str]:
    """The words that pydantic lists: ``'a', 'b' or 'c'``."""
    return [quoted or number for quoted, number in _IN_QUOTES.findall(expected)]


def _hint(fault: ErrorDetails, model: Any, context: dict[str, Any], words: Words) -> Said:
    """What may be meant, and which fields there are."""
    if fault["type"] in _LEADS_TO_FIELDS:
        wrong = fault["type"] == "extra_forbidden"
        inside = list(_models(model, fault["loc"][:-1] if wrong else fault["loc"]))
        known = list(dict.fromkeys(name for each in inside for name in _names(each)))
        other = [pair for each in inside for pair in getattr(each, "OTHER_NAMES", {}).items()]
        near = _meant(str(fault["loc"][-1]), known, [*words, *other]) if wrong else NOTHING
        return joined([each for each in (near, those_known(known, _MOST_FIELDS)) if each and known])
    if context["expected"]:
        given = context["given"] or fault.get("input")
        return _meant(given, _words(context["expected"]), words) if isinstance(given, str) else NOTHING
    if fault["type"] in ("tuple_type", "list_type") and isinstance(fault.get("input"), str):
        given = fault["input"]
        return Said(f"请写成 [{given}]", f"write [{given}]")
    return NOTHING


def _meant(word: str, known: list[str], words: Words) -> Said:
    """The known words that are near to one, by themselves or by what planners call them."""
    called = {own: token for own, token in words if token in known}
    if word in called:
        return meant([called[word]])
    near = nearest(word, known)
    if near:
        return near
    tokens = [called[each] for each in get_close_matches(word, called, n=3, cutoff=0.4)]
    return meant(list(dict.fromkeys(tokens)))


def _with_value(said: Said, fault: ErrorDetails) -> Said:
    """A fault, and what stands there."""
    if fault["type"] == "missing" or "input" not in fault:
        return said
    given = fault["input"]
    if given is None:
        return Said(f"{said.zh}（此处为空）", f"{said} (nothing stands there)")
    if not isinstance(given, str | int | float | bool):
        return said
    shown = repr(given)
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return Said(f"{said.zh}（此处为 {shown}）", f"{said} (found {shown})")


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(model: Any, location: tuple[int | str, ...]) -> Iterator[type[BaseModel]]:
    """The models that a value at a place may be of."""
    here = list(_flat(model))
    for step in location:
        inner = [part for each in here for part in _inside(each, step)]
        here = inner or [each for each in here if _is_kind(each, step)] or here
    yield from (each for each in here if isinstance(each, type) and issubclass(each, BaseModel))


def _flat(annotation: Any) -> Iterator[Any]:
    """The types that an annotation allows, without what they are wrapped in."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _flat(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _flat(each)
    elif isinstance(annotation, type) and issubclass(annotation, RootModel):
        yield from _flat(annotation.model_fields["root"].annotation)
    else:
        yield annotation


def _inside(annotation: Any, step: int | str) -> Iterator[Any]:
    """The types that a field, or an item, of a type allows."""
    arguments = get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = dict(zip(_names(annotation), annotation.model_fields.values(), strict=True))
        if step in fields:
            yield from _flat(fields[str(step)].annotation)
    elif get_origin(annotation) in (dict, get_origin(Mapping[str, str])) and len(arguments) == 2:
        yield from _flat(arguments[1])
    elif arguments and isinstance(step, int) and get_origin(annotation) in (tuple, list):
        yield from _flat(arguments[0])


def _is_kind(annotation: Any, step: int | str) -> bool:
    """Whether a step, which is no field, tells a model among several: its name, or the value of a field."""
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return False
    return annotation.__name__ == step or any(
        get_origin(field.annotation) is Literal and step in get_args(field.annotation)
        for field in annotation.model_fields.values()
    )
