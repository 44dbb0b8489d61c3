"""The command line: read arguments, call one function, print."""

from pathlib import Path
from typing import Annotated, Any

import typer

from access import __version__, cli_standards
from access.errors import AccessError

app = typer.Typer(
    help="测试规划承诺的服务圈是否覆盖居民。 Test whether a plan's promise reaches the people.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_standards.app, name="standards")

_STYLE = {"met": "green", "unmet": "red", "undetermined": "yellow", "not_testable": "dim"}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="版本 Print the version."),
    ] = False,
) -> None:
    """测试规划承诺的服务圈是否覆盖居民。 Test whether a plan's promise reaches the people."""


@app.command()
def run(
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="结果文件夹 Folder for the results."),
    ] = None,
) -> None:
    """逐条检验规划条款，写出判定、缺口和地图。 Judge a plan's clauses; write verdicts, gaps, map."""
    from rich.console import Console
    from rich.markup import escape

    from access import pipeline
    from access import study as studies

    shown, told = Console(), Console(stderr=True)
    try:
        loaded = studies.load(study, output=output)
        with told.status("") as status:

            def step(name: str) -> None:
                status.update(escape(name))
                told.print(f"· {name}", style="dim", markup=False, highlight=False)

            result = pipeline.run(loaded, step)
            step("写出结果 writing the results")
            written = pipeline.write(result)
    except AccessError as error:
        told.print(f"错误 error: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        told.print("已中断，没有写出结果 interrupted: no results were written", style="yellow")
        raise typer.Exit(130) from None
    _print_summary(shown, result)
    names = ", ".join(path.name for path in written[1:])
    for line in (f"结果 results: {names}", f"地图 map: {written[0].resolve()}"):
        shown.print(line, markup=False, highlight=False, soft_wrap=True)


@app.command()
def profiles(
    name: Annotated[str | None, typer.Argument(help="方式名称 Name of a profile.")] = None,
) -> None:
    """列出出行方式，或写出其中一种供复制修改。 List the travel profiles, or print one to copy and change."""
    from access.network import profiles as modes

    try:
        if name is not None:
            typer.echo(modes.source(name), nl=False)
            return
        for each in modes.builtin():
            typer.echo(f"{each:18} {modes.load(each).title}")
    except AccessError as error:
        typer.echo(f"错误 error: {error}", err=True)
        raise typer.Exit(2) from None


def _print_summary(console: Any, result: Any) -> None:
    from rich.table import Table
    from rich.text import Text

    from access.outputs.tables import summary

    table = Table(title=str(result.study.name), show_lines=True)
    table.add_column("条款\nclause", overflow="fold")
    for heading in ("要求\nrequired", "结果\nfound", "未达人数\npeople short"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("判定\nverdict", no_wrap=True)
    for row in summary(result.assessment):
        clause = Text(row["clause"])
        if row["missing"]:
            clause.append(f"\n缺少 missing: {row['missing']}", style="dim")
        table.add_row(
            clause,
            row["required"],
            row["found"],
            row["short"],
            Text(row["words"], style=_STYLE[row["verdict"]]),
        )
    console.print(table)
    doubtful = result.input_report[result.input_report["level"] != "found"]
    for line in doubtful.itertuples():
        console.print(f"! {line.zh}\n  {line.en}", style="yellow", markup=False, highlight=False)
    label = {"census": "普查 census", "modelled": "模拟 modelled", "synthetic": "虚构 synthetic"}
    console.print(f"人口 population: {label[result.assessment.place.population]}", highlight=False)
