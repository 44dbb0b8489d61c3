"""How a mode moves along each street of a table: at what speed, which way, with what delays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats, Objects
from access.contracts.tables import Streets
from access.network.bends import slowed
from access.network.pace import pace
from access.network.profiles import Outside, Period, Policy, Profile

Key = TypeVar("Key", bound=str)
Amounts: TypeAlias = Mapping[Key, float | dict[Period, float]]


@dataclass(frozen=True, eq=False)
class Moves:
    """How a mode moves along each street; arrays of shape (streets,).

    Attributes:
        forward_kph, backward_kph: speed along and against the street; NaN where that way is closed.
        private: whether only residents may use it.
        enterable: whether a trip may begin or end on it: not in tunnels or on bridges either.
    """

    forward_kph: Floats
    backward_kph: Floats
    private: Booleans
    enterable: Booleans


def moves_of(
    profile: Profile, streets: Streets, *, period: Period = "free_flow", policy: Policy = "residents"
) -> Moves:
    """Return how a mode moves along each street.

    Args:
        profile: the mode.
        streets: a STREETS table; lines with Z (metres) have slopes.
        period: the time of day.
        policy: whether private streets (gated estates) are open to all, to residents, to nobody.
    """
    own = _own_tag(profile, streets)
    deciding = np.where(own != "", own, streets["access"].to_numpy(dtype=object))
    private = np.isin(deciding, profile.private)
    closed = np.isin(deciding, profile.closed) | (private & (policy == "closed"))
    flat_kph = np.where(closed, np.nan, _flat_kph(profile, streets, own, period))
    lines = np.asarray(streets.geometry.array, dtype=object)
    if profile.outside and profile.outside.lateral:
        beyond = np.where(_setting(streets) != "", flat_kph, np.nan)
        flat_kph = flat_kph * slowed(lines, beyond, profile.outside.lateral)
    along, against = pace(lines, profile.slope, flat_kph) if profile.slope else (1.0, 1.0)
    way = _way(profile, streets)
    found = Moves(
        forward_kph=np.where(way != "backward", flat_kph * along * profile.factor, np.nan),
        backward_kph=np.where(way != "forward", flat_kph * against * profile.factor, np.nan),
        private=private & (policy == "residents") & np.isfinite(flat_kph),
        enterable=np.asarray(~streets["class"].isin(profile.passed) & (streets["layer"] == 0)),
    )
    if profile.or_else is None:
        return found
    return _faster(found, moves_of(profile.or_else, streets, period=period, policy=policy))


def delays_s(
    profile: Profile,
    streets: Streets,
    junction_from: Booleans,
    junction_to: Booleans,
    *,
    period: Period = "free_flow",
) -> tuple[Floats, Floats]:
    """Return the seconds lost on arriving at each end of each street.

    A control for which the mode has a figure stands instead of the junction, not on top of it.

    Args:
        profile, streets, period: as for ``moves_of``.
        junction_from, junction_to: whether three or more usable streets meet at that end.

    Returns:
        (at the from-end, coming against the street; at the to-end, coming along it).
    """
    plain_s = _mapped(streets["class"], profile.delays_s.junctions, period)

    def arriving(control: str, junction: Booleans) -> Floats:
        lost_s = _mapped(streets[control], profile.delays_s.controls, period)
        return np.nan_to_num(np.where(np.isnan(lost_s) & junction, plain_s, lost_s))

    return arriving("control_from", junction_from), arriving("control_to", junction_to)


def _at(numbers: Amounts[Key], period: Period) -> dict[str, float]:
    return {key: each[period] if isinstance(each, dict) else each for key, each in numbers.items()}


def _mapped(words: pd.Series, numbers: Amounts[Key], period: Period) -> Floats:
    """The number of each word in this period; NaN where it has none."""
    number, known = pd.factorize(words)  # few words on many streets
    found = _at(numbers, period)
    return np.asarray(np.array([*(found.get(word, np.nan) for word in known), np.nan])[number])


def _own_tag(profile: Profile, streets: Streets) -> Objects:
    """What the mode's own tags say of each street; empty where they say nothing."""
    own = np.full(len(streets), "", dtype=object)
    for tag in reversed(profile.tags):
        value = streets[tag].to_numpy(dtype=object)
        own = np.where(value != "", value, own)
    return own


def _flat_kph(profile: Profile, streets: Streets, own: Objects, period: Period) -> Floats:
    """The speed on each street if it were level and open; NaN where its class may not be used."""
    speed = _mapped(streets["class"], profile.speeds_kph, period)
    opened = _mapped(streets["class"], profile.opened_kph, period)
    speed = np.where(np.isnan(speed) & np.isin(own, profile.opened), opened, speed)
    limit = streets["speed_kph"].to_numpy(dtype=float)
    lifted = limit * _mapped(streets["class"], profile.limit_share, period)
    speed = np.where(np.isfinite(speed), np.fmax(speed, lifted), speed)
    if profile.outside:
        speed = _outside_kph(profile.outside, streets, speed, period)
    if profile.limited:
        speed = np.where(limit < speed, limit, speed)
    return np.where(speed > 0, speed, np.nan)


def _setting(streets: Streets) -> Objects:
    """Where each street runs, ``town`` or ``rural``; empty in cities and where nothing tells."""
    if "setting" not in streets.columns:
        return np.full(len(streets), "", dtype=object)
    word = streets["setting"].to_numpy(dtype=object)
    return np.where(np.isin(word, ["town", "rural"]), word, "")


def _outside_kph(outside: Outside, streets: Streets, city_kph: Floats, period: Period) -> Floats:
    """The speed on each street by where it runs, before its limit caps it; NaN stays NaN."""
    setting, kind = _setting(streets), streets["class"]
    speed = _mapped(kind, outside.speeds_kph, period)
    in_town = _mapped(kind, outside.town_kph, period)
    speed = np.where((setting == "town") & np.isfinite(in_town), in_town, speed)
    speed = np.fmax(
        speed, streets["speed_kph"].to_numpy(dtype=float) * _mapped(kind, outside.limit_share, period)
    )
    return np.where((setting != "") & np.isfinite(city_kph * speed), speed, city_kph)


def _way(profile: Profile, streets: Streets) -> Objects:
    """The direction that each street is open in: both, forward or backward."""
    if not profile.oneway:
        return np.full(len(streets), "both", dtype=object)
    way: Objects = streets["oneway"].to_numpy(dtype=object)
    if "bicycle" in profile.tags:
        own = streets["oneway_bicycle"].to_numpy(dtype=object)
        way = np.where(own != "", own, way)
    return way


def _faster(one: Moves, other: Moves) -> Moves:
    """On each street and in each direction the faster of two modes."""
    used, other_used = (np.isfinite(np.fmax(each.forward_kph, each.backward_kph)) for each in (one, other))
    # where one of them is open to all, what the other leaves to residents does not count
    public = (used & ~one.private) | (other_used & ~other.private)
    shut, other_shut = one.private & public, other.private & public

    def best(kph: Floats, other_kph: Floats) -> Floats:
        return np.fmax(np.where(shut, np.nan, kph), np.where(other_shut, np.nan, other_kph))

    return Moves(
        forward_kph=best(one.forward_kph, other.forward_kph),
        backward_kph=best(one.backward_kph, other.backward_kph),
        private=(one.private | other.private) & ~public,
        enterable=(used & one.enterable) | (other_used & other.enterable),
    )
