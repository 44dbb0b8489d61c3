"""A scenario file: what a planner writes to say what would be changed in a study."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, model_validator

from access.contracts.documents import Document, Frozen, Text
from access.contracts.errors import InputError
from access.contracts.said import Said, zh
from access.remedies.scenarios.changes import FacilityChanges, PopulationChanges, Positive, StreetChanges
from access.remedies.scenarios.geojson import Features

_GEOJSON = (".geojson", ".json")


class Scenario(Frozen):
    """A scenario: what is changed in a study, which itself stays as it is."""

    name: Text = Field(description="What the scenario is called")
    note: Text | None = Field(None, description="What a reader of the results should know")
    facilities: FacilityChanges = Field(FacilityChanges(), description="Open, close, move, enlarge")
    streets: StreetChanges = Field(StreetChanges(), description="Open gates; close, re-speed, add")
    population: PopulationChanges = Field(PopulationChanges(), description="Other numbers of people")
    limits: dict[str, Positive] = Field(
        default_factory=dict, description="Clause id → its new threshold, in the unit of the plan"
    )

    @model_validator(mode="after")
    def _something(self) -> "Scenario":
        parts = (self.facilities, self.streets, self.population)
        if not self.limits and all(part == type(part)() for part in parts):
            raise ValueError(
                Said(
                    "没有任何改变；请写 `facilities`、`streets`、`population` 或 `limits`",
                    "it changes nothing; give `facilities`, `streets`, `population` or `limits`",
                )
            )
        return self

    def text(self) -> str:
        """Return the scenario as the text of a file that reads as the same scenario."""
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100))


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario, and the file that knows where each of its values stands."""

    scenario: Scenario
    document: Document

    @property
    def key(self) -> str:
        """The name of the file without its ending: what results call the scenario."""
        return self.document.path.stem


def load(path: Path) -> ScenarioFile:
    """Read a scenario: a YAML file, or the GeoJSON that a map has exported.

    Raises:
        FileError: there is no such file, or it is no text.
        DocumentError: with every unknown field, missing field and bad value, each with its line,
            or with the number of its feature.
    """
    document = Features(path) if path.suffix.lower() in _GEOJSON else Document(path)
    return ScenarioFile(document.parse(Scenario), document)


def unwritten(scenario: Scenario | Mapping[str, Any], key: str) -> ScenarioFile:
    """Return a scenario that is no file yet as the file that it would be.

    Args:
        scenario: what is changed; or the fields of such a file.
        key: what results call it.

    Raises:
        DocumentError: with every unknown field, missing field and bad value.
    """
    given = scenario.text() if isinstance(scenario, Scenario) else yaml.safe_dump(dict(scenario))
    document = Document(Path(f"{key}.yaml"), given)
    return ScenarioFile(document.parse(Scenario), document)


def load_all(paths: list[Path]) -> list[ScenarioFile]:
    """Read several scenarios.

    Raises:
        InputError: with the faults of all files; two files of one name.
    """
    found: list[ScenarioFile] = []
    errors: list[InputError] = []
    for path in paths:
        try:
            found.append(load(path))
        except InputError as error:
            errors.append(error)
    raise_together(errors)
    keys = [each.key for each in found]
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if repeated:
        faults = [
            Said(f"有几个文件都叫“{key}”；请改名", f"several files are called '{key}'; rename all but one")
            for key in repeated
        ]
        raise InputError(Said("情景", "scenarios"), faults)
    return found


def raise_together(errors: list[InputError]) -> None:
    """Raise one error for those of several files; none where there is none.

    Raises:
        InputError: the one given, or one that names all their faults.
    """
    if len(errors) == 1:
        raise errors[0]
    if errors:
        faults = [
            Said(f"{zh(each.subject)}：{zh(fault)}", f"{each.subject}: {fault}")
            for each in errors
            for fault in each.faults
        ]
        raise InputError(Said("情景", "scenarios"), faults)
