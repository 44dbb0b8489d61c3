"""`access index`: the page that leads to maps."""

from pathlib import Path
from typing import Annotated

import typer

from access.commands import console


def index(
    folder: Annotated[Path, typer.Argument(help="各研究结果所在的文件夹 Folder of result folders.")],
) -> None:
    """写出通向各研究地图的首页。 Write a page that leads to the maps of a folder's studies."""
    from access.outputs.index import html
    from access.outputs.tables import write_folder

    with console.faults():
        (path,) = write_folder(folder, {"index.html": html(folder)})
    with console.standing([path]):
        console.lines([f"首页 index: {path.resolve()}"])
