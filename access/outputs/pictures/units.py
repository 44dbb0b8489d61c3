"""A clause that is judged by zones: its units in classes with round edges, the plan's number among them."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from access.outputs.maps.palette import Band, Fill, colours, hatch, verdict_fill
from access.verdicts.findings import Finding

_FAMILY = 3  # classes on each side of the plan's number
_ALONE = 5  # classes where there is no such number
_STEPS = (1, 2, 5)


def round_edges(low: float, high: float, most: int) -> list[float]:
    """Return the multiples of 1, 2 or 5 × 10ⁿ between two numbers, by the least step that makes few classes.

    >>> round_edges(0.3, 4.2, 5), round_edges(12, 97, 3), round_edges(2, 2, 5)
    ([1.0, 2.0, 3.0, 4.0], [50.0], [])
    """
    if not high > low:
        return []
    power = math.floor(math.log10((high - low) / most))
    for step in (each * 10.0**n for n in (power, power + 1) for each in _STEPS):
        first, last = math.floor(low / step + 1e-9) + 1, math.ceil(high / step - 1e-9) - 1
        if last - first + 2 <= most:
            return [round(i * step, 12) for i in range(first, last + 1)]
    return []


def value_bands(units: Mapping[str, Finding], comparison: str) -> list[Band]:
    """Return the classes of the units' values, from the least to the greatest.

    Where units are judged, what is required of them is an edge between oranges and blues, which grow
    darker away from it; else there are blues only. ``=`` has no sides: units are shown by their verdicts.
    """
    known = [unit for unit in units.values() if math.isfinite(unit.value)]
    judged = [unit for unit in known if unit.verdict]
    values = [unit.value for unit in known]
    if not known or (judged and comparison == "="):
        return []
    low, high = min(values), max(values)
    if not judged:
        edges = [low, *round_edges(low, high, _ALONE), high]
        table = colours()["within"]["3" if len(edges) < 5 else "4" if len(edges) < 6 else "5"]
        return [Band(*ends, Fill(table[i]), None) for i, ends in enumerate(_pairs(edges))]
    required = judged[0].required
    more = comparison in (">=", ">")
    below = [*([low, *round_edges(low, required, _FAMILY)] if low < required else []), required]
    above = [required, *([*round_edges(required, high, _FAMILY), high] if high > required else [required])]
    good, bad = colours()["within"]["3"], colours()["beyond"]
    down = [Fill(each) for each in (bad if more else good)]
    up = [Fill(each) for each in (good if more else bad)]
    lower, upper = _pairs(below), _pairs(above)
    return [
        *(Band(*ends, down[len(lower) - 1 - i], not more) for i, ends in enumerate(lower)),
        *(Band(*ends, up[i], more) for i, ends in enumerate(upper)),
    ]


def unit_fill(unit: Finding, bands: Sequence[Band]) -> Fill | None:
    """Return how a unit is painted: by its verdict the family, by its value the class; None: not at all.

    A unit that nobody can judge is hatched; one without a facility in it has an infinite value.
    """
    if unit.verdict == "undetermined":
        return hatch("border")
    if math.isnan(unit.value):
        return None
    if math.isinf(unit.value):
        return Fill(colours()["unreachable"])
    if not bands:
        return verdict_fill(unit.verdict)
    kept = {"met": True, "unmet": False}.get(unit.verdict)
    family = [each for each in bands if each.kept is kept] or list(bands)
    if kept is not None and not any(each.kept is kept for each in bands):
        return verdict_fill(unit.verdict)
    edges = np.array([each.high for each in family[:-1]])
    return family[int(np.searchsorted(edges, unit.value, side="right"))].fill


def _pairs(edges: Sequence[float]) -> list[tuple[float, float]]:
    return [(edges[i], edges[i + 1]) for i in range(len(edges) - 1)]
