"""A study and scenarios of it: what each scenario changes in the verdicts, and for whom."""

import hashlib
import logging
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from shapely.geometry.base import BaseGeometry

from access.assessment.changes import Changes
from access.assessment.measure import Progress, measure
from access.assessment.run import Assessed, clauses_of, judged, page
from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.outputs import run_id
from access.outputs.maps.scenario import After
from access.outputs.tables import Page, report_csv, write_folder
from access.places import readers
from access.remedies.comparison import report
from access.remedies.comparison.report import Case
from access.remedies.scenarios.changes import FacilityChanges, PopulationChanges, StreetChanges
from access.remedies.scenarios.file import Scenario, ScenarioFile, raise_together
from access.remedies.scenarios.people import people_changed
from access.remedies.scenarios.scenario import facilities_changed, limits_changed
from access.remedies.scenarios.streets import made, streets_changed
from access.study.read import Inputs, read_inputs
from access.study.study import Study, read_files
from access.verdicts.clause import Clause

_log = logging.getLogger(__name__)
_BASE = Text(zh="现状", en="base")
_UNSEEN = Text(
    zh="本方案还改变了人口或限值，地图仍按现状的人口和限值显示；结果见 comparison.csv。",
    en="This scenario also changes people or limits. The map keeps those of the base; see comparison.csv.",
)


@dataclass(frozen=True)
class Changed:
    """A scenario: what it replaces, what a run with it comes to, what it makes on streets (see ``made``)."""

    file: ScenarioFile
    changes: Changes
    result: Assessed
    made: tuple[tuple[Text, BaseGeometry], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What a study and scenarios of it come to.

    Attributes:
        base: the study as it is.
        changed: each scenario, in the order given.
    """

    base: Assessed
    changed: tuple[Changed, ...]

    @property
    def cases(self) -> list[Case]:
        """The base, then each scenario, as result files call them."""
        scenarios = [
            Case(each.file.key, each.file.scenario.name, each.result.assessment) for each in self.changed
        ]
        return [Case("base", _BASE, self.base.assessment), *scenarios]


def compare(
    study: Study,
    scenarios: list[ScenarioFile],
    progress: Progress = _log.info,
    *,
    known: Assessed | None = None,
) -> Comparison:
    """Judge a study as it is and with each scenario; only what a scenario touches is computed again.

    Args:
        study: from ``access.study.study.load``.
        scenarios: from ``access.remedies.scenarios.file.load_all``.
        progress: called with the name of each step as it begins.
        known: what the study was found to be before, which is not measured again.

    Raises:
        AccessError: an input that cannot be used, or scenarios that do not fit the study.
    """
    if known is None:
        progress("读取数据 reading the inputs")
    read = known.measured.read if known else read_inputs(study)
    asked = list(known.assessment.clauses) if known else clauses_of(study)  # of a scenario, with its limits
    readings = known.readings if known else "default"
    ready = _applied(scenarios, read, asked)  # what does not fit is told before the long work begins
    if known is None:
        progress(f"现状 base: {study.name}")
        known = judged(study, asked, measure(study, read, asked, progress=progress), progress)
    base = known.measured
    changed = []
    for file, (tables, clauses, changes) in zip(scenarios, ready, strict=True):
        progress(f"方案 scenario: {file.scenario.name}")
        measured = measure(
            study, tables, clauses, readings=readings, progress=progress, base=base, changes=changes
        )
        drawn = made(file.scenario.streets, tables.streets, read.gates)
        result = judged(study, clauses, measured, progress, readings=readings)
        changed.append(Changed(file, changes, result, tuple(drawn)))
    return Comparison(known, tuple(changed))


def write(comparison: Comparison, folder: Path) -> list[Path]:
    """Write the result files of a comparison, all or none.

    Raises:
        FileError: the folder cannot be written to.
    """
    cases = comparison.cases
    return write_folder(
        folder,
        {
            **_maps(comparison),
            "comparison.csv": report.comparison_csv(cases),
            "comparison.json": report.comparison_json(cases),
            "people.csv": report.people_csv(cases),
            "between.csv": report_csv(report.between_table(cases)),
            "input_report.csv": report_csv(_reports(comparison)),
        },
        record=record(comparison),
        inputs=[
            *read_files(comparison.base.study),
            *((each.file.key, each.file.document.path) for each in comparison.changed),
        ],
    )


def _maps(comparison: Comparison) -> dict[str, Page]:
    """A map of each scenario beside the study as it is."""
    base, single = comparison.base, len(comparison.changed) == 1
    found = {}
    for each in comparison.changed:
        scenario = each.file.scenario
        after = After(
            scenario.name,
            each.result.assessment.place,
            streets=each.changes.streets,
            made=each.made,
            note=_UNSEEN if scenario.limits or each.changes.people else None,
        )
        found["map.html" if single else f"map_{each.file.key}.html"] = Page(partial(page, base, after))
    return found


class Applied(NamedTuple):
    """The inputs and the clauses of a study with a scenario, and which inputs it replaces."""

    read: Inputs
    clauses: list[Clause]
    changes: Changes


def applied(file: ScenarioFile, read: Inputs, asked: list[Clause]) -> Applied:
    """Apply a scenario to the inputs and the clauses of a study; tables that it does not touch stay.

    Raises:
        DocumentError: with every fault of the scenario against the study.
    """
    scenario, source = file.scenario, file.document.path.name
    facilities, entrances, notes, faults = facilities_changed(
        scenario.facilities, read.facilities, read.entrances, source=source
    )
    streets, turns, of_streets = streets_changed(scenario.streets, read.streets, read.turns, read.gates)
    zones, cells, cell_zones, more, of_people = people_changed(
        scenario.population, read.zones, read.cells, read.cell_zones
    )
    clauses, of_limits = limits_changed(scenario.limits, asked)
    if every := [*faults, *of_streets, *of_people, *of_limits]:
        raise file.document.error(every)
    changed = replace(
        read,
        facilities=facilities,
        entrances=entrances,
        streets=streets,
        turns=turns,
        zones=zones,
        cells=cells,
        cell_zones=cell_zones,
        notes=(*read.notes, *notes, *more),
    )
    return Applied(changed, clauses, changes_of(scenario))


def changes_of(scenario: Scenario) -> Changes:
    """Return which inputs of a study a scenario replaces."""
    return Changes(
        streets=scenario.streets != StreetChanges(),
        entrances=scenario.facilities.entrances,
        facilities=scenario.facilities != FacilityChanges(),
        people=scenario.population != PopulationChanges(),
    )


def _applied(scenarios: list[ScenarioFile], read: Inputs, asked: list[Clause]) -> list[Applied]:
    """Apply each scenario; the faults of all of them are one error."""
    found, errors = [], []
    for file in scenarios:
        try:
            found.append(applied(file, read, asked))
        except InputError as error:
            errors.append(error)
    raise_together(errors)
    return found


def _reports(comparison: Comparison) -> pd.DataFrame:
    """The input report of the base, and what scenarios add to it."""
    base = comparison.base.input_report
    known = set(base.itertuples(index=False, name=None))
    parts = [base.assign(scenario="base")]
    for each in comparison.changed:
        lines = each.result.input_report
        new = [line not in known for line in lines.itertuples(index=False, name=None)]
        parts.append(lines[new].assign(scenario=each.file.key))
    return pd.concat(parts)


def _sha256(file: ScenarioFile) -> str:
    """That of the file, or of what would stand in one that is not written yet."""
    path = file.document.path
    return (
        readers.sha256(path) if path.exists() else hashlib.sha256(file.scenario.text().encode()).hexdigest()
    )


def record(comparison: Comparison) -> dict[str, Any]:
    """Return what a comparison was made of: the record of the base, and the scenarios."""
    scenarios = [
        {
            "file": each.file.document.path.name,
            "sha256": _sha256(each.file),
            "content": each.file.scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        }
        for each in comparison.changed
    ]
    return run_id.identified({**comparison.base.record, "scenarios": scenarios})
