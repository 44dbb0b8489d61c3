"""Land as its polygons lie, cut by the zones: how much of it is near facilities, whoever lives there."""

from dataclasses import dataclass
from typing import NamedTuple

import geopandas
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts.arrays import Floats, Objects
from access.contracts.tables import Zones
from access.contracts.zone_hierarchy import Parts, ZoneHierarchy
from access.verdicts.place import Place

_LEAST_M2 = 1e-3


@dataclass(frozen=True, eq=False)
class Plots(Parts):
    """Plots of land, none of which overlap.

    Attributes:
        shapes: the polygons.
        area_m2: of each.
    """

    shapes: Objects
    area_m2: Floats


class Near(NamedTuple):
    """How much of each plot lies within a length of facilities.

    Attributes:
        plots: the land.
        met_m2: of each plot, what lies within it.
        open_m2: what does not, but may: the border of the data is as near.
    """

    plots: Plots
    met_m2: Floats
    open_m2: Floats


def plots(land: geopandas.GeoSeries, place: Place) -> Plots:
    """Cut land where zones of the division cut it; what overlaps counts once, what is in no zone not at all.

    Args:
        land: polygons in the projected CRS of the study.
        place: whose zones.
    """
    tree = place.hierarchy
    whole = shapely.get_parts(shapely.make_valid(shapely.union_all(np.asarray(land))))
    own = _own_shapes(place.zones, tree)
    plot, zone = shapely.STRtree(own).query(whole, predicate="intersects")
    shapes = shapely.intersection(whole[plot], own[zone])
    area = shapely.area(shapes)
    kept = area > _LEAST_M2
    shapes, zone, area = shapes[kept], zone[kept], area[kept]
    cell = np.full(len(shapes), -1)
    inside = shapely.point_on_surface(shapes)
    found, around = shapely.STRtree(place.cells["outline"].to_numpy()).query(inside, predicate="intersects")
    cell[found[::-1]] = around[::-1]
    zones = place.zones.geometry.to_numpy()
    across = {int(each): inner(shapes, zones[each]) / area for each in np.flatnonzero(tree.across)}
    return Plots(cell, zone.astype(np.int64), across, shapes, area)


def inner(shapes: Objects, region: BaseGeometry) -> Floats:
    """Return how much of each shape (area) lies in a region, whose parts do not overlap."""
    parts = shapely.get_parts(region)
    parts = parts[shapely.get_dimensions(parts) == 2]
    shapely.prepare(parts)
    shape, part = shapely.STRtree(parts).query(shapes, predicate="intersects")
    area = shapely.area(shapes[shape])
    cut = ~shapely.covers(parts[part], shapes[shape])
    area[cut] = shapely.area(shapely.intersection(shapes[shape[cut]], parts[part[cut]]))
    return np.bincount(shape, area, minlength=len(shapes)).astype(np.float64)


def near(land: Plots, within: BaseGeometry, unknown: BaseGeometry) -> Near:
    """Return how much of some land lies within a region, and how much of the rest in another.

    Args:
        land: see ``Plots``.
        within: what is near enough to facilities.
        unknown: what is as near to the border of the data.
    """
    met = inner(land.shapes, within)
    either = inner(land.shapes, shapely.union(within, unknown)) if not unknown.is_empty else met
    return Near(land, met, np.maximum(either - met, 0.0))


def _own_shapes(zones: Zones, tree: ZoneHierarchy) -> Objects:
    """Each zone of the division without those right in it; of zones across, nothing."""
    shapes = shapely.make_valid(zones.geometry.to_numpy())
    found = shapes.copy()
    for outer in np.unique(tree.parent[(tree.parent >= 0) & ~tree.across]):
        within = shapes[(tree.parent == outer) & ~tree.across]
        found[outer] = shapely.difference(shapes[outer], shapely.union_all(within))
    found[tree.across] = shapely.Polygon()
    return found
