"""The layers of a study over each other, as SVG that asks nobody for anything and has a bounded size."""

import base64
import math
import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from rasterio.errors import NotGeoreferencedWarning

from access.contracts import escaping
from access.contracts.arrays import Booleans, Floats
from access.contracts.documents import Text
from access.contracts.tables import Cells, Facilities, Streets, Zones
from access.standards.registry import facility_types

_WIDTH, _LEAST, _MOST = 900, 300, 1100  # pixels
_MARGIN = 0.08  # of the zones' extent, on each side
_BLOCK = 4  # pixels: what a patch of people has at least
_NAMED, _VERTICES, _DRAWN = 2000, 60_000, 2500  # zones with a name; their vertices; facilities
# persons per km², and the colours from there on
_DENSITIES = (1, 500, 2000, 8000, 20_000)
_PEOPLE = ((254, 237, 222), (253, 208, 162), (253, 174, 107), (241, 105, 19), (166, 54, 3))
_STREET = (88, 96, 105)
_TYPES = 7  # that have a colour of their own
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class _Frame:
    """What part of the study's CRS is shown, and how large a pixel is (metres)."""

    west: float
    north: float
    pixel_m: float
    width: int
    height: int

    def pixels(self, xy: Floats) -> Floats:
        """Return coordinates in pixels from the upper left corner."""
        return np.column_stack([xy[:, 0] - self.west, self.north - xy[:, 1]]) / self.pixel_m

    def inside(self, at: Floats) -> Booleans:
        """Tell which of such coordinates are shown."""
        found: Booleans = np.asarray(((at >= 0) & (at < (self.width, self.height))).all(axis=1))
        return found


def picture(zones: Zones, streets: Streets | None, facilities: Facilities | None, cells: Cells | None) -> str:
    """Draw people, streets, zones and facilities over each other, what lies far from the zones left out.

    Args:
        zones, streets, facilities, cells: tables of one projected CRS; None: the study has none.

    Returns:
        An ``svg`` element and its legend, some hundred kB at most; classes ``people``, ``streets``,
        ``zones``, ``facilities`` are for a style sheet.
    """
    frame = _frame(zones)
    parts = []
    if cells is not None and len(cells):
        parts.append(_image("people", _people(frame, cells)))
    if streets is not None and len(streets):
        parts.append(_image("streets", _streets(frame, _drawn(streets))))
    parts.append(_zones(frame, zones))
    legend = ""
    if facilities is not None and len(facilities):
        drawn, legend = _facilities(frame, facilities)
        parts.append(drawn)
    label = escaping.html("各图层叠加图 the layers over each other")
    return (
        f'<svg viewBox="0 0 {frame.width} {frame.height}" role="img" aria-label="{label}">'
        f"{''.join(parts)}</svg>{_people_legend() if cells is not None else ''}{legend}"
    )


def _frame(zones: Zones) -> _Frame:
    west, south, east, north = zones.total_bounds
    side = max(east - west, north - south, 1.0) * _MARGIN
    wide, high = east - west + 2 * side, north - south + 2 * side
    pixel_m = max(wide / _WIDTH, high / _MOST)
    width, height = math.ceil(wide / pixel_m), max(math.ceil(high / pixel_m), _LEAST)
    return _Frame(west - side, (north + south) / 2 + height * pixel_m / 2, pixel_m, width, height)


def _people(frame: _Frame, cells: Cells) -> Pixels:
    """People per km² in patches, each at least as large as a cell of theirs."""
    outline = cells["outline"].iloc[len(cells) // 2] if "outline" in cells.columns else None
    side_m = 0.0 if outline is None else math.sqrt(outline.area)
    block = min(max(_BLOCK, math.ceil(side_m / frame.pixel_m)), frame.width)
    at = frame.pixels(shapely.get_coordinates(cells.geometry.to_numpy()))
    kept = frame.inside(at)
    column, row = (at[kept] // block).astype(int).T
    shape = (frame.height // block + 1, frame.width // block + 1)
    persons = np.zeros(shape)
    np.add.at(persons, (row, column), np.nan_to_num(cells["persons"].to_numpy(dtype=float)[kept]))
    density = persons / ((block * frame.pixel_m) ** 2 / 1e6)
    level = np.searchsorted(_DENSITIES, density, side="right")
    colours = np.array([(0, 0, 0, 0), *((*each, 255) for each in _PEOPLE)], dtype=np.uint8)
    large = np.repeat(np.repeat(colours[level], block, axis=0), block, axis=1)
    return large[: frame.height, : frame.width]


def _drawn(streets: Streets) -> Streets:
    """The streets that somebody drew: not the ways straight across squares."""
    return streets[streets["made"] != "square"] if "made" in streets.columns else streets


def _streets(frame: _Frame, streets: Streets) -> Pixels:
    lines = shapely.segmentize(streets.geometry.to_numpy(), frame.pixel_m)
    at = frame.pixels(shapely.get_coordinates(lines))
    column, row = at[frame.inside(at)].astype(int).T
    found = np.zeros((frame.height, frame.width, 4), dtype=np.uint8)
    found[row, column] = (*_STREET, 200)
    return found


def _image(kind: str, pixels: Pixels) -> str:
    height, width, bands = pixels.shape
    with rasterio.MemoryFile() as memory, warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # it is a picture
        with memory.open(driver="PNG", width=width, height=height, count=bands, dtype="uint8") as image:
            image.write(np.moveaxis(pixels, 2, 0))
        text = base64.b64encode(memory.read()).decode()
    return f'<image class="{kind}" width="{width}" height="{height}" href="data:image/png;base64,{text}"/>'


def _zones(frame: _Frame, zones: Zones) -> str:
    shapes, tolerance = zones.geometry.to_numpy(), frame.pixel_m / 2
    simple = shapely.simplify(shapes, tolerance)
    while shapely.get_num_coordinates(simple).sum() > _VERTICES and tolerance < 100 * frame.pixel_m:
        tolerance *= 2
        simple = shapely.simplify(shapes, tolerance, preserve_topology=False)
    names = zones["name"].to_numpy() if len(zones) <= _NAMED else [None] * len(zones)
    paths = [
        f'<path d="{_path(frame, shape)}">'
        + (f"<title>{escaping.html(name)}</title>" if name is not None else "")
        + "</path>"
        for shape, name in zip(simple, names, strict=True)
    ]
    return f'<g class="zones">{"".join(paths)}</g>'


def _path(frame: _Frame, shape: shapely.Geometry) -> str:
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in frame.pixels(shapely.get_coordinates(ring))) + "Z"
        for ring in rings
        if not ring.is_empty
    )


def _facilities(frame: _Frame, facilities: Facilities) -> tuple[str, str]:
    """The facilities as dots with their names, and a legend of their types."""
    at = frame.pixels(shapely.get_coordinates(facilities.geometry.to_numpy()))
    kept = np.flatnonzero(frame.inside(at))
    some = kept[np.linspace(0, len(kept) - 1, min(len(kept), _DRAWN)).astype(int)]
    counts = facilities["type"].value_counts()
    colour = {name: min(number, _TYPES) for number, name in enumerate(counts.index)}
    types, names = facilities["type"].to_numpy(), facilities["name"].to_numpy()
    dots = []
    for i in some:
        name = names[i] if isinstance(names[i], str) else ""
        told = escaping.html(f"{name} · {_kind(types[i]).zh} {_kind(types[i]).en}")
        x, y = at[i]
        dots.append(
            f'<circle class="k{colour[types[i]]}" cx="{x:.1f}" cy="{y:.1f}" r="3">'
            f"<title>{told}</title></circle>"
        )
    items = [
        f'<li><svg viewBox="0 0 8 8"><circle class="k{colour[name]}" cx="4" cy="4" r="3"/></svg>'
        f"{_both(_kind(str(name)))} {number:,}</li>"
        for name, number in counts.iloc[:_TYPES].items()
    ]
    if len(counts) > _TYPES:
        rest = Text(zh=f"其他 {len(counts) - _TYPES} 类", en=f"{len(counts) - _TYPES} other types")
        items.append(
            f'<li><svg viewBox="0 0 8 8"><circle class="k{_TYPES}" cx="4" cy="4" r="3"/></svg>'
            f"{_both(rest)} {counts.iloc[_TYPES:].sum():,}</li>"
        )
    away, hidden = len(facilities) - len(kept), len(kept) - len(some)
    if away:
        items.append(
            f"<li>{_both(Text(zh=f'图外还有 {away:,} 处', en=f'{away:,} more outside the picture'))}</li>"
        )
    if hidden:
        items.append(
            f"<li>{_both(Text(zh=f'另有 {hidden:,} 处没有画出', en=f'{hidden:,} more not drawn'))}</li>"
        )
    return f'<g class="facilities">{"".join(dots)}</g>', f'<ul class="legend">{"".join(items)}</ul>'


def _people_legend() -> str:
    swatches = []
    for least, (red, green, blue) in zip(_DENSITIES, _PEOPLE, strict=True):
        colour = f"#{red:02x}{green:02x}{blue:02x}"
        swatches.append(
            f'<li><svg viewBox="0 0 8 8"><rect width="8" height="8" fill="{colour}"/></svg>≥ {least:,}</li>'
        )
    title = _both(Text(zh="人/平方公里", en="persons per km²"))
    return f'<ul class="legend"><li>{title}</li>{"".join(swatches)}</ul>'


def _kind(name: str) -> Text:
    known = facility_types().get(name)
    return Text(zh=name, en=name) if known is None else Text(zh=known.zh, en=known.en)


def _both(text: Text) -> str:
    return f'<span lang="zh">{escaping.html(text.zh)}</span> <span lang="en">{escaping.html(text.en)}</span>'
