"""What the clauses come to, known from the numbers that the generator itself assigned.

No geometry is asked, no plan file read, and nothing of the program's own counting used (only the
vocabulary, for the types that a type includes): each facility carries the numbers of the units it
was placed in, and ``answers.csv`` says clause by clause what is counted, by the usual reading. A
clause whose plan gives no threshold has no line there.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans
from access.standards.registry import members

_LAYERS = ("city", "county", "town", "leaf", "small", "development")
_PERSONS_50000, _HOUSEHOLDS_200, _PERSONS_500, _PERSONS_3000 = 50_000, 200, 500, 3_000


def known(
    zones: pd.DataFrame, facilities: pd.DataFrame, plan_zones: dict[str, list[str]]
) -> dict[str, dict[str, object]]:
    """Return the answer of every clause that compares amounts: clause id → what was counted.

    ``count``: ``count``. ``ratio`` and ``share``: ``numerator`` and ``denominator``. ``units``:
    ``in_each``, facilities by unit, and how many units have one (``numerator``) of how many
    (``denominator``). ``attribute``, ``unit_attribute``: likewise those with the attribute. ``size``:
    ``largest``, pupils and classes of the largest; ``facilities``, of how many. ``missing``: what the
    city has none of, or does not tell of any, so that the clause cannot be tested.

    Args:
        zones: the units with their people and attributes, numbered from 0.
        facilities: from ``facilities.made``.
        plan_zones: names of areas in the plans → zone ids.
    """
    areas = _areas(zones, plan_zones)
    place = facilities.assign(city=0)
    rows_of = place.groupby("type").indices
    found: dict[str, dict[str, object]] = {}
    for row in _rows():
        if row["answer"] == "missing":
            found[row["id"]] = {"missing": [*row["of"].split(), *row["where"].split()]}
            continue
        inside = areas[row["zone"]].to_numpy()
        chosen, whole = (_of(row[name], place, rows_of, inside) for name in ("of", "whole"))
        found[row["id"]] = _ANSWERS[row["answer"]](_Case(row, _counted(row, chosen), whole, zones[inside]))
    return found


@dataclass(frozen=True)
class _Case:
    """What an answer is made of.

    Attributes:
        row: the line of ``answers.csv``.
        counted: the facilities that the clause counts.
        whole: those that they are compared with.
        units: the units of the clause's area.
    """

    row: dict[str, str]
    counted: pd.DataFrame
    whole: pd.DataFrame
    units: pd.DataFrame

    @property
    def own_units(self) -> pd.DataFrame:
        """The units of the levels that the clause goes through."""
        return self.units[self.units["level"].isin(self.row["levels"].split())]


def _rows() -> list[dict[str, str]]:
    text = files("access.synthetic").joinpath("answers.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _areas(zones: pd.DataFrame, plan_zones: dict[str, list[str]]) -> dict[str, pd.Series]:
    """Tell for each area that the plans speak of which units belong to it; empty: everywhere."""
    level, persons = zones["level"], zones["persons"]
    areas = {name: zones["zone_id"].isin(ids) for name, ids in plan_zones.items()}
    estate, settlement = level == "residential_area", level == "settlement"
    large = (zones["households"] >= _HOUSEHOLDS_200) | (persons >= _PERSONS_500)
    seats = level.isin(["subdistrict", "town"])
    return areas | {
        "": level != "",
        "urban": zones["class"] == "urban",
        "rural": zones["class"] == "rural",
        "subdistricts": level == "subdistrict",
        "towns": level == "town",
        "towns_outside_central_city": (level == "town") & ~areas["city_central_urban_area"],
        "towns_streets_pop_ge_50000": seats & (persons >= _PERSONS_50000),
        "settlements_ge_200hh_or_500p": settlement & large,
        "new_and_old_residential_compounds": estate,
        "new_compounds_populous_villages": areas["new_residential_areas"]
        | (level == "village") & (persons >= _PERSONS_3000),
    }


def _of(types: str, place: pd.DataFrame, rows_of: Mapping[Any, Any], inside: Booleans) -> pd.DataFrame:
    """The facilities of some types within the units of an area."""
    wanted = {each for name in types.split() for each in members(name)}
    rows = [rows_of[each] for each in sorted(wanted) if each in rows_of]
    chosen = place.iloc[np.concatenate([[], *rows]).astype(int)]
    label = chosen[list(_LAYERS)].to_numpy()
    found: pd.DataFrame = chosen[((label >= 0) & inside[label]).any(axis=1)]
    return found


def _counted(row: dict[str, str], chosen: pd.DataFrame) -> pd.DataFrame:
    """The facilities that a clause counts, of those of its types."""
    if row["answer"] not in ("attribute", "unit_attribute"):
        chosen = chosen[_having(row["where"], chosen)]
    if not row["when"]:
        return chosen
    how, year = row["when"].split(">")
    new, upgraded = (pd.to_numeric(chosen[name]) > int(year) for name in ("year", "year_upgraded"))
    return chosen[{"new": new, "upgraded": upgraded, "new_or_upgraded": new | upgraded}[how]]


def _having(where: str, table: pd.DataFrame) -> Booleans:
    """Tell which rows have the attributes, ``name=value|value``, or hold a word: ``name~word|word``."""
    found = np.ones(len(table), dtype=bool)
    for each in where.split():
        if "~" in each:
            name, held = each.split("~")
            found &= table[name].str.contains(held).to_numpy()
            continue
        name, values = each.split("=")
        words: list[str | bool] = [{"true": True}.get(value, value) for value in values.split("|")]
        found &= table[name].isin(words).to_numpy()
    return found


def _sum(column: str, table: pd.DataFrame) -> int:
    return int(table[column].fillna(0).sum()) if column else len(table)


def _count(case: _Case) -> dict[str, object]:
    return {"count": _sum(case.row["sum"], case.counted)}


def _ratio(case: _Case) -> dict[str, object]:
    leaves = case.units[case.units["level"].isin(["community", "village"])]
    people = _sum(case.row["people"], leaves)
    return {"numerator": _sum(case.row["sum"], case.counted), "denominator": people}


def _share(case: _Case) -> dict[str, object]:
    whole = _sum(case.row["whole_sum"], case.whole)
    return {"numerator": _sum(case.row["sum"], case.counted), "denominator": whole}


def _by_unit(case: _Case) -> dict[str, object]:
    units = case.own_units
    held = case.counted[["level", *_LAYERS]].melt(id_vars="level", value_name="unit")
    if case.row["tier"] == "own":
        held = held[held["level"] == held["unit"].map(units["level"])]
    in_each = held["unit"].value_counts().reindex(units.index, fill_value=0)
    by_id = dict(zip(units["zone_id"], in_each.tolist(), strict=True))
    return {"numerator": int((in_each > 0).sum()), "denominator": len(units), "in_each": by_id}


def _attribute(case: _Case) -> dict[str, object]:
    counted = case.counted
    if case.row["levels"]:
        counted = counted[counted["level"].isin(case.row["levels"].split())]
    passing = _having(case.row["where"], counted).sum()
    return {"numerator": int(passing), "denominator": len(counted)}


def _unit_attribute(case: _Case) -> dict[str, object]:
    passing = _having(case.row["where"], case.own_units).sum()
    return {"numerator": int(passing), "denominator": len(case.own_units)}


def _size(case: _Case) -> dict[str, object]:
    by = case.counted["classes"] if case.row["per"] == "class" else 1
    row: Any = (case.counted["pupils"] / by).idxmax()
    largest = case.counted.loc[row]
    pupils, classes = int(largest["pupils"]), int(largest["classes"])
    return {"largest": {"pupils": pupils, "classes": classes}, "facilities": len(case.counted)}


_ANSWERS = {
    "count": _count,
    "ratio": _ratio,
    "share": _share,
    "units": _by_unit,
    "attribute": _attribute,
    "unit_attribute": _unit_attribute,
    "size": _size,
}
