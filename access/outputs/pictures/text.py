"""Text on a picture: SVG wraps no lines and measures none, so its room is estimated, rather too large."""

import unicodedata
from collections.abc import Iterator

from access.contracts import escaping

# what a reader's computer may have: the font shipped here, then the usual ones of each system
FAMILY = (
    "'Noto Sans CJK SC Subset','Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei',"
    "'PingFang SC','WenQuanYi Micro Hei',sans-serif"
)
_NARROW = {" .,:;|!'ijlI": 0.31, "frt()[]{}-/\\*": 0.41, "cskvxyzJLEF?": 0.56}
_CUTS = " -/，、；：。,;"  # behind which a line may end


def width_of(text: str, size: float) -> float:
    """Return how much room a text takes at most, in the unit of its size.

    >>> width_of("街道", 10), round(width_of("Ab", 10), 1)
    (20.0, 13.0)
    """
    return size * sum(map(_advance, text))


def _advance(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WFA":
        return 1.0
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0.0
    for signs, advance in _NARROW.items():
        if sign in signs:
            return advance
    return 0.94 if sign in "MW@%mw" else 0.7 if sign.isupper() else 0.6


def wrapped(text: str, size: float, width: float, most: int = 99) -> list[str]:
    """Return a text in lines that fit a width: Chinese ends anywhere, other words stay whole if they can.

    Args:
        text: anything; what is no text for one line is spelt out as it will be drawn.
        size, width: in one unit.
        most: lines; what is left over is cut off by an ellipsis.
    """
    lines = [""]
    for piece in _pieces(" ".join(escaping.visible(text).split())):
        for part in _broken(piece, size, width):
            if width_of((lines[-1] + part).rstrip(), size) <= width or not lines[-1]:
                lines[-1] += part
            else:
                lines.append(part.lstrip())
    if len(lines) > most:
        last = lines[most - 1]
        while last and width_of(f"{last}…", size) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last}…"]
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> Iterator[str]:
    """What is not parted: a wide sign with the mark that follows it, a word with the blank behind it."""
    piece = ""
    for i, sign in enumerate(text):
        piece += sign
        following = text[i + 1 : i + 2]
        wide = unicodedata.east_asian_width(sign) in "WF"
        wide_next = following and unicodedata.east_asian_width(following) in "WF"
        closing = following and following in "，、；：。）》”’,.;:)"
        if following and not closing and (wide or wide_next or sign in _CUTS) and sign not in "（《“‘(":
            yield piece
            piece = ""
    if piece:
        yield piece


def _broken(piece: str, size: float, width: float) -> Iterator[str]:
    """A word that is wider than the line, in parts that are not."""
    part = ""
    for sign in piece:
        if part and width_of(part + sign, size) > width:
            yield part
            part = ""
        part += sign
    yield part


def written(lines: list[str], x: float, y: float, size: float, *, step: float = 1.3, style: str = "") -> str:
    """Return lines of text as elements, the first one's baseline at y.

    Args:
        lines: of any content.
        x, y, size: in points.
        step: from line to line, in sizes.
        style: further attributes, of this program's own.
    """
    return "".join(
        f'<text x="{x:.1f}" y="{y + i * size * step:.1f}" font-size="{size:g}"{style}>'
        f"{escaping.svg(line)}</text>"
        for i, line in enumerate(lines)
        if line
    )
