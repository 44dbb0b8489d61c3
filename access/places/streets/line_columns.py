"""The columns of a layer of street lines: which tells what, and in what words."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import checks, readers
from access.places.streets import column_words as words_of
from access.places.streets import directions
from access.places.streets.class_words import LEVELS, SEPARATE
from access.places.streets.classes import known_class, mapped

_MOST, _DEEPEST = 0.5, 20


class Columns(NamedTuple):
    """What the study says of a layer's columns; None: it is found by its name."""

    classes: Mapping[str, str]
    class_column: str | None = None
    oneway_column: str | None = None
    level_column: str | None = None
    name_column: str | None = None


class Told(NamedTuple):
    """What the columns tell of each row.

    Attributes:
        kind: class of the street.
        way: ``both``, ``forward``, ``backward``.
        level: layer; 0 on the ground.
        levels_told: whether any column, or word, tells of levels.
        apart: another number than 0 for what crosses others above or below as a rule: motorways and
            expressways, their ramps, what is called a bridge or a tunnel.
        structure: ``bridge``, ``tunnel``, ``ground``; "" where nothing tells.
        name: of the street; "" for none.
        gone: rows that are no streets, or not built.
        notes: how the columns were understood.
    """

    kind: pd.Series
    way: pd.Series
    level: pd.Series
    levels_told: bool
    apart: pd.Series
    structure: pd.Series
    name: pd.Series
    gone: Booleans
    notes: list[Note]


def told(rows: geopandas.GeoDataFrame, columns: Columns, known: Collection[str], path: Path) -> Told:
    """Read what the columns of a layer tell of its rows.

    Args:
        rows: the layer.
        columns: what the study says of them.
        known: classes that the modes of the study name beside those of OpenStreetMap.
        path: the file, for messages.

    Raises:
        FileError: with all faults: a column that is not there, words of classes, directions or levels that
            are not known.
    """
    layer = _Layer(rows, path)
    faults: list[Said] = []
    notes: list[Note] = []

    def tried(read: Callable[[], tuple[Any, list[Note]]], default: Any) -> Any:
        try:
            found, more = read()
        except FileError as error:
            faults.extend(error.faults)
            return default
        notes.extend(more)
        return found

    words = tried(lambda: layer.class_words(columns), layer.blank)
    kind = tried(lambda: layer.classes(words, columns, known), layer.blank)
    way = tried(lambda: layer.ways(columns.oneway_column), layer.blank)
    level, told_by = tried(lambda: layer.levels(columns.level_column), (layer.blank, ""))
    bridge, tunnel = (layer.flags(names) for names in (words_of.BRIDGE, words_of.TUNNEL))
    name = tried(lambda: layer.names(columns.name_column), layer.blank)
    planned, of_state = layer.planned()
    if faults:
        raise FileError(str(path), faults)
    by_word = words.map(LEVELS).fillna(0).astype(int)
    up = (bridge if bridge is not None else layer.nowhere) | (by_word > 0).to_numpy()
    down = (tunnel if tunnel is not None else layer.nowhere) | (by_word < 0).to_numpy()
    level = level.where(level != 0, np.where(down, -1, up.astype(int))).astype(int)
    columns_of = bool(told_by) or bridge is not None or tunnel is not None
    structure = np.select([up, down], ["bridge", "tunnel"], "ground" if columns_of else "")
    separate = kind.isin(["motorway"]) | words.str.lower().isin(SEPARATE)
    ramp = kind.isin(["motorway_link", "trunk_link"])
    gone = kind.isin(["construction", "proposed", "razed", "abandoned", "disused", "no"]).to_numpy()
    notes += [*of_state, *layer.gone_note(kind[gone & ~planned], words)]
    return Told(
        kind,
        way,
        level,
        columns_of and bool((level != 0).any()),
        pd.Series(np.select([separate, ramp, level != 0], [1, 2, 10 + level], 0), rows.index),
        pd.Series(structure, rows.index),
        name,
        gone | planned,
        notes,
    )


class _Layer:
    """The rows of a layer, by their columns."""

    def __init__(self, rows: geopandas.GeoDataFrame, path: Path) -> None:
        self.path, self.rows = path, rows
        own = [str(name) for name in rows.columns if name != rows.geometry.name]
        self.names_of = {_plain(name): name for name in reversed(own)}
        self.columns = own
        self.blank = pd.Series("", rows.index, dtype="str")
        self.nowhere = np.zeros(len(rows), dtype=bool)

    def text(self, column: str) -> pd.Series:
        return readers.text(self.rows[column]).fillna("").astype("str")

    def wanted(self, name: str, setting: str) -> str:
        if name in self.columns:
            return name
        if _plain(name) in self.names_of:
            return self.names_of[_plain(name)]
        shown = examples(self.columns, most=20)
        raise FileError(
            str(self.path),
            [
                Said(
                    f"`{setting}`：没有“{name}”列；它的列有：{shown}",
                    f"`{setting}`: no column '{name}'; its columns are {shown}",
                )
            ],
        )

    def usual(self, names: tuple[str, ...]) -> str | None:
        return next((self.names_of[name] for name in names if name in self.names_of), None)

    def class_words(self, columns: Columns) -> tuple[pd.Series, list[Note]]:
        """The words of the column that tells the class; none, and a note, where there is no such column."""
        if columns.class_column is not None:
            column: str | None = self.wanted(columns.class_column, "class_column")
        else:
            column = self.usual(words_of.CLASS)
            if column is not None and not (self.text(column) != "").any():
                column = None
            column = column or self._likely_classes(columns.classes)
        if column is None:
            shown = examples(self.columns, most=12) or "–"
            zh = f"{self.path.name}：没有说明道路等级的列（{shown}），所有街道都按可步行、等级不明处理"
            en = f"{self.path.name}: no column tells the classes of streets ({shown}): all are taken to be"
            en += " walkable, of no known class; name one with `class_column`"
            return self.blank, [Note("doubtful", "streets", zh, en, len(self.rows), "rows")]
        self.class_column = column
        return self.text(column).str.strip(), []

    def _likely_classes(self, own: Mapping[str, str]) -> str | None:
        for name in words_of.CLASS_MAYBE:
            if name in self.names_of:
                words = self.text(self.names_of[name])
                some = words[words != ""]
                # a number of digits may be anything
                is_class = some.map(lambda word: known_class(word, own) is not None)
                if len(some) and is_class.mean() >= _MOST:
                    return self.names_of[name]
        return None

    def classes(
        self, words: pd.Series, columns: Columns, known: Collection[str]
    ) -> tuple[pd.Series, list[Note]]:
        if not hasattr(self, "class_column"):
            return self.blank, []
        found, notes = mapped(words, columns.classes, known, self.path, column=self.class_column)
        return found.astype("str"), notes

    def ways(self, wanted: str | None) -> tuple[pd.Series, list[Note]]:
        """Which way each row is open."""
        both = pd.Series("both", self.rows.index, dtype="str")
        column = self.usual((*directions.ONEWAY, *directions.TWOWAY)) if wanted is None else None
        column = self.wanted(wanted, "oneway_column") if wanted is not None else column
        if column is None:
            column = self.usual(directions.MAYBE)
            if column is not None and directions.meanings(self.text(column), column).isna().any():
                column = None
        if column is None:
            name = self.path.name
            zh = f"{name}：没有说明单向通行的列，所有街道都按双向通行读取"
            en = f"{name}: no column tells one-way streets: all are taken to be open both ways; name it with"
            return both, [Note("found", "streets", zh, f"{en} `oneway_column`", len(self.rows), "rows")]
        text = self.text(column)
        found = directions.meanings(text, column)
        lost = found.isna().to_numpy()
        if lost.any():
            unit, first = ("line", 2) if checks.rows(self.path, lost).startswith("line") else ("feature", 1)
            shown = list(zip((np.flatnonzero(lost) + first).tolist(), text[lost], strict=True))
            raise FileError(str(self.path), [directions.no_direction(column, shown, unit=unit)])
        number = int((found != "both").sum())
        zh = f"{self.path.name}：按“{column}”列，{number} 行为单向通行"
        en = f"{self.path.name}: by column '{column}' {counted(number, 'row')} one-way"
        return found.astype("str"), [Note("found", "streets", zh, en, number, "rows")]

    def levels(self, wanted: str | None) -> tuple[tuple[pd.Series, str], list[Note]]:
        """The level of each row, and the column that tells it."""
        ground = pd.Series(0, self.rows.index)
        if wanted is not None:
            column = self.wanted(wanted, "level_column")
            found = _levels(self.text(column), below=_plain(column) in words_of.TUNNEL)
            lost = found.isna().to_numpy()
            if lost.any():
                raise FileError(str(self.path), [_no_level(column, self.text(column)[lost])])
            return (found.astype(int), column), []
        for name in words_of.LEVEL:
            if name in self.names_of:
                found = _levels(self.text(self.names_of[name]))
                # 1, 2, 3 in all rows is a grade of the road rather than what lies above what
                if found.notna().all() and (found == 0).mean() >= _MOST:
                    return (found.astype(int), self.names_of[name]), []
        return (ground, ""), []

    def flags(self, names: tuple[str, ...]) -> Booleans | None:
        """Which rows a column says yes to; None without such a column. The name of a bridge is a yes."""
        column = self.usual(names)
        if column is None:
            return None
        found: Booleans = ~self.text(column).map(_plain).isin(words_of.NO).to_numpy()
        return found

    def names(self, wanted: str | None) -> tuple[pd.Series, list[Note]]:
        column = self.wanted(wanted, "name_column") if wanted is not None else self.usual(words_of.NAME)
        return (self.blank if column is None else self.text(column)), []

    def planned(self) -> tuple[Booleans, list[Note]]:
        """Which rows are not built yet, or no more, by a column that tells that alone."""
        column = self.usual(words_of.STATE)
        if column is None:
            return self.nowhere, []
        words = self.text(column).map(_plain)
        if (
            not words.isin([*words_of.BUILT, *words_of.PLANNED]).all()
            or not words.isin(words_of.PLANNED).any()
        ):
            return self.nowhere, []
        found: Booleans = words.isin(words_of.PLANNED).to_numpy()
        number, shown = int(found.sum()), examples(sorted(set(words[found])))
        zh = f"{self.path.name}：按“{column}”列，{number} 行尚未建成或已废弃（{shown}），没有采用"
        en = (
            f"{self.path.name}: by column '{column}' {counted(number, 'row')} not built or no more ({shown}),"
        )
        return found, [Note("left_out", "streets", zh, f"{en} not used", number, "rows")]

    def gone_note(self, kinds: pd.Series, words: pd.Series) -> list[Note]:
        if kinds.empty:
            return []
        counts = words[kinds.index].value_counts().sort_index()
        shown = examples((f"{word} {number}" for word, number in counts.items()), most=6)
        zh = f"{self.path.name}：{len(kinds)} 行不是道路，或未建成、已废弃，没有采用（{shown}）"
        en = f"{self.path.name}: {counted(len(kinds), 'row')} that are no streets, not built or no more"
        return [Note("left_out", "streets", zh, f"{en}, not used ({shown})", len(kinds), "rows")]


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().lower()


def _levels(words: pd.Series, *, below: bool = False) -> pd.Series:
    """Levels as numbers; missing where a word tells none. A yes is a bridge; ``below``: a tunnel."""
    plain = words.map(_plain)
    numbers = pd.to_numeric(plain.where(plain != "", "0"), errors="coerce")
    numbers = numbers.where((numbers % 1 == 0) & (numbers.abs() <= _DEEPEST))
    yes = numbers.isin([0, 1]).all() and below
    found = numbers.fillna(
        plain.map(words_of.LEVEL_WORDS | dict.fromkeys(words_of.NO, 0) | dict.fromkeys(words_of.YES, 1))
    )
    return -found if yes or (below and plain.isin([*words_of.YES, *words_of.NO]).all()) else found


def _no_level(column: str, words: pd.Series) -> Said:
    counts = words.value_counts().sort_index()
    shown = examples((f"{word} {number}" for word, number in counts.items()), most=6)
    return Said(
        f"`level_column`：“{column}”列有 {len(words):,} 行看不出在哪一层（{shown}）；"
        "请写整数（0 地面，1 桥上，-1 地下），或 地面、高架、桥、隧道、地下",
        f"`level_column`: column '{column}' tells no level in {counted(len(words), 'row')} ({shown}); write"
        " whole numbers (0 the ground, 1 on a bridge, -1 below), or 地面, 高架, 桥, 隧道, 地下",
    )
