"""Themes under which clauses are listed, and rows of tables of indicators as sentences."""

import json
from importlib.resources import files
from typing import get_args

import pytest

from access.contracts.documents import Text
from access.outputs.tables import VERDICT_ZH
from access.standards.describe import in_words, words
from access.standards.model import FacilityType, Period
from access.standards.registry import builtin_plans, find_standard, load_plan, types_file


def test_every_facility_type_says_its_theme() -> None:
    blocks = types_file().read_text("utf-8").split("\n")
    types = [line[:-1] for line in blocks if line[:1].isalpha() and line.endswith(":")]
    themed = [line for line in blocks if line.startswith("  theme: ")]
    assert len(types) == len(themed) > 100


def test_every_theme_has_a_name() -> None:
    assert tuple(words().theme) == get_args(FacilityType.model_fields["theme"].annotation)


YEARS = Period(baseline=2020, target=2025)


@pytest.mark.parametrize(
    ("row", "period", "sentence"),
    [
        ("床位 | 张 | 3980 | 9000 | 预期性", YEARS, "床位（张）：2020年3980，2025年9000（预期性）"),
        ("比例（%） | 45 | 60 | 约束性", YEARS, "比例（%）：2020年45，2025年60（约束性）"),
        ("面积（平方米） | — | >30 | 预期性", YEARS, "面积（平方米）：2025年>30（预期性）"),
        ("次数（万次） | % | — | 3.4", YEARS, "次数（万次）：2025年3.4"),
        ("床位 | 9000", YEARS, "床位：9000"),  # not a row as these are: told as it is, without the lines
        ("床位 | 张 | 1 | 2 | 预期性", None, "床位：张；1；2；预期性"),
        ("十五分钟医疗圈", YEARS, "十五分钟医疗圈"),
    ],
)
def test_a_row_of_a_table_is_a_sentence(row: str, period: Period | None, sentence: str) -> None:
    _, standard = find_standard("yongchuan.gp")
    quoted = standard.model_copy(update={"quote": Text(zh=row, en="a sentence")})
    told = in_words(quoted, period)
    assert (told.zh, told.en) == (sentence, "a sentence")


def test_no_clause_of_the_plans_is_quoted_as_a_row() -> None:
    for name in builtin_plans():
        plan = load_plan(name)
        for standard in plan.standards:
            told = in_words(standard, plan.period)
            assert "|" not in told.zh + told.en


def test_the_glossary_explains_the_verdicts_in_the_words_of_the_page() -> None:
    terms = json.loads((files("access.outputs.maps") / "glossary.json").read_text("utf-8"))
    told = [part.strip() for each in terms for part in each["term"]["zh"].split("/")]
    assert set(VERDICT_ZH.values()) <= set(told)
    assert {"读法", "直线口径", "假定"} <= set(told)
    for each in terms:
        assert all(each[part][language] for part in ("term", "means") for language in ("zh", "en"))
