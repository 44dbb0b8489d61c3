"""A quantity written in any of its forms reads the same; the forms are written here, not by the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.standards.reading.quantities import quantities
from access.standards.reading.script import script

_SIGNS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))


def _han(number: int) -> str:
    """A whole number below 10,000 in Chinese signs, as schools teach it: 一千零五, 一百二十."""
    text, gap = "", False
    for step, name in _UNITS:
        digit, number = divmod(number, step)
        if digit:
            text += ("零" if gap and text else "") + _SIGNS[digit] + name
            gap = False
        else:
            gap = bool(text)
    if number:
        text += ("零" if gap and text else "") + _SIGNS[number]
    return text


@given(st.integers(1, 9999))
def test_a_whole_number_reads_the_same_in_figures_and_in_chinese_signs(number: int) -> None:
    for written in (f"{number}个", f"{number:,}个", f"{_han(number)}个", f"{number / 10000!r}万个"):
        [found] = quantities(f"建成{written}")
        assert (found.value, found.dimension) == (pytest.approx(number), "count"), written


@given(st.integers(1, 99))
def test_a_share_reads_the_same_in_all_its_forms(number: int) -> None:
    for written in (f"{number}%", f"百分之{_han(number)}", f"一百分之{_han(number)}"):
        [found] = quantities(f"达到{written}以上")
        assert (found.value, found.dimension, found.comparison) == (number, "percent", ">="), written


@given(st.integers(1, 60), st.integers(1, 30))
def test_a_range_reads_the_same_whatever_joins_it(low: int, more: int) -> None:
    high = low + more
    for join in ("-", "—", "–", "~", "～", "至", "到"):
        for text in (f"{low}{join}{high}分钟", f"{low}分钟{join}{high}分钟"):
            [found] = quantities(text)
            assert (found.value, found.high, found.dimension) == (low, high, "time"), text


@given(st.integers(1, 9999))
def test_a_measure_reads_the_same_in_each_of_its_units(number: int) -> None:
    areas = (
        f"{number}公顷",
        f"{15 * number}亩",
        f"{number}万平方米",
        f"{10000 * number}平方",
        f"{number / 100!r}平方公里",
    )
    for written in areas:
        [found] = quantities(f"占地{written}以上")
        assert (found.value, found.dimension, found.comparison) == (
            *(pytest.approx(10000 * number), "area"),
            ">=",
        ), written
    for written in (f"{number}公里", f"{2 * number}里", f"{number}千米", f"{number}km", f"{1000 * number}米"):
        [found] = quantities(f"不超过{written}")
        assert (found.value, found.dimension, found.comparison) == (
            *(pytest.approx(1000 * number), "length"),
            "<=",
        ), written


@given(st.integers(1, 99999))
def test_full_width_figures_read_as_the_others(number: int) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in str(number))
    [found] = quantities(script(f"新建{wide}个，").plain)
    assert (found.value, found.dimension) == (number, "count")


@given(st.integers(1, 8), st.integers(2, 9))
def test_a_fraction_reads_as_its_share(part: int, whole: int) -> None:
    if part >= whole:
        part, whole = 1, part + 1
    [found] = quantities(f"{_han(whole)}分之{_han(part)}以上的乡镇")
    assert (found.value, found.dimension, found.comparison) == (
        *(pytest.approx(100 * part / whole), "percent"),
        ">=",
    )


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("两公里", 2000, "length"),
        ("四里", 2000, "length"),
        ("2km", 2000, "length"),
        ("三公顷", 30000, "area"),
        ("45亩", 30000, "area"),
        ("3万平方米", 30000, "area"),
        ("30平方", 30, "area"),
        ("半小时", 30, "time"),
        ("一刻钟", 15, "time"),
        ("三分之二", 66.666666667, "percent"),
        ("八成", 80, "percent"),
        ("一千二百张", 1200, "count"),
        ("0.276万张", 2760, "count"),
    ],
)
def test_measures_in_their_units(text: str, value: float, dimension: str) -> None:
    [found] = quantities(text)
    assert (found.value, found.dimension) == (pytest.approx(value), dimension)


@pytest.mark.parametrize(
    ("text", "comparison", "about"),
    [
        ("不少于3所", ">=", False),
        ("至少3所", ">=", False),
        ("3所以上", ">=", False),
        ("超过3所", ">", False),
        ("不超过3所", "<=", False),
        ("3公里以内", "<=", False),
        ("约3所", None, True),
        ("3所左右", None, True),
        ("3所", None, False),
    ],
)
def test_the_words_around_a_number_say_how_it_compares(text: str, comparison: str, about: bool) -> None:
    [found] = quantities(text)
    assert (found.value, found.comparison, found.about) == (
        (3000 if "公里" in text else 3), comparison, about
    )  # fmt: skip


def test_ordinals_and_numbers_beyond_measure_are_no_quantities() -> None:
    assert quantities("第三人民医院") == []
    assert quantities("9" * 5000 + "个") == []
    assert quantities("万" * 5000 + "个") == []
