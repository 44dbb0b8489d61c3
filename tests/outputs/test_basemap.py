"""A basemap from the study file: the address of a tile, the host that is admitted, the planner's key."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from access.assessment import run as pipeline
from access.contracts.errors import DocumentError
from access.outputs.maps.gap_map import drawn_on
from access.outputs.maps.offline import self_contained
from access.study import study as studies
from access.study.basemap import Basemap
from tests.outputs.test_pack import embedded

OWN = {
    "provider": "custom",
    "url": "http://10.1.2.3:8080/tiles/{z}/{x}/{y}.png",
    "attribution": {"zh": "某局", "en": "An office"},
}


def tile(basemap: Basemap, z: int, x: int, y: int) -> str:
    """The address of a tile, as Leaflet fills it in, from the first subdomain."""
    tiles = basemap.tiles
    return tiles.url.format(s=tiles.subdomains[:1], z=z, x=x, y=y)


def test_tianditu_by_a_key_of_ones_own() -> None:
    basemap = Basemap.model_validate({"provider": "tianditu", "key": "abc123"})
    assert tile(basemap, 12, 3371, 1552) == (
        "https://t0.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec"
        "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX=12&TILEROW=1552&TILECOL=3371&tk=abc123"
    )
    assert basemap.tiles.hosts == [f"https://t{i}.tianditu.gov.cn" for i in range(8)]
    assert basemap.tiles.datum == "wgs84"
    assert "abc123" not in repr(basemap)
    assert "abc123" not in basemap.model_dump_json()


def test_amap_is_in_gcj02() -> None:
    basemap = Basemap.model_validate({"provider": "amap"})
    assert basemap.tiles.datum == "gcj02"
    assert tile(basemap, 12, 3371, 1552).endswith("&x=3371&y=1552&z=12")
    assert basemap.tiles.hosts == [f"https://webrd0{i}.is.autonavi.com" for i in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "datum"),
    [
        (31.23, 121.47, "gcj02"),  # Shanghai
        (22.32, 114.17, "gcj02"),  # Hong Kong
        (25.03, 121.56, "gcj02"),  # Taipei
        (37.57, 126.98, "wgs84"),  # Seoul, Hanoi, Ulaanbaatar: in any rectangle around China
        (21.03, 105.85, "wgs84"),
        (47.92, 106.91, "wgs84"),
    ],
)
def test_the_map_follows_gcj02_where_places_are_shifted(
    latitude: float, longitude: float, datum: str
) -> None:
    bounds = [[latitude - 0.05, longitude - 0.05], [latitude + 0.05, longitude + 0.05]]
    assert drawn_on(Basemap.model_validate({"provider": "amap"}).tiles, bounds).datum == datum
    assert drawn_on(Basemap.model_validate({"provider": "osm"}).tiles, bounds).datum == "wgs84"


def test_openstreetmap() -> None:
    basemap = Basemap.model_validate({"provider": "osm"})
    assert tile(basemap, 12, 3371, 1552) == "https://tile.openstreetmap.org/12/3371/1552.png"
    assert basemap.tiles.hosts == ["https://tile.openstreetmap.org"]


def test_tiles_of_an_office_of_ones_own() -> None:
    basemap = Basemap.model_validate(OWN)
    assert tile(basemap, 1, 2, 3) == "http://10.1.2.3:8080/tiles/1/2/3.png"
    assert basemap.tiles.hosts == ["http://10.1.2.3:8080"]
    assert basemap.tiles.for_page() == {
        "url": OWN["url"],
        "subdomains": "",
        "attribution": OWN["attribution"],
        "datum": "wgs84",
        "max_zoom": 18,
    }
    more = {
        "url": "https://{s}.example/{z}/{y}/{x}?k={key}",
        "subdomains": "ab",
        "key": "K-1",
        "datum": "gcj02",
    }
    basemap = Basemap.model_validate({**OWN, **more, "max_zoom": 16})
    assert tile(basemap, 1, 2, 3) == "https://a.example/1/3/2?k=K-1"
    assert basemap.tiles.hosts == ["https://a.example", "https://b.example"]
    assert (basemap.tiles.datum, basemap.tiles.max_zoom) == ("gcj02", 16)


@pytest.mark.parametrize(
    "given", [{"provider": "tianditu", "key": "k"}, {"provider": "amap"}, {"provider": "osm"}, OWN]
)
def test_every_host_is_one_that_a_policy_can_name(given: dict[str, Any]) -> None:
    hosts = Basemap.model_validate(given).tiles.hosts
    assert f"img-src data: {' '.join(hosts)};" in self_contained("<head></head>", hosts=hosts)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"provider": "tianditu"}, "basemap: these tiles need a `key`"),
        ({"provider": "tianditu", "key": "a b'"}, "basemap.key: "),
        ({"provider": "osm", "key": "k"}, "basemap: these tiles take no `key`"),
        ({"provider": "amap", "datum": "wgs84"}, "basemap: `datum` describes tiles given with"),
        ({"provider": "google"}, "basemap.provider: Input should be 'tianditu', 'amap', 'osm' or 'custom'"),
        ({**OWN, "attribution": None}, "basemap: `provider: custom` needs `url` and `attribution`"),
        ({**OWN, "url": "https://a.example/{z}/{x}.png"}, "basemap: `url` lacks {y}"),
        ({**OWN, "url": "https://a.example/{z}/{x}/{y}{r}.png"}, "basemap: `url` holds {r}; it may hold"),
        (
            {**OWN, "url": "https://{s}.example/{z}/{x}/{y}"},
            "basemap: `subdomains` and {s} in `url` go together",
        ),
        ({**OWN, "subdomains": "ab"}, "basemap: `subdomains` and {s} in `url` go together"),
        ({**OWN, "url": "https://a.example/{z}/{x}/{y}?{key}"}, "basemap: these tiles need a `key`"),
        (
            {**OWN, "url": "tiles/{z}/{x}/{y}"},
            "basemap: `url` must begin with https:// or http:// and a host",
        ),
        ({**OWN, "url": "https://a; script-src *//{z}/{x}/{y}"}, "basemap: `url` must begin with https://"),
        ({**OWN, "url": "javascript://a.example/{z}/{x}/{y}"}, "basemap: `url` must begin with https://"),
        (
            {**OWN, "url": "https://user:word@a.example/{z}/{x}/{y}"},
            "basemap: `url` must begin with https://",
        ),
    ],
)
def test_a_basemap_that_cannot_be_drawn_is_refused(
    town_study: Path, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(DocumentError) as error:
        studies.load(with_basemap(town_study, given))
    assert message in str(error.value)


def with_basemap(study: Path, given: dict[str, Any]) -> Path:
    content = {**yaml.safe_load(study.read_text(encoding="utf-8")), "basemap": given}
    study.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return study


def test_the_key_stands_in_the_map_and_in_no_other_file(town_study: Path) -> None:
    study = studies.load(with_basemap(town_study, {"provider": "tianditu", "key": "SECRET42"}))
    written = pipeline.write(pipeline.run(study))
    assert not [path.name for path in written if b"SECRET42" in path.read_bytes()]
    [page] = [path for path in written if path.name == "map.html"]
    assert "SECRET42" in embedded(page.read_text("utf-8"))["basemap"]["url"]
