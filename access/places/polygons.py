"""The polygons of a layer of land, water or the like; what is none is left out, and named."""

from pathlib import Path

import geopandas
import numpy as np
import shapely

from access.contracts.errors import FileError
from access.contracts.notes import Note, Subject
from access.contracts.said import Said
from access.contracts.tables import counted
from access.places import checks, readers
from access.places.reading import AS_IT_SAYS, Reading

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_COLLECTION = shapely.GeometryType.GEOMETRYCOLLECTION


def read(
    path: Path, reading: Reading = AS_IT_SAYS, *, subject: Subject
) -> tuple[geopandas.GeoSeries, list[Note]]:
    """Read the polygons of a layer; of a collection, those in it.

    Args:
        path: GeoJSON, GeoPackage or shapefile.
        reading: how to read it.
        subject: which input the layer belongs to, for the note.

    Returns:
        (the polygons; notes on how it was read, and on rows without any, or whose outline is broken).

    Raises:
        FileError: unreadable, or it holds no polygons.
    """
    rows, notes = readers.layer(path, reading, subject=subject, areas=True)
    shapes = np.array([_areal(each) for each in rows.geometry], dtype=object)
    lost = checks.unplaced(rows) | shapely.is_missing(shapes)
    if lost.all():
        raise FileError(str(path), [Said("里面没有面", "it holds no polygons")])
    found = geopandas.GeoSeries(shapes[~lost], index=rows.index[~lost], crs=rows.crs)
    note = Note(
        "left_out",
        subject,
        f"{path.name}：{int(lost.sum())} 行不是完整的面，没有采用（{checks.rows_zh(path, lost)}）",
        f"{path.name}: {counted(int(lost.sum()), 'row')} without a polygon, or with a broken outline, not"
        f" used ({checks.rows(path, lost)})",
        int(lost.sum()),
        "rows",
    )
    return found, [*notes, note] if lost.any() else notes


def _areal(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """The polygons of a shape as one; None where there are none."""
    kind = shapely.get_type_id(shape)
    if kind in _POLYGONS:
        return shape
    if kind != _COLLECTION:
        return None
    inner = [_areal(each) for each in shapely.get_parts(shape)]
    parts = [part for each in inner if each is not None for part in shapely.get_parts(each)]
    return shapely.multipolygons(parts) if parts else None
