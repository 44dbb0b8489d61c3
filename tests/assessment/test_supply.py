"""The supply of a clause in the tiny town, by hand: from the study file to the tables.

At half a metre a second, ten minutes are 300 m: market M has a (10 persons, 110 m), b (20, 110 m), c (5,
40 m) and g (30, 260 m), 65 in all; N has d (40, 50 m). f (20) is beyond both, e (25) far from every street.
West of x = 300 are a, c and half of g, 30 persons; east of it the others, 120.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest

import access
from access.assessment import run as assessment
from access.assessment import supply
from access.assessment.run import Assessed
from access.contracts.errors import DocumentError, QuestionError
from access.study import study as studies
from tests.remedies.siting.town import MARKET, edit

ROWS = "edacbfg"  # the cells, from the north-west on


@pytest.fixture(scope="module")
def asked(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Assessed:
    """Each market has room for 30 persons."""
    folder = shutil.copytree(town_files, tmp_path_factory.mktemp("supply"), dirs_exist_ok=True)
    edit(folder / "study.yaml", supply=[{"clause": MARKET, "persons_per": 30, "amount": "facilities"}])
    result = assessment.run(studies.load(folder / "study.yaml"))
    assessment.write(result, folder / "written")
    return result


def measures(table: pd.DataFrame, zone: str) -> dict[str, float]:
    rows = table[table["zone_id"] == zone]
    return dict(zip(rows["measure"], rows["value"], strict=True))


def test_access_and_choices_by_zone(asked: Assessed) -> None:
    (found,) = asked.supplies
    west, east = (measures(found.zones, zone) for zone in ("west", "east"))
    assert west["access_2sfca"] == pytest.approx(1000 / 65)
    assert east["access_2sfca"] == pytest.approx(1000 * (35 / 65 + 40 / 40) / 95)
    assert (west["persons_unlinked"], east["persons_unlinked"]) == (0, 25)
    assert (west["choices"], east["choices"]) == pytest.approx((1, 75 / 95))
    assert (west["persons_without_choice"], east["persons_without_choice"]) == (0, 20)
    assert west["crowding"] == pytest.approx(65)
    assert east["crowding"] == pytest.approx((35 * 65 + 40 * 40) / 75)
    assert (west["persons_crowded"], east["persons_crowded"]) == (30, 75)
    cells = found.cells
    assert np.isnan(cells["access"].iloc[ROWS.index("e")])
    assert float((cells["access"] * cells["persons"]).sum()) == pytest.approx(2)  # both markets


def test_load_of_facilities(asked: Assessed) -> None:
    table = asked.supplies[0].facilities
    assert table["persons_near"].to_dict() == {"M": 65, "N": 40}
    assert table["load"].to_dict() == pytest.approx({"M": 65, "N": 40})
    assert table["persons_served"].to_dict() == pytest.approx({"M": 30, "N": 30})
    assert table["filled"].to_dict() == pytest.approx({"M": 1, "N": 1})


def test_inequality_over_people(asked: Assessed) -> None:
    """Of 125 persons near a street 65 have 1/65 each, 40 have 1/40, and 20 nothing."""
    table = asked.supplies[0].inequality.set_index(["measure", "group"])["value"]
    assert table["gini", ""] == pytest.approx(2 * (65 * (20 + 32.5) / 65 + 40 * (85 + 20) / 40) / 125 / 2 - 1)
    assert table["theil", ""] == pytest.approx(np.log(125 / 2) - (np.log(65) + np.log(40)) / 2)
    parts = table["theil_within", "west"] + table["theil_within", "east"] + table["theil_between", ""]
    assert parts == pytest.approx(table["theil", ""])
    assert table["beyond_limit_headcount", ""] == pytest.approx(20 / 125)
    assert table["beyond_limit_gap", ""] == pytest.approx(20 / 125 * 40 / 300)  # f is 340 m away
    assert table["short_of_supply_headcount", ""] == 1
    assert table["short_of_supply_gap", ""] == pytest.approx(
        (65 * (1 - 30 / 65) + 40 * (1 - 30 / 40) + 20) / 125
    )


def test_the_reading_by_capacity_stands_beside_the_default_one(asked: Assessed) -> None:
    table = asked.assessment.verdicts.reset_index()
    whole = table[table["level"] == "clause"].set_index("reading")
    assert whole["default"].to_dict() == {"default": True, "served_by=capacity": False}
    assert whole["persons_met"].to_dict() == pytest.approx({"default": 105, "served_by=capacity": 60})
    reading = whole.loc["served_by=capacity"]
    assert (reading["value"], reading["value_high"]) == pytest.approx((60 / 150, 85 / 150))
    assert reading["persons_unlinked"] == 25
    assert (reading["verdict"], reading["shortfall"]) == ("unmet", pytest.approx(90))
    units = table[(table["level"] == "unit") & (table["reading"] == "served_by=capacity")]
    served = dict(zip(units["zone_id"], units["persons_met"], strict=True))
    assert served == pytest.approx({"west": 30 * 30 / 65, "east": 35 * 30 / 65 + 30})
    assert not units["verdict"].any()


def test_facilities_without_a_number_are_told(asked: Assessed) -> None:
    one = asked.supplies[0]
    assert supply.unknown(one) == []
    table = one.facilities.assign(amount=[40.0, np.nan])
    (note,) = supply.unknown(replace(one, amount="capacity", facilities=table))
    assert "1 of 2 facilities without a number of capacity (beds, places) (<b>N</b>): taken as 0" in note.en
    assert "2 处设施中有 1 处没有容量（床位、学位等）的数（<b>N</b>），按 0 计" in note.zh


def test_what_is_written(asked: Assessed) -> None:
    folder = asked.study.file.parent / "written" if asked.study.file else Path()
    found = asked.supplies[0]
    for name, table in (("supply.csv", found.zones), ("inequality.csv", found.inequality)):
        read = pd.read_csv(folder / name, keep_default_na=False).drop(columns="run_id")
        assert list(read.columns) == list(table.columns)
        assert read["value"].astype(float).tolist() == pytest.approx(table["value"].tolist(), abs=1e-6)
    loads = pd.read_csv(folder / "facility_load.csv")
    assert loads["name"].tolist() == ["'=市场", "<b>N</b>"]  # no formula for a spreadsheet


def test_a_notebook_asks_otherwise(asked: Assessed, tmp_path: Path) -> None:
    result = access.Result(asked)
    found = result.supply(MARKET, method="e2sfca", decay="step:steps=1|2|10,weights=1|0.5|0.25")
    # at 30 m a minute c (40 m) and d (50 m) are in the second zone, a, b (110 m) and g (260 m) in the third
    demand = {"M": 5 * 0.5 + 60 * 0.25, "N": 40 * 0.5}
    assert found.facilities["demand"].to_dict() == pytest.approx(demand)
    third, expected = 0.25 / demand["M"], {"c": 0.5 / demand["M"], "d": 0.5 / 20, "e": np.nan, "f": 0}
    assert found.cells["access"].tolist() == pytest.approx(
        [expected.get(name, third) for name in ROWS], nan_ok=True
    )
    names = {path.name for path in found.write(tmp_path / "supply")}
    assert names >= {"supply.csv", "inequality.csv", "facility_load.csv", "supply_cells.parquet", "run.json"}
    cells = geopandas.read_parquet(tmp_path / "supply" / "supply_cells.parquet")
    assert cells[f"{MARKET}.choices"].sum() == 5
    assert "西区" in found.table().to_html()


@pytest.mark.parametrize(
    ("asked_of", "said"),
    [
        ({"method": "4sfca"}, "`method`"),
        ({"metod": "2sfca"}, "did you mean 'method'"),
        ({"decay": "linear"}, "with one it is e2sfca"),
        ({"method": "e2sfca", "decay": "step:steps=3|2"}, "must ascend"),
        ({"persons_per": 0}, "`persons_per`"),
        ({"amount": "beds"}, "no facility of clause"),
        ({"rank_by": "income"}, "the zones have no such number"),
    ],
)
def test_questions_that_cannot_be_answered(asked: Assessed, asked_of: dict[str, Any], said: str) -> None:
    with pytest.raises(QuestionError) as caught:
        access.Result(asked).supply(MARKET, **asked_of)
    assert said in " ".join(str(fault) for fault in caught.value.faults)


def test_clauses_of_supply_are_checked_with_the_study(town_study: Path) -> None:
    edit(town_study, supply=["huangyan.nowhere", MARKET, MARKET, {"clause": MARKET, "decay": "gauss"}])
    with pytest.raises(DocumentError, match="binary"):
        studies.load(town_study)
    edit(town_study, supply=["huangyan.nowhere", MARKET, MARKET])
    with pytest.raises(DocumentError) as caught:
        studies.load(town_study)
    told = str(caught.value)
    assert "no clause 'huangyan.nowhere' in the study" in told
    assert f"clause '{MARKET}' is given twice" in told


def test_nothing_is_asked_nothing_is_found(town_study: Path) -> None:
    result = assessment.run(studies.load(town_study))
    assert result.supplies == ()
    assert set(result.assessment.verdicts.reset_index()["reading"]) == {"default"}
