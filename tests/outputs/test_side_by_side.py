"""Studies side by side: counted, ranked, drawn; and what a reader sees."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pandas as pd
import pytest
import shapely
from playwright.sync_api import Browser

import access
from access.contracts.documents import Text
from access.contracts.said import Said
from access.outputs.league import files, page, tables
from access.outputs.league.rows import Failed, Judged, rows
from tests.described import misdescribed
from tests.outputs.hostile import PARTS
from tests.outputs.opened import complaint

MADE_BY = {"facility-access": "0"}


@pytest.fixture(scope="module")
def town_row(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("league") / "town"
    access.run(access.load(town_files / "study.yaml", output=folder)).write()
    found = rows("town", folder)
    assert isinstance(found, Judged)
    return found


def district(row: Judged, number: int, *verdicts: str, title: str = "") -> Judged:
    """A district in a row of them, one degree wide each, with clauses t0, t1 … of these verdicts."""
    clauses: list[dict[str, Any]] = [
        {**row.clauses[0], "target": f"t{i}", "verdict": verdict} for i, verdict in enumerate(verdicts)
    ]
    return replace(
        row,
        name=f"d{number}",
        title=Text(zh=title or f"第{number}区", en=title or f"District {number}"),
        clauses=tuple(clauses),
        outline=shapely.box(110 + number, 30, 111 + number, 31),
        pages=("map.html",),
    )


def test_a_study_is_read_from_its_results(town_row: Judged) -> None:
    (clause,) = town_row.clauses
    assert (clause["persons_met"], clause["persons"], clause["verdict"]) == (105, 150, "unmet")
    assert (town_row.counts["unmet"], town_row.met_share) == (1, 0)
    assert town_row.outline is not None
    # two zones side by side, 610 m by 1,010 m, in degrees
    west, south, east, north = town_row.outline.bounds
    # a degree is 102.1 km from west to east there, and 110.7 km from south to north
    assert ((east - west) * 102_100, (north - south) * 110_700) == pytest.approx((610, 1010), rel=0.01)


def test_results_that_are_not_whole_are_no_row(town_files: Path, tmp_path: Path) -> None:
    access.run(access.load(town_files / "study.yaml", output=tmp_path)).write()
    (tmp_path / "verdicts.json").write_text("[]", encoding="utf-8")
    found = rows("town", tmp_path)
    assert isinstance(found, Failed)
    assert "verdicts.json" in found.why


def test_who_keeps_the_least_comes_first(town_row: Judged) -> None:
    half, none = (
        district(town_row, 1, "met", "unmet", "reported"),
        district(town_row, 2, "unmet", "not_testable"),
    )
    unknown, failed = district(town_row, 3, "undetermined"), Failed("x", Said("错", "wrong"))
    assert [each.name for each in tables.ranked([failed, unknown, half, none])] == ["d2", "d1", "d3", "x"]


def test_the_files_hold_each_other(town_row: Judged, tmp_path: Path) -> None:
    asked = [
        district(town_row, 1, "met", "unmet"),
        district(town_row, 2, "unmet", title="=1+1"),
        Failed("x", Said("错", "wrong")),
    ]
    files.write(tmp_path, asked, MADE_BY)
    assert misdescribed(tmp_path, "many") == []
    studies = pd.read_csv(tmp_path / "league_studies.csv")
    assert studies["met"].tolist()[:2] == [1, 0]
    assert studies["share_met"].tolist()[:2] == [0.5, 0.0]
    assert studies["failed_zh"].tolist()[2] == "错"
    assert studies["study_zh"].tolist()[1] == "'=1+1"
    clauses = pd.read_csv(tmp_path / "league_clauses.csv")
    assert clauses[["study", "target", "verdict"]].to_numpy().tolist() == [
        ["d1", "t0", "met"], ["d1", "t1", "unmet"], ["d2", "t0", "unmet"],
    ]  # fmt: skip
    drawn = geopandas.read_file(tmp_path / "league.gpkg", layer="studies")
    assert drawn[["c001", "c002"]].fillna("").to_numpy().tolist() == [["met", "unmet"], ["unmet", ""]]
    assert drawn.total_bounds.tolist() == [111, 30, 113, 31]
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert {"各地", "各地各条款"} <= {*book.sheetnames}
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    files.write(tmp_path, asked, MADE_BY)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_page_paints_the_clause_that_is_chosen(
    town_row: Judged, browser: Browser, tmp_path: Path
) -> None:
    asked = [
        district(town_row, 1, "met", "unmet", title="".join(PARTS)),
        district(town_row, 2, "unmet", "unmet"),
        district(town_row, 3, "met"),
        Failed("x", Said("<b>错</b>", "<b>wrong</b>")),
    ]
    (tmp_path / "league.html").write_text(page.html(asked), encoding="utf-8")
    shown, told = browser.new_page(), list[str]()
    shown.on("console", lambda message: told.extend(complaint(message)))
    shown.on("request", lambda request: told.append(request.url))
    with closing(shown):
        shown.goto((tmp_path / "league.html").as_uri())

        def painted() -> dict[str, str]:
            # studies are numbered by rank: 2 keeps nothing, 1 half, 3 all
            paths = shown.locator("path[data-study]")
            return {each.get_attribute("data-study"): each.get_attribute("class") for each in paths.all()}

        assert shown.locator("select").input_value() == "t1"  # most districts do not keep it
        assert painted() == {"0": "unmet", "1": "unmet", "2": ""}
        shown.select_option("#clause", "t0")
        assert painted() == {"0": "unmet", "1": "met", "2": "met"}
        shown.locator("path[data-study='1']").click()
        assert "达标" in shown.locator("#district").inner_text()
        first = shown.locator("table").first
        first.locator("th button").nth(1).click()
        assert [each.inner_text() for each in first.locator("tbody td:nth-child(2)").all()] == [
            "0",
            "1",
            "1",
            "",
        ]
        assert shown.locator("b").count() == 0
        assert shown.evaluate("window.hacked") is None
        assert told == [(tmp_path / "league.html").as_uri()]
