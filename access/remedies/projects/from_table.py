"""A list of projects: any table with coordinates, or any kind of layer → projects, all faults at once."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.arrays import Booleans
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tiles import LayerDatum
from access.places import checks, datums, kinds, likely_datum, readers, strays
from access.places.facilities import listed_types
from access.places.facilities.from_table import USUAL
from access.places.facilities.listed_types import Vocabulary
from access.places.reading import Reading
from access.places.tabular import matching, words
from access.remedies.projects.project import Project, lines
from access.remedies.projects.words import COLUMNS, known, meaning, year_of
from access.standards import understood
from access.study import settle_datum
from access.study.read import Inputs
from access.study.sources import plain

_AMOUNTS = ("capacity", "units", "staff", "area_m2", "floor_area_m2", "pupils", "classes")
_PLACES = ("place", "位置", "地点", "坐标位置")
_PAIR = re.compile(r"\s*[-+]?\d+(?:\.\d+)?\s*[,，;； ]\s*[-+]?\d+(?:\.\d+)?\s*")
_NOWHERE = shapely.Point(0, 0)  # of rows that need no place
_VOCABULARY = Vocabulary(
    type=partial(understood.token, "type"),
    unknown=lambda lost: understood.unknown("type", lost, Said("设施类型", "facility type")),
)


@dataclass(frozen=True)
class Listed:
    """A list as it was read.

    Attributes:
        projects: by their ids: the order of the rows tells nothing.
        far: ids of those that lie far from the study.
        notes: what is doubtful, or was left out.
    """

    projects: tuple[Project, ...]
    far: frozenset[str]
    notes: tuple[Note, ...]


def from_table(path: Path, near: Inputs, reading: Reading, datum: LayerDatum | None = None) -> Listed:
    """Read a list of projects: place, type, capacity, stage, year, department, a row each.

    Headings may be Chinese or English (``words.COLUMNS``); coordinates are told as in lists of facilities. A
    row whose year is empty has none; one whose stage is empty is planned. Other columns are attributes of
    the facility.

    Args:
        path: CSV, TXT, XLSX, XLS, ODS with coordinates, or any kind of layer.
        near: the inputs of the study.
        reading: how the file is read.
        datum: that of its coordinates, as a study says it.

    Raises:
        FileError: with every row whose type, stage, year, number, id, place or facility is not understood.
    """
    reading = replace(_placed(path, reading), datum=None if datum in (None, "auto") else plain(datum))
    layer, notes = readers.layer(path, reading, strays=True)
    rows = _Rows(path, layer, taken={reading.xy_column} - {None})
    types, told = rows.types(), rows.columns()
    far = rows.far(near)
    if rows.faults:
        raise FileError(str(path), rows.faults)
    crs = near.cells.crs
    points = datums.project(layer.geometry, crs)
    placed = geopandas.GeoSeries(points[rows.there])
    evidence = likely_datum.of_places(placed, near.streets, plain(datum)) if len(placed) else None
    settled, doubts = settle_datum.settled(path, "facilities", datum, evidence)
    if settled != plain(datum):
        layer, _ = readers.layer(path, replace(reading, datum=settled), strays=True)
        points = datums.project(layer.geometry, crs)
    middles = shapely.get_coordinates(points.representative_point().where(rows.there, _NOWHERE))
    found = [
        Project(
            id=told["id"][i],
            row=int(layer.index[i]) + rows.first,
            name=told["name"][i] or "",
            types=types[i],
            stage=told["stage"][i],
            year=None if math.isnan(told["year"][i]) else int(told["year"][i]),
            department=told["department"][i] or "",
            action=told["action"][i],
            facility=told["facility"][i] or "",
            columns=told["columns"][i],
            xy=(float(middles[i, 0]), float(middles[i, 1])) if rows.there[i] else None,
        )
        for i in range(len(layer))
    ]
    ids = frozenset(told["id"][i] for i in np.flatnonzero(far))
    ordered = tuple(sorted(found, key=lambda each: each.id))
    return Listed(ordered, ids, (*notes, *rows.notes, *doubts))


def _placed(path: Path, reading: Reading) -> Reading:
    """How the file is read, where its places stand in a column of that name."""
    if reading.xy_column or reading.x_column or kinds.ending(path) not in kinds.TABLES:
        return reading
    frame, _ = readers.table(path, reading)
    for name in frame.columns:
        texts = readers.text(frame[name]).dropna()
        if words.key(str(name)) in _PLACES and len(texts) and texts.map(_PAIR.fullmatch).notna().all():
            return replace(reading, xy_column=str(name))
    return reading


class _Rows:
    """The rows of a list, column by column; collects faults and notes.

    Attributes:
        first: the line of the first row.
        there: which rows have a place.
    """

    def __init__(self, path: Path, layer: geopandas.GeoDataFrame, *, taken: set[str | None]) -> None:
        self.faults: list[Said] = []
        self.notes: list[Note] = []
        self._path, self._layer = path, layer
        self.first = 2 if kinds.ending(path) in kinds.TABLES else 1
        self.there: Booleans = ~checks.unplaced(layer)
        names = pd.DataFrame(columns=[each for each in layer.columns if each not in taken])
        self._column: dict[str, str] = {}
        for what, usual in COLUMNS.items():
            try:
                found = matching.column(names, None, usual, path)
            except FileError:
                continue
            if found not in self._column.values():
                self._column[what] = found
        self._action = self._words("action", "open")

    def types(self) -> list[tuple[str, ...]]:
        """The facility types that each row opens."""
        opens = np.array([each == "open" for each in self._action])
        found: list[tuple[str, ...]] = [()] * len(self._layer)
        if not opens.any():
            return found
        if "type" not in self._column:
            self.faults.append(matching.missing(None, COLUMNS["type"], self._names))
            return found
        mine, name = self._layer[opens], self._column["type"]
        try:
            rows, more = listed_types.typed(mine, self._path, name, {}, _VOCABULARY)
        except FileError:
            self._types_not_known(mine, name)
            return found
        self.notes += more
        of = rows.groupby(level=0)["_type"].agg(tuple)
        return [of.get(each, ()) for each in self._layer.index]

    def _types_not_known(self, rows: geopandas.GeoDataFrame, name: str) -> None:
        """Tell of each word that is no type in which rows it stands."""
        for _, same in rows.groupby(readers.text(rows[name]).fillna("").to_numpy(), sort=False):
            try:
                listed_types.typed(geopandas.GeoDataFrame(same), self._path, name, {}, _VOCABULARY)
            except FileError as error:
                where = lines(self._path, (np.asarray(same.index) + self.first).tolist())
                self.faults += [Said(f"{where.zh}：{each.zh}", f"{where}: {each}") for each in error.faults]

    def columns(self) -> dict[str, list[Any]]:
        """What each row says, by ``Project``'s names."""
        amounts = self._amounts()
        told: dict[str, list[Any]] = {
            "id": self._ids(),
            "stage": self._words("stage", "planned"),
            "year": self._years(),
            "action": self._action,
            "columns": amounts,
            **{each: self._text(each) for each in ("name", "department", "facility")},
        }
        acts = np.array([each != "open" for each in self._action])
        unnamed = acts & np.array([each is None for each in told["facility"]])
        self._fault(
            unnamed,
            "扩建、迁建、关闭的项目没有写是哪处设施（“原设施”列：编号或名称）",
            "what is enlarged, moved or closed is not named (column `facility`: its id or name)",
        )
        bare = np.array([each == "enlarge" for each in self._action]) & ~np.array(
            [bool(each) for each in amounts]
        )
        self._fault(
            bare, "扩建的项目没有写扩建后的规模", "what is enlarged does not say its capacity afterwards"
        )
        return told

    def far(self, near: Inputs) -> Booleans:
        """Which rows lie far from the study; those that need a place and have none are a fault."""
        needs = np.array([each in ("open", "move") for each in self._action])
        self._fault(needs & ~self.there, "没有坐标", "no coordinates")
        far = np.zeros(len(self._layer), dtype=bool)
        if self.there.any():
            area = geopandas.GeoSeries([near.complete_within, near.zones.union_all()], crs=near.cells.crs)
            placed = self._layer[self.there]
            try:
                kept, more = strays.without(self._path, placed, area, self._column.get("name"))
            except FileError as error:
                self.faults += error.faults
                return far
            self.notes += more
            far = self.there & ~np.asarray(self._layer.index.isin(kept.index))
        return far

    @property
    def _names(self) -> list[str]:
        return [str(each) for each in self._layer.columns if each != "geometry"]

    def _text(self, what: str) -> list[str | None]:
        name = self._column.get(what)
        if name is None:
            return [None] * len(self._layer)
        return [None if pd.isna(each) else str(each) for each in readers.text(self._layer[name])]

    def _each(
        self, what: str, read: Callable[[str], Any], wrong: Callable[[str], tuple[str, str]], empty: Any
    ) -> list[Any]:
        """Read a column text by text; those that are not understood are a fault, each with its rows."""
        texts = self._text(what)
        found = [empty if each is None else read(each) for each in texts]
        for text in dict.fromkeys(
            each for each, value in zip(texts, found, strict=True) if value is None and each
        ):
            self._fault(np.array([each == text for each in texts]), *wrong(text))
        return found

    def _words(self, what: Any, empty: str) -> list[str]:
        name, usual = self._column.get(what, what), known(what)
        return self._each(
            what,
            lambda text: meaning(what, text),
            lambda text: (
                f"“{name}”为“{text}”，不认识；可写 {usual.zh}",
                f"'{name}' is '{text}'; known are {usual}",
            ),
            empty,
        )

    def _years(self) -> list[float]:
        name = self._column.get("year", "year")
        found = self._each(
            "year",
            year_of,
            lambda text: (
                f"“{name}”为“{text}”，不是年份；写 2027、2026-09，或留空",
                f"'{name}' is '{text}', no year; write 2027, 2026-09, or nothing",
            ),
            math.nan,
        )
        return [math.nan if each is None else each for each in found]

    def _amounts(self) -> list[dict[str, Any]]:
        """The numbers and other attributes of each row."""
        found: list[dict[str, Any]] = [{} for _ in range(len(self._layer))]
        for what in _AMOUNTS:
            if what not in self._column:
                continue
            name = self._column[what]
            try:
                values, more = readers.amounts(self._layer, name, self._path, attribute=what)
            except FileError as error:
                self.faults += error.faults
                continue
            self.notes += more
            negative = np.asarray(values < 0)
            self._fault(negative, f"“{name}”小于 0", f"'{name}' is below 0")
            for row in np.flatnonzero(values.notna()):
                found[row][what] = float(values.iloc[row])
        self._attributes(found)
        return found

    def _attributes(self, found: list[dict[str, Any]]) -> None:
        """Put the other columns beside the numbers, as lists of facilities have them."""
        own = {usual: attribute for attribute, words in USUAL.items() for usual in words}
        used = {*self._column.values(), self._layer.geometry.name}
        for name in self._layer.columns:
            attribute = own.get(str(name), str(name))
            if name in used or (attribute in tables.FACILITIES.columns and attribute != "level"):
                continue
            for row, text in enumerate(readers.text(self._layer[name])):
                if text is None or pd.isna(text):
                    continue
                if attribute == "level":
                    found[row]["level"] = understood.token("level", text) or text
                elif self._action[row] == "open":
                    found[row].setdefault("attributes", {})[attribute] = str(text)

    def _ids(self) -> list[str]:
        texts = self._text("id")
        lines = [int(each) + self.first for each in self._layer.index]
        found = [
            f"{self._path.stem}:{line}" if text is None else f"{self._path.stem}:{text}"
            for line, text in zip(lines, texts, strict=True)
        ]
        once = pd.Series(found)
        for each in once[once.duplicated()].unique():
            written = each.partition(":")[2]
            self._fault(
                np.asarray(once == each), f"编号“{written}”重复", f"id '{written}' stands more than once"
            )
        return found

    def _fault(self, rows: Booleans, zh: str, en: str) -> None:
        if rows.any():
            numbers = np.asarray(self._layer.index)[rows] + self.first
            where = lines(self._path, numbers.tolist())
            self.faults.append(Said(f"{where.zh}：{zh}", f"{where}: {en}"))
