"""`access monitor`: how far plans have come."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.commands import console

if TYPE_CHECKING:
    from access.remedies.progress.report import Progress

_COLOUR = {"red": "red", "yellow": "yellow"}


def monitor(
    runs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RUNS]...",
            help="各年运行的结果文件夹，可写成 2023=文件夹 Folders of results by year, or 2023=FOLDER.",
        ),
    ] = None,
    observed: Annotated[
        list[Path] | None,
        typer.Option(help="实际值表：指标、年份、值 Table of observed values: indicator, year, value."),
    ] = None,
    plan: Annotated[
        list[str] | None,
        typer.Option(help="规划：内置名称或文件；默认取各次运行的规划 Plans; those of the runs without."),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="结果文件夹 Folder for the results.")] = Path(
        "progress"
    ),
) -> None:
    """列出各指标的各年实际、进度和预警。 Values by year, progress and warnings of each indicator."""
    from access.api.monitoring import monitor as tell

    with console.steps() as step, console.named({"plans": "--plan"}):
        step("读取各年数值 reading the values")
        found = tell(runs or [], observed=observed or [], plans=plan or [], output=output)
    written = [output / name for name in ("progress.csv", "tables.xlsx", "run.json")]
    with console.standing(written):
        _print(found)
        console.folder(written)


def _print(found: "Progress") -> None:
    from rich.table import Table
    from rich.text import Text

    from access.verdicts.progress.words import BINDING, RULE, STATE, WARNED

    table = Table()
    for heading in (
        "指标\nindicator",
        "属性\nattribute",
        "进度\nprogress",
        "已完成 / 时序\ngone / expected",
        "预警\nwarning",
    ):
        table.add_column(heading, overflow="fold")
    for row in found.table.to_dict("records"):
        if row["state"] == "unknown" and not row["sources"]:
            continue
        shares = " / ".join(_share(row[name]) for name in ("gone_share", "expected_share"))
        binding = BINDING.get(row["binding"])
        table.add_row(
            Text(str(row["indicator"])),
            str(binding) if binding else "",
            str(STATE[row["state"]]),
            shares,
            Text(str(WARNED[row["warned"]]), style=_COLOUR.get(row["warned"], "")),
        )
    screen = console.screen()
    screen.print(table)
    without = int((found.table["sources"] == "").sum())
    if without:
        screen.print(f"没有数值的指标 indicators without any value: {without}")
    for note in found.notes:
        screen.print(f"! {note.zh}\n  {note.en}", style="yellow")
    screen.print(f"{RULE.zh}\n{RULE.en}", style="dim")


def _share(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.0%}"
