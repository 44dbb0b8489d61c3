"""The made-up city, written once, and its files read without the program."""

import csv
import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import rasterio
import yaml

from access import synthetic

PLANS = Path(synthetic.__file__).parents[1] / "standards" / "plans"
VOCABULARY = PLANS.parent / "facility_types.yaml"


@dataclass(frozen=True)
class City:
    """The files of the city."""

    folder: Path

    @cached_property
    def study(self) -> Any:
        return yaml.safe_load((self.folder / "study.yaml").read_text(encoding="utf-8"))

    @cached_property
    def zones(self) -> Any:
        return geopandas.read_file(self.folder / "zones.geojson").set_index("zone_id")

    @cached_property
    def facilities(self) -> Any:
        table = pd.read_csv(self.folder / "facilities.csv", dtype={"inclusive": str}).set_index("facility_id")
        return geopandas.GeoDataFrame(
            table, geometry=geopandas.points_from_xy(table["x"], table["y"]), crs="EPSG:4547"
        )

    @cached_property
    def stands_in(self) -> Any:
        """One row for each facility and each zone around it: the facilities' columns, and zone_id."""
        outlines = self.zones[["geometry"]]
        return geopandas.sjoin(self.facilities, outlines, predicate="within")

    @cached_property
    def nodes(self) -> Any:
        return pd.read_csv(self.folder / "nodes.csv").set_index("node")

    @cached_property
    def edges(self) -> Any:
        return pd.read_csv(self.folder / "edges.csv", keep_default_na=False)

    @cached_property
    def truth(self) -> Any:
        return json.loads((self.folder / "truth.json").read_text(encoding="utf-8"))

    def raster(self, name: str) -> Any:
        """The cells that are not 0 as points with their value."""
        with rasterio.open(self.folder / name) as source:
            values = source.read(1)
            row, column = values.nonzero()
            x, y = rasterio.transform.xy(source.transform, row, column)
            points = geopandas.points_from_xy(x, y, crs=source.crs)
            return geopandas.GeoDataFrame({"value": values[row, column]}, geometry=points)


@pytest.fixture(scope="session")
def city(city_folder: Path) -> City:
    return City(city_folder)


@pytest.fixture(scope="session")
def plans() -> dict[str, Any]:
    """The plan files as plain dicts, by id."""
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(PLANS.glob("*.yaml"))]
    return {plan["id"]: plan for plan in read}


def answer_rows() -> list[dict[str, str]]:
    """The lines of ``answers.csv``."""
    path = Path(synthetic.__file__).parent / "answers.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@cache
def vocabulary() -> dict[str, Any]:
    """The vocabulary file itself."""
    content: dict[str, Any] = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    return content


def included(kind: str) -> set[str]:
    """The type and all that it includes."""
    return {kind}.union(*[included(each) for each in vocabulary()[kind].get("includes", [])])
