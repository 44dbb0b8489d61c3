"""The straight ways across squares as streets, what stands in squares, and what is told of both."""

from typing import Any

import geopandas
import numpy as np
import shapely
from pyproj import CRS

from access.contracts.arrays import Floats
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import counted
from access.places import datums
from access.places.osm.file import OsmFile
from access.places.osm.ways import Ways
from access.places.streets.free_areas import Standing
from access.places.streets.squares import Crossings

# who may cross an area whose outline is open to others as well
_ON_FOOT = {
    "class": "pedestrian",
    "oneway": "both",
    "oneway_bicycle": "",
    "motor_vehicle": "no",
    "emergency": "no",
    "motorroad": "",
    "speed_kph": np.nan,
    "speed_back_kph": np.nan,
}


def standing_in(source: OsmFile, crs: CRS) -> Standing:
    """Return what reads the buildings and water that stand in some boxes, as valid polygons in a CRS."""

    def read(boxes: Floats) -> geopandas.GeoDataFrame:
        found: geopandas.GeoDataFrame = datums.project(source.standing(boxes), crs)
        return found.set_geometry(shapely.make_valid(found.geometry.to_numpy()), crs=found.crs)

    return read


def open_pieces(cut: Any, start: Any, walled: Any) -> Any:
    """Tell which pieces of ways lead through no building: controls may cut them further.

    Args:
        cut: for each place in ``ways.node``, whether a street or a straight way begins there.
        start: where the pieces begin.
        walled: see ``squares.Crossings``.
    """
    begins = np.flatnonzero(cut)
    return ~np.isin(begins[np.searchsorted(begins, start, side="right") - 1], walled)


def made(straight: Crossings, told: Any, crs: CRS) -> geopandas.GeoDataFrame:
    """Return streets of the straight ways across areas: with the rights of way of their area, on foot."""
    lines = straight.lines
    number = lines.groupby("area").cumcount()
    area = [straight.ways.areas[each].osm_id for each in lines["area"]]
    ends = lines[["x0", "y0", "x1", "y1"]].to_numpy().reshape(-1, 2, 2)
    return geopandas.GeoDataFrame(
        told.iloc[lines["area"]].assign(**_ON_FOOT), geometry=shapely.linestrings(ends), crs=crs
    ).assign(
        street_id=[f"{name}.x{each}" for name, each in zip(area, number, strict=True)],
        from_node=lines["from_node"].to_numpy(),
        to_node=lines["to_node"].to_numpy(),
        control_from="",
        control_to="",
        made="square",
        length_m=np.hypot(*(ends[:, 1] - ends[:, 0]).T),
    )


def notes(ways: Ways, straight: Crossings | None) -> list[Note]:
    """Tell how many areas are crossed, and which are not, and why."""
    if straight is None:
        number = len(ways.areas)
        zh = f"广场、步行区、码头和站台：{number} 处只沿边缘行走，不直接穿过"
        en = f"{counted(number, 'square')} (pedestrian areas, piers, platforms) walked round, not crossed"
        return [Note("left_out", "streets", zh, en, number, "areas")] if number else []
    notes, number = [], straight.lines["area"].nunique()
    if number:
        zh = f"广场、步行区、码头和站台：{number} 处可直接穿过"
        en = f"{counted(number, 'square')} (pedestrian areas, piers, platforms) crossed straight"
        notes.append(Note("found", "streets", zh, en, number, "areas"))
    if straight.free:
        inside = sorted({osm_id for each in straight.free.values() for osm_id in each.osm_ids})
        shown, through = examples(inside), len(straight.walled)
        zh = f"广场内的建筑和水面 {len(inside)} 处，绕行而不穿过（{shown}）"
        en = (
            f"{counted(len(inside), 'building')} and water areas that stand in squares walked round ({shown})"
        )
        if through:
            zh += f"；广场边缘有 {through} 段从中穿过，不可通行"
            en += f"; {counted(through, 'piece')} of outlines that lead through them left out"
        notes.append(Note("found", "streets", zh, en, len(inside), "places"))
    if straight.left:
        left, which = len(straight.left), examples(straight.left)
        zh = f"广场、步行区、码头和站台：{left} 处轮廓不闭合，只沿边缘行走（{which}）"
        en = f"{counted(left, 'square')} not crossed, walked along the outline: it is not closed ({which})"
        notes.append(Note("doubtful", "streets", zh, en, left, "areas"))
    return notes
