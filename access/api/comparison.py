"""Scenarios beside a study as it is: what ``access.compare`` finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from access.assessment.measure import Progress
from access.assessment.run import Assessed
from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.outputs.notebook import layers, tables
from access.outputs.notebook.inline import InlineMap, inline_map
from access.remedies.comparison import report, run
from access.remedies.comparison.run import Changed
from access.remedies.scenarios import file as files
from access.remedies.scenarios.file import Scenario, ScenarioFile
from access.standards.describe import words
from access.study.study import Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas.io.formats.style import Styler

_HEADS = {
    "scenario": Text(zh="方案", en="scenario"),
    "group": Text(zh="人群", en="group"),
    "gained_share": Text(zh="占该人群", en="of the group"),
    "lost_share": Text(zh="占该人群", en="of the group"),
    "persons_met_base": Text(zh="现状覆盖", en="covered now"),
    "persons_met_by_population": Text(zh="人口变化带来", en="by other numbers of people"),
    "persons_met": Text(zh="方案覆盖", en="covered then"),
}

OneScenario: TypeAlias = str | Path | Scenario | Mapping[str, Any]
Scenarios: TypeAlias = OneScenario | Sequence[OneScenario]


@dataclass(frozen=True, repr=False)
class Comparison:
    """A study and scenarios of it, side by side. A notebook shows it as such a table.

    Attributes:
        compared: what the command and result files are made from; its form may change.
    """

    compared: run.Comparison

    @property
    def scenarios(self) -> list[str]:
        """The short names of the scenarios (of their files), in the order given."""
        return [each.file.key for each in self.compared.changed]

    @property
    def verdicts(self) -> pd.DataFrame:
        """A row for each clause and case (``base``, then each scenario), and how far from the base."""
        return report.verdict_table(self.compared.cases)

    @property
    def people(self) -> pd.DataFrame:
        """Who gains and who loses: a row for each scenario, clause, zone and age group."""
        return report.people_table(self.compared.cases)

    @property
    def between(self) -> pd.DataFrame:
        """Whether zones and age groups come nearer to each other by each scenario, clause by clause."""
        return report.between_table(self.compared.cases)

    def table(self) -> "Styler":
        """Return the clauses that some scenario changes, side by side, as a notebook shows them."""
        cases = self.compared.cases
        return tables.side_by_side([case.name for case in cases], report.side_by_side(cases))

    def by_zone(self, scenario: str, clause: str) -> "Styler":
        """Return who gains and who loses by a scenario zone by zone, as a notebook shows it."""
        rows = self._people_of(scenario, clause)
        changed = (rows[["persons_gained", "persons_lost"]] > 0).any(axis="columns")
        changed |= rows["persons_met_by_population"] != 0
        columns = ["persons_met_base", "persons_gained", "persons_lost", "persons_met_by_population"]
        return tables.table(rows[changed], ["zone", *columns, "persons_met"], heads=_HEADS)

    def by_group(self, clause: str) -> "Styler":
        """Return who gains and who loses by each scenario age group by age group, as a notebook shows it."""
        rows = self.people[self.people["target"] == clause]
        groups = rows.groupby(["scenario_zh", "scenario_en", "group"], sort=False)
        sums = groups[["persons", "persons_gained", "persons_lost"]].sum().reset_index()
        told = sums.assign(
            group=[str(words().value[name]) for name in sums["group"]],
            scenario=sums["scenario_zh"] + " " + sums["scenario_en"],
            gained_share=sums["persons_gained"] / sums["persons"],
            lost_share=sums["persons_lost"] / sums["persons"],
        )
        columns = ["scenario", "group", "persons_gained", "gained_share", "persons_lost", "lost_share"]
        return tables.table(told, columns, heads=_HEADS)

    def chart(self) -> "Axes":
        """Draw the share of people who have it, clause by clause and case by case."""
        from access.outputs.notebook import charts  # noqa: PLC0415 (matplotlib is an extra)

        return charts.side_by_side(self.verdicts, self.compared.base.assessment)

    def gains(self, scenario: str, clause: str) -> "Axes":
        """Draw in which zones people gain and lose by a scenario, for a clause."""
        from access.outputs.notebook import charts  # noqa: PLC0415 (matplotlib is an extra)

        return charts.gains_by_zone(self._people_of(scenario, clause))

    def map(self, scenario: str, clause: str, *, height_px: int = 520) -> InlineMap:
        """Return a map of what a scenario changes for a clause: who gains, who loses, what is built."""
        changed, before = self._changed(scenario), self.compared.base.assessment
        after = changed.result.assessment
        drawn = [*layers.changes(before, after, clause), *layers.built(before, after)]
        return inline_map(changed.file.scenario.name, drawn, height_px=height_px)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the result files, all or none; without a folder into ``comparison`` in the study's own."""
        output = self.compared.base.study.output
        return run.write(self.compared, output / "comparison" if folder is None else Path(folder))

    def _people_of(self, scenario: str, clause: str) -> pd.DataFrame:
        """Who gains and who loses of all people, zone by zone."""
        rows, key = self.people, self._changed(scenario).file.key
        return rows[(rows["scenario"] == key) & (rows["target"] == clause) & (rows["group"] == "all")]

    def _changed(self, key: str) -> Changed:
        found = {each.file.key: each for each in self.compared.changed}
        if key not in found:
            hint = suggestion(key, list(found))
            raise InputError("scenario", [Said(f"没有“{key}”；{hint.zh}", f"there is no '{key}'; {hint}")])
        return found[key]

    def _repr_html_(self) -> str:
        return self.table().to_html()


def compared(
    study: Study, scenarios: Scenarios, progress: Progress, *, known: Assessed | None = None
) -> Comparison:
    """Judge scenarios beside a study; what is known of it is not measured again."""
    return Comparison(run.compare(study, files_of(scenarios), progress, known=known))


def with_scenario(known: Assessed, scenario: OneScenario, progress: Progress) -> Assessed:
    """Judge a study with one scenario, on what is known of it."""
    compared = run.compare(known.study, files_of([scenario]), progress, known=known)
    (changed,) = compared.changed
    named = changed.file.scenario.name
    study = known.study.model_copy(
        update={
            "name": Text(zh=f"{known.study.name.zh}（{named.zh}）", en=f"{known.study.name.en} ({named.en})"),
            "output": known.study.output / changed.file.key,  # what is written takes no place of the base's
        }
    )
    return replace(changed.result, study=study, record=run.record(compared))


def files_of(scenarios: Scenarios) -> list[ScenarioFile]:
    """Read scenario files; a scenario that is none yet is called by its place in the list.

    Raises:
        InputError: with the faults of all; what is neither a path nor a scenario.
    """
    if isinstance(scenarios, str | Path | Scenario | Mapping):
        scenarios = [scenarios]
    if strange := [each for each in scenarios if not isinstance(each, str | Path | Scenario | Mapping)]:
        shown = type(strange[0]).__name__
        fault = Said(
            f"{shown} 不是情景；请给文件、字典，或 `site` 的结果",
            f"a {shown} is no scenario; give files, dicts, or what `site` found",
        )
        raise InputError("scenarios", [fault])
    paths = [Path(each) for each in scenarios if isinstance(each, str | Path)]
    read = iter(files.load_all(paths))
    return [
        next(read) if isinstance(each, str | Path) else files.unwritten(each, f"scenario_{number}")
        for number, each in enumerate(scenarios, start=1)
    ]
