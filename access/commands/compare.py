"""`access compare`: scenarios beside the study as it is."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.commands import console
from access.contracts.folders import claimed

if TYPE_CHECKING:
    from rich.table import Table

    from access.remedies.comparison.report import Row
    from access.remedies.comparison.run import Comparison

_STYLE = {"unmet": "red", "undetermined": "yellow", "met": "green", "not_testable": "dim"}


def compare(
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    scenarios: Annotated[
        list[Path],
        typer.Argument(
            metavar="SCENARIO...",
            help="方案文件（YAML，或地图导出的 GeoJSON） Scenario files (YAML, or GeoJSON from the map).",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="结果文件夹；默认为研究结果文件夹下的 comparison "
            "Folder for the results; `comparison` in that of the study without.",
        ),
    ] = None,
) -> None:
    """比较现状与各方案：判定、覆盖、谁受益谁受损。 Compare scenarios with the study as it is."""
    from access.api.study import compare as compare_all
    from access.api.study import load

    with console.steps() as step:
        loaded = load(study, output=output)
        goal = output or loaded.output / "comparison"
        with claimed(goal):
            found = compare_all(loaded, scenarios, progress=step)
            step("写出结果 writing the results")
            written = found.write(goal)
    with console.standing(written):
        _print(found.compared)
        console.folder(written)


def _print(comparison: "Comparison") -> None:
    """The clauses that a scenario changes, side by side; then what is doubtful of a scenario."""
    from access.remedies.comparison.report import side_by_side
    from access.verdicts.narrowing import narrowing, told

    screen = console.screen()
    cases = comparison.cases
    rows = side_by_side(cases)
    rest = len(comparison.base.assessment.clauses) - len(rows)
    if rows:
        screen.print(_table(str(comparison.base.study.name), [str(case.name) for case in cases], rows))
    screen.print(f"没有变化的条款 clauses that stay as they are: {rest}", style="bold")
    for each in comparison.changed:
        about = f"{each.file.scenario.name}: "
        gaps = told(narrowing(comparison.base.between, each.result.between))
        console.lines([f"{about}{gaps.zh}", f"{about}{gaps.en}"])
        console.doubts(each.result.input_report, beside=comparison.base.input_report, of=about)


def _table(title: str, names: list[str], rows: "list[Row]") -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), show_lines=True)
    table.add_column("条款\nclause", overflow="fold", ratio=1)
    table.add_column("要求\nrequired", justify="right", overflow="fold", max_width=16)
    for name in names:
        table.add_column(Text(name), justify="right", overflow="fold", max_width=24)
    for row in rows:
        cells = []
        for case in row["cases"]:
            cell = Text(f"{case['found']}\n")
            cell.append(case["words"].replace("\n", " "), style=_STYLE.get(case["verdict"], ""))
            cell.append(f"\n{case['moved']}" if case["moved"] else "")
            cells.append(cell)
        table.add_row(Text(row["clause"]), Text(row["required"]), *cells)
    return table
