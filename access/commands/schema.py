"""`access schema`: what every result file holds."""

import sys
from typing import Annotated, Literal

import typer

from access.commands import console

_Command = Literal["run", "check", "site", "link", "emergency", "compare", "supply", "gaps", "report", "diff"]


def schema(
    command: Annotated[
        _Command | None,
        typer.Argument(help="哪个命令的结果；不写则全部 Results of which command; all without."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="JSON 结果的 JSON Schema The JSON Schema of the JSON results.")
    ] = False,
) -> None:
    """说明每个结果文件的每一列：类型、单位、含义。 Tell what each column of each result file is."""
    from json import dumps

    from access.api.schema import schemas, text

    with console.faults():
        if json:
            readable = (sys.stdout.encoding or "").lower().startswith("utf")  # else in ASCII
            console.document(dumps(schemas(command), ensure_ascii=not readable, indent=1) + "\n")
        else:
            console.document(text(command))
