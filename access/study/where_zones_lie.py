"""Whether zones lie where the people and the streets of a study do: told before anything is measured."""

from pathlib import Path

import geopandas
import numpy as np
import shapely
from pyproj.exceptions import ProjError
from rasterio.errors import RasterioError

from access.contracts.arrays import Floats
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.contracts.tables import Zones
from access.places import datums, likely_crs, rasters
from access.places.osm.file import WGS84
from access.study.read_streets import Open
from access.study.study import Study


def check(study: Study, zones: Zones, path: Path, osm_file: Open) -> None:
    """Refuse zones that lie nowhere, or far from a study's people; say which CRS would bring them home.

    Args:
        study: from ``access.study.study.load``.
        zones: in the CRS that they are read in.
        path: their file.
        osm_file: opens an OpenStreetMap file, each only once.

    Raises:
        FileError: see above.
    """
    points = zones.geometry.representative_point()
    x, y = np.asarray(points.x, dtype=float), np.asarray(points.y, dtype=float)
    lon, lat = datums.moved(zones.crs, WGS84, x, y)
    placed = bool((np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) <= 90)).all())
    area = _area(study, osm_file)
    if area is None and placed:
        return
    if area is None:
        raise FileError(str(path), [_nowhere(x, y)])
    if placed and (likely_crs.away_m(area, zones.crs, x, y) <= likely_crs.HERE_M).any():
        return
    if placed and _overlap(zones, area):
        return
    likely = likely_crs.found(area, zones.crs, x, y)
    if likely is not None:
        hint = likely_crs.told(likely, zones.crs, float(x[0]))
        what = Said(
            f"分区不在人口（或街道）所在之处（{x[0]:.10g}, {y[0]:.10g}）；{hint.zh}",
            f"its zones lie far from the people (or the streets) of the study ({x[0]:.10g}, {y[0]:.10g});"
            f" {hint}",
        )
        raise FileError(str(path), [what])
    if not placed:
        raise FileError(str(path), [_nowhere(x, y)])


def _nowhere(x: Floats, y: Floats) -> Said:
    return Said(
        f"按此坐标系，分区没有位置（{x[0]:.10g}, {y[0]:.10g}）；请核对 crs",
        f"its zones have no place in this CRS ({x[0]:.10g}, {y[0]:.10g}); check `crs`",
    )


def _overlap(zones: Zones, area: geopandas.GeoSeries) -> bool:
    """Whether the extent of large zones, whose middles lie far away, meets the area."""
    near = datums.bounds(zones.crs, area.crs, tuple(zones.total_bounds))
    return bool(np.isfinite(near).all() and area.union_all().intersects(shapely.box(*near)))


def _area(study: Study, osm_file: Open) -> geopandas.GeoSeries | None:
    """Where the people of a study live, or its streets run, as far as a file tells at once; else None."""
    box = None
    if study.population.given and study.population.raster is not None:
        try:
            with rasters.opened(study.population.raster) as source:
                if source.crs is None or source.transform.is_identity:
                    return None
                box = shapely.box(*datums.bounds(source.crs, WGS84, tuple(source.bounds)))
        except (FileError, RasterioError, ProjError):  # told when the raster is read
            return None
    elif study.streets.osm is not None:
        box = osm_file(study.streets.osm).claimed
    if box is None or not np.isfinite(box.bounds).all():
        return None
    found = geopandas.GeoSeries([box], crs=WGS84)
    if box.bounds[2] - box.bounds[0] > 90:  # of the world: nothing lies elsewhere
        return None
    return datums.project(found, found.estimate_utm_crs())
