"""Two walled estates and a market, as files: what a gate and a path between them bring is known by hand.

A ring of public streets (600 × 400 m) holds a northern and a southern estate, a wall between them. Each
has a gate in the west, a main street (at y = 300 and y = 100) and five lanes (x = 100 … 500) along which
25 people live in each of 40 cells. The market M stands at (600, 300), just outside the east gate of the
northern estate, which is shut. One walks 5/6 m a second, so that 10 minutes are 500 m.
"""

from pathlib import Path

import geopandas
import networkx as nx
import pandas as pd
import shapely
import yaml

from tests.conftest import CRS, EAST, NORTH, STUDY, write_raster

LANES = (100, 200, 300, 400, 500)
HOMES = [(x, y) for x in LANES for y in (30, 70, 130, 170, 230, 270, 330, 370)]
EACH = 25
GATE = (575, 300)
WAYS = [
    [(0, 100), (0, 0), (600, 0), (600, 300), (600, 400), (0, 400), (0, 300), (0, 100)],
    [(0, 300), *((x, 300) for x in LANES), (600, 300)],
    [(0, 100), *((x, 100) for x in LANES), (560, 100)],
    *([(x, y + 10), (x, y + 100), (x, y + 190)] for x in LANES for y in (0, 200)),
]
# around both, and between them, but for the gates
WALLS = [
    [(20, 305), (20, 395), (575, 395), (575, 305)],
    [(575, 295), (575, 200), (20, 200), (20, 295)],
    [(20, 105), (20, 200)],
    [(575, 200), (575, 5), (20, 5), (20, 95)],
]


def _at(x: float, y: float) -> tuple[float, float]:
    return EAST + x, NORTH + y


def edges() -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The streets between neighbouring corners, all straight."""
    return [(way[i], way[i + 1]) for way in WAYS for i in range(len(way) - 1)]


def write(folder: Path, *, gates: str = "shut", wall: str = "wall") -> Path:
    """Write the study; the wall may be of another kind of barrier."""
    corners = sorted({at for edge in edges() for at in edge})
    nodes = [(f"{x}_{y}", *_at(x, y)) for x, y in corners]
    pd.DataFrame(nodes, columns=["node", "x", "y"]).to_csv(folder / "nodes.csv", index=False)
    both = [(f"{a}_{b}", f"{c}_{d}", abs(a - c) + abs(b - d)) for (a, b), (c, d) in edges()]
    both += [(v, u, length) for u, v, length in both]
    pd.DataFrame(both, columns=["u", "v", "length_m"]).to_csv(folder / "edges.csv", index=False)
    (folder / "markets.csv").write_text(f"id,name,x,y\nM,,{EAST + 600},{NORTH + 300}\n", encoding="utf-8")
    (folder / "gates.csv").write_text(f"x,y\n{EAST + GATE[0]},{NORTH + GATE[1]}\n", encoding="utf-8")
    lines = [shapely.LineString([_at(*at) for at in line]) for line in WALLS]
    geopandas.GeoDataFrame(geometry=lines, crs=CRS).to_file(folder / "walls.gpkg", driver="GPKG")
    write_raster(folder / "people.tif", {f"{x}_{y}": (x, y, EACH) for x, y in HOMES})
    whole = geopandas.GeoDataFrame(
        {"id": ["all"], "name": ["全部"]}, geometry=[shapely.box(*_at(-20, -20), *_at(620, 420))], crs=CRS
    )
    whole.to_crs("EPSG:4326").to_file(folder / "zones.geojson", driver="GeoJSON")
    content = yaml.safe_load(STUDY)
    content["settings"] |= {"walk_kph": 3.0, "min_component_m": 0}
    content["barriers"] = {
        "gates": gates,
        "layers": [
            {"path": "gates.csv", "kind": "gate", "crs": CRS},
            {"path": "walls.gpkg", "kind": wall},
        ],
    }
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


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
    for a, b in edges():
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
    return EACH * sum(_way(x, y, there) + more <= 500 for x, y in HOMES)


def _way(x: int, y: int, there: dict[object, float]) -> float:
    """From a home along its lane, up or down."""
    base = y // 200 * 200
    ends = [(x, base + step) for step in (10, 100, 190)]
    ends = [end for end in ends if abs(y - end[1]) < 100]
    return min(there.get(end, float("inf")) + abs(y - end[1]) for end in ends)
