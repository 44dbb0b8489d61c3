"""The sea around a study's streets, from which nobody comes, and the box that their file claims."""

import geopandas
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts.notes import Note
from access.places import background, datums
from access.places.osm.file import WGS84
from access.study.read_streets import Open
from access.study.study import Study

_MARGIN_M = 10_000.0  # of sea around the streets


def box(study: Study, crs: pyproj.CRS, osm_file: Open) -> BaseGeometry | None:
    """Return what the streets' OpenStreetMap file claims to be complete within, or None."""
    found = None if study.streets.osm is None else osm_file(study.streets.osm).box
    return None if found is None else datums.project(geopandas.GeoSeries([found], crs=WGS84), crs).iloc[0]


def sea(study: Study, area: geopandas.GeoSeries, osm_file: Open) -> tuple[BaseGeometry | None, list[Note]]:
    """Return the sea around the streets (of a layer, else of a file's coastline; or None), and notes.

    Args:
        study: from ``access.study.study.load``.
        area: the streets and the zones, in the projected CRS of the study.
        osm_file: opens an OpenStreetMap file.

    Raises:
        InputError: a layer that cannot be used.
    """
    source = study.streets
    window = shapely.box(*area.total_bounds).buffer(_MARGIN_M, join_style="mitre")
    frame = background.Frame(window, area.crs, 1.0)
    notes: list[Note] = []
    if source.sea is not None:
        found, told = background.from_layer(source.sea, frame, subject="streets")
        notes = [each for each in told if each.level == "left_out"]  # a border is never so exact
    elif source.osm is None or source.beyond_border == "nothing":
        return None, []
    else:
        file = osm_file(source.osm)
        found, _ = background.sea(file.coast, file.box, frame)
    return shapely.union_all(found) if len(found) else None, notes
