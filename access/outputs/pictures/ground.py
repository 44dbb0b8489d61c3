"""What lies below the colours of a picture, and the lines above them: water, green, streets, zones."""

from dataclasses import dataclass

import numpy as np
import shapely

from access.contracts.arrays import Booleans, Integers, Objects
from access.contracts.documents import Text
from access.outputs.maps import base_layers
from access.outputs.maps.page_data import Layers
from access.outputs.maps.palette import colours
from access.outputs.pictures.frame import Frame, outlined
from access.standards.describe import words
from access.verdicts.place import Place

STREET_INK = "#504838"  # as the page's outlines of streets
_STREET_WIDTHS = (0.25, 0.35, 0.6)  # points, of minor, middle, main streets
_STREET_OPACITY = (0.22, 0.3, 0.42)
_DENSEST = 0.3  # points of line in a square point: more streets are a grey veil
_AWAY = 0.62  # how far what is outside the zones is faded

ZONE = Text(zh="分区界", en="Zone boundary")
# width and dashes of the boundaries of each depth, the outermost first
_BOUNDARIES = ((1.3, ""), (0.9, "7 1.8 1.2 1.8"), (0.55, "3.2 1.6"), (0.4, "1 1.4"))


@dataclass(frozen=True)
class Boundary:
    """The boundaries of the zones of one level.

    Attributes:
        name: of the level.
        width, dashes: in points, of their lines.
        path: their lines, in tenths of a point.
    """

    name: Text
    width: float
    dashes: str
    path: str

    def drawn(self) -> str:
        """Return them as elements of SVG, over a light line that parts them from dark colours."""
        wide = 10 * self.width
        tenths = " ".join(f"{10 * float(each):g}" for each in self.dashes.split())
        dashes = f' stroke-dasharray="{tenths}"' if tenths else ""
        return (
            f'<path d="{self.path}" stroke="#fff" stroke-opacity=".6" stroke-width="{wide + 12:g}"/>'
            f'<path d="{self.path}" stroke="{colours()["zone"]}" stroke-width="{wide:g}"{dashes}/>'
        )


def areas(frame: Frame, layers: Layers) -> dict[str, str]:
    """Return the paths of green areas and water, those that are on the map; water lies on parks."""
    if layers.background is None:
        return {}
    found: dict[str, str] = {}
    for kind in ("green", "water"):
        shapes = layers.background.loc[layers.background["kind"] == kind].geometry.to_numpy()
        if path := outlined(frame, shapes, tolerance_pt=0.4):
            found[kind] = path
    return found


def streets(frame: Frame, layers: Layers) -> list[str]:
    """Return the paths of streets, faint, as many ranks as leave the map legible: the main ones first."""
    table = layers.streets
    if "made" in table.columns:  # ways across squares are drawn by no one
        table = table[table["made"] != "square"]
    if not len(table):
        return []
    rank = base_layers.ranks(table)
    lines = shapely.force_2d(table.geometry.to_numpy())
    west, south, east, north = frame.bounds
    near = shapely.STRtree(lines).query(shapely.box(west, south, east, north))
    lines, rank = lines[np.sort(near)], rank[np.sort(near)]
    room = _DENSEST * frame.width * frame.height * frame.m_per_pt
    found: list[str] = []
    for each in (2, 1, 0):
        mine = lines[rank == each]
        room -= float(shapely.length(mine).sum())
        if room < 0 and found:
            break
        merged = base_layers.merged(mine)
        path = outlined(frame, merged, tolerance_pt=0.35)
        if path:
            found.append(
                f'<path d="{path}" stroke="{STREET_INK}" stroke-opacity="{_STREET_OPACITY[each]}" '
                f'stroke-width="{10 * _STREET_WIDTHS[each]:g}"/>'
            )
    return found[::-1]


def outside(frame: Frame, place: Place) -> str:
    """Return a veil over what lies in no zone of the study; empty where the zones fill the map."""
    whole = shapely.box(*frame.bounds)
    zones = frame.clipped(place.zones.geometry.to_numpy()[_outermost(place)], beyond_pt=0)
    beyond = shapely.difference(whole, shapely.union_all(zones))
    path = outlined(frame, np.array([beyond], dtype=object))
    return f'<path d="{path}" fill="#fff" fill-opacity="{_AWAY}"/>' if path else ""


def _outermost(place: Place) -> Booleans:
    found: Booleans = np.asarray(place.hierarchy.depth == 0)
    return found


def boundaries(frame: Frame, place: Place, drawn: Objects) -> list[Boundary]:
    """Return the zones' boundaries by level, the outermost first, as deep as names can be read.

    Args:
        frame: the map.
        place: whose zones.
        drawn: their outlines, simplified.
    """
    shown = base_layers.on_the_map(place.hierarchy)
    deepest = int(place.hierarchy.depth[shown].max(initial=0))
    found = []
    for depth, members in enumerate(place.hierarchy.by_depth[: deepest + 1]):
        rings = shapely.boundary(drawn[members])
        # each line once: the dashes of two neighbours would fill each other's gaps
        lines = shapely.line_merge(shapely.union_all(frame.clipped(rings)))
        path = outlined(frame, shapely.get_parts(lines), tolerance_pt=0)
        if path:
            style = _BOUNDARIES[min(depth + (deepest == 0), len(_BOUNDARIES) - 1)]
            found.append(Boundary(_level(place, members), *style, path))
    return found


def _level(place: Place, members: Integers) -> Text:
    """What the boundaries of some zones are called: after the commonest level among them."""
    if "level" not in place.zones.columns:
        return ZONE
    levels = place.zones["level"].iloc[members].dropna()
    known = levels[levels.isin(list(words().value))]
    if known.empty:
        return ZONE
    name = words().value[str(known.value_counts(sort=True).index[0])]
    return Text(zh=f"{name.zh}界", en=f"Boundary: {name.en}")
