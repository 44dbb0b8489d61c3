"""Projects staged: what ``access.projects`` finds."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from access.assessment.run import Assessed, quiet
from access.contracts import escaping
from access.contracts.documents import Text
from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.outputs.notebook import tables
from access.places import crs_words, gcj02
from access.places.reading import Reading
from access.remedies.projects import report
from access.remedies.projects.run import projects
from access.remedies.projects.stages import Staged
from access.study.study import Study

if TYPE_CHECKING:
    from access.assessment.measure import Progress

_HOW = ("crs", "datum", "x_column", "y_column", "xy_column", "layer", "sheet", "header_row", "encoding")
_DATUMS = ("wgs84", "gcj02", "bd09", "auto", "as_given")
_HEADS = {
    "stage": Text(zh="分期", en="stage"),
    "moved_by": Text(zh="起作用的项目", en="moved by"),
    "value": Text(zh="值", en="value"),
}


@dataclass(frozen=True, repr=False)
class Projects:
    """A list of projects staged in a study. A notebook shows the clauses that it moves, by year.

    Attributes:
        staged: what the command and result files are made from; its form may change.
    """

    staged: Staged

    @classmethod
    def found(
        cls, study: Study, path: str | Path, question: dict[str, Any], *, known: Assessed | None = None
    ) -> "Projects":
        """Read a list and stage it; what is known of the study is not measured again."""
        given = dict(question)
        progress: Progress = given.pop("progress", quiet)
        reading, datum = _reading(given)
        return cls(projects(study, Path(path), progress, reading=reading, datum=datum, known=known))

    @property
    def by_year(self) -> pd.DataFrame:
        """A row for each clause and stage (``base``, the years, ``undated``); see ``report.by_year``."""
        return report.by_year(self.staged)

    @property
    def projects(self) -> pd.DataFrame:
        """A row for each project: how it was taken, when it opens, how many clauses it moves."""
        return report.project_list(self.staged)

    @property
    def effects(self) -> pd.DataFrame:
        """A row for each project and clause that it moves: see ``remedies.projects.effects.moved``."""
        return report.effects(self.staged)

    @property
    def report(self) -> pd.DataFrame:
        """The input report of the study, with the notes on the list."""
        return self.staged.report.copy(deep=False)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the result files, all or none; without a folder into ``projects`` in the study's own."""
        output = self.staged.base.study.output
        return report.write(self.staged, output / "projects" if folder is None else Path(folder))

    def _repr_html_(self) -> str:
        rows = self.by_year
        moved = rows[rows["target"].isin(self.effects["target"])]
        shown = moved.assign(stage=moved["stage_zh"] + " " + moved["stage_en"])
        return tables.table(
            shown, ["target", "stage", "value", "verdict", "moved_by"], heads=_HEADS
        ).to_html()

    def __repr__(self) -> str:
        told = ", ".join(f"{each.key} {len(each.projects)}" for each in self.staged.stages[1:])
        return escaping.console(f"<Projects of {self.staged.base.study.name}: {told or 'none opens'}>")


def _reading(given: dict[str, Any]) -> tuple[Reading, Any]:
    """How a list is read, and its datum.

    Raises:
        QuestionError: with every parameter that is none, and a CRS or datum that nobody knows.
    """
    names = ", ".join(_HOW)
    faults = [
        Said(f"`{name}`：没有这个参数；有 {names}", f"`{name}`: no such parameter; there are {names}")
        for name in given
        if name not in _HOW
    ]
    datum, crs = given.pop("datum", None), given.get("crs")
    if isinstance(crs, str) and (named := gcj02.named(crs)):
        given["crs"], datum = None, named
    elif crs is not None:
        try:
            CRS.from_user_input(crs_words.code(str(crs)) or crs)
        except CRSError:
            faults.append(
                Said(
                    f"`crs`：没有坐标系“{crs}”；请写代码，如 EPSG:4547",
                    f"`crs`: unknown CRS '{crs}'; e.g. EPSG:4547",
                )
            )
    datum = (gcj02.named(datum) if isinstance(datum, str) else None) or datum
    if datum is not None and datum not in _DATUMS:
        shown = ", ".join(_DATUMS)
        faults.append(
            Said(f"`datum`：应为 {shown} 之一，不是 {datum}", f"`datum`: one of {shown}, not {datum}")
        )
    if faults:
        raise QuestionError("projects", faults)
    return Reading(**given), datum
