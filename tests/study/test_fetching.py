"""`access fetch` against servers on this computer that break off, refuse, and tell untruths."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import osmium
import pytest
import rasterio
import shapely

from access.contracts.errors import FileError, InputError
from access.places import datums
from access.places.osm.file import OsmFile
from access.study import study as studies
from access.study.fetching import people, through_osmnx
from access.study.fetching.asking import Asker
from access.study.fetching.downloads import download
from access.study.fetching.run import fetch
from access.study.fetching.servers import Servers
from access.study.fetching.wish import Wish
from tests.study import stand_ins
from tests.study.stand_ins import Reply, StandIn

OVERPASS = "/api/interpreter"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second that osmnx waits before it asks Nominatim; with no proxy in between."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[StandIn]:
    with stand_ins.standing_in() as server:
        yield server


class Watched:
    """A fetch, with what it said, and how long it waited."""

    def __init__(self, server: StandIn, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.said: list[str] = []
        self.waits: list[float] = []

    def __call__(self, place: str = "试验区", **more: Any) -> Path:
        servers = stand_ins.servers(self.server.base)
        wish = Wish(place=place, folder=self.folder, servers=servers, margin_km=0.5, **more)
        return fetch(wish, tell=self.said.append, asker=Asker(self.said.append, sleep=self.waits.append))

    def tile(self) -> Path:
        """One part of the streets alone."""
        box = stand_ins.WEST, stand_ins.SOUTH, stand_ins.EAST, stand_ins.NORTH
        goal = self.folder.with_name("tile.osm.pbf")
        with self.asker() as asker:
            through_osmnx.tile(asker, stand_ins.servers(self.server.base), box, goal)
        return goal

    def people(self) -> Path:
        """One tile of people alone."""
        self.folder.mkdir(exist_ok=True)
        with self.asker() as asker:
            address = f"{self.server.base}/ghs/2020_R6_C30.zip"
            return people.downloaded(asker, address, self.folder)[0]

    @contextmanager
    def asker(self) -> Iterator[Asker]:
        asker = Asker(self.said.append, sleep=self.waits.append)
        yield asker
        asker.session.close()

    @property
    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir() if not path.name.startswith(".")}


@pytest.fixture
def watched(server: StandIn, tmp_path: Path) -> Watched:
    return Watched(server, tmp_path / "study")


WHOLE = {"study.yaml", "place.osm.pbf", "zones.geojson", "people.tif", "residential.geojson", "sources.json"}


def test_a_place_is_fetched_whole(watched: Watched) -> None:
    study = studies.load(watched())
    assert watched.files == WHOLE
    assert str(study.name) == "试验区 试验区"
    assert str(study.dated) == "2026-01-31"
    assert study.plans == ("national",)
    assert "WorldPop" not in study.note.zh
    assert "© OpenStreetMap contributors, ODbL 1.0 (2026-01-31)" in study.note.en
    with_street = osmium.FileProcessor(watched.folder / "place.osm.pbf", osmium.osm.WAY)
    assert sum("highway" in way.tags for way in with_street) == 8 + 13
    zones = geopandas.read_file(watched.folder / "zones.geojson")
    assert zones[["name", "level"]].values.tolist() == [
        ["试验区", "district"],
        ["西街道", "subdistrict"],
        ["东街道", "subdistrict"],
    ]
    assert zones["parent_id"].tolist()[1:] == ["r10", "r10"]
    assert (watched.server.requests("/")[0][1]["User-Agent"]).startswith("facility-access/")
    assert watched.waits == []


def test_the_window_holds_the_very_cells_of_the_tile(watched: Watched) -> None:
    watched()
    left, bottom, right, top = stand_ins.ghs_box()
    with rasterio.open(watched.folder / "people.tif") as raster:
        assert raster.crs == rasterio.CRS.from_string(stand_ins.MOLLWEIDE)
        assert (raster.transform.a, raster.transform.e) == (100, -100)
        assert (raster.transform.c - left) % 100 == 0
        assert left < raster.bounds.left < raster.bounds.right < right
        assert bottom < raster.bounds.bottom < raster.bounds.top < top
        assert (raster.read(1) == 1).all()
    # 0.02° × 0.01° at 30.5° N are 1.919 × 1.109 km: 2.13 km² of cells of 1 ha
    said = next(each for each in watched.said if "persons" in each)
    assert int(said.split()[0].replace(",", "")) == pytest.approx(213, abs=12)  # those on the edge


def test_a_second_call_asks_nobody(watched: Watched) -> None:
    watched()
    before = len(watched.server.asked)
    watched()
    assert len(watched.server.asked) == before
    assert watched.files == WHOLE


def test_fresh_asks_anew(watched: Watched) -> None:
    watched()
    watched(fresh=True)
    assert len(watched.server.requests(OVERPASS)) == 2


TRUNCATED = json.dumps({"elements": stand_ins.elements()}).encode()
PASSING = {
    "429, when to come": (Reply(b"busy", 429, {"Retry-After": "7"}), [7]),
    "429, a date that is gone": (Reply(b"", 429, {"Retry-After": "Fri, 02 Jan 1970 00:00:00 GMT"}), [1]),
    "429, nothing said": (Reply(b"busy", 429), [5]),
    "504": (Reply(b"<html>timeout</html>", 504), [5]),
    "hangs up": (Reply(hang_up=True), [5]),
    "fewer bytes than said": (Reply(TRUNCATED, cut=1000), [5]),
    "JSON breaks off": (Reply(TRUNCATED[:1000]), [5]),
    "a page": (Reply(b"<html><body>rate_limited</body></html>"), [5]),
    "an error within": (Reply(b'{"elements": [], "remark": "runtime error: open64: 2 No such file"}'), [5]),
    "nothing of Overpass": (Reply(b"[1, 2]"), [5]),
}


@pytest.mark.parametrize(("wrong", "waits"), PASSING.values(), ids=PASSING)
def test_what_passes_is_waited_for(watched: Watched, wrong: Reply, waits: list[float]) -> None:
    watched.server.wrong[OVERPASS] = [wrong]
    whole = watched.tile()
    assert watched.waits == waits
    assert len(watched.server.requests(OVERPASS)) == 2
    assert sum(1 for _ in osmium.FileProcessor(whole, osmium.osm.RELATION)) == 3
    assert any("once more in" in each for each in watched.said)


@pytest.mark.parametrize("kind", ["429, nothing said", "hangs up", "JSON breaks off", "an error within"])
def test_what_does_not_pass_is_told_and_leaves_no_half_study(watched: Watched, kind: str) -> None:
    wrong, _ = PASSING[kind]
    watched.server.wrong[OVERPASS] = [wrong] * 9
    with pytest.raises(FileError) as told:
        watched(people="buildings")
    assert "tried 5 times" in told.value.en
    assert "共试了 5 次" in told.value.zh
    assert watched.files == set()
    assert len(watched.server.requests(OVERPASS)) == 5
    # what was fetched before is not asked for again
    watched.server.wrong.clear()
    studies.load(watched(people="buildings"))
    assert len(watched.server.requests("/nominatim")) == 1


def test_who_wants_to_be_left_alone_for_long_is(watched: Watched) -> None:
    watched.server.wrong[OVERPASS] = [Reply(b"", 429, {"Retry-After": "86400"})]
    with pytest.raises(FileError, match="asks to wait 86,400 s"):
        watched.tile()
    assert watched.waits == []


def test_a_refusal_is_not_asked_again(watched: Watched) -> None:
    watched.server.wrong[OVERPASS] = [Reply(b"<b>Error</b>: line 1: parse error", 400)]
    with pytest.raises(FileError, match=r"refused: 400 .*: Error : line 1: parse error"):
        watched.tile()
    assert len(watched.server.requests(OVERPASS)) == 1


def test_too_much_at_once_is_asked_for_in_quarters(watched: Watched) -> None:
    much = b'{"elements": [], "remark": "runtime error: Query timed out in \\"query\\" at line 1"}'
    watched.server.wrong[OVERPASS] = [Reply(much)]
    watched(people="buildings")
    assert len(watched.server.requests(OVERPASS)) == 5
    at_once = watched.folder.with_name("at_once")
    Watched(watched.server, at_once)(people="buildings")
    assert (watched.folder / "place.osm.pbf").read_bytes() == (at_once / "place.osm.pbf").read_bytes()


def test_a_square_kilometre_that_is_too_much_ends_it(watched: Watched) -> None:
    much = Reply(b'{"elements": [], "remark": "runtime error: Query ran out of memory"}')
    watched.server.wrong[OVERPASS] = [much] * 99
    with pytest.raises(FileError, match="not even a square kilometre"):
        watched.tile()


def test_parts_put_together_are_the_whole(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = watched(people="buildings").with_name("place.osm.pbf").read_bytes()
    monkeypatch.setattr(through_osmnx, "_TILE_DEG", 0.01)
    parts = Watched(watched.server, watched.folder.with_name("parts"))
    found = parts(people="buildings").with_name("place.osm.pbf").read_bytes()
    assert len(parts.server.requests(OVERPASS)) - 1 == 4 * 2  # 0.030° × 0.019°
    assert found == whole


def test_parts_that_came_are_not_asked_for_again(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(through_osmnx, "_TILE_DEG", 0.02)  # 2 × 1
    answers = iter([None, Reply(b"gone", 403)])
    usual = stand_ins.usual

    def answering(path: str, headers: dict[str, str], body: str) -> Reply:
        wrong = next(answers, None) if path.startswith(OVERPASS) else None
        return wrong or usual(path, headers, body)

    with stand_ins.standing_in(answering) as server:
        watched.server = server
        with pytest.raises(FileError, match="403"):
            watched(people="buildings")
        watched(people="buildings")
        asked = [stand_ins.asked_box(body) for _, _, body in server.requests(OVERPASS)]
    assert len(asked) == 3
    assert asked[1] == asked[2] != asked[0]


def test_a_place_of_the_server_is_waited_for(watched: Watched) -> None:
    said = b"Connected as: 1\nRate limit: 2\nSlot available after: 2026-01-31T09:30:24Z, in 42 seconds.\n"
    watched.server.wrong["/api/status"] = [Reply(said)]
    watched.tile()
    assert watched.waits == [42]


@pytest.mark.parametrize("reply", [Reply(b"", 404), Reply(hang_up=True), Reply(b"\xff?")])
def test_a_server_that_tells_nothing_of_places_is_asked_all_the_same(watched: Watched, reply: Reply) -> None:
    watched.server.wrong["/api/status"] = [reply]
    watched.tile()
    assert watched.waits == []


def test_a_place_that_nobody_knows(watched: Watched) -> None:
    with pytest.raises(FileError) as told:
        watched("无此区")
    assert "没有找到“无此区”" in told.value.zh
    assert "`boundary`" in told.value.en
    assert len(watched.server.asked) == 1


def test_a_place_without_an_area(watched: Watched) -> None:
    point = stand_ins.found("试验区")[0] | {"geojson": {"type": "Point", "coordinates": [1, 2]}}
    watched.server.wrong["/nominatim"] = [Reply(json.dumps([point]).encode())]
    with pytest.raises(FileError, match="a point in OpenStreetMap"):
        watched()


HALF = json.dumps([{k: v for k, v in stand_ins.found("试验区")[0].items() if k != "boundingbox"}]).encode()


@pytest.mark.parametrize("body", [HALF, b'{"error": "x"}', b"[{"])
def test_half_an_answer_of_nominatim_is_asked_again(watched: Watched, body: bytes) -> None:
    watched.server.wrong["/nominatim"] = [Reply(body)]
    watched(people="buildings")
    assert watched.waits == [5]


# -- downloads


def test_a_download_that_breaks_off_goes_on_where_it_was(watched: Watched) -> None:
    whole = stand_ins.usual("/ghs/x", {}, "")
    watched.server.wrong["/ghs/"] = [
        Reply(whole.body, headers=whole.headers, cut=40_000),
        Reply(hang_up=True),
    ]
    watched.people()
    ranges = [headers.get("Range") for _, headers, _ in watched.server.requests("/ghs/")]
    assert ranges == [None, "bytes=32768-", "bytes=32768-"]
    assert watched.waits == [5, 10]


def test_another_file_is_not_added_to_half_of_the_first(watched: Watched) -> None:
    whole = stand_ins.usual("/ghs/x", {}, "")
    watched.server.wrong["/ghs/"] = [Reply(whole.body, headers={"ETag": '"old"'}, cut=40_000)]
    found = watched.people()  # the server has no such ETag any more, and sends all
    with rasterio.open(found) as raster:
        assert (raster.read(1) == 1).all()


def test_without_a_mark_of_the_file_all_is_asked_for_again(watched: Watched) -> None:
    whole = stand_ins.usual("/ghs/x", {}, "")
    watched.server.wrong["/ghs/"] = [Reply(whole.body, cut=40_000)]
    watched.people()
    assert [headers.get("Range") for _, headers, _ in watched.server.requests("/ghs/")] == [None, None]


def test_a_download_goes_on_in_the_next_call(watched: Watched) -> None:
    whole = stand_ins.usual("/ghs/x", {}, "")
    broken = Reply(whole.body, headers=whole.headers, cut=40_000)
    watched.server.wrong["/ghs/"] = [broken, *([Reply(hang_up=True)] * 4)]
    with pytest.raises(FileError, match="the connection broke"):
        watched()
    assert watched.files == set()
    watched()
    assert watched.server.requests("/ghs/")[-1][1]["Range"] == "bytes=32768-"
    assert len(watched.server.requests(OVERPASS)) == 1


def test_a_server_that_gives_another_part_is_not_believed(watched: Watched) -> None:
    whole = stand_ins.usual("/ghs/x", {}, "")
    other = Reply(whole.body[50:], 206, {"Content-Range": "bytes 50-999/1000"})
    watched.server.wrong["/ghs/"] = [Reply(whole.body, headers=whole.headers, cut=40_000), other]
    watched.people()
    assert len(watched.waits) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="},
        {"Repr-Digest": "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"},
        {"Digest": "md5=1B2M2Y8AsgTpgAmY7PhCfg=="},
    ],
)
def test_a_wrong_checksum_is_downloaded_once_more_then_refused(
    watched: Watched, headers: dict[str, str]
) -> None:
    whole = stand_ins.usual("/ghs/x", {}, "")
    watched.server.wrong["/ghs/"] = [Reply(whole.body, headers=headers)]
    watched.people()
    assert len(watched.server.requests("/ghs/")) == 2
    other = Watched(watched.server, watched.folder.with_name("other"))
    other.server.wrong["/ghs/"] = [Reply(whole.body, headers=headers)] * 3
    with pytest.raises(FileError, match="its checksum does not fit") as told:
        other.people()
    assert "校验和不符" in told.value.zh
    assert len(other.server.requests("/ghs/")) == 2 + 2
    assert other.files == set()
    assert not list(other.folder.rglob("*.part"))


def test_a_sum_beside_the_file_is_looked_at(watched: Watched) -> None:
    watched.server.wrong["/worldpop/CHN/2020.tif.md5"] = [Reply(b"0" * 32 + b"  2020.tif\n")] * 2
    with pytest.raises(FileError, match="its checksum does not fit"):
        watched(people="worldpop")


def test_worldpop_without_a_sum_is_taken_as_it_is(watched: Watched) -> None:
    study = studies.load(watched(people="worldpop", year=2023))
    assert len(watched.server.requests("/worldpop/CHN/2023.tif")) == 2  # the file, and whether it has a sum
    assert "WorldPop" in study.note.en
    with rasterio.open(watched.folder / "people.tif") as raster:
        assert raster.crs.to_epsg() == 4326
        assert np.isclose(raster.transform.a, 0.001)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (stand_ins.zipped(b"II*\0 nothing")[:-30], "no whole zip file"),
        (b"PK\x03\x04" + b"x" * 500, "no whole zip file"),
        (stand_ins.zipped(b"x", "readme.txt"), "holds 0 .tif"),
        (b"<html>maintenance</html>", "no whole zip file"),
    ],
    ids=["cut", "no archive within", "another file", "a page"],  # an archive holds the time of its making
)
def test_a_damaged_archive_is_told(watched: Watched, body: bytes, fault: str) -> None:
    watched.server.wrong["/ghs/"] = [Reply(body)] * 2
    with pytest.raises(FileError, match=fault):
        watched.people()
    assert watched.files == set()


# from the file names that others use for these places
@pytest.mark.parametrize(
    ("lon", "lat", "tile"), [(8.67, 49.41, "R4_C19"), (-94.51, 37.08, "R5_C10"), (-0.05, 51.5, "R3_C19")]
)
def test_tiles_are_counted_as_their_makers_do(lon: float, lat: float, tile: str) -> None:
    (address,) = people.ghs_pop_addresses(Servers(), (lon, lat, lon + 1e-4, lat + 1e-4), 2020)
    assert address.endswith(f"GHS_POP_E2020_GLOBE_R2023A_54009_100_V1_0_{tile}.zip")


def test_two_tiles_are_one_raster(tmp_path: Path) -> None:
    """A box on the border of two tiles: the same numbers as in one raster that holds both."""
    x, y = 10_959_000, 3_800_000  # the border of columns 29 and 30
    numbers = np.arange(40 * 60, dtype=float).reshape(40, 60)
    numbers[5, 7] = -200
    whole, west, east = (tmp_path / f"{name}.tif" for name in ("whole", "west", "east"))
    box = x - 3000, y, x + 3000, y + 4000
    whole.write_bytes(stand_ins.raster(stand_ins.MOLLWEIDE, 100, box, numbers))
    west.write_bytes(stand_ins.raster(stand_ins.MOLLWEIDE, 100, (*box[:2], x, box[3]), numbers[:, :30]))
    east.write_bytes(stand_ins.raster(stand_ins.MOLLWEIDE, 100, (x, *box[1:]), numbers[:, 30:]))
    inner = datums.bounds(stand_ins.MOLLWEIDE, datums.WGS84, (x - 1500, y + 1000, x + 1500, y + 3000))
    one, two = people.window([whole], inner), people.window([east, west], inner)
    assert one.transform == two.transform
    np.testing.assert_array_equal(one.values, two.values)
    assert np.isnan(one.values).any() == np.isnan(two.values).any()


def test_a_year_that_there_is_not_is_told_before_anybody_is_asked(watched: Watched) -> None:
    with pytest.raises(InputError, match="ghs-pop has no 2021; it has 1975–2030 / 5"):
        watched(year=2021)
    assert watched.server.asked == []


def test_nobody_within_the_boundary_is_told(watched: Watched) -> None:
    box = (stand_ins.WEST - 0.05, stand_ins.SOUTH - 0.05, stand_ins.EAST + 0.05, stand_ins.NORTH + 0.05)
    empty = stand_ins.raster("EPSG:4326", 0.001, box, np.full((110, 120), -200.0))
    watched.server.wrong["/worldpop/"] = [Reply(empty)]
    with pytest.raises(FileError, match="is `country` right"):
        watched(people="worldpop")
    assert watched.files == set()


def test_a_damaged_raster_is_not_kept(watched: Watched) -> None:
    whole = stand_ins.usual("/worldpop/x.tif", {}, "").body
    watched.server.wrong["/worldpop/"] = [Reply(whole[:3000]), Reply(b"", 404)]
    with pytest.raises(FileError, match="cannot be read as a raster"):
        watched(people="worldpop")
    studies.load(watched(people="worldpop"))


def test_a_file_that_is_all_there_is_not_asked_for_again(server: StandIn, tmp_path: Path) -> None:
    (tmp_path / "a.tif.part").write_bytes(b"whole")
    (tmp_path / "a.tif.part.json").write_text('"x"', encoding="utf-8")
    server.wrong["/a"] = [Reply(b"", 416, {"Content-Range": "bytes */5"})]
    asker = Asker(print)
    download(asker, f"{server.base}/a", tmp_path / "a.tif", whole=lambda _: "")
    asker.session.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.tif"]
    assert (tmp_path / "a.tif").read_bytes() == b"whole"


def test_more_than_is_let_in_is_not_received(
    server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESS_MOST_FETCHED_BYTES", "50000")
    server.wrong["/a"] = [Reply(b"x" * 60_000, headers={"ETag": '"x"'})]
    asker = Asker(print)
    with pytest.raises(FileError, match="60,000 bytes in one download; at most 50,000"):
        download(asker, f"{server.base}/a", tmp_path / "a.tif", whole=lambda _: "")
    asker.session.close()
    assert list(tmp_path.iterdir()) == []


def test_a_part_of_another_file_is_not_added(watched: Watched) -> None:
    whole = stand_ins.usual("/ghs/x", {}, "")
    part = {"ETag": '"new"', "Content-Range": "bytes 32768-51000/51001"}
    watched.server.wrong["/ghs/"] = [
        Reply(whole.body, headers=whole.headers, cut=40_000),
        Reply(b"x" * 18233, 206, part),
    ]
    watched.people()
    assert [headers.get("Range") for _, headers, _ in watched.server.requests("/ghs/")][-1] is None


def test_the_raster_of_another_country_is_kept_and_told(watched: Watched) -> None:
    away = stand_ins.raster("EPSG:4326", 0.001, (0, 0, 0.1, 0.1))
    watched.server.wrong["/worldpop/"] = [Reply(away), Reply(b"", 404)]
    for _ in range(2):
        with pytest.raises(FileError, match=r"does not cover .* is `country` right"):
            watched(people="worldpop")
    assert len(watched.server.requests("/worldpop/")) == 2


# -- what stands in the folder


def test_a_study_file_that_somebody_changed_stays(watched: Watched) -> None:
    path = watched()
    text = path.read_text(encoding="utf-8") + "# 我改过\n"
    path.write_text(text, encoding="utf-8")
    beside = watched(people="buildings")
    assert path.read_text(encoding="utf-8") == text
    assert beside.name == "study.fetched.yaml"
    assert (watched.folder / "people.tif").exists()  # which the other one reads
    studies.load(path)
    studies.load(beside)


def test_an_interruption_leaves_nothing_half_and_is_gone_on_from(watched: Watched) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    watched.server.wrong["/ghs/"] = [Reply(b"", 503)]
    servers = stand_ins.servers(watched.server.base)
    wish = Wish(place="试验区", folder=watched.folder, servers=servers, margin_km=0.5)
    with pytest.raises(KeyboardInterrupt):
        fetch(wish, tell=watched.said.append, asker=Asker(watched.said.append, sleep=interrupted))
    assert watched.files == set()
    assert "what was fetched is kept" in watched.said[-1]
    watched()
    assert len(watched.server.requests(OVERPASS)) == 1


def test_nothing_is_kept_where_it_is_not_to_be(watched: Watched) -> None:
    watched(keep=False)
    assert {path.name for path in watched.folder.iterdir()} - WHOLE <= {".access-fetch"}
    assert not list(watched.folder.glob(".access-fetch/*"))


def test_a_cache_serves_several_places(watched: Watched, tmp_path: Path) -> None:
    watched(cache=tmp_path / "cache")
    other = Watched(watched.server, tmp_path / "other")
    other(cache=tmp_path / "cache")
    assert len(watched.server.requests("/ghs/")) == 1


# -- from files at hand


@pytest.fixture
def pbf(tmp_path: Path) -> Path:
    return stand_ins.write_pbf(tmp_path / "china.osm.pbf")


def test_an_extract_at_hand_asks_nobody(watched: Watched, pbf: Path) -> None:
    study = studies.load(watched(pbf=pbf, people="buildings"))
    assert watched.server.asked == []
    assert str(study.dated) == "2026-01-31"
    assert geopandas.read_file(watched.folder / "zones.geojson")["name"].tolist() == [
        "试验区",
        "西街道",
        "东街道",
    ]


def test_both_ways_come_to_the_same_streets_and_places(watched: Watched, pbf: Path, tmp_path: Path) -> None:
    watched(people="buildings")
    other = Watched(watched.server, tmp_path / "other")
    other(pbf=pbf, people="buildings")
    one, two = (OsmFile(each.folder / "place.osm.pbf") for each in (watched, other))
    assert one.places.equals(two.places)
    assert one.box.equals_exact(two.box, 1e-6)


def test_a_boundary_of_several_polygons_gives_the_zones(watched: Watched, pbf: Path, tmp_path: Path) -> None:
    west, east = (120.900, 30.500, 120.904, 30.510), (120.904, 30.500, 120.920, 30.510)
    layer = geopandas.GeoDataFrame(
        {"名称": ["甲", "乙"]}, geometry=[shapely.box(*each) for each in (west, east)], crs=4326
    )
    layer.to_crs(4549).to_file(tmp_path / "边界.geojson")
    watched("我的区", pbf=pbf, boundary=tmp_path / "边界.geojson", people="buildings")
    zones = geopandas.read_file(watched.folder / "zones.geojson")
    assert zones["name"].tolist() == ["甲", "乙"]
    assert zones.geometry[0].equals_exact(layer.geometry[0], 1e-6)


def test_a_raster_at_hand_is_named_where_it_stands(watched: Watched, pbf: Path, tmp_path: Path) -> None:
    own = tmp_path / "人口 own.tif"
    own.write_bytes(stand_ins.raster("EPSG:4326", 0.001, (120.85, 30.45, 120.97, 30.56)))
    study = studies.load(watched(pbf=pbf, people=str(own)))
    assert study.population.raster == own


def test_units_of_a_level(watched: Watched, pbf: Path) -> None:
    with pytest.raises(InputError, match="the 0 units of level 9 cover 0% of the place"):
        watched(pbf=pbf, people="buildings", admin_level=9)
    assert watched.files == set()


def test_all_that_is_wrong_with_a_wish_is_told_at_once(watched: Watched) -> None:
    with pytest.raises(InputError) as told:
        watched(" ", pbf=Path("no.osm.pbf"), people="world-pop", admin_level=0)
    assert len(told.value.faults) == 4
    with pytest.raises(InputError, match="did you mean 'huangyan'"):
        watched(plans=("huangyen",))
    with pytest.raises(InputError, match="no code of three letters"):
        watched(people="worldpop", country="中国")
    with pytest.raises(InputError, match="none of http"):
        stand_ins.servers("ftp://a.example")
    assert watched.server.asked == []
