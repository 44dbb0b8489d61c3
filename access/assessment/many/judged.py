"""One study of many: judged by a worker, which writes its results and tells how that went."""

import gc
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from access.assessment import annex
from access.assessment.bundle.record import read_record
from access.assessment.many.outcome import How, Outcome, State
from access.assessment.many.shared import as_cut
from access.assessment.many.tasks import Task
from access.assessment.measure import Measured, measure
from access.assessment.run import RESULTS, described, quiet, run, versions, write
from access.contracts.errors import AccessError, ClusterError, Notice
from access.contracts.folders import claimed
from access.contracts.in_the_way import refuse_inputs
from access.contracts.said import Said
from access.contracts.system import WRONG, explained
from access.outputs import run_id
from access.outputs.annex.write import NAMES
from access.study.study import Study, load, read_files


def judge(task: Task, how: How, by: Callable[..., Measured] = measure) -> Outcome:
    """Judge one study and write its results, whatever happens; nothing is raised but an interruption.

    Args:
        task, how: which study, and how it is judged.
        by: measures it, as ``access.assessment.measure.measure`` does.

    Raises:
        ClusterError: those that measure it cannot be reached any more.
    """
    begun = time.monotonic()

    def outcome(state: State, **more: Any) -> Outcome:
        return Outcome(task.name, state, seconds=time.monotonic() - begun, **more)

    try:
        with _heard() as doubts:
            study = as_cut(load(task.file, output=task.output, changes=task.changes), task.cuts)
            with claimed(task.output):
                if not how.again and finished(study, how):
                    return outcome("kept")
                refuse_inputs(task.output, RESULTS, read_files(study))
                _judged(study, how, by)
        return outcome("done", doubts=tuple(doubts))
    except ClusterError:
        raise
    except AccessError as error:
        return outcome("failed", why=Said(error.zh, error.en))
    except WRONG as error:
        return outcome("failed", why=explained(error))
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        why = Said(f"程序出错（{what}）", f"the program failed ({what})")
        return outcome("failed", why=why, trace=traceback.format_exc())
    finally:
        gc.collect()  # the next study of this worker begins without this one's tables


def _judged(study: Study, how: How, by: Callable[..., Measured]) -> None:
    result = run(study, quiet, readings=how.readings, by=by)
    write(result)
    if how.annex:
        annex.write(result, study.output)


@contextmanager
def _heard() -> Iterator[list[Said]]:
    """Collect each ``Notice``: nobody looks at a worker's screen."""
    heard: list[Said] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", Notice)
        try:
            yield heard
        finally:
            told = (each.message for each in caught)
            heard += [Said(each.zh, each.en) for each in told if isinstance(each, Notice)]


def finished(study: Study, how: How) -> bool:
    """Tell whether the results of a study are there, whole, and what it would come to now.

    Inputs, study, plans, readings and the versions of this program and its libraries must be the same, and
    each file as it was written.
    """
    try:
        record = read_record(study.output)
        now: Mapping[str, Any] = {**described(study), **versions(), "readings": how.readings}
        if not run_id.alike(now, record):
            return False
        run_id.check(study.output)
        return not how.annex or any((study.output / name).exists() for name in NAMES)
    except AccessError:
        return False
