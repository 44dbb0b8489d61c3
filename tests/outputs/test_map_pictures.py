"""Pictures of a clause's map for paper: where things lie, in which colours, and what is told."""

import base64
import dataclasses
import math
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from matplotlib.font_manager import get_font
from rasterio.errors import NotGeoreferencedWarning

from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.contracts.notes import report
from access.outputs.maps.gap_map import About
from access.outputs.maps.page_data import Layers
from access.outputs.maps.palette import Fill, hatch
from access.outputs.pictures.frame import MM
from access.outputs.pictures.image import Picture, png
from access.outputs.pictures.legend import Patterns
from access.outputs.pictures.marks import round_length
from access.outputs.pictures.picture import Pictures, map_picture
from access.outputs.pictures.text import width_of, wrapped
from access.outputs.pictures.units import round_edges, unit_fill, value_bands
from access.verdicts.clause import clauses
from access.verdicts.evaluate import Assessment, evaluate
from access.verdicts.findings import Finding, Unit
from access.verdicts.gaps import gaps
from tests.conftest import CRS, ROOT
from tests.outputs.test_gap_map import HOSTILE, STUDY, row_of_cells, street
from tests.outputs.test_summary import every_kind
from tests.verdicts.places import county, measured, placed, plan

WIDE = 100.0  # mm
SVG = "{http://www.w3.org/2000/svg}"
FONT = ROOT / "access" / "outputs" / "notebook" / "fonts" / "NotoSansCJKsc-Subset.otf"
WALK = """
- id: walk
  kind: travel_time
  rule: {mode: walk, required_share: {default: 0.5, basis: assumption}}
  targets: [{zone: whole, facility: library, value: 5, unit: min}]
"""


def pictures(assessment: Assessment, background: Any = None) -> Pictures:
    about = About(
        name=STUDY,
        note=None,
        input_report=report([]),
        sources=((Text(zh="设施", en="Facilities"), "<b>list</b>.csv"),),
        attribution=Text(zh="数据 © 某人", en="Data © somebody"),
        dated=date(2026, 1, 2),
    )
    return Pictures(assessment, Layers(street(), background=background), gaps(assessment), about)


def drawn(of: Pictures, clause: str, **how: Any) -> ET.Element:
    found = map_picture(of, clause, width_mm=WIDE, **how)
    assert found is not None
    return ET.fromstring(found)  # noqa: S314 (our own)


def all_of(picture: ET.Element, name: str, kind: str | None = None) -> list[ET.Element]:
    return [each for each in picture.iter(SVG + name) if kind is None or each.get("class") == kind]


def cells_of(picture: ET.Element) -> Any:
    """The image of the cells: red, green, blue, opacity, shape (4, rows, columns)."""
    (image,) = all_of(picture, "image", "cells")
    bands, table = read(base64.b64decode(str(image.get("href")).removeprefix("data:image/png;base64,")))
    return np.moveaxis(np.array([table[i] for i in range(len(table))])[bands[0]], -1, 0)


def read(data: bytes) -> tuple[Any, Any]:
    """The bands of a PNG, and its table of colours if it has one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.MemoryFile(data) as memory, memory.open() as opened:
            return opened.read(), opened.colormap(1) if opened.count == 1 else None


def texts(picture: ET.Element) -> str:
    return "\n".join(each.text or "" for each in all_of(picture, "text"))


@pytest.fixture(scope="module")
def row() -> Pictures:
    return pictures(row_of_cells())


@pytest.fixture(scope="module")
def kinds() -> Pictures:
    return pictures(every_kind())


@pytest.fixture(scope="module")
def market(row: Pictures) -> ET.Element:
    return drawn(row, "market.all")


def test_the_scale_bar_is_as_long_as_it_says(market: ET.Element) -> None:
    """The seven cells of 100 m are in the image, whose width on the sheet is known."""
    image = all_of(market, "image", "cells")[0]
    lived = cells_of(market)[3].any(axis=0)  # cell 5 and 6 are dark, or hatched: all are there
    points_a_metre = lived.sum() / lived.size * float(str(image.get("width"))) / 700
    bar = float(str(all_of(market, "rect", "bar")[0].get("width")))
    (label,) = re.findall(r"^(\d+) 米$", texts(market), re.MULTILINE)
    assert bar / points_a_metre == pytest.approx(float(label), rel=0.01)
    assert label in ("50", "100", "200")


def test_cells_lie_from_west_to_east_in_the_maps_colours(market: ET.Element) -> None:
    """Of ten minutes, four bands: 60, 300, 600 s within; 601 s near the border of the data; 1500 s; never."""
    red, green, blue, opacity = cells_of(market)
    middle = red.shape[0] // 2
    columns = np.flatnonzero(opacity[middle])
    seen = []
    for i in range(7):
        part = columns[len(columns) * i // 7 + 2 : len(columns) * (i + 1) // 7 - 2]
        rows = np.flatnonzero(opacity[:, part[0]])[2:-2]
        inside = np.stack([band[np.ix_(rows, part)].ravel() for band in (red, green, blue)])
        colours, count = np.unique(inside, axis=1, return_counts=True)
        seen.append("#{:02x}{:02x}{:02x}".format(*colours[:, np.argmax(count)]))
    assert seen == ["#c2ebdd", "#5abec1", "#264b9f", "#e9e3f2", "#b23b03", "#5f2100", "#e4e4e4"]


def test_what_is_not_within_the_limit_is_hatched_so_that_grey_tells_it(market: ET.Element) -> None:
    red, green, blue, opacity = cells_of(market)
    grey = np.rint(0.299 * red + 0.587 * green + 0.114 * blue)
    middle = slice(red.shape[0] // 2 - 12, red.shape[0] // 2 + 12)
    columns = np.flatnonzero(opacity[red.shape[0] // 2])
    tones = []
    for i in range(7):
        part = columns[len(columns) * i // 7 + 20 : len(columns) * (i + 1) // 7 - 20]
        tones.append(np.unique(grey[middle, part[0] : part[-1]]))
    assert [len(each) for each in tones] == [1, 1, 1, 2, 2, 2, 2]
    assert all(np.ptp(each) > 20 for each in tones[3:])
    # and so are their samples in the legend, those within are plain
    swatches = [str(each.get("fill")) for each in all_of(market, "rect", "swatch")]
    assert [each[:4] for each in swatches] == ["#c2e", "#5ab", "#218", "#264"] + ["url("] * 6
    assert {str(each.get("id")) for each in all_of(market, "pattern")} >= {
        each[5:-1] for each in swatches if each.startswith("url(")
    }


def test_north_is_up() -> None:
    """People in the south reach a library in 100 s, those in the north take 500 s of 300."""
    asked = clauses(plan(WALK))
    place = county(facilities=[{"type": "library", "x": 50}])
    ways = {asked[0].trip: [100.0] * 4 + [500.0] * 4}
    found = evaluate(asked, county(facilities=[{"type": "library", "x": 50}], **measured(place, ways)))
    picture = drawn(pictures(found), "walk")
    red, _, blue, opacity = cells_of(picture)
    rows = np.flatnonzero(opacity.any(axis=1))
    column = np.flatnonzero(opacity.any(axis=0))[10]
    north, south = rows[len(rows) // 4], rows[3 * len(rows) // 4]
    assert blue[south, column] > red[south, column]
    assert red[north, column] > blue[north, column]
    # the facility at (50, 0) stands on the lower edge, an eighth of the way from the west
    (dot,) = [each for each in all_of(picture, "circle") if each.get("r") == "2.10"][:1]
    scale = float(str(all_of(picture, "image", "cells")[0].get("width"))) / opacity.shape[1]
    columns = np.flatnonzero(opacity.any(axis=0))
    assert float(str(dot.get("cx"))) == pytest.approx((columns[0] + len(columns) / 8) * scale, abs=0.5)


def measured_width(text: str, size: float) -> float:
    """How wide the font that is shipped makes a text."""
    font = get_font(FONT)
    font.set_size(100, 72)
    font.set_text(text)
    return float(font.get_width_height()[0]) / 64 * size / 100


def many_zones() -> Assessment:
    """A hundred cells in as many zones, whose names are as long as there is room or longer."""
    random = np.random.default_rng(5)
    asked = clauses(plan(WALK))
    edges = np.arange(0, 8000, 1000)
    boxes = {f"z{x}.{y}": (x, y, x + 1000, y + 1000) for x in edges[:7] for y in edges[:7]}
    names = ["".join(random.choice(list("东西南北中上下新老Wami"), random.integers(2, 9))) for _ in boxes]
    zones = geopandas.GeoDataFrame(
        {"name": names, "level": "town"},
        index=pd.Index(list(boxes), name="zone_id"),
        geometry=[shapely.box(*box) for box in boxes.values()],
        crs=CRS,
    )
    facilities = [
        {"type": "library", "x": float(x), "y": float(y)} for x, y in random.uniform(0, 7000, (60, 2))
    ]
    shapes = list(zones.geometry)
    place = placed(zones, shapes, [10.0] * len(boxes), facilities)
    ways = {asked[0].trip: np.where(np.arange(len(boxes)) % 2, 100.0, 900.0).tolist()}
    return evaluate(asked, placed(zones, shapes, [10.0] * len(boxes), facilities, **measured(place, ways)))


def test_no_label_lies_on_another_or_leaves_the_map() -> None:
    of = pictures(many_zones())
    picture = drawn(of, "walk")
    frame = of.sheet(WIDE * MM).frame
    boxes = []
    for group in [each for each in picture.iter(SVG + "g") if each.get("class") in ("names", "numbers")]:
        for each in group.iter(SVG + "text"):
            x, y, size = (float(str(each.get(name))) for name in ("x", "y", "font-size"))
            half = measured_width(each.text or "", size) / 2
            boxes.append((x - half, y - 0.75 * size, x + half, y + 0.1 * size))
    left, top, right, bottom = np.array(boxes).T
    assert len(boxes) > 20  # the ten numbers, and as many names
    assert (left > 0).all()
    assert (top > 0).all()
    assert (right < frame.width).all()
    assert (bottom < frame.height).all()
    apart = (
        (right[:, None] <= left)
        | (left[:, None] >= right)
        | (bottom[:, None] <= top)
        | (top[:, None] >= bottom)
    )
    assert (apart | np.eye(len(boxes), dtype=bool)).all()


@pytest.mark.parametrize(
    "text", ["西湖街道", "Hämeenkatu 5–7", "MWmw@ iil.", "AVATAR, 15 min", "“老城”（东）"]
)
def test_no_text_takes_more_room_than_is_kept_for_it(text: str) -> None:
    assert measured_width(text, 10) <= width_of(text, 10) * 1.02
    assert measured_width(text, 10) >= width_of(text, 10) * 0.7


def test_gaps_have_the_numbers_of_the_list(row: Pictures, market: ET.Element) -> None:
    (group,) = all_of(market, "g", "numbers")
    told = sorted(each.text or "" for each in group.iter(SVG + "text"))
    listed = row.gaps.index[row.gaps["target"] == "market.all"]
    assert told == sorted(name.split("#")[1] for name in listed)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_reader_is_told_what_the_picture_rests_on(row: Pictures, language: str) -> None:
    told = texts(drawn(row, "market.all", language=language))
    expected = {
        "zh": [
            "人口为模拟值",
            "达标比例 90.0% 并非规划原文，依据：假定",
            "资料日期 2026-01-02",
            "© 某人",
            "北",
        ],
        "en": ["Modelled population", "Pass mark 90.0% is not the plan's: assumption", "2026-01-02", "N"],
    }[language]
    assert [each for each in expected if each not in told] == []
    plain = told if language == "en" else ""
    assert not re.search("[\u4e00-\u9fff]", plain.replace("西", "").replace("东", ""))


def test_names_are_never_more_than_names(row: Pictures) -> None:
    """Markup and what no XML may hold, in names of zones, facilities, the study, and files."""
    zones = row.assessment.place.zones.assign(name=["西", "<i>&\x00\uffff"])
    place = dataclasses.replace(row.assessment.place, zones=zones)
    found = map_picture(
        pictures(dataclasses.replace(row.assessment, place=place)), "market.all", width_mm=WIDE
    )
    assert found is not None
    picture = ET.fromstring(found)  # noqa: S314 (our own)
    allowed = {"svg", "defs", "pattern", "clipPath", "rect", "path", "g", "text", "image", "circle"}
    assert {each.tag.removeprefix(SVG) for each in picture.iter()} == allowed
    told = texts(picture)
    assert r"<i>&\x00\uffff" in told
    assert "<b>list</b>.csv" in told
    assert STUDY.zh in told
    assert not any(each in found for each in HOSTILE)
    references = re.findall(r"""(?:href|src|url)\s*[=(]\s*["']?([^"')>]*)""", found)
    assert all(each.startswith(("data:image/png;base64,", "#")) for each in references)
    assert "http" not in found.replace("http://www.w3.org/2000/svg", "")


def test_units_are_drawn_by_value_on_either_side_of_what_is_required(kinds: Pictures) -> None:
    """Two of four towns have a library."""
    picture = drawn(kinds, "each_town")
    (group,) = all_of(picture, "g", "units")
    fills = [str(each.get("fill")) for each in group]
    assert sorted(each[:4] for each in fills) == ["#c2e", "#c2e", "url(", "url("]
    patterns = {str(each.get("id")): each for each in all_of(picture, "pattern")}
    hatched = {each for each in fills if each.startswith("url")}
    (ground,) = {patterns[each[5:-1]][0].get("fill") for each in hatched}
    assert ground == "#fec087"  # the lightest of what is beyond
    told = texts(picture)
    assert "各单元的数值（处）" in told
    assert "要求 1" in told


def test_a_clause_without_anything_to_draw_has_no_picture(kinds: Pictures) -> None:
    names = kinds.clauses
    assert map_picture(kinds, "wanting") is None
    assert map_picture(kinds, "told") is None
    assert {"walk", "beds", "each_town"} <= set(names)
    assert {"wanting", "told"}.isdisjoint(names)


def findings(values: Sequence[float], required: float, comparison: str) -> dict[str, Finding]:
    unit = Unit(zh="人", en="persons")
    better = (lambda v: v >= required) if comparison == ">=" else (lambda v: v <= required)
    return {
        f"z{i}": Finding(v, v, v, required, unit, "met" if better(v) else "unmet")
        for i, v in enumerate(values)
    }


@pytest.mark.parametrize(
    ("values", "required", "comparison", "edges"),
    [
        # from 1.2 to 9.7 round 5: 2, 4 below in steps of 2 (three classes), above 5 in steps of 2: 6, 8
        ([1.2, 9.7], 5.0, ">=", [1.2, 2, 4, 5, 6, 8, 9.7]),
        ([0, 3], 1.0, ">=", [0, 1, 2, 3]),  # counts: nothing lies between them
        ([40, 52], 45.0, "<=", [40, 42, 44, 45, 50, 52]),
        ([7, 8], 5.0, ">=", [5, 6, 7, 8]),
    ],
)
def test_classes_have_round_edges_and_the_plans_number_is_one(
    values: list[float], required: float, comparison: str, edges: list[float]
) -> None:
    units = findings(values, required, comparison)
    bands = value_bands(units, comparison)
    assert [band.low for band in bands] + [bands[-1].high] == edges
    for unit in units.values():
        fill = unit_fill(unit, bands, more=comparison == ">=")
        (band,) = [each for each in bands if each.fill == fill]
        assert band.low <= unit.value <= band.high
        assert band.kept is (unit.verdict == "met")


def test_units_that_nobody_can_judge_are_hatched_and_those_without_number_left_white() -> None:
    (known,) = findings([3], 1, ">=").values()
    bands = value_bands({"z": known}, ">=")
    unsure = unit_fill(dataclasses.replace(known, verdict="undetermined"), bands)
    assert unsure is not None
    assert unsure.stroke
    assert unit_fill(dataclasses.replace(known, value=math.nan, verdict=""), bands) is None
    never = unit_fill(dataclasses.replace(known, value=math.inf, verdict="unmet"), bands)
    assert never is not None
    assert never.colour == "#5f2100"


def test_round_numbers() -> None:
    assert [round_length(each) for each in (999, 1000, 2499, 74)] == [500, 1000, 2000, 50]
    assert round_edges(0, 1, 5) == [0.2, 0.4, 0.6, 0.8]
    assert round_edges(3.01, 3.85, 5) == [3.2, 3.4, 3.6, 3.8]


def test_lines_are_broken_where_they_may_be() -> None:
    assert wrapped("每个街道，都有。", 10, 40) == ["每个街", "道，都", "有。"]
    assert wrapped("one longer word", 10, 60) == ["one longer", "word"]
    assert wrapped("甲乙丙丁戊", 10, 30, 1) == ["甲乙…"]
    assert all(width_of(line, 10) <= 55 for line in wrapped("Donaudampfschifffahrt", 10, 55))


def test_the_same_inputs_give_the_same_bytes(row: Pictures) -> None:
    again = pictures(row_of_cells())
    found = [map_picture(of, "market.all", width_mm=WIDE) for of in (again, row)]
    assert found[0] == found[1]


def test_water_lies_on_parks_and_both_are_told(row: Pictures) -> None:
    east, north = row.assessment.place.cells.geometry.iloc[0].coords[0]
    shapes = [
        shapely.box(east, north, east + 300, north + 40),
        shapely.box(east, north, east + 50, north + 20),
    ]
    background = geopandas.GeoDataFrame({"kind": ["green", "water"]}, geometry=shapes, crs=CRS)
    picture = drawn(pictures(row.assessment, background), "market.all")
    fills = [each.get("fill") for each in all_of(picture, "path") if each.get("fill-rule") == "evenodd"]
    assert fills == ["#dcead0", "#bfdcec"]
    assert {"水域", "绿地"} <= set(texts(picture).split("\n"))


def test_a_picture_becomes_a_png_of_its_size(market: ET.Element, row: Pictures) -> None:
    found = map_picture(row, "market.all", width_mm=WIDE)
    assert found is not None
    pixels, _ = read(png(found, ppi=100))
    height_mm = float(str(market.get("height")).removesuffix("mm"))
    assert pixels.shape[1:] == pytest.approx((height_mm / 25.4 * 100, WIDE / 25.4 * 100), abs=1)
    colours = {tuple(each) for each in pixels[:3].reshape(3, -1).T[::7].tolist()}
    assert (0xC2, 0xEB, 0xDD) in colours


def test_hatchings_are_defined_once() -> None:
    patterns = Patterns()
    assert patterns.paint(Fill("#c2ebdd")) == "#c2ebdd"
    assert patterns.paint(hatch("border")) == patterns.paint(hatch("border"))
    assert patterns.defined().count("<pattern") == 1


def test_a_picture_is_saved_whole_as_what_its_name_ends_in(row: Pictures, tmp_path: Path) -> None:
    found = map_picture(row, "market.all", width_mm=WIDE)
    picture = Picture(found or "")
    assert picture.save(tmp_path / "a.svg").read_text("utf-8") == found == picture._repr_svg_()
    assert picture.save(tmp_path / "a.png", ppi=30).read_bytes().startswith(b"\x89PNG")
    with pytest.raises(InputError, match=r"a\.pdf"):
        picture.save(tmp_path / "a.pdf")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.png", "a.svg"]
