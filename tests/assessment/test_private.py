"""People whom private streets cut off are told of, with the streets and the setting."""

from pathlib import Path
from typing import Any

import pytest

from access.assessment import run as pipeline
from access.study import study as studies
from tests.assessment.test_cut_off import written

MAIN = [(10, 10), (1510, 10)], "highway=residential name=大街"
BEHIND = [(1610, 10), (2297, 10)], "highway=residential"
UP = (1510, 1500)


def told(folder: Path, ways: Any, home: tuple[int, int], policy: str) -> list[str]:
    study = written(
        folder,
        ways,
        school=(700, 10),
        clinic=(720, 10),
        homes=[(500, 20), home],
        settings={"private_streets": policy},
    )
    report = pipeline.run(studies.load(study)).input_report["en"]
    return [text for text in report if "private_streets: open" in text]


@pytest.mark.parametrize(
    ("tags", "policy", "who"),
    [
        ("access=private name=里弄", "residents", "100 persons"),
        ("access=private", "residents", "100 persons"),
        ("foot=destination name=里弄", "residents", "100 persons"),
        ("access=private name=里弄", "open", ""),
        ("motor_vehicle=private name=里弄", "residents", ""),
    ],
)
def test_people_behind_a_private_street(tags: str, policy: str, who: str, tmp_path: Path) -> None:
    gate = [(1510, 10), (1610, 10)], f"highway=residential {tags}"
    found = told(tmp_path, [MAIN, gate, BEHIND], (2000, 20), policy)
    assert len(found) == (1 if who else 0)
    for text in found:
        assert text.startswith(f"walk: {who} come to the other streets only by private ones")
        assert f"({'里弄' if '里弄' in tags else 'w101'})" in text


def test_a_second_way_out_is_enough(tmp_path: Path) -> None:
    gate = [(1510, 10), (1610, 10)], "highway=residential access=private"
    around = [(1510, 10), (1510, 200), (1610, 200), (1610, 10)], "highway=residential"
    assert told(tmp_path, [MAIN, gate, around, BEHIND], (2000, 20), "residents") == []


@pytest.mark.parametrize(("policy", "number"), [("closed", 1), ("residents", 0), ("open", 0)])
def test_people_beside_private_streets_alone(policy: str, number: int, tmp_path: Path) -> None:
    estate = [(1510, 10), UP], "highway=service access=private name=小区路"
    found = told(tmp_path, [MAIN, estate], (1500, 1200), policy)
    assert len(found) == number
    for text in found:
        assert text.startswith(
            "walk: 100 persons live beside private streets alone, which are closed (小区路)"
        )
