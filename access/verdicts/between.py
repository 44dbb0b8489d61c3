"""How far apart places are: the best unit and the worst, town and country, over units and over persons."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.zone_hierarchy import of_zone
from access.verdicts.by_group import by_group
from access.verdicts.conditions import column_of
from access.verdicts.evaluate import Assessment
from access.verdicts.findings import Unit
from access.verdicts.judging import Judgement
from access.verdicts.streets import COVERED
from access.verdicts.supply.inequality import gini
from access.verdicts.zones import extent

_CLASSES = ("urban", "rural")
_OfClass = Mapping[str, Booleans]  # class → which pieces, or units, are of it
_NUMBERS = ("value", "persons")


class Spread(NamedTuple):
    """How unequal units are.

    Attributes:
        best, worst: positions of these units; -1: there are no two units to be compared.
        ratio: of the better one to the worse, 1 or more; ``inf``: one has nothing, or cannot be reached.
        cv_units, cv_persons: coefficient of variation, of units and of the people in them.
        gini_units, gini_persons: Gini index, likewise.
    """

    best: int
    worst: int
    ratio: float
    cv_units: float
    cv_persons: float
    gini_units: float
    gini_persons: float


def spread(values: Floats, persons: Floats, *, more_is_better: bool = True) -> Spread:
    """Return how unequal units are.

    c_v = √(Σ w (x − μ)² / Σ w) / μ with μ = Σ w x / Σ w; G as in ``supply.inequality.gini``; w = 1 over
    units, the people of each over persons.

    Args:
        values: of each unit, 0 or more; NaN: not known, and left out, as is ``inf`` but for the ratio.
        persons: of each unit; NaN: not known, and nothing is told over persons.
        more_is_better: whether a higher value is the better one.

    >>> spread(np.array([0.5, 1.0]), np.array([30.0, 10.0]))[:4]
    (1, 0, 2.0, 0.3333333333333333)
    """
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < 2:
        return Spread(-1, -1, *[math.nan] * 5)
    order = known[np.argsort(values[known], kind="stable")]
    low, high = int(order[0]), int(order[-1])
    best, worst = (high, low) if more_is_better else (low, high)
    finite = known[np.isfinite(values[known])]
    found, people = values[finite], persons[finite]
    even = np.ones(len(found))
    told = not np.isnan(people).any()
    return Spread(
        best,
        worst,
        ratio(values[high], values[low]),
        _variation(found, even),
        _variation(found, people) if told else math.nan,
        gini(found, even),
        gini(found, people) if told else math.nan,
    )


def ratio(one: float, other: float) -> float:
    """Divide; ``inf`` where only the second is nothing, NaN where both are, or one is not known.

    >>> ratio(3, 2), ratio(1, 0), ratio(0, 0), ratio(math.inf, math.inf)
    (1.5, inf, nan, nan)
    """
    if math.isnan(one) or math.isnan(other) or (math.isinf(one) and math.isinf(other)):
        return math.nan
    if other == 0:
        return math.inf if one else math.nan
    return float(one / other)


def _variation(values: Floats, weights: Floats) -> float:
    total = weights.sum()
    if not len(values) or not total:
        return math.nan
    mean = weights @ values / total
    return float(math.sqrt(weights @ (values - mean) ** 2 / total) / mean) if mean else math.nan


def between(assessment: Assessment) -> pd.DataFrame:
    """Tell how far apart the units of each clause are, for all people and for each age group that is known.

    Of a clause judged by people's way, the value of a unit is the share of its people who are reached (or the
    statistic that the clause asks for); of any other, what it comes to there.

    Returns:
        Columns standard_id, target, group, unit, unit_zh, units, best_zone_id, best_zone, best,
        worst_zone_id, worst_zone, worst, ratio, urban, rural, urban_to_rural, cv_units, cv_persons,
        gini_units, gini_persons, population. Clauses with fewer than two units of known value have no row.
    """
    place = assessment.place
    default = [each for each in assessment.judgements if each.default and each.missing is None]
    groups = by_group(assessment)
    own = column_of(place.zones, "class").to_numpy(dtype=object)
    zone = of_zone(place.overlay, place.hierarchy.smallest(np.isin(own, _CLASSES)))
    piece_class = np.where(zone >= 0, own[zone], "")
    of_class = {name: piece_class == name for name in _CLASSES}
    rows = [row for each in default for row in _rows(each, assessment, groups, of_class)]
    return pd.DataFrame(rows, columns=_COLUMNS).assign(population=place.population)


_COLUMNS = [
    *("standard_id", "target", "group", "unit", "unit_zh", "units", "best_zone_id", "best_zone", "best"),
    *("worst_zone_id", "worst_zone", "worst", "ratio", "urban", "rural", "urban_to_rural"),
    *("cv_units", "cv_persons", "gini_units", "gini_persons"),
]


@dataclass(frozen=True)
class _Units:
    """The units of a clause with their values.

    Attributes:
        zone: positions of the zones.
        value, persons: of each.
        unit: of the values.
        better: whether more is better.
        group: whose.
        classes: what town and country come to.
    """

    zone: Integers
    value: Floats
    persons: Floats
    unit: Unit
    better: bool
    group: str
    classes: tuple[float, float]


def _rows(
    judgement: Judgement, assessment: Assessment, groups: pd.DataFrame | None, of_class: _OfClass
) -> Iterator[list[object]]:
    clause, zones = judgement.clause, assessment.place.zones
    both = _of_all(judgement, assessment, of_class), _of_groups(judgement, assessment, groups, of_class)
    for found in (each for part in both for each in part):
        apart = spread(found.value, found.persons, more_is_better=found.better)
        if apart.best < 0:
            continue
        ends = [
            each
            for number in (apart.best, apart.worst)
            for each in (
                zones.index[found.zone[number]],
                zones["name"].iloc[found.zone[number]],
                found.value[number],
            )
        ]
        urban, rural = found.classes
        yield [
            *(clause.standard.id, clause.id, found.group, found.unit.en, found.unit.zh),
            *(int((~np.isnan(found.value)).sum()), *ends, apart.ratio),
            *(urban, rural, ratio(urban, rural)),
            *(apart.cv_units, apart.cv_persons, apart.gini_units, apart.gini_persons),
        ]


def _of_all(judgement: Judgement, assessment: Assessment, of_class: _OfClass) -> Iterator[_Units]:
    place, clause = assessment.place, judgement.clause
    if clause.by_way and judgement.whole.unit.kind == "share_of_people":
        mine = assessment.coverage.index.get_level_values("target") == clause.id
        table = assessment.coverage[mine]
        zone = place.zones.index.get_indexer(table.index.get_level_values("zone_id"))
        values, persons = (table[name].to_numpy(dtype=float) for name in ("met_share", "persons"))
        classes = _by_cells(judgement, assessment, "all", of_class)
        yield _Units(zone, values, persons, judgement.whole.unit, True, "all", classes)
    elif judgement.units:
        findings = [*judgement.units.values()]
        zone = place.zones.index.get_indexer(pd.Index([*judgement.units]))
        values, persons = (np.array([getattr(each, name) for each in findings]) for name in _NUMBERS)
        if np.isnan(persons).all():
            persons = place.in_zones(place.living())[zone]
        own = column_of(place.zones, "class").to_numpy(dtype=object)[zone]
        classes = _weighted(
            {name: own == name for name in _CLASSES},
            np.where(np.isfinite(values), values, np.nan),
            persons,
        )
        better = clause.target.comparison not in ("<=", "<")
        yield _Units(zone, values, persons, findings[0].unit, better, "all", classes)


def _of_groups(
    judgement: Judgement, assessment: Assessment, groups: pd.DataFrame | None, of_class: _OfClass
) -> Iterator[_Units]:
    if groups is None or judgement.clause.id not in assessment.measures:
        return
    own = groups[groups["target"] == judgement.clause.id]
    for name, table in own.groupby("group", sort=False):
        at = assessment.place.zones.index.get_indexer(pd.Index(table["zone_id"]))
        values, persons = (table[column].to_numpy(dtype=float) for column in ("met_share", "persons"))
        classes = _by_cells(judgement, assessment, str(name), of_class)
        yield _Units(at, values, persons, COVERED["population"][0], True, str(name), classes)


def _by_cells(
    judgement: Judgement, assessment: Assessment, group: str, of_class: _OfClass
) -> tuple[float, float]:
    """The share of people who are reached in town and country, whatever units lie across both."""
    place, clause = assessment.place, judgement.clause
    met = np.asarray(assessment.measures[clause.id]["state"] == "met", dtype=float)[place.overlay.cell]
    people = place.living(group) * extent(place, clause.plan, clause.target.zone).taken
    return _weighted(of_class, met, people)


def _weighted(of_class: _OfClass, values: Floats, persons: Floats) -> tuple[float, float]:
    """The mean over the people of each class; NaN where there are none, or it is not known of one."""
    found = []
    for name in _CLASSES:
        mine = of_class[name] & (persons > 0)
        found.append(float(np.average(values[mine], weights=persons[mine])) if mine.any() else math.nan)
    return found[0], found[1]
