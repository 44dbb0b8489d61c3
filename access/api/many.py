"""Many studies judged by one call, on this machine or on a dask cluster."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from access.assessment.many.outcome import How
from access.assessment.many.run import Cluster, Heard, Many
from access.assessment.many.run import many as judged
from access.assessment.measure import Progress
from access.assessment.run import quiet
from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.verdicts.readings import Readings


def many(
    studies: Sequence[str | Path],
    output: str | Path,
    *,
    scheduler: str | None = None,
    workers: int | None = None,
    memory: str | None = None,
    heard: Heard = lambda *_: None,
    progress: Progress = quiet,
    **how: Any,
) -> Many:
    """Judge many studies, each by a worker of its own, and put side by side what they come to.

    What is finished stands: after an interruption, or a worker's or the scheduler's end, the same call goes
    on with the rest. In a script, call it below ``if __name__ == "__main__":``, as Python asks of whatever
    starts processes.

    Args:
        studies: study files, folders with all the study files in them, patterns (``city/*/study.yaml``),
            tables of studies: a column ``study``, and fields in place of what it says (``zones.names``).
        output: a folder in which each has its folder of results, and which holds the tables of all.
        scheduler: address of a dask scheduler whose workers see the same files; this machine without.
        workers: processes on this machine; as many as it has processors without.
        memory: that each of these may take (``2GiB``); its share of the machine's without.
        heard: called with how it went with a study (``access.assessment.many.outcome.Outcome``), how many
            have ended, and how many there are.
        progress: called with a line on what goes on before that: shared files of a table are cut.
        how: ``readings``, as for ``run``; ``annex=True``: each study has one; ``again=True``: also those are
            judged whose results are there, whole, of the same inputs; ``parts=8``: workers search the streets
            of each study in so many parts, which this process puts together and judges.

    Raises:
        AccessError: no such studies; another run writes in the folder; the scheduler cannot be reached.
    """
    faults = []
    asked = How(**how)
    if asked.readings not in get_args(Readings):
        known = ", ".join(get_args(Readings))
        faults.append(
            Said(
                f"`readings`：应为 {known} 之一，不是 {asked.readings!r}",
                f"`readings`: one of {known}, not {asked.readings!r}",
            )
        )
    if workers is not None and workers < 1:
        faults.append(Said("`workers`：应至少为 1", "`workers`: 1 or more"))
    if asked.parts < 1:
        faults.append(Said("`parts`：应至少为 1", "`parts`: 1 or more"))
    if scheduler is not None and (workers is not None or memory is not None):
        faults.append(
            Said(
                "`scheduler` 已有自己的进程：不要再给 `workers` 或 `memory`",
                "`scheduler` has workers of its own: give neither `workers` nor `memory`",
            )
        )
    if faults:
        raise QuestionError("many", faults)
    return judged(studies, Path(output), asked, Cluster(scheduler, workers, memory), heard, progress)
