"""The Shapley value: a difference split among the groups of changes that make it, exactly."""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

Coalition = frozenset[str]


def coalitions(groups: Sequence[str]) -> list[Coalition]:
    """Return every set of groups, the smallest first."""
    return [frozenset(each) for n in range(len(groups) + 1) for each in combinations(groups, n)]


def shapley(value: Mapping[Coalition, float], groups: Sequence[str]) -> dict[str, float]:
    """Return what each group adds, on average over every order in which the groups may come.

    φ(g) = Σ over S without g of |S|! (n − |S| − 1)! / n! · (v(S + g) − v(S)); Shapley (1953), A value for
    n-person games. The parts add up to v(all) − v(none).

    Args:
        value: what each set of groups comes to; all 2ⁿ of them.
        groups: those among which the difference is split.

    Returns:
        group → its part; NaN where some set comes to nothing finite.

    >>> v = {frozenset(): 0.0, frozenset("a"): 1.0, frozenset("b"): 0.0, frozenset("ab"): 3.0}
    >>> shapley(v, ["a", "b"])
    {'a': 2.0, 'b': 1.0}
    """
    if not all(math.isfinite(value[each]) for each in coalitions(groups)):
        return dict.fromkeys(groups, math.nan)
    n = len(groups)
    found = {}
    for group in groups:
        rest = [each for each in groups if each != group]
        gains = [
            (value[s | {group}] - value[s]) * math.factorial(len(s)) * math.factorial(n - len(s) - 1)
            for s in coalitions(rest)
        ]
        found[group] = math.fsum(gains) / math.factorial(n)
    return found


def turned_by(verdict: Mapping[Coalition, str], groups: Sequence[str]) -> tuple[Coalition, ...]:
    """Return the smallest sets of groups that alone bring the verdict of all; none where it did not turn."""
    if verdict[frozenset()] == verdict[frozenset(groups)]:
        return ()
    there = [each for each in coalitions(groups) if verdict[each] == verdict[frozenset(groups)]]
    least = min(len(each) for each in there)
    return tuple(each for each in there if len(each) == least)
