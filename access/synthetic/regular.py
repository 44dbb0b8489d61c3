"""A small regular town, in which the share of people within a distance has a closed form.

Streets run every ``SPACING_M`` both ways, ``STREETS`` blocks each way. One person lives at every
corner and half-way along every street between two corners. Facilities of one type stand at the
corners in the middle of squares of ``every`` × ``every`` blocks. All ways are as long as the
differences of the coordinates, added up.
"""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Integers
from access.synthetic import files
from access.synthetic.terrain import CRS, EAST_M, NORTH_M

SPACING_M = 170.0  # no multiple of half of it is a usual limit at a usual speed
STREETS = 24
EVERY = {"convenience_store": 4, "farmers_market": 8, "supermarket": 12}


def people_within(every: int, limit_m: float) -> tuple[int, int]:
    """Return how many of the people have a facility within a way of so many metres, and how many live there.

    Along one axis, of the corners 0 … N the distance to the nearest facility is 0 at n = N / every
    of them, k blocks at 2n of them (0 < k < every / 2), and every / 2 blocks at n + 1; of the N points
    half-way it is k − 1/2 blocks at 2n of them (0 < k ≤ every / 2). A person lives where one
    coordinate is that of a corner, the other that of a corner or half-way.

    Args:
        every: blocks from facility to facility; even, a divisor of ``STREETS``.
        limit_m: the longest way.

    >>> people_within(24, 0)[0], people_within(4, 1e9)
    (1, (1825, 1825))
    """
    n, half = STREETS // every, every // 2
    corners = {2 * k: 2 * n for k in range(1, half)} | {0: n, every: n + 1}
    midways = {2 * k - 1: 2 * n for k in range(1, half + 1)}
    reach = 2 * limit_m / SPACING_M  # in half blocks
    pairs = [(corners, corners), (corners, midways), (midways, corners)]
    people = [
        (count_x * count_y, x + y <= reach)
        for along, across in pairs
        for x, count_x in along.items()
        for y, count_y in across.items()
    ]
    return sum(count for count, near in people if near), sum(count for count, _ in people)


def regular_town(folder: Path) -> Path:
    """Write the regular town as a study folder and return the path of the study file.

    Raises:
        FileError: nothing can be written in the folder; then nothing is.
    """
    with files.whole(folder) as made:
        study = _write(made)
    return folder / study.name


def _write(folder: Path) -> Path:
    column, row = (each.ravel() for each in np.meshgrid(np.arange(STREETS + 1), np.arange(STREETS + 1)))
    nodes = pd.DataFrame({"node": _names(column, row), "x": _x(column), "y": _y(row)})
    files.write_csv(folder / "nodes.csv", nodes)
    files.write_csv(folder / "edges.csv", _edges(column, row))
    files.write_csv(folder / "facilities.csv", _facilities())
    size = 2 * STREETS + 1
    on_streets = (np.arange(size)[:, None] % 2 == 0) | (np.arange(size) % 2 == 0)
    cell_m = SPACING_M / 2
    corner = (EAST_M - cell_m / 2, NORTH_M - cell_m / 2)
    files.write_raster(folder / "population.tif", on_streets.astype(int), corner, cell_m)
    outline = shapely.box(*corner, corner[0] + size * cell_m, corner[1] + size * cell_m)
    zone = {"zone_id": ["town"], "name": ["方格镇（虚构）"], "level": ["community"], "class": ["urban"]}
    files.write_layer(folder / "zones.geojson", geopandas.GeoDataFrame(zone, geometry=[outline], crs=CRS))
    return files.write_study(folder, _STUDY)


def _x(column: Any) -> Any:
    return EAST_M + SPACING_M * column


def _y(row: Any) -> Any:
    return NORTH_M + SPACING_M * row


def _names(column: Integers, row: Integers) -> list[str]:
    return [f"{c}_{r}" for c, r in zip(column, row, strict=True)]


def _edges(column: Integers, row: Integers) -> pd.DataFrame:
    """Every street both ways: a row from each corner to each of its neighbours."""
    parts = []
    for east, north in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        c, r = column + east, row + north
        there = (c >= 0) & (c <= STREETS) & (r >= 0) & (r <= STREETS)
        parts.append(pd.DataFrame({"u": _names(column[there], row[there]), "v": _names(c[there], r[there])}))
    return pd.concat(parts).assign(length_m=SPACING_M, **{"class": "residential"})


def _facilities() -> pd.DataFrame:
    rows = [
        (f"{kind}.{c}_{r}", kind, f"方格镇 Grid Town {kind} {c}_{r}", _x(c), _y(r))
        for kind, every in EVERY.items()
        for c in range(every // 2, STREETS, every)
        for r in range(every // 2, STREETS, every)
    ]
    return pd.DataFrame(rows, columns=["facility_id", "type", "name", "x", "y"])


_STUDY: dict[str, object] = {
    "name": {"zh": "方格镇（虚构，合成数据）", "en": "Grid Town (made up, synthetic data)"},
    "note": {
        "zh": "虚构的方格小镇，只用于检验。",
        "en": "A made-up town on a grid; it serves for tests only.",
    },
    "plans": ["huangyan"],
    "clauses": [f"huangyan.convenience_circle.{kind}" for kind in EVERY],
    "plan_zones": {"urban_communities": "all"},
    "streets": {"nodes": "nodes.csv", "edges": "edges.csv", "crs": CRS, "beyond_border": "nothing"},
    "facilities": [
        {
            "path": "facilities.csv",
            "id_column": "facility_id",
            "type_column": "type",
            "name_column": "name",
            "x_column": "x",
            "y_column": "y",
            "crs": CRS,
        }
    ],
    "population": {"raster": "population.tif", "basis": "synthetic"},
    "zones": {"path": "zones.geojson", "id_column": "zone_id", "name_column": "name"},
    "settings": {"crs": CRS},
    "output": "results",
}
