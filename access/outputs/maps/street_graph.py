"""A network → what the page needs to search it again (``Graph`` in page/src/types.d.ts)."""

import numpy as np
import pandas as pd

from access.contracts.among import among
from access.contracts.arrays import Integers
from access.contracts.tables import Positions
from access.network.linked import Linked
from access.network.network import Network
from access.network.positions import by_place, linked
from access.outputs.maps.pack import Pack

MOST_NODES = 300_000
_COST = 0.001  # seconds or metres
_LEG_M = 0.05
_SHARE = 2.0**-16
_SITE_SPEEDS = 1e-6  # modes whose speeds differ by less have one speed


def packed_graph(found: Linked, pack: Pack, *, street: pd.Series, number: pd.Series) -> dict[str, object]:
    """Return a network as the page reads it.

    Args:
        found: the network, and where cells and facilities stand on it.
        pack: where its arrays are put.
        street: street_id → the number by which the page knows it.
        number: facility_id → the number by which the page knows it.
    """
    network = found.network
    chains, junctions = network.contraction.chains, network.contraction.junctions
    order = np.lexsort((chains.base_m, chains.chain))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - np.searchsorted(chains.chain[order], chains.chain[order])
    arriving, leaving = junctions.arriving, junctions.leaving
    return {
        "mode": found.mode,
        "leg_rate": network.leg_rate,
        "max_leg_m": found.max_leg_m,
        "speed_kph": _one_speed(network),
        "street": pack.whole(street.reindex(network.street_id), delta=True),
        "forward": pack.scaled(network.forward, step=_COST),
        "backward": pack.scaled(network.backward, step=_COST),
        "length": pack.scaled(network.length_m, step=_COST),
        "chain": pack.whole(chains.chain, delta=True),
        "place": pack.whole(place),
        "ahead": pack.whole(chains.ahead),
        "open": pack.whole(found.edge_kinds),
        **_waits(network, pack, order),
        "arriving_start": pack.whole(arriving.start, delta=True),
        "arriving_end": pack.whole(arriving.end, delta=True),
        "leaving_start": pack.whole(leaving.start, delta=True),
        "leaving_end": pack.whole(leaving.end, delta=True),
        "junctions": junctions.size,
        "turns": _turns(network, pack),
        "cells": _cells(found.cells, network, pack),
        "entrances": _entrances(found.entrances, network, pack, number),
    }


def _one_speed(network: Network) -> float | None:
    """The speed (km/h) of all streets both ways, if there is one and nothing is lost anywhere."""
    if network.impedance != "time_s" or network.wait_from.any() or network.wait_to.any():
        return None
    used = network.length_m > 0
    rates = np.concatenate([network.forward[used], network.backward[used]]) / np.tile(
        network.length_m[used], 2
    )
    rates = rates[np.isfinite(rates)]
    if not len(rates) or np.ptp([*rates, network.leg_rate]) > _SITE_SPEEDS:
        return None
    return round(3.6 / network.leg_rate, 6)


def _waits(network: Network, pack: Pack, order: Integers) -> dict[str, object]:
    """What is lost on arriving at the start and at the end of each chain; None where nothing is."""
    if not (network.wait_from.any() or network.wait_to.any()):
        return {"wait_start": None, "wait_end": None}
    chains = network.contraction.chains
    chain = chains.chain[order]
    first = order[np.searchsorted(chain, np.arange(len(chains.start)))]
    last = order[np.searchsorted(chain, np.arange(len(chains.start)), side="right") - 1]
    start = np.where(chains.ahead[first], network.wait_from[first], network.wait_to[first])
    end = np.where(chains.ahead[last], network.wait_to[last], network.wait_from[last])
    return {"wait_start": pack.scaled(start, step=_COST), "wait_end": pack.scaled(end, step=_COST)}


def _turns(network: Network, pack: Pack) -> dict[str, object] | None:
    junctions = network.contraction.junctions
    if not len(junctions.tail):
        return None
    return {
        "tail": pack.whole(junctions.tail, delta=True),
        "head": pack.whole(junctions.head, delta=True),
        "outward": pack.whole(junctions.outward),
        "inward": pack.whole(junctions.inward),
    }


def _positions(table: Positions, network: Network, pack: Pack) -> dict[str, object]:
    """Edge (-1: not linked), share of the edge's length before it, metres of leg."""
    edge, along, leg = (table[name].to_numpy(dtype=float) for name in ("edge", "along_m", "leg_m"))
    known = np.isfinite(edge)
    number = np.where(known, edge, -1).astype(np.int64)
    length = network.length_m[np.maximum(number, 0)]
    share = np.divide(along, length, out=np.zeros(len(along)), where=known & (length > 0))
    return {
        "edge": pack.whole(number, delta=True),
        "share": pack.scaled(np.minimum(share, 1.0), step=_SHARE),
        "leg": pack.scaled(np.where(known, leg, 0.0), step=_LEG_M),
    }


def _cells(table: Positions, network: Network, pack: Pack) -> dict[str, object]:
    """The links of the cells: each with the number of its cell, where a cell has several."""
    number, index = by_place(table)
    order = np.argsort(number, kind="stable")
    cell = pack.whole(number[order], delta=True) if len(index) < len(table) else None
    return {"cell": cell, **_positions(table.iloc[order], network, pack)}


def _entrances(table: Positions, network: Network, pack: Pack, number: pd.Series) -> dict[str, object]:
    """The linked entrances of the facilities that the page shows."""
    shown = table.iloc[linked(table)]
    shown = shown[among(shown.index, number.index)]
    facility = number.reindex(shown.index)
    return {"facility": pack.whole(facility, delta=True), **_positions(shown, network, pack)}
