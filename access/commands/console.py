"""What commands tell on the error stream: their steps, and what went wrong; and where results are."""

import inspect
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from access.contracts import escaping
from access.contracts.errors import AccessError, NotDrawn, QuestionError

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.text import Text

Step = Callable[[str], None]
WITHOUT_MAP = 1  # the exit code where the tables are written, but not their map
_undrawn: ContextVar[bool] = ContextVar("undrawn", default=False)
_SUBJECTS = {"siting": "access site", "links": "access link"}
_CALLS = {"site": "access site"}


@contextmanager
def faults(command: Callable[..., None] | None = None) -> Iterator[None]:
    """Turn what a user can mend, and an interruption, into a message and an exit code: 2, 130.

    Args:
        command: whose options a question's faults are to name.
    """
    try:
        yield
    except AccessError as error:
        shown = error
        if command is not None and isinstance(error, QuestionError):
            shown = in_options(error, options(command))
        _stderr().print(text(f"错误 error: {shown}", "red"), soft_wrap=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        _stderr().print("已中断，没有写出结果 interrupted: no results were written", style="yellow")
        raise typer.Exit(130) from None


def text(words: object, style: str = "") -> "Text":
    """Return words for a screen or a cell of its tables: as they are, without a markup, icon or escape code.

    Args:
        words: what may hold names from anywhere.
        style: a colour.
    """
    from rich.text import Text

    return Text(escaping.console(words), style)


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
    """Tell the steps of a command as they begin, and maps that cannot be drawn: see ``faults``, ``end``."""
    from rich.console import Console

    screen = Console(stderr=True)

    def told(message: Warning | str, category: type[Warning], *where: object, **more: object) -> None:
        if issubclass(category, NotDrawn):
            _undrawn.set(True)
            screen.print(text(f"警告 warning: {message}", "yellow"))
        else:
            before(escaping.console(message), category, *where, **more)

    _undrawn.set(False)
    before: Callable[..., None] = warnings.showwarning
    with faults(command), screen.status("") as status, warnings.catch_warnings():
        warnings.simplefilter("always", NotDrawn)
        warnings.showwarning = told

        def step(name: str) -> None:
            status.update(text(name))
            screen.print(text(f"· {name}", "dim"))

        yield step


def end() -> None:
    """End a command that wrote its tables without their map: with a line, and exit code 1, not 0."""
    if _undrawn.get():
        _undrawn.set(False)
        said = f"缺地图，其余结果已写出 no map, all else is written: {WITHOUT_MAP}"
        _stderr().print(f"退出码 exit code ({said})", style="yellow", highlight=False)
        raise typer.Exit(WITHOUT_MAP)


def lines(texts: Iterable[str]) -> None:
    """Print texts as they are, a line each, however long."""
    from rich.console import Console

    for each in texts:
        Console().print(text(each), soft_wrap=True)


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
        Console().print(text(f"! {of}{line.zh}\n  {line.en}", "yellow"))
