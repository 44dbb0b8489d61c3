"""What the system refuses, in words of both languages; its locks and its interruptions."""

import errno
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from access.contracts.errors import NotLocked
from access.contracts.said import Said

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
# an error of these says nothing of the program
WRONG: tuple[type[Exception], ...] = (OSError, MemoryError)
_WORDS = {
    errno.ENOSPC: Said("磁盘已满；请腾出空间", "the disk is full; make room"),
    errno.EDQUOT: Said("磁盘配额已用完；请腾出空间", "the disk quota is used up; make room"),
    errno.EFBIG: Said("文件超过系统允许的大小", "the file would be larger than this system allows"),
    errno.EACCES: Said(
        "没有权限打开、列出或写入；请检查权限，或文件是否正被其他程序占用",
        "it may not be opened, listed or written to; check its permissions, and whether another program "
        "holds it open",
    ),
    errno.EPERM: Said("系统不允许；请检查权限", "this is not permitted; check the permissions"),
    errno.EROFS: Said(
        "此处只读；请换一个文件夹", "nothing can be written there (read-only); choose another folder"
    ),
    errno.ENAMETOOLONG: Said("文件名或路径太长；请改短", "the name or path is too long; shorten it"),
    errno.EMFILE: Said(
        "打开的文件太多；请提高上限（ulimit -n）", "too many open files; raise the limit (ulimit -n)"
    ),
    errno.ENFILE: Said(
        "系统中打开的文件太多；请关闭其他程序", "too many open files in the system; close others"
    ),
    errno.ENOENT: Said("没有这个文件或文件夹", "no such file or folder"),
    errno.ENOTDIR: Said("路径中有一段是文件，不是文件夹", "a part of the path is a file, not a folder"),
    errno.EISDIR: Said("这是文件夹，不是文件", "it is a folder, not a file"),
    errno.EEXIST: Said("已有同名的文件", "a file of this name is there already"),
    errno.ENOTEMPTY: Said("文件夹不是空的", "the folder is not empty"),
    errno.EBUSY: Said("正被其他程序占用；请先关闭", "another program holds it; close it first"),
    errno.EIO: Said("磁盘读写出错", "the disk cannot be read or written (input/output error)"),
    errno.ELOOP: Said("链接绕成了圈", "links lead in a circle"),
    errno.ENOMEM: Said("内存不足", "memory is short"),
    errno.ESTALE: Said("网络共享已断开", "the network share has gone"),
    errno.EPIPE: Said("接收输出的程序已经结束", "what reads the output has ended"),
    errno.ENOTCONN: Said("网络共享已断开", "the network share has gone"),
}
_MEMORY = Said(
    "内存不足；请关闭其他程序，或减小研究范围、加大格网",
    "memory is short; close other programs, or study a smaller area or coarser cells",
)


def explained(error: BaseException) -> Said:
    """Return what the system refused, and what to do, with the file if it names one.

    >>> told = explained(OSError(errno.ENOSPC, "No space left on device", "a.csv"))
    >>> told.zh, told
    ('a.csv：磁盘已满；请腾出空间', 'a.csv: the disk is full; make room')
    """
    if isinstance(error, MemoryError):
        more = str(error)
        return Said(f"{_MEMORY.zh}（{more}）", f"{_MEMORY} ({more})") if more else _MEMORY
    if error.args and isinstance(error.args[0], Said):  # our own
        return error.args[0]
    if not isinstance(error, OSError):
        return Said(f"程序报错：{type(error).__name__}：{error}", f"{type(error).__name__}: {error}")
    words = _WORDS.get(error.errno or 0)
    if words is None:
        return Said(f"系统报错：{error}", f"the system says: {error}")
    return Said(f"{error.filename}：{words.zh}", f"{error.filename}: {words}") if error.filename else words


def lock_file(number: int) -> None:
    """Take the lock of an open file, or fail at once; where a disk keeps no locks, warn and go on.

    Raises:
        OSError: another process holds it.
    """
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (there alone)

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (not on Windows)

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        warnings.warn(
            Said(
                "这里的磁盘不支持文件锁；请勿同时运行两次写入同一文件夹",
                "this disk keeps no locks; do not let two runs write in one folder at the same time",
            ),
            NotLocked,
            stacklevel=2,
        )


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put off what would interrupt, so that what was begun is done; it takes moments."""
    if threading.current_thread() is not threading.main_thread():
        yield  # which alone is interrupted
        return
    caught: list[int] = []
    before: dict[signal.Signals, Any] = {}
    for each in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(each) is not None:
            before[each] = signal.signal(each, lambda number, _: caught.append(number))
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    if caught:
        signal.raise_signal(caught[0])
