"""`access many`: many studies, on this machine or on a dask cluster."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.commands import console
from access.commands.run import Readings

if TYPE_CHECKING:
    from access.assessment.many.outcome import Outcome


def many(  # noqa: PLR0913, PLR0917 (typer makes options of them)
    studies: Annotated[
        list[str],
        typer.Argument(
            help="研究文件、含研究文件的文件夹、通配符，或研究表（CSV、XLSX） Study files, folders that hold "
            "some, patterns, or tables of studies."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="总结果文件夹，每个研究各有一个子文件夹 Folder for all; each study has one in it.",
        ),
    ] = Path("many"),
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="dask 调度器地址，如 tcp://10.0.0.5:8786；不给则用本机 Address of a dask scheduler; "
            "without, this machine."
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, help="本机进程数，默认等于处理器数 Processes on this machine; one for each processor."
        ),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option(help="本机每个进程的内存上限，如 4GiB Memory of each process on this machine."),
    ] = None,
    readings: Readings = "default",
    report: Annotated[
        bool, typer.Option("--report/--no-report", help="是否另写附件 Whether each study has an annex.")
    ] = False,
    parts: Annotated[
        int,
        typer.Option(
            min=1,
            help="每个研究沿分区分成几部分，由各进程搜索路网 In how many parts, along zones, workers "
            "search the streets of each study.",
        ),
    ] = 1,
    again: Annotated[
        bool, typer.Option("--again", help="已有完整结果的也重算 Judge again those whose results are there.")
    ] = False,
) -> None:
    """逐个检验许多研究并列出；中断后再运行会接着做。 Judge many studies side by side; run again to go on."""
    from access.api.many import many as judge

    with console.steps(many) as step:

        def heard(outcome: "Outcome", ended: int, of: int) -> None:
            step(f"[{ended}/{of}] {outcome.name}: {_told(outcome)}")

        step(f"开始；结果写入 {output.resolve()} starting; results go there")
        result = judge(
            studies, output, scheduler=scheduler, workers=workers, memory=memory,
            readings=readings, annex=report, again=again, parts=parts, heard=heard, progress=step,
        )  # fmt: skip
    with console.standing(list(result.written)):
        failed = result.failed
        for each in failed:
            if each.trace:
                console.screen(stderr=True).print(each.trace, style="dim", soft_wrap=True)
        done, kept = (sum(each.state == state for each in result.outcomes) for state in ("done", "kept"))
        console.lines(
            [
                f"完成 done: {done} · 已有 kept: {kept} · 失败 failed: {len(failed)}",
                f"对照页 page: {result.written[0].resolve()}",
            ]
        )
        if failed:
            raise typer.Exit(1)


def _told(outcome: "Outcome") -> str:
    if outcome.state == "kept":
        return "已有结果，未变 unchanged, kept"
    told = [f"{outcome.seconds:.1f} s"]
    if outcome.why is not None:
        told = [f"失败 failed\n  {outcome.why.zh}\n  {outcome.why}"]
    return "\n  ".join([*told, *(f"{each.zh} {each}" for each in outcome.doubts)])
