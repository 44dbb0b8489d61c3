"""Result folders: one writer at a time, and what it writes stands there whole or not at all.

    results/.access-writing/
    ├── lock          held by the run that writes here, or is going to
    ├── new/          what shall stand in the folder; safe on the disk before anything moves
    ├── old/          what stood there, until all that is new has moved in
    └── journal.json  there only while files move

Files move one by one, which every system and network share can do; a folder is never swapped as a whole,
since that would take away what strangers keep in it, open in it, or have mounted there. Where a journal is
found, a run was cut off while files moved: what is old goes back. The journal's removal is the one step by
which the new files stand.
"""

import errno
import json
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from access.contracts.errors import FileError
from access.contracts.in_the_way import refuse_inputs
from access.contracts.said import NOTHING, Said, joined
from access.contracts.system import WRONG, explained, lock_file, undisturbed

WORK = ".access-writing"
_EARLIER = re.compile(r"\.writing-[a-z0-9_]{8}")  # what earlier versions left behind when they were killed
_BUSY = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_TRIES = 20


@dataclass
class Claim:
    """A folder that this process alone writes in.

    Attributes:
        folder: the folder.
        thread: which thread holds it.
        earlier: whether files stood in it before.
        made: the folders that were made for it, the innermost first.
        written: whether new files have come to stand in it.
        lock: the number of the open file whose lock is held.
    """

    folder: Path
    thread: int
    earlier: bool
    made: list[Path]
    written: bool = False
    lock: int | None = None

    @property
    def work(self) -> Path:
        """Where it is written before it moves."""
        return self.folder / WORK

    def outcome(self) -> Said:
        """Say which files stand in the folder."""
        if self.written:
            return Said(f"新结果已完整写入 {self.folder}", f"the new results stand whole in {self.folder}")
        if pending(self.folder):
            return Said(
                f"{self.folder} 中新旧结果混在一起，下次运行会恢复原有结果",
                f"old and new results are mixed in {self.folder}; the next run puts the earlier ones back",
            )
        if self.earlier:
            return Said(
                f"没有写出结果，{self.folder} 中原有文件保持不变",
                f"no results were written; what stood in {self.folder} before stands as it was",
            )
        return Said("没有写出结果", "no results were written")


_claims: dict[Path, Claim] = {}


@contextmanager
def claimed(folder: Path) -> Iterator[Claim]:
    """Keep a folder for oneself, having put right what a run that was cut off has left in it.

    Within a claim the same thread may claim the folder again. An interruption carries notes that say which
    files stand, in Chinese and in English.

    Args:
        folder: made where it does not exist; taken away again if nothing comes to stand in it.

    Raises:
        FileError: another run holds it, or nothing can be written there.
    """
    fault = misleading(folder)
    if fault:
        raise FileError(str(folder), [fault])
    full = Path(os.path.realpath(folder))
    held = _claims.get(full)
    if held is not None and held.thread == threading.get_ident():
        yield held
        return
    if held is not None:
        raise FileError(str(folder), [_HELD])
    with told(folder):
        claim = Claim(folder, threading.get_ident(), earlier=_has_files(folder), made=_missing(folder))
    try:
        with told(folder):
            _lock(claim)
            _claims[full] = claim
            _put_right(claim)
        yield claim
    except KeyboardInterrupt as error:
        outcome = claim.outcome()
        for words in (outcome.zh, outcome.en):
            error.add_note(words)
        raise
    finally:
        if _claims.get(full) is claim:
            del _claims[full]
        _release(claim)


def misleading(folder: Path) -> Said:
    """Return what is wrong with the name of a folder to write to: pyogrio takes a part of it for another."""
    odd = sorted({"!", ";"} & set(str(folder.absolute())))
    if not odd:
        return NOTHING
    return Said(
        f"路径里有“{odd[0]}”，结果会写到别处；请改名",
        f"'{odd[0]}' in the path would lead elsewhere; rename the folder",
    )


@contextmanager
def told(folder: Path, claim: Claim | None = None) -> Iterator[None]:
    """Turn what the system refuses while a folder is written into an error that says so, and what stands."""
    try:
        yield
    except FileError:
        raise
    except WRONG as error:
        refused = explained(error)
        what = Said(f"结果无法写入：{refused.zh}", f"the results cannot be written there: {refused}")
        raise FileError(str(folder), [joined([what, claim.outcome()]) if claim else what]) from error


@contextmanager
def replacing(
    folder: Path, *, gone: Sequence[str] = (), inputs: Sequence[tuple[str, Path]] = ()
) -> Iterator[Path]:
    """Give a place to write files in; at the end they take the places of those of their names, all or none.

    Args:
        folder: where they shall stand; what else stands in it stays as it is.
        gone: names that shall not be there any more unless they are written.
        inputs: name and path of what must not be overwritten.

    Raises:
        FileError: it cannot be written; an input or a folder stands in the place of one of them.
    """
    with claimed(folder) as claim, told(folder, claim):
        new = claim.work / "new"
        new.mkdir()
        try:
            yield new
            names = sorted(path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file())
            refuse_inputs(folder, names, inputs)
            _keep(new)
            with undisturbed():
                _swap(claim, names, sorted({*gone} - {*names}))
        finally:
            if not pending(folder):
                _cleared(claim.work)


def pending(folder: Path) -> bool:
    """Return whether a run was cut off while its files took their places."""
    return (folder / WORK / "journal.json").exists()


def _keep(folder: Path) -> None:
    """Have all that was written reach the disk."""
    for path in sorted(folder.rglob("*"), reverse=True):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    if path.is_dir() and sys.platform == "win32":
        return  # it has no such thing for folders
    number = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # network shares that cannot sync a folder
            raise
    finally:
        os.close(number)


def _swap(claim: Claim, names: list[str], gone: list[str]) -> None:
    """Move what is old aside and what is new in; if it breaks off, put back what is old."""
    folder, work = claim.folder, claim.work
    old = [name for name in (*names, *gone) if os.path.lexists(folder / name)]
    parents = sorted({folder / Path(name).parent for name in names})
    for path in parents:
        path.mkdir(parents=True, exist_ok=True)
    waiting = work / "journal.tmp"
    waiting.write_text(json.dumps({"new": names, "old": old}), encoding="utf-8")
    _sync(waiting)
    waiting.replace(work / "journal.json")
    try:
        _sync(work)
        _sync(folder)
        for name in old:
            _moved(folder / name, work / "old" / name)
        for path in (work / "old", *parents):
            if path.exists():
                _sync(path)
        for name in names:
            _moved(work / "new" / name, folder / name)
        for path in parents:
            _sync(path)
        (work / "journal.json").unlink()
    except BaseException:
        _undone(folder)
        raise
    claim.written = True
    _sync(work)


def _moved(path: Path, goal: Path) -> None:
    goal.parent.mkdir(parents=True, exist_ok=True)
    path.replace(goal)


def _undone(folder: Path) -> None:
    """Put back what stood in the folder before a swap that broke off; if cut off, it can be done again."""
    work = folder / WORK
    journal = json.loads((work / "journal.json").read_text(encoding="utf-8"))
    for name in journal["new"]:
        # what still waits has not moved: what stands there is somebody else's
        if not (work / "new" / name).exists() and os.path.lexists(folder / name):
            _moved(folder / name, work / "new" / name)
    for name in journal["old"]:
        if os.path.lexists(work / "old" / name):
            _moved(work / "old" / name, folder / name)
    for path in {folder, *((folder / name).parent for name in journal["old"])}:
        _sync(path)
    (work / "journal.json").unlink()
    _sync(work)


def _put_right(claim: Claim) -> None:
    if pending(claim.folder):
        _undone(claim.folder)
    _cleared(claim.work)
    for path in claim.folder.iterdir():
        if _EARLIER.fullmatch(path.name) and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def _cleared(work: Path) -> None:
    for name in ("new", "old"):
        shutil.rmtree(work / name, ignore_errors=True)
    with suppress(OSError):
        (work / "journal.tmp").unlink(missing_ok=True)


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(path.name != WORK for path in folder.iterdir())


def _missing(folder: Path) -> list[Path]:
    """The folders that are not there yet, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


_HELD = Said(
    "另一次运行正在写这个文件夹；请等它结束，或换一个结果文件夹",
    "another run is writing in this folder; wait until it has ended, or choose another folder",
)


def _lock(claim: Claim) -> None:
    """Take the lock of a folder; the system lets go of it when a process ends, however it ends."""
    path = claim.work / "lock"
    for _ in range(_TRIES):
        claim.work.mkdir(parents=True, exist_ok=True)
        try:
            claim.lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            lock_file(claim.lock)
            if os.path.samestat(os.fstat(claim.lock), path.stat()):
                return
        except FileNotFoundError:
            pass  # the run before has just tidied up
        except BaseException as error:
            _close(claim)
            if isinstance(error, OSError) and error.errno in _BUSY:
                raise FileError(str(claim.folder), [_HELD]) from None
            raise
        _close(claim)  # it locked what the run before has taken away
    raise FileError(str(claim.folder), [_HELD])


def _close(claim: Claim) -> None:
    if claim.lock is not None:
        number, claim.lock = claim.lock, None
        os.close(number)


def _release(claim: Claim) -> None:
    """Let go of a folder and take away what was only needed meanwhile."""
    try:
        if claim.lock is not None:
            if not pending(claim.folder):
                _cleared(claim.work)
            if sys.platform == "win32":
                _close(claim)  # no open file can be taken away there
            with suppress(OSError):
                (claim.work / "lock").unlink()
                claim.work.rmdir()
    finally:
        _close(claim)
        if not claim.written:
            with suppress(OSError):
                for path in claim.made:
                    path.rmdir()
