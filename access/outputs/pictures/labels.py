"""Names and numbers where there is room: none lies on another, or leaves the map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Floats, Objects
from access.outputs.maps import base_layers
from access.outputs.maps.palette import colours
from access.outputs.pictures.frame import Frame
from access.outputs.pictures.text import width_of, written
from access.verdicts.place import Place

NUMBERED = 10  # gaps, as on the page
_NAME = 7.0  # points
_HALO = 1.0
_LEAST = 0.7  # of a name's width: narrower zones stay without, as on the page
_GRID = 7  # places a side of a zone at which its name is tried
_BADGE = 5.0  # radius
_AWAY = (11.0, 17.0)  # how far from its gap a number is tried


class Room:
    """The room that is left on the map, in points."""

    def __init__(self, frame: Frame) -> None:
        self._right, self._bottom = frame.width, frame.height
        self.boxes = np.empty((0, 4))

    def take(self, box: Sequence[float]) -> None:
        """Take a box (left, top, right, bottom)."""
        self.boxes = np.vstack([self.boxes, box])

    def free(self, box: Sequence[float]) -> bool:
        """Tell whether nothing lies in a box, and all of it on the map."""
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self._right or bottom > self._bottom:
            return False
        west, north, east, south = self.boxes.T
        return not ((left < east) & (right > west) & (top < south) & (bottom > north)).any()


@dataclass(frozen=True)
class Named:
    """A zone that a map has room for, and the places where its name may stand.

    Attributes:
        zone: its position among the zones.
        width: of what is seen of it, in points.
        spots: on the map, shape (n, 2), the best first.
    """

    zone: int
    width: float
    spots: Floats


def named(frame: Frame, place: Place, drawn: Objects) -> list[Named]:
    """Return the zones that a map has room for, the largest first.

    Args:
        frame: the map.
        place: whose zones.
        drawn: their outlines, simplified.
    """
    shown = np.flatnonzero(base_layers.on_the_map(place.hierarchy)).tolist()
    ids = place.zones.index.astype(str).tolist()
    xy = shapely.get_coordinates(place.cells.geometry.to_numpy())
    found = []
    for number in shown:
        visible = frame.clipped(drawn[[number]], beyond_pt=0)
        if not len(visible):
            continue
        shape = visible[0]
        west, _, east, _ = shapely.bounds(shape)
        lived = place.persons((ids[number],)) if len(place.cells) else None
        middle = (
            base_layers.middle(xy, lived, shape) if lived is not None else shapely.point_on_surface(shape)
        )
        width = (east - west) / frame.m_per_pt
        found.append((shape.area, Named(number, width, _spots(frame, shape, middle))))
    return [zone for _, zone in sorted(found, key=lambda each: -each[0])]


def _spots(frame: Frame, shape: shapely.Geometry, middle: shapely.Geometry) -> Floats:
    west, south, east, north = shapely.bounds(shape)
    steps = (np.arange(_GRID) + 0.5) / _GRID
    x, y = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    grid = np.column_stack([x.ravel(), y.ravel()])
    inner = grid[shapely.contains_xy(shape, *grid.T)]
    first = shapely.get_coordinates([middle, shapely.point_on_surface(shape)])
    away = np.hypot(*(inner - first[0]).T)
    return frame.at(np.vstack([first, inner[np.argsort(away, kind="stable")]]))


def place_names(room: Room, wanted: Iterable[Named], texts: Sequence[str], dots: Floats) -> str:
    """Write names where there is room, rather on few facilities than on many.

    Args:
        room: what is left; what the names take goes off it.
        wanted: the zones, the most important first.
        texts: the name of each zone of the place.
        dots: the facilities, on the map, shape (n, 2).
    """
    parts = []
    for each in wanted:
        text = texts[each.zone]
        wide = width_of(text, _NAME)
        if each.width < _LEAST * wide:
            continue
        half = np.array([wide / 2 + _HALO, _NAME * 0.62])
        free = [spot for spot in each.spots if room.free((*(spot - half), *(spot + half)))]
        if not free:
            continue
        hidden = (np.abs(dots[:, None] - np.array(free)) < half).all(axis=2).sum(axis=0)
        spot = free[int(np.argmin(hidden))]
        room.take((*(spot - half), *(spot + half)))
        parts.append(written([text], spot[0], spot[1] + _NAME * 0.36, _NAME))
    style = f'text-anchor="middle" font-weight="bold" fill="{colours()["zone_name"]}"'
    halo = f'stroke="#fff" stroke-opacity=".85" stroke-width="{2 * _HALO:g}" stroke-linejoin="round"'
    # the halo first and by itself: not every program knows the attribute that puts it below the letters
    texts = "".join(parts)
    return f'<g class="halo" {style} {halo}>{texts}</g><g class="names" {style}>{texts}</g>'


def place_numbers(room: Room, frame: Frame, gaps: geopandas.GeoDataFrame) -> str:
    """Write the numbers of the largest gaps on them, or next to them with a line that leads there.

    Args:
        room: what is left; what the numbers take goes off it.
        frame: the map.
        gaps: GAPS of one clause, the largest first.
    """
    ink = colours()["ink"]
    lines, badges = [], []
    for gap_id, shape in gaps.geometry.iloc[:NUMBERED].items():
        visible = frame.clipped(np.array([shape], dtype=object), beyond_pt=0)
        if not len(visible):
            continue
        parts = shapely.get_parts(visible)
        largest = parts[np.argmax(shapely.area(parts))]
        inner = shapely.point_on_surface(largest)
        at = frame.at(shapely.get_coordinates(inner))[0]
        # what the number would hide has it beside it
        small = np.ptp(shapely.bounds(largest).reshape(2, 2), axis=0).min() < 2 * _BADGE * frame.m_per_pt
        spot = next((each for each in _around(at, beside=small) if room.free(_badge_box(each))), None)
        if spot is None:
            continue
        room.take(_badge_box(spot))
        if spot is not at:
            lines.append(f"M{at[0]:.1f} {at[1]:.1f}L{spot[0]:.1f} {spot[1]:.1f}")
        number = str(gap_id).rpartition("#")[2]
        badges.append(
            f'<circle cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="{_BADGE:g}" fill="{ink}" stroke="#fff" '
            f'stroke-width=".6"/>' + written([number], spot[0], spot[1] + 2.3, 6.5 if len(number) < 2 else 6)
        )
    leads = f'<path d="{"".join(lines)}" stroke="{ink}" stroke-width=".6" fill="none"/>' if lines else ""
    style = 'text-anchor="middle" font-weight="bold" fill="#fff"'
    return f'<g class="numbers" {style}>{leads}{"".join(badges)}</g>' if badges else ""


def _around(at: Floats, *, beside: bool) -> Iterable[Floats]:
    if not beside:
        yield at
    for away in _AWAY:
        for angle in np.arange(8) * np.pi / 4:
            yield at + away * np.array([np.cos(angle), -np.sin(angle)])


def _badge_box(spot: Floats) -> tuple[float, float, float, float]:
    x, y = spot
    r = _BADGE + 0.5
    return x - r, y - r, x + r, y + r
