"""The sheets of a workbook: the tables that stand in a folder of results, in one language."""

import csv
import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from access.contracts import escaping
from access.contracts.documents import Text
from access.contracts.results import Kind, Meaning, ResultFile, kind_of, unit_of
from access.outputs.columns import COLUMNS
from access.outputs.gaps import described as of_gaps
from access.outputs.run_id import NAME
from access.outputs.summary import reading_text

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
Value: TypeAlias = float | str | None
Row: TypeAlias = tuple[Value, ...]
_Table: TypeAlias = tuple[list[str], list[Row]]
_OF_WHAT = {"target", "facility_zh", "facility_en"}
MOST_ROWS = 50_000  # of a sheet: what is more is told, and stands whole in the file
_HIDDEN = (NAME, "population", "geometry")  # of which run they are, and what people, the first sheet tells
_TABLES = (".csv", ".gpkg")
_DRAWN = ("results.gpkg",)  # to be looked at on a map: the tables beside it say all that its layers do
_IN_WORDS = {
    "input_report.csv": ("number", "unit"),  # what its notes say already
    "gaps.gpkg": tuple(of_gaps.causes()),  # what the list of causes tells
}
_TRUTH = {"True": Text(zh="是", en="yes"), "False": Text(zh="否", en="no")}
_CLAUSE_FIRST = (
    *("plan", "clause_zh", "clause_en", "facility_zh", "facility_en", "zone_zh", "zone_en", "required"),
    *("value", "unit_zh", "unit", "verdict_zh", "verdict", "shortfall", "shortfall_unit_zh"),
    *("shortfall_unit", "missing_zh", "missing_en", "persons", "persons_met", "met_share"),
)
# what is one text for each clause is told on the sheet of clauses, not again for each of its zones
_OF_CLAUSE = {
    *("plan", "standard_id", "clause_zh", "clause_en", "kind", "status", "missing_zh", "missing_en", "level"),
    *("facility", "comparison", "limit", "limit_unit", "population"),
}


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name in the file, its heading, what it holds and means."""

    name: str
    head: str
    kind: Kind
    meaning: Meaning


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the file it is of, its columns, and rows of values as the file has them.

    Attributes:
        left_out: how many rows of the file it does not show, for want of room.
    """

    title: str
    file: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    left_out: int = 0


def sheets(
    folder: Path, described: Iterable[ResultFile], record: Mapping[str, Any], language: Language
) -> Iterator[Sheet]:
    """Yield a sheet for each table in a folder of results, the verdicts first, the inputs last.

    Args:
        folder: of the results of a run.
        described: what may stand in it, in the order of the sheets; other tables come after them.
        record: of the run.
        language: of headings and words.
    """
    known = [each for each in described if each.name.endswith(_TABLES) and each.name not in _DRAWN]
    names = {each.name for each in known}
    there = sorted(record.get("files") or (path.name for path in folder.glob("*.csv")))
    others = [name for name in there if name.endswith(".csv") and name not in names]
    known += [ResultFile(name, Text(zh=name, en=name), ("run",)) for name in others]
    facilities: dict[str, tuple[str, str]] = {}
    titles: set[str] = set()
    for file in known:
        path = folder / file.name
        if path.is_file() and file.title.zh not in titles:  # a table and a layer of one title say the same
            names_there, rows = _layer(path, file.layer) if file.layer else _csv(path)
            if not names_there:
                continue
            titles.add(file.title.zh)
            if {*names_there} >= _OF_WHAT:
                at = [names_there.index(name) for name in ("target", "facility_zh", "facility_en")]
                facilities |= {str(row[at[0]]): (str(row[at[1]]), str(row[at[2]])) for row in rows}
            elif "target" in names_there and facilities:
                names_there, rows = _with_facility(names_there, rows, facilities)
            for title, part, columns in _parts(file, names_there, rows):
                yield _sheet(_named(title, language), file, columns, part, language)
    inputs = [(each["field"], each["file"], each["sha256"]) for each in record["inputs"]]
    yield _sheet(_named(_INPUTS.title, language), _INPUTS, list(_INPUTS.fields), inputs, language)


_INPUTS = ResultFile(
    "run.json",
    Text(zh="数据清单", en="Inputs"),
    ("run",),
    {
        "field": Meaning("研究文件中的字段", "field of the study file"),
        "file": Meaning("数据文件", "file"),
        "sha256": Meaning(
            "哈希值", "SHA-256", more=Text(zh="SHA-256 算法", en="by the algorithm of this name")
        ),
    },
)


def _with_facility(names: list[str], rows: list[Row], facilities: Mapping[str, tuple[str, str]]) -> _Table:
    """Say first of what facility a row is, in words: the id of a target tells nobody."""
    at = names.index("target")
    named = [(*facilities.get(str(row[at]), ("", "")), *row) for row in rows]
    return ["facility_zh", "facility_en", *names], named


def heading(meaning: Meaning, name: str, language: Language) -> str:
    """Return a heading with its unit; shares are shown in per cent, so their heading needs none.

    >>> named = Meaning("分区（英文）", "zone (English)")
    >>> heading(Meaning("人口", "people"), "persons", "zh"), heading(named, "zone_en", "en")
    ('人口（人）', 'zone')
    """
    own = meaning.zh.removesuffix("（中文）") if language == "zh" else meaning.en.removesuffix(" (English)")
    own = own.replace("*", name)  # of columns that are called as they come: years
    unit = unit_of(name, meaning)
    if unit is None:
        return own
    return f"{own}（{unit.zh}）" if language == "zh" else f"{own} ({unit.en})"


def word(text: Text, language: Language) -> str:
    """Return a text in one language."""
    return text.zh if language == "zh" else text.en


def _parts(
    file: ResultFile, names: list[str], rows: list[Row]
) -> Iterator[tuple[Text, list[Row], list[str]]]:
    """The verdicts are three tables in one file: of clauses, of their zones, of other readings."""
    if file.name != "verdicts.csv" or not {"level", "default"} <= {*names}:
        yield file.title, rows, names
        return
    level, default = names.index("level"), names.index("default")
    ordered = [name for name in _CLAUSE_FIRST if name in names]
    ordered += [name for name in names if name not in ordered]
    whole = [name for name in ordered if name not in ("level", "default", "reading", "changes")]
    of_zones = [name for name in ordered if name not in _OF_CLAUSE | {"default", "reading", "changes"}]
    pick = {name: i for i, name in enumerate(names)}

    def part(wanted: list[str], where: list[Row]) -> list[Row]:
        return [tuple(row[pick[name]] for name in wanted) for row in where]

    mine = [row for row in rows if row[default] == "True"]
    other = [row for row in rows if row[default] != "True"]
    yield file.title, part(whole, [row for row in mine if row[level] == "clause"]), whole
    units = [row for row in mine if row[level] != "clause"]
    if units:
        yield Text(zh="各分区判定", en="Verdicts by zone"), part(of_zones, units), of_zones
    if other:
        of_readings = [name for name in ordered if name != "default"]
        yield Text(zh="其他读法", en="Other readings"), part(of_readings, other), of_readings


def _named(title: Text, language: Language) -> str:
    return word(title, language)[:31]


def _sheet(
    title: str,
    file: ResultFile,
    names: list[str],
    rows: Sequence[Row],
    language: Language,
) -> Sheet:
    hidden = {*_HIDDEN, *_IN_WORDS.get(file.name, ())}
    shown = [i for i, name in enumerate(names) if name not in hidden and not _doubled(name, names, language)]
    columns = tuple(_column(file, names[i], [row[i] for row in rows[:MOST_ROWS]], language) for i in shown)
    chosen = [tuple(row[i] for i in shown) for row in rows[:MOST_ROWS]]
    values = [
        tuple(_value(value, column, language) for value, column in zip(row, columns, strict=True))
        for row in chosen
    ]
    return Sheet(title, file.name, columns, values, len(rows) - len(values))


def _doubled(name: str, names: list[str], language: Language) -> bool:
    """Whether a column says in the other language, or in a code, what another one says."""
    if name in ("zh", "en") and {"zh", "en"} <= {*names}:
        return name != language
    other = "en" if language == "zh" else "zh"
    return (
        f"{name}_{language}" in names
        or (name.endswith(f"_{other}") and f"{name[:-3]}_{language}" in names)
        or (language == "en" and name.endswith("_zh") and name[:-3] in names)
    )


def _column(file: ResultFile, name: str, values: Iterable[str | float | None], language: Language) -> Column:
    meaning = file.meaning(name) or COLUMNS.get(name)
    if meaning is not None:
        return Column(name, heading(meaning, name, language), kind_of(name, meaning), meaning)
    bare = Meaning(name, name)
    kind = kind_of(name, bare)
    if kind == "text" and all(_is_number(each) for each in values):
        kind = "number"
    return Column(name, heading(bare, name, language), kind, bare)


def _is_number(value: str | float | None) -> bool:
    if not isinstance(value, str) or not value:
        return True
    try:
        float(value)
    except ValueError:
        return False
    return True


def _value(value: str | float | None, column: Column, language: Language) -> Value:
    if value is None or value == "":
        return None
    if column.kind in ("number", "share", "whole"):
        number = float(value)
        return None if math.isnan(number) else number
    if column.kind == "truth":
        return word(_TRUTH[str(value)], language)
    text = str(value)
    if column.name == "reading":
        return word(reading_text(text), language)
    return word(column.meaning.values[text], language) if text in column.meaning.values else text


def _csv(path: Path) -> _Table:
    with path.open(encoding="utf-8-sig", newline="") as file:
        names, *rows = csv.reader(file)
    return names, [
        tuple(escaping.from_cell(each) if each[:1] == "'" else each for each in row) for row in rows
    ]


def _layer(path: Path, layer: str) -> _Table:
    """The table of a layer without its shapes, where the file has such a layer: most people first."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
        columns = [str(row[1]) for row in file.execute("SELECT * FROM pragma_table_info(?)", (layer,))]
        names = [name for name in columns if name not in ("fid", "geom")]
        if not names:
            return [], []
        shown = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
        order = "persons DESC, gap_id" if "gap_id" in names else "fid"
        found = file.execute(f'SELECT {shown} FROM "{layer}" ORDER BY {order}')  # noqa: S608 (own names)
        rows = [
            tuple(escaping.from_cell(each) if isinstance(each, str) else each for each in row)
            for row in found
        ]
    return names, rows
