"""Timed trips beside computed ones: known factors and delays are found again, faults are named."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from access.assessment import run as pipeline
from access.assessment.observed import LEAST, fit
from access.contracts.errors import DocumentError, FileError
from access.places import timed_trips
from access.study import study as studies
from tests.conftest import EAST, NORTH


def test_a_known_speed_and_delay_are_found_again() -> None:
    rng = np.random.default_rng(3)
    computed = rng.uniform(100, 1500, 60)
    found = fit(computed, 90 + computed / 0.8)
    assert found.speed == pytest.approx((0.8, 0.8, 0.8))
    assert found.delay_s == pytest.approx((90, 90, 90))
    noisy = fit(computed, np.asarray((90 + computed / 0.8) * rng.lognormal(0, 0.1, 60), dtype=np.float64))
    assert noisy.speed is not None
    assert noisy.delay_s is not None
    assert noisy.speed[0] < 0.8 < noisy.speed[2]
    assert noisy.delay_s[0] < 90 < noisy.delay_s[2]


def test_a_few_wrong_trips_hardly_matter() -> None:
    computed = np.linspace(100, 1500, 41)
    observed = 60 + 1.25 * computed
    observed[::8] *= 3  # six lunches on the way
    found = fit(computed, observed)
    assert found.speed is not None
    assert found.delay_s is not None
    assert found.speed[1] == pytest.approx(0.8, rel=0.1)
    assert found.delay_s[1] == pytest.approx(60, abs=30)
    assert found.ratio[1] == pytest.approx(np.median(observed / computed))


def test_the_interval_of_the_median_is_that_of_its_order_statistics() -> None:
    # of 20 trips the 6th and the 15th hold the median in 95.9 % of samples (binomial)
    found = fit(np.full(20, 100.0), np.arange(1, 21) * 10.0)
    assert found.ratio == pytest.approx((0.6, 1.05, 1.5))
    assert found.speed is None  # all computed times are one: nothing parts speed from delay


def trips(path: Path, rows: list[dict[str, Any]]) -> Path:
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def read(path: Path, **more: Any) -> Any:
    usual: dict[str, Any] = {"crs": "EPSG:4326", "columns": {}, "mode": None, "modes": {}, "period": "peak"}
    return timed_trips.from_csv(path, **(usual | more))


def test_chinese_headers_and_words(tmp_path: Path) -> None:
    rows = [
        {
            "起点经度": 114.1,
            "起点纬度": 22.2,
            "终点经度": 114.2,
            "终点纬度": 22.3,
            "分钟": 12,
            "方式": each,
            "时段": when,
        }
        for each, when in (("步行", "平峰"), ("小汽车", "早高峰"), ("轮滑", "平峰"), ("救护车", ""))
    ]
    path = tmp_path / "出行.csv"
    path.write_text(pd.DataFrame(rows).to_csv(index=False), encoding="gbk")
    found, (note,) = read(path)
    assert found["mode"].tolist() == ["walk", "drive", "emergency_vehicle"]
    assert found["period"].tolist() == ["free_flow", "peak", "peak"]
    assert found["seconds"].tolist() == [720] * 3
    assert found.index.tolist() == ["2", "3", "5"]
    assert "line 4" in note.en


def test_columns_and_words_of_ones_own(tmp_path: Path) -> None:
    row = {"ax": 1.0, "ay": 2.0, "bx": 3.0, "by": 4.0, "took": 90, "how": "scooter"}
    path = trips(tmp_path / "t.csv", [row])
    columns = {"from_lon": "ax", "from_lat": "ay", "to_lon": "bx", "to_lat": "by", "seconds": "took"}
    found, _ = read(path, columns={**columns, "mode": "how"}, modes={"scooter": "e_bike"})
    assert found["seconds"].tolist() == [90]
    assert found["mode"].tolist() == ["e_bike"]
    assert read(path, columns=columns, mode="walk")[0]["mode"].tolist() == ["walk"]


def test_all_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    path = trips(tmp_path / "t.csv", [{"from_lon": 1, "to_lon": 2, "to_lat": 3}])
    with pytest.raises(FileError) as caught:
        read(path)
    for word in ("`from_lat` (起点纬度)", "`minutes` (分钟)", "方式", "from_lon, to_lon, to_lat"):
        assert word in str(caught.value)
    metres = {"from_lon": 500_000, "from_lat": 2_500_000, "to_lon": 1, "to_lat": 1, "min": 5}
    with pytest.raises(FileError, match="not degrees in 1 row"):
        read(trips(path, [metres]), mode="walk")
    with pytest.raises(FileError, match="no number in 1 row"):
        read(trips(path, [metres | {"min": "ten"}]), mode="walk")


def test_rows_that_say_nothing_are_left_out_and_named(tmp_path: Path) -> None:
    good = {"from_lon": 1, "from_lat": 2, "to_lon": 3, "to_lat": 4, "min": 5}
    rows: list[dict[str, Any]] = [good, good | {"min": 0}, good | {"min": ""}, good | {"to_lon": ""}, good]
    found, notes = read(trips(tmp_path / "t.csv", rows), mode="walk")
    assert found.index.tolist() == ["2", "6"]
    assert [(note.number, note.en.rpartition("(")[2]) for note in notes] == [
        (1, "line 5)"),
        (2, "line 3, 4)"),
    ]


def town_trips(number: int, seconds: Any) -> list[dict[str, Any]]:
    """Walks along y = 0 from x = 0: 50, 75, 100, … metres, at 1.8 km/h 2 s a metre."""
    return [
        {
            "from_lon": EAST,
            "from_lat": NORTH,
            "to_lon": EAST + 50 + 25 * i,
            "to_lat": NORTH,
            "seconds": seconds(2.0 * (50 + 25 * i)),
            "mode": "walk",
        }
        for i in range(number)
    ]


def observed(town_study: Path, rows: list[dict[str, Any]], more: str = "") -> Any:
    trips(town_study.with_name("trips.csv"), rows)
    text = town_study.read_text(encoding="utf-8")
    said = f"observed: {{path: trips.csv, crs: 'EPSG:4547'{more}}}\n"
    town_study.write_text(text + said, encoding="utf-8")
    return pipeline.run(studies.load(town_study))


def notes(result: Any) -> list[str]:
    report = result.input_report
    return [str(each) for each in report["en"] if "trips.csv" in each]


def times(result: Any) -> Any:
    return next(iter(result.measured.place.nearest.values()))["impedance"]


def test_a_study_tells_how_far_off_it_is_and_changes_nothing(town_study: Path) -> None:
    before = times(pipeline.run(studies.load(town_study)))
    result = observed(town_study, town_trips(20, lambda s: 30 + s / 0.5))
    (note,) = notes(result)
    assert "20 timed trips" in note
    assert "speeds are 0.50 (95 %: 0.50–0.50) times those assumed and the delay is 30 s (30–30 s)" in note
    assert "nothing is changed" in note
    pd.testing.assert_series_equal(times(result), before)
    assert "trips.csv" in str(result.record["inputs"])


def test_a_study_that_says_so_takes_the_times_observed(town_study: Path) -> None:
    before = times(pipeline.run(studies.load(town_study)))
    result = observed(town_study, town_trips(20, lambda s: 1.5 * s), ", apply: yes")
    assert "all times are brought to it" in notes(result)[0]
    pd.testing.assert_series_equal(times(result), before * 1.5)


def test_too_few_trips_are_told_and_not_fitted(town_study: Path) -> None:
    before = times(pipeline.run(studies.load(town_study)))
    result = observed(town_study, town_trips(LEAST - 1, lambda s: 3 * s), ", apply: yes")
    assert [each for each in notes(result) if "only 9 trips" in each and "not fitted" in each]
    pd.testing.assert_series_equal(times(result), before)


def test_trips_that_cannot_be_are_left_out_with_their_lines(town_study: Path) -> None:
    rows = town_trips(14, lambda s: s)
    rows[1]["to_lat"] = NORTH - 5000  # far from any street
    rows[2]["seconds"] = 5  # 100 m in 5 s: 72 km/h on foot
    rows[3]["seconds"] = 30_000
    rows[4]["to_lon"] = EAST
    told = notes(observed(town_study, rows))
    expected = {
        "too far": "line 3",
        "faster": "line 4",
        "ten times": "line 5",
        "end where they begin": "line 6",
    }
    for why, line in expected.items():
        assert [each for each in told if why in each and f"({line})" in each], (why, told)
    assert "10 timed trips; the median of observed to computed time is 1.00" in told[-1]


def test_a_bad_study_says_what_is_wrong(town_study: Path) -> None:
    with town_study.open("a", encoding="utf-8") as file:
        file.write("observed: nowhere.csv\n")
    with pytest.raises(DocumentError, match=r"observed.*no such file"):
        studies.load(town_study)


def test_trips_of_which_none_can_be_used(town_study: Path) -> None:
    """Every row without a time: one note names them, and the study is judged as without the table."""
    rows = [{**row, "seconds": ""} for row in town_trips(3, lambda s: s)]
    result = observed(town_study, rows)
    assert any("3 trips whose time is empty" in note for note in notes(result))
