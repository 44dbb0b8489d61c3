"""How many people the rows of a table count: columns of persons and age groups, and the unit of these."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import checks, readers
from access.places.people.columns import Columns, Unit
from access.places.people.of_table import find, unit_of

_TIMES: dict[str, float] = {"persons": 1.0, "thousands": 1e3, "ten_thousands": 1e4}
_FEW = 1000.0  # a zone of fewer, in fractions, is counted in thousands or ten thousands
_SPARSE_KM2 = 50.0
_MORE = 1 + 1e-6
_SHARE = re.compile(
    r"占比|比例|比重|百分比|百分率|[%％]|(?<![a-z])(?:share|percent|pct|ratio)", re.IGNORECASE
)


class Counted(NamedTuple):
    """The people of the rows of a table.

    Attributes:
        column: what was counted.
        people: of each row: persons, and age groups; NaN where it tells none.
        notes: on what was doubtful in its numbers.
    """

    column: str
    people: pd.DataFrame
    notes: list[Note]


@dataclass(frozen=True)
class _Table:
    """A table of people, and what is said of its numbers; collects notes."""

    rows: pd.DataFrame
    path: Path
    unit: Unit | None
    area_km2: pd.Series | None
    notes: list[Note] = field(default_factory=list)

    def numbers(self, name: str) -> pd.Series:
        """Return a column of persons."""
        # of a column whose name tells its unit the reader knows it
        own = name if self.unit is None else None
        values, notes = readers.amounts(
            self.rows, name, self.path, own=own, attribute="persons", subject="population"
        )
        self.notes.extend(notes)
        low = (values < 0).to_numpy()
        if low.any():
            where, number = self.lines(low), int(low.sum())
            zh = f"列“{name}”有 {number} 行小于 0（{where.zh}）"
            en = f"column '{name}' is below 0 in {counted(number, 'row')} ({where})"
            raise FileError(str(self.path), [Said(zh, en)])
        if self.unit != "persons_per_km2":
            return values * (_TIMES[self.unit] if self.unit else 1.0)
        if self.area_km2 is None:
            zh, en = "`unit: persons_per_km2` 只用于分区", "`unit: persons_per_km2` is for zones alone"
            raise FileError(str(self.path), [Said(zh, en)])
        return pd.Series(values.to_numpy() * self.area_km2.to_numpy(), self.rows.index)

    def of_group(self, name: str, persons: pd.Series) -> pd.Series:
        """Return a column of a group; one of shares, as its name says, is of the persons of each row."""
        told = persons.fillna(0.0)
        if _SHARE.search(name):
            shares, notes = readers.amounts(
                self.rows, name, self.path, own=name, attribute="age_share", subject="population"
            )
            self.notes.extend(notes)
            return told * shares.fillna(0.0) / (100.0 if shares.max() > 1 else 1.0)
        found = self.numbers(name).fillna(0.0)
        lived = found[found > 0]
        parts = not lived.empty and (np.abs(lived - lived.round()) > 1e-9).mean() >= 0.5
        small = parts and lived.max() <= 100 and told.median() >= _FEW
        if small and self.unit is None and unit_of(name) is None:
            zh = f"列“{name}”像是百分比；列名写明“占比”或“%”即按比例换算，确为人数则写 `unit: 人`"
            en = (
                f"column '{name}' looks like percentages; with % (占比) in its name it is taken so; if it"
                " holds persons, say `unit: persons`"
            )
            raise FileError(str(self.path), [Said(zh, en)])
        return found

    def lines(self, chosen: Booleans) -> Said:
        """Say which rows; of zones by their ids."""
        if not pd.api.types.is_integer_dtype(self.rows.index):
            ids = examples(self.rows.index[chosen])
            return Said(ids, ids)
        where = checks.of_file(self.rows.index, chosen)
        return Said(checks.rows_zh(self.path, where), checks.rows(self.path, where))


def people(rows: pd.DataFrame, path: Path, columns: Columns, area_km2: pd.Series | None = None) -> Counted:
    """Return the people of each row: persons, and age groups.

    Args:
        rows: the table, text as it stands.
        path: the file, for messages.
        columns: which count.
        area_km2: of the areas that the rows are of, where they are of areas.

    Raises:
        FileError: no such column, no numbers, numbers below 0, more people of a group than people, or
            numbers that look like thousands, ten thousands or percentages, of which nothing says so.
    """
    of_homes = columns.households or columns.dwellings
    name = of_homes or columns.persons or find(rows)
    if name is None:
        known = ", ".join(map(str, rows.columns.drop("geometry", errors="ignore")))
        what = Said(
            f"没有常见名称的人口列；请用 `persons_column` 指明；现有的列：{known}",
            f"no column of a usual name holds people; name it with `persons_column`; its columns are {known}",
        )
        raise FileError(str(path), [what])
    table = _Table(rows, path, columns.unit, area_km2)
    persons = table.numbers(name) * (columns.per_household if of_homes else 1.0)
    found = pd.DataFrame({"persons": persons})
    for group, parts in columns.groups.items():
        found[group] = np.sum([table.of_group(part, persons) for part in parts], axis=0)
    faults = [
        fault
        for group in columns.groups
        for fault in _too_many(table, found[group] > persons.fillna(0.0) * _MORE + 1e-6, group, name)
    ]
    if area_km2 is not None and columns.unit is None and unit_of(name) is None:
        faults += _other_unit(name, persons, area_km2)
    if faults:
        raise FileError(str(path), faults)
    return Counted(name, found, table.notes)


def _too_many(table: _Table, more: pd.Series, group: str, name: str) -> list[Said]:
    if not more.any():
        return []
    number, where = int(more.sum()), table.lines(more.to_numpy())
    return [
        Said(
            f"{number} 行中 {group} 的人数多于“{name}”（{where.zh}）",
            f"{counted(number, 'row')} with more people of {group} than '{name}' ({where})",
        )
    ]


def _other_unit(name: str, persons: pd.Series, area_km2: pd.Series) -> list[Said]:
    """Numbers so small, and in fractions, that they count thousands or ten thousands."""
    lived = persons[persons > 0]
    if lived.empty or not (np.abs(lived - lived.round()) > 1e-9).mean() >= 0.5:
        return []
    dense = float(lived.sum() / max(area_km2[lived.index].sum(), 1e-9))
    if lived.median() >= _FEW or dense > _SPARSE_KM2:
        return []
    shown = examples(f"{each:g}" for each in lived)
    return [
        Said(
            f"列“{name}”的数很小而且带小数（{shown}），像是以万人或千人为单位；"
            "请写 `unit: 万人`、`千人`，确为人数则写 `unit: 人`",
            f"column '{name}' holds small numbers with fractions ({shown}), as if they were ten"
            " thousands (万人)"
            " or thousands of persons; say `unit: ten_thousands`, `thousands`, or `persons` if"
            " they are persons",
        )
    ]
