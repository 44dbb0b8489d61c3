"""`access diff`: two runs compared, and how much of each difference is real."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.commands import console
from access.contracts.folders import claimed

if TYPE_CHECKING:
    from rich.table import Table

    from access.remedies.difference.result import Difference

_CALLED = {"first_study": "--study1", "second_study": "--study2"}


def diff(
    first: Annotated[
        Path,
        typer.Argument(
            metavar="RUN1", help="先一次：结果文件夹或研究文件 First: a folder of results, or a study file."
        ),
    ],
    second: Annotated[
        Path,
        typer.Argument(
            metavar="RUN2", help="后一次：结果文件夹或研究文件 Second: a folder of results, or a study file."
        ),
    ],
    study1: Annotated[
        Path | None,
        typer.Option(help="RUN1 的研究文件，若不在其附近 Study file of RUN1, if it lies nowhere near."),
    ] = None,
    study2: Annotated[
        Path | None,
        typer.Option(help="RUN2 的研究文件，若不在其附近 Study file of RUN2, if it lies nowhere near."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="结果文件夹；默认为 RUN2 研究结果文件夹下的 difference "
            "Folder for the results; `difference` in that of the study of RUN2 without.",
        ),
    ] = None,
) -> None:
    """比较两次运行：有多少是真实变化，多少是数据变化。 How two runs differ: real or data change."""
    from access.api.difference import diff as compare
    from access.remedies.difference.sides import opened

    with console.steps() as step, console.named(_CALLED):
        one, other = opened(first, study1), opened(second, study2)
        goal = output or other.study.output / "difference"
        with claimed(goal):
            found = compare(one, other, progress=step)
            step("写出结果 writing the results")
            written = found.write(goal)
    with console.standing(written):
        _print(found.found)
        console.folder(written)


def _print(found: "Difference") -> None:
    """The clauses that differ, each with its sentence; then what a reader should know."""
    from access.remedies.difference.page import changed
    from access.verdicts.narrowing import told

    screen = console.screen()
    rows = [each for each in found.splits if changed(each)]
    if rows:
        screen.print(_table(found))
    screen.print(
        f"没有变化的条款 clauses that stay as they are: {len(found.splits) - len(rows)}", style="bold"
    )
    gaps = told(found.between)
    console.lines([f"{gaps.zh}\n{gaps.en}", *(f"· {each.zh}\n  {each.en}" for each in found.notes)])


def _table(found: "Difference") -> "Table":
    from rich.table import Table
    from rich.text import Text

    from access.remedies.difference.page import changed
    from access.remedies.difference.words import sentence

    table = Table(title=Text(str(found.name)), show_lines=True)
    table.add_column("条款\nclause", overflow="fold", ratio=2)
    table.add_column("差别与原因\ndifference, and why", overflow="fold", ratio=3)
    for split in found.splits:
        if changed(split):
            told = sentence(split, found.objects, found.settings)
            quote = " ".join(split.clauses[1].standard.quote.zh.split())
            table.add_row(Text(f"{quote}\n{split.id}"), Text(f"{told.zh}\n{told}"))
    return table
