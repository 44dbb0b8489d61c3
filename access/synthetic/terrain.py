"""The ground: 30 km × 30 km in cells of 100 m, with a river, hills in the west, and four counties.

Whole numbers (column, row), counted from the south-west, name a cell or, for streets, the
south-west corner of a cell. No such place exists; the coordinates only look like some.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from access.contracts.arrays import Booleans, Floats, Integers

Numbers: TypeAlias = npt.NDArray[np.integer[Any]]  # whole, however wide
CRS = "EPSG:4547"
SIZE = 300
CELL_M = 100
EAST_M, NORTH_M = 485_000, 3_210_000
CENTRE = (150, 150)
# the dense centre on both banks: blocks of 5 × 5 cells between these corners
BLOCK = 5
CORE = (110, 105, 230, 195)
HILLS_UNTIL, SOUTH_UNTIL = 90, 90  # columns of the county in the hills; rows of the southern one


@dataclass(frozen=True)
class Ground:
    """What lies there before anybody builds.

    Attributes:
        water, county, elevation_m: shape (SIZE, SIZE), row 0 in the south; ``county`` is a number
            in the order of ``towns.COUNTIES``.
    """

    water: Booleans
    county: Integers
    elevation_m: Numbers


def made(rng: np.random.Generator) -> Ground:
    """Lay out the river, the counties and the hills."""
    row, column = np.mgrid[0:SIZE, 0:SIZE] + 0.5
    bend = river_column(row, rng.uniform(0, 2 * np.pi))
    west_bank = column < bend
    county = np.where(west_bank, 0, 1)
    county[row < SOUTH_UNTIL] = 3
    county[column < HILLS_UNTIL] = 2
    return Ground(water=np.abs(column - bend) < 2, county=county, elevation_m=_elevation_m(row, column, rng))


def river_column(row: Floats, phase: float) -> Floats:
    """Return where the middle of the river runs (columns) at each row."""
    return np.asarray(190 + 5 * np.sin(row / 45 + phase) + 2 * np.sin(row / 17))


def _elevation_m(row: Floats, column: Floats, rng: np.random.Generator) -> Numbers:
    """Metres above the sea: a plain that falls to the east, and ridges in the west."""
    height = np.zeros((SIZE, SIZE))
    for waves, share in ((20, 0.5), (11, 0.3), (6, 0.2)):
        east, north, shift = rng.uniform(0.6, 1.4), rng.uniform(0.6, 1.4), rng.uniform(0, 2 * np.pi)
        height += share * np.sin(column * east / waves + shift) * np.cos(row * north / waves - shift)
    ridge = np.clip((HILLS_UNTIL + 5 - column) / HILLS_UNTIL, 0, 1) ** 0.8
    return np.rint(40 - column / 20 + ridge * (320 + 260 * height)).astype(np.int16)


def east_m(column: Any) -> Any:
    """Return the easting of columns (cell corners, or anything between)."""
    return EAST_M + CELL_M * column


def north_m(row: Any) -> Any:
    """Return the northing of rows."""
    return NORTH_M + CELL_M * row


def in_core(column: Integers, row: Integers) -> Booleans:
    """Tell which cells lie in the dense centre."""
    left, bottom, right, top = CORE
    return (column >= left) & (column < right) & (row >= bottom) & (row < top)
