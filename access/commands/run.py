"""`access run` and `access demo`: a study judged, and the made-up city."""

import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from access.commands import console
from access.contracts.folders import claimed
from access.contracts.in_the_way import refuse_inputs
from access.contracts.said import Said

if TYPE_CHECKING:
    from rich.table import Table

    from access.assessment.run import Assessed

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
_Readings = Annotated[
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
    readings: _Readings = "default",
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
    readings: _Readings = "default",
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
    from access.api.study import run as judge
    from access.assessment import annex as annexes
    from access.assessment.run import RESULTS
    from access.study.study import read_files

    with console.steps(command) as step, ExitStack() as held:
        wanted = None if annex is None else wish(**annex)
        loaded = load(study(), output=output, **({"robustness": "full"} if robustness else {}))
        held.enter_context(claimed(loaded.output))
        refuse_inputs(loaded.output, RESULTS, read_files(loaded))  # before the long work begins
        result = judge(loaded, progress=step, readings=readings)
        step("写出结果 writing the results")
        written = result.write(residents=residents)
        annexes_written = []
        if wanted is not None:
            step("写出附件 writing the annex")
            annexes_written = annexed(lambda: annexes.write(result.assessed, loaded.output, wanted))
    with console.standing(written):
        _print_summary(result.assessed)
        tables = ", ".join(path.name for path in written if path.name not in _PAGES)
        maps = [f"{_PAGES[path.name]}: {path.resolve()}" for path in written if path.name in _PAGES]
        folder = f"文件夹 folder: {written[0].parent.resolve()}"
        told = [f"附件 annex: {path.resolve()}" for path in annexes_written]
        console.lines([f"结果 results: {tables}", *(maps or [folder]), *told])


def annexed(write: Callable[[], list[Path]]) -> list[Path]:
    """Write an annex; whatever is wrong with it, the results beside it are right, and stay."""
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


def _print_summary(result: "Assessed") -> None:

    from access.outputs.summary import ladder_rows, missing_inputs, summary

    screen = console.screen()
    rows = sorted(summary(result.assessment), key=lambda row: list(_STYLE).index(row["verdict"]))
    counts = Counter((row["verdict"], row["words"].replace("\n", " ")) for row in rows)
    counted = " · ".join(f"{words} {number}" for (_, words), number in counts.items())
    screen.print(f"条款 clauses: {len(rows)} · {counted}", style="bold")
    screen.print(_verdict_table(str(result.study.name), rows))
    ladders = ladder_rows(result.assessment, result.official)
    if ladders:
        screen.print(_ladder_table(ladders))
    missing = missing_inputs(result.assessment)
    if missing:
        screen.print("缺少的数据（条款数） missing inputs (number of clauses):")
    for number, text in missing:
        screen.print(f"{number:>4} × {text.zh}\n       {text.en}")
    console.doubts(result.input_report)
    label = {"census": "普查 census", "modelled": "模拟 modelled", "synthetic": "虚构 synthetic"}
    label |= {"projected": "预测 projected", "unknown": "未知 unknown"}
    screen.print(f"人口 population: {label[result.assessment.place.population]}")


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
