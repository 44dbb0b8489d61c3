"""`access site`: where to build so that a clause is met."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from access.commands import console
from access.contracts.folders import claimed

if TYPE_CHECKING:
    from rich.table import Table

    from access.remedies.siting.run import Sited


def site(  # noqa: PLR0913, PLR0917 (one for each option)
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    clause: Annotated[str, typer.Option("--standard", help="条款编号 Id of a clause of the study.")],
    sites: Annotated[int | None, typer.Option(help="新建几处 How many sites.")] = None,
    share: Annotated[
        float | None, typer.Option(help="要覆盖的人口占比 Share of the people to be reached, e.g. 0.95.")
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(help="总费用（候选点须有 cost 列） Sum of costs; candidates need a column `cost`."),
    ] = None,
    model: Annotated[
        Literal["mclp", "lscp", "p_median", "p_center"] | None,
        typer.Option(
            help="模型；默认：占比用 lscp，其余用 mclp Model; by default lscp for a share, else mclp."
        ),
    ] = None,
    candidates: Annotated[
        Path | None,
        typer.Option(help="候选点位或地块文件；默认用街道路口 Points or parcels; street junctions without."),
    ] = None,
    id_column: Annotated[
        str | None, typer.Option(help="候选文件的编号列 Column of the ids of the candidates.")
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option(help="候选文件未写明时的坐标系 CRS of the candidates, if their file names none."),
    ] = None,
    spacing_m: Annotated[
        float | None,
        typer.Option(
            "--spacing", help="路口候选点的间距（米），默认 200 Metres between junctions; 200 by default."
        ),
    ] = None,
    min_spacing_m: Annotated[
        float,
        typer.Option(
            "--min-spacing", help="新点与其他设施的最小间距（米） Metres from a new site to any other."
        ),
    ] = 0.0,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            help="候选点须满足的条件 What candidates must have: 'area_m2>=2000', 'owner=city|state'.",
        ),
    ] = None,
    must: Annotated[
        list[str] | None,
        typer.Option(help="符合者必建 Candidates that are built in any case: 'status=approved'."),
    ] = None,
    max_slope: Annotated[
        float | None,
        typer.Option(help="最大坡度，需高程 Steepest ground (0.15 is 15 %); needs elevation in the study."),
    ] = None,
    hazards: Annotated[
        Path | None, typer.Option(help="危险源图层 File of what no site may be near: points, lines, areas.")
    ] = None,
    hazards_crs: Annotated[
        str | None,
        typer.Option(help="危险源文件未写明时的坐标系 CRS of the hazards, if the file names none."),
    ] = None,
    hazard_m: Annotated[
        float | None,
        typer.Option("--hazard-distance", help="距危险源至少（米） Metres from hazards at least."),
    ] = None,
    fair: Annotated[
        Literal["worst_zone"] | None,
        typer.Option(help="先提高覆盖最少的分区 Raise the zone with the least share first."),
    ] = None,
    weights: Annotated[
        list[str] | None,
        typer.Option(help="某类人口的权重 What a person of a group counts: age_60_plus=2."),
    ] = None,
    ties: Annotated[int, typer.Option(help="另给出几个相近方案 How many alternatives to find.")] = 3,
    time_limit_s: Annotated[
        float, typer.Option("--time-limit", help="精确求解的时限（秒） Seconds for the exact solver.")
    ] = 60.0,
    cutoff: Annotated[
        float,
        typer.Option(help="p_median、p_center 最远看到限值的几倍 Times the limit that these two look."),
    ] = 3.0,
    capacity: Annotated[
        float | None,
        typer.Option(
            help="每处新点可服务几人（计容量） Persons for whom a new site has room; capacities then count."
        ),
    ] = None,
    persons_per: Annotated[
        float | None,
        typer.Option(help="设施容量每单位可服务几人，默认 1 Persons per unit of `capacity`; 1 without."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="结果文件夹；默认为研究结果文件夹下的 site "
            "Folder for the results; `site` in that of the study without.",
        ),
    ] = None,
) -> None:
    """为一条条款选址：建在哪里、先建哪处、多覆盖多少人。 Find where to build so that a clause is met."""
    from access.api.study import load
    from access.api.study import site as find_sites

    with console.steps(site) as step:
        loaded = load(study, output=output)
        goal = output or loaded.output / "site"
        with claimed(goal):
            found = find_sites(
                loaded,
                clause,
                progress=step,
                sites=sites,
                share=share,
                budget=budget,
                model=model,
                candidates=candidates,
                id_column=id_column,
                crs=crs,
                spacing_m=spacing_m,
                min_spacing_m=min_spacing_m,
                where=tuple(where or ()),
                must=tuple(must or ()),
                max_slope=max_slope,
                hazards=hazards,
                hazards_crs=hazards_crs,
                hazard_m=hazard_m,
                fair=fair,
                weights=tuple(weights or ()),
                ties=ties,
                time_limit_s=time_limit_s,
                cutoff=cutoff,
                capacity=capacity,
                persons_per=persons_per,
            )
            step("写出结果 writing the results")
            written = found.write(goal)
    with console.standing(written):
        _print_sites(found.sited)
        console.folder(written)


def _print_sites(sited: "Sited") -> None:
    """The sites in the order in which to build them, how good they are, and what else might do."""
    from access.remedies.siting import report

    before, after = sited.before.assessment, sited.after.assessment
    lines = [
        *report.fewer_sites(sited.question, sited.answer, sited.tables.candidates),
        *report.order(sited.gains),
        *report.coverage(sited.people, before, after),
        report.model(sited.clause, sited.question, sited.answer),
        report.candidates(sited.question, sited.tables.candidates),
        *report.not_reached(sited.people),
        *report.swaps(sited.clause, sited.answer, sited.alternatives, sited.sites),
    ]
    console.screen().print(_site_table(sited))
    console.lines(lines)
    console.doubts(sited.input_report, beside=sited.before.input_report)


def _site_table(sited: "Sited") -> "Table":
    from rich.table import Table
    from rich.text import Text

    from access.outputs.summary import summary
    from access.remedies.siting.report import site_rows

    (row,) = summary(sited.before.assessment)
    table = Table(title=Text(f"{sited.before.study.name}\n{row['clause']}"))
    table.add_column("建设次序\norder", justify="right")
    table.add_column("地点（经度, 纬度）\nsite (lon, lat)", overflow="fold", ratio=1)
    for heading in (
        "新增覆盖\ngained",
        "累计覆盖\ncovered",
        "占比\nshare",
        "就近人数\nnearest to it" if sited.question.capacity is None else "服务人数\nserved by it",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    for cells in site_rows(sited.sites, sited.gains):
        table.add_row(*(Text(cell) for cell in cells))
    return table
