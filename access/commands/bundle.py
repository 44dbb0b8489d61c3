"""`access bundle` and `access reproduce`: a run in one archive, and the same run done again."""

from pathlib import Path
from typing import Annotated

import typer

from access.commands import console

DIFFERS = 1  # the exit code where a result is another
_Study = Annotated[
    Path | None,
    typer.Option(
        "--study", help="研究文件，不在结果旁边时给出 The study file, where it is not beside the results."
    ),
]


def bundle(
    run: Annotated[Path, typer.Argument(help="结果文件夹或 run.json Folder of the results, or run.json.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="压缩包 The archive (.zip).")],
    study: _Study = None,
) -> None:
    """把一次运行的研究文件、数据、规划和记录打成一个包。 Pack study, inputs, plans and record of a run."""
    from access.api.reproducing import bundle as pack

    with console.faults(bundle), console.named(console.options(bundle)):
        packed = pack(run, output, study=study)
    lines = [
        f"数据包 bundle: {packed.path.resolve()}",
        f"{len(packed.manifest.parts)} 个文件 files, {packed.size:,} 字节 bytes",
    ]
    if packed.unlicensed:
        shown = ", ".join(packed.unlicensed)
        lines += [
            f"! 许可不明，传给别人之前请核对：{shown}",
            f"  licence not known, look before you pass it on: {shown}",
        ]
    console.lines(lines)


def reproduce(
    run: Annotated[
        Path,
        typer.Argument(help="数据包、结果文件夹或 run.json Bundle, folder of the results, or run.json."),
    ],
    study: _Study = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="保留新结果的文件夹 Folder to keep the new results in."),
    ] = None,
) -> None:
    """重新运行并逐字节比较（0 相同，1 不同，2 无法运行）。 Run again and compare byte by byte (0, 1, 2)."""
    from access.api.reproducing import reproduce as again

    with console.steps(reproduce) as step, console.named(console.options(reproduce)):
        found = again(run, study=study, keep=output, progress=step)
    lines = [f"相同 same: {name}" for name in found.same]
    lines += [f"不同 differs: {name}" for name in found.differing]
    lines += [f"新增 new: {name}" for name in found.new]
    if found.because:
        lines.append("与当时的差异 otherwise than then:")
    lines += [part for each in found.because for part in (f"  {each.zh}", f"  {each}")]
    alike = "每个结果文件都逐字节相同 every result is the same, byte by byte"
    console.lines([*lines, alike if found.alike else "结果与当时不同 the results are not the same"])
    if not found.alike:
        raise typer.Exit(DIFFERS)
