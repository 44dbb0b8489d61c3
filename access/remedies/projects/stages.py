"""Projects staged: the study as it is, then with what opens year by year, and each project by itself.

A project is told by what it moves when it alone opens at the end of the year before, and by what its year
comes to without it. Neither depends on the order of the list, nor on that of projects of one year.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from access.assessment.changes import Changes
from access.assessment.measure import Measured, Progress, measure
from access.assessment.run import Assessed
from access.contracts.documents import Text
from access.contracts.errors import FileError
from access.contracts.notes import Note, report
from access.contracts.said import Said
from access.places.facilities import duplicates
from access.remedies.comparison.report import Case
from access.remedies.projects.effects import moved
from access.remedies.projects.project import Project, changes_of, lines
from access.remedies.scenarios.scenario import facilities_changed
from access.study.read import Inputs
from access.verdicts.evaluate import Assessment, evaluate

_BASE = Text(zh="现状", en="as it is")
_UNDATED = Text(zh="年份未定", en="year not said")
UNDATED = "undated"
Group = tuple[str, Text, list[Project]]  # key, name and projects of a stage


@dataclass(frozen=True)
class Stage:
    """What a study comes to once the projects of a year, and of all before it, are open.

    Attributes:
        key: ``base``, the year, or ``undated``.
        name: in words.
        projects: that open in it.
        assessment: what the clauses come to.
        effects: what each of these projects moves (see ``effects.moved``).
    """

    key: str
    name: Text
    projects: tuple[Project, ...]
    assessment: Assessment
    effects: tuple[dict[str, Any], ...] = ()

    @property
    def year(self) -> int | None:
        """The year; None of the study as it is, and of projects without one."""
        return int(self.key) if self.key.isdigit() else None

    @property
    def case(self) -> Case:
        """The stage as a comparison takes it."""
        return Case(self.key, self.name, self.assessment)


@dataclass(frozen=True)
class Staged:
    """A list of projects staged.

    Attributes:
        base: the study as it is.
        stages: the study as it is, then each year, then what has no year.
        projects: all of the list, by their ids.
        standing: id of a project → how it was taken (``words.STAGED``).
        notes: what is doubtful of the list.
        last: the inputs with all that open, and the place measured with them.
        path: of the list.
    """

    base: Assessed
    stages: tuple[Stage, ...]
    projects: tuple[Project, ...]
    standing: dict[str, str]
    notes: tuple[Note, ...]
    last: Measured
    path: Path

    @property
    def report(self) -> pd.DataFrame:
        """The input report of the study, with the notes on the list."""
        return pd.concat([report([*self.notes]), self.base.input_report], ignore_index=True)


def standing(
    projects: Sequence[Project], near: Inputs, far: frozenset[str], year: int | None
) -> dict[str, str]:
    """Return how each project is taken.

    Args:
        projects: of the list.
        near: the inputs of the study.
        far: ids of those that lie far from it.
        year: that the study is of; None: nobody says.
    """
    found = {}
    for each in projects:
        late = each.year is not None and year is not None and each.year < year
        if each.never:
            found[each.id] = "never"
        elif each.id in far:
            found[each.id] = "far"
        elif each.stage == "built" and _there(each, near):
            found[each.id] = "there"
        elif each.year is None and each.stage != "built":
            found[each.id] = "undated"
        else:
            found[each.id] = "overdue" if late and each.stage != "built" else "staged"
    return found


def _there(project: Project, near: Inputs) -> bool:
    """Whether what was built is listed: near its place, of its type and name (but for a sign), or unnamed."""
    if project.action != "open" or project.xy is None:
        return False
    points, own = near.facilities.geometry, duplicates.core(project.name) if project.name else ""
    off_m = np.hypot(points.x - project.xy[0], points.y - project.xy[1])
    close = np.asarray(off_m <= duplicates.NEAR_M) & near.facilities["type"].isin(project.types).to_numpy()
    return any(
        not own or pd.isna(called) or duplicates.similar(own, duplicates.core(called))
        for called in near.facilities["name"][close]
    )


def staged(
    known: Assessed, groups: Sequence[Group], path: Path, progress: Progress
) -> tuple[tuple[Stage, ...], Measured, list[Note]]:
    """Judge a study with projects year by year; trips that lead to the same doors are not measured again.

    Args:
        known: the study as it is.
        groups: see ``grouped``.
        path: of the list, for faults.
        progress: called with the name of each step as it begins.

    Returns:
        (the stages; what was measured with all of them; notes on types that the study does not list).

    Raises:
        FileError: see ``applied``.
    """
    ready, notes = applied(groups, known.measured.read, path)
    stages = [Stage("base", _BASE, (), known.assessment)]
    measured = known.measured
    for (key, name, opening), inputs in zip(groups, ready, strict=True):
        progress(f"分期 stage: {name}")
        judge = _Judge(known, measured, path)
        now, assessment = judge.with_inputs(inputs)
        judge.knows(opening, assessment)
        effects = []
        for each in opening:
            alone, without = judge([each]), judge([other for other in opening if other is not each])
            effects += moved(each, stages[-1].assessment, alone, assessment, without)
        stages.append(Stage(key, name, tuple(opening), assessment, tuple(effects)))
        measured = now
    return tuple(stages), measured, notes


def applied(groups: Sequence[Group], read: Inputs, path: Path) -> tuple[list[Inputs], list[Note]]:
    """Return the inputs of each stage, and notes on types that the study does not list.

    Raises:
        FileError: projects that change a facility that is not there, or one facility twice in a year.
    """
    notes, ready, faults = list[Note](), list[Inputs](), list[Said]()
    for _, _, opening in groups:
        read, more, wrong = _applied(opening, read, path)
        ready.append(read)
        notes += more
        faults += wrong
    if faults:
        raise FileError(str(path), faults)
    return ready, notes


class _Judge:
    """What a study comes to with some projects after a stage; each set of them is measured once."""

    def __init__(self, known: Assessed, before: Measured, path: Path) -> None:
        self._known, self._before, self._path = known, before, path
        self._found: dict[frozenset[str], Assessment] = {}

    def __call__(self, projects: list[Project]) -> Assessment:
        key = frozenset(each.id for each in projects)
        if key not in self._found:
            read, _, _ = _applied(projects, self._before.read, self._path)
            self._found[key] = self.with_inputs(read)[1]
        return self._found[key]

    def knows(self, projects: list[Project], assessment: Assessment) -> None:
        """Take what all projects of the stage together come to, which is known."""
        self._found[frozenset(each.id for each in projects)] = assessment

    def with_inputs(self, read: Inputs) -> tuple[Measured, Assessment]:
        """Measure what other inputs change, and judge."""
        known, old = self._known, self._before.read
        if read is old:
            asked = list(known.assessment.clauses)
            return self._before, evaluate(asked, self._before.place, readings="default")
        doors = not read.entrances.equals(old.entrances)
        asked = list(known.assessment.clauses)
        changes = Changes(entrances=doors, facilities=True)
        found = measure(known.study, read, asked, progress=_silent, base=self._before, changes=changes)
        return found, evaluate(asked, found.place, readings="default")


def _silent(_: str) -> None:
    """Tell nobody of a step within a stage."""


def grouped(projects: Sequence[Project], taken: dict[str, str], year: int | None) -> list[Group]:
    """Return the projects that open, by year; what is built and has no year, or one past, opens first of all.

    Args:
        projects: of the list, by their ids.
        taken: see ``standing``.
        year: that the study is of; None: nobody says.

    Returns:
        For each stage its key, its name, and the projects that open in it.
    """
    dated: dict[int, list[Project]] = {}
    undated: list[Project] = []
    for each in projects:
        if taken[each.id] in ("undated", "overdue"):
            undated.append(each)
        elif taken[each.id] == "staged":
            first = year if each.year is None else each.year if year is None else max(each.year, year)
            dated.setdefault(0 if first is None else first, []).append(each)
    found: list[Group] = []
    for when in sorted(dated):
        name = Text(zh=f"{when} 年", en=str(when)) if when else Text(zh="已建成", en="built already")
        found.append((str(when) if when else "built", name, dated[when]))
    return [*found, *([(UNDATED, _UNDATED, undated)] if undated else [])]


def _applied(projects: Sequence[Project], read: Inputs, path: Path) -> tuple[Inputs, list[Note], list[Said]]:
    """The inputs with some projects; notes; and faults, by the lines of the list."""
    if not projects:
        return read, [], []
    changes = changes_of([*projects])
    facilities, entrances, notes, wrong = facilities_changed(
        changes, read.facilities, read.entrances, source=path.name
    )
    if wrong:
        return read, [], [_fault(path, at, fault, projects) for at, fault in wrong]
    several = {own: each.id for each in projects if len(each.types) > 1 for own in each.ids}
    if several:
        place = (
            facilities["place_id"]
            if "place_id" in facilities
            else pd.Series(None, facilities.index, dtype=object)
        )
        own = pd.Series(several).reindex(facilities.index)
        facilities = facilities.assign(place_id=pd.array(own.fillna(place).to_list(), dtype="str"))
    return replace(read, facilities=facilities, entrances=entrances), notes, []


def _fault(path: Path, at: tuple[int | str, ...], fault: Said, projects: Sequence[Project]) -> Said:
    action, number = str(at[1]), int(at[2])
    rows = [
        each.row
        for each in projects
        if each.action == action
        for _ in range(len(each.types) if action == "open" else 1)
    ]
    row = rows[number] if number < len(rows) else projects[0].row
    where = lines(path, [row])
    return Said(f"{where.zh}：{fault.zh}", f"{where}: {fault}")
