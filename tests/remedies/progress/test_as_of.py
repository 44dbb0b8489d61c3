"""The tiny town at dates: what is there then, which figure applies, how far the plan has come."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import access
from access.contracts.errors import AccessError
from access.places.facilities.from_osm import from_osm
from access.places.osm.file import OsmFile
from access.standards.registry import load_plan, targets
from access.verdicts.progress.due import due
from access.verdicts.progress.seen import Seen, years
from tests.described import misdescribed
from tests.remedies.progress.town import PLAN, planned

# M closes in May 2024; N, under construction today, opens in 2025
MARKETS = "M,=市场,500250,2500310,停业,,2024-05\nN,<b>N</b>,500600,2500600,在建,2025,\n"


@pytest.mark.parametrize(
    ("as_of", "markets", "near", "left_out", "due_year", "state"),
    [
        # M: a, b, c and g walk 300 m at most: 65 of 150 people. 2 were due by 2023; the line has gone a third
        ("2023", 1, 65, "2025 开业", 2023, "behind"),
        # neither: nobody, and fewer than in 2020
        ("2024-06", 0, 0, "2024-05 停用", 2023, "reversed"),
        # N: d
        ("2025", 1, 40, "2024-05 停用", 2025, "behind"),
    ],
)
def test_the_town_at_a_date(
    town_study: Path, as_of: str, markets: int, near: int, left_out: str, due_year: int, state: str
) -> None:
    result = access.run(access.load(planned(town_study, MARKETS), as_of=as_of))
    verdicts = result.verdicts.query("level == 'clause'").reset_index("target").set_index("target")
    assert verdicts["value"].to_dict() == pytest.approx(
        {"town.markets": markets, "town.near": near / 150, "town.each": markets / 2}
    )
    assert verdicts["verdict"].eq("unmet").all()  # none at all is a number, not a lack of data
    (note,) = result.report.query("level == 'left_out' and subject == 'facilities'").to_dict("records")
    assert left_out in note["zh"]
    assert note["number"] == 2 - markets
    found: Any = result.progress
    row = found.set_index("target").loc["town.markets"]
    assert (row["state"], row["due_year"], row["due_state"]) == (state, due_year, "missed")
    assert row["gone_share"] == pytest.approx((markets - 1) / 3)
    assert row["departments_zh"] == "商务局"


def test_the_files_of_a_run_tell_its_progress(town_study: Path, tmp_path: Path) -> None:
    study = access.load(planned(town_study, MARKETS), as_of=2025, output=tmp_path / "out")
    access.run(study).write()
    table = pd.read_csv(tmp_path / "out" / "progress.csv").set_index("target")
    # expected by the end of 2025 is all of it; 3 of 4 markets are lacking
    assert table.loc["town.markets", ["base", "goal", "2025", "due", "expected_share"]].tolist() == [
        1,
        4,
        1,
        4,
        1,
    ]
    assert table.loc["town.near", ["goal", "2025", "due", "due_unit"]].tolist() == [
        *(80, pytest.approx(100 * 40 / 150, abs=1e-4)),
        *(10, "min"),
    ]
    # each zone is to have one: half of the zones do
    assert table.loc["town.each", ["2025", "goal", "unit"]].tolist() == [50, 100, "% of the units"]
    assert [each for each in misdescribed(tmp_path / "out", "run") if "progress" in each] == []


def test_without_a_day_nothing_is_told_of_progress(town_study: Path) -> None:
    assert access.run(access.load(planned(town_study))).progress is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (2025, "2025-12-31"),
        ("2024-02", "2024-02-29"),
        ("2024年6月", "2024-06-30"),
        ("2024-05-06", "2024-05-06"),
    ],
)
def test_dates_as_people_write_them(town_study: Path, written: Any, day: str) -> None:
    assert str(access.load(town_study, as_of=written).as_of) == day


@pytest.mark.parametrize("written", ["soon", "2024-13", True, 24])
def test_what_is_no_date_is_refused(town_study: Path, written: Any) -> None:
    with pytest.raises(AccessError, match="as_of"):
        access.load(town_study, as_of=written)


@pytest.mark.parametrize(
    ("day", "value", "last", "following", "kept"),
    [
        (date(2023, 12, 30), 9, None, (2023, 2), None),
        (date(2023, 12, 31), 2, (2023, 2), (2025, 4), True),
        (date(2024, 7, 1), 1, (2023, 2), (2025, 4), False),
        (date(2025, 12, 31), 3, (2025, 4), None, False),
        (date(2030, 1, 1), 4, (2025, 4), None, True),
    ],
)
def test_which_figure_applies(
    tmp_path: Path, day: date, value: float, last: Any, following: Any, kept: Any
) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    plan = load_plan(str(tmp_path / "plan.yaml"))
    standard, target = targets(plan)[0]
    found = due(plan, standard, target, years(day), Seen(day.year, value, "seen"), None)
    assert (found.last, found.following, found.kept) == (last, following, kept)


def test_openstreetmap_at_a_date(tmp_path: Path) -> None:
    """Gone since 2024 and not built before 2026: both are there on the days on which they are."""
    tags = {
        1: "<tag k='disused:shop' v='supermarket'/><tag k='end_date' v='2024-05'/>",
        2: "<tag k='shop' v='supermarket'/><tag k='construction' v='yes'/><tag k='start_date' v='2026'/>",
        3: "<tag k='shop' v='supermarket'/><tag k='disused' v='yes'/><tag k='start_date' v='2001'/>",
    }
    nodes = [
        f"<node id='{i}' version='1' lat='29.0{i}' lon='117.0'>{each}</node>" for i, each in tags.items()
    ]
    (tmp_path / "town.osm").write_text(f"<osm version='0.6'>{''.join(nodes)}</osm>", encoding="utf-8")
    rules = {"supermarket": ({"shop": "supermarket"},)}

    def there(day: date, *, by_date: bool = True) -> set[str]:
        source = OsmFile(tmp_path / "town.osm")
        return {*from_osm(source, rules, "EPSG:32650", day=day, by_date=by_date)[0]["place_id"]}  # type: ignore[arg-type]

    assert there(date(2023, 12, 31)) == {"n1"}
    assert there(date(2024, 6, 1)) == set()
    assert there(date(2026, 1, 1)) == {"n2"}
    assert there(date(2023, 12, 31), by_date=False) == set()


def test_values_of_other_years_go_on(town_study: Path, tmp_path: Path) -> None:
    """2 markets were counted in 2022 and 3 in 2023; the run of 2024 finds 2 of the 4."""
    planned(town_study)
    seen = town_study.with_name("seen.csv")
    seen.write_text("target,year,value\ntown.markets,2022,2\ntown.markets,2023,3\n", encoding="utf-8")
    access.monitor(
        observed=[seen], plans=[str(town_study.with_name("plan.yaml"))], output=tmp_path / "progress"
    )
    study = planned(town_study, as_of=2024, progress=str(tmp_path / "progress" / "progress.csv"))
    table: Any = access.run(access.load(study)).progress
    row = table.set_index("target").loc["town.markets"]
    assert row[["2022", "2023", "2024"]].tolist() == [2, 3, 2]
    # at the end of 2024 the line is at 3, two thirds of the way; at this speed 1 in 2025
    assert (row["gone_share"], row["expected_share"]) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert (row["state"], row["warned"], row["forecast"]) == ("behind", "red", 1)


def test_what_is_no_table_of_progress(town_study: Path) -> None:
    with pytest.raises(AccessError, match="followed over years"):
        access.check(access.load(planned(town_study, progress="markets.csv")))
    file = town_study.with_name("progress.csv")
    file.write_text("target,goal,state,2022,2023\ntown.markets,4,behind,two,三成\n", encoding="utf-8")
    with pytest.raises(AccessError) as told:
        access.check(access.load(planned(town_study, progress="progress.csv")))
    assert all(word in told.value.en for word in ("two", "三成", "2022", "2023"))
