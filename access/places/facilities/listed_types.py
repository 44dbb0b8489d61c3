"""What a planner's list says its rows are, in its own words: facility types, one or several a row."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.contracts.zone_names import plain
from access.places import checks, readers

COLUMNS = ("type", "category", "类型", "类别", "设施类型", "设施类别", "机构类别", "机构类型", "分类")
_BETWEEN = re.compile(r"\s*[;；、|,，/]\s*")  # what stands between several types of one place
_MOST = 12


def _itself(word: str) -> str | None:
    return word


@dataclass(frozen=True)
class Vocabulary:
    """What words mean, for readers who do not know.

    Attributes:
        type: a facility type in anybody's words → its id; None: nobody knows it.
        status: what says whether a place is there → open, gone, unbuilt, doubtful; None: nobody knows it.
        level: the level of the unit that a facility serves → the program's word; None: nobody knows it.
        unknown: words that are no type → a fault that names them, and those nearest.
    """

    type: Callable[[str], str | None] = _itself
    status: Callable[[str], str | None] = lambda _: None
    level: Callable[[str], str | None] = lambda _: None
    unknown: Callable[[Iterable[str]], Said] = lambda words: Said(*(f"{examples(words)}",) * 2)


def typed(
    layer: geopandas.GeoDataFrame,
    path: Path,
    column: str | None,
    types: Mapping[str, str],
    vocabulary: Vocabulary,
    *,
    shared: bool = False,
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Return the rows whose types are known, with the column ``_type``; a row for each type that one has.

    Args:
        layer: rows of a list, numbered by their index.
        path: the file.
        column: that of the types; None finds the usual ones.
        types: the list's own words → types; rows with other words are left out and counted. Empty: the
            words are those of types.
        vocabulary: what words mean.
        shared: whether ``types`` is for other lists, too, so that a word of it may be in none of this one.

    Raises:
        FileError: no such column; words of ``types`` that no row has; without these, words that are no
            types, and rows without any.
    """
    name = readers.column(layer, column, COLUMNS, path)
    word = readers.text(layer[name]).fillna("")
    counts = word.value_counts(sort=False)
    meaning = {each: _types_of(each, types, vocabulary) for each in counts.index}
    if types:
        notes = _unused(types, counts, path, name, shared=shared)
        return _rows(layer, word, meaning, path, [*notes, *_left_out(word, meaning, path)])
    faults: list[Said] = []
    lost = [
        part for each in word[word != ""] if not meaning[each] for part in _unknown_parts(each, vocabulary)
    ]
    if lost:
        faults.append(vocabulary.unknown(lost))
    empty = np.isin(np.arange(int(layer.index.max()) + 1), layer.index[word == ""])
    if empty.any():
        where = f"{counted(int(empty.sum()), 'row')} without a type ({checks.rows(path, empty)})"
        faults.append(
            Said(
                f"{int(empty.sum())} 行没有类别（{checks.rows_zh(path, empty)}）；请补上，或用 types 指明"
                "要用的类别，其余各行不用",
                f"{where}; give one, or name the types meant with `types`: other rows are left out",
            )
        )
    if faults:
        raise FileError(str(path), faults)
    other = {each: kinds for each, kinds in meaning.items() if kinds != (each,)}
    return _rows(layer, word, meaning, path, _understood(other, counts, path))


def _types_of(word: str, types: Mapping[str, str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The types of a word: of the whole of it, else of its parts; none where one of these is none.

    Of a list with ``types`` parts that these do not name are no types.
    """
    known = {**{plain(each): kind for each, kind in types.items()}, **types}

    def of(each: str) -> str | None:
        return (known.get(each) or known.get(plain(each))) if types else vocabulary.type(each)

    whole = of(word) if word else None
    if whole:
        return (whole,)
    found = [of(part) for part in _BETWEEN.split(word) if part]
    if not types and None in found:
        return ()
    return tuple(dict.fromkeys(kind for kind in found if kind))


def _unknown_parts(word: str, vocabulary: Vocabulary) -> list[str]:
    return [part for part in _BETWEEN.split(word) if part and vocabulary.type(part) is None]


def _rows(
    layer: geopandas.GeoDataFrame,
    word: pd.Series,
    meaning: Mapping[str, tuple[str, ...]],
    path: Path,
    notes: list[Note],
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    kinds = word.map(meaning)
    number = kinds.map(len)
    several = int((number > 1).sum())
    if several:
        shown = examples(word[number > 1].unique())
        notes = [
            *notes,
            Note(
                "found",
                "facilities",
                f"{path.name}：{several} 行各属几类（{shown}），每类各计一处，合计时只计一次",
                f"{path.name}: {counted(several, 'row')} of several types ({shown}), a place of each; counted"
                " once where they are counted together",
                several,
                "rows",
            ),
        ]
    positions = np.repeat(np.arange(len(layer)), number)
    found = layer.iloc[positions].copy()
    found["_type"] = [kind for each in kinds for kind in each]
    found["_several"] = np.repeat(number.to_numpy() > 1, number)
    return found, notes


def _left_out(word: pd.Series, meaning: Mapping[str, tuple[str, ...]], path: Path) -> list[Note]:
    others = word[[not meaning[each] for each in word]].value_counts()
    if not len(others):
        return []
    number = int(others.sum())
    shown = examples(f"{name or '—'} {times}" for name, times in others.items())
    zh = f"{path.name}：{number} 行的类别没有列入 types（{shown}）"
    en = f"{path.name}: {counted(number, 'row')} of kinds not named in `types` ({shown})"
    return [Note("left_out", "facilities", zh, en, number, "rows")]


def _unused(
    types: Mapping[str, str], counts: pd.Series, path: Path, column: str, *, shared: bool
) -> list[Note]:
    """Refuse words of ``types`` that no row has: what is misspelt here is left out, and nobody counts it."""
    there = {plain(part) for each in counts.index for part in (each, *_BETWEEN.split(each))}
    unused = [each for each in types if plain(each) not in there]
    left = [each for each in counts.index if each and plain(each) not in set(map(plain, types))]
    near = {each: get_close_matches(each, left, n=1, cutoff=0.6) for each in unused}
    refused = [each for each in unused if near[each] or not shared]
    if refused or (unused and len(unused) == len(types)):
        raise FileError(str(path), [_no_row("types", refused or unused, counts, column, near)])
    if not unused:
        return []
    zh = f"{path.name}：类别对照表中 {len(unused)} 个词在此表中没有（{examples(unused)}）"
    en = f"{path.name}: {counted(len(unused), 'word')} of the file of types in no row ({examples(unused)})"
    return [Note("found", "facilities", zh, en, len(unused), "words")]


def _no_row(
    field: str, words: list[str], counts: pd.Series, column: str, near: Mapping[str, list[str]]
) -> Said:
    known = sorted(counts.items(), key=lambda each: -int(each[1]))
    shown = examples((f"{word or '—'} {number}" for word, number in known), _MOST)
    hints = list(dict.fromkeys(each for word in words for each in near.get(word, [])))
    zh_near = f"；是否为“{'”“'.join(hints)}”？" if hints else ""
    en_near = f"; did you mean {' or '.join(map(repr, hints))}?" if hints else ""
    quoted = ", ".join(f"'{each}'" for each in words)
    return Said(
        f"{field} 中的 {quoted} 在“{column}”列中没有{zh_near}；该列有：{shown}",
        f"`{field}`: no row of column '{column}' holds {quoted}{en_near}; it holds {shown}",
    )


def chosen(
    layer: geopandas.GeoDataFrame, where: Mapping[str, tuple[str, ...]], path: Path
) -> geopandas.GeoDataFrame:
    """Return the rows that have one of the values wanted of each column.

    Raises:
        FileError: no such column, or a value that no row has.
    """
    faults, kept = [], np.ones(len(layer), dtype=bool)
    for name, values in where.items():
        column = readers.column(layer, name, (), path)
        word = readers.text(layer[column]).fillna("")
        bare = word.map(plain)
        there = set(bare)
        unused = [each for each in values if plain(each) not in there]
        if unused:
            known = list(word.unique())
            near = {each: get_close_matches(each, known, n=1, cutoff=0.6) for each in unused}
            faults.append(_no_row("where", unused, word.value_counts(), column, near))
        kept &= bare.isin(set(map(plain, values))).to_numpy()
    if faults:
        raise FileError(str(path), faults)
    if not kept.any():
        held = examples((f"`{name}`: {examples(values)}" for name, values in where.items()), _MOST)
        what = Said(f"没有一行同时符合 where（{held}）", f"no row fits all of `where` ({held})")
        raise FileError(str(path), [what])
    return layer[kept]


def _understood(other: Mapping[str, tuple[str, ...]], counts: pd.Series, path: Path) -> list[Note]:
    """Say which types words that are none themselves were taken for."""
    if not other:
        return []
    shown = examples((f"{word} → {'、'.join(kinds)} {counts[word]}" for word, kinds in other.items()), _MOST)
    number = int(sum(Counter(counts.to_dict())[word] for word in other))
    zh = f"{path.name}：类别按此理解：{shown}"
    en = f"{path.name}: types understood so: {shown}"
    return [Note("found", "facilities", zh, en, number, "rows")]
