"""Where people and entrances stand on the streets is looked for once for each mode."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from access.assessment import measure as measuring
from access.assessment import run as pipeline
from access.assessment.measure import measure
from access.contracts.errors import NetworkError, NoStreets
from access.network.linking import Linker
from access.network.snapping import snap
from access.study import study as studies
from access.study.read import read_inputs
from access.verdicts.evaluate import evaluate
from tests.remedies.scenarios.runs import driven_through, same

WITHIN = {"mode": "walk", "measured_as": "network_distance", "distance_m": 300, "required_share": 0.9}


@pytest.fixture
def study(town_study: Path) -> Path:
    """One clause by time and one by length, both on foot."""
    driven_through(town_study)
    plan = town_study.parent / "plan.yaml"
    content = yaml.safe_load(plan.read_text(encoding="utf-8"))
    (by_time,) = content["standards"]
    by_time["rule"] |= {"mode": "walk"}
    by_length = yaml.safe_load(yaml.safe_dump(by_time)) | {"id": "own.length", "rule": WITHIN}
    by_length["targets"][0]["id"] = "own.length"
    content["standards"] = [by_time, by_length]
    plan.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return town_study


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    sizes: list[int] = []
    link = Linker.link

    def watched(linker: Linker, points: Any, **named: Any) -> Any:
        sizes.append(len(points))
        return link(linker, points, **named)

    monkeypatch.setattr(Linker, "link", watched)
    return sizes


def test_time_and_length_of_a_mode_share_their_positions(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = studies.load(study)
    read, asked = read_inputs(loaded), pipeline.clauses_of(loaded)
    sizes = counted(monkeypatch)
    found = measure(loaded, read, asked)
    assert sizes == [len(read.cells), len(read.entrances)]
    assert {key: link.network.impedance for key, link in found.links.items()} == {
        ("walk", "length_m"): "length_m",
        ("walk", "time_s"): "time_s",
    }
    for clause in asked:
        same(evaluate([clause], found.place), evaluate([clause], measure(loaded, read, [clause]).place))


def test_networks_with_other_edges_do_not(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a street were open by length and not by time: whoever lives on it stands elsewhere."""
    loaded = studies.load(study)
    read, asked = read_inputs(loaded), pipeline.clauses_of(loaded)
    build = measuring.build

    def other(streets: Any, *given: Any, impedance: Any, **named: Any) -> Any:
        return build(streets.iloc[1 if impedance == "time_s" else 0 :], *given, impedance=impedance, **named)

    monkeypatch.setattr(measuring, "build", other)
    monkeypatch.setattr(measuring, "cached", lambda _, make: make())
    sizes = counted(monkeypatch)
    found = measure(loaded, read, asked)
    assert sizes == [len(read.cells), len(read.entrances)] * 2
    limits = {"max_leg_m": loaded.settings.max_leg_m, "min_component_m": loaded.settings.min_component_m}
    for link in found.links.values():
        pd.testing.assert_frame_equal(link.cells, snap(read.cells.geometry, link.network, **limits))


def test_only_a_network_without_streets_is_passed_over(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one of two networks the study is judged by the other; a broken network is a fault."""
    loaded = studies.load(study)
    read, asked = read_inputs(loaded), pipeline.clauses_of(loaded)
    network_of = measuring.network_of
    fault: NetworkError = NoStreets("none is open")

    def some(study_: Any, read_: Any, mode: Any, impedance: Any, **named: Any) -> Any:
        if impedance == "time_s":
            raise fault
        return network_of(study_, read_, mode, impedance, **named)

    monkeypatch.setattr(measuring, "network_of", some)
    assert list(measure(loaded, read, asked).links) == [("walk", "length_m")]
    fault = NetworkError("broken")
    with pytest.raises(NetworkError, match="broken"):
        measure(loaded, read, asked)
