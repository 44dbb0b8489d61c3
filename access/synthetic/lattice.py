"""Streets on the lattice of cell corners: the centre with its gated blocks, towns, villages."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Integers, Objects
from access.synthetic.settlement import GATED, OLD_TOWN, OPEN, PARK, Settled
from access.synthetic.terrain import BLOCK, CELL_M, CORE, SIZE, Ground, Numbers
from access.synthetic.towns import TOWNS, Town

# the more important, the lower; 0: no street
TRUNK, PRIMARY, SECONDARY, TERTIARY, RESIDENTIAL, ONE_WAY, IN_ESTATE, FOOTWAY, VILLAGE, TRACK = range(1, 11)
INNER_RING = (130, 125, 170, 170)
BRIDGE_ROWS = (45, 120, 150, 180)


@dataclass(frozen=True)
class Lattice:
    """Kinds of street between neighbouring corners; 0: none.

    Attributes:
        across: shape (SIZE + 1, SIZE): from each corner to the one east of it.
        up: shape (SIZE, SIZE + 1): from each corner to the one north of it.
        bridges: (column, column, row): the corners on both banks that each bridge joins.
    """

    across: Numbers
    up: Numbers
    bridges: tuple[tuple[int, int, int], ...]


def made(ground: Ground, settled: Settled, rng: np.random.Generator) -> Lattice:
    """Lay out the streets of the centre, the towns and the villages; none runs into the water."""
    across, up = np.zeros((SIZE + 1, SIZE), dtype=np.int8), np.zeros((SIZE, SIZE + 1), dtype=np.int8)
    left, bottom, right, top = CORE
    shape = ((top - bottom) // BLOCK, (right - left) // BLOCK)
    kind = settled.blocks["kind"].to_numpy().reshape(shape)
    gate = _gates(shape, rng)
    across[bottom : top + 1, left:right] = _lines(kind, gate[0], gate[1])
    up[bottom:top, left : right + 1] = _lines(kind.T, gate[2].T, gate[3].T).T
    _ring(across, up)
    for town in TOWNS:
        half = town.width // 2
        _grid(across, up, (town.column - half, town.row - half), town.width, RESIDENTIAL)
        _cross(across, up, town)
    for village in settled.villages.itertuples():
        _grid(across, up, (village.column, village.row), village.width, VILLAGE)
        _hamlet(across, up, village)
    wet = np.pad(ground.water, 1)
    across[wet[1:, 1:-1] | wet[:-1, 1:-1]] = 0
    up[wet[1:-1, 1:] | wet[1:-1, :-1]] = 0
    return Lattice(across, up, tuple(_bridge(ground.water, row) for row in BRIDGE_ROWS))


def _gates(shape: tuple[int, int], rng: np.random.Generator) -> Integers:
    """For the west, east, south and north side of each block, where its gate is: 1 to 4; 0: none."""
    gate = rng.integers(1, BLOCK, (4, *shape))
    open_side = rng.random((4, *shape)) < 0.4
    main = rng.integers(0, 4, shape)
    return np.where(open_side | (main == np.arange(4)[:, None, None]), gate, 0)


def _lines(kind: Objects, gate_first: Integers, gate_last: Integers) -> Integers:
    """Kinds of street along the lines of the centre that run one way.

    Args:
        kind: what stands on each block; blocks along a line are columns.
        gate_first, gate_last: the line on which a gated block opens at its first and last end.

    Returns:
        shape (lines, cells along a line); every fifth line bounds blocks, the others run in them.
    """
    line, along = np.mgrid[0 : kind.shape[0] * BLOCK + 1, 0 : kind.shape[1] * BLOCK]
    at = np.minimum(line // BLOCK, kind.shape[0] - 1), along // BLOCK
    here, within, step = kind[at], line % BLOCK, along % BLOCK
    closed = (step == 0) & (gate_first[at] != within) | (step == BLOCK - 1) & (gate_last[at] != within)
    inner = np.select(
        [here == OLD_TOWN, here == OPEN, (here == GATED) & ~closed, (here == PARK) & (within == 2)],
        [np.where(line % 2 == 1, ONE_WAY, RESIDENTIAL), RESIDENTIAL, IN_ESTATE, FOOTWAY],
        default=0,
    )
    bounding = np.where(line % (2 * BLOCK) == 0, PRIMARY, np.where(line % 4 == 1, SECONDARY, TERTIARY))
    return np.where(within == 0, bounding, inner)


def _ring(across: Numbers, up: Numbers) -> None:
    west, south, east, north = INNER_RING
    across[[south, north], west:east] = TRUNK
    up[south:north, [west, east]] = TRUNK


def _grid(across: Numbers, up: Numbers, corner: tuple[int, int], width: int, kind: int) -> None:
    """Lay a square grid of streets where there is none."""
    column, row = corner
    for part in (
        across[row : row + width + 1, column : column + width],
        up[row : row + width, column : column + width + 1],
    ):
        part[part == 0] = kind if width else 0


def _cross(across: Numbers, up: Numbers, town: Town) -> None:
    """Make the middle lines of a town its main streets."""
    half = town.width // 2
    if half:
        across[town.row, town.column - half : town.column + half] = TERTIARY
        up[town.row - half : town.row + half, town.column] = TERTIARY


def _hamlet(across: Numbers, up: Numbers, village: Any) -> None:
    column, row = village.hamlet_column, village.hamlet_row
    if column < 0:
        return
    _grid(across, up, (column, row), 1, VILLAGE)
    way = [
        across[village.row, min(column, village.column) : max(column, village.column)],
        up[min(row, village.row) : max(row, village.row), village.column],
    ]
    for part in way:
        part[part == 0] = TRACK


def _bridge(water: Booleans, row: int) -> tuple[int, int, int]:
    wet = np.flatnonzero(water[row] | water[row - 1])
    return int(wet[0]), int(wet[-1]) + 1, row


def streets(lattice: Lattice) -> pd.DataFrame:
    """Return the streets: ``u``, ``v`` (corners), ``kind``, ``length_m``, ``layer``."""
    row, column = np.nonzero(lattice.across)
    east = pd.DataFrame(
        {"u": corner(column, row), "v": corner(column + 1, row), "kind": lattice.across[row, column]}
    )
    row, column = np.nonzero(lattice.up)
    north = pd.DataFrame(
        {"u": corner(column, row), "v": corner(column, row + 1), "kind": lattice.up[row, column]}
    )
    ground = pd.concat([east, north]).assign(length_m=float(CELL_M), layer=0)
    spans = [
        (f"{a}_{row}", f"{b}_{row}", PRIMARY, float((b - a) * CELL_M), 1) for a, b, row in lattice.bridges
    ]
    return pd.concat([ground, pd.DataFrame(spans, columns=ground.columns)], ignore_index=True)


def corner(column: Integers, row: Integers) -> list[str]:
    """Return the names of corners as nodes, such as ``150_120``."""
    return [f"{c}_{r}" for c, r in zip(column, row, strict=True)]


def signals(lattice: Lattice) -> set[str]:
    """Return the corners with traffic lights: where main streets meet."""
    main_across = (lattice.across > 0) & (lattice.across <= SECONDARY)
    main_up = (lattice.up > 0) & (lattice.up <= SECONDARY)
    along = np.pad(main_across, ((0, 0), (1, 0))) | np.pad(main_across, ((0, 0), (0, 1)))
    over = np.pad(main_up, ((1, 0), (0, 0))) | np.pad(main_up, ((0, 1), (0, 0)))
    row, column = np.nonzero(along & over)
    return set(corner(column, row))
