"""`access workbook`: the tables of a run as one workbook."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from access.commands import console


def workbook(
    run: Annotated[Path, typer.Argument(help="结果文件夹 Folder of the results of a run.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="工作簿 The workbook (.xlsx).")],
    language: Annotated[
        Literal["zh", "en"], typer.Option(help="表头和用语的语言 Language of headings and words.")
    ] = "zh",
) -> None:
    """把一次运行的各表写成一个工作簿。 Write the tables of a run as one workbook."""
    from access.api.reproducing import workbook as write

    with console.faults(workbook):
        path = write(run, output, language=language)
    console.lines([f"工作簿 workbook: {path.resolve()}"])
