"""Every message is in both languages: the catalogue is complete, and its Chinese is Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic_core import core_schema

from access.api.question import asked
from access.contracts import errors, model_faults
from access.contracts.documents import Frozen
from access.contracts.said import Said
from access.network.profiles import Profile
from access.remedies.scenarios.file import Scenario
from access.standards.model import Plan
from access.study.study import Study

ACCESS = Path(__file__).parents[1] / "access"
# rooms and files whose ValueErrors nobody is to read: of kept files, and of the program itself
OWN = ("network/kept.py", "outputs/maps/", "verdicts/zones.py", "places/", "commands/")
LEAST = 100  # there are many; should the walk find none, it has gone wrong


def kinds(of: type) -> Iterator[type]:
    yield of
    for each in of.__subclasses__():
        yield from kinds(each)


RAISED = sorted({each.__name__ for each in kinds(errors.AccessError)})


def trees(word: str) -> Iterator[tuple[str, ast.AST]]:
    """The files that hold a word: to parse them all takes long."""
    for path in sorted(ACCESS.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if word in text:
            yield path.relative_to(ACCESS).as_posix(), ast.parse(text)


def plain(node: ast.AST) -> Iterator[ast.AST]:
    """The texts below a node that stand in one language: in no call."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
    elif not isinstance(node, ast.Call):
        for child in ast.iter_child_nodes(node):
            yield from plain(child)


def in_one_language(name: str, tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)):
            continue
        raised = ast.unparse(node.exc.func).rpartition(".")[2]
        told = node.exc.args[1:] if raised in RAISED and len(node.exc.args) > 1 else node.exc.args
        read = raised in RAISED or (raised == "ValueError" and not name.startswith(OWN))
        if read and any(True for each in told for _ in plain(each)):
            found.append(f"{name}:{node.lineno}")
    return found


def test_no_error_is_raised_in_one_language() -> None:
    found = {name: in_one_language(name, tree) for name, tree in trees("raise")}
    assert not {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('raise FileError(str(path), ["no file"])', True),
        ('raise errors.FileError(str(path), [f"no {x}"])', True),
        ('raise InputError("siting", [f"no {x}" for x in y])', True),
        ('raise NetworkError(f"no {x}")', True),
        ('raise ValueError("no")', True),
        ('raise FileError(f"{path}", [Said("没有", "none")])', False),
        ('raise InputError("siting", faults)', False),
        ('raise KeyError("no")', False),
    ],
)
def test_the_walk_tells_errors_in_one_language(text: str, *, wrong: bool) -> None:
    assert bool(in_one_language("standards/x.py", ast.parse(text))) is wrong


def literal(node: ast.AST) -> str:
    """The text of a literal; of what it is filled with, a sign that stands for any word."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(each) if isinstance(each, ast.Constant) else "□" for each in node.values)
    return ""


CHINESE = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"(?:[A-Za-z]+ ){3,}[A-Za-z]+")
NAMED = re.compile(r"`[^`]*`|“[^”]*”|[A-Za-z]:[\\/]\S+|\b[a-z_]+\([^)]*\)")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;!?][\u4e00-\u9fff]")


def strange(text: str) -> str:
    """What is wrong with a message in Chinese."""
    bare = NAMED.sub("", text)
    if not CHINESE.search(text) and not re.fullmatch(r"(?:\w+：)?[\W\d□]*", bare):
        return "no Chinese"
    if SENTENCE.search(bare):
        return "English"
    return "half-width" if HALF_WIDTH.search(bare) else ""


def test_the_chinese_of_every_message_is_chinese() -> None:
    said = [
        (name, node.lineno, literal(node.args[0]), literal(node.args[1]))
        for name, tree in trees("Said")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Said" and len(node.args) == 2
    ]
    assert len(said) > LEAST
    assert not [each for each in said if strange(each[2])]
    # words that a planner may write are quoted
    english = [each for each in said if re.search(r"[A-Za-z]", each[3])]
    assert not [
        each for each in english if len(CHINESE.findall(each[3])) > len(re.findall(r"\w", each[3])) / 2
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("没有这个文件", ""),
        ("□：□", ""),
        ("there is no such file", "no Chinese"),
        ("没有 there is no such file", "English"),
        ("没有文件, 请检查", "half-width"),
        ("请写 `a: b`", ""),
    ],
)
def test_strange_chinese_is_told(text: str, wrong: str) -> None:
    assert strange(text) == wrong


MESSAGE = Said("第 3 行没有名称", "row 3: no name")


@pytest.mark.parametrize("kind", sorted(kinds(errors.AccessError), key=lambda each: each.__name__))
def test_every_error_prints_all_in_chinese_then_all_in_english(kind: type) -> None:
    faults = [MESSAGE, MESSAGE]
    told = kind("a.csv", faults) if issubclass(kind, errors.InputError) else kind(MESSAGE)
    zh, en = str(told).split("\n")[: len(str(told).split("\n")) // 2], told.en.split("\n")
    assert zh == told.zh.split("\n")
    assert all(CHINESE.search(line) for line in zh)
    assert not any(CHINESE.search(line) for line in en)
    assert str(told) == f"{told.zh}\n{told.en}"


@pytest.mark.parametrize("kind", sorted(kinds(errors.Notice), key=lambda each: each.__name__))
def test_every_notice_is_in_both_languages(kind: type) -> None:
    assert str(kind(MESSAGE)) == "第 3 行没有名称\nrow 3: no name"


# what pydantic's schemas are made of → the faults that each can find
OF_SCHEMA: dict[str, tuple[str, ...]] = {
    "any": (),
    "none": ("none_required",),
    "bool": ("bool_type", "bool_parsing"),
    "int": (
        *("int_type", "int_parsing", "int_parsing_size", "int_from_float", "finite_number", "multiple_of"),
        *("greater_than", "greater_than_equal", "less_than", "less_than_equal"),
    ),
    "float": (
        *("float_type", "float_parsing", "finite_number", "multiple_of"),
        *("greater_than", "greater_than_equal", "less_than", "less_than_equal"),
    ),
    "str": (
        *("string_type", "string_unicode", "string_too_short", "string_too_long"),
        "string_pattern_mismatch",
    ),
    "date": (
        *("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        *("greater_than", "greater_than_equal", "less_than", "less_than_equal"),
    ),
    "literal": ("literal_error",),
    "enum": ("enum",),
    "is-instance": ("is_instance_of",),
    "list": ("list_type", "too_short", "too_long", "iteration_error"),
    "tuple": ("tuple_type", "too_short", "too_long", "missing", "iteration_error"),
    "frozenset": ("frozen_set_type", "too_short", "too_long", "set_item_not_hashable"),
    "dict": ("dict_type", "mapping_type", "too_short", "too_long"),
    "model": ("model_type", "model_attributes_type"),
    "model-fields": ("missing", "extra_forbidden", "invalid_key", "model_type", "recursion_loop"),
    "tagged-union": ("union_tag_not_found", "union_tag_invalid"),
    "lax-or-strict": ("path_type",),
    "union": (),
    "nullable": (),
    "default": ("default_factory_not_called",),  # for the fault of another field, and not told
    "definitions": (),
    "definition-ref": ("recursion_loop",),
    "chain": (),
    "json-or-python": (),
    "model-field": (),
    **dict.fromkeys(
        ("function-before", "function-after", "function-wrap", "function-plain"),
        ("value_error", "assertion_error"),
    ),
}
NOT_TOLD = {"default_factory_not_called"}
# how values are written, and how functions are called
NO_SCHEMA = {"function-ser", "to-string", "format", "model-ser", "with-info", "no-info"}


def schema_kinds(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("type"), str) and node.get("type") not in NO_SCHEMA:
            yield node["type"]
        for key, each in node.items():
            if key not in ("metadata", "serialization"):
                yield from schema_kinds(each)
    elif isinstance(node, list | tuple):
        for each in node:
            yield from schema_kinds(each)


def models() -> list[type[BaseModel]]:
    # what these hold was imported with them
    assert all(issubclass(each, Frozen) for each in (Study, Plan, Scenario, Profile))
    return [each for each in kinds(Frozen) if issubclass(each, BaseModel)]


def test_each_fault_that_pydantic_can_find_has_a_text() -> None:
    used = {kind for each in models() for kind in schema_kinds(each.__pydantic_core_schema__)}
    assert "tagged-union" in used
    assert used <= {*OF_SCHEMA}, "a kind of schema whose faults nobody has listed"
    found = {fault for kind in used for fault in OF_SCHEMA[kind]} - NOT_TOLD
    assert found <= {*model_faults.TEXTS}


def test_the_texts_are_for_faults_that_there_are() -> None:
    assert {*model_faults.TEXTS} - {*get_args(core_schema.ErrorType)} == {"path_type"}  # pydantic's own
    assert not [each for each in model_faults.TEXTS.values() if strange(re.sub(r"\{[^}]*\}", "□", each))]


def test_parameters_of_python_are_told_in_both_languages() -> None:
    from access.remedies.siting.question import Question

    with pytest.raises(errors.QuestionError) as caught:
        asked(Question, "siting", {"clause": "a", "sites": "many", "sitez": 3})
    assert caught.value.zh.split("\n")[1:] == [
        "  - 没有参数 `sitez`；是否指 “sites”？",
        "  - `sites`：应为整数（此处为 'many'）",
    ]
    assert "`sites`: Input should be a valid integer" in caught.value.en
