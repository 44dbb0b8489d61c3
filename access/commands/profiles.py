"""`access profiles`: the ways in which people travel."""

from typing import Annotated

import typer

from access.commands import console


def profiles(
    name: Annotated[str | None, typer.Argument(help="方式名称 Name of a profile.")] = None,
) -> None:
    """列出出行方式，或写出其中一种供复制修改。 List the travel profiles, or print one to copy and change."""
    from access.network.mode_files import source, titles

    with console.faults():
        if name is not None:
            console.document(source(name))
            return
        console.lines(f"{each:18} {title}" for each, title in titles().items())
