"""Zones: the units for which verdicts are given, and each cell's share in them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
from exactextract import exact_extract

from access.contracts import tables
from access.contracts.errors import FileError, some
from access.contracts.notes import Note
from access.contracts.tables import CellZones, Zones, counted, examples
from access.places import checks, datums, readers
from access.places.grid import Grid
from access.places.osm.file import OsmFile
from access.places.reading import AS_IT_SAYS, Reading

_NAME = ("name", "name_zh", "名称", "NAME_TC", "NAME")
_HALFWAY = 180.0  # degrees round the earth; no zone is as wide, but one whose longitudes jump by 360 is
# columns of the contract that hold numbers; other columns of a layer are attributes, kept as they are
_NUMBERS = tuple(name for name, each in tables.ZONES.columns.items() if each.kind == "number")


def from_osm(source: OsmFile, level: int) -> tuple[Zones, list[Note]]:
    """Return the administrative units of a level of an OpenStreetMap file, in WGS-84, and notes.

    Raises:
        FileError: the file holds none of this level whose extent is known.
    """
    units, notes = source.admin_units(level)
    if units.empty:
        lost = [f"; {note.en}" for note in notes]
        raise FileError(
            str(source.path), ["".join([f"no administrative units of level {level} in it", *lost])]
        )
    return units, notes


def from_layer(
    path: Path,
    *,
    id_column: str | None,
    name_column: str | None,
    reading: Reading = AS_IT_SAYS,
    own: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Zones, list[Note]]:
    """Read zones from a polygon layer, in the layer's CRS: index zone_id, name and attributes.

    Args:
        path: the file.
        id_column, name_column: columns; without, the usual names, and the name as the id.
        reading: how to read it.
        own: attribute (level, parent_id, class, persons, …) → the layer's own column for it.

    Returns:
        (ZONES; notes on what was doubtful in reading them).

    Raises:
        FileError: unreadable, rows that are no polygons, a missing column, empty or repeated ids.
    """
    layer, notes = readers.layer(path, reading, subject="zones")
    if layer.empty:
        raise FileError(str(path), ["it holds no zones"])
    faults = _shape_faults(path, layer)
    try:
        name_from = readers.column(layer, name_column, _NAME, path)
        id_from = readers.column(layer, id_column, (), path) if id_column else name_from
    except FileError as error:
        raise FileError(str(path), [*faults, *error.faults]) from error
    name, ids = readers.text(layer[name_from]), readers.text(layer[id_from])
    faults += [fault for each in sorted({name_from, id_from}) for fault in _empty_faults(path, layer, each)]
    repeated = ids[ids.duplicated() & ids.notna()].unique()
    if len(repeated):
        faults.append(f"{counted(len(repeated), 'repeated zone id')} ({examples(repeated)})")
    if faults:
        raise FileError(str(path), faults)
    attributes, more = _attributes(layer, {name_from, id_from}, own, path, ids)
    table = geopandas.GeoDataFrame(
        {
            "name": pd.array(name.to_numpy(), dtype="str"),
            **attributes,
        },
        index=pd.Index(ids, name="zone_id", dtype="str"),
        geometry=layer.geometry.to_numpy(),
        crs=layer.crs,
    )
    return table, [*notes, *more]


def _attributes(
    layer: geopandas.GeoDataFrame, taken: set[str], own: Mapping[str, str], path: Path, ids: pd.Series
) -> tuple[dict[str, Any], list[Note]]:
    """The columns beside id and name: numbers of the contract as numbers, all others as text."""
    named = {readers.column(layer, name, (), path): attribute for attribute, name in own.items()}
    columns = {
        named.get(str(name), str(name)): name for name in layer.columns.drop([layer.geometry.name, *taken])
    }
    found: dict[str, Any] = {}
    notes: list[Note] = []
    for attribute, name in columns.items():
        if attribute in _NUMBERS:
            values, more = readers.amounts(layer, name, path, own=name, attribute=attribute, subject="zones")
            found[attribute] = values.to_numpy()
            notes += more
        elif attribute != "name":
            found[attribute] = pd.array(readers.text(layer[name]).to_numpy(), dtype="str")
    if "parent_id" in found:
        lost = sorted(set(found["parent_id"].dropna()) - set(ids))
        if lost:
            raise FileError(str(path), [f"parent zones that are not in it: {examples(lost)}"])
        round_ = _rounds(dict(zip(ids, found["parent_id"], strict=True)))
        if round_:
            raise FileError(str(path), [f"zones that lie in themselves by their parents: {examples(round_)}"])
    return found, notes


def _rounds(parent: dict[str, str | None]) -> list[str]:
    """The zones from which one comes back to them by going from parent to parent.

    >>> _rounds({"a": "b", "b": "a", "c": "a", "d": None})
    ['a', 'b']
    """
    found = []
    for zone, first in parent.items():
        seen, above = {zone}, first
        while isinstance(above, str) and above not in seen:
            seen.add(above)
            above = parent[above]
        if above == zone:
            found.append(zone)
    return found


def _shape_faults(path: Path, layer: geopandas.GeoDataFrame) -> list[str]:
    lost = checks.unplaced(layer)
    other = ~lost & ~np.asarray(layer.geom_type.isin(["Polygon", "MultiPolygon"]))
    faults = []
    if other.any():
        kinds = ", ".join(sorted(set(layer.geom_type[other])))
        faults.append(f"zones are polygons; this layer holds {kinds} ({checks.rows(path, other)})")
    if lost.any():
        where = f"{counted(int(lost.sum()), 'row')} without geometry, or with a broken outline"
        faults.append(f"{where} ({checks.rows(path, lost)}); draw the zone, or take the row out")
    wide = layer.geometry.bounds.pipe(lambda each: each["maxx"] - each["minx"] > _HALFWAY).to_numpy()
    if layer.crs is not None and layer.crs.is_geographic and wide.any():
        where = f"{counted(int(wide.sum()), 'zone')} more than {_HALFWAY:g}° wide ({checks.rows(path, wide)})"
        faults.append(
            f"{where}: where it crosses the 180th meridian, write longitudes beyond it as 180.5, or cut it"
        )
    return faults


def _empty_faults(path: Path, layer: geopandas.GeoDataFrame, column: str) -> list[str]:
    empty = np.asarray(readers.text(layer[column]).isna())
    if not empty.any():
        return []
    return [f"column '{column}' is empty in {counted(int(empty.sum()), 'row')} ({checks.rows(path, empty)})"]


def chosen(
    zones: Zones, wanted: tuple[str, ...] | None, path: Path, suggest: Callable[[str, list[str]], str]
) -> tuple[Zones, list[Note]]:
    """Keep the zones that the study wants, by their ids or names; all of them without.

    Args:
        zones: index zone_id, column name.
        wanted: ids or names; every zone of a name that several carry is kept.
        path: where they come from.
        suggest: hint for an unknown word, from the known ones.

    Raises:
        FileError: zones that are not there.
    """
    if wanted is None:
        return zones, []
    there = {*zones.index, *zones["name"]}
    known = sorted(there)
    unknown, more = some(each for each in wanted if each not in there)
    if unknown:
        raise FileError(
            str(path), [*(f"no zone '{each}' in it; {suggest(each, known)}" for each in unknown), *more]
        )
    kept = zones.index.isin(wanted) | zones["name"].isin(wanted)
    lost = int((~kept).sum())
    note = Note(
        "left_out",
        "zones",
        f"{lost} 个分区没有列入 names，不参与评价（{examples(zones['name'][~kept])}）",
        f"{counted(lost, 'zone')} not among `names` ({examples(zones['name'][~kept])})",
        lost,
        "zones",
    )
    return zones[kept], [note] if lost else []


def measured(zones: Zones, crs: pyproj.CRS) -> tuple[Zones, list[Note]]:
    """Project the zones, mend invalid outlines, and sort them by id."""
    zones = datums.project(zones, crs).sort_index()
    invalid = ~zones.is_valid
    # only areas: a spike or a line between two parts holds nobody
    zones.geometry = zones.geometry.make_valid(method="structure", keep_collapsed=False)
    tables.check(zones, tables.ZONES)
    area_km2 = zones.union_all().area / 1e6
    notes = [
        Note(
            "found",
            "zones",
            f"分区 {len(zones)} 个，共 {area_km2:.2f} 平方公里",
            f"{counted(len(zones), 'zone')}, {area_km2:.2f} km² in all",
            len(zones),
            "zones",
        )
    ]
    if invalid.any():
        shown = examples(zones.index[invalid])
        notes.append(
            Note(
                "doubtful",
                "zones",
                f"{int(invalid.sum())} 个分区的边界无效（自相交、尖刺或部分重叠），已修复（{shown}）",
                f"{counted(int(invalid.sum()), 'zone')} with an invalid outline (self-crossing, a spike,"
                f" overlapping parts), mended ({shown})",
                int(invalid.sum()),
                "zones",
            )
        )
    return zones, notes


def shares(grid: Grid, zones: Zones) -> tuple[CellZones, list[Note]]:
    """Return each cell's share in each zone (CELL_ZONES), by exact area.

    Where zones of one level overlap, a cell's shares are scaled back to 1 in all: nobody is counted
    twice. Zones of different levels lie in one another.

    Args:
        grid: the population grid.
        zones: a ZONES table.
    """
    outlines = grid.cut(zones.geometry).to_frame("geometry").reset_index()
    found = exact_extract(
        grid.source,
        outlines,
        ["cell_id", "coverage"],
        include_cols=["zone_id"],
        output="pandas",
    )
    share = pd.DataFrame(
        {
            "cell_id": np.concatenate([*found["cell_id"], np.array([], dtype=np.int64)]),
            "zone_id": np.repeat(found["zone_id"].to_numpy(), found["cell_id"].map(len)),
            "share": np.concatenate([*found["coverage"], np.array([])]),
        }
    )
    share = share[share["share"] > 0].astype({"cell_id": np.int64})
    of_level = levels(zones).reindex(share["zone_id"]).to_numpy()
    total = share.groupby([share["cell_id"], of_level])["share"].transform("sum")
    twice = total > 1 + 1e-6
    share["share"] = share["share"] / np.maximum(total, 1.0)
    table = share.set_index(["cell_id", "zone_id"]).sort_index()
    tables.check(table, tables.CELL_ZONES)
    cells = int(share.loc[twice, "cell_id"].nunique())
    note = Note(
        "doubtful",
        "zones",
        f"分区互相重叠，涉及 {cells} 个人口格网；重叠部分按比例分摊，不重复计人",
        f"zones overlap in {counted(cells, 'cell')}; people there are split, not counted twice",
        cells,
        "cells",
    )
    return table, [note] if cells else []


def levels(zones: Zones) -> pd.Series:
    """Return what zones that lie beside one another share: their level, and how many lie around them."""
    level = zones["level"].fillna("") if "level" in zones.columns else pd.Series("", index=zones.index)
    if "parent_id" not in zones.columns:
        return level
    around = pd.Series(0, index=zones.index)
    above = zones["parent_id"].where(zones["parent_id"] != zones.index.to_series())
    while above.notna().any():
        around += above.notna()
        above = above.map(zones["parent_id"])
    return level + " " + around.astype("str")
