"""The tiny town with two ambulance stations, whose every answer is worked out by hand.

Where the markets stood, M (in the west, two vehicles) and N (in the east, one) send vehicles out at a
metre a second, both ways everywhere: as far as people walk in ``Town``. Metres, and seconds:

=====  =======  ======================  ==============
cell   persons  district                from the nearest
=====  =======  ======================  ==============
a      10       west                    110, M
b      20       east                    110, M
c      5        west                    40, M
d      40       east                    50, N
e      25       east                    not linked
f      20       east                    340, M
g      30       half west, half east    260, M
=====  =======  ======================  ==============

Within 300 s: a, c, g/2 (30 of the west's 30); b, d, g/2 (75 of the east's 120).
"""

from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from access.remedies.emergency.question import EmergencyQuestion
from access.remedies.emergency.result import Emergency
from access.remedies.emergency.run import emergency
from access.study import study as studies
from tests.conftest import EAST, MARKETS, NORTH

ON_FOOT = """\
name: emergency_vehicle
tags: [motor_vehicle]
closed: ["no"]
private: [private]
speeds_kph: {"": 3.6}
oneway: false
limited: false
leg_kph: 3.6
"""
# six minutes, one of which passes before a vehicle moves: 300 s to travel
ASKED: dict[str, Any] = {
    "limit_min": 6,
    "fixed_min": 1,
    "rural_km": 0.2,
    "persons_per_vehicle": 40,
    "busy": 0.5,
    "sites": 1,
    "spacing_m": 0,
}


def stations(study: Path, units: dict[str, Any] | None = None, **changes: Any) -> Path:
    """Turn the town's markets into stations; ``units``: their vehicles, None: no such column."""
    folder = study.parent
    (folder / "vehicle.yaml").write_text(ON_FOOT, encoding="utf-8")
    table = pd.DataFrame(
        {
            "id": list(MARKETS),
            "name": ["站M", "站N"],
            "x": [EAST + x for x, _ in MARKETS.values()],
            "y": [NORTH + y for _, y in MARKETS.values()],
        }
    )
    if units is not None:
        table["units"] = table["id"].map(units)
    table.to_csv(folder / "stations.csv", index=False)
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    listed = {"path": "stations.csv", "type": "emergency_station", "id_column": "id", "crs": "EPSG:4547"}
    content |= {"facilities": [listed], "profiles": {"emergency_vehicle": "vehicle.yaml"}}
    content = {name: value for name, value in (content | changes).items() if value is not None}
    study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return study


def told(study: Path, **asked: Any) -> Emergency:
    return emergency(studies.load(study), EmergencyQuestion(**(ASKED | asked)))
