"""Studies one after another, each measured in parts by the workers of a cluster."""

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from access.assessment.many.cluster import outcomes
from access.assessment.many.judged import judge
from access.assessment.many.outcome import How, Outcome
from access.assessment.many.part import Part, search
from access.assessment.many.parted import InParts, measure
from access.assessment.many.tasks import Task
from access.assessment.measure import Progress
from access.contracts.errors import PartsError
from access.contracts.said import Said, joined

if TYPE_CHECKING:
    from distributed import Client

FOLDER = ".access-parts"


def in_parts(
    cluster: "Client", asked: Sequence[Task], how: How, folder: Path, tell: Progress
) -> Iterator[Outcome]:
    """Yield how it went with each study; this process reads and judges it, workers search its parts.

    Args:
        cluster: from ``cluster.client``.
        asked, how: which studies, and how they are judged.
        folder: in which parts that are done are kept until their study is.
        tell: called as parts end.

    Raises:
        ClusterError: the scheduler is gone; parts that had ended stand.
    """
    for task in asked:
        own = folder / task.name
        by = partial(measure, how=InParts(how.parts, own, partial(_searched, cluster, how, tell)))
        outcome = judge(task, how, by)
        if outcome.state != "failed":
            shutil.rmtree(own, ignore_errors=True)
        yield outcome


def _searched(cluster: "Client", how: How, tell: Progress, asked: Sequence[Part]) -> None:
    """Have parts searched.

    Raises:
        PartsError: some of them failed, by name; the others are done.
    """
    failed = list[Said]()
    for number, outcome in enumerate(outcomes(cluster, asked, how, search), start=1):
        state = f"{outcome.seconds:.1f} s" if outcome.why is None else "失败 failed"
        tell(f"  [{number}/{len(asked)}] {outcome.name}: {state}")
        if outcome.why is not None:
            failed.append(Said(f"{outcome.name}：{outcome.why.zh}", f"{outcome.name}: {outcome.why}"))
    if failed:
        told = joined(failed)
        zh = f"{len(failed)} 个部分失败（{told.zh}）；其余的已保留，再次运行只做失败的"
        en = f"of its parts failed: {len(failed)} ({told}); the others are kept for the next run"
        raise PartsError(Said(zh, en))
