"""How bends slow driving: what pushes out of a bend is held by the road, up to a share of gravity.

V = √(127 R a) km/h on a radius of R metres, where a = μ + i, side friction and the slope across the road:
the formula of radii in JTG D20-2017 (7.3.2) and in the Green Book of AASHTO.
"""

import numpy as np
import shapely

from access.contracts.arrays import Floats, Objects

# Lines are drawn by hand: a vertex 1 m beside its place is no bend, nor does a hairpin lose its shape.
_OFF_M = 1.0
_SHARPEST = np.pi - 0.1  # turning back on the spot is a fault of drawing


def slowed(lines: Objects, kph: Floats, lateral: float) -> Floats:
    """Return how much slower streets are for their bends, as a share of the speed without.

    A bend lies at each inner vertex: the radius of the circle that touches both pieces, half of each
    belonging to the bend. The share is the harmonic mean over the length, so that the time over the
    whole street is right. Speeding up and slowing down are left out, and so are bends where two streets
    meet.

    Args:
        lines: LineStrings; shape (streets,).
        kph: the speed without bends (km/h), NaN where nobody drives.
        lateral: the share of gravity that is held across the road.

    Returns:
        Shape (streets,): 1 on straight streets and where nobody drives.
    """
    share = np.ones(len(lines))
    rows = np.flatnonzero(np.isfinite(kph) & (shapely.get_num_points(lines) > 2))
    if not len(rows):
        return share
    drawn = shapely.simplify(shapely.force_2d(lines[rows]), _OFF_M)
    xy, line = shapely.get_coordinates(drawn, return_index=True)
    within = line[1:] == line[:-1]
    step = np.diff(xy, axis=0)
    length = np.where(within, np.hypot(*step.T), 0.0)
    turn = np.abs(np.angle(np.exp(1j * np.diff(np.arctan2(step[:, 1], step[:, 0])))))
    bend = within[1:] & within[:-1] & (turn > 0)
    # a circle that touches both pieces in the middle of their mean length
    tangent = np.tan(np.minimum(turn[bend], _SHARPEST) / 2)
    held = np.full(len(turn), np.inf)
    held[bend] = np.sqrt(127 * lateral * (length[1:] + length[:-1])[bend] / 4 / tangent)
    before, after = np.append(np.inf, held), np.append(held, np.inf)
    flat = kph[rows][line[1:]]
    hours = length / 2 * (1 / np.minimum(flat, before) + 1 / np.minimum(flat, after))
    size = len(rows)
    whole = np.bincount(line[1:][within], length[within], minlength=size)
    taken = np.bincount(line[1:][within], hours[within], minlength=size)
    share[rows] = np.divide(whole, taken * kph[rows], out=np.ones(size), where=taken > 0)
    return np.asarray(np.minimum(share, 1.0))
