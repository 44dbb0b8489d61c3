"""What is painted on the map at a place, and what the legend says that it means."""

import re
from typing import Any

import geopandas
from playwright.sync_api import Page

from tests.outputs.opened import drawn

Colour = tuple[int, int, int]

# the pixels about places, as they are on a pane of the map: red, green, blue, opacity
_PIXELS = """([places, pane, side]) => places.map((place) => {
  const [map, frame] = [map_gaps, map_gaps.getContainer().getBoundingClientRect()];
  const at = map.latLngToContainerPoint(place);
  for (const canvas of map.getPane(pane).querySelectorAll("canvas")) {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const [x, y] = [(frame.left + at.x - box.left) * scale, (frame.top + at.y - box.top) * scale];
    if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) continue;
    const half = side / 2;
    const { data } = canvas.getContext("2d").getImageData(x - half, y - half, side, side);
    return [...Array(side * side).keys()].map((i) => [...data.slice(4 * i, 4 * i + 4)]);
  }
  return [];
})"""
# the words and the colour of each line of the legend, and which of them is the limit
_LEGEND = """() => [...document.querySelectorAll("#legend .ramp li")].map((line) => {
  const sample = line.querySelector(".sample");
  const { backgroundColor, backgroundImage } = sample ? getComputedStyle(sample) : {};
  return [line.innerText.trim(), sample ? backgroundColor + " " + backgroundImage : null];
})"""


def degrees(shapes: Any) -> list[list[float]]:
    """Latitude and longitude of the middles of shapes."""
    places = geopandas.GeoSeries(shapes).centroid.to_crs("EPSG:4326")
    return [[point.y, point.x] for point in places]


def pixels(page: Page, places: Any, pane: str = "cells-right", side: int = 1) -> list[set[Colour]]:
    """The colours of the pixels about each place, without those that are see-through."""
    found = page.evaluate(_PIXELS, [places, pane, side])
    return [{tuple(pixel[:3]) for pixel in square if pixel[3]} for square in found]


def legend(page: Page) -> dict[str, list[Colour]]:
    """The colours of each line of the legend; the line of the limit has none."""
    lines = page.evaluate(_LEGEND)
    return {
        words: [
            (int(red), int(green), int(blue))
            for red, green, blue, opacity in re.findall(
                r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)", css or ""
            )
            if opacity != "0"
        ]
        for words, css in lines
    }


def alike(found: set[Colour], wanted: Colour) -> bool:
    """Whether a colour is there, but for what a canvas loses where colours are not opaque."""
    return any(max(abs(a - b) for a, b in zip(each, wanted, strict=True)) <= 2 for each in found)


def spot(page: Page, place: list[float]) -> tuple[float, float]:
    """Where a place is on the screen; the map is moved there first if it cannot be clicked."""
    page.evaluate("(place) => map_gaps.setView(place, map_gaps.getZoom(), { animate: false })", place)
    drawn(page)
    box: Any = page.locator(".folium-map").bounding_box()
    at = page.evaluate("(place) => map_gaps.latLngToContainerPoint(place)", place)
    return box["x"] + at["x"], box["y"] + at["y"]
