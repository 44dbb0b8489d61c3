"""How far an indicator has come, on the map's list and in the card; what projects bring by year."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from access.contracts.documents import Text
from access.contracts.notes import report
from access.outputs.maps import gap_map
from access.outputs.maps.page_data import Layers
from access.verdicts.evaluate import Assessment
from tests.outputs.opened import opening
from tests.outputs.test_gap_map import street

HOSTILE = "<img src=x onerror=alert(1)>"
PERCENT = {"zh": "%，限值内人口", "en": "% of the people, within the limit"}


def told() -> dict[str, Any]:
    """From 20 % in 2020 to 80 % in 2025; 40 % in 2023: a third of the way, where 60 % are expected."""
    project = {"name": HOSTILE, "department": "商务局", "gained": 35, "difference": 0.1}
    return {
        "unit": PERCENT,
        "due_unit": {"zh": "分钟", "en": "min"},
        "base": [2020, 20.0],
        "goal": [2025, 80.0],
        "on_the_way": [[2022, 40.0]],
        "due": [2022, 20.0],
        "next": [2025, 15.0],
        "seen": [[2022, 30.0], [2023, 40.0]],
        "gone": 1 / 3,
        "expected": 0.6,
        "forecast": 60.0,
        "state": "behind",
        "warned": "red",
        "words": {
            "state": {"zh": "慢于时序", "en": "behind"},
            "warned": {"zh": "红", "en": "red"},
            "due": {"zh": "到期未达", "en": "due and not reached"},
        },
        "departments": {"zh": "商务局", "en": "Bureau of Commerce"},
        "staged": [
            {
                "year": None,
                "name": {"zh": "现状", "en": "as it is"},
                "value": 40.0,
                "verdict": "unmet",
                "projects": [],
            },
            {
                "year": 2026,
                "name": {"zh": "2026 年", "en": "2026"},
                "value": 80.0,
                "verdict": "met",
                "projects": [project],
            },
        ],
    }


def test_the_list_and_the_card_tell_how_far_it_is(browser: Browser, row: Assessment, tmp_path: Path) -> None:
    clause = row.clauses[0].id
    about = gap_map.About(Text(zh="甲", en="A"), None, report([]))
    page = gap_map.html(row, Layers(street()), about=about, progress={clause: told()})
    (tmp_path / "map.html").write_text(page, encoding="utf-8")
    with opening(browser, tmp_path / "map.html") as opened:
        tab = opened.load()
        lines = tab.locator(f'#clauses button[data-clause="{clause}"] .progress').text_content()
        assert lines is not None
        for part in (
            "慢于时序",
            "预警：红",
            "已完成/时序 33.3% / 60.0%",
            "2020年 20 → 2023年 40 → 2025年 80%",
            "商务局",
        ):
            assert part in lines
        assert tab.locator("#clauses .progress").count() == 1  # of the others nothing is known
        card = tab.locator("#progress")
        text = (card.text_content() or "").replace("\xa0", " ")
        for part in (
            "2022年 20 分钟 · 到期未达",
            "2025年 15 分钟",
            "2022年 30% · 2023年 40%",
            "2025年 60%",
            HOSTILE,
            "+35 人",
        ):
            assert part in text
        assert card.locator("img").count() == 0
        # base, what is due on the way and the target; two values found; one ring, of the only year said
        assert card.locator("svg.chart rect").count() == 3
        assert card.locator("svg.chart circle").count() == 3
