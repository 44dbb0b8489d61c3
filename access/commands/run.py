"""`access run` and `access demo`: a study judged, and the made-up city."""

import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeVar

import typer

from access.commands import console
from access.contracts.folders import claimed
from access.contracts.in_the_way import refuse_inputs
from access.contracts.said import Said

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table
    from rich.text import Text

    from access.assessment.annex import Drawn
    from access.assessment.run import Assessed
    from access.outputs.annex.write import Wish
    from access.study.study import Study

T = TypeVar("T")

# in the order in which they are told
_STYLE = {
    "unmet": "red",
    "undetermined": "yellow",
    "met": "green",
    "not_testable": "dim",
    "reported": "cyan",
}
_PAGES = {"map.html": "地图 map", "residents.html": "居民页 page for residents"}
_LADDERS = 12  # clauses of which the official figure is printed
Readings = Annotated[
    Literal["default", "all"],
    typer.Option(
        help="default：只按默认读法；all：另按规划未写明之处的每一种读法。 "
        "Judge by the default reading, or also by each other one that a plan leaves open."
    ),
]
_Report = Annotated[
    bool,
    typer.Option(
        "--report/--no-report",
        envvar="ACCESS_REPORT",
        help="是否在结果旁写出附件（Word、HTML、PDF） Write the annex (Word, HTML, PDF) beside the results.",
    ),
]
_Robustness = Annotated[
    bool,
    typer.Option(
        "--robustness",
        help="另算各判定离翻转多远：延误、入口、连接、选址要重新计算，并在所列区间内抽样。 Also search again "
        "how far verdicts are from turning (delays, doors, links, sites), and draw inputs from their bands.",
    ),
]


def run(
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="结果文件夹 Folder for the results."),
    ] = None,
    readings: Readings = "default",
    report: _Report = True,
    robustness: _Robustness = False,
    residents: Annotated[
        bool,
        typer.Option(
            "--residents",
            help="另写居民页（residents.html）：点选位置，查看步行最近的各类设施。 "
            "Write a page for residents too: from a place of theirs, the nearest of each type on foot.",
        ),
    ] = False,
) -> None:
    """逐条检验规划条款，写出判定、缺口和地图。 Judge a plan's clauses; write verdicts, gaps, map."""
    wanted: dict[str, Any] | None = {} if report else None
    assess(lambda: study, output, readings, wanted, robustness=robustness, residents=residents)


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="结果文件夹 Folder for the results.")] = Path(
        "maps/synthetic"
    ),
    seed: Annotated[int, typer.Option(min=0, help="随机种子 Seed of the made-up city.")] = 1,
    readings: Readings = "default",
    report: _Report = True,
    robustness: _Robustness = False,
) -> None:
    """生成一座虚构城市并检验全部规划。 Make a synthetic city up and judge all plans on it."""
    from access import synthetic

    made = output / "inputs"
    wanted: dict[str, Any] | None = {} if report else None
    assess(lambda: synthetic.write(made, seed=seed), output, readings, wanted, robustness=robustness)


def assess(
    study: Callable[[], Path],
    output: Path | None,
    readings: Literal["default", "all"],
    annex: Mapping[str, Any] | None,
    *,
    robustness: bool = False,
    residents: bool = False,
    command: Callable[..., None] | None = None,
) -> None:
    """Run a study with progress on the error stream, write its annex, and print what it came to.

    Args:
        study: returns the study file.
        output: where the results go; the study says so without.
        readings: see ``access.run``.
        annex: how the annex is wanted, as ``access.annex`` takes it; None: not at all.
        robustness: whether to search again how far verdicts are from turning.
        residents: whether to write a page for them.
        command: whose options its faults are to name.
    """
    from access.api.annexes import wish
    from access.api.study import load
    from access.assessment.run import RESULTS
    from access.study.study import read_files

    with console.steps(command) as step, ExitStack() as held:
        wanted = None if annex is None else wish(**annex)
        loaded = load(study(), output=output, **({"robustness": "full"} if robustness else {}))
        held.enter_context(claimed(loaded.output))
        refuse_inputs(loaded.output, RESULTS, read_files(loaded))  # before the long work begins
        written, summary, drawn = _judged(loaded, readings, wanted, step, residents=residents)
        annexes_written = annexed(lambda: drawn[0].write(loaded.output, wanted)) if drawn else []
    with console.standing(written):
        _print(summary)
        tables = ", ".join(path.name for path in written if path.name not in _PAGES)
        pages = [f"{_PAGES[path.name]}: {path.resolve()}" for path in written if path.name in _PAGES]
        folder = f"文件夹 folder: {written[0].parent.resolve()}"
        told = [f"附件 annex: {path.resolve()}" for path in annexes_written]
        console.lines([f"结果 results: {tables}", *(pages or [folder]), *told])


def _judged(
    study: "Study",
    readings: Literal["default", "all"],
    wanted: "Wish | None",
    step: console.Step,
    *,
    residents: bool,
) -> tuple[list[Path], "_Summary", list["Drawn"]]:
    """Judge a study and write its results: return their paths, what is printed, and the maps of an annex.

    No more is kept: an annex is made of files and maps, and what was measured would only fill memory.
    """
    from access.api.study import run as judge
    from access.assessment import annex as annexes

    result = judge(study, progress=step, readings=readings)
    step("写出结果 writing the results")
    written, summary = result.write(residents=residents), _summary(result.assessed)
    if wanted is None:
        return written, summary, []
    step("写出附件 writing the annex")
    return written, summary, annexed(lambda: [annexes.drawn(result.assessed, wanted)])


def annexed(write: Callable[[], list[T]]) -> list[T]:
    """Make a part of an annex; whatever is wrong with it, the results beside it are right, and stay."""
    from access.contracts.errors import AccessError, NoAnnex

    try:
        return write()
    except AccessError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        warnings.warn(
            Said(
                f"附件写不出来（{what}），其他结果均已写出",
                f"the annex cannot be made ({what}); all other results are written",
            ),
            NoAnnex,
            stacklevel=2,
        )
        return []


class _Summary(NamedTuple):
    """What is printed of a run: before its doubts, its input report, and after."""

    lines: list["Text | Table"]
    report: "pd.DataFrame"
    people: str


def _summary(result: "Assessed") -> _Summary:
    from rich.text import Text

    from access.outputs.summary import ladder_rows, missing_inputs, summary

    rows = sorted(
        summary(result.assessment, result.followed), key=lambda row: list(_STYLE).index(row["verdict"])
    )
    once = [row for row in rows if not row["same_as"]]
    counts = Counter((row["verdict"], row["words"].replace("\n", " ")) for row in once)
    counted = " · ".join(f"{words} {number}" for (_, words), number in counts.items())
    again = f" · 同一承诺 the same promise again {len(rows) - len(once)}" if len(once) < len(rows) else ""
    told: list[Text | Table] = [Text(f"条款 clauses: {len(once)} · {counted}{again}", style="bold")]
    told.append(_verdict_table(str(result.study.name), rows))
    ladders = ladder_rows(result.assessment, result.official)
    if ladders:
        told.append(_ladder_table(ladders))
    missing = missing_inputs(result.assessment)
    if missing:
        told.append(Text("缺少的数据（条款数） missing inputs (number of clauses):"))
    told += [Text(f"{number:>4} × {text.zh}\n       {text.en}") for number, text in missing]
    label = {"census": "普查 census", "modelled": "模拟 modelled", "synthetic": "虚构 synthetic"}
    label |= {"projected": "预测 projected", "unknown": "未知 unknown"}
    people = f"人口 population: {label[result.assessment.place.population]}"
    return _Summary(told, result.input_report, people)


def _print(summary: _Summary) -> None:
    screen = console.screen()
    for each in summary.lines:
        screen.print(each)
    console.doubts(summary.report)
    screen.print(summary.people)


def _verdict_table(title: str, rows: list[dict[str, str]]) -> "Table":
    """What fails and what is open come first; within a verdict, the plan's order."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title)
    table.add_column("条款\nclause", overflow="fold", ratio=1)
    for heading in ("要求\nrequired", "结果\nfound", "尚缺\nshort"):
        table.add_column(heading, justify="right", overflow="fold", max_width=16)
    table.add_column("判定\nverdict", no_wrap=True)
    for row, following in zip_longest(rows, rows[1:]):
        clause = Text(row["clause"])
        if row["changes"]:
            clause.append(f"\n随读法变化 changes with: {row['changes']}", style="yellow")
        if row["progress"]:
            clause.append(f"\n进度 progress: {row['progress']}", style="cyan")
        table.add_row(
            clause,
            *(row[name] for name in ("required", "found", "short")),
            Text(row["words"], style=_STYLE[row["verdict"]]),
            end_section=following is not None and following["verdict"] != row["verdict"],
        )
    return table


def _ladder_table(rows: list[dict[str, str]]) -> "Table":
    """The official way of counting beside the clause's own; where the two differ most comes first."""
    from rich.table import Table

    from access.outputs.summary import LADDER

    more = len(rows) - _LADDERS
    caption = f"另有 {more} 条，见 official.csv；{more} more in official.csv" if more > 0 else None
    table = Table(title="官方口径与路网口径 official figure and network figure", caption=caption)
    table.add_column("条款\nclause", overflow="fold", ratio=1)
    for heading in LADDER.values():
        table.add_column(heading, justify="right", overflow="fold", max_width=14)
    for row in rows[:_LADDERS]:
        table.add_row(row["clause"], *(row[name] for name in LADDER))
    return table
