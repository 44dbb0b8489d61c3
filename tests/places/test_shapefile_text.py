"""A shapefile in GBK, as older programs in China write them, is read as it was meant."""

from pathlib import Path

import geopandas
import pytest
import shapely

from access.places import readers

NAMES = ["西区", "东区", "abc"]


def shapefile(folder: Path, encoding: str, cpg: str | None, names: list[str], column: str = "名称") -> Path:
    path = folder / "zones.shp"
    points = [shapely.Point(120, 30)] * len(names)
    geopandas.GeoDataFrame({column: names}, geometry=points, crs="EPSG:4326").to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    return path


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
    for mark, read in ((0x4D, "西区"), (0x57, "西区"), (0x03, "Î÷Çø")):  # GBK, "ANSI", Western
        table[29] = mark
        path.with_suffix(".dbf").write_bytes(table)
        assert readers.layer(path)[0].iloc[0, 0] == read


@pytest.mark.parametrize("cpg", [None, "1252", "ISO-8859-1"])
def test_western_names_stay_western(cpg: str | None, tmp_path: Path) -> None:
    path = shapefile(tmp_path, "CP1252", cpg, ["Zürich", "Köln", "Malmö"], column="name")
    assert readers.layer(path)[0]["name"].tolist() == ["Zürich", "Köln", "Malmö"]


def test_a_cpg_that_can_be_right_is_believed(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "GBK", "ISO-8859-1", NAMES, column="name")
    assert readers.layer(path)[0]["name"].iloc[0] == "Î÷Çø"
