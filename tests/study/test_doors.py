"""Doors in a study: what its settings and its own layer of doors say."""

from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely
import yaml

from access.assessment.measure import measure
from access.assessment.run import clauses_of
from access.contracts.errors import AccessError
from access.study import study as studies
from access.study.read import Inputs, read_inputs
from tests.conftest import CRS, EAST, NORTH

# from (210, 110) to (390, 190): 10 m within the streets around the block of four
YARD = shapely.box(EAST + 210, NORTH + 110, EAST + 390, NORTH + 190)


@pytest.fixture
def yard_study(town_study: Path) -> Path:
    """The tiny town with one market that is an area (its middle: 300, 150)."""
    layer = geopandas.GeoDataFrame({"id": ["M"], "name": ["市场"]}, geometry=[YARD], crs=CRS)
    layer.to_file(town_study.parent / "markets.gpkg")
    return edited(
        town_study, facilities=[{"path": "markets.gpkg", "type": "farmers_market", "id_column": "id"}]
    )


def edited(path: Path, **changes: Any) -> Path:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, value in changes.items():
        content[name] = {**content[name], **value} if isinstance(content[name], dict) else value
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def doors_of(read: Inputs) -> set[tuple[int, int]]:
    return {(round(each.x - EAST), round(each.y - NORTH)) for each in read.entrances.geometry}


def straight_of(path: Path) -> pd.Series:
    study = studies.load(path)
    place = measure(study, read_inputs(study), clauses_of(study)).place
    (found,) = place.straight.values()
    rows = place.cells.geometry
    spots = [f"{round(each.x - EAST)},{round(each.y - NORTH)}" for each in rows]
    return pd.Series(found["length_m"].to_numpy(), spots)


def entered(read: Inputs) -> list[str]:
    return [note.en for note in read.notes if "entered at:" in note.en]


def test_an_area_is_entered_along_its_outline_or_at_its_centre(yard_study: Path) -> None:
    read = read_inputs(studies.load(yard_study))
    # streets run 10 m beside all four sides, and one across it: x = 300
    assert doors_of(read) == {(300, 110), (300, 190)}
    assert entered(read) == ["farmers market, entered at: where streets meet the outline 1"]
    centre = read_inputs(studies.load(yard_study, changes={"doors": "centre"}))
    assert doors_of(centre) == {(300, 150)}
    assert not entered(centre)
    assert "outline" not in centre.facilities.columns


def test_straight_lines_end_at_the_outline_or_at_the_centre(yard_study: Path) -> None:
    found = straight_of(yard_study)
    # b stands at (350, 300), f at (430, 150), g at (300, 100)
    assert found[["350,300", "430,150", "300,100"]].tolist() == pytest.approx([110, 40, 10])
    middle = straight_of(edited(yard_study, settings={"doors": "centre"}))
    assert middle[["350,300", "430,150", "300,100"]].tolist() == pytest.approx([2500**0.5 * 10**0.5, 130, 50])


def test_lists_of_points_are_as_they_were(town_study: Path) -> None:
    read = read_inputs(studies.load(town_study))
    assert doors_of(read) == {(250, 310), (600, 600)}
    assert not entered(read)


def write_doors(folder: Path, rows: list[tuple[str, float, float]]) -> None:
    table = pd.DataFrame(rows, columns=["id", "x", "y"])
    table.assign(x=table["x"] + EAST, y=table["y"] + NORTH).to_csv(folder / "doors.csv", index=False)


def listed(study: Path, *shapes: Any, kind: str = "farmers_market") -> Path:
    """The town with a list of facilities of these shapes."""
    ids = [f"M{number}" for number in range(1, len(shapes) + 1)]
    table = geopandas.GeoDataFrame({"id": ids, "name": ids}, geometry=[*shapes], crs=CRS)
    shifted = table.translate(EAST, NORTH)
    table.set_geometry(shifted).to_file(study.parent / "markets.gpkg")
    return edited(study, facilities=[{"path": "markets.gpkg", "type": kind, "id_column": "id"}])


def test_each_of_several_points_is_a_door_and_with_centre_one_of_them(town_study: Path) -> None:
    points = shapely.MultiPoint([(100, 100), (400, 100), (250, 310)])
    path = listed(town_study, points, shapely.MultiPoint([(600, 600)]))
    read = read_inputs(studies.load(path))
    assert doors_of(read) == {(100, 100), (400, 100), (250, 310), (600, 600)}
    assert entered(read) == ["farmers market, entered at: each of its points 1, a point 1"]
    (told,) = [note.en for note in read.notes if "of several points" in note.en]
    assert told.startswith("1 facility place of several points (M1), each counted as one and entered at each")
    straight = straight_of(path)
    assert straight["430,150"] == pytest.approx((30**2 + 50**2) ** 0.5)
    centre = read_inputs(studies.load(path, changes={"doors": "centre"}))
    one = points.representative_point()
    assert doors_of(centre) == {(round(one.x), round(one.y)), (600, 600)}
    assert any("entered at one of them" in note.en for note in centre.notes)
    assert "outline" not in centre.facilities.columns
    # doors given go before its points
    write_doors(path.parent, [("M1", 390, 120)])
    facilities = [{"path": "markets.gpkg", "type": "farmers_market", "id_column": "id"}]
    facilities[0]["doors"] = {"path": "doors.csv", "crs": CRS}  # type: ignore[assignment]
    given = read_inputs(studies.load(edited(path, facilities=facilities)))
    assert doors_of(given) == {(390, 120), (600, 600)}
    assert not any("of several points" in note.en for note in given.notes)


def test_a_line_is_entered_along_it_and_one_that_closes_is_an_area(town_study: Path) -> None:
    # x = 300 is a street from (300, 100) to (300, 200), and so on each 100 m
    greenway = shapely.LineString([(150, 250), (250, 250)])
    ground = shapely.LineString([*shapely.box(210, 110, 390, 190).exterior.coords])
    path = listed(town_study, greenway, ground)
    read = read_inputs(studies.load(path))
    assert doors_of(read) == {(200, 250), (300, 110), (300, 190)}
    (told,) = [note.en for note in read.notes if "lines that close" in note.en]
    assert "1 row of lines that close" in told
    assert "(M2)" in told
    assert read.facilities["outline"].geom_type.tolist() == ["LineString", "Polygon"]
    centre = read_inputs(studies.load(path, changes={"doors": "centre"}))
    spots = [each.representative_point() for each in (greenway, ground)]
    assert doors_of(centre) == {(round(each.x), round(each.y)) for each in spots}


def test_points_and_lines_beside_an_area_are_no_doors(town_study: Path) -> None:
    area = shapely.box(210, 110, 390, 190)
    mixed = shapely.GeometryCollection([area, shapely.Point(250, 150), shapely.LineString([(0, 0), (9, 9)])])
    assert doors_of(read_inputs(studies.load(listed(town_study, mixed)))) == {(300, 110), (300, 190)}


@pytest.mark.parametrize("setting", ["outline", "centre"])
def test_given_doors_are_used_as_they_are(yard_study: Path, setting: str) -> None:
    write_doors(yard_study.parent, [("M", 390, 120), ("M", 215, 190), ("X", 0, 0), ("M", 390, 120)])
    source = yaml.safe_load(yard_study.read_text(encoding="utf-8"))["facilities"][0]
    doors = {"path": "doors.csv", "crs": CRS}
    edited(yard_study, facilities=[{**source, "doors": doors}], settings={"doors": setting})
    study = studies.load(yard_study)
    read = read_inputs(study)
    assert doors_of(read) == {(390, 120), (215, 190)}
    assert len(read.entrances) == 2
    assert entered(read) == ["farmers market, entered at: doors given 1"]
    assert "doors.csv: 1 door of facilities that are not listed (X)" in [note.en for note in read.notes]
    assert ("facilities.0.doors.path", yard_study.parent / "doors.csv") in studies.input_files(study)


@pytest.mark.parametrize("name", ["id", "facility_id", "Facility_ID"])
def test_a_column_of_doors_need_not_be_called_as_in_the_list(name: str, yard_study: Path) -> None:
    write_doors(yard_study.parent, [("M", 390, 120)])
    path = yard_study.parent / "doors.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("id,", f"{name},"), encoding="utf-8")
    source = yaml.safe_load(yard_study.read_text(encoding="utf-8"))["facilities"][0]
    assert source["id_column"] == "id"
    edited(yard_study, facilities=[{**source, "doors": {"path": "doors.csv", "crs": CRS}}])
    assert doors_of(read_inputs(studies.load(yard_study))) == {(390, 120)}


def test_a_door_far_from_its_facility_is_doubted(yard_study: Path) -> None:
    write_doors(yard_study.parent, [("M", 390, 120), ("M", 215, 800)])
    source = yaml.safe_load(yard_study.read_text(encoding="utf-8"))["facilities"][0]
    edited(yard_study, facilities=[{**source, "doors": {"path": "doors.csv", "crs": CRS}}])
    told = [note.en for note in read_inputs(studies.load(yard_study)).notes if "doors.csv" in note.en]
    assert told == [
        "doors.csv: 1 facility place with a door more than 500 m away: check ids and CRS (M)"
    ]  # 610 m north of its outline
    write_doors(yard_study.parent, [("M", 390, 120), ("M", 215, 600)])
    assert not [n for n in read_inputs(studies.load(yard_study)).notes if "doors.csv" in n.en]


def test_facilities_without_a_given_door_are_told(town_study: Path) -> None:
    write_doors(town_study.parent, [("M", 250, 290)])
    source = yaml.safe_load(town_study.read_text(encoding="utf-8"))["facilities"][0]
    edited(town_study, facilities=[{**source, "doors": {"path": "doors.csv", "crs": CRS}}])
    read = read_inputs(studies.load(town_study))
    assert doors_of(read) == {(250, 290), (600, 600)}
    told = "doors.csv: 1 facility place without a door there, entered as others are (N)"
    assert told in [note.en for note in read.notes]
    assert entered(read) == ["farmers market, entered at: doors given 1, a point 1"]


@pytest.mark.parametrize(
    ("rows", "columns", "fault"),
    [
        ([("X", 0, 0)], {}, "no door leads into a facility of its source (X; they are called M)"),
        ([("", 0, 0), ("M", 0, 0)], {}, "column 'id' is empty in 1 row (line 2)"),
        ([("M", 0, 0)], {"id_column": "school"}, "no column 'school'; its columns are id, x, y"),
    ],
)
def test_doors_that_cannot_be_used(
    yard_study: Path, rows: list[tuple[str, float, float]], columns: dict[str, str], fault: str
) -> None:
    write_doors(yard_study.parent, rows)
    source = yaml.safe_load(yard_study.read_text(encoding="utf-8"))["facilities"][0]
    edited(yard_study, facilities=[{**source, "doors": {"path": "doors.csv", "crs": CRS, **columns}}])
    with pytest.raises(AccessError) as caught:
        read_inputs(studies.load(yard_study))
    assert fault in str(caught.value)


def test_a_layer_of_doors_that_are_lines_is_refused(yard_study: Path) -> None:
    layer = geopandas.GeoDataFrame({"id": ["M"]}, geometry=[YARD.boundary], crs=CRS)
    layer.to_file(yard_study.parent / "doors.gpkg")
    source = yaml.safe_load(yard_study.read_text(encoding="utf-8"))["facilities"][0]
    edited(yard_study, facilities=[{**source, "doors": "doors.gpkg"}])
    with pytest.raises(AccessError, match="rows that are no points: 1"):
        read_inputs(studies.load(yard_study))


def test_a_missing_layer_of_doors_is_named(yard_study: Path) -> None:
    source = yaml.safe_load(yard_study.read_text(encoding="utf-8"))["facilities"][0]
    edited(yard_study, facilities=[{**source, "doors": "none.csv"}])
    with pytest.raises(AccessError, match=r"no such file: .*none\.csv"):
        studies.load(yard_study)


def ways_of(path: Path) -> tuple[pd.Series, pd.Series]:
    """Seconds on foot from each cell to the nearest facility, and which that is."""
    study = studies.load(path)
    place = measure(study, read_inputs(study), clauses_of(study)).place
    (found,) = place.nearest.values()
    spots = [f"{round(each.x - EAST)},{round(each.y - NORTH)}" for each in place.cells.geometry]
    return found["impedance"].set_axis(spots), found["facility_id"].set_axis(spots)


def test_people_inside_an_area_are_there_and_others_walk_to_its_door(town_study: Path) -> None:
    # g (300, 100) and f (430, 150) live in it; e (450, 1000) lives in another, far from every street;
    # c (280, 300) in the hole of a third. An area that is no goal changes nothing
    holed = shapely.box(200, 260, 400, 340).difference(shapely.box(270, 290, 290, 310))
    areas = (shapely.box(290, 80, 440, 160), shapely.box(400, 950, 500, 1050), holed)
    path = listed(town_study, *areas)
    seconds, nearest = ways_of(path)
    assert seconds[["300,100", "430,150", "450,1000"]].tolist() == [0, 0, 0]
    assert nearest[["300,100", "430,150", "450,1000"]].tolist() == ["M1", "M1", "M2"]
    assert seconds["350,300"] == 0  # b, in the third
    assert 0 < seconds["280,300"] < float("inf")  # c, in its hole
    assert seconds["600,550"] > 0
    # by the old reading all walk, and e is not linked
    centre, _ = ways_of(edited(path, settings={"doors": "centre"}))
    assert (centre.dropna() > 0).all()
    assert centre[["450,1000"]].isna().all()
    # who stands outside walks as if nobody lived in any
    outside = seconds[seconds > 0].index
    doors = read_inputs(studies.load(edited(path, settings={"doors": "outline"}))).entrances
    rows = [{"id": name, "x": each.x, "y": each.y} for name, each in doors.geometry.items()]
    pd.DataFrame(rows).to_csv(path.parent / "doors.csv", index=False)
    source = {"path": "markets.gpkg", "type": "farmers_market", "id_column": "id"}
    given = edited(
        path,
        settings={"doors": "centre"},
        facilities=[{**source, "doors": {"path": "doors.csv", "crs": CRS}}],
    )
    by_doors, _ = ways_of(given)
    assert by_doors[outside].tolist() == pytest.approx(seconds[outside].tolist())
    assert (by_doors[["300,100", "430,150"]] > 0).all()


def test_a_line_or_a_point_has_no_inside(town_study: Path) -> None:
    ring = shapely.LineString([(290, 80), (440, 80), (440, 160), (290, 160), (290, 81)])
    seconds, _ = ways_of(listed(town_study, ring))
    assert (seconds.dropna() > 0).all()
