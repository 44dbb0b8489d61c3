"""The base layers of the map: projection, cells, streets, areas, zones (see page/src/types.d.ts)."""

from collections.abc import Sequence
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
import shapely

from access.contracts.arrays import Booleans, Floats, Integers, Objects
from access.contracts.tables import Streets
from access.contracts.zone_hierarchy import ZoneHierarchy
from access.network.crossing import KINDS, Crossing
from access.outputs.maps.geometry import coded_points, coded_polygons, simplified_zones
from access.outputs.maps.pack import Pack
from access.outputs.maps.polynomial import fitted
from access.places import datums
from access.verdicts import patches
from access.verdicts.place import Place

_WGS84 = "EPSG:4326"
_DM = 10  # of a metre
_DEGREE_TOLERANCE = 2e-8  # 2 mm
_METRE_TOLERANCE = 5e-3
_SAMPLES = 25  # a side
_FARTHEST_M = 500_000.0  # beyond the people; what lies farther is drawn amiss, or not at all
_CORNERS = 5_000
_BORDER_M = 0.1
_STREET_TOLERANCE_M = 4.0  # where streets are only drawn
_ZONE_TOLERANCE_M = 10.0
_MOST_ZONES = 60  # whose names can be read side by side
_MAIN = ("motorway", "trunk", "primary", "secondary")
_MIDDLE = ("tertiary", "unclassified", "residential", "living_street", "pedestrian", "road")


def crs(place: Place, *drawn: geopandas.GeoDataFrame | None) -> dict[str, Any]:
    """Return the study's projection: its origin, and the polynomials to and from degrees.

    Args:
        place: the place.
        drawn: the tables of all else that is drawn.
    """
    others = [each for each in drawn if each is not None and len(each)]
    here = outlines(place).total_bounds
    bounds = np.array([here, *(each.total_bounds for each in others)])
    # a stray would stretch it over a continent, which no polynomial follows
    low = np.maximum(bounds[:, :2].min(axis=0), here[:2] - _FARTHEST_M)
    high = np.minimum(bounds[:, 2:].max(axis=0), here[2:] + _FARTHEST_M)
    margin = 0.05 * (high - low).max() + 500
    origin = np.floor(low - margin)
    axes = [np.linspace(0, size, _SAMPLES) for size in high + margin - origin]
    metres = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    degrees = _degrees(shapely.points(metres + origin), place.cells.crs)
    return {
        "origin": origin.tolist(),
        "to_degrees": fitted(metres, degrees, tolerance=_DEGREE_TOLERANCE),
        "to_metres": fitted(degrees, metres, tolerance=_METRE_TOLERANCE),
    }


def outlines(place: Place) -> geopandas.GeoSeries:
    """Return the areas in which people live; the zones, where nobody knows of them."""
    return geopandas.GeoSeries(place.cells["outline"] if len(place.cells) else place.zones.geometry)


def grid(place: Place) -> dict[str, object]:
    """Return the grid that the cells lie on, and the polynomial from (column, row) to degrees."""
    cells = place.cells
    if not len(cells):  # one cell, of which nothing is drawn
        west, south, east, north = datums.project(outlines(place), _WGS84).total_bounds
        corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], dtype=float)
        degrees = np.column_stack(
            [north - corners[:, 1] * (north - south), west + corners[:, 0] * (east - west)]
        )
        return {
            "rows": 1,
            "columns": 1,
            "row_m": 1.0,
            "column_m": 1.0,
            "parts": 1,
            "to_degrees": fitted(corners, degrees, tolerance=1e-7),
        }
    some = cells.iloc[:: max(1, len(cells) // _CORNERS)]
    squares = datums.project(geopandas.GeoSeries(some["outline"], crs=cells.crs), _WGS84).to_numpy()
    longitude, latitude = shapely.get_coordinates(squares).reshape(len(some), -1, 2)[:, :4].T
    east = longitude > longitude.mean(axis=0)
    south = latitude < latitude.mean(axis=0)  # rows are counted from the north
    where = patches.grid(cells)
    places = np.stack([some["column"].to_numpy() + east, some["row"].to_numpy() + south], axis=-1)
    degrees = np.stack([latitude, longitude], axis=-1)
    return {
        "rows": int(cells["row"].max()) + 1,
        "columns": int(cells["column"].max()) + 1,
        "row_m": where.row_m,
        "column_m": where.column_m,
        "parts": _parts_a_side(place),
        "to_degrees": fitted(places.reshape(-1, 2).astype(float), degrees.reshape(-1, 2), tolerance=1e-7),
    }


def _parts_a_side(place: Place) -> int:
    """How many cells stand side by side in a cell of the raster; 1: they are its cells."""
    if place.raster is None:
        return 1
    whole, part = (each["outline"].iloc[0].area for each in (place.raster, place.cells))
    return round(float(np.sqrt(whole / part)))


def cells(place: Place, pack: Pack) -> dict[str, object]:
    """Return row, column and distance to the border of the data of each cell."""
    return {
        "row": pack.whole(place.cells["row"], delta=True),
        "column": pack.whole(place.cells["column"], delta=True),
        "border": pack.scaled(place.border_m, step=_BORDER_M),
    }


def streets(table: Streets, origin: Sequence[float], pack: Pack, *, exact: bool) -> dict[str, object]:
    """Return the streets and their names: each as it is, or joined and simplified, for drawing alone.

    Args:
        table: STREETS, sorted by id.
        origin: of the study's coordinates.
        pack: where arrays are put.
        exact: whether a network refers to them.
    """
    rank = ranks(table)
    lines = shapely.force_2d(table.geometry.to_numpy())
    name = table["name"].astype(str) if "name" in table.columns else pd.Series("", index=table.index)
    if not exact:
        lines, rank, name = _joined(lines, rank, name)
    names = sorted(set(name) - {""})
    number = name.map({each: i for i, each in enumerate(names, start=1)}).fillna(0)
    return {
        **lines_packed(lines, origin, pack),
        "rank": pack.whole(rank),
        "names": names,
        "name": pack.whole(number.to_numpy(dtype=np.int64)),
    }


def ranks(table: Streets) -> Integers:
    """Return how much each street matters on a map: 2 a main street, 1 any other for cars, 0 the rest."""
    return np.select([table["class"].isin(_MAIN), table["class"].isin(_MIDDLE)], [2, 1], default=0)


def merged(lines: Objects) -> Objects:
    """Return lines that meet end to end as one."""
    return shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))


def _joined(lines: Objects, rank: Integers, name: pd.Series) -> tuple[Objects, Integers, pd.Series]:
    """Lines that meet end to end joined, all simplified; of each rank and name by itself."""
    table = pd.DataFrame(
        {"rank": rank, "name": name.to_numpy(), "wkb": shapely.to_wkb(shapely.normalize(lines))}
    ).drop_duplicates("wkb")
    groups = {
        key: shapely.simplify(merged(shapely.from_wkb(mine["wkb"].to_numpy())), _STREET_TOLERANCE_M)
        for key, mine in table.groupby(["rank", "name"], sort=True)
    }
    counts = [len(each) for each in groups.values()]
    ranked, named = zip(*groups, strict=True) if groups else ((), ())
    joined = np.concatenate(list(groups.values())) if groups else np.empty(0, dtype=object)
    return joined, np.repeat(np.array(ranked, dtype=np.int64), counts), pd.Series(np.repeat(named, counts))


def areas(
    background: geopandas.GeoDataFrame | None, origin: Sequence[float], pack: Pack
) -> list[dict[str, object]]:
    """Return water and green areas, if there are any, as rings."""
    found: list[dict[str, object]] = []
    if background is None:
        return found
    for kind in ("green", "water"):
        shapes = background.loc[background["kind"] == kind].geometry
        rings = shapely.get_rings(shapely.get_parts(shapes.to_numpy()))
        if len(rings):
            found.append({"kind": kind, **lines_packed(rings, origin, pack)})
    return found


def lines_packed(lines: Objects, origin: Sequence[float], pack: Pack) -> dict[str, object]:
    """Put lines or rings away, in decimetres from the origin."""
    xy = np.rint((shapely.get_coordinates(lines) - origin) * _DM)
    count = shapely.get_num_coordinates(lines)
    return {
        "count": pack.whole(count),
        "x": pack.whole(xy[:, 0], delta=True),
        "y": pack.whole(xy[:, 1], delta=True),
    }


def barriers(table: Any, origin: Sequence[float], pack: Pack) -> dict[str, object]:
    """Put away what no leg off the streets leads across (``Barriers`` in page/src/types.d.ts)."""
    if table is None or not len(table):
        return {}
    shape = np.asarray(table.geometry.array, dtype=object)
    solid = shapely.get_dimensions(shape) == 2
    parts, of = shapely.get_parts(np.where(solid, shapely.boundary(shape), shape), return_index=True)
    kind = np.asarray(pd.Index(KINDS).get_indexer(table["kind"]), dtype=np.int64)
    walled = shapely.get_exterior_ring(Crossing(table).walled)
    return {
        "barriers": {
            **lines_packed(parts, origin, pack),
            "kind": pack.whole(kind[of]),
            "area": pack.whole(np.where(solid, np.arange(len(shape)), -1)[of], delta=True),
            "walled": lines_packed(np.asarray(walled, dtype=object), origin, pack),
        }
    }


def points_packed(points: geopandas.GeoSeries, origin: Sequence[float], pack: Pack) -> dict[str, object]:
    """Put points away, in decimetres from the origin."""
    xy = np.rint((shapely.get_coordinates(points.to_numpy()) - origin) * _DM)
    return {"x": pack.whole(xy[:, 0]), "y": pack.whole(xy[:, 1])}


def zones(place: Place) -> list[dict[str, object]]:
    """Name, outline, place in the division; where the label of those on the map stands: amid their people."""
    drawn = simplified_zones(place.zones, tolerance_m=_ZONE_TOLERANCE_M)
    shown = drawn[on_the_map(place.hierarchy)]
    xy = shapely.get_coordinates(place.cells.geometry.to_numpy())
    labels = [middle(xy, place.persons((str(zone_id),)), shape) for zone_id, shape in shown.items()]
    points = coded_points(geopandas.GeoSeries(labels, index=shown.index, crs=drawn.crs))
    at = dict(zip(shown.index, points, strict=True))
    of = place.hierarchy
    parent, depth, across = of.parent.tolist(), of.depth.tolist(), of.across.tolist()
    persons = np.nan_to_num(place.in_zones(place.living())).round(2).tolist()
    told = place.zones.get("level", pd.Series(None, index=place.zones.index, dtype=object)).tolist()
    english = english_names(place.zones)
    return [
        {
            "name": name,
            **({"english": english[i]} if english[i] else {}),
            "rings": rings,
            "at": at.get(zone_id),
            "level": None if across[i] else depth[i],
            "parent": parent[i],
            "persons": persons[i],
            "kind": told[i] if isinstance(told[i], str) else None,
        }
        for i, (zone_id, name, rings) in enumerate(
            zip(place.zones.index, place.zones["name"], coded_polygons(drawn), strict=True)
        )
    ]


def english_names(table: pd.DataFrame) -> list[str | None]:
    """Return the English name of each row where it has one beside its own."""
    blank = pd.Series(None, index=table.index, dtype=object)
    pairs = zip(table.get("name_en", blank), table["name"], strict=True)
    return [name if isinstance(name, str) and name not in ("", own) else None for name, own in pairs]


def on_the_map(hierarchy: ZoneHierarchy) -> Booleans:
    """Return which zones a map has room for: those of the smallest division that has few enough."""
    number = np.bincount(hierarchy.depth[~hierarchy.across])
    deepest = max(0, int(np.argmax(np.append(number, np.inf) > _MOST_ZONES)) - 1)
    divided = np.isin(np.arange(len(hierarchy.parent)), hierarchy.parent[~hierarchy.across])
    shown: Booleans = (hierarchy.depth == deepest) | ((hierarchy.depth < deepest) & ~divided)
    return ~hierarchy.across & shown


def middle(xy: Floats, persons: pd.Series, shape: shapely.Geometry) -> shapely.Geometry:
    """Return the middle of a zone's people, else a point in it.

    Args:
        xy: of the cells, shape (n, 2).
        persons: of each cell who live in the zone.
        shape: of the zone.
    """
    if not persons.sum():
        return shapely.point_on_surface(shape)
    lived = np.flatnonzero(persons)
    return shapely.Point(np.average(xy[lived], axis=0, weights=persons.iloc[lived]))


def _degrees(points: Objects, source: pyproj.CRS | None) -> Floats:
    """Latitude and longitude of points, shape (n, 2)."""
    return shapely.get_coordinates(datums.project(geopandas.GeoSeries(points, crs=source), _WGS84))[:, ::-1]
