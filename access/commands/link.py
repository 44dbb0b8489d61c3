"""`access link`: the missing links for a clause, gates to open and paths to make."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from access.commands import console
from access.contracts.folders import claimed

if TYPE_CHECKING:
    from access.remedies.links.run import Linking


def link(  # noqa: PLR0913, PLR0917 (one for each option)
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    clause: Annotated[str, typer.Option("--standard", help="条款编号 Id of a clause of the study.")],
    links: Annotated[int | None, typer.Option(help="最多打通几处 How many links at most.")] = None,
    share: Annotated[
        float | None,
        typer.Option(help="达到此人口占比即止 Until this share of the people has it, e.g. 0.95."),
    ] = None,
    by: Annotated[
        Literal["persons_per_m", "persons_gained"],
        typer.Option(help="先打通每米带来人最多的，还是带来人最多的 People per metre first, or people."),
    ] = "persons_per_m",
    max_link_m: Annotated[
        float, typer.Option("--max-link", help="最长连接（米） The longest link (metres).")
    ] = 60.0,
    min_detour: Annotated[
        float, typer.Option(help="现有绕行至少是直线的几倍 The way round, times the straight line.")
    ] = 3.0,
    min_extra_m: Annotated[
        float,
        typer.Option("--min-extra", help="且至少多绕（米） And the way round is longer by so much (metres)."),
    ] = 150.0,
    across: Annotated[
        list[str] | None,
        typer.Option(help="也可跨越（架桥、地道） Also across (a bridge, a subway): water, railway …"),
    ] = None,
    site_spacing_m: Annotated[
        float,
        typer.Option(
            "--site-spacing", help="对比用新点（路口）的间距（米） Metres between the sites compared with."
        ),
    ] = 200.0,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="结果文件夹；默认为研究结果文件夹下的 link "
            "Folder for the results; `link` in that of the study without.",
        ),
    ] = None,
) -> None:
    """为一条条款找缺失的连接：开哪扇门、打通哪里、能带来多少人。 Find gates to open and paths to make."""
    from access.api.study import link as find_links
    from access.api.study import load

    with console.steps(link) as step:
        loaded = load(study, output=output)
        goal = output or loaded.output / "link"
        with claimed(goal):
            found = find_links(
                loaded,
                clause,
                progress=step,
                links=links,
                share=share,
                by=by,
                max_link_m=max_link_m,
                min_detour=min_detour,
                min_extra_m=min_extra_m,
                across=tuple(across or ()),
                site_spacing_m=site_spacing_m,
            )
            step("写出结果 writing the results")
            written = found.write(goal)
    with console.standing(written):
        _print_links(found.linking)
        console.folder(written)


def _print_links(linking: "Linking") -> None:
    """The links in the order in which to make them, what they bring, and what a new site would."""
    from rich.table import Table
    from rich.text import Text

    from access.outputs.summary import summary
    from access.remedies.links import report
    from access.remedies.siting.report import coverage

    before, after = linking.before.assessment, linking.after.assessment
    (row,) = summary(before)
    table = Table(title=Text(f"{linking.before.study.name}\n{row['clause']}"))
    table.add_column("次序\nstep", justify="right")
    table.add_column("做什么（经度, 纬度）\nwhat (lon, lat)", overflow="fold", ratio=1)
    for heading in ("长（米）\nlength, m", "绕行（米）\nround, m", "新增覆盖\ngained", "累计覆盖\ncovered"):
        table.add_column(heading, justify="right")
    for cells in report.link_rows(linking.links):
        table.add_row(*(Text(cell) for cell in cells))
    console.screen().print(table)
    console.lines(
        [
            *coverage(linking.people, before, after),
            report.beside_site(linking.links, linking.against, linking.site),
            report.looked_at(linking.question, linking.looked_at, len(linking.candidates)),
        ]
    )
    console.doubts(linking.input_report, beside=linking.before.input_report)
