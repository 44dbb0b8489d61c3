"""Answers of map services: their places, in the datum of the service, or a message that leads on."""

import json
from pathlib import Path
from typing import Any

import pytest

from access.contracts.errors import FileError
from access.places import readers
from access.places.reading import Reading

LNG, LAT = 121.47355, 31.23512
AMAP = {
    "status": "1",
    "info": "OK",
    "count": "1",
    "pois": [{"id": "B1", "name": "甲院", "type": "综合医院", "location": f"{LNG},{LAT}", "address": []}],
}
BAIDU = {
    "status": 0,
    "message": "ok",
    "results": [{"uid": "a", "name": "甲院", "location": {"lat": LAT, "lng": LNG}, "address": "人民路"}],
}
TENCENT = {
    "status": 0,
    "message": "query ok",
    "data": [
        {"id": "1", "title": "甲院", "location": {"lat": LAT, "lng": LNG}, "ad_info": {"adcode": 310101}}
    ],
}
TIANDITU = {
    "count": "1",
    "keyWord": "医院",
    "pois": [{"name": "甲院", "lonlat": f"{LNG},{LAT}", "hotPointID": "x"}],
}


def read(path: Path, content: Any, **reading: Any) -> tuple[list[tuple[float, float]], list[str], list[str]]:
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    layer, notes = readers.layer(path, Reading(**reading))
    return (
        [(point.x, point.y) for point in layer.geometry],
        layer["name"].tolist(),
        [note.en for note in notes],
    )


@pytest.mark.parametrize(
    ("answer", "datum", "named"),
    [
        *(
            (AMAP, "gcj02", "Amap, whose coordinates are GCJ-02"),
            (BAIDU, "bd09", "Baidu, whose coordinates are BD-09"),
        ),
        *(
            (TENCENT, "gcj02", "Tencent, whose"),
            (TIANDITU, "wgs84", "Tianditu, whose coordinates are CGCS2000"),
        ),
    ],
)
def test_places_are_brought_from_the_datum_of_their_service(
    answer: Any, datum: str, named: str, tmp_path: Path
) -> None:
    plain = tmp_path / "a.csv"
    plain.write_text(f"name,lng,lat\n甲院,{LNG},{LAT}\n", encoding="utf-8")
    expected = readers.layer(plain, Reading(datum=datum))[0].geometry.iloc[0]  # type: ignore[arg-type]
    places, names, notes = read(tmp_path / "a.json", answer)
    assert (places, names) == ([(expected.x, expected.y)], ["甲院"])
    assert named in notes[0]
    assert read(tmp_path / "a.json", answer, datum="wgs84")[0] == [(LNG, LAT)]


def test_several_answers_in_one_file_are_one_list(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(AMAP) for _ in range(3))
    for content in ([AMAP, AMAP, AMAP], lines):
        places, names, _ = read(tmp_path / "a.json", content)
        assert (len(places), names) == (3, ["甲院"] * 3)


def test_a_plain_list_of_records_is_a_table(tmp_path: Path) -> None:
    records = [{"name": "甲院", "lng": LNG, "lat": LAT}, {"name": "乙院", "lng": LNG, "lat": LAT, "beds": 3}]
    assert read(tmp_path / "a.json", records)[0] == [(LNG, LAT)] * 2


def test_geojson_is_a_layer_as_before(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [LNG, LAT]}
    feature = {"type": "Feature", "properties": {"name": "甲院"}, "geometry": point}
    content = {"type": "FeatureCollection", "features": [feature]}
    assert read(tmp_path / "a.json", content) == ([(LNG, LAT)], ["甲院"], [])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            {"version": 0.6, "elements": [{"type": "node", "lat": 1, "lon": 2}]},
            "an answer of Overpass in JSON",
        ),
        ({"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}, "no JSON that is read here"),
        ({"status": 240, "message": "APP 服务被禁用"}, "a query that failed .APP 服务被禁用."),
        ({"a": 1}, r"no JSON that is read here \(it holds a\): GeoJSON, places as Amap"),
        ("[1, 2", "cannot be read as JSON"),
        ("[" * 100_000, "nested too deeply|cannot be read as JSON"),
        ([{"name": "甲"}, {"name": "乙"}], "no column of coordinates"),
    ],
)
def test_other_json_is_refused_with_what_to_do(content: Any, told: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=told):
        read(tmp_path / "a.json", content)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_MOST_LINE_BYTES", "100")
    with pytest.raises(FileError, match="at most 100 are let in"):
        read(tmp_path / "a.json", AMAP)


def test_a_place_without_a_point_is_told(tmp_path: Path) -> None:
    pois = [{"name": "甲", "location": "114.0,22.6"}, {"name": "乙", "locetion": "114.1,22.6"}, None]
    (tmp_path / "a.json").write_text(json.dumps({"status": "1", "pois": pois}), encoding="utf-8")
    found, notes = readers.features(tmp_path / "a.json")
    assert len(found) == 1
    assert "a.json: 2 rows without coordinates (feature 2, 3)" in [each.en for each in notes]
