"""The outlines of facilities that are areas."""

from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Floats, Integers, Objects


def outlines(shapes: geopandas.GeoSeries, ids: pd.Index) -> geopandas.GeoSeries:
    """Return the areas among shapes by these ids, mended where they cross themselves; None for the rest."""
    found = np.array(shapes, dtype=object)
    wrong = (shapely.get_dimensions(found) == 2) & ~shapely.is_valid(found)
    found[wrong] = shapely.make_valid(found[wrong], method="structure", keep_collapsed=False)
    found[(shapely.get_dimensions(found) != 2) | shapely.is_empty(found)] = None
    return geopandas.GeoSeries(found, index=ids, crs=shapes.crs)


class Rings(NamedTuple):
    """The outer rings of areas; arrays of one length.

    Attributes:
        line: LinearRings.
        owner: the number of the area that each belongs to.
    """

    line: Objects
    owner: Integers

    @classmethod
    def of(cls, areas: Objects) -> "Rings":
        """Return the outer rings of polygons and multipolygons, in their order."""
        parts, owner = shapely.get_parts(areas, return_index=True)
        solid = shapely.get_dimensions(parts) == 2
        return cls(np.asarray(shapely.get_exterior_ring(parts[solid]), dtype=object), owner[solid])

    def pieces(self, most_m: float) -> tuple[Objects, Integers, Floats]:
        """Cut rings into straight pieces no longer than this (metres).

        Returns:
            (LineStrings of two points; the number of the ring; how far along it each begins (metres)).
        """
        xy, ring = shapely.get_coordinates(shapely.segmentize(self.line, most_m), return_index=True)
        together = ring[1:] == ring[:-1]
        ends = np.stack([xy[:-1], xy[1:]], axis=1)[together]
        of = ring[1:][together]
        length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
        passed = np.cumsum(length) - length
        first = np.searchsorted(of, np.arange(len(self.line)))
        return np.asarray(shapely.linestrings(ends), dtype=object), of, passed - passed[first][of]
