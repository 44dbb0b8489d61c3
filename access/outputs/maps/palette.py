"""The map's colours and their classes, as the page has them (page/src/colours.js), for other maps.

The colours themselves stand in palette.json, of which the page is built too.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from access.contracts.arrays import Floats, Integers, Words
from access.verdicts.clause import Clause

SCALES = {"min": 60.0, "km": 1000.0, "m": 1.0}  # seconds, metres
# classes of cells that are no bands; bands within the limit follow from 1, those beyond it from 6
NONE, WITHIN, BEYOND, UNREACHABLE, BORDER, UNLINKED = 0, 1, 6, 9, 10, 11
_SLACK = 1e-6  # of a share


@dataclass(frozen=True)
class Fill:
    """How an area is painted.

    Attributes:
        colour: of its ground, ``#rrggbb``.
        stroke: of the lines of its hatching; empty: it has none.
        rising: whether these rise to the right.
    """

    colour: str
    stroke: str = ""
    rising: bool = False


@dataclass(frozen=True)
class Band:
    """A class of numbers with a colour.

    Attributes:
        low, high: its edges, in the unit of the legend; ``inf`` above the last.
        fill: its colour.
        kept: whether what lies in it keeps the promise; None: there is none to be kept.
    """

    low: float
    high: float
    fill: Fill
    kept: bool | None


@cache
def colours() -> dict[str, Any]:
    """Return the content of palette.json."""
    found: dict[str, Any] = json.loads((files("access.outputs.maps") / "palette.json").read_text("utf-8"))
    return found


def scale_of(clause: Clause) -> str:
    """Return in which unit the map counts what a clause's trips come to: ``min``, ``km`` or ``m``."""
    if clause.trips and clause.trip.impedance == "time_s":
        return "min"
    return "km" if clause.target.unit == "km" else "m"


def hatch(kind: str) -> Fill:
    """Return the fill of ``border`` (beyond knowing) or ``unlinked``."""
    found = colours()["hatches"][kind]
    return Fill(found["ground"], found["stroke"], found["rising"])


def verdict_fill(verdict: str) -> Fill:
    """Return the fill of a unit with this verdict; empty: it is not judged by itself."""
    known = colours()["verdicts"]
    return Fill(known[verdict]) if verdict in known else hatch("border")


def bands(limit: float, scale: str) -> list[Band]:
    """Return the bands of a clause: its limit is an edge between two families of colour.

    Args:
        limit: in seconds or metres.
        scale: ``min``, ``km`` or ``m``: the unit of the edges.

    >>> [(each.low, each.high) for each in bands(900, "min")][3:6]
    [(9.0, 12.0), (12.0, 15.0), (15.0, 22.5)]
    """
    most = limit / SCALES[scale]
    count = next((n for n in (4, 5, 3) if float(most / n * 2).is_integer()), 4)
    edges = [most * i / count for i in range(count + 1)]
    within = [
        Band(low, high, Fill(colour), kept=True)
        for low, high, colour in zip(edges, edges[1:], colours()["within"][str(count)], strict=False)
    ]
    edges = [most, 1.5 * most, 2 * most, math.inf]
    beyond = [
        Band(low, high, Fill(colour), kept=False)
        for low, high, colour in zip(edges, edges[1:], colours()["beyond"], strict=False)
    ]
    return [*within, *beyond]


def share_bands(required: float) -> list[Band]:
    """Return bands of coverage: oranges below the share required, blues from it on; else blues only.

    Args:
        required: from 0 to 1; 0 or NaN: none is.

    Returns:
        From the least share to the greatest; ``low`` is part of each.
    """
    five, (light, middle, _) = colours()["within"]["5"], colours()["within"]["3"]
    if not 0 < required <= 1:
        return _edged([0, 0.2, 0.4, 0.6, 0.8, 1], five, kept=None)
    short = _edged([0, 0.5 * required, 0.75 * required, required], colours()["beyond"][::-1], kept=False)
    if required < 1:
        return [*short, *_edged([required, (1 + required) / 2, 1], [light, middle], kept=True)]
    return [*short, *_edged([1, 1], [middle], kept=True)]


def _edged(edges: Sequence[float], colour: Sequence[str], *, kept: bool | None) -> list[Band]:
    parts = zip(edges, edges[1:], colour, strict=False)
    return [Band(low, high, Fill(each), kept) for low, high, each in parts]


def classes(state: Words, impedance: Floats, persons: Floats, found: Sequence[Band], scale: str) -> Integers:
    """Return the class of each cell; its state decides the family, so that rounding moves none across.

    Args:
        state, impedance: of each cell (see ``verdicts.reach.states``), seconds or metres.
        persons: who count for the clause; where nobody does, nothing is drawn.
        found: from ``bands``.
        scale: as for these.
    """
    within = [each.high * SCALES[scale] for each in found if each.kept]
    beyond = [each.high * SCALES[scale] for each in found if not each.kept]
    reached = np.isfinite(impedance)
    near = WITHIN + np.searchsorted(within[:-1], impedance, side="left")
    far = np.where(reached, BEYOND + np.searchsorted(beyond[:-1], impedance, side="left"), UNREACHABLE)
    kinds = [persons <= 0, state == "met", state == "unmet", state == "border", state == "unlinked"]
    return np.select(kinds, [NONE, near, far, BORDER, UNLINKED], default=NONE)


def share_classes(share: Floats, unknown: Floats, found: Sequence[Band]) -> Integers:
    """Return the class of each cell by the share of its people within the limit.

    Args:
        share: of the people of each cell; NaN: there are none.
        unknown: share of those of whom it is not known; all: the cell is ``BORDER``.
        found: from ``share_bands``; the first is class 1.
    """
    edges = np.array([each.low for each in found]) - _SLACK
    band = np.maximum(1, np.searchsorted(edges, share, side="right"))
    return np.select([np.isnan(share), unknown >= 1 - _SLACK], [NONE, BORDER], default=band)


def fills(found: Sequence[Band]) -> dict[int, Fill]:
    """Return how each class of cells is painted, by bands of ways or of shares."""
    kept = [each for each in found if each.kept]
    painted = {WITHIN + i: each.fill for i, each in enumerate(kept)}
    painted |= {BEYOND + i: each.fill for i, each in enumerate(each for each in found if each.kept is False)}
    painted |= {1 + i: each.fill for i, each in enumerate(found) if each.kept is None}
    return {
        **painted,
        UNREACHABLE: Fill(colours()["unreachable"]),
        BORDER: hatch("border"),
        UNLINKED: hatch("unlinked"),
    }
