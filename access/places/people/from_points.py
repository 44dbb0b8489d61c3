"""People counted by building, or by other points and polygons → a grid: each in the cells it stands in."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tables import Zones, counted
from access.places import checks, datums
from access.places import zones as zone_shares
from access.places.grid import Grid
from access.places.people import pieces, spread
from access.places.people.pieces import Pieces, Placed, Points


def from_points(
    shapes: geopandas.GeoSeries, people: pd.DataFrame, grid: Grid, zones: Zones, path: Path
) -> Placed:
    """Put the people of points and polygons in their cells, and in the zones they stand in.

    Args:
        shapes: points, or polygons; people of these are spread over their cells by area.
        people: of each: persons, and age groups; NaN: not known.
        grid: the cells; their people are not looked at.
        zones: ZONES; a polygon is in that in which its middle lies.
        path: the file.

    Returns:
        The people, and where their points lie (``points``).

    Raises:
        FileError: nobody lives within the grid.
    """
    known = people["persons"].notna().to_numpy()
    amounts = people.fillna(0.0)
    found = spread.cells_of(shapes, grid)
    row = found["row"].to_numpy(dtype=np.int64)
    share = found["share"].to_numpy()
    middle = datums.project(shapes.representative_point(), zones.crs).to_numpy()
    members = _zones_of(middle, zones)
    at = pd.DataFrame({"piece": np.arange(len(row)), "point": row}).merge(members, on="point")
    parts = Pieces(
        found["cell"].to_numpy(dtype=np.int64), np.full(len(row), -1), share, at[["piece", "zone", "share"]]
    )
    living = pd.DataFrame({name: amounts[name].to_numpy()[row] * share for name in amounts})
    if not living["persons"].sum() > 0:
        zh, en = "分区范围内没有人口", "no people within the zones"
        raise FileError(str(path), [Said(zh, en)])
    made = pieces.placed(grid, parts, living, zones)
    away = ~np.isin(np.arange(len(shapes)), row)
    notes = [
        Note(
            "found",
            "population",
            f"{path.name}：{len(shapes)} 处，共 {amounts['persons'].sum():,.0f} 人，各计在其所在格网",
            f"{path.name}: {counted(len(shapes), 'place')}, {amounts['persons'].sum():,.0f}"
            " persons, each in its"
            " own cell",
            len(shapes),
            "places",
        )
    ]
    for lost, zh, en in (
        (~known, "没有人数", "without a number of people"),
        (known & away, "在分区周围的格网以外", "away from the zones"),
    ):
        if lost.any():
            persons = float(amounts["persons"][lost].sum())
            notes.append(
                Note(
                    "left_out",
                    "population",
                    f"{path.name}：{int(lost.sum())} 处{zh}，{persons:,.0f} 人没有计入（"
                    f"{checks.rows_zh(path, lost)}）",
                    f"{path.name}: {counted(int(lost.sum()), 'place')} {en}, {persons:,.0f}"
                    " persons not counted"
                    f" ({checks.rows(path, lost)})",
                    int(lost.sum()),
                    "places",
                )
            )
    at_home = geopandas.GeoSeries(middle[row], crs=zones.crs)
    return made._replace(notes=notes, points=Points(parts, living, at_home))


def _zones_of(points: Any, zones: Zones) -> pd.DataFrame:
    """Return the zones in which points lie: columns point, zone, share; overlaps of one level are shared."""
    point, zone = shapely.STRtree(zones.geometry.to_numpy()).query(points, predicate="intersects")
    level = zone_shares.levels(zones).to_numpy()[zone]
    table = pd.DataFrame({"point": point, "zone": zone, "share": 1.0})
    table["share"] /= table.groupby([table["point"], level])["share"].transform("sum")
    return table.sort_values(["point", "zone"], kind="stable")
