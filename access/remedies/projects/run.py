"""From a list of projects to its stages."""

import logging
from pathlib import Path

from access.assessment.measure import Progress, measure
from access.assessment.run import Assessed, clauses_of, judged
from access.contracts.notes import Level, Note
from access.contracts.tables import counted
from access.contracts.tiles import LayerDatum
from access.places.reading import AS_IT_SAYS, Reading
from access.remedies.projects.from_table import from_table
from access.remedies.projects.project import Project, lines
from access.remedies.projects.stages import Staged, applied, grouped, staged, standing
from access.remedies.projects.words import STAGED
from access.study.read import read_inputs
from access.study.study import Study

_log = logging.getLogger(__name__)


def projects(
    study: Study,
    path: Path,
    progress: Progress = _log.info,
    *,
    reading: Reading = AS_IT_SAYS,
    datum: LayerDatum | None = None,
    known: Assessed | None = None,
) -> Staged:
    """Stage a list of projects in a study; only what a project touches is measured again.

    Args:
        study: from ``access.study.study.load``.
        path: the list (see ``from_table``).
        progress: called with the name of each step as it begins.
        reading, datum: how the list is read.
        known: what the study was found to be before, which is not measured again.

    Raises:
        AccessError: an input that cannot be used; rows of the list that are not understood, or do not fit the
            study: all of them at once.
    """
    if known is None:
        progress("读取数据 reading the inputs")
    near = known.measured.read if known else read_inputs(study)
    listed = from_table(path, near, reading, datum)
    year = study.day.year if study.day else None
    taken = standing(listed.projects, near, listed.far, year)
    groups = grouped(listed.projects, taken, year)
    applied(groups, near, path)  # what does not fit is told before the long work begins
    if known is None:
        progress(f"现状 base: {study.name}")
        asked = clauses_of(study)
        known = judged(study, asked, measure(study, near, asked, progress=progress), progress)
    stages, last, notes = staged(known, groups, path, progress)
    told = (*listed.notes, *notes, *_notes(path, listed.projects, taken))
    return Staged(known, stages, listed.projects, taken, told, last, path)


def _notes(path: Path, listed: tuple[Project, ...], taken: dict[str, str]) -> list[Note]:
    """Count the projects that are not staged in a year of theirs, and say why."""
    found = []
    for how in ("never", "there", "undated", "overdue"):
        mine = [each for each in listed if taken[each.id] == how]
        if mine:
            where = lines(path, [each.row for each in mine])
            zh = f"{path.name}：{len(mine)} 个项目{STAGED[how].zh}（{where.zh}）"
            en = f"{path.name}: {counted(len(mine), 'project')}: {STAGED[how].en} ({where})"
            level: Level = "left_out" if how in ("never", "there") else "doubtful"
            found.append(Note(level, "facilities", zh, en, len(mine), "projects"))
    return found
