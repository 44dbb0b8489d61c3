"""Whether gaps narrowed against a base run: by hand, and on the tiny town."""

import math
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest

import access
from access.verdicts.between import between
from access.verdicts.evaluate import evaluate
from access.verdicts.narrowing import MEASURES, course, narrowing
from tests.conftest import EAST, NORTH
from tests.verdicts.test_streets import WALKED, time, with_ways

MARKET = "huangyan.convenience_circle.farmers_market"


def row(**pairs: tuple[float, float]) -> dict[str, float]:
    unknown = dict.fromkeys(MEASURES, (math.nan, math.nan)) | pairs
    return {f"{name}_{when}": each for name, ends in unknown.items()
            for when, each in zip(("before", "after"), ends, strict=True)}  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ({"ratio": (1.6, 1.2), "gini_units": (0.2, 0.2)}, "narrowed"),
        ({"ratio": (1.6, 2.0)}, "widened"),
        ({"ratio": (1.6, 1.2), "cv_persons": (0.1, 0.2)}, "mixed"),
        ({"ratio": (1.6, 1.6 * (1 + 1e-12))}, "same"),
        ({"ratio": (1.6, math.nan)}, ""),
        ({"ratio": (math.inf, 3.0)}, "narrowed"),  # nobody is left with nothing
        ({"ratio": (math.inf, math.inf)}, "same"),
        # the country's 0.8 of the town's becomes 1.5: farther from 1 on the other side (ln 1.5 > ln 1.25)
        ({"urban_to_rural": (0.8, 1.5)}, "widened"),
        ({"urban_to_rural": (0.8, 1.25)}, "same"),
        ({"urban_to_rural": (0.0, 0.5)}, "narrowed"),
    ],
)
def test_which_way_a_gap_went(pairs: dict[str, tuple[float, float]], expected: str) -> None:
    assert course(row(**pairs)) == expected


@pytest.fixture
def halves(town_study: Path) -> Path:
    """The tiny town, its west (30 of 30 people have a market) a town, its east (75 of 120) country."""
    file = town_study.with_name("zones.geojson")
    zones = geopandas.read_file(file)
    zones.assign(kind=["城镇", "乡村"]).to_file(file, driver="GeoJSON")
    return town_study


def studied(path: Path, **more: Any) -> Any:
    return access.load(path, zones={"class_column": "kind"}, **more)


THIRD: dict[str, Any] = {
    "name": "第三处市场",
    "facilities": {"open": [{"type": "farmers_market", "at": {"x": EAST + 430, "y": NORTH + 150}}]},
}


def test_a_market_in_the_east_narrows_the_gap(halves: Path) -> None:
    """95 of the east's 120 have one then: 1 to 0.79 instead of 1 to 0.625."""
    found = access.compare(studied(halves), THIRD).between
    (told,) = found.to_dict("records")
    assert (told["target"], told["group"], told["course"]) == (MARKET, "all", "narrowed")
    for name in ("ratio", "urban_to_rural"):
        assert told[f"{name}_before"] == pytest.approx(1.6)
        assert told[f"{name}_after"] == pytest.approx(120 / 95)
        assert told[f"{name}_difference"] == pytest.approx(120 / 95 - 1.6)
    # |1 − 0.625| / 2 over their mean; then of 1 and 95/120
    assert told["cv_units_before"] == pytest.approx(0.375 / 1.625)
    assert told["cv_units_after"] == pytest.approx(25 / 215)
    assert told["worst_zone_after"] == "东区"


def test_a_later_run_against_an_earlier_one(halves: Path, tmp_path: Path) -> None:
    """The limit of the later run is 12 minutes: f's 20 people have the market, too (95 of 120)."""
    one, other = (
        access.run(each) for each in (studied(halves), studied(halves, settings={"walk_kph": 2.16}))
    )
    found = access.diff(one, other)
    expected = narrowing(one.between, other.between)
    pd.testing.assert_frame_equal(found.between, expected)
    assert expected["course"].tolist() == ["narrowed"]
    assert expected["ratio_after"].tolist() == [pytest.approx(120 / 95)]
    written = {path.name: path for path in found.write(tmp_path / "difference")}
    table = pd.read_csv(written["between.csv"])
    assert table["course"].tolist() == ["narrowed"]
    page = written["difference.html"].read_text(encoding="utf-8")
    assert all(word in page for word in ("差距是否缩小", "缩小", "narrowed", "1.600", "1.263"))


def test_age_groups_each_have_a_course() -> None:
    """Cells 0 to 3 are within the limit, then 7 as well: the old one of D2 who had nothing has it.

    Of everybody D1 keeps 30 of 140; D2's 70 of 220 become 70 and those of cell 7.
    """
    clause = time()
    cells = {"age_65_plus": [1.0, 0, 0, 1, 0, 0, 0, 1]}
    later = list(WALKED)
    later[7] = 0.0
    one, other = (
        between(evaluate([clause], with_ways(clause, [ways], cells=cells))) for ways in (WALKED, later)
    )
    found = narrowing(one, other).set_index("group")["course"]
    assert found.to_dict() == {"all": "widened", "age_65_plus": "narrowed"}


def test_what_one_run_alone_tells_is_not_compared() -> None:
    assert narrowing(None, None).empty
    clause = time()
    table = between(evaluate([clause], with_ways(clause, [WALKED])))
    assert narrowing(table, table.assign(unit="m")).empty
    assert narrowing(table, table)["course"].tolist() == ["same"]
