"""Modes of travel: which streets, at what speed, in which direction."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Tag = Literal["foot", "motor_vehicle"]
_CLOSED = ("no", "private", "customers", "delivery", "agricultural", "forestry")
_EMERGENCY = "emergency"  # an access tag: open to emergency vehicles alone
_NO_CLASS = ""


@dataclass(frozen=True)
class Profile:
    """How one mode moves along streets.

    Attributes:
        name: the mode.
        tag: the street column that overrides ``access`` for this mode.
        speeds_kph: speed by street class; a class that is absent may not be used. The empty class
            stands for streets whose class is not known.
        oneway: whether one-way streets bind this mode.
        limited: whether a street's own speed limit caps the speed.
        leg_kph: speed from a point to the street, off the network.
        passed: classes on which one travels but neither begins nor ends: no door opens onto them.
    """

    name: str
    tag: Tag
    speeds_kph: Mapping[str, float]
    oneway: bool
    limited: bool
    leg_kph: float
    passed: frozenset[str] = frozenset()

    @property
    def top_kph(self) -> float:
        """The highest speed: nothing is farther within t than t times this, in a straight line."""
        return max(*self.speeds_kph.values(), self.leg_kph)

    def usable(self, streets: Any) -> npt.NDArray[np.bool_]:
        """Return which streets (a STREETS table) this mode may use."""
        known = streets["class"].isin(list(self.speeds_kph)).to_numpy()
        own = streets[self.tag].to_numpy()
        general = streets["access"].to_numpy()
        deciding = np.where(own != "", own, general)
        closed = _CLOSED if self.name == "emergency_vehicle" else (*_CLOSED, _EMERGENCY)
        return np.asarray(known & ~np.isin(deciding, closed))

    def enterable(self, streets: Any) -> npt.NDArray[np.bool_]:
        """Return on which streets a trip may begin or end: not in tunnels or on bridges either."""
        return np.asarray(~streets["class"].isin(self.passed) & (streets["layer"] == 0))

    def speed_kph(self, streets: Any) -> npt.NDArray[np.float64]:
        """Return the speed on each street (km/h); NaN where the mode may not go."""
        speed = streets["class"].map(dict(self.speeds_kph)).to_numpy(dtype=float)
        if self.limited:
            speed = np.fmin(speed, streets["speed_kph"].to_numpy(dtype=float))
        return np.asarray(np.where(self.usable(streets), speed, np.nan))


_WALKABLE = (
    *("trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street"),
    *("trunk_link", "primary_link", "secondary_link", "tertiary_link", "service", "road", "track"),
    *("pedestrian", "footway", "path", "steps", "bridleway", "cycleway", "corridor", "platform"),
    *("crossing", "elevator", "trail", _NO_CLASS),
)
_DRIVING_KPH = {
    "motorway": 80.0,
    "trunk": 55.0,
    "primary": 40.0,
    "secondary": 35.0,
    "tertiary": 30.0,
    "motorway_link": 40.0,
    "trunk_link": 35.0,
    "primary_link": 30.0,
    "secondary_link": 25.0,
    "tertiary_link": 25.0,
    "unclassified": 25.0,
    "residential": 20.0,
    "living_street": 10.0,
    "service": 10.0,
    "road": 25.0,
    "track": 10.0,
    _NO_CLASS: 30.0,
}


def walk(speed_kph: float = 4.8) -> Profile:
    """Return the walking profile: every street but motorways, both ways, at one speed."""
    return Profile(
        name="walk",
        tag="foot",
        speeds_kph=MappingProxyType(dict.fromkeys(_WALKABLE, speed_kph)),
        oneway=False,
        limited=False,
        leg_kph=speed_kph,
    )


def drive(name: str = "drive", leg_kph: float = 4.8) -> Profile:
    """Return the driving profile: urban daytime speeds by class (assumed), capped by the limit."""
    return Profile(
        name=name,
        tag="motor_vehicle",
        speeds_kph=MappingProxyType(_DRIVING_KPH),
        oneway=True,
        limited=True,
        leg_kph=leg_kph,
        passed=frozenset({"motorway", "motorway_link"}),
    )


def profile(mode: str, *, walk_kph: float) -> Profile | None:
    """Return the profile of a mode, or None where this version has none.

    An ambulance drives at the speed of other traffic: the careful end of the usual 1.0 to 1.2.
    """
    if mode == "walk":
        return walk(walk_kph)
    if mode in ("drive", "emergency_vehicle"):
        return drive(mode, walk_kph)
    return None
