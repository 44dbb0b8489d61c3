"""Networks kept as nodes and edges (two CSV tables, or a graph of osmnx) → the STREETS table.

osmnx takes a second to import and most studies do without it, so it is imported where it is used.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from access.contracts import tables
from access.contracts.errors import FileError, TableError
from access.contracts.notes import Note
from access.contracts.tables import counted, examples
from access.places import datums, readers
from access.places.osm import tags
from access.places.streets.from_osm import COLUMNS, UNTAGGED, length_note
from access.places.streets.twins import two_way

# what an edge may tell of who may use it, by the names of OpenStreetMap
_LINE = shapely.GeometryType.LINESTRING
_TAGS = ("access", "foot", "motor_vehicle", "bicycle", "emergency")


def from_csv(nodes: Path, edges: Path, crs: CRS, source_crs: str) -> tuple[tables.Streets, list[Note]]:
    """Read a network kept as a node table and an edge table.

    Nodes: an id (``node`` or ``id``) and coordinates; ``highway`` and ``crossing`` as the tags of
    OpenStreetMap where something holds traffic up. Edges: ``u``, ``v``, ``length_m``; ``class``,
    ``speed_kph``, ``access``, ``foot``, ``motor_vehicle``, ``bicycle``, ``emergency``, ``layer``,
    ``control_from``, ``control_to`` where known, and ``geometry`` (WKT, in the CRS of the nodes, from u
    to v; a straight line without).
    Each row is one direction: two rows u → v and v → u of one length (within 1 m or 1 %), along one
    line (within 1 m, where both are drawn), become one two-way street, a row without its twin a
    one-way street.

    Raises:
        FileError: a missing file or column, repeated node ids, edges to unknown nodes, lengths
            that are missing or below 0.
    """
    points, lost = readers.features(nodes, source_crs=source_crs)
    points = datums.project(points, crs)
    key = readers.column(points, None, ("node", "id", "node_id", "osmid"), nodes)
    repeated = points[key][points[key].duplicated()]
    if len(repeated):
        where = examples(repeated.unique())
        raise FileError(str(nodes), [f"{counted(len(repeated), 'repeated node id')} ({where})"])
    xy = pd.DataFrame({"x": points.geometry.x.to_numpy(), "y": points.geometry.y.to_numpy()})
    xy.index = pd.Index(points[key])
    frame = readers.table(edges)
    frame["length_m"] = readers.numbers(frame, "length_m", edges)
    if "speed_kph" in frame.columns:
        frame["speed_kph"] = readers.numbers(frame, "speed_kph", edges)
    if "layer" in frame.columns:
        frame["layer"] = readers.numbers(frame, "layer", edges).fillna(0)
    _check_edges(frame, xy.index, edges)
    frame["drawn"] = datums.project(geopandas.GeoSeries(_drawn(frame, edges), crs=source_crs), crs)
    streets = _controlled(_paired(frame), points.set_index(key))
    start, end = xy.loc[streets["from_node"]].to_numpy(), xy.loc[streets["to_node"]].to_numpy()
    lines = shapely.linestrings(np.stack([start, end], axis=1))
    lines = np.where(streets["drawn"].notna(), streets["drawn"], np.asarray(lines, dtype=object))
    result = geopandas.GeoDataFrame(streets, geometry=lines, crs=crs)[COLUMNS]
    tables.check(result, tables.STREETS)
    return result, [length_note(result), *[replace(note, subject="streets") for note in lost]]


def _check_edges(frame: pd.DataFrame, known: Any, path: Path) -> None:
    faults = [f"no column '{name}'" for name in ("u", "v") if name not in frame.columns]
    if faults:
        raise FileError(str(path), faults)
    lost = ~(frame["u"].isin(known) & frame["v"].isin(known))
    if lost.any():
        where = examples(np.flatnonzero(lost) + 2)
        faults.append(f"{counted(lost.sum(), 'edge')} to a node that is not listed (line {where})")
    endless = np.isinf(frame["length_m"])
    if endless.any():
        where = examples(np.flatnonzero(endless) + 2)
        faults.append(f"{counted(endless.sum(), 'length_m')} infinite (line {where})")
    bad = ~(frame["length_m"] >= 0)
    if bad.any():
        where = examples(np.flatnonzero(bad) + 2)
        faults.append(f"{counted(bad.sum(), 'length_m')} empty or below 0 (line {where})")
    if frame.empty:
        faults.append("it holds no edges")
    if faults:
        raise FileError(str(path), faults)


def _paired(frame: pd.DataFrame) -> Any:
    """Turn the rows of an edge table, one for each direction, into streets."""
    ahead = (frame["u"] <= frame["v"]).to_numpy()
    rows = pd.DataFrame(
        {
            "from_node": np.where(ahead, frame["u"], frame["v"]),
            "to_node": np.where(ahead, frame["v"], frame["u"]),
            "length_m": frame["length_m"],
            "class": frame.get("class", ""),
            "speed_kph": frame.get("speed_kph", np.nan),
            "layer": frame.get("layer", 0),
            "ahead": ahead,
            "drawn": np.where(ahead, frame["drawn"], shapely.reverse(frame["drawn"].to_numpy())),
            **UNTAGGED,
            **{name: frame.get(name, "") for name in _TAGS},
        }
    )
    for mine, other in (("control_from", "control_to"), ("control_to", "control_from")):
        rows[mine] = np.where(ahead, frame.get(mine, ""), frame.get(other, ""))
    return two_way(rows)


def _drawn(frame: pd.DataFrame, path: Path) -> Any:
    """The lines of the edges; None where none is given."""
    text: Any = frame.get("geometry", pd.Series("", index=frame.index)).replace("", None)
    lines = shapely.from_wkt(text.to_numpy(dtype=object, na_value=None), on_invalid="ignore")
    wrong = (text.notna() & (shapely.get_type_id(lines) != _LINE)).to_numpy()
    if wrong.any():
        where = examples(np.flatnonzero(wrong) + 2)
        raise FileError(
            str(path), [f"{counted(int(wrong.sum()), 'geometry')} that is no WKT line (line {where})"]
        )
    return pd.Series(lines, frame.index, dtype=object)


def _controlled(streets: tables.Streets, nodes: pd.DataFrame) -> Any:
    """Add what holds traffic up at the ends of streets: whoever arrives, since nodes name no direction.

    Args:
        streets: a STREETS table but for its controls.
        nodes: by id, with the tags of OpenStreetMap where they have any.
    """
    told = nodes.reindex(columns=["highway", "crossing", "crossing:signals"]).astype("str").fillna("")
    told = told[told["highway"] != ""]
    found = pd.Series(
        [
            tags.control({str(key): str(value) for key, value in row.items()})[0]
            for row in told.to_dict("records")
        ],
        told.index,
        dtype="str",
    )
    ends = {"control_from": "from_node", "control_to": "to_node"}
    here = {name: found.reindex(streets[end], fill_value="").to_numpy() for name, end in ends.items()}
    return streets.assign(**{name: np.where(streets[name] != "", streets[name], here[name]) for name in ends})


def from_graphml(path: Path, crs: CRS) -> tuple[tables.Streets, list[Note]]:
    """Read a graph that osmnx saved.

    Raises:
        FileError: no such file, not a graph of osmnx, or lengths that are missing or below 0.
    """
    import networkx as nx  # noqa: PLC0415
    import osmnx  # noqa: PLC0415

    try:
        # as text, so that what is no number can be told with its edge
        graph = osmnx.load_graphml(path, edge_dtypes={"length": str})
        return from_osmnx(graph, crs)
    except TableError as error:
        raise FileError(str(path), error.faults) from error
    except (OSError, SyntaxError, KeyError, ValueError, nx.NetworkXError) as error:
        raise FileError(str(path), [f"not a graph saved by osmnx ({error})"]) from error


def from_osmnx(graph: Any, crs: CRS) -> tuple[tables.Streets, list[Note]]:
    """Turn an osmnx graph into streets: an edge and its reverse become one two-way street.

    Args:
        graph: a MultiDiGraph of osmnx, simplified or not, with `crs` among its attributes.
        crs: the projected CRS to measure in.

    Returns:
        (STREETS table, notes). An edge that osmnx merged from several ways takes the first class
        and the lowest speed limit of them.

    Raises:
        TableError: edges without a length, or with one that is infinite, below 0 or no number.
    """
    import osmnx  # noqa: PLC0415

    nodes, edges = osmnx.graph_to_gdfs(graph)
    edges = datums.project(edges, crs).reset_index()
    ahead = (edges["u"] <= edges["v"]).to_numpy()
    ends = [np.where(ahead, edges["u"], edges["v"]), np.where(ahead, edges["v"], edges["u"])]
    drawn = np.where(ahead, edges.geometry, edges.geometry.reverse())
    frame = pd.DataFrame(
        {
            "from_node": ends[0],
            "to_node": ends[1],
            "length_m": _lengths_m(edges).round(3),
            "class": [_first(value) for value in edges["highway"]],
            "speed_kph": [_lowest_kph(value) for value in _column(edges, "maxspeed")],
            "layer": _levels(edges),
            "drawn": drawn,
            "ahead": ahead,
            **UNTAGGED,
            **{name: [_first(value) for value in _column(edges, name)] for name in _TAGS},
        }
    )
    streets = _controlled(two_way(frame), nodes)
    streets = geopandas.GeoDataFrame(streets, geometry=streets["drawn"].to_numpy(), crs=crs)[COLUMNS]
    tables.check(streets, tables.STREETS)
    return streets, [length_note(streets)]


def _lengths_m(edges: pd.DataFrame) -> "pd.Series[float]":
    """The lengths (metres) that a graph gives its edges.

    Raises:
        TableError: some cannot be lengths; with the edges, as u → v and the text that stands there.
    """
    told = edges["length"] if "length" in edges.columns else pd.Series(None, edges.index, dtype=object)
    length_m = pd.to_numeric(told, errors="coerce")
    wrong = edges[~(np.isfinite(length_m) & (length_m >= 0))]
    if len(wrong):
        where = examples(
            f"{u} → {v}: {'none' if pd.isna(length) else length}"
            for u, v, length in zip(wrong["u"], wrong["v"], told[wrong.index], strict=True)
        )
        fault = f"{counted(len(wrong), 'edge')} whose 'length' is no number of metres of 0 or more ({where})"
        raise TableError("graph", [fault])
    return length_m.astype(float)


def _levels(edges: pd.DataFrame) -> list[int]:
    """Level of each edge: -1 in a tunnel, 1 on a bridge, 0 on the ground."""
    both = zip(_column(edges, "tunnel"), _column(edges, "bridge"), strict=True)
    return [
        -1 if _first(tunnel) not in ("", "no", "building_passage") else int(_first(bridge) not in ("", "no"))
        for tunnel, bridge in both
    ]


def _column(edges: pd.DataFrame, name: str) -> Any:
    return edges[name] if name in edges.columns else [""] * len(edges)


def _values(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value]) if not pd.isna(each)]


def _first(value: Any) -> str:
    return next(iter(_values(value)), "")


def _lowest_kph(value: Any) -> float:
    return float(np.fmin.reduce([tags.speed_kph(each) for each in _values(value)] or [np.nan]))
