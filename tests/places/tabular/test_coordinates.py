"""Coordinates as people write and name them."""

import math
from pathlib import Path

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import FileError
from access.places import readers
from access.places.reading import Reading
from access.places.tabular import columns, degrees, pairs

QUICK = settings(max_examples=40, deadline=None)
LON, LAT = 121.47355, 31.235  # 121°28′24.78″ and 31°14′6″


@pytest.mark.parametrize(
    "text",
    [
        *(
            "121.47355",
            "121.47355°",
            "121.47355度",
            "'121.47355",
            "１２１．４７３５５",
            "+121.47355",
            "121,47355",
        ),
        *("121°28′24.78″E", "E121°28′24.78″", "121°28'24.78\"", "121º28'24.78''", "121˚28’24.78”"),
        *("东经121度28分24.78秒", "121-28-24.78", "121:28:24.78", "121 28 24.78", "121d28m24.78s"),
        *("121°28.413′", "121 28.413", "121°28′24.78″", "121.47355E", "lng:121.47355", "经度：121.47355"),
    ],
)
def test_a_longitude_is_read_in_each_spelling(text: str) -> None:
    number, axis, _ = degrees.one(text)
    assert number == pytest.approx(LON, abs=1e-11)
    assert axis in ("", "x")


@pytest.mark.parametrize(
    ("text", "number"), [("33°52′10″S", -33.869444), ("W0.1276", -0.1276), ("南纬 33.5", -33.5)]
)
def test_south_and_west_are_negative(text: str, number: float) -> None:
    assert degrees.one(text)[0] == pytest.approx(number, abs=1e-6)


@pytest.mark.parametrize("text", ["121°61′0″", "121°28′60″", "abc", "121.4.7", "121-28", "人民路1号", "12号"])
def test_what_is_no_coordinate_is_none(text: str) -> None:
    assert degrees.one(text)[0] is None


@pytest.mark.parametrize("text", ["", "—", "无", "N/A", "null"])
def test_a_blank_is_no_fault(text: str) -> None:
    assert math.isnan(degrees.one(text)[0] or 0)


@pytest.mark.parametrize(
    ("text", "number"), [("638,968.12", 638968.12), ("3,458,880", 3458880), ("638968 m", 638968)]
)
def test_metres_may_have_commas(text: str, number: float) -> None:
    assert degrees.one(text)[0] == number


def _spelled(value: float) -> dict[str, str]:
    seconds = round(value * 3600, 4)
    whole, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    d, m, s = int(whole), int(minutes), f"{left:.4f}"
    return {
        "decimal": f"{value:.9f}",
        "marks": f"{d}°{m}′{s}″",
        "ascii": f"{d}°{m}'{s}\"",
        "words": f"{d}度{m}分{s}秒",
        "colons": f"{d}:{m}:{s}",
        "dashes": f"{d}-{m}-{s}",
        "minutes": f"{d}°{rest / 60:.6f}′",
        "letter": f"E{value:.9f}°",
    }


@QUICK
@given(st.floats(0.0, 179.999), st.sampled_from(sorted(_spelled(1.0))))
def test_a_coordinate_comes_back_from_each_spelling(value: float, form: str) -> None:
    text = _spelled(value)[form]
    if "60.0000" in text:  # rounded up to a minute, which nobody writes so
        return
    found = degrees.one(text)[0]
    assert found == pytest.approx(value, abs=3e-8)


@QUICK
@given(st.text(max_size=20))
def test_any_text_is_a_coordinate_or_none(text: str) -> None:
    number, axis, _ = degrees.one(text)
    assert number is None or isinstance(number, float)
    assert axis in ("", "x", "y")
    pairs.one(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        *(("121.47355,31.235", "x"), ("[121.47355, 31.235]", "x"), ("（121.47355，31.235）", "x")),
        *(
            ("POINT(121.47355 31.235)", "x"),
            ("SRID=4326;POINT(121.47355 31.235)", "x"),
            ("121.47355 31.235", "x"),
        ),
        *(("121.47355/31.235", "x"), ("121.47355;31.235", "x"), ("121.47355,31.235,12", "x")),
        *(("lng:121.47355,lat:31.235", "x"), ('{"lat":31.235,"lng":121.47355}', "y")),
        *(
            ("N31.235° E121.47355°", "y"),
            ("31°14′6″N 121°28′24.78″E", "y"),
            ("东经121.47355度北纬31.235度", "x"),
        ),
        *(("经度：121.47355，纬度：31.235", "x"), ("31.235N,121.47355E", "y"), ("E121.47355N31.235", "x")),
    ],
)
def test_both_are_read_from_one_text(text: str, first: str) -> None:
    pair = pairs.one(text)
    assert pair is not None
    expected = (LON, LAT) if first == "x" else (LAT, LON)
    assert pair[:2] == pytest.approx(expected)
    assert pair[2] in ("", first)


@pytest.mark.parametrize("text", ["121.47", "人民路1号,2室", "a,b", "1,2,3,4", "021-12345678"])
def test_other_texts_are_no_pair(text: str) -> None:
    assert pairs.one(text) is None


@pytest.mark.parametrize(
    ("name", "role", "datum"),
    [
        *(
            ("经度（°）", "x", None),
            ("纬度（°） ", "y", None),
            ("经度_WGS84", "x", "wgs84"),
            ("lng_gcj02", "x", "gcj02"),
        ),
        *(
            ("X坐标", "x", None),
            ("东经", "x", None),
            ("北纬", "y", None),
            ("POINT_X", "x", None),
            ("POINT_Y", "y", None),
        ),
        *(
            ("wgs84_lng", "x", "wgs84"),
            ("高德经度", "x", "gcj02"),
            ("百度纬度", "y", "bd09"),
            ("bd09_x", "x", "bd09"),
        ),
        *(
            ("坐标", "xy", None),
            ("高德坐标", "xy", "gcj02"),
            ("经度,纬度", "xy", None),
            ("Longitude (deg)", "x", None),
        ),
        *(
            ("横坐标（米）", "x", None),
            ("经　度", "x", None),
            ("gd_lng", "x", "gcj02"),
            ("wgsLat", "y", "wgs84"),
        ),
        *(("GPS经度", "x", None), ("学校经度", "x", None), ("X_CGCS2000", "x", "wgs84"), ("LAT", "y", None)),
    ],
)
def test_usual_names_of_columns_are_known(name: str, role: str, datum: str | None) -> None:
    found = columns.named(name)
    assert found is not None
    assert (found.role, found.datum) == (role, datum)


@pytest.mark.parametrize(
    "name", ["名称", "床位数", "地址", "坐标系", "type", "index", "2000", "location_name", "年份"]
)
def test_other_names_are_not(name: str) -> None:
    assert columns.named(name) is None


def layer(tmp_path: Path, text: str, **reading: str) -> tuple[list[tuple[float, float]], list[str]]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    found, notes = readers.layer(path, Reading(**reading))  # type: ignore[arg-type]
    return [(point.x, point.y) for point in found.geometry if point is not None], [note.zh for note in notes]


HERE = [(LON, LAT)] * 3


def table(head: str, *rows: str) -> str:
    return "\n".join([head, *(rows * 3 if len(rows) == 1 else rows)]) + "\n"


def test_one_column_is_found_by_its_name_or_by_what_it_holds(tmp_path: Path) -> None:
    row = '甲,"121.47355,31.235"'
    assert layer(tmp_path, table("名称,坐标", row)) == (HERE, [])
    assert layer(tmp_path, table("名称,p", row)) == (HERE, ["a.csv：坐标取自“p”列"])
    assert layer(tmp_path, table("名称,p", row), xy_column="p") == (HERE, [])
    assert layer(tmp_path, table("名称,坐标", row), x_column="坐标", y_column="坐标") == (HERE, [])


def test_the_order_of_one_column_is_found_out(tmp_path: Path) -> None:
    places, notes = layer(tmp_path, table("名称,坐标", '甲,"31.235,121.47355"'))
    assert (places, notes) == (HERE, ["a.csv：“坐标”列按“纬度,经度”读"])
    places, notes = layer(tmp_path, table("name,坐标", 'a,"24.94123,60.17123"'))
    assert (places[0], notes) == (
        (24.94123, 60.17123),
        ["a.csv：“坐标”列没有写明哪个数在前，按“经度,纬度”读"],
    )
    places, notes = layer(tmp_path, table("name,latlng", 'a,"60.17123,24.94123"'))
    assert (places[0], notes) == ((24.94123, 60.17123), ["a.csv：“latlng”列按“纬度,经度”读"])
    mixed = table("名称,坐标", '甲,"121.47355,31.235"', '乙,"31.235,121.47355"', '丙,"121.47355,31.235"')
    with pytest.raises(FileError, match=r"the latitude in others \(line 3 against the others\)"):
        layer(tmp_path, mixed)


def test_degrees_minutes_and_seconds_make_the_same_places(tmp_path: Path) -> None:
    places, notes = layer(tmp_path, table("名称,经度,纬度", "甲,121°28′24.78″E,31°14′6″N"))
    assert places[0] == pytest.approx((LON, LAT), abs=1e-10)
    assert notes == ["a.csv：坐标由度分秒换算"]


def test_exchanged_columns_are_named_so_that_they_can_be_mended(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="give `x_column: 纬度`, `y_column: 经度`"):
        layer(tmp_path, table("名称,经度,纬度", "甲,31.235,121.47355"))
    assert layer(
        tmp_path, table("名称,经度,纬度", "甲,31.235,121.47355"), x_column="纬度", y_column="经度"
    ) == (HERE, [])
    some = table("名称,经度,纬度", "甲,121.47355,31.235", "乙,31.235,121.47355", "丙,121.47355,31.235")
    with pytest.raises(FileError, match=r"in 1 row \(line 3: 31.235, 121.47355\); the other rows are right"):
        layer(tmp_path, some)
    with pytest.raises(FileError, match="give `x_column: 纬度`, `y_column: 经度`"):
        layer(tmp_path, table("名称,经度,纬度", "甲,31.235N,21.47355E"))


def test_a_datum_in_the_names_is_heeded(tmp_path: Path) -> None:
    shifted, notes = layer(tmp_path, table("名称,经度_GCJ02,纬度_GCJ02", "甲,121.47355,31.235"))
    told, _ = layer(tmp_path, table("名称,经度,纬度", "甲,121.47355,31.235"), datum="gcj02")
    assert shifted == told != HERE
    assert notes == ["a.csv：列名写明坐标为 GCJ-02，已换算为 WGS-84"]
    both = table("名称,lng_gcj,lat_gcj,lng_wgs84,lat_wgs84", "甲,121.5,31.3,121.47355,31.235")
    places, notes = layer(tmp_path, both)
    assert places == HERE
    assert notes[0] == "a.csv：列名写明坐标为 WGS-84"
    assert "没有用 lng_gcj、lat_gcj" in notes[1]
    places, notes = layer(tmp_path, table("名称,经度_GCJ02,纬度_GCJ02", "甲,121.47355,31.235"), datum="wgs84")
    assert (places, notes) == (HERE, ["a.csv：列名写的是 GCJ-02，但按研究文件所写的 `datum` 或 `crs` 读"])


def test_metres_are_taken_where_the_crs_has_them(tmp_path: Path) -> None:
    text = table("名称,经度,纬度,X坐标,Y坐标", "甲,121.47355,31.235,640391.5,3457970.25")
    assert layer(tmp_path, text)[0] == HERE
    assert layer(tmp_path, text, crs="EPSG:4549")[0] == [(640391.5, 3457970.25)] * 3
    with pytest.raises(FileError, match="coordinates are not degrees in 3 rows"):
        layer(tmp_path, table("名称,X,Y", "甲,640391.5,3457970.25"))


def test_a_list_without_coordinates_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        layer(tmp_path, table("名称,类别,地址", "甲,医院,人民路1号"))
    assert "“地址”列的地址不会被换算成坐标（本程序不联网）" in str(caught.value)
    assert "addresses ('地址') are not looked up" in str(caught.value)
    with pytest.raises(FileError, match=r"name them with `x_column` and `y_column`.*`xy_column`"):
        layer(tmp_path, table("名称,类别", "甲,医院"))


def test_a_text_among_coordinates_is_named(tmp_path: Path) -> None:
    rows = ("甲,121.47355,31.235", "乙,待定位,31.2", "丙,121.47355,31.235")
    with pytest.raises(FileError, match=r"column '经度' holds no coordinate in 1 row \(line 3: '待定位'\)"):
        layer(tmp_path, table("名称,经度,纬度", *rows))


def test_shapes_in_words_are_read(tmp_path: Path) -> None:
    path = tmp_path / "区.csv"
    path.write_text('名称,WKT\n甲,"POLYGON((0 0,2 0,2 2,0 0))"\n乙,"POINT (1 1)"\n', encoding="utf-8")
    found, _ = readers.layer(path)
    assert shapely.area(found.geometry.to_numpy()).tolist() == [2, 0]


@pytest.mark.parametrize(
    ("step", "rows", "told"),
    [
        (0.01, 6, "至多 2 位小数，约合 1 公里，其中 2 处"),
        (0.001, 6, "至多 3 位小数，约合 100 米"),
        (0.00123, 6, ""),
        (0.01, 2, ""),
    ],
)
def test_coordinates_that_were_rounded_are_doubtful(
    step: float, rows: int, told: str, tmp_path: Path
) -> None:
    base = [max(i, 1) * step for i in range(rows)]  # the first two share their place
    text = table("名称,经度,纬度", *(f"甲{i},{121 + d:.6f},{31 + d:.6f}" for i, d in enumerate(base)))
    notes = layer(tmp_path, text)[1]
    assert (told in "".join(notes)) if told else (notes == [])


def test_pandas_reads_the_same_plain_numbers() -> None:
    texts = pd.Series(["121.47355", "31.235", "-0.5", "1e2"], dtype="str")
    assert degrees.read(texts).numbers.tolist() == pd.to_numeric(texts).tolist()


def test_metres_of_a_grid_that_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名称,X,Y\n甲,640391,3457970\n", encoding="utf-8")
    by_words, by_code = (
        readers.layer(path, Reading(crs=each))[0] for each in ("CGCS2000 3度带 中央经线120", "EPSG:4549")
    )
    assert by_words.crs == by_code.crs
    assert by_words.geometry.equals(by_code.geometry)
