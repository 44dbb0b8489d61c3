"""How slopes change speeds, on streets that carry elevations."""

import numpy as np
import shapely

from access.contracts.arrays import Floats, Objects
from access.network.slope import Cycling, Driving, Tobler

_GRAVITY, _AIR = 9.81, 1.2  # m/s²; kg/m³ at 20 °C and sea level
_STEEPEST = 1.0  # steeper than any stairs: beyond it, only faults of the elevations are found


def kph(model: Tobler | Cycling | Driving, gradient: Floats, flat_kph: Floats) -> Floats:
    """Return the speed (km/h) at each gradient (rise over run), by a model; arrays of one shape."""
    if isinstance(model, Tobler):
        return np.asarray(flat_kph * np.exp(-3.5 * (np.abs(gradient + 0.05) - 0.05)))
    if isinstance(model, Driving):
        steep = np.abs(gradient) >= model.from_gradient
        return np.asarray(flat_kph * np.where(steep, np.where(gradient > 0, model.up, model.down), 1.0))
    return _cycling_kph(model, gradient, flat_kph)


def _cycling_kph(model: Cycling, gradient: Floats, flat_kph: Floats) -> Floats:
    air, force_n = 0.5 * _AIR * model.drag_m2, _resistance_n(model, gradient)
    flat = flat_kph / 3.6
    level_w = flat * (_resistance_n(model, np.zeros_like(gradient)) + air * flat**2)
    uphill_w = np.maximum(level_w, model.power_w or 0.0)
    free_kph = 3.6 * _speed(np.where(gradient > 0, uphill_w, level_w), force_n, air)
    held_kph = np.where(gradient > 0, np.minimum(free_kph, flat_kph), free_kph)
    slowest, fastest = np.minimum(model.push_kph, flat_kph), np.maximum(model.max_kph, flat_kph)
    return np.clip(held_kph, slowest, fastest)


def _resistance_n(model: Cycling, gradient: Floats) -> Floats:
    """What weight and rolling hold against each metre (newtons); below 0 where it pulls."""
    return model.mass_kg * _GRAVITY * (gradient + model.rolling) / np.hypot(1.0, gradient)


def _speed(power_w: Floats, force_n: Floats, air: float) -> Floats:
    """Solve P = v · (F + k v²) for v (m/s) by Newton's method; k is ``air``.

    There is one root above 0, and the curve bends upwards there: from a start above the root,
    each step comes closer and none goes too far. From this start ten are more than enough.
    """
    speed = np.cbrt(power_w / air) + np.sqrt(np.maximum(-force_n, 0) / air)
    for _ in range(10):
        speed = speed - (speed * (force_n + air * speed**2) - power_w) / (force_n + 3 * air * speed**2)
    return speed


def pace(lines: Objects, model: Tobler | Cycling | Driving, flat_kph: Floats) -> tuple[Floats, Floats]:
    """Return how much faster than on the level each street is along it and against it.

    The ratio is the harmonic mean over the pieces between two vertices, weighted with their length,
    so that the time over the whole street is right. Speeds are taken to be over the horizontal
    length, as the lengths of streets are: on a slope of 10 % that differs by 0.5 %.

    Args:
        lines: LineStrings with elevations (metres) as Z; shape (streets,).
        model: how gradients change the speed.
        flat_kph: the speed on the level (km/h), NaN where the street is closed.

    Returns:
        (along, against), each of shape (streets,): 1 on the level and for streets without
        elevations; pieces of which an elevation is NaN count as level.
    """
    along, against = np.ones(len(lines)), np.ones(len(lines))
    rows = np.flatnonzero(shapely.has_z(lines) & np.isfinite(flat_kph))
    if not len(rows):
        return along, against
    xyz, line = shapely.get_coordinates(lines[rows], include_z=True, return_index=True)
    within = line[1:] == line[:-1]
    line, step = line[1:][within], np.diff(xyz, axis=0)[within]
    run, rise = np.hypot(step[:, 0], step[:, 1]), np.nan_to_num(step[:, 2])
    gradient = np.clip(np.divide(rise, run, out=np.zeros_like(run), where=run > 0), -_STEEPEST, _STEEPEST)
    flat = flat_kph[rows][line]
    length = np.bincount(line, run, minlength=len(rows))
    for ratio, signed in ((along, gradient), (against, -gradient)):
        slowed = np.bincount(line, run * flat / kph(model, signed, flat), minlength=len(rows))
        ratio[rows] = np.divide(length, slowed, out=np.ones_like(length), where=length > 0)
    return along, against
