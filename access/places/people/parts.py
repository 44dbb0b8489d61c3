"""Cells of a coarse raster → their parts, and how many of each cell's people live in which.

A cell of 1 km has its people somewhere within it, not at its centre: with a limit of 800 m that decides
everything. Each cell is cut into n × n parts, small against the shortest limit; where a zone's border
cuts the cell, its people are shared between the zones by area, and only then among the parts.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from rasterio import Affine

from access.contracts.arrays import Floats, Integers
from access.places.grid import Grid

_FINE_M = 100.0  # no finer than the finest rasters of people that there are
_OF_LIMIT = 8  # parts to the shortest limit
_MOST = 10  # parts a side: a cell of 1 km costs what its 100 cells of 100 m would
_SPARE = 1.1  # cells of 3 arc seconds, and of 100 m in another projection, are 100 m
_FIT = 1e-6  # shares are measured in single precision


def parts_a_side(cell_m2: float, limit_m: float) -> int:
    """Return into how many parts a side each cell is cut; 1: none.

    Args:
        cell_m2: area of a cell (square metres).
        limit_m: the shortest distance that people are judged by (metres).

    >>> [parts_a_side(side**2, 800) for side in (25, 100, 250, 1000, 5000)]
    [1, 1, 3, 10, 10]
    >>> parts_a_side(1000**2, 4000), parts_a_side(1000**2, math.inf)
    (2, 1)
    """
    if not math.isfinite(limit_m):
        return 1
    longest = max(_FINE_M, limit_m / _OF_LIMIT) * _SPARE
    return max(1, min(_MOST, math.ceil(math.sqrt(cell_m2) / longest)))


def finer(grid: Grid, n: int) -> Grid:
    """Return the grid of the parts, without people: n × n for each cell."""
    rows, columns = grid.persons.shape
    step = grid.transform
    transform = Affine(step.a / n, 0, step.c, 0, step.e / n, step.f)
    return Grid(np.zeros((rows * n, columns * n)), transform, grid.crs)


def summed(values: Floats, n: int) -> Floats:
    """Add the values of each cell's parts up; shape (rows · n, columns · n) → (rows, columns)."""
    rows, columns = values.shape
    return np.asarray(values.reshape(rows // n, n, columns // n, n).sum(axis=(1, 3)))


def spread(values: npt.NDArray[Any], n: int) -> npt.NDArray[Any]:
    """Return each cell's value at each of its parts."""
    return np.repeat(np.repeat(values, n, axis=0), n, axis=1)


def raster_cell(part: Integers, columns: int, n: int) -> Integers:
    """Return the number of the cell that each part lies in.

    Args:
        part: numbers of parts, row by row of the finer grid.
        columns: of the raster.
        n: parts a side.

    >>> raster_cell(np.array([0, 5, 6, 11, 12]), 2, 3).tolist()
    [0, 1, 0, 1, 0]
    """
    row, column = np.divmod(part, columns * n)
    return np.asarray(row // n * columns + column // n)


def divided(
    persons: pd.Series, own: pd.DataFrame, parts: pd.DataFrame, pieces: pd.DataFrame
) -> tuple[pd.Series, pd.DataFrame]:
    """Share the people of each cell among its parts: between the zones by area, then by weight.

    Args:
        persons: of each cell, by cell_id.
        own: how much of each cell lies in each smallest zone: columns cell_id, zone (any key), share.
        parts: by part_id, those of all these cells: columns cell_id, weight.
        pieces: how much of each part lies in each smallest zone: columns part_id, zone, share.

    Returns:
        (persons by part_id; how much of them lives in each zone: columns part_id, zone, share). For each
        cell and zone, the sum of persons · share over the parts is that over the cell.
    """
    own, pieces = _with_rest(own, persons.index, "cell_id"), _with_rest(pieces, parts.index, "part_id")
    pieces = pieces.join(parts, on="part_id")
    pieces = own.rename(columns={"share": "of_cell"}).merge(pieces, on=["cell_id", "zone"], how="left")
    pieces = pd.concat([pieces[pieces["part_id"].notna()], _unseen(pieces, parts)], ignore_index=True)
    known = pieces["share"] * pieces["weight"]
    by_piece = [pieces["cell_id"], pieces["zone"]]
    said = known.groupby(by_piece).transform("sum") > 0
    amount = known.where(said, pieces["share"])
    of_cell = pieces["of_cell"] * amount / amount.groupby(by_piece).transform("sum")
    living = of_cell * persons.reindex(pieces["cell_id"]).to_numpy()
    part_id = pieces["part_id"].astype(np.int64)
    whole = of_cell.groupby(pieces["cell_id"]).transform("sum")  # 1, but for what single precision adds
    total = (living / whole).groupby(part_id).sum()
    lived = (living > 0) & (pieces["zone"] != _REST)
    table = pd.DataFrame({"part_id": part_id, "zone": pieces["zone"], "share": living})[lived]
    table["share"] /= total.reindex(table["part_id"]).to_numpy()
    return total[total > 0], table


_REST = -1


def _with_rest(shares: pd.DataFrame, ids: pd.Index, name: str) -> pd.DataFrame:
    """Add what lies in no zone."""
    rest = 1 - shares.groupby(name)["share"].sum().reindex(ids).fillna(0.0)
    rest = rest[rest > _FIT]
    outside = pd.DataFrame({name: rest.index, "zone": _REST, "share": rest.to_numpy()})
    return pd.concat([shares, outside], ignore_index=True)


def _unseen(pieces: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Slivers of a zone that are in a cell, but too small to be in any of its parts: all parts share them."""
    lost = pieces.loc[pieces["part_id"].isna(), ["cell_id", "zone", "of_cell"]]
    found = lost.merge(parts.rename_axis("part_id").reset_index(), on="cell_id")
    return found.assign(share=1.0)


def across(
    cell_zones: pd.DataFrame, parts: pd.DataFrame, part_zones: pd.DataFrame, persons: pd.Series
) -> pd.DataFrame:
    """Fit how much of each part lies in a zone across the others, so that the zone has its people still.

    Where the parts within the zone have more people than its share of the cell, each counts less of
    them; where they have fewer, those outside count some.

    Args:
        cell_zones: how much of each cell lies in each such zone: columns cell_id, zone, share.
        parts: by part_id: cell_id.
        part_zones: the same of parts: columns part_id, zone, share.
        persons: of each part.

    Returns:
        part_zones so fitted.
    """
    living = parts.loc[persons.index, ["cell_id"]].assign(persons=persons)
    rows = cell_zones.rename(columns={"share": "wanted"}).merge(
        living.rename_axis("part_id").reset_index(), on="cell_id"
    )
    rows = rows.merge(part_zones, on=["part_id", "zone"], how="left").fillna({"share": 0.0})
    inside = rows["share"].clip(upper=1.0)
    groups = [rows["cell_id"], rows["zone"]]
    whole = rows["persons"].groupby(groups).transform("sum")
    has = (rows["persons"] * inside).groupby(groups).transform("sum") / whole
    wanted = rows["wanted"]
    less = inside * wanted / has.where(has > 0, 1.0)
    more = inside + (1 - inside) * (wanted - has) / (1 - has).where(has < 1, 1.0)
    rows["share"] = less.where(has >= wanted, more)
    return rows.loc[rows["share"] > 0, ["part_id", "zone", "share"]]
