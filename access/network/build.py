"""A street table and a profile → a ``Network`` that can be searched."""

import geopandas
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array, csgraph

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats
from access.contracts.errors import NoStreets, TableError
from access.contracts.said import Said, examples
from access.network.controls import waits_s
from access.network.edges import Impedance, NodeNumbers, Turns
from access.network.moves import blocks, crossing_s, moves_of
from access.network.network import Network
from access.network.profiles import Period, Policy, Profile


def build(
    streets: tables.Streets,
    profile: Profile,
    *,
    impedance: Impedance = "time_s",
    period: Period = "free_flow",
    policy: Policy = "residents",
    turns: tables.Turns | None = None,
    crossings: bool = False,
) -> Network:
    """Build the network of one mode.

    Args:
        streets: a STREETS table.
        profile: the mode.
        impedance: whether costs are seconds or metres.
        period: the time of day that speeds and delays are for.
        policy: who may use private streets.
        turns: a TURNS table of forbidden turns; they bind the modes that the profile says.
        crossings: whether to charge what crossing a main road costs on foot, too (``Delays.crossings``).

    Raises:
        TableError: a table breaks its contract.
        NoStreets: no street is open to the mode.
    """
    _check(streets, turns)
    streets = streets.sort_index()
    moves = moves_of(profile, streets, period=period, policy=policy)
    crossed = crossing_s(profile, streets, period=period) if crossings else np.zeros((2, len(streets)))
    usable = np.isfinite(moves.forward_kph) | np.isfinite(moves.backward_kph)
    if not usable.any():
        kinds = streets["class"].value_counts().sort_index()
        shown = examples((f"{kind or '–'} {number}" for kind, number in kinds.items()), most=6)
        raise NoStreets(
            Said(
                f"路网为空：{len(streets)} 条街道都不对出行方式“{profile.name}”开放；街道等级：{shown.zh}",
                f"empty network: none of {len(streets)} streets is open to mode '{profile.name}'; their "
                f"classes: {shown}",
            )
        )
    top_kph = float(max(np.fmax(moves.forward_kph, moves.backward_kph)[usable].max(), profile.leg_kph))
    streets = streets[usable]
    length_m = streets["length_m"].to_numpy(dtype=float)
    timed = impedance == "time_s"
    xy, edge = shapely.get_coordinates(streets.geometry.to_numpy(), return_index=True)
    vertex = np.searchsorted(edge, np.arange(len(streets) + 1))
    ends = np.concatenate([xy[vertex[:-1]], xy[vertex[1:] - 1]])
    from_node, to_node, known = _numbered(streets["from_node"], streets["to_node"], ends)
    from_node, to_node = _parted(streets, (from_node, to_node), blocks(profile))
    waits: tuple[Floats, Floats] = (np.zeros(len(streets)), np.zeros(len(streets)))
    if timed:
        open_ways = np.isfinite(moves.forward_kph[usable]), np.isfinite(moves.backward_kph[usable])
        waits = waits_s(profile, streets, (from_node, to_node), open_ways, period=period)
        waits = waits[0] + crossed[0][usable], waits[1] + crossed[1][usable]
    return Network(
        street_id=streets.index.to_numpy().astype(str),
        from_node=from_node,
        to_node=to_node,
        length_m=length_m,
        forward=_costs(length_m, moves.forward_kph[usable], timed),
        backward=_costs(length_m, moves.backward_kph[usable], timed),
        wait_from=waits[0],
        wait_to=waits[1],
        enterable=moves.enterable[usable],
        private=_private(moves.private[usable], moves.destination[usable], from_node, to_node),
        forbidden=_forbidden(turns if profile.restricted else None, streets.index, known),
        xy=xy,
        vertex=vertex,
        leg_rate=3.6 / profile.leg_kph if timed else 1.0,
        least_cost_per_m=3.6 / top_kph if timed else 1.0,
        impedance=impedance,
        crs=streets.crs,
    )


def _check(streets: tables.Streets, turns: tables.Turns | None) -> None:
    tables.check(streets, tables.STREETS)
    endless = np.isinf(streets["length_m"].to_numpy(dtype=float))
    if endless.any():
        where = examples(streets.index[endless])
        fault = Said(
            f"列“length_m”有 {endless.sum()} 行是无穷大（{where.zh}）",
            f"column 'length_m' is infinite in {endless.sum()} rows ({where})",
        )
        raise TableError("streets", [fault])
    if turns is not None:
        tables.check(turns, tables.TURNS)


def _parted(
    streets: tables.Streets, ends: tuple[NodeNumbers, NodeNumbers], stops: tuple[str, ...]
) -> tuple[NodeNumbers, NodeNumbers]:
    """Part streets that meet end to end where something stops the mode: one gets a node of its own.

    Where three or more meet it does not tell which of them it closes, and stops nobody.
    """
    stopped = np.concatenate(
        [streets[name].isin(stops).to_numpy() for name in ("control_from", "control_to")]
    )
    node = np.concatenate(ends)
    there = np.flatnonzero(stopped & (np.bincount(node)[node] == 2))
    second = there[pd.Series(node[there]).duplicated()]
    node[second] = node.max() + 1 + np.arange(len(second))
    return NodeNumbers(node[: len(streets)]), NodeNumbers(node[len(streets) :])


def _private(
    private: Booleans, destination: Booleans, from_node: NodeNumbers, to_node: NodeNumbers
) -> Booleans:
    """Open to all what lets in whoever ends the trip there, where one way in is the only way out.

    Nobody can go through it, and so its facilities can be driven to.
    """
    if not destination.any():
        return private
    size = int(max(from_node.max(), to_node.max())) + 1
    ends = from_node[destination], to_node[destination]
    joined = coo_array((np.ones(len(ends[0])), ends), shape=(size, size)).tocsr()
    part = csgraph.connected_components(joined, directed=False)[1]
    within, beyond = np.zeros((2, size), dtype=bool)
    within[np.concatenate(ends)] = True
    beyond[np.concatenate([from_node[~destination], to_node[~destination]])] = True
    gates = np.bincount(part[within & beyond], minlength=size)
    return private & ~(destination & (gates[part[from_node]] <= 1))


def _costs(length_m: Floats, speed_kph: Floats, timed: bool) -> Floats:
    cost = length_m / (speed_kph / 3.6) if timed else length_m
    return np.where(np.isfinite(speed_kph), cost, np.inf)


def _forbidden(turns: tables.Turns | None, street_id: pd.Index, known: pd.Series) -> Turns:
    """Forbidden turns by number; those that concern streets or nodes not in this network drop out."""
    nothing = np.zeros(0, dtype=np.int64)
    if turns is None or not len(turns):
        return Turns.of(nothing, nothing, nothing)
    found = np.stack(
        [
            street_id.get_indexer(pd.Index(turns["from_street"])),
            known.reindex(turns["via_node"]).fillna(-1).to_numpy(dtype=np.int64),
            street_id.get_indexer(pd.Index(turns["to_street"])),
        ]
    )
    return Turns.of(*found[:, (found >= 0).all(axis=0)])


def _numbered(
    from_node: pd.Series, to_node: pd.Series, ends: Floats
) -> tuple[NodeNumbers, NodeNumbers, pd.Series]:
    """Number the nodes along a Hilbert curve of where their streets end; the last: id → number."""
    number, known = pd.factorize(pd.concat([from_node, to_node]), sort=True)
    spot = np.empty((len(known), 2))
    spot[number] = ends
    place = geopandas.GeoSeries(shapely.points(spot)).hilbert_distance(level=16).to_numpy()
    rank = np.empty(len(known), dtype=np.int64)
    rank[np.argsort(place, kind="stable")] = np.arange(len(known))
    numbered = rank[number].reshape(2, -1)
    return NodeNumbers(numbered[0]), NodeNumbers(numbered[1]), pd.Series(rank, index=known)
