"""Inline maps: everything is in the page, it shows what was asked, and asks nobody for anything."""

import html as markup
import json
import re
from collections.abc import Iterator
from typing import Any

import geopandas
import pytest
import shapely
from playwright.sync_api import Browser, Frame

from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.outputs.notebook.inline import InlineMap, Layer, inline_map
from tests.conftest import CRS, EAST, NORTH
from tests.outputs.opened import UNKNOWN

NAME = Text(zh="试图", en="A map")
PIXELS = """
  const canvas = document.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const solid = [];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 255) {
      const hex = "#" + [0, 1, 2].map((k) => data[i + k].toString(16).padStart(2, "0")).join("");
      solid.push([hex, (i / 4) % canvas.width, Math.floor(i / 4 / canvas.width)]);
    }
  }
"""
PAINTED = f"() => {{ {PIXELS} return solid.map(([hex]) => hex); }}"
MIDDLE_OF = f"""(wanted) => {{ {PIXELS}
  const found = solid.filter(([hex]) => hex === wanted);
  const [, column, row] = found[Math.floor(found.length / 2)];
  const box = canvas.getBoundingClientRect();
  return [box.x + (column * box.width) / canvas.width, box.y + (row * box.height) / canvas.height];
}}"""


def shapes(*each: Any) -> Any:
    return geopandas.GeoSeries(list(each), crs=CRS).translate(EAST, NORTH)


def town() -> list[Layer]:
    square = shapely.box(0, 0, 1000, 1000).difference(shapely.box(400, 400, 600, 600))
    site = shapes(shapely.Point(500, 300))
    return [
        Layer(Text(zh="分区", en="zones"), shapes(square, shapely.box(1000, 0, 1500, 1000)), "#9cc3e8"),
        Layer(Text(zh="街道", en="streets"), shapes(shapely.LineString([(0, 0), (1000, 1000)])), "#444444"),
        Layer(Text(zh="设施", en="sites"), site, "#8a1c6b", ["</script>甲 A"], shown=False),
    ]


def embedded(drawn: InlineMap) -> Any:
    found = re.search(r"drawInline\(\w+, (\{.*\})\);", drawn.page())
    assert found
    return json.loads(found[1])


def decoded(codes: list[int]) -> list[tuple[float, float]]:
    """Latitude and longitude of each point of a path, from the steps between them."""
    y = x = 0
    found = []
    for i in range(0, len(codes), 2):
        y, x = y + codes[i], x + codes[i + 1]
        found.append((y / 1e5, x / 1e5))
    return found


def test_the_page_is_whole_and_always_the_same() -> None:
    first, second = (inline_map(NAME, town()).page() for _ in range(2))
    assert first == second
    assert not re.search(r"<script src|<link|@import", first)
    assert "Content-Security-Policy" in first
    assert len(first) < 200_000


def test_a_notebook_shows_it_in_a_frame() -> None:
    drawn = inline_map(NAME, town(), height_px=300)
    found = re.fullmatch(r'<iframe srcdoc="([^"]*)" (.*)></iframe>', drawn._repr_html_(), re.DOTALL)
    assert found
    assert markup.unescape(found[1]) == drawn.page()
    assert 'height="300"' in found[2]


def test_shapes_come_back_to_a_metre() -> None:
    layers = embedded(inline_map(NAME, town()))["layers"]
    assert [layer["kind"] for layer in layers] == ["polygon", "line", "point"]
    assert [len(rings) for (rings,) in layers[0]["shapes"]] == [2, 1]  # the first has a hole
    degrees = [(x, y) for y, x in decoded(layers[1]["shapes"][0][0][0])]
    there = geopandas.GeoSeries(shapely.points(degrees), crs="EPSG:4326").to_crs(CRS)
    assert there.distance(shapes(shapely.Point(0, 0), shapely.Point(1000, 1000))).max() < 1


def test_no_name_is_a_template() -> None:
    """What the engine of templates evaluates can call anything that Python has."""
    data = "{{ 7*7 }}{% raw %}{# a #}"
    name = Text(zh=data, en=data)
    layer = Layer(name, shapes(shapely.Point(0, 0)), "#000000", [data])
    found = embedded(inline_map(name, [layer], attribution=name))
    assert (found["name"], found["attribution"]) == (str(name), str(name))
    assert (found["layers"][0]["name"], found["layers"][0]["labels"]) == (str(name), [data])


def test_a_layer_without_shapes_stands_in_the_legend() -> None:
    none = Layer(Text(zh="无", en="none"), shapes(), "#000000")
    assert embedded(inline_map(NAME, [*town(), none]))["layers"][-1]["shapes"] == []


def test_what_cannot_be_drawn_is_refused() -> None:
    point, line = shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])
    with pytest.raises(InputError, match="several kinds \\(line, point\\)") as found:
        inline_map(NAME, [Layer(NAME, shapes(point, line), "#000000", ["one"])])
    assert "1 labels for 2 shapes" in str(found.value)
    with pytest.raises(InputError, match="no layer that is shown has a shape"):
        inline_map(NAME, [Layer(NAME, shapes(), "#000000")])


@pytest.fixture(scope="module")
def frame(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frame]:
    """The map in its frame, in a browser; it must have asked for nothing and complained of nothing."""
    path = tmp_path_factory.mktemp("inline") / "map.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{inline_map(NAME, town())._repr_html_()}", "utf-8")
    told: list[str] = []
    page = browser.new_page(viewport={"width": 900, "height": 500})
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.url))
    page.goto(path.as_uri())
    (_, inner) = page.frames
    inner.wait_for_selector(".legend")
    yield inner
    page.close()
    # the test reads the canvas back, and is told that this is slow
    assert [each for each in told if not each.startswith(("Canvas2D", UNKNOWN))] == [path.as_uri()]


def painted(frame: Frame) -> set[str]:
    """The colours that cover some of the map, as #rrggbb, where nothing shines through."""
    frame.wait_for_timeout(200)
    return set(frame.evaluate(PAINTED))


def test_the_legend_names_each_layer_in_both_languages(frame: Frame) -> None:
    rows = [row.inner_text() for row in frame.query_selector_all(".legend label")]
    assert rows == ["分区 zones", "街道 streets", "设施 sites"]
    assert frame.inner_text(".legend b") == "试图 A map"
    assert re.fullmatch(r"\d+ m", frame.inner_text(".leaflet-control-scale"))


def test_a_layer_is_shown_and_hidden_and_says_its_labels_as_they_are(frame: Frame) -> None:
    box = frame.locator(".legend input").nth(2)
    assert not box.is_checked()
    assert "#8a1c6b" not in painted(frame)
    box.check()
    assert "#8a1c6b" in painted(frame)
    x, y = frame.evaluate(MIDDLE_OF, "#8a1c6b")
    frame.page.mouse.move(*(edge + each for edge, each in zip(corner(frame), (x, y), strict=True)))
    assert frame.inner_text(".leaflet-tooltip") == "</script>甲 A"
    box.uncheck()
    assert "#8a1c6b" not in painted(frame)


def corner(frame: Frame) -> tuple[float, float]:
    box = frame.frame_element().bounding_box()
    assert box
    return box["x"], box["y"]
