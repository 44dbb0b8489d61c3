"""What the clauses say of each cell, written short: 14,000 cells and 60 clauses are one page.

Clauses with the same trips share one column of ways; persons are written once, and of a clause
only the cells where fewer of them live in its zones.
"""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from access.verdicts.evaluate import Assessment

_STATES = {"met": "m", "unmet": "u", "border": "b", "unlinked": "x"}
_OUTSIDE = "."
_PERSONS_DIGITS = 2


def measures(assessment: Assessment, number: pd.Series) -> dict[str, Any]:
    """Return what was measured of the cells.

    Args:
        assessment: from ``access.verdicts.evaluate``.
        number: facility_id → the number by which the page knows it.

    Returns:
        ``persons``: group → of each cell; ``ways``: impedance and facility of each cell, packed;
        ``cells``: clause id → its states, way, group, and [cell, persons] where not all count.
    """
    place = assessment.place
    groups: dict[str, Any] = {}
    ways: dict[tuple[str, str], dict[str, Any]] = {}
    cells = {}
    for clause in assessment.clauses:
        if clause.id not in assessment.measures:
            continue
        measure, group = assessment.measures[clause.id], clause.rule.group.default
        if group not in groups:
            groups[group] = place.by_cell(place.living(group)).round(_PERSONS_DIGITS)
        way = {
            "impedance": packed(measure["impedance"].to_numpy(dtype=float)),
            "facility": packed(measure["facility_id"].map(number).to_numpy(dtype=float)),
        }
        key = way["impedance"]["text"], way["facility"]["text"]
        ways.setdefault(key, way)
        cells[clause.id] = {**_own(measure, groups[group]), "group": group, "way": list(ways).index(key)}
    persons = {group: values.tolist() for group, values in groups.items()}
    return {"persons": persons, "ways": list(ways.values()), "cells": cells}


def packed(values: Any) -> Mapping[str, Any]:
    """Return numbers from 0 as whole ones in base 64, little-endian; what is none as the largest.

    >>> packed(np.array([1.4, np.inf, np.nan, 256]))
    {'bits': 16, 'text': 'AQD/////AAE='}
    """
    known = np.isfinite(values)
    bits = 16 if values[known].max(initial=0) < 2**16 - 1.5 else 32
    whole = np.where(known, np.rint(np.where(known, values, 0)), 2**bits - 1).astype(f"<u{bits // 8}")
    return {"bits": bits, "text": base64.b64encode(whole.tobytes()).decode()}


def _own(measure: Any, whole: Any) -> dict[str, Any]:
    """The states; a cell where none of the clause's people live stands outside."""
    persons = measure["persons"].to_numpy(dtype=float).round(_PERSONS_DIGITS)
    lived = measure["persons"].to_numpy() > 0
    parts = np.flatnonzero(lived & (persons != whole))
    return {
        "state": "".join(measure["state"].map(_STATES).where(lived, _OUTSIDE)),
        "parts": [[int(cell), float(persons[cell])] for cell in parts],
    }
