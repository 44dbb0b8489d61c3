"""Two runs compared: read, matched, replayed, split."""

import logging
from pathlib import Path
from typing import Any

from access.assessment.measure import Progress
from access.outputs import run_id
from access.outputs.tables import Page, report_csv, write_folder
from access.remedies.difference import named, page, report, sides
from access.remedies.difference.replay import Replay
from access.remedies.difference.result import Difference
from access.remedies.difference.sides import Run
from access.remedies.difference.split import splits
from access.remedies.difference.world import GROUPS, At, Side, at
from access.study.study import read_files
from access.verdicts.between import between
from access.verdicts.narrowing import narrowing

_log = logging.getLogger(__name__)


def compare(one: Run, other: Run, progress: Progress = _log.info) -> Difference:
    """Split the difference of two runs among the groups of changes.

    Args:
        one, other: from ``sides.opened``.
        progress: called with the name of each step as it begins.

    Raises:
        AccessError: an input that cannot be used, or runs that cannot be compared.
    """
    progress("读取数据 reading the inputs")
    both: tuple[Side, Side] = (one.side(), other.side())
    worlds = sides.worlds(*both)
    replay = Replay(both, worlds, progress)
    progress("逐组重算 replaying one group at a time")
    found = splits(replay)
    progress("列出变化 listing what differs")
    ids = [[clause.id for clause in each.clauses] for each in both]
    places = [replay.place(where, []) for where in (At(), at(GROUPS))]
    reads = worlds[1].reads
    return Difference(
        runs=(one, other),
        splits=tuple(found),
        alone=(
            tuple(each for each in ids[0] if each not in set(ids[1])),
            tuple(each for each in ids[1] if each not in set(ids[0])),
        ),
        objects=named.objects(worlds[1]),
        streets=named.streets(reads[0].streets, reads[1].streets, reads[1].zones),
        people=named.people(places[0], places[1]),
        settings=named.settings(*both),
        notes=tuple(report.notes((one, other), found, replay)),
        between=narrowing(*(between(each) for each in replay.ends())),
    )


def write(found: Difference, folder: Path) -> list[Path]:
    """Write the result files, all or none.

    Raises:
        FileError: the folder cannot be written to.
    """
    return write_folder(
        folder,
        {
            "difference.html": Page(lambda: page.html(found)),
            "difference.csv": report_csv(report.figures(found)),
            "difference.json": report.as_json(found),
            "objects.csv": report_csv(report.objects(found)),
            "streets.csv": report_csv(found.streets),
            "people.csv": report_csv(found.people),
            "settings.csv": report_csv(found.settings),
            "between.csv": report_csv(found.between),
        },
        record=record(found),
        inputs=[file for each in found.runs for file in read_files(each.study)],
    )


def record(found: Difference) -> dict[str, Any]:
    """Return what the comparison was made of: the records of both runs."""
    told = [sides.told(each) for each in found.runs]
    return run_id.identified({"runs": told, "groups": list(GROUPS)})
