"""Streets cut at places along them: pieces, nodes, turns, and that nothing is lost."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings

from access.contracts.errors import TableError
from access.contracts.tables import TURNS
from access.network.build import build
from access.network.travel import nearest
from access.places.streets.split import cut, located, new_nodes, turned
from tests.conftest import metres, street_table
from tests.network.strategies import EDGES, PLACES


def places(rows: list[tuple[str, float]]) -> Any:
    return pd.DataFrame(rows, columns=["street_id", "along_m"])


def bent() -> Any:
    """A street of 40 m along (0, 0), (10, 0), (10, 30) that is 80 m long by its source, and another."""
    lines = [shapely.LineString([(0, 0), (10, 0), (10, 30)]), shapely.LineString([(0, 0), (0, 5)])]
    table = street_table([("a", "b", 80.0, "forward"), ("a", "c", 5.0, "both")], lines)
    return table.assign(control_from="stop", control_to="traffic_signals", foot="yes")


def test_pieces_share_line_and_length_and_keep_the_rest() -> None:
    table, pieces = cut(bent(), places([("s000", 60), ("s000", 10), ("s000", 60), ("s001", 0), ("s001", 5)]))
    assert table.index.tolist() == ["s000/1", "s000/2", "s000/3", "s001"]
    assert table["length_m"].tolist() == [10, 50, 20, 5]
    assert [line.wkt for line in table.geometry.iloc[:3]] == [
        "LINESTRING (0 0, 5 0)",
        "LINESTRING (5 0, 10 0, 10 20)",
        "LINESTRING (10 20, 10 30)",
    ]
    assert pieces.to_numpy().tolist() == [["s000", 0, 10], ["s000", 10, 60], ["s000", 60, 80]]
    assert table["control_from"].tolist() == ["stop", "", "", "stop"]
    assert table["control_to"].tolist() == ["", "", "traffic_signals", "traffic_signals"]
    assert set(table["oneway"][:3]) == {"forward"}
    assert set(table["foot"]) == {"yes"}
    ends = table[["from_node", "to_node"]].to_numpy().tolist()
    assert ends == [["a", "s000/1|"], ["s000/1|", "s000/2|"], ["s000/2|", "b"], ["a", "c"]]


def test_apart_nobody_passes() -> None:
    table, _ = cut(bent(), places([("s000", 60), ("s000", 10)]), apart=True)
    ends = table[["from_node", "to_node"]].to_numpy()[:3]
    assert len(set(ends.ravel())) == 6
    assert (ends[0, 0], ends[2, 1]) == ("a", "b")


def test_numbered_nodes_stay_numbers() -> None:
    streets = street_table([(7, 9, 10.0, "both"), (9, 3, 10.0, "both")])
    joined, _ = cut(streets, places([("s000", 5), ("s001", 5)]))
    assert joined[["from_node", "to_node"]].to_numpy().tolist() == [[7, 10], [10, 9], [9, 11], [11, 3]]
    apart, _ = cut(streets, places([("s000", 5), ("s001", 5)]), apart=True)
    assert apart[["from_node", "to_node"]].to_numpy().tolist() == [[7, 10], [12, 9], [9, 11], [13, 3]]
    assert new_nodes(streets, ["x"]) == [10]
    assert new_nodes(bent(), ["x"]) == ["x"]


def test_elevations_are_cut_too() -> None:
    line = shapely.LineString([(0, 0, 5), (10, 0, 25), (20, 0, np.nan)])
    table, _ = cut(street_table([(0, 1, 20.0, "both")], [line]), places([("s000", 5), ("s000", 10)]))
    z = [shapely.get_coordinates(each, include_z=True)[:, 2].tolist() for each in table.geometry]
    assert z[:2] == [[5, 15], [15, 25]]
    assert z[2][0] == 25
    assert np.isnan(z[2][1])


def test_nothing_to_cut_changes_nothing() -> None:
    table, pieces = cut(bent(), places([("s000", 0), ("s000", 80)]))
    pd.testing.assert_frame_equal(table, bent())
    assert pieces.empty
    assert located(["s000"], [3.0], pieces)[1].tolist() == [3]


def test_places_off_the_streets_are_refused_all_at_once() -> None:
    with pytest.raises(TableError) as caught:
        cut(bent(), places([("s000", 80.5), ("s009", 3), ("s001", np.nan)]))
    assert len(caught.value.faults) == 2
    assert "s009" in caught.value.faults[0]
    assert "s000: 80.5" in caught.value.faults[1]


def test_forbidden_turns_stay_at_their_nodes() -> None:
    # s000 leads from a round to a again; s001 from a to c
    streets = street_table([("a", "a", 80.0, "both"), ("a", "c", 5.0, "both")])
    rows = [("s001", "a", "s000"), ("s000", "a", "s000"), ("s001", "c", "s001")]
    turns = pd.DataFrame(
        rows, columns=list(TURNS.columns), index=pd.Index(["t0", "t1", "t2"], name="turn_id")
    )
    _, pieces = cut(streets, places([("s000", 10), ("s000", 20)]))
    found = turned(turns, streets, pieces)
    assert found.index.tolist() == ["t0", "t0/1", "t1", "t1/1", "t1/2", "t1/3", "t2"]
    first, last = "s000/1", "s000/3"
    assert found.to_numpy().tolist() == [
        ["s001", "a", first],
        ["s001", "a", last],
        *[[one, "a", other] for one in (first, last) for other in (first, last)],
        ["s001", "c", "s001"],
    ]
    pd.testing.assert_frame_equal(turned(turns, streets, cut(streets, places([]))[1]), turns)


@settings(max_examples=50)
@given(EDGES, PLACES, PLACES, PLACES)
def test_times_are_the_same_on_streets_cut_anywhere(edges: Any, cells: Any, goals: Any, cuts: Any) -> None:
    streets = street_table(edges)

    def on(rows: Any) -> Any:
        return places(
            [(f"s{edge % len(edges):03d}", share * edges[edge % len(edges)][2]) for edge, share, _ in rows]
        )

    network = build(streets, metres(oneway=True))
    table, pieces = cut(streets, on(cuts))
    again = build(table, metres(oneway=True))
    assert table["length_m"].sum() == pytest.approx(streets["length_m"].sum())
    assert table.length.sum() == pytest.approx(streets.length.sum())

    def positions(rows: Any, where: Any, *, after: bool) -> Any:
        names, along_m = on(rows)["street_id"], on(rows)["along_m"]
        if after:
            names, along_m = located(names, along_m, pieces)
        edge = pd.Index(where.street_id).get_indexer(names).astype(float)
        return pd.DataFrame({"edge": edge, "along_m": np.asarray(along_m), "leg_m": 1.0})

    before, after = (
        nearest(positions(cells, where, after=late), positions(goals, where, after=late), where,
                direction="demand_to_facility")["impedance"]
        for where, late in ((network, False), (again, True))
    )  # fmt: skip
    assert after.to_numpy() == pytest.approx(before.to_numpy(), abs=1e-9)
