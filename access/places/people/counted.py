"""How many people the rows of a table count: columns of persons and age groups, and the unit of these."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.contracts.tables import counted, examples
from access.places import readers
from access.places.people.of_table import find, unit_of

Unit = Literal["persons", "thousands", "ten_thousands", "persons_per_km2"]
_TIMES: dict[str, float] = {"persons": 1.0, "thousands": 1e3, "ten_thousands": 1e4}
_FEW = 1000.0  # a zone of fewer, in fractions, is counted in thousands or ten thousands
_SPARSE_KM2 = 50.0
_MORE = 1 + 1e-6
_SHARE = re.compile(
    r"占比|比例|比重|百分比|百分率|[%％]|(?<![a-z])(?:share|percent|pct|ratio)", re.IGNORECASE
)
# 第七次全国人口普查公报（第二号）: the mean size of a family household in China, 2020
PERSONS_PER_HOUSEHOLD = 2.62


@dataclass(frozen=True)
class Columns:
    """What the study says of the columns of a table of people.

    Attributes:
        persons: the column; None: that of a usual name, if there is one.
        households, dwellings: the column of these, in place of persons.
        per_household: persons to each.
        groups: age group → the columns that make it up.
        unit: of the numbers; None: as the column's name says, else persons.
    """

    persons: str | None = None
    households: str | None = None
    dwellings: str | None = None
    per_household: float = PERSONS_PER_HOUSEHOLD
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: Unit | None = None


def people(
    rows: pd.DataFrame, path: Path, columns: Columns, area_km2: pd.Series | None = None
) -> tuple[str, pd.DataFrame]:
    """Return the people of each row: persons, and age groups; NaN where it tells none.

    Args:
        rows: the table, text as it stands.
        path: the file, for messages.
        columns: which count.
        area_km2: of the areas that the rows are of, where they are of areas.

    Returns:
        (what was counted, for notes; columns persons and age groups).

    Raises:
        FileError: no such column, no numbers, numbers below 0, more people of a group than people, or
            numbers that look like thousands or ten thousands, of which nothing says so.
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
    found = pd.DataFrame({"persons": _numbers(rows, name, path, columns.unit, area_km2)})
    if of_homes:
        found["persons"] *= columns.per_household
    for group, parts in columns.groups.items():
        each = [_of_group(rows, part, path, found["persons"], columns.unit, area_km2) for part in parts]
        found[group] = np.sum(each, axis=0)
    faults = [
        fault
        for group in columns.groups
        for fault in _too_many(rows, found[group] > found["persons"].fillna(0.0) * _MORE + 1e-6, group, name)
    ]
    if area_km2 is not None and columns.unit is None and unit_of(name) is None:
        faults += _other_unit(name, found["persons"], area_km2)
    if faults:
        raise FileError(str(path), faults)
    return name, found


def _of_group(
    rows: pd.DataFrame,
    name: str,
    path: Path,
    persons: pd.Series,
    unit: Unit | None,
    area_km2: pd.Series | None,
) -> pd.Series:
    """The people of a group; a column of shares, as its name says, is one of the persons of each row."""
    told = persons.fillna(0.0)
    if _SHARE.search(name):
        shares = _numbers(rows, name, path, "persons", None).fillna(0.0)
        return told * shares / (100.0 if shares.max() > 1 else 1.0)
    found = _numbers(rows, name, path, unit, area_km2).fillna(0.0)
    lived = found[found > 0]
    fractions = not lived.empty and (np.abs(lived - lived.round()) > 1e-9).mean() >= 0.5
    if unit is None and unit_of(name) is None and fractions and lived.max() <= 100 and told.median() >= _FEW:
        zh = f"列“{name}”像是百分比；列名写明“占比”或“%”即按比例换算，确为人数则写 `unit: 人`"
        en = (
            f"column '{name}' looks like percentages; with % (占比) in its name it is taken so; if"
            " it holds persons,"
            " say `unit: persons`"
        )
        raise FileError(str(path), [Said(zh, en)])
    return found


def _numbers(
    rows: pd.DataFrame, name: str, path: Path, unit: Unit | None, area_km2: pd.Series | None
) -> pd.Series:
    values = readers.numbers(rows, name, path)
    low = (values < 0).to_numpy()
    if low.any():
        zh = f"列“{name}”有 {int(low.sum())} 行小于 0（{_rows(rows, low)}）"
        en = f"column '{name}' is below 0 in {counted(int(low.sum()), 'row')} ({_rows(rows, low)})"
        raise FileError(str(path), [Said(zh, en)])
    if unit == "persons_per_km2":
        if area_km2 is None:
            zh, en = "`unit: persons_per_km2` 只用于分区", "`unit: persons_per_km2` is for zones alone"
            raise FileError(str(path), [Said(zh, en)])
        return pd.Series(values.to_numpy() * area_km2.to_numpy(), rows.index)
    times = _TIMES[unit] if unit else unit_of(name) or 1.0
    found: pd.Series = values * times
    return found


def _rows(rows: pd.DataFrame, chosen: Booleans) -> str:
    return examples(
        int(each) + 2 if isinstance(each, int | np.integer) else each for each in rows.index[chosen]
    )


def _too_many(rows: pd.DataFrame, more: pd.Series, group: str, name: str) -> list[Said]:
    if not more.any():
        return []
    number, where = int(more.sum()), _rows(rows, more.to_numpy())
    return [
        Said(
            f"{number} 行中 {group} 的人数多于“{name}”（第 {where} 行）",
            f"{counted(number, 'row')} with more people of {group} than '{name}' (line {where})",
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


def unit_word(word: object) -> object:
    """Return the unit that a word of the study stands for; the word itself where it stands for none.

    >>> unit_word("万人"), unit_word("人/平方公里"), unit_word("persons"), unit_word("斤")
    ('ten_thousands', 'persons_per_km2', 'persons', '斤')
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(word))).lower()
    known = {
        "ten_thousands": ("万人", "万", "ten_thousand", "10000", "wan"),
        "thousands": ("千人", "千", "thousand", "1000"),
        "persons": ("人", "人数", "person", "people"),
        "persons_per_km2": (
            "人/平方公里",
            "人/km2",
            "人/km²",
            "每平方公里人数",
            "persons/km2",
            "人每平方公里",
        ),
    }
    return next((name for name, words in known.items() if text in words), word)
