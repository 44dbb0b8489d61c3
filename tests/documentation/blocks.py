"""The code blocks of the documentation: what stands in them, and which are not run, and why."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from tests.conftest import ROOT

PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "README.zh.md"]
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]
_FENCE = re.compile(
    r"(?:^[ ]*<!-- not run: (?P<why>.+) -->\n)?"
    r"^(?P<indent>[ ]*)```(?P<language>[^\n]*)\n(?P<text>(?:.*\n)*?)^(?P=indent)```[ ]*$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Block:
    """A code block of a page; ``why`` it is not run, if it is not."""

    line: int
    language: str
    text: str
    why: str

    @property
    def commands(self) -> list[str]:
        """The lines of a shell block, without what is said beside them."""
        lines = [re.sub(r"(^|\s+)#.*$", "", line).strip() for line in self.text.splitlines()]
        return [line.removeprefix(".venv/bin/") for line in lines if line]


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page in order, but for directives."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            text[: found.start()].count("\n") + 1,
            found["language"],
            dedent(found["text"]),
            found["why"] or "",
        )
        for found in _FENCE.finditer(text)
        if not found["language"].startswith("{")
    ]


def arguments(command: str) -> tuple[list[str], str]:
    """Return the words of a command, and the file that its output goes to ('' for the screen)."""
    words = shlex.split(command)
    if ">" in words:
        return words[: words.index(">")], words[-1]
    return words, ""
