"""Tables of people: which row is of which zone, what is a sum, and what the numbers count."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from access.contracts.errors import FileError
from access.places.people import counted
from access.places.people.columns import Columns
from access.places.people.joined import joined, notes, sums

_FILE = Path("七普.csv")
_ZONES = pd.Series(
    {
        "310101002000": "南京东路街道",
        "310101013000": "外滩街道",
        "310101015000": "大桥镇",
        "310101017": "永安社区",
    }
)


def zones_of(*words: Any) -> list[str | None]:
    """The names of the zones of rows with these words in one column."""
    rows = pd.DataFrame({"单位": [str(each) for each in words], "人口": ["7"] * len(words)})
    found = joined(rows, _FILE, _ZONES, codes=_ZONES.index.to_series())
    assert found.by == "单位"
    return [None if zone is None else str(_ZONES[zone]) for zone in found.zone]


@pytest.mark.parametrize(
    ("word", "zone"),
    [
        ("外滩街道", "外滩街道"),
        ("外 滩　街道", "外滩街道"),
        ("外滩", "外滩街道"),
        ("外滩街道办事处", "外滩街道"),
        ("外滩街道（2020年）", "外滩街道"),
        ("黄浦区外滩街道", "外滩街道"),
        ("上海市黄浦区外滩街道", "外滩街道"),
        ("永安居委会", "永安社区"),
        ("黄浦区", None),
        ("外滩镇", None),
        ("大桥", "大桥镇"),
        ("", None),
    ],
)
def test_names_and_codes_find_their_zone(word: str, zone: str | None) -> None:
    assert zones_of("南京东路街道", word) == ["南京东路街道", zone]


def test_codes_find_their_zone_however_many_zeros_they_have() -> None:
    codes = ["310101013", "310101002000.0", " 310101017000", "310101"]
    assert zones_of(*codes) == ["外滩街道", "南京东路街道", "永安社区", None]


def test_of_a_name_and_its_stem_the_very_name_counts() -> None:
    assert zones_of("外滩", "外滩街道") == [None, "外滩街道"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["外滩街道", "外滩街道"], "the zone '外滩街道' stands in lines 2, 3; keep one, or join by code"),
        (["甲", "乙"], "no row fits a zone; column '单位' holds 甲, 乙, the zones are 南京东路街道"),
    ],
)
def test_what_cannot_be_joined_is_refused(words: list[str], fault: str) -> None:
    with pytest.raises(FileError) as error:
        zones_of(*words)
    assert fault in error.value.en
    assert error.value.zh != error.value.en


def test_a_name_that_two_zones_bear_asks_for_codes() -> None:
    twice = pd.Series({"3701": "城关镇", "3702": "城关镇"})
    rows = pd.DataFrame({"镇": ["城关镇", "城关镇"], "代码": ["3701", "3702"]})
    with pytest.raises(FileError, match="'城关镇' fits 2 zones"):
        joined(rows, _FILE, twice, name_column="镇", codes=twice.index.to_series())
    assert joined(rows, _FILE, twice, code_column="代码", codes=twice.index.to_series()).zone.tolist() == [
        "3701",
        "3702",
    ]


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    rows = pd.DataFrame({"镇": ["一"], "代码": ["1"]})
    with pytest.raises(FileError, match="no column '名称'; its columns are 镇, 代码"):
        joined(rows, _FILE, _ZONES, name_column="名称", codes=_ZONES.index.to_series())


def test_another_name_of_the_place_finds_its_zone() -> None:
    zones, rows = pd.Series({"a": "黄岛区"}), pd.DataFrame({"区": ["青岛西海岸新区"]})
    other = {"青岛西海岸新区": "黄岛区"}
    assert joined(rows, _FILE, zones, codes=zones.index.to_series(), aliases=other).zone.tolist() == ["a"]


def test_numbers_of_rows_are_no_ids_of_zones() -> None:
    zones = pd.Series({"1": "外滩街道", "2": "大桥镇"})
    rows = pd.DataFrame({"序号": ["1", "2"], "单位": ["大桥镇", "外滩街道"]})
    assert joined(rows, _FILE, zones, codes=zones.index.to_series()).zone.tolist() == ["2", "1"]
    found = joined(rows, _FILE, zones, code_column="序号", codes=zones.index.to_series())
    assert found.zone.tolist() == ["1", "2"]


@pytest.mark.parametrize(
    ("words", "persons", "adding"),
    [
        (["一", "二", "合计"], [10, 20, 30], [2]),
        (["总 计", "一", "二"], [30, 10, 20], [0]),
        (["上海市", "黄浦区", "一", "二", "静安区", "三", "四"], [100, 30, 10, 20, 70, 30, 40], [0, 1, 4]),
        (["黄浦区", "一", "二"], [40, 10, 20], []),
        (["一", "二", "三"], [30, 30, 30], []),
        (["一", "二"], [10, np.nan], []),
    ],
)
def test_rows_that_add_others_up_are_found(words: list[str], persons: list[float], adding: list[int]) -> None:
    found, _ = sums(pd.Series(words), np.array(persons, dtype=float))
    assert np.flatnonzero(found).tolist() == adding


def test_what_is_unmatched_is_listed_on_both_sides() -> None:
    rows = pd.DataFrame({"单位": ["黄浦区", "外滩", "南京东路", "小东门街道", "合计"]})
    persons = pd.Series([60.0, 10, 20, 30, 60])
    found = joined(rows, _FILE, _ZONES, codes=_ZONES.index.to_series())
    wanted = pd.Series(data=True, index=_ZONES.index)
    told = [note.en for note in notes(rows, _FILE, found, persons, _ZONES, wanted)]
    assert told == [
        "七普.csv: 2 rows joined to zones by column '单位', 30 persons",
        "七普.csv: 1 row without a zone, 30 persons not counted (小东门街道 30)",
        "七普.csv: 2 rows that add up others, not counted again (黄浦区, 合计)",
        "七普.csv: 2 zones without a row in it (大桥镇, 永安社区)",
    ]


def test_rows_of_smaller_units_are_parts_of_what_is_counted() -> None:
    zones = pd.Series({"1": "黄浦区"})
    rows = pd.DataFrame(
        {"单位": ["上海市", "黄浦区", "外滩街道", "大桥街道", "静安区", "江宁路街道", "曹家渡街道"]}
    )
    persons = pd.Series([100.0, 30, 10, 20, 70, 30, 40])
    found = joined(rows, _FILE, zones, codes=zones.index.to_series())
    told = [note.en for note in notes(rows, _FILE, found, persons, zones, pd.Series({"1": True}))]
    assert told[1:] == [
        "七普.csv: 2 rows without a zone, 70 persons not counted (江宁路街道 30, 曹家渡街道 40)",
        "七普.csv: 2 rows that add up others, not counted again (上海市, 静安区)",
        "七普.csv: 2 rows that are parts of others, not counted again (外滩街道, 大桥街道)",
    ]


def people(rows: dict[str, list[Any]], area_km2: float | None = 1.0, **columns: Any) -> pd.DataFrame:
    table = pd.DataFrame({name: [str(each) for each in values] for name, values in rows.items()})
    area = None if area_km2 is None else pd.Series(area_km2, table.index)
    return counted.people(table, _FILE, Columns(**columns), area).people


@pytest.mark.parametrize(
    ("rows", "columns", "persons"),
    [
        ({"常住人口": [100, 250]}, {}, [100, 250]),
        ({"常住人口（万人）": [1.2, 0.5]}, {}, [12000, 5000]),
        ({"人口_万人": [1.2, 0.5]}, {"persons": "人口_万人"}, [12000, 5000]),
        ({"人": [1.2, 0.5]}, {"persons": "人", "unit": "ten_thousands"}, [12000, 5000]),
        ({"人": [1.25, 0.5]}, {"persons": "人", "unit": "persons"}, [1.25, 0.5]),
        ({"密度": [30, 5]}, {"persons": "密度", "unit": "persons_per_km2", "area_km2": 2.0}, [60, 10]),
        ({"户籍人口": [7, 7], "常住人口": [8, 9]}, {}, [8, 9]),
        ({"户": [10, 20]}, {"households": "户", "per_household": 2.5}, [25, 50]),
        ({"常住人口": [100, ""]}, {}, [100, np.nan]),
    ],
)
def test_numbers_become_persons(rows: dict[str, Any], columns: dict[str, Any], persons: list[float]) -> None:
    found = people(rows, columns.pop("area_km2", 1.0), **columns)["persons"]
    assert found.tolist() == pytest.approx(persons, nan_ok=True)


def test_columns_of_an_age_group_are_added_up() -> None:
    found = people(
        {"人口": [100, 50], "60-64岁": [5, 1], "65+": [7, ""]}, groups={"age_60_plus": ("60-64岁", "65+")}
    )
    assert found["age_60_plus"].tolist() == [12, 1]


@pytest.mark.parametrize("shares", [[20, 25.5], [0.2, 0.255]])
def test_shares_of_an_age_group_are_of_the_persons(shares: list[float]) -> None:
    found = people({"人口": [1000, 2000], "60岁以上占比": shares}, groups={"age_60_plus": ("60岁以上占比",)})
    assert found["age_60_plus"].tolist() == pytest.approx([200, 510])


@pytest.mark.parametrize(
    ("rows", "columns", "fault"),
    [
        (
            {"人口": [5000, 2000], "60岁以上": [20.4, 25.5]},
            {"groups": {"age_60_plus": ("60岁以上",)}},
            "column '60岁以上' looks like percentages",
        ),
        (
            {"人口": [66.2, 24.5]},
            {"persons": "人口", "area_km2": 20.0},
            "as if they were ten thousands (万人)",
        ),
        ({"人口": [-1, 5]}, {"persons": "人口"}, "column '人口' is below 0 in 1 row (line 2)"),
        (
            {"人口": [5, 5], "老": [6, 1]},
            {"groups": {"age_60_plus": ("老",)}},
            "1 row with more people of age_60_plus",
        ),
        ({"名称": ["一", "二"]}, {}, "name it with `persons_column`; its columns are 名称"),
        ({"名称": ["一", "二"]}, {"persons": "人口"}, "no column '人口'"),
    ],
)
def test_numbers_that_are_no_persons_are_refused(
    rows: dict[str, Any], columns: dict[str, Any], fault: str
) -> None:
    with pytest.raises(FileError) as error:
        people(rows, columns.pop("area_km2", 1.0), **columns)
    assert fault in error.value.en


def test_small_whole_numbers_and_dense_fractions_are_persons() -> None:
    assert people({"人口": [12, 5]}, 20.0)["persons"].tolist() == [12, 5]
    assert people({"人口": [12.5, 5.25]}, 0.06)["persons"].tolist() == [12.5, 5.25]
    assert people({"人口": [12.5, 5.25]}, None)["persons"].tolist() == [12.5, 5.25]
