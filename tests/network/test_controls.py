"""What driving loses at junctions: once at each, and only who has to give way."""

from typing import Any

import numpy as np
import pytest

from access.network import profiles
from access.network.build import build
from access.network.controls import gives_way
from access.network.edges import NodeNumbers
from access.network.profiles import Delays, Period, Profile
from tests.conftest import street_table

DRIVE = profiles.load("drive")
SIGNALS = "traffic_signals"


def table(*rows: tuple[int, int, float, str, dict[str, str]]) -> Any:
    """Streets: from, to, length, direction, and what else is told of them."""
    streets = street_table([row[:4] for row in rows])
    for name in {name for row in rows for name in row[4]}:
        streets[name] = [row[4].get(name, streets[name].iloc[i]) for i, row in enumerate(rows)]
    return streets


def waits(
    streets: Any, profile: Profile = DRIVE, period: Period = "free_flow"
) -> tuple[list[float], list[float]]:
    """Seconds lost at the ends of streets: along them, against them."""
    network = build(streets, profile, period=period)
    return network.wait_to.tolist(), network.wait_from.tolist()


def test_a_crossing_of_two_carriageways_is_waited_at_once() -> None:
    here = {"class": "primary", "control_to": SIGNALS}
    streets = table(
        (0, 1, 200, "forward", here),
        (1, 2, 20, "forward", here),  # between the two carriageways of the road that crosses
        (2, 3, 200, "forward", {"class": "primary"}),
        (4, 1, 300, "forward", here),
        (2, 5, 300, "forward", {"class": "primary"}),
    )
    assert waits(streets)[0] == [12, 0, 0, 12, 0]
    assert waits(streets, period="peak")[0] == [25, 0, 0, 25, 0]
    assert waits(streets, profiles.load("emergency_vehicle"))[0] == [4, 0, 0, 4, 0]


def stop_lines(second_m: float) -> Any:
    """A street with signals at both stop lines of a junction that is drawn without."""
    return table(
        (0, 1, 200, "both", {"class": "tertiary", "control_to": SIGNALS}),
        (1, 2, 15, "both", {"class": "tertiary", "control_from": SIGNALS}),
        (2, 3, second_m, "both", {"class": "tertiary", "control_to": SIGNALS}),
        (3, 4, 200, "both", {"class": "tertiary", "control_from": SIGNALS}),
        (2, 5, 200, "both", {"class": "tertiary"}),
        (2, 6, 200, "both", {"class": "tertiary"}),
    )


def test_the_stop_line_of_those_who_come_towards_one_is_no_second_one() -> None:
    along, against = waits(stop_lines(15))
    # 12 s at the line, nothing amid the junction behind it, nothing at the line on the other side;
    # those from the side, where no signal is drawn, give way (2 s) and are past the junction
    assert along[:4] == [12, 0, 0, 0]
    assert against[:4] == [0, 0, 0, 12]
    assert against[4:] == [2, 2]


def test_signals_up_to_60_m_on_are_of_the_same_junction() -> None:
    def run(gap_m: float) -> list[float]:
        return waits(
            table(
                (0, 1, 200, "forward", {"class": "primary", "control_to": SIGNALS}),
                (1, 2, gap_m, "forward", {"class": "primary", "control_to": SIGNALS}),
            )
        )[0]

    assert run(60) == [12, 0]
    assert run(60.1) == [12, 12]


def test_who_comes_up_to_signals_has_not_passed_those_behind_them() -> None:
    streets = table(
        (0, 1, 200, "both", {"class": "primary"}),
        (1, 2, 5, "both", {"class": "primary", "control_to": SIGNALS}),  # a short piece before the first
        (2, 3, 20, "both", {"class": "primary", "control_from": SIGNALS, "control_to": SIGNALS}),
        (3, 4, 200, "both", {"class": "primary", "control_from": SIGNALS}),
    )
    assert waits(streets) == ([0, 12, 0, 0], [0, 0, 0, 12])


def test_signals_for_the_other_direction_are_not_passed() -> None:
    streets = table(
        (0, 1, 200, "both", {"class": "primary", "control_to": ""}),  # of node 1, against the street only
        (1, 2, 30, "both", {"class": "primary", "control_from": SIGNALS, "control_to": SIGNALS}),
        (2, 3, 200, "both", {"class": "primary"}),
    )
    assert waits(streets) == ([0, 12, 0], [0, 12, 0])


def test_signs_bind_behind_signals_and_a_crossing_of_the_same_junction_does_not() -> None:
    streets = table(
        (0, 1, 200, "forward", {"class": "primary", "control_to": SIGNALS}),
        (1, 2, 20, "forward", {"class": "primary", "control_to": "crossing"}),
        (2, 3, 20, "forward", {"class": "primary", "control_to": "give_way"}),
        (3, 4, 200, "forward", {"class": "primary", "control_to": "crossing"}),
    )
    assert waits(streets)[0] == [12, 0, 3, 1]


@pytest.mark.parametrize(("line_m", "lost_s"), [(20, 0), (21, 3)])
def test_a_stop_line_stands_for_the_junction_behind_it(line_m: float, lost_s: float) -> None:
    streets = table(
        (0, 1, 200, "forward", {"class": "residential", "control_to": "stop"}),
        (1, 2, line_m, "forward", {"class": "residential"}),
        (2, 3, 200, "both", {"class": "primary"}),
        (2, 4, 200, "both", {"class": "primary"}),
    )
    assert waits(streets) == ([5, lost_s, 0, 0], [0, 0, 0, 0])


def test_signals_without_a_figure_are_junctions_like_others() -> None:
    own = DRIVE.model_copy(update={"delays_s": Delays(junctions={"tertiary": 2})})
    along, against = waits(stop_lines(15), own)
    assert along[:4] == [0, 2, 0, 0]
    assert against[2:] == [2, 0, 2, 2]


def test_a_ferry_is_waited_for_behind_signals() -> None:
    streets = table(
        (0, 1, 200, "forward", {"class": "primary", "control_to": SIGNALS}),
        (1, 2, 20, "forward", {"class": "primary", "control_to": "ferry"}),
    )
    assert waits(streets)[0] == [12, 600]


@pytest.mark.parametrize(
    ("meeting", "lost"),
    [
        (
            ("tertiary", "tertiary", "residential"),
            (0, 0, 3),
        ),  # a side street gives way, who passes it does not
        (("tertiary", "tertiary", "tertiary"), (2, 2, 2)),
        (("tertiary", "tertiary", "primary", "primary"), (2, 2, 0, 0)),
        (("residential", "residential", "service", "service"), (0, 0, 3, 3)),  # driveways
        (("residential", "residential", "residential"), (3, 3, 3)),
        (("residential", "tertiary", "service"), (0, 0, 3)),  # it goes on as the other
        (("residential", "residential"), (0, 0)),
        (("residential",), (0,)),
    ],
)
def test_who_gives_way_by_hand(meeting: tuple[str, ...], lost: tuple[float, ...]) -> None:
    rows = [(i + 1, 0, 100.0, "both", {"class": kind}) for i, kind in enumerate(meeting)]
    assert waits(table(*rows))[0] == list(lost)
    turned = [(0, i + 1, 100.0, "both", {"class": kind}) for i, kind in enumerate(meeting)]
    assert waits(table(*turned))[1] == list(lost)


def test_a_street_that_ends_where_it_began_counts_with_both_ends() -> None:
    ends = NodeNumbers(np.array([0, 0])), NodeNumbers(np.array([0, 1]))
    assert [each.tolist() for each in gives_way(ends, np.array([20.0, 20.0]))] == [
        [True, True],
        [True, False],
    ]


def lost_by_walking(streets: Any, at: int, ahead: bool) -> float:
    """What arriving at an end costs, by going back from it along every way that leads there."""
    row = streets.iloc[at]
    if (row["control_to"] if ahead else row["control_from"]) != SIGNALS:
        return 0.0

    def behind(street: int, forward: bool, gone_m: float) -> bool:
        here = streets.iloc[street]
        gone_m += here["length_m"]
        if gone_m > 60:
            return False
        tail = here["from_node"] if forward else here["to_node"]
        for other in range(len(streets)):
            if other == street:
                continue
            before = streets.iloc[other]
            for onwards in (True, False):
                if before["oneway"] not in ("both", "forward" if onwards else "backward"):
                    continue
                if (before["to_node"] if onwards else before["from_node"]) != tail:
                    continue
                if (before["control_to"] if onwards else before["control_from"]) == SIGNALS:
                    return True
                if behind(other, onwards, gone_m):
                    return True
        return False

    return 0.0 if behind(at, ahead, 0.0) else 12.0


@pytest.mark.parametrize("seed", range(12))
def test_the_last_signals_are_those_of_a_walk_back_along_all_ways(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = [
        (
            *map(int, random.choice(7, 2, replace=False)),
            float(random.integers(5, 40)),
            str(random.choice(["both", "both", "forward", "backward"])),
            {
                "class": "primary",
                "control_to": str(random.choice(["", "", SIGNALS])),
                "control_from": str(random.choice(["", "", SIGNALS])),
            },
        )
        for _ in range(10)
    ]
    streets = table(*rows).sort_index()
    along, against = waits(streets)
    for i, way in enumerate(streets["oneway"]):
        if way != "backward":
            assert along[i] == lost_by_walking(streets, i, True), (seed, i)
        if way != "forward":
            assert against[i] == lost_by_walking(streets, i, False), (seed, i)
