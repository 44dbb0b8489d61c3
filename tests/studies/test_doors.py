"""Parks of central Helsinki, entered at their edge: who lives within five minutes of one of a hectare."""

from pathlib import Path

import pytest

from access.assessment import run as pipeline
from access.study import study as studies
from tests.conftest import HELSINKI

PLAN = """\
id: parks
title: {zh: 公园, en: Parks}
issued_by: {zh: 局, en: bureau}
date: "2026-01-01"
period: {baseline: 2025, target: 2030}
zones:
  all: {text: {zh: 全区, en: all of it}, by: all}
standards:
- id: parks.near
  quote: {zh: 公园, en: a park}
  kind: travel_time
  rule:
    facilities: {of: [park], where: {area_m2: {at_least: 10000}}}
    mode: walk
    required_share: 0.9
  targets:
  - {zone: all, facility: park, value: 5, unit: min, year: 2030}
"""


STUDY = """\
name: {{zh: 赫尔辛基, en: Helsinki}}
plans: [parks.yaml]
streets: {{osm: {osm}}}
facilities: [{{osm: {osm}}}]
population: {{buildings: {osm}, persons_per_m2: 0.0125}}
zones: {{osm: {osm}, admin_level: 10}}
settings: {{doors: {doors}}}
output: out
"""


@pytest.mark.parametrize(("doors", "share"), [("outline", 0.876), ("centre", 0.448)])
def test_a_park_is_reached_at_its_edge(doors: str, share: float, tmp_path: Path) -> None:
    """At an inner point of each park 44.8 % are within five minutes, along its edges 87.6 %."""
    (tmp_path / "parks.yaml").write_text(PLAN, encoding="utf-8")
    text = STUDY.format(osm=HELSINKI, doors=doors)
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    found = pipeline.run(studies.load(tmp_path / "study.yaml")).assessment.verdicts
    assert found.query("level == 'clause'")["value"].tolist() == pytest.approx([share], abs=0.01)
