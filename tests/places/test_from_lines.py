"""A planner's layer of street lines → STREETS: columns and words, faults, notes; drawn by hand (metres)."""

from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import zh
from access.places.streets import from_lines, joins
from access.places.streets.line_columns import Columns
from tests.conftest import CRS, EAST, NORTH

Line = list[tuple[float, float]]
CROSS: list[Line] = [[(0, 0), (200, 0)], [(100, -100), (100, 100)]]
ZONES = geopandas.GeoSeries([shapely.box(EAST - 500, NORTH - 500, EAST + 900, NORTH + 900)], crs=CRS)


def layer(folder: Path, lines: list[Any], crs: str = CRS, **columns: Any) -> Path:
    shapes = [shapely.LineString(each) if isinstance(each, list) else each for each in lines]
    placed = shapely.transform(shapes, lambda xyz: xyz + ([EAST, NORTH] + [0] * (xyz.shape[1] - 2)))
    if any(shapely.has_z(shapes)):
        placed = [
            shapely.transform(each, lambda xyz: xyz + [EAST, NORTH, 0], include_z=True) for each in shapes
        ]
    path = folder / "道路.gpkg"
    geopandas.GeoDataFrame(columns, geometry=placed, crs=CRS).to_crs(crs).to_file(path)
    return path


def read(path: Path, area: Any = ZONES, **how: Any) -> tuple[Any, list[Note], bool]:
    columns = {name: how.pop(name) for name in tuple(how) if name in Columns._fields}
    source = from_lines.Layer(path, Columns(**{"classes": {}, **columns}), **how)
    return from_lines.from_lines(source, CRS, area)


def faults(path: Path, **how: Any) -> tuple[str, str]:
    with pytest.raises(FileError) as caught:
        read(path, **how)
    return " ".join(caught.value.faults), " ".join(zh(each) for each in caught.value.faults)


@pytest.mark.parametrize(
    ("column", "word", "kind"),
    [
        ("道路等级", "主干路", "primary"),
        ("道路等级", " 次 干 路", "secondary"),
        ("道路等级", "支路Ⅱ级", "tertiary"),
        ("等级", "城市快速路", "trunk"),
        ("类型", "里弄", "residential"),
        ("类别", "人行道", "footway"),
        ("RoadClass", "村道", "unclassified"),
        ("fclass", "track_grade2", "track"),
        ("fclass", "living_street", "living_street"),
        ("highway", "Residential", "residential"),
        ("code", "5114", "secondary"),
        ("GB", "430501", "primary"),
        ("国标码", "420301", "secondary"),
        ("Layer", "支路", "tertiary"),
        ("type", "非机动车道", "cycleway"),
    ],
)
def test_classes_by_usual_columns_and_words(column: str, word: str, kind: str, tmp_path: Path) -> None:
    table, _, _ = read(layer(tmp_path, CROSS, **{column: [word, "支路"]}), cut_off_share=1)
    assert kind in table["class"].tolist()


def test_codes_as_numbers(tmp_path: Path) -> None:
    table, _, _ = read(layer(tmp_path, CROSS, gb=[430502.0, 430503.0]))
    assert set(table["class"]) == {"secondary", "tertiary"}


def test_words_of_no_class_are_refused_with_counts_and_the_nearest(tmp_path: Path) -> None:
    path = layer(tmp_path, [*CROSS, [(0, 50), (200, 50)]], 道路等级=["甲级路", "主干线", "甲级路"])
    en, chinese = faults(path)
    assert "3 rows of classes that are not known (主干线 1, 甲级路 2)" in en
    assert "主干 → primary" in en or "主干路 → primary" in en
    assert "streets: classes: {主干线: tertiary}" in en
    assert "“道路等级”列有 3 行的道路等级不认识（主干线 1, 甲级路 2）" in chinese
    table, _, _ = read(path, classes={"甲级路": "primary", "主干线": "支路"})
    assert set(table["class"]) == {"primary", "tertiary"}
    en, _ = faults(path, classes={"甲级路": "primary", "主干线": "prmary", "乙级路": "service"})
    assert "no class of street is called 'prmary' (primary?)" in en
    assert "no row has the class '乙级路'; those in the file are 主干线, 甲级路" in en


def test_without_a_class_all_are_walkable_and_it_is_told(tmp_path: Path) -> None:
    table, notes, _ = read(layer(tmp_path, CROSS, 编号=["a", "b"]))
    assert set(table["class"]) == {""}
    told = next(note for note in notes if "class_column" in note.en)
    assert (told.level, told.number) == ("doubtful", 2)
    # a column of something else, under a name that may tell the class
    assert set(read(layer(tmp_path, CROSS, type=["沥青", "水泥"]))[0]["class"]) == {""}


@pytest.mark.parametrize(
    ("column", "words", "ways"),
    [
        ("单向", ["是", "否"], ["forward", "both"]),
        ("oneway", ["F", "B"], ["forward", "both"]),
        ("oneway", ["T", "B"], ["backward", "both"]),
        ("oneway", [-1, 0], ["backward", "both"]),
        ("oneway", ["yes", None], ["forward", "both"]),
        ("单双向", ["单向", "双向"], ["forward", "both"]),
        ("通行方向", ["顺", "逆"], ["forward", "backward"]),
        ("通行方向", [2, 3], ["forward", "backward"]),
        ("direction", [1, 3], ["both", "backward"]),
        ("方向", ["顺向", "双向"], ["forward", "both"]),
        ("方向", ["东西", "南北"], ["both", "both"]),  # which way it runs, not which way is open
        ("双向", ["否", "是"], ["forward", "both"]),
        ("备注", ["是", "否"], ["both", "both"]),
    ],
)
def test_one_way_streets(column: str, words: list[Any], ways: list[str], tmp_path: Path) -> None:
    table, notes, _ = read(layer(tmp_path, CROSS, **{column: words}))
    by_row = table.groupby(table.index.str.split(".").str[0])["oneway"].unique()
    assert [each.tolist() for each in by_row] == [[way] for way in ways]
    assert sum("one-way" in note.en for note in notes) == 1


def test_words_that_tell_no_direction_are_refused(tmp_path: Path) -> None:
    en, chinese = faults(layer(tmp_path, CROSS, 单行=["是", "看情况"]))
    assert "column '单行' tells no direction in 1 row (feature 2: 看情况)" in en
    assert "第 2 个要素：看情况" in chinese
    en, _ = faults(layer(tmp_path, CROSS, a=["是", "否"]), oneway_column="单行")
    assert "`oneway_column`: no column '单行'; its columns are a" in en


@pytest.mark.parametrize(
    ("columns", "how", "pieces", "levels"),
    [
        ({}, {}, 4, False),
        ({"layer": [0, 1]}, {}, 2, True),
        ({"layer": ["0", "-1"]}, {}, 2, True),
        ({"bridge": ["T", "F"], "tunnel": ["F", "F"]}, {}, 2, True),
        ({"bridge": ["F", "F"], "tunnel": ["F", "F"], "layer": [0, 0]}, {}, 4, False),
        ({"是否桥梁": ["是", "否"]}, {}, 2, True),
        ({"桥梁": ["南浦大桥", None]}, {}, 2, True),
        ({"隧道": ["否", "是"]}, {}, 2, True),
        ({"标": ["高架", "地面"]}, {"level_column": "标"}, 2, True),
        ({"隧道": [0, 1]}, {"level_column": "隧道"}, 2, True),
        ({"level": [3, 2]}, {}, 4, False),  # a grade, not what lies above what
        ({"道路等级": ["支路", "人行天桥"]}, {}, 2, False),
        ({"道路等级": ["主干路", "快速路"]}, {}, 2, False),
        ({"道路等级": ["主干路", "国道"]}, {}, 4, False),
        ({"道路等级": ["主干路", "快速路"]}, {"crossings": "split"}, 4, False),
    ],
)
def test_levels(columns: Any, how: Any, pieces: int, levels: bool, tmp_path: Path) -> None:
    table, notes, told = read(layer(tmp_path, CROSS, **columns), cut_off_share=1, **how)
    assert len(table) == pieces
    assert told is levels
    assert any("on different levels" in note.en or "pass above" in note.en for note in notes) == (pieces == 2)


def test_what_is_a_bridge_is_one_for_others_too(tmp_path: Path) -> None:
    table, _, _ = read(layer(tmp_path, CROSS, bridge=["T", "F"], layer=[2, 0]), cut_off_share=1)
    assert table["layer"].tolist() == [2, 0]
    assert table["structure"].tolist() == ["bridge", "ground"]


def test_a_level_that_is_none_is_refused(tmp_path: Path) -> None:
    en, _ = faults(layer(tmp_path, CROSS, 层=["地面", "中间"]), level_column="层")
    assert "`level_column`: column '层' tells no level in 1 row (中间 1)" in en


def test_all_faults_at_once(tmp_path: Path) -> None:
    path = layer(tmp_path, CROSS, 道路等级=["主干路", "甲"], 单行=["是", "?"], 层=["x", "0"])
    with pytest.raises(FileError) as caught:
        read(path, level_column="层")
    assert len(caught.value.faults) == 3


def test_what_is_drawn_as_several_lines_twice_or_not_at_all(tmp_path: Path) -> None:
    lines = [
        shapely.MultiLineString([CROSS[0], [(0, 50), (200, 50)]]),
        CROSS[1],
        CROSS[1][::-1],
        [(10, 10), (10, 10)],
        shapely.Point(5, 5),
    ]
    table, notes, _ = read(layer(tmp_path, lines, name=["一路", "二路", "二路", "三路", "点"]))
    assert table["length_m"].sum() == pytest.approx(600)
    assert len(table) == 2 + 2 + 3
    assert set(table["name"]) == {"一路", "二路"}
    told = {note.en.split(": ", 1)[-1] for note in notes}
    assert "1 line drawn again, used once" in told
    assert "1 row that are no lines, not used (feature 5)" in told


def test_one_line_for_each_direction_is_a_street_open_both_ways(tmp_path: Path) -> None:
    lines = [*CROSS, CROSS[1][::-1]]
    table, _, _ = read(layer(tmp_path, lines, oneway=["yes", "yes", "yes"]))
    assert table.groupby("oneway")["length_m"].sum().round().to_dict() == {"both": 200, "forward": 200}
    table, _, _ = read(layer(tmp_path, [*CROSS, CROSS[1]], oneway=["yes", "yes", "yes"]))
    assert set(table["oneway"]) == {"forward"}


def test_heights_are_not_used_and_that_is_told(tmp_path: Path) -> None:
    high = [shapely.LineString([(0, 0, 3), (200, 0, 9)]), shapely.LineString([(100, -100, 3), (100, 100, 3)])]
    table, notes, _ = read(layer(tmp_path, high))
    assert not table.has_z.any()
    assert any("have heights" in note.en for note in notes)
    flat = [shapely.LineString([(*xy, 0) for xy in line]) for line in CROSS]
    assert not any("have heights" in note.en for note in read(layer(tmp_path, flat))[1])


@pytest.mark.parametrize("column", ["道路等级", "状态"])
def test_streets_that_are_not_built_are_left_out(column: str, tmp_path: Path) -> None:
    words = {"道路等级": ["主干路", "支路", "规划道路"], "状态": ["现状", "现状", "规划"]}[column]
    table, notes, _ = read(layer(tmp_path, [*CROSS, [(0, 50), (200, 50)]], **{column: words}))
    assert table["length_m"].sum() == pytest.approx(400)
    assert [(note.number, note.unit) for note in notes if note.level == "left_out"] == [(1, "rows")]


def test_areas_are_no_streets(tmp_path: Path) -> None:
    en, chinese = faults(layer(tmp_path, [shapely.box(0, 0, 200, 10), shapely.box(0, 0, 10, 200)]))
    assert "areas and no lines" in en
    assert "中心线" in chinese


def test_lines_that_do_not_hang_together_are_refused_with_what_mends_it(tmp_path: Path) -> None:
    apart: list[Line] = [[(0, 0), (200, 0)], [(100, 4), (100, 100)], [(0, 120), (200, 120)]]
    en, chinese = faults(layer(tmp_path, apart))
    # 296 of 496 m hang not together with the first: its own 200 are the longest
    assert "0.3 of 0.5 km (59.7%, in 2 parts) are cut off from the rest, more than 10%" in en
    assert "4.0 m from the rest" in en
    assert "With `snap_m: 20` 0.0% would be left" in en
    assert "改为 `snap_m: 20` 后只剩 0.0% 不相连" in chinese
    table, _, _ = read(layer(tmp_path, apart), snap_m=20)
    assert table["length_m"].sum() == pytest.approx(520)
    assert len(read(layer(tmp_path, apart), cut_off_share=0.6)[0]) == 3
    en, _ = faults(layer(tmp_path, CROSS, 道路等级=["快速路", "高速公路"]))
    assert "With `crossings: split` 0.0% would be left" in en
    assert "crossed by others" in en
    far: list[Line] = [[(0, 0), (200, 0)], [(0, 300), (200, 300)]]
    assert "No `snap_m` up to 20 m mends that" in faults(layer(tmp_path, far))[0]


def test_near_misses_are_told_as_of_openstreetmap(tmp_path: Path) -> None:
    lines: list[Line] = [[(0, 0), (900, 0)], [(450, 0), (450, 100)], [(100, 4), (100, 60)]]
    table, notes, levels = read(layer(tmp_path, lines))
    found = joins.joined(table, levels_known=levels)
    assert found.near_misses["gap_m"].tolist() == [4.0]
    assert found.near_misses["why"].tolist() == ["gap"]
    assert not any("loose end" in note.en for note in notes)
    assert any("1 loose end within 5 m" in note.en for note in read(layer(tmp_path, lines), snap_m=5)[1])


@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:4526", "EPSG:4490", "EPSG:4326"])
def test_streets_elsewhere_than_the_zones_are_refused_with_the_crs_that_they_may_be_in(
    crs: str, tmp_path: Path
) -> None:
    path = layer(tmp_path, CROSS, crs)
    assert len(read(path)[0]) == 4
    away = ZONES.translate(0, 250_000)
    en, chinese = faults(path, area=away)
    assert "no street lies in the zones, the nearest comes to 249." in en
    assert "没有一条道路在研究分区内" in chinese


def test_metres_of_another_zone_are_told(tmp_path: Path) -> None:
    path = layer(tmp_path, CROSS)
    rows = geopandas.read_file(path).to_crs("EPSG:4526")  # with the zone's number: 38
    rows.set_crs("EPSG:4547", allow_override=True).to_file(path)
    en, chinese = faults(path)
    assert "give `crs: EPSG:4526`" in en
    assert "x = 38,500,000 带有带号 38" in chinese


def test_the_same_file_gives_the_same_streets(tmp_path: Path) -> None:
    path = layer(tmp_path, [*CROSS, [(20, 2), (20, 90)], [(180, 99), (180, -2)]])
    one, other = read(path)[0], read(path)[0]
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))


def test_lines_that_are_nowhere_on_the_earth_are_left_out_by_row(tmp_path: Path) -> None:
    table, notes, _ = read(layer(tmp_path, [*CROSS, [(0, 0), (1e300, 5)], [(3, -1e200), (7, 7)]]))
    alone, _, _ = read(layer(tmp_path, CROSS))
    assert table["length_m"].tolist() == alone["length_m"].tolist()
    told = {note.en.split(": ", 1)[-1] for note in notes if note.level == "left_out"}
    assert told == {"2 rows with coordinates that are nowhere on the earth, not used (feature 3, 4)"}
    with pytest.raises(FileError, match="no line lies anywhere on the earth"):
        read(layer(tmp_path, [[(0, 0), (1e300, 5)]]))
