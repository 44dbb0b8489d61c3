"""`access report`: the annex of a run, as Word, HTML and PDF."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from access.commands import console
from access.commands.run import annexed, assess


def report(
    subject: Annotated[
        Path,
        typer.Argument(
            metavar="STUDY|RUN",
            help="研究文件（先运行），或已有结果的文件夹 Study file, which is run, or the folder of a run.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="结果文件夹（研究文件才用） Folder for the results of a study."),
    ] = None,
    languages: Annotated[
        Literal["both", "zh", "en"], typer.Option("--language", help="语言 Language of the annex.")
    ] = "both",
    forms: Annotated[
        list[str] | None,
        typer.Option(
            "--format", help="只写 docx、html 或 pdf，可写几次 Only docx, html or pdf; may be repeated."
        ),
    ] = None,
    unit: Annotated[
        str, typer.Option("--unit", help="编制单位，印在封面 Who compiled it, for the cover.")
    ] = "",
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            help="Word 模板：用其样式，内容放在写有 {{附件}} 之处 Word document to be filled: its styles are "
            "used, {{annex}} says where.",
        ),
    ] = None,
    fonts: Annotated[
        Path | None,
        typer.Option("--fonts", help="PDF 另用的字体文件夹 Folder of more fonts for the PDF."),
    ] = None,
) -> None:
    """写出可附在规划评估后的附件。 Write the annex that can be attached to a plan's evaluation."""
    wanted: dict[str, Any] = {"unit": unit, "template": template, "fonts": fonts}
    if languages != "both":
        wanted["languages"] = (languages,)
    if forms:
        wanted["forms"] = forms
    if not subject.is_dir():
        assess(lambda: subject, output, "default", wanted, command=report)
        return
    with console.steps(report) as step:
        from access.api.annexes import wish
        from access.outputs.annex import write as annexes

        asked = wish(**wanted)
        step("写出附件 writing the annex")
        written = annexed(lambda: annexes.write(subject, asked))
    if written:
        with console.standing(written):
            console.lines([f"附件 annex: {path.resolve()}" for path in written])
