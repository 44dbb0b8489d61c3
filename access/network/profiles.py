"""Modes of travel: which streets, at what speed, in which direction, with what delays.

A mode is a YAML file, so that a user can see every figure, copy it and change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, PlainSerializer, Tag

from access.contracts.documents import Document, Frozen, Text
from access.contracts.errors import FileError
from access.network.slope import Positive, Slope, pace

if TYPE_CHECKING:
    import geopandas

    from access.contracts.arrays import Floats

Period = Literal["free_flow", "peak"]
Policy = Literal["open", "residents", "closed"]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]
Number = TypeVar("Number")
_MODES = Path(str(files("access.network"))) / "modes"


def _shape(value: Any) -> str:
    return "by period" if isinstance(value, Mapping) else "number"


def _complete(numbers: dict[Period, Number]) -> dict[Period, Number]:
    missing = [period for period in get_args(Period) if period not in numbers]
    if missing:
        raise ValueError(f"`{missing[0]}` is missing; give both periods, or one number for both")
    return numbers


def _unquoted(value: Any) -> Any:
    # YAML reads a yes or no without quotes as true or false
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _named(value: Any) -> Any:
    if isinstance(value, str) and value not in builtin():
        raise ValueError(f"no built-in mode of this name; {_hint(value)}")
    return load(value) if isinstance(value, str) else value


Timed = Annotated[
    Annotated[Number, Tag("number")]
    | Annotated[dict[Period, Number], AfterValidator(_complete), Tag("by period")],
    Discriminator(_shape),
]
Seconds = Timed[Annotated[float, Field(ge=0)]]
Control = Literal["traffic_signals", "stop", "give_way", "crossing"]
Word = Annotated[str, BeforeValidator(_unquoted)]


class Delays(Frozen):
    """Seconds lost on arriving at a node.

    Attributes:
        controls: by what controls the traffic there.
        junctions: where three or more streets meet and no such control stands, by the class of the
            street one comes from.
    """

    controls: Mapping[Control, Seconds] = {}
    junctions: Mapping[str, Seconds] = {}


class Profile(Frozen):
    """How one mode moves along streets. Numbers may differ by period of the day.

    Attributes:
        name: the mode.
        title, note: what it is called, and where its figures come from.
        tags: the STREETS columns that override ``access`` for this mode, the most telling first.
        closed: values of the deciding tag that close a street to the mode.
        private: values that leave it to residents (see ``Policy``).
        opened: values of the mode's own tags that also open the classes of ``opened_kph``.
        speeds_kph: speed by street class ("": not known); a class that is absent may not be used.
        opened_kph: speed by street class where a tag has opened it.
        limited: whether a street's own speed limit caps the speed.
        factor: multiplies the speed after that.
        slope: how gradients change the speed, where streets carry elevations.
        oneway: whether one-way streets bind this mode; ``oneway_bicycle`` goes before for bicycles.
        restricted: whether forbidden turns bind this mode.
        leg_kph: speed from a point to the street, off the network.
        passed: classes on which no trip begins or ends: no door opens onto them.
        delays_s: what is lost at signals and junctions.
        or_else: another mode, taken on each street and in each direction where it is faster, with
            the delays of this one: a bicycle is pushed against a one-way street.
    """

    name: str = Field(min_length=1)
    title: Text | None = None
    note: Text | None = None
    tags: tuple[Literal["foot", "bicycle", "motor_vehicle", "emergency"], ...] = Field(min_length=1)
    closed: tuple[Word, ...]
    private: tuple[Word, ...]
    opened: tuple[Word, ...] = ()
    speeds_kph: Mapping[str, Timed[Positive]] = Field(min_length=1)
    opened_kph: Mapping[str, Timed[Positive]] = {}
    limited: bool
    factor: Positive = 1.0
    slope: Slope | None = None
    oneway: bool
    restricted: bool = False
    leg_kph: Positive
    passed: Annotated[frozenset[str], PlainSerializer(sorted)] = frozenset()
    delays_s: Delays = Delays()
    or_else: Annotated[Profile | None, BeforeValidator(_named)] = None

    def at_kph(self, speed_kph: float) -> Profile:
        """Return the same mode with this walking speed: of legs, and of streets where it walks."""
        other = self.or_else.at_kph(speed_kph) if self.or_else else None
        changed: dict[str, Any] = {"leg_kph": speed_kph, "or_else": other}
        if self.tags[0] == "foot":
            for name in ("speeds_kph", "opened_kph"):
                changed[name] = dict.fromkeys(getattr(self, name), speed_kph)
        return self.model_copy(update=changed)


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
    private: Flags
    enterable: Flags


def moves(
    profile: Profile,
    streets: geopandas.GeoDataFrame,
    *,
    period: Period = "free_flow",
    policy: Policy = "residents",
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
    return _faster(found, moves(profile.or_else, streets, period=period, policy=policy))


def delays_s(
    profile: Profile,
    streets: geopandas.GeoDataFrame,
    junction_from: Flags,
    junction_to: Flags,
    *,
    period: Period = "free_flow",
) -> tuple[Floats, Floats]:
    """Return the seconds lost on arriving at each end of each street.

    A control for which the mode has a figure stands instead of the junction, not on top of it.

    Args:
        profile, streets, period: as for ``moves``.
        junction_from, junction_to: whether three or more usable streets meet at that end.

    Returns:
        (at the from-end, coming against the street; at the to-end, coming along it).
    """
    plain_s = _mapped(streets["class"], profile.delays_s.junctions, period)

    def arriving(control: str, junction: Flags) -> Floats:
        lost_s = _mapped(streets[control], profile.delays_s.controls, period)
        return np.nan_to_num(np.where(np.isnan(lost_s) & junction, plain_s, lost_s))

    return arriving("control_from", junction_from), arriving("control_to", junction_to)


def builtin() -> tuple[str, ...]:
    """Return the names of the built-in modes."""
    return tuple(sorted(path.stem for path in _MODES.glob("*.yaml")))


def load(name_or_path: str | Path) -> Profile:
    """Read a mode.

    Args:
        name_or_path: the name of a built-in mode, or the path of a user's own file.

    Raises:
        FileError: there is no such mode and no such file.
        DocumentError: the file has faults; each is named with its line.
    """
    return Document(_file(name_or_path)).parse(Profile)


def source(name: str) -> str:
    """Return the YAML text of a mode (as for ``load``), to be copied and changed."""
    return _file(name).read_text(encoding="utf-8")


def _file(name_or_path: str | Path) -> Path:
    name = str(name_or_path)
    if name in builtin():
        return _MODES / f"{name}.yaml"
    if not Path(name).is_file():
        raise FileError(name, [f"no built-in mode and no file of this name; {_hint(name)}"])
    return Path(name)


def _hint(name: str) -> str:
    near = " or ".join(repr(each) for each in get_close_matches(name, builtin(), cutoff=0.5))
    return f"did you mean {near}?" if near else f"known: {', '.join(builtin())}"


def _at(numbers: Mapping[Any, Any], period: Period) -> dict[str, float]:
    return {key: each[period] if isinstance(each, Mapping) else each for key, each in numbers.items()}


def _mapped(words: Any, numbers: Mapping[Any, Any], period: Period) -> Floats:
    """The number of each word in this period; NaN where it has none."""
    number, known = pd.factorize(words)  # few words on many streets
    found = _at(numbers, period)
    return np.asarray(np.array([*(found.get(word, np.nan) for word in known), np.nan])[number])


def _own_tag(profile: Profile, streets: geopandas.GeoDataFrame) -> Words:
    """What the mode's own tags say of each street; empty where they say nothing."""
    own = np.full(len(streets), "", dtype=object)
    for tag in reversed(profile.tags):
        value = streets[tag].to_numpy(dtype=object)
        own = np.where(value != "", value, own)
    return own


def _flat_kph(profile: Profile, streets: geopandas.GeoDataFrame, own: Words, period: Period) -> Floats:
    """The speed on each street if it were level and open; NaN where its class may not be used."""
    speed = _mapped(streets["class"], profile.speeds_kph, period)
    opened = _mapped(streets["class"], profile.opened_kph, period)
    speed = np.where(np.isnan(speed) & np.isin(own, profile.opened), opened, speed)
    if profile.limited:
        limit = streets["speed_kph"].to_numpy(dtype=float)
        speed = np.where(limit < speed, limit, speed)
    return np.where(speed > 0, speed, np.nan)


def _way(profile: Profile, streets: geopandas.GeoDataFrame) -> Words:
    """The direction that each street is open in: both, forward or backward."""
    if not profile.oneway:
        return np.full(len(streets), "both", dtype=object)
    way: Words = streets["oneway"].to_numpy(dtype=object)
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
