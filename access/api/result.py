"""What a run comes to, as tables, maps and charts, and what may be asked of it without measuring again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import geopandas
import pandas as pd

from access.api.robustness import Robustness
from access.assessment import run as assessment
from access.assessment.checks.run import COLUMNS
from access.contracts import escaping
from access.contracts.errors import InputError
from access.contracts.said import Said
from access.outputs import run_id, together
from access.outputs.notebook import tables
from access.outputs.notebook.page import Page
from access.verdicts.whole_cells import whole_cells

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas.io.formats.style import Styler

    from access.api.comparison import Comparison, OneScenario, Scenarios
    from access.api.emergency import Emergency
    from access.api.gap_list import GapList
    from access.api.links import Links
    from access.api.projects import Projects
    from access.api.siting import Siting
    from access.api.supply import Supply
    from access.assessment.measure import Progress
    from access.assessment.run import Assessed
    from access.contracts.tables import Gaps, Verdicts
    from access.outputs.notebook.inline import InlineMap
    from access.outputs.pictures.image import Picture
    from access.outputs.pictures.picture import Pictures
    from access.study.study import Study


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
        """A GAPS table: patches of people who are not reached, by clause, the largest first.

        With the cause of each, its evidence in both languages, and ``doubt``, how likely it is that the
        data are at fault (see ``access.verdicts.causes.explain.explained`` for the columns).
        """
        return self.assessed.explained.gaps.drop(columns="middle")

    @property
    def between(self) -> pd.DataFrame | None:
        """How far apart the units of each clause are: best and worst, town and country, by age group.

        See ``access.verdicts.between.between`` for the columns; None where no clause has two units.
        """
        found = self.assessed.between
        return None if found is None else found.copy(deep=False)

    @property
    def progress(self) -> pd.DataFrame | None:
        """How far the indicators among the clauses have come by the study's ``as_of`` or ``dated``.

        A row for each, as ``access.monitor`` gives them, with the values of ``progress:`` of the study; None
        where no value is known of any year.
        """
        found = self.assessed.followed
        return None if found is None else found.copy(deep=False)

    @property
    def readings_together(self) -> pd.DataFrame | None:
        """By how many combinations of its readings each clause is met, and which parameters decide.

        See ``access.outputs.together.table`` for the columns; None where not all readings were asked for, or
        no clause leaves any open.
        """
        return together.table(self.assessed.assessment)

    @property
    def report(self) -> pd.DataFrame:
        """The input report: what was found, what is doubtful, what was left out, in both languages."""
        return self.assessed.input_report.copy(deep=False)

    @property
    def checks(self) -> pd.DataFrame:
        """What the run checked of itself, a row each; empty for a scenario, of which the base was checked.

        Columns: check, passed, figure (what was found), bound (what is allowed), unit, text_zh, text_en.
        """
        found = self.assessed.checks
        return pd.DataFrame(columns=list(COLUMNS)) if found is None else found.copy(deep=False)

    def official(self, clause: str) -> pd.DataFrame:
        """Return the official way of counting and the clause's own side by side, step by step.

        Args:
            clause: id of a clause that is judged by the way people have.

        Returns:
            A row for each step, of the whole clause (level ``clause``) and of each zone (``unit``):
            ``land_straight`` (residential land within a straight line), ``people_straight``,
            ``people_network`` (along the streets alone), ``people_time`` or ``people_length`` (as it is
            judged), ``judged`` (where something else than people counts), ``pass_mark``; with share,
            share_high (with all of whom it is not known), persons, points (hundredths, from the step
            before), radius_m, and the reason in both languages. What could not be counted has no share.

        Raises:
            InputError: no such clause; or it is not judged by the way people have.
        """
        self._by_way(clause)
        steps = self.assessed.official
        return steps[steps["clause_id"] == clause].reset_index(drop=True)

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
        self._by_way(clause)
        judged = self.assessed.assessment
        place = judged.place
        found = whole_cells(judged.measures[clause], place)
        return geopandas.GeoDataFrame(found, geometry=place.raster_cells["outline"], crs=place.cells.crs)

    def table(self, clause: str | None = None, *, of: Literal["zones", "gaps"] = "zones") -> Styler:
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

    def chart(self, clause: str | None = None) -> Axes:
        """Draw who has what the clauses promise; of one clause, how many are there after each minute."""
        from access.outputs.notebook import charts

        judged = self.assessed.assessment
        return charts.who_has_it(judged) if clause is None else charts.how_far(judged, clause)

    def robustness(
        self, clause: str | None = None, *, full: bool = False, progress: Progress = assessment.quiet
    ) -> Robustness:
        """Tell how far verdicts are from turning: by each uncertain input alone, and by all at once.

        Args:
            clause: id of a clause that is judged; without, all of them.
            full: whether to search again what that takes (delays, doors, links, sites), and to draw all
                inputs from their bands; without, what follows from what is measured, unless the study asks
                for more.
            progress: called with the name of each step as it begins.

        Returns:
            Its ``turns`` is a table of clause_id, input, value, turns_at, change, relative and more;
            ``joint`` one of the share of draws in which each verdict holds (None: not drawn). Of one clause,
            ``chart`` is a picture (SVG) of what turns it first.

        Raises:
            InputError: no such clause.
        """
        if clause is not None:
            tables.clause_of(self.assessed.assessment, clause)
        found = assessment.robustness_of(self.assessed, full=full or None, progress=progress)
        return Robustness.of(found, self.assessed.assessment, clause)

    def map(self, clause: str | None = None, *, height_px: int = 640) -> Page | InlineMap:
        """Return the gap map, or a small map of one clause; ``.save(path)`` writes it as one HTML file.

        Args:
            clause: id of a clause that is judged by the way people have.
            height_px: in a notebook.
        """
        if clause is None:
            drawn_page = assessment.page(self.assessed, turning=assessment.robustness_of(self.assessed))
            page = run_id.stamped("map.html", drawn_page, self.assessed.record[run_id.NAME])
            return Page(page, height_px=height_px)
        from access.outputs.notebook import layers
        from access.outputs.notebook.inline import inline_map

        judged, drawn = self.assessed.assessment, self.assessed.layers
        asked, place = tables.clause_of(judged, clause), judged.place
        there = place.facilities[place.selected(asked.trip)]
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

    def picture(self, clause: str, *, language: Literal["zh", "en"] = "zh", width_mm: float = 160) -> Picture:
        """Return a clause's map for paper; ``.save(path)`` writes it as SVG or as PNG of 200 points an inch.

        Args:
            clause: id of a clause that was judged.
            language: of its texts.
            width_mm: of the picture.

        Raises:
            InputError: no such clause; or it has nothing to draw.
        """
        from access.outputs.pictures.image import Picture
        from access.outputs.pictures.picture import map_picture

        tables.clause_of(self.assessed.assessment, clause)
        found = map_picture(self._pictures, clause, language=language, width_mm=width_mm)
        if found is None:
            fault = Said(f"{clause} 没有可绘制的内容", f"{clause} has nothing to draw")
            raise InputError("clause", [fault])
        return Picture(found)

    @cached_property
    def _pictures(self) -> Pictures:
        from access.outputs.pictures.picture import Pictures

        assessed = self.assessed
        return Pictures(assessed.assessment, assessed.layers, assessed.gaps, assessment.about(assessed))

    def write(self, folder: str | Path | None = None, *, residents: bool = False) -> list[Path]:
        """Write the result files and the map, all or none, and return their paths, the map's first.

        Args:
            folder: the study's output folder without.
            residents: whether to write ``residents.html`` too: from a place that a reader chooses, the
                nearest facility of each type on foot.

        Raises:
            FileError: the folder cannot be written to.
        """
        where = None if folder is None else Path(folder)
        return assessment.write(self.assessed, where, for_residents=residents)

    def gap_list(self, *, capacity: bool = False, persons_per_place: float | None = None) -> GapList:
        """Return all gaps in one list with causes, evidence and doubt, and what is made of it.

        Args:
            capacity: whether people are in a gap, too, who have facilities within the limit that are all
                full (see ``access.verdicts.causes.full.with_full``).
            persons_per_place: for how many people a place is; asks for ``capacity``.

        Raises:
            QuestionError: a number that is not above 0.
        """
        from access.api.gap_list import GapList

        return GapList.of(self.assessed, capacity=capacity, persons_per_place=persons_per_place)

    def supply(self, clause: str, **question: Any) -> Supply:
        """Share the supply of a clause among all who reach it; see ``access.supply``."""
        from access.api.supply import Supply

        return Supply.found(self.study, clause, question, known=self.assessed)

    def site(self, clause: str, **question: Any) -> Siting:
        """Find where to build so that a clause is met; see ``access.site``."""
        from access.api.siting import Siting

        return Siting.found(self.study, clause, question, known=self.assessed)

    def link(self, clause: str, **question: Any) -> Links:
        """Find gates to open and paths to make for a clause; see ``access.link``."""
        from access.api.links import Links

        return Links.found(self.study, clause, question, known=self.assessed)

    def projects(self, path: str | Path, **question: Any) -> Projects:
        """Stage a list of projects on this result; see ``access.projects``."""
        from access.api.projects import Projects

        return Projects.found(self.study, path, question, known=self.assessed)

    def emergency(self, **question: Any) -> Emergency:
        """Judge ambulance stations and vehicles by district; see ``access.emergency``."""
        from access.api.emergency import Emergency

        return Emergency.found(self.study, question, known=self.assessed)

    def compare(self, scenarios: Scenarios, *, progress: Progress = assessment.quiet) -> Comparison:
        """Put scenarios beside this result; see ``access.compare``."""
        from access.api.comparison import compared

        return compared(self.study, scenarios, progress, known=self.assessed)

    def with_scenario(self, scenario: OneScenario, *, progress: Progress = assessment.quiet) -> Result:
        """Judge the study with a scenario; only what it touches is measured again.

        Args:
            scenario: a scenario file, what would stand in one (a dict), or what ``site`` and ``link``
                found (``.scenario``).
            progress: called with the name of each step as it begins.

        Raises:
            AccessError: a file that cannot be read, or a scenario that does not fit the study.
        """
        from access.api.comparison import with_scenario

        return Result(with_scenario(self.assessed, scenario, progress))

    def _by_way(self, clause: str) -> None:
        """Refuse a clause that is not judged by the way people have."""
        judged = self.assessed.assessment
        tables.clause_of(judged, clause)
        if clause not in judged.measures:
            fault = Said(
                f"{clause} 不是按居民到设施的路程评价的",
                f"{clause} is not judged by the way people have to a facility",
            )
            raise InputError("clause", [fault])

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __repr__(self) -> str:
        rows = self.assessed.assessment.verdicts
        rows = rows[(rows["level"] == "clause") & rows["default"]]
        once = ~rows["same_as"].isin(rows.index.get_level_values("target"))
        counts = rows[once]["verdict"].value_counts()
        told = ", ".join(f"{name} {n}" for name, n in counts.items())
        return escaping.console(f"<Result {self.study.name}: {told}>")
