"""The vocabulary: types found by any of their names; what standards call for; names told apart."""

import re

import pytest
import yaml
from typer.testing import CliRunner

from access.commands.app import app
from access.contracts.documents import Document
from access.contracts.errors import InputError
from access.standards.registry import facility_types, types_file
from access.standards.vocabulary import called_for, find, in_full, parents
from tests.conftest import shared


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("药店", "pharmacy"),
        ("零售药店", "pharmacy"),
        ("Drugstore", "pharmacy"),
        ("090601", "pharmacy"),
        ("amenity=pharmacy", "pharmacy"),
        ("公厕", "public_toilet"),
        ("长者食堂", "senior_canteen"),
        ("fire_station", "fire_station"),
        ("社区卫生服务站", "community_health_station"),
        ("公交车站", "bus_stop"),
        ("菜市场", "farmers_market"),
        ("美容美发", "hairdresser"),
    ],
)
def test_a_type_is_found_by_any_name(word: str, name: str) -> None:
    assert find(word)[0] == name


def test_of_a_part_of_a_name_every_type_is_found() -> None:
    assert {"fire_station", "fire_station_mini"} <= set(find("消防站"))
    with pytest.raises(InputError, match="unknown facility type '消方站'"):
        find("消方站")


def test_what_nobody_knows_is_told_with_the_nearest_and_ends_in_2() -> None:
    found = CliRunner().invoke(app, ["standards", "types", "消方站"])
    assert found.exit_code == 2
    assert "fire_station" in found.output
    shown = CliRunner().invoke(app, ["standards", "types", "药店"])
    assert shown.exit_code == 0
    assert "pharmacy" in shown.output.splitlines()[0]


def test_the_types_of_other_plans_are_known() -> None:
    path = shared("../standards/more_types.yaml")
    wanted = yaml.safe_load(path.read_text(encoding="utf-8"))
    types = facility_types()
    assert set(wanted) <= set(types)
    for name, row in wanted.items():
        assert types[name].object == row.get("object", "facility"), name
        words = [each for each in re.split(r"[()/、…]", row["zh"]) if each]
        assert any(name in find(each) for each in words), name


def test_no_name_stands_for_two_types() -> None:
    named: dict[str, str] = {}
    for name, kind in facility_types().items():
        for word in (kind.zh, kind.en, *kind.aliases):
            assert named.setdefault(word, name) == name, word


def test_codes_are_six_digits_and_parts_are_types() -> None:
    types = facility_types()
    for name, kind in types.items():
        assert all(re.fullmatch(r"\d{6}", code) for codes in kind.codes.values() for code in codes), name
        assert set(kind.includes) <= set(types), name


def test_what_standards_call_for_are_types_and_say_whether_their_text_was_seen() -> None:
    content = Document(types_file().with_name("standard_lists.yaml")).content
    listed = {
        kind for each in content.values() for words in each["lists"].values() for kind in words.values()
    }
    assert listed <= set(facility_types())
    assert len(listed) > 40
    assert [each.confirmed for each in called_for("pharmacy")] == [False, True]
    assert "未核实" in "\n".join(in_full("public_toilet"))


def test_a_part_names_its_whole() -> None:
    assert parents("pocket_park") == ("park",)
    assert "park" in "\n".join(in_full("pocket_park"))
