"""The way of one trip, on request: the street parts it takes, in order of travel.

A way leaves the chain it starts on by one of its ends, passes whole chains, and enters the chain of
its destination by one of that one's ends; or it stays on the one chain that both stand on. Each of these is
a stretch of one chain. Only at the very end are stretches taken apart into edges.
"""

from dataclasses import dataclass
from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
from scipy.sparse import csgraph, csr_array
from shapely.ops import substring

from access.contracts import tables
from access.contracts.arrays import Floats, Integers
from access.contracts.errors import NetworkError
from access.contracts.said import Said
from access.network.edges import Direction
from access.network.network import Network
from access.network.positions import Positions, along_chain
from access.network.travel import nearest


@dataclass(frozen=True, eq=False)
class Route:
    """The way of one trip.

    Attributes:
        parts: the street parts in order of travel, indexed by ``step``: street_id, edge, from_m and
            to_m (metres along the edge, in its own length; from_m is the greater one where travel
            is against the edge), cost (in the network's unit, from the beginning of the trip to the
            end of the part, the first leg and what is lost on arriving there included), and the
            LineString in the direction of travel. Empty where the trip ends where it starts.
        impedance: the cost of the whole trip, both legs included.
        origin_leg_m, destination_leg_m: the legs off the network (metres).
        entrance: the row of the destinations that the trip goes to or comes from.
    """

    parts: geopandas.GeoDataFrame
    impedance: float
    origin_leg_m: float
    destination_leg_m: float
    entrance: int


class _Stretch(NamedTuple):
    """A way along one chain: in its direction or against it, between metres from its start, its cost."""

    chain: int
    ahead: bool
    from_m: float
    to_m: float
    cost: float


class _Searched(NamedTuple):
    """What it costs from the demand to each destination, the destination's leg included.

    Attributes:
        along: along the chain that both stand on; shape (destinations,).
        around: by either end of the demand's chain and either end of the destination's; (2, 2, destinations).
        before: the junction before each on the way from either end of the demand's chain, below 0
            at the first and where no way leads; (2, junctions).
    """

    along: Floats
    around: Floats
    before: Integers


def route(
    origin: tables.Positions, destinations: tables.Positions, network: Network, *, direction: Direction
) -> Route:
    """Find the cheapest way of one trip.

    Args:
        origin: POSITIONS of the demand: one place; of several links of it the cheapest is taken.
        destinations: POSITIONS of a facility's entrances, of which the cheapest is taken; those not
            linked are passed over.
        network: the network both were snapped to.
        direction: who travels; the way of a trip from the facility begins there.

    Raises:
        NetworkError: there is not one origin, it or every destination is not linked to the network,
            or no way leads from the one to the other.
    """
    usable = np.flatnonzero(destinations["edge"].notna())
    if len(origin.index.unique()) != 1 or origin["edge"].isna().any() or not len(usable):
        from_, to = origin["edge"].notna().sum(), len(usable)
        raise NetworkError(
            Said(
                f"路线须有一个起点和至少一个终点连在路网上，现为 {len(origin)} 个起点中 {from_} 个、"
                f"{len(destinations)} 个终点中 {to} 个",
                "a route needs one origin and a destination that are linked to the network, not"
                f" {from_} of {len(origin)} and {to} of {len(destinations)}",
            )
        )
    if len(origin) > 1:
        cost = [
            nearest(origin.iloc[[i]], destinations, network, direction=direction)["impedance"].iloc[0]
            for i in range(len(origin))
        ]
        origin = origin.iloc[[int(np.argmin(cost))]]
    home, entrances = network.on_chains(origin), network.on_chains(destinations.iloc[usable])
    found = _search(home, entrances, network, direction)
    least = np.minimum(found.along, found.around.min(axis=(0, 1)))
    destination = int(least.argmin())
    if not np.isfinite(least[destination]):
        names = ", ".join(map(str, destinations.index[usable].unique()))
        raise NetworkError(
            Said(
                f"{origin.index[0]} 与 {names} 之间没有通路（{direction}）",
                f"no way leads between {origin.index[0]} and {names} ({direction})",
            )
        )
    entrance = int(usable[destination])
    leg = home.leg[0] if direction == "demand_to_facility" else entrances.leg[destination]
    return Route(
        parts=_parts(
            _stretches(home, entrances, destination, found, network, direction), float(leg), network
        ),
        impedance=float(least[destination] + home.leg[0]),
        origin_leg_m=float(origin["leg_m"].iloc[0]),
        destination_leg_m=float(destinations["leg_m"].iloc[entrance]),
        entrance=entrance,
    )


def _search(home: Positions, destinations: Positions, network: Network, direction: Direction) -> _Searched:
    """Search from both ends of the demand's chain; where travel is to it, on the reversed arcs."""
    to_facility, joined = direction == "demand_to_facility", network.contraction
    chains, places = joined.chains, joined.junctions
    along = np.full(len(destinations.chain), np.inf)
    for k in np.flatnonzero(destinations.chain == home.chain[0]).tolist():
        along[k] = along_chain(home, 0, destinations, k, chains.forward, chains.backward, to_facility)
    arcs = joined.arcs(direction, turned=not to_facility)
    matrix = csr_array((arcs.cost, arcs.head, arcs.offset), shape=(arcs.size, arcs.size))
    first = [int(end[home.chain[0]]) for end in places.demand_ends(direction)]
    cost, before = csgraph.dijkstra(matrix, indices=first, return_predecessors=True)
    there = cost[:, np.stack(places.facility_ends(direction))[:, destinations.chain]]
    leaving = np.stack([home.to_start, home.to_end] if to_facility else [home.from_start, home.from_end])
    entering = np.stack(
        [destinations.from_start, destinations.from_end]
        if to_facility
        else [destinations.to_start, destinations.to_end]
    )
    return _Searched(
        along + destinations.leg,
        leaving[:, np.newaxis] + there + entering + destinations.leg,
        before.astype(np.int64),
    )


def _stretches(
    home: Positions,
    destinations: Positions,
    destination: int,
    found: _Searched,
    network: Network,
    direction: Direction,
) -> list[_Stretch]:
    """Follow the way to one destination, in order of travel."""
    to_facility, at = direction == "demand_to_facility", destinations.take(np.array([destination]))
    start, end = (home, at) if to_facility else (at, home)
    around = found.around[:, :, destination]
    if found.along[destination] <= around.min():
        return _straight(start, end, float(found.along[destination] - at.leg[0]))
    by_home, by_destination = divmod(int(around.argmin()), 2)
    junctions = [int(network.contraction.junctions.facility_ends(direction)[by_destination][at.chain[0]])]
    while found.before[by_home, junctions[-1]] >= 0:
        junctions.append(int(found.before[by_home, junctions[-1]]))
    out_by, in_by = (by_home, by_destination) if to_facility else (by_destination, by_home)
    return [
        *_to_end(start, out_by, network, outward=True),
        *_between(np.array(junctions[::-1] if to_facility else junctions), network),
        *_to_end(end, in_by, network, outward=False),
    ]


def _straight(start: Positions, end: Positions, cost: float) -> list[_Stretch]:
    from_m, to_m = float(start.along_m[0]), float(end.along_m[0])
    return [_Stretch(int(start.chain[0]), to_m > from_m, from_m, to_m, cost)] if from_m != to_m else []


def _to_end(at: Positions, end: int, network: Network, *, outward: bool) -> list[_Stretch]:
    """The stretch from a position to an end of its chain (0: the start), or back; none if it is there."""
    chain, along_m = int(at.chain[0]), float(at.along_m[0])
    total_m = float(network.contraction.chains.length_m[chain])
    if (along_m >= total_m > 0) if end else (along_m == 0):
        return []
    cost = ((at.from_start, at.to_start), (at.from_end, at.to_end))[end][outward][0]
    from_m, to_m = (along_m, end * total_m) if outward else (end * total_m, along_m)
    return [_Stretch(chain, outward == bool(end), from_m, to_m, float(cost))]


def _between(junctions: Integers, network: Network) -> list[_Stretch]:
    """The cheapest chain from each junction to the next; none where the two are joined by a turn."""
    places, chains = network.contraction.junctions, network.contraction.chains
    tail = np.concatenate([places.leaving.start, places.leaving.end])
    key = tail * places.size + np.concatenate([places.arriving.end, places.arriving.start])
    hops = junctions[:-1] * places.size + junctions[1:]
    cost = np.concatenate([chains.forward, chains.backward])
    some = np.flatnonzero(np.isin(key, hops))
    some = some[np.argsort(-cost[some], kind="stable")]
    cheapest = dict(zip(key[some].tolist(), some.tolist(), strict=True))  # the last one stays
    rows = [cheapest[hop] for hop in hops.tolist() if hop in cheapest]
    return [_whole(row % len(chains.start), row < len(chains.start), network) for row in rows]


def _whole(chain: int, ahead: bool, network: Network) -> _Stretch:
    chains, total_m = network.contraction.chains, float(network.contraction.chains.length_m[chain])
    if ahead:
        return _Stretch(chain, ahead, 0.0, total_m, float(chains.forward[chain]))
    return _Stretch(chain, ahead, total_m, 0.0, float(chains.backward[chain]))


def _parts(stretches: list[_Stretch], leg: float, network: Network) -> geopandas.GeoDataFrame:
    """Take stretches apart into edges."""
    of_chain = _edges([stretch.chain for stretch in stretches], network)
    nothing = np.zeros(0, dtype=np.int64), np.zeros((0, 2)), np.zeros(0)
    pieces, spent = [nothing], leg
    for stretch in stretches:
        edge, share, cost = _pieces(stretch, of_chain[stretch.chain], network)
        pieces.append((edge, share, spent + cost))
        spent += stretch.cost
    edge, share, cost = (np.concatenate(each) for each in zip(*pieces, strict=True))
    from_m, to_m = (share * network.length_m[edge][:, np.newaxis]).T
    columns = {
        "street_id": network.street_id[edge],
        "edge": edge,
        "from_m": from_m,
        "to_m": to_m,
        "cost": cost,
    }
    lines = [
        substring(line, start, stop, normalized=True)
        for line, (start, stop) in zip(network.geometry[edge], share, strict=True)
    ]
    index = pd.RangeIndex(len(edge), name="step")
    return geopandas.GeoDataFrame(columns, geometry=lines, index=index, crs=network.crs)


def _edges(chain: list[int], network: Network) -> dict[int, Integers]:
    """The edges of some chains, in order from the start of each."""
    chains = network.contraction.chains
    edge = np.flatnonzero(np.isin(chains.chain, chain))
    edge = edge[np.lexsort((chains.base_m[edge], chains.chain[edge]))]
    number, first = np.unique(chains.chain[edge], return_index=True)
    return dict(zip(number.tolist(), np.split(edge, first)[1:], strict=True))


def _pieces(stretch: _Stretch, edge: Integers, network: Network) -> tuple[Integers, Floats, Floats]:
    """The edges of a stretch: number, from and to which share of each, cost since the stretch began.

    Args:
        stretch: along one chain.
        edge: all edges of the chain, in order from its start.
    """
    chains, edge = network.contraction.chains, edge if stretch.ahead else edge[::-1]
    base_m, length_m = chains.base_m[edge][:, np.newaxis], network.length_m[edge][:, np.newaxis]
    at_m = np.array([stretch.from_m, stretch.to_m])
    # an edge without length is a chain of its own, and passed as a whole
    whole = np.full((len(edge), 2), [not stretch.ahead, stretch.ahead], dtype=float)
    share = np.divide(at_m - base_m, length_m, out=whole, where=length_m > 0).clip(0, 1)
    share[(at_m >= base_m + length_m) & (length_m > 0)] = 1.0  # despite rounding
    passed = share[:, 0] != share[:, 1]
    edge, share = edge[passed], share[passed]
    step = np.where(chains.ahead[edge] == stretch.ahead, network.forward[edge], network.backward[edge])
    cost = np.cumsum(np.abs(share[:, 1] - share[:, 0]) * step)
    cost[-1:] = stretch.cost  # with what is lost at the end of the chain
    return edge, np.where(chains.ahead[edge][:, np.newaxis], share, 1 - share), cost
