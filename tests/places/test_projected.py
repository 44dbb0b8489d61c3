"""People of a plan year: so many times as many in each zone, and those of new housing."""

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.zone_hierarchy import hierarchy
from access.contracts.zone_nesting import nested
from access.places import zones as zone_shares
from access.places.people import projected
from tests.conftest import CRS
from tests.places.test_people_by_area import living, raster, zones_of

_ZONES = zones_of([shapely.box(0, 0, 150, 100), shapely.box(150, 0, 300, 100)])


def people_of(persons: list[float], **groups: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"persons": persons, **groups}, pd.RangeIndex(len(persons), name="cell_id"), dtype=float
    )


def shares_of(persons: list[float], zones: geopandas.GeoDataFrame = _ZONES) -> pd.DataFrame:
    return nested(zone_shares.shares(raster([persons]).grid, zones)[0], zones, hierarchy(zones))


def by_zone(people: pd.DataFrame, shares: pd.DataFrame) -> dict[str, float]:
    persons = people["persons"].reindex(shares.index.get_level_values("cell_id")).to_numpy()
    return dict((shares["share"] * persons).groupby("zone_id").sum())


def test_a_cell_on_the_border_grows_by_both_factors() -> None:
    # 10 and half of 20, thrice as many; the other half of 20 and 30, as many as before
    people = people_of([10, 20, 30], age_60_plus=[1, 4, 3])
    found, shares = projected.multiplied(people, shares_of([10, 20, 30]), _ZONES, np.array([3, np.nan]))
    assert found["persons"].tolist() == pytest.approx([30, 40, 30])
    assert found["age_60_plus"].tolist() == pytest.approx([3, 8, 3])
    assert by_zone(found, shares) == pytest.approx({"z0": 60, "z1": 40})


def test_a_zone_grows_as_the_zone_around_it() -> None:
    inner = zones_of(
        [shapely.box(0, 0, 300, 100), shapely.box(0, 0, 100, 100)],
        parent_id=pd.array([None, "z0"], dtype="str"),
    )
    found, shares = projected.multiplied(
        people_of([10, 20, 30]), shares_of([10, 20, 30], inner), inner, np.array([2, np.nan])
    )
    assert found["persons"].tolist() == pytest.approx([20, 40, 60])
    assert by_zone(found, shares) == pytest.approx({"z0": 120, "z1": 20})


@settings(max_examples=25)
@given(
    st.lists(st.floats(0.01, 1000), min_size=3, max_size=3),
    st.lists(st.floats(0.01, 50), min_size=2, max_size=2),
)
def test_every_zone_has_what_was_asked(persons: list[float], factor: list[float]) -> None:
    before = shares_of(persons)
    was = by_zone(people_of(persons), before)
    found, shares = projected.multiplied(people_of(persons), before, _ZONES, np.array(factor))
    wanted = {zone: was[zone] * each for zone, each in zip(_ZONES.index, factor, strict=True)}
    assert by_zone(found, shares) == pytest.approx(wanted, rel=1e-9)
    assert found["persons"].sum() == pytest.approx(sum(wanted.values()), rel=1e-9)


def test_numbers_of_zones_grow_with_their_people() -> None:
    zones = _ZONES.assign(persons=[100.0, 50.0], households=[40.0, np.nan])
    found = projected.numbers_of_zones(
        zones, pd.Series({"z0": 10.0, "z1": 5.0}), pd.Series({"z0": 15.0, "z1": 5.0})
    )
    assert found["persons"].tolist() == [150, 50]
    assert found["households"].tolist() == pytest.approx([60, np.nan], nan_ok=True)


def test_new_housing_adds_people_where_it_lies() -> None:
    # 40 people over a square half in the first cell, half in the second, wholly in z0; a fifth are old
    people = raster([[10, 20, 20]], age_60_plus=[[10, 0, 0]])
    areas = geopandas.GeoSeries([shapely.box(50, 0, 150, 50), shapely.box(900, 0, 950, 50)], crs=CRS)
    found = projected.with_growth(people, areas, pd.Series([40.0, 7.0]), _ZONES)
    assert found.grid.persons[0].tolist() == pytest.approx([30, 40, 20])
    assert found.groups["age_60_plus"][0].tolist() == pytest.approx([14, 4, 0])
    assert living(found, _ZONES) == pytest.approx({"z0": 60, "z1": 30})
    assert [(note.level, note.number) for note in found.notes] == [("doubtful", 40), ("left_out", 7)]
