"""`access check`: what is in a study's files, before anything is searched."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.commands import console
from access.contracts.folders import claimed
from access.contracts.in_the_way import refuse_inputs

if TYPE_CHECKING:
    from access.outputs.check.sheet import Sheet

_TOLD = ("kind", "crs", "rows", "used", "types", "levels", "persons", "streets")  # the page tells more


def check(
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="写检查页的文件夹；不写则为结果文件夹中的 check "
            "Folder for the page; else `check` in that of the results.",
        ),
    ] = None,
) -> None:
    """检查数据：读到什么、怎样理解、哪里存疑、条款还缺什么。 Check a study's data before a run."""
    from access.api.study import load
    from access.assessment import checked
    from access.assessment.run import clauses_of
    from access.study.study import read_files

    with console.steps() as step, ExitStack() as held:
        loaded = load(study)
        folder = output or loaded.output / checked.FOLDER
        held.enter_context(claimed(folder))
        refuse_inputs(folder, checked.RESULTS, read_files(loaded))
        found = checked.check(loaded, clauses_of(loaded), step)
        step("写出检查页 writing the page")
        written = checked.write(found, folder)
    with console.standing(written):
        _print_summary(found.sheet)
        console.lines([f"检查页 page: {written[0].resolve()}"])


def _print_summary(sheet: "Sheet") -> None:
    from access.outputs.check.sheet import missing_inputs

    screen = console.screen()
    for layer in sheet.layers:
        screen.print(f"{layer.what.zh} {layer.what.en}: {layer.file}", style="bold")
        told = [fact for fact in layer.facts if fact.key in _TOLD]
        if told:
            zh = "；".join(f"{fact.label.zh}：{fact.value.zh}" for fact in told)
            en = "; ".join(f"{fact.label.en}: {fact.value.en}" for fact in told)
            screen.print(f"  {zh}\n  {en}")
    console.doubts(sheet.report)
    lacking = missing_inputs(sheet.needs)
    waiting = sum(len(clauses) for _, clauses in lacking)
    ready = len(sheet.needs) - waiting
    counts = f"数据齐备 ready {ready} · 缺数据 missing {waiting}"
    screen.print(f"条款 clauses: {len(sheet.needs)} · {counts}", style="bold")
    for text, clauses in lacking:
        screen.print(f"{len(clauses):>4} × {text.zh}\n       {text.en}")
    screen.print("下一步 next:", style="bold")
    for number, text in enumerate(sheet.steps, start=1):
        screen.print(f"{number}. {text.zh}\n   {text.en}")
