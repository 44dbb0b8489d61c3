"""Which studies are meant by what a user gives, and where the results of each go."""

import glob
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from access.assessment.many import table
from access.assessment.many.table import KINDS, Row
from access.contracts import yaml_core
from access.contracts.errors import AccessError, FileError
from access.contracts.said import Said
from access.contracts.text_files import read_text

_YAML = (".yaml", ".yml")
_FIELDS = {"name", "plans", "zones"}  # what a study has, and no plan, mode or scenario
_USUAL = "study"  # the name of most study files: their folders tell them apart


@dataclass(frozen=True)
class Task:
    """A study that is to be judged.

    Attributes:
        name: of the folder of its results; no two have the same.
        file: the study file.
        output: the folder of its results.
        changes: fields of the study in place of what its file says (see ``access.study.study.load``).
        of_table: whether it is a row of a table.
        cuts: path of a file that it shares with others → path of what was cut of it (see ``shared``).
    """

    name: str
    file: Path
    output: Path
    changes: Mapping[str, Any] = field(default_factory=dict)
    of_table: bool = False
    cuts: Mapping[str, str] = field(default_factory=dict)


def tasks(asked: Sequence[str | Path], output: Path) -> list[Task]:
    """Return the studies that are meant, in the order given, those of a folder by their paths.

    Args:
        asked: study files; folders, with all the study files in them; patterns such as ``city/*/study.yaml``;
            tables of studies (see ``table.rows``).
        output: the folder that is to hold a folder of results for each.

    Raises:
        FileError: no such file; a folder or pattern with no study; a table with faults; all of these at once.
    """
    faults: list[Said] = []
    files: list[Path] = []
    rows: list[Row] = []
    for each in asked:
        if Path(each).suffix.lower() in KINDS and Path(each).is_file():
            rows += table.rows(Path(each))
            continue
        found = [path.absolute() for path in _files(Path(each), output)]
        if not found:
            faults.append(_none(each))
        files += found
    if faults:
        raise FileError("studies", faults)
    once = {os.path.realpath(path): path for path in reversed(files)}
    kept = [path for path in dict.fromkeys(files) if once[os.path.realpath(path)] == path]
    names = _distinct([*_names(kept), *(row.name for row in rows)])
    given = [(path, dict[str, Any]()) for path in kept] + [
        (row.file.absolute(), {**row.changes}) for row in rows
    ]
    return [
        Task(name, path, output.absolute() / name, changes, of_table=i >= len(kept))
        for i, (name, (path, changes)) in enumerate(zip(names, given, strict=True))
    ]


def _files(asked: Path, output: Path) -> Iterator[Path]:
    if asked.is_dir():
        within = output.absolute()
        for path in sorted(asked.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(asked).parts)
            ours = path.absolute().is_relative_to(within)
            if path.suffix.lower() in _YAML and not hidden and not ours and _is_study(path):
                yield path
    elif asked.exists():
        yield asked
    else:
        found = glob.glob(str(asked), recursive=True)  # noqa: PTH207 (a pattern may be absolute)
        yield from (path for path in map(Path, sorted(found)) if path.is_file())


def _is_study(path: Path) -> bool:
    """Tell a study from the plans, modes and scenarios beside it; one that cannot be read is told later."""
    try:
        _, content = yaml_core.composed(path, read_text(path))
    except AccessError:
        return path.stem == _USUAL
    return isinstance(content, dict) and content.keys() >= _FIELDS


def _none(asked: str | Path) -> Said:
    if Path(asked).is_dir():
        return Said(
            f"文件夹 {asked} 里没有研究文件（含 name、plans、zones 的 YAML）",
            f"the folder {asked} holds no study file (YAML with name, plans, zones)",
        )
    return Said(f"没有这个文件：{asked}", f"no such file: {asked}")


def _names(files: Sequence[Path]) -> list[str]:
    """A name for each, no longer than it takes to tell them apart, on any system."""
    steps = [_steps(path) for path in files]
    found = [each[-1] for each in steps]
    for length in range(2, max(map(len, steps), default=1) + 1):
        counts: dict[str, int] = {}
        for name in found:
            counts[name.casefold()] = counts.get(name.casefold(), 0) + 1
        found = [
            "_".join(own[-length:]) if counts[name.casefold()] > 1 else name
            for name, own in zip(found, steps, strict=True)
        ]
    return found


def _distinct(found: list[str]) -> list[str]:
    taken: set[str] = set()
    for i, name in enumerate(found):
        number, free = 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{name}_{number}"
        taken.add(free.casefold())
        found[i] = free
    return found


def _steps(path: Path) -> list[str]:
    parts = [part for part in path.parts if part != path.anchor]
    return [*parts[:-2], parts[-2]] if path.stem == _USUAL and len(parts) > 1 else [*parts[:-1], path.stem]
