"""Lengths that cannot be those of their streets: shorter than the straight line, or far longer."""

from collections.abc import Sequence

import numpy as np

from access.contracts.arrays import Floats
from access.contracts.tables import counted, examples

_SLACK_M, _SLACK = 3.0, 0.03  # rounded coordinates; the scale of the projection
_LONGER, _LONGER_M = 50.0, 250.0  # a loop may end beside its start
# what lengths are told in by mistake: how many of it a metre is, at least and at most (streets wind)
_UNITS = (
    ("degrees", 7e-6, 2.2e-5),
    ("miles", 6e-4, 9.4e-4),
    ("kilometres", 9.4e-4, 2.5e-3),
    ("centimetres", 90, 250),
    ("millimetres", 900, 2500),
)


def faults(length_m: Floats, straight_m: Floats, drawn_m: Floats, names: Sequence[object]) -> list[str]:
    """Say which lengths are not in metres, and what they look like.

    Args:
        length_m: as told.
        straight_m: between the ends.
        drawn_m: of the line where it is drawn, else as ``straight_m``.
        names: of each row, for messages: ``line 2``, ``1 → 2``.
    """
    short = length_m < straight_m - np.maximum(_SLACK_M, _SLACK * straight_m)
    along = np.maximum(straight_m, drawn_m)
    long = (length_m >= _LONGER * along) & (length_m - along > _LONGER_M) & (along > 0)
    found = []
    for which, words in (
        (short, "shorter than the straight line"),
        (long, "50 times or more as long as the line"),
    ):
        rows = np.flatnonzero(which).tolist()
        if rows:
            shown = examples(
                f"{names[i]}: {length_m[i]:g} where the ends are {along[i]:,.0f} m apart" for i in rows
            )
            number = counted(len(rows), "length")
            found.append(f"{number} {words} between the ends ({shown}){_unit(length_m[rows], along[rows])}")
    return found


def _unit(length: Floats, along: Floats) -> str:
    ratio = float(np.median(length / along))
    unit = next((name for name, low, high in _UNITS if low <= ratio <= high), "")
    looks = f"it looks like {unit}" if unit else "check them, and the coordinates and CRS of the nodes"
    return f"; lengths are in metres: {looks}"
