"""The command line's part about plans: list, show, check, begin one."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.commands import console

if TYPE_CHECKING:
    from rich.table import Table

app = typer.Typer(
    help="规划条文库。 The clauses of plans: list, show, check, write your own.", no_args_is_help=True
)


def _table(title: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), show_lines=True)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


@app.command("list")
def list_(
    plan: Annotated[
        str | None, typer.Argument(help="规划名或文件 Built-in plan, or a plan file; all without.")
    ] = None,
) -> None:
    """列出条文。 List the clauses of one plan, or of all."""
    from access.standards import describe
    from access.standards.registry import builtin_plans, load_plan

    headings = ("条款\nid", "类型\nkind", "原文\nquote", "要求\nrequired", "状态\nstatus")
    with console.faults():
        for each in [load_plan(name) for name in ([plan] if plan else builtin_plans())]:
            rows = [tuple(row.values()) for row in describe.rows(each)]
            console.screen().print(_table(f"{each.id}: {each.title}", headings, rows))


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="条款编号 Id of a clause.")],
    plan: Annotated[
        str | None, typer.Option("--plan", help="规划文件 Plan file to look in, if not a built-in one.")
    ] = None,
) -> None:
    """显示一条条文的全部内容、读法及其依据。 Show all of a clause: its readings and their bases."""
    from access.standards import describe
    from access.standards.registry import find_standard

    with console.faults():
        found, standard = find_standard(name, [plan] if plan else None)
        console.lines(describe.in_full(found, standard))


@app.command()
def check(plan: Annotated[Path, typer.Argument(help="规划文件 Plan file (YAML).")]) -> None:
    """检查规划文件，一次列出全部错误及行号。 Check a plan file: every fault at once, with its line."""
    from access.standards.doubts import doubts
    from access.standards.registry import read_plan, targets

    with console.faults():
        found = read_plan(plan)
        clauses, aims = len(found.standards), len(targets(found))
        said = f"没有错误：{clauses} 条条文，{aims} 个目标。 No faults: {clauses} clauses, {aims} targets."
        console.lines([said, *(f"! {doubt.zh}\n  {doubt.en}" for doubt in doubts(found))])


@app.command()
def read(
    text: Annotated[Path, typer.Argument(help="规划文本 A plan's text: txt, docx, pdf, html.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="结果文件夹 Folder; without: NAME-draft here.")
    ] = None,
) -> None:
    """从规划文本起草规划文件，供逐条确认。 Draft a plan file from a plan's text, to be confirmed."""
    from access.contracts.escaping import console as shown
    from access.standards.reading.files import written

    with console.faults():
        folder = output or Path(f"{text.stem}-draft")
        reading, whole, files = written(text, folder)
        aims = sum(draft.status == "target" for draft in reading.drafts)
        console.lines(
            [
                f"{shown(reading.title)}：{len(reading.drafts)} 条草稿（{aims} 条目标），"
                f"其中 {whole} 条完整；{len(reading.unplaced)} 处数量没有读懂。",
                f"{len(reading.drafts)} drafts ({aims} targets), {whole} of them complete; "
                f"{len(reading.unplaced)} quantities could not be placed.",
            ]
        )
        console.folder(files)


@app.command()
def new() -> None:
    """输出一份带注释的规划文件样例。 Print a plan file to begin with, with comments."""
    from access.standards.registry import starter

    console.document(starter())


@app.command()
def schema() -> None:
    """输出规划文件的 JSON Schema（供编辑器用）。 Print the JSON Schema of plan files, for editors."""
    import json

    from access.standards.schema import plan_schema

    readable = (sys.stdout.encoding or "").lower().startswith("utf")  # else in ASCII, which all can read
    console.document(json.dumps(plan_schema(), ensure_ascii=not readable, indent=1) + "\n")


@app.command()
def types(
    word: Annotated[
        str | None,
        typer.Argument(help="名称、别名、标签或编码 A name, alias, tag or code to look for; all without."),
    ] = None,
) -> None:
    """列出设施类型，或按任一名称查找。 List the facility types, or find some by any name."""
    from access.standards import vocabulary
    from access.standards.registry import facility_types

    if word is None:
        rows = [(name, kind.zh, kind.en, kind.theme, kind.object) for name, kind in facility_types().items()]
        heads = ("id", "中文", "English", "theme", "object")
        console.screen().print(_table("设施类型 facility types", heads, rows))
        return
    with console.faults():
        for name in vocabulary.find(word):
            console.lines(vocabulary.in_full(name))
