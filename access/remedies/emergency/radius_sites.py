"""The fewest sites that bring a statistic of one district's service radius to its limit."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from access.contracts.arrays import Floats, Integers, Booleans
from access.remedies.emergency.response import grouped
from access.verdicts.reach import STATISTICS, TOLERANCE, Unit

# the share of the people who are within the limit where the statistic is
SHARES = {"p95_network_distance": 0.95, "max_network_distance": 1.0}


class District(NamedTuple):
    """The linked people of a district, and its candidate sites.

    Attributes:
        area_m2, stations, limit_m: of the district.
        unlinked: whether some of its cells with people are not linked.
        persons, now_m: of each of the others; now_m is to the nearest station there is.
        cell, site, length_m: pairs of these cells and candidates (by position), each once.
        sites: ids of the candidates.
    """

    area_m2: float
    stations: int
    limit_m: float
    unlinked: bool
    persons: Floats
    now_m: Floats
    cell: Integers
    site: Integers
    length_m: Floats
    sites: pd.Index


def value(name: str, district: District, length_m: Floats) -> float:
    """Return a statistic, were these the lengths to the nearest station."""
    nowhere = np.full(len(length_m), np.inf)
    unit = Unit(district.area_m2, district.stations, district.persons, length_m, length_m, nowhere)
    return STATISTICS[name](unit).value


def with_added(district: District, picks: list[int] | None) -> Floats:
    """Return the lengths to the nearest station with some sites added; None: with all."""
    mine = slice(None) if picks is None else np.isin(district.site, picks)
    length_m = district.now_m.copy()
    np.minimum.at(length_m, district.cell[mine], district.length_m[mine])
    return length_m


def fewest(name: str, district: District, time_limit_s: float) -> tuple[list[int], int]:
    """Find few sites that bring a statistic to the limit, and how many are needed at least.

    Args:
        name: the statistic; all candidates together attain its limit, the stations do not.
        district: its people and candidates.
        time_limit_s: for the exact solution of those in ``SHARES``.

    Returns:
        (positions of the sites, in the order in which they add most; no fewer can do).
    """
    picks, at_least = _greedy(name, district, np.ones(len(district.sites), dtype=bool))
    picks = _without_needless(name, district, picks)
    if name in SHARES and at_least < len(picks):
        exact, proven = _exact(name, district, time_limit_s)
        at_least = max(at_least, proven)
        enough = value(name, district, with_added(district, np.flatnonzero(exact).tolist()))
        if exact.sum() < len(picks) and enough <= district.limit_m + TOLERANCE:
            picks, _ = _greedy(name, district, exact)
    return picks, at_least


def _greedy(name: str, district: District, among: Booleans) -> tuple[list[int], int]:
    """Add sites one by one, each where it adds most; of equals, the first.

    A site adds no more the more there are, so that the fewest gains that together make up what is
    lacking are a bound at every step (Wolsey 1982, Combinatorica 2, 385–393).
    """
    picks: list[int] = []
    at_least = 1
    length_m = district.now_m
    while value(name, district, length_m) > district.limit_m + TOLERANCE:
        gain, lacking = _gains(name, district, length_m)
        together = np.cumsum(np.sort(gain)[::-1])
        at_least = max(at_least, int(np.searchsorted(together, lacking)) + 1)
        picks.append(int(np.argmax(np.where(among, gain, -1.0))))
        length_m = with_added(district, picks)
    return picks, at_least


def _gains(name: str, district: District, length_m: Floats) -> tuple[Floats, float]:
    """What each candidate would add (persons, or person-metres), and what is lacking, less rounding.

    Where some can reach no station at all, the mean is endless: they come first.
    """
    persons, cell, limit = district.persons, district.cell, district.limit_m + TOLERANCE
    if name in SHARES:
        out, near = length_m > limit, district.length_m <= limit
        worth = np.where(out[cell] & near, persons[cell], 0.0)
        whole, lacking = persons.sum(), persons[out].sum() - (1 - SHARES[name]) * persons.sum()
    elif np.isinf(length_m).any():
        out = np.isinf(length_m)
        worth, whole, lacking = np.where(out[cell], persons[cell], 0.0), persons.sum(), persons[out].sum()
    else:
        worth = persons[cell] * np.maximum(length_m[cell] - district.length_m, 0.0)
        whole = (persons * length_m).sum()
        lacking = whole - limit * persons.sum()
    gain = np.bincount(district.site, worth, minlength=len(district.sites))
    return np.asarray(gain, dtype=float), float(lacking - 1e-12 * whole)


def _without_needless(name: str, district: District, picks: list[int]) -> list[int]:
    """Take out the sites that the later ones have made needless, the first of them first."""
    for pick in picks:
        fewer = [each for each in picks if each != pick]
        if value(name, district, with_added(district, fewer)) <= district.limit_m + TOLERANCE:
            picks = fewer
    return picks


def _exact(name: str, district: District, time_limit_s: float) -> tuple[Booleans, int]:
    """Solve the set covering problem: the fewest sites with so many more people within the limit.

    Minimise Σⱼ xⱼ where Σᵢ wᵢ yᵢ ≥ what is lacking, yᵢ ≤ Σⱼ aᵢⱼ xⱼ, 0 ≤ yᵢ ≤ 1, x 0 or 1; cells that
    the same sites bring within the limit are one.

    Returns:
        (flag of each candidate, none where time ran out before any was found; no fewer can do).
    """
    within, persons = _groups(district)
    _, lacking = _gains(name, district, district.now_m)
    sites, groups = len(district.sites), len(persons)
    of_sites = np.concatenate([np.ones(sites), np.zeros(groups)])
    least = np.concatenate([np.zeros(sites), np.full(groups, float(SHARES[name] == 1))])
    found = milp(
        of_sites,
        integrality=of_sites,
        bounds=Bounds(least, 1.0),
        constraints=[
            LinearConstraint(sparse.hstack([-within, sparse.eye_array(groups)], format="csr"), ub=0),
            LinearConstraint(np.concatenate([np.zeros(sites), persons])[np.newaxis], lb=lacking),
        ],
        options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
    )
    chosen = np.zeros(sites, dtype=bool) if found.x is None else found.x[:sites] > 0.5
    dual = found.get("mip_dual_bound")
    return chosen, 1 if dual is None or not math.isfinite(dual) else math.ceil(dual - 1e-6)


def _groups(district: District) -> tuple[sparse.csr_array, Floats]:
    """Cells beyond the limit that the same sites bring within: which sites, and how many people."""
    limit = district.limit_m + TOLERANCE
    near = (district.length_m <= limit) & (district.now_m > limit)[district.cell]
    shape = len(district.persons), len(district.sites)
    within = sparse.csr_array((np.ones(near.sum()), (district.cell[near], district.site[near])), shape=shape)
    return grouped(within, district.persons)
