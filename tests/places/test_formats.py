"""One layer of two districts and of three places, written in each format that planners send: read alike."""

import gzip
import json
import re
import sqlite3
import warnings
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely

from access.contracts.errors import FileError
from access.places import readers, zones
from access.places.reading import Reading

CRS = "EPSG:4549"
NAMES = ["黄浦区", "静安区"]
BOXES = [shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)]
DISTRICTS = geopandas.GeoDataFrame({"名称": NAMES, "code": ["01", "02"]}, geometry=BOXES, crs=CRS)
# those of the drawing, in degrees
FIRST = "121.40,31.20,0 121.41,31.20,0 121.41,31.21,0 121.40,31.21,0 121.40,31.20,0"
PLACES = {"医院": ("瑞金医院", 121.405), "学校": ("第一小学", 121.407)}


def ascii_columns(layer: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The same with texts in letters, of as many bytes as those in GBK have."""
    return layer.assign(名称=["AAAAAA", "BBBBBB"]).rename(columns={"名称": "NAME"})


def in_gbk(path: Path, *, name: str = "NAME", charset: str | None = None) -> None:
    """Put Chinese in GBK in the place of letters."""
    data = path.read_bytes()
    for letters, word in (("AAAAAA", NAMES[0]), ("BBBBBB", NAMES[1]), (name, "名称")):
        data = data.replace(letters.encode(), word.encode("gbk"))
    if charset:
        data = data.replace(b"Neutral", charset.encode())
    path.write_bytes(data)


def written(folder: Path, ending: str) -> Path:
    path = folder / f"区界.{ending}"
    if ending in ("tab", "mif"):
        options: dict[str, Any] = {"FORMAT": "MIF"} if ending == "mif" else {}
        pyogrio.write_dataframe(ascii_columns(DISTRICTS), path, driver="MapInfo File", **options)
        for each in folder.iterdir():
            in_gbk(each)
    elif ending == "parquet":
        DISTRICTS.to_parquet(path)
    elif ending == "geojsonl":
        pyogrio.write_dataframe(DISTRICTS.to_crs(4326), path, driver="GeoJSONSeq")
    else:
        drivers = {"gdb": "OpenFileGDB", "gml": "GML", "gpkg": "GPKG", "fgb": "FlatGeobuf", "shp": None}
        pyogrio.write_dataframe(DISTRICTS, path, driver=drivers[ending])
        (folder / "区界.xsd").unlink(missing_ok=True)
    return path


FORMATS = ["gdb", "gml", "gpkg", "fgb", "shp", "tab", "mif", "parquet", "geojsonl"]


@pytest.mark.parametrize("ending", FORMATS)
def test_districts_are_the_same_in_every_format(ending: str, tmp_path: Path) -> None:
    path = written(tmp_path, ending)
    before = sorted(tmp_path.rglob("*"))
    reading = Reading(crs=CRS) if ending in ("tab", "mif") else Reading()
    table, _ = zones.from_layer(path, id_column=None, name_column="名称", reading=reading)
    table = table.loc[NAMES].to_crs(CRS)
    assert table["code"].tolist() == ["01", "02"]
    for found, box in zip(table.geometry, BOXES, strict=True):
        assert found.symmetric_difference(box).area < 30  # of 10^6 m²: MapInfo keeps centimetres
    assert sorted(tmp_path.rglob("*")) == before  # nothing is written beside it
    assert len(readers.sha256(path)) == 64


@pytest.mark.parametrize("ending", ["tab", "mif"])
@pytest.mark.parametrize("charset", ["Neutral", "WindowsSimpChinese", "WindowsLatin1"])
def test_mapinfo_in_gbk_whatever_it_says(ending: str, charset: str, tmp_path: Path) -> None:
    path = written(tmp_path, ending)
    for each in tmp_path.iterdir():
        in_gbk(each, charset=charset)
    layer, notes = readers.layer(path)
    assert layer["名称"].tolist() == NAMES
    levels = {"Neutral": ["found"], "WindowsSimpChinese": [], "WindowsLatin1": ["doubtful"]}
    assert [each.level for each in notes] == levels[charset]


def test_text_that_is_neither_unicode_nor_chinese_is_doubted(tmp_path: Path) -> None:
    path = written(tmp_path, "mif")
    for each in tmp_path.iterdir():
        each.write_bytes(each.read_bytes().replace(NAMES[0].encode("gbk"), "Zürich".encode("cp1252")))
        each.write_bytes(each.read_bytes().replace(NAMES[1].encode("gbk"), "Genève".encode("cp1252")))
        each.write_bytes(each.read_bytes().replace("名称".encode("gbk"), b"NAME"))
    layer, notes = readers.layer(path)
    assert layer["NAME"].tolist() == ["Zürich", "Genève"]
    assert [each.level for each in notes] == ["doubtful"]


def zipped(path: Path, files: dict[str, Path | bytes], **options: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.read_bytes()
            archive.writestr(zipfile.ZipInfo(name) if options.get("plain") else name, data)
    return path


def shapefile(folder: Path, stem: str, names: list[str] = NAMES) -> dict[str, Path]:
    DISTRICTS.assign(名称=names).to_file(folder / f"{stem}.shp", encoding="UTF-8")
    return {each.name: each for each in folder.iterdir() if each.stem == stem}


@pytest.mark.parametrize("place", ["", "规划/区界/", "A/", "./"])
@pytest.mark.parametrize("capitals", [True, False])
def test_a_shapefile_in_a_zip(place: str, capitals: bool, tmp_path: Path) -> None:
    parts = shapefile(tmp_path, "区界")
    renamed: dict[str, Path | bytes] = {
        place
        + (name.replace(".", ".").rsplit(".")[0] + (each.suffix.upper() if capitals else each.suffix)): each
        for name, each in parts.items()
    }
    renamed |= {"__MACOSX/._区界.shp": b"x", "readme.txt": b"x", ".DS_Store": b"x"}
    path = zipped(tmp_path / "区界.ZIP", renamed)
    layer, notes = readers.layer(path)
    assert (layer["名称"].tolist(), layer.crs, notes) == (NAMES, CRS, [])


def test_a_zip_of_several_layers(tmp_path: Path) -> None:
    parts = {f"图层/{name}": each for name, each in shapefile(tmp_path, "区界").items()}
    parts |= {f"图层/{name}": each for name, each in shapefile(tmp_path, "街道", ["a", "b"]).items()}
    path = zipped(tmp_path / "规划.zip", {**parts})
    with pytest.raises(
        FileError, match=r"it holds 2 layers \(图层/区界.shp, 图层/街道.shp\); name the one meant"
    ):
        readers.layer(path)
    for word in ("街道", "街道.shp", "图层/街道.shp"):
        assert readers.layer(path, Reading(layer=word))[0]["名称"].tolist() == ["a", "b"]
    with pytest.raises(FileError, match="no layer '市界' in it; its layers are 图层"):
        readers.layer(path, Reading(layer="市界"))


def test_a_name_in_gbk_within_a_zip(tmp_path: Path) -> None:
    """As Windows packs it in China: no mark of UTF-8, the bytes are GBK."""
    parts = shapefile(tmp_path, "zz")
    path = zipped(tmp_path / "a.zip", {**parts})
    path.write_bytes(path.read_bytes().replace(b"zz.", "区".encode("gbk") + b"."))
    gpkg = tmp_path / "b.gpkg"
    pyogrio.write_dataframe(DISTRICTS, gpkg, layer="b")
    assert readers.layer(path)[0]["名称"].tolist() == NAMES
    assert readers.layer(path, Reading(layer="区"))[0]["名称"].tolist() == NAMES


def test_a_geodatabase_in_a_zip(tmp_path: Path) -> None:
    folder = tmp_path / "规划.gdb"
    pyogrio.write_dataframe(DISTRICTS, folder, driver="OpenFileGDB", layer="区界")
    pyogrio.write_dataframe(DISTRICTS.iloc[:1], folder, driver="OpenFileGDB", layer="核心区", append=True)
    files = {each.name: each for each in folder.iterdir()}
    for place in ("规划.gdb/", "数据/规划.gdb/", ""):
        path = zipped(tmp_path / "规划.gdb.zip", {place + name: each for name, each in files.items()})
        assert len(readers.layer(path, Reading(layer="核心区"))[0]) == 1
        with pytest.raises(FileError, match=r"it holds 2 layers \(区界, 核心区\)") as caught:
            readers.layer(path)
        assert caught.value.subject.startswith(str(path))


def test_a_packed_geojson(tmp_path: Path) -> None:
    path = tmp_path / "区界.geojson.gz"
    path.write_bytes(gzip.compress(DISTRICTS.to_crs(4326).to_json().encode()))
    assert readers.layer(path)[0]["名称"].tolist() == NAMES
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FileError, match="it cannot be unpacked"):
        readers.layer(path)


def geojson(**properties: Any) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"名称": "黄浦区", **properties},
            "geometry": {"type": "Point", "coordinates": [121.4, 31.2]},
        }
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [("utf-8", 0), ("utf-8-sig", 0), ("utf-16", 0), ("utf-16-le", None), ("gbk", 1), ("gb18030", 1)],
)
def test_a_geojson_in_any_encoding(encoding: str, notes: int | None, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(geojson().encode(encoding))
    if notes is None:  # no mark at its beginning
        with pytest.raises(FileError):
            readers.layer(path)
        assert readers.layer(path, Reading(encoding=encoding))[0]["名称"].tolist() == ["黄浦区"]
        return
    layer, told = readers.layer(path)
    assert layer["名称"].tolist() == ["黄浦区"]
    assert len(told) == notes


def test_a_geojson_in_utf16_that_names_its_crs(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    named = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}}
    path.write_bytes(json.dumps({**json.loads(geojson()), **named}).encode("utf-16"))
    assert readers.layer(path)[0].crs == CRS


def kml(*, encoding: str = "UTF-8") -> str:
    folders = "".join(
        f"<Folder><name>{folder}</name><Placemark><name>{name}</name><description><![CDATA[<b>x</b>]]></description>"
        f'<ExtendedData><Data name="床位"><value>10</value></Data><Data name="编号"><value>007</value></Data>'
        f"</ExtendedData><Point><coordinates>{x},31.205,4</coordinates></Point></Placemark></Folder>"
        for folder, (name, x) in PLACES.items()
    )
    ring = f"<outerBoundaryIs><LinearRing><coordinates>{FIRST}</coordinates></LinearRing></outerBoundaryIs>"
    area = f"<Placemark><name>黄浦区</name><Polygon>{ring}</Polygon></Placemark>"
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>标签</name>{folders}<Folder><name>区界</name>{area}</Folder></Document></kml>"
    )


@pytest.mark.parametrize(("encoding", "told"), [("UTF-8", "UTF-8"), ("gbk", "GBK"), ("gbk", "UTF-8")])
def test_placemarks_of_all_folders(encoding: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "奥维.kml"
    path.write_bytes(kml(encoding=told).encode(encoding))
    layer, notes = readers.layer(path)
    assert layer["Name"].tolist() == ["瑞金医院", "第一小学", "黄浦区"]
    assert layer["folder"].tolist() == ["医院", "学校", "区界"]
    assert layer["床位"].tolist()[:2] == ["10", "10"]
    assert layer["编号"].tolist()[:2] == ["007", "007"]
    assert (layer.crs, layer.geometry.has_z.any()) == ("EPSG:4326", False)
    assert layer.geometry.iloc[0] == shapely.Point(121.405, 31.205)
    assert [each.level for each in notes] == (["doubtful"] if (encoding, told) == ("gbk", "UTF-8") else [])
    assert readers.layer(path, Reading(layer="学校"))[0]["Name"].tolist() == ["第一小学"]
    with pytest.raises(FileError, match="no folder '公园' in it; its folders are 医院, 学校, 区界"):
        readers.layer(path, Reading(layer="公园"))


def test_zones_among_placemarks(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.kmz", {"doc.kml": kml().encode(), "files/icon.png": b"x"})
    table, notes = zones.from_layer(path, id_column=None, name_column=None)
    assert table.index.tolist() == ["黄浦区"]
    assert [(each.level, each.number) for each in notes] == [("left_out", 2)]


def drawing(path: Path, layers: list[str], shapes: list[Any], page: bytes = b"ANSI_936") -> Path:
    """Write a DXF whose layers are called in GBK."""
    letters = [f"LAYER{number}" for number, _ in enumerate(layers)]
    table = geopandas.GeoDataFrame({"Layer": letters}, geometry=shapes)
    with warnings.catch_warnings(action="ignore"):  # of no CRS, which a DXF cannot hold
        pyogrio.write_dataframe(table, path, driver="DXF")
    data = path.read_bytes().replace(b"ANSI_1252", page)
    for letter, layer in zip(letters, layers, strict=True):
        data = data.replace(letter.encode(), layer.encode("gbk"))
    path.write_bytes(data)
    return path


SQUARE = shapely.LineString([(0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)])


@pytest.mark.parametrize("page", [b"ANSI_936", b"ANSI_1252", b"GB2312"])
def test_a_drawing(page: bytes, tmp_path: Path) -> None:
    shapes = [shapely.LineString([(0, 0), (500, 500)]), shapely.Point(10, 20), SQUARE]
    path = drawing(tmp_path / "总图.dxf", ["道路", "医院", "区界"], shapes, page)
    with pytest.raises(FileError, match="it names no CRS; give `crs`"):
        readers.layer(path)
    layer, _ = readers.layer(path, Reading(crs=CRS))
    assert layer["Layer"].tolist() == ["道路", "医院", "区界"]
    assert layer.geom_type.tolist() == ["LineString", "Point", "LineString"]
    assert layer.geometry.iloc[1].equals(shapely.Point(10, 20))
    only, _ = readers.layer(path, Reading(crs=CRS, layer="道路"))
    assert only.geometry.length.tolist() == pytest.approx([500 * 2**0.5])
    with pytest.raises(FileError, match="no layer '河流' in it; its layers are 区界, 医院, 道路"):
        readers.layer(path, Reading(crs=CRS, layer="河流"))


@pytest.mark.parametrize(("flags", "colour"), [(b"0", b"-7"), (b"1", b"7")])  # off; frozen
def test_what_a_drawing_does_not_show(flags: bytes, colour: bytes, tmp_path: Path) -> None:
    shapes = [shapely.LineString([(0, y), (100, y)]) for y in (0, 10, 20)]
    path = drawing(tmp_path / "总图.dxf", ["道路", "旧路", "旧路"], shapes)
    old = "旧路".encode("gbk")
    shown = old + b"\n 70\n     0\n 62\n     7"
    data = path.read_bytes()
    assert shown in data
    path.write_bytes(data.replace(shown, old + b"\n 70\n     " + flags + b"\n 62\n     " + colour))
    layer, notes = readers.layer(path, Reading(crs=CRS))
    assert layer["Layer"].tolist() == ["道路"]
    assert [(each.level, each.number, each.unit) for each in notes] == [("left_out", 2, "objects")]
    assert "旧路" in notes[0].zh
    assert len(readers.layer(path, Reading(crs=CRS, layer="旧路"))[0]) == 2
    only = drawing(tmp_path / "旧.dxf", ["旧路"], shapes[:1])
    only.write_bytes(only.read_bytes().replace(b"\n 62\n     7", b"\n 62\n    -7"))
    with pytest.raises(FileError, match=r"all its layers \(旧路\) are off or frozen"):
        readers.layer(only, Reading(crs=CRS))


def test_areas_of_a_drawing_are_its_closed_lines(tmp_path: Path) -> None:
    other = shapely.transform(SQUARE, lambda xy: xy + (2000, 0))
    shapes = [SQUARE, other, shapely.LineString([(0, 0), (9, 9), (9, 0)])]
    path = drawing(tmp_path / "总图.dxf", ["黄浦区", "静安区", "道路"], shapes)
    reading = Reading(crs=CRS)
    table, notes = zones.from_layer(path, id_column=None, name_column="Layer", reading=reading)
    assert table.index.tolist() == NAMES
    assert table.area.tolist() == pytest.approx([1e6, 1e6])
    assert [(each.level, each.number) for each in notes if each.unit == "objects"] == [("left_out", 1)]
    path = drawing(tmp_path / "线.dxf", ["道路"], shapes[2:])
    with pytest.raises(FileError, match=r"no areas and no closed lines \(1 open ones\)"):
        zones.from_layer(path, id_column=None, name_column="Layer", reading=reading)


def test_a_geopackage_that_says_it_holds_fewer_rows_than_it_does(tmp_path: Path) -> None:
    path = written(tmp_path, "gpkg")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE gpkg_ogr_contents SET feature_count = 1")
    assert readers.layer(path)[0]["名称"].tolist() == NAMES


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("\n10\n", "\n{}\n", "a code is no number ('{}')"),
        ("5001", "50x1", "a coordinate or measure is no number ('50x1')"),
    ],
)
def test_a_drawing_whose_numbers_are_damaged_is_refused(
    before: str, after: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.dxf"
    line = "0\nLINE\n8\n路\n10\n5001\n20\n2\n11\n3\n21\n4\n"
    text = f"0\nSECTION\n2\nENTITIES\n{line}0\nENDSEC\n0\nEOF\n"
    path.write_text(text, encoding="utf-8")
    assert len(readers.layer(path, Reading(crs="EPSG:4549"))[0]) == 1
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(FileError, match=re.escape(told)):
        readers.layer(path, Reading(crs="EPSG:4549"))


@pytest.mark.parametrize("place", range(8))
def test_a_quotation_mark_lost_beside_a_mif_is_refused(place: int, tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"a": ["w", "e"], "b": ["x", "y"]}, geometry=geopandas.points_from_xy([1, 2], [3, 4]), crs=4326
    )
    frame.to_file(tmp_path / "a.mif", driver="MapInfo File", FORMAT="MIF")
    assert len(readers.layer(tmp_path / "a.mif")[0]) == 2
    text = (tmp_path / "a.mid").read_text(encoding="utf-8")
    at = [i for i, sign in enumerate(text) if sign == '"'][place]
    (tmp_path / "a.mid").write_text(text[:at] + text[at + 1 :], encoding="utf-8")
    with pytest.raises(FileError):
        readers.layer(tmp_path / "a.mif")
