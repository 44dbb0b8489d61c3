"""Zones: the units for which verdicts are given, and each cell's share in them."""

from collections.abc import Callable, Iterable, Mapping
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
from access.contracts.said import Said, examples, joined, zh
from access.contracts.tables import CellZones, Zones, counted
from access.contracts.zone_names import Names, plain
from access.places import datums, readers, zone_rows
from access.places.grid import Grid
from access.places.osm.file import OsmFile
from access.places.reading import AS_IT_SAYS, Reading

_NAME = ("name", "name_zh", "名称", "NAME_TC", "NAME")
# usual headers of columns that are looked for, in small letters without blanks
_LEVEL = ("级别", "行政级别", "行政等级", "层级", "行政层级", "区划级别", "分区级别")
_CLASS = ("城乡分类", "城乡分类代码", "城乡划分", "城乡划分代码", "城乡属性", "城乡类型", "城乡类别")
_CODE = (
    *(
        "code",
        "adcode",
        "区划代码",
        "行政区划代码",
        "行政区代码",
        "统计用区划代码",
        "统计区划代码",
        "行政代码",
    ),
    *("xzqdm", "xzqhdm", "division_code", "pac", "代码", "区域代码", "行政编码", "行政区划编码", "区划码"),
)
# columns of the contract that hold numbers; other columns of a layer are attributes, kept as they are
_NUMBERS = tuple(name for name, each in tables.ZONES.columns.items() if each.kind == "number")


def from_osm(source: OsmFile, level: int) -> tuple[Zones, list[Note]]:
    """Return the administrative units of a level of an OpenStreetMap file, in WGS-84, and notes.

    Raises:
        FileError: the file holds none of this level whose extent is known.
    """
    units, notes = source.admin_units(level)
    if units.empty:
        none = Said(f"其中没有 {level} 级行政区", f"no administrative units of level {level} in it")
        raise FileError(str(source.path), [joined([none, *(Said(note.zh, note.en) for note in notes)])])
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
        own: attribute (level, parent_id, class, code, persons, …) → the layer's own column for it.

    Returns:
        (zones, with words for levels, classes and parents as they stand there; notes on what was doubtful).

    Raises:
        FileError: unreadable, rows that are no polygons, a missing column, empty ids, zones of one id.
    """
    layer, notes = readers.layer(path, reading, subject="zones", areas=True)
    if layer.empty:
        raise FileError(str(path), [Said("没有任何分区", "it holds no zones")])
    faults = zone_rows.shape_faults(path, layer)
    try:
        name_from = readers.column(layer, name_column, _NAME, path)
        id_from = readers.column(layer, id_column, (), path) if id_column else name_from
    except FileError as error:
        raise FileError(str(path), [*faults, *error.faults]) from error
    name, ids = readers.text(layer[name_from]), readers.text(layer[id_from])
    faults += [
        fault for each in sorted({name_from, id_from}) for fault in zone_rows.empty_faults(path, layer, each)
    ]
    if faults:
        repeated = ids[ids.duplicated() & ids.notna()].unique()
        told = counted(len(repeated), "repeated zone id")
        what = Said(f"{len(repeated)} 个编号重复（{examples(repeated)}）", f"{told} ({examples(repeated)})")
        raise FileError(str(path), [*faults, *([what] if len(repeated) else [])])
    attributes, of_numbers = _attributes(layer, {name_from, id_from}, own, path)
    table = geopandas.GeoDataFrame(
        {
            "name": pd.array(name.to_numpy(), dtype="str"),
            **attributes,
        },
        index=pd.Index(ids, name="zone_id", dtype="str"),
        geometry=layer.geometry.to_numpy(),
        crs=layer.crs,
    )
    table, more = zone_rows.united(table, path)
    notes = [*notes, *of_numbers]
    return table, [*notes, *more]


def _attributes(
    layer: geopandas.GeoDataFrame, taken: set[str], own: Mapping[str, str], path: Path
) -> tuple[dict[str, Any], list[Note]]:
    """The columns beside id and name: numbers of the contract as numbers, all others as text."""
    named = {readers.column(layer, name, (), path): attribute for attribute, name in own.items()}
    rest = layer.columns.drop([layer.geometry.name, *taken])
    usual = _usual(rest, {*own, *map(str, rest)}, set(named))
    named |= usual
    columns: dict[str, str] = {}
    for name in rest:  # what the study names goes before a column that bears the attribute's name
        attribute = named.get(str(name), str(name))
        if str(name) in named or attribute not in own:
            columns[attribute] = name
    # a column may be two things: its id, too, or the code that tells the parent as well
    for attribute, name in own.items():
        columns.setdefault(attribute, readers.column(layer, name, (), path))
    columns |= {name: name for name in usual}  # which others may look for by their own name
    found: dict[str, Any] = {}
    notes: list[Note] = []
    for attribute, name in columns.items():
        if attribute in _NUMBERS:
            values, more = readers.amounts(layer, name, path, own=name, attribute=attribute, subject="zones")
            found[attribute] = values.to_numpy()
            notes += more
        elif attribute != "name":
            found[attribute] = pd.array(readers.text(layer[name]).to_numpy(), dtype="str")
    return found, notes


def _usual(columns: Iterable[Any], known: set[str], taken: set[str]) -> dict[str, str]:
    """Columns under usual headers for a level, a class, a division code → the attribute."""
    known_as = {plain(name): str(name) for name in columns if str(name) not in taken}
    usual = {"level": _LEVEL, "class": _CLASS, "code": _CODE}
    found = {}
    for attribute, headers in usual.items():
        name = next((known_as[each] for each in headers if each in known_as), None)
        if attribute not in known and name is not None:
            found[name] = attribute
    return found


def chosen(
    zones: Zones,
    wanted: tuple[str, ...] | None,
    path: Path,
    suggest: Callable[[str, list[str]], str],
    aliases: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Zones, list[Note]]:
    """Keep the zones that the study wants, by their ids or names; all of them without.

    Args:
        zones: index zone_id, column name.
        wanted: ids or names, with or without 区, 街道 …; every zone of a name that several carry is kept.
        path: where they come from.
        suggest: hint for an unknown word, from the known ones.
        aliases: name → another name of the same place.

    Raises:
        FileError: zones that are not there.
    """
    if wanted is None:
        return zones, []
    names = Names(dict(zip(zones.index, zones["name"], strict=True)), aliases)
    found = {each: names.find(each) for each in wanted}
    unknown, more = some(each for each, ids in found.items() if not ids)
    if unknown:
        hints = [(each, suggest(each, names.known)) for each in unknown]
        faults = [
            Said(f"没有分区“{each}”；{zh(hint)}", f"no zone '{each}' in it; {hint}") for each, hint in hints
        ]
        raise FileError(str(path), [*faults, *more])
    several = {each: sorted(set(zones["name"][ids])) for each, ids in found.items()}
    if faults := [names.ambiguous(each, called) for each, called in several.items() if len(called) > 1]:
        raise FileError(str(path), faults)
    kept = zones.index.isin([zone for ids in found.values() for zone in ids])
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
