"""Isochrone polygons: time and truth, beside the hulls and buffers that they replace."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from access.network.build import build
from access.network.isochrones import fidelity, polygons, reached
from access.network.network import Network
from access.network.profiles import load
from tests.benchmarks.bench import hong_kong_island, planar, show, timed

LIMIT_S = 900.0


def dense() -> Any:
    """The planar network at half its size: about 28 km of street per km², 28 m a piece."""
    streets = planar(300_000)
    shrunk = streets.geometry.scale(0.5, 0.5, origin=(0, 0))
    return streets.set_geometry(shrunk).assign(length_m=streets["length_m"] / 2)


PLACES: dict[str, Callable[[], Any]] = {
    "Hong Kong Island": hong_kong_island,
    "planar 10⁵": lambda: planar(100_000),
    "planar 3·10⁵, twice as dense": dense,
}


@functools.cache
def network_of(place: str) -> Network:
    return build(PLACES[place](), load("walk"))


def facilities(network: Network, number: int) -> Any:
    """Positions on streets picked at random; the only one is in the middle of the place."""
    usable = np.flatnonzero(network.component_length_m > 10_000)
    middle = shapely.line_interpolate_point(network.geometry[usable], 0.5, normalized=True)
    x, y = shapely.get_x(middle), shapely.get_y(middle)
    central = usable[np.hypot(x - np.median(x), y - np.median(y)).argmin()]
    spread = np.random.default_rng(1).choice(usable, number, replace=False)
    edge = np.array([central]) if number == 1 else spread
    return pd.DataFrame({"edge": edge.astype(float), "along_m": network.length_m[edge] / 2, "leg_m": 5.0})


def ways(parts: Any, network: Network) -> dict[str, Callable[[], Any]]:
    lines = np.asarray(parts.geometry.array)
    whole = shapely.multilinestrings(lines)
    return {
        "ribbons (12 m), small blocks filled": lambda: polygons(parts, network),
        "the same at 25 m": lambda: polygons(parts, network, width_m=25),
        "the same at 12 m, no block filled": lambda: polygons(parts, network, fill_m2=0),
        "union of 25 m buffers": lambda: shapely.union_all(shapely.buffer(lines, 25)),
        "concave hull, ratio 0.1": lambda: shapely.concave_hull(whole, ratio=0.1),
        "concave hull, ratio 0.3": lambda: shapely.concave_hull(whole, ratio=0.3),
        "convex hull": lambda: shapely.convex_hull(whole),
    }


@pytest.mark.benchmark
@pytest.mark.parametrize(("number", "most"), [(1, 0.08), (20, 0.12)])
@pytest.mark.parametrize("place", list(PLACES))
def test_polygons_hold_what_is_reached_and_little_else(place: str, number: int, most: float) -> None:
    network = network_of(place)
    found = functools.partial(
        reached, facilities(network, number), network, limit=LIMIT_S, direction="demand_to_facility"
    )
    parts = found()
    rows: list[dict[str, Any]] = []
    rows.append(
        {"way": "street parts (search and cut)", "ms": 1000 * timed(found, runs=3), "reached %": 100.0}
    )
    rows[0] |= {
        "unreached %": 0.0,
        "km²": 0.0,
        "corners": int(shapely.get_num_coordinates(parts.geometry).sum()),
    }
    for way, draw in ways(parts, network).items():
        area = draw()
        inside, unreached = fidelity(area, parts, network)
        rows.append({"way": way, "ms": 1000 * timed(draw, runs=3), "reached %": 100 * inside})
        rows[-1] |= {"unreached %": 100 * unreached, "km²": area.area / 1e6}
        rows[-1] |= {"corners": int(shapely.get_num_coordinates(area))}
    km = parts.length.sum() / 1000
    show(f"{place}: {number} facilities, 15 minutes' walk, {len(parts)} parts, {km:.0f} km", rows)
    assert rows[1]["reached %"] >= 99.99
    assert rows[1]["unreached %"] < 100 * most
