"""What a map tells of how sure verdicts are, and of what a search for sites or links found."""

from typing import Any

import pandas as pd

from access.outputs.robustness import sentences
from access.remedies.links import report as links
from access.remedies.siting import report as siting


def test_the_inputs_that_turn_a_verdict_soonest_come_after_all_draws() -> None:
    turns = pd.DataFrame(
        [("b", -0.5, "5"), ("a", 0.4, "4"), ("a", None, "never"), ("a", -0.1, "1"), ("a", 0.2, "2")],
        columns=["clause_id", "relative", "text_zh"],
    ).assign(text_en=lambda table: "en " + table["text_zh"])
    turns["relative"] = turns["relative"].astype(float)
    joint = pd.DataFrame({"clause_id": ["a"], "text_zh": ["抽样"], "text_en": ["drawn"]})
    found = sentences(turns, joint, most=3)
    assert {clause: [text.zh for text in texts] for clause, texts in found.items()} == {
        "a": ["抽样", "1", "2", "4"],
        "b": ["5"],
    }
    assert found["a"][1].en == "en 1"
    assert [text.zh for text in sentences(turns, most=1)["a"]] == ["1"]


def test_what_site_and_link_found_is_told_in_the_order_of_building() -> None:
    sites = pd.DataFrame({"name": ["选址1 site 1", "<b>"]}, index=["s1", "s2"])
    gains = pd.DataFrame({"persons_gained": [20.0, 5.0], "covered_share": [0.8, 0.85]}, index=["s1", "s2"])
    assert [
        (step.what.zh, step.persons_gained, step.covered_share) for step in siting.steps(sites, gains)
    ] == [
        ("选址1 site 1", 20.0, 0.8),
        ("<b>", 5.0, 0.85),
    ]
    table: Any = pd.DataFrame(
        {"kind": ["path"], "length_m": [1234.4], "persons_gained": [7.0], "covered_share": [0.5]}
    )
    [step] = links.steps(table)
    assert (step.what.zh, step.what.en) == ("打通步行通道 1,234 米", "make a path, 1,234 m")
    assert (step.persons_gained, step.covered_share) == (7.0, 0.5)
