"""What is asked of emergency services: limits, vehicles, how busy they are, how many new stations."""

import dataclasses
import math
from dataclasses import dataclass
from typing import get_args

from access.contracts.errors import InputError
from access.contracts.said import Said
from access.standards import understood
from access.standards.registry import facility_types
from access.standards.rules import Level

# what is taken where neither the question nor the plans of the study say it
URBAN_KM, RURAL_KM = 2.0, 7.0
PERSONS_PER_VEHICLE = 30_000.0
LIMIT_MIN, FIXED_MIN = 15.0, 3.0
BUSY = 0.3


@dataclass(frozen=True)
class EmergencyQuestion:
    """What is asked, as a planner says it. What is None is taken from the plans, else assumed.

    Attributes:
        facility: type of facility that ambulances set out from.
        urban_km, rural_km: limits of the mean service radius in the city and outside it.
        persons_per_vehicle: so many people have one vehicle.
        limit_min: minutes from the call to the arrival.
        fixed_min: how many of them pass before a vehicle moves.
        busy: share of the time in which a vehicle is out on a call; or these two instead:
        calls_per_vehicle_hour: how often a vehicle is called in an hour,
        service_min: and how many minutes it is out each time.
        sites: how many new stations to look for.
        vehicles_per_site: how many vehicles each of them has.
        levels: levels of the zones that are the districts; empty: districts and counties, else the
            zones that the study divides into.
        spacing_m: metres between the street junctions among which new stations are looked for.
        time_limit_s: seconds that each exact solution may take.
    """

    facility: str = "emergency_station"
    urban_km: float | None = None
    rural_km: float | None = None
    persons_per_vehicle: float | None = None
    limit_min: float | None = None
    fixed_min: float | None = None
    busy: float | None = None
    calls_per_vehicle_hour: float | None = None
    service_min: float | None = None
    sites: int = 5
    vehicles_per_site: int = 1
    levels: tuple[str, ...] = ()
    spacing_m: float = 1000.0
    time_limit_s: float = 10.0

    def __post_init__(self) -> None:
        """Take any words for a type and for levels; those that nobody knows stay what they are."""
        known = [understood.token("level", each) for each in self.levels]
        levels = [
            level
            for word, one in zip(self.levels, known, strict=True)
            for level in ((one,) if one else understood.rank(word) or (word,))
        ]
        object.__setattr__(self, "levels", tuple(dict.fromkeys(levels)))
        object.__setattr__(self, "facility", understood.token("type", self.facility) or self.facility)

    @property
    def busy_share(self) -> float:
        """The busy fraction: calls an hour × the hours that each takes."""
        if self.busy is not None:
            return self.busy
        if self.calls_per_vehicle_hour is not None and self.service_min is not None:
            return self.calls_per_vehicle_hour * self.service_min / 60
        return BUSY

    @property
    def busy_assumed(self) -> bool:
        """Whether nobody has said how busy vehicles are."""
        return self.busy is None and self.calls_per_vehicle_hour is None

    @property
    def settings(self) -> dict[str, object]:
        """What was asked, as a record of a run tells it."""
        return dataclasses.asdict(self)

    def check(self) -> None:
        """Check that the question can be answered.

        Raises:
            InputError: with all that is wrong with it.
        """
        faults = [*_facility_faults(self.facility), *_amount_faults(self), *_busy_faults(self)]
        lost = [each for each in self.levels if each not in get_args(Level)]
        if lost:
            what = understood.unknown("level", lost, Said("级别", "level"))
            faults.append(Said(f"levels：{what.zh}", f"levels: {what}"))
        if faults:
            raise InputError("emergency", faults)


def _facility_faults(facility: str) -> list[Said]:
    if facility in facility_types():
        return []
    what = understood.unknown("type", [facility], Said("设施类型", "facility type"))
    return [Said(f"facility：{what.zh}", f"facility: {what}")]


def _amount_faults(question: EmergencyQuestion) -> list[Said]:
    names = ("urban_km", "rural_km", "persons_per_vehicle", "limit_min", "calls_per_vehicle_hour")
    above = {name: getattr(question, name) for name in (*names, "service_min")}
    faults = [
        Said(f"{name}：应大于 0，现为 {value:g}", f"{name}: a number above 0 is needed, not {value:g}")
        for name, value in above.items()
        if value is not None and not 0 < value < math.inf
    ]
    least = {"fixed_min": 0, "sites": 0, "spacing_m": 0, "time_limit_s": 0, "vehicles_per_site": 1}
    return faults + [
        Said(
            f"{name}：应为 {bound} 或以上，现为 {value:g}",
            f"{name}: {bound} or more is needed, not {value:g}",
        )
        for name, bound in least.items()
        if (value := getattr(question, name)) is not None and not bound <= value < math.inf
    ]


def _busy_faults(question: EmergencyQuestion) -> list[Said]:
    calls, minutes = question.calls_per_vehicle_hour, question.service_min
    if question.busy is not None and (calls is not None or minutes is not None):
        return [
            Said(
                "busy：要么给它，要么给 calls_per_vehicle_hour 与 service_min，不能都给",
                "busy: give it, or calls_per_vehicle_hour and service_min, not both",
            )
        ]
    if (calls is None) != (minutes is None):
        return [
            Said(
                "calls_per_vehicle_hour 与 service_min 须同时给",
                "calls_per_vehicle_hour and service_min go together; give both",
            )
        ]
    if not 0 <= question.busy_share < 1:
        told = "busy" if calls is None else "calls_per_vehicle_hour × service_min / 60"
        share = f"{question.busy_share:g}"
        return [
            Said(
                f"{told}：应不小于 0 且小于 1，现为 {share}",
                f"{told}: a share of 0 or more and below 1 is needed, not {share}",
            )
        ]
    return []
