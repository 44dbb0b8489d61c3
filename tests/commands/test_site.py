"""`access site` as a user runs it."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from access.commands.app import app
from access.places import readers
from access.remedies.siting import run as siting
from tests.remedies.scenarios.runs import driven_through
from tests.remedies.siting.town import MARKET, edit, one_market

RESULTS = [
    *(
        "alternatives.csv",
        "gains.csv",
        "input_report.csv",
        "map.html",
        "run.json",
        "scenario.yaml",
        "sites.csv",
    ),
    *("sites.geojson", "sites.gpkg", "siting.json"),
]


def run(*arguments: Any, command: str = "site") -> Any:
    return CliRunner().invoke(app, [command, *map(str, arguments)], env={"COLUMNS": "140"})


@pytest.fixture
def study(town_study: Path) -> Path:
    """The tiny town with market N alone, and places A, B and D to choose from."""
    return one_market(town_study)


def among(study: Path) -> list[Any]:
    places = study.parent / "places.csv"
    return [study, "--standard", MARKET, "--candidates", places, "--id-column", "id", "--crs", "EPSG:4547"]


def test_two_sites_and_what_is_told_of_them(study: Path) -> None:
    done = run(*among(study), "--sites", 2)
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    for word in (
        *("小城 Tiny town", "农贸市场 (farmers market) ≤ 10 分钟 min"),
        *("选址1 site 1: D", "30 │ 70 │ 46.6% │ 30", "选址2 site 2: B", "20 │ 90 │ 60.0% │ 20"),
        "覆盖 covered: 40 → 90 / 150 人 persons (26.6% → 60.0%)，人口 population: 虚构 synthetic",
        "判定 verdict: 26.6% 未达标 unmet → 60.0% 未达标 unmet（要求 required ≥ 100.0%）",
        "模型 model: 最大覆盖 MCLP maximal covering · 已证明最优 proven optimal",
        "候选点 candidates: 3 · 来自 places.csv from places.csv",
        "次序 order: 每一步都与另选同样多处一样好 at each step as good as so many sites chosen anew",
        "任何候选点都覆盖不到 beyond every candidate: 20 人 persons",
        "离街道太远，无法计算 too far from any street to tell: 25 人 persons",
        "near-ties (out → in): 1. site:2 → (114.00000, 22.60053): −5 人 persons 2. ",
        "结果 results: map.html, sites.csv",
    ):
        assert word in told, word
    folder = study.parent / "results" / "site"
    assert sorted(path.name for path in folder.iterdir()) == RESULTS
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


def test_the_result_files_of_a_siting(study: Path) -> None:
    folder = study.parent / "elsewhere"
    assert run(*among(study), "--sites", 2, "--ties", 1, "-o", folder).exit_code == 0
    sites = pd.read_csv(folder / "sites.csv")
    assert sites["candidate_id"].tolist() == ["D", "B"]
    assert sites[["x", "y"]].to_numpy().tolist() == [[500_200, 2_500_000], [500_510, 2_500_000]]
    assert sites[["cost", "persons_gained", "persons_assigned"]].to_numpy().tolist() == [
        [2, 30, 30],
        [3, 20, 20],
    ]
    assert sites["place_zh"].tolist() == ["给定点位"] * 2
    layer = geopandas.read_file(folder / "sites.gpkg")
    assert layer["site_id"].tolist() == ["site:1", "site:2"]
    assert layer.geometry.x.tolist() == pytest.approx([500_200, 500_510], abs=1e-6)
    assert layer.geometry.y.tolist() == pytest.approx([2_500_000, 2_500_000], abs=1e-6)
    gains = pd.read_csv(folder / "gains.csv")
    assert gains["persons_gained"].sum() == gains["persons_covered"].iloc[-1] - 40
    assert gains["gap_to_best"].tolist() == [0, 0]
    others = pd.read_csv(folder / "alternatives.csv")
    assert others[["candidate_id", "site_id"]].fillna("").to_numpy().tolist() == [["A", ""], ["D", "site:1"]]
    told = json.loads((folder / "siting.json").read_text(encoding="utf-8"))
    assert (told["objective"], told["bound"], told["gap"], told["status"]) == (90, 90, 0, "optimal")
    assert told["people"]["persons_beyond_every_candidate"] == 20
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["inputs"][-1]["file"] == "places.csv"
    assert record["siting"]["sites"] == 2
    assert str(folder.parent) not in json.dumps([told, record])


def test_a_comparison_reads_the_sites(study: Path) -> None:
    """The export of the siting is one of the map: a scenario, of which a comparison finds the same."""
    assert run(*among(study), "--share", 0.55, "-o", study.parent / "sited").exit_code == 0
    for name in ("sites.geojson", "scenario.yaml"):
        folder = study.parent / f"compared {name}"
        done = run(study, study.parent / "sited" / name, "-o", folder, command="compare")
        assert done.exit_code == 0, done.output
        assert pd.read_csv(folder / "comparison.csv")["persons_met"].tolist() == [40, 90]
        assert pd.read_csv(folder / "people.csv")["persons_gained"].sum() == 50
    content = yaml.safe_load((study.parent / "sited" / "scenario.yaml").read_text(encoding="utf-8"))
    assert [each["clause"] for each in content["facilities"]["open"]] == [MARKET, MARKET]


def test_the_same_siting_gives_the_same_bytes(study: Path) -> None:
    folders = [study.parent / name for name in ("one", "two")]
    for folder in folders:
        assert run(study, "--standard", MARKET, "--sites", 2, "-o", folder).exit_code == 0
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one == two


def test_texts_that_a_spreadsheet_would_run_are_written_as_texts(study: Path) -> None:
    places = study.parent / "places.csv"
    places.write_text(places.read_text(encoding="utf-8").replace("D,", "=D,"), encoding="utf-8")
    folder = study.parent / "results"
    assert run(*among(study), "--sites", 1, "-o", folder).exit_code == 0
    assert pd.read_csv(folder / "sites.csv")["candidate_id"].tolist() == ["'=D"]
    assert geopandas.read_file(folder / "sites.gpkg")["candidate_id"].tolist() == ["'=D"]


def test_when_candidates_run_out_it_is_told(study: Path) -> None:
    done = run(*among(study), "--sites", 5)
    assert "选出 3 处：候选点已用完 5 asked for, 3 chosen: there are no more candidates" in " ".join(
        done.output.split()
    )


def test_what_is_spent_is_told(study: Path) -> None:
    done = run(*among(study), "--budget", 4)
    assert "费用 cost 3 / 4" in " ".join(done.output.split())


def test_junctions_are_told_with_their_spacing(town_study: Path) -> None:
    done = run(town_study, "--standard", MARKET, "--sites", 3)
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    # every other line each way, of the five within the town: 3 × 3
    assert "候选点 candidates: 9 · 研究分区内的街道路口，相距至少 200 米 street junctions" in told
    assert "点数 sites: 要求 3 处，选出 1 处：其余候选点都不能再改善" in told
    assert "3 asked for, 1 chosen: no other candidate helps" in told


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ["--sites", 1, "--fair", "worst_zone"],
            ["覆盖最少的分区 zone with the least share 45.8333%"],  # d, and half of g: 55 of the east's 120
        ),
        (
            ["--sites", 1, "--model", "p_median"],
            # 125 persons go 30,000 m in all, at 30 m a minute
            [
                "p-中位 p-median",
                "平均 mean 8.0 分钟 min",
                "路程只算到 30.0 分钟 min（限值的 3 倍 × the limit）",
            ],
        ),
        (
            ["--sites", 1, "--model", "p_center", "--cutoff", 2],
            ["p-中心 p-center", "最远一人 farthest person 15.0 分钟 min", "路程只算到 20.0 分钟 min"],
        ),
        (["--share", 0.5], ["集合覆盖 LSCP set covering", "40 → 90 / 150 人"]),
        (
            ["--sites", 3, "--min-spacing", 361],
            [
                "与其他设施相距至少 at least 361 米 m apart",
                "3 asked for, 2 chosen: at this spacing no other candidate helps",
            ],
        ),
        (
            ["--budget", 3, "--filter", "area_m2>=900"],
            ["来自 places.csv，area_m2>=900 from places.csv", "40 → 85 / 150 人"],
        ),
    ],
    ids=str,
)
def test_each_model_tells_what_it_aims_at(study: Path, options: list[Any], words: list[str]) -> None:
    done = run(*among(study), *options)
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    for word in words:
        assert word in told, word


def refused(*arguments: Any) -> str:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    return " ".join(done.stderr.split())


def test_all_that_is_wrong_with_a_question_is_told_at_once(study: Path) -> None:
    told = refused(
        *(study, "--standard", "huangyan.convenience_circle.farmer_market", "--sites", 0, "--share", 95),
        *("--model", "lscp", "--fair", "worst_zone", "--weights", "age_60=2", "--weights", "under_3"),
        *("--filter", "area_m2>2000", "--spacing", -1, "--min-spacing", -2, "--ties", -1),
        *("--time-limit", -1, "--cutoff", 0.5),
    )
    for word in (
        "access site: 15 faults",
        f"no such clause in the study; did you mean '{MARKET}'?",
        "give one of --sites, --share and --budget, not --sites and --share",
        "--sites: 1 or more are needed, not 0",
        "--share: a share above 0 and up to 1 is needed (0.95 is 95 %), not 95",
        "--fair: only mclp raises the worst zone first, not lscp",
        "--weights: only mclp and p_median count some people for more, not lscp",
        "--weights 'age_60=2': no such group; did you mean 'age_6_11' or 'age_60_plus'",
        "--weights 'under_3': give GROUP=NUMBER, e.g. age_60_plus=2",
        "--filter: street junctions have no such thing; give --candidates",
        "--filter 'area_m2>2000': give NAME>=NUMBER, NAME<NUMBER or NAME=VALUE",
        "--spacing: a distance of 0 m or more is needed, not -1",
        "--min-spacing: a distance of 0 m or more is needed, not -2",
        "--ties: 0 or more are needed, not -1",
        "--time-limit: 0 s or more are needed, not -1",
        "--cutoff: 1 or more times the limit is needed, not 0.5",
    ):
        assert word in told, word
    assert "reading the inputs" not in told
    assert not (study.parent / "results").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "give one of --sites, --share and --budget, not none of them"),
        (["--budget", 5], "--budget: street junctions have no cost; give --candidates with a column `cost`"),
        (["--budget", 0], "--budget: a sum above 0 is needed, not 0"),
        (
            ["--sites", 1, "--model", "lscp"],
            "--model lscp: it looks for the fewest sites that reach a --share",
        ),
        (["--share", 0.5, "--model", "p_center"], "--model p_center: it takes --sites or --budget"),
        (["--sites", 1, "--id-column", "id"], "--id-column: street junctions have no such thing"),
        (
            ["--sites", 1, "--weights", "age_60_plus=1", "--weights", "age_60_plus=2"],
            "is given twice; keep one",
        ),
        (["--sites", 1, "--weights", "age_60_plus=-1"], "give GROUP=NUMBER"),
        (["--sites", 1, "--candidates", "x.csv", "--spacing", 9], "--spacing: it thins street junctions"),
        (["--sites", 1, "--candidates", "none.csv"], "none.csv: no such file"),
        (["--sites", 1, "--candidates", "x.csv", "--filter", "a=b", "--filter", "a=c"], "put them together"),
        (["--sites", 1, "--candidates", "x.csv", "--filter", "a=b", "--filter", "a<3"], "put them together"),
        (["--sites", 1, "--candidates", "x.csv", "--filter", "a>=x"], "--filter 'a>=x': give NAME>=NUMBER"),
    ],
    ids=str,
)
def test_a_question_that_cannot_be_answered(study: Path, options: list[Any], told: str) -> None:
    assert told in refused(study, "--standard", MARKET, *options)
    assert not (study.parent / "results").exists()


def test_a_clause_that_is_not_judged_by_ways_along_streets(study: Path) -> None:
    name = "huangyan.sports_area"
    told = refused(study, "--standard", name, "--sites", 1)
    assert f"--standard {name}: the study leaves this clause out; add it to its `clauses`" in told
    edit(study, clauses=[name, MARKET])
    told = refused(study, "--standard", name, "--sites", 1)
    assert "it is not judged by the way people have along the streets" in told
    assert "choose a clause with a travel time or a service radius" in told
    told = refused(study, "--standard", "huangyan.convenience_circle", "--sites", 1)
    assert f"no such clause in the study; it has {MARKET}; name one" in told


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"measured_as": "straight_distance", "distance_m": 300}, "it is judged by straight lines"),
        (
            {"served_by": "bundle", "bundle": {"of": ["farmers_market", "library"], "at_least": 2}},
            "it asks for several types of facility together; look for one type at a time",
        ),
        ({"facilities": {"of": ["library"]}}, "it cannot be judged; missing: facilities of type `library`"),
    ],
    ids=str,
)
def test_a_rule_that_sites_do_not_answer(study: Path, rule: dict[str, Any], told: str) -> None:
    driven_through(study)
    plan = study.parent / "plan.yaml"
    content = yaml.safe_load(plan.read_text(encoding="utf-8"))
    content["standards"][0]["rule"] |= rule
    plan.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert told in refused(study, "--standard", "own.drive", "--sites", 1)


def test_people_may_be_counted_where_land_is_judged(study: Path) -> None:
    driven_through(study)
    plan = study.parent / "plan.yaml"
    content = yaml.safe_load(plan.read_text(encoding="utf-8"))
    content["standards"][0]["rule"] |= {"mode": "walk", "coverage_unit": "residential_area"}
    plan.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    edit(study, land={"residential": "zones.geojson"})
    done = run(study, "--standard", "own.drive", "--sites", 1, "--spacing", 0)
    assert done.exit_code == 0, done.output
    assert "the clause is judged by 'share of residential land'" in done.output


def test_missing_options_and_files(study: Path) -> None:
    assert run(study, "--sites", 1).exit_code == 2
    assert "none.yaml: no such file" in refused(study.with_name("none.yaml"), "--standard", MARKET)


def test_a_folder_that_cannot_be_written_is_told_before_the_long_work(study: Path) -> None:
    (study.parent / "file").write_text("in the way", encoding="utf-8")
    told = refused(*among(study), "--sites", 1, "-o", study.parent / "file" / "results")
    assert "is a file, so no results can be written there" in told
    assert "reading the inputs" not in told


def test_an_interrupted_run_leaves_nothing(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(siting, "solved", stop)
    done = run(*among(study), "--sites", 1)
    assert done.exit_code == 130
    assert "interrupted: no results were written" in done.stderr
    assert not (study.parent / "results").exists()


def test_a_file_that_is_named_in_the_record_is_the_one_that_was_read(study: Path) -> None:
    folder = study.parent / "results"
    assert run(*among(study), "--sites", 1, "-o", folder).exit_code == 0
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["inputs"][-1]["sha256"] == readers.sha256(study.parent / "places.csv")
