"""How slopes change the speed of walking and cycling, on streets that carry elevations."""

from typing import Annotated, Literal

import numpy as np
import shapely
from pydantic import Field

from access.contracts.arrays import Floats, Objects
from access.contracts.documents import Frozen

Positive = Annotated[float, Field(gt=0)]
_GRAVITY, _AIR = 9.81, 1.2  # m/s²; kg/m³ at 20 °C and sea level
_STEEPEST = 1.0  # steeper than any stairs: beyond it, only faults of the elevations are found


class Tobler(Frozen):
    """Tobler's hiking function, scaled to the mode's own speed on the level.

    W = 6 exp(-3.5 |S + 0.05|) km/h at gradient S, in: Tobler (1993), Three presentations on
    geographical analysis and modeling, NCGIA Technical Report 93-1. Fastest at 5 % downhill.
    """

    model: Literal["tobler"] = "tobler"

    def kph(self, gradient: Floats, flat_kph: Floats) -> Floats:
        """Return the speed (km/h) at each gradient (rise over run); arrays of one shape."""
        return np.asarray(flat_kph * np.exp(-3.5 * (np.abs(gradient + 0.05) - 0.05)))


class Cycling(Frozen):
    """Cycling with constant power, in still air, without gaining or losing speed.

    P = v · (m g sin θ + C m g cos θ + ½ ρ A v²): weight, rolling and air, in: Martin et al. (1998),
    Validation of a mathematical model for road cycling power, Journal of Applied Biomechanics
    14(3), without the small friction of the bearings. The defaults of C, A and the bicycle (18.3 kg
    with its load; the rider is assumed to weigh 65 kg) are means of 557 people on their way through
    Vancouver: Tengattini (2017), Physical and bicycle resistances characterization of utilitarian
    cyclists, University of Bologna.

    Attributes:
        mass_kg: rider, bicycle and load.
        rolling: the coefficient of rolling resistance C.
        drag_m2: the effective frontal area A.
        power_w: the power at the wheel that can be had uphill; the speed on the level is held until
            it is used up. Without it, the power that the level takes is all there is.
        max_kph: nobody goes faster downhill, but for those who do so on the level.
        push_kph: where riding would be slower, the bicycle is pushed.
    """

    model: Literal["cycling"] = "cycling"
    mass_kg: Positive = 83.3
    rolling: Positive = 0.0077
    drag_m2: Positive = 0.559
    power_w: Positive | None = None
    max_kph: Positive = 25.0
    push_kph: Positive = 3.0

    def kph(self, gradient: Floats, flat_kph: Floats) -> Floats:
        """Return the speed (km/h) at each gradient (rise over run); arrays of one shape."""
        flat = flat_kph / 3.6
        level_w = flat * (self._resistance_n(np.zeros_like(gradient)) + self._air * flat**2)
        uphill_w = np.maximum(level_w, self.power_w or 0.0)
        free_kph = 3.6 * self._speed(np.where(gradient > 0, uphill_w, level_w), gradient)
        held_kph = np.where(gradient > 0, np.minimum(free_kph, flat_kph), free_kph)
        slowest, fastest = np.minimum(self.push_kph, flat_kph), np.maximum(self.max_kph, flat_kph)
        return np.clip(held_kph, slowest, fastest)

    @property
    def _air(self) -> float:
        return 0.5 * _AIR * self.drag_m2

    def _resistance_n(self, gradient: Floats) -> Floats:
        """What weight and rolling hold against each metre (newtons); below 0 where it pulls."""
        return self.mass_kg * _GRAVITY * (gradient + self.rolling) / np.hypot(1.0, gradient)

    def _speed(self, power_w: Floats, gradient: Floats) -> Floats:
        """Solve P = v · (F + k v²) for v (m/s) by Newton's method.

        There is one root above 0, and the curve bends upwards there: from a start above the root,
        each step comes closer and none goes too far. From this start ten are more than enough.
        """
        force, air = self._resistance_n(gradient), self._air
        speed = np.cbrt(power_w / air) + np.sqrt(np.maximum(-force, 0) / air)
        for _ in range(10):
            speed = speed - (speed * (force + air * speed**2) - power_w) / (force + 3 * air * speed**2)
        return speed


Slope = Annotated[Tobler | Cycling, Field(discriminator="model")]


def pace(lines: Objects, model: Tobler | Cycling, flat_kph: Floats) -> tuple[Floats, Floats]:
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
        slowed = np.bincount(line, run * flat / model.kph(signed, flat), minlength=len(rows))
        ratio[rows] = np.divide(length, slowed, out=np.ones_like(length), where=length > 0)
    return along, against
