"""Where links may begin and end: junctions, dead ends, and places along streets."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Floats, Integers
from access.contracts.tables import Positions
from access.network.junctions import special
from access.network.network import Network


class Ends(NamedTuple):
    """Places on streets at which links may begin and end; arrays of one length."""

    edge: Integers
    along_m: Floats
    xy: Floats

    def take(self, rows: Integers) -> Positions:
        """Return POSITIONS of some of them, indexed by their numbers."""
        columns = {"edge": self.edge[rows].astype(float), "along_m": self.along_m[rows], "leg_m": 0.0}
        return pd.DataFrame(columns, index=pd.Index(rows))


def find_ends(network: Network, spacing_m: float, max_link_m: float) -> Ends:
    """Find the places of a network, in the order of edges and along them.

    Args:
        network: the network.
        spacing_m: the longest part of a street with one place amid it (metres).
        max_link_m: from how far a dead end has a place on the street beside it (metres).
    """
    parts = (
        _along_chains(network, spacing_m),
        _at_nodes(network),
        _beside_dead_ends(network, max_link_m),
    )
    edge, share = (np.concatenate(each) for each in zip(*parts, strict=True))
    kept = network.enterable[edge]
    order = np.lexsort((share[kept], edge[kept]))
    edge, share = edge[kept][order], share[kept][order]
    points = shapely.line_interpolate_point(network.geometry[edge], share, normalized=True)
    return Ends(edge, share * network.length_m[edge], shapely.get_coordinates(points))


def _along_chains(network: Network, spacing_m: float) -> tuple[Integers, Floats]:
    """The middles of equal parts of each chain: edge, and which share of its length they are at."""
    chains = network.contraction.chains
    parts = np.ceil(chains.length_m / spacing_m).astype(np.int64)
    chain = np.repeat(np.arange(len(parts)), parts)
    number = np.arange(len(chain)) - np.repeat(np.cumsum(parts) - parts, parts)
    before_m = np.cumsum(chains.length_m) - chains.length_m  # as if chain stood behind chain
    spot_m = before_m[chain] + (number + 0.5) / parts[chain] * chains.length_m[chain]
    order = np.lexsort((chains.base_m, chains.chain))
    start_m = before_m[chains.chain[order]] + chains.base_m[order]
    place = np.searchsorted(start_m, spot_m, side="right") - 1
    edge = order[place]
    share = np.clip((spot_m - start_m[place]) / network.length_m[edge], 0, 1)
    return edge, np.where(chains.ahead[edge], share, 1 - share)


def _at_nodes(network: Network) -> tuple[Integers, Floats]:
    """Of each junction and dead end where all ways are open without loss, one edge, and which end of it."""
    usable = np.flatnonzero(network.enterable & (network.length_m > 0))
    kept = np.zeros(network.size, dtype=bool)
    kept[network.contraction.chains.start] = kept[network.contraction.chains.end] = True
    kept &= ~special(network)
    for ends, wait in ((network.from_node, network.wait_from), (network.to_node, network.wait_to)):
        kept[ends[wait > 0]] = False
    nodes = np.concatenate([network.from_node[usable], network.to_node[usable]])
    node, first = np.unique(nodes, return_index=True)
    first = first[kept[node]]
    return usable[first % len(usable)], (first >= len(usable)).astype(float)


def _beside_dead_ends(network: Network, max_link_m: float) -> tuple[Integers, Floats]:
    """Where a street that ends has another one nearest to it, between that one's ends."""
    usable = np.flatnonzero(network.enterable & (network.length_m > 0))
    ends = np.concatenate([network.from_node[usable], network.to_node[usable]])
    alone = np.flatnonzero(np.bincount(ends, minlength=network.size)[ends] == 1)
    own = usable[alone % len(usable)] if len(usable) else usable
    points = shapely.get_point(network.geometry[own], np.where(alone >= len(usable), -1, 0))
    end, street = shapely.STRtree(network.geometry[usable]).query(points, "dwithin", distance=max_link_m)
    edge = usable[street]
    share = shapely.line_locate_point(network.geometry[edge], points[end], normalized=True)
    between = (edge != own[end]) & (share > 0) & (share < 1)
    end, edge, share = end[between], edge[between], share[between]
    order = np.lexsort((edge, shapely.distance(points[end], network.geometry[edge]), end))
    first = order[np.unique(end[order], return_index=True)[1]]
    found = np.unique(np.column_stack([edge[first], share[first]]), axis=0)
    return found[:, 0].astype(np.int64), found[:, 1]
