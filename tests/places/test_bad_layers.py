"""Damaged and hostile layers: each is refused in one clear message, and leads nowhere."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely

from access.contracts.errors import FileError
from access.places import kinds, readers, zones
from access.places.reading import Reading
from tests.places.test_formats import (
    CRS,
    DISTRICTS,
    FORMATS,
    drawing,
    geojson,
    kml,
    shapefile,
    written,
    zipped,
)
from tests.places.test_kinds import Listener, listener  # noqa: F401 (a fixture)

READING = Reading(crs=CRS)


@pytest.mark.parametrize("ending", [each for each in FORMATS if each not in ("gdb", "geojsonl")])
@pytest.mark.parametrize("kept", [0.0, 0.3])
def test_a_cut_file(ending: str, kept: float, tmp_path: Path) -> None:
    path = written(tmp_path, ending)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(FileError) as caught:
        readers.layer(path, READING)
    assert caught.value.subject == str(path)
    assert "It might help" not in str(caught.value)


@pytest.mark.parametrize("ending", ["kml", "kmz", "zip", "dxf"])
def test_a_cut_drawing_or_archive(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    if ending == "dxf":
        drawing(path, ["道路"], [shapely.LineString([(0, 0), (1, 1)])])
    elif ending == "kml":
        path.write_text(kml(), encoding="utf-8")
    else:
        zipped(path, {"doc.kml": kml().encode()})
    whole = path.read_bytes()
    for kept in (0, 4, len(whole) // 2):
        path.write_bytes(whole[:kept])
        with pytest.raises(FileError):
            readers.layer(path, READING)


@pytest.mark.parametrize("ending", [*kinds.VECTORS, *kinds.ARCHIVES])
def test_what_is_named_otherwise(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"图{ending}"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 100)
    with pytest.raises(FileError) as caught:
        readers.layer(path)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("name", ["../../x.shp", "/etc/x.shp", "C:\\x.shp", "a/../../x.shp"])
def test_names_that_lead_out_of_an_archive(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {name: b"x"})
    with pytest.raises(FileError, match="names in it lead out of it"):
        readers.layer(path)
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]


def test_bounds_of_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {**shapefile(tmp_path, "区")})
    monkeypatch.setenv("ACCESS_MOST_MEMBERS", "2")
    with pytest.raises(FileError, match="at most 2 are let in"):
        readers.layer(path)
    monkeypatch.delenv("ACCESS_MOST_MEMBERS")
    monkeypatch.setenv("ACCESS_MOST_EXTRACTED_BYTES", "300")
    with pytest.raises(FileError, match="bytes when unpacked; at most 300 are let in"):
        readers.layer(path)


def test_a_member_that_says_it_is_smaller_than_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {"a.geojson": (" " * 5000 + geojson()).encode()})
    size = len((" " * 5000 + geojson()).encode())
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    with pytest.raises(FileError):
        readers.layer(path)


def test_an_archive_without_layers_or_with_a_password(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="the archive holds nothing that is read here"):
        readers.layer(zipped(tmp_path / "a.zip", {"说明.docx": b"x", "b.zip": b"PK"}))
    path = zipped(tmp_path / "b.zip", {"a.geojson": geojson().encode()})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    with pytest.raises(FileError, match="the archive is encrypted"):
        readers.layer(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gbk"])
@pytest.mark.parametrize("ending", ["kml", "gml"])
def test_entities_are_not_read(ending: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    text = kml(encoding=encoding) if ending == "kml" else written(tmp_path, "gml").read_text("utf-8")
    head, rest = text.split("?>", 1)
    head = f'<?xml version="1.0" encoding="{encoding}"'
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]>'
    path = tmp_path / f"a.{ending}"
    for padding in ("", "<!--" + " " * 9000 + "-->"):
        path.write_bytes(f"{head}?>{padding}{declared}{rest}".encode(encoding))
        with pytest.raises(FileError):
            readers.layer(path)


def test_a_link_of_a_kml_is_not_followed(listener: Listener, tmp_path: Path) -> None:  # noqa: F811
    link = f"<NetworkLink><Link><href>{listener.url}/a.kml</href></Link></NetworkLink>"
    path = tmp_path / "a.kml"
    path.write_text(kml().replace("<Folder>", f"{link}<Folder>", 1), encoding="utf-8")
    assert len(readers.layer(path)[0]) == 3
    assert not listener.asked


@pytest.mark.parametrize("text", ['Open Table "other"\ncreate view x as Select * From other', "\\IsSeamless"])
def test_a_mapinfo_file_that_leads_to_others(text: str, tmp_path: Path) -> None:
    path = written(tmp_path, "tab")
    path.write_bytes(path.read_bytes() + text.encode())
    with pytest.raises(FileError, match="it is no MapInfo TAB"):
        readers.layer(path, READING)


def test_parts_that_are_missing(tmp_path: Path) -> None:
    path = written(tmp_path, "tab")
    path.with_suffix(".map").unlink()
    with pytest.raises(FileError):
        readers.layer(path, READING)
    path = written(tmp_path, "gdb")
    shutil.rmtree(path)
    path.mkdir()
    with pytest.raises(FileError, match="the folder holds no files of a geodatabase"):
        readers.layer(path)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("a.dwg", "save it as DXF"),
        ("a.rar", "unpack it"),
        ("a.dbf", r"give the \.shp"),
        ("a.xyz", "save it as"),
    ],
)
def test_what_is_not_read_leads_on(name: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(FileError, match=f"is not a kind that is read here .*; {hint}"):
        readers.layer(tmp_path / name)


def test_mixed_encodings_are_not_made_up(tmp_path: Path) -> None:
    """One name in UTF-8, one in GBK: each is read as it is meant, and it is told."""
    parts = shapefile(tmp_path, "区")
    table = parts["区.dbf"]
    data = table.read_bytes().replace("黄浦区".encode(), "黄浦区".encode("gbk") + b"   ")
    table.write_bytes(data)
    layer, notes = readers.layer(parts["区.shp"].with_suffix(".shp"))
    assert layer["名称"].tolist() == ["黄浦区", "静安区"]
    assert [each.level for each in notes] == ["doubtful"]


SELF_CROSSING = shapely.Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])


def test_parts_of_a_zone_whose_outlines_cross_themselves_are_mended(tmp_path: Path) -> None:
    # half a square each, side by side, under one id and with all else alike
    parts = [SELF_CROSSING, shapely.transform(SELF_CROSSING, lambda xy: xy + [1000, 0])]
    path = tmp_path / "a.gpkg"
    layer = geopandas.GeoDataFrame({"name": ["a", "a"], "kind": ["x", "x"]}, geometry=parts, crs=CRS)
    layer.to_file(path)
    table, notes = zones.from_layer(path, id_column=None, name_column=None)
    assert table.area.tolist() == pytest.approx([1_000_000])
    assert any("an invalid" in each.en or "outline is invalid" in each.en for each in notes)


def test_shapes_without_rows_and_rows_without_shapes(tmp_path: Path) -> None:
    path = written(tmp_path, "mif")
    rows = path.with_suffix(".mid")
    whole = rows.read_bytes()
    rows.write_bytes(whole + b"\r\n \r\n")  # blank lines are no rows
    assert len(readers.layer(path, READING)[0]) == 2
    rows.write_bytes(whole.splitlines(keepends=True)[0])
    with pytest.raises(FileError, match="Error during reading Record"):
        readers.layer(path, READING)
    rows.write_bytes(whole)
    text = path.read_bytes()
    path.write_bytes(text[: text.lower().rindex(b"region")])
    with pytest.raises(FileError, match="1 shape, but 2 rows"):
        readers.layer(path, READING)


@pytest.mark.parametrize("ending", ["gml", "parquet", "gdb", "zip"])
def test_an_outline_that_crosses_itself_is_mended(ending: str, tmp_path: Path) -> None:
    layer = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[SELF_CROSSING], crs=CRS)
    path = tmp_path / f"a.{ending}"
    if ending == "parquet":
        layer.to_parquet(path)
    elif ending == "zip":
        layer.to_file(tmp_path / "a.shp")
        with zipfile.ZipFile(path, "w") as archive:
            for each in tmp_path.glob("a.*"):
                if each != path:
                    archive.write(each, each.name)
    else:
        driver: Any = {"gml": "GML", "gdb": "OpenFileGDB"}[ending]
        pyogrio.write_dataframe(layer, path, driver=driver)
    table, _ = zones.from_layer(path, id_column=None, name_column=None)
    measured, notes = zones.measured(table, CRS)
    assert measured.area.tolist() == pytest.approx([500_000])
    assert any("invalid outline" in each.en for each in notes)


def test_an_area_across_the_antimeridian(tmp_path: Path) -> None:
    shape = shapely.box(-179.9, 0, 179.9, 1)  # as it comes out where 179.9 and −179.9 are joined
    path = tmp_path / "a.kml"
    pyogrio.write_dataframe(
        geopandas.GeoDataFrame({"Name": ["a"]}, geometry=[shape], crs=4326), path, driver="KML"
    )
    with pytest.raises(FileError, match="crosses the 180th meridian"):
        zones.from_layer(path, id_column=None, name_column="Name")


def test_a_parquet_without_geometry(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    DISTRICTS.drop(columns="geometry").to_parquet(path)
    with pytest.raises(FileError, match="a Parquet table without geometry; save it as GeoParquet"):
        readers.layer(path)
