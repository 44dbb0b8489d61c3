"""People whom private streets, and those that nobody may pass through, keep from the others: what is told."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array, csgraph

from access.contracts.among import among
from access.contracts.arrays import Integers
from access.contracts.notes import Note
from access.contracts.said import examples
from access.network import profiles
from access.network.linked import Linked
from access.network.moves import moves_of
from access.network.network import Network
from access.study.read import Inputs
from access.study.study import Study


def private_notes(link: Linked, read: Inputs, study: Study, persons: pd.Series) -> list[Note]:
    """Count the people whom private streets cut off, with the streets and the setting.

    Args:
        link: the network of a mode, and who is linked to it.
        read, study: what was asked, and of what.
        persons: of each cell, those who live in the zones.
    """
    policy = study.settings.private_streets
    if policy == "open":
        return []
    cut_off, streets = _shut(link, read, study) if policy == "closed" else _behind(link)
    number = float(persons[among(persons.index, cut_off)].sum())
    if not number:
        return []
    shown = examples(_named(read, streets))
    zh, en = (
        ("旁边只有不许进入的小区内部或私有道路", "live beside private streets alone, which are closed")
        if policy == "closed"
        else (
            "要经过小区内部、私有或不许穿行的道路才能到其余街道，而这些道路只供其居民出入",
            "come to the other streets only by private ones, or ones that nobody may pass through, which are"
            " open to their own residents alone",
        )
    )
    return [
        Note(
            "doubtful",
            "streets",
            f"{link.mode}：{number:,.0f} 人{zh}（{shown.zh}）；"
            "若可以通行，请写 `settings: private_streets: open`",
            f"{link.mode}: {number:,.0f} persons {en} ({shown}); if one may pass, write `settings:"
            " private_streets: open`",
            number,
            "persons",
        )
    ]


def _behind(link: Linked) -> tuple[pd.Index, Any]:
    """The cells on public streets that only private ones join to the rest; the ids of these streets."""
    network = link.network
    if not network.private.any():
        return pd.Index([]), []
    part = _public_parts(network)
    edge_part = part[network.from_node]
    public = ~network.private
    length_m = np.bincount(edge_part[public], weights=network.length_m[public])
    if not len(length_m):
        return pd.Index([]), []
    main = int(length_m.argmax())
    whole = network.component[np.flatnonzero(public & (edge_part == main))[0]]
    pocket = public & (edge_part != main) & (network.component == whole)
    known = link.cells["edge"].dropna()
    within = pd.Series(pocket[known.to_numpy(dtype=np.int64)], known.index).groupby(level=0).all()
    cells = within.index[within.to_numpy(dtype=bool)]
    edges = known[among(known.index, cells)].to_numpy(dtype=np.int64)
    of = np.unique(edge_part[edges])
    beside = np.isin(part[network.from_node], of) | np.isin(part[network.to_node], of)
    return cells, network.street_id[network.private & beside]


def _public_parts(network: Network) -> Integers:
    """Number the parts that hang together by streets that anybody may pass through, by node."""
    public = ~network.private
    ends = network.from_node[public], network.to_node[public]
    joins = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(network.size, network.size))
    return np.asarray(csgraph.connected_components(joins, directed=False)[1], dtype=np.int64)


def _shut(link: Linked, read: Inputs, study: Study) -> tuple[pd.Index, Any]:
    """The cells linked to nothing beside which there are private streets; the ids of these streets."""
    own = {str(mode): name for mode, name in study.profiles.items()}
    profile = profiles.load(own.get(link.mode, link.mode))
    streets = read.streets.sort_index()
    private = moves_of(profile, streets, period=study.settings.period, policy="residents").private
    linked = link.cells["edge"].notna().groupby(level=0).any()
    alone = read.cells[~linked.reindex(read.cells.index, fill_value=False).to_numpy(dtype=bool)]
    tree = shapely.STRtree(streets.geometry.to_numpy()[private])
    cell, street = tree.query(alone.geometry.to_numpy(), predicate="dwithin", distance=link.max_leg_m)
    return alone.index[np.unique(cell)], streets.index[private][np.unique(street)]


def _named(read: Inputs, streets: Any) -> list[str]:
    """Streets by their names; by their ids where they have none."""
    names = read.streets["name"] if "name" in read.streets.columns else pd.Series("", read.streets.index)
    ids = names.set_axis(names.index.astype("str")).reindex(np.asarray(streets).astype("str")).fillna("")
    return sorted({str(name) or str(street).split(".")[0] for street, name in ids.items()})
