"""Whom a gate and a path between the two walled estates bring in, counted by networkx."""

import networkx as nx
import shapely

from access.synthetic.estates import HOMES, LANES, PERSONS_EACH, streets
from access.synthetic.estates import write_estates as write

__all__ = ["LANES", "covered", "write"]


def covered(
    *, gate: float | None = None, path: tuple[tuple[int, int], tuple[int, int]] | None = None, more: float = 0
) -> int:
    """Whom networkx finds within 500 m of the market.

    Args:
        gate: what it takes (metres) to go through the gate; None: it is shut.
        path: the ends of a straight path, which are corners.
        more: metres from the corner at which the market stands to its door.
    """
    graph = nx.Graph()
    for a, b in streets():
        if (a, b) == ((500, 300), (600, 300)):
            continue
        graph.add_edge(a, b, length=abs(a[0] - b[0]) + abs(a[1] - b[1]))
    graph.add_edge((500, 300), "inside", length=75)
    graph.add_edge("outside", (600, 300), length=25)
    if gate is not None:
        graph.add_edge("inside", "outside", length=gate)
    if path is not None:
        a, b = path
        graph.add_edge(a, b, length=shapely.Point(a).distance(shapely.Point(b)))
    there = nx.single_source_dijkstra_path_length(graph, (600, 300), weight="length")
    return PERSONS_EACH * sum(_way(x, y, there) + more <= 500 for x, y in HOMES)


def _way(x: int, y: int, there: dict[object, float]) -> float:
    """From a home along its lane, up or down."""
    base = y // 200 * 200
    ends = [(x, base + step) for step in (10, 100, 190)]
    ends = [end for end in ends if abs(y - end[1]) < 100]
    return min(there.get(end, float("inf")) + abs(y - end[1]) for end in ends)
