"""The outlines of facilities that are areas, and the lines of those that are lines."""

from pathlib import Path
from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Floats, Integers, Objects
from access.contracts.notes import Note
from access.contracts.tables import counted

_RING, _COLLECTION = 2, 7  # types of shapes, as GEOS numbers them


def outlines(shapes: geopandas.GeoSeries, ids: pd.Index) -> geopandas.GeoSeries:
    """Return the areas and lines among shapes by these ids; None for the rest.

    Areas are mended where they cross themselves. Of a collection, what has most dimensions counts: points
    and lines beside areas are labels and drawing aids.
    """
    found = np.array(shapes, dtype=object)
    for row in np.flatnonzero(shapely.get_type_id(found) == _COLLECTION):
        parts = shapely.get_parts(shapely.get_parts(found[[row]]))
        of_most = shapely.get_dimensions(parts) == shapely.get_dimensions(found[row])
        found[row] = shapely.union_all(parts[of_most])
    wrong = (shapely.get_dimensions(found) == 2) & ~shapely.is_valid(found)
    found[wrong] = shapely.make_valid(found[wrong], method="structure", keep_collapsed=False)
    found[(shapely.get_dimensions(found) < 1) | shapely.is_empty(found)] = None
    return geopandas.GeoSeries(found, index=ids, crs=shapes.crs)


def area_notes(path: Path, drawn: geopandas.GeoSeries) -> list[Note]:
    """Say how many rows of a list are areas, which are reached at their outlines."""
    m2 = drawn.area[shapely.get_dimensions(np.asarray(drawn)) == 2]
    if not len(m2):
        return []
    sizes_zh = f"中位数 {m2.median():,.0f} 平方米，最大 {m2.max():,.0f} 平方米"
    sizes = f"median {m2.median():,.0f} m², largest {m2.max():,.0f} m²"
    zh = f"{path.name}：{len(m2)} 行是面（{sizes_zh}），到其轮廓或出入口为止计算（settings: doors），"
    en = f"{path.name}: {counted(len(m2), 'row')} of areas ({sizes}); ways to them end at their outlines or"
    told = (f"{zh}其中的居民计为已到达", f"{en} doors (`settings: doors`), and who lives in one is there")
    return [Note("found", "facilities", *told, len(m2), "rows")]


class Rings(NamedTuple):
    """The outer rings of areas, and lines as they are; arrays of one length.

    Attributes:
        line: LinearRings and LineStrings.
        owner: the number of the area or line that each belongs to.
    """

    line: Objects
    owner: Integers

    @classmethod
    def of(cls, areas: Objects) -> "Rings":
        """Return the outer rings of polygons and multipolygons, and the parts of lines, in their order."""
        parts, owner = shapely.get_parts(areas, return_index=True)
        solid = shapely.get_dimensions(parts) == 2
        parts[solid] = shapely.get_exterior_ring(parts[solid])
        kept = shapely.get_dimensions(parts) == 1
        return cls(np.asarray(parts[kept], dtype=object), owner[kept])

    @property
    def shape(self) -> Objects:
        """What each goes round; lines as they are."""
        found: Objects = self.line.copy()
        closed = shapely.get_type_id(found) == _RING
        found[closed] = shapely.polygons(found[closed])
        return found

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
