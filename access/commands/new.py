"""`access new`: a study file drafted from the files of a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.commands import console

if TYPE_CHECKING:
    from access.study.draft.draft import Draft

_ROLES = {
    "zones": "分区 zones",
    "streets": "街道 streets",
    "nodes": "街道节点 nodes of streets",
    "edges": "街道路段 edges of streets",
    "facilities": "设施 facilities",
    "raster": "人口 people",
    "group": "年龄组人口 people of an age group",
    "persons": "人口表 people",
    "elevation": "高程 elevation",
    "residential": "居住用地 residential land",
    "built_up": "建成区 built-up land",
    "water": "水系 water",
    "green": "绿地 green space",
    "sea": "海域 sea",
    "barrier": "屏障 barriers",
    "candidates": "候选点 candidates for new sites",
    "plan": "规划 plan",
    "unknown": "不采用 not used",
}


def new(
    folder: Annotated[Path, typer.Argument(help="放着数据的文件夹 Folder that holds the data.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="研究文件；不写则为文件夹中的 study.yaml The study file."),
    ] = None,
) -> None:
    """看文件夹里有什么，写出带说明的研究文件。 Look at a folder's files; draft a study file."""
    from access.study import study as studies
    from access.study.draft.draft import write

    with console.steps() as step:
        step("查看文件 looking at the files")
        path, draft = write(folder, output)
    with console.standing([path]):
        _print(draft)
        console.lines([f"研究文件 study file: {path.resolve()}"])
    with console.faults():
        studies.load(path)
        console.lines(
            [
                f"下一步：核对文件里的猜测，然后 access check {path}",
                f"next: look at the guesses in it, then access check {path}",
            ]
        )


def _print(draft: "Draft") -> None:
    screen = console.screen()
    for each in draft.guesses:
        layer = f" [{each.of.layer}]" if each.of.layer else ""
        screen.print(
            f"{each.of.name}{layer} → {_ROLES[each.role]}", style="dim" if each.role == "unknown" else None
        )
        for why in each.why:
            screen.print(f"    {why.zh}\n    {why.en}", style="dim")
    for text in draft.asks:
        screen.print(f"? {text.zh}\n  {text.en}", style="yellow")
