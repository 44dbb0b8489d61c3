"""Positions on edges → positions on chains: what it costs to get from there to the chain's ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from access.network.build import Network
    from access.network.chains import Floats, Integers


class Positions(NamedTuple):
    """Linked positions as arrays, all of one length (a named tuple, since numba takes those).

    Attributes:
        chain: the chain of each.
        along_m: metres from the start of the chain.
        from_start, to_start: cost from and to the start of the chain along it; ``inf``: closed.
        from_end, to_end: cost from and to the end of the chain.
        leg: cost of the leg off the network.
    """

    chain: Integers
    along_m: Floats
    from_start: Floats
    to_start: Floats
    from_end: Floats
    to_end: Floats
    leg: Floats

    def take(self, rows: Integers) -> Positions:
        """Return some of the positions."""
        return Positions._make(each[rows] for each in self)


def on_chains(table: Any, network: Network) -> Positions:
    """Place the rows of a POSITIONS table, all of them linked, on the network's chains."""
    edge = table["edge"].to_numpy(dtype=np.int64)
    length = network.length_m[edge]
    along = table["along_m"].to_numpy(dtype=float)
    share = np.divide(along, length, out=np.zeros_like(along), where=length > 0)
    return placed(edge, share, table["leg_m"].to_numpy(dtype=float) * network.leg_rate, network)


def placed(edge: Integers, share: Floats, leg: Floats, network: Network) -> Positions:
    """Place positions given by edge and share of its length (0 its start, 1 its end)."""
    chains = network.chains
    chain, ahead = chains.chain[edge], chains.ahead[edge]
    part = np.where(ahead, share, 1 - share)
    onward = np.where(ahead, network.forward[edge], network.backward[edge])
    homeward = np.where(ahead, network.backward[edge], network.forward[edge])
    total_m = chains.length_m[chain]
    along_m = chains.base_m[edge] + part * network.length_m[edge]
    # at the very start or end of a chain one is there, whatever its direction
    at_start = along_m == 0
    at_end = (along_m >= total_m) & (total_m > 0)
    with np.errstate(invalid="ignore"):  # of closed directions, replaced below
        there = chains.base_forward[edge] + part * onward
        back = chains.base_backward[edge] + part * homeward
        on, off = chains.forward[chain], chains.backward[chain]
        to_end, from_end = np.maximum(on - there, 0), np.maximum(off - back, 0)
    closed, closed_back = ~np.isfinite(on), ~np.isfinite(off)
    return Positions(
        chain=chain,
        along_m=along_m,
        from_start=_cost(there, at_start, closed),
        to_start=_cost(back, at_start, closed_back),
        from_end=_cost(from_end, at_end, closed_back),
        to_end=_cost(to_end, at_end, closed),
        leg=leg,
    )


def _cost(cost: Floats, there: Any, closed: Any) -> Floats:
    return np.where(there, 0.0, np.where(closed, np.inf, cost))


class InnerNodes(NamedTuple):
    """The nodes within chains, chain after chain.

    Attributes:
        first: shape (chains + 1,): those of chain ``i`` stand at ``first[i]`` to ``first[i + 1]``.
        node: their numbers in the network.
        at: where they are.
        junction: the nodes that are not within a chain, in the order of junctions.
    """

    first: Integers
    node: Integers
    at: Positions
    junction: Integers


def inner_nodes(network: Network) -> InnerNodes:
    """Find the nodes within chains, and where they are on them."""
    chains = network.chains
    outer = np.zeros(network.size, dtype=bool)
    outer[chains.start] = outer[chains.end] = True
    edge, share = np.empty(network.size, dtype=np.int64), np.empty(network.size)
    number = np.arange(len(network.from_node))
    for node, end in ((network.to_node, 1.0), (network.from_node, 0.0)):
        edge[node], share[node] = number, end
    node = np.flatnonzero(~outer)
    node = node[np.argsort(chains.chain[edge[node]], kind="stable")]
    at = placed(edge[node], share[node], np.zeros(len(node)), network)
    first = np.concatenate([[0], np.cumsum(np.bincount(at.chain, minlength=len(chains.start)))])
    return InnerNodes(first, node, at, np.flatnonzero(outer))


@njit(cache=True, nogil=True)
def along_chain(
    origins: Positions,
    i: int,
    goals: Positions,
    k: int,
    forward: Floats,
    backward: Floats,
    towards: bool,
) -> float:
    """The cost, without legs, between two positions on one chain along it; ``inf``: not that way.

    Args:
        origins, i, goals, k: one position each.
        forward, backward: of each chain; ``inf`` where that way is closed.
        towards: whether travel is from the origin to the goal.
    """
    ahead = goals.along_m[k] - origins.along_m[i]
    if not towards:
        ahead = -ahead
    if ahead == 0:
        return 0.0
    if ahead > 0 and np.isfinite(forward[origins.chain[i]]):
        return float(abs(goals.from_start[k] - origins.from_start[i]))
    if ahead < 0 and np.isfinite(backward[origins.chain[i]]):
        return float(abs(goals.to_start[k] - origins.to_start[i]))
    return np.inf
