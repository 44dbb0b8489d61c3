"""Two runs compared in a notebook: what differs, why, and whether it is real."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from access.api.result import Result
from access.assessment.measure import Progress
from access.assessment.run import quiet
from access.outputs.notebook import tables
from access.outputs.notebook.page import Page
from access.remedies.difference import page, report, run
from access.remedies.difference.result import Difference as Found
from access.remedies.difference.sides import Run, opened
from access.remedies.difference.world import GROUPS
from access.study.study import Study

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

Compared: TypeAlias = Result | Study | Run | str | Path


@dataclass(frozen=True, repr=False)
class Difference:
    """How two runs differ, split among groups of changes. A notebook shows it as a table of its clauses.

    Attributes:
        found: what the command and result files are made from; its form may change.
    """

    found: Found

    @property
    def figures(self) -> pd.DataFrame:
        """A row for each clause, zone and measure: both figures, the difference, the part of each group."""
        return report.figures(self.found)

    @property
    def objects(self) -> pd.DataFrame:
        """The facilities that differ: opened, closed, moved, re-tagged, renamed, other attributes."""
        return report.objects(self.found)

    @property
    def streets(self) -> pd.DataFrame:
        """Kilometres of streets that differ, by change, class and zone."""
        return self.found.streets.copy(deep=False)

    @property
    def people(self) -> pd.DataFrame:
        """Persons of each zone in both runs."""
        return self.found.people.copy(deep=False)

    @property
    def between(self) -> pd.DataFrame:
        """Whether zones and age groups came nearer to each other, clause by clause (see ``narrowing``)."""
        return self.found.between.copy(deep=False)

    @property
    def settings(self) -> pd.DataFrame:
        """What the two studies say otherwise: settings, thresholds and readings of clauses, files."""
        return self.found.settings.copy(deep=False)

    def table(self) -> "Styler":
        """Return the clauses that differ with the parts of each group, as a notebook shows them."""
        rows = self.figures
        whole = rows[(rows["zone_id"] == "") & (rows["measure"] == "value")]
        known = {split.id for split in self.found.splits if page.changed(split)}
        told = whole[whole["clause_id"].isin(known)]
        columns = ["clause_id", "before", "after", "difference", *GROUPS]
        return tables.table(told, columns)

    def page(self, *, height_px: int = 640) -> Page:
        """Return the whole page; ``.save(path)`` writes it as one HTML file."""
        return Page(page.html(self.found), height_px=height_px)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the result files, all or none; without a folder into ``difference`` in the second run's."""
        output = self.found.runs[1].study.output
        return run.write(self.found, output / "difference" if folder is None else Path(folder))

    def _repr_html_(self) -> str:
        return self.table().to_html()


def diff(
    first: Compared,
    second: Compared,
    *,
    first_study: str | Path | None = None,
    second_study: str | Path | None = None,
    progress: Progress = quiet,
) -> Difference:
    """Split the difference of two runs among facilities, streets, people, limits and edits of the data.

    Args:
        first, second: folders of results (``run.json``), study files, or what ``run`` found.
        first_study, second_study: study files of result folders that they do not lie near.
        progress: called with the name of each step as it begins.

    Raises:
        AccessError: results whose inputs have changed since, or runs that cannot be compared.
    """
    return Difference(run.compare(_run(first, first_study), _run(second, second_study), progress))


def _run(given: Compared, study: str | Path | None) -> Run:
    if isinstance(given, Result):
        return Run(given.study, known=given.assessed)
    if isinstance(given, Run):
        return given
    if isinstance(given, Study):
        return Run(given)
    return opened(Path(given), None if study is None else Path(study))
