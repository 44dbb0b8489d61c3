"""A table of studies over common inputs: a study file, and what is another thing in each row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access.contracts import yaml_core
from access.contracts.errors import AccessError, FileError
from access.contracts.said import Said
from access.places import readers

_STUDY = ("study", "研究", "研究文件")
_ID = ("id", "code", "编号", "代码", "区划代码", "行政区划代码")
KINDS = (".csv", ".txt", ".xlsx", ".xls", ".ods")


@dataclass(frozen=True)
class Row:
    """A study of a table.

    Attributes:
        name: for the folder of its results.
        file: the study file.
        changes: fields of the study in place of what that says.
    """

    name: str
    file: Path
    changes: Mapping[str, Any]


def rows(path: Path) -> list[Row]:
    """Read a table of studies.

    A column names the study file (``study``, 研究文件), from the table's folder; another one may tell the
    studies apart (``id``, 编号). Each other column is a field of the study, dotted where it lies in another
    (``zones.names``), its cells as YAML would have them; a blank one leaves what the file says. Paths in them
    are from the study file's folder, as there.

    Args:
        path: CSV, TXT, XLSX, XLS or ODS.

    Raises:
        FileError: not such a table; no column of study files; rows whose file is not there, whose cells
            cannot be read, or that are called alike: all of them at once.
    """
    frame, _ = readers.table(path)
    names = [str(each) for each in frame.columns]
    by_plain = {each.strip().casefold(): each for each in names}
    study, own = (
        next((by_plain[each] for each in usual if each in by_plain), None) for usual in (_STUDY, _ID)
    )
    if study is None:
        shown = "、".join(names)
        fault = Said(
            f"没有“研究文件”（study）列；它的列有 {shown}",
            f"no column `study` that names study files; its columns are {', '.join(names)}",
        )
        raise FileError(str(path), [fault])
    faults: list[Said] = []
    found = [
        _row(path.parent, int(str(at)) + 2, dict(zip(names, cells, strict=True)), study, own, faults)
        for at, cells in zip(frame.index, frame.fillna("").astype(str).to_numpy().tolist(), strict=True)
    ]
    faults += _alike(found)
    if faults:
        raise FileError(str(path), faults)
    return found


def _row(
    folder: Path, line: int, cells: Mapping[str, str], study: str, own: str | None, faults: list[Said]
) -> Row:
    file = folder / cells[study].strip()
    if not cells[study].strip() or not file.is_file():
        faults.append(
            Said(f"第 {line} 行：没有这个研究文件：{file}", f"row {line}: no such study file: {file}")
        )
    changes: dict[str, Any] = {}
    for name, text in cells.items():
        if name in (study, own) or not text.strip():
            continue
        try:
            _, value = yaml_core.composed(Path(name), text)
        except AccessError as error:
            faults.append(Said(f"第 {line} 行，{name}：{error.zh}", f"row {line}, {name}: {error.en}"))
            continue
        *steps, last = name.strip().split(".")
        part = changes
        for step in steps:
            part = part.setdefault(step, {})
        part[last] = value
    told = cells[own].strip() if own else ""
    return Row(
        _plain(told) or f"{file.parent.name if file.stem == 'study' else file.stem}_{line}", file, changes
    )


def _plain(text: str) -> str:
    """A name that a folder may have everywhere."""
    return "".join(each if each.isalnum() or each in "-_" else "_" for each in text)[:80]


def _alike(found: list[Row]) -> Iterator[Said]:
    seen: set[str] = set()
    for each in found:
        if each.name.casefold() in seen:
            yield Said(f"编号“{each.name}”有两行", f"two rows are called '{each.name}'")
        seen.add(each.name.casefold())
