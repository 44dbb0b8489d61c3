"""Small maps for a notebook: coloured layers with a legend, drawn by folium, that ask nobody for anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import geopandas
import numpy as np
import shapely
from branca.element import MacroElement

from access.contracts import escaping
from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.contracts.said import Said
from access.outputs.maps.offline import self_contained, verbatim
from access.outputs.notebook.page import framed, saved
from access.places import datums

_HERE = files("access.outputs.notebook")
_KINDS = ("point", "line", "polygon")
_MAP = Said("内嵌地图", "inline map")
_SIZE = {"point": 6.0, "line": 1.5, "polygon": 1.0}
_PER_DEGREE = 1e5  # coordinates are whole hundred-thousandths: about a metre


@dataclass(frozen=True)
class Layer:
    """Shapes of one kind and one colour.

    Attributes:
        name: as the legend says it.
        shapes: a GeoSeries or GeoDataFrame of points, lines or polygons.
        colour: ``#rrggbb``.
        labels: what a reader sees who points at a shape, for each; None: nothing.
        size: radius of points, width of lines (pixels); None: what suits.
        shown: whether it is at first.
    """

    name: Text
    shapes: geopandas.GeoSeries | geopandas.GeoDataFrame
    colour: str
    labels: Sequence[str] | None = None
    size: float | None = None
    shown: bool = True


class _Contents(MacroElement):
    """The layers' data, and the script and the styles that draw them; no macro, which would be read twice."""

    def __init__(self, data: dict[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.data = data

    def render(self, **_: object) -> str:
        figure: Any = self.get_root()
        parent: Any = self._parent
        draw = f"drawInline({parent.get_name()}, {escaping.script_json(self.data)});"
        figure.header.add_child(verbatim(f"<style>{_read('inline.css')}</style>"), name="styles")
        figure.script.add_child(verbatim(f"{_read('inline.js')}\n{draw}"), name="layers")
        return ""


class InlineMap(folium.Map):
    """A folium map that a notebook shows as one page with everything in it."""

    def __init__(self, data: dict[str, object], *, height_px: int) -> None:
        super().__init__(tiles=None, prefer_canvas=True, zoom_snap=0.25)
        self.default_js = [("leaflet", "leaflet.js")]
        self.default_css = [("leaflet_css", "leaflet.css")]
        self._id = "inline"  # folium draws a new one at random each time
        self._height_px = height_px
        figure: Any = self.get_root()
        figure.title = escaping.html(data["name"])
        self.add_child(_Contents(data))

    def page(self) -> str:
        """Return the map as one self-contained HTML page; the same layers give the same bytes."""
        return self_contained(self.get_root().render())

    def _repr_html_(self, **_: object) -> str:
        return framed(self.page(), self._height_px)

    def save(self, outfile: str | Path, **_: object) -> None:  # type: ignore[override]
        """Write the map as one HTML file, whole or not at all.

        Raises:
            FileError: it cannot be written there.
        """
        saved(self.page(), outfile)


def inline_map(
    name: Text, layers: Sequence[Layer], *, attribution: Text | None = None, height_px: int = 460
) -> InlineMap:
    """Draw layers on a map for a notebook, the first at the bottom.

    Args:
        name: what the map shows.
        layers: those without shapes are in the legend only.
        attribution: whom the sources' licences ask to name.
        height_px: of the map; it is as wide as the notebook.

    Raises:
        InputError: no layer that is shown has a shape; or one has shapes of several kinds, or not as
            many labels as shapes.
    """
    drawn = [_drawn(layer) for layer in layers]
    shown = [layer.shapes.geometry for layer in layers if layer.shown and len(layer.shapes)]
    shapes = [datums.project(each, datums.WGS84) for each in shown]
    bounds = np.array([each.total_bounds for each in shapes])
    if not len(bounds):
        raise InputError(_MAP, [Said("显示的图层都没有图形", "no layer that is shown has a shape")])
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    data: dict[str, object] = {
        "name": escaping.visible(str(name)),
        "attribution": escaping.visible(str(attribution)) if attribution else "",
        "bounds": [[float(south), float(west)], [float(north), float(east)]],
        "layers": drawn,
    }
    return InlineMap(data, height_px=height_px)


def _drawn(layer: Layer) -> dict[str, object]:
    shapes = datums.project(layer.shapes.geometry, datums.WGS84).to_numpy()
    kinds = sorted({_KINDS[dimension] for dimension in shapely.get_dimensions(shapes)})
    faults = []
    if len(kinds) > 1:
        shown = ", ".join(kinds)
        faults.append(
            Said(
                f"“{layer.name}”的图形有几种类型（{shown}）",
                f"'{layer.name}' has shapes of several kinds ({shown})",
            )
        )
    if layer.labels is not None and len(layer.labels) != len(shapes):
        faults.append(
            Said(
                f"“{layer.name}”有 {len(layer.labels)} 个标注，却有 {len(shapes)} 个图形",
                f"'{layer.name}' has {len(layer.labels)} labels for {len(shapes)} shapes",
            )
        )
    if faults:
        raise InputError(_MAP, faults)
    kind = kinds[0] if kinds else "polygon"
    return {
        "name": escaping.visible(str(layer.name)),
        "kind": kind,
        "colour": layer.colour,
        "size": _SIZE[kind] if layer.size is None else layer.size,
        "shown": layer.shown,
        "labels": None if layer.labels is None else [escaping.visible(str(label)) for label in layer.labels],
        "shapes": [_parts(shape) for shape in shapes],
    }


def _parts(shape: shapely.Geometry) -> list[list[list[int]]]:
    """Each part of a shape as its paths: the rings of a polygon, the one path of a line or a point."""
    return [
        [_coded(path) for path in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])]
        for part in shapely.get_parts(shape)
    ]


def _coded(path: shapely.Geometry) -> list[int]:
    """Code a path: latitude, longitude, …; the first point in full, others as steps from the one before.

    >>> _coded(shapely.LineString([(114.1, 22.2), (114.1002, 22.1999)]))
    [2220000, 11410000, -10, 20]
    """
    whole = np.rint(shapely.get_coordinates(path)[:, ::-1] * _PER_DEGREE).astype(np.int64)
    return [int(value) for value in np.diff(whole, axis=0, prepend=0).ravel()]


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
