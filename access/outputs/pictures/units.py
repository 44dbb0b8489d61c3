"""A clause that is judged by zones: its units in classes with round edges, the plan's number among them."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from access.outputs.maps.palette import Band, Fill, colours, hatch, verdict_fill
from access.verdicts.findings import Finding

_FAMILY = 3  # classes on each side of the plan's number
_ALONE = 5  # classes where there is no such number
_STEPS = (1, 2, 5)


def round_edges(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """Return the multiples of 1, 2 or 5 × 10ⁿ between two numbers, by the least step that makes few classes.

    Args:
        low, high: the numbers; neither is returned.
        most: classes.
        whole: whether they are counts, between which nothing lies.

    >>> round_edges(0.3, 4.2, 5), round_edges(12, 97, 3), round_edges(2, 2, 5)
    ([1.0, 2.0, 3.0, 4.0], [50.0], [])
    >>> round_edges(0, 2, 3), round_edges(0, 2, 3, whole=True)
    ([1.0], [1.0])
    """
    if not high > low:
        return []
    power = math.floor(math.log10((high - low) / most))
    power = max(power, 0) if whole else power
    steps = (each * 10.0**n for n in (power, power + 1, power + 2) for each in _STEPS)
    for step in steps:
        first, last = math.floor(low / step + 1e-9) + 1, math.ceil(high / step - 1e-9) - 1
        if last - first + 2 <= most:
            return [round(i * step, 12) for i in range(first, last + 1)]
    return []


def counts(units: Collection[Finding]) -> bool:
    """Tell whether the units' values are whole numbers, between which nothing lies."""
    values = [unit.value for unit in units if math.isfinite(unit.value)]
    return all(float(value).is_integer() for value in values)


def judged(units: Mapping[str, Finding]) -> bool:
    """Tell whether units are judged by themselves."""
    return any(unit.verdict for unit in units.values())


def value_bands(units: Mapping[str, Finding], comparison: str) -> list[Band]:
    """Return the classes of the units' values, from the least to the greatest.

    Where units are judged, what is required of them is an edge between oranges and blues, which grow
    darker away from it; else there are blues only. ``=`` has no sides: units are shown by their verdicts.
    """
    known = [unit for unit in units.values() if math.isfinite(unit.value)]
    if not known or (judged(units) and comparison == "="):
        return []
    values, whole = [unit.value for unit in known], counts(known)
    low, high = min(values), max(values)
    if not judged(units):
        edges = [low, *round_edges(low, high, _ALONE, whole=whole), high]
        table = colours()["within"][str(min(max(3, len(edges) - 1), _ALONE))]
        return [Band(*ends, Fill(table[i]), None) for i, ends in enumerate(_pairs(edges))]
    required = next(unit.required for unit in known if unit.verdict)
    more = comparison in (">=", ">")
    lower = (
        _pairs([low, *round_edges(low, required, _FAMILY, whole=whole), required]) if low < required else []
    )
    upper = _pairs([required, *round_edges(required, high, _FAMILY, whole=whole), max(high, required)])
    good, bad = colours()["within"]["3"], colours()["beyond"]
    down, up = (bad, good) if more else (good, bad)
    if not more and high <= required:
        upper = []
    return [
        *(Band(*ends, Fill(down[len(lower) - 1 - i]), not more) for i, ends in enumerate(lower)),
        *(Band(*ends, Fill(up[i]), more) for i, ends in enumerate(upper)),
    ]


def band_texts(bands: Sequence[Band], shown: Callable[[float], str], *, whole: bool, more: bool) -> list[str]:
    """Return what a legend says of classes: counts from–to, other numbers open at both ends.

    Args:
        bands: from ``value_bands``.
        shown: writes a number.
        whole: whether they are classes of counts.
        more: whether a class holds its lower edge, not its upper one.
    """
    texts = []
    for i, band in enumerate(bands):
        first, last = i == 0, i == len(bands) - 1
        if whole:
            low = band.low if more or first else band.low + 1
            high = band.high if not more or last else band.high - 1
            texts.append("–".join(dict.fromkeys((shown(low), shown(max(low, high))))))
        elif first and last:
            texts.append("–".join(dict.fromkeys((shown(band.low), shown(band.high)))))
        elif first:
            texts.append(f"{'<' if more else '≤'} {shown(band.high)}")
        elif last:
            texts.append(f"{'≥' if more else '>'} {shown(band.low)}")
        else:
            texts.append(f"{shown(band.low)}–{shown(band.high)}")
    return texts


def unit_fill(unit: Finding, bands: Sequence[Band], *, more: bool = True) -> Fill | None:
    """Return how a unit is painted: by its verdict the family, by its value the class; None: not at all.

    A unit that nobody can judge is hatched; one without a facility in it has an infinite value.
    """
    if unit.verdict == "undetermined":
        return hatch("border")
    if math.isnan(unit.value):
        return None
    if math.isinf(unit.value):
        return Fill(colours()["unreachable"])
    kept = {"met": True, "unmet": False}.get(unit.verdict)
    family = [each for each in bands if each.kept is kept]
    if not family:
        return verdict_fill(unit.verdict)
    edges = np.array([each.high for each in family[:-1]])
    return family[int(np.searchsorted(edges, unit.value, side="right" if more else "left"))].fill


def _pairs(edges: Sequence[float]) -> list[tuple[float, float]]:
    return [(edges[i], edges[i + 1]) for i in range(len(edges) - 1)]
