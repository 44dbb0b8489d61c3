"""Every result file described: by command, column by column, and as JSON Schema."""

from typing import Any

from access.contracts.results import Meaning, ResultFile, json_schema, kind_of, unit_of
from access.outputs import described as of_runs
from access.outputs.league import described as of_many
from access.remedies.comparison import described as of_comparisons
from access.remedies.difference import described as of_differences
from access.remedies.emergency import described as of_emergency
from access.remedies.links import described as of_links
from access.remedies.progress import described as of_progress
from access.remedies.projects import described as of_projects
from access.remedies.siting import described as of_siting

_PAGE = """\
# 结果文件 Result files

由 `access schema` 生成，请勿手改。 Made by `access schema`; do not edit.

空：不知道或不适用；`inf`：无法到达；占比为 0 至 1。标 * 的列不一定都有。
Empty: not known, or not applicable; `inf`: cannot be reached; shares are from 0 to 1. Columns with * are
there only where something is known of them. JSON Schema: `access schema --json`.
"""


def files(command: str | None = None) -> list[ResultFile]:
    """Return what commands write, in the order of the commands.

    Args:
        command: the name of one, as ``run``; all without.
    """
    found = [
        *of_runs.files(),
        *of_many.files(),
        *of_siting.FILES,
        *of_links.FILES,
        *of_emergency.files(),
        *of_comparisons.files(),
        *of_differences.files(),
        *of_progress.files(),
        *of_projects.files(),
    ]
    return [each for each in found if command is None or command in each.of]


def schemas(command: str | None = None) -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each JSON result by its name; of two of one name, ``command/name``."""
    known = [each for each in files(command) if each.is_json]
    names = [each.name for each in known]
    return {
        each.name if names.count(each.name) == 1 else f"{each.of[0]}/{each.name}": json_schema(each)
        for each in known
    }


def text(command: str | None = None) -> str:
    """Return the description as a page of Markdown, in both languages."""
    return "\n".join([_PAGE, *(_section(each) for each in files(command))])


def _section(file: ResultFile) -> str:
    layer = f" · {file.layer}" if file.layer else ""
    commands = ", ".join(f"`access {each}`" for each in file.of)
    lines = [f"## {file.name}{layer}", "", f"{file.title.zh} {file.title.en}: {commands}", ""]
    if file.fields:
        lines += ["| 列 column | 类型 type | 单位 unit | 含义 meaning |", "|---|---|---|---|"]
        lines += [_row(name, meaning) for name, meaning in file.fields.items()]
        lines.append("")
    return "\n".join(lines)


_KINDS = {
    "text": "文字 text",
    "number": "数 number",
    "whole": "整数 integer",
    "share": "占比 share",
    "truth": "是否 true, false",
    "shape": "图形 shape",
    "any": "任意 any",
    "group": "一组 group",
}


def _row(name: str, meaning: Meaning) -> str:
    unit = unit_of(name, meaning)
    told = f"{meaning.zh} {meaning.en}"
    if meaning.more:
        told += f"（{meaning.more.zh}; {meaning.more.en}）"
    if meaning.values and not meaning.open:
        told += ": " + ", ".join(
            f"`{key}` {text.zh} {text.en}" for key, text in meaning.values.items() if key
        )
    cells = (f"`{name}`{'*' if meaning.maybe else ''}", _KINDS[kind_of(name, meaning)], str(unit or ""), told)
    return f"| {' | '.join(each.replace('|', '/') for each in cells)} |"
