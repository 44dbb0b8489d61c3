"""Small valid inputs, one of every kind that the program reads: what the fuzz run damages.

A town of 4 × 4 corners 100 m apart, of which every file below is another drawing: two zones, three
markets, nine cells of people. Each study reads some of the files; each reader is a file in a study.
"""

import bz2
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import osmium
import pandas as pd
import rasterio
import rasterio.shutil
import shapely

EAST, NORTH, CRS = 500_000, 2_500_000, "EPSG:4547"
LON, LAT, EASTWARD, NORTHWARD = 114.0, 22.5982, 9.728e-6, 9.031e-6  # degrees; degrees a metre
MARKETS = {"M": (140, 110), "N": (300, 300), "P": (0, 200)}
PLAN = """\
id: own
title: {zh: 规划, en: plan}
issued_by: {zh: 区, en: district}
date: "2026"
zones:
  all: {text: {zh: 全区, en: all}, by: all}
standards:
- id: own.market
  quote: {zh: 五分钟, en: five minutes}
  kind: travel_time
  rule: {mode: walk, required_share: 0.9}
  targets:
  - {zone: all, facility: farmers_market, value: 3, unit: min}
- id: own.places
  quote: {zh: 每千人二十处, en: twenty places}
  kind: ratio_per_population
  rule: {numerator: {of: [farmers_market], sum: capacity}, per: 1000}
  targets:
  - {zone: all, facility: farmers_market, value: 20, unit: places per 1000 persons}
"""
TABLES = 'streets: {nodes: nodes.csv, edges: edges.csv, crs: "EPSG:4547", beyond_border: nothing}'
MARKET_LIST = (
    '{path: markets.csv, type_column: kind, types_file: types.yaml, id_column: id, crs: "EPSG:4547",'
    ' doors: {path: doors.csv, id_column: market, crs: "EPSG:4547"}}'
)
ZONES = "{path: zones.geojson, id_column: id}"
STUDY = f"""\
name: {{zh: 小城, en: Tiny town}}
plans: [plan.yaml]
{TABLES}
facilities:
- {MARKET_LIST}
population: {{raster: people.tif, basis: synthetic}}
zones: {ZONES}
settings: {{crs: "EPSG:4547", walk_kph: 3.6}}
output: results
"""
LAYERS = """\
land: {residential: homes.geojson, built_up: homes.geojson}
barriers:
  gates: shut
  layers: [{path: walls.geojson, kind: wall}, {path: gates.csv, kind: gate, crs: "EPSG:4547"}]
background: {water: homes.geojson}
observed: {path: trips.csv, mode: walk, crs: "EPSG:4547", apply: yes}
"""
OSM = (
    STUDY.replace(TABLES, "streets: {osm: town.osm}")
    .replace(MARKET_LIST, "{osm: town.osm}")
    .replace(ZONES, "{osm: town.osm, admin_level: 8}")
    .replace("raster: people.tif, basis: synthetic", "buildings: town.osm")
)
SCENARIO = """\
name: {zh: 方案, en: plan b}
facilities:
  open: [{type: farmers_market, at: {x: 500050, y: 2500250}, capacity: 5}]
  close: [P]
streets:
  add: [{line: [{x: 500000, y: 2500000}, {x: 500100, y: 2500100}], class: footway}]
"""


@dataclass(frozen=True)
class Reader:
    """A file that is read: what it is called, the study that reads it, and how.

    Attributes:
        file: what is damaged, in the folder of the seeds.
        study: the text of the study.
        scenario: a scenario file that the study is compared with; "" for none.
    """

    file: str
    study: str = STUDY
    scenario: str = ""


def _list(name: str) -> str:
    return STUDY.replace("markets.csv", name)


def _zones(name: str) -> str:
    return STUDY.replace("zones.geojson", name)


READERS = {
    "study": Reader("study.yaml"),
    "plan": Reader("plan.yaml"),
    "mode": Reader("walk.yaml", STUDY + "profiles: {walk: walk.yaml}\n"),
    "types": Reader("types.yaml"),
    "nodes": Reader("nodes.csv"),
    "edges": Reader("edges.csv"),
    "graphml": Reader("town.graphml", STUDY.replace(TABLES, "streets: {graphml: town.graphml}")),
    "osm": Reader("town.osm", OSM),
    "osm_gz": Reader("town.osm.gz", OSM.replace("town.osm", "town.osm.gz")),
    "osm_pbf": Reader("town.osm.pbf", OSM.replace("town.osm", "town.osm.pbf")),
    "list_csv": Reader("markets.csv"),
    "list_gbk": Reader("gbk.csv", _list("gbk.csv")),
    "list_csv_gz": Reader("markets.csv.gz", _list("markets.csv.gz")),
    "list_geojson": Reader("markets.geojson", _list("markets.geojson").replace('id, crs: "EPSG:4547"', "id")),
    "list_gpkg": Reader("markets.gpkg", _list("markets.gpkg")),
    "list_fgb": Reader("markets.fgb", _list("markets.fgb")),
    "list_shp": Reader("markets.shp", _list("markets.shp")),
    "list_dbf": Reader("markets.dbf", _list("markets.shp")),
    "list_shx": Reader("markets.shx", _list("markets.shp")),
    "list_prj": Reader("markets.prj", _list("markets.shp").replace('id, crs: "EPSG:4547"', "id")),
    "doors": Reader("doors.csv"),
    "zones_geojson": Reader("zones.geojson"),
    "zones_gpkg": Reader("zones.gpkg", _zones("zones.gpkg")),
    "zones_shp": Reader("zones.shp", _zones("zones.shp")),
    "people": Reader("people.tif"),
    "people_packed": Reader("packed.tif", STUDY.replace("people.tif", "packed.tif")),
    "people_ascii": Reader("people.asc", STUDY.replace("people.tif", "people.asc")),
    "group": Reader("old.tif", STUDY.replace("synthetic}", "synthetic, groups: {age_60_plus: old.tif}}")),
    "elevation": Reader("hills.tif", STUDY.replace("edges.csv, crs", "edges.csv, elevation: hills.tif, crs")),
    "land": Reader("homes.geojson", STUDY + LAYERS),
    "walls": Reader("walls.geojson", STUDY + LAYERS),
    "gates": Reader("gates.csv", STUDY + LAYERS),
    "trips": Reader("trips.csv", STUDY + LAYERS),
    "sea": Reader("sea.geojson", STUDY.replace("beyond_border: nothing", "sea: sea.geojson")),
    "scenario_yaml": Reader("plan_b.yaml", STUDY, "plan_b.yaml"),
    "scenario_geojson": Reader("plan_c.geojson", STUDY, "plan_c.geojson"),
}


def write(folder: Path) -> None:
    """Write all of them into a folder."""
    _tables(folder)
    _osm(folder)
    _layers(folder)
    _rasters(folder)
    for name, text in {
        "plan.yaml": PLAN,
        "types.yaml": "市场: farmers_market\n",
        "plan_b.yaml": SCENARIO,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    mode = (Path(__file__).parents[2] / "access" / "network" / "modes" / "walk.yaml").read_text("utf-8")
    (folder / "walk.yaml").write_text(mode.replace("4.8", "3.6"), encoding="utf-8")


def _corners() -> list[tuple[int, int]]:
    return [(100 * i, 100 * j) for i in range(4) for j in range(4)]


def _edges() -> list[tuple[int, int]]:
    at = {xy: i + 1 for i, xy in enumerate(_corners())}
    steps = [((x, y), (x + dx, y + dy)) for x, y in at for dx, dy in ((100, 0), (0, 100))]
    return [(at[a], at[b]) for a, b in steps if b in at]


def _tables(folder: Path) -> None:
    xy = np.array(_corners())
    nodes = pd.DataFrame({"node": range(1, 17), "x": EAST + xy[:, 0], "y": NORTH + xy[:, 1]})
    nodes.to_csv(folder / "nodes.csv", index=False)
    ends = pd.DataFrame(_edges(), columns=["u", "v"])
    lines = [shapely.LineString(np.array([EAST, NORTH]) + xy[[u - 1, v - 1]]) for u, v in _edges()]
    edges = ends.assign(length_m=100.0, oneway="no", layer=0, speed_kph=30, geometry=shapely.to_wkt(lines))
    edges.assign(**{"class": "residential"}).to_csv(folder / "edges.csv", index=False)
    import networkx as nx
    import osmnx

    graph = nx.MultiDiGraph(crs=CRS, simplified=True)
    graph.add_nodes_from(
        (i + 1, {"x": float(EAST + x), "y": float(NORTH + y)}) for i, (x, y) in enumerate(xy)
    )
    for u, v in _edges():
        told = {"length": 100.0, "highway": "residential", "oneway": False, "osmid": u * 100 + v}
        graph.add_edge(u, v, **told, reversed=False)
        graph.add_edge(v, u, **told, reversed=True)
    osmnx.save_graphml(graph, folder / "town.graphml")
    markets = pd.DataFrame(
        {
            "id": list(MARKETS),
            "name": ["甲市场", "乙市场", "丙市场"],
            "kind": "市场",
            "x": [EAST + x for x, _ in MARKETS.values()],
            "y": [NORTH + y for _, y in MARKETS.values()],
            "capacity": [3, 4, 5],
        }
    )
    markets.to_csv(folder / "markets.csv", index=False)
    markets.to_csv(folder / "gbk.csv", index=False, encoding="gbk")
    (folder / "markets.csv.gz").write_bytes(gzip.compress((folder / "markets.csv").read_bytes(), mtime=0))
    pd.DataFrame(
        {"market": ["M", "N"], "x": [EAST + 150, EAST + 300], "y": [NORTH + 100, NORTH + 290]}
    ).to_csv(folder / "doors.csv", index=False)
    pd.DataFrame({"x": [EAST + 150], "y": [NORTH + 200], "access": ["private"]}).to_csv(
        folder / "gates.csv", index=False
    )
    trips = [(10, 0, 290, 0, 5), (0, 10, 0, 290, 6), (300, 20, 100, 300, 8), (0, 300, 290, 300, 5)]
    rows = [(EAST + a, NORTH + b, EAST + c, NORTH + d, t) for a, b, c, d, t in trips]
    pd.DataFrame(rows, columns=["from_lon", "from_lat", "to_lon", "to_lat", "minutes"]).to_csv(
        folder / "trips.csv", index=False
    )


def _degrees(x: float, y: float) -> tuple[float, float]:
    return round(LON + x * EASTWARD, 7), round(LAT + y * NORTHWARD, 7)


def _osm(folder: Path) -> None:
    """The same town in OpenStreetMap: streets, markets (a point, a way, a relation), homes, two units."""
    spots = [
        *_corners(),
        *[(140, 110), (160, 110), (160, 130), (140, 130), (290, 290), (310, 290), (310, 310), (290, 310)],
        *[(20, 20), (80, 20), (80, 80), (20, 80), (220, 220), (280, 220), (280, 280), (220, 280)],
        *[(-50, -50), (150, -50), (350, -50), (350, 350), (150, 350), (-50, 350), (0, 200)],
    ]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="hand">']
    low, high = _degrees(-200, -200), _degrees(500, 500)
    lines.append(f'<bounds minlat="{low[1]}" minlon="{low[0]}" maxlat="{high[1]}" maxlon="{high[0]}"/>')
    market = '<tag k="amenity" v="marketplace"/><tag k="name" v="市场"/>'
    for i, (x, y) in enumerate(spots, start=1):
        lon, lat = _degrees(x, y)
        tags = market if i == len(spots) else '<tag k="entrance" v="yes"/>' if i == 17 else ""
        lines.append(f'<node id="{i}" version="1" lat="{lat}" lon="{lon}">{tags}</node>')
    ways = [((u, v), '<tag k="highway" v="residential"/>') for u, v in _edges()]
    ways += [((17, 18, 19, 20, 17), market), ((21, 22, 23, 24, 21), "")]
    homes = '<tag k="building" v="apartments"/><tag k="building:levels" v="6"/>'
    ways += [((25, 26, 27, 28, 25), homes), ((29, 30, 31, 32, 29), homes)]
    ways += [((34, 33, 38, 37), ""), ((34, 37), ""), ((34, 35, 36, 37), "")]
    for i, (nodes, tags) in enumerate(ways, start=101):
        refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
        lines.append(f'<way id="{i}" version="1">{refs}{tags}</way>')
    last = 100 + len(ways)
    unit = '<tag k="type" v="boundary"/><tag k="boundary" v="administrative"/><tag k="admin_level" v="8"/>'
    relations = [
        ([("way", last - 5, "outer")], f'<tag k="type" v="multipolygon"/>{market}'),
        ([("way", last - 2, "outer"), ("way", last - 1, "outer")], f'{unit}<tag k="name" v="西"/>'),
        ([("way", last - 1, "outer"), ("way", last, "outer")], f'{unit}<tag k="name" v="东"/>'),
        (
            [("way", 101, "from"), ("node", 5, "via"), ("way", 108, "to")],
            '<tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/>',
        ),
    ]
    for i, (members, tags) in enumerate(relations, start=201):
        parts = "".join(f'<member type="{t}" ref="{ref}" role="{role}"/>' for t, ref, role in members)
        lines.append(f'<relation id="{i}" version="1">{parts}{tags}</relation>')
    text = "\n".join([*lines, "</osm>", ""])
    (folder / "town.osm").write_text(text, encoding="utf-8")
    (folder / "town.osm.bz2").write_bytes(bz2.compress(text.encode()))
    (folder / "town.osm.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    (folder / "town.osm.pbf").unlink(missing_ok=True)
    header = osmium.io.Reader(str(folder / "town.osm")).header()
    with osmium.SimpleWriter(str(folder / "town.osm.pbf"), header=header) as writer:
        for item in osmium.FileProcessor(str(folder / "town.osm")):
            writer.add(item)


def _layers(folder: Path) -> None:
    boxes = [(-50, -50, 150, 350), (150, -50, 350, 350)]
    shapes = [shapely.box(EAST + a, NORTH + b, EAST + c, NORTH + d) for a, b, c, d in boxes]
    zones = geopandas.GeoDataFrame({"id": ["w", "e"], "name": ["西区", "东区"]}, geometry=shapes, crs=CRS)
    table = pd.read_csv(folder / "markets.csv")
    points = geopandas.points_from_xy(table.pop("x"), table.pop("y"))
    markets = geopandas.GeoDataFrame(table, geometry=points, crs=CRS)
    for name, layer in {"zones": zones, "markets": markets}.items():
        layer.to_crs(4326).to_file(folder / f"{name}.geojson", driver="GeoJSON", COORDINATE_PRECISION=9)
        layer.to_file(folder / f"{name}.gpkg", layer=name, driver="GPKG")
        layer.to_file(folder / f"{name}.shp", encoding="UTF-8")
    markets.to_file(folder / "markets.fgb", driver="FlatGeobuf")
    home = shapely.box(EAST, NORTH, EAST + 300, NORTH + 250)
    wall = shapely.LineString([(EAST + 120, NORTH + 120), (EAST + 180, NORTH + 120)])
    sea = shapely.box(EAST + 400, NORTH - 500, EAST + 900, NORTH + 900)
    for name, shape in {"homes": home, "walls": wall, "sea": sea}.items():
        geopandas.GeoDataFrame(geometry=[shape], crs=CRS).to_crs(4326).to_file(
            folder / f"{name}.geojson", driver="GeoJSON"
        )
    features: list[Any] = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": _degrees(50, 250)},
            "properties": {"change": "open", "facility_type": "farmers_market", "name": "新"},
        },
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": _degrees(0, 200)},
            "properties": {"change": "close", "facility_id": "P"},
        },
    ]
    whole = {"type": "FeatureCollection", "access": "scenario", "name": {"zh": "图", "en": "map"}}
    (folder / "plan_c.geojson").write_text(
        json.dumps({**whole, "features": features}, ensure_ascii=False), encoding="utf-8"
    )


def _rasters(folder: Path) -> None:
    persons = np.zeros((16, 16))
    persons[2:15:4, 2:15:4] = np.arange(1, 17).reshape(4, 4)
    profile: Any = {
        "driver": "GTiff",
        "height": 16,
        "width": 16,
        "count": 1,
        "dtype": "float64",
        "nodata": -200.0,
        "crs": CRS,
        "transform": rasterio.Affine(25, 0, EAST - 50, 0, -25, NORTH + 350),
    }
    hills = np.add.outer(np.arange(16.0), np.arange(16.0))
    for name, values, more in (
        ("people", persons, {}),
        ("packed", persons, {"compress": "deflate", "tiled": True, "blockxsize": 16, "blockysize": 16}),
        ("old", persons / 4, {}),
        ("hills", hills, {}),
    ):
        with rasterio.open(folder / f"{name}.tif", "w", **profile, **more) as raster:
            raster.write(values, 1)
    rasterio.shutil.copy(folder / "people.tif", folder / "people.asc", driver="AAIGrid")
