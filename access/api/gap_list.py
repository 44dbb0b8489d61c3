"""The gaps of a run in one list, with causes: what ``Result.gap_list`` gives."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd

from access.assessment import gap_list
from access.assessment.causes import causes
from access.assessment.run import Assessed
from access.contracts import escaping
from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.contracts.tables import Gaps
from access.outputs.gaps import mappers
from access.outputs.gaps import ranked as lists
from access.outputs.gaps.ranked import By
from access.outputs.notebook import tables
from access.verdicts.causes.explain import Explained


@dataclass(frozen=True, repr=False)
class GapList:
    """All gaps of a run, ranked by how likely it is that the data are at fault, or by people.

    Attributes:
        result, explained: what the command and files are made from; their form may change.
    """

    result: Assessed
    explained: Explained

    @classmethod
    def of(
        cls, result: Assessed, *, capacity: bool = False, persons_per_place: float | None = None
    ) -> "GapList":
        """Explain the gaps of a run; see ``Result.gap_list``."""
        if persons_per_place is not None and not 0 < persons_per_place < float("inf"):
            fault = Said(
                f"`persons_per_place`：应大于 0，现为 {persons_per_place:g}",
                f"`persons_per_place`: a number above 0 is needed, not {persons_per_place:g}",
            )
            raise QuestionError("gaps", [fault])
        if not capacity and persons_per_place is None:
            return cls(result, result.explained)
        found = causes(
            result.found,
            result.assessment,
            result.measured,
            capacity=True,
            persons_per_place=persons_per_place,
        )
        return cls(result, found)

    @property
    def gaps(self) -> Gaps:
        """The gaps with their causes, by clause."""
        return self.explained.gaps.drop(columns="middle")

    @property
    def spots(self) -> geopandas.GeoDataFrame:
        """Where to look at what is doubtful: gap_id, sign, gap_m (to what it does not reach), a point."""
        return self.explained.spots.drop(columns="other")

    def ranked(self, by: By = "doubt") -> pd.DataFrame:
        """Return all gaps in one list: by ``doubt``, ``persons``, ``elderly`` or ``children``."""
        return lists.table(self.result.assessment, self.explained.gaps, by=by)

    @property
    def mapping_spots(self) -> str:
        """The spots for mappers as GeoJSON; nothing is sent anywhere."""
        return mappers.geojson(self.explained)

    def write(
        self,
        folder: str | Path | None = None,
        *,
        by: By = "doubt",
        most: int = 20,
        visits: bool = False,
        mappers: bool = False,
    ) -> list[Path]:
        """Write the list; also sheets for visits on site and spots for mappers.

        Args:
            folder: ``gaps`` in the study's output folder without.
            by, most: for which gaps sheets are made, and how many.
            visits, mappers: whether they are wanted.

        Raises:
            FileError: the folder cannot be written to.
        """
        goal = self.result.study.output / gap_list.FOLDER if folder is None else Path(folder)
        return gap_list.write(
            self.result, self.explained, goal, by=by, most=most, with_visits=visits, with_mappers=mappers
        )

    def _repr_html_(self) -> str:
        shown: Any = self.ranked().head(20)
        columns = ["zone", "persons", "cause_zh", "cause_en", "doubt", "evidence_zh", "evidence_en"]
        return tables.table(shown, columns).to_html()

    def __repr__(self) -> str:
        return escaping.console(f"<GapList {self.result.study.name}: {len(self.explained.gaps)}>")
