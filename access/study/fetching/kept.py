"""What has been fetched so far: kept by what was asked for, so that a next call goes on where one ended."""

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from access.contracts import folders

FOLDER = ".access-fetch"
_ANSWER = "answer.json"


@dataclass(frozen=True)
class Kept:
    """A folder of what was fetched.

    Attributes:
        folder: where.
        tell: prints a line.
    """

    folder: Path
    tell: Callable[[str], None]

    def of(
        self, what: str, asked: object, fetch: Callable[[Path], dict[str, str]]
    ) -> tuple[Path, dict[str, str]]:
        """Return the folder of an answer, and what is known of it; it is fetched only where it is not there.

        Args:
            what: the beginning of the folder's name.
            asked: all that the answer follows from (JSON).
            fetch: writes the answer into a folder, in which the halves of an earlier try may stand.
        """
        key = hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
        goal = self.folder / f"{what}-{key}"
        if (goal / _ANSWER).is_file():
            self.tell(f"{what}：已取过，直接用 is there already")
            return goal, dict(json.loads((goal / _ANSWER).read_text(encoding="utf-8")))
        half = goal.with_name(f"{goal.name}.half")
        half.mkdir(parents=True, exist_ok=True)
        try:
            told = fetch(half)
        except BaseException:
            with suppress(OSError):  # where something of it is there
                half.rmdir()
            raise
        (half / _ANSWER).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        if goal.exists():  # without its answer: nobody can have written it so
            shutil.rmtree(goal)
        half.replace(goal)
        return goal, told

    def forget(self, folder: Path) -> None:
        """Take away an answer that turned out to be damaged, so that it is fetched anew."""
        shutil.rmtree(folder, ignore_errors=True)

    def clear(self) -> None:
        """Take all of it away, but for what whoever holds the folder needs there."""
        for each in self.folder.iterdir():
            if each.name != folders.WORK:
                shutil.rmtree(each, ignore_errors=True) if each.is_dir() else each.unlink()
