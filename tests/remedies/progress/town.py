"""A plan of the tiny town whose indicators have a baseline, a figure on the way, departments."""

from pathlib import Path
from typing import Any

import yaml

PLAN = """\
id: town
title: {zh: 小城规划, en: Town plan}
issued_by: {zh: 小城, en: the town}
date: "2021-01-01"
period: {baseline: 2020, target: 2025}
departments:
  commerce: {zh: 商务局, en: Bureau of Commerce}
zones:
  whole: {text: {zh: 全城, en: the whole town}, by: all}
standards:
- id: town.markets
  quote: {zh: 农贸市场达到4处, en: 4 farmers' markets}
  kind: total_count
  binding: obligatory
  departments: [commerce]
  rule: {counts: stock}
  targets:
  - {zone: whole, facility: farmers_market, comparison: ">=", value: 4, unit: facilities, year: 2025,
     baseline: {year: 2020, value: 1}, interim: [{year: 2023, value: 2}]}
- id: town.near
  quote: {zh: 80%居民步行10分钟可达农贸市场, en: 80% of residents within 10 minutes' walk of a market}
  kind: travel_time
  binding: expected
  rule: {mode: walk, required_share: {default: 0.8, basis: text}}
  targets:
  - {zone: whole, facility: farmers_market, value: 10, unit: min, year: 2025}
- id: town.each
  quote: {zh: 每个区有农贸市场, en: a market in each zone}
  kind: presence_per_unit
  rule: {units: [district]}
  targets:
  - {zone: whole, facility: farmers_market, value: 1, unit: per district, year: 2025}
"""
EAST, NORTH = 500_000, 2_500_000


def planned(study: Path, markets: str | None = None, **more: Any) -> Path:
    """The study of the town with that plan, beside it; ``markets`` is the list without its header."""
    (study.parent / "plan.yaml").write_text(PLAN, encoding="utf-8")
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    for name in ("clauses", "plan_zones"):
        del content[name]
    content |= {"plans": ["plan.yaml"], **more}
    content["zones"]["level"] = "district"
    if markets is not None:
        (study.parent / "markets.csv").write_text(
            f"id,name,x,y,状态,启用时间,关闭时间\n{markets}", encoding="utf-8"
        )
    file = study.with_name("planned.yaml")
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file
