"""Tasks on the workers of a dask cluster: one that dies costs its own task a second try, and no more."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from access.assessment.many.outcome import How, Outcome
from access.contracts.errors import ClusterError, QuestionError
from access.contracts.said import Said

if TYPE_CHECKING:
    from distributed import Client, Future

# what compiled code takes its number of threads from
_THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_LOCAL = {
    # a task whose worker has died is told at once, and tried again by itself at the end
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.worker-saturation": 1.0,  # a worker has no second task that would die with it
    # whoever takes too much ends; nothing is gained by moving results of a few lines to the disk
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.admin.tick.limit": "1h",  # a study keeps a worker busy for minutes
}


class Named(Protocol):
    """A task."""

    @property
    def name(self) -> str:
        """What it is called; no two are called alike."""


Work = TypeVar("Work", bound=Named)
_CONNECT = "15s"
_LEAST = 300_000_000  # bytes that a worker takes before it has done anything


@contextmanager
def client(address: str | None, workers: int | None, memory: str | None = None) -> Iterator["Client"]:
    """Give a client of the cluster at an address, or of one on this machine, which ends with it.

    Args:
        address: of a dask scheduler.
        workers: processes of a cluster on this machine; as many as it has processors without.
        memory: that each of these may take (``2GiB``); its share of the machine's without.

    Raises:
        ClusterError: no scheduler answers there.
    """
    import dask  # noqa: PLC0415 (half a second that no other command needs)
    from distributed import Client, LocalCluster  # noqa: PLC0415

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is told in plain words

    if address is not None:
        with dask.config.set({"distributed.comm.timeouts.connect": _CONNECT}):
            try:
                found = Client(address, set_as_default=False, timeout=_CONNECT)
            except (OSError, ValueError) as error:
                raise ClusterError(
                    Said(
                        f"连不上调度器 {address}（{error}）；请先启动它，或不给地址而用本机",
                        f"no scheduler answers at {address} ({error}); start one, or give no address to use "
                        "this machine",
                    )
                ) from error
            with found:
                yield found
        return
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    number = workers or processors
    _check_memory(memory)
    threads = str(max(1, processors // number))
    with (
        tempfile.TemporaryDirectory(prefix="access-many-", ignore_cleanup_errors=True) as scratch,
        dask.config.set(_LOCAL),
        LocalCluster(
            n_workers=number,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            memory_limit="auto" if memory is None else memory,
            local_directory=scratch,
            silence_logs=60,
            env=dict.fromkeys(_THREADS, threads),
        ) as cluster,
        Client(cluster, set_as_default=False) as found,
    ):
        yield found


def _check_memory(memory: str | None) -> None:
    from dask.utils import parse_bytes  # noqa: PLC0415

    try:
        enough = memory is None or parse_bytes(memory) >= _LEAST
    except ValueError:
        enough = False
    if not enough:
        fault = Said(
            f"`memory`：应如 4GiB，且不少于 0.3GiB，不是 {memory!r}",
            f"`memory`: as 4GiB, and 0.3GiB or more, not {memory!r}",
        )
        raise QuestionError("many", [fault])


def outcomes(
    cluster: "Client", asked: Sequence[Work], how: How, work: Callable[[Work, How], Outcome]
) -> Iterator[Outcome]:
    """Yield how it went with each task as it ends; those whose worker died are tried once more, each alone.

    Args:
        cluster: from ``client``.
        asked, how: what ``work`` is given, a task at a time.
        work: what a worker does.

    Raises:
        ClusterError: the scheduler is gone; what had ended before stands.
    """
    from distributed import as_completed  # noqa: PLC0415

    running = [cluster.submit(work, task, how, pure=False) for task in asked]
    of_future = {future.key: task for future, task in zip(running, asked, strict=True)}
    again: list[Work] = []
    try:
        for future in as_completed(running, raise_errors=False, loop=cluster.loop):
            task = of_future[future.key]
            if not _died(future):
                yield _outcome(future, task)
            else:
                again.append(task)
        for task in again:
            future = cluster.submit(work, task, how, pure=False)
            running.append(future)
            next(iter(as_completed([future], raise_errors=False, loop=cluster.loop)))
            yield Outcome(task.name, "failed", why=_KILLED) if _died(future) else _outcome(future, task)
    finally:
        if cluster.status == "running":
            cluster.cancel(running, force=True)


def _died(future: "Future[Outcome]") -> bool:
    """Whether the worker of a task ended beneath it."""
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    return future.status == "error" and isinstance(future.exception(), KilledWorker)


def _outcome(future: "Future[Outcome]", task: Named) -> Outcome:
    if future.status == "finished":
        return future.result()
    if future.status == "cancelled":
        raise ClusterError(_LOST)
    error = future.exception()  # workers with another version of this program, say
    what = f"{type(error).__name__}: {error}"
    why = Said(f"计算进程无法运行它（{what}）", f"no worker could run it ({what})")
    return Outcome(task.name, "failed", why=why)


_KILLED = Said(
    "计算进程两次中途终止；很可能内存不足：请给每个进程更多内存（减少进程数），或把研究分小",
    "its worker ended in the middle, twice; most likely it took more memory than there is: give each more "
    "(by fewer workers), or make the study smaller",
)
_LOST = Said(
    "与调度器的连接断了；已完成的结果都已写出，再次运行会接着做其余的",
    "the scheduler is gone; what was finished stands, and the same command goes on with the rest",
)
