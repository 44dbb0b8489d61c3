"""What commands tell on the error stream: their steps, and what went wrong; and where results are."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from access.contracts.errors import AccessError

Step = Callable[[str], None]


@contextmanager
def faults() -> Iterator[None]:
    """Turn what a user can mend, and an interruption, into a message and an exit code: 2, 130."""
    from rich.console import Console

    try:
        yield
    except AccessError as error:
        told = Console(stderr=True)
        told.print(f"错误 error: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        told = Console(stderr=True)
        told.print("已中断，没有写出结果 interrupted: no results were written", style="yellow")
        raise typer.Exit(130) from None


@contextmanager
def steps() -> Iterator[Step]:
    """Tell the steps of a command as they begin; and see ``faults``."""
    from rich.console import Console
    from rich.markup import escape

    told = Console(stderr=True)
    with faults(), told.status("") as status:

        def step(name: str) -> None:
            status.update(escape(name))
            told.print(f"· {name}", style="dim", markup=False, highlight=False)

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


def doubts(report: Any, *, beside: Any = None, of: str = "") -> None:
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
