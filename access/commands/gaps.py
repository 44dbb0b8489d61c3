"""`access gaps`: every gap with its cause, and how likely it is that the data are at fault."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from access.commands import console
from access.contracts.folders import claimed

if TYPE_CHECKING:
    from access.api.gap_list import GapList


def gaps(  # noqa: PLR0913, PLR0917 (one for each option)
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    by: Annotated[
        Literal["doubt", "persons", "elderly", "children"],
        typer.Option(help="按数据存疑程度，或按人口、老年人、儿童排序 What they are ranked by."),
    ] = "doubt",
    most: Annotated[
        int, typer.Option("--most", min=1, help="列出几处，核查单做几张 How many are shown, and get a sheet.")
    ] = 20,
    visits: Annotated[
        bool,
        typer.Option("--visits", help="另做现场核查单（A4，中英文各一份） Also sheets for visits on site."),
    ] = False,
    mappers: Annotated[
        bool,
        typer.Option(
            "--mappers", help="另列待查地点和地图备注文字（不上传） Also spots for mappers; not sent."
        ),
    ] = False,
    capacity: Annotated[
        bool,
        typer.Option(
            "--capacity", help="限值内设施均已满的，也算缺口 Those near full facilities are gaps, too."
        ),
    ] = False,
    persons_per_place: Annotated[
        float | None,
        typer.Option(help="每个位（床位、学位）供几人 For how many people a place is; asks for --capacity."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="结果文件夹；默认为研究结果文件夹下的 gaps "
            "Folder for the results; `gaps` in that of the study without.",
        ),
    ] = None,
) -> None:
    """逐处说明缺口的原因和证据，判断是否数据有误。 Tell why each gap is there, and whether it is the data."""
    from access.api.study import load, run
    from access.assessment.gap_list import FOLDER

    with console.steps(gaps) as step:
        loaded = load(study, output=output)
        goal = output or loaded.output / FOLDER
        with claimed(goal):
            result = run(loaded, progress=step)
            step("查找原因 looking for causes")
            found = result.gap_list(capacity=capacity, persons_per_place=persons_per_place)
            step("写出结果 writing the results")
            written = found.write(goal, by=by, most=most, visits=visits, mappers=mappers)
    with console.standing(written):
        _print(found, by, most)
        console.folder(written)


def _print(found: "GapList", by: Literal["doubt", "persons", "elderly", "children"], most: int) -> None:
    from rich.table import Table
    from rich.text import Text

    from access.outputs.gaps.ranked import rows

    table = Table(title=Text(str(found.result.study.name)))
    table.add_column("次序\nrank", justify="right")
    table.add_column("分区\nzone", overflow="fold", max_width=28)
    table.add_column("人口\npersons", justify="right")
    table.add_column("老年人、儿童\nolder, children", justify="right")
    table.add_column("原因和证据\ncause and evidence", overflow="fold", ratio=1)
    table.add_column("存疑\ndoubt", justify="right")
    for cells in rows(found.result.assessment, found.explained.gaps, by=by, most=most):
        table.add_row(*(Text(cell) for cell in cells))
    console.screen().print(table)
    total = len(found.explained.gaps)
    console.lines([f"缺口 {total} 处，全部列在 gaps.csv。 {total} gaps in all, listed in gaps.csv."])
