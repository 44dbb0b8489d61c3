"""A network with the places of a study on it."""

from dataclasses import dataclass

from access.contracts import tables
from access.contracts.arrays import Booleans, Integers
from access.network.network import Network


@dataclass(frozen=True)
class Linked:
    """The network of one mode, and where cells and facilities stand on it.

    Attributes:
        mode: whose it is.
        network: the network.
        cells: POSITIONS of the demand cells, in their order; a cell with several links has several rows.
        entrances: POSITIONS of the facilities' entrances, indexed by facility_id.
        max_leg_m: farthest from a street (metres) that a place counted as linked.
        min_component_m: parts of the network with less street (metres) were passed over.
        cells_barred, entrances_barred: for each row of these, whether it is not linked since every street
            near it lies across a barrier.
        edge_kinds: what each edge is to the links of new sites (see ``Linker.edge_kinds``).
    """

    mode: str
    network: Network
    cells: tables.Positions
    entrances: tables.Positions
    max_leg_m: float
    min_component_m: float
    cells_barred: Booleans
    entrances_barred: Booleans
    edge_kinds: Integers
