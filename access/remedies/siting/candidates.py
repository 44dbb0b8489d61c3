"""Candidate sites: parcels, buildings, points, street junctions, a grid; each where it meets a street."""

from pathlib import Path
from typing import TypeAlias

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from scipy.spatial import KDTree

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats, Objects
from access.contracts.errors import FileError, InputError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import Column, Contract, Positions, Streets, counted
from access.network.network import Network
from access.places import datums, readers
from access.places.reading import AS_IT_SAYS, Reading
from access.remedies.siting.filters import Reason, filtered

CANDIDATES = Contract(
    "candidates",
    ("candidate_id",),
    {
        "place": Column("text"),
        "cost": Column("number", minimum=0),
        "capacity": Column("number", minimum=0),
        "street_id": Column("id"),
        "along_m": Column("number", minimum=0),
        "leg_m": Column("number", minimum=0),
    },
    ("Point",),
)
Candidates: TypeAlias = geopandas.GeoDataFrame
_SHAPES = ("Point", "Polygon", "MultiPolygon")


def read(
    path: Path,
    crs: CRS,
    *,
    id_column: str | None = None,
    reading: Reading = AS_IT_SAYS,
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Read points or parcels with their attributes.

    Args:
        path: the file.
        crs: the projected CRS of the study.
        id_column: the column of ids; without it, ids are made of the numbers of the rows.
        reading: how to read the file.

    Returns:
        (a GeoDataFrame by candidate_id, with ``cost`` and ``capacity`` as numbers where it has
        them; notes on rows without coordinates, and on a rough way to that CRS).

    Raises:
        FileError: unreadable, ids that are missing or repeated, a cost or capacity that is no number.
    """
    rows, notes = readers.features(path, reading)
    for name in ("cost", "capacity"):
        if name in rows.columns:
            values, more = readers.amounts(rows, name, path)
            rows, notes = rows.assign(**{name: values}), [*notes, *more]
    ids = pd.Series([f"{path.stem}:{row + 1}" for row in rows.index], rows.index)
    if id_column is not None:
        ids = readers.text(rows[readers.column(rows, id_column, (), path)])
    wrong = ids[ids.isna() | ids.duplicated()]
    if len(wrong):
        which = zip(wrong.index, wrong, strict=True)
        shown = examples(Said(f"第 {row + 1} 行：{name}", f"row {row + 1}: {name}") for row, name in which)
        fault = Said(
            f"编号缺失或重复（{shown.zh}）；请给每行一个编号",
            f"ids that are missing or repeated ({shown}); give each row its own",
        )
        raise FileError(str(path), [fault])
    index = pd.Index(ids, name="candidate_id", dtype="str")
    rough = datums.notes("facilities", path.name, rows.crs, crs, rows.geometry.iloc[0])
    return datums.project(rows.set_axis(index), crs).sort_index(), [*notes, *rough]


def at_frontage(
    places: geopandas.GeoDataFrame, streets: Streets, *, max_leg_m: float, place: str = "parcel"
) -> tuple[Candidates, list[Note]]:
    """Make candidates of parcels, buildings or points, each where it comes nearest to a street.

    A parcel is entered where its boundary is nearest to a street, not from its middle; of streets
    equally near, the first by id counts. Streets on bridges and in tunnels do not.

    Args:
        places: a GeoDataFrame of polygons or points by candidate_id, with any attributes. ``cost``
            is 1 where there is no such column; a ``capacity`` that is not given is unlimited.
        streets: a STREETS table: of those from which a site may be entered.
        max_leg_m: what is farther (metres) from all of these is left out.
        place: what they are: parcel, building, point, …

    Returns:
        (CANDIDATES with all attributes: the nearest point of each boundary; the street, metres along
        it in its own length, and metres from it; notes on what was left out, and why).

    Raises:
        InputError: CRS that differ or cannot be measured in, repeated ids, no distance, or a
            column with a name that is needed.
        TableError: the streets break their contract.
    """
    _check(places, streets, max_leg_m)
    cost = _amounts(places, "cost", 1.0)
    capacity = _amounts(places, "capacity", np.inf)
    capacity = np.where(np.isnan(capacity), np.inf, capacity)
    found = _frontage(places, streets, max_leg_m)
    table = places.assign(place=place, cost=cost, capacity=capacity, **found)
    reasons = [
        Reason(~places.geom_type.isin(_SHAPES), "既不是点也不是面", "neither a point nor a polygon"),
        Reason(~(cost >= 0) | np.isinf(cost), "没有有效的费用", "without a cost of 0 or more"),
        Reason(capacity < 0, "容量小于 0", "with a capacity below 0"),
        Reason(
            table["leg_m"].isna(),
            f"距可用街道超过 {max_leg_m:g} 米",
            f"over {max_leg_m:g} m from such streets",
        ),
    ]
    kept, notes = filtered(table, reasons)
    return _finished(kept, notes)


def junctions(streets: Streets, *, spacing_m: float = 0.0) -> tuple[Candidates, list[Note]]:
    """Make candidates of the nodes at which three or more street ends meet on the ground.

    Args:
        streets: a STREETS table: of those at which a site may be.
        spacing_m: of junctions nearer to each other (metres), the one where more streets meet stays;
            of equals, the one farther west, then south.

    Returns:
        (CANDIDATES: ``streets`` is how many meet; notes on those left out).

    Raises:
        InputError: no distance.
        TableError: the streets break their contract.
    """
    tables.check(streets, tables.STREETS)
    if not 0 <= spacing_m < np.inf:
        fault = Said(
            f"间距应为 0 米或以上，现为 {spacing_m}", f"a spacing of 0 m or more is needed, not {spacing_m}"
        )
        raise InputError("junctions", [fault])
    ground = streets[streets["layer"] == 0].sort_index()
    length_m = ground["length_m"].to_numpy(dtype=float)
    ends = pd.concat(
        [
            pd.DataFrame({"node": ground["from_node"], "along_m": 0.0, "end": 0}),
            pd.DataFrame({"node": ground["to_node"], "along_m": length_m, "end": -1}),
        ]
    ).rename_axis("street_id")
    meeting = ends["node"].map(ends["node"].value_counts())
    first = ends.assign(streets=meeting)[(meeting >= 3).to_numpy()].drop_duplicates("node").reset_index()
    lines = np.asarray(ground.geometry.loc[first["street_id"]])
    found = geopandas.GeoDataFrame(
        first[["street_id", "along_m", "streets"]].assign(
            leg_m=0.0, place="junction", cost=1.0, capacity=np.inf
        ),
        geometry=shapely.force_2d(shapely.get_point(lines, first["end"].to_numpy())),
        crs=streets.crs,
    ).set_index(pd.Index([f"junction:{node}" for node in first["node"]], name="candidate_id", dtype="str"))
    return _finished(*thinned(found, spacing_m=spacing_m))


def thinned(found: Candidates, *, spacing_m: float) -> tuple[Candidates, list[Note]]:
    """Leave out junctions that are nearer than a spacing (metres) to one where more streets meet.

    Args:
        found: as from ``junctions``.
        spacing_m: see there.
    """
    near = Reason(
        _crowded(found, spacing_m),
        f"距更大的路口不足 {spacing_m:g} 米",
        f"nearer than {spacing_m:g} m to a greater junction",
    )
    return filtered(found, [near])


def grid(
    land: geopandas.GeoDataFrame, streets: Streets, *, spacing_m: float, max_leg_m: float
) -> tuple[Candidates, list[Note]]:
    """Make candidates of the points of a square grid that lie on allowed land.

    Args:
        land: a GeoDataFrame of polygons; a point has the attributes of the first it lies in.
        streets, max_leg_m: as for ``at_frontage``.
        spacing_m: from point to point (metres); points have multiples of it as coordinates.

    Returns:
        (CANDIDATES, named by column and row of the grid; notes on those left out).

    Raises:
        InputError: as for ``at_frontage``; or no land.
        TableError: the streets break their contract.
    """
    if not 0 < spacing_m < np.inf or land.empty:
        fault = Said(
            f"须有用地，且间距大于 0 米，现为 {spacing_m}",
            f"land and a spacing above 0 m are needed, not {spacing_m}",
        )
        raise InputError("grid", [fault])
    low, high = np.ceil(land.total_bounds[:2] / spacing_m), np.floor(land.total_bounds[2:] / spacing_m)
    column, row = np.meshgrid(*(np.arange(a, b + 1, dtype=np.int64) for a, b in zip(low, high, strict=True)))
    points = np.asarray(shapely.points(spacing_m * column.ravel(), spacing_m * row.ravel()))
    polygon, point = shapely.STRtree(points).query(land.geometry.to_numpy(), "intersects")
    inside = pd.Series(polygon).groupby(point).min()
    names = [f"grid:{column.flat[i]}:{row.flat[i]}" for i in inside.index]
    places = land.iloc[inside.to_numpy()].set_axis(pd.Index(names, name="candidate_id", dtype="str"))
    return at_frontage(
        places.set_geometry(points[inside.index.to_numpy()], crs=land.crs),
        streets,
        max_leg_m=max_leg_m,
        place="grid",
    )


def positions(candidates: Candidates, network: Network) -> Positions:
    """Return the POSITIONS of candidates on the streets that they front on.

    They are not linked (NaN) where that street is not open to the network's mode.
    """
    edge = pd.Index(network.street_id).get_indexer(pd.Index(candidates["street_id"].astype("str")))
    table = pd.DataFrame(candidates[["along_m", "leg_m"]])
    table.insert(0, "edge", edge.astype(float))
    return table.where(np.repeat(edge[:, np.newaxis] >= 0, 3, axis=1))


def _check(places: geopandas.GeoDataFrame, streets: Streets, max_leg_m: float) -> None:
    tables.check(streets, tables.STREETS)
    faults = []
    if places.crs != streets.crs:
        faults.append(
            Said(
                f"候选点的坐标系是 {places.crs}，街道的是 {streets.crs}",
                f"they are in {places.crs}, the streets in {streets.crs}",
            )
        )
    if not 0 < max_leg_m < np.inf:
        faults.append(
            Said(
                f"`max_leg_m` 应大于 0 米，现为 {max_leg_m}",
                f"`max_leg_m` must be a distance above 0 m, not {max_leg_m}",
            )
        )
    if not places.index.is_unique:
        shown = examples(places.index[places.index.duplicated()].unique())
        faults.append(Said(f"编号重复（{shown.zh}）", f"repeated ids ({shown})"))
    taken = [name for name in ("place", "street_id", "along_m", "leg_m") if name in places.columns]
    faults += [
        Said(
            f"列名“{name}”要留给计算结果；请改名",
            f"column '{name}' is needed for what is found here; rename it",
        )
        for name in taken
    ]
    if faults:
        raise InputError("candidates", faults)


def _amounts(places: geopandas.GeoDataFrame, name: str, default: float) -> Floats:
    if name not in places.columns:
        return np.full(len(places), default)
    return np.asarray(pd.to_numeric(places[name], errors="coerce"), dtype=float)


def _frontage(
    places: geopandas.GeoDataFrame, streets: Streets, max_leg_m: float
) -> dict[str, Objects | Floats]:
    """The nearest point of each place's boundary to a street, and where on that street it is."""
    streets = streets[streets["layer"] == 0].sort_index()
    shapes, lines = places.geometry.to_numpy(), streets.geometry.to_numpy()
    shapes = np.where(shapely.get_dimensions(shapes) == 2, shapely.boundary(shapes), shapes)
    found = shapely.STRtree(lines).query_nearest(shapes, max_distance=max_leg_m)
    nearest = pd.Series(found[1]).groupby(found[0]).min()
    row, street = nearest.index.to_numpy(), nearest.to_numpy()
    points = shapely.get_point(shapely.shortest_line(shapes[row], lines[street]), 0)
    share = shapely.line_locate_point(lines[street], points, normalized=True)
    columns = {
        "street_id": streets.index[street],
        "along_m": share * streets["length_m"].to_numpy(dtype=float)[street],
        "leg_m": shapely.distance(points, lines[street]),
        places.geometry.name: points,
    }
    frame = pd.DataFrame(columns, index=row).reindex(range(len(places)))
    return {str(name): frame[name].to_numpy() for name in frame}


def _crowded(found: Candidates, spacing_m: float) -> Booleans:
    """Which points are nearer than the spacing to one that stays."""
    xy = shapely.get_coordinates(found.geometry.to_numpy())
    tree, out = KDTree(xy) if len(xy) else None, np.zeros(len(xy), dtype=bool)
    done = np.zeros(len(xy), dtype=bool)
    for i in np.lexsort((xy[:, 1], xy[:, 0], -found["streets"].to_numpy())):
        done[i] = True
        if tree is not None and not out[i]:
            near = np.array(tree.query_ball_point(xy[i], spacing_m), dtype=np.int64)
            out[near[~done[near] & (np.hypot(*(xy[near] - xy[i]).T) < spacing_m)]] = True
    return out


def _finished(table: geopandas.GeoDataFrame, notes: list[Note]) -> tuple[Candidates, list[Note]]:
    found = geopandas.GeoDataFrame(table, crs=table.crs).rename_axis("candidate_id").sort_index()
    tables.check(found, CANDIDATES)
    number = len(found)
    zh, en = f"候选点 {number} 处", counted(number, "candidate site")
    return found, [Note("found", "facilities", zh, en, number, "candidates"), *notes]
