"""A map sketch of one gap as SVG: streets, what stands between, the gap, the way, spots to look at."""

from typing import Any, NamedTuple

import numpy as np
import shapely

from access.contracts.arrays import Objects, Words

_WIDTH, _HEIGHT = 180.0, 105.0  # millimetres
_MARGIN, _LEAST_M = 0.12, 240.0
_BARRIERS = {
    "water": "#2b7bba",
    "stream": "#2b7bba",
    "coast": "#2b7bba",
    "railway": "#333333",
    "motorway": "#b06a00",
    "wall": "#6b4226",
    "fence": "#6b4226",
    "hedge": "#3f7d3f",
}


class Drawn(NamedTuple):
    """What a sketch shows, in the study's CRS.

    Attributes:
        gap: its polygons.
        middle, goal: where the way begins and ends; ``goal`` may be None.
        way: a line, or None.
        spots: points to look at, in the order of their numbers.
        streets, barriers: lines and polygons around; ``kind`` of the barriers.
    """

    gap: Any
    middle: shapely.Point
    goal: shapely.Point | None
    way: Any
    spots: Objects
    streets: Objects
    barriers: Objects
    kind: Words


def box(middle: shapely.Point, goal: Any, way: Any, spots: Objects) -> shapely.Polygon:
    """Return what a sketch shows around: all of these, in the proportions of the paper."""
    shown = [each for each in (middle, goal, way, *spots) if each is not None]
    west, south, east, north = shapely.total_bounds(np.array(shown, dtype=object))
    width = max((east - west) * (1 + 2 * _MARGIN), _LEAST_M)
    height = max((north - south) * (1 + 2 * _MARGIN), _LEAST_M * _HEIGHT / _WIDTH)
    width = max(width, height * _WIDTH / _HEIGHT)
    height = width * _HEIGHT / _WIDTH
    x, y = (west + east) / 2, (south + north) / 2
    frame: shapely.Polygon = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return frame


def svg(drawn: Drawn, frame: shapely.Polygon, *, label: str) -> str:
    """Return the sketch; it holds no names.

    Args:
        drawn: what is shown.
        frame: from ``box``.
        label: of the picture, safe for an attribute.
    """
    scale = _Scale(frame)
    solid = np.asarray(shapely.get_dimensions(drawn.barriers) == 2)
    parts = [
        _paths(drawn.streets, scale, 'fill="none" stroke="#b8bec4" stroke-width=".45"'),
        *(
            _paths(
                drawn.barriers[(drawn.kind == kind) & (solid == area)],
                scale,
                f'fill="{colour if area else "none"}" fill-opacity=".12" stroke="{colour}" stroke-width=".6"',
            )
            for kind, colour in _BARRIERS.items()
            for area in (True, False)
        ),
        _paths(
            np.array([drawn.gap], dtype=object),
            scale,
            'fill="#c62828" fill-opacity=".16" stroke="#c62828" stroke-width=".3" stroke-dasharray="1.2 .8"',
        ),
    ]
    if drawn.way is not None:
        style = 'fill="none" stroke="#0b57a4" stroke-width="1.1" stroke-linejoin="round"'
        parts.append(_paths(np.array([drawn.way], dtype=object), scale, style))
    parts.append(
        _mark(scale, drawn.middle, '<circle r="1.8" fill="#c62828" stroke="#fff" stroke-width=".4"/>')
    )
    if drawn.goal is not None:
        square = (
            '<rect x="-1.8" y="-1.8" width="3.6" height="3.6" fill="#0b57a4" stroke="#fff"'
            ' stroke-width=".4"/>'
        )
        parts.append(_mark(scale, drawn.goal, square))
    for number, spot in enumerate(drawn.spots, start=1):
        ring = (
            '<circle r="2.3" fill="#fff" stroke="#7b1fa2" stroke-width=".5"/>'
            f'<text y="1.1" text-anchor="middle" font-size="3" fill="#7b1fa2">{number}</text>'
        )
        parts.append(_mark(scale, spot, ring))
    return (
        f'<svg role="img" aria-label="{label}" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}"'
        ' xmlns="http://www.w3.org/2000/svg" font-family="sans-serif">'
        f'<rect width="{_WIDTH:g}" height="{_HEIGHT:g}" fill="#fcfcfa"/>{"".join(parts)}'
        f"{_bar(scale)}{_north()}"
        f'<rect width="{_WIDTH:g}" height="{_HEIGHT:g}" fill="none" stroke="#555" stroke-width=".3"/></svg>'
    )


class _Scale:
    """Metres of the study's CRS to millimetres of the paper."""

    def __init__(self, frame: shapely.Polygon) -> None:
        self.west, _, self.east, self.north = frame.bounds
        self.frame = frame
        self.mm_per_m = _WIDTH / (self.east - self.west)

    def xy(self, coordinates: Any) -> Any:
        return (coordinates - (self.west, self.north)) * (self.mm_per_m, -self.mm_per_m)


def _paths(shapes: Objects, scale: _Scale, style: str) -> str:
    """Lines and polygons, cut at the frame, as one path."""
    if not len(shapes):
        return ""
    inside = shapely.intersection(shapely.make_valid(shapes), scale.frame)
    steps = []
    for part in shapely.get_parts(shapely.get_parts(inside)):
        rings = [part.exterior, *part.interiors] if isinstance(part, shapely.Polygon) else [part]
        for ring in rings:
            if ring.is_empty or isinstance(ring, shapely.Point):
                continue
            points = " ".join(f"{x:.2f} {y:.2f}" for x, y in scale.xy(shapely.get_coordinates(ring)))
            steps.append(f"M{points}" + ("Z" if ring.is_closed and ring is not part else ""))
    return f'<path d="{"".join(steps)}" fill-rule="evenodd" {style}/>' if steps else ""


def _mark(scale: _Scale, point: shapely.Point, inner: str) -> str:
    x, y = scale.xy(np.array([point.x, point.y]))
    return f'<g transform="translate({x:.2f} {y:.2f})">{inner}</g>'


def _bar(scale: _Scale) -> str:
    """A scale bar of a round length, about a fifth of the width."""
    wanted = 0.2 * (scale.east - scale.west)
    power = 10.0 ** np.floor(np.log10(wanted))
    length = max(step * power for step in (1, 2, 5) if step * power <= wanted)
    mm, y = length * scale.mm_per_m, _HEIGHT - 4
    text = f"{length:g} m" if length < 1000 else f"{length / 1000:g} km"
    return (
        f'<path d="M4 {y - 1.5}V{y}H{4 + mm:.2f}V{y - 1.5}" fill="none" stroke="#222" stroke-width=".5"/>'
        f'<text x="{4 + mm / 2:.2f}" y="{y - 2.2}" text-anchor="middle" font-size="3.2" fill="#222">'
        f"{text}</text>"
    )


def _north() -> str:
    x = _WIDTH - 7
    return (
        f'<path d="M{x} 4l2.4 7-2.4-1.6-2.4 1.6z" fill="#222"/>'
        f'<text x="{x}" y="14.6" text-anchor="middle" font-size="3.2" fill="#222">N</text>'
    )
