"""The cells of the raster, put together from the parts that they were cut into."""

import numpy as np
import pandas as pd

from access.contracts.tables import Cells, CellZones

_PLACE = ("geometry", "outline", "row", "column", "raster_cell")


def by_raster(cells: Cells, cell_zones: CellZones) -> CellZones:
    """Return CELL_ZONES of the cells of the raster, from those of the parts that it was cut into.

    Args:
        cells: with the column ``raster_cell``.
        cell_zones: of these.
    """
    part = cell_zones.index.get_level_values("cell_id")
    zone = cell_zones.index.get_level_values("zone_id")
    cell = cells["raster_cell"].reindex(part)
    known = cell.notna().to_numpy()
    living = (cell_zones["share"].to_numpy() * cells["persons"].reindex(part).to_numpy())[known]
    at = cell.to_numpy()[known].astype(np.int64)
    summed_up = pd.Series(living).groupby([at, zone[known]]).sum()
    whole = cells["persons"].groupby(cells["raster_cell"]).sum()
    share = summed_up / whole.reindex(summed_up.index.get_level_values(0)).to_numpy()
    found: CellZones = share.rename("share").rename_axis(["cell_id", "zone_id"]).to_frame()
    return found


def put_together(cells: Cells, raster: Cells | None) -> Cells:
    """Return the cells of the raster with the people that their parts have; the cells, if they are whole."""
    if raster is None or "raster_cell" not in cells.columns:
        return cells
    names = [name for name in raster.columns if name in cells.columns and name not in _PLACE]
    sums = cells[names].groupby(cells["raster_cell"]).sum().reindex(raster.index)
    return raster.assign(**{name: sums[name] for name in names})
