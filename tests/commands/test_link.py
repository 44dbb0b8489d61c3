"""`access link` as a user runs it, between two walled estates whose answers networkx knows."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from access.commands.app import app
from access.study import study as studies
from access.study.read import read_inputs
from access.synthetic import estates as made_up
from tests import estates
from tests.conftest import EAST, NORTH
from tests.remedies.scenarios.runs import driven_through
from tests.remedies.siting.town import MARKET

RESULTS = [
    *("candidates.csv", "input_report.csv", "linking.json", "links.csv", "links.gpkg", "map.html"),
    *("run.json", "scenario.yaml"),
]
BEST = ((500, 190), (500, 210))


def run(*arguments: Any, command: str = "link") -> Any:
    return CliRunner().invoke(app, [command, *map(str, arguments)], env={"COLUMNS": "140"})


def told(done: Any) -> str:
    return " ".join(done.output.split())


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return estates.write(tmp_path)


def chosen(folder: Path) -> Any:
    return pd.read_csv(folder / "links.csv")


def test_a_gate_then_a_path_and_what_is_told_of_them(study: Path) -> None:
    with_gate = estates.covered(gate=1)
    with_both = estates.covered(gate=1, path=BEST)
    assert (estates.covered(), with_gate, with_both) == (0, 400, 600)
    done = run(study, "--standard", MARKET, "--links", 2)
    assert done.exit_code == 0, done.output
    output = told(done)
    for word in (
        *(
            "两个围墙小区（虚构） Two walled estates (made up)",
            "1 │ 开放封闭的门 open a shut gate",
            "1 │ 1,400 │ 400 │ 400",
        ),
        *("2 │ 打通步行通道 make a path · 隔着 across: 围墙 wall", "20 │ 1,380 │ 200 │ 600"),
        "覆盖 covered: 0 → 600 / 1,000 人 persons (0.0% → 60.0%)",
        "判定 verdict: 0.0% 未达标 unmet → 60.0% 未达标 unmet（要求 required ≥ 100.0%）",
        "+600 人 persons · 前 2 处连接（21 米）带来同样多或更多",
        "the first 2 links (21 m) bring as many or more (+600)",
        "候选连接 links looked at: ",
        "结果 results: map.html, links.csv",
    ):
        assert word in output, word
    folder = study.parent / "results" / "link"
    assert sorted(path.name for path in folder.iterdir()) == RESULTS
    links = chosen(folder)
    assert links["kind"].tolist() == ["gate", "path"]
    assert links["gate_id"].fillna("").tolist() == ["gates:1", ""]
    assert links["persons_gained"].tolist() == [with_gate, with_both - with_gate]
    assert links["length_total_m"].tolist() == [1, 21]
    layers = {
        name: geopandas.read_file(folder / "links.gpkg", layer=name) for name in ("links", "candidates")
    }
    assert layers["links"]["persons_covered"].tolist() == [400, 600]
    assert (layers["candidates"]["persons_gained"] > 0).all()
    record = json.loads((folder / "linking.json").read_text(encoding="utf-8"))
    assert (record["best_site"]["persons_gained"], record["best_site"]["links_that_bring_as_many"]) == (
        600,
        2,
    )
    assert str(study.parent) not in (folder / "run.json").read_text(encoding="utf-8")


def test_a_comparison_reads_the_links(study: Path) -> None:
    assert run(study, "--standard", MARKET, "--links", 3, "-o", study.parent / "linked").exit_code == 0
    links = chosen(study.parent / "linked")
    scenario = study.parent / "linked" / "scenario.yaml"
    content = yaml.safe_load(scenario.read_text(encoding="utf-8"))
    assert content["streets"]["open_gates"] == ["gates:1"]
    assert len(content["streets"]["add"]) == 2
    done = run(study, scenario, "-o", study.parent / "compared", command="compare")
    assert done.exit_code == 0, done.output
    found = pd.read_csv(study.parent / "compared" / "comparison.csv")["persons_met"]
    assert found.tolist() == [0, links["persons_covered"].iloc[-1]]


def test_a_path_that_ends_beside_a_gate(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sides of the gate lie at one place; the path of 20 m leads to the side of the market, 11 m away.

    Of the northern estate, whose main street then begins 31 m from the market, as many come by as by the
    gate; where the scenario joined the path to the other side, nobody would.
    """
    monkeypatch.setattr(made_up, "GATE", (600, 311))
    ways = list(made_up.WAYS)
    ways[1] = [(0, 300), *((x, 300) for x in estates.LANES), (580, 300), (580, 311)]
    monkeypatch.setattr(made_up, "WAYS", ways)
    monkeypatch.setattr(made_up, "WALLS", [[(-15, -15), (-14, -15)]])
    estates.write(study.parent)
    assert run(study, "--standard", MARKET, "--links", 1, "--max-link", 20).exit_code == 0
    folder = study.parent / "results" / "link"
    people = json.loads((folder / "linking.json").read_text(encoding="utf-8"))["people"]
    assert people["persons_met_after"] == chosen(folder)["persons_covered"].iloc[-1] == 400


def test_streets_that_touch_and_are_not_joined(study: Path) -> None:
    """The main street ends beside a junction of the ring: a fault of the drawing, too wide to be joined."""
    estates.write(study.parent, gates="open")
    folder = study.parent
    nodes, edges = (pd.read_csv(folder / name) for name in ("nodes.csv", "edges.csv"))
    twin = nodes[nodes["node"] == "600_300"].assign(node="twin")
    twin, spur = twin.assign(x=twin["x"] - 0.8), twin.assign(node="spur", x=twin["x"] + 15)
    pd.concat([nodes, twin, spur]).to_csv(folder / "nodes.csv", index=False)
    for one, other in (("u", "v"), ("v", "u")):
        edges.loc[(edges[one] == "500_300") & (edges[other] == "600_300"), other] = "twin"
    more = pd.DataFrame({"u": ["600_300", "spur"], "v": ["spur", "600_300"], "length_m": 15.0})
    pd.concat([edges, more]).to_csv(folder / "edges.csv", index=False)
    (folder / "markets.csv").write_text(f"id,name,x,y\nM,,{EAST + 600},{NORTH + 305}\n", encoding="utf-8")
    assert run(study, "--standard", MARKET, "--links", 1).exit_code == 0
    links = chosen(folder / "results" / "link")
    assert links[["kind", "length_m"]].to_numpy().tolist() == [["joint", 1.0]]
    people = json.loads((folder / "results" / "link" / "linking.json").read_text(encoding="utf-8"))["people"]
    assert people["persons_met_after"] == links["persons_covered"].iloc[-1] == estates.covered(gate=1, more=5)


def test_a_barrier_of_another_kind_is_another_network(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_CACHE", str(study.parent / "cache"))
    for kind, met in (("gate", 0), ("fence", 400), ("gate", 0)):
        content = yaml.safe_load(study.read_text(encoding="utf-8"))
        content["barriers"]["layers"][0]["kind"] = kind
        study.write_text(yaml.safe_dump(content), encoding="utf-8")
        assert run(study, command="run").exit_code == 0
        found = pd.read_csv(study.parent / "results" / "coverage.csv")
        assert found["persons_met"].sum() == met


def test_it_stops_at_the_share(study: Path) -> None:
    assert run(study, "--standard", MARKET, "--share", 0.4, "-o", study.parent / "x").exit_code == 0
    assert chosen(study.parent / "x")["persons_covered"].tolist() == [400]


def test_what_links_may_not_cross(study: Path) -> None:
    """A river, not a wall, between the estates: only the gate is left, unless bridges are wanted."""
    estates.write(study.parent, wall="water")
    assert run(study, "--standard", MARKET, "--links", 2, "-o", study.parent / "dry").exit_code == 0
    assert chosen(study.parent / "dry")["kind"].tolist() == ["gate"]
    report = pd.read_csv(study.parent / "dry" / "input_report.csv")
    assert report["en"].str.contains("across what links may not cross .water").any()
    across = ("--across", "water", "-o", study.parent / "wet")
    assert run(study, "--standard", MARKET, "--links", 2, *across).exit_code == 0
    wet = chosen(study.parent / "wet")
    assert wet["kind"].tolist() == ["gate", "bridge"]
    assert wet["persons_covered"].tolist() == [400, 600]


def test_gates_that_the_study_leaves_open(study: Path) -> None:
    """As if the gate were not there: 70 + 30 m along the street; and the report says so."""
    estates.write(study.parent, gates="open")
    done = run(study, "--standard", MARKET, "--links", 1)
    assert done.exit_code == 0, done.output
    output = told(done)
    assert "1 gate through which nobody may walk taken to be open" in output
    assert "覆盖 covered: 400 → 600 / 1,000 人" in output
    assert read_inputs(studies.load(study)).gates is None
    compared = run(study, _opens(study, "gates:1"), command="compare")
    assert compared.exit_code == 2
    assert "no gate is shut in the study; give it `barriers: {gates: shut}`" in " ".join(
        compared.output.split()
    )


def _opens(study: Path, gate: str) -> Path:
    path = study.parent / "opens.yaml"
    content = {"name": {"zh": "开门", "en": "open"}, "streets": {"open_gates": [gate]}}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_gate_that_is_none(study: Path) -> None:
    done = run(study, _opens(study, "gates:7"), command="compare")
    assert done.exit_code == 2
    assert "no shut gate 'gates:7' parts a street" in told(done)


def test_a_run_shuts_the_gate(study: Path) -> None:
    for gates, share in (("shut", 0), ("open", 0.4)):
        estates.write(study.parent, gates=gates)
        assert run(study, command="run").exit_code == 0
        found = pd.read_csv(study.parent / "results" / "coverage.csv")
        assert found["persons_met"].sum() / found["persons"].sum() == pytest.approx(share)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "give --links (how many at most), --share (0.95 is 95 %), or both"),
        (["--links", 0], "--links: 1 or more are needed, not 0"),
        (["--share", 1.5], "--share: a share above 0 and up to 1 is needed, not 1.5"),
        (["--links", 1, "--max-link", 0], "--max-link: a distance above 0 m is needed, not 0"),
        (["--links", 1, "--min-detour", 1], "--min-detour: a ratio above 1 is needed, not 1"),
        (["--links", 1, "--across", "wall"], "--across wall: no such barrier"),
    ],
)
def test_a_question_that_is_none(study: Path, options: list[Any], why: str) -> None:
    done = run(study, "--standard", MARKET, *options)
    assert done.exit_code == 2
    assert why in told(done)
    assert not (study.parent / "results").exists()


def test_where_no_link_helps(study: Path) -> None:
    estates.write(study.parent, gates="open", wall="water")
    done = run(study, "--standard", MARKET, "--links", 1)
    assert done.exit_code == 2
    assert "none of the 0 links of up to 60 m brings anybody within the limit" in " ".join(
        done.output.split()
    )
    done = run(study, "--standard", MARKET, "--share", 0.4)
    assert "--share 0.4: no link is needed; 40.00% have it" in told(done)


def test_where_everybody_has_it(study: Path) -> None:
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    content["settings"]["walk_kph"] = 30.0
    study.write_text(yaml.safe_dump(content), encoding="utf-8")
    done = run(study, "--standard", MARKET, "--links", 1)
    assert done.exit_code == 2
    assert "no link is needed: all people linked to the streets are within the limit already" in told(done)


def test_whoever_drives_needs_another_remedy(study: Path) -> None:
    driven_through(study)
    done = run(study, "--standard", "own.drive", "--links", 1)
    assert done.exit_code == 2
    assert "one does not walk there (drive); links are paths for people on foot" in " ".join(
        done.output.split()
    )


def test_the_same_links_give_the_same_bytes(study: Path) -> None:
    folders = [study.parent / name for name in ("one", "two")]
    for folder in folders:
        assert run(study, "--standard", MARKET, "--links", 2, "-o", folder).exit_code == 0
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one == two
