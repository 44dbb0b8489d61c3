"""What plans ask beyond places: attributes, levels, age groups, land, and streets told in full."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import rasterio
import shapely

from access.assessment import run as pipeline
from access.contracts.errors import DocumentError, FileError
from access.places import land, zones
from access.places.grid import Grid, demand_cells
from access.places.people import in_zones
from access.places.people.groups import group
from access.places.streets import from_graph
from access.standards.registry import load_mapping
from access.study import study as studies
from tests.assessment.test_travel_settings import changed
from tests.conftest import CRS, EAST, NORTH, write_raster

LIST = "path: markets.csv, type: farmers_market, crs: 'EPSG:4547'"
STEP = rasterio.Affine(100, 0, EAST, 0, -100, NORTH + 200)
GRID = Grid(np.array([[10.0, 20.0], [30.0, 0.0]]), STEP, pyproj.CRS(CRS))


def box(left: float, bottom: float, right: float, top: float) -> Any:
    return shapely.box(EAST + left, NORTH + bottom, EAST + right, NORTH + top)


def layer(path: Path, shapes: list[Any], **columns: Any) -> Path:
    geopandas.GeoDataFrame(columns, geometry=shapes, crs=CRS).to_file(path)
    return path


def test_columns_of_a_list_become_attributes_of_its_facilities(town_study: Path) -> None:
    markets = pd.read_csv(town_study.parent / "markets.csv")
    markets = markets.assign(床位=[12, 30], staff=["", "7"], ownership=["public", None], level="town")
    markets.to_csv(town_study.parent / "markets.csv", index=False)
    source = f"[{{{LIST}, id_column: id, columns: {{capacity: 床位}}}}]"
    place = pipeline.run(studies.load(changed(town_study, facilities=source))).assessment.place
    table = place.facilities
    assert table["capacity"].tolist() == [12, 30]
    assert table["staff"].tolist() == pytest.approx([np.nan, 7], nan_ok=True)
    assert table["ownership"].tolist() == ["public", None] or table["ownership"].isna().tolist() == [
        False,
        True,
    ]
    assert table["level"].tolist() == ["town", "town"]


def test_a_column_that_is_not_there_is_named(town_study: Path) -> None:
    source = f"[{{{LIST}, columns: {{capacity: beds}}}}]"
    with pytest.raises(FileError, match="no column 'beds'"):
        pipeline.run(studies.load(changed(town_study, facilities=source)))


def test_words_of_a_planner_stand_for_types_by_a_file(town_study: Path) -> None:
    markets = pd.read_csv(town_study.parent / "markets.csv").assign(类别=["菜场", "菜市场"])
    markets.to_csv(town_study.parent / "markets.csv", index=False)
    words = town_study.parent / "words.yaml"
    words.write_text("菜场: farmers_market\n菜市场: supermarket\n", encoding="utf-8")
    source = '[{path: markets.csv, type_column: 类别, types_file: words.yaml, crs: "EPSG:4547"}]'
    place = pipeline.run(studies.load(changed(town_study, facilities=source))).assessment.place
    assert sorted(place.facilities["type"]) == ["farmers_market", "supermarket"]
    words.write_text("菜场: farmer_market\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"line 1.*farmers_market"):
        load_mapping(words)


def test_zones_of_several_levels_lie_in_one_another(tmp_path: Path) -> None:
    path = layer(
        tmp_path / "zones.gpkg",
        [box(0, 0, 200, 200), box(0, 0, 100, 200), box(100, 0, 200, 200)],
        id=["c", "t1", "t2"],
        名称=["县", "一镇", "二镇"],
        级别=["county", "town", "town"],
        上级=[None, "c", "c"],
        persons=[60, 40, 20],
        grade=["x", "y", None],
    )
    own = {"level": "级别", "parent_id": "上级"}
    table = zones.from_layer(path, id_column="id", name_column="名称", own=own)[0]
    assert table["level"].tolist() == ["county", "town", "town"]
    assert table["parent_id"].isna().tolist() == [True, False, False]
    assert table["persons"].tolist() == [60, 40, 20]
    shares, notes = zones.shares(GRID, table)
    assert notes == []
    assert shares["share"].groupby("zone_id").sum().to_dict() == {"c": 4, "t1": 2, "t2": 2}
    # nobody is counted for the county and for the town
    assert in_zones.people_note(table, demand_cells(GRID, CRS), shares).en.startswith(
        "60 persons in the zones, 0 "
    )


def test_zones_of_one_level_that_overlap_share_the_people(tmp_path: Path) -> None:
    shapes = [box(0, 0, 200, 200), box(0, 0, 100, 200), box(0, 0, 200, 200)]
    path = layer(tmp_path / "zones.gpkg", shapes, id=["c", "t1", "t2"], level=["county", "town", "town"])
    table = zones.from_layer(path, id_column="id", name_column="id")[0]
    shares, notes = zones.shares(GRID, table)
    assert shares["share"].groupby("zone_id").sum().to_dict() == {"c": 4, "t1": 1, "t2": 3}
    assert "2 cells" in notes[0].en


def test_an_age_group_is_read_on_the_cells_of_the_people(town_study: Path) -> None:
    write_raster(town_study.parent / "old.tif", {"a": (150, 300, 4), "d": (600, 550, 9)})
    people = "{raster: people.tif, basis: synthetic, groups: {age_60_plus: old.tif}}"
    cells = pipeline.run(studies.load(changed(town_study, population=people))).assessment.place.cells
    assert cells["age_60_plus"].sum() == 13
    assert cells["age_60_plus"][cells["persons"] == 40].tolist() == [9]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"a": (150, 300, 11)}, "1 cell with more people of the group"),
        ({"x": (160, 300, 1)}, "1 cell with more"),
    ],
)
def test_more_old_people_than_people_are_refused(town_study: Path, cells: Any, fault: str) -> None:
    write_raster(town_study.parent / "old.tif", cells)
    people = "{raster: people.tif, basis: synthetic, groups: {age_60_plus: old.tif}}"
    with pytest.raises(FileError, match=fault):
        pipeline.run(studies.load(changed(town_study, population=people)))


def group_raster(path: Path, step: rasterio.Affine, size: int = 2, crs: str = CRS) -> Path:
    kind = {"driver": "GTiff", "dtype": "float64", "count": 1}
    with rasterio.open(path, "w", **kind, height=size, width=size, crs=crs, transform=step) as raster:
        raster.write(np.arange(size * size, dtype=float).reshape(size, size), 1)
    return path


# the town's own CRS with its central meridian 50 m further east, and its numbers for other places
BESIDE = f"+proj=tmerc +lat_0=0 +lon_0={114 + 50 / 102_800} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"


def test_a_group_in_another_crs_is_refused(tmp_path: Path) -> None:
    around = geopandas.GeoSeries([box(1, 1, 199, 199)], crs=CRS)
    path = group_raster(tmp_path / "old.tif", STEP, 2, BESIDE)
    there = f"2 × 2 cells of 100 × 100 from ({EAST}, {NORTH + 200}) in "
    with pytest.raises(FileError) as refused:
        group([path], path, GRID, around)
    message = str(refused.value)
    assert "its cells are not those of the population raster" in message
    assert f"{there}unknown against {there}" in message


def test_a_group_raster_that_begins_elsewhere_on_the_same_cells_is_taken(tmp_path: Path) -> None:
    # one column further west and one row further north: the study's cells begin at 5, in its second row
    path = group_raster(tmp_path / "old.tif", STEP * rasterio.Affine.translation(-1, -1), 4)
    around = geopandas.GeoSeries([box(1, 1, 199, 199)], crs=CRS)
    whole = Grid(np.full((3, 3), 20.0), STEP, pyproj.CRS(CRS))
    assert group([path], path, whole, around)[0].tolist() == [[5, 6, 7], [9, 10, 11], [13, 14, 15]]


def test_land_in_cells_counts_what_overlaps_once(tmp_path: Path) -> None:
    path = layer(tmp_path / "land.gpkg", [box(0, 100, 100, 200), box(50, 100, 150, 200), box(0, 0, 10, 10)])
    cells = demand_cells(GRID, CRS)
    # the fourth cell has no people and so is none
    areas, _ = land.read(path, cells)
    assert land.in_cells(areas, GRID, cells).tolist() == pytest.approx([10_000, 5_000, 100])


def test_edges_tell_who_may_use_them_and_how_they_run(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text(f"node,x,y\nb,{EAST},{NORTH}\na,{EAST + 100},{NORTH}\n")
    line = f"LINESTRING ({EAST} {NORTH}, {EAST} {NORTH + 50}, {EAST + 100} {NORTH})"
    (tmp_path / "edges.csv").write_text(
        "u,v,length_m,oneway,access,layer,control_from,control_to,geometry\n"
        f'b,a,120,yes,private,1,,traffic_signals,"{line}"\n'
    )
    street = from_graph.from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)[0].iloc[0]
    # kept from the lower node to the higher: from a to b, against the row
    assert (street["from_node"], street["to_node"], street["oneway"]) == ("a", "b", "backward")
    assert (street["control_from"], street["control_to"]) == ("traffic_signals", "")
    assert (street["access"], street["layer"]) == ("private", 1)
    xy = shapely.get_coordinates(street.geometry) - [EAST, NORTH]
    assert xy.tolist() == [[100, 0], [0, 50], [0, 0]]


def test_a_geometry_that_is_no_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text(f"node,x,y\na,{EAST},{NORTH}\nb,{EAST + 100},{NORTH}\n")
    (tmp_path / "edges.csv").write_text("u,v,length_m,geometry\na,b,120,LINESTRING (0\n")
    with pytest.raises(FileError, match=r"geometry.*\(line 2\)"):
        from_graph.from_csv(tmp_path / "nodes.csv", tmp_path / "edges.csv", CRS, CRS)


@pytest.mark.parametrize(
    ("facilities", "fault"),
    [
        (f"{{{LIST}, types: {{a: library}}, types_file: words.yaml}}", "give either `types` or `types_file`"),
        ("{osm: words.yaml, columns: {capacity: beds}}", "for a file given with `path`, not `osm`"),
    ],
)
def test_what_contradicts_itself_in_a_study_is_told(town_study: Path, facilities: str, fault: str) -> None:
    (town_study.parent / "words.yaml").write_text("a: library\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=fault):
        studies.load(changed(town_study, facilities=f"[{facilities}]"))
