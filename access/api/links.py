"""Which gate to open and which path to make: what ``access.link`` finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import pandas as pd
import shapely

from access.api.question import asked
from access.assessment.run import Assessed, attribution, quiet
from access.contracts.documents import Text
from access.contracts.tables import Streets
from access.outputs.notebook import layers, tables
from access.outputs.notebook.inline import InlineMap, Layer, inline_map
from access.places.streets.barriers import KINDS
from access.remedies.links.pairs import LINK_KINDS
from access.remedies.links.question import LinkQuestion
from access.remedies.links.run import Linking, link, write
from access.remedies.scenarios.file import Scenario
from access.study.study import Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas.io.formats.style import Styler

_LINK, _WALL, _SHUT, _SITE = "#146c2e", "#5b4636", "#c02020", "#8a1c6b"
_HEADS = {
    "kind": Text(zh="做法", en="what is done"),
    "cause": Text(zh="隔着什么", en="what is between"),
    "length_m": Text(zh="长（米）", en="length, m"),
    "detour_m": Text(zh="现在绕行（米）", en="way round, m"),
    "persons_per_m": Text(zh="每米带来的人", en="persons per m"),
    "length_total_m": Text(zh="累计长（米）", en="in all, m"),
}


@dataclass(frozen=True, repr=False)
class Links:
    """The links for a clause, in the order in which to make them, beside the best new site.

    Attributes:
        linking: what the command and result files are made from; its form may change.
    """

    linking: Linking

    @classmethod
    def found(
        cls, study: Study, clause: str, question: Mapping[str, Any], *, known: Assessed | None = None
    ) -> "Links":
        """Ask for links; ``question`` holds fields of ``links.question.LinkQuestion``, and ``progress``."""
        progress = question.get("progress", quiet)
        given = {name: value for name, value in question.items() if name != "progress"}
        return cls(
            link(study, asked(LinkQuestion, "links", {"clause": clause, **given}), progress, known=known)
        )

    @property
    def links(self) -> geopandas.GeoDataFrame:
        """The links chosen, in order: kind, cause, length_m, detour_m, persons_gained, a line, and more."""
        return self.linking.links.copy(deep=False)

    @property
    def candidates(self) -> geopandas.GeoDataFrame:
        """Links that each alone bring anybody, the best first."""
        return self.linking.candidates.copy(deep=False)

    @property
    def people(self) -> dict[str, float]:
        """How many there are, and are met before and after."""
        return dict(self.linking.people)

    @property
    def site_persons(self) -> float:
        """How many people the best single new site brings; 0 where none brings anybody."""
        against = self.linking.against
        return 0.0 if against is None else float(against.site_persons)

    @property
    def scenario(self) -> Scenario:
        """The links as gates to be opened and streets to be added, for ``with_scenario`` and ``compare``."""
        return self.linking.scenario

    @property
    def report(self) -> pd.DataFrame:
        """The input report, with what was found of barriers and links."""
        return self.linking.input_report.copy(deep=False)

    def table(self, *, candidates: bool = False) -> "Styler":
        """Return the links as a notebook shows them; or the candidates, each by what it brings alone."""
        rows = self.linking.candidates if candidates else self.linking.links
        told = rows.assign(
            kind=[str(LINK_KINDS[each]) for each in rows["kind"]],
            persons_per_m=rows["persons_gained"] / rows["length_m"],
            cause=[
                "、".join(str(KINDS[each]) for each in cause.split(", ") if each) for cause in rows["cause"]
            ],
        )
        columns = ["kind", "cause", "length_m", "detour_m", "persons_gained", "persons_per_m"]
        columns += [] if candidates else ["persons_covered", "length_total_m"]
        return tables.table(told, columns, heads=_HEADS)

    def chart(self) -> "Axes":
        """Draw how many people the links bring in, metre by metre, and what one new site would."""
        from access.outputs.notebook import plots  # noqa: PLC0415 (matplotlib is an extra)

        made = self.linking.links
        title = Text(zh="进入限值的人：逐个打通，与一个新点", en="People brought in: links, and one site")
        drawn = plots.axes(
            title, x=Text(zh="连接累计长，米", en="m of link in all"), y=Text(zh="人", en="persons")
        )
        length_m, people = [0, *made["length_total_m"]], [0, *made["persons_gained"].cumsum()]
        drawn.step(length_m, people, "o-", where="post", color=plots.MET, label="连接 links")
        drawn.axhline(
            self.site_persons, color=plots.SITE, linestyle="--", label="最好的一个新点 the best site"
        )
        drawn.legend(loc="center right")
        return drawn

    def map(self, *, height_px: int = 560) -> InlineMap:
        """Return a map of the links, of whom they bring in, and of what keeps places apart."""
        linking, before = self.linking, self.linking.before
        drawn, made = before.layers, linking.links
        told = [
            f"+{row.persons_gained:,.0f} 人 persons，{row.length_m:.0f} 米 m" for row in made.itertuples()
        ]
        where = made.geometry.representative_point()
        found = [
            *layers.base_layers(drawn.background),
            *layers.changes(before.assessment, linking.after.assessment, linking.clause.id),
            layers.streets(drawn.streets),
            *_barriers(before.measured.read.barriers),
            Layer(Text(zh="打通的连接", en="links made"), made.geometry, _LINK, labels=told, size=6),
            Layer(Text(zh="打通处", en="where they are"), where, _LINK, labels=told, size=7),
        ]
        if linking.site is not None:
            at = geopandas.GeoSeries([shapely.Point(linking.site)], crs="EPSG:4326")
            found.append(Layer(Text(zh="最好的一个新点", en="the best site"), at, _SITE, size=8))
        return inline_map(
            linking.scenario.name, found, attribution=attribution(before.study), height_px=height_px
        )

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the result files, all or none; into ``link`` in the study's output folder without one."""
        output = self.linking.before.study.output
        return write(self.linking, output / "link" if folder is None else Path(folder))


def _barriers(table: Streets | None) -> list[Layer]:
    """Walls and the like as lines, shut gates as points."""
    if table is None:
        return []
    walls = table[table["kind"].isin(["wall", "fence", "hedge"]) & (table.geom_type != "Point")]
    gates = table[(table["kind"] == "gate") & (table["state"] == "closed") & (table.geom_type == "Point")]
    return [
        Layer(Text(zh="围墙、围栏、绿篱", en="walls, fences, hedges"), walls.geometry, _WALL),
        Layer(Text(zh="关着的门", en="shut gates"), gates.geometry, _SHUT, size=5),
    ]
