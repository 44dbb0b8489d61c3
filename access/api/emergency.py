"""Ambulance stations and vehicles by district: what ``access.emergency`` finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import pandas as pd

from access.api.question import asked
from access.assessment.run import Assessed, attribution, quiet
from access.contracts import escaping
from access.contracts.documents import Text
from access.outputs.notebook import layers, tables
from access.outputs.notebook.inline import InlineMap, Layer, inline_map
from access.remedies.emergency import report
from access.remedies.emergency.question import EmergencyQuestion
from access.remedies.emergency.radius import COVERAGES, STATISTICS
from access.remedies.emergency.result import Emergency as Found
from access.remedies.emergency.run import emergency, write
from access.remedies.scenarios.file import Scenario
from access.study.study import Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas.io.formats.style import Styler

_SITE = "#8a1c6b"
_HEADS = {
    "name": Text(zh="分区", en="district"),
    "side": Text(zh="范围", en="part"),
    "limit_km": Text(zh="限值（公里）", en="limit, km"),
    "vehicles": Text(zh="现有车辆", en="vehicles there are"),
    "vehicles_required": Text(zh="应配（逐区取整）", en="required, rounded up"),
    "vehicles_fair": Text(zh="应配总数按人口分", en="the number for all, shared out"),
    "vehicles_lacking": Text(zh="缺", en="lacking"),
    "mean_response_min": Text(zh="平均到达（分钟）", en="mean response, min"),
    "p90_response_min": Text(zh="90% 的人（分钟）", en="90 % of the people, min"),
    "in_time_share": Text(zh="时限内有车", en="a vehicle in time"),
    "two_share": Text(zh="两辆或更多", en="two or more"),
    "available_share": Text(zh="有空车", en="a free one, expected"),
    "vehicles_best": Text(zh="同样多的车怎样布置最好", en="where as many stand best"),
    "persons_by_time": Text(zh="离它最近的人", en="people nearest to it"),
    "max_min": Text(zh="最远（分钟）", en="farthest, min"),
    "mean_min": Text(zh="平均（分钟）", en="mean, min"),
}


@dataclass(frozen=True, repr=False)
class Emergency:
    """Emergency services by district, what they lack, and new stations. A notebook shows the districts.

    Attributes:
        surveyed: what the command and result files are made from; its form may change.
    """

    surveyed: Found

    @classmethod
    def found(
        cls, study: Study, question: Mapping[str, Any], *, known: Assessed | None = None
    ) -> "Emergency":
        """Ask; ``question`` holds fields of ``emergency.question.EmergencyQuestion``, and ``progress``."""
        progress = question.get("progress", quiet)
        given = {name: value for name, value in question.items() if name != "progress"}
        return cls(emergency(study, asked(EmergencyQuestion, "emergency", given), progress, known=known))

    @property
    def districts(self) -> pd.DataFrame:
        """By zone_id, the whole area last: people, stations, vehicles, response, radii, what is lacking."""
        return self.surveyed.districts.copy(deep=False)

    @property
    def radius(self) -> pd.DataFrame:
        """By (zone_id, side, statistic): value, limit_km, verdict, and the sites that it asks for."""
        return self.surveyed.radius.copy(deep=False)

    @property
    def stations(self) -> geopandas.GeoDataFrame:
        """By facility_id: district, vehicles, people nearest to it, minutes and kilometres, a point."""
        return self.surveyed.stations.copy(deep=False)

    @property
    def sites(self) -> geopandas.GeoDataFrame:
        """New stations in the order in which to build them: persons_gained, persons_covered, a point."""
        return self.surveyed.sites.copy(deep=False)

    @property
    def scenario(self) -> Scenario | None:
        """The sites as stations to be opened, for ``with_scenario`` and ``compare``; None: no sites."""
        return self.surveyed.scenario

    @property
    def report(self) -> pd.DataFrame:
        """The input report, with what cannot be told, for want of what."""
        return self.surveyed.input_report.copy(deep=False)

    def summary(self) -> str:
        """Return in words what is promised by whom (or assumed), who has it, and where to build."""
        return escaping.console("\n".join(report.lines(self.surveyed)))

    def table(self) -> "Styler":
        """Return the districts as a notebook shows them: people, vehicles, radius, response."""
        heads = {str(i): head for i, head in enumerate(report.headings(self.surveyed.promises))}
        rows = pd.DataFrame(report.district_cells(self.surveyed), columns=[*heads])
        return tables.table(rows, [*heads], heads=heads)

    def radii(self) -> "Styler":
        """Return each statistic of the mean service radius (km), and in brackets the sites it asks for."""
        rows = self.surveyed.radius.reset_index()
        rows = rows[~rows["statistic"].isin(COVERAGES)]
        told = [
            f"{value:.1f}" + (f" (+{sites:.0f})" if sites > 0 else "")
            for value, sites in zip(rows["value"], rows["sites"], strict=True)
        ]
        wide = rows.assign(told=told).pivot_table(
            index=["zone_id", "side", "limit_km"],
            columns="statistic",
            values="told",
            aggfunc="first",
            sort=False,
        )
        named = wide.reset_index().assign(
            name=lambda row: row["zone_id"].map(self.surveyed.districts["name"])
        )
        named["side"] = [str(report.SIDE_WORDS[each]) for each in named["side"]]
        shown = [name for name in STATISTICS if name in wide.columns]
        return tables.table(named, ["name", "side", "limit_km", *shown], heads=_HEADS | STATISTICS)

    def vehicles(self) -> "Styler":
        """Return the vehicles of each district: there are, required, and shared out by people."""
        columns = ["name", "persons", "vehicles", "vehicles_required", "vehicles_lacking", "vehicles_fair"]
        return tables.table(self.surveyed.districts, columns, heads=_HEADS)

    def response(self) -> "Styler":
        """Return who is reached in time in each district: by one vehicle, by two, by one that is free."""
        columns = ["name", "persons", "mean_response_min", "p90_response_min"]
        shares = {f"share_{name}": f"{name}_share" for name in ("in_time", "two", "available")}
        rows = self.surveyed.districts.rename(columns=shares)
        return tables.table(rows, [*columns, *shares.values()], heads=_HEADS)

    def fleet(self) -> "Styler":
        """Return the stations: whom they serve, and where as many vehicles would stand best (MEXCLP)."""
        columns = ["name", "persons_by_time", "mean_min", "max_min", "vehicles", "vehicles_best"]
        return tables.table(self.surveyed.stations, columns, heads=_HEADS)

    def chart(self) -> "Axes":
        """Draw each statistic of the service radius of each district against its limit."""
        from access.outputs.notebook import stations  # noqa: PLC0415 (matplotlib is an extra)

        rows = self.surveyed.radius.reset_index()
        rows = rows[~rows["statistic"].isin(COVERAGES)]
        side = rows["side"].map({name: str(words) for name, words in report.SIDE_WORDS.items()})
        named = rows.assign(name=rows["zone_id"].map(self.surveyed.districts["name"]) + "\n" + side)
        return stations.service_radii(named, STATISTICS)

    def steps(self) -> "Axes":
        """Draw how many people a vehicle reaches in time with 1, 2, 3 … new stations."""
        from access.outputs.notebook import stations  # noqa: PLC0415 (matplotlib is an extra)

        whole = self.surveyed.districts.iloc[-1]
        covered = self.surveyed.sites["persons_covered"]
        return stations.reached_by_number(
            [float(whole["persons_in_time"]), *covered], persons=float(whole["persons"])
        )

    def map(self, *, height_px: int = 560) -> InlineMap:
        """Return a map of who is reached in time, the stations there are, and the new ones."""
        found, before = self.surveyed, self.surveyed.before
        clause = found.promises.response.clause.id
        judged = before.assessment
        people = (
            layers.states(judged, clause)
            if found.after is None
            else layers.changes(judged, found.after.assessment, clause)
        )
        new = [f"{each.name}\n+{each.persons_gained:,.0f} 人 persons" for each in found.sites.itertuples()]
        drawn = [
            *people,
            layers.zones(judged.place.zones),
            layers.facilities(found.stations, Text(zh="现有站点", en="stations there are")),
        ]
        if len(found.sites):
            drawn.append(Layer(Text(zh="新站点", en="new stations"), found.sites, _SITE, labels=new, size=8))
        title = Text(zh="时限内能到的救护车", en="Ambulances in time")
        return inline_map(title, drawn, attribution=attribution(before.study), height_px=height_px)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the result files, all or none; without a folder into ``emergency`` in the study's own."""
        output = self.surveyed.before.study.output
        return write(self.surveyed, output / "emergency" if folder is None else Path(folder))

    def _repr_html_(self) -> str:
        return self.table().to_html()
