"""Tables, rasters and compressed files that would fill the memory are refused before they do."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from access.contracts import bounds
from access.contracts.errors import FileError
from access.places import packed, rasters, readers
from access.places.osm.file import OsmFile
from access.places.streets.from_graph import from_graphml
from tests.conftest import HELSINKI


def text_of(rows: int) -> str:
    return "\n".join(["id,lon,lat", *(f"{n},116,40" for n in range(rows))]) + "\n"


def test_rows_are_counted_as_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, zipped = tmp_path / "x.csv", tmp_path / "x.csv.gz"
    plain.write_text(text_of(100))
    zipped.write_bytes(gzip.compress(text_of(100).encode("gb18030")))
    monkeypatch.setenv("ACCESS_MOST_ROWS", "100")
    assert len(readers.table(plain)[0]) == len(readers.table(zipped)[0]) == 100
    monkeypatch.setenv("ACCESS_MOST_ROWS", "99")
    for path in (plain, zipped):
        with pytest.raises(FileError, match=r"x\.csv.*: it comes to 100 rows; at most 99 are let in"):
            readers.table(path)


def test_columns_and_empty_values_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text(",".join(f"c{n}" for n in range(20_000)) + "\n")
    with pytest.raises(FileError, match="it comes to 20,000 columns"):
        readers.table(path)
    monkeypatch.setenv("ACCESS_MOST_EMPTY_VALUES", "1000")
    path.write_text("a,b,c,d,e,f,g,h,i,j,k,l\n" + "1\n" * 100)
    with pytest.raises(FileError, match="nearly all of them empty"):
        readers.table(path)
    path.write_text("a,b,c,d,e,f,g,h,i,j,k,l\n" + "1,,,,,,,,,,,\n" * 100)
    assert readers.table(path)[0].shape == (100, 12)


def test_a_table_that_unpacks_to_far_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_RATIO_FROM", 2**20)
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"id,lon,lat\n" + (b" " * 10_000 + b"\n") * 300))
    with pytest.raises(FileError, match="times its own size when unpacked; at most 200"):
        readers.table(path)


def test_a_table_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "edges.parquet").write_bytes(b"PAR1")
    with pytest.raises(FileError, match=r"'\.parquet' is not a kind of table that is read here \(\.csv, "):
        readers.table(tmp_path / "edges.parquet")
    (tmp_path / "edges.txt").write_text("u,v\n1,2\n")
    assert readers.table(tmp_path / "edges.txt")[0].shape == (1, 2)


def test_features_with_columns_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = '"geometry": {"type": "Point", "coordinates": [116, 40]}'
    features = ",".join(f'{{"type": "Feature", "properties": {{"k{n}": 1}}, {point}}}' for n in range(200))
    path = tmp_path / "x.geojson"
    path.write_text(f'{{"type": "FeatureCollection", "features": [{features}]}}')
    assert readers.layer(path)[0].shape == (200, 201)
    monkeypatch.setenv("ACCESS_MOST_EMPTY_VALUES", "30000")
    with pytest.raises(
        FileError, match=r"it comes to 40,000 values \(rows × columns\), nearly all of them empty"
    ):
        readers.layer(path)


def test_more_cells_than_the_memory_holds(tmp_path: Path) -> None:
    """A few bytes that declare 100,000 × 100,000 cells of 0.00001 degrees; a part of it is read."""
    path = tmp_path / "people.tif"
    profile: dict[str, Any] = {"driver": "GTiff", "width": 100_000, "height": 100_000, "count": 1}
    profile |= {"dtype": "float32", "sparse_ok": True, "tiled": True, "crs": "EPSG:4326", "BIGTIFF": "YES"}
    with rasterio.open(path, "w", transform=Affine(1e-5, 0, 116, 0, -1e-5, 41), **profile) as file:
        file.write(np.ones((256, 256), "float32"), 1, window=rasterio.windows.Window(0, 0, 256, 256))
    with pytest.raises(FileError, match="10,000,000,000 raster cells in the part that is read"):
        rasters.part(path, (116, 40, 117, 41), "EPSG:4326", of="persons", around="zones")
    values, *_ = rasters.part(path, (116, 40.9975, 116.0025, 41), "EPSG:4326", of="persons", around="zones")
    assert values.sum() == values.size == 251 * 251  # with the cells that the bounds touch


def test_one_block_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "people.tif"
    profile: dict[str, Any] = {"driver": "GTiff", "width": 50, "height": 50, "count": 1, "dtype": "uint8"}
    profile |= {"crs": "EPSG:4326", "transform": Affine(0.01, 0, 116, 0, -0.01, 41), "blockysize": 50}
    with rasterio.open(path, "w", **profile) as file:
        file.write(np.ones((50, 50), "uint8"), 1)
    monkeypatch.setenv("ACCESS_MOST_CELLS", "2499")
    with pytest.raises(FileError, match="2,500 raster cells"):
        rasters.part(path, (116, 40.9, 116.1, 41), "EPSG:4326", of="persons", around="zones")


def test_a_packed_osm_file_of_blanks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_RATIO_FROM", 2**20)
    path = tmp_path / "x.osm.gz"
    path.write_bytes(gzip.compress(b"<osm version='0.6'>" + b" " * (packed.STEP * 3) + b"</osm>"))
    with pytest.raises(FileError, match="times its own size when unpacked"):
        _ = OsmFile(path).ways


def blob(raw_size: int, data: bytes) -> bytes:
    """A blob of a .pbf file, by the wiki of OpenStreetMap: its header's length, its header, itself."""
    inside = b"\x10" + varint(raw_size) + b"\x1a" + varint(len(data)) + data
    header = b"\x0a\x07OSMData\x18" + varint(len(inside))
    return len(header).to_bytes(4, "big") + header + inside


def varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def test_a_pbf_file_whose_blobs_unpack_to_far_more(tmp_path: Path) -> None:
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(b"".join(blob(2**25, b"x" * 1000) for _ in range(3)))
    with pytest.raises(FileError, match=r"it comes to 32,[0-9]{3} times its own size when unpacked"):
        _ = OsmFile(path).ways
    path.write_bytes(b"".join(blob(2000, b"x" * 1000) for _ in range(3)))
    packed.check(path)


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_MOST_LINE_BYTES", "20")
    path = tmp_path / "x.csv"
    path.write_text("id,lon,lat\n1,116,40.000000000\n")
    assert len(readers.table(path)[0]) == 1
    path.write_text("id,lon,lat\n1,116,40.00000000000000")
    with pytest.raises(FileError, match="it comes to 23 bytes in one line; at most 20"):
        readers.table(path)


def test_what_a_pbf_file_says_that_it_unpacks_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """By another route: the parser's own count of the same city as plain XML is some 10 MB."""
    packed.check(HELSINKI)
    monkeypatch.setenv("ACCESS_MOST_UNPACKED_BYTES", str(HELSINKI.stat().st_size))
    with pytest.raises(FileError, match="bytes when unpacked"):
        packed.check(HELSINKI)


@pytest.mark.parametrize("ending", [".osm.gz", ".osm.pbf"])
def test_damaged_files_are_left_to_the_parser(ending: str, tmp_path: Path) -> None:
    for number, data in enumerate(
        (b"", b"\x1f\x8b\x08", b"\xff" * 1000, b"\0\0\0\x0a\x0a\xff\xff\xff\xff\xff\x7f")
    ):
        path = tmp_path / f"{number}{ending}"
        path.write_bytes(data)
        packed.check(path)
        with pytest.raises(FileError, match="not a whole OpenStreetMap file"):
            _ = OsmFile(path).ways


def test_declarations_in_a_graph_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.graphml"
    path.write_text(
        '<?xml version="1.0"?><!-- x --><!DOCTYPE graphml [<!ENTITY a "b">]><graphml>&a;</graphml>'
    )
    with pytest.raises(FileError, match="it holds declarations"):
        from_graphml(path, "EPSG:4547")
    path.write_text("<graphml>" + "<a>" * 10)
    with pytest.raises(FileError, match="not a graph saved by osmnx"):
        from_graphml(path, "EPSG:4547")


def test_rows_that_are_longer_than_the_header(tmp_path: Path) -> None:
    """The first column would be taken for an index, and all others moved by one, without a word."""
    path = tmp_path / "x.csv"
    path.write_text("id,lon,lat\nA,116,40,5\nB,117,41,6\n")
    with pytest.raises(FileError, match=r"2 rows with more .* fields than the 3 of the header \(line 2: 4"):
        readers.table(path)
    path.write_text("id,lon,lat\nA,116,40" + "," * 30_000 + "\n")
    with pytest.raises(FileError, match="it comes to 30,002 columns"):
        readers.table(path)
    path.write_text("id,lon,lat,\nA,116,40,\nB,117,,\n")
    assert readers.table(path)[0]["lat"].tolist() == ["40", ""]
