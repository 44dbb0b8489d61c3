"""Models of how slopes change speeds; ``pace`` works out what they give."""

import math
from typing import Annotated, Literal

from pydantic import Field

from access.contracts.documents import Frozen

Positive = Annotated[float, Field(gt=0)]


class Tobler(Frozen):
    """Tobler's hiking function, scaled to the mode's own speed on the level.

    W = 6 exp(-3.5 |S + 0.05|) km/h at gradient S, in: Tobler (1993), Three presentations on
    geographical analysis and modeling, NCGIA Technical Report 93-1. Fastest at 5 % downhill.
    """

    model: Literal["tobler"] = "tobler"

    def top_kph(self, flat_kph: float) -> float:
        """Return the greatest speed on any slope of who is so fast on the level."""
        return flat_kph * math.exp(3.5 * 0.05)


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

    def top_kph(self, flat_kph: float) -> float:
        """Return the greatest speed on any slope of who is so fast on the level."""
        return max(self.max_kph, flat_kph)


class Driving(Frozen):
    """Driving up and down hills of 4 % and more; on gentler ones as on the level.

    The 85th percentiles of speed on straight two-lane roads (radius without end) are 105.98 and
    104.82 km/h from 4 % down to 4 % up, 96.61 on 4 to 9 % up and 102.10 on 4 to 9 % down, in:
    Fitzpatrick et al. (2000), Speed prediction for two-lane rural highways, FHWA-RD-99-171. Steeper
    ones are taken to be the same.

    Attributes:
        up, down: the speed there as a share of that on the level.
        from_gradient: rise over run at which they begin to hold.
    """

    model: Literal["driving"] = "driving"
    up: Positive = 0.92
    down: Positive = 0.96
    from_gradient: Positive = 0.04

    def top_kph(self, flat_kph: float) -> float:
        """Return the greatest speed on any slope of who is so fast on the level."""
        return flat_kph * max(1.0, self.up, self.down)


Slope = Annotated[Tobler | Cycling | Driving, Field(discriminator="model")]
