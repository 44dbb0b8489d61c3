"""In which encoding the text of a shapefile is: older programs in China write GBK and do not say so."""

import codecs
from collections.abc import Iterable
from pathlib import Path

_SAYS_NOTHING = (0x00, 0x57)  # the mark for "ANSI" stands for whatever the writer's computer was set to
_REPLACED = "\ufffd"  # what a decoder puts in the place of what it cannot read


def told(path: Path) -> bool:
    """Tell whether a shapefile tells its encoding: in a .cpg that is known, or by a mark in its .dbf."""
    for beside in (path.with_suffix(ending) for ending in (".cpg", ".CPG")):
        if beside.is_file() and _known(beside.read_text(encoding="ascii", errors="replace").strip()):
            return True
    for beside in (path.with_suffix(ending) for ending in (".dbf", ".DBF")):
        if beside.is_file():
            with beside.open("rb") as file:
                head = file.read(32)
            return len(head) == 32 and head[29] not in _SAYS_NOTHING
    return False


def _known(name: str) -> bool:
    """Tell whether there is such an encoding.

    >>> _known("UTF-8"), _known("936"), _known("nonsense")
    (True, True, False)
    """
    try:
        codecs.lookup(f"cp{name}" if name.isdigit() and not name.startswith("8859") else name)
    except LookupError:
        return name.startswith("8859")
    return True


def plausible(words: Iterable[str], *, chinese: bool) -> bool:
    """Tell whether words were read in their own encoding.

    Args:
        words: as read.
        chinese: whether as GB 18030, which finds a sign in nearly all bytes: it was right if most signs
            are among the usual ones, of GB 2312; of Zürich it makes a rare one.

    >>> plausible(["西区"], chinese=True), plausible(["Z黵ich"], chinese=True)
    (True, False)
    """
    signs = [sign for word in words for sign in word if not sign.isascii()]
    if not chinese:
        return _REPLACED not in signs
    usual = [min(sign.encode("gb18030")) >= 0xA1 for sign in signs]
    return 2 * sum(usual) >= len(usual)


def name(path: Path) -> str | None:
    """Return the encoding that a shapefile tells, in its .cpg or by a mark in its .dbf; None: none."""
    for beside in (path.with_suffix(ending) for ending in (".cpg", ".CPG")):
        if beside.is_file() and _known(said := beside.read_text(encoding="ascii", errors="replace").strip()):
            return said
    return "GBK (.dbf)" if told(path) else None
