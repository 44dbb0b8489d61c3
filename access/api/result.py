"""What a run comes to, as tables, maps and charts, and what may be asked of it without measuring again."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import geopandas
import pandas as pd

from access.api.comparison import Comparison, OneScenario, Scenarios, compared, with_scenario
from access.api.emergency import Emergency
from access.api.links import Links
from access.api.siting import Siting
from access.api.supply import Supply
from access.assessment import run as assessment
from access.assessment.measure import Progress
from access.assessment.run import Assessed
from access.contracts import escaping
from access.contracts.errors import InputError
from access.contracts.said import Said
from access.contracts.tables import Gaps, Verdicts
from access.outputs import run_id
from access.outputs.notebook import layers, tables
from access.outputs.notebook.inline import InlineMap, inline_map
from access.outputs.notebook.page import Page
from access.study.study import Study
from access.verdicts.whole_cells import whole_cells

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas.io.formats.style import Styler


@dataclass(frozen=True, repr=False)
class Result:
    """What the clauses of a study come to. A notebook shows it as the table of its verdicts.

    Attributes:
        assessed: what the commands and result files are made from; its form may change.
    """

    assessed: Assessed

    @property
    def study(self) -> Study:
        """What was asked."""
        return self.assessed.study

    @property
    def clauses(self) -> list[str]:
        """The ids of the clauses that were judged, in the order of the plans."""
        return [clause.id for clause in self.assessed.assessment.clauses]

    @property
    def verdicts(self) -> Verdicts:
        """A VERDICTS table: what each clause is found to be, by each reading, as a whole and by unit."""
        return self.assessed.assessment.verdicts.copy(deep=False)

    @property
    def coverage(self) -> pd.DataFrame:
        """Persons by state for each clause and zone; index (standard_id, target, zone_id)."""
        return self.assessed.assessment.coverage.copy(deep=False)

    @property
    def gaps(self) -> Gaps:
        """A GAPS table: patches of people who are not reached, by clause, the largest first."""
        return self.assessed.gaps.copy(deep=False)

    @property
    def report(self) -> pd.DataFrame:
        """The input report: what was found, what is doubtful, what was left out, in both languages."""
        return self.assessed.input_report.copy(deep=False)

    def cells(self, clause: str) -> geopandas.GeoDataFrame:
        """Return what a clause comes to in each population cell.

        Args:
            clause: id of a clause that is judged by the way people have.

        Returns:
            By cell_id: persons, impedance (seconds or metres; ``inf``: cannot be reached), facility_id,
            straight_m, reach_m, state, persons by state and met_share, and the outline of the cell in
            the study's CRS. Of coarse cells, whose people are spread within them, impedance is that of
            the middle one of these people, and state that of most.

        Raises:
            InputError: no such clause; or it is not judged cell by cell.
        """
        judged = self.assessed.assessment
        tables.clause_of(judged, clause)
        if clause not in judged.measures:
            fault = Said(
                f"{clause} 不是按居民到设施的路程评价的",
                f"{clause} is not judged by the way people have to a facility",
            )
            raise InputError("clause", [fault])
        place = judged.place
        found = whole_cells(judged.measures[clause], place)
        return geopandas.GeoDataFrame(found, geometry=place.raster_cells["outline"], crs=place.cells.crs)

    def table(self, clause: str | None = None, *, of: Literal["zones", "gaps"] = "zones") -> "Styler":
        """Return the verdicts as a notebook shows them; of one clause, its people by zone, or its gaps."""
        judged = self.assessed.assessment
        if clause is None:
            return tables.verdicts(judged)
        tables.clause_of(judged, clause)
        if of == "gaps":
            gaps = self.assessed.gaps.query("target == @clause")
            causes = ["persons_none_near", "persons_far_along_streets", "persons_too_little_data"]
            named = gaps.assign(zone=gaps["zone_id"].map(judged.place.zones["name"]))
            return tables.table(named, ["zone", "persons", *causes])
        rows = judged.coverage.reset_index().query("target == @clause")
        people = ["persons", "persons_met", "persons_unmet", "persons_border", "persons_unlinked"]
        return tables.table(rows.sort_values("persons", ascending=False), ["zone", *people, "met_share"])

    def chart(self, clause: str | None = None) -> "Axes":
        """Draw who has what the clauses promise; of one clause, how many are there after each minute."""
        from access.outputs.notebook import charts  # noqa: PLC0415 (matplotlib is an extra)

        judged = self.assessed.assessment
        return charts.who_has_it(judged) if clause is None else charts.how_far(judged, clause)

    def map(self, clause: str | None = None, *, height_px: int = 640) -> Page | InlineMap:
        """Return the gap map, or a small map of one clause; ``.save(path)`` writes it as one HTML file.

        Args:
            clause: id of a clause that is judged by the way people have.
            height_px: in a notebook.
        """
        if clause is None:
            page = run_id.stamped(
                "map.html", assessment.page(self.assessed), self.assessed.record[run_id.NAME]
            )
            return Page(page, height_px=height_px)
        judged, drawn = self.assessed.assessment, self.assessed.layers
        asked, place = tables.clause_of(judged, clause), judged.place
        there = place.facilities[asked.trip.selects(place.facilities)]
        return inline_map(
            asked.standard.quote,
            [
                *layers.base_layers(drawn.background),
                *layers.states(judged, clause),
                layers.streets(drawn.streets),
                layers.zones(place.zones),
                layers.facilities(there, asked.facility, size=6),
            ],
            attribution=assessment.attribution(self.study),
            height_px=height_px,
        )

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the result files and the map, all or none, and return their paths, the map's first.

        Args:
            folder: the study's output folder without.

        Raises:
            FileError: the folder cannot be written to.
        """
        return assessment.write(self.assessed, None if folder is None else Path(folder))

    def supply(self, clause: str, **question: Any) -> Supply:
        """Share the supply of a clause among all who reach it; see ``access.supply``."""
        return Supply.found(self.study, clause, question, known=self.assessed)

    def site(self, clause: str, **question: Any) -> Siting:
        """Find where to build so that a clause is met; see ``access.site``."""
        return Siting.found(self.study, clause, question, known=self.assessed)

    def link(self, clause: str, **question: Any) -> Links:
        """Find gates to open and paths to make for a clause; see ``access.link``."""
        return Links.found(self.study, clause, question, known=self.assessed)

    def emergency(self, **question: Any) -> Emergency:
        """Judge ambulance stations and vehicles by district; see ``access.emergency``."""
        return Emergency.found(self.study, question, known=self.assessed)

    def compare(self, scenarios: Scenarios, *, progress: Progress = assessment.quiet) -> Comparison:
        """Put scenarios beside this result; see ``access.compare``."""
        return compared(self.study, scenarios, progress, known=self.assessed)

    def with_scenario(self, scenario: OneScenario, *, progress: Progress = assessment.quiet) -> "Result":
        """Judge the study with a scenario; only what it touches is measured again.

        Args:
            scenario: a scenario file, what would stand in one (a dict), or what ``site`` and ``link``
                found (``.scenario``).
            progress: called with the name of each step as it begins.

        Raises:
            AccessError: a file that cannot be read, or a scenario that does not fit the study.
        """
        return Result(with_scenario(self.assessed, scenario, progress))

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __repr__(self) -> str:
        rows = self.assessed.assessment.verdicts
        counts = rows[(rows["level"] == "clause") & rows["default"]]["verdict"].value_counts()
        told = ", ".join(f"{name} {n}" for name, n in counts.items())
        return escaping.console(f"<Result {self.study.name}: {told}>")
