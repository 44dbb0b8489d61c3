"""Travel between positions on a network: tables in, tables out."""

from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numba import njit
from scipy.spatial import KDTree

from access.network.build import Network
from access.network.chains import Floats, Integers
from access.network.positions import InnerNodes, Positions, along_chain, on_chains
from access.network.search import nearest_start

Direction = Literal["demand_to_facility", "facility_to_demand"]


class _Searched(NamedTuple):
    """What a search from all goals found at the junctions.

    Attributes:
        cost, goal: of each junction, the cost to its nearest goal and which that is (-1: none).
        start, end: of each chain, the junctions at its ends.
        forward, backward: of each chain, its costs; ``inf`` where that way is closed.
        towards: whether travel is to the goals.
        limit: costs beyond it are not told.
    """

    cost: Floats
    goal: Integers
    start: Integers
    end: Integers
    forward: Floats
    backward: Floats
    towards: bool
    limit: float


def nearest(cells: Any, facilities: Any, network: Network, *, direction: Direction) -> Any:
    """Find each cell's nearest facility along the network.

    The cost counts the legs off the network at both ends. A cell and a facility on the same street
    meet along it where its direction allows.

    Args:
        cells: POSITIONS of the demand cells.
        facilities: POSITIONS of the facilities' entrances, indexed by facility_id.
        network: the network both were snapped to.
        direction: who travels; on one-way streets the two differ.

    Returns:
        A NEAREST table indexed as ``cells``: impedance in the network's unit and facility_id;
        ``inf`` where no facility can be reached, NaN where the cell is not linked.
    """
    linked = cells["edge"].notna().to_numpy()
    usable = facilities[facilities["edge"].notna()]
    goals = on_chains(usable, network)
    searched = _search(goals, network, direction, np.inf)
    cost, which = np.full(len(cells), np.nan), np.full(len(cells), -1, dtype=np.int64)
    cost[linked], which[linked] = _met(on_chains(cells[linked], network), goals, searched)
    names = np.array([*usable.index, None], dtype=object)
    return pd.DataFrame(
        {"impedance": cost, "facility_id": pd.array(names[which], dtype="str")}, index=cells.index
    )


def node_costs(
    facilities: Any, network: Network, *, direction: Direction, limit: float = np.inf
) -> tuple[Floats, Integers]:
    """Find the cost between every node and its nearest facility, and which facility that is.

    Args:
        facilities: POSITIONS of the facilities' entrances; those not linked are passed over.
        network: the network they were snapped to.
        direction: who travels.
        limit: nodes that cost more are not reached.

    Returns:
        (cost, number), each of shape (network.size,): the cost in the network's unit, legs
        included (``inf`` where not reached), and the row of ``facilities`` (-1 where not reached).
    """
    rows = np.flatnonzero(facilities["edge"].notna())
    goals = on_chains(facilities.iloc[rows], network)
    searched = _search(goals, network, direction, limit)
    inner = network.inner_nodes
    cost, number = _fill(inner, searched)
    # nodes within a chain on which goals stand may be nearer along the chain
    chains = np.unique(goals.chain)
    size = inner.first[chains + 1] - inner.first[chains]
    own = np.repeat(inner.first[chains] - (np.cumsum(size) - size), size) + np.arange(size.sum())
    cost[inner.node[own]], number[inner.node[own]] = _met(inner.at.take(own), goals, searched)
    return cost, number if len(rows) == len(facilities) else np.append(rows, -1)[number]


def nearest_straight(cells: Any, facilities: Any) -> Any:
    """Find each cell's nearest facility in a straight line.

    Args:
        cells, facilities: GeoSeries of points in one projected CRS; ``facilities`` indexed by
            facility_id (an index may repeat: entrances).

    Returns:
        A table indexed as ``cells``: length_m (``inf`` where there is no facility), facility_id.
    """
    if not len(facilities):
        nothing = pd.array([None] * len(cells), dtype="str")
        return pd.DataFrame({"length_m": np.inf, "facility_id": nothing}, index=cells.index)
    tree = KDTree(np.column_stack([facilities.x, facilities.y]))
    length_m, which = tree.query(np.column_stack([cells.x, cells.y]))
    names = facilities.index.to_numpy(dtype=object)[which]
    return pd.DataFrame(
        {"length_m": length_m, "facility_id": pd.array(names, dtype="str")}, index=cells.index
    )


def _search(goals: Positions, network: Network, direction: Direction, limit: float) -> _Searched:
    """Search from all goals at once; where travel is to them, on the reversed arcs."""
    towards = direction == "demand_to_facility"
    start, end = network.junctions
    number = np.arange(len(goals.chain))
    by_start, by_end = (goals.from_start, goals.from_end) if towards else (goals.to_start, goals.to_end)
    cost, goal = nearest_start(
        network.reversed_arcs if towards else network.arcs,
        np.concatenate([start[goals.chain], end[goals.chain]]),
        np.concatenate([by_start + goals.leg, by_end + goals.leg]),
        np.concatenate([number, number]),
        limit=limit,
    )
    chains = network.chains
    return _Searched(cost, goal, start, end, chains.forward, chains.backward, towards, limit)


def _met(origins: Positions, goals: Positions, searched: _Searched) -> tuple[Floats, Integers]:
    """The cost between each origin and its nearest goal, and the number of that goal."""
    order = np.argsort(goals.chain, kind="stable")
    in_order = goals.take(order)
    first = np.searchsorted(in_order.chain, origins.chain)
    last = np.searchsorted(in_order.chain, origins.chain, side="right")
    found: tuple[Floats, Integers] = _join(origins, in_order, order, first, last, searched)
    return found


@njit(cache=True, nogil=True)
def _fill(inner: InnerNodes, searched: _Searched) -> tuple[Floats, Integers]:
    """Costs of all nodes from those of the junctions: by either end of their chain."""
    size = len(inner.junction) + len(inner.node)
    cost, goal = np.empty(size), np.empty(size, np.int64)
    for i in range(len(inner.junction)):
        cost[inner.junction[i]], goal[inner.junction[i]] = searched.cost[i], searched.goal[i]
    by_start = inner.at.to_start if searched.towards else inner.at.from_start
    by_end = inner.at.to_end if searched.towards else inner.at.from_end
    for chain in range(len(searched.start)):
        start, end = searched.start[chain], searched.end[chain]
        for i in range(inner.first[chain], inner.first[chain + 1]):
            a, b = searched.cost[start] + by_start[i], searched.cost[end] + by_end[i]
            near = np.isfinite(min(a, b)) and min(a, b) <= searched.limit
            cost[inner.node[i]] = min(a, b) if near else np.inf
            goal[inner.node[i]] = searched.goal[start if a <= b else end] if near else -1
    return cost, goal


@njit(cache=True, nogil=True)
def _join(
    origins: Positions,
    goals: Positions,
    number: Integers,
    first: Integers,
    last: Integers,
    searched: _Searched,
) -> tuple[Floats, Integers]:
    """For each origin the cheapest of: by either end of its chain, or straight along the chain.

    Origin ``i`` shares its chain with the goals ``first[i]`` to ``last[i]``.
    """
    cost = np.full(len(origins.chain), np.inf)
    goal = np.full(len(origins.chain), -1, np.int64)
    by_start = origins.to_start if searched.towards else origins.from_start
    by_end = origins.to_end if searched.towards else origins.from_end
    for i in range(len(origins.chain)):
        chain = origins.chain[i]
        start, end = searched.start[chain], searched.end[chain]
        a, b = searched.cost[start] + by_start[i], searched.cost[end] + by_end[i]
        least, winner = (a, searched.goal[start]) if a <= b else (b, searched.goal[end])
        for k in range(first[i], last[i]):
            between = along_chain(origins, i, goals, k, searched.forward, searched.backward, searched.towards)
            if between + goals.leg[k] < least:
                least, winner = between + goals.leg[k], number[k]
        if np.isfinite(least) and least + origins.leg[i] <= searched.limit:
            cost[i], goal[i] = least + origins.leg[i], winner
    return cost, goal
