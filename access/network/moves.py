"""How a mode moves along each street of a table: at what speed, which way, with what delays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats, Objects
from access.contracts.tables import Streets
from access.network.bends import slowed
from access.network.pace import pace
from access.network.profiles import Delays, Outside, Period, Policy, Profile

FERRY = "ferry"
_RIGHTS = ("open", "destination", "private", "closed")  # the first opens most
Key = TypeVar("Key", bound=str)
Amounts: TypeAlias = Mapping[Key, float | dict[Period, float]]


@dataclass(frozen=True, eq=False)
class Moves:
    """How a mode moves along each street; arrays of shape (streets,).

    Attributes:
        forward_kph, backward_kph: speed along and against the street; NaN where that way is closed.
        private: whether only residents may use it, or whoever else begins or ends the trip there.
        destination: of these, which let anybody in who ends the trip there.
        enterable: whether a trip may begin or end on it: not in tunnels, on bridges or ferries either.
    """

    forward_kph: Floats
    backward_kph: Floats
    private: Booleans
    destination: Booleans
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
    right = _right(profile, deciding)
    closed = (right == "closed") | ((right == "private") & (policy == "closed"))
    inward = (right == "destination") | ((right == "private") & (policy == "residents"))
    flat_kph = np.where(closed, np.nan, _flat_kph(profile, streets, own, period))
    lines = np.asarray(streets.geometry.array, dtype=object)
    ahead_kph, back_kph = _limited(profile, streets, flat_kph, period)
    if profile.outside and profile.outside.lateral:
        beyond = _setting(streets) != ""
        ahead_kph, back_kph = (
            kph * slowed(lines, np.where(beyond, kph, np.nan), profile.outside.lateral)
            for kph in (ahead_kph, back_kph)
        )
    ashore = np.where(streets["class"] == FERRY, np.nan, ahead_kph)
    along, against = pace(lines, profile.slope, ashore) if profile.slope else (1.0, 1.0)
    way = _way(profile, streets)
    found = Moves(
        forward_kph=np.where(way != "backward", ahead_kph * along * profile.factor, np.nan),
        backward_kph=np.where(way != "forward", back_kph * against * profile.factor, np.nan),
        private=inward & np.isfinite(flat_kph),
        destination=(right == "destination") & np.isfinite(flat_kph),
        enterable=np.asarray(~streets["class"].isin(profile.passed) & _at_ground(streets)),
    )
    if profile.or_else is None:
        return found
    return _faster(found, moves_of(profile.or_else, streets, period=period, policy=policy))


def blocks(profile: Profile) -> tuple[str, ...]:
    """Return what stops the mode where it stands amid a street: words of ``control_from``, ``control_to``."""
    if profile.stopped is not None:
        return profile.stopped
    return ("block", "movable") if "motor_vehicle" in profile.tags else ()


def class_kph(profile: Profile, streets: Streets, period: Period) -> Floats:
    """Return how fast the mode is on streets of each street's class in cities; 0 where it is not."""
    speed, opened = (
        _mapped(streets["class"], speeds, period) for speeds in (profile.speeds_kph, profile.opened_kph)
    )
    return np.nan_to_num(np.where(np.isnan(speed), opened, speed))


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
        junction_from, junction_to: whether one gives way to others at a junction at that end.

    Returns:
        (at the from-end, coming against the street; at the to-end, coming along it).
    """
    if profile.delays_s == Delays():
        return np.zeros(len(streets)), np.zeros(len(streets))
    plain_s = _mapped(streets["class"], profile.delays_s.junctions, period)

    def arriving(control: str, junction: Booleans) -> Floats:
        lost_s = _mapped(streets[control], profile.delays_s.controls, period)
        return np.nan_to_num(np.where(np.isnan(lost_s) & junction, plain_s, lost_s))

    return arriving("control_from", junction_from), arriving("control_to", junction_to)


def crossing_s(profile: Profile, streets: Streets, *, period: Period = "free_flow") -> tuple[Floats, Floats]:
    """Return the seconds lost at each end of each street on crossing a busier one that passes there.

    Who comes to a main road from a lesser street pays once, whichever side of it he goes on to. Of a
    road of two carriageways, each costs half.

    Args:
        profile, streets, period: as for ``moves_of``; all streets, those closed to the mode too.

    Returns:
        (at the from-end, at the to-end); 0 where nothing busier passes.
    """
    own = np.nan_to_num(_mapped(streets["class"], profile.delays_s.crossings, period))
    lost = own * np.where(streets["oneway"] == "both", 1.0, 0.5)
    ends = pd.concat([streets["from_node"], streets["to_node"]])
    number, _ = pd.factorize(ends)
    busiest, cost = np.zeros((2, number.max() + 1))
    np.maximum.at(busiest, number, np.tile(own, 2))
    at_most = np.where(np.tile(own, 2) == busiest[number], np.tile(lost, 2), 0.0)
    np.maximum.at(cost, number, at_most)
    found = np.where(np.tile(own, 2) < busiest[number], cost[number], 0.0)
    return found[: len(streets)], found[len(streets) :]


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
    if profile.outside:
        speed = _outside_kph(profile.outside, streets, speed, period)
    return np.where(speed > 0, speed, np.nan)


def _setting(streets: Streets) -> Objects:
    """Where each street runs, ``town`` or ``rural``; empty in cities and where nothing tells."""
    if "setting" not in streets.columns:
        return np.full(len(streets), "", dtype=object)
    word = streets["setting"].to_numpy(dtype=object)
    return np.where(np.isin(word, ["town", "rural"]), word, "")


def _outside_kph(outside: Outside, streets: Streets, city_kph: Floats, period: Period) -> Floats:
    """The speed on each street by where it runs, without its limit; NaN stays NaN."""
    setting, kind = _setting(streets), streets["class"]
    speed = _mapped(kind, outside.speeds_kph, period)
    in_town = _mapped(kind, outside.town_kph, period)
    speed = np.where((setting == "town") & np.isfinite(in_town), in_town, speed)
    return np.where((setting != "") & np.isfinite(city_kph * speed), speed, city_kph)


def _limit_share(profile: Profile, streets: Streets, period: Period) -> Floats:
    """What share of its limit is driven on each street where that is faster; NaN: the limit only caps."""
    share = _mapped(streets["class"], profile.limit_share, period)
    if profile.outside:
        beyond = _mapped(streets["class"], profile.outside.limit_share, period)
        share = np.where(_setting(streets) != "", beyond, share)
    return share


def _limited(profile: Profile, streets: Streets, flat_kph: Floats, period: Period) -> tuple[Floats, Floats]:
    """The speeds along and against each street under its limits; of a ferry, its own."""
    ahead = streets["speed_kph"].to_numpy(dtype=float)
    back = streets["speed_back_kph"].to_numpy(dtype=float) if "speed_back_kph" in streets else ahead
    back = np.where(np.isnan(back), ahead, back)
    sails = (streets["class"] == FERRY).to_numpy() & np.isfinite(flat_kph)

    share = _limit_share(profile, streets, period)

    def under(limit: Floats) -> Floats:
        driven = np.where(np.isfinite(limit + flat_kph), limit * share, np.nan)
        kph = np.fmax(flat_kph, driven)
        kph = np.where(limit < kph, limit, kph) if profile.limited else kph
        kph = np.where(sails & (limit > 0) & np.isfinite(limit), limit / profile.factor, kph)
        return np.where(kph > 0, kph, np.nan)

    return under(ahead), under(back)


def _right(profile: Profile, deciding: Objects) -> Objects:
    """What a deciding tag makes of each street: ``open``, ``destination``, ``private`` or ``closed``.

    Of a list (``agricultural;destination``), the value that opens most counts.
    """
    number, words = pd.factorize(deciding)
    kinds = {**dict.fromkeys(profile.destination, "destination"), **dict.fromkeys(profile.private, "private")}
    kinds |= dict.fromkeys(profile.closed, "closed")
    found = [
        min((kinds.get(part.strip(), "open") for part in re.split("[;,|]", str(word))), key=_RIGHTS.index)
        for word in words
    ]
    return np.array(found, dtype=object)[number]


def _at_ground(streets: Streets) -> Booleans:
    """Whether doors open onto each street: not where it is a bridge, a tunnel or a ferry."""
    flat = (streets["layer"] == 0).to_numpy()
    if "structure" not in streets:
        return flat
    built = streets["structure"].to_numpy(dtype=object)
    return np.where(built == "", flat, built == "ground")


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
        destination=(one.destination | other.destination) & ~public,
        enterable=(used & one.enterable) | (other_used & other.enterable),
    )
