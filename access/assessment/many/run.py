"""Many studies judged, and what they come to side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from access.assessment.many import in_parts, shared
from access.assessment.many.cluster import client, outcomes
from access.assessment.many.judged import judge
from access.assessment.many.outcome import How, Outcome
from access.assessment.many.tasks import Task, tasks
from access.assessment.measure import Progress
from access.assessment.run import quiet, versions
from access.contracts.folders import claimed
from access.outputs.league import files
from access.outputs.league.rows import Failed, Judged, rows


@dataclass(frozen=True)
class Cluster:
    """Where studies are judged.

    Attributes:
        address: of a dask scheduler; None: on this machine.
        workers: processes on this machine; as many as it has processors without.
        memory: that each of these may take, as dask writes it (``2GiB``); its share of the machine's without.
    """

    address: str | None = None
    workers: int | None = None
    memory: str | None = None


@dataclass(frozen=True)
class Many:
    """What came of many studies.

    Attributes:
        outcomes: how it went with each, in the order they were given.
        written: paths of the files that put them side by side.
    """

    outcomes: tuple[Outcome, ...]
    written: tuple[Path, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Those of which there are no results."""
        return tuple(each for each in self.outcomes if each.state == "failed")


Heard = Callable[[Outcome, int, int], None]


def many(
    asked: Sequence[str | Path],
    output: Path,
    how: How,
    where: Cluster,
    heard: Heard = lambda *_: None,
    tell: Progress = quiet,
) -> Many:
    """Judge studies, each by a worker, and put side by side what they come to.

    Args:
        asked: study files, folders, patterns (see ``tasks``).
        output: a folder in which each has its folder of results; that of each study does not count.
        how: how they are judged.
        where: on which workers.
        heard: called with how it went with a study, how many have ended, and how many there are.
        tell: called with what goes on before the first of them.

    Returns:
        What came of it; a study that fails costs the others nothing.

    Raises:
        FileError: no such studies; another run writes in the folder.
        ClusterError: no scheduler answers, or it is gone; run again, finished studies are not judged again.
    """
    given = tasks(asked, output)
    with claimed(output):
        found: dict[str, Outcome] = {}
        given = shared.cut(given, output.absolute() / shared.FOLDER, how.readings, tell)
        with client(where.address, where.workers, where.memory) as cluster:
            kept = output.absolute() / in_parts.FOLDER
            going = (
                outcomes(cluster, given, how, judge)
                if how.parts == 1
                else in_parts.in_parts(cluster, given, how, kept, tell)
            )
            for outcome in going:
                found[outcome.name] = outcome
                heard(outcome, len(found), len(given))
        ended = tuple(found[task.name] for task in given)
        rows_of = [_row(task, found[task.name]) for task in given]
        return Many(ended, tuple(files.write(output, rows_of, versions())))


def _row(task: Task, outcome: Outcome) -> Judged | Failed:
    if outcome.state == "failed" and outcome.why is not None:
        return Failed(task.name, outcome.why)
    return rows(task.name, task.output)
