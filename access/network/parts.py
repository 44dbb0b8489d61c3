"""The parts of a network: which streets a place may rely on, and where a part comes near to the rest."""

from typing import NamedTuple

import numpy as np
import shapely

from access.contracts.arrays import Booleans, Floats, Integers, Words
from access.network.network import Network

# on which people do not live: a part of nothing else is the inside of a park, a campus, an estate
_WAYS = ("footway", "path", "steps", "pedestrian", "cycleway", "bridleway", "corridor", "platform", "track")
_INNER = (*_WAYS, "service", "elevator", "ferry", "pier")
_VILLAGE_M = 250.0  # assumed: people along less street than this are no village of their own
_MAIN = 0.1  # of the longest part on which one can go everywhere, among those joined one way


class Sound(NamedTuple):
    """What is to be known of edges as links; both of shape (edges,).

    Attributes:
        alone: whether a place on the edge needs no further link.
        dead_end: whether the edge is on a path that leads nowhere, though the rest is in order.
    """

    alone: Booleans
    dead_end: Booleans


def sound(network: Network, classes: Words, *, min_component_m: float) -> Sound:
    """Tell edges on which a place may rely from those that may lead nowhere.

    A place needs a further link from a one-way stub; from a path with a dead end; and from a part that
    nothing joins to the rest, if it is all paths and service roads, or short. A village that nothing
    joins stands for itself: its people live on its streets, and a gap beside them is a gap.

    Args:
        network: the network.
        classes: the class of each edge's street; shape (edges,).
        min_component_m: a part with less street (metres) is short, unless people live along 250 m of it.
    """
    lived_on = network.enterable & ~np.isin(classes, _INNER)
    if not lived_on.any():  # a network of paths
        lived_on = np.ones(len(classes), dtype=bool)
    lived_m = np.bincount(network.component, weights=network.length_m * lived_on)[network.component]
    village = lived_m >= min(_VILLAGE_M, float(lived_m.max()))
    large = (network.there_and_back_m >= min_component_m) & (lived_m > 0)
    longest = np.zeros(network.component.max() + 1)
    np.maximum.at(longest, network.component, network.there_and_back_m)
    main = network.there_and_back_m >= _MAIN * longest[network.component]
    kept = main & (network.round_trip >= 0) & (village | large)
    dead_end = kept & ~lived_on & np.isin(classes, _WAYS) & _hanging(network)
    return Sound(kept & ~dead_end, dead_end)


def _hanging(network: Network) -> Booleans:
    """Whether each edge is on a branch that ends: a way in is the only way out."""
    chains = network.contraction.chains
    left = np.ones(len(chains.start), dtype=bool)
    while True:
        ends = np.concatenate([chains.start[left], chains.end[left]])
        alone = np.bincount(ends, minlength=network.size) == 1
        leaf = left & (alone[chains.start] | alone[chains.end])
        if not leaf.any():
            return np.asarray(~left[chains.chain])
        left &= ~leaf


def gap(network: Network, part: int, rest: int) -> tuple[Floats, float]:
    """Find where a part of a network comes nearest to another: (x and y on the part, metres).

    Args:
        network: the network.
        part, rest: their numbers (see ``Edges.component``).
    """
    own, others = (np.flatnonzero(network.component == each) for each in (part, rest))
    tree = shapely.STRtree(network.geometry[others])
    pairs, gap_m = tree.query_nearest(network.geometry[own], return_distance=True, all_matches=False)
    least = int(gap_m.argmin())
    ends = network.geometry[own[pairs[0, least]]], network.geometry[others[pairs[1, least]]]
    return shapely.get_coordinates(shapely.shortest_line(*ends))[0], float(gap_m[least])


def main_part(network: Network) -> int:
    """Return the number of the longest part of a network."""
    return int(np.bincount(network.component, weights=network.length_m).argmax())


def lengths_m(network: Network) -> Floats:
    """Return the street length (metres) of each part, by its number."""
    return np.asarray(np.bincount(network.component, weights=network.length_m), dtype=np.float64)


def numbers(network: Network, edge: Integers) -> Integers:
    """Return the part of each of some edges."""
    return np.asarray(network.component[edge])
