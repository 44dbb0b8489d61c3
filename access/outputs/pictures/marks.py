"""What stands on the colours of a picture: facilities, the outlines of gaps, scale bar and north arrow."""

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Booleans, Floats
from access.outputs.maps.palette import colours
from access.outputs.pictures.frame import Frame, outlined
from access.outputs.pictures.labels import NUMBERED, Room
from access.outputs.pictures.text import width_of, written

MOST = 3000  # facilities that are drawn
_RADIUS = (0.8, 2.1)  # points: the least, and the most
_SHARE = 0.09  # of the side of the square of map that each facility has
_LEAST_GAP = 3.0  # points: smaller ones are dots that say nothing, but for those with a number
_BAR = 0.3  # of the map's width, at most
_BAR_HIGH = 2.6
_SIZE = 6.5


def facilities(frame: Frame, at: Floats, unlinked: Booleans) -> str:
    """Draw facilities as light circles with a dark line, dashed where no street leads there.

    Args:
        frame: the map; the more of them stand on it, the smaller they are.
        at: on the map, shape (n, 2).
        unlinked: of each.
    """
    chosen = np.linspace(0, len(at) - 1, min(len(at), MOST)).astype(int)
    side = np.sqrt(frame.width * frame.height / max(1, len(chosen)))
    radius = float(np.clip(_SHARE * side, *_RADIUS))
    lines = [
        ("facilities", colours()["ink"], "", ~unlinked[chosen]),
        ("unlinked", colours()["unlinked"], ' stroke-dasharray="1 .8"', unlinked[chosen]),
    ]
    return "".join(
        f'<g class="{name}" fill="#fff" stroke="{colour}" stroke-width="{radius * 0.42:.2f}"{dashes}>'
        + "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.2f}"/>' for x, y in at[chosen][mine])
        + "</g>"
        for name, colour, dashes, mine in lines
        if mine.any()
    )


def gap_outlines(frame: Frame, gaps: geopandas.GeoDataFrame) -> str:
    """Draw the outlines of the gaps of one clause, dark in a light line."""
    parts, gap = shapely.get_parts(gaps.geometry.to_numpy(), return_index=True)
    west, south, east, north = shapely.bounds(parts).T if len(parts) else np.empty((4, 0))
    large = np.maximum(east - west, north - south) >= _LEAST_GAP * frame.m_per_pt
    path = outlined(frame, parts[large | (gap < NUMBERED)], tolerance_pt=0.15)
    if not path:
        return ""
    return (
        f'<path d="{path}" stroke="#fff" stroke-opacity=".7" stroke-width="13"/>'
        f'<path d="{path}" stroke="{colours()["ink"]}" stroke-width="6"/>'
    )


def round_length(most_m: float) -> float:
    """Return the longest of 1, 2, 5 × 10ⁿ metres that is not longer.

    >>> round_length(730), round_length(199.0), round_length(2000)
    (500.0, 100.0, 2000.0)
    """
    power = 10.0 ** np.floor(np.log10(most_m))
    return float(next(each * power for each in (5, 2, 1) if each * power <= most_m * (1 + 1e-9)))


def scale_bar(frame: Frame, room: Room, *, zh: bool) -> str:
    """Draw a scale bar of a round length at the map's lower left; takes its room."""
    length = round_length(_BAR * frame.width * frame.m_per_pt)
    wide = length / frame.m_per_pt
    large = length >= 1000
    unit = ("公里" if large else "米") if zh else ("km" if large else "m")
    shown = length / 1000 if large else length
    x, y = 8.0, frame.height - 9
    room.take((x - 4, y - _SIZE - 6, x + wide + 10 + width_of(unit, _SIZE), y + _BAR_HIGH + 4))
    texts = [(0.0, "0", "middle"), (0.5, f"{shown / 2:g}", "middle"), (1.0, f"{shown:g} {unit}", "start")]
    ink = colours()["ink"]
    label = "".join(
        written(
            [text],
            x + share * wide - (1.9 * len(f"{shown:g}") if anchor == "start" else 0),
            y - 2.4,
            _SIZE,
            style=f' text-anchor="{anchor}"',
        )
        for share, text, anchor in texts
    )
    return (
        f'<g class="scale" fill="{ink}">'
        f'<rect x="{x - 4:.1f}" y="{y - _SIZE - 5:.1f}" width="{wide + 12 + width_of(unit, _SIZE):.1f}" '
        f'height="{_SIZE + _BAR_HIGH + 8:.1f}" fill="#fff" fill-opacity=".82"/>'
        f'<rect class="bar" x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{_BAR_HIGH}" fill="#fff" '
        f'stroke="{ink}" stroke-width=".6"/>'
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{wide / 2:.2f}" height="{_BAR_HIGH}"/>{label}</g>'
    )


def north_arrow(frame: Frame, room: Room, *, zh: bool) -> str:
    """Draw an arrow to the grid's north, which is up, at the map's upper right; takes its room."""
    x, y = frame.width - 14, 10.0
    room.take((x - 8, y - 6, x + 8, y + 30))
    ink = colours()["ink"]
    return (
        f'<g class="north" stroke="{ink}" stroke-width=".6" stroke-linejoin="round">'
        f'<rect x="{x - 8:.1f}" y="{y - 6:.1f}" width="16" height="35" fill="#fff" fill-opacity=".82" '
        'stroke="none"/>'
        f'<path d="M{x:.1f} {y + 6:.1f}l5 19l-5 -5z" fill="#fff"/>'
        f'<path d="M{x:.1f} {y + 6:.1f}l-5 19l5 -5z" fill="{ink}"/>'
        f'<g fill="{ink}" stroke="none">'
        + written(["北" if zh else "N"], x, y + 3.4, 7.5, style=' text-anchor="middle" font-weight="bold"')
        + "</g></g>"
    )
