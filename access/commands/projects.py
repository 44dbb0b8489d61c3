"""`access projects`: a list of projects staged."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.commands import console
from access.contracts.folders import claimed

if TYPE_CHECKING:
    from rich.table import Table

    from access.api.projects import Projects

_STYLE = {"unmet": "red", "undetermined": "yellow", "met": "green", "not_testable": "dim"}


def projects(
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    listed: Annotated[
        Path,
        typer.Argument(
            metavar="PROJECTS",
            help="项目清单：位置、类型、规模、阶段、年份、部门 "
            "List of projects: place, type, capacity, stage, year, department.",
        ),
    ],
    crs: Annotated[str | None, typer.Option(help="清单的坐标系 CRS of the list.")] = None,
    datum: Annotated[
        str | None,
        typer.Option(help="坐标基准：wgs84、gcj02、bd09、auto、as_given Datum of its coordinates."),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="工作表 Sheet of a workbook.")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="结果文件夹；默认为研究结果文件夹下的 projects "
            "Folder for the results; `projects` in that of the study without.",
        ),
    ] = None,
) -> None:
    """项目分期：逐年投用后各条款的覆盖，哪些项目起作用。 Coverage by year as projects open."""
    from access.api.study import load
    from access.api.study import projects as stage

    given = {"crs": crs, "datum": datum, "sheet": sheet}
    with console.steps(projects) as step:
        loaded = load(study, output=output)
        goal = output or loaded.output / "projects"
        with claimed(goal):
            how = {name: value for name, value in given.items() if value is not None}
            found = stage(loaded, listed, progress=step, **how)
            step("写出结果 writing the results")
            written = found.write(goal)
    with console.standing(written):
        _print(found)
        console.folder(written)


def _print(found: "Projects") -> None:
    """The clauses that move, by stage; then how projects were taken, and what is doubtful of the list."""
    from rich.text import Text

    from access.remedies.projects.words import STAGED

    stages, screen = found.staged.stages, console.screen()
    moving = {row["target"] for stage in stages for row in stage.effects}
    if moving:
        screen.print(_table(found, moving))
    rest = len(stages[0].assessment.clauses) - len(moving)
    screen.print(f"没有变化的条款 clauses that stay as they are: {rest}", style="bold")
    for how, number in found.projects["taken"].value_counts().items():
        screen.print(f"{number:>4} × {STAGED[str(how)].zh}\n       {STAGED[str(how)].en}")
    idle = found.projects.query("stage != '' and clauses_moved == 0")["project"].tolist()
    if idle:
        screen.print(Text(f"不起作用的项目 projects that move nothing: {'、'.join(map(str, idle))}"))
    console.doubts(found.report, beside=found.staged.base.input_report)


def _table(found: "Projects", moving: set[str]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    from access.outputs.summary import summary

    stages = found.staged.stages
    table = Table(title=Text(str(found.staged.base.study.name)), show_lines=True)
    table.add_column("条款\nclause", overflow="fold", ratio=1)
    for stage in stages:
        heading = Text(f"{stage.name.zh}\n{stage.name.en}")
        table.add_column(heading, justify="right", overflow="fold", max_width=24)
    ids = [clause.id for clause in stages[0].assessment.clauses]
    for target, *rows in zip(ids, *(summary(stage.assessment) for stage in stages), strict=True):
        if target not in moving:
            continue
        cells = []
        for stage, row in zip(stages, rows, strict=True):
            cell = Text(f"{row['found']}\n")
            cell.append(row["words"].replace("\n", " "), style=_STYLE.get(row["verdict"], ""))
            by = [each["project"] for each in stage.effects if each["target"] == target]
            cell.append(f"\n{'、'.join(by)}" if by else "")
            cells.append(cell)
        table.add_row(Text(rows[0]["clause"]), *cells)
    return table
