"""Land of one kind (residential, built-up) in each cell of the population grid."""

from pathlib import Path

import geopandas
import pandas as pd
import shapely
from exactextract import exact_extract

from access.contracts.notes import Note
from access.contracts.tables import Cells
from access.places import datums, polygons
from access.places.grid import Grid
from access.places.reading import AS_IT_SAYS, Reading


def in_cells(
    path: Path, grid: Grid, cells: Cells, reading: Reading = AS_IT_SAYS
) -> tuple[pd.Series, list[Note]]:
    """Return the land in each cell (square metres), by exact area, and notes; land that overlaps counts once.

    Args:
        path: a polygon layer.
        grid: the population grid.
        cells: CELLS of that grid, with ``outline``.
        reading: how to read the layer.

    Raises:
        FileError: unreadable, or it holds no polygons.
    """
    areas, notes = polygons.read(path, reading, subject="zones")
    notes += datums.notes("zones", path.name, areas.crs, cells.crs, areas.iloc[0])
    whole = grid.cut(areas).make_valid().union_all()
    if whole.is_empty:
        return pd.Series(0.0, index=cells.index), notes
    parts = geopandas.GeoDataFrame(geometry=[whole], crs=grid.crs)
    found = exact_extract(grid.source, parts, ["cell_id", "coverage"], output="pandas")
    share = pd.Series(found["coverage"].iloc[0], index=found["cell_id"].iloc[0], dtype=float)
    return share.reindex(cells.index).fillna(0.0) * shapely.area(cells["outline"].to_numpy()), notes
