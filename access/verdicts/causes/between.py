"""What stands between a gap and the facility that is nearest in a straight line."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans, Floats, Integers, Objects
from access.verdicts.causes.ground import BETWEEN, BY_CAR, WALLS, Ground

MOST = 3
_GATE_M = 200.0  # assumed: so far along a wall one would look for a gate
_ON_M = 10.0  # how near a gate is drawn to the wall, or to the ends of the walls, that it stands in


class Standing(NamedTuple):
    """The barriers on the straight line of each gap.

    Attributes:
        table: a row for each, in order along the line: ``gap``, ``kind``, ``name``; at most three of a gap,
            of a kind those with names before the others.
        no_gate: gap → where its line crosses a wall, fence or hedge in which no gate is known within 200 m.
    """

    table: pd.DataFrame
    no_gate: dict[int, Floats]


def between(lines: Objects, asked: Booleans, by_car: Booleans, ground: Ground) -> Standing:
    """Find what stands between.

    Args:
        lines: of each gap, to the facility that is nearest in a straight line.
        asked: which gaps are asked for.
        by_car: whose people travel by car: walls and motorways are nothing to them.
        ground: the barriers.
    """
    gap = np.flatnonzero(asked)
    line, barrier = ground.crossed(lines[gap])
    gap = gap[line]
    kind = ground.between.kind[barrier]
    kept = ~by_car[gap] | np.isin(kind, BY_CAR)
    gap, barrier, kind = gap[kept], barrier[kept], kind[kept]
    met = shapely.intersection(lines[gap], ground.between.shape[barrier])
    along_m = shapely.distance(met, shapely.get_point(lines[gap], 0))
    table = pd.DataFrame(
        {
            "gap": gap,
            "barrier": barrier,
            "kind": kind,
            "name": ground.between.name[barrier],
            "along_m": np.asarray(along_m, dtype=float).round(6),
            "row": np.arange(len(gap)),
        }
    )
    table = table.sort_values(["gap", "along_m", "barrier"]).reset_index(drop=True)
    no_gate = _without_gate(table, met, ground)
    named = table[table["name"] != ""][["gap", "kind"]].drop_duplicates()
    known = pd.MultiIndex.from_frame(table[["gap", "kind"]]).isin(pd.MultiIndex.from_frame(named))
    table = table[(table["name"] != "") | ~known].drop_duplicates(["gap", "kind", "name"])
    weight = table["kind"].map({each: rank for rank, each in enumerate(BETWEEN)})
    table = table.assign(weight=weight).sort_values(["gap", "weight", "along_m"], kind="stable")
    table = table[table.groupby("gap").cumcount() < MOST].sort_values(["gap", "along_m"], kind="stable")
    return Standing(table[["gap", "kind", "name"]].reset_index(drop=True), no_gate)


def _without_gate(table: pd.DataFrame, met: Objects, ground: Ground) -> dict[int, Floats]:
    """Where the line of a gap first crosses a wall, if no gate is known in that wall nearby."""
    walls = table[table["kind"].isin(WALLS)].drop_duplicates("gap")
    if walls.empty:
        return {}
    shapes = ground.between.shape[walls["barrier"]]
    spots = shapely.get_coordinates(shapely.point_on_surface(met[walls["row"]]))
    row, gate = shapely.STRtree(ground.gates).query(
        np.asarray(shapely.points(spots), dtype=object), predicate="dwithin", distance=_GATE_M
    )
    on = shapely.dwithin(ground.gates[gate], shapes[row], _ON_M)
    lacking: Integers = np.setdiff1d(np.arange(len(walls)), row[on])
    return {int(walls["gap"].iloc[each]): spots[each] for each in lacking.tolist()}
