"""A file that says which facility types a planner's own words stand for: YAML, or a table of two columns."""

from functools import partial
from pathlib import Path

from access.contracts.errors import FileError, some
from access.contracts.said import Said, zh
from access.places import readers
from access.standards import understood
from access.standards.registry import load_mapping

_DOCUMENTS = (".yaml", ".yml", ".json")


def mapping(path: Path) -> dict[str, str]:
    """Read which facility types words stand for; in a table the words stand in the first column.

    Raises:
        FileError: unreadable, fewer than two columns, a word that stands for two types, unknown types.
        DocumentError: a YAML file with faults.
    """
    if path.suffix.lower() in _DOCUMENTS:
        return load_mapping(path, partial(understood.token, "type"))
    table, _ = readers.table(path)
    if len(table.columns) < 2:
        raise FileError(str(path), [Said("需要两列：词语、设施类型", "two columns are needed: words, types")])
    pairs = table.iloc[:, :2].astype(str).apply(lambda each: each.str.strip())
    pairs = pairs[(pairs != "").all(axis=1)].drop_duplicates()
    words, kinds = pairs.iloc[:, 0], pairs.iloc[:, 1]
    found = {kind: understood.token("type", kind) for kind in kinds.unique()}
    faults: list[Said] = []
    twice = words[words.duplicated()].unique()
    if len(twice):
        shown = "、".join(twice[:9])
        faults.append(Said(f"这些词对应几个类型：{shown}", f"words that stand for several types: {shown}"))
    lost = [kind for kind in kinds if found[kind] is None]
    if lost:
        what = understood.unknown("type", lost, Said("设施类型", "facility type"))
        column = table.columns[1]
        faults.append(Said(f"“{column}”列：{zh(what)}", f"column '{column}': {what}"))
    if faults:
        shown_faults, more = some(faults)
        raise FileError(str(path), [*shown_faults, *more])
    return {word: str(found[kind]) for word, kind in zip(words, kinds, strict=True)}
