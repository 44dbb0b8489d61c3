from pathlib import Path
from typing import Any

import pytest

from access.remedies.difference.world import Side
from access.study import study as studies
from access.study.read import read_inputs
from tests.remedies.difference.sides import facilities, side_of

MARKETS: dict[str, dict[str, Any]] = {
    "M": {"at": (250, 310), "name": "M market"},
    "N": {"at": (600, 600), "name": "North"},
}


@pytest.fixture(scope="session")
def base(town_files: Path) -> Side:
    """The tiny town; 105 of its 150 persons are within ten minutes (300 m) of a market."""
    study = studies.load(town_files / "study.yaml")
    return facilities(side_of(study, read_inputs(study)), MARKETS)
