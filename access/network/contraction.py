"""What searches need of a network: its chains, where these meet, what lies within them, and arcs.

It is worked out from the edges alone, and is what the cache keeps beside them.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from access.contracts.arrays import Integers
from access.network import chains as runs
from access.network import junctions as meeting
from access.network.chains import Chains
from access.network.edges import Direction, EdgeNumbers, Edges, NodeNumbers, least_arcs
from access.network.junctions import Junctions
from access.network.positions import Positions, placed
from access.network.search import Arcs


class InnerNodes(NamedTuple):
    """The nodes within chains, chain after chain.

    Attributes:
        first: shape (chains + 1,): those of chain ``i`` stand at ``first[i]`` to ``first[i + 1]``.
        node: their numbers in the edges.
        at: where they are.
    """

    first: Integers
    node: NodeNumbers
    at: Positions


@dataclass(frozen=True, eq=False)
class Contraction:
    """A network's edges joined to what is searched.

    Attributes:
        chains: the runs of edges between nodes where ways part, or something is lost.
        junctions: the places at which chains meet.
        inner_nodes: the nodes within chains.
        made: arcs that were asked for before, by direction and whether they are turned round.
    """

    chains: Chains
    junctions: Junctions
    inner_nodes: InnerNodes
    made: dict[tuple[Direction, bool], Arcs] = field(default_factory=dict, repr=False)

    def arcs(self, direction: Direction, *, turned: bool) -> Arcs:
        """Return the arcs between junctions: a chain or a turn each, of parallel ones the cheapest.

        Args:
            direction: of the trips; it matters where there are private streets.
            turned: whether the arcs are turned round, so that a search goes towards its start.
        """
        places, links = self.junctions, self.chains
        if (places.outward == places.inward).all():
            direction = "demand_to_facility"  # one is as good as the other
        if (direction, turned) not in self.made:
            tail, head = places.turns(direction)
            ends = [
                np.concatenate([places.leaving.start, places.leaving.end, tail]),
                np.concatenate([places.arriving.end, places.arriving.start, head]),
            ]
            cost = np.concatenate([links.forward, links.backward, np.zeros(len(tail))])
            table = least_arcs(ends[turned], ends[not turned], cost, places.size)
            self.made[direction, turned] = Arcs(
                table.indptr.astype(np.uint32), table.indices.astype(np.uint32), table.data
            )
        return self.made[direction, turned]


def contract(edges: Edges) -> Contraction:
    """Join the edges of a network to chains, and find where these meet."""
    kept = meeting.special(edges)
    for node, wait in ((edges.from_node, edges.wait_from), (edges.to_node, edges.wait_to)):
        kept[node[wait > 0]] = True
    waits = edges.wait_from, edges.wait_to
    chains = runs.find(
        edges.from_node, edges.to_node, edges.length_m, edges.forward, edges.backward, waits, kept
    )
    return Contraction(chains, meeting.find(edges, chains), _inner_nodes(edges, chains))


def _inner_nodes(edges: Edges, chains: Chains) -> InnerNodes:
    """Find the nodes within chains, and where they are on them."""
    outer = np.zeros(edges.size, dtype=bool)
    outer[chains.start] = outer[chains.end] = True
    edge, share = np.empty(edges.size, dtype=np.int64), np.empty(edges.size)
    number = np.arange(len(edges.from_node))
    for node, end in ((edges.to_node, 1.0), (edges.from_node, 0.0)):
        edge[node], share[node] = number, end
    inner = np.flatnonzero(~outer)
    inner = inner[np.argsort(chains.chain[edge[inner]], kind="stable")]
    at = placed(EdgeNumbers(edge[inner]), share[inner], np.zeros(len(inner)), edges, chains)
    first = np.concatenate([[0], np.cumsum(np.bincount(at.chain, minlength=len(chains.start)))])
    return InnerNodes(first, NodeNumbers(inner), at)
