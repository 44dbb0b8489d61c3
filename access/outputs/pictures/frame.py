"""Where things lie on a picture: the part of the study's CRS that is shown, in points of its map."""

from dataclasses import dataclass

import numpy as np
import shapely

from access.contracts.arrays import Booleans, Floats, Objects
from access.verdicts.place import Place

MM = 72 / 25.4  # points of a millimetre
_MARGIN = 0.03  # of the extent, on each side
_TENTHS = 10  # paths are written in tenths of a point, 0.035 mm
_WIDE = 1.3  # from this ratio on a place has its legend below
_ROOMY = 1.5  # times the area around the people
_LEGEND = 132.0  # points, beside the map
_LEAST_HEIGHT, _MOST_HEIGHT = 0.5, 1.05  # of the sheet's width


@dataclass(frozen=True)
class Frame:
    """The map on the sheet.

    Attributes:
        west, north: of its upper left corner, in the study's CRS (metres).
        m_per_pt: its scale.
        width, height: in points.
        beside: whether the legend stands beside it, else below.
    """

    west: float
    north: float
    m_per_pt: float
    width: float
    height: float
    beside: bool

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """What is shown of the study's CRS: west, south, east, north."""
        east = self.west + self.width * self.m_per_pt
        return self.west, self.north - self.height * self.m_per_pt, east, self.north

    def at(self, xy: Floats) -> Floats:
        """Return coordinates on the map in points from its upper left corner, shape (n, 2)."""
        return np.column_stack([xy[:, 0] - self.west, self.north - xy[:, 1]]) / self.m_per_pt

    def shows(self, xy: Floats) -> Booleans:
        """Tell which points of the study's CRS are on the map."""
        west, south, east, north = self.bounds
        x, y = xy.T
        return np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north))

    def clipped(self, shapes: Objects, *, beyond_pt: float = 4) -> Objects:
        """Return the parts of shapes on the map, and a little beyond its edge; none that are empty."""
        west, south, east, north = self.bounds
        m = beyond_pt * self.m_per_pt
        found = shapely.clip_by_rect(shapes, west - m, south - m, east + m, north + m)
        return np.asarray(found[~shapely.is_empty(found)], dtype=object)


def frame_of(place: Place, width: float) -> Frame:
    """Lay the place out: all its people, else its zones, on a sheet so wide (points).

    Args:
        place: the place.
        width: of the sheet.
    """
    west, south, east, north = _extent(place)
    margin = _MARGIN * max(east - west, north - south, 100.0)
    wide, high = east - west + 2 * margin, north - south + 2 * margin
    beside = wide / high < _WIDE
    across = width - _LEGEND - 8 if beside else width
    down = float(np.clip(across * high / wide, _LEAST_HEIGHT * width, _MOST_HEIGHT * width))
    m_per_pt = max(wide / across, high / down)
    x, y = (west + east - across * m_per_pt) / 2, (south + north + down * m_per_pt) / 2
    return Frame(x, y, m_per_pt, across, down, beside)


def _extent(place: Place) -> Floats:
    """The zones' bounds, but where they hold much land or sea without people: then these people's."""
    zones = np.asarray(shapely.total_bounds(place.zones.geometry.to_numpy()), dtype=float)
    cells = place.raster_cells
    lived = cells[cells["persons"].to_numpy() > 0] if len(cells) else cells
    if not len(lived):
        return zones
    people = np.asarray(shapely.total_bounds(lived["outline"].to_numpy()), dtype=float)
    both = np.array([*np.minimum(zones[:2], people[:2]), *np.maximum(zones[2:], people[2:])])
    return both if np.prod(both[2:] - both[:2]) <= _ROOMY * np.prod(people[2:] - people[:2]) else people


def outlined(frame: Frame, shapes: Objects, *, tolerance_pt: float = 0.25) -> str:
    """Return the rings or lines of shapes as data of a path in tenths of a point, clipped to the map.

    Args:
        frame: the map.
        shapes: polygons or lines in the study's CRS.
        tolerance_pt: how far a line may be moved to leave corners out.
    """
    shown = frame.clipped(np.asarray(shapes, dtype=object))
    simple = shapely.simplify(shown, tolerance_pt * frame.m_per_pt)
    parts = shapely.get_parts(simple)
    areas = shapely.get_dimensions(parts) == 2
    rings = shapely.get_rings(parts[areas])
    lines = parts[shapely.get_dimensions(parts) == 1]
    return "".join([*(_path(frame, ring, "z") for ring in rings), *(_path(frame, line) for line in lines)])


def _path(frame: Frame, line: shapely.Geometry, end: str = "") -> str:
    """One line in relative steps, which are the shorter numbers; empty where it comes to a point."""
    whole = np.rint(frame.at(shapely.get_coordinates(line)) * _TENTHS).astype(np.int64)
    steps = np.diff(whole, axis=0)
    steps = steps[steps.any(axis=1)]
    if not len(steps):
        return ""
    if end:
        steps = steps[:-1]  # z leads back
    told = " ".join(f"{x} {y}" for x, y in steps.tolist())
    return f"M{whole[0, 0]} {whole[0, 1]}l{told}{end}"
