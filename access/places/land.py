"""Land of one kind (residential, built-up) in each cell of the population grid."""

import geopandas
import pandas as pd
import shapely
from exactextract import exact_extract

from access.contracts.tables import Cells
from access.places.grid import Grid


def in_cells(areas: geopandas.GeoSeries, grid: Grid, cells: Cells) -> pd.Series:
    """Return the land in each cell (square metres), by exact area; land that overlaps counts once.

    Args:
        areas: the land: polygons in any CRS.
        grid: the population grid.
        cells: CELLS of that grid, with ``outline``.
    """
    whole = grid.cut(areas).make_valid().union_all()
    if whole.is_empty:
        return pd.Series(0.0, index=cells.index)
    parts = geopandas.GeoDataFrame(geometry=[whole], crs=grid.crs)
    found = exact_extract(grid.source, parts, ["cell_id", "coverage"], output="pandas")
    share = pd.Series(found["coverage"].iloc[0], index=found["cell_id"].iloc[0], dtype=float)
    return share.reindex(cells.index).fillna(0.0) * shapely.area(cells["outline"].to_numpy())
