"""Where people live: the blocks of the centre, the seats of the towns, the villages."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from access.contracts.arrays import Integers
from access.synthetic.terrain import BLOCK, CENTRE, CORE, HILLS_UNTIL, SIZE, Ground
from access.synthetic.towns import DEVELOPMENTS, TOWNS, Town

OLD_TOWN, OPEN, GATED, WORKS, PARK = "old_town", "open", "gated", "works", "park"
_PERSONS_PER_CELL = {OLD_TOWN: 140.0, OPEN: 78.0, GATED: 118.0, WORKS: 5.0, PARK: 0.0}
_SPACING = {"hills": 13, "plain": 10.5}


@dataclass(frozen=True)
class Settled:
    """Who lives where.

    Attributes:
        blocks: one row per block of the centre: ``column``, ``row`` of its corner, ``kind``,
            ``year`` it was built.
        villages: one row per village: ``column``, ``row`` of its south-west corner, ``width``
            (cells each way), ``hills``; ``hamlet_column``, ``hamlet_row`` (-1: no hamlet).
        persons: shape (SIZE, SIZE), whole numbers.
    """

    blocks: Any  # tables, gone through by named rows
    villages: Any
    persons: Integers


def made(ground: Ground, rng: np.random.Generator) -> Settled:
    """Settle the ground with about a million people."""
    blocks: Any = _blocks(ground, rng)
    villages: Any = _villages(ground, rng)
    expected = np.zeros((SIZE, SIZE))
    for block in blocks.itertuples():
        here = _square(block.column, block.row, BLOCK)
        away = np.hypot(block.column + 2.5 - CENTRE[0], block.row + 2.5 - CENTRE[1])
        expected[here] = _PERSONS_PER_CELL[block.kind] * np.exp(-away / 160)
    for town in TOWNS:
        expected[_seat(town)] = 75 if town.level == "subdistrict" else 62
    for village in villages.itertuples():
        expected[_square(village.column, village.row, village.width)] = 55 if village.hills else 85
        if village.hamlet_column >= 0:
            expected[village.hamlet_row, village.hamlet_column] = 45 if village.hills else 70
    expected[ground.water] = 0
    uneven = rng.gamma(8, 1 / 8, expected.shape)
    persons = rng.poisson(expected * uneven)
    persons[(expected > 20) & (persons < 5)] = 5
    return Settled(blocks, villages, persons)


def _square(column: int, row: int, width: int) -> tuple[slice, slice]:
    return slice(row, row + width), slice(column, column + width)


def _seat(town: Town) -> tuple[slice, slice]:
    half = town.width // 2
    return _square(town.column - half, town.row - half, town.width)


def _blocks(ground: Ground, rng: np.random.Generator) -> pd.DataFrame:
    """The blocks of the centre: what stands on each, and since when."""
    left, bottom, right, top = CORE
    row, column = (each.ravel() for each in np.mgrid[bottom:top:BLOCK, left:right:BLOCK])
    away = np.hypot(column + 2.5 - CENTRE[0], row + 2.5 - CENTRE[1])
    draw = rng.random(len(row))
    kind = np.select(
        [away < 14, draw < 0.48, draw < 0.78, draw < 0.78 + away / 500],
        [OLD_TOWN, GATED, OPEN, WORKS],
        default=PARK,
    )
    west, south, east, north = DEVELOPMENTS[0].corners
    zone = (column >= west) & (column < east) & (row >= south) & (row < north)
    kind = np.where(zone & (kind == OPEN), WORKS, kind)
    wet = [bool(ground.water[_square(c, r, BLOCK)].any()) for c, r in zip(column, row, strict=True)]
    kind[np.array(wet)] = PARK
    year = np.clip(1978 + away * 0.7 + rng.normal(0, 7, len(row)), 1955, 2025).astype(int)
    return pd.DataFrame({"column": column, "row": row, "kind": kind, "year": year})


def _villages(ground: Ground, rng: np.random.Generator) -> pd.DataFrame:
    """Villages on a loose triangular pattern, wherever the ground is free."""
    taken = ground.water.copy()
    left, bottom, right, top = CORE
    taken[bottom - 7 : top + 7, left - 7 : right + 7] = True
    for town in TOWNS:
        half = town.width // 2 + 6
        taken[town.row - half : town.row + half, town.column - half : town.column + half] = True
    found: Any = pd.concat([_pattern(_SPACING["hills"], rng, hills=True), _pattern(_SPACING["plain"], rng)])
    free = [not taken[_square(v.column - 1, v.row - 1, v.width + 2)].any() for v in found.itertuples()]
    return pd.DataFrame(found[np.array(free)].reset_index(drop=True))


def _pattern(spacing: float, rng: np.random.Generator, *, hills: bool = False) -> pd.DataFrame:
    """Every place of the pattern in the hills, or in the plain, with its width and its hamlet."""
    place = np.array(
        [
            (x + spacing / 2 * (n % 2), y)
            for n, y in enumerate(np.arange(10, SIZE - 10, spacing * 0.87))
            for x in np.arange(10, SIZE - 18, spacing)
        ]
    )
    place += rng.uniform(-0.17, 0.17, place.shape) * spacing
    column, row = np.rint(place).astype(int).T
    draw = rng.random(len(column))
    width = np.where(draw < (0.1 if hills else 0.6), 3, 2)
    width[draw > (1 if hills else 0.97)] = 6
    away, side = rng.integers(3, 6, len(column)), rng.integers(0, 4, len(column))
    step = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])[side] * away[:, None]
    alone = rng.random(len(column)) < 0.35
    table = pd.DataFrame({"column": column, "row": row, "width": width, "hills": hills})
    table["hamlet_column"] = np.where(alone, -1, column + step[:, 0])
    table["hamlet_row"] = np.where(alone, -1, row + step[:, 1])
    return table[(table["column"] < HILLS_UNTIL - 4) if hills else (table["column"] >= HILLS_UNTIL + 4)]
