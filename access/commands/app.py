"""The command line: what commands there are; each has a file of its own."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from access.commands import (
    bundle,
    check,
    compare,
    console,
    diff,
    emergency,
    fetch,
    gaps,
    index,
    link,
    many,
    monitor,
    new,
    profiles,
    projects,
    report,
    run,
    schema,
    site,
    standards,
    supply,
    usage,
    workbook,
)


class _Commands(TyperGroup):
    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command, on whatever console: help and faults of arguments are printed before it begins."""
        console.fit()
        return super().main(*args, **options)

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the arguments; faults of them are told in both languages."""
        with usage.faults():
            return super().make_context(*args, **options)

    def invoke(self, *args: Any, **options: Any) -> Any:
        """Find and run a command; faults of its arguments are told in both languages."""
        with usage.faults():
            return super().invoke(*args, **options)


def _ended(*_: object, **__: object) -> None:
    """End with an exit code of its own where a map is missing among the results."""
    console.end()


app = typer.Typer(
    cls=_Commands,
    result_callback=_ended,
    help="测试规划承诺的服务圈是否覆盖居民。 Test whether a plan's promise reaches the people.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(standards.app, name="standards")
for command in (
    *(new.new, fetch.fetch, check.check),
    *(
        compare.compare,
        projects.projects,
        diff.diff,
        site.site,
        link.link,
        emergency.emergency,
        gaps.gaps,
        supply.supply,
    ),
    *(run.run, run.demo, many.many, monitor.monitor, report.report, index.index, profiles.profiles),
    *(workbook.workbook, bundle.bundle, bundle.reproduce, schema.schema),
):
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("facility-access"))
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="版本 Print the version."),
    ] = False,
) -> None:
    """测试规划承诺的服务圈是否覆盖居民。 Test whether a plan's promise reaches the people."""
