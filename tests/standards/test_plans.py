"""The built-in plans against the list of clauses they were read from."""

import csv

import pytest

from access.errors import DocumentError, FileError
from access.standards.registry import builtin_plans, facility_types, load_plan, members, suggestion, targets
from tests.conftest import shared


@pytest.mark.parametrize("name", builtin_plans())
def test_each_clause_says_what_the_list_says(name: str) -> None:
    path = shared("../standards/clauses.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    for standard, target in targets(load_plan(name)):
        row = rows[target.id]
        assert standard.id == row["standard_id"]
        assert standard.kind == row["kind"]
        assert standard.status == row["status"]
        assert standard.strength == row["strength"]
        assert (target.value, target.unit) == (float(row["threshold"]), row["unit"])
        assert target.facility == row["facility_type"]
        quote = row["clause_quote_simplified"] or row["clause_quote"]
        plain = str.maketrans("，（）", ",()")
        assert all(part in quote.translate(plain) for part in standard.quote.zh.translate(plain).split("…"))


def test_the_vocabulary_is_the_list_of_facility_types() -> None:
    path = shared("../standards/facility_types.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = {row["facility_type"] for row in csv.DictReader(file)}
    assert set(facility_types()) == listed


def test_a_type_includes_what_its_parts_include() -> None:
    assert "natatorium" in members("fitness_facility")  # through sports_ground
    assert members("supermarket") == {"supermarket"}
    for kind in facility_types():
        members(kind)  # every included type exists


def test_every_text_is_in_both_languages() -> None:
    for name in builtin_plans():
        plan = load_plan(name)
        texts = [plan.title, plan.issued_by, *[zone.text for zone in plan.zones.values()]]
        texts += [standard.quote for standard in plan.standards]
        for text in texts:
            assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh)
            assert text.en.isascii(), text.en


def test_no_plan_of_that_name() -> None:
    with pytest.raises(FileError, match="no such file"):
        load_plan("nowhere.yaml")


def test_hints_name_the_nearest_or_the_known() -> None:
    assert suggestion("hunagyan", builtin_plans()) == "did you mean 'huangyan'?"
    assert suggestion("xyz", ["a", "b"]) == "known: a, b"
    assert issubclass(DocumentError, ValueError)
