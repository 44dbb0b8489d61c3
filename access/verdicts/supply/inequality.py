"""How unequally something is spread over people: published indices, persons as weights.

Notation: x_i what each person of cell i has, P_i the persons, P their sum, μ = Σ P_i x_i / P the mean.
Cells without people do not count; without any people every index is NaN.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from access.contracts.arrays import Booleans, Floats

_TOP, _BOTTOM = 0.1, 0.4


class Theil(NamedTuple):
    """Theil's index and its parts.

    Attributes:
        total: ``between`` + the sum of ``within``.
        between: what is left if everybody has the mean of the zone.
        within: zone → what the zone's own inequality adds to the total.
    """

    total: float
    between: float
    within: Mapping[str, float]


class Poverty(NamedTuple):
    """Foster, Greer and Thorbecke's measures, each from 0 to 1.

    Attributes:
        headcount: share of the people who are poor.
        gap: mean of how far below the line they are, as a share of it; of those who are not, 0.
        squared: mean of its square, which counts those worst off for more.
    """

    headcount: float
    gap: float
    squared: float


def gini(values: Floats, persons: Floats) -> float:
    """Return the Gini index: 0 all have alike, towards 1 one has all.

    G = Σ_i Σ_k P_i P_k |x_i − x_k| / (2 P² μ) (Gini 1912), by the area under the Lorenz curve.

    >>> gini(np.array([0.0, 1.0]), np.array([1.0, 1.0]))
    0.5
    """
    return concentration(values, persons, values)


def concentration(values: Floats, persons: Floats, rank: npt.ArrayLike) -> float:
    """Return the concentration index: above 0 those of high rank have more, below 0 those of low rank.

    C = 2/μ · Σ_i P_i/P · x_i r_i − 1, r_i the middle of the share of people up to those of the rank (of
    equal ranks, of all of them together): Kakwani, Wagstaff & van Doorslaer 1997, Journal of Econometrics
    77. Ranked by the values themselves it is the Gini index.

    Args:
        values, persons: of each cell; values 0 or more.
        rank: by which people are ordered, of each cell: income, a share of older people; NaN: left out.
    """
    order = np.asarray(rank, dtype=float)
    kept = (persons > 0) & ~np.isnan(order) & ~np.isnan(values)
    total = persons[kept].sum()
    if not total or not (persons[kept] @ values[kept]):
        return math.nan
    share = persons[kept] / total
    _, group = np.unique(order[kept], return_inverse=True)
    people = np.bincount(group, share)
    middle = np.cumsum(people) - people / 2
    mean = share @ values[kept]
    return float(2 / mean * (share * values[kept]) @ middle[group] - 1)


def theil(values: Floats, persons: Floats, zones: npt.ArrayLike | None = None) -> Theil:
    """Return Theil's T, between and within zones.

    T = Σ_i P_i/P · x_i/μ · ln(x_i/μ), 0 ln 0 = 0 (Theil 1967, Economics and Information Theory);
    T = Σ_z s_z ln(μ_z/μ) + Σ_z s_z T_z, s_z the zone's share of the sum of values (Shorrocks 1980,
    Econometrica 48).

    Args:
        values, persons: of each cell; values 0 or more.
        zones: the zone of each cell; None: one alone.
    """
    kept = (persons > 0) & ~np.isnan(values)
    persons, values = persons[kept], values[kept]
    if not persons.sum() or not persons @ values:
        return Theil(math.nan, math.nan, {})
    names = np.zeros(len(kept), dtype=np.int64) if zones is None else np.asarray(zones, dtype=object)
    number, zone = pd.factorize(names[kept], sort=True)
    of_zone, have = np.bincount(number, persons), np.bincount(number, persons * values)
    mean, means = persons @ values / persons.sum(), have / of_zone
    part = have / have.sum()
    between = float((part * _logarithm(means / mean)).sum())
    relative = np.divide(values, means[number], out=np.zeros(len(values)), where=means[number] > 0)
    own = np.bincount(number, persons * relative * _logarithm(relative)) / of_zone
    within = {str(name): float(each) for name, each in zip(zone, part * own, strict=True)}
    return Theil(between + math.fsum(within.values()), between, within)


def palma(values: Floats, persons: Floats, rank: npt.ArrayLike | None = None) -> float:
    """Return the Palma ratio: the mean of the top tenth of the people over that of the bottom 40 %.

    Palma 2011, Development and Change 42; of access by Pereira, Schwanen & Banister 2017, Transport
    Reviews 37. Cells across a bound are divided there; ``inf`` where the bottom has nothing.

    Args:
        values, persons: of each cell.
        rank: by which people are ordered, as income; None: by the values themselves.
    """
    order = np.asarray(values if rank is None else rank, dtype=float)
    kept = np.flatnonzero((persons > 0) & ~np.isnan(order) & ~np.isnan(values))
    if not len(kept):
        return math.nan
    _, group = np.unique(order[kept], return_inverse=True)
    people, have = np.bincount(group, persons[kept]), np.bincount(group, persons[kept] * values[kept])
    upto, total = np.cumsum(people), people.sum()
    low = np.clip(_BOTTOM * total - (upto - people), 0.0, people)
    high = np.clip(upto - (1 - _TOP) * total, 0.0, people)
    bottom, top = (float(part @ (have / people) / part.sum()) for part in (low, high))
    return top / bottom if bottom else (math.inf if top else math.nan)


def poverty(values: Floats, persons: Floats, line: float) -> Poverty:
    """Return how many have less than a line, and how much less.

    FGT_α = 1/P · Σ_i P_i ((z − x_i) / z)^α over those with x_i < z, α = 0, 1, 2 (Foster, Greer &
    Thorbecke 1984, Econometrica 52).

    Args:
        values, persons: of each cell; values NaN: left out.
        line: z, above 0.
    """
    return _poverty((line - values) / line, values < line, persons, ~np.isnan(values))


def beyond_limit(cost: Floats, persons: Floats, limit: float) -> Poverty:
    """Return how many live beyond a limit, and how far beyond it: FGT with the cost of the way.

    The gap is (cost − limit) / limit, at most 1: who is twice as far as the limit, or can reach nothing,
    counts fully, so that the measures stay between 0 and 1.

    Args:
        cost: of the way from each cell; ``inf``: nothing can be reached; NaN: left out.
        persons: of each cell.
        limit: above 0.
    """
    known = ~np.isnan(cost)
    return _poverty(np.minimum((cost - limit) / limit, 1.0), cost > limit, persons, known)


def _poverty(gap: Floats, poor: Booleans, persons: Floats, known: Booleans) -> Poverty:
    total = persons[known].sum()
    if not total:
        return Poverty(math.nan, math.nan, math.nan)
    short = np.where(known & poor, gap, 0.0)
    headcount = persons[known & poor].sum() / total
    return Poverty(float(headcount), float(persons @ short / total), float(persons @ short**2 / total))


def _logarithm(ratio: Floats) -> Floats:
    """Ln of a ratio; 0 of 0, where it stands before a factor of 0."""
    return np.log(ratio, out=np.zeros(len(ratio)), where=ratio > 0)
