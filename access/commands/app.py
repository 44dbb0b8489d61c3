"""The command line: what commands there are; each has a file of its own."""

from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

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


def _helped(ctx: Any, _: Any, asked: bool) -> None:
    """Print the help in the encoding of the output, whatever it is: typer would write UTF-8 for ASCII."""
    if asked and not ctx.resilient_parsing:
        console.lines(ctx.get_help().splitlines())
        ctx.exit()


class _Commands(TyperGroup):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rich_markup_mode = None  # the list of commands is there sooner than rich is imported

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

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option ``--help``: False if not given, since to read a None takes pydantic."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.default = False
            option.callback = _helped
        return option

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write what each command does, whole, each language on a line of its own."""
        width = max(map(len, self.commands))
        formatter.write("\nCommands:\n")
        for name, command in self.commands.items():
            zh, _, en = (command.help or "").partition("。 ")
            formatter.write(f"  {name:{width}}  {zh}。\n{'':{width}}    {en}\n")


class _Bare(TyperCommand):
    """A command that may go without arguments: then there is none to be read, nor pydantic to be imported."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, if there are any."""
        if args:
            return list(super().parse_args(ctx, args))
        ctx.params.update({str(each.name): each.default for each in self.params})
        return []


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
    *(compare.compare, projects.projects, diff.diff),
    *(site.site, link.link, emergency.emergency, gaps.gaps, supply.supply),
    *(run.run, run.demo, many.many, monitor.monitor, report.report, index.index),
    *(workbook.workbook, bundle.bundle, bundle.reproduce, schema.schema),
):
    app.command()(command)
app.command(cls=_Bare)(profiles.profiles)


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
