"""How a coverage share is tested: so many percent within a distance, or within a time."""

from typing import Any

from pydantic import Field, model_validator

from access.contracts.said import Said
from access.standards.choices import Choice, Positive, Share, reading
from access.standards.rules import ModeChoice, TravelTimeRule


class CoverageShareRule(TravelTimeRule):
    """公交站点500米覆盖率90%: the target's value is the share; the limit stands here.

    The distance is ``distance_m``; it is taken in a straight line, as such figures are published
    (服务半径覆盖率), unless ``measured_as`` says otherwise. ``minutes`` stands in its place where the
    plan names a time.
    """

    mode: ModeChoice = reading("walk", basis="convention", about="How people travel")
    minutes: Choice[Positive] | None = Field(None, description="The limit, where it is a time")
    required_share: Choice[Share] = reading(1.0, about="Not to be written: the target's value says it")

    @model_validator(mode="before")
    @classmethod
    def _usual_measure(cls, data: object) -> object:
        if not isinstance(data, dict) or "measured_as" in data:
            return data
        usual: dict[str, Any] = {"default": "network_time", "basis": "convention"}
        if "minutes" not in data:
            others = [{"value": "network_distance", "basis": "assumption"}]
            usual = {"default": "straight_distance", "alternatives": others, "basis": "convention"}
        return {**data, "measured_as": usual}

    @model_validator(mode="after")
    def _one_limit(self) -> "CoverageShareRule":
        if "required_share" in self.model_fields_set:
            raise ValueError(
                Said(
                    "覆盖率写在 `value`，不写 `required_share`",
                    "the share is the target's `value`; leave `required_share` out",
                )
            )
        timed = self.measured_as.offers("network_time")
        far = self.measured_as.offers("network_distance", "straight_distance")
        if timed != (self.minutes is not None) or far != (self.distance_m is not None):
            raise ValueError(
                Said(
                    "请写 `distance_m`（距离，米）或 `minutes`（时间，分钟），并与 `measured_as` 一致",
                    "give `distance_m` (metres) or `minutes`, as `measured_as` measures",
                )
            )
        return self
