"""The people that a table of zones gives: which of its columns tells them, by the names that planners use."""

import re
import unicodedata
from typing import NamedTuple

import numpy as np
import pandas as pd

from access.contracts.tables import Zones

# resident people before people of any kind before registered ones
_RESIDENT = re.compile(
    r"(?:七普|普查|年末|现状|\d{4}年?)*常[住驻](?:总?人口|人数|总人数)(?:总?数|数量|规模)?"
)
_ANY = re.compile(
    r"(?:七普|六普|普查|年末|现状|\d{4}年?)*(?:总|全部)?人口(?:总?数|总量|数量|规模|合计)?"
    r"|(?:总人数|居民(?:人)?数)"
    r"|(?:tot(?:al)?_?|res(?:ident)?_?|census_?|est_?|sum_?|n_?|no_of_)*"
    r"(?:pop|popul|population|persons|people|residents|inhabitants)(?:_?(?:tot(?:al)?|count|est|sum|num|no|n))?"
)
_REGISTERED = re.compile(
    r"(?:\d{4}年?|年末)*户籍(?:总?人口|人数)(?:总?数|数量)?|registered_?(?:pop|population|persons)"
)
_YEAR = re.compile(r"_?(?:19|20)\d{2}年?(?:末|底)?|(?<=pop)_?[012]0$")
_IN_UNITS = {"万": 1e4, "万人": 1e4, "千人": 1e3, "thousands": 1e3, "thousand": 1e3, "000s": 1e3, "人": 1.0}
_UNIT = re.compile(r"[\s_]*(?:[(\[]\s*(?:单位:?)?\s*([^)\]]*)[)\]]|[_/]\s*(万人|千人|万|人))\s*$")


class Told(NamedTuple):
    """What a table of zones tells of their people.

    Attributes:
        column: the name of the column.
        persons: by zone_id; NaN where it tells nothing.
    """

    column: str
    persons: pd.Series


def told(zones: Zones) -> Told | None:
    """Find the people that the table of the zones gives them: ``persons``, or a column of a usual name.

    ``常住人口``, ``population``, ``POP_2020``, ``人口（万人）``: of several, that of residents, then of the
    latest year. Columns that hold other than numbers, and densities, are none.
    """
    name = find(zones)
    if name is None:
        return None
    if name == "persons":
        return Told(name, zones[name].astype(float))
    numbers, kind = _numbers(zones[name]), _kind(name)
    return None if numbers is None or kind is None else Told(name, numbers * kind[1])


def find(table: pd.DataFrame) -> str | None:
    """Return the column of a usual name that tells people: of residents, then of the latest year."""
    if "persons" in table.columns:
        return "persons"
    found: list[tuple[int, int, int, str]] = []
    for name in map(str, table.columns.drop("geometry", errors="ignore")):
        kind = _kind(name)
        if kind is not None and _numbers(table[name]) is not None:
            years = re.findall(r"(?:19|20)\d{2}", name)
            found.append((kind[0], -int(years[-1]) if years else 0, len(found), name))
    return min(found)[-1] if found else None


def unit_of(name: str) -> float | None:
    """Return how many persons the unit is that a column's name tells; None: it tells none.

    >>> unit_of("常住人口（万人）"), unit_of("人口_万人"), unit_of("60岁以上(人)"), unit_of("常住人口")
    (10000.0, 10000.0, 1.0, None)
    """
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    unit = _UNIT.search(plain)
    return _IN_UNITS.get(next(filter(None, unit.groups()), "").strip()) if unit else None


def _kind(name: str) -> tuple[int, float] | None:
    """Which kind of people a column's name stands for, and how many persons its unit is; None: no people.

    >>> _kind("常住人口（万人）"), _kind("POP_2020"), _kind("户籍人口"), _kind("人口密度"), _kind("popular")
    ((0, 10000.0), (1, 1.0), (2, 1.0), None, None)
    """
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    unit = _UNIT.search(plain)
    times = _IN_UNITS.get(next(filter(None, unit.groups()), "").strip()) if unit else 1.0
    if times is None:
        return None
    plain = re.sub(r"[\s\-.]+", "_", plain[: unit.start()] if unit else plain)
    bare = _YEAR.sub("", plain).strip("_")
    kinds = (_RESIDENT, _ANY, _REGISTERED)
    rank = next((i for i, each in enumerate(kinds) if each.fullmatch(bare)), None)
    return None if rank is None else (rank, times)


def _numbers(values: pd.Series) -> pd.Series | None:
    """A column as numbers, 12,345 too; None where it holds anything else."""
    text = values.astype("object").where(values.notna(), "").astype("str").str.strip()
    numbers = pd.to_numeric(text.str.replace(r"[,，\s]", "", regex=True), errors="coerce").astype(float)
    if (numbers.isna() & (text != "")).any() or not (numbers > 0).any() or (numbers < 0).any():
        return None
    return numbers.where(np.isfinite(numbers))
