"""What a study file says of trips that were timed: how far off are the speeds that are assumed?"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from access.contracts.documents import Frozen
from access.study.sources import CrsName, InputFile
from access.study.words import ModeName


def _answer(value: Any) -> Any:
    # YAML reads a yes or no without quotes as true or false
    return ("yes" if value else "no") if isinstance(value, bool) else value


class Observed(Frozen):
    """Trips or walks that were timed, from door to door."""

    path: InputFile = Field(
        description="CSV: from_lon, from_lat, to_lon, to_lat (起点经度, 起点纬度, 终点经度, 终点纬度); "
        "minutes or seconds (分钟, 秒), mode (方式), period (时段: free_flow, peak, 平峰, 高峰)"
    )
    apply: Annotated[Literal["yes", "no"], BeforeValidator(_answer)] = Field(
        "no",
        description="Whether times are brought to those observed, mode by mode, by the median of "
        "observed to computed time; else the input report only tells how far off they are",
    )
    mode: ModeName | None = Field(None, description="Mode of every trip, where no column tells")
    modes: dict[str, ModeName] = Field(
        default_factory=dict, description="The file's own words → modes; rows with other words are left out"
    )
    columns: dict[
        Literal["from_lon", "from_lat", "to_lon", "to_lat", "minutes", "seconds", "mode", "period"], str
    ] = Field(default_factory=dict, description="What a column holds → the file's own name of it")
    crs: CrsName = Field("EPSG:4326", description="CRS of the coordinates")


def _named(value: Any) -> Any:
    return {"path": value} if isinstance(value, str) else value


Trips = Annotated[Observed, BeforeValidator(_named)]
