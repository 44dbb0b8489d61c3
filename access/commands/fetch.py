"""`access fetch`: open data of a place, and a study file that runs. No other command asks the network."""

from pathlib import Path
from typing import Annotated

import typer

from access.commands import console


def fetch(  # noqa: PLR0913, PLR0917 (one for each option)
    place: Annotated[
        str,
        typer.Argument(
            help="地名（如 台州市黄岩区），或 OpenStreetMap 关系编号 r12345 A place, or its relation."
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="研究文件夹 Folder for the study.")],
    pbf: Annotated[
        Path | None,
        typer.Option(
            help="从这个全国或省的 .osm.pbf 裁取，不问 Overpass Cut this extract; do not ask Overpass."
        ),
    ] = None,
    boundary: Annotated[
        Path | None,
        typer.Option(help="边界文件；几个面就是几个分区 Boundary; several polygons are the zones."),
    ] = None,
    people: Annotated[
        str,
        typer.Option(
            help="人口：ghs-pop、worldpop、buildings（由住宅模拟）、none 或栅格文件 "
            "People: ghs-pop, worldpop, buildings (modelled), none, or a raster."
        ),
    ] = "ghs-pop",
    year: Annotated[int | None, typer.Option(help="人口的年份 Year of the people; 2020.")] = None,
    country: Annotated[
        str, typer.Option(help="国家代码（WorldPop 用） Country, for WorldPop: CHN, HKG, MAC …")
    ] = "CHN",
    plan: Annotated[
        list[str] | None,
        typer.Option(help="规划（可多次）；默认按地名，否则国家标准 Plans; by the place's name without."),
    ] = None,
    margin_km: Annotated[
        float, typer.Option("--margin", help="边界外再取几公里 Kilometres beyond the boundary.")
    ] = 5.0,
    admin_level: Annotated[
        int | None,
        typer.Option(
            help="分区用 OpenStreetMap 的几级行政界 Level of the borders that are the zones: 6, 8 …"
        ),
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            help="取来的原始数据存放处，供以后各地使用 Keep what was fetched here, for other places too."
        ),
    ] = None,
    keep_cache: Annotated[
        bool,
        typer.Option(
            help="写完后是否留下取来的原始数据 Whether what was fetched stays once the study is there."
        ),
    ] = True,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="全部重新取，不用留下的 Fetch all anew, whatever is kept.")
    ] = False,
    overpass: Annotated[
        str | None, typer.Option(envvar="ACCESS_OVERPASS", help="Overpass 地址 Address of Overpass.")
    ] = None,
    nominatim: Annotated[
        str | None, typer.Option(envvar="ACCESS_NOMINATIM", help="Nominatim 地址 Address of Nominatim.")
    ] = None,
    worldpop: Annotated[
        str | None,
        typer.Option(envvar="ACCESS_WORLDPOP", help="WorldPop 文件地址 Its files: {year}, {ISO3}, {iso3}."),
    ] = None,
    ghs_pop: Annotated[
        str | None,
        typer.Option(envvar="ACCESS_GHS_POP", help="GHS-POP 分幅地址 Its tiles: {year}, {row}, {column}."),
    ] = None,
) -> None:
    """取一个地方的开放数据（道路、设施、用地、人口），写出可运行的研究。 Fetch a place; write a study."""
    named = {**console.options(fetch), "plans": "--plan"}
    with console.steps() as step, console.named(named):
        from access.api.fetching import fetch as fetched

        study = fetched(
            place,
            output,
            progress=step,
            pbf=pbf,
            boundary=boundary,
            people=people,
            year=year,
            country=country,
            plans=tuple(plan or ()),
            margin_km=margin_km,
            admin_level=admin_level,
            cache=cache,
            keep=keep_cache,
            fresh=fresh,
            overpass=overpass,
            nominatim=nominatim,
            worldpop=worldpop,
            ghs_pop=ghs_pop,
        )
    with console.standing([study]):
        console.lines(
            [
                f"研究 study: {study.resolve()}",
                f"来源和许可 sources and licences: {study.with_name('sources.json').resolve()}",
                f"下一步 next: access run {study}",
            ]
        )
