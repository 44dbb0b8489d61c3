"""Whether the box that an OpenStreetMap file claims to hold is that of what it does hold."""

import numpy as np
import shapely

from access.contracts.arrays import Floats
from access.contracts.said import Said

_INSIDE = 0.5  # of the nodes of streets, at least, lie in the box of their own file
# no place of the files at hand is emptier: a box ends at most so far beyond the last street
_GAP_KM = 5.0
_KM_A_DEGREE = 111.2


def doubt(box: shapely.Polygon, lonlat: Floats, *, by_the_sea: bool) -> Said | None:
    """Say why a box is not believed; None: it may be that of the file.

    Args:
        box: what the file claims, in degrees.
        lonlat: nodes of the file's streets, shape (n, 2), degrees.
        by_the_sea: whether the file holds coastlines: what lies beyond the streets may be the sea.

    >>> town = np.array([[114.0, 22.5], [114.1, 22.6]])
    >>> str(doubt(shapely.box(22.5, 114.0, 22.6, 114.1), town, by_the_sea=False))
    'none of its streets lies in it'
    >>> doubt(shapely.box(113.98, 22.48, 114.12, 22.62), town, by_the_sea=False)
    """
    if not len(lonlat):
        return None
    west, south, east, north = box.bounds
    x, y = lonlat.T
    inside = float(np.mean((x >= west) & (x <= east) & (y >= south) & (y <= north)))
    if inside < _INSIDE:
        part_zh, part = (f"只有 {inside:.0%}", f"only {inside:.0%}") if inside else ("没有一条", "none")
        return Said(f"其街道{part_zh}在这一范围内", f"{part} of its streets lies in it")
    if by_the_sea:
        return None
    scale = np.array([np.cos(np.radians(y.mean())), 1.0]) * _KM_A_DEGREE
    low, high = lonlat.min(axis=0), lonlat.max(axis=0)
    gaps = np.concatenate([(low - [west, south]) * scale, ([east, north] - high) * scale])
    size = (high - low) * scale
    if gaps.max() <= max(_GAP_KM, float(size.max())):
        return None
    km, side = float(gaps.max()), int(gaps.argmax())
    return Said(
        f"其街道到这一范围的{'西南东北'[side]}边还差 {km:,.0f} 公里",
        f"its streets end {km:,.0f} km short of its {('west', 'south', 'east', 'north')[side]}",
    )
