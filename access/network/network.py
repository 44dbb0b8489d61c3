"""A network: edges, and what was worked out from them to search it and to find the near ones."""

from dataclasses import InitVar, dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from access.contracts.arrays import Integers
from access.network import grid
from access.network.contraction import Contraction, contract
from access.network.edges import Edges
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
        """Take over what is known already."""
        if kept is not None:
            object.__setattr__(self, "contraction", kept)

    @cached_property
    def contraction(self) -> Contraction:
        """The chains of the network, and how they meet."""
        return contract(self)

    def grid(self, min_component_m: float, *, public: bool) -> Grid:
        """Return a grid over the edges on which positions may lie.

        Args:
            min_component_m: parts of the network with less street (metres) are left out.
            public: whether private streets are left out.
        """
        public = public and bool(self.private.any())
        if (min_component_m, public) not in self._grids:
            whole = self.component_length_m if len(self.length_m) else self.length_m
            usable = self.enterable & (whole >= min_component_m) & ~(self.private & public)
            self._grids[min_component_m, public] = grid.of(self, np.flatnonzero(usable))
        return self._grids[min_component_m, public]

    def on_chains(self, table: Any, rows: Integers | slice = slice(None)) -> Positions:
        """Place some rows of a POSITIONS table, all of them linked, on the chains."""
        number, along, leg = (
            table[name].to_numpy(dtype=float)[rows] for name in ("edge", "along_m", "leg_m")
        )
        edge = number.astype(np.int64)
        length = self.length_m[edge]
        share = np.divide(along, length, out=np.zeros(len(along)), where=length > 0)
        return placed(edge, share, leg * self.leg_rate, self, self.contraction.chains)
