"""Zones as planners have them: levels, classes, parents and names in their words, in one layer or three."""

from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from access.contracts.errors import FileError
from access.study import read_zones
from access.study.zone_source import Zones

CRS = "EPSG:4549"
X, Y = 350_000, 3_450_000


def square(x: int, y: int = 0, side: int = 1000) -> Any:
    return shapely.box(X + x, Y + y, X + x + side, Y + y + side)


def layer(path: Path, shapes: list[Any], **columns: list[Any]) -> Path:
    geopandas.GeoDataFrame(columns, geometry=shapes, crs=CRS).to_file(path)
    return path


def read(folder: Path, said: Any) -> Any:
    source = Zones.model_validate(said, context={"folder": folder})
    return read_zones.read(source, lambda _: pytest.fail("no OpenStreetMap file is asked for"))


def of(tmp_path: Path, said: dict[str, Any] | None = None, **columns: list[Any]) -> tuple[Any, str]:
    """The zones of a layer with these columns, and the notes on them."""
    number = len(next(iter(columns.values())))
    layer(tmp_path / "zones.gpkg", [square(1000 * i) for i in range(number)], **columns)
    table, _, notes = read(tmp_path, {"path": "zones.gpkg", "name_column": "名称", **(said or {})})
    return table, " | ".join(note.en for note in notes)


NAMES = ["黄浦区", "外滩街道", "永安社区"]
TOKENS = ["district", "subdistrict", "community"]


@pytest.mark.parametrize(
    "words",
    [
        ["区", "街道", "社区"],
        ["区级", "乡镇街道", "居委会"],
        ["市辖区", "街道办事处", "社区居民委员会"],
        ["区县", "镇街", "村（居）委会"],
        ["县级", "乡级", "村级"],
        ["District", "Sub-District", "COMMUNITY"],
        ["3", "4", "5"],
        ["6", "8", "10"],
        ["310101", "310101002", "310101002001"],
        ["310101000000", "310101002000", "310101002001"],
        [" 区 ", "街　道", "社 区"],
    ],
)
def test_levels_are_taken_in_words_numbers_and_codes(words: list[str], tmp_path: Path) -> None:
    table, _ = of(tmp_path, {"level_column": "级"}, 名称=NAMES, 级=words)
    assert table["level"].tolist() == TOKENS


def test_numbers_of_levels_are_numbers_in_the_file_too(tmp_path: Path) -> None:
    table, told = of(tmp_path, {"level_column": "级"}, 名称=NAMES, 级=[3, 4, 5])
    assert table["level"].tolist() == TOKENS
    assert "level understood so: 3 → district 1, 4 → subdistrict 1, 5 → community 1" in told


@pytest.mark.parametrize(
    ("name", "word", "level"),
    [
        ("即墨市", "区县", "county"),
        ("平阴县", "3", "county"),
        ("古镇", "乡镇街道", "town"),
        ("大王乡", "4", "township"),
        ("大王", "乡镇街道", "subdistrict"),
        ("永安村", "5", "village"),
        ("永安村委会", "村居", "village"),
        ("永安", "村居", "community"),
        ("黄浦区", "市", "city"),  # a word for one level alone is that, whatever the name
    ],
)
def test_a_word_for_several_levels_is_told_by_the_name(
    name: str, word: str, level: str, tmp_path: Path
) -> None:
    assert of(tmp_path, {"level_column": "级"}, 名称=[name], 级=[word])[0]["level"].tolist() == [level]


def test_a_level_that_nobody_knows_is_refused_with_the_words(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        of(tmp_path, {"level_column": "级"}, 名称=[*NAMES, "丁"], 级=["区", "街到", "街到", None])
    assert caught.value.en.endswith(
        "zones.gpkg: unknown level in column '级' '街到' (2); did you mean 'subdistrict' (街道)?; known:"
        " city (市), district (区), county (县), subdistrict (街道), town (镇), township (乡),"
        " community (社区), village (村), settlement (居民点), residential_area (居住区),"
        " development_zone (开发区); leave it empty for a zone of none"
    )
    assert "不认识的“级”列的级别：'街到' (2)；是否为 'subdistrict' (街道)？" in caught.value.zh


def test_a_column_that_only_happens_to_be_called_level_is_not_used(tmp_path: Path) -> None:
    table, told = of(tmp_path, 名称=NAMES, level=["A", "B", "C"])
    assert "level" not in table.columns
    assert "column 'level' holds no level that is known ('A' 1, 'B' 1, 'C' 1); not used" in told
    with pytest.raises(FileError, match="unknown level in column 'level' 'A'"):
        of(tmp_path, {"level_column": "level"}, 名称=NAMES, level=["A", "B", "C"])
    with pytest.raises(FileError, match="unknown level in column 'level' 'B'"):  # some are known: a slip
        of(tmp_path, 名称=NAMES, level=["区", "B", "社区"])


def test_zones_of_no_level_stay_without_one(tmp_path: Path) -> None:
    table, _ = of(tmp_path, {"level_column": "级"}, 名称=NAMES, 级=["区", None, "社区"])
    assert table["level"].fillna("").tolist() == ["district", "", "community"]


@pytest.mark.parametrize(
    ("words", "classes"),
    [
        (["城镇", "乡村"], ["urban", "rural"]),
        (["城市", "农村"], ["urban", "rural"]),
        (["111", "220"], ["urban", "rural"]),
        ([122, 210], ["urban", "rural"]),
        (["123特殊区域", "210 乡中心区"], ["urban", "rural"]),
        (["Urban", "RURAL"], ["urban", "rural"]),
        (["1", "2"], ["urban", "rural"]),
    ],
)
def test_classes_are_taken_in_words_and_codes(words: list[Any], classes: list[str], tmp_path: Path) -> None:
    table, _ = of(tmp_path, {"class_column": "城乡"}, 名称=["甲", "乙"], 城乡=words)
    assert table["class"].tolist() == classes


def test_usual_headers_are_found_without(tmp_path: Path) -> None:
    table, _ = of(tmp_path, 名称=NAMES, 行政级别=["区", "街道", "社区"], 城乡分类代码=[111, 121, 111])
    assert table["level"].tolist() == TOKENS
    assert table["class"].tolist() == ["urban"] * 3


@pytest.mark.parametrize("word", ["城郊", "300", "urbane"])
def test_a_class_that_nobody_knows_is_refused(word: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=f"unknown class in column '城乡' '{word}'"):
        of(tmp_path, {"class_column": "城乡"}, 名称=["甲", "乙"], 城乡=["城镇", word])


CODES = ["370200000000", "370202000000", "370281000000", "370202001000", "370202001003", "370202103201"]
CITY = ["青岛市", "市南区", "胶州", "八大湖", "天台路", "东坡"]


@pytest.mark.parametrize("said", [{"code_column": "码"}, {"id_column": "码"}])
def test_codes_tell_levels_and_parents(said: dict[str, str], tmp_path: Path) -> None:
    table, told = of(tmp_path, said, 名称=CITY, 码=CODES)
    assert table["level"].tolist() == ["city", "district", "county", "subdistrict", "community", "village"]
    named = dict(zip(table.index, table["name"], strict=True))
    parents = table["parent_id"].map(named).astype(object)
    # 370202103 is not in the layer: the village lies in the district
    assert parents.where(parents.notna(), "").tolist() == [
        "",
        "青岛市",
        "青岛市",
        "市南区",
        "八大湖",
        "市南区",
    ]
    assert "levels told by division codes" in told


def test_leading_zeros_and_short_codes_are_kept(tmp_path: Path) -> None:
    table, _ = of(tmp_path, {"id_column": "码"}, 名称=["甲", "乙"], 码=["0101", "0102"])
    assert table.index.tolist() == ["0101", "0102"]  # no division codes: no levels follow
    assert "level" not in table.columns
    with pytest.raises(FileError, match="column '码' holds 2 words that are no division codes"):
        of(tmp_path, {"code_column": "码"}, 名称=["甲", "乙"], 码=["0101", "0102"])


def test_districts_of_chongqing_are_no_counties(tmp_path: Path) -> None:
    table, _ = of(tmp_path, {"code_column": "码"}, 名称=["铜梁", "城口"], 码=["500151", "500229"])
    assert table["level"].tolist() == ["district", "county"]


@pytest.mark.parametrize(
    "parents",
    [
        ["上海市", "黄浦区", "外滩街道"],  # the city is not in the layer
        [None, "黄浦区", "外滩街道"],
        ["上海市", "黄浦", "外滩"],
        ["", "黄 浦 区", "外滩　街道"],
        ["上海", "黄浦区", "外滩街道办事处"],
    ],
)
@pytest.mark.parametrize("levels", [["区", "街道", "社区"], None])
def test_parents_are_found_by_name(
    parents: list[str | None], levels: list[str] | None, tmp_path: Path
) -> None:
    more, said = ({"级": levels}, {"level_column": "级"}) if levels else ({}, {})
    table, told = of(tmp_path, {"parent_column": "上级", **said}, 名称=NAMES, 上级=parents, **more)
    assert table["parent_id"].fillna("").tolist() == ["", "黄浦区", "外滩街道"]
    assert ("1 zone in a parent that is not in the layer (上海" in told) == bool(
        parents[0] and "上海" in parents[0]
    )


def test_names_with_blanks_inside_are_parents_of_those_without(tmp_path: Path) -> None:
    names = ["五里　桥街道", "瞿溪"]
    table, _ = of(tmp_path, {"parent_column": "上级"}, 名称=names, 上级=[None, "五里桥街道"])
    assert table["parent_id"].fillna("").tolist() == ["", "五里　桥街道"]


def test_of_two_of_one_bare_name_the_one_of_a_higher_level_is_the_parent(tmp_path: Path) -> None:
    names, levels = ["城关镇", "城关村", "东街"], ["镇", "村", "居民点"]
    said = {"parent_column": "上级", "level_column": "级"}
    with pytest.raises(FileError, match="zone 东街 lies in '城关', which may be any of 城关镇, 城关村"):
        of(tmp_path, said, 名称=names, 级=levels, 上级=[None, "城关镇", "城关"])
    table, _ = of(tmp_path, said, 名称=names, 级=levels, 上级=[None, "城关", "城关村"])
    assert table["parent_id"].fillna("").tolist() == ["", "城关镇", "城关村"]


@pytest.mark.parametrize(
    ("parents", "message"),
    [
        ([None, "黄埔区", "外滩街道"], "parent zones that are not in it: 黄埔区 .*did you mean '黄浦区'"),
        ([None, "黄浦区", "南京路街道"], "parent zones that are not in it: 南京路街道"),
        (["黄铺区", "黄浦区", "外滩街道"], "parent zones that are not in it: 黄铺区 .*did you mean '黄浦区'"),
        (["永安社区", "黄浦区", "外滩街道"], "zones that lie in themselves by their parents"),
    ],
)
def test_parents_that_are_slips_are_refused(parents: list[str | None], message: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=message):
        of(tmp_path, {"parent_column": "上级"}, 名称=NAMES, 上级=parents)


def three(tmp_path: Path) -> list[dict[str, str]]:
    layer(tmp_path / "区.gpkg", [square(0, 0, 2000)], 名称=["黄浦区"])
    layer(tmp_path / "街道.gpkg", [square(0), square(1000)], 名称=["外滩街道", "豫园街道"])
    layer(tmp_path / "社区.gpkg", [square(0, 0, 500), square(1500)], 名称=["永安社区", "学院居委会"])
    return [{"path": f"{each}.gpkg", "name_column": "名称"} for each in ("区", "街道", "社区")]


def test_three_layers_are_one_of_three_levels(tmp_path: Path) -> None:
    table, of_layers, _ = read(tmp_path, three(tmp_path))
    assert dict(zip(table.index, table["level"], strict=True)) == {
        "黄浦区": "district",
        "外滩街道": "subdistrict",
        "豫园街道": "subdistrict",
        "永安社区": "community",
        "学院居委会": "community",
    }
    assert [len(each) for each in of_layers] == [1, 2, 2]


def test_one_of_several_layers_may_say_its_level(tmp_path: Path) -> None:
    layers = three(tmp_path)
    layer(tmp_path / "片.gpkg", [square(0, 0, 500)], 名称=["一片"])
    with pytest.raises(FileError, match="give `level` or `level_column`; names do not tell it: 一片"):
        read(tmp_path, [*layers, {"path": "片.gpkg", "name_column": "名称"}])
    table, _, _ = read(tmp_path, [*layers, {"path": "片.gpkg", "name_column": "名称", "level": "居住区"}])
    assert table["level"].iloc[-1] == "residential_area"


def test_one_id_in_two_layers_leads_to_the_column_of_ids(tmp_path: Path) -> None:
    layers = three(tmp_path)
    layer(tmp_path / "社区.gpkg", [square(0)], 名称=["外滩街道"])
    with pytest.raises(FileError, match=r"1 zone id in several layers \(外滩街道\); .*`id_column`"):
        read(tmp_path, layers)


def test_layers_in_other_crs_are_brought_together(tmp_path: Path) -> None:
    layers = three(tmp_path)
    geopandas.read_file(tmp_path / "街道.gpkg").to_crs("EPSG:4490").to_file(tmp_path / "街道.gpkg")
    table, _, _ = read(tmp_path, layers)
    assert table.crs == CRS
    assert table.geometry["外滩街道"].area == pytest.approx(1e6, rel=1e-6)


def test_rows_of_one_zone_that_agree_are_one(tmp_path: Path) -> None:
    shapes = [square(0), square(1000), square(5000)]
    columns = {"名称": ["外滩街道", "外滩街道", "豫园街道"], "OBJECTID": [1, 2, 3], "区": ["黄浦区"] * 3}
    layer(tmp_path / "z.gpkg", shapes, **columns)
    table, _, notes = read(tmp_path, {"path": "z.gpkg", "name_column": "名称"})
    assert table.geometry.area.round().to_dict() == {"外滩街道": 2e6, "豫园街道": 1e6}
    assert "1 zone of several rows that agree, made one (外滩街道)" in notes[0].en


def test_rows_of_one_name_that_do_not_agree_lead_to_the_column_of_ids(tmp_path: Path) -> None:
    shapes = [square(0), square(9000)]
    far = {"名称": ["胜利社区", "胜利社区"]}
    layer(tmp_path / "z.gpkg", shapes, **far, 代号=["a", "b"])
    with pytest.raises(
        FileError,
        match=r"1 repeated zone id \(胜利社区\) in rows that differ in 代号 .*`id_column` \(代号\)",
    ):
        read(tmp_path, {"path": "z.gpkg", "name_column": "名称"})
    layer(tmp_path / "z.gpkg", shapes, **far)
    with pytest.raises(FileError, match="rows more than 100 m apart"):
        read(tmp_path, {"path": "z.gpkg", "name_column": "名称"})
    layer(tmp_path / "z.gpkg", shapes, **far, 街道=["甲街道", "甲街道"])  # which tells that they are one
    assert len(read(tmp_path, {"path": "z.gpkg", "name_column": "名称"})[0]) == 1


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (["外滩"], ["外滩街道"]),
        (["外滩街道办事处", "豫园"], ["外滩街道", "豫园街道"]),
        (["豫 园街道"], ["豫园街道"]),
        (["老城厢"], ["豫园街道"]),
    ],
)
def test_names_of_zones_are_matched_with_and_without_their_endings(
    wanted: list[str], kept: list[str], tmp_path: Path
) -> None:
    said = {"names": wanted, "aliases": {"老城厢": "豫园街道"}}
    table, _ = of(tmp_path, said, 名称=["外滩街道", "豫园街道", "瑞金街道"])
    assert table.index.tolist() == kept


@pytest.mark.parametrize(
    ("wanted", "message"),
    [("外滩镇", "no zone '外滩镇'"), ("外摊街道", "no zone '外摊街道' in it; did you mean '外滩街道'")],
)
def test_names_that_are_others_are_not_matched(wanted: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=message):
        of(tmp_path, {"names": [wanted]}, 名称=["外滩街道", "豫园街道"])


def test_a_name_that_may_be_two_zones_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="'城关' may be any of 城关乡, 城关镇"):
        of(tmp_path, {"names": ["城关"]}, 名称=["城关镇", "城关乡"])


@pytest.mark.parametrize(
    ("words", "epsg"),
    [
        ("2000国家大地坐标系", 4490),
        ("国家2000", 4490),
        ("CGCS2000 3度带 中央经线120", 4549),
        ("国家大地坐标系2000，3度带，40带", 4528),
        ("西安80 3度带 中央子午线 120°", 2385),
    ],
)
def test_the_crs_of_a_shapefile_that_names_none_may_be_said_in_words(
    words: str, epsg: int, tmp_path: Path
) -> None:
    shape = geopandas.GeoSeries([square(0)], crs=CRS).to_crs(epsg)
    path = tmp_path / "zones.shp"
    geopandas.GeoDataFrame({"name": ["a"]}, geometry=shape).to_file(path)
    path.with_suffix(".prj").unlink()
    table = read(tmp_path, {"path": "zones.shp", "crs": words})[0]
    found = table.to_crs(CRS).geometry.iloc[0]
    assert shape.to_crs(CRS).iloc[0].hausdorff_distance(found) < 0.1
