"""Outlines that do not close, curves, collections, ragged tables: rows are named, none is lost."""

import json
import sqlite3
import struct
from functools import partial
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyproj
import pytest
import rasterio
import shapely

from access.contracts import tables
from access.contracts.documents import Document
from access.contracts.errors import DocumentError, FileError
from access.places import polygons, rasters, readers, zones
from access.places.streets.from_graph import from_csv, from_graphml

CRS = "EPSG:4547"
SQUARE = [[114.0, 22.6], [114.01, 22.6], [114.01, 22.61], [114.0, 22.61], [114.0, 22.6]]
BROKEN = {
    "open": {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
    "point": {"type": "Polygon", "coordinates": [SQUARE[:1]]},
    "two points": {"type": "Polygon", "coordinates": [SQUARE[:2]]},
    "empty": {"type": "Polygon", "coordinates": []},
    "none": None,
    "endless": {"type": "Polygon", "coordinates": [[SQUARE[0], [1e999, 22.6], *SQUARE[2:]]]},
}


def geojson(path: Path, *shapes: Any) -> Path:
    rows = [
        {"type": "Feature", "properties": {"name": f"z{i}"}, "geometry": shape}
        for i, shape in enumerate(shapes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def square(dx: float = 0.0) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x + dx, y] for x, y in SQUARE]]}


@pytest.mark.parametrize("name", BROKEN)
def test_an_outline_that_is_none_is_named_by_its_row(name: str, tmp_path: Path) -> None:
    path = geojson(tmp_path / "layer.geojson", square(), BROKEN[name], square(0.02))
    with pytest.raises(FileError, match=r"1 row without geometry.*\(feature 2\); draw the zone"):
        zones.from_layer(path, id_column=None, name_column="name")
    found, notes = polygons.read(path, subject="population")
    assert found.index.tolist() == [0, 2]
    assert [(note.level, note.number, note.en) for note in notes] == [
        (
            "left_out",
            1,
            "layer.geojson: 1 row without a polygon, or with a broken outline, not used (feature 2)",
        )
    ]
    kept, notes = readers.features(path)
    assert (len(kept), notes[0].level, "feature 2" in notes[0].en) == (2, "left_out", True)


def test_whole_outlines_bring_no_notes(tmp_path: Path) -> None:
    path = geojson(tmp_path / "layer.geojson", square(), square(0.02))
    assert polygons.read(path, subject="population")[1] == readers.features(path)[1] == []
    assert zones.from_layer(path, id_column=None, name_column="name")[0].index.tolist() == ["z0", "z1"]


def test_polygons_of_a_collection_are_read_and_points_and_lines_told(tmp_path: Path) -> None:
    inner = {
        "type": "GeometryCollection",
        "geometries": [square(0.02), {"type": "Point", "coordinates": SQUARE[0]}],
    }
    mixed = {"type": "GeometryCollection", "geometries": [square(), inner]}
    line = {"type": "LineString", "coordinates": SQUARE}
    path = geojson(tmp_path / "layer.geojson", mixed, line, {"type": "Point", "coordinates": SQUARE[0]})
    found, notes = polygons.read(path, subject="streets")
    assert shapely.area(found.to_numpy()).tolist() == pytest.approx([2e-4])
    assert "2 rows without a polygon" in notes[0].en
    assert "(feature 2, 3)" in notes[0].en
    with pytest.raises(
        FileError, match=r"this layer holds GeometryCollection, LineString, Point \(feature 1, 2, 3\)"
    ):
        zones.from_layer(path, id_column=None, name_column="name")
    with pytest.raises(FileError, match="it holds no polygons"):
        polygons.read(geojson(tmp_path / "lines.geojson", line), subject="streets")


def test_heights_are_no_hindrance(tmp_path: Path) -> None:
    high = {"type": "Polygon", "coordinates": [[[*each, 5.0] for each in SQUARE]]}
    path = geojson(tmp_path / "layer.geojson", high)
    found, _ = polygons.read(path, subject="streets")
    assert shapely.area(found.to_numpy()).tolist() == pytest.approx([1e-4])


def test_a_zone_across_the_180th_meridian_is_refused_where_its_longitudes_jump(tmp_path: Path) -> None:
    """From 179.99 to -179.99 it is 0.02° wide, not 359.98°; from 179.99 to 180.01 it is what it is."""
    jump = {
        "type": "Polygon",
        "coordinates": [[[179.99, 0], [-179.99, 0], [-179.99, 1], [179.99, 1], [179.99, 0]]],
    }
    path = geojson(tmp_path / "layer.geojson", square(), jump)
    with pytest.raises(FileError, match=r"1 zone more than 180° wide \(feature 2\): .* beyond it as 180.5"):
        zones.from_layer(path, id_column=None, name_column="name")
    path.write_text(path.read_text("utf-8").replace("-179.99", "180.01"), encoding="utf-8")
    assert len(zones.from_layer(path, id_column=None, name_column="name")[0]) == 2


def test_an_unclosed_ring_of_a_shapefile(tmp_path: Path) -> None:
    layer = geopandas.GeoDataFrame(
        {"name": ["a", "b"]}, geometry=[shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)], crs=CRS
    )
    layer.to_file(tmp_path / "z.shp")
    data = bytearray((tmp_path / "z.shp").read_bytes())
    data[-16:-8] = struct.pack("<d", 2.5)  # the last x of the second ring
    (tmp_path / "z.shp").write_bytes(data)
    with pytest.raises(FileError, match=r"broken outline \(feature 2\)"):
        zones.from_layer(tmp_path / "z.shp", id_column=None, name_column="name")


def test_a_curve_of_a_geopackage_is_drawn_by_chords(tmp_path: Path) -> None:
    """A circle of radius 100, as two arcs: π · 100² within a thousandth."""
    path = tmp_path / "z.gpkg"
    geopandas.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=CRS).to_file(
        path, layer="z", geometry_type="Unknown"
    )
    arc = struct.pack("<BII", 1, 8, 3) + struct.pack("<6d", -100, 0, 100, 0, -100, 0)
    blob = b"GP\x00\x01" + struct.pack("<i", 4547) + struct.pack("<BII", 1, 10, 1) + arc
    with sqlite3.connect(path) as base:
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute("UPDATE z SET geom = ?", (blob,))
    base.close()
    found, notes = polygons.read(path, subject="population")
    assert (found.area.tolist(), notes) == (pytest.approx([31_415.9], rel=1e-3), [])


def test_a_crs_by_which_no_place_can_be_found(tmp_path: Path) -> None:
    layer = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=CRS)
    layer.to_file(tmp_path / "z.shp")
    projection = tmp_path / "z.prj"
    text = projection.read_text("ascii")
    assert '"Latitude_Of_Origin",0.0' in text
    projection.write_text(text.replace('"Latitude_Of_Origin",0.0', '"Latitude_Of_Origin",-1e9'), "ascii")
    with pytest.raises(FileError, match=r"its CRS \(.*\) cannot be used: .*; correct it, or give `crs`"):
        readers.layer(tmp_path / "z.shp")


RAGGED = [
    # two signs for one, a decimal comma, the end of a line lost, one field more in every row
    ("id,x,y\na,1.2,3\nb,1,2,3\n", r"line 3"),
    ("id,x,y\na,1\nb,1,2\n", r"1 row with more or fewer fields than the 3 .* \(line 2: 2\)"),
    ("id,x,y\na,1,2\nb,1", r"\(line 3: 2\)"),
    ("id,x,y\na,1,5,2,5\nb,1,5,2,5\n", r"2 rows .* than the 3 of the header \(line 2: 5, line 3: 5\)"),
    ("id,x,y\na,1,2,\nb,1,2,9\n", r"1 row .* \(line 3: 4\)"),
    ("id,x,y\na,1,2\nb,1,2\nc,1,\nd,2\n", r"1 row .* \(line 5: 2\)"),  # the last column is filled as a rule
    ('id,x,y\n"a\nb",1\n"c,d",1,2\n', r"1 row .* \(line 2: 2\)"),
    ("id,x,x\na,1,2\n", "column 'x' stands twice in its header; rename one"),
]


@pytest.mark.parametrize(("text", "told"), RAGGED)
def test_a_table_whose_rows_have_other_fields_than_its_header(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=told):
        readers.table(path)


@pytest.mark.parametrize(
    "text",
    [
        "id,x,y\na,1,2\nb,,\n",
        "id,x,y\r\na,1,2\r\nb,3,4",
        '\ufeffid,x,y\n"a,\nA",1,2\n\n   \n"b ""c""",3,4\n',
        "id,x,,\na,1,,\nb,3,,\n",  # columns without a name, as spreadsheets leave them
        "id\na\nb\n",
        "id , x\na,1\nb,2\n",
        "id,x,y\na,1,2,\nb,1,2,,\n",  # a comma at the end of each line
        'id,x,y\n"a",1,2,\n"b",1,2,,\n',
        "id,x,remarks\na,1,\nb,2\n",  # as spreadsheets leave out the last of what is empty
    ],
)
def test_whole_tables_are_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8", newline="")
    found = readers.table(path)[0]
    assert len(found) == 2
    assert [*found.columns[:2]] == ["id", "x"][: len(found.columns)]


def test_numbers_are_finite_but_where_somebody_sees_to_it(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,n\na,1\nb,inf\nc,1e400\nd,\n", encoding="utf-8")
    frame = readers.table(path)[0]
    with pytest.raises(FileError, match=r"no number in 2 rows \(line 3: 'inf', line 4: '1e400'\)"):
        readers.numbers(frame, "n", path)
    assert readers.numbers(frame, "n", path, endless=True)[1] == float("inf")


def test_a_speed_that_nobody_drives_is_a_slip(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("id,x,y\na,500000,2500000\nb,500100,2500000\n")
    for speed, told in (("50000", r"1 speed_kph above 400 km/h \(line 2: 50000\)"), ("120", "")):
        (tmp_path / "edges.csv").write_text(f"u,v,length_m,speed_kph\na,b,100,{speed}\n")
        if told:
            with pytest.raises(FileError, match=told):
                from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", pyproj.CRS(CRS), CRS)
        else:
            found, _ = from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", pyproj.CRS(CRS), CRS)
            assert found["speed_kph"].tolist() == [120]


GRAPH = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="x" for="node" attr.name="x" attr.type="string"/>
<key id="y" for="node" attr.name="y" attr.type="string"/>
<key id="l" for="edge" attr.name="length" attr.type="string"/>
<key id="h" for="edge" attr.name="highway" attr.type="string"/>
<key id="c" for="graph" attr.name="crs" attr.type="string"/>
<graph edgedefault="directed"><data key="c">EPSG:4547</data>
<node id="1"><data key="x">500000</data><data key="y">2500000</data></node>
<node id="2"><data key="x">500100</data><data key="y">2500000</data></node>
<edge source="1" target="2" id="0"><data key="l">100</data><data key="h">residential</data></edge>
</graph></graphml>"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (">500100<", ">nan<", r"1 of its nodes and edges without coordinates.* \(2\)"),
        (">500100<", ">inf<", r"or with endless ones \(2\)"),
        ("EPSG:4547", "EPSG:99999", "not a graph saved by osmnx .*crs not found"),
        ("EPSG:4547", "", "not a graph saved by osmnx"),
        ("utf-8", "utf1e400", r"not a graph saved by osmnx \(unknown encoding: utf1e400\)"),
    ],
)
def test_a_graph_with_places_that_are_none(old: str, new: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "g.graphml"
    path.write_text(GRAPH, encoding="utf-8")
    assert len(from_graphml(path, pyproj.CRS(CRS))[0]) == 1
    path.write_text(GRAPH.replace(old, new), encoding="utf-8")
    with pytest.raises(FileError, match=told):
        from_graphml(path, pyproj.CRS(CRS))


def test_examples_in_messages_are_short() -> None:
    assert tables.examples(["x" * 100_000, "b"]) == f"{'x' * 200}…, b"


def test_commas_too_many_in_gbk(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("名称,x\n医院,1,\n学校,2,,\n", encoding="gbk")
    assert readers.table(path)[0].to_numpy().tolist() == [["医院", "1"], ["学校", "2"]]


def shapefile(folder: Path) -> Path:
    points = [shapely.Point(0, i) for i in range(3)]
    layer = geopandas.GeoDataFrame({"name": ["a", "b", "c"], "beds": [1, 2, 30]}, geometry=points, crs=CRS)
    layer.to_file(folder / "z.shp")
    return folder / "z.shp"


@pytest.mark.parametrize(
    ("part", "damage", "told"),
    [
        (
            ".dbf",
            lambda data: data.replace(b"30", b"\xff\xff"),
            r"'beds' holds no number in 1 row \(feature 3\)",
        ),
        (".dbf", lambda data: data.replace(b"  30", b"3  0"), r"'beds' holds no number .* \(feature 3\)"),
        (".dbf", lambda data: data.replace(b" 30", b"\0" + b"30"), r"'beds' holds no number"),
        (".dbf", lambda data: data.replace(b" b ", b"b  "), r"row 2 does not begin as rows do"),
        (".dbf", lambda data: data[:-2] + b"  0", "z.dbf does not end where its rows end"),
        (".dbf", lambda data: data[:-60], "z.dbf is cut short: 2 of 3 rows"),
        (".dbf", lambda data: data[:20], "z.dbf is cut short"),
        (".dbf", lambda data: data.replace(b"N", b"\x84", 1), "column 'beds' is of no known type"),
        (".dbf", lambda data: data[:-1] + b" " * 500, "z.dbf holds more than the 3 rows of its head"),
    ],
)
def test_parts_of_a_shapefile_that_do_not_fit(part: str, damage: Any, told: str, tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    assert readers.layer(path)[0]["beds"].tolist() == [1, 2, 30]
    beside = path.with_suffix(part)
    beside.write_bytes(damage(beside.read_bytes()))
    with pytest.raises(FileError, match=told):
        readers.layer(path)


@pytest.mark.parametrize("tiled", [True, False])
def test_a_deflated_raster_whose_checksum_does_not_fit(tiled: bool, tmp_path: Path) -> None:
    """GDAL does not look at it: a flipped bit gave other people without a word."""
    path = tmp_path / "p.tif"
    profile: Any = {"driver": "GTiff", "width": 64, "height": 64, "count": 1, "dtype": "float64", "crs": CRS}
    profile |= {"compress": "deflate", "transform": rasterio.Affine(10, 0, 0, 0, -10, 640), "tiled": tiled}
    with rasterio.open(path, "w", **profile, blockxsize=64 if not tiled else 32, blockysize=32) as raster:
        raster.write(np.random.default_rng(1).random((64, 64)), 1)
    box = (0, 0, 640, 640)
    assert rasters.part(path, box, pyproj.CRS(CRS), of="persons", around="zones")[0].shape == (64, 64)
    data = bytearray(path.read_bytes())
    data[-4] ^= 1  # of the last block's checksum
    path.write_bytes(data)
    with pytest.raises(
        FileError, match=r"checksum of 1 block \(row, column 1, \d\) does not fit; copy it again"
    ):
        rasters.part(path, box, pyproj.CRS(CRS), of="persons", around="zones")
    north = (0, 330, 300, 640)  # what is not needed is not looked at
    rasters.part(path, north, pyproj.CRS(CRS), of="persons", around="zones")


@pytest.mark.parametrize("text", ["[]: a", "{a: b}: c", "? [a, b]\n: c"])
def test_keys_that_are_lists_or_fields(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match="line 1: "):
        Document(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("3 4", "3`4", "other signs than numbers in line 7"),
        ("3 4", "3 4 5", "it holds 5 numbers for 4 cells"),
        ("3 4", "3", "it holds 3 numbers for 4 cells"),
        ("3 4", "3e0 -4.5", ""),
        ("3 4", "nan 4", ""),
        ("1 2\n3 4", "NODATA_value nan\n1 2\nnan 4", ""),
        ("1 2\n3 4", "NODATA_value -9\n1 2\nnan 4", "other signs than numbers in line 8"),
    ],
)
def test_an_ascii_grid_holds_a_number_for_each_cell(old: str, new: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "p.asc"
    text = "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 10\n1 2\n3 4\n"
    path.write_text(text.replace(old, new))
    path.with_suffix(".prj").write_text(pyproj.CRS(CRS).to_wkt("WKT1_ESRI"))
    read = partial(rasters.part, path, (0, 0, 20, 20), pyproj.CRS(CRS), of="persons", around="zones")
    if told:
        with pytest.raises(FileError, match=told):
            read()
    else:
        assert read()[0].shape == (2, 2)


def test_members_that_are_no_features_are_named(tmp_path: Path) -> None:
    path = geojson(tmp_path / "layer.geojson", square(), square(0.02))
    path.write_text(path.read_text("utf-8").replace('"Feature"', '"Featura"', 1), encoding="utf-8")
    with pytest.raises(FileError, match=r"1 member of its `features` without .* \(feature 1\); correct it"):
        readers.layer(path)
