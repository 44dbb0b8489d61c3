"""Which facility of one run is which of another: by id, or near position and similar name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans
from access.contracts.tables import Facilities
from access.places.tabular.columns import named

NEAR_M = 50.0  # so far the drawing of one place may differ; farther, it has moved
_ALIKE = 0.8  # assumed: of the signs of two names, so many are the same ones in the same order
_NUMERALS = re.compile("[0-9一二三四五六七八九十]+")
_NOT_ATTRIBUTES = {"geometry", "outline", "opening_hours", "source", "place_id", "type", "name"}


@dataclass(frozen=True, eq=False)
class Matched:
    """The facilities of two runs.

    Attributes:
        pairs: those of both, index facility_id of the first: ``other`` (id in the second), ``distance_m``,
            ``far`` (moved by more than ``NEAR_M``), ``redrawn`` (its point or its outline differs),
            ``retagged``, ``renamed``, ``changed`` (names of other attributes that differ, joined by a comma).
        closed, opened: ids of those of one run alone.
        dropped, added: ids of those of one run alone whose object is in both: it bears another type.
    """

    pairs: pd.DataFrame
    closed: pd.Index
    opened: pd.Index
    dropped: pd.Index
    added: pd.Index

    @property
    def edited(self) -> Booleans:
        """Which pairs are edits of the data: of their attributes, or of a place that did not move."""
        pairs = self.pairs
        told = pairs["retagged"] | pairs["renamed"] | (pairs["changed"] != "")
        return np.asarray(told | (pairs["redrawn"] & ~pairs["far"]), dtype=bool)


def matched(one: Facilities, other: Facilities) -> Matched:
    """Match the facilities of two runs; the other way round, the same ones are matched.

    In this order: the same id (of OpenStreetMap, or of a list) within ``NEAR_M``, of the same type before
    others; within ``NEAR_M``, the same type and no name that differs, then a similar name alone, the nearest
    first; the same id farther away, unless the names differ. Ids made of line numbers tell nothing.

    Args:
        one, other: FACILITIES in one CRS.
    """
    sides = _Sides(one, other)
    for same_type in (True, False):
        sides.take(sides.of_one_id(near=True), same_type=same_type)
    for same_type in (True, False):
        sides.take(sides.nearby(same_type), same_type=same_type)
    for same_type in (True, False):
        sides.take(sides.of_one_id(near=False), same_type=same_type)
    return sides.told()


def beside(found: Matched, one: Facilities, other: Facilities) -> list[tuple[str, str]]:
    """Return those closed and opened that are of one type within ``NEAR_M`` of each other.

    Args:
        found: which is which.
        one, other: FACILITIES of the two runs.
    """
    gone, come = one.loc[found.closed], other.loc[found.opened]
    pairs = shapely.STRtree(_shapes(come)).query(_shapes(gone), predicate="dwithin", distance=NEAR_M)
    kinds = [each["type"].astype(str).tolist() for each in (gone, come)]
    return [
        (str(gone.index[i]), str(come.index[j])) for i, j in pairs.T.tolist() if kinds[0][i] == kinds[1][j]
    ]


def similar(one: str | None, other: str | None) -> bool:
    """Tell whether two names may be of one place; numbers in them must be the same.

    >>> similar("虚宁市第一小学", "虚宁市第二小学"), similar("人民医院", "县人民医院")
    (False, True)
    >>> similar("虚宁一小", "虚宁市第一小学"), similar("虚宁一中", "虚宁市第一小学")
    (True, False)
    >>> similar("Clinic A", "clinic-a"), similar("Clinic A", "Library")
    (True, False)
    """
    if not one or not other:
        return False
    a, b = _plain(one), _plain(other)
    if _NUMERALS.findall(a) != _NUMERALS.findall(b):
        return False
    inside = min(len(a), len(b)) >= 2 and (a in b or b in a)
    if a == b or inside or _shortened(*sorted((a, b), key=len)):
        return True
    return SequenceMatcher(a=min(a, b), b=max(a, b), autojunk=False).ratio() >= _ALIKE


def _shortened(short: str, long: str) -> bool:
    """Whether a name has the signs of another one in their order, and half of them at least."""
    rest = iter(long)
    return len(short) >= 3 and 2 * len(short) >= len(long) and all(sign in rest for sign in short)


def _plain(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())


class _Sides:
    """The facilities of both runs while they are matched."""

    def __init__(self, one: Facilities, other: Facilities) -> None:
        self.tables = one, other
        self.shapes = tuple(_shapes(each) for each in (one, other))
        self.names = tuple([None if pd.isna(n) else str(n) for n in each["name"]] for each in (one, other))
        self.types = tuple(each["type"].astype(str).tolist() for each in (one, other))
        self.keys = tuple(_keys(each) for each in (one, other))
        self.mate: tuple[dict[int, int], dict[int, int]] = ({}, {})

    def take(self, found: Iterator[tuple[float, int, int]], *, same_type: bool) -> None:
        """Match the nearest first; of those as near, in an order that is the same from either side."""
        ids = [each.index.astype(str) for each in self.tables]
        ranked = [
            (distance, *sorted((ids[0][i], ids[1][j])), i, j)
            for distance, i, j in found
            if not same_type or self.types[0][i] == self.types[1][j]
        ]
        for *_, i, j in sorted(ranked):
            if i not in self.mate[0] and j not in self.mate[1]:
                self.mate[0][i], self.mate[1][j] = j, i

    def of_one_id(self, *, near: bool) -> Iterator[tuple[float, int, int]]:
        """Those of one id that are near each other, or those that are not and no name speaks against it."""
        there = defaultdict(list)
        for j, key in enumerate(self.keys[1]):
            if key is not None and j not in self.mate[1]:
                there[key].append(j)
        for i, key in enumerate(self.keys[0]):
            if key is None or i in self.mate[0]:
                continue
            for j in there.get(key, ()):
                distance = self._apart(i, j)
                a, b = self.names[0][i], self.names[1][j]
                if distance <= NEAR_M if near else (not a or not b or similar(a, b)):
                    yield distance, i, j

    def nearby(self, same_type: bool) -> Iterator[tuple[float, int, int]]:
        """Those within ``NEAR_M`` whose names are similar; of one type, also where one has none."""
        left = [np.array([n for n in range(len(t)) if n not in m], dtype=int) for t, m in self._open()]
        if not len(left[0]) or not len(left[1]):
            return
        tree = shapely.STRtree(self.shapes[1][left[1]])
        rows, found = tree.query(self.shapes[0][left[0]], predicate="dwithin", distance=NEAR_M)
        for i, j in zip(left[0][rows].tolist(), left[1][found].tolist(), strict=True):
            a, b = self.names[0][i], self.names[1][j]
            if similar(a, b) or (same_type and (not a or not b)):
                yield self._apart(i, j), i, j

    def _open(self) -> list[tuple[Any, dict[int, int]]]:
        return list(zip(self.tables, self.mate, strict=True))

    def _apart(self, i: int, j: int) -> float:
        return float(shapely.distance(self.shapes[0][i], self.shapes[1][j]))

    def told(self) -> Matched:
        """Return what was matched."""
        one, other = self.tables
        here = np.array(sorted(self.mate[0]), dtype=int)
        there = np.array([self.mate[0][i] for i in here.tolist()], dtype=int)
        a, b = one.iloc[here], other.iloc[there]
        apart = shapely.distance(self.shapes[0][here], self.shapes[1][there]) if len(here) else np.zeros(0)
        pairs = pd.DataFrame(
            {
                "other": b.index.astype(str),
                "distance_m": apart,
                "far": apart > NEAR_M,
                "redrawn": _redrawn(a, b),
                "retagged": a["type"].astype(str).to_numpy() != b["type"].astype(str).to_numpy(),
                "renamed": _differ(a["name"].astype(object), b["name"].astype(object)),
                "changed": _changed(a, b),
            },
            index=a.index,
        )
        known = [{key for key in keys if key is not None} for keys in self.keys]
        alone: list[pd.Index] = []
        for side, keys in enumerate(self.keys):
            free = np.array([n not in self.mate[side] for n in range(len(keys))], dtype=bool)
            shared = self._kept(side, known[1 - side])
            alone += [self.tables[side].index[free & ~shared], self.tables[side].index[free & shared]]
        return Matched(pairs, closed=alone[0], dropped=alone[1], opened=alone[2], added=alone[3])

    def _kept(self, side: int, known: set[str]) -> Booleans:
        """Whether the object of each is one of the other run's, too, near where it was."""
        where = defaultdict(list)
        for j, key in enumerate(self.keys[1 - side]):
            where[key].append(j)
        found = []
        for i, key in enumerate(self.keys[side]):
            ends = [(i, j) if side == 0 else (j, i) for j in where[key]] if key in known else []
            found.append(any(self._apart(*each) <= NEAR_M for each in ends))
        return np.array(found, dtype=bool)


def _keys(table: Facilities) -> list[str | None]:
    """What tells an object again: its id in OpenStreetMap or in a list; None: a line number, no id."""
    places = table["place_id"] if "place_id" in table.columns else pd.Series(None, table.index, dtype=object)
    keys: list[str | None] = []
    for own, place, source in zip(table.index.astype(str), places, table["source"].astype(str), strict=True):
        key = own if pd.isna(place) else str(place)
        stem = re.escape(source.rsplit(".", 1)[0].split(".osm")[0])
        keys.append(None if re.fullmatch(rf"(\d+:)?{stem}:\d+(:\w+)?", key) else key)
    return keys


def _shapes(table: Facilities) -> Any:
    """The outline of each, where it has one; else its point."""
    points = np.asarray(table.geometry, dtype=object)
    if "outline" not in table.columns:
        return points
    drawn = np.asarray(table["outline"].to_numpy(), dtype=object)
    return np.where(shapely.is_missing(drawn), points, drawn)


def _redrawn(a: Facilities, b: Facilities) -> Booleans:
    same = shapely.equals_exact(np.asarray(a.geometry), np.asarray(b.geometry), tolerance=1e-6)
    one, other = _shapes(a), _shapes(b)
    kind = shapely.get_type_id(one) == shapely.get_type_id(other)
    drawn = shapely.equals_exact(one, other, tolerance=1e-6)
    return ~np.asarray(same & kind & drawn, dtype=bool)


def _differ(a: pd.Series, b: pd.Series) -> Booleans:
    one, other = a.to_numpy(dtype=object), b.to_numpy(dtype=object)
    missing, absent = pd.isna(one), pd.isna(other)
    return np.asarray((missing != absent) | (~missing & ~absent & (one != other)), dtype=bool)


def _coordinate(name: str) -> bool:
    """Whether a list's column says where its places are, as their points do."""
    column = named(name)
    return column is not None and column.role in {"x", "y"}


def _changed(a: Facilities, b: Facilities) -> list[str]:
    names = sorted(name for name in {*a.columns, *b.columns} - _NOT_ATTRIBUTES if not _coordinate(name))
    blank = pd.Series([None] * len(a), dtype=object)
    found = ["" for _ in range(len(a))]
    for name in names:
        one, other = (
            each[name].reset_index(drop=True).astype(object) if name in each.columns else blank
            for each in (a, b)
        )
        for row in np.flatnonzero(_differ(one, other)):
            found[row] = f"{found[row]},{name}" if found[row] else name
    return found
