"""What a file is taken for, and what a draft says of it."""

from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely
import yaml
from typer.testing import CliRunner

from access.commands.app import app
from access.contracts.errors import FileError, InputError
from access.study.draft.draft import draft, write
from access.study.draft.guess import guess
from access.study.draft.plan import fitting
from access.study.draft.seen import seen
from tests.studies.bureaus import clutter

PLACES = pd.DataFrame(
    {"name": ["甲", "乙"], "type": ["菜市场", "火锅店"], "lon": [121.26, 121.27], "lat": [28.65, 28.66]}
)


def square(lon: float = 121.26, lat: float = 28.65, side: float = 0.02) -> shapely.Polygon:
    return shapely.box(lon, lat, lon + side, lat + side)


def zones(**columns: list[Any]) -> geopandas.GeoDataFrame:
    shapes = [square(121.26 + 0.02 * i) for i in range(len(next(iter(columns.values()))))]
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def drafted(folder: Path) -> dict[str, Any]:
    """What counts in a draft."""
    content: dict[str, Any] = yaml.safe_load(draft(folder, folder / "study.yaml").text)
    return content


def csv(folder: Path, name: str, frame: pd.DataFrame) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(folder / name, index=False)


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        (
            "设施.csv",
            {"类别": ["菜市场", "火锅店"]},
            {"type_column": "类别", "types": {"菜市场": "farmers_market"}},
        ),
        ("小学.csv", {}, {"type": "primary_school"}),
        ("public_libraries.csv", {}, {"type": "library"}),
        # categories of a map provider: the last part that is known
        (
            "poi.csv",
            {"type": ["购物服务;超级市场;超市"] * 2},
            {"type_column": "type", "types": {"购物服务;超级市场;超市": "supermarket"}},
        ),
        # types as they are need no list
        ("poi.csv", {"kind": ["library", "supermarket"]}, {"type_column": "kind"}),
        (
            "医院.csv",
            {"床位数（张）": [20, 30]},
            {"type": "medical_facility", "columns": {"capacity": "床位数（张）"}},
        ),
        (
            "高德.csv",
            {"类型": ["超市"] * 2},
            {"type_column": "类型", "types": {"超市": "supermarket"}, "datum": "gcj02"},
        ),
    ],
)
def test_a_list_of_facilities_is_told_by_its_words(
    tmp_path: Path, name: str, columns: dict[str, list[Any]], expected: dict[str, Any]
) -> None:
    csv(tmp_path, name, PLACES[["name", "lon", "lat"]].assign(**columns))
    (found,) = drafted(tmp_path)["facilities"]
    assert found == {"path": name, "name_column": "name", "datum": "auto", **expected}


def test_a_list_of_which_nothing_is_known_asks(tmp_path: Path) -> None:
    csv(tmp_path, "点.csv", PLACES[["name", "lon", "lat"]])
    zones(name=["东城街道"]).to_file(tmp_path / "街道.geojson")
    found = draft(tmp_path, tmp_path / "study.yaml")
    assert "facilities" not in yaml.safe_load(found.text)
    assert "# - path: 点.csv" in found.text
    assert any("type_column" in each.zh for each in found.asks)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"名称": ["东城街道", "西城街道"]}, {"name_column": "名称"}),
        ({"FID": ["a", "b"], "XZQMC": ["东城街道", "西城街道"]}, {"name_column": "XZQMC"}),
        (
            {"name": ["甲区", "乙街道"], "code": ["1", "11"], "层级": ["区", "街道"], "上级": [None, "1"]},
            {"name_column": "name", "id_column": "code", "level_column": "层级", "parent_column": "上级"},
        ),
        (
            {"name": ["甲镇", "乙镇"], "城乡": ["城镇", "乡村"]},
            {"name_column": "name", "class_column": "城乡"},
        ),
        # words that nobody knows are no levels
        ({"name": ["甲镇", "乙镇"], "类型": ["一类", "二类"]}, {"name_column": "name"}),
        (
            {"name": ["甲镇", "乙镇"], "常住人口_人": [5, 6]},
            {"name_column": "name", "columns": {"persons": "常住人口_人"}},
        ),
    ],
)
def test_zones_are_told_by_their_columns(
    tmp_path: Path, columns: dict[str, list[Any]], expected: dict[str, Any]
) -> None:
    zones(**columns).to_file(tmp_path / "行政区划.geojson")
    assert drafted(tmp_path)["zones"] == {"path": "行政区划.geojson", **expected}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("居住用地.geojson", "residential"),
        ("建成区.geojson", "built_up"),
        ("水系.geojson", "water"),
        ("绿地.geojson", "green"),
        ("候选地块.geojson", "candidates"),
        ("公园.geojson", "facilities"),
        ("街道边界.geojson", "zones"),
    ],
)
def test_polygons_are_told_by_their_names(tmp_path: Path, name: str, role: str) -> None:
    zones(name=["甲", "乙"]).to_file(tmp_path / name)
    (found,) = seen(tmp_path)
    assert guess(found).role == role


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (40_525_000.0, 3_171_000.0, "EPSG:4528"),  # zone 40 of 3°: 120° E
        (21_329_000.0, 3_171_000.0, "EPSG:4499"),  # zone 21 of 6°: 123° E
        (525_000.0, 3_171_000.0, "EPSG:4549"),  # no zone: where the other layers lie, 120° E
    ],
)
def test_a_layer_without_a_crs_is_placed(tmp_path: Path, x: float, y: float, code: str) -> None:
    shape = geopandas.GeoDataFrame(
        {"name": ["东城街道"]}, geometry=[shapely.box(x, y, x + 900, y + 900)], crs=code
    )
    shape.to_file(tmp_path / "区划.shp", encoding="UTF-8")
    (tmp_path / "区划.prj").unlink()
    west, south, *_ = shape.to_crs("EPSG:4326").total_bounds
    csv(tmp_path, "超市.csv", PLACES[["name"]].assign(lon=west, lat=south))
    assert drafted(tmp_path)["zones"]["crs"] == code


def test_a_layer_that_nothing_places_is_not_used(tmp_path: Path) -> None:
    shape = geopandas.GeoDataFrame({"name": ["东城街道"]}, geometry=[square(5e5, 3e6, 900)], crs="EPSG:4549")
    shape.to_file(tmp_path / "区划.shp", encoding="UTF-8")
    (tmp_path / "区划.prj").unlink()
    csv(tmp_path, "超市.csv", PLACES)  # hundreds of kilometres away by every meridian
    text = draft(tmp_path, tmp_path / "study.yaml").text
    assert "zones" not in yaml.safe_load(text)
    assert "区划.shp" in text


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        ("楼栋.csv", {"人口": [3, 4]}, {"points": "楼栋.csv", "persons_column": "人口"}),
        ("小区.csv", {"户数（户）": [3, 4]}, {"points": "小区.csv", "households_column": "户数（户）"}),
    ],
)
def test_people_are_told_by_their_columns(
    tmp_path: Path, name: str, columns: dict[str, list[int]], expected: dict[str, str]
) -> None:
    csv(tmp_path, name, PLACES[["lon", "lat"]].assign(**columns))
    zones(name=["东城街道"]).to_file(tmp_path / "街道.geojson")
    assert drafted(tmp_path)["population"] == expected


def test_a_census_table_goes_by_the_names_of_zones(tmp_path: Path) -> None:
    table = pd.DataFrame({"街道": ["东城街道", "西城街道"], "常住人口": [10, 20]})
    csv(tmp_path, "七普.csv", table)
    zones(name=["东城街道", "西城街道"]).to_file(tmp_path / "街道.geojson")
    expected = {"table": "七普.csv", "name_column": "街道", "persons_column": "常住人口"}
    assert drafted(tmp_path)["population"] == expected


@pytest.mark.parametrize(
    ("texts", "names", "plan"),
    [
        (["青岛市资料"], [], "qingdao"),
        (["data", "永川_人口.tif"], [], "yongchuan"),
        (["data"], ["市南区", "市北区"], "qingdao"),
        (["data"], ["黄岩区"], "huangyan"),
        (["data"], ["某区"], "national"),
    ],
)
def test_the_plan_is_that_of_the_place(texts: list[str], names: list[str], plan: str) -> None:
    assert fitting(texts, names)[0] == plan


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    csv(tmp_path, "超市.csv", PLACES)
    (tmp_path / "study.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match="it is there"):
        write(tmp_path)
    assert (tmp_path / "study.yaml").read_text(encoding="utf-8") == "mine"
    path, _ = write(tmp_path, tmp_path / "studies" / "second.yaml")
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["facilities"][0]["path"] == "../超市.csv"


def test_a_folder_of_nothing_useful_is_refused(tmp_path: Path) -> None:
    clutter(tmp_path)
    with pytest.raises(InputError, match="nothing in it can be used"):
        write(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        write(tmp_path / "no")
    assert not (tmp_path / "study.yaml").exists()
    result = CliRunner().invoke(app, ["new", str(tmp_path)])
    assert (result.exit_code, "没有找到可用的数据" in result.stderr) == (2, True)


def test_names_stay_names_in_the_draft(tmp_path: Path) -> None:
    """A word that would end a comment, or begin a field, does neither."""
    odd = 'x\noutput: "/etc" # '
    csv(tmp_path, "点.csv", PLACES[["name", "lon", "lat"]].assign(类别=["超市", odd]))
    found = drafted(tmp_path)
    assert found["output"] == "results"
    assert found["facilities"][0]["types"] == {"超市": "supermarket"}


def test_the_draft_is_the_same_each_time(tmp_path: Path) -> None:
    csv(tmp_path, "超市.csv", PLACES)
    zones(name=["东城街道"]).to_file(tmp_path / "街道.geojson")
    assert draft(tmp_path, tmp_path / "a.yaml").text == draft(tmp_path, tmp_path / "b.yaml").text
