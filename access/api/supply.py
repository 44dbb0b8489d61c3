"""What the supply of a clause comes to, shared among the people near it: what ``access.supply`` finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import pandas as pd
from pydantic import ValidationError

from access.assessment.run import Assessed, quiet
from access.assessment.supplied import Supplied, supplied, write
from access.assessment.supply import asked_by
from access.contracts.documents import Text
from access.contracts.errors import QuestionError
from access.contracts.model_faults import explained
from access.contracts.said import Said
from access.outputs.notebook import tables
from access.study.study import Study
from access.study.supply import Supply as Setting
from access.verdicts.supply.by_zone import Asked

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

_HEADS = {
    "access": Text(zh="每千人供给", en="supply per 1000 persons"),
    "opportunities": Text(zh="限值内供给", en="supply within the limit"),
    "choices": Text(zh="可选设施数", en="facilities to choose from"),
    "crowding": Text(zh="每单位人数（最空的一处）", en="persons per unit, least crowded"),
    "served_share": Text(zh="容量内覆盖", en="served within capacity"),
}


@dataclass(frozen=True, repr=False)
class Supply:
    """The supply of a clause. A notebook shows it as the table of its zones.

    Attributes:
        supplied: what the command and result files are made from; its form may change.
    """

    supplied: Supplied

    @classmethod
    def found(
        cls, study: Study, clause: str, question: Mapping[str, Any], *, known: Assessed | None = None
    ) -> "Supply":
        """Ask for one clause; ``question`` holds fields of a study's ``supply``, and ``progress``."""
        progress = question.get("progress", quiet)
        given = {name: value for name, value in question.items() if name != "progress"}
        return cls(supplied(study, [asked(clause, given)], progress, known=known))

    @property
    def zones(self) -> pd.DataFrame:
        """A row for each zone and measure: clause_id, zone_id, measure, value, unit."""
        return pd.concat([each.zones for each in self.supplied.supplies], ignore_index=True)

    @property
    def inequality(self) -> pd.DataFrame:
        """Gini, Theil and its parts, Palma, concentration, FGT: clause_id, measure, group, value."""
        return pd.concat([each.inequality for each in self.supplied.supplies], ignore_index=True)

    @property
    def facilities(self) -> pd.DataFrame:
        """By facility_id: name, amount, persons_near, demand, load; persons_served and filled."""
        return pd.concat([each.facilities for each in self.supplied.supplies])

    @property
    def cells(self) -> geopandas.GeoDataFrame:
        """By cell_id: persons, access, opportunities, choices, crowding, served_share, and the outline."""
        place = self.supplied.result.assessment.place
        found = pd.concat([each.cells for each in self.supplied.supplies])
        return geopandas.GeoDataFrame(
            found, geometry=place.cells["outline"].loc[found.index], crs=place.cells.crs
        )

    def table(self) -> "Styler":
        """Return the zones as a notebook shows them, a row for each."""
        names = self.supplied.result.assessment.place.zones["name"]
        rows = self.zones.assign(
            measure=self.zones["measure"].str.replace(r"^access_.*", "access", regex=True)
        )
        wide = rows.pivot_table(index=["clause_id", "zone_id"], columns="measure", values="value", sort=False)
        wide = wide.reset_index().assign(zone=lambda table: table["zone_id"].map(names).fillna("合计 all"))
        shown = [name for name in _HEADS if name in wide.columns]
        return tables.table(wide.round(2), ["zone", "persons", *shown], heads=_HEADS)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the result files, all or none; into ``supply`` in the study's output folder without one."""
        output = self.supplied.result.study.output
        return write(self.supplied, output / "supply" if folder is None else Path(folder))

    def _repr_html_(self) -> str:
        return self.table().to_html()


def asked(clause: str, given: Mapping[str, Any]) -> Asked:
    """Return what is asked of a clause.

    Args:
        clause: its id.
        given: fields of a study's ``supply``; ``decay`` may be written in one text: ``exponential:beta=0.1``,
            ``step:steps=5|10|15,weights=1|0.7|0.2``.

    Raises:
        QuestionError: with each parameter that there is not, and each value that it does not take.
    """
    whole = {**given, "clause": clause}
    if isinstance(given.get("decay"), str):
        whole["decay"] = _decay(given["decay"])
    try:
        return asked_by(
            Setting.model_validate({name: each for name, each in whole.items() if each is not None})
        )
    except ValidationError as error:
        faults = [_fault(each) for each in error.errors()]
        raise QuestionError("supply", faults) from None


def _fault(each: Any) -> Said:
    name, what = ".".join(map(str, each["loc"])), explained(each, Setting)
    return Said(f"`{name}`：{what.zh}", f"`{name}`: {what}") if name else what


def _decay(text: str) -> dict[str, Any]:
    """Read a decay in one text: its name, and after a colon its parameters."""
    name, _, rest = text.partition(":")
    found: dict[str, Any] = {"name": name.strip()}
    for part in filter(None, (each.strip() for each in rest.split(","))):
        key, _, value = (each.strip() for each in part.partition("="))
        several = [each.strip() for each in value.split("|")]
        found[key] = several if len(several) > 1 or key in ("steps", "weights") else value
    return found
