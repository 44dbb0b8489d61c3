"""Typst set up for annexes: its fonts, and the signs that none of them has."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from access.outputs.annex import typesetter

# what planners' machines have, the most usual in documents first; songti where there is no fangsong
BODY = (
    *("FangSong", "仿宋", "FangSong_GB2312", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC"),
    *("Source Han Serif CN", "Noto Serif SC", "Songti SC", "STSong", "SimSun", "NSimSun", "AR PL UMing CN"),
)
HEAD = (
    *(
        "SimHei",
        "黑体",
        "STHeiti",
        "Heiti SC",
        "Noto Sans CJK SC",
        "Source Han Sans SC",
        "Source Han Sans CN",
    ),
    *("Noto Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
    "Droid Sans Fallback",
)
_SHIPPED = "Noto Sans CJK SC Subset"  # the usual signs, for machines that have no Chinese font
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_PROBE = '#set text(font: json("fonts.json"))\n#json("signs.json")\n'


@dataclass(frozen=True)
class Fonts:
    """The fonts that there are.

    Attributes:
        folders: of fonts beside the system's.
        system: whether those of the system count.
        body, head: names of families for running text and for headings, the first choice first.
    """

    folders: tuple[str, ...]
    system: bool
    body: tuple[str, ...]
    head: tuple[str, ...]

    def compiled(self, folder: Path, main: str, **options: Any) -> list[bytes]:
        """Return what Typst makes of a file; see ``typesetter.compiled``."""
        return typesetter.compiled(folder, main, self.folders, system=self.system, **options)


@cache
def fonts(folder: Path | None = None, *, system: bool = True) -> Fonts:
    """Return the fonts of this machine; without a Chinese one, that which is shipped with the usual signs.

    Args:
        folder: of more fonts, to be looked at as well.
        system: whether those of the system count.
    """
    shipped = str(files("access.outputs.notebook") / "fonts")
    folders = (shipped, str(folder)) if folder else (shipped,)
    known = set(_book(folders, system).families())
    body, head = ([name for name in names if name in known] for names in (BODY, HEAD))
    return Fonts(folders, system, tuple(body or head or [_SHIPPED]), tuple(head or body or [_SHIPPED]))


@cache
def _book(folders: tuple[str, ...], system: bool) -> Any:
    import typst  # noqa: PLC0415 (only who sets a page needs it)

    return typst.Fonts(include_system_fonts=system, font_paths=list(folders))


def lacking(signs: Iterable[str], known: Fonts) -> set[str]:
    """Return the signs that no font has: Typst refuses them where a PDF is to be kept for good (PDF/A)."""
    import json  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    import typst  # noqa: PLC0415

    left = sorted(set(signs))
    lost: set[str] = set()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "main.typ").write_text(_PROBE, encoding="utf-8")
        (folder / "fonts.json").write_text(
            json.dumps(["Libertinus Serif", *known.body, *known.head]), encoding="utf-8"
        )
        while left:
            (folder / "signs.json").write_text(json.dumps(" ".join(left)), encoding="utf-8")
            try:
                typst.compile(
                    folder / "main.typ",
                    root=folder,
                    font_paths=_book(known.folders, known.system),
                    format="pdf",
                    pdf_standards=STANDARD,
                    timestamp=0,
                )
            except typst.TypstError as error:
                named = _MISSING.search(f"{error}{getattr(error, 'message', '')}")
                bad = set(named[1]) & set(left) if named else set()
                if not bad:
                    raise
                lost |= bad
                left = [sign for sign in left if sign not in bad]
            else:
                break
    return lost


STANDARD: Any = "a-2b"  # PDF/A: all fonts inside, no sign that cannot be shown


def spelt(text: str, lost: Sequence[str] | set[str]) -> str:
    r"""Return a text in which the signs that cannot be shown are named by their numbers.

    >>> spelt("a\U0001f9ff", {"\U0001f9ff"})
    'a[U+1F9FF]'
    """
    return "".join(f"[U+{ord(sign):04X}]" if sign in lost else sign for sign in text) if lost else text
