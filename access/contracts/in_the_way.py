"""Inputs that stand where a result would go, which are never overwritten."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from access.contracts.errors import FileError
from access.contracts.said import Said


def refuse_inputs(folder: Path, names: Sequence[str], inputs: Sequence[tuple[str, Path]]) -> None:
    """Refuse to write where an input stands: by its name in any case, by a link of either kind.

    Args:
        folder: where files of these names are to be written.
        names: theirs.
        inputs: what each input is called, and its path.

    Raises:
        FileError: an input stands there, or a folder.
    """
    faults = []
    for name in names:
        goal = folder / name
        if goal.is_dir() and not goal.is_symlink():
            faults.append(
                Said(
                    f"“{name}”是文件夹，结果文件写不进去；请移走",
                    f"'{name}' is a folder that stands where a result would go; move it",
                )
            )
        faults += [
            Said(
                f"输入文件（{what}，{path}）占着结果“{name}”的位置，不会覆盖它；请换一个结果文件夹",
                f"the input {what} ({path}) stands where the result '{name}' would go, and is not "
                "overwritten; choose another folder for the results",
            )
            for what, path in inputs
            if _same(goal, path)
        ]
    if faults:
        raise FileError(str(folder), faults)


def _same(goal: Path, path: Path) -> bool:
    with suppress(OSError):
        if goal.samefile(path):
            return True
    # where names differ by case alone, another system takes them for one
    return os.path.realpath(goal).casefold() == os.path.realpath(path).casefold() or (
        goal.absolute().as_posix().casefold() == path.absolute().as_posix().casefold()
    )
