"""The same town as planners really have it: in workbooks, archives, drawings, and people in tables."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import shapely

from access.places import gcj02
from tests import sheets
from tests.fuzz import seeds
from tests.fuzz.seeds import CRS, EAST, NORTH, STUDY, TABLES, ZONES, Reader

_PLACED = ', crs: "EPSG:4547", doors'  # of the list
_PEOPLE = "{raster: people.tif, basis: synthetic}"
_ROADS = 'streets: {path: roads.shp, class_column: class, crs: "EPSG:4547", beyond_border: nothing}'
_DRAWN = _ROADS.replace("roads.shp", "roads.dxf").replace(
    "class_column: class", "class_column: Layer, classes: {支路: residential}"
)


def _list(name: str, *, placed: bool = True) -> str:
    study = STUDY.replace("markets.csv", name)
    return study if placed else study.replace(_PLACED, ", doors")


def _zones(name: str, id_column: str = "id", *, placed: bool = True) -> str:
    crs = "" if placed else ', crs: "EPSG:4547"'
    names = f", name_column: {id_column}" if id_column != "id" else ""
    return STUDY.replace(ZONES, f"{{path: {name}, id_column: {id_column}{names}{crs}}}")


def _people(text: str) -> str:
    return STUDY.replace(_PEOPLE, f"{{{text}}}")


READERS = {
    "list_xlsx": Reader("markets.xlsx", _list("markets.xlsx")),
    "list_xls": Reader("markets.xls", _list("markets.xls")),
    "list_ods": Reader("markets.ods", _list("markets.ods")),
    "list_utf16": Reader("utf16.txt", _list("utf16.txt")),
    "list_semicolon": Reader("semicolon.txt", _list("semicolon.txt")),
    "list_wkt": Reader("wkt.csv", _list("wkt.csv")),
    "list_messy": Reader("messy.csv", _list("messy.csv", placed=False)),
    "list_provider": Reader("amap.json", _list("amap.json", placed=False).replace("kind", "type")),
    "list_kml": Reader("markets.kml", _list("markets.kml", placed=False)),
    "list_kmz": Reader("markets.kmz", _list("markets.kmz", placed=False)),
    "zones_zip": Reader("zones.zip", _zones("zones.zip")),
    "zones_gdb": Reader("gdb.zip", _zones("gdb.zip")),
    "zones_dxf": Reader("zones.dxf", _zones("zones.dxf", "Text", placed=False)),
    "zones_tab": Reader("zones.tab", _zones("zones.tab")),
    "zones_tab_dat": Reader("zones.dat", _zones("zones.tab")),
    "zones_tab_map": Reader("zones.map", _zones("zones.tab")),
    "zones_mif": Reader("drawn.mif", _zones("drawn.mif")),
    "zones_mid": Reader("drawn.mid", _zones("drawn.mif")),
    "zones_gml": Reader("zones.gml", _zones("zones.gml")),
    "zones_parquet": Reader("zones.parquet", _zones("zones.parquet")),
    "streets_shp": Reader("roads.shp", STUDY.replace(TABLES, _ROADS)),
    "streets_dbf": Reader("roads.dbf", STUDY.replace(TABLES, _ROADS)),
    "streets_geojson": Reader(
        "roads.geojson",
        STUDY.replace(TABLES, _ROADS.replace("roads.shp", "roads.geojson").replace(', crs: "EPSG:4547"', "")),
    ),
    "streets_dxf": Reader("roads.dxf", STUDY.replace(TABLES, _DRAWN)),
    "osm_bz2": Reader("town.osm.bz2", seeds.OSM.replace("town.osm", "town.osm.bz2")),
    "census_csv": Reader(
        "census.csv", _people("table: census.csv, name_column: 街道, persons_column: 常住人口")
    ),
    "census_xlsx": Reader(
        "census.xlsx", _people("table: census.xlsx, name_column: 街道, persons_column: 常住人口")
    ),
    "census_zones": Reader("counted.geojson", _people("zones: counted.geojson, persons_column: persons")),
    "people_points": Reader(
        "estates.csv", _people('points: estates.csv, households_column: 户数, crs: "EPSG:4547"')
    ),
}


def write(folder: Path) -> None:
    """Write all of them into a folder that holds the others already."""
    _lists(folder)
    _layers(folder)
    _streets(folder)
    _people_by_zone(folder)


def _lists(folder: Path) -> None:
    table = pd.read_csv(folder / "markets.csv")
    rows = [list(table.columns), *table.astype(object).to_numpy().tolist()]
    titled = [["小城市场一览表"], *rows, ["合计", "", "", "", "", 12]]
    sheets.xlsx(folder / "markets.xlsx", {"市场": titled})
    sheets.xls(folder / "markets.xls", "市场", titled)
    sheets.ods(folder / "markets.ods", {"市场": titled})
    (folder / "utf16.txt").write_bytes(table.to_csv(sep="\t", index=False).encode("utf-16"))
    table.to_csv(folder / "semicolon.txt", sep=";", index=False)
    points = [shapely.Point(each) for each in zip(table["x"], table["y"], strict=True)]
    table.drop(columns=["x", "y"]).assign(WKT=shapely.to_wkt(points)).to_csv(folder / "wkt.csv", index=False)
    lonlat = shapely.get_coordinates(geopandas.GeoSeries(points, crs=CRS).to_crs(4326).to_numpy())
    degrees = [_sexagesimal(*each) for each in lonlat]
    pd.DataFrame(
        {"id": table["id"], "kind": "市场", "坐标": degrees, "capacity": ["约3", "4个", "5"]}
    ).to_csv(folder / "messy.csv", index=False)
    shifted = gcj02.stored(lonlat, "gcj02").round(6).tolist()
    pois = [
        {"id": row["id"], "name": row["name"], "type": "市场", "location": f"{lon},{lat}", "capacity": "4"}
        for (_, row), (lon, lat) in zip(table.iterrows(), shifted, strict=True)
    ]
    answer = {"status": "1", "info": "OK", "count": "3", "pois": pois}
    (folder / "amap.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    marks = "".join(
        f"<Placemark><name>{row['name']}</name><ExtendedData>"
        f'<Data name="id"><value>{row["id"]}</value></Data><Data name="kind"><value>市场</value></Data>'
        f'<Data name="capacity"><value>{row["capacity"]}</value></Data></ExtendedData>'
        f"<Point><coordinates>{lon:.9f},{lat:.9f},0</coordinates></Point></Placemark>\n"
        for (_, row), (lon, lat) in zip(table.iterrows(), lonlat, strict=True)
    )
    kml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<Folder><name>市场</name>{marks}</Folder></Document></kml>\n"
    )
    (folder / "markets.kml").write_text(kml, encoding="utf-8")
    _packed(folder / "markets.kmz", {"doc.kml": kml.encode()})


def _sexagesimal(lon: float, lat: float) -> str:
    def told(value: float) -> str:
        return f"{int(value)}°{int(value * 60 % 60)}′{value * 3600 % 60:.4f}″"

    return f"{told(lon)}，{told(lat)}"


def _packed(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def _layers(folder: Path) -> None:
    zones = geopandas.read_file(folder / "zones.gpkg")[["id", "name", "geometry"]]
    plain = zones.assign(name=["west", "east"])
    parts = sorted(each for each in folder.glob("zones.*") if each.suffix in (".shp", ".shx", ".dbf", ".prj"))
    _packed(folder / "zones.zip", {f"分区/{each.name}": each.read_bytes() for each in parts})
    pyogrio.write_dataframe(plain, folder / "town.gdb", driver="OpenFileGDB", layer="zones")
    tables = sorted((folder / "town.gdb").iterdir())
    _packed(folder / "gdb.zip", {f"town.gdb/{each.name}": each.read_bytes() for each in tables})
    for each in tables:
        each.unlink()
    (folder / "town.gdb").rmdir()
    pyogrio.write_dataframe(plain, folder / "zones.tab", driver="MapInfo File")
    pyogrio.write_dataframe(plain, folder / "drawn.mif", driver="MapInfo File", FORMAT="MIF")
    pyogrio.write_dataframe(zones, folder / "zones.gml", driver="GML")
    (folder / "zones.xsd").unlink()
    zones.to_parquet(folder / "zones.parquet")
    entities = "".join(
        _polyline(shapely.get_coordinates(shape)[:-1], "分区", closed=True)
        + _entity("TEXT", "分区", [(10, shape.centroid.x), (20, shape.centroid.y), (40, 10), (1, name)])
        for name, shape in zip(zones["id"], zones.geometry, strict=True)
    )
    _drawing(folder / "zones.dxf", entities)


def _entity(kind: str, layer: str, pairs: list[tuple[int, Any]]) -> str:
    return "".join(f"{code}\n{value}\n" for code, value in [(0, kind), (8, layer), *pairs])


def _polyline(points: Any, layer: str, *, closed: bool) -> str:
    at = [pair for x, y in points for pair in ((10, float(x)), (20, float(y)))]
    return _entity("LWPOLYLINE", layer, [(90, len(points)), (70, int(closed)), *at])


def _drawing(path: Path, entities: str) -> None:
    head = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1021\n0\nENDSEC\n"
    text = f"{head}0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n"
    path.write_text(text, encoding="utf-8")


def _streets(folder: Path) -> None:
    edges = shapely.from_wkt(pd.read_csv(folder / "edges.csv")["geometry"])
    lines = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(edges)))
    roads = geopandas.GeoDataFrame(
        {"id": range(1, len(lines) + 1), "class": "residential"}, geometry=lines, crs=CRS
    )
    roads.to_file(folder / "roads.shp", encoding="UTF-8")
    roads.to_crs(4326).to_file(folder / "roads.geojson", driver="GeoJSON", COORDINATE_PRECISION=9)
    drawn = "".join(_polyline(shapely.get_coordinates(each), "支路", closed=False) for each in lines)
    _drawing(folder / "roads.dxf", drawn)


def _people_by_zone(folder: Path) -> None:
    counts = [["街道", "常住人口"], ["西区", 60], ["东区", 76]]
    buffer = io.StringIO()
    pd.DataFrame(counts[1:], columns=counts[0]).to_csv(buffer, index=False)
    (folder / "census.csv").write_text(buffer.getvalue(), encoding="utf-8")
    sheets.xlsx(folder / "census.xlsx", {"七普": [["常住人口"], *counts, ["合计", 136]]})
    layer = geopandas.read_file(folder / "zones.geojson").assign(persons=[60, 76])
    layer.to_file(folder / "counted.geojson", driver="GeoJSON", COORDINATE_PRECISION=9)
    spots = np.array([(50, 50), (250, 50), (50, 250), (250, 250)])
    pd.DataFrame(
        {"小区": list("ABCD"), "x": EAST + spots[:, 0], "y": NORTH + spots[:, 1], "户数": [10, 20, 30, 40]}
    ).to_csv(folder / "estates.csv", index=False)
