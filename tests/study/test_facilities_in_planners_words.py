"""Lists of facilities as planners have them: types, states and dates in their words, places twice."""

from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyproj
import pytest
import shapely

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places.facilities import duplicates, listed_states
from access.places.facilities.from_table import Columns, from_list
from access.places.facilities.listed_types import Vocabulary
from access.places.reading import Reading
from access.standards import understood
from access.study import read_types

CRS = pyproj.CRS("EPSG:4549")
METRES = Reading(crs="EPSG:4549")
X, Y = 350_000, 3_450_000
AREA = geopandas.GeoSeries([shapely.box(X, Y, X + 9000, Y + 9000)], crs=CRS)
WORDS = Vocabulary(
    type=lambda word: understood.token("type", word),
    status=lambda word: understood.token("status", word),
    unknown=lambda words: understood.unknown("type", words, Said("设施类型", "facility type")),
)


def read(tmp_path: Path, said: Columns, day: date | None = None, **columns: list[Any]) -> Any:
    """Read a list of places 100 m apart with these columns; return the table and the notes in one text."""
    number = len(next(iter(columns.values())))
    frame = pd.DataFrame({**columns, "x": [X + 100 * i for i in range(number)], "y": Y})
    frame.to_csv(tmp_path / "list.csv", index=False)
    table, doors, notes = from_list(tmp_path / "list.csv", said, CRS, vocabulary=WORDS, area=AREA, day=day)
    assert doors.index.tolist() == table.index.tolist()
    return table, " | ".join(note.en for note in notes)


OWN = Columns(type="类别", reading=METRES)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("农贸市场", "farmers_market"),
        ("菜市场", "farmers_market"),
        ("farmers_market", "farmers_market"),
        ("Farmers Market", "farmers_market"),
        ("三级医院", "hospital_tertiary"),
        ("社区卫生服务中心", "community_or_township_health_centre"),
        ("乡镇卫生院", "community_or_township_health_centre"),
        ("托育机构", "childcare_facility"),
        ("community_health_centre", "community_or_township_health_centre"),
        (" 幼 儿 园 ", "kindergarten"),
        ("公共文化设施（图书馆、文化馆（站）、美术馆、博物馆、演出场所等）", "public_cultural_facility"),
    ],
)
def test_types_need_no_words_where_the_list_has_their_names(word: str, kind: str, tmp_path: Path) -> None:
    table, told = read(tmp_path, OWN, 类别=[word, "supermarket"])
    assert table["type"].tolist() == [kind, "supermarket"]
    assert (f"types understood so: {word.strip()} → {kind} 1" in told) == (word != kind)


def test_words_that_are_no_types_are_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        read(tmp_path, OWN, 类别=["农贸市埸", "农贸市埸", "公厕", "超市"])
    assert (
        "unknown facility type '农贸市埸' (2), '公厕'; did you mean 'farmers_market' (农贸市场)"
        in caught.value.en
    )
    assert "不认识的设施类型：'农贸市埸' (2), '公厕'；是否为 'farmers_market' (农贸市场)" in caught.value.zh


@pytest.mark.parametrize("word", ["设施", "服务", "网点"])
def test_the_last_words_of_a_type_are_no_name_of_it(word: str, tmp_path: Path) -> None:
    # 村级（农村）互助养老点/设施, 精神障碍社区康复机构/服务, 公共就业创业服务平台/网点
    with pytest.raises(FileError, match=f"unknown facility type '{word}'"):
        read(tmp_path, OWN, 类别=[word])
    assert understood.token("type", "和合书吧") == "reading_bar"  # of 城市书房/和合书吧


@pytest.mark.parametrize(
    "word", ["超市;幼儿园", "超市；幼儿园", "超市、幼儿园", "超市|幼儿园", "supermarket, 幼儿园"]
)
@pytest.mark.parametrize(
    "types", [{}, {"超市": "supermarket", "supermarket": "supermarket", "幼儿园": "kindergarten"}]
)
def test_a_place_of_two_types_is_one_of_each(word: str, types: dict[str, str], tmp_path: Path) -> None:
    said = Columns(type="类别", reading=METRES, types=types, types_shared=True)
    table, told = read(tmp_path, said, 类别=[word, "超市"], 名称=["甲", "乙"])
    assert sorted(zip(table["type"], table["name"], strict=True)) == [
        ("kindergarten", "甲"),
        ("supermarket", "乙"),
        ("supermarket", "甲"),
    ]
    assert table.index.tolist() == ["list:2:kindergarten", "list:2:supermarket", "list:3"]
    # where both types count together, it is one place
    assert table["place_id"].fillna("").tolist() == ["list:2", "list:2", ""]
    assert "1 row of several types" in told


def test_categories_of_web_maps_are_known_by_one_of_their_parts(tmp_path: Path) -> None:
    said = Columns(type="类别", reading=METRES, types={"三级甲等医院": "hospital_tertiary"})
    table, told = read(tmp_path, said, 类别=["医疗保健服务;综合医院;三级甲等医院", "医疗保健服务;诊所;诊所"])
    assert table["type"].tolist() == ["hospital_tertiary"]
    assert "1 row of kinds not named in `types` (医疗保健服务;诊所;诊所 1)" in told


def test_a_word_of_types_that_fits_no_row_is_refused(tmp_path: Path) -> None:
    types = {"综合医院": "hospital_tertiary", "社区医院": "medical_facility"}
    said = Columns(type="类别", reading=METRES, types=types)
    rows = ["综合性医院"] * 3 + ["社区医院", ""]
    with pytest.raises(FileError) as caught:
        read(tmp_path, said, 类别=rows)
    assert caught.value.en.endswith(
        "`types`: no row of column '类别' holds '综合医院'; did you mean '综合性医院'?; it holds"
        " 综合性医院 3, 社区医院 1, — 1"
    )
    assert len(read(tmp_path, said, 类别=["综合医院", "社区 医院"])[0]) == 2


def test_of_a_file_of_types_some_words_may_be_in_no_row_of_a_list(tmp_path: Path) -> None:
    types = {"综合医院": "hospital_tertiary", "公园": "park"}
    said = Columns(type="类别", reading=METRES, types=types, types_shared=True)
    table, told = read(tmp_path, said, 类别=["综合医院", "公厕"])
    assert len(table) == 1
    assert "1 word of the file of types in no row (公园)" in told
    for rows in (["综合性医院", "公园"], ["公厕", "车站"]):  # a slip; and none fits
        with pytest.raises(FileError, match="`types`: no row of column '类别' holds"):
            read(tmp_path, said, 类别=rows)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"区": ("黄浦",)}, "`where`: no row of column '区' holds '黄浦'; did you mean '黄浦区'"),
        ({"区": ("黄浦区", "徐汇区")}, "'徐汇区'.*it holds 黄浦区 1, 静安区 1"),
        ({"县": ("黄浦区",)}, "no column '县'; its columns are"),
        ({"区": ("黄浦区",), "级": ("2",)}, "no row fits all of `where` "),
    ],
)
def test_a_value_of_where_that_fits_no_row_is_refused(
    where: dict[str, tuple[str, ...]], message: str, tmp_path: Path
) -> None:
    said = Columns(kind="park", reading=METRES, where=where)
    with pytest.raises(FileError, match=message):
        read(tmp_path, said, 区=["黄浦区", "静安区"], 级=[1, 2])
    good = Columns(kind="park", reading=METRES, where={"区": ("黄浦区",), "级": ("1",)})
    assert len(read(tmp_path, good, 区=["黄浦区", "静安区"], 级=[1, 2])[0]) == 1


STATES = ["营业", "停业", "在建", "规划", "已关闭", "Permanently closed", "正常", "", "装修中", "A类"]


@pytest.mark.parametrize("header", ["状态", "经营状态", "Status", "business_status"])
def test_places_that_are_closed_or_not_built_are_left_out(header: str, tmp_path: Path) -> None:
    said = Columns(kind="park", reading=METRES)
    table, told = read(tmp_path, said, 名称=[f"园{i}" for i in range(10)], **{header: STATES})
    assert sorted(table["name"]) == ["园0", "园6", "园7", "园8", "园9"]
    assert (
        "5 rows of places closed or not yet built (停业 1, 在建 1, 规划 1, 已关闭 1, Permanently closed 1)"
        in told
    )
    assert f"column '{header}' leaves open whether 2 rows are there (装修中 1, A类 1); kept" in told


def test_a_column_of_states_that_says_other_things_leaves_nothing_out(tmp_path: Path) -> None:
    said = Columns(kind="park", reading=METRES)
    table, told = read(tmp_path, said, 状态=["已审核", "待审核"])
    assert (len(table), told) == (2, "")


def test_what_the_study_says_of_states_goes_first(tmp_path: Path) -> None:
    said = Columns(kind="park", reading=METRES, where={"状态": ("规划",)})
    assert len(read(tmp_path, said, 状态=["规划", "现状"])[0]) == 1
    with pytest.raises(FileError, match="all its places are closed or not yet built"):
        read(tmp_path, Columns(kind="park", reading=METRES), 状态=["规划", "在建"])


@pytest.mark.parametrize(
    ("day", "opened", "closed", "there"),
    [
        (date(2024, 6, 1), "2027年", None, False),
        (date(2024, 6, 1), "2024", None, True),
        (date(2024, 6, 1), "2024/7/1", None, False),
        (date(2024, 6, 1), "20240701", None, False),
        (date(2024, 6, 1), "约2030年", None, True),  # nobody can tell
        (date(2024, 6, 1), None, "2023-12-31", False),
        (date(2024, 6, 1), None, "2024-12-31", True),
        (None, "2027年", None, True),
        (None, None, "2020", True),
    ],
)
def test_places_open_and_close(
    day: date | None, opened: str | None, closed: str | None, there: bool, tmp_path: Path
) -> None:
    said = Columns(kind="park", reading=METRES)
    more = {"开业时间": [opened, "2001"], "停业时间": [closed, None]}
    table, told = read(tmp_path, said, day, 名称=["甲", "乙"], **more)
    assert table["name"].tolist() == (["甲", "乙"] if there else ["乙"])
    assert ("1 row of places closed or not yet built" in told) != there
    assert ("kept: the study names no day" in told) == (day is None and closed is not None)


def test_dates_that_nobody_can_tell_are_doubted_and_places_named_in_both_languages(tmp_path: Path) -> None:
    said = Columns(kind="park", reading=METRES)
    opened = ["预计2027年底", "—", "2020", "2027-05"]
    frame = pd.DataFrame(
        {"名称": [*"甲乙丙丁"], "开业时间": opened, "x": [X, X + 100, X + 200, X + 300], "y": Y}
    )
    frame.to_csv(tmp_path / "list.csv", index=False)
    day = date(2024, 6, 1)
    notes = from_list(tmp_path / "list.csv", said, CRS, vocabulary=WORDS, area=AREA, day=day)[2]
    assert [note.zh.partition("：")[2] for note in notes] == [
        "1 行已停用或尚未建成（2027-05 开业 1），未计入（丁：2027-05 开业）",
        "“开业时间”列有 1 行看不出日期（预计2027年底），按在用计",
    ]
    assert "1 row of places closed or not yet built (opens 2027-05 1): 丁: opens 2027-05" in notes[0].en
    assert "column '开业时间' holds no date in 1 row (预计2027年底); kept" in notes[1].en


def test_numbers_of_years_are_dates(tmp_path: Path) -> None:
    said = Columns(kind="park", reading=METRES, attributes={"year": "开园年份"})
    table, _ = read(tmp_path, said, date(2024, 6, 1), 建成年份=[2020.0, 2027.0], 开园年份=[2020, 2027])
    assert table["year"].tolist() == [2020]
    assert listed_states.iso_day(2020.0) == "2020"


def facilities(*rows: tuple[str, str | None, float]) -> Any:
    """Facilities of these types, names and distances along a line."""
    return geopandas.GeoDataFrame(
        {
            "type": [row[0] for row in rows],
            "name": [row[1] for row in rows],
            "capacity": [None if i else 7.0 for i in range(len(rows))],
            "source": "list",
        },
        index=pd.Index([f"f{i}" for i in range(len(rows))], name="facility_id", dtype="str"),
        geometry=[shapely.Point(X + row[2], Y) for row in rows],
        crs=CRS,
    )


@pytest.mark.parametrize(
    ("one", "other", "metres", "same"),
    [
        ("外滩社区卫生服务中心", "外滩社区卫生服务中心", 0, True),
        ("外滩社区卫生服务中心", "上海市黄浦区外滩社区卫生服务中心", 40, True),
        ("外滩社区卫生服务中心", "外滩 社区卫生 服务中心", 40, True),
        ("外滩社区卫生服务中心", "外滩社区卫生服务中心", 60, False),
        ("外滩社区卫生服务中心", "外摊社区卫生服务中心", 40, True),
        ("外滩社区卫生服务中心", "外滩社区卫生服务中", 40, True),
        ("黄浦区第一中心小学", "黄浦区第二中心小学", 40, False),
        ("仁济医院东院", "仁济医院西院", 0, False),
        ("A", None, 0, False),
        ("市场", "超市", 0, False),
    ],
)
def test_what_looks_listed_twice(one: str, other: str | None, metres: float, same: bool) -> None:
    found = duplicates.found(facilities(("park", one, 0), ("park", other, metres), ("library", one, 0)))
    assert found.to_dict() == ({"f1": "f0"} if same else {})


def test_three_of_a_name_are_one() -> None:
    # each within 50 m of the next
    found = duplicates.found(facilities(*[("park", "人民公园", 40 * i) for i in range(3)]))
    assert found.to_dict() == {"f1": "f0", "f2": "f0"}


def test_twice_listed_places_are_kept_or_merged_as_the_study_says() -> None:
    table = facilities(("park", None, 0), ("park", "人民公园", 900), ("park", "人民公园", 910))
    table.loc["f2", "capacity"] = 30
    doors = table[["geometry"]]
    kept, _, (note,) = duplicates.settled(table, doors, merge=False)
    assert (len(kept), note.level, note.number) == (3, "doubtful", 1)
    assert "(人民公园 f2 = f1); kept: if they are, write `settings: {duplicates: merge}`" in note.en
    merged, entrances, (note,) = duplicates.settled(table, doors, merge=True)
    assert merged["capacity"].fillna(0).to_dict() == {"f0": 7, "f1": 30}
    assert entrances.index.tolist() == ["f0", "f1"]
    assert note.level == "left_out"
    assert duplicates.settled(merged, entrances, merge=False)[2] == []


def test_polygons_of_facilities_are_told(tmp_path: Path) -> None:
    shapes = [shapely.box(X, Y, X + 60, Y + 60), shapely.Point(X + 500, Y)]
    geopandas.GeoDataFrame({"名称": ["甲", "乙"]}, geometry=shapes, crs=CRS).to_file(tmp_path / "a.gpkg")
    _, _, notes = from_list(tmp_path / "a.gpkg", Columns(kind="park"), CRS, vocabulary=WORDS, area=AREA)
    assert notes[0].en.startswith(
        "a.gpkg: 1 row of areas (median 3,600 m², largest 3,600 m²); ways to them end at their outlines"
    )


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_words_for_types_may_stand_in_a_table(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "类别对照.csv"
    path.write_text("原类别,设施类型\n菜场,农贸市场\n卖场, supermarket\n,\n", encoding=encoding)
    assert read_types.mapping(path) == {"菜场": "farmers_market", "卖场": "supermarket"}
    (tmp_path / "t.yaml").write_text("菜场: 农贸市场\n", encoding="utf-8")
    assert read_types.mapping(tmp_path / "t.yaml") == {"菜场": "farmers_market"}
    path.write_text("原类别,设施类型\n菜场,农贸市埸\n菜场,超市\n", encoding=encoding)
    with pytest.raises(FileError) as caught:
        read_types.mapping(path)
    assert caught.value.faults[0] == "words that stand for several types: 菜场"
    assert (
        "column '设施类型': unknown facility type '农贸市埸'; did you mean 'farmers_market"
        in caught.value.faults[1]
    )
