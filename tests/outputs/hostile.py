"""Studies whose names would each run, colour or reverse something if taken for more than text."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import yaml

from tests import estates
from tests.remedies.emergency.town import stations

PARTS = (
    '<img src=x onerror="window.hacked=1">',
    "=1+1",
    "</script><script>window.hacked=1</script>",
    "＋1+1",
    "$x_1$ \\frac{",
    "\u200b@SUM(1)",
    "[red]x[/] :warning:",
    "\x1b[31m\x07",
    "_{{ 7*7 }}{% raw %}",
    "\u202eabc\u200f",
    "\"'`\\\n-2",
)
FILE = "<img src=x onerror=window.hacked=1>[red]$x_1$ ='"
CLAUSE = "own.market"
PLAN = {
    "id": "own",
    "date": "2026",
    "zones": {"all": {"by": "all"}},
    "standards": [
        {
            "id": CLAUSE,
            "kind": "travel_time",
            "rule": {"mode": "walk", "required_share": 0.9},
            "targets": [
                {"id": CLAUSE, "zone": "all", "facility": "farmers_market", "value": 10, "unit": "min"}
            ],
        }
    ],
}


def name(first: int) -> str:
    """All parts, beginning with another one each time."""
    return " ".join(PARTS[(first + i) % len(PARTS)] for i in range(len(PARTS)))


def both(first: int) -> dict[str, str]:
    return {"zh": name(first), "en": name(first + 1)}


def rewritten(path: Path, change: Callable[[Any], Any]) -> None:
    content = change(yaml.safe_load(path.read_text("utf-8")))
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def hostile_estates(folder: Path) -> Path:
    study = estates.write(folder)
    markets = pd.read_csv(folder / "markets.csv").assign(name=name(0))
    markets.to_csv(folder / f"{FILE}.csv", index=False)
    zones = geopandas.read_file(folder / "zones.geojson").assign(name=name(1))
    zones.to_file(folder / "zones.geojson", driver="GeoJSON")
    plan: Any = json.loads(json.dumps(PLAN))
    plan |= {"title": both(2), "issued_by": both(3)}
    plan["zones"]["all"]["text"] = both(4)
    plan["standards"][0]["quote"] = both(5)
    (folder / "plan.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True), "utf-8")

    def change(content: Any) -> Any:
        content["facilities"][0]["path"] = f"{FILE}.csv"
        del content["clauses"], content["plan_zones"]
        return content | {"name": both(6), "note": both(7), "plans": ["plan.yaml"]}

    rewritten(study, change)
    at = {"x": 520.0, "y": 100.0}
    corner = pd.read_csv(folder / "nodes.csv").set_index("node").loc["500_300"]
    for number, key in enumerate(("one", FILE)):
        at = {"x": float(corner["x"]) + number, "y": float(corner["y"])}
        opened = [{"type": "farmers_market", "at": at, "name": name(8)}]
        scenario = {"name": both(9), "note": both(10), "facilities": {"open": opened}}
        (folder / f"{key}.yaml").write_text(yaml.safe_dump(scenario, allow_unicode=True), "utf-8")
    return study


def hostile_town(study: Path) -> Path:
    stations(study, {"M": 2, "N": 1}, name=both(0), note=both(1))
    folder = study.parent
    table = pd.read_csv(folder / "stations.csv").assign(name=[name(2), name(3)])
    table.to_csv(folder / "stations.csv", index=False)
    zones = geopandas.read_file(folder / "zones.geojson").assign(name=[name(4), name(5)])
    zones.to_file(folder / "zones.geojson", driver="GeoJSON")
    return study


def later_study(study: Path) -> Path:
    """The estates once more, with one market more."""
    table = pd.read_csv(study.with_name(f"{FILE}.csv"))
    opened = table.assign(id="N", y=table["y"] - 200, name=name(9))
    pd.concat([table, opened]).to_csv(study.with_name("later.csv"), index=False)
    content = yaml.safe_load(study.read_text("utf-8"))
    content["facilities"][0]["path"] = "later.csv"
    path = study.with_name("later_study.yaml")
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return path
