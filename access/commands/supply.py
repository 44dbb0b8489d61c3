"""`access supply`: how much of what a clause promises each person has, shared with all who come."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from access.commands import console
from access.contracts.folders import claimed

if TYPE_CHECKING:
    from access.assessment.supplied import Supplied


def supply(  # noqa: PLR0913, PLR0917 (one for each option)
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    clause: Annotated[
        list[str] | None,
        typer.Option(
            "--standard", help="条款编号；默认用研究文件的 supply Id of a clause; those of `supply` without."
        ),
    ] = None,
    method: Annotated[
        Literal["2sfca", "e2sfca", "3sfca", "bfca"],
        typer.Option(help="分配方法 How supply is shared (bfca: balanced floating catchment)."),
    ] = "2sfca",
    decay: Annotated[
        str | None,
        typer.Option(
            help="衰减函数 Decay: binary, step, linear, gaussian, exponential, power, kernel; with parameters"
            " in minutes or metres: 'exponential:beta=0.1', 'step:steps=5|10|15,weights=1|0.68|0.22'."
        ),
    ] = None,
    amount: Annotated[
        str | None,
        typer.Option(
            help="分配什么（设施的列） Column that is shared: capacity, units, staff …; facilities: 1 each."
        ),
    ] = None,
    persons_per: Annotated[
        float | None,
        typer.Option(help="每单位可服务几人 Persons for whom one unit of it is room."),
    ] = None,
    rank_by: Annotated[
        str | None,
        typer.Option(
            help="集中指数按什么排序 Column of the zones, or age group, that people are ordered by."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="结果文件夹；默认为研究结果文件夹下的 supply "
            "Folder for the results; `supply` in that of the study without.",
        ),
    ] = None,
) -> None:
    """算每人分得多少供给、设施多挤、是否公平。 Share supply among who reaches it; crowding; inequality."""
    from access.api.study import load
    from access.api.supply import Supply, asked
    from access.assessment.supplied import supplied
    from access.assessment.supply import asked_of

    with console.steps(supply) as step:
        loaded = load(study, output=output)
        given = {
            "method": method,
            "decay": decay,
            "amount": amount,
            "persons_per": persons_per,
            "rank_by": rank_by,
        }
        questions = [asked(each, given) for each in clause] if clause else asked_of(loaded)
        goal = output or loaded.output / "supply"
        with claimed(goal):
            found = Supply(supplied(loaded, questions, step))
            step("写出结果 writing the results")
            written = found.write(goal)
    with console.standing(written):
        _print_supply(found.supplied)
        console.folder(written)


def _print_supply(found: "Supplied") -> None:
    """A table for each clause: what each zone has; then how unequal it is."""
    from rich.table import Table
    from rich.text import Text

    from access.outputs.supply import heads, inequality_line, zone_rows

    names = found.result.assessment.place.zones["name"]
    for each in found.supplies:
        table = Table(title=Text(f"{found.result.study.name}\n{each.clause.standard.quote}"))
        for head in heads(each):
            table.add_column(head, overflow="fold")
        for cells in zone_rows(each, names):
            table.add_row(*(Text(cell) for cell in cells))
        console.screen().print(table)
        console.lines([inequality_line(each)])
    console.doubts(found.result.input_report)
