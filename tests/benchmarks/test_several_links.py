"""Nearest facility of places of which some have several links, beside the same places with one each."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from access.network.snapping import snap
from access.network.travel import nearest
from tests.benchmarks.bench import network_of, points_on, show, timed_in_turn

FACILITIES, SHARE = 200, 0.15  # about as many places have a further link in real towns
PLACES = {"Hong Kong Island": 100_000, "Auckland, main roads": 100_000, "planar 1e6": 1_000_000}


@pytest.mark.benchmark
def test_nearest_facility_by_the_cheapest_link() -> None:
    show(
        f"Nearest of {FACILITIES} facilities; {SHARE:.0%} of the places linked twice; times in ms",
        [measured(place, number) for place, number in PLACES.items()],
    )


def measured(place: str, number: int) -> dict[str, Any]:
    network = network_of(place)
    one = snap(points_on(network, number), network, max_leg_m=250, min_component_m=0)
    other = snap(points_on(network, number, seed=5), network, max_leg_m=250, min_component_m=0)
    doors = snap(points_on(network, FACILITIES, seed=7), network, max_leg_m=250, min_component_m=0)
    doors = doors.set_axis([f"f{i}" for i in range(FACILITIES)])
    some = np.random.default_rng(1).random(number) < SHARE
    several = pd.concat([one, other[some]]).sort_index(kind="stable")

    def search(cells: Any) -> Any:
        return nearest(cells, doors, network, direction="demand_to_facility")["impedance"].to_numpy()

    expected = np.where(some, np.fmin(search(one), search(other)), search(one))
    assert search(several) == pytest.approx(expected, nan_ok=True)
    took = timed_in_turn({"one": lambda: search(one), "several": lambda: search(several)}, runs=9)
    return {
        "network": place,
        "places": number,
        "links": len(several),
        **{name: seconds * 1000 for name, seconds in took.items()},
        "ratio": took["several"] / took["one"],
    }
