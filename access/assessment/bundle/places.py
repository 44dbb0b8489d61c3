"""Where the files of a study belong in a bundle: where its paths lead, wherever it is unpacked."""

import os
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from access.assessment.bundle.manifest import digest
from access.places.readers import beside

_ODD = re.compile(r"[^\w.\- ]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # devices on Windows
_SHORT = 100


@dataclass
class Placed:
    """Where files belong.

    Attributes:
        study: place of the study file.
        files: place → the file itself.
        moved: digest of an absolute path → place.
        folders: that paths pass through.
    """

    study: str
    files: dict[str, Path] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)


def placed(study: Path, inputs: Iterable[Path]) -> Placed:
    """Return where a study file and its inputs belong.

    Inputs keep their paths from the study's folder, which lies as deep as these lead up; what the study
    names by an absolute path elsewhere comes to stand in a folder of its own, with its own name: results
    tell of it by that alone.

    Args:
        study: the study file.
        inputs: its input files, as the study names them.
    """
    paths = list(dict.fromkeys(inputs))
    for number in range(len(paths) + 2):
        top = f"study{number or ''}"
        found = _placed(study, paths, top)
        if found is not None:
            return found
    raise AssertionError  # each path can meet one name of a folder


def _placed(study: Path, paths: list[Path], top: str) -> Placed | None:
    """The same with this name for the study's folder; None where two files would meet."""
    folder = study.parent
    inner = [path.relative_to(folder) for path in paths if path.is_relative_to(folder)]
    depth = max([1, *(_up(path) for path in inner)])
    base = "/".join([top] * depth)
    found = Placed(f"{base}/{study.name}", {f"{base}/{study.name}": study})
    for number, path in enumerate(paths, start=1):
        if path.is_relative_to(folder):
            steps = path.relative_to(folder).parts
            place = posixpath.normpath(posixpath.join(base, *steps))
            found.folders |= _passed(base, steps)
        else:
            place = f"outside/{number}/{path.name}"
        found.moved[digest(path)] = place
        for there, file in _whole(place, path):
            if not _same(found.files.setdefault(there, file), file):
                return None
    return found


def _up(path: Path) -> int:
    """How many folders above its own a path leads, at most."""
    height = most = 0
    for step in path.parts:
        height += 1 if step == ".." else -1
        most = max(most, height)
    return most


def _passed(base: str, steps: tuple[str, ...]) -> set[str]:
    """The folders that a path enters only to leave them: they have to be there all the same."""
    turns = [i for i, step in enumerate(steps) if step == ".." and i and steps[i - 1] != ".."]
    return {posixpath.normpath(posixpath.join(base, *steps[:i])) for i in turns}


def _whole(place: str, path: Path) -> list[tuple[str, Path]]:
    """A file with those that are read with it; of a geodatabase, a folder, its files."""
    if path.is_dir():
        return [(f"{place}/{each.name}", each) for each in sorted(path.iterdir()) if each.is_file()]
    parent = posixpath.dirname(place)
    return [(place, path), *((posixpath.join(parent, each.name), each) for each in beside(path))]


def _same(one: Path, other: Path) -> bool:
    return one == other or os.path.realpath(one) == os.path.realpath(other)


def member(place: str, taken: set[str]) -> str:
    """Return a name in the archive that unpacks harmlessly everywhere, and that none has yet in any case.

    >>> member("study/a=1|b.csv", set()), member("study/A.csv", {"study/a.csv"})
    ('study/a_1_b.csv', '2/study/A.csv')
    """
    plain = "/".join(_plain(step) for step in PurePosixPath(place).parts)
    number, found = 1, plain
    while found.casefold() in taken:
        number += 1
        found = f"{number}/{plain}"
    taken.add(found.casefold())
    return found


def _plain(step: str) -> str:
    bare = _ODD.sub("_", step).strip(" .") or "_"
    stem, dot, ending = bare.rpartition(".")
    short = f"{stem[:_SHORT]}{dot}{ending[:20]}"
    return f"_{short}" if _RESERVED.match(short) else short
