"""The vocabulary of facility types, planners' own words for them, and finding clauses."""

import csv
import json
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from access.contracts.errors import DocumentError, FileError, InputError
from access.places.osm import file as osm
from access.standards import describe
from access.standards.choices import Alternative, Choice
from access.standards.describe import words
from access.standards.model import Plan
from access.standards.registry import (
    builtin_plans,
    counted_types,
    facility_types,
    find_standard,
    load_mapping,
    load_plan,
    members,
    nearest_types,
    suggestion,
)
from access.standards.rules import Rule
from access.standards.schema import plan_schema
from tests.conftest import shared

OBJECT = {
    "point": {"facility"},
    "capacity": {"bed", "place"},
    "context": {"dwelling", "persons"},
    **{name: {name} for name in ("vehicle", "staff", "service", "land", "line")},
}


def test_the_vocabulary_is_the_list_of_facility_types() -> None:
    path = shared("../standards/facility_types.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = {row["facility_type"]: row for row in csv.DictReader(file)}
    types = facility_types()
    assert set(listed) <= set(types)
    assert len(listed) == 111
    for name, row in listed.items():
        assert types[name].object in OBJECT[row["object"]], name
        assert types[name].zh.translate(str.maketrans("（）", "()")) == row["facility_type_zh"].replace(
            '"', "”"
        ).replace("“", "“"), name
        assert types[name].en


def test_names_of_types_are_told_apart() -> None:
    for language in ("zh", "en"):
        names = [getattr(kind, language) for kind in facility_types().values()]
        assert len(set(names)) == len(names)


def test_tags_of_types_are_among_those_that_are_read() -> None:
    for name, kind in facility_types().items():
        for tags in kind.osm:
            assert not set(osm._PLACE_KEYS).isdisjoint(tags), name


def test_a_type_includes_what_its_parts_include() -> None:
    assert "natatorium" in members("fitness_facility")  # through sports_ground
    assert members("supermarket") == {"supermarket"}
    for kind in facility_types():
        members(kind)  # every included type exists


def test_the_types_that_count_are_those_of_the_rule_else_of_the_target() -> None:
    assert counted_types((), "hospital_tertiary") == {"hospital_tertiary", "hospital_tertiary_a_public"}
    assert counted_types(("library",), "hospital_tertiary") == {"library"}


def test_a_planners_words_for_types(tmp_path: Path) -> None:
    path = tmp_path / "types.yaml"
    path.write_text("社区卫生服务中心: community_or_township_health_centre\n菜场: farmers_market\n", "utf-8")
    assert load_mapping(path) == {
        "社区卫生服务中心": "community_or_township_health_centre",
        "菜场": "farmers_market",
    }


def test_unknown_types_of_a_mapping_are_all_told(tmp_path: Path) -> None:
    path = tmp_path / "types.yaml"
    path.write_text("菜场: 农贸市厂\n超市: supermaket\n图书馆: library\n书: [library]\n", "utf-8")
    with pytest.raises(DocumentError, match="line 4: 书: Input should be a valid string"):
        load_mapping(path)
    path.write_text("菜场: 农贸市厂\n超市: supermaket\n图书馆: library\n", "utf-8")
    with pytest.raises(DocumentError) as error:
        load_mapping(path)
    market, shop = error.value.faults
    assert market.startswith(
        "line 1: 菜场: unknown facility type '农贸市厂'; did you mean 'farmers_market' (农贸市场"
    )
    assert "line 2: 超市" in shop
    assert "'supermarket' (超市 supermarket)" in shop


def test_hints_name_types_by_any_of_their_names() -> None:
    assert "'village_clinic'" in nearest_types("村卫生所")
    assert "'football_pitch'" in nearest_types("football field")
    assert nearest_types("zzzz") == "`access standards types` lists those there are"


def test_no_plan_of_that_name() -> None:
    with pytest.raises(FileError, match="no such file"):
        load_plan("nowhere.yaml")


def test_hints_name_the_nearest_or_the_known() -> None:
    assert suggestion("hunagyan", builtin_plans()) == "did you mean 'huangyan'?"
    assert suggestion("xyz", ["a", "b"]) == "known: a, b"
    assert issubclass(DocumentError, ValueError)


def test_a_built_in_plan_is_read_once() -> None:
    assert load_plan("qingdao") is load_plan("qingdao")


def test_a_clause_is_found_by_its_own_id_or_a_target_of_its() -> None:
    plan, standard = find_standard("qingdao.ambulance.radius.urban")
    assert (plan.id, standard.id) == ("qingdao", "qingdao.ambulance.radius")
    assert find_standard("qingdao.ambulance.radius")[1] is standard
    with pytest.raises(InputError, match=r"did you mean 'qingdao\.ambulance\.radius'"):
        find_standard("qingdao.ambulance.radios")


def models(model: type[BaseModel], found: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """The model and every model among the types of its fields."""
    if model not in found:
        found.add(model)
        waiting = [field.annotation for field in model.model_fields.values()]
        while waiting:
            part = waiting.pop()
            waiting += get_args(part)
            if isinstance(part, type) and get_origin(part) is None and issubclass(part, BaseModel):
                models(part, found)
    return found


def tokens(annotation: Any) -> set[str]:
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return {token for part in get_args(annotation) for token in tokens(part)}


def test_every_parameter_and_token_of_the_rules_has_its_words() -> None:
    say = words()
    rules = {each for each in models(Plan, set()) if issubclass(each, Rule)}
    assert len(rules) == 15
    parts = {part for rule in rules for part in models(rule, set())}
    for part in parts:
        if issubclass(part, Choice | Alternative):
            name = "default" if issubclass(part, Choice) else "value"
            assert tokens(part.model_fields[name].annotation) <= set(say.value), part
        else:
            shown = set(part.model_fields) - {"one_of", "below"}
            assert shown <= set(say.parameter), part
            assert {
                token
                for field in part.model_fields.values()
                if get_origin(field.annotation) is Literal or "Literal" in str(field.annotation)
                for token in tokens(field.annotation)
            } <= set(say.value), part
    for name in ("kind", "status", "strength", "binding"):
        said = {
            token
            for standard in models(Plan, set())
            if name in standard.model_fields and standard.__name__.endswith("Standard")
            for token in tokens(standard.model_fields[name].annotation)
        }
        assert said == set(getattr(say, name)), name


@pytest.mark.parametrize("name", builtin_plans())
def test_every_clause_can_be_shown_in_full(name: str) -> None:
    plan = load_plan(name)
    for standard in plan.standards:
        shown = "\n".join(describe.in_full(plan, standard))
        assert standard.quote.zh in shown
        assert all(target.id in shown for target in standard.targets)
        assert ("未核实" in shown) == (not standard.confirmed)


def test_the_schema_knows_all_kinds_and_asks_nothing_of_a_targets_rule() -> None:
    schema = plan_schema()
    json.dumps(schema)
    kinds = schema["properties"]["standards"]["items"]["discriminator"]["mapping"]
    assert set(kinds) == set(words().kind)
    assert schema["$defs"]["RatioRule"]["required"] == ["per"]
    part = schema["$defs"]["RatioTarget"]["properties"]["rule"]["$ref"].rpartition("/")[2]
    assert "required" not in schema["$defs"][part]
    scalar, whole = schema["$defs"]["CompositionRule"]["properties"]["per"], schema["$defs"]["RatioRule"]
    assert scalar["type"] == "number"
    assert whole["additionalProperties"] is False
