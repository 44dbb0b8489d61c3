"""Rows of a list that lie nowhere near the study cost nothing but themselves, and are named."""

from pathlib import Path

import geopandas
import pandas as pd
import pyproj
import pytest
import shapely

from access.assessment import run as pipeline
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.places import strays
from access.places.facilities.from_table import Columns, from_list
from access.places.facilities.listed_types import Vocabulary
from access.places.reading import Reading
from access.study import study as studies
from tests.conftest import street_table

CRS = "EPSG:4549"  # CGCS2000, 3 degrees around 120° E
AREA = geopandas.GeoSeries([shapely.box(525_000, 3_170_000, 530_000, 3_175_000)], crs=CRS)
HERE = "f0,市场,120.2557,28.6454"  # 525 000 m east, 3 170 000 m north
HOME = "f0,市场,525100,3170100"


def read(
    tmp_path: Path, *rows: str, crs: str | None = None, area: geopandas.GeoSeries = AREA
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["id,name,x,y", *rows, ""]), encoding="utf-8")
    columns = Columns(kind="farmers_market", id="id", reading=Reading(crs=crs))
    table, entrances, notes = from_list(
        path, columns, pyproj.CRS(area.crs), vocabulary=Vocabulary(), area=area
    )
    assert entrances.index.tolist() == table.index.tolist()
    return table, notes


@pytest.mark.parametrize(
    "stray",
    ["0,0", "126.6,45.8", "116.4,39.9", "121.47,31.23", "0,28.6", "-120.2,28.6", "525000,3170000", "999,999"],
)
def test_one_row_elsewhere_is_left_out_and_named(stray: str, tmp_path: Path) -> None:
    table, (note,) = read(tmp_path, "f1,早市,120.26,28.65", f"f9,分院,{stray}", HERE)
    assert table.index.tolist() == ["f0", "f1"]
    assert (note.level, note.number, note.unit) == ("left_out", 1, "rows")
    x, y = stray.split(",")
    assert f"(line 3: 分院 {x}, {y})" in note.en
    assert f"第 3 行：分院 {x}, {y}" in note.zh


def test_a_list_of_the_whole_country_is_counted_with_examples(tmp_path: Path) -> None:
    rest = [f"c{i},院{i},{100 + i / 2},{25 + i / 8}" for i in range(30)]
    table, (rounded, note) = read(tmp_path, HERE, *rest)
    assert table.index.tolist() == ["f0"]
    assert rounded.level == "doubtful"  # their coordinates have three decimals
    assert note.number == 30
    assert "line 3, 4, 5, …: 院0 100, 25, 院1" in note.en


@pytest.mark.parametrize(("beside_km", "kept"), [(0, 2), (50, 2), (99, 2), (101, 1)])
def test_what_lies_beyond_the_streets_but_not_far_stays(beside_km: float, kept: int, tmp_path: Path) -> None:
    row = f"f1,镇,{530_000 + beside_km * 1000},3172000"
    table, notes = read(tmp_path, HOME, row, crs=CRS)
    assert (len(table), len(notes)) == (kept, 2 - kept)


def test_metres_of_another_zone_are_left_out_with_what_they_look_like(tmp_path: Path) -> None:
    x, y = pyproj.Transformer.from_crs(CRS, "EPSG:4527", always_xy=True).transform(526_000, 3_171_000)
    table, (note,) = read(tmp_path, HOME, f"f9,错带,{x:.2f},{y:.2f}", "f2,东市,527000,3172000", crs=CRS)
    assert table.index.tolist() == ["f0", "f2"]
    assert "(line 3: 错带" in note.en
    assert "read as EPSG:4527 they would lie in it" in note.en


def test_where_most_are_in_another_crs_it_is_named(tmp_path: Path) -> None:
    rows = [f"f{i},x,{40_525_100 + 100 * i},3170100" for i in range(3)]  # with the number of the zone
    with pytest.raises(FileError, match=r"3 of 3 rows lie far .* \(line 2, 3, 4: .*give `crs: EPSG:4528`"):
        read(tmp_path, *rows, crs=CRS)
    with pytest.raises(FileError, match=r"3 of 4 rows lie far .* give `crs: EPSG:4528`"):
        read(tmp_path, *rows, HOME, crs=CRS)
    with pytest.raises(FileError, match=r"give `crs: EPSG:4326`"):
        read(tmp_path, HERE, crs=CRS)


def test_a_list_of_another_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FileError, match=r"no row lies within 100 km of the study, the nearest is 1,\d\d\d km"
    ):
        read(tmp_path, "a,a,116.4,39.9", "b,b,116.5,39.9")


@pytest.mark.parametrize(
    ("right", "said", "told", "told_zh"),
    [
        (
            "EPSG:4528",
            CRS,
            "begins with the number of its zone, 40: give `crs: EPSG:4528` (or EPSG:2364 of Xian 1980,"
            " EPSG:2416 of Beijing 1954), not EPSG:4549",
            "带有带号 40：crs 应为 EPSG:4528（若是西安 80 为 EPSG:2364，北京 54 为 EPSG:2416），"
            "不是 EPSG:4549",
        ),
        (
            CRS,
            "EPSG:4528",
            "read as CGCS2000 / 3-degree Gauss-Kruger CM 120E they lie in it: give `crs: EPSG:4549`",
            "按",
        ),
        (CRS, "EPSG:4548", "give `crs: EPSG:4549`", "crs 应为 EPSG:4549（若是西安 80 为 EPSG:2385"),
        ("EPSG:4510", CRS, "give `crs: EPSG:4510` (or EPSG:2346 of Xian 1980", "北京 54 为 EPSG:21461"),
        ("EPSG:4499", CRS, "its zone, 21: give `crs: EPSG:4499`", "带有带号 21"),
        ("EPSG:3857", CRS, "give `crs: EPSG:3857`, not EPSG:4549", "crs 应为 EPSG:3857"),
        ("EPSG:32651", CRS, "give `crs: EPSG:32651`", "crs 应为 EPSG:32651"),
    ],
)
def test_a_wrong_zone_meridian_or_prefix_is_told_by_where_the_places_would_fall(
    right: str, said: str, told: str, told_zh: str, tmp_path: Path
) -> None:
    x, y = pyproj.Transformer.from_crs(CRS, right, always_xy=True).transform(
        [525_100, 526_000, 527_000], [3_170_100, 3_171_000, 3_172_000]
    )
    rows = [f"f{i},x,{a:.2f},{b:.2f}" for i, (a, b) in enumerate(zip(x, y, strict=True))]
    with pytest.raises(FileError) as caught:
        read(tmp_path, *rows, crs=said)
    assert told in caught.value.en
    assert told_zh in caught.value.zh
    assert len(read(tmp_path, *rows, crs=right)[0]) == 3


@pytest.mark.parametrize(("number", "km", "refused"), [(10, 60, True), (10, 9, False), (9, 60, False)])
def test_a_list_of_the_next_city_is_refused_or_doubted(
    number: int, km: float, refused: bool, tmp_path: Path
) -> None:
    rows = [f"f{i},x,{530_000 + km * 1000},3172000" for i in range(number)]
    if refused:
        with pytest.raises(
            FileError, match="none of 10 rows lies within 10 km of the study, the nearest 60 km"
        ):
            read(tmp_path, *rows, crs=CRS)
    else:
        _, (note,) = read(tmp_path, *rows, crs=CRS)
        assert (note.level, note.number) == ("doubtful", number)
        assert f"none of {number} rows lies in the study, the nearest {km:.1f} km away" in note.en
    assert len(read(tmp_path, *rows, HOME.replace("f0", "h"), crs=CRS)[0]) == number + 1


@pytest.mark.parametrize(("km", "met"), [(9.9, True), (10.1, False), (300, False)])
def test_streets_of_another_place_are_refused(km: float, met: bool) -> None:
    x = 530_000 + km * 1000
    table = street_table(
        [(0, 1, 1000.0, "both")], [shapely.LineString([(x, 3_172_000), (x + 999, 3_172_000)])]
    )
    table = table.set_crs(CRS, allow_override=True)
    if met:
        assert strays.streets(table, AREA, Path("edges.csv"))[1] == []
        return
    with pytest.raises(FileError) as caught:
        strays.streets(table, AREA, Path("edges.csv"))
    assert f"no street lies near the zones, the nearest {km:,.0f} km away" in caught.value.en
    assert "请检查两者是否为同一地方" in caught.value.zh


@pytest.mark.parametrize(
    "area",
    [AREA, geopandas.GeoSeries([shapely.LineString([(525_000, 3_170_000), (527_000, 3_170_000)])], crs=CRS)],
)
def test_easting_and_northing_exchanged_are_refused(area: geopandas.GeoSeries, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"x and y look swapped: 1 point .*\(line 2: 市场 3170000, 525000\)"):
        read(tmp_path, "f0,市场,3170000,525000", crs=CRS, area=area)
    with pytest.raises(FileError, match=r"x and y look swapped: 1 point .*\(line 3: 早市 3170100, 525200\)"):
        read(tmp_path, HOME, "f1,早市,3170100,525200", crs=CRS, area=area)


def test_longitude_and_latitude_exchanged_are_refused(tmp_path: Path) -> None:
    near_helsinki = geopandas.GeoSeries(
        [shapely.box(380_000, 6_670_000, 390_000, 6_680_000)], crs="EPSG:3067"
    )
    right = "a,a,24.94,60.17"
    with pytest.raises(
        FileError, match=r"longitude and latitude look swapped: 1 point .*\(line 3: b 60.18, 24.93\)"
    ):
        read(tmp_path, right, "b,b,60.18,24.93", area=near_helsinki)
    assert len(read(tmp_path, right, area=near_helsinki)[0]) == 1


def test_rows_are_named_by_their_line_after_others_were_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "kind,lon,lat\npub,1,2\nmarket,,\nmarket,0,0\nmarket,120.2557,28.6454\n", encoding="utf-8"
    )
    columns = Columns(type="kind", types={"market": "farmers_market"})
    _, _, notes = from_list(path, columns, pyproj.CRS(CRS), vocabulary=Vocabulary(), area=AREA)
    assert ["line 3" in notes[0].en, "pub 1" in notes[1].en, "(line 4: 0, 0)" in notes[2].en] == [True] * 3


def test_places_of_an_openstreetmap_file_too() -> None:
    points = [shapely.Point(526_000, 3_171_000), shapely.Point(0, 0)]
    table = geopandas.GeoDataFrame(
        {"type": "school"}, geometry=points, crs=CRS, index=["n1:school", "n2:school"]
    )
    kept, (note,) = strays.facilities(table, AREA, "map.osm")
    assert kept.index.tolist() == ["n1:school"]
    assert (note.number, "n2:school" in note.en) == (1, True)
    assert strays.facilities(kept, AREA, "map.osm")[1] == []


def test_a_street_to_a_node_that_was_never_placed_is_left_out() -> None:
    lines = [
        shapely.LineString([(525_000, 3_170_000), (526_000, 3_170_000)]),
        shapely.LineString([(525_000, 3_170_000), (-9_000_000, 0)]),
        shapely.LineString([(900_000, 3_170_000), (901_000, 3_170_000)]),  # of the next province
    ]
    table = street_table([(0, 1, 1000.0, "both"), (0, 2, 9.0, "both"), (3, 4, 1000.0, "both")], lines)
    table = table.set_crs(CRS, allow_override=True)
    kept, (note,) = strays.streets(table, AREA, Path("edges.csv"))
    assert kept.index.tolist() == ["s000", "s002"]
    assert (
        note.en
        == "edges.csv: 1 street segment more than 1,000 km from the zones, by a wrong coordinate (s001)"
    )
    assert strays.streets(kept, AREA, Path("edges.csv"))[1] == []
    with pytest.raises(FileError, match="all streets lie more than 1,000 km"):
        strays.streets(table.iloc[[1]], AREA, Path("edges.csv"))


def test_the_study_is_judged_as_without_the_row(town_study: Path) -> None:
    before = pipeline.run(studies.load(town_study)).assessment.verdicts
    markets = town_study.parent / "markets.csv"
    table = pd.read_csv(markets)
    stray = table.iloc[[0]].assign(id="nowhere", x=0, y=0)
    pd.concat([table, stray]).to_csv(markets, index=False)
    result = pipeline.run(studies.load(town_study))
    assert result.assessment.verdicts.equals(before)
    assert pipeline.page(result)  # and drawn
