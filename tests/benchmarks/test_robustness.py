"""A thousand joint draws of twenty clauses on 10⁵ cells, delays searched anew; beside the exact part."""

from dataclasses import replace

import numpy as np
import pytest

from access.network.travel import nearest
from access.verdicts.robustness import draws
from access.verdicts.robustness.turns import Known, turns
from tests.benchmarks.bench import once, show
from tests.benchmarks.city import city

LEVELS = 5
BANDS = {"walking_speed": (0.83, 1.04), "population": (0.9, 1.1)}


@pytest.mark.benchmark
def test_joint_draws() -> None:
    assessment, _, (link,) = city(100_000, 100_000, 2_000, 20)
    place = assessment.place
    busy = np.random.default_rng(3).random(len(link.network.length_m)) < 0.1

    def searched() -> list[object]:
        places = [place]
        for level in np.linspace(0, 20, LEVELS)[1:]:
            network = replace(link.network, wait_to=link.network.wait_to + level * busy)
            found = {
                trip: nearest(
                    link.cells,
                    link.entrances[
                        link.entrances.index.isin(place.facilities.index[trip.selects(place.facilities)])
                    ],
                    network,
                    direction=trip.direction,
                )
                for trip in place.nearest
            }
            places.append(place.with_nearest(found))
        return places

    places, searching = once(searched)
    taken, drawing = once(lambda: draws.drawn(BANDS, len(place.zones), draws=1000, seed=1, levels=LEVELS))
    joint, judging = once(lambda: draws.joint(assessment, taken, places))
    _, exact = once(lambda: turns(assessment, Known({"walk": 4.8})))
    assert len(joint) == 20
    rows = {
        f"{LEVELS - 1} levels of delays: 20 trips each": searching,
        "1,000 draws of 64 zones": drawing,
        "20 verdicts in each draw": judging,
        "in all": searching + drawing + judging,
        "the exact part, nothing searched": exact,
    }
    show(
        f"Joint draws: {len(place.cells):,} cells, 20 clauses",
        [{"part": name, "seconds": f"{seconds:.2f}"} for name, seconds in rows.items()],
    )
