"""Edges of one direction each → streets: an edge and its twin the other way are one two-way street."""

from collections import defaultdict, deque
from typing import Any

import numpy as np
import pandas as pd
import shapely

_APART_M = 1.0  # lines farther from each other are different streets


def two_way(rows: pd.DataFrame) -> Any:
    """Join each row to its twin in the other direction; what has no twin is one-way.

    Rows run from the lower to the higher node; ``ahead`` tells which direction a row stands for, and
    ``both`` that it stands for both.
    """
    grouped = rows.groupby(_twins(rows), sort=True)
    streets = grouped.first().assign(length_m=grouped["length_m"].mean())
    # of a limit each way, that of the row that runs as the street does comes first
    ahead, back = (
        rows["speed_kph"].where(rows["ahead"] == way).groupby(grouped.ngroup().to_numpy()).first()
        for way in (True, False)
    )
    both = (ahead.notna() & back.notna() & (ahead != back)).to_numpy()
    streets["speed_kph"] = np.where(both, ahead, streets["speed_kph"])
    streets["speed_back_kph"] = np.where(both, back, streets["speed_back_kph"])
    ways = [(grouped.size() == 2) | streets["both"].astype(bool), streets["ahead"].astype(bool)]
    streets["oneway"] = np.select(ways, ["both", "forward"], default="backward")
    streets = streets.sort_values(["from_node", "to_node", "length_m", "class"], kind="stable")
    streets.index = pd.Index([f"e{i:09d}" for i in range(len(streets))], name="street_id")
    return streets


def _twins(rows: pd.DataFrame) -> Any:
    """Number the streets: a row and its twin get one number.

    Twins join the same nodes in opposite directions, are of one class, drawn alike, and of one
    length; among the rest, the shortest with the shortest, where they differ by at most 1 m or 1 %.
    Of a loop, any two rows drawn alike are twins.
    """
    loop = (rows["from_node"] == rows["to_node"]).to_numpy()
    side = np.where(loop, 0, np.where(rows["ahead"], 1, -1)).tolist()
    group = rows.groupby(["from_node", "to_node", "class"], dropna=False).ngroup().to_numpy()
    between = group.tolist()
    length, drawn = rows["length_m"].tolist(), rows["drawn"].tolist()
    alone = np.bincount(group)[group] == 1  # these have no twin
    shortest_first = np.argsort(rows["length_m"].to_numpy(), kind="stable")
    shortest_first = shortest_first[~alone[shortest_first]].tolist()
    number = np.arange(len(rows))
    rest = _matched(number, shortest_first, between, side, length, drawn, slack=(0.0, 0.0))
    _matched(number, rest, between, side, length, drawn, slack=(1.0, 0.01))
    return number


def _matched(
    number: Any,
    order: list[int],
    between: list[int],
    side: list[int],
    length: list[float],
    drawn: list[shapely.LineString | None],
    *,
    slack: tuple[float, float],
) -> list[int]:
    """Give twins one number; return the rows that found none, the shortest first.

    Args:
        number: of each row; changed in place.
        order: rows to match, the shortest first.
        between, side, length, drawn: of each row: which nodes and class, which direction, metres,
            and its line where known.
        slack: how much longer a twin may be: metres, and a share of its length.
    """
    waiting: defaultdict[tuple[int, int], deque[int]] = defaultdict(deque)
    rest = set(order)
    for row in order:
        others = waiting[between[row], -side[row]]
        shortest = length[row] - max(slack[0], slack[1] * length[row])
        while others and length[others[0]] < shortest:
            others.popleft()  # what follows is longer still
        twin = next((other for other in others if _alike(drawn[row], drawn[other])), None)
        if twin is not None:
            others.remove(twin)
            number[row] = number[twin]
            rest -= {row, twin}
        else:
            waiting[between[row], side[row]].append(row)
    return [row for row in order if row in rest]


def _alike(one: shapely.LineString | None, other: shapely.LineString | None) -> bool:
    """Whether two lines may be one street: two carriageways lie apart, however equal their lengths."""
    return one is None or other is None or bool(shapely.hausdorff_distance(one, other) <= _APART_M)
