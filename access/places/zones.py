"""Zones: the units for which verdicts are given, and each cell's share in them."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource

from access import tables
from access.errors import FileError
from access.places import readers
from access.places.osm import OsmFile
from access.places.population import Grid
from access.places.quality import Note
from access.tables import counted, examples

_NAME = ("name", "name_zh", "名称", "NAME_TC", "NAME")


def from_osm(source: OsmFile, level: int) -> Any:
    """Return the administrative units of a level of an OpenStreetMap file, in WGS-84.

    Raises:
        FileError: the file holds none of this level.
    """
    units = source.admin_units(level)
    if units.empty:
        raise FileError(str(source.path), [f"no administrative units of level {level} in it"])
    return units


def from_layer(path: Path, *, id_column: str | None, name_column: str | None) -> Any:
    """Read zones from a polygon layer, in the layer's CRS: index zone_id, column name.

    Raises:
        FileError: unreadable, no polygons, a missing column, or repeated ids.
    """
    layer, _ = readers.features(path)
    kinds = sorted(set(layer.geom_type) - {"Polygon", "MultiPolygon"})
    if kinds:
        raise FileError(str(path), [f"zones are polygons; this layer holds {', '.join(kinds)}"])
    name = layer[readers.column(layer, name_column, _NAME, path)].astype("str")
    ids = layer[readers.column(layer, id_column, (), path)].astype("str") if id_column else name
    repeated = ids[ids.duplicated()].unique()
    if len(repeated):
        shown = examples(repeated)
        raise FileError(str(path), [f"{counted(len(repeated), 'repeated zone id')} ({shown})"])
    return geopandas.GeoDataFrame(
        {"name": name.to_numpy()},
        index=pd.Index(ids, name="zone_id"),
        geometry=layer.geometry.to_numpy(),
        crs=layer.crs,
    )


def measured(zones: Any, crs: Any) -> tuple[Any, list[Note]]:
    """Project the zones, mend invalid outlines, and sort them by id."""
    zones = zones.to_crs(crs).sort_index()
    invalid = ~zones.is_valid
    zones.geometry = zones.geometry.make_valid()
    tables.check(zones, tables.ZONES)
    area_km2 = zones.area.sum() / 1e6
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
                f"{int(invalid.sum())} 个分区的边界自相交，已修复（{shown}）",
                f"{counted(int(invalid.sum()), 'zone')} with a self-crossing outline, mended ({shown})",
                int(invalid.sum()),
                "zones",
            )
        )
    return zones, notes


def shares(grid: Grid, zones: Any) -> tuple[Any, list[Note]]:
    """Return each cell's share in each zone (CELL_ZONES), by exact area.

    Where zones overlap, a cell's shares are scaled back to 1 in all: nobody is counted twice.

    Args:
        grid: the population grid.
        zones: a ZONES table.
    """
    rows, columns = grid.persons.shape
    left, bottom, right, top = grid.bounds
    source = NumPyRasterSource(np.zeros((rows, columns)), left, bottom, right, top, srs_wkt=grid.crs.to_wkt())
    outlines = zones[["geometry"]].to_crs(grid.crs).reset_index()
    found = exact_extract(
        source,
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
    total = share.groupby("cell_id")["share"].transform("sum")
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
