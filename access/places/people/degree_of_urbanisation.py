"""Urban or rural, derived from where people live, for studies without a layer that says so.

The degree of urbanisation (European Union, FAO, UN-Habitat, OECD and the World Bank: Applying the
degree of urbanisation, 2021): on a grid of about 1 km, an urban centre is cells of at least 1,500
persons per km² that touch by a side and hold 50,000 people together; an urban cluster is cells of at
least 300 per km² that touch by a side or a corner and hold 5,000. All else is rural. A unit is urban
where fewer than half of its people live in rural cells. The manual's filling of gaps in centres and
smoothing of their edges is left out.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import ndimage

from access.contracts.arrays import Floats, Integers
from access.contracts.notes import Note
from access.contracts.tables import Cells, CellZones
from access.places.grid import Grid

_SIDE_M = 1000.0
_CENTRE, _CLUSTER = (1500.0, 50_000.0), (300.0, 5_000.0)  # persons per km², persons together
_CORNERS = np.ones((3, 3), dtype=int)
RURAL, CLUSTER, CENTRE = range(3)


def degrees(grid: Grid, cell_m2: float) -> npt.NDArray[np.int8]:
    """Return whether each cell is rural (0), of a cluster (1) or of a centre (2); shape (rows, columns).

    Args:
        grid: persons per cell.
        cell_m2: the area of a cell (square metres); smaller cells are put together to about 1 km².
    """
    side = max(1, round(_SIDE_M / cell_m2**0.5))
    rows, columns = grid.persons.shape
    padded = np.zeros((-(-rows // side) * side, -(-columns // side) * side))
    padded[:rows, :columns] = np.nan_to_num(grid.persons)
    blocks = padded.reshape(padded.shape[0] // side, side, -1, side).sum(axis=(1, 3))
    km2 = side**2 * cell_m2 / 1e6
    found = np.zeros(blocks.shape, dtype=np.int8)
    found[_patches(blocks, km2, *_CLUSTER, _CORNERS)] = CLUSTER
    found[_patches(blocks, km2, *_CENTRE, None)] = CENTRE
    return np.repeat(np.repeat(found, side, axis=0), side, axis=1)[:rows, :columns]


def _patches(
    persons: Floats, km2: float, per_km2: float, together: float, structure: Integers | None
) -> npt.NDArray[np.bool_]:
    """Cells dense enough, in patches that hold enough people."""
    label, count = ndimage.label(persons >= per_km2 * km2, structure=structure)
    total = ndimage.sum_labels(persons, label, np.arange(count + 1))
    large = total >= together
    large[0] = False  # what is in no patch
    return np.asarray(large[label])


def zone_classes(degree: npt.NDArray[np.int8], cells: Cells, cell_zones: CellZones) -> tuple[pd.Series, Note]:
    """Return each zone's class, ``urban`` or ``rural``, by where its people live, and a note.

    Args:
        degree: from ``degrees``.
        cells: CELLS table of the same grid; its ids are cell numbers, row by row.
        cell_zones: CELL_ZONES table.
    """
    cell = cell_zones.index.get_level_values("cell_id")
    persons = cells["persons"].reindex(cell).fillna(0.0).to_numpy() * cell_zones["share"].to_numpy()
    within = np.where(degree.reshape(-1)[cell.to_numpy()] > RURAL, persons, 0.0)
    zone = cell_zones.index.get_level_values("zone_id")
    sums = pd.DataFrame({"all": persons, "urban": within}, index=zone).groupby(level=0).sum()
    found = pd.Series(np.where(2 * sums["urban"] > sums["all"], "urban", "rural"), sums.index, dtype="str")
    number = int((found == "urban").sum())
    return found, Note(
        "doubtful",
        "zones",
        f"分区没有城乡分类，按人口密度推定（城镇化程度，2021）：城 {number} 个，乡 {len(found) - number} 个",
        "no urban–rural class among the zones; derived from population density (degree of"
        f" urbanisation, 2021): {number} urban, {len(found) - number} rural",
        number,
        "zones",
    )
