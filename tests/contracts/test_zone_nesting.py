"""Zones that cross the borders of those around them: everybody counts once, for verdict and report."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.assessment import run as pipeline
from access.contracts.tables import CellZones, Zones
from access.contracts.zone_hierarchy import hierarchy
from access.contracts.zone_nesting import nested
from access.study import study as studies
from tests.assessment.test_travel_settings import changed
from tests.conftest import CRS, EAST, NORTH
from tests.verdicts.places import placed

# zone: (level, parent)
LEVELS = {
    "C": ("city", None),
    "A": ("district", "C"),
    "B": ("district", "C"),
    "T": ("town", "A"),
    "S": ("town", "B"),
}


def zone_table(*named: str, shapes: dict[str, Any] | None = None) -> Zones:
    names = named or tuple(LEVELS)
    return geopandas.GeoDataFrame(
        {
            "name": list(names),
            "level": [LEVELS[name][0] for name in names],
            "parent_id": [LEVELS[name][1] for name in names],
        },
        index=pd.Index(names, name="zone_id"),
        geometry=[(shapes or {}).get(name, shapely.box(0, 0, 1, 1)) for name in names],
        crs=CRS,
    )


def shares(rows: dict[tuple[int, str], float]) -> CellZones:
    index = pd.MultiIndex.from_tuples(rows, names=["cell_id", "zone_id"])
    return pd.DataFrame({"share": list(rows.values())}, index=index)


def mended(rows: dict[tuple[int, str], float], zones: Zones) -> dict[Any, float]:
    found: dict[Any, float] = nested(shares(rows), zones, hierarchy(zones))["share"].to_dict()
    return found


def test_a_town_on_the_land_of_another_district_shares_it() -> None:
    """Town T of district A lies in a cell of B, all of both: each district has half of it, the city one."""
    found = mended({(0, "C"): 1, (0, "B"): 1, (0, "T"): 1, (1, "C"): 1, (1, "A"): 1}, zone_table())
    assert found == pytest.approx(
        {(0, "C"): 1, (0, "A"): 0.5, (0, "B"): 0.5, (0, "T"): 0.5, (1, "C"): 1, (1, "A"): 1}
    )


def test_a_zone_has_as_much_as_the_zones_within_it() -> None:
    """T reaches out of A, and A out of the city, where it has nothing: they are widened."""
    found = mended({(0, "C"): 0.2, (0, "A"): 0.3, (0, "T"): 0.6}, zone_table("C", "A", "B", "T"))
    assert found == pytest.approx({(0, "C"): 0.6, (0, "A"): 0.6, (0, "T"): 0.6})


def test_zones_that_fit_are_left_as_they_are() -> None:
    table = shares({(0, "C"): 1, (0, "A"): 0.5, (0, "B"): 0.5, (0, "T"): 0.5, (1, "C"): 0.3})
    zones = zone_table()
    assert nested(table, zones, hierarchy(zones)) is table


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 2), st.sampled_from(sorted(LEVELS))), st.floats(0.01, 1), min_size=1
    )
)
def test_nobody_is_counted_twice_however_zones_cross(rows: dict[tuple[int, str], float]) -> None:
    zones = zone_table()
    found = nested(shares(rows), zones, hierarchy(zones))["share"]
    for cell in {cell for cell, _ in rows}:
        of = {zone: found.get((cell, zone), 0.0) for zone in LEVELS}
        assert of["C"] <= 1 + 1e-6
        assert of["A"] + of["B"] <= of["C"] + 1e-6
        assert of["T"] <= of["A"] + 1e-6
        assert of["S"] <= of["B"] + 1e-6
        most = max(
            rows.get((cell, "C"), 0.0),
            *(rows.get((cell, zone), 0.0) for zone in ("A", "B", "T", "S")),
        )
        assert of["C"] >= most - 1e-6


def test_a_place_counts_them_once() -> None:
    """The middle one of three cells is land of A and in T, which is of B: 10 + 20 + 40 persons."""
    boxes = [shapely.box(100 * i, 0, 100 * i + 100, 100) for i in range(3)]
    shapes = {
        "C": shapely.box(0, 0, 300, 100),
        "A": shapely.box(0, 0, 200, 100),
        "B": boxes[2],
        "S": shapely.box(100, 0, 300, 100),
    }
    place = placed(zone_table(*shapes, shapes=shapes), boxes, [10, 20, 40])
    assert place.persons(("C",)).tolist() == pytest.approx([10, 20, 40])
    by_zone = dict(zip(place.zones.index, place.in_zones(place.living()), strict=True))
    assert by_zone == pytest.approx({"C": 70, "A": 20, "B": 50, "S": 50})


@pytest.mark.parametrize("attributes", [["parent_id"], ["level"], ["level", "parent_id"]])
def test_the_verdict_is_on_as_many_as_the_report_tells_of(attributes: list[str], town_study: Path) -> None:
    """A district half of which lies outside its city, and cells that borders cut: the report's persons."""
    profile = {"driver": "GTiff", "height": 6, "width": 6, "count": 1, "dtype": "float64", "crs": CRS}
    profile["transform"] = rasterio.Affine(100, 0, EAST + 30, 0, -100, NORTH + 600)
    with rasterio.open(town_study.parent / "people.tif", "w", **profile) as raster:
        raster.write(np.arange(36.0).reshape(6, 6), 1)
    table = geopandas.GeoDataFrame(
        {"id": ["C", "D"], "name": ["市", "区"], "level": ["city", "district"], "parent_id": [None, "C"]},
        geometry=[
            shapely.box(EAST, NORTH, EAST + 350, NORTH + 600),
            shapely.box(EAST + 200, NORTH + 100, EAST + 580, NORTH + 500),
        ],
        crs=CRS,
    )
    kept = table[["id", "name", *attributes, "geometry"]]
    kept.to_file(town_study.parent / "zones.geojson", driver="GeoJSON")
    result = pipeline.run(studies.load(changed(town_study, plan_zones="{urban_communities: [C, D]}")))
    (inside,) = [
        float(row["en"].split(" persons in the zones")[0].replace(",", ""))
        for _, row in result.input_report.iterrows()
        if "persons in the zones," in row["en"]
    ]
    judged = result.assessment.verdicts.query("level == 'clause'")["persons"].iloc[0]
    assert judged == pytest.approx(inside, abs=0.5)
    # cells of columns 0, 1, 2 lie in the city, of column 3 a fifth; D adds rows 1 to 4 up to column 5,
    # of which it has half: where borders cut a cell, what of it lies in the city or in D
    numbers = np.arange(36.0).reshape(6, 6)
    city = np.array([1, 1, 1, 0.2, 0, 0])
    wider = np.array([1, 1, 1, 1, 1, 0.5])
    rows = [wider if 1 <= i <= 4 else city for i in range(6)]
    assert inside == pytest.approx((numbers * np.array(rows)).sum(), abs=1)
