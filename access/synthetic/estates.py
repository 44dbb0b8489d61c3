"""Two walled estates and a market, made up: what a gate and a path bring is known by hand.

A ring of public streets (600 × 400 m) holds a northern and a southern estate, a wall between them. Each
has a gate in the west, a main street (at y = 300 and y = 100) and five lanes (x = 100 … 500) along which
25 people live in each of 40 cells. The market stands at (600, 300), just outside the east gate of the
northern estate, which is shut. One walks 5/6 m a second, so that 10 minutes are 500 m.
"""

from pathlib import Path
from typing import Literal

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Integers
from access.places import datums
from access.synthetic.files import whole, write_layer, write_raster, write_study

CRS, EAST_M, NORTH_M = "EPSG:4547", 500_000, 2_500_000
LANES = (100, 200, 300, 400, 500)
HOMES = [(x, y) for x in LANES for y in (30, 70, 130, 170, 230, 270, 330, 370)]
PERSONS_EACH = 25
GATE, MARKET = (575, 300), (600, 300)
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
_CELL_M = 10


def streets() -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the streets between neighbouring corners, all straight, in metres from the south-west."""
    return [(way[i], way[i + 1]) for way in WAYS for i in range(len(way) - 1)]


def write_estates(folder: str | Path, *, gates: Literal["open", "shut"] = "shut", wall: str = "wall") -> Path:
    """Write the two estates as a study, and return the path of its file.

    Args:
        folder: made where it does not exist; files of these names in it are replaced.
        gates: whether the shut gate parts its street.
        wall: the kind of barrier between the estates and around them.

    Raises:
        FileError: nothing can be written there.
    """
    with whole(Path(folder)) as made:
        _write_streets(made)
        east, north = EAST_M + MARKET[0], NORTH_M + MARKET[1]
        (made / "markets.csv").write_text(f"id,name,x,y\nM,集贸市场,{east},{north}\n", encoding="utf-8")
        (made / "gates.csv").write_text(f"x,y\n{EAST_M + GATE[0]},{NORTH_M + GATE[1]}\n", encoding="utf-8")
        lines = [shapely.LineString([_at(*at) for at in line]) for line in WALLS]
        walls = datums.project(geopandas.GeoDataFrame(geometry=lines, crs=CRS), datums.WGS84)
        write_layer(made / "walls.geojson", walls)
        outline = shapely.box(*_at(-20, -20), *_at(620, 420))
        zone = geopandas.GeoDataFrame({"id": ["all"], "name": ["两个小区"]}, geometry=[outline], crs=CRS)
        write_layer(made / "zones.geojson", datums.project(zone, datums.WGS84))
        write_raster(made / "people.tif", _persons(), (EAST_M - 15, NORTH_M - 5), _CELL_M)
        write_study(made, _study(gates, wall))
    return Path(folder) / "study.yaml"


def _at(x: float, y: float) -> tuple[float, float]:
    return EAST_M + x, NORTH_M + y


def _write_streets(folder: Path) -> None:
    corners = sorted({at for street in streets() for at in street})
    nodes = [(f"{x}_{y}", *_at(x, y)) for x, y in corners]
    pd.DataFrame(nodes, columns=["node", "x", "y"]).to_csv(folder / "nodes.csv", index=False)
    both = [(f"{a}_{b}", f"{c}_{d}", abs(a - c) + abs(b - d)) for (a, b), (c, d) in streets()]
    both += [(v, u, length_m) for u, v, length_m in both]
    pd.DataFrame(both, columns=["u", "v", "length_m"]).to_csv(folder / "edges.csv", index=False)


def _persons() -> Integers:
    """Persons in cells of 10 m whose centres are multiples of 10 m, row 0 in the south."""
    persons = np.zeros((43, 63), dtype=np.int64)
    for x, y in HOMES:
        persons[y // _CELL_M, x // _CELL_M + 1] = PERSONS_EACH
    return persons


def _study(gates: str, wall: str) -> dict[str, object]:
    return {
        "name": {"zh": "两个围墙小区（虚构）", "en": "Two walled estates (made up)"},
        "plans": ["huangyan"],
        "clauses": ["huangyan.convenience_circle.farmers_market"],
        "plan_zones": {"urban_communities": "all"},
        "streets": {"nodes": "nodes.csv", "edges": "edges.csv", "crs": CRS, "beyond_border": "nothing"},
        "facilities": [{"path": "markets.csv", "type": "farmers_market", "id_column": "id", "crs": CRS}],
        "population": {"raster": "people.tif", "basis": "synthetic"},
        "zones": {"path": "zones.geojson", "id_column": "id", "name_column": "name"},
        "barriers": {
            "gates": gates,
            "layers": [
                {"path": "gates.csv", "kind": "gate", "crs": CRS},
                {"path": "walls.geojson", "kind": wall},
            ],
        },
        "settings": {"crs": CRS, "walk_kph": 3.0, "min_component_m": 0},
        "output": "results",
    }
