"""The page that leads to several maps: how each study stands, the worst first."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from access.outputs import index, run_id

# of each study: facility and verdict of its clauses
STUDIES = {
    "good": [("library", "met"), ("library", "met"), ("hospital_bed", "unmet"), ("library", "reported")],
    "bad": [("library", "unmet"), ("hospital_bed", "met")],
    "open": [("hospital_bed", "undetermined")],
}


@pytest.fixture
def league(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three folders of results, written without being run."""
    for name, clauses in STUDIES.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "map.html").touch()
        rows = [
            {"level": "clause", "default": True, "facility": facility, "verdict": verdict}
            for facility, verdict in clauses
        ]
        rows.append({"level": "unit", "default": True, "facility": "library", "verdict": "unmet"})
        (tmp_path / name / "verdicts.json").write_text(json.dumps(rows))

    def record(folder: Path, _files: Any) -> dict[str, Any]:
        return {"study": {"name": {"zh": f"<b>{folder.name}", "en": folder.name}}, "population": "census"}

    monkeypatch.setattr(run_id, "check", record)
    file = tmp_path / "index.html"
    file.write_text(index.html(tmp_path), "utf-8")
    return file


def test_the_studies_stand_by_the_share_unmet_and_sort_by_theme(league: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(league.as_uri())
    names = page.locator("tbody a")
    cell = page.locator("tbody tr", has=page.locator('a[href="good/map.html"]')).locator("td")
    assert names.all_inner_texts() == ["<b>bad bad", "<b>good good", "<b>open open"]  # 1/2, 1/3, 0
    assert page.locator("thead th").all_inner_texts() == [
        "研究 Study",
        "全部 All",
        "医疗卫生 health",
        "文化 culture",
    ]
    assert cell.all_inner_texts() == ["✕ 1 ✓ 2", "✕ 1", "✓ 2"]
    page.locator("thead button").nth(2).click()  # health: 1, 0, 0
    assert names.first.inner_text() == "<b>good good"
    page.locator("thead button").nth(3).click()  # culture: the one without any comes last, both ways
    assert names.all_inner_texts() == ["<b>bad bad", "<b>good good", "<b>open open"]
    page.locator("thead button").nth(3).click()
    assert names.all_inner_texts() == ["<b>good good", "<b>bad bad", "<b>open open"]
    assert page.locator("thead th").nth(3).get_attribute("aria-sort") == "ascending"
    page.close()
