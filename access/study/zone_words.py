"""What a zone layer says of its zones in anybody's words: their levels, classes and codes."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from access.contracts import division_codes
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import Zones, counted
from access.contracts.zone_hierarchy import RANKS
from access.standards import understood
from access.standards.understood import plain, token

_KINDS = {
    **dict.fromkeys(("街道", "街道办事处", "街道办"), "subdistrict"),
    **dict.fromkeys(
        ("社区", "社区居民委员会", "社区居委会", "社区委员会", "居民委员会", "居委会", "居委"), "community"
    ),
    **dict.fromkeys(("村", "村民委员会", "村委会", "村委"), "village"),
    **dict.fromkeys(("乡", "民族乡", "民族自治乡"), "township"),
    **dict.fromkeys(("县", "自治县", "旗", "自治旗", "民族自治县"), "county"),
    "镇": "town",
    "区": "district",
    "新区": "district",
    "市": "city",
}
Attribute = Literal["level", "class"]
_WHAT = {"level": Said("级别", "level"), "class": Said("城乡类别", "class")}


@dataclass(frozen=True)
class Told:
    """What a study says of a zone layer.

    Attributes:
        columns: attribute → the layer's own column for it, where the study names one.
        level: that of every zone, where the study says it.
    """

    columns: dict[str, str]
    level: str | None = None


def settled(table: Zones, told: Told, path: Path) -> tuple[Zones, list[Note]]:
    """Return zones whose levels and classes are those of the program, and what was made of which words.

    A column that the study does not name, and none of whose words anybody knows, holds something else:
    it is told, and counts for nothing. Division codes give the levels and the parents that no column tells.

    Args:
        table: index zone_id; name, and as text, where there are such columns, level, class, code.
        told: what the study says.
        path: the file.

    Raises:
        FileError: words that nobody knows.
    """
    notes: list[Note] = []
    faults: list[Said] = []
    if told.level is not None:
        table = table.assign(level=pd.array([told.level] * len(table), dtype="str"))
    for attribute in ("class", "level"):
        if attribute in table.columns and not (attribute == "level" and told.level):
            table, more = _known(table, attribute, told, path, faults)
            notes += more
    if faults:
        raise FileError(str(path), faults)
    table, more = _by_code(table, told, path)
    return table, [*notes, *more]


def _known(
    table: Zones, attribute: Attribute, told: Told, path: Path, faults: list[Said]
) -> tuple[Zones, list[Note]]:
    """Put the program's words for those of a column."""
    given = table[attribute]
    found = _classes(given) if attribute == "class" else _levels(given, table["name"])
    unknown = given[given.notna() & found.isna()]
    said, column = attribute in told.columns, told.columns.get(attribute, attribute)
    what = _WHAT[attribute]
    if len(unknown) and (said or found.notna().any()):
        where = Said(f"“{column}”列的{what.zh}", f"{what} in column '{column}'")
        todo = Said("空白表示不属任何一级", "leave it empty for a zone of none")
        faults.append(understood.unknown("class_" if attribute == "class" else "level", unknown, where, todo))
        return table, []
    if len(unknown):
        shown = examples(f"'{word}' {number}" for word, number in unknown.value_counts().items())
        note = Note(
            "doubtful",
            "zones",
            f"{path.name}：“{column}”列的内容（{shown}）不是{what.zh}，未使用",
            f"{path.name}: column '{column}' holds no {what} that is known ({shown}); not used",
            len(unknown),
            "zones",
        )
        return table.drop(columns=attribute), [note]
    other = given.notna() & (given != found)
    notes = []
    if other.any():
        pairs = Counter(zip(given[other], found[other], strict=True))
        shown = examples((f"{one} → {two} {number}" for (one, two), number in pairs.items()), most=8)
        notes = [
            Note(
                "found",
                "zones",
                f"{path.name}：{what.zh}按此理解：{shown}",
                f"{path.name}: {what} understood so: {shown}",
                int(other.sum()),
                "zones",
            )
        ]
    return table.assign(**{attribute: pd.array(found.to_list(), dtype="str")}), notes


def _classes(words: pd.Series) -> pd.Series:
    found = {
        word: token("class_", word) or token("class_", plain(word)[:3]) for word in words.dropna().unique()
    }
    return words.map(found).astype(object).where(words.notna(), None)


def _levels(words: pd.Series, names: pd.Series) -> pd.Series:
    """The level of each zone, by a word, a number or a code, and where these leave it open by its name."""
    known = words.dropna().unique()
    numbers = _numbers(set(map(plain, known)))
    candidates: dict[str, tuple[str, ...]] = {}
    for word in known:
        found = token("level", word)
        code = division_codes.significant(plain(word))
        candidates[word] = (
            (found,)
            if found
            else understood.rank(word)
            or numbers.get(plain(word), ())
            or tuple(filter(None, [division_codes.level(code)]))
        )
    return pd.Series(
        [
            None if pd.isna(word) else _one_of(candidates[word], name)
            for word, name in zip(words, names, strict=True)
        ],
        index=words.index,
        dtype=object,
    )


def _numbers(words: set[str]) -> dict[str, tuple[str, ...]]:
    """What numbers of levels stand for: by the numbering that has them all."""
    for scheme in understood.understood().level_number.values():
        if words <= {str(number) for number in scheme}:
            return {str(number): tuple(levels.split()) for number, levels in scheme.items()}
    return {}


def _one_of(levels: tuple[str, ...], name: object) -> str | None:
    """The level that a name tells, where it is one of these; else the first."""
    own = by_name(name)
    if own == "city" and "county" in levels:
        own = "county"
    return own if own in levels else next(iter(levels), None)


def by_name(name: object) -> str:
    """Return the level that a name ends in; empty where it tells none.

    >>> by_name("外滩街道"), by_name("永安村委会"), by_name("古镇"), by_name("外滩")
    ('subdistrict', 'village', 'town', '')
    """
    text = plain(name)
    ends = [end for end in _KINDS if text.endswith(end) and text != end]
    return _KINDS[max(ends, key=len)] if ends else ""


def _by_code(table: Zones, told: Told, path: Path) -> tuple[Zones, list[Note]]:
    """Give zones that have division codes the levels and parents that these tell, where none are given."""
    codes = _codes(table, told, path)
    if codes is None:
        return table, []
    notes, depth = [], codes.str.len()
    if "level" not in table.columns:
        level = [_level_of_code(code, name) for code, name in zip(codes, table["name"], strict=True)]
        table = table.assign(level=pd.array(level, dtype="str"))
        kinds = examples(
            f"{each} {number}" for each, number in table["level"].value_counts(sort=False).items()
        )
        notes.append(
            Note(
                "found",
                "zones",
                f"{path.name}：级别由区划代码推出（{kinds}）",
                f"{path.name}: levels told by division codes ({kinds})",
                len(table),
                "zones",
            )
        )
    if "parent_id" not in table.columns and depth.min() < depth.max() and codes.is_unique:
        zone = dict(zip(codes, table.index, strict=True))
        above = [zone.get(division_codes.around(code, zone) or "") for code in codes]
        table = table.assign(parent_id=pd.array(above, dtype="str"))
        number = int(table["parent_id"].notna().sum())
        notes.append(
            Note(
                "found",
                "zones",
                f"{path.name}：{number} 个分区的上级由区划代码推出",
                f"{path.name}: the zones around {number} told by division codes",
                number,
                "zones",
            )
        )
    return table, notes


def _codes(table: Zones, told: Told, path: Path) -> pd.Series | None:
    """The significant digits of the zones' division codes; None where they have none."""
    said = told.columns.get("code")
    given = (
        table["code"] if "code" in table.columns else pd.Series(table.index, index=table.index, dtype=object)
    )
    codes = given.map(lambda each: division_codes.significant(each) if isinstance(each, str) else "")
    wrong = given[codes == ""]
    if said is not None and len(wrong):
        shown = examples(f"'{each}'" for each in wrong)
        what = Said(
            f"“{said}”列有 {len(wrong)} 个不是 6、9 或 12 位的区划代码（{shown}）",
            f"column '{said}' holds {counted(len(wrong), 'word')} that are no division codes of 6, 9 or 12"
            f" digits ({shown})",
        )
        raise FileError(str(path), [what])
    return None if len(wrong) else codes.astype(object)


def _level_of_code(code: str, name: Any) -> str | None:
    found, own = division_codes.level(code), by_name(name)
    if own == "city" and len(code) == 6:
        own = "county"
    return own if own and found and RANKS.get(own) == RANKS[found] else found or None
