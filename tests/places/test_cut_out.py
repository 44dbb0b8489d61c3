"""Parts of lists and rasters say all that the whole says of what is in them."""

from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import rasterio
import shapely

from access.places import cut_out, readers
from access.places.reading import AS_IT_SAYS, Reading

WEST = (120.0, 30.0, 120.5, 31.0)
LIST = """名称,经度,纬度,备注
甲,120.1,30.5,
乙,121.9,30.5,远
丙,,,不知在哪
"丁
院",120.9,30.5,
戊,120.2,30.6,"两
行"
己,120.3,30.7,
庚,,30.7,
"""


def test_rows_keep_their_lines_and_those_of_no_place_stay(tmp_path: Path) -> None:
    whole, part = tmp_path / "list.csv", tmp_path / "part.csv"
    whole.write_text(LIST, encoding="utf-8")
    assert list(cut_out.places(whole, AS_IT_SAYS, {part: WEST})) == [part]
    found, notes = readers.features(part)
    everything, told = readers.features(whole)
    inside = everything[everything["名称"].isin(["甲", "戊", "己"])]
    pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(inside))  # by the same index: line − 2
    lost, all_lost = ([each.en for each in of if each.level == "left_out"] for of in (notes, told))
    assert [each.replace("part.csv", "list.csv") for each in lost] == all_lost
    assert "2 rows without coordinates (line 4, 10)" in all_lost[0]


def test_features_of_no_place_stay(tmp_path: Path) -> None:
    whole, part = tmp_path / "list.gpkg", tmp_path / "part.fgb"
    shapes = [shapely.Point(120.1, 30.5), None, shapely.Point(121, 30.5)]
    geopandas.GeoDataFrame({"name": ["a", "b", "c"]}, geometry=shapes, crs=4326).to_file(whole)
    assert list(cut_out.places(whole, Reading(), {part: WEST})) == [part]
    found, notes = readers.features(part)
    assert found["name"].tolist() == ["a"]
    assert [each.number for each in notes if each.level == "left_out"] == [1]


def test_a_cut_of_a_density_says_that_it_is_one(tmp_path: Path) -> None:
    whole, part = tmp_path / "people.tif", tmp_path / "part.tif"
    place = rasterio.transform.from_origin(120, 31, 0.01, 0.01)
    told = {
        "driver": "GTiff",
        "width": 200,
        "height": 100,
        "count": 1,
        "dtype": "float32",
        "crs": "EPSG:4326",
    }
    with rasterio.open(whole, "w", transform=place, **told) as made:
        made.write(np.ones((100, 200), dtype="float32"), 1)
        made.units, made.descriptions = ("persons per km2",), ("population density",)
        made.update_tags(1, quantity="density")
    assert list(cut_out.raster(whole, {part: WEST})) == [part]
    with rasterio.open(whole) as one, rasterio.open(part) as other:
        assert other.width < one.width
        assert other.units == one.units == ("persons per km2",)
        assert other.descriptions == one.descriptions
        assert other.tags(1).get("quantity") == "density"
