"""Streets parted where a gate on them lets nobody through, and joined again where one is opened."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.notes import Level, Note
from access.contracts.said import examples
from access.contracts.tables import counted
from access.places.streets.barriers import BARRIERS
from access.places.streets.split import cut, new_nodes, turned

_REASONS: dict[str, tuple[Level, str, str]] = {
    "off": ("left_out", "不在任何街道上", "on no street"),
    "dead_end": ("left_out", "位于断头路末端", "at the dead end of a street"),
    "junction": ("doubtful", "位于路口，未作封闭", "at a junction, so that it is not clear what it closes"),
}


class Shut(NamedTuple):
    """Streets parted at gates.

    Attributes:
        streets, turns: STREETS, TURNS (or None).
        gates: points by barrier_id, of the gates that part streets: the ``node`` on one side, that
            ``beyond``, and whether they let ``vehicles`` through ("open").
        notes: how many gates are shut, which are not, and why.
    """

    streets: tables.Streets
    turns: tables.Turns | None
    gates: geopandas.GeoDataFrame
    notes: list[Note]


def shut(
    streets: tables.Streets,
    barriers: geopandas.GeoDataFrame,
    turns: tables.Turns | None = None,
    *,
    states: tuple[str, ...] = ("closed",),
    max_off_m: float = 0.5,
) -> Shut:
    """Part streets at the gates on them that let nobody through.

    A gate between two streets parts them; a gate amid a street cuts it. Lengths stay as they are.
    Private gates are not shut unless told: that would cut off the residents behind them too, whom
    the policy on private streets lets out.

    Args:
        streets: a STREETS table.
        barriers: a BARRIERS table; its points of kind ``gate`` count.
        turns: a TURNS table of the streets, or None.
        states: of the gates to shut.
        max_off_m: a gate farther (metres) from every street is on none; one as near to the end of
            its street is at that end.
    """
    tables.check(barriers, BARRIERS)
    closed = barriers[(barriers["kind"] == "gate") & barriers["state"].isin(states)].sort_index()
    gates = _placed(streets, _on_streets(closed, streets), max_off_m)
    between, amid = gates[gates["why"] == "between"], gates[gates["why"] == "amid"]
    parted, beyond = _parted(streets, between["node"].unique())
    found, pieces = cut(parted, amid, apart=True)
    if turns is not None:
        turns = turned(turns, streets, pieces)
    sides = [between[["node"]].assign(beyond=between["node"].map(beyond)), _sides(amid, found, pieces)]
    table = pd.concat([each for each in sides if len(each)] or sides[:1]).sort_index()
    told = barriers.loc[table.index]
    vehicles = told["vehicles"] if "vehicles" in told.columns else ""
    points = geopandas.GeoDataFrame(table.assign(vehicles=vehicles), geometry=told.geometry)
    return Shut(found, turns, points, _notes(gates))


def opened(streets: tables.Streets, gates: geopandas.GeoDataFrame, barrier_ids: Iterable[str]) -> Any:
    """Join streets again at some gates; where several stand at one place, when all of them are opened.

    Args:
        streets, gates: from ``shut``.
        barrier_ids: of the gates to open.
    """
    chosen = set(barrier_ids)
    node = {
        there["beyond"].iloc[0]: there["node"].iloc[0]
        for _, there in gates.groupby("beyond")
        if chosen.issuperset(there.index)
    }
    if not node:
        return streets
    ends = {name: streets[name].map(lambda each: node.get(each, each)) for name in ("from_node", "to_node")}
    return streets.assign(**ends)


def _on_streets(gates: geopandas.GeoDataFrame, streets: tables.Streets) -> Any:
    """Gates drawn across a street, as a line or an area, stand where they meet it."""
    drawn = np.flatnonzero(gates.geom_type != "Point")
    if not len(drawn):
        return gates
    shapes, lines = gates.geometry.to_numpy().copy(), streets.geometry.to_numpy()
    gate, street = shapely.STRtree(lines).query(shapes[drawn], "intersects")
    first = pd.Series(street).groupby(gate).min()
    there, on = drawn[first.index], first.to_numpy()
    shapes[there] = shapely.point_on_surface(shapely.intersection(shapes[there], lines[on]))
    shapes[np.setdiff1d(drawn, there)] = shapely.centroid(shapes[np.setdiff1d(drawn, there)])
    return gates.set_geometry(shapes, crs=gates.crs)


def _placed(streets: tables.Streets, gates: geopandas.GeoDataFrame, max_off_m: float) -> Any:
    """Where each gate stands: ``street_id``, ``along_m``, ``node``, and ``why`` it is shut or not."""
    lines = streets.geometry.to_numpy()
    gate, street = shapely.STRtree(lines).query_nearest(gates.geometry.to_numpy(), max_distance=max_off_m)
    # of streets equally near, one on the ground, and the first of these
    order = np.lexsort((street, np.abs(streets["layer"].to_numpy(dtype=float)[street]), gate))
    nearest = pd.Series(street[order]).groupby(gate[order]).first()
    on, row = nearest.index.to_numpy(), nearest.to_numpy()
    length_m = streets["length_m"].to_numpy(dtype=float)[row]
    along_m = length_m * shapely.line_locate_point(lines[row], gates.geometry.to_numpy()[on], normalized=True)
    at_start, at_end = along_m <= max_off_m, along_m >= length_m - max_off_m
    node = np.where(at_start, streets["from_node"].iloc[row], streets["to_node"].iloc[row]).astype(object)
    meeting = pd.concat([streets["from_node"], streets["to_node"]]).value_counts().reindex(node).to_numpy()
    why = np.select(
        [~(at_start | at_end), meeting == 1, meeting == 2], ["amid", "dead_end", "between"], "junction"
    )
    told = {"street_id": streets.index[row], "along_m": along_m, "node": node, "why": why}
    return pd.DataFrame(told, index=gates.index[on]).reindex(gates.index).fillna({"why": "off"})


def _parted(streets: tables.Streets, nodes: pd.DataFrame) -> tuple[Any, dict[Any, Any]]:
    """Give one of the two street ends at each of some nodes a node of its own; return which."""
    found = streets.sort_index().copy()
    ends = pd.concat([found["from_node"], found["to_node"]], keys=["from_node", "to_node"])
    second = ends[ends.isin(nodes)].sort_index(level="street_id", sort_remaining=True, kind="stable")
    second = second[second.duplicated()]
    new = dict(zip(second, new_nodes(found, [f"{node}|" for node in second]), strict=True))
    for (column, street), node in second.items():
        found.loc[street, column] = new[node]
    return found, new


def _sides(amid: pd.DataFrame, streets: tables.Streets, pieces: pd.DataFrame) -> Any:
    """The nodes on both sides of gates amid streets that were cut there."""
    if amid.empty:
        return amid[["node"]].assign(beyond=amid["node"])
    before = pieces.reset_index().set_index(["whole", "to_m"])["street_id"]
    behind = pieces.reset_index().set_index(["whole", "from_m"])["street_id"]
    at = list(zip(amid["street_id"], amid["along_m"], strict=True))
    return pd.DataFrame(
        {
            "node": streets.loc[before.loc[at], "to_node"].to_numpy(),
            "beyond": streets.loc[behind.loc[at], "from_node"].to_numpy(),
        },
        index=amid.index,
    )


def _notes(gates: geopandas.GeoDataFrame) -> list[Note]:
    shut_ = gates[gates["why"].isin(["amid", "between"])]
    zh, en = f"封闭的门 {len(shut_)} 处", f"streets parted at {counted(len(shut_), 'shut gate')}"
    notes = [Note("found", "streets", zh, en, len(shut_), "gates")]
    for why, (level, why_zh, why_en) in _REASONS.items():
        which = gates.index[gates["why"] == why]
        if len(which):
            zh = f"{len(which)} 处关闭的门{why_zh}（{examples(which)}）"
            en = f"{counted(len(which), 'shut gate')} {why_en} ({examples(which)})"
            notes.append(Note(level, "streets", zh, en, len(which), "gates"))
    return notes
