"""A shapefile in GBK, as older programs in China write them, is read as it was meant."""

from pathlib import Path

import geopandas
import pytest
import shapely

from access.contracts.errors import FileError
from access.places import readers
from access.places.reading import Reading

NAMES = ["西区", "东区", "abc"]


def shapefile(folder: Path, encoding: str, cpg: str | None, names: list[str], column: str = "名称") -> Path:
    path = folder / "zones.shp"
    points = [shapely.Point(120.12345, 30.12345)] * len(names)
    geopandas.GeoDataFrame({column: names}, geometry=points, crs="EPSG:4326").to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    return path


def renamed(path: Path, **names: bytes) -> None:
    """Give columns of a .dbf other names, as GeoPandas writes them: cut after ten bytes."""
    table = path.with_suffix(".dbf").read_bytes()
    for name, data in names.items():
        table = table.replace(name.encode(), data.ljust(10, b"\0"))
    path.with_suffix(".dbf").write_bytes(table)


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [
        *(("GBK", None), ("UTF-8", None), ("UTF-8", "UTF-8"), ("GBK", "GBK"), ("GBK", "936")),
        *(("GBK", "UTF-8"), ("GBK", "nonsense"), ("GB18030", None)),
    ],
)
def test_names_and_columns_are_read(encoding: str, cpg: str | None, tmp_path: Path) -> None:
    layer = readers.layer(shapefile(tmp_path, encoding, cpg, NAMES))[0]
    assert layer.columns.tolist() == ["名称", "geometry"]
    assert layer["名称"].tolist() == NAMES


def test_a_mark_in_the_table_is_believed(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "GBK", None, NAMES)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    for mark, notes in ((0x4D, 0), (0x57, 1), (0x03, 1)):  # GBK, "ANSI", Western, which it cannot be
        table[29] = mark
        path.with_suffix(".dbf").write_bytes(table)
        layer, told = readers.layer(path)
        assert (layer.iloc[0, 0], len(told)) == ("西区", notes)


@pytest.mark.parametrize("cpg", [None, "1252", "ISO-8859-1"])
def test_western_names_stay_western(cpg: str | None, tmp_path: Path) -> None:
    path = shapefile(tmp_path, "CP1252", cpg, ["Zürich", "Köln", "Malmö"], column="name")
    assert readers.layer(path)[0]["name"].tolist() == ["Zürich", "Köln", "Malmö"]


@pytest.mark.parametrize("cpg", ["ISO-8859-1", "UTF-8", "1252"])
def test_a_cpg_that_cannot_be_right_is_not_believed(cpg: str, tmp_path: Path) -> None:
    layer, (note,) = readers.layer(shapefile(tmp_path, "GBK", cpg, NAMES, column="name"))
    assert layer["name"].tolist() == NAMES
    assert note.level == "doubtful"
    assert f"{cpg}; it is not, read as GB 18030" in note.en


def test_chinese_in_utf8_whose_cpg_says_gbk(tmp_path: Path) -> None:
    """医院 in UTF-8 would be 鍖婚櫌 in GBK, whose signs are hardly used."""
    layer, (note,) = readers.layer(shapefile(tmp_path, "UTF-8", "GBK", ["医院", "学校"]))
    assert (layer["名称"].tolist(), note.level) == (["医院", "学校"], "doubtful")


def test_a_word_in_gbk_that_is_utf8_too(tmp_path: Path) -> None:
    """医院 in GBK is ҽԺ in UTF-8."""
    assert "医院".encode("gbk").decode("utf-8") == "ҽԺ"
    path = shapefile(tmp_path, "GBK", None, ["医院"], column="name")
    assert readers.layer(path)[0]["name"].tolist() == ["医院"]


def test_a_said_encoding_is_the_one(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "BIG5", None, ["市場", "公園"], column="name")
    layer, notes = readers.layer(path, Reading(encoding="big5"))
    assert (layer["name"].tolist(), notes) == (["市場", "公園"], [])
    with pytest.raises(FileError, match="its text is not utf-8; correct `encoding`"):
        readers.layer(path, Reading(encoding="utf-8"))


def test_a_name_cut_in_mid_character_loses_that_only(tmp_path: Path) -> None:
    """A name in a .dbf has ten bytes: three signs of three, and one of the fourth."""
    path = shapefile(tmp_path, "UTF-8", "UTF-8", ["西区"], column="A234567890")
    renamed(path, A234567890="行政区划名称".encode()[:10])
    layer, (note,) = readers.layer(path)
    assert layer.columns.tolist() == ["行政区", "geometry"]
    assert (note.level, note.number) == ("doubtful", 1)


def test_names_cut_to_the_same_stay_apart(tmp_path: Path) -> None:
    """GDAL numbers the second, in the middle of a sign."""
    path = tmp_path / "z.shp"
    frame = {f"{each}234567890": [each] for each in "ABC"}
    geopandas.GeoDataFrame(frame, geometry=[shapely.Point(120.12345, 30.12345)], crs="EPSG:4326").to_file(
        path
    )
    name = "行政区划名称".encode()
    renamed(path, A234567890=name[:10], B234567890=name[:8] + b"_1", C234567890=name[:9] + b"\xe7")
    layer = readers.layer(path)[0]
    assert layer.columns.tolist() == ["行政区", "行政_1", "行政区_2", "geometry"]
    assert layer.iloc[0, :3].tolist() == ["A", "B", "C"]
    table = path.with_suffix(".dbf").read_bytes()
    path.with_suffix(".dbf").write_bytes(table.replace(name[:9] + b"\xe7", name[:10]))
    with pytest.raises(FileError, match=r"column '行政区' stands twice in z\.dbf; rename one"):
        readers.layer(path)  # pyogrio would give both the values of the second
