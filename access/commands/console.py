"""What commands tell on the error stream: their steps, and what went wrong; and where results are.

All that is printed goes through ``screen``. Whatever the encoding of a console, or of the file that it is
redirected to (GBK, say, on a Chinese Windows), what does not fit is replaced and nothing fails; and names
from data are printed as they are: no markup is read in them, and no control code gets through.
"""

import codecs
import inspect
import io
import os
import re
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from access.contracts import escaping
from access.contracts.errors import AccessError, InputError, NoAnnex, NotDrawn, Notice, QuestionError
from access.contracts.said import Said, zh
from access.contracts.system import WRONG, explained

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

Step = Callable[[str], None]
Asked = TypeVar("Asked", bound=InputError)
WITHOUT_MAP = 1  # the exit code where the tables are written, but not their map or annex
_undrawn: ContextVar[type[Warning] | None] = ContextVar("undrawn", default=None)
_SUBJECTS = {
    "report": "access report",
    "fetch": "access fetch",
    "siting": "access site",
    "links": "access link",
}
_CALLS = {"site": "access site"}


@contextmanager
def faults(command: Callable[..., None] | None = None, *, shown: "Console | None" = None) -> Iterator[None]:
    """Turn what a user can mend, and an interruption, into a message and an exit code: 2, 130.

    Args:
        command: whose options a question's faults are to name.
        shown: the screen that a ``Notice`` is printed on, if one is in use.
    """
    try:
        with _terminable(), _notices(shown):
            yield
            sys.stdout.flush()  # a full disk may show only now
    except AccessError as error:
        told = error
        if command is not None and isinstance(error, QuestionError):
            told = in_options(error, options(command))
        fail(Said(told.zh, told.en), 2)
    except WRONG as error:
        if isinstance(error, BrokenPipeError):
            raise  # typer ends quietly
        fail(explained(error), 2)
    except KeyboardInterrupt as error:
        ended = [*getattr(error, "__notes__", []), "没有写出结果", "no results were written"][:2]
        code = 143 if isinstance(error, Terminated) else 130
        _end(Said(f"已中断，{ended[0]}", f"interrupted: {ended[1]}"), code, "yellow")


@contextmanager
def _notices(shown: "Console | None") -> Iterator[None]:
    """Print each ``Notice`` in both languages; other warnings as Python does."""
    before: Callable[..., None] = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if issubclass(category, NotDrawn):
            _undrawn.set(category)
        if isinstance(message, Notice):
            told = f"警告：{message.zh}\nwarning: {message.en}"
            (shown or screen(stderr=True)).print(told, style="yellow", soft_wrap=True)
        else:
            before(escaping.console(message), category, *where, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", Notice)
        warnings.showwarning = show
        yield


class Terminated(KeyboardInterrupt):
    """The system asks the program to end (SIGTERM)."""


@contextmanager
def _terminable() -> Iterator[None]:
    """Let a request to end tidy up and say what stands, as an interruption does."""
    alone = threading.current_thread() is threading.main_thread()
    if not alone or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def end(*_: object) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def standing(written: list[Path]) -> Iterator[None]:
    """Print what came of a command whose results stand; should that fail, say that they do."""
    where = written[0].parent.resolve()
    folder = Said(f"新结果已完整写入 {where}", f"the new results stand whole in {where}")
    try:
        with faults():
            yield
    except typer.Exit as end:
        _end(folder, end.exit_code, "yellow")


def fail(told: Said, code: int) -> NoReturn:
    """Print an error, all of it in Chinese, then all of it in English, and end with an exit code."""
    _end(Said(f"错误：{told.zh}", f"error: {told}"), code, "red")


def _end(told: Said, code: int, style: str) -> NoReturn:
    with suppress(OSError):  # the screen itself may be what cannot be written to
        screen(stderr=True).print(f"{told.zh}\n{told}", style=style, soft_wrap=True)
    try:
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (Python flushes at its end)
    raise typer.Exit(code) from None


def fit() -> None:
    """Let the output streams replace what their encoding has no character for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors != "replace":
            stream.reconfigure(errors="replace")


def screen(*, stderr: bool = False) -> "Console":
    """Return what prints, on the output or on the error stream."""
    from rich.console import Console, ConsoleOptions, RenderableType  # slower than the quickest commands
    from rich.segment import Segment

    class Screen(Console):
        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterable[Segment]:
            for part in super().render(renderable, options):
                yield part if part.control else part._replace(text=escaping.console(part.text))

    fit()
    return Screen(stderr=stderr, markup=False, highlight=False, emoji=False)


def document(text: str) -> None:
    """Print a text that is meant to become a file; say so where that will not be in UTF-8."""
    fit()
    sys.stdout.write(text)
    encoding = codecs.lookup(sys.stdout.encoding or "utf-8").name
    if text.encode(encoding, "replace") != text.encode() and not sys.stdout.isatty():
        screen(stderr=True).print(
            f"警告：输出的编码是 {encoding}，而文件应为 UTF-8；请先设置 PYTHONUTF8=1\n"
            f"warning: this was written in {encoding}, and files are to be in UTF-8: set PYTHONUTF8=1 before",
            style="yellow",
            soft_wrap=True,
        )


def options(command: Callable[..., None]) -> dict[str, str]:
    """Return the parameters of a command by name → what a user calls them: `max_link_m`, --max-link."""
    found = {}
    for name, parameter in inspect.signature(command).parameters.items():
        (option,) = parameter.annotation.__metadata__
        words = (option.default, *(option.param_decls or ()))  # typer takes the first for a default
        own = [each for each in words if str(each).startswith("--")]
        found[name] = own[0] if own else f"--{name.replace('_', '-')}"
    return found


@contextmanager
def named(names: Mapping[str, str]) -> Iterator[None]:
    """Name the parameters of a call as options in every fault of an input, not of a question alone."""
    try:
        yield
    except InputError as error:
        raise in_options(error, names) from error


def in_options(error: Asked, named: Mapping[str, str]) -> Asked:
    """Return the error with `parameter` as --option; other words in backticks stay.

    >>> fault = Said("`budget`：没有列 `cost`", "`budget`: it has no column `cost`")
    >>> print(in_options(QuestionError("siting", [fault]), {"budget": "--budget"}))
    access site：--budget：没有列 `cost`
    access site: --budget: it has no column `cost`
    """
    names = {**_CALLS, **named}

    def named_so(text: str) -> str:
        return re.sub(r"`(\w+)`", lambda word: names.get(word[1], word[0]), text)

    said = [Said(named_so(zh(fault)), named_so(fault)) for fault in error.faults]
    return type(error)(_SUBJECTS.get(error.subject, named_so(error.subject)), said)


@contextmanager
def steps(command: Callable[..., None] | None = None) -> Iterator[Step]:
    """Tell the steps of a command as they begin, and maps that cannot be drawn: see ``faults``, ``end``."""
    from rich.text import Text

    shown = screen(stderr=True)
    _undrawn.set(None)
    spinner = "dots" if shown.encoding.startswith("utf") else "line"
    with faults(command, shown=shown), shown.status("", spinner=spinner) as status:

        def step(name: str) -> None:
            status.update(Text(name))
            shown.print(f"· {name}", style="dim")

        yield step


def end() -> None:
    """End a command that wrote its tables without map or annex: with a line, and exit code 1, not 0."""
    missing = _undrawn.get()
    if missing is not None:
        _undrawn.set(None)
        what = Said("附件", "annex") if issubclass(missing, NoAnnex) else Said("地图", "map")
        _end(
            Said(
                f"缺{what.zh}，其余结果已写出（退出码 {WITHOUT_MAP}）",
                f"no {what}, all else is written (exit code {WITHOUT_MAP})",
            ),
            WITHOUT_MAP,
            "yellow",
        )


def lines(texts: Iterable[str]) -> None:
    """Print texts as they are, a line each, however long: without rich, which is slow."""
    fit()
    for text in texts:
        sys.stdout.write(f"{escaping.console(text)}\n")


def folder(written: list[Path]) -> None:
    """Print which result files there are, and where."""
    names = ", ".join(path.name for path in written)
    lines([f"结果 results: {names}", f"文件夹 folder: {written[0].parent.resolve()}"])


def doubts(report: "pd.DataFrame", *, beside: "pd.DataFrame | None" = None, of: str = "") -> None:
    """Print the lines of an input report on what is doubtful or left out.

    Args:
        report: an input report.
        beside: another one; what it tells already is passed over.
        of: what they are about, before each.
    """
    shown = screen()
    known = set() if beside is None else set(beside["en"])
    for line in report[(report["level"] != "found") & ~report["en"].isin(known)].itertuples():
        shown.print(f"! {of}{line.zh}\n  {line.en}", style="yellow")
