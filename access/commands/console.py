"""What commands tell on the error stream: their steps, and what went wrong; and where results are."""

import inspect
import os
import re
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from access.contracts.errors import AccessError, Notice, QuestionError
from access.contracts.system import WRONG, explained

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

Step = Callable[[str], None]
_SUBJECTS = {"siting": "access site", "links": "access link"}
_CALLS = {"site": "access site"}


@contextmanager
def faults(command: Callable[..., None] | None = None) -> Iterator[None]:
    """Turn what a user can mend, and an interruption, into a message and an exit code: 2, 130.

    Args:
        command: whose options a question's faults are to name.
    """
    try:
        with _terminable():
            yield
            sys.stdout.flush()  # a full disk may show only now
    except AccessError as error:
        shown = error
        if command is not None and isinstance(error, QuestionError):
            shown = in_options(error, options(command))
        _fail(f"错误 error: {shown}", 2)
    except WRONG as error:
        if isinstance(error, BrokenPipeError):
            raise  # typer ends quietly
        _fail(f"错误 error: {explained(error)}", 2)
    except KeyboardInterrupt as error:
        zh, en = [*getattr(error, "__notes__", []), "没有写出结果", "no results were written"][:2]
        _fail(f"已中断，{zh} interrupted: {en}", 143 if isinstance(error, Terminated) else 130, "yellow")


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
    folder = f"新结果已完整写入 the new results stand whole in {written[0].parent.resolve()}"
    try:
        with faults():
            yield
    except typer.Exit as end:
        _fail(folder, end.exit_code, "yellow")


def _fail(text: str, code: int, style: str = "red") -> NoReturn:
    with suppress(OSError):  # the screen itself may be what cannot be written to
        _stderr().print(text, style=style, markup=False, highlight=False, soft_wrap=True)
    try:
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (Python flushes at its end)
    raise typer.Exit(code) from None


def _stderr() -> "Console":
    from rich.console import Console  # it takes longer than the quickest commands

    return Console(stderr=True)


def options(command: Callable[..., None]) -> dict[str, str]:
    """Return the parameters of a command by name → what a user calls them: `max_link_m`, --max-link."""
    found = {}
    for name, parameter in inspect.signature(command).parameters.items():
        (option,) = parameter.annotation.__metadata__
        words = (option.default, *(option.param_decls or ()))  # typer takes the first for a default
        own = [each for each in words if str(each).startswith("--")]
        found[name] = own[0] if own else f"--{name.replace('_', '-')}"
    return found


def in_options(error: QuestionError, named: Mapping[str, str]) -> QuestionError:
    """Return the error with `parameter` as --option; other words in backticks stay.

    >>> error = QuestionError("siting", ["`budget`: it has no column `cost`"])
    >>> print(in_options(error, {"budget": "--budget"}))
    access site: --budget: it has no column `cost`
    """
    names = {**_CALLS, **named}
    said = [re.sub(r"`(\w+)`", lambda word: names.get(word[1], word[0]), fault) for fault in error.faults]
    return type(error)(_SUBJECTS.get(error.subject, error.subject), said)


@contextmanager
def steps(command: Callable[..., None] | None = None) -> Iterator[Step]:
    """Tell the steps of a command as they begin; and see ``faults``."""
    from rich.console import Console
    from rich.markup import escape

    screen = Console(stderr=True)

    def told(message: Warning | str, category: type[Warning], *where: object, **more: object) -> None:
        if issubclass(category, Notice):
            screen.print(f"警告 warning: {message}", style="yellow", markup=False, highlight=False)
        else:
            before(message, category, *where, **more)

    before: Callable[..., None] = warnings.showwarning
    with faults(command), screen.status("") as status, warnings.catch_warnings():
        warnings.simplefilter("always", Notice)
        warnings.showwarning = told

        def step(name: str) -> None:
            status.update(escape(name))
            screen.print(f"· {name}", style="dim", markup=False, highlight=False)

        yield step


def lines(texts: Iterable[str]) -> None:
    """Print texts as they are, a line each, however long."""
    from rich.console import Console

    for text in texts:
        Console().print(text, markup=False, highlight=False, soft_wrap=True)


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
    from rich.console import Console

    known = set() if beside is None else set(beside["en"])
    for line in report[(report["level"] != "found") & ~report["en"].isin(known)].itertuples():
        Console().print(f"! {of}{line.zh}\n  {line.en}", style="yellow", markup=False, highlight=False)
