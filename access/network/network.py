"""A network: edges, and what was worked out from them to search it and to find the near ones."""

from dataclasses import InitVar, dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csgraph

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.network import grid
from access.network.contraction import Contraction, contract
from access.network.edges import EdgeNumbers, Edges, least_arcs
from access.network.grid import Grid
from access.network.positions import Positions, placed


@dataclass(frozen=True, eq=False)
class Network(Edges):
    """Edges that can be searched. What this needs is worked out when it is first asked for.

    Attributes:
        kept: the contraction of just these edges, where it is known already. It does not pass on to
            networks made of this one by ``dataclasses.replace``.
    """

    kept: InitVar[Contraction | None] = None
    _grids: dict[tuple[float, bool], Grid] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self, kept: Contraction | None) -> None:
        """Take over what is known already; bring arrays to one kind.

        Compiled code tells arrays that may not be written, as pandas gives them, from others, and is
        compiled for each kind.
        """
        for name in ("length_m", "forward", "backward", "wait_from", "wait_to"):
            values = getattr(self, name)
            if not values.flags.writeable:
                object.__setattr__(self, name, values.copy())
        if kept is not None:
            object.__setattr__(self, "contraction", kept)

    @cached_property
    def contraction(self) -> Contraction:
        """The chains of the network, and how they meet."""
        return contract(self)

    @cached_property
    def round_trip(self) -> Integers:
        """For each edge, the number of the part within which one can go everywhere and come back.

        One-way streets and forbidden turns are heeded. -1 for an edge of no such part: of a one-way
        street with a dead end, which one can come to or leave, never both.
        """
        joined = self.contraction
        places, chains = joined.junctions, joined.chains
        # whoever lives on a private street may leave by it and come back: here its turns are open
        tail = np.concatenate([places.leaving.start, places.leaving.end, places.tail])
        head = np.concatenate([places.arriving.end, places.arriving.start, places.head])
        cost = np.concatenate([chains.forward, chains.backward, np.ones(len(places.tail))])
        arcs = least_arcs(tail, head, cost + 1, places.size)
        part = csgraph.connected_components(arcs, directed=True, connection="strong")[1]
        ways = (
            (chains.forward, part[places.leaving.start], part[places.arriving.end]),
            (chains.backward, part[places.leaving.end], part[places.arriving.start]),
        )
        of_chain = np.full(len(chains.start), -1)
        for cost, begin, end in ways:
            of_chain = np.where(np.isfinite(cost) & (begin == end), begin, of_chain)
        return np.asarray(of_chain[chains.chain], dtype=np.int64)

    @cached_property
    def there_and_back_m(self) -> Floats:
        """For each edge, the street length (metres) of its part (see ``round_trip``); 0 without one."""
        total = np.bincount(self.round_trip + 1, weights=self.length_m)
        total[0] = 0.0
        return np.asarray(total[self.round_trip + 1], dtype=np.float64)

    def grid(self, min_component_m: float, *, public: bool) -> Grid:
        """Return a grid over the edges on which positions may lie.

        Args:
            min_component_m: parts of the network with less street (metres) are left out, and so is
                what one cannot both come to and leave again.
            public: whether private streets are left out.
        """
        public = public and bool(self.private.any())
        if (min_component_m, public) not in self._grids:
            whole = self.there_and_back_m if len(self.length_m) else self.length_m
            usable = self.enterable & (whole >= min_component_m) & ~(self.private & public)
            self._grids[min_component_m, public] = grid.of(self, EdgeNumbers(np.flatnonzero(usable)))
        return self._grids[min_component_m, public]

    def on_chains(self, table: tables.Positions, rows: Integers | slice = slice(None)) -> Positions:
        """Place some rows of a POSITIONS table, all of them linked, on the chains."""
        number, along, leg = (
            table[name].to_numpy(dtype=float)[rows] for name in ("edge", "along_m", "leg_m")
        )
        edge = number.astype(np.int64)
        length = self.length_m[edge]
        share = np.divide(along, length, out=np.zeros(len(along)), where=length > 0)
        return placed(EdgeNumbers(edge), share, leg * self.leg_rate, self, self.contraction.chains)
