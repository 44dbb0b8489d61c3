"""Where to build: what ``access.site`` finds, as tables, a map and charts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from access.api.question import asked
from access.assessment.run import Assessed, quiet
from access.contracts.documents import Text
from access.outputs.notebook import layers, tables
from access.outputs.notebook.inline import InlineMap, Layer, inline_map
from access.remedies.scenarios.file import Scenario
from access.remedies.siting.question import Question
from access.remedies.siting.run import Sited, site, write
from access.study.study import Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas.io.formats.style import Styler

_SITE, _SPARE, _NEWLY = "#8a1c6b", "#e08a1e", "#1d5fa6"
_NEW = Text(zh="新点", en="new sites")


@dataclass(frozen=True, repr=False)
class Siting:
    """The sites for a clause, in the order in which to build them.

    Attributes:
        sited: what the command and result files are made from; its form may change.
    """

    sited: Sited

    @classmethod
    def found(
        cls,
        study: Study,
        clause: str,
        question: Mapping[str, Any],
        *,
        known: Assessed | None = None,
    ) -> "Siting":
        """Ask for sites; ``question`` holds fields of ``siting.question.Question``, and ``progress``."""
        progress = question.get("progress", quiet)
        given = {name: value for name, value in question.items() if name != "progress"}
        return cls(site(study, asked(Question, "siting", {"clause": clause, **given}), progress, known=known))

    @property
    def sites(self) -> pd.DataFrame:
        """By site_id: order, name, place, cost, persons_gained, persons_assigned, lon, lat and a point."""
        return self.sited.sites.copy(deep=False)

    @property
    def gains(self) -> pd.DataFrame:
        """By site_id, in order: persons_gained, persons_covered, covered_share, best_persons_covered."""
        return self.sited.gains.copy(deep=False)

    @property
    def alternatives(self) -> pd.DataFrame:
        """The next best choices: choice, candidate_id, in_best, persons_gained, and where each site is."""
        return self.sited.alternatives.copy(deep=False)

    @property
    def people(self) -> dict[str, float]:
        """How many there are, are met before and after, and are beyond every candidate."""
        return dict(self.sited.people)

    @property
    def candidates(self) -> int:
        """How many places the sites were chosen among."""
        return int((self.sited.tables.candidates["state"] == "candidate").sum())

    @property
    def gap(self) -> float:
        """How far from the best possible the answer may be, as a share of it; 0: proven the best."""
        return float(self.sited.answer.gap)

    @property
    def scenario(self) -> Scenario:
        """The sites as facilities to be opened, for ``with_scenario`` and ``compare``."""
        return self.sited.scenario

    @property
    def report(self) -> pd.DataFrame:
        """The input report, with what was found of the candidates."""
        return self.sited.input_report.copy(deep=False)

    def table(self) -> "Styler":
        """Return the sites as a notebook shows them: what each adds, and what stopping there would cost."""
        rows = self.sited.gains.assign(name=self.sited.sites["name"])
        rows = rows.assign(persons_lost=rows["best_persons_covered"] - rows["persons_covered"])
        columns = ["order", "name", "persons_gained", "persons_covered", "covered_share"]
        fewer = Text(zh="比最优少", en="fewer than that")
        return tables.table(
            rows, [*columns, "best_persons_covered", "persons_lost"], heads={"persons_lost": fewer}
        )

    def choices(self) -> "Styler":
        """Return the choices that are nearly as good as a notebook shows them."""
        rows = self.sited.alternatives
        found = rows.groupby("choice")["persons_gained"].first().to_frame("persons_gained")
        found["other"] = rows[~rows["in_best"].astype(bool)].groupby("choice").size()
        found["persons_lost"] = self.sited.gains["persons_gained"].sum() - found["persons_gained"]
        heads = {
            "choice": Text(zh="第几好", en="next best"),
            "persons_lost": Text(zh="比最优少", en="fewer than the best"),
            "other": Text(zh="换了几个点", en="sites that differ"),
        }
        columns = ["choice", "persons_gained", "persons_lost", "other"]
        return tables.table(found.reset_index(), columns, heads=heads)

    def chart(self) -> "Axes":
        """Draw how many people so many sites cover."""
        from access.outputs.notebook import charts  # noqa: PLC0415 (matplotlib is an extra)

        people = self.sited.people
        return charts.covering_curve(
            self.sited.gains, persons=people["persons"], persons_met=people["persons_met_before"]
        )

    def steps(self) -> "Axes":
        """Draw what each site adds, in the order in which they are built."""
        from access.outputs.notebook import charts  # noqa: PLC0415 (matplotlib is an extra)

        return charts.step_gains(self.sited.gains)

    def map(self, first: int | None = None, *, height_px: int = 560) -> InlineMap:
        """Return a map of the sites, of whom they bring in, and of junctions that are nearly as good.

        Args:
            first: of only so many sites, as they are built.
            height_px: in a notebook.
        """
        sites = self.sited.sites.head(first) if first is not None else self.sited.sites
        told = [f"{each.name}\n+{each.persons_gained:,.0f} 人 persons" for each in sites.itertuples()]
        new = Layer(_NEW, sites, _SITE, labels=told, size=7)
        drawn = self._changes() if first is None else self._brought_in(first)
        name = Text(zh=f"补 {len(sites)} 个点", en=f"{len(sites)} more sites")
        return inline_map(name, [*drawn, new], attribution=self._made_up(), height_px=height_px)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the result files, all or none; into ``site`` in the study's output folder without one."""
        output = self.sited.before.study.output
        return write(self.sited, output / "site" if folder is None else Path(folder))

    def _changes(self) -> list[Layer]:
        """Who gains, and the junctions that a nearly equal choice uses and the best one does not."""
        sited = self.sited
        ties = sited.alternatives[~sited.alternatives["in_best"].astype(bool)].drop_duplicates("candidate_id")
        spare = sited.tables.candidates.loc[ties["candidate_id"]]
        told = [
            f"方案 choice {each.choice}：共 in all +{each.persons_gained:,.0f}" for each in ties.itertuples()
        ]
        changed = layers.changes(sited.before.assessment, sited.after.assessment, sited.clause.id)
        return [*changed, Layer(Text(zh="备选路口", en="nearly as good"), spare, _SPARE, labels=told, size=5)]

    def _brought_in(self, first: int) -> list[Layer]:
        """The people as they are, and whom the first few sites bring within the limit."""
        sited, cells = self.sited, self.sited.before.assessment.place.cells
        pairs = sited.tables.within(sited.clause.limit)
        near = pairs["destination_id"].isin(sited.sites["candidate_id"].head(first))
        gained = sited.tables.demand.loc[pairs["origin_id"][near].unique()].query("not met")
        number = f"{gained['people'].sum():,.0f}"
        told = Text(zh=f"新覆盖 {number} 人", en=f"{number} persons gained")
        outlines = cells.set_geometry("outline", crs=cells.crs).loc[gained["cell_id"]]
        return [*layers.states(sited.before.assessment, sited.clause.id), Layer(told, outlines, _NEWLY)]

    def _made_up(self) -> Text | None:
        synthetic = self.sited.before.study.population.label == "synthetic"
        return Text(zh="虚构数据", en="made-up data") if synthetic else None
