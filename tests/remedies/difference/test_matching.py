"""Which facility is which: opened, closed, moved, or only written otherwise."""

from dataclasses import replace
from typing import Any

import pytest

from access.remedies.difference import named
from access.remedies.difference.matching import matched
from access.remedies.difference.world import Side, World
from tests.remedies.difference.sides import facilities

HERE = (250, 310)


def changes(base: Side, one: dict[str, Any], other: dict[str, Any]) -> set[tuple[str, str, str]]:
    """(group, change, id before or after) of every facility that differs."""
    reads = facilities(base, one).read, facilities(base, other).read
    rows = named.objects(World(reads, follows=True))
    ids = rows["id_before"].where(rows["id_before"] != "", rows["id_after"])
    return set(zip(rows["group"], rows["change"], ids, strict=True))


@pytest.mark.parametrize(
    ("east", "told"),
    [(49, {("data", "moved", "M")}), (51, {("facilities", "moved", "M")}), (0, set())],
)
def test_a_place_moved_49_m_is_an_edit_and_51_m_a_move(base: Side, east: int, told: set[Any]) -> None:
    there = (HERE[0] + east, HERE[1])
    assert changes(base, {"M": {"at": HERE, "name": "M"}}, {"M": {"at": there, "name": "M"}}) == told


def test_another_type_of_the_same_object_is_no_opening(base: Side) -> None:
    """Both as OpenStreetMap has it, where the id names the type, and of a list with ids of its own."""
    one = {"n1:farmers_market": {"at": HERE, "place_id": "n1"}, "7": {"at": (0, 0)}}
    other = {
        "n1:supermarket": {"at": HERE, "place_id": "n1", "type": "supermarket"},
        "7": {"at": (0, 0), "type": "supermarket"},
    }
    assert changes(base, one, other) == {
        ("data", "retagged", "n1:farmers_market"),
        ("data", "retagged", "7"),
    }


def test_an_object_that_is_of_one_type_less_is_an_edit_too(base: Side) -> None:
    both = {f"n1:{kind}": {"at": HERE, "place_id": "n1", "type": kind} for kind in ("clinic", "pharmacy")}
    assert changes(base, both, {"n1:clinic": both["n1:clinic"]}) == {("data", "retagged", "n1:pharmacy")}


def test_a_node_drawn_anew_as_another_object_is_known_by_place_and_name(base: Side) -> None:
    one = {"n1:farmers_market": {"at": HERE, "place_id": "n1", "name": "East Market"}}
    other = {"w9:farmers_market": {"at": (280, 310), "place_id": "w9", "name": "East market"}}
    assert changes(base, one, other) == {
        ("data", "moved", "n1:farmers_market"),
        ("data", "renamed", "n1:farmers_market"),
    }


def test_another_name_at_another_place_is_another_place_whatever_the_id(base: Side) -> None:
    one, other = {"7": {"at": HERE, "name": "North"}}, {"7": {"at": (550, 10), "name": "Harbour"}}
    assert changes(base, one, other) == {("facilities", "closed", "7"), ("facilities", "opened", "7")}


def test_numbers_in_names_tell_places_apart(base: Side) -> None:
    """Two schools of a name on one campus: one closed, another opened."""
    one, other = (
        {"a": {"at": HERE, "name": "城关第一小学"}},
        {"b": {"at": (280, 310), "name": "城关第二小学"}},
    )
    assert changes(base, one, other) == {("facilities", "closed", "a"), ("facilities", "opened", "b")}


def test_line_numbers_are_no_ids(base: Side) -> None:
    """A row above them is gone, so that each bears the number of the one before: none has moved."""
    spots = [(0, 0), (300, 0), (600, 0), (0, 300), (300, 300)]
    rows = [{"at": spot, "name": "市场"} for spot in spots]
    one = {f"markets:{n}": row for n, row in enumerate(rows, start=2)}
    other = {f"markets:{n}": row for n, row in enumerate(rows[1:], start=2)}
    assert changes(base, one, other) == {("facilities", "closed", "markets:2")}


@pytest.mark.parametrize("east", [30, 60])
def test_the_columns_of_a_list_that_say_where_are_no_attributes(base: Side, east: int) -> None:
    """A place that moved by 60 m moved, and nothing of its data was edited."""
    there = (HERE[0] + east, HERE[1])
    one, other = ({"7": {"at": at, "name": "M"}} for at in (HERE, there))
    reads = [facilities(base, rows).read for rows in (one, other)]
    tables = [
        replace(read, facilities=read.facilities.assign(经度=str(n), lat=str(n), 电话="1"))
        for n, read in enumerate(reads)
    ]
    (row,) = named.objects(World((tables[0], tables[1]), follows=True)).to_dict("records")
    assert (row["group"], row["change"]) == ("data" if east == 30 else "facilities", "moved")


def test_a_short_name_of_a_place_is_its_name(base: Side) -> None:
    one, other = ({"markets:2": {"at": HERE, "name": name}} for name in ("乙市场", "乙农贸市场"))
    assert changes(base, one, other) == {("data", "renamed", "markets:2")}


def test_another_capacity_is_named_with_both_values(base: Side) -> None:
    one = {"M": {"at": HERE, "name": "M", "capacity": 20}}
    reads = [facilities(base, rows).read for rows in (one, {"M": {**one["M"], "capacity": 30}})]
    (row,) = named.objects(World((reads[0], reads[1]), follows=True)).to_dict("records")
    assert (row["group"], row["change"], row["field"], row["before"], row["after"]) == (
        *("data", "changed", "capacity", "20", "30"),
    )


def test_the_same_ones_are_matched_from_either_side(base: Side) -> None:
    """Three unnamed markets 20 m apart against two between them, at equal distances."""
    one = facilities(base, {f"a{n}": {"at": (20 * n, 0)} for n in range(3)}).read.facilities
    other = facilities(base, {f"b{n}": {"at": (10 + 20 * n, 0)} for n in range(2)}).read.facilities
    there, back = matched(one, other), matched(other, one)
    assert dict(there.pairs["other"]) == {name: mine for mine, name in back.pairs["other"].items()}
    assert list(there.closed) == list(back.opened)
