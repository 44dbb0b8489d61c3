"""Modes of travel: which streets, at what speed, in which direction, with what delays.

A mode is a YAML file, so that a user can see every figure, copy it and change it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, PlainSerializer, Tag

from access.contracts.documents import Document, Frozen, Text
from access.contracts.said import Said
from access.network import mode_files
from access.network.slope import Positive, Slope

_TOP_LIMIT_KPH = 140.0
Period = Literal["free_flow", "peak"]
Policy = Literal["open", "residents", "closed"]
Number = TypeVar("Number")


def _shape(value: Any) -> str:
    return "by period" if isinstance(value, Mapping) else "number"


def _complete(numbers: dict[Period, Number]) -> dict[Period, Number]:
    missing = [period for period in get_args(Period) if period not in numbers]
    if missing:
        raise ValueError(
            Said(
                f"缺少 `{missing[0]}`；请写两个时段，或一个通用的数",
                f"`{missing[0]}` is missing; give both periods, or one number for both",
            )
        )
    return numbers


def _unquoted(value: Any) -> Any:
    # the words of OpenStreetMap are yes and no
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _named(value: Any) -> Any:
    if isinstance(value, str) and value not in mode_files.builtin():
        near = mode_files.hint(value)
        raise ValueError(Said(f"没有这个内置出行方式；{near.zh}", f"no built-in mode of this name; {near}"))
    return load(value) if isinstance(value, str) else value


Timed = Annotated[
    Annotated[Number, Tag("number")]
    | Annotated[dict[Period, Number], AfterValidator(_complete), Tag("by period")],
    Discriminator(_shape),
]
Seconds = Timed[Annotated[float, Field(ge=0)]]
Control = Literal["traffic_signals", "stop", "give_way", "crossing", "ferry"]
Block = Literal["block", "movable"]
Word = Annotated[str, BeforeValidator(_unquoted)]


class Delays(Frozen):
    """Seconds lost on arriving at a node.

    Attributes:
        controls: by what controls the traffic there.
        junctions: where three or more streets meet and no such control stands, by the class of the
            street one comes from.
        crossings: on foot, on crossing a road of a class from a lesser street; only where a study asks
            for it (``crossing_delay``).
    """

    controls: Mapping[Control, Seconds] = {}
    junctions: Mapping[str, Seconds] = {}
    crossings: Mapping[str, Seconds] = {}


class Outside(Frozen):
    """How fast one drives beyond cities, on streets of which the setting is known.

    Attributes:
        speeds_kph: speed by street class in the country; a class that is absent goes as in cities.
        town_kph: as the former, in towns and villages; a class that is absent goes as in the country.
        limit_share: the share of a street's own limit that is driven, by class, where that is faster;
            of an absent class the limit only caps the speed.
        lateral: bends slow, as ``bends`` says: the share of gravity that is held across the road.
    """

    speeds_kph: Mapping[str, Timed[Positive]] = Field(min_length=1)
    town_kph: Mapping[str, Timed[Positive]] = {}
    limit_share: Mapping[str, Timed[Positive]] = {}
    lateral: Positive | None = None


class Profile(Frozen):
    """How one mode moves along streets. Numbers may differ by period of the day.

    Attributes:
        name: the mode.
        title, note: what it is called, and where its figures come from.
        tags: the STREETS columns that override ``access`` for this mode, the most telling first.
        closed: values of the deciding tag that close a street to the mode.
        private: values that leave it to residents (see ``Policy``).
        destination: values that let anybody in who begins or ends the trip there, and nobody through.
        opened: values of the mode's own tags that also open the classes of ``opened_kph``.
        speeds_kph: speed by street class ("": not known); a class that is absent may not be used.
        opened_kph: speed by street class where a tag has opened it.
        limited: whether a street's own speed limit caps the speed.
        limit_share: in cities, the share of a street's own limit that is driven, by class (as in
            ``Outside``).
        outside: how fast one goes beyond cities; as in cities without.
        factor: multiplies the speed after that.
        slope: how gradients change the speed, where streets carry elevations.
        oneway: whether one-way streets bind this mode; ``oneway_bicycle`` goes before for bicycles.
        restricted: whether forbidden turns bind this mode.
        stopped: what stands amid streets and lets this mode not past: ``block`` (bollards and the
            like), ``movable`` (what a crew opens); else both, where cars are meant.
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
    destination: tuple[Word, ...] = ("destination",)
    opened: tuple[Word, ...] = ()
    speeds_kph: Mapping[str, Timed[Positive]] = Field(min_length=1)
    opened_kph: Mapping[str, Timed[Positive]] = {}
    limited: bool
    limit_share: Mapping[str, Timed[Positive]] = {}
    outside: Outside | None = None
    factor: Positive = 1.0
    slope: Slope | None = None
    oneway: bool
    restricted: bool = False
    stopped: tuple[Block, ...] | None = None
    leg_kph: Positive
    passed: Annotated[frozenset[str], PlainSerializer(sorted)] = frozenset()
    delays_s: Delays = Delays()
    or_else: Annotated["Profile | None", BeforeValidator(_named)] = None

    def at_kph(self, speed_kph: float) -> "Profile":
        """Return the same mode with this walking speed: of legs, and of streets where it walks."""
        other = self.or_else.at_kph(speed_kph) if self.or_else else None
        changed: dict[str, Any] = {"leg_kph": speed_kph, "or_else": other}
        if self.tags[0] == "foot":
            for name in ("speeds_kph", "opened_kph"):
                speeds = getattr(self, name)
                changed[name] = {kind: speeds[kind] if kind == "ferry" else speed_kph for kind in speeds}
        return self.model_copy(update=changed)

    @property
    def top_kph(self) -> float:
        """The greatest speed that it can come to on streets and off them: of limits up to 140 km/h.

        Ferries whose own times make them faster are not looked at.
        """
        outside = self.outside
        named = [self.speeds_kph, self.opened_kph]
        named += [outside.speeds_kph, outside.town_kph] if outside else []
        shares = _greatest(self.limit_share, outside.limit_share if outside else {})
        flat = self.factor * max(_greatest(*named), _TOP_LIMIT_KPH * shares)
        downhill = self.slope.top_kph(flat) if self.slope else flat
        return max(downhill, self.leg_kph, self.or_else.top_kph if self.or_else else 0.0)

    def taking(self, times: float) -> "Profile":
        """Return the same mode with every time so many times as long: on streets, at junctions, on legs."""

        def longer(delays: Mapping[Any, Any]) -> dict[Any, Any]:
            return {
                key: {period: s * times for period, s in each.items()}
                if isinstance(each, Mapping)
                else each * times
                for key, each in delays.items()
            }

        delays = {name: longer(getattr(self.delays_s, name)) for name in ("controls", "junctions")}
        other = self.or_else.taking(times) if self.or_else else None
        changed = {"factor": self.factor / times, "leg_kph": self.leg_kph / times, "or_else": other}
        return self.model_copy(update=changed | {"delays_s": Delays.model_validate(delays)})


def _greatest(*numbers: Mapping[str, Any]) -> float:
    """The greatest number of several tables, whatever the period; 0 of empty ones."""
    every = (each for table in numbers for each in table.values())
    return max((max(each.values()) if isinstance(each, Mapping) else each for each in every), default=0.0)


def load(name_or_path: str | Path) -> Profile:
    """Read a mode.

    Args:
        name_or_path: the name of a built-in mode, or the path of a user's own file.

    Raises:
        FileError: there is no such mode and no such file.
        DocumentError: the file has faults; each is named with its line.
    """
    return Document(mode_files.path(name_or_path)).parse(Profile)
