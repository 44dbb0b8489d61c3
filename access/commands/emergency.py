"""The command line's part about emergency services: what each district has, lacks, and where to build."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from access.commands import console
from access.contracts.errors import InputError
from access.contracts.folders import claimed
from access.contracts.said import Said, zh

if TYPE_CHECKING:
    from access.remedies.emergency.result import Emergency

_WIDTHS = (9, 10, 12, 9, 9, 10)  # of the columns: together they fit on 80 signs
# what the question calls a thing → the option that says it
_OPTIONS = {
    "facility": "--type",
    "urban_km": "--urban-km",
    "rural_km": "--rural-km",
    "persons_per_vehicle": "--persons-per-vehicle",
    "limit_min": "--minutes",
    "fixed_min": "--before-setting-out",
    "busy": "--busy",
    "calls_per_vehicle_hour": "--calls",
    "service_min": "--service",
    "sites": "--sites",
    "vehicles_per_site": "--vehicles",
    "levels": "--level",
    "spacing_m": "--spacing",
    "time_limit_s": "--time-limit",
}


def emergency(  # noqa: PLR0913, PLR0917 (one for each option)
    study: Annotated[Path, typer.Argument(help="研究文件 Study file (YAML).")],
    sites: Annotated[int, typer.Option(help="找几处新站点 How many new stations to look for.")] = 5,
    vehicles: Annotated[int, typer.Option(help="每处新站点几辆车 Vehicles at each new station.")] = 1,
    minutes: Annotated[
        float | None,
        typer.Option(help="从呼叫到到达的时限（分钟） Minutes from the call to the arrival."),
    ] = None,
    before_setting_out: Annotated[
        float | None,
        typer.Option(help="其中受理和出车（分钟） Of these, minutes that pass before a vehicle moves."),
    ] = None,
    urban_km: Annotated[
        float | None, typer.Option(help="城区平均服务半径（公里） Mean service radius in the city (km).")
    ] = None,
    rural_km: Annotated[
        float | None, typer.Option(help="城区外平均服务半径（公里） Mean service radius outside it (km).")
    ] = None,
    persons_per_vehicle: Annotated[
        float | None, typer.Option(help="每多少人一辆车 So many people have one vehicle.")
    ] = None,
    busy: Annotated[
        float | None,
        typer.Option(
            help="车辆忙时比例（0–1），未给出则假定 0.3 Share of the time in which a vehicle is out."
        ),
    ] = None,
    calls: Annotated[
        float | None, typer.Option(help="每辆车每小时出车次数 Calls that each vehicle gets in an hour.")
    ] = None,
    service: Annotated[
        float | None, typer.Option(help="每次出车占用（分钟） Minutes that a vehicle is out for a call.")
    ] = None,
    type_: Annotated[
        str, typer.Option("--type", help="急救站点的设施类型 Facility type of the stations.")
    ] = "emergency_station",
    level: Annotated[
        list[str] | None,
        typer.Option(
            help="作为分区的层级，默认为区、县 Level of the zones that are the districts; "
            "districts and counties without."
        ),
    ] = None,
    spacing: Annotated[
        float, typer.Option(help="新站点备选路口的间距（米） Metres between the junctions looked at.")
    ] = 1000.0,
    time_limit: Annotated[
        float, typer.Option(help="每次精确求解的时限（秒） Seconds for each exact solution.")
    ] = 10.0,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="结果文件夹；默认为研究结果文件夹下的 emergency "
            "Folder for the results; `emergency` in that of the study without.",
        ),
    ] = None,
) -> None:
    """急救站点分区评价：半径、车辆、到达时间、新站点。 Ambulance stations by district; where to build."""
    from access.api.study import emergency as survey
    from access.api.study import load

    with console.steps() as step, _as_options():
        loaded = load(study, output=output)
        goal = output or loaded.output / "emergency"
        with claimed(goal):
            found = survey(
                loaded,
                progress=step,
                facility=type_,
                urban_km=urban_km,
                rural_km=rural_km,
                persons_per_vehicle=persons_per_vehicle,
                limit_min=minutes,
                fixed_min=before_setting_out,
                busy=busy,
                calls_per_vehicle_hour=calls,
                service_min=service,
                sites=sites,
                vehicles_per_site=vehicles,
                levels=tuple(level or ()),
                spacing_m=spacing,
                time_limit_s=time_limit,
            )
            step("写出结果 writing the results")
            written = found.write(goal)
    with console.standing(written):
        _print(found.surveyed)
        console.folder(written)


@contextmanager
def _as_options() -> Iterator[None]:
    """Name the options of the command where a fault names what the question calls them."""
    try:
        yield
    except InputError as error:
        if error.subject != "emergency":
            raise
        raise InputError("access emergency", map(_with_options, error.faults)) from None


def _with_options(fault: str) -> Said:
    """Return a fault with the names of options.

    >>> _with_options(Said("两者须同时给", "calls_per_vehicle_hour and service_min go together; give both"))
    '--calls and --service go together; give both'
    """
    import re

    words = "|".join(sorted(_OPTIONS, key=len, reverse=True))
    names = re.compile(rf"\b({words})\b(?=[:,)：，、）]| ×| /| and| go| 与| 须)", re.ASCII)
    return Said(*(names.sub(lambda found: _OPTIONS[found[1]], text) for text in (zh(fault), str(fault))))


def _print(found: "Emergency") -> None:
    """A row for each district and for all; what is promised, new stations, and what is doubtful."""
    from rich.table import Table
    from rich.text import Text

    from access.remedies.emergency import report

    table = Table(title=Text(f"{found.before.study.name}"), show_lines=True)
    for i, heading in enumerate(report.headings(found.promises)):
        words = f"{heading.zh}\n{heading.en}"
        justify: Literal["left", "right"] = "right" if i else "left"
        table.add_column(words, justify=justify, overflow="fold", min_width=_WIDTHS[i])
    for cells in report.district_cells(found):
        table.add_row(*(Text(cell) for cell in cells))
    console.screen().print(table)
    console.lines(report.lines(found))
    console.doubts(found.input_report)
