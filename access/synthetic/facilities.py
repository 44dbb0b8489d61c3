"""The facilities: how many of each kind, in which units, with what attributes (``stock.yaml``)."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import yaml

from access.contracts.arrays import Integers
from access.synthetic.terrain import SIZE, east_m, north_m
from access.synthetic.towns import COUNTIES
from access.synthetic.zones import Units

_HOW = {"type", "zh", "en", "per", "at", "in", "share", "count", "total", "number"}
_PLACE = ["column", "row", "county", "town", "leaf", "small", "development"]
_YEARS = [1985, 2015]  # of opening, where the stock says nothing


@cache
def stock() -> dict[str, Any]:
    """Return what the city has: ``facilities`` (a rule each) and ``units`` (their own attributes)."""
    text = files("access.synthetic").joinpath("stock.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def made(units: Units, zones: pd.DataFrame, persons: Integers, rng: np.random.Generator) -> pd.DataFrame:
    """Place the facilities.

    Args:
        units: which unit each cell belongs to.
        zones: the units with their people.
        persons: of each cell, shape (SIZE, SIZE).
        rng: the source of chance.

    Returns:
        a row per facility: ``facility_id``, ``type``, ``name``, ``level`` (of the unit it is made
        for), ``x``, ``y``, attributes; ``column`` and ``row`` of its cell, and the numbers of the
        units that hold the cell: ``county``, ``town``, ``leaf``, ``small``, ``development``.
    """
    spots = _spots(units, persons)
    parts: list[pd.DataFrame] = []
    for rule in stock()["facilities"]:
        chosen = _at(rule, parts, rng) if "at" in rule else _placed(rule, zones, spots, rng)
        parts.append(_described(rule, chosen, rng))
    table = pd.concat(parts, ignore_index=True)
    ids = [f"f{number + 1:05d}" for number in range(len(table))]
    return table.assign(facility_id=ids).drop(columns=["people", "host.capacity", "host"])


@dataclass(frozen=True)
class _Spots:
    """Every cell once for each layer of units, layer by layer and unit by unit.

    Attributes:
        labels: shape (layers, cells): the unit of each cell.
        cell: which cell stands at each place of the order.
        upto: persons up to and with each place of the order.
        first, last: for each unit, its first place of the order, and the one after its last.
    """

    labels: Integers
    cell: Integers
    upto: Integers
    first: Integers
    last: Integers


def _spots(units: Units, persons: Integers) -> _Spots:
    labels = np.stack([each.ravel() for each in units.layers])
    label = labels.ravel()
    order = np.argsort(label, kind="stable")
    cell = order % (SIZE * SIZE)
    number = np.arange(len(units.table))
    return _Spots(
        labels=labels,
        cell=cell,
        upto=np.concatenate([[0], np.cumsum(persons.ravel()[cell])]),
        first=np.searchsorted(label[order], number),
        last=np.searchsorted(label[order], number, side="right"),
    )


def _placed(
    rule: dict[str, Any], zones: pd.DataFrame, spots: _Spots, rng: np.random.Generator
) -> pd.DataFrame:
    """Choose units for a rule, and a spot for each facility in them: the more people, the likelier."""
    unit = _units(rule, zones, rng)
    number = rule.get("number", 1)
    if isinstance(number, list):
        number = rng.integers(number[0], number[1] + 1, len(unit))
    unit = np.repeat(unit, number)
    person = rng.integers(spots.upto[spots.first[unit]], spots.upto[spots.last[unit]])
    cell = spots.cell[np.searchsorted(spots.upto, person, side="right") - 1]
    row, column = np.divmod(cell, SIZE)
    within = rng.integers(15, 86, (2, len(cell))) / 100
    zone = zones.iloc[unit]
    alike = pd.Series(unit).groupby(unit)
    host: Any = list(zip(zone["name"], zone["name_en"], strict=True))
    return pd.DataFrame(spots.labels[1:, cell].T, columns=_PLACE[2:]).assign(
        column=column,
        row=row,
        x=east_m(column + within[0]).round(),
        y=north_m(row + within[1]).round(),
        level=zone["level"].to_numpy(),
        host=host,
        copy=np.where(alike.transform("size") > 1, alike.cumcount() + 1, 0),
        people=zone["persons"].to_numpy(),
    )


def _units(rule: dict[str, Any], zones: pd.DataFrame, rng: np.random.Generator) -> Integers:
    """Choose the units that have a facility: for each county so many, or so many in all."""
    if "in" in rule:
        return np.repeat(np.flatnonzero(zones["zone_id"] == rule["in"]), rule["total"])
    here = np.flatnonzero(zones["level"].isin(rule["per"]))
    if "total" in rule:
        return _drawn(here, rule["total"], rng)
    county = zones["county"].to_numpy()[here]
    found = [here[zones["level"].to_numpy()[here] == "city"]]
    for number, wanted in enumerate(_of_counties(rule)):
        mine = here[county == f"D{number + 1}"]
        found.append(_drawn(mine, wanted if "count" in rule else round(wanted * len(mine)), rng))
    return np.concatenate(found)


def _drawn(units: Integers, number: int, rng: np.random.Generator) -> Integers:
    """Draw so many units; the same ones again only where there are not enough."""
    return np.sort(rng.choice(units, number, replace=number > len(units)))


def _of_counties(rule: dict[str, Any]) -> list[Any]:
    wanted = rule.get("share", rule.get("count"))
    return wanted if isinstance(wanted, list) else [wanted] * len(COUNTIES)


def _at(rule: dict[str, Any], known: list[pd.DataFrame], rng: np.random.Generator) -> pd.DataFrame:
    """Choose the places at which a rule has its staff, vehicles or departments."""
    hosts = pd.concat([each for each in known if each["type"].iloc[0] in rule["at"]])
    if "total" in rule:
        hosts = hosts.iloc[np.sort(rng.choice(len(hosts), rule["total"], replace=False))]
    halves = hosts["name"].str.split(" ", n=1)
    host: Any = list(zip(halves.str[0], halves.str[1], strict=True))
    return (
        hosts[[*_PLACE, "x", "y", "level"]]
        .assign(
            host=host,
            copy=0,
            **{"host.capacity": hosts.get("capacity")},
        )
        .reset_index(drop=True)
    )


def _described(rule: dict[str, Any], chosen: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Give the facilities of a rule their type, names and attributes."""
    number = ["" if each == 0 else str(each) for each in chosen["copy"]]
    zh = [f"{host[0]}{rule['zh']}{each}" for host, each in zip(chosen["host"], number, strict=True)]
    en = [f"{host[1]} {rule['en']} {each}".strip() for host, each in zip(chosen["host"], number, strict=True)]
    table = chosen.drop(columns="copy").assign(
        type=rule["type"], name=[f"{a} {b}" for a, b in zip(zh, en, strict=True)]
    )
    columns = {"year": _YEARS, **{name: value for name, value in rule.items() if name not in _HOW}}
    for name, value in columns.items():
        table[name] = _column(value, table, rng)
    return table


def _column(value: object, table: pd.DataFrame, rng: np.random.Generator) -> Any:
    """Draw the values of an attribute (see ``stock.yaml``)."""
    size = len(table)
    if isinstance(value, list):
        return rng.integers(value[0], value[1] + 1, size)
    if not isinstance(value, dict):
        return [value] * size
    if "share" in value:
        low, high = value["share"]
        return np.rint(table[value["of"]].astype(float) * rng.uniform(low, high, size)).astype(int)
    if "by" in value:
        low, high = value["by"]
        return np.ceil(table[value["of"]].astype(float) / rng.uniform(low, high, size)).astype(int)
    words = [*value, None]
    share = [*value.values(), max(0.0, 1 - sum(value.values()))]
    return [words[each] for each in rng.choice(len(words), size, p=np.array(share) / sum(share))]
