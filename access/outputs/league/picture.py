"""The map of many districts: an outline each, which the page paints by the verdict that is asked for."""

from collections.abc import Sequence

import numpy as np
import shapely

from access.contracts import escaping
from access.contracts.arrays import Floats
from access.outputs.league.rows import Judged

_WIDTH = 1000.0


def svg(drawn: Sequence[Judged]) -> str:
    """Return the outlines as SVG, each with the number of its study in ``data-study``; none: no map.

    They are drawn with longitudes shortened by the cosine of the middle latitude: true to scale there.
    """
    outlines = [(i, each) for i, each in enumerate(drawn) if each.outline is not None]
    if not outlines:
        return ""
    west, south, east, north = shapely.total_bounds([each.outline for _, each in outlines])
    shrunk = max(0.05, float(np.cos(np.radians((south + north) / 2))))
    scale = _WIDTH / max((east - west) * shrunk, (north - south) * 0.5, 1e-9)
    height = max(1.0, (north - south) * scale)

    def placed(points: Floats) -> Floats:
        return np.column_stack([(points[:, 0] - west) * shrunk * scale, (north - points[:, 1]) * scale])

    paths = []
    for i, each in outlines:
        rings = shapely.get_rings(shapely.get_parts(each.outline))
        drawing = "".join(_ring(placed(shapely.get_coordinates(ring)[:-1])) for ring in rings)
        title = escaping.html(str(each.title))
        paths.append(f'<path data-study="{i}" tabindex="0" d="{drawing}"><title>{title}</title></path>')
    return (
        f'<svg role="img" viewBox="-4 -4 {_WIDTH + 8:.0f} {height + 8:.0f}" aria-labelledby="quote">'
        '<defs><pattern id="open" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" class="ground"/>'
        '<rect width="2.5" height="7" class="stroke"/></pattern></defs>' + "".join(paths) + "</svg>"
    )


def _ring(points: Floats) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
