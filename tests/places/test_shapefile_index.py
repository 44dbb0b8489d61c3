"""A shapefile whose index is missing or lies is read by its shapes; nothing is written beside it."""

from collections.abc import Callable
from pathlib import Path

import geopandas
import pytest
import shapely

from access.contracts.errors import FileError
from access.places import readers

PLACES = [shapely.Point(120.12345, 30), shapely.Point(121.12345, 31), shapely.Point(122.12345, 32)]
Damage = Callable[[bytes], bytes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "点.shp"
    geopandas.GeoDataFrame({"beds": [1, 2, 30]}, geometry=PLACES, crs="EPSG:4326").to_file(found)
    return found


def test_a_right_index_is_left_alone(path: Path) -> None:
    assert readers.layer(path)[1] == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:108] + data[100:108] + data[116:],  # the second as the first
        lambda data: data[:112] + b"\0\0\0\7" + data[116:],
        lambda data: data + b"x",
        lambda data: data[:-8],  # the third is missing
        lambda data: data[:0],
        None,
    ],
)
def test_an_index_that_lies_is_made_anew(path: Path, damage: Damage | None) -> None:
    index = path.with_suffix(".shx")
    if damage is None:
        index.unlink()
    else:
        index.write_bytes(damage(index.read_bytes()))
    before = {each: each.read_bytes() for each in path.parent.iterdir()}
    layer, (note,) = readers.layer(path)
    assert layer["beds"].tolist() == [1, 2, 30]
    assert layer.geometry.tolist() == PLACES
    assert note.level == "doubtful"
    assert "made anew from the .shp" in note.en
    assert {each: each.read_bytes() for each in path.parent.iterdir()} == before


@pytest.mark.parametrize(
    ("part", "damage", "told"),
    [
        (".shp", lambda data: data[:-10], "holds 2 whole shapes, the .dbf 3 rows"),
        (".shp", lambda data: data[:-28], "holds 2 whole shapes, the .dbf 3 rows"),
        (".dbf", lambda data: data[:4] + b"\2" + data[5:-12] + b"\x1a", "3 whole shapes, the .dbf 2 rows"),
    ],
)
def test_shapes_that_are_cut_are_not_passed_over(path: Path, part: str, damage: Damage, told: str) -> None:
    path.with_suffix(".shx").unlink()
    data = path.with_suffix(part).read_bytes()
    if part == ".dbf":
        head, size = int.from_bytes(data[8:10], "little"), int.from_bytes(data[10:12], "little")
        path.with_suffix(part).write_bytes(data[:4] + b"\2" + data[5 : head + 2 * size] + b"\x1a")
    else:
        path.with_suffix(part).write_bytes(damage(data))
    with pytest.raises(FileError, match=told):
        readers.layer(path)


def test_capitals_in_endings(path: Path) -> None:
    for each in list(path.parent.iterdir()):
        each.rename(each.with_suffix(each.suffix.upper()))
    layer, notes = readers.layer(path.with_suffix(".SHP"))
    assert (layer["beds"].tolist(), notes, layer.crs) == ([1, 2, 30], [], "EPSG:4326")
    path.with_suffix(".DBF").rename(path.with_suffix(".Dbf"))
    assert readers.layer(path.with_suffix(".SHP"))[0]["beds"].tolist() == [1, 2, 30]
