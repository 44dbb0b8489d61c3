"""Candidate sites and their filters, worked out by hand."""

import math
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from pydantic import ValidationError

from access.contracts.errors import FileError, InputError
from access.contracts.tables import check
from access.network.build import build
from access.network.travel import nearest
from access.remedies.siting.candidates import CANDIDATES, at_frontage, grid, junctions, positions, read
from access.remedies.siting.filters import away_from, gentle, having
from access.remedies.siting.problem import problem
from tests.conftest import CRS, EAST, NORTH, Town, metres, street_table
from tests.places.test_elevation import ramp, raster


def table_of(shapes: dict[str, Any], **columns: Any) -> Any:
    index = pd.Index(list(shapes), name="candidate_id", dtype="str")
    return geopandas.GeoDataFrame(columns, index, geometry=list(shapes.values()), crs=CRS)


def told(notes: Any) -> dict[str, float]:
    return {note.en: note.number for note in notes}


def cross() -> Any:
    """A street of 100 m that is 200 m long by its source, a side street of 50 m, and a bridge over both."""
    lines = [[(0, 0), (100, 0)], [(50, 0), (50, 50)], [(0, 20), (100, 20)]]
    rows = [("a", "b", 200.0, "both"), ("c", "d", 50.0, "both"), ("e", "f", 100.0, "both")]
    return street_table(rows, [shapely.LineString(line) for line in lines]).assign(layer=[0, 0, 1])


def test_a_parcel_is_entered_from_its_frontage() -> None:
    # a wedge whose corner (30, 6) is 6 m from the street at 30 m of 100: 60 m of 200. Its middle is
    # nearest to the bridge
    wedge = shapely.Polygon([(30, 6), (20, 30), (40, 30)])
    found, notes = at_frontage(table_of({"p": wedge}, owner=["city"], cost=[7]), cross(), max_leg_m=20)
    assert found.geometry["p"].wkt == "POINT (30 6)"
    assert found[["street_id", "along_m", "leg_m"]].loc["p"].tolist() == ["s000", 60, 6]
    assert found[["place", "owner", "cost", "capacity"]].loc["p"].tolist() == ["parcel", "city", 7, math.inf]
    assert told(notes) == {"1 candidate site": 1}
    check(found, CANDIDATES)


def test_a_parcel_across_a_street_is_entered_where_the_street_meets_its_boundary() -> None:
    block = shapely.box(40, 30, 60, 60)  # the side street ends within it
    found, _ = at_frontage(table_of({"p": block}), cross(), max_leg_m=20)
    assert found.geometry["p"].wkt == "POINT (50 30)"
    assert found[["street_id", "along_m", "leg_m"]].loc["p"].tolist() == ["s001", 30, 0]


def test_of_streets_equally_near_the_first_counts() -> None:
    found, _ = at_frontage(table_of({"p": shapely.Point(50, 0)}), cross().iloc[::-1], max_leg_m=1)
    assert found[["street_id", "along_m"]].loc["p"].tolist() == ["s000", 100]


def test_places_without_a_shape_are_counted() -> None:
    found, notes = at_frontage(table_of({"p": None, "q": shapely.Point()}), cross(), max_leg_m=1)
    assert found.empty
    assert sum(note.number for note in notes) == 2


def test_what_cannot_be_a_candidate_is_counted_by_the_first_reason() -> None:
    shapes = {
        "far": shapely.Point(50, 70.5),
        "near": shapely.Point(50, 70),
        "line": shapely.LineString([(0, 1), (1, 1)]),
        "free": shapely.Point(10, 1),
        "debt": shapely.Point(10, 500),  # far, too
        "none": shapely.Point(10, 1),
        "less": shapely.Point(10, 1),
    }
    costs, room = [1, 2, 3, 0, -1, None, 4], [None, 5, 6, 0, 7, 8, -1]
    found, notes = at_frontage(
        table_of(shapes, cost=costs, capacity=room), cross(), max_leg_m=20, place="point"
    )
    assert found.index.tolist() == ["free", "near"]
    assert found[["cost", "capacity", "leg_m"]].to_numpy().tolist() == [[0, 0, 1], [2, 5, 20]]
    assert told(notes) == {
        "2 candidate sites": 2,
        "1 candidate place left out: neither a point nor a polygon (line)": 1,
        "2 candidate places left out: without a cost of 0 or more (debt, none)": 2,
        "1 candidate place left out: with a capacity below 0 (less)": 1,
        "1 candidate place left out: over 20 m from such streets (far)": 1,
    }
    unlimited, _ = at_frontage(table_of(shapes, capacity=room), cross(), max_leg_m=21)
    assert unlimited["capacity"]["far"] == math.inf


def test_tables_that_cannot_be_used_are_refused_with_all_faults() -> None:
    twice = table_of({"p": shapely.Point(0, 0)}, place=["x"], leg_m=[1])
    with pytest.raises(InputError) as caught:
        at_frontage(pd.concat([twice, twice]).to_crs("EPSG:4548"), cross(), max_leg_m=0)
    assert len(caught.value.faults) == 5
    with pytest.raises(InputError, match="spacing"):
        junctions(cross(), spacing_m=-1)
    with pytest.raises(InputError, match="spacing above 0"):
        grid(table_of({"p": shapely.box(0, 0, 1, 1)}), cross(), spacing_m=0, max_leg_m=9)


def test_junctions_of_the_town(town: Town) -> None:
    found, notes = junctions(town.streets)
    # 7 × 7 nodes but the four corners
    assert len(found) == 45
    assert (found["streets"] == 4).sum() == 25
    assert told(notes) == {"45 candidate sites": 45}
    corner = found.loc["junction:(100, 0)"]
    assert corner.geometry.wkt == f"POINT ({EAST + 100} {NORTH})"
    assert (corner["streets"], corner["leg_m"], corner["cost"]) == (3, 0, 1)


def test_crowded_junctions_give_way_to_greater_ones(town: Town) -> None:
    found, notes = junctions(town.streets, spacing_m=150)
    xy = shapely.get_coordinates(found.geometry.to_numpy())
    far = np.hypot(*(xy[:, np.newaxis] - xy).T) + 1e9 * np.eye(len(xy))
    assert far.min() >= 150
    # of the inner 5 × 5, every second of every second row; all others are within 141 m of one of these
    assert len(found) == (found["streets"] == 4).sum() == 9
    assert told(notes)["9 candidate sites"] == 9
    assert sum(told(notes).values()) == 45
    whole, _ = junctions(town.streets, spacing_m=100)
    assert len(whole) == 45  # 100 m is far enough


def test_bridges_have_no_junctions() -> None:
    rows = [("a", "m", 1.0, "both"), ("m", "b", 1.0, "both"), ("m", "c", 1.0, "both")]
    streets = street_table(rows, [shapely.LineString([(0, 0), (1, i)]) for i in range(3)])
    assert junctions(streets)[0].index.tolist() == ["junction:m"]
    assert junctions(streets.assign(layer=[0, 0, 1]))[0].empty


def test_a_grid_on_allowed_land() -> None:
    land = table_of(
        {"p": shapely.box(5, 5, 30, 15), "q": shapely.box(20, 5, 60, 35)}, use=["green", "school"]
    )
    found, notes = grid(land, cross(), spacing_m=10, max_leg_m=12)
    # at y = 10 the points 10, 20, 30 lie in p, 40, 50, 60 in q only; at y = 20 and 30 those of q from 20:
    # near the side street, 40, 50 and 60 are within 12 m of it, 50 on it
    assert found.groupby("use").size().to_dict() == {"green": 3, "school": 9}
    assert found.loc["grid:5:3", ["street_id", "along_m", "leg_m", "place"]].tolist() == [
        "s001",
        30,
        0,
        "grid",
    ]
    assert found.loc["grid:1:1", ["street_id", "along_m", "leg_m"]].tolist() == ["s000", 20, 10]
    assert found.geometry["grid:1:1"].wkt == "POINT (10 10)"
    assert told(notes) == {
        "12 candidate sites": 12,
        "4 candidate places left out: over 12 m from such streets (grid:2:2, grid:3:2, grid:2:3, …)": 4,
    }


def test_candidates_stand_where_they_front_on_a_street(town: Town) -> None:
    streets = cross()
    network = build(streets[streets["layer"] == 0], metres())
    places = table_of({"p": shapely.Polygon([(30, 6), (20, 30), (40, 30)]), "q": shapely.Point(55, 40)})
    found, _ = at_frontage(places, streets, max_leg_m=20)
    school = pd.DataFrame({"edge": [0.0], "along_m": [0.0], "leg_m": [0.0]}, index=["school"])
    cost = nearest(positions(found, network), school, network, direction="demand_to_facility")["impedance"]
    assert cost.to_dict() == {"p": 66, "q": math.inf}  # 6 + 60; the side street meets no node of the other
    main = build(streets.iloc[[0]], metres())
    assert positions(found, main)["edge"].isna().to_dict() == {"p": False, "q": True}
    pairs = pd.DataFrame({"origin_id": ["c"], "destination_id": ["p"], "impedance": [66.0]})
    demand = pd.DataFrame({"persons": [5.0]}, index=["c"])
    assert problem(pairs, demand, found, spacing_m=10).cost.tolist() == [1, 1]


PARCELS = {"a": shapely.box(0, 0, 10, 10), "b": shapely.box(50, 0, 60, 10), "c": shapely.box(0, 90, 10, 100)}


def test_attributes_are_asked_for_one_by_one() -> None:
    parcels = table_of(
        PARCELS | {"d": shapely.Point(0, 0), "e": shapely.Point(0, 0)},
        owner=["city", "City ", "firm", None, "city"],
        area_m2=["100", "99", "500", "500", None],
    )
    found, notes = having(parcels, {"owner": "city", "area_m2": {"at_least": 100, "below": 500}})
    assert found.index.tolist() == ["a"]
    assert told(notes) == {
        "1 candidate place left out: not owner=city (c)": 1,
        "1 candidate place left out: 'owner' is not known (d)": 1,
        "1 candidate place left out: not area_m2>=100<500 (b)": 1,
        "1 candidate place left out: 'area_m2' is not known (e)": 1,
    }
    assert having(parcels, {"owner": ["city", "firm"]})[0].index.tolist() == ["a", "b", "c", "e"]
    assert having(parcels, {})[0].index.tolist() == list("abcde")
    with pytest.raises(InputError, match="no attribute 'use'; the table has owner, area_m2"):
        having(parcels, {"use": "green"})
    with pytest.raises(ValidationError, match="give the value"):
        having(parcels, {"owner": {}})


def test_hazards_keep_their_distance() -> None:
    hazards = geopandas.GeoSeries([shapely.Point(30, 5), shapely.LineString([(0, 200), (9, 200)])], crs=CRS)
    found, notes = away_from(table_of(PARCELS), hazards, distance_m=20, zh="加油站", en="a petrol station")
    assert found.index.tolist() == ["a", "b", "c"]  # both sides of the first are just 20 m away
    assert notes == []
    found, notes = away_from(table_of(PARCELS), hazards, distance_m=20.1, zh="加油站", en="a petrol station")
    assert found.index.tolist() == ["c"]
    assert told(notes) == {"2 candidate places left out: nearer than 20.1 m to a petrol station (a, b)": 2}
    assert notes[0].zh == "未作候选：2 处距加油站不足 20.1 米（a, b）"
    with pytest.raises(InputError, match="EPSG:4548"):
        away_from(table_of(PARCELS), hazards.to_crs("EPSG:4548"), distance_m=20)


def test_the_slope_of_a_ramp_is_known(tmp_path: Path) -> None:
    # the ramp rises by 0.02 to the east and falls by 0.05 to the north
    spots = {"in": (300, 300), "out": (3000, 300)}
    places = table_of({name: shapely.Point(EAST + x, NORTH + y) for name, (x, y) in spots.items()})
    path = raster(tmp_path / "dem.tif", ramp)
    found, notes = gentle(places, path, most_share=0.06)
    assert found["slope_share"].to_dict() == pytest.approx({"in": math.hypot(0.02, 0.05)})
    assert told(notes) == {"1 candidate place left out: without elevation (out)": 1}
    found, notes = gentle(places.iloc[:1], path, most_share=0.05)
    assert found.empty
    assert told(notes) == {"1 candidate place left out: steeper than 5% (in)": 1}
    with pytest.raises(InputError, match="0 or more"):
        gentle(places, path, most_share=-1)


def test_a_file_of_parcels(tmp_path: Path) -> None:
    path = tmp_path / "地块.geojson"
    frame = table_of(PARCELS, 编号=["P1", "P2", "P3"], cost=["10", "20", "30.5"]).to_crs("EPSG:4326")
    frame.to_file(path, driver="GeoJSON")
    found, notes = read(path, CRS, id_column="编号")
    assert found.index.tolist() == ["P1", "P2", "P3"]
    assert found["cost"].tolist() == [10, 20, 30.5]
    assert notes == []
    assert found.area.tolist() == pytest.approx([100, 100, 100], rel=1e-6)
    assert read(path, CRS)[0].index.tolist() == ["地块:1", "地块:2", "地块:3"]
    frame.assign(编号=["P1", "P1", None]).to_file(path, driver="GeoJSON")
    with pytest.raises(FileError, match="row 2: P1, row 3: None"):
        read(path, CRS, id_column="编号")
