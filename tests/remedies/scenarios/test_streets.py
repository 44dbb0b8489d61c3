"""The streets of a scenario as tables: ways in pieces, forbidden turns, numbers for new nodes."""

from typing import Any

import pandas as pd
import pytest
import shapely

from access.remedies.scenarios.changes import StreetChanges
from access.remedies.scenarios.streets import streets_changed
from tests.conftest import street_table

ROWS = [(1, 2, 100.0, "both"), (2, 3, 100.0, "forward"), (2, 4, 100.0, "both")]
LINES = [[(0, 0), (100, 0)], [(100, 0), (200, 0)], [(100, 0), (100, 100)]]


def streets() -> Any:
    """Two pieces of a way from west to east, and another north from where they meet; OSM's names."""
    table = street_table(ROWS, [shapely.LineString(line) for line in LINES])
    return table.set_axis(pd.Index(["w7.0", "w7.1", "w70.0"], name="street_id"))


def turns() -> Any:
    """No turn from the west to the north, none from the east to the north."""
    rows = {"from_street": ["w7.0", "w7.1"], "via_node": [2, 2], "to_street": ["w70.0", "w70.0"]}
    return pd.DataFrame(rows, index=pd.Index(["r1", "r2"], name="turn_id"))


def changed(**changes: Any) -> tuple[Any, Any]:
    table, after, faults = streets_changed(StreetChanges.model_validate(changes), streets(), turns())
    assert not faults
    return table, after


def at(*places: tuple[float, float]) -> list[dict[str, float]]:
    return [{"x": x, "y": y} for x, y in places]


@pytest.mark.parametrize(
    ("ids", "left"), [(["w7"], ["w70.0"]), (["w7.0"], ["w7.1", "w70.0"]), (["w70"], ["w7.0", "w7.1"])]
)
def test_a_way_stands_for_all_its_pieces(ids: list[str], left: list[str]) -> None:
    assert changed(close=ids)[0].index.tolist() == left


def test_limits_and_classes_are_of_the_streets_chosen() -> None:
    table, _ = changed(speed=[{"streets": ["w7"], "kph": 20}, {"streets": ["w7.1"], "to_class": "primary"}])
    assert table["speed_kph"].tolist()[:2] == [20, 20]
    assert table["speed_kph"].isna().tolist() == [False, False, True]
    assert table["class"].tolist() == ["residential", "primary", "residential"]
    assert streets()["class"].tolist() == ["residential"] * 3


def test_a_street_that_is_met_is_cut_and_its_forbidden_turns_stay() -> None:
    table, after = changed(add=[{"line": at((40, 60), (41, 3)), "class": "footway"}])
    new = table.loc["new:1"]
    west, east = table.loc["w7.0/1"], table.loc["w7.0/2"]
    assert (west["length_m"], east["length_m"]) == pytest.approx((41, 59))
    assert new["to_node"] == west["to_node"] == east["from_node"]
    # OpenStreetMap's nodes are numbers, and so are new ones
    assert len({1, 2, 3, 4, new["from_node"], new["to_node"]}) == 6
    assert table["from_node"].map(type).eq(int).all()
    assert new["length_m"] == pytest.approx(shapely.LineString([(40, 60), (41, 0)]).length)
    # the turn was forbidden at node 2, to which the eastern half leads
    assert after["from_street"].tolist() == ["w7.0/2", "w7.1"]
    assert after["to_street"].tolist() == ["w70.0", "w70.0"]


def test_an_end_near_a_node_is_joined_there() -> None:
    table, _ = changed(
        add=[{"line": at((103, 4), (150, 40), (198, 1)), "class": "footway", "oneway": "forward"}]
    )
    new = table.loc["new:1"]
    assert (new["from_node"], new["to_node"], new["oneway"]) == (2, 3, "forward")
    assert new.geometry.coords[:] == [(100, 0), (150, 40), (200, 0)]
    assert len(table) == 4


def test_how_near_an_end_must_lie_is_said() -> None:
    path = {"line": at((150, 30), (150, 60)), "class": "footway"}
    _, _, faults = streets_changed(StreetChanges.model_validate({"add": [path]}), streets(), None)
    assert [where for where, _ in faults] == [("streets", "add", 0, "line")]
    table, after, faults = streets_changed(
        StreetChanges.model_validate({"add": [{**path, "join_m": 35}]}), streets(), None
    )
    assert not faults
    assert after is None
    assert table.loc["new:1"].geometry.coords[0] == (150, 0)


def test_both_ends_may_meet_one_street() -> None:
    table, _ = changed(add=[{"line": at((20, 5), (50, 50), (80, 5)), "class": "service"}])
    assert table["length_m"][["w7.0/1", "w7.0/2", "w7.0/3"]].tolist() == pytest.approx([20, 60, 20])
    new = table.loc["new:1"]
    middle = table.loc["w7.0/2"]
    assert (new["from_node"], new["to_node"]) == (middle["from_node"], middle["to_node"])
