"""Snapping a million points, beside what else would find the nearest place on a street."""

import time
from collections.abc import Callable
from typing import Any

import geopandas
import numba
import numpy as np
import pytest
import shapely

from access.network.snapping import snap
from tests.benchmarks import bench

POINTS, SAMPLE = 1_000_000, 100_000
CAP_M = 250


@pytest.mark.benchmark
@pytest.mark.parametrize("place", ["planar 1e6", "Hong Kong Island"])
def test_snapping_a_million_points(place: str) -> None:
    network = bench.network_of(place)
    people = bench.points_on(network, POINTS)
    sample = people[:SAMPLE]
    tree = shapely.STRtree(network.geometry)
    edges = geopandas.GeoDataFrame(geometry=network.geometry, crs=network.crs)

    def ours() -> Any:
        return snap(people, network, max_leg_m=CAP_M, min_component_m=0)

    def peer() -> Any:
        return tree.query_nearest(
            sample.to_numpy(), max_distance=CAP_M, return_distance=True, all_matches=False
        )

    def join() -> Any:
        return geopandas.sjoin_nearest(
            sample.to_frame("geometry"), edges, max_distance=CAP_M, distance_col="leg_m"
        )

    started = time.perf_counter()
    found = ours()
    first_s = time.perf_counter() - started
    expected = np.full(SAMPLE, np.nan)
    pair, leg_m = peer()
    expected[pair[0]] = leg_m
    worst_m = np.nanmax(np.abs(found["leg_m"].to_numpy()[:SAMPLE] - expected))
    show(place, {"access": ours, "shapely": peer, "geopandas": join}, first_s, float(worst_m))
    assert found["leg_m"].to_numpy()[:SAMPLE] == pytest.approx(expected, abs=1e-3, nan_ok=True)


def show(place: str, work: dict[str, Callable[[], Any]], first_s: float, worst_m: float) -> None:
    """Measure and print; the others on a tenth of the points, scaled by their number."""
    took = {"access": bench.timed(work["access"], runs=3)}
    took |= {name: bench.timed(work[name], runs=1) * POINTS / SAMPLE for name in ("shapely", "geopandas")}
    threads = numba.get_num_threads()
    rows = [
        (f"access snap, {threads} threads", "10⁶", took["access"]),
        ("the same, its grid not made yet", "10⁶", first_s),
        ("shapely STRtree.query_nearest, tree made before", "10⁵, × 10", took["shapely"]),
        ("geopandas sjoin_nearest", "10⁵, × 10", took["geopandas"]),
    ]
    bench.show(
        f"A million points onto {place}; distances differ from shapely's by at most {worst_m:.1e} m",
        [
            {"by": name, "points measured": measured, "s for 10⁶": s, "ratio": s / took["access"]}
            for name, measured, s in rows
        ],
    )
