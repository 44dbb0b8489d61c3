"""A study loaded, checked and judged, and what is asked of one that has not been judged yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from access.api.result import Result
from access.assessment import run as assessment
from access.assessment.run import quiet
from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.study import study as studies
from access.study.study import Study
from access.verdicts.readings import Readings

if TYPE_CHECKING:
    from access.api.checks import Check
    from access.api.comparison import Comparison, Scenarios
    from access.api.emergency import Emergency
    from access.api.links import Links
    from access.api.projects import Projects
    from access.api.siting import Siting
    from access.api.supply import Supply
    from access.assessment.measure import Progress

Asked: TypeAlias = Study | Result | str | Path


def load(path: str | Path, *, output: str | Path | None = None, **changes: Any) -> Study:
    """Read and check a study file; relative paths in it start at its folder.

    Args:
        path: the study file (YAML).
        output: where to write the results instead of the folder that the file names.
        changes: fields of the study, or of its ``settings``, in place of what the file says:
            ``walk_kph=4``, ``clauses=["…"]``, ``population={"cell_m": 50}``.

    Raises:
        AccessError: no such file; unknown fields, bad values, missing files, each with its line.
    """
    return studies.load(Path(path), output=None if output is None else Path(output), changes=changes)


def check(study: Asked, *, progress: Progress = quiet) -> Check:
    """Read a study's inputs and tell what was found in them, without searching anything.

    Args:
        study: from ``load``, a study file, or what ``run`` found.
        progress: called with the name of each step as it begins.

    Raises:
        AccessError: an input that cannot be used.
    """
    from access.api.checks import Check
    from access.assessment import checked

    asked = loaded(study)
    return Check(checked.check(asked, assessment.clauses_of(asked), progress))


def run(study: Asked, *, progress: Progress = quiet, readings: Readings = "default") -> Result:
    """Measure a place against the clauses of its plans.

    Args:
        study: from ``load``, a study file, or what ``run`` found.
        progress: called with the name of each step as it begins (``print`` will do).
        readings: ``all``: each clause also by every other reading that its plan leaves open.

    Raises:
        AccessError: an input that cannot be used.
    """
    if readings not in get_args(Readings):
        known = ", ".join(get_args(Readings))
        fault = Said(
            f"`readings`：应为 {known} 之一，不是 {readings!r}",
            f"`readings`: one of {known}, not {readings!r}",
        )
        raise QuestionError("run", [fault])
    return Result(assessment.run(loaded(study), progress, readings=readings))


def site(study: Asked, clause: str, **question: Any) -> Siting:
    """Find where to build so that a clause is met.

    Args:
        study: from ``load``, a study file, or what ``run`` found.
        clause: id of a clause that is judged by the way along the streets.
        question: ``sites=3``, or ``share``, or ``budget``; and any other field of
            ``access.remedies.siting.question.Question``; ``progress`` as for ``run``.

    Raises:
        AccessError: a question that cannot be answered, or an input that cannot be used.
    """
    from access.api.siting import Siting

    if isinstance(study, Result):
        return study.site(clause, **question)
    return Siting.found(loaded(study), clause, question)


def supply(study: Asked, clause: str, **question: Any) -> Supply:
    """Share the supply of a clause among all who reach it: access, choices, crowding, inequality.

    Args:
        study: from ``load``, a study file, or what ``run`` found.
        clause: id of a clause that is judged by the way people have along the streets.
        question: fields of ``supply`` in a study file: ``method="e2sfca"``, ``decay="gaussian"``,
            ``amount="capacity"``, ``persons_per=27``, ``rank_by="age_60_plus"``; ``progress`` as for ``run``.

    Raises:
        AccessError: a question that cannot be answered, or an input that cannot be used.
    """
    from access.api.supply import Supply

    if isinstance(study, Result):
        return study.supply(clause, **question)
    return Supply.found(loaded(study), clause, question)


def link(study: Asked, clause: str, **question: Any) -> Links:
    """Find gates to open and paths to make so that people come within the limit of a clause.

    Args:
        study: from ``load``, a study file, or what ``run`` found.
        clause: id of a clause that people walk for.
        question: ``links=3``, or ``share``; and any other field of
            ``access.remedies.links.question.LinkQuestion``; ``progress`` as for ``run``.

    Raises:
        AccessError: a question that cannot be answered, or an input that cannot be used.
    """
    from access.api.links import Links

    if isinstance(study, Result):
        return study.link(clause, **question)
    return Links.found(loaded(study), clause, question)


def emergency(study: Asked, **question: Any) -> Emergency:
    """Judge ambulance stations and vehicles by district, and find what is wanting.

    Args:
        study: from ``load``, a study file, or what ``run`` found.
        question: any field of ``access.remedies.emergency.question.EmergencyQuestion``;
            ``progress`` as for ``run``.

    Raises:
        AccessError: a question that cannot be answered, or an input that cannot be used.
    """
    from access.api.emergency import Emergency

    if isinstance(study, Result):
        return study.emergency(**question)
    return Emergency.found(loaded(study), question)


def projects(study: Asked, path: str | Path, **question: Any) -> Projects:
    """Stage a list of projects: what each clause comes to as they open, year by year, and which moves it.

    Args:
        study: from ``load``, a study file, or what ``run`` found.
        path: the list: place, type, capacity, stage, year, department, under Chinese or English headings; a
            table with coordinates or any kind of layer.
        question: how it is read, as facilities in a study file: ``crs``, ``datum``, ``x_column``,
            ``y_column``, ``xy_column``, ``layer``, ``sheet``, ``header_row``, ``encoding``; ``progress`` as
            for ``run``.

    Raises:
        AccessError: rows that are not understood, all at once; or an input that cannot be used.
    """
    from access.api.projects import Projects

    if isinstance(study, Result):
        return study.projects(path, **question)
    return Projects.found(loaded(study), path, question)


def compare(study: Asked, scenarios: Scenarios, *, progress: Progress = quiet) -> Comparison:
    """Judge a study as it is and with each scenario; only what a scenario touches is measured again.

    Args:
        study: from ``load``, a study file, or what ``run`` found.
        scenarios: scenario files (YAML, or the GeoJSON that a map exports), or what ``site`` and
            ``link`` found (``.scenario``).
        progress: called with the name of each step as it begins.

    Raises:
        AccessError: an input that cannot be used, or scenarios that do not fit the study.
    """
    from access.api.comparison import compared

    if isinstance(study, Result):
        return study.compare(scenarios, progress=progress)
    return compared(loaded(study), scenarios, progress)


def loaded(study: Asked) -> Study:
    """Return the study, read from its file where a path is given."""
    if isinstance(study, Result):
        return study.study
    return study if isinstance(study, Study) else load(study)
