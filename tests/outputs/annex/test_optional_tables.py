"""Tables that a run may have, in the words of an annex."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from access.outputs.annex import content, margins
from access.outputs.annex.model import Paragraph, Table
from access.outputs.annex.read import Run
from tests.outputs.annex.conftest import CLAUSE


def test_optional_tables_are_printed_where_the_run_has_them(annex_run: Run) -> None:
    tables = {
        "checks": [
            {
                "check": "persons",
                "passed": "True",
                "figure": "1000",
                "bound": "1000",
                "unit": "persons",
                "text_zh": "人口守恒",
                "text_en": "persons conserved",
            }
        ],
        "robustness_joint": [
            {
                "clause_id": CLAUSE,
                "draws": "1000",
                "holds_share": "0.75",
                "low": "0",
                "high": "0.2",
                "verdict": "unmet",
                "text_zh": "较稳",
                "text_en": "fair",
            }
        ],
        "robustness": [
            {
                "clause_id": CLAUSE,
                "input": "population_same_total",
                "turns_at": at,
                "relative": at,
                "text_zh": "人口在各分区间的分布（总数不变）：偏离 7.5%时，判定改变",
            }
            for at in ("0.0754321", "")
        ],
        "official": [
            {
                "clause_id": CLAUSE,
                "level": level,
                "step": step,
                "share": share,
                "share_high": high,
                "points": points,
                "reason_zh": reason,
            }
            for level in ("clause", "unit")
            for step, share, high, points, reason in (
                ("land_straight", "", "", "", "未计：没有用地"),
                ("people_straight", "0.658251", "1.0", "", "直线"),
                ("people_network", "0.652868", "0.652868", "-0.538286", "沿街道"),
            )
        ],
        "supply": [
            {"clause_id": CLAUSE, "zone_id": zone, "measure": measure, "value": value, "unit": "x"}
            for zone in ("all", "west")
            for measure, value in (("persons", "2000.0"), ("access_2sfca", "0.092447"), ("crowding", "inf"))
        ],
        "inequality": [
            {"clause_id": CLAUSE, "measure": "gini", "group": group, "value": "0.857371"}
            for group in ("", "under_3")
        ],
    }
    plain = content.annex(replace(annex_run, tables={}), "zh")
    made = content.annex(replace(annex_run, tables=tables), "zh")
    names = {each.text for each in made.headings} - {each.text for each in plain.headings}
    assert names == {"检验", "判定离翻转多远", "官方口径与路网口径对照", "供给与公平"}
    flat = [cell for block in made.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert "人口守恒" in flat
    assert "75.0%" in flat
    assert "低（抽样成立 75%）" in flat  # under 80 %: by the rule that the annex prints
    rows = [row[1:] for block in made.blocks if isinstance(block, Table) for row in block.rows]
    # in words and rounded: no name of a column, no row of which nothing turns it, of clauses as wholes alone
    assert ("人口在各分区间的分布（总数不变）", "+7.5%", "偏离 7.5%时，判定改变") in rows
    assert ("65.8%–100.0%", "65.2%") in rows
    assert rows.count(("65.2%", "-0.5", "沿街道")) == 1
    assert ("2,000", "0.0924", "∞") in rows
    assert rows.count(("0.857",)) == 1
    assert not re.search(r"access_|gini|population_|people_|land_", " ".join(flat))
    told = [block.text for block in made.blocks if isinstance(block, Paragraph)]
    assert "“居住用地，按直线”未计：没有用地。" in told


def cells(run: Run, caption: str) -> list[tuple[str, ...]]:
    """The rows of a table of the annex."""
    blocks = content.annex(run, "zh").blocks
    return [
        row for each in blocks if isinstance(each, Table) and each.caption == caption for row in each.rows
    ]


def test_each_group_is_told_of_all_zones_together(annex_run: Run) -> None:
    """Of 100 and 300 under 18 there, 50 and 30 have it: 20 %, not the mean of 50 and 10 %."""
    rows = [
        {"target": CLAUSE, "zone_id": zone, "group": group, "persons": persons, "persons_met": met}
        for zone, group, persons, met in (
            ("w", "age_60_plus", "0.0", "0.0"),
            ("w", "under_18", "100.0", "50.0"),
            ("e", "under_18", "300.0", "30.0"),
        )
    ]
    run = replace(annex_run, tables={"coverage_by_group": rows})
    ((_, _, *shares),) = cells(run, "各人群的达标比例")
    assert shares == ["20.0%", "—"]  # in the order of age


def test_no_clause_is_left_out_of_how_far_verdicts_are_from_turning(
    annex_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two clauses with three turns each the table has two rows rather than the three of the first."""
    monkeypatch.setattr(margins, "MOST", 3)
    turns = [
        {"clause_id": clause, "input": name, "turns_at": at, "relative": at, "text_zh": "转"}
        for clause in ("own.count", CLAUSE)
        for name, at in (("speed", "-0.3"), ("limit", "0.1"), ("population", "0.2"))
    ]
    found = cells(replace(annex_run, tables={"robustness": turns}), "使判定翻转的最小变化")
    assert [(number, change) for number, _, change, _ in found] == [("1", "+10.0%"), ("2", "+10.0%")]


def test_the_chart_of_the_nearest_turns_stands_with_the_table_of_turns(
    annex_run: Run, annex_folder: Path
) -> None:
    """As the run drew it, as wide as its words need; an older run without one has the table alone."""
    chart = (annex_folder / "robustness.svg").read_text(encoding="utf-8")
    after = content.annex(annex_run, "zh").figures[-1]
    assert (after.caption, after.svg) == ("离翻转最近的判定", chart)
    without = content.annex(replace(annex_run, tornado=""), "zh").figures
    assert [each.caption for each in without] == [
        each.caption for each in content.annex(annex_run, "zh").figures[:-1]
    ]


def test_a_clause_says_by_how_many_readings_it_is_met(annex_run: Run) -> None:
    told = {
        "zh": "12 种读法中 9 种达标；取决于：出行方式",
        "en": "met by 9 of 12 readings; it depends on: mode",
    }
    clauses = [
        {**each, "together": told if each["clause_id"] == CLAUSE else None} for each in annex_run.clauses
    ]
    run = replace(annex_run, clauses=clauses)
    for language in ("zh", "en"):
        flat = [
            cell
            for block in content.annex(run, language).blocks
            if isinstance(block, Table)
            for row in block.rows
            for cell in row
        ]
        assert flat.count(told[language]) == 1
