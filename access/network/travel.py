"""Travel between positions on a network: tables in, tables out."""

from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from access.network.build import Floats, Integers, Network
from access.network.search import nearest_start

Direction = Literal["demand_to_facility", "facility_to_demand"]


def nearest(cells: Any, facilities: Any, network: Network, *, direction: Direction) -> Any:
    """Find each cell's nearest facility along the network.

    The cost counts the legs off the network at both ends. A cell and a facility on the same edge
    meet along that edge where its direction allows.

    Args:
        cells: POSITIONS of the demand cells.
        facilities: POSITIONS of the facilities' entrances, indexed by facility_id.
        network: the network both were snapped to.
        direction: who travels; on one-way streets the two differ.

    Returns:
        A NEAREST table indexed as ``cells``: impedance in the network's unit and facility_id;
        ``inf`` where no facility can be reached, NaN where the cell is not linked.
    """
    linked = facilities[facilities["edge"].notna()]
    cost = np.full(len(cells), np.inf)
    which = np.full(len(cells), -1, dtype=np.int64)
    on_edge = cells["edge"].notna().to_numpy()
    if len(linked) and on_edge.any():
        origin = _Positions(cells[on_edge], network)
        goal = _Positions(linked, network)
        by_node = _through_nodes(origin, goal, network, direction)
        by_edge = _along_one_edge(origin, goal, network, direction)
        better = by_edge[0] < by_node[0]
        cost[on_edge] = np.where(better, by_edge[0], by_node[0])
        which[on_edge] = np.where(better, by_edge[1], by_node[1])
    cost[~on_edge] = np.nan
    names = linked.index.to_numpy(dtype=object)
    name = np.array([names[i] if i >= 0 else None for i in which], dtype=object)
    return pd.DataFrame({"impedance": cost, "facility_id": pd.array(name, dtype="str")}, index=cells.index)


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
    cost, number = _from_goals(_Positions(facilities.iloc[rows], network), network, direction, limit)
    return cost, np.where(number >= 0, rows[np.maximum(number, 0)] if len(rows) else -1, -1)


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


class _Positions:
    """Linked positions as arrays."""

    def __init__(self, table: Any, network: Network) -> None:
        self.edge = table["edge"].to_numpy(dtype=np.int64)
        length = network.length_m[self.edge]
        along = table["along_m"].to_numpy(dtype=float)
        self.share = np.divide(along, length, out=np.zeros_like(along), where=length > 0)
        self.leg = table["leg_m"].to_numpy(dtype=float) * network.leg_rate
        self.forward = network.forward[self.edge]
        self.backward = network.backward[self.edge]
        self.start = network.from_node[self.edge]
        self.end = network.to_node[self.edge]

    def leaving(self) -> tuple[Floats, Floats]:
        """The costs from the position to the start and to the end of its edge."""
        return _part(self.share, self.backward), _part(1 - self.share, self.forward)

    def arriving(self) -> tuple[Floats, Floats]:
        """The costs to the position from the start and from the end of its edge."""
        return _part(self.share, self.forward), _part(1 - self.share, self.backward)


def _part(share: Floats, cost: Floats) -> Floats:
    """The cost of a share of an edge; no share costs nothing, even of a forbidden direction."""
    return np.multiply(share, cost, out=np.zeros_like(cost), where=share > 0)


def _from_goals(
    goal: _Positions, network: Network, direction: Direction, limit: float
) -> tuple[Floats, Integers]:
    """Search from all goals at once, on the reversed network where people travel to them."""
    towards = direction == "demand_to_facility"
    to_start, to_end = goal.arriving() if towards else goal.leaving()
    number = np.arange(len(goal.edge))
    return nearest_start(
        network.reversed_arcs if towards else network.arcs,
        np.concatenate([goal.start, goal.end]),
        np.concatenate([to_start + goal.leg, to_end + goal.leg]),
        np.concatenate([number, number]),
        limit=limit,
    )


def _through_nodes(
    origin: _Positions, goal: _Positions, network: Network, direction: Direction
) -> tuple[Floats, Integers]:
    cost, which = _from_goals(goal, network, direction, np.inf)
    by_start, by_end = origin.leaving() if direction == "demand_to_facility" else origin.arriving()
    by_start, by_end = cost[origin.start] + by_start, cost[origin.end] + by_end
    first = by_start <= by_end
    return (
        np.where(first, by_start, by_end) + origin.leg,
        np.where(first, which[origin.start], which[origin.end]),
    )


def _along_one_edge(
    origin: _Positions, goal: _Positions, network: Network, direction: Direction
) -> tuple[Floats, Integers]:
    cells = pd.DataFrame({"edge": origin.edge, "origin": np.arange(len(origin.edge))})
    goals = pd.DataFrame({"edge": goal.edge, "goal": np.arange(len(goal.edge))})
    pairs = cells.merge(goals, on="edge")
    a, b = pairs["origin"].to_numpy(), pairs["goal"].to_numpy()
    ahead = goal.share[b] - origin.share[a]  # from the origin on, in the direction of the edge
    if direction == "facility_to_demand":
        ahead = -ahead
    edge = pairs["edge"].to_numpy()
    along = np.where(ahead >= 0, _part(ahead, network.forward[edge]), _part(-ahead, network.backward[edge]))
    pairs["cost"] = along + origin.leg[a] + goal.leg[b]
    best = pairs.sort_values(["origin", "cost", "goal"]).drop_duplicates("origin")
    cost = np.full(len(origin.edge), np.inf)
    which = np.full(len(origin.edge), -1, dtype=np.int64)
    cost[best["origin"]] = best["cost"]
    which[best["origin"]] = best["goal"]
    return cost, which
