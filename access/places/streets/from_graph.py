"""Networks kept as nodes and edges (two CSV tables, or a graph of osmnx) → the STREETS table.

osmnx takes a second to import and most studies do without it, so it is imported where it is used.
"""

import math
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.parsers import expat

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError

from access.contracts import tables
from access.contracts.errors import FileError, TableError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import counted
from access.places import datums, readers
from access.places.osm import tags, values
from access.places.osm.limits import speed_kph
from access.places.reading import Reading
from access.places.streets import directions, edge_table, lengths
from access.places.streets.classes import mapped, of_graph
from access.places.streets.from_osm import COLUMNS, UNTAGGED, length_note
from access.places.streets.table_limits import limits
from access.places.streets.twins import two_way

# what an edge may tell of who may use it, by the names of OpenStreetMap
TAGS = (
    *("access", "foot", "vehicle", "motor_vehicle", "motorcar", "bicycle", "emergency", "motorroad"),
    *("sidewalk", "bridge", "tunnel"),
)
# what osmnx raises on other files: of networkx, where numbers are not kept as text, the last two
_OTHER = (
    *(OSError, SyntaxError, LookupError, ValueError, ArithmeticError, AttributeError, TypeError),
    *(RecursionError, MemoryError, ProjError),
)
_STEP = 65536


def from_csv(
    nodes: Path,
    edges: Path,
    crs: CRS,
    source_crs: str,
    *,
    classes: Mapping[str, str] = MappingProxyType({}),
    known: Collection[str] = (),
) -> tuple[tables.Streets, list[Note]]:
    """Read a network kept as a node table and an edge table.

    Nodes: an id (``node`` or ``id``) and coordinates; ``highway`` and ``crossing`` as the tags of
    OpenStreetMap where something holds traffic up. Edges: ``u``, ``v``, ``length_m``, or what else they are
    usually called (``edge_table.named``: 起点, 终点, 长度); ``class``,
    ``oneway`` (or ``twoway``), ``speed_kph`` or ``maxspeed`` (km/h; ``30 mph``), ``access``, ``foot``,
    ``vehicle``, ``motor_vehicle``, ``motorcar``, ``bicycle``, ``emergency``, ``layer``, ``bridge``,
    ``tunnel``, ``control_from``, ``control_to`` where known, and ``geometry`` (WKT, in the CRS of the
    nodes, from u to v; a straight line without).
    Two rows u → v and v → u of one length (within 1 m or 1 %), along one line (within 1 m, where both
    are drawn), become one two-way street. A row without its twin is open as ``oneway`` tells; without
    that column, as ``directions.settled`` decides.

    Args:
        nodes, edges: the tables.
        crs: the projected CRS to measure in.
        source_crs: the CRS of the nodes.
        classes: the table's own words → classes of streets.
        known: classes that the modes of the study name beside those of OpenStreetMap.

    Raises:
        FileError: a missing file or column, repeated node ids, edges to unknown nodes, lengths that
            are missing, below 0 or not in metres, classes or directions that are not known.
    """
    points, lost = readers.features(nodes, Reading(crs=source_crs), subject="streets")
    rough = datums.notes("streets", nodes.name, points.crs, crs, points.geometry.iloc[0])
    points = datums.project(points, crs)
    key = readers.column(points, None, edge_table.NODE, nodes)
    repeated = points[key][points[key].duplicated()]
    if len(repeated):
        where = examples(repeated.unique())
        fault = Said(
            f"{len(repeated):,} 个节点编号重复（{where.zh}）",
            f"{counted(len(repeated), 'repeated node id')} ({where})",
        )
        raise FileError(str(nodes), [fault])
    xy = pd.DataFrame({"x": points.geometry.x.to_numpy(), "y": points.geometry.y.to_numpy()})
    xy.index = pd.Index(points[key])
    frame, more = readers.table(edges, subject="streets")
    frame, renamed = edge_table.named(frame, edges)
    lost += [*more, *renamed]
    frame["length_m"] = readers.numbers(frame, "length_m", edges, endless=True)
    frame["speed_kph"], limited = limits(frame, edges)
    if "layer" in frame.columns:
        frame["layer"] = readers.numbers(frame, "layer", edges).fillna(0)
    edge_table.check(frame, xy.index, edges)
    drawn = geopandas.GeoSeries(edge_table.drawn(frame, edges))
    frame["drawn"] = datums.project(readers.placed(drawn, source_crs), crs)
    latitude = float(datums.project(points.geometry, datums.WGS84).y.median())
    doubts = edge_table.check_lengths(frame, xy, edges, latitude)
    ways, more = directions.of_rows(frame, edges)
    frame["class"], notes = mapped(frame.get("class", pd.Series("", frame.index)), classes, known, edges)
    frame["way"] = ways
    streets = _controlled(_paired(frame), points.set_index(key))
    start, end = xy.loc[streets["from_node"]].to_numpy(), xy.loc[streets["to_node"]].to_numpy()
    lines = shapely.linestrings(np.stack([start, end], axis=1))
    lines = np.where(streets["drawn"].notna(), streets["drawn"], np.asarray(lines, dtype=object))
    result = geopandas.GeoDataFrame(streets, geometry=lines, crs=crs)[COLUMNS]
    tables.check(result, tables.STREETS)
    about = [*rough, *doubts, *limited, *notes, *more]
    return result, [length_note(result), *about, *lost]


def _paired(frame: pd.DataFrame) -> Any:
    """Turn the rows of an edge table into streets: ``way`` tells how each is open, if it does."""
    low_first = (frame["u"] <= frame["v"]).to_numpy()
    ahead = low_first ^ (frame["way"] == "backward").to_numpy()
    rows = pd.DataFrame(
        {
            "from_node": np.where(low_first, frame["u"], frame["v"]),
            "to_node": np.where(low_first, frame["v"], frame["u"]),
            "length_m": frame["length_m"],
            "class": frame.get("class", ""),
            "speed_kph": frame.get("speed_kph", np.nan),
            "layer": frame.get("layer", 0),
            "ahead": ahead,
            "both": frame["way"] == "both",
            "drawn": np.where(low_first, frame["drawn"], shapely.reverse(frame["drawn"].to_numpy())),
            **UNTAGGED,
            **accessible(frame),
            "name": frame.get("name", ""),
        }
    )
    for mine, other in (("control_from", "control_to"), ("control_to", "control_from")):
        rows[mine] = np.where(low_first, frame.get(mine, ""), frame.get(other, ""))
    return two_way(rows)


def accessible(frame: pd.DataFrame) -> dict[str, Any]:
    """Tell who may use each row, and whether it is a bridge or a tunnel, by the tags that it has."""
    named = frame.reindex(columns=list(TAGS), fill_value="").astype("str")
    number, kinds = pd.factorize(pd.MultiIndex.from_frame(named))
    found = [
        tags.access(each)
        | {"structure": tags.structure(each) if {"bridge", "tunnel"} & each.keys() else ""}
        | {"motorroad": tags.motorroad(each)}
        for each in (
            values.of_way({key: word for key, word in zip(TAGS, kind, strict=True) if word.strip()})
            for kind in kinds
        )
    ]
    return {name: np.array([each[name] for each in found], dtype=object)[number] for name in found[0]}


def _controlled(streets: tables.Streets, nodes: pd.DataFrame) -> Any:
    """Add what holds traffic up at the ends of streets: whoever arrives, since nodes name no direction.

    Args:
        streets: a STREETS table but for its controls.
        nodes: by id, with the tags of OpenStreetMap where they have any.
    """
    names = ["highway", "crossing", "crossing:signals", "barrier", "bollard", *TAGS[:7]]
    told = nodes.reindex(columns=names).astype("str").fillna("")
    told = told[(told["highway"] != "") | (told["barrier"] != "")]
    found = pd.Series(
        [
            tags.control(values.plain({str(key): str(value) for key, value in row.items() if value}))[0]
            for row in told.to_dict("records")
        ],
        told.index,
        dtype="str",
    )
    ends = {"control_from": "from_node", "control_to": "to_node"}
    here = {name: found.reindex(streets[end], fill_value="").to_numpy() for name, end in ends.items()}
    return streets.assign(**{name: np.where(streets[name] != "", streets[name], here[name]) for name in ends})


def from_graphml(
    path: Path, crs: CRS, *, classes: Mapping[str, str] = MappingProxyType({}), known: Collection[str] = ()
) -> tuple[tables.Streets, list[Note]]:
    """Read a graph that osmnx saved; ``classes`` and ``known`` as for ``from_csv``.

    Raises:
        FileError: no such file, not a graph of osmnx, edges without a class, or of Chinese classes that are
            not known, or lengths that are missing or below 0.
    """
    import networkx as nx  # noqa: PLC0415
    import osmnx  # noqa: PLC0415

    try:
        _check_xml(path)
        # as text, so that what is no number can be told with its edge
        graph = osmnx.load_graphml(path, edge_dtypes={"length": str})
        return from_osmnx(graph, crs, classes=classes, known=known, path=path)
    except TableError as error:
        raise FileError(str(path), error.faults) from error
    except FileError:
        raise
    except (*_OTHER, nx.NetworkXError) as error:
        fault = Said(
            f"不是 osmnx 保存的图（{error}）；请用 osmnx.save_graphml 保存",
            f"not a graph saved by osmnx ({error}); save it with osmnx.save_graphml",
        )
        raise FileError(str(path), [fault]) from error


def _check_xml(path: Path) -> None:
    """Refuse declarations, which a graph never has: one can make gigabytes of a line, or name other files.

    Raises:
        FileError: it has some.
        ValueError: it is no XML.
    """
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: found.append("declarations")
    parser.StartElementHandler = lambda *_: found.append("")  # none may come after
    with path.open("rb") as file:
        while not found and (data := file.read(_STEP)):
            try:
                parser.Parse(data)
            except expat.ExpatError as error:
                if not found:
                    raise ValueError(str(error)) from error
    if found and found[0]:
        fault = Said(
            "含有声明（`<!DOCTYPE`），图文件里不应有；请删去",
            "it holds declarations (`<!DOCTYPE`), which no graph has; take them out",
        )
        raise FileError(str(path), [fault])


def from_osmnx(
    graph: Any,
    crs: CRS,
    *,
    classes: Mapping[str, str] = MappingProxyType({}),
    known: Collection[str] = (),
    path: Path = Path("graph"),
) -> tuple[tables.Streets, list[Note]]:
    """Turn an osmnx graph into streets: an edge and its reverse become one two-way street.

    Args:
        graph: a MultiDiGraph of osmnx, simplified or not, with `crs` among its attributes.
        crs: the projected CRS to measure in.
        classes, known: as for ``from_csv``.
        path: the file, for messages.

    Returns:
        (STREETS table, notes). An edge that osmnx merged from several ways takes the first class
        and the lowest speed limit of them.

    Raises:
        TableError: edges without a class or a length, or with one that is infinite, below 0 or no number;
            nodes or lines that are nowhere.
        FileError: Chinese classes that are not known.
    """
    import osmnx  # noqa: PLC0415

    _check_places(graph)
    nodes, edges = osmnx.graph_to_gdfs(graph)
    rough = datums.notes("streets", "graph", edges.crs, crs, edges.geometry.iloc[0])
    edges = datums.project(edges, crs).reset_index()
    words = pd.Series([_first(value) for value in _column(edges, "highway")], edges.index, dtype="str")
    kinds, notes = of_graph(words, list(edges.columns), classes, known, path)
    ahead = (edges["u"] <= edges["v"]).to_numpy()
    ends = [np.where(ahead, edges["u"], edges["v"]), np.where(ahead, edges["v"], edges["u"])]
    drawn = np.where(ahead, edges.geometry, edges.geometry.reverse())
    length_m, doubts = _lengths_m(edges, crs)
    frame = pd.DataFrame(
        {
            "from_node": ends[0],
            "to_node": ends[1],
            "length_m": length_m.round(3),
            "class": kinds,
            "speed_kph": [_lowest_kph(value) for value in _column(edges, "maxspeed")],
            "layer": _levels(edges),
            "drawn": drawn,
            "ahead": ahead,
            # of a graph that has lost its reverse edges, e.g. one made undirected
            "both": [isinstance(each, bool | np.bool_) and not each for each in _column(edges, "oneway")],
            **UNTAGGED,
            **accessible(_plain(edges)),
        }
    )
    streets = _controlled(two_way(frame), nodes)
    streets = geopandas.GeoDataFrame(streets, geometry=streets["drawn"].to_numpy(), crs=crs)[COLUMNS]
    tables.check(streets, tables.STREETS)
    return streets, [length_note(streets), *rough, *doubts, *notes]


def _check_places(graph: Any) -> None:
    """Refuse nodes and lines whose coordinates are none."""
    lost = [str(node) for node, told in graph.nodes(data=True) if not math.isfinite(told["x"] + told["y"])]
    drawn = [(f"{u} → {v}", line) for u, v, line in graph.edges(data="geometry") if line is not None]
    xy, row = shapely.get_coordinates([line for _, line in drawn], return_index=True)
    lost += [drawn[i][0] for i in np.unique(row[~np.isfinite(xy).all(axis=1)])]
    if lost:
        shown = examples(lost)
        fault = Said(
            f"{len(lost)} 个节点或路段没有坐标，或坐标无穷大（{shown.zh}）",
            f"{len(lost)} of its nodes and edges without coordinates, or with endless ones ({shown})",
        )
        raise TableError("graph", [fault])


def _lengths_m(edges: Any, crs: CRS) -> tuple["pd.Series[float]", list[Note]]:
    """The lengths (metres) that a graph gives its edges, and whether they are to be doubted.

    Raises:
        TableError: some cannot be lengths; with the edges, as u → v and the text that stands there.
    """
    told = edges["length"] if "length" in edges.columns else pd.Series(None, edges.index, dtype=object)
    length_m = pd.to_numeric(told, errors="coerce").astype("float64")
    wrong = edges[~(np.isfinite(length_m) & (length_m >= 0))]
    if len(wrong):
        where = examples(
            f"{u} → {v}: {'none' if pd.isna(length) else length}"
            for u, v, length in zip(wrong["u"], wrong["v"], told[wrong.index], strict=True)
        )
        fault = Said(
            f"{len(wrong):,} 条路段的“length”不是 0 或以上的米数（{where.zh}）",
            f"{counted(len(wrong), 'edge')} whose 'length' is no number of metres of 0 or more ({where})",
        )
        raise TableError("graph", [fault])
    ends = [shapely.get_point(edges.geometry.to_numpy(), place) for place in (0, -1)]
    told_m, drawn_m = np.asarray(length_m, dtype=np.float64), shapely.length(edges.geometry.to_numpy())
    names = [f"{u} → {v}" for u, v in zip(edges["u"], edges["v"], strict=True)]
    found = lengths.faults(told_m, shapely.distance(*ends), drawn_m, names)
    if found:
        raise TableError("graph", found)
    middle = geopandas.GeoSeries(ends[0], crs=crs)
    latitude = float(datums.project(middle, datums.WGS84).y.median())
    return length_m, lengths.doubts(told_m, drawn_m, latitude, "graph")


def _levels(edges: pd.DataFrame) -> list[int]:
    """Level of each edge: -1 in a tunnel, 1 on a bridge, 0 on the ground."""
    both = zip(_column(edges, "tunnel"), _column(edges, "bridge"), strict=True)
    return [
        -1 if _first(tunnel) not in ("", "no", "building_passage") else int(_first(bridge) not in ("", "no"))
        for tunnel, bridge in both
    ]


def _plain(edges: pd.DataFrame) -> pd.DataFrame:
    """What the edges of a graph tell of who may use them: of a list, the first."""
    return pd.DataFrame({name: [_first(value) for value in _column(edges, name)] for name in TAGS})


def _column(edges: pd.DataFrame, name: str) -> Any:
    return edges[name] if name in edges.columns else [""] * len(edges)


def _values(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value]) if not pd.isna(each)]


def _first(value: Any) -> str:
    return next(iter(_values(value)), "")


def _lowest_kph(value: Any) -> float:
    return float(np.fmin.reduce([speed_kph(each) for each in _values(value)] or [np.nan]))
