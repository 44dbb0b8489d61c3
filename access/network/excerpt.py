"""Some edges of a network as a network of their own, in which searches come out as in the whole."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np

from access.contracts.arrays import Booleans, Floats, Integers
from access.network.edges import Direction, EdgeNumbers, NodeNumbers, Turns
from access.network.network import Network

Box: TypeAlias = tuple[float, float, float, float]  # west, south, east, north, in the network's CRS
Pace: TypeAlias = dict[tuple[Direction, bool], float]
# what no part of a network tells of itself
_OF_THE_WHOLE = ("component", "round_trip", "there_and_back_m")


def excerpt(network: Network, edge: Integers) -> Network:
    """Return some edges of a network as a network.

    Edges and nodes stay in their order, so that of equal ways the same one is found; and each edge belongs to
    the part (``component``, ``round_trip``, ``there_and_back_m``) that it belongs to in the whole.

    Args:
        network: the whole.
        edge: numbers of edges, rising.
    """
    both = np.concatenate([network.from_node[edge], network.to_node[edge]])
    node, ends = np.unique(both, return_inverse=True)
    number = np.full(len(network.length_m), -1)
    number[edge] = np.arange(len(edge))
    banned = network.forbidden
    known = (number[banned.from_edge] >= 0) & (number[banned.to_edge] >= 0)
    size = np.diff(network.vertex)[edge]
    vertex = np.concatenate([[0], np.cumsum(size)])
    row = np.arange(vertex[-1]) + np.repeat(network.vertex[edge] - vertex[:-1], size)
    plain = ("length_m", "forward", "backward", "wait_from", "wait_to", "enterable", "private", "street_id")
    found = Network(
        **{name: getattr(network, name)[edge] for name in plain},
        from_node=NodeNumbers(ends[: len(edge)]),
        to_node=NodeNumbers(ends[len(edge) :]),
        forbidden=Turns(
            EdgeNumbers(number[banned.from_edge[known]]),
            NodeNumbers(np.searchsorted(node, banned.node[known])),
            EdgeNumbers(number[banned.to_edge[known]]),
        ),
        xy=network.xy[row],
        vertex=vertex,
        leg_rate=network.leg_rate,
        least_cost_per_m=network.least_cost_per_m,
        impedance=network.impedance,
        crs=network.crs,
    )
    for name in _OF_THE_WHOLE:
        vars(found)[name] = getattr(network, name)[edge]
    return found


def pace(network: Network, directions: Iterable[Direction]) -> Pace:
    """Return how wide the steps are that searches take: of equal ways it decides which is found first."""
    asked = [(each, turned) for each in dict.fromkeys(directions) for turned in (False, True)]
    return {(each, turned): network.contraction.arcs(each, turned=turned).mean_cost for each, turned in asked}


def keep_pace(network: Network, found: Mapping[tuple[Direction, bool], float]) -> None:
    """Make searches of an excerpt take the steps of the whole (see ``pace``)."""
    for (direction, turned), mean_cost in found.items():
        vars(network.contraction.arcs(direction, turned=turned))["mean_cost"] = mean_cost


def bounds(network: Network) -> Floats:
    """Return west, south, east and north of each edge; shape (edges, 4)."""
    first = network.vertex[:-1]
    low, high = (each.reduceat(network.xy, first, axis=0) for each in (np.minimum, np.maximum))
    return np.column_stack([low, high])


def touching(edges: Floats, box: Box) -> Booleans:
    """Tell which edges, by their ``bounds``, have any part in a box, or may have."""
    west, south, east, north = edges.T
    found: Booleans = (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1])
    return found


def leading_out(network: Network, chosen: Booleans) -> Booleans:
    """Tell of each chosen edge whether the part of the network that it belongs to has other edges, too."""
    others = np.zeros(int(network.component.max()) + 1, dtype=bool)
    others[network.component[~chosen]] = True
    found: Booleans = others[network.component[chosen]]
    return found
