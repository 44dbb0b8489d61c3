"""What is painted on the map: the colours of the legend where they hold, and layers to be put away."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from access.assessment import run as pipeline
from access.verdicts.evaluate import Assessment
from tests.outputs.opened import drawn, word
from tests.outputs.painted import alike, degrees, legend, pixels
from tests.outputs.test_map_verdicts import choose

HATCHED = {"border": word("state_border"), "unlinked": word("state_unlinked")}
BEYOND = {"unreachable": word("state_unreachable")}


def line_of(lines: list[str], impedance: float, state: str, scale: float) -> str:
    """The line of a legend that a cell belongs to."""
    if state in HATCHED:
        return HATCHED[state]
    if math.isinf(impedance):
        return BEYOND["unreachable"]
    for line in lines:
        if "–" in line:
            low, high = (float(end) * scale for end in line.split()[0].split("–"))
            if low < impedance <= high or impedance == low == 0:
                return line
    return next(line for line in lines if line.startswith(">"))


def assert_painted(page: Page, assessment: Assessment, clause: Any) -> None:
    """Each cell has the colour of its line of the legend; the lines above the limit are within it."""
    lines = legend(page)
    measure = assessment.measures[clause.id]
    scale = 60 if clause.trip.impedance == "time_s" else 1000
    [limit] = [i for i, line in enumerate(lines) if line.startswith("限值")]
    lived = measure[measure["persons"] >= 0.01]  # the page has two decimals of them
    squares = pixels(page, degrees(assessment.place.cells["outline"][lived.index]), side=9)
    for (cell, row), square in zip(lived.iterrows(), squares, strict=True):
        # the page knows the way in steps of a part of the limit, rounded up
        most = clause.limit if row["state"] == "met" else math.inf
        ways = (row["impedance"], min(row["impedance"] + clause.limit / 120, most))
        fits = [line_of(list(lines), way, row["state"], scale) for way in ways]
        painted = [line for line in fits if all(alike(square, colour) for colour in lines[line])]
        assert painted, (clause.id, cell, fits, square)
        assert len(square) == 1 or row["state"] in HATCHED
        if row["state"] in ("met", "unmet"):
            assert (list(lines).index(painted[0]) < limit) == (row["state"] == "met")


def test_every_cell_has_the_colour_that_the_legend_gives_its_way(row_page: Page, row: Assessment) -> None:
    for clause in row.clauses:
        if clause.id in row.measures:
            choose(row_page, clause.id)
            assert_painted(row_page, row, clause)


def test_every_cell_of_the_study_is_painted_by_its_time(
    helsinki_page: Page, helsinki: pipeline.Assessed
) -> None:
    for clause in helsinki.assessment.clauses[::2]:
        choose(helsinki_page, clause.id)
        assert_painted(helsinki_page, helsinki.assessment, clause)


def test_the_limit_is_an_edge_of_the_legend(row_page: Page) -> None:
    lines = list(legend(row_page))
    limit = lines.index("限值 10 分钟")
    assert lines[limit - 1].endswith("–10 分钟")
    assert lines[limit + 1].startswith("10–")
    assert {*HATCHED.values(), *BEYOND.values()} <= set(lines)
    choose(row_page, "station.all")
    assert "限值 2 公里" in legend(row_page)
    assert not set(BEYOND.values()) & set(legend(row_page))


# what is left of red, green and blue light for those who lack the cones for red, or for green
# (by the method of Viénot, Brettel and Mollon 1999, for the primaries of sRGB)
DEFECTS = {
    "none": np.eye(3),
    "protan": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    "deutan": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: Any, defect: str = "none") -> Any:
    """A colour in CIE L*a*b*, as somebody with a defect of colour vision sees it."""
    screen = np.array(colour) / 255
    linear = np.where(screen <= 0.04045, screen / 12.92, ((screen + 0.055) / 1.055) ** 2.4)
    relative = XYZ @ (DEFECTS[defect] @ linear) / XYZ.sum(axis=1)
    x, y, z = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def families(page: Page) -> tuple[list[Any], list[Any]]:
    """The plain colours of a legend of ten minutes: those within the limit, and those beyond it."""
    plain = {line: colours[0] for line, colours in legend(page).items() if len(colours) == 1}
    within = [line for line in plain if "–" in line and float(line.split("–")[1].split()[0]) <= 10]
    return [plain[line] for line in within], [plain[line] for line in plain if line not in within]


def test_colours_can_be_told_apart_in_grey(row_page: Page) -> None:
    """Each family grows darker by steps that an eye can see; the families part at the limit."""
    within, beyond = ([lab(colour)[0] for colour in family] for family in families(row_page))
    for family in (within, beyond):
        assert len(family) >= 4
        assert (-np.diff(family) > 8).all(), family
    assert beyond[0] - within[-1] > 30


@pytest.mark.parametrize("defect", ["protan", "deutan"])
def test_colours_can_be_told_apart_by_the_colour_blind(row_page: Page, defect: str) -> None:
    within, beyond = ([lab(colour, defect) for colour in family] for family in families(row_page))
    away = [float(np.linalg.norm(a - b)) for a in within for b in beyond]
    assert min(away) > 20, away
    for family in (within, beyond):
        assert all(np.linalg.norm(a - b) > 8 for a, b in itertools.pairwise(family))


def test_a_clause_that_cannot_be_tested_draws_how_many_facilities_there_are(row_page: Page) -> None:
    choose(row_page, "market.old")
    told = row_page.locator("#legend").inner_text()
    assert word("not_drawn") in told
    assert word("facilities_by_zone") in told


# how many pixels of a pane are covered
COVERED = """(pane) => [...map_gaps.getPane(pane).querySelectorAll("canvas")].reduce((sum, canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return sum + data.filter((value, i) => i % 4 === 3 && value > 0).length;
}, 0)"""


def test_layers_can_be_put_away_and_brought_back(helsinki_page: Page) -> None:
    page = helsinki_page
    panes = {"cells": "cells-right", "zones": "marks", "facilities": "marks", "background": "streets"}
    for layer, pane in panes.items():
        before = page.evaluate(COVERED, pane)
        page.locator(f'#legend input[name="{layer}"]').uncheck()
        drawn(page)
        assert page.evaluate(COVERED, pane) < before
        page.locator(f'#legend input[name="{layer}"]').check()
        drawn(page)
        assert page.evaluate(COVERED, pane) == before > 0


def test_outlines_and_numbers_of_gaps_can_be_put_away(row_page: Page) -> None:
    numbers = row_page.locator(".gap-number")
    assert numbers.all_inner_texts() == ["1"]
    row_page.locator('#legend input[name="gaps"]').uncheck()
    drawn(row_page)
    assert numbers.count() == 0


def test_zones_are_shaded_by_their_coverage(helsinki_page: Page, helsinki: pipeline.Assessed) -> None:
    page, place = helsinki_page, helsinki.assessment.place
    page.locator('#legend input[name="gaps"]').uncheck()
    page.locator("#zones-fold").click()
    page.locator("#shade").check()
    drawn(page)
    assert page.locator("#shade-zones").is_checked()
    lines = legend(page)
    assert "要求 90.0%" in lines
    coverage = helsinki.assessment.coverage.loc[(slice(None), helsinki.assessment.clauses[0].id), :]
    for (_, _, zone), row in coverage.iterrows():
        bands = [line for line in lines if "–" in line]
        ends = {line: [float(end.strip("%")) for end in line.split("–")] for line in bands}
        share = 100 * row["met_share"]
        fits = [line for line, (low, high) in ends.items() if low <= share < high or share == high == 100]
        middle = place.zones.geometry[[zone]].representative_point()
        [square] = pixels(page, degrees(middle))
        assert alike(square, lines[fits[0]][0]), (zone, share, fits, square)
    page.locator("#shade-cells").check()
    drawn(page)
    assert not page.locator("#shade").is_checked()
    assert any(line.startswith("限值") for line in legend(page))


def test_units_are_shaded_by_their_verdicts(kinds_page: Page, kinds: Assessment) -> None:
    choose(kinds_page, "each_town")
    lines = legend(kinds_page)
    towns = kinds.place.zones.geometry[["T1", "T2", "T3", "T4"]]
    verdicts = ("met", "met", "unmet", "unmet")
    # off the middle, where the street runs
    places = degrees(towns.translate(0, 50))
    for square, verdict in zip(pixels(kinds_page, places), verdicts, strict=True):
        assert alike(square, lines[word(f"verdict_{verdict}")][0])
    choose(kinds_page, "told")
    assert word("facilities_by_zone") in kinds_page.locator("#legend").inner_text()
