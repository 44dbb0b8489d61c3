"""The inputs of two runs, of which each group of changes may come from either."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.among import among
from access.contracts.tables import Entrances, Facilities
from access.places import readers
from access.remedies.difference.matching import Matched, matched
from access.study.read import Inputs
from access.study.study import Study, input_files
from access.verdicts.clause import Clause

Group = Literal["facilities", "streets", "people", "limits", "data"]
GROUPS: tuple[Group, ...] = ("facilities", "streets", "people", "limits", "data")
_STREETS = ("streets", "turns", "gates", "leg_barriers", "squares", "complete_within", "box", "sea")
_PEOPLE = ("zones", "cells", "cell_zones", "raster", "land")
_PEOPLED = ("population", "zones", "land", "plan_zones")  # fields of a study
_LIMITS = ("plans", "clauses", "profiles", "observed", "settings")


class Side(NamedTuple):
    """One of two runs.

    Attributes:
        study: what was asked.
        read: its inputs.
        clauses: those that are judged.
        own_streets: whether the streets are others than those of the study's files.
    """

    study: Study
    read: Inputs
    clauses: list[Clause]
    own_streets: bool = False


class At(NamedTuple):
    """Of which run (0, 1) each group of inputs is: what a coalition of groups comes to."""

    facilities: int = 0
    streets: int = 0
    people: int = 0
    limits: int = 0
    data: int = 0


def at(groups: Iterable[str]) -> At:
    """Return the first run with these groups of the second."""
    return At(**dict.fromkeys(groups, 1))


@dataclass(frozen=True, eq=False)
class World:
    """Two runs whose inputs were read by the same settings.

    Attributes:
        reads: the inputs of both.
        follows: whether the people are where they are because of the streets: nothing that the studies
            say of people differs.
    """

    reads: tuple[Inputs, Inputs]
    follows: bool

    @cached_property
    def matched(self) -> Matched:
        """Which facility is which."""
        return matched(*(each.facilities for each in self.reads))

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups in which the two differ (of limits nothing is known here)."""
        found, pairs = self.matched, self.matched.pairs
        differs = {
            "facilities": len(found.closed) + len(found.opened) > 0 or bool(pairs["far"].any()),
            "data": len(found.dropped) + len(found.added) > 0 or bool(found.edited.any()),
            "streets": not self._same(_STREETS) or self.doors_differ,
            "people": not self._same(_PEOPLE),
        }
        if self.follows and differs["people"]:
            differs |= {"people": False, "streets": True}
        return frozenset(name for name, each in differs.items() if each)

    def types(self, group: str) -> set[str]:
        """Return the types of the facilities in which the two differ by a group."""
        one, other = (each.facilities["type"].astype(str) for each in self.reads)
        found, pairs = self.matched, self.matched.pairs
        if group == "facilities":
            mine, alone = pairs["far"].to_numpy(dtype=bool), (found.closed, found.opened)
        else:
            mine, alone = found.edited, (found.dropped, found.added)
        here, there = pairs.index[mine], pd.Index(pairs["other"][mine])
        return {*one[here], *other[there], *one[alone[0]], *other[alone[1]]}

    def inputs(self, where: At) -> Inputs:
        """Return the inputs with each group from its run; ``entrances`` are those of both."""
        streets, people = self.reads[where.streets], self.reads[self.people(where)]
        facilities, _ = self.facilities(where.facilities, where.data)
        changes: dict[str, Any] = {name: getattr(people, name) for name in (*_PEOPLE, "people")}
        return replace(
            streets, **changes, facilities=facilities, entrances=self.entrances, time_ratios=None, notes=()
        )

    def people(self, where: At) -> int:
        """Return of which run the people are."""
        return where.streets if self.follows else where.people

    def facilities(self, facilities: int, data: int) -> tuple[Facilities, pd.Series]:
        """Return the FACILITIES that are there, by common ids, and of each the run that draws it."""
        return self._facilities[facilities, data]

    def doors(self, facilities: int, data: int, streets: int) -> pd.Index:
        """Return the ids in ``entrances`` of the facilities that are there, in their order.

        A facility that is drawn alike in both runs is entered where the streets say.
        """
        table, drawn = self.facilities(facilities, data)
        pairs = self.matched.pairs
        redrawn = pairs["redrawn"].reindex(table.index, fill_value=True).to_numpy(dtype=bool)
        run = np.where(redrawn, drawn.to_numpy(dtype=int), streets)
        run = np.where(among(table.index, self._one_door), 0, run)
        return pd.Index([f"{i}|{n}" for i, n in zip(table.index, run, strict=True)], dtype="str")

    @cached_property
    def entrances(self) -> Entrances:
        """The ENTRANCES of both runs, each facility with the number of the run: ``f12|0``."""
        one, other = (each.entrances for each in self.reads)
        known = dict(zip(self.matched.pairs["other"], self.matched.pairs.index, strict=True))
        renamed = other.rename(index=lambda name: known.get(name) or self._opened.get(name, name))
        renamed = renamed[~among(renamed.index, self._one_door)]
        parts = [each.set_axis(each.index.astype(str) + f"|{n}") for n, each in enumerate((one, renamed))]
        table = geopandas.GeoDataFrame(pd.concat([each[["geometry"]] for each in parts]), crs=one.crs)
        return table.rename_axis("facility_id")

    @cached_property
    def outlines(self) -> geopandas.GeoSeries | None:
        """The outlines of facilities by the ids of ``entrances``; None: neither run has any."""
        if not any("outline" in each.facilities.columns for each in self.reads):
            return None
        known = dict(zip(self.matched.pairs["other"], self.matched.pairs.index, strict=True))
        found = []
        for number, each in enumerate(self.reads):
            if "outline" not in each.facilities.columns:
                continue
            names = [
                i if number == 0 else known.get(i) or self._opened.get(i, i)
                for i in each.facilities.index.astype(str)
            ]
            column = each.facilities["outline"].set_axis([f"{name}|{number}" for name in names])
            found.append(column[among(column.index, self.entrances.index)])
        return geopandas.GeoSeries(pd.concat(found), crs=self.entrances.crs)

    @cached_property
    def cells_alike(self) -> bool:
        """Whether the people's cells stand in the same places."""
        one, other = (each.cells for each in self.reads)
        same = one.index.equals(other.index)
        return same and bool(shapely.equals_exact(np.asarray(one.geometry), np.asarray(other.geometry)).all())

    @cached_property
    def doors_differ(self) -> bool:
        """Whether any facility that is drawn alike in both runs is entered elsewhere."""
        alike = self.matched.pairs.index[~self.matched.pairs["redrawn"].to_numpy(dtype=bool)]
        return not bool(alike.isin(self._one_door).all())

    @cached_property
    def _one_door(self) -> pd.Index:
        """Those of both runs that are drawn and entered alike."""
        here, there = (_places(each.entrances) for each in self.reads)
        pairs = self.matched.pairs
        rows = zip(pairs.index, pairs["other"], pairs["redrawn"], strict=True)
        alike = [str(i) for i, j, redrawn in rows if not redrawn and here.get(str(i)) == there.get(str(j))]
        return pd.Index(alike, dtype="str")

    @cached_property
    def _opened(self) -> dict[str, str]:
        """Of those of the second run alone, their ids among all: none that the first run has given."""
        taken = set(self.reads[0].facilities.index.astype(str))
        found = {}
        for name in [*self.matched.opened, *self.matched.added]:
            new = str(name)
            while new in taken:
                new = f"{new}'"
            taken.add(new)
            found[str(name)] = new
        return found

    @cached_property
    def _facilities(self) -> dict[tuple[int, int], tuple[Facilities, pd.Series]]:
        """By the run of each group, facilities and data: see ``facilities``."""
        return {(f, d): self._composed(f, d) for f in (0, 1) for d in (0, 1)}

    def _composed(self, facilities: int, data: int) -> tuple[Facilities, pd.Series]:
        found, pairs = self.matched, self.matched.pairs
        tables = self._common_places()
        ids = pairs.index if data == 0 else pd.Index(pairs["other"])
        far = pairs["far"].to_numpy(dtype=bool)
        table = tables[data].loc[ids].set_axis(pairs.index)
        if far.any() and facilities != data:
            elsewhere = tables[facilities].loc[pairs.index if facilities == 0 else pd.Index(pairs["other"])]
            table = _drawn_as(table, elsewhere.set_axis(pairs.index), far)
        drawn = pd.Series(np.where(far, facilities, data), pairs.index)
        gone, come = (found.closed, found.opened), (found.dropped, found.added)
        for run, alone in ((facilities, gone), (data, come)):
            more = tables[run].loc[alone[run]]
            names = [self._opened.get(str(each), str(each)) if run else str(each) for each in more.index]
            more = more.set_axis(pd.Index(names, dtype="str"))
            if len(more):
                table = (
                    geopandas.GeoDataFrame(pd.concat([table, more]), crs=table.crs) if len(table) else more
                )
                drawn = pd.concat([drawn, pd.Series(run, more.index)])
        return table.rename_axis("facility_id"), drawn

    def _common_places(self) -> tuple[Facilities, Facilities]:
        """Both tables; a place that is one in both bears one id, so that it is counted once."""
        one, other = (each.facilities for each in self.reads)
        if "place_id" not in one.columns or "place_id" not in other.columns:
            return one, other
        pairs = self.matched.pairs
        here, there = one["place_id"].loc[pairs.index], other["place_id"].loc[pd.Index(pairs["other"])]
        known = {
            new: old for old, new in zip(here, there, strict=True) if not pd.isna(old) and not pd.isna(new)
        }
        return one, other.assign(place_id=other["place_id"].map(lambda each: known.get(each, each)))

    def _same(self, names: Iterable[str]) -> bool:
        one, other = self.reads
        return all(_alike(getattr(one, name), getattr(other, name)) for name in names)


def people_alike(one: Study, other: Study) -> bool:
    """Tell whether two studies say the same of people, zones and land, in files that are the same."""
    files = [
        [
            (field, each["sha256"])
            for field, path in input_files(study)
            if field.startswith(("population", "zones", "land"))
            for each in readers.recorded(field, path)
        ]
        for study in (one, other)
    ]
    said = [_without_paths(study.model_dump(include={*_PEOPLED})) for study in (one, other)]
    return files[0] == files[1] and said[0] == said[1]


def mixed(streets: Study, people: Study, limits: Study) -> Study:
    """Return a study that says of each group what another one says."""
    said = {name: getattr(limits, name) for name in _LIMITS}
    said |= {name: getattr(people, name) for name in _PEOPLED}
    return streets.model_copy(update=said)


def _without_paths(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_paths(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_paths(each) for each in value]
    return None if hasattr(value, "is_absolute") else value


def _drawn_as(table: Facilities, other: Facilities, rows: Any) -> Facilities:
    """The table with points and outlines of some rows from another of the same index."""
    places = np.where(rows, np.asarray(other.geometry), np.asarray(table.geometry))
    moved: Facilities = table.set_geometry(geopandas.GeoSeries(places, table.index, table.crs))
    if "outline" in table.columns or "outline" in other.columns:
        blank = pd.Series([None] * len(table), table.index, dtype=object)
        mine, theirs = (each["outline"] if "outline" in each.columns else blank for each in (table, other))
        chosen = np.where(rows, np.asarray(theirs, dtype=object), np.asarray(mine, dtype=object))
        moved["outline"] = geopandas.GeoSeries(chosen, table.index, table.crs)
    return moved


def _places(entrances: Entrances) -> dict[str, tuple[bytes, ...]]:
    """Where each facility is entered."""
    found: dict[str, list[bytes]] = {}
    for name, place in zip(entrances.index, shapely.to_wkb(np.asarray(entrances.geometry)), strict=True):
        found.setdefault(str(name), []).append(place)
    return {name: tuple(sorted(each)) for name, each in found.items()}


def _alike(one: Any, other: Any) -> bool:
    """Whether two inputs are the same: tables, shapes, arrays, or several of them."""
    if one is None or other is None or type(one) is not type(other):
        return one is other
    if isinstance(one, pd.DataFrame | pd.Series):
        return bool(one.equals(other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_alike(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, shapely.Geometry):
        return bool(shapely.equals_exact(one, other, 0.0))
    return bool(np.array_equal(one, other))
