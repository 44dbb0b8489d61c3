"""What a map tells of how sure verdicts are: in all draws first, then the inputs that turn it soonest."""

import pandas as pd

from access.outputs.robustness import sentences


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
