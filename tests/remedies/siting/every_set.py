"""Siting models by trying every set of sites: slow, plain, and without the code that is tested."""

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import shapely
from scipy.optimize import linprog

from access.remedies.siting.problem import Bundle, Problem, problem
from tests.conftest import CRS

Option = tuple[int, str]  # a candidate, and the type that it hosts
Options = frozenset[Option]


@dataclass(frozen=True)
class Case:
    """A small siting problem in plain lists.

    Attributes:
        persons, zone: of each demand row.
        impedance: of each pair (row, candidate).
        cost, capacity, state, kind, xy: of each candidate.
    """

    persons: list[float]
    impedance: dict[tuple[int, int], float]
    cost: list[float]
    capacity: list[float]
    state: list[str]
    kind: list[str]
    xy: list[tuple[float, float]]
    zone: list[str]
    spacing_m: float = 0.0

    def problem(self) -> Problem:
        """The same as the code takes it."""
        ends = sorted(self.impedance)
        pairs = pd.DataFrame(
            {
                "origin_id": [f"d{i}" for i, _ in ends],
                "destination_id": [f"c{j}" for _, j in ends],
                "impedance": [self.impedance[end] for end in ends],
            }
        )
        demand = pd.DataFrame(
            {"persons": self.persons, "zone_id": self.zone}, [f"d{i}" for i in range(len(self.persons))]
        )
        candidates = geopandas.GeoDataFrame(
            {"cost": self.cost, "capacity": self.capacity, "state": self.state, "kind": self.kind},
            index=[f"c{j}" for j in range(len(self.cost))],
            geometry=[shapely.Point(xy) for xy in self.xy],
            crs=CRS,
        )
        return problem(pairs, demand, candidates, spacing_m=self.spacing_m)

    @property
    def total(self) -> float:
        return sum(self.persons)

    def in_zone(self, zone: str) -> float:
        return sum(p for p, own in zip(self.persons, self.zone, strict=True) if own == zone)


def random_case(
    seed: int,
    *,
    existing: bool = False,
    capacities: bool = False,
    spacing: bool = False,
    kinds: tuple[str, ...] = (),
    rows: int = 8,
    columns: int = 6,
) -> Case:
    """A random case; small numbers, so that there are ties."""
    generator = np.random.default_rng(seed)
    n, m = int(generator.integers(1, rows + 1)), int(generator.integers(1, columns + 1))
    near = generator.random((n, m)) < generator.choice([0.25, 0.5, 0.8])
    impedance = {(int(i), int(j)): float(generator.integers(0, 9)) for i, j in np.argwhere(near)}
    weights = [0.6, 0.1, 0.1, 0.1, 0.1] if existing else [1, 0, 0, 0, 0]
    state = generator.choice(["candidate", "existing", "closable", "mandatory", "forbidden"], m, p=weights)
    kind = generator.choice([*kinds, ""], m) if kinds else np.full(m, "")
    kind = [k or (kinds[0] if kinds and s != "candidate" else "") for k, s in zip(kind, state, strict=True)]
    return Case(
        persons=generator.integers(0, 6, n).astype(float).tolist(),
        impedance=impedance,
        cost=generator.integers(0, 4, m).astype(float).tolist(),
        capacity=generator.choice([1, 3, 6, 10, math.inf], m).tolist() if capacities else [math.inf] * m,
        state=state.tolist(),
        kind=[str(k) for k in kind],
        xy=[tuple(map(float, xy)) for xy in generator.integers(0, 4, (m, 2)) * 100],
        zone=[f"z{z}" for z in generator.integers(0, 3, n)],
        spacing_m=150.0 if spacing else 0.0,
    )


@dataclass(frozen=True)
class Sets:
    """Every set of sites that is allowed.

    Attributes:
        case: the case.
        price: of each candidate.
        budget: for all that is decided.
        bundle: limits of types.
        cover: whether impedances count only by their limit; if not, those of ``beyond`` or more do not.
        beyond: see `p_median`.
    """

    case: Case
    price: list[float]
    budget: float = math.inf
    bundle: Bundle | None = None
    cover: bool = True
    beyond: float = math.inf

    @property
    def kinds(self) -> dict[str, float]:
        return {"": math.inf} if self.bundle is None else dict(self.bundle.limits)

    @property
    def needed(self) -> int:
        return 1 if self.bundle is None else self.bundle.needed

    def options(self, *states: str) -> list[Option]:
        """What candidates of some states may host."""
        return [
            (j, kind)
            for j, state in enumerate(self.case.state)
            if state in states
            for kind in self.kinds
            if self.bundle is None or self.case.kind[j] in ("", kind)
        ]

    def near(self, i: int, option: Option) -> float:
        """The impedance of a pair; ``inf`` beyond the limit."""
        found = self.case.impedance.get((i, option[0]), math.inf)
        return found if found <= self.kinds[option[1]] and found < max(self.beyond, 1e-9) else math.inf

    @property
    def always(self) -> Options:
        return frozenset(self.options("existing", "mandatory"))

    def clash(self, a: Option, b: Option) -> bool:
        """Whether two options cannot both be open."""
        if a[0] == b[0]:
            return a != b
        there = [self.case.state[option[0]] in ("existing", "closable") for option in (a, b)]
        distance = math.dist(self.case.xy[a[0]], self.case.xy[b[0]])
        return distance < self.case.spacing_m and not all(there) and a[1] == b[1]

    def cost_of(self, chosen: Options) -> float:
        return sum(self.price[j] for j, _ in chosen if self.case.state[j] != "existing")

    @property
    def capacitated(self) -> bool:
        return any(
            math.isfinite(self.case.capacity[j]) for j, s in enumerate(self.case.state) if s != "forbidden"
        )

    def useful(self) -> list[Option]:
        """The options that may be chosen and can serve somebody better than what is open anyway."""
        built = self.cost_of(self.always)
        allowed = [
            option
            for option in self.options("candidate", "closable")
            if self.price[option[0]] + built <= self.budget
            and not any(self.clash(option, a) for a in self.always)
        ]
        found: set[Option] = set()
        for i, persons in enumerate(self.case.persons):
            fixed = {} if self.capacitated else {a: self.near(i, a) for a in self.always}
            had = {a[1] for a, there in fixed.items() if there < math.inf} if self.cover else set()
            best = min(fixed.values(), default=math.inf)
            helps = [
                option
                for option in [*allowed, *(self.always if self.capacitated else ())]
                if (self.near(i, option) < math.inf and option[1] not in had)
                and (self.cover or self.near(i, option) < best)
            ]
            kinds = {option[1] for option in helps}
            if persons > 0 and len(had) < self.needed <= len(had | kinds):
                found |= set(helps) - self.always
        return sorted(found)

    def all(self) -> Iterator[Options]:
        """Yield the sets of what is chosen, beside what is open anyway."""
        useful = self.useful()
        for size in range(len(useful) + 1):
            for chosen in map(frozenset, itertools.combinations(useful, size)):
                clashes = any(self.clash(a, b) for a, b in itertools.combinations(chosen, 2))
                if not clashes and self.cost_of(chosen | self.always) <= self.budget:
                    yield chosen

    def reachable(self) -> list[int]:
        """The rows with people whom the candidates could serve, all taken together."""
        every = self.options("candidate", "closable", "existing", "mandatory")
        return [
            i
            for i, persons in enumerate(self.case.persons)
            if persons > 0
            and len({option[1] for option in every if self.near(i, option) < math.inf}) >= self.needed
        ]

    def covered(self, chosen: Options) -> list[bool]:
        """Whether each row has enough types near."""
        opened = chosen | self.always
        return [
            len({option[1] for option in opened if self.near(i, option) < math.inf}) >= self.needed
            for i in range(len(self.case.persons))
        ]

    def served(self, chosen: Options) -> float:
        """The most people that the open sites can serve: a greatest flow, where capacities count."""
        if not self.capacitated:
            return sum(p for p, yes in zip(self.case.persons, self.covered(chosen), strict=True) if yes)
        graph = self._flow(chosen)
        return float(nx.maximum_flow_value(graph, "source", "sink"))

    def lost(self, chosen: Options) -> float:
        """The least people who are left unserved."""
        return self.case.total - self.served(chosen)

    def impedances(self, chosen: Options) -> float:
        """The least sum of persons × impedance; ``inf`` where somebody is left who must be served."""
        if not self.capacitated:
            return sum(
                self.case.persons[i] * min([self.near(i, o) for o in chosen | self.always] + [self.beyond])
                for i, persons in enumerate(self.case.persons)
                if persons > 0 and (i in self.reachable() or self.beyond < math.inf)
            )
        graph = self._flow(chosen)
        unserved = self.beyond if self.beyond < math.inf else 10_000
        rows = range(len(self.case.persons)) if self.beyond < math.inf else self.reachable()
        for i in range(len(self.case.persons)):
            if i in rows:
                graph.add_edge(("d", i), "sink", weight=int(unserved), capacity=int(self.case.persons[i]))
            else:
                graph.remove_node(("d", i))
        cost = nx.cost_of_flow(graph, nx.max_flow_min_cost(graph, "source", "sink"))
        return math.inf if self.beyond == math.inf and cost >= 10_000 else float(cost)

    def _flow(self, chosen: Options) -> nx.DiGraph:
        graph = nx.DiGraph()
        graph.add_nodes_from(["source", "sink"])
        for i, persons in enumerate(self.case.persons):
            graph.add_edge("source", ("d", i), capacity=int(persons), weight=0)
        for option in chosen | self.always:
            capacity = min(self.case.capacity[option[0]], 10**6)
            graph.add_edge(("c", option), "sink", capacity=int(capacity), weight=0)
            for i in range(len(self.case.persons)):
                if self.near(i, option) < math.inf:
                    graph.add_edge(("d", i), ("c", option), capacity=10**6, weight=int(self.near(i, option)))
        return graph

    def worst(self, chosen: Options) -> float:
        """The share covered in the worst zone of those in which anybody can be; without capacities."""
        case, reachable = self.case, self.reachable()
        zones = sorted({case.zone[i] for i in reachable})
        covered = self.covered(chosen)
        shares = [
            sum(p for p, own, yes in zip(case.persons, case.zone, covered, strict=True) if yes and own == z)
            / case.in_zone(z)
            for z in zones
        ]
        return min(shares, default=1.0)

    def fair_flow(self, chosen: Options, persons: dict[str, float]) -> tuple[float, float]:
        """The best worst share, and the most people served with it, by two linear programmes."""
        case = self.case
        pairs = [
            (i, o)
            for i in range(len(case.persons))
            for o in sorted(chosen | self.always)
            if self.near(i, o) < math.inf
        ]
        rows, most = [], []
        for i, p in enumerate(case.persons):
            rows.append([float(a == i) for a, _ in pairs] + [0.0])
            most.append(p)
        for option in sorted(chosen | self.always):
            rows.append([float(o == option) for _, o in pairs] + [0.0])
            most.append(min(case.capacity[option[0]], 1e6))
        for z, p in persons.items():
            rows.append([-float(case.zone[i] == z) for i, _ in pairs] + [p])
            most.append(0.0)
        bounds: list[Any] = [(0, None)] * len(pairs) + [(0, 1)]
        first = linprog([0.0] * len(pairs) + [-1.0], rows, most, bounds=bounds)
        bounds[-1] = (first.x[-1] - 1e-9, 1)
        second = linprog([-1.0] * len(pairs) + [0.0], rows, most, bounds=bounds)
        return float(first.x[-1]), -float(second.fun)


def best(
    sets: Sets, value: Callable[[Options], Any], better: list[Options], *, supersets: bool = False
) -> Any:
    """The least value of the sets that are no part of a better one (or, if asked, contain none)."""
    values = [
        value(chosen)
        for chosen in sets.all()
        if not any(chosen >= other if supersets else chosen <= other for other in better)
    ]
    return min(values, default=None)


def chosen_of(sets: Sets, choice: Any) -> Options:
    """The options of an answer, beside what is open anyway."""
    found = frozenset(
        (int(str(name)[1:]), kind) for name, kind in zip(choice.chosen, choice.kinds, strict=True)
    )
    mandatory = frozenset(option for option in sets.always if sets.case.state[option[0]] == "mandatory")
    assert mandatory <= found
    return found - mandatory


def at_radius(sets: Sets, radius: float) -> Sets:
    """The same with pairs within a radius only."""
    pairs = {ends: value for ends, value in sets.case.impedance.items() if value <= radius}
    return replace(sets, case=replace(sets.case, impedance=pairs))
