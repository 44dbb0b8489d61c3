"""The legend of a picture: signs with their meaning, beside the map or in columns below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from access.outputs.maps.palette import Fill, colours
from access.outputs.pictures.cells import grain
from access.outputs.pictures.text import wrapped, written

WIDE, HIGH = 16.0, 8.0  # of a sign, in points
_SIZE = 7.0
_STEP = 1.22
_ROW = 10.8
_SOFT = "#4d5b69"


@dataclass(frozen=True)
class Entry:
    """One line of the legend.

    Attributes:
        text: what the sign means.
        sign: draws it with its upper left corner at a place; None: there is none.
        kind: ``head``: what follows belongs below it; ``edge``: a line across, at which the promise ends.
    """

    text: str
    sign: Callable[[float, float], str] | None = None
    kind: str = "plain"


class Patterns:
    """The hatchings of a picture, each defined once, for areas and signs alike."""

    def __init__(self) -> None:
        self._known: dict[tuple[Fill, bool, bool], str] = {}

    def paint(self, fill: Fill, *, grained: bool = False, tenths: bool = False) -> str:
        """Return what the attribute ``fill`` takes: a colour, or a hatching.

        Args:
            fill: the colours.
            grained: whether plain colour gets fine darker lines, so that grey paper tells it apart.
            tenths: whether what is painted is given in tenths of a point.
        """
        if not fill.stroke and not grained:
            return fill.colour
        return f"url(#{self._known.setdefault((fill, grained, tenths), f'p{len(self._known)}')})"

    def defined(self) -> str:
        """Return the definitions of those that were asked for."""
        return "".join(self._one(name, *each) for each, name in self._known.items())

    def _one(self, name: str, fill: Fill, grained: bool, tenths: bool) -> str:
        side = 1.44 if grained else 2.4  # points: as in the image of the cells
        if grained:
            lines, stroke, width = f"M0 {side / 2:g}H{side:g}", grain(fill.colour), 0.24
        else:
            rise = f"M0 {side:g}L{side:g} 0M-1 1L1 -1M{side - 1:g} {side + 1:g}L{side + 1:g} {side - 1:g}"
            fall = f"M0 0L{side:g} {side:g}M-1 {side - 1:g}L1 {side + 1:g}M{side - 1:g} -1L{side + 1:g} 1"
            lines, stroke, width = rise if fill.rising else fall, fill.stroke, 0.36
        return (
            f'<pattern id="{name}" width="{side:g}" height="{side:g}" patternUnits="userSpaceOnUse"'
            f"{' patternTransform=' + chr(34) + 'scale(10)' + chr(34) if tenths else ''}>"
            f'<rect width="{side:g}" height="{side:g}" fill="{fill.colour}"/>'
            f'<path d="{lines}" stroke="{stroke}" stroke-width="{width}"/></pattern>'
        )


def swatch(paint: str) -> Callable[[float, float], str]:
    """Return a sign: a small area of a paint."""
    return lambda x, y: (
        f'<rect class="swatch" x="{x:.1f}" y="{y:.1f}" width="{WIDE:g}" height="{HIGH:g}" fill="{paint}" '
        f'stroke="{_SOFT}" stroke-width=".3"/>'
    )


def stroke(colour: str, width: float, dashes: str = "", opacity: float = 1) -> Callable[[float, float], str]:
    """Return a sign: a short line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return lambda x, y: (
        f'<path d="M{x:.1f} {y + HIGH / 2:.1f}h{WIDE:g}" stroke="{colour}" stroke-width="{width:g}" '
        f'stroke-opacity="{opacity:g}"{dashed}/>'
    )


def dot(*, dashed: bool = False) -> Callable[[float, float], str]:
    """Return a sign: the circle of a facility."""
    colour, dashes = (colours()["unlinked"], ' stroke-dasharray="1 .8"') if dashed else (colours()["ink"], "")
    return lambda x, y: (
        f'<circle cx="{x + WIDE / 2:.1f}" cy="{y + HIGH / 2:.1f}" r="2.1" fill="#fff" stroke="{colour}" '
        f'stroke-width=".9"{dashes}/>'
    )


def gap(number: str) -> Callable[[float, float], str]:
    """Return a sign: an outline with a number."""
    ink = colours()["ink"]
    return lambda x, y: (
        f'<rect x="{x + 0.5:.1f}" y="{y + 0.5:.1f}" width="{WIDE - 1:g}" height="{HIGH - 1:g}" fill="none" '
        f'stroke="{ink}" stroke-width=".8"/>'
        f'<circle cx="{x + WIDE / 2:.1f}" cy="{y + HIGH / 2:.1f}" r="3.6" fill="{ink}"/>'
        + written(
            [number],
            x + WIDE / 2,
            y + HIGH / 2 + 1.8,
            5,
            style=' fill="#fff" text-anchor="middle" font-weight="bold"',
        )
    )


def laid_out(entries: Sequence[Entry], x: float, y: float, width: float, columns: int) -> tuple[str, float]:
    """Draw a legend.

    Args:
        entries: in their order.
        x, y: its upper left corner, in points.
        width: of all columns.
        columns: among which it is divided into parts of about one height; a heading stays with what follows.

    Returns:
        The elements, and where the lowest ends.
    """
    each = (width - 12 * (columns - 1)) / columns
    high = [_height(entry, each) for entry in entries]
    room = sum(high) / columns
    parts, bottom, column, at = [], y, 0, y
    for i, entry in enumerate(entries):
        follows = entry.kind in ("head", "edge") and i + 1 < len(entries)
        needed = high[i] + (high[i + 1] if follows else 0)
        if column + 1 < columns and at > y and at + needed - y > room + _ROW * 0.6:
            column, at = column + 1, y
        if at == y and entry.kind == "head":
            at -= 5  # nothing is above it to be parted from
        parts.append(_drawn(entry, x + column * (each + 12), at, each))
        at += high[i]
        bottom = max(bottom, at)
    return f'<g class="legend" fill="{colours()["ink"]}">{"".join(parts)}</g>', bottom


def _lines(entry: Entry, width: float) -> list[str]:
    return wrapped(entry.text, _SIZE, width - (0 if entry.sign is None else WIDE + 5))


def _height(entry: Entry, width: float) -> float:
    extra = {"head": 5.0, "edge": 1.5}.get(entry.kind, 0.0)
    return max(_ROW, len(_lines(entry, width)) * _SIZE * _STEP + 2.2) + extra


def _drawn(entry: Entry, x: float, y: float, width: float) -> str:
    lines = _lines(entry, width)
    if entry.kind == "head":
        return written(lines, x, y + 5 + 6.8, _SIZE, step=_STEP, style=' font-weight="bold"')
    if entry.kind == "edge":
        rule = f'<path d="M{x:.1f} {y + 1:.1f}h{width:.1f}" stroke="{colours()["ink"]}" stroke-width="1"/>'
        return rule + written(lines, x, y + 8.8, _SIZE, step=_STEP, style=' font-weight="bold"')
    indent = 0.0 if entry.sign is None else WIDE + 5
    sign = entry.sign(x, y + 0.9) if entry.sign else ""
    return sign + written(lines, x + indent, y + 7.4, _SIZE, step=_STEP)
