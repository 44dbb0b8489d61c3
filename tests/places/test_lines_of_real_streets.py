"""Lines drawn as in CAD, made of the streets of Shanghai in OpenStreetMap, reach as far as these do."""

from functools import cache
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
import shapely.ops
from scipy.sparse import coo_array, csgraph
from scipy.spatial import KDTree

from access.places.osm.file import OsmFile
from access.places.streets import from_lines
from access.places.streets import from_osm as osm
from access.places.streets.line_columns import Columns
from tests.conftest import shared

METRES = "EPSG:4549"
WORDS = {
    "primary": "主干路",
    "secondary": "次干路",
    "tertiary": "支路",
    "residential": "巷道",
    "unclassified": "村道",
    "primary_link": "主干路",
    "secondary_link": "次干路",
    "tertiary_link": "支路",
}
LIMIT_M = 1200.0


@cache
def streets() -> Any:
    path = shared("shanghai_centre/network") / "shanghai_centre.osm"
    return osm.from_osm(OsmFile(path), geopandas.GeoSeries(crs=METRES).crs)[0]


def drawn(short: float) -> geopandas.GeoDataFrame:
    """The ways as lines that are not cut at junctions, with no vertex there; some ends 2 m short."""
    table = streets()
    way = pd.Index(table.index.str.split(".").str[0])
    whole = shapely.line_merge(
        [shapely.MultiLineString(list(each)) for _, each in table.geometry.groupby(way, sort=False)]
    )
    lines, row = shapely.get_parts(whole, return_index=True)
    first = table[~way.duplicated()].iloc[row]
    columns = {"等级": first["class"].map(WORDS), "层": first["layer"], "way": first["oneway"]}
    table = geopandas.GeoDataFrame(columns, geometry=lines, crs=METRES)
    # both ends of each line are at random drawn short
    chosen = np.random.default_rng(1).random((2, len(lines))) < short
    plain = shapely.simplify(lines, 0.05)
    table.geometry = [
        shapely.ops.substring(line, 2.0 * a, line.length - 2.0 * b) if line.length > 6 else line
        for line, a, b in zip(plain, *chosen, strict=True)
    ]
    table["单向"] = table["way"].map({"both": "否", "forward": "是", "backward": "逆向"})
    return table.reset_index(drop=True)


@cache
def junctions() -> Any:
    """Where twelve of the junctions lie."""
    table = streets()
    arms = table["from_node"].value_counts()
    chosen = np.random.default_rng(0).choice(arms.index[arms >= 2].sort_values(), 12, replace=False)
    first = table.drop_duplicates("from_node").set_index("from_node").loc[chosen]
    return shapely.get_coordinates(shapely.get_point(first.geometry.to_numpy(), 0))


def reached(table: Any) -> float:
    """The share of the length of streets within ``LIMIT_M`` of the junctions, along them."""
    node, _ = pd.factorize(pd.concat([table["from_node"], table["to_node"]]))
    start, end = node.reshape(2, -1)
    length = table["length_m"].to_numpy(dtype=float)
    ends = [shapely.get_coordinates(shapely.get_point(table.geometry.to_numpy(), at)) for at in (0, -1)]
    near = KDTree(np.concatenate(ends)).query(junctions())[1]
    size = int(node.max()) + 1
    pairs = pd.DataFrame({"a": np.minimum(start, end), "b": np.maximum(start, end), "m": length})
    pairs = pairs[pairs["a"] != pairs["b"]].groupby(["a", "b"], as_index=False)["m"].min()
    graph = coo_array((pairs["m"], (pairs["a"], pairs["b"])), shape=(size, size)).tocsr()
    to_m = csgraph.dijkstra(graph, directed=False, indices=node[near], min_only=True)
    rest = np.clip(LIMIT_M - to_m, 0, None)
    return float(np.minimum(rest[start] + rest[end], length).sum() / length.sum())


@pytest.mark.parametrize("short", [0.0, 0.3, 0.6])
def test_lines_reach_as_far_as_the_streets_they_were_made_of(short: float, tmp_path: Path) -> None:
    path = tmp_path / "道路.gpkg"
    drawn(short).drop(columns="way").to_file(path)
    area = geopandas.GeoSeries([shapely.box(*streets().total_bounds)], crs=METRES)
    table, notes, levels = from_lines.from_lines(from_lines.Layer(path, Columns({})), area.crs, area)
    assert levels
    assert reached(table) == pytest.approx(reached(streets()), abs=0.005)
    own, real = (each.groupby("oneway")["length_m"].sum() / 1000 for each in (table, streets()))
    assert own["both"] == pytest.approx(real["both"], rel=0.01)
    assert own.drop("both").sum() == pytest.approx(real.drop("both").sum(), rel=0.01)
    assert len([note for note in notes if note.level == "doubtful"]) == 0


def test_lines_left_as_they_are_do_not() -> None:
    """What the joining is for: lines whose ends are taken for all that they have in common."""
    table = drawn(0.6)
    ends = shapely.get_point(table.geometry.to_numpy(), 0), shapely.get_point(table.geometry.to_numpy(), -1)
    node, _ = pd.factorize(pd.Series([each.wkb for each in np.concatenate(ends)]))
    start, end = node.reshape(2, -1)
    plain = table.assign(from_node=start, to_node=end, length_m=table.length)
    assert reached(plain) < reached(streets()) - 0.2
