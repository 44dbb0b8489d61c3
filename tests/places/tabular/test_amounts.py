"""Amounts as people write them, each with the number that it means, or the reason why it means none."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import FileError
from access.places.tabular import amounts, numbers
from access.places.tabular.amounts import Kind

FILE = Path("医院.csv")
QUICK = settings(max_examples=40, deadline=None)


def value(text: str, kind: Kind = "count") -> amounts.Amounts:
    return amounts.read(pd.Series([text], dtype="str"), kind)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(
            ("1,200", 1200),
            ("1,234,567.5", 1234567.5),
            ("1 200", 1200),
            ("１２００", 1200),
            ("１，２００", 1200),
        ),
        *(
            ("'00120", 120),
            ("1.2万", 12000),
            ("3千", 3000),
            ("2亿", 2e8),
            ("1亿2000万", 1.2e8),
            ("1万2000", 12000),
        ),
        *(
            ("28张", 28),
            ("28 床", 28),
            ("120人", 120),
            ("12个班", 12),
            ("300（张）", 300),
            ("1.2万人", 12000),
        ),
        *((".5", 0.5), ("-3", -3), ("1e3", 1000), ("1.20", 1.2)),
    ],
)
def test_what_means_a_number_is_one_without_doubt(text: str, number: float) -> None:
    found = value(text)
    assert found.numbers.tolist() == [number]
    assert [found.wrong, found.about, found.least, found.blank] == [{}, set(), set(), set()]


@pytest.mark.parametrize(
    "text", ["约300", "大约 300", "近300", "300左右", "~300", "约300张", "about 300", "≈300"]
)
def test_about_is_doubtful(text: str) -> None:
    found = value(text)
    assert (found.numbers.tolist(), found.about, found.wrong) == ([300], {text}, {})


@pytest.mark.parametrize(
    "text", ["300+", "300余张", "300多", "300以上", "≥300", ">300", "不少于300", "300张以上"]
)
def test_at_least_is_doubtful(text: str) -> None:
    found = value(text)
    assert (found.numbers.tolist(), found.least, found.wrong) == ([300], {text}, {})


@pytest.mark.parametrize("text", ["—", "-", "/", "无", "不详", "N/A", "#N/A", "NULL", "暂无数据", "——", "…"])
def test_what_is_not_known_is_no_number_and_not_0(text: str) -> None:
    found = value(text)
    assert (math.isnan(found.numbers[0]), found.blank, found.wrong) == (True, {text}, {})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *(("100-120", "a range"), ("100~120张", "a range"), ("100至120", "a range"), ("100—120", "a range")),
        *(("2.5公顷", "'公顷' is a unit of areas"), ("30亩", "'亩' is a unit of areas")),
        *(("3km", "'km' is a unit of lengths"), ("35%", "'%' is a unit of shares")),
        *(("1万2", "no number"), ("12,34", "no number"), ("1,2345", "no number"), ("五十", "no number")),
        *(("1.5k", "no number"), ("(300)", "no number"), ("abc", "no number"), ("万", "no number")),
        *(("300（含编外50）", "no number"), ("<300", "no number"), ("1.2.3", "no number")),
    ],
)
def test_what_may_mean_another_number_is_refused(text: str, why: str) -> None:
    found = value(text)
    assert math.isnan(found.numbers[0])
    assert found.wrong[text].startswith(why)
    assert [found.about, found.least] == [set(), set()]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        *(
            ("2.5公顷", "area", 25_000),
            ("30亩", "area", 20_000),
            ("1.2万㎡", "area", 12_000),
            ("1km²", "area", 1e6),
        ),
        *(("3平方公里", "area", 3e6), ("1,200平方米", "area", 1200), ("1.2km", "length", 1200)),
        *(("3千米", "length", 3000), ("300 m", "length", 300), ("30 mph", "speed", 48.28032)),
        *(("40公里/小时", "speed", 40), ("35%", "share", 0.35)),
        *(("2015年", "year", 2015), ("2015-09-01", "year", 2015), ("2015年9月", "year", 2015)),
        *(("2015/9/1", "year", 2015), ("2015.9", "year", 2015), ("2015-09-01 00:00:00", "year", 2015)),
        *(("20150901", "year", 2015), ("2015", "year", 2015)),
    ],
)
def test_units_of_a_kind_are_turned(text: str, kind: Kind, number: float) -> None:
    found = value(text, kind)
    assert found.numbers[0] == pytest.approx(number)
    assert not found.wrong


@pytest.mark.parametrize("text", ["42247", "15年", "15", "201509", "20151301", "-2015"])
def test_what_is_no_year_is_refused(text: str) -> None:
    """42247 is 2015-08-31 as Excel counts days: as a year it would be later than any plan's."""
    assert value(text, "year").wrong[text].zh == "不是年份，请写四位数的年份"


@pytest.mark.parametrize(
    ("name", "kind", "times"),
    [
        *(("占地面积（公顷）", "area", 1e4), ("建筑面积(万㎡)", "area", 1e4), ("面积/亩", "area", 2000 / 3)),
        *(
            ("面积", "area", 1),
            ("面积（㎡）", "area", 1),
            ("人口（万人）", "count", 1e4),
            ("人口(千人)", "count", 1e3),
        ),
        *(("单位：万人", "count", 1e4), ("床位数（张）", "count", 1), ("面积（公顷）", "count", 1)),
    ],
)
def test_a_unit_in_the_name_of_a_column_counts(name: str, kind: Kind, times: float) -> None:
    assert amounts.factor(name, kind)[1] == pytest.approx(times)


def _written(number: int) -> dict[str, str]:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return {
        "plain": str(number),
        "thousands": f"{number:,}",
        "wide": wide,
        "quoted": f"'{number}",
        "counted": f"{number}张",
        "spaced": f" {number} 床 ",
        "wan": f"{number / 10_000:.4f}万",
        "parts": f"{number // 10_000}万{number % 10_000:04d}" if number >= 10_000 else str(number),
        "about": f"约{number:,}",
    }


@QUICK
@given(st.integers(0, 99_999_999), st.sampled_from(sorted(_written(1))))
def test_a_number_comes_back_from_each_way_to_write_it(number: int, form: str) -> None:
    found = value(_written(number)[form])
    assert found.numbers[0] == pytest.approx(number, abs=1e-6)
    assert bool(found.about) == (form == "about")


@QUICK
@given(st.text(max_size=12))
def test_any_text_is_a_number_unknown_or_wrong(text: str) -> None:
    found = value(text.strip())
    assert len(found.numbers) == 1
    assert np.isnan(found.numbers[0]) or not found.wrong


def column(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"capacity": pd.array(texts, dtype="str")}, index=[3, 5, 6, 9][: len(texts)])


def test_notes_name_the_column_as_in_the_file_and_its_rows() -> None:
    frame = column("约300", "1,200", "—", "无")
    values, notes = numbers.told(frame, "capacity", FILE, own="床位数")
    assert values.fillna(-1).tolist() == [300, 1200, -1, -1]
    assert [(note.level, note.number) for note in notes] == [("doubtful", 1), ("doubtful", 1), ("found", 1)]
    assert notes[0].zh == "医院.csv：“床位数”列 1 行写的是约数，按该数计（第 5 行：约300）"
    assert notes[1].zh.endswith("写作“无”，按不知道计；若确实没有，请写 0（第 11 行：无）")
    assert numbers.told(column("12", "1,200"), "capacity", FILE, own="床位数")[1] == []


def test_every_text_that_is_no_number_is_named_with_its_row_and_why() -> None:
    with pytest.raises(FileError) as caught:
        numbers.told(column("12", "abc", "100-120", "2亩"), "capacity", FILE, own="床位数")
    assert caught.value.faults == (
        "column '床位数' holds no number in 1 row (line 7: 'abc'); write a number, or nothing where it is not"
        " known",
        "column '床位数': a range; write one number in 1 row (line 8: '100-120')",
        "column '床位数': '亩' is a unit of areas in 1 row (line 11: '2亩')",
    )
    assert "“床位数”列有 1 行不是数（第 7 行：“abc”）" in str(caught.value)


def test_a_unit_in_the_name_is_not_counted_twice() -> None:
    frame = pd.DataFrame({"area_m2": pd.array(["2.5", "2.5公顷", "300㎡"], dtype="str")})
    values, notes = numbers.told(frame, "area_m2", FILE, own="占地（公顷）")
    assert values.tolist() == [25_000, 25_000, 300]
    assert notes[0].en == "医院.csv: '公顷' in column '占地（公顷）' is 10,000 m²"


def test_where_nobody_can_be_told_doubts_are_refused() -> None:
    assert numbers.strict(column("1,200", "—"), "capacity", FILE).fillna(-1).tolist() == [1200, -1]
    with pytest.raises(FileError, match="no exact number in 1 row"):
        numbers.strict(column("约300"), "capacity", FILE)
    with pytest.raises(FileError, match=r"no column 'beds'.*its columns are capacity"):
        numbers.strict(column("1"), "beds", FILE)
