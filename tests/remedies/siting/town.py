"""What tests of siting share: the tiny town with one market, places for more, and how far each is.

Market M is taken away; N on the corner (600, 600) stays. Candidate places, in metres from the town's
corner, and whom they bring within 300 m on foot (both ways everywhere; e is linked to no street):

=====  ==========  ====  ========================================================  ================
place  at          cost  metres to each cell                                       brings
=====  ==========  ====  ========================================================  ================
A      (0, 300)    1     a 150, c 280, b 350, g 500, f 30 + 150 + 400 = 580         a, c: 15 persons
B      (510, 0)    3     f 30 + 150 + 110 = 290, g 310, b 460, c 530, a 660         f: 20 persons
D      (200, 0)    2     g 200, a 350, f 30 + 150 + 200 = 380, c 380, b 450         g: 30 persons
=====  ==========  ====  ========================================================  ================

N has d (40 persons, 50 m); b (20) is beyond all of them. From N: b 550, c 620, f 680, a 750, g 800.
Of 150 persons 40 are met; with A, B and D, 105. People walk half a metre a second.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from access.remedies.siting.question import Question
from access.remedies.siting.run import Sited, site
from access.study import study as studies
from tests.conftest import EAST, NORTH, write_raster

MARKET = "huangyan.convenience_circle.farmers_market"
PLACES = {"A": (0, 300, 1, 900, "city"), "B": (510, 0, 3, 2500, "city"), "D": (200, 0, 2, 2000, "state")}


def write_places(folder: Path, places: dict[str, tuple[Any, ...]], name: str = "places.csv") -> Path:
    rows = [
        (key, EAST + x, NORTH + y, cost, area, owner) for key, (x, y, cost, area, owner) in places.items()
    ]
    frame = pd.DataFrame(rows, columns=["id", "x", "y", "cost", "area_m2", "owner"])
    frame.to_csv(folder / name, index=False)
    return folder / name


def one_market(study: Path) -> Path:
    """Take M away, and write the candidate places beside the study."""
    markets = pd.read_csv(study.parent / "markets.csv")
    markets[markets["id"] == "N"].to_csv(study.parent / "markets.csv", index=False)
    write_places(study.parent, PLACES)
    return study


def edit(study: Path, **changes: Any) -> None:
    content = yaml.safe_load(study.read_text(encoding="utf-8"))
    study.write_text(yaml.safe_dump({**content, **changes}, allow_unicode=True), encoding="utf-8")


def older_people(study: Path) -> None:
    """Six of a's ten and two of c's five people are 60 or older; nobody else."""
    write_raster(study.parent / "older.tif", {"a": (150, 300, 6), "c": (280, 300, 2)})
    people = {"raster": "people.tif", "basis": "synthetic", "groups": {"age_60_plus": "older.tif"}}
    edit(study, population=people)


def sited(study: Path, **asked: Any) -> Sited:
    """Sites among the places A, B and D, unless junctions are asked for."""
    given: dict[str, Any] = {"candidates": study.parent / "places.csv", "id_column": "id", "crs": "EPSG:4547"}
    own = {} if "spacing_m" in asked else given
    return site(studies.load(study), Question(**({"clause": MARKET} | own | asked)))


def chosen(found: Sited) -> dict[str, float]:
    """The places in the order in which to build them, and the persons that each brings."""
    return dict(zip(found.sites["candidate_id"], found.sites["persons_gained"], strict=True))
