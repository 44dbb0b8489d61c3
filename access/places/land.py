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


def read(path: Path, cells: Cells, reading: Reading = AS_IT_SAYS) -> tuple[geopandas.GeoSeries, list[Note]]:
    """Read the polygons of land, and say how they were read.

    Args:
        path: a polygon layer.
        cells: CELLS, in whose CRS the study measures.
        reading: how to read the layer.

    Raises:
        FileError: unreadable, or it holds no polygons.
    """
    areas, notes = polygons.read(path, reading, subject="zones")
    return areas, [*notes, *datums.notes("zones", path.name, areas.crs, cells.crs, areas.iloc[0])]


def in_cells(areas: geopandas.GeoSeries, grid: Grid, cells: Cells) -> pd.Series:
    """Return the land in each cell (square metres), by exact area; land that overlaps counts once.

    Args:
        areas: polygons in any CRS.
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
