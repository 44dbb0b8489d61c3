"""Facility lists and OpenStreetMap places → the FACILITIES and ENTRANCES tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access import tables
from access.errors import FileError
from access.places import readers
from access.places.osm import OsmFile
from access.places.quality import Note
from access.tables import counted, examples

Suggest = Callable[[str], str]
_SAME_PLACE_M = 50
_NAME = ("name", "name_zh", "名称", "机构名称", "设施名称")
# columns of the contract that hold numbers; other columns of a list are attributes, kept as they are
_NUMBERS = tuple(name for name, each in tables.FACILITIES.columns.items() if each.kind == "number")


def from_osm(
    source: OsmFile, rules: Mapping[str, tuple[dict[str, str], ...]], crs: Any
) -> tuple[Any, Any, list[Note]]:
    """Find the facilities of an OpenStreetMap file.

    An area (a building, a pitch) stands at the entrances mapped on its outline, or at a point
    inside it where there are none.

    Args:
        source: the file.
        rules: facility type → tag sets, any one of which makes a place a facility of that type.
        crs: the projected CRS of the study.

    Returns:
        (FACILITIES, ENTRANCES, notes); a place that fits several types is one facility of each.
    """
    places = source.places
    chosen = [
        (osm_id, kind)
        for osm_id, tags in places["tags"].items()
        for kind, sets in rules.items()
        if any(all(tags.get(key) == value for key, value in each.items()) for each in sets)
    ]
    notes = _cut_notes(source, places.loc[[osm_id for osm_id, _ in chosen]])
    chosen = [(osm_id, kind) for osm_id, kind in chosen if places.geometry[osm_id] is not None]
    rows = places.loc[[osm_id for osm_id, _ in chosen]].to_crs(crs)
    doors = geopandas.GeoSeries(rows["entrances"], crs=places.crs).to_crs(crs)
    ids = pd.Index([f"{osm_id}:{kind}" for osm_id, kind in chosen], name="facility_id", dtype="str")
    area = rows.area.to_numpy()
    facilities = geopandas.GeoDataFrame(
        {
            "type": [kind for _, kind in chosen],
            "name": [tags.get("name:zh") or tags.get("name") for tags in rows["tags"]],
            "capacity": [_number(tags.get("capacity", "")) for tags in rows["tags"]],
            "area_m2": np.where(area > 0, area, np.nan),
            "source": source.path.name,
        },
        index=ids,
        geometry=rows.representative_point().to_numpy(),
        crs=crs,
    )
    marked = geopandas.GeoSeries(doors.to_numpy(), index=ids, crs=crs).dropna().explode()
    plain = facilities.geometry[~ids.isin(marked.index)]
    entrances = geopandas.GeoDataFrame(geometry=pd.concat([plain, marked])).sort_index(kind="stable")
    entrances.index.name = "facility_id"
    return facilities, entrances, notes


def _cut_notes(source: OsmFile, rows: Any) -> list[Note]:
    placed = rows.geometry.notna()
    cut, lost = int((~rows["whole"] & placed).sum()), int((~placed).sum())
    name = source.path.name
    found = [
        Note(
            "doubtful",
            "facilities",
            f"{name}：{cut} 处设施被文件边界截断，按边界内部分的中心定位",
            f"{name}: {counted(cut, 'facility place')} cut by the file's border, placed by the part inside",
            cut,
            "facilities",
        ),
        Note(
            "left_out",
            "facilities",
            f"{name}：{lost} 处设施在文件中没有坐标",
            f"{name}: {counted(lost, 'facility place')} without coordinates in the file",
            lost,
            "facilities",
        ),
    ]
    return [note for note in found if note.number]


def _number(text: str) -> float:
    return float(text) if text.isdigit() else float("nan")


@dataclass(frozen=True)
class Columns:
    """How to read a list of facilities.

    Attributes:
        kind: the type of every row; None where a column holds it.
        type: the column of each row's type.
        types: the list's own words → facility types; rows with other words are left out and
            counted. Empty: the column holds facility types already.
        where: column → values; only rows with one of the values count.
        x, y, id, name: columns; None finds the usual ones (and makes ids of the line numbers).
        crs: the CRS, where the file names none; CSV and GeoJSON default to WGS-84.
        layer: which layer of a GeoPackage that holds several.
        attributes: attribute → the list's own column for it.
        prefix: what the made ids begin with; None: the file's name.
    """

    kind: str | None = None
    type: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    x: str | None = None
    y: str | None = None
    id: str | None = None
    name: str | None = None
    crs: str | None = None
    layer: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    prefix: str | None = None


def from_list(
    path: Path,
    columns: Columns,
    crs: Any,
    *,
    known: tuple[str, ...],
    suggest: Suggest,
    area: Any,
) -> tuple[Any, Any, list[Note]]:
    """Read a list of facilities: CSV, GeoJSON, GeoPackage or shapefile.

    Args:
        path: the file.
        columns: how to read it.
        crs: the projected CRS of the study.
        known: the vocabulary of facility types.
        suggest: hint for an unknown word.
        area: a GeoSeries with the polygon where the study's streets are.

    Returns:
        (FACILITIES, ENTRANCES, notes).

    Raises:
        FileError: unreadable, a column is missing, unknown types, repeated ids, or longitude and
            latitude swapped.
    """
    layer, notes = readers.features(
        path, x=columns.x, y=columns.y, source_crs=columns.crs, name=columns.layer
    )
    _check_order(path, layer, area)
    for name, values in columns.where.items():
        layer = layer[layer[readers.column(layer, name, (), path)].astype(str).isin(values)]
    if columns.kind is not None:
        layer = layer.assign(_type=columns.kind)
    else:
        layer, more = _typed(layer, path, columns, known, suggest)
        notes += more
    if layer.empty:
        raise FileError(str(path), ["no row is left after `where` and `types`; check both"])
    layer = _renamed(layer, columns, path)
    name_column = _optional(layer, columns.name, path)
    points = layer.to_crs(crs).representative_point()
    facilities = geopandas.GeoDataFrame(
        {
            "type": layer["_type"].to_numpy(),
            "name": readers.text(layer[name_column]).to_numpy() if name_column else None,
            **{name: _amounts(layer, name, path) for name in _NUMBERS},
            **_attributes(layer, {name_column, columns.id}),
            "source": path.name,
        },
        index=_ids(layer, columns, path),
        geometry=points.to_numpy(),
        crs=crs,
    ).sort_index(kind="stable")
    return facilities, facilities[["geometry"]].copy(), notes


def _typed(
    layer: Any, path: Path, columns: Columns, known: tuple[str, ...], suggest: Suggest
) -> tuple[Any, list[Note]]:
    word = layer[readers.column(layer, columns.type, ("type", "category", "类型"), path)]
    word = word.astype(str).str.strip()
    if columns.types:
        kept = word.isin(columns.types)
        others = word[~kept].value_counts()
        shown = examples(f"{name} {times}" for name, times in others.items())
        note = Note(
            "left_out",
            "facilities",
            f"{path.name}：{int((~kept).sum())} 行的类别没有列入 types（{shown}）",
            f"{path.name}: {counted((~kept).sum(), 'row')} of kinds not named in `types` ({shown})",
            int((~kept).sum()),
            "rows",
        )
        return layer[kept].assign(_type=word[kept].map(dict(columns.types))), [note] if len(others) else []
    unknown = sorted(set(word) - set(known))
    if unknown:
        raise FileError(str(path), [f"unknown facility type '{name}'; {suggest(name)}" for name in unknown])
    return layer.assign(_type=word), []


def _optional(layer: Any, wanted: str | None, path: Path) -> str | None:
    if wanted is not None:
        return readers.column(layer, wanted, (), path)
    return next((name for name in _NAME if name in layer.columns), None)


def _renamed(layer: Any, columns: Columns, path: Path) -> Any:
    """Give columns of the list the names of the attributes that they hold."""
    own = {readers.column(layer, name, (), path): attribute for attribute, name in columns.attributes.items()}
    return layer.drop(
        columns=[each for each in own.values() if each in layer.columns and each not in own]
    ).rename(columns=own)


def _attributes(layer: Any, taken: set[str | None]) -> dict[str, Any]:
    """The other columns of a list, as text."""
    known = {*_NUMBERS, "type", "name", "source", "_type", layer.geometry.name, *taken}
    return {
        str(name): pd.array(readers.text(layer[name]), dtype="str")
        for name in layer.columns
        if name not in known
    }


def _amounts(layer: Any, name: str, path: Path) -> Any:
    if name not in layer.columns:
        return np.full(len(layer), np.nan)
    return readers.numbers(layer, name, path).to_numpy()


def _ids(layer: Any, columns: Columns, path: Path) -> Any:
    if columns.id is None:
        # the line of the file: the header is line 1
        made = [f"{columns.prefix or path.stem}:{number + 2}" for number in layer.index]
        return pd.Index(made, name="facility_id", dtype="str")
    given = readers.text(layer[readers.column(layer, columns.id, (), path)])
    repeated = given[given.duplicated() & given.notna()].unique()
    faults = [f"{counted(len(repeated), 'repeated id')} ({examples(repeated)})"] if len(repeated) else []
    if given.isna().any():
        lines = examples(given.index[given.isna()] + 2)
        faults.append(
            f"column '{columns.id}' is empty in {counted(int(given.isna().sum()), 'row')} (line {lines})"
        )
    if faults:
        raise FileError(str(path), faults)
    return pd.Index(given, name="facility_id", dtype="str")


def joined(parts: list[tuple[Any, Any]]) -> tuple[Any, Any, list[Note]]:
    """Put the facilities of several sources into one pair of tables.

    Returns:
        (FACILITIES, ENTRANCES, a note on facilities that look listed twice; they are kept).

    Raises:
        TableError: ids that stand in two sources, or another broken contract.
    """
    facilities = pd.concat([each for each, _ in parts])
    entrances = pd.concat([each for _, each in parts])
    tables.check(facilities, tables.FACILITIES)
    tables.check(entrances, tables.ENTRANCES)
    twice = _listed_twice(facilities)
    note = Note(
        "doubtful",
        "facilities",
        f"{len(twice)} 处设施与同名同类设施相距不到 {_SAME_PLACE_M} 米，可能重复，保留（{examples(twice)}）",
        f"{counted(len(twice), 'facility place')} within {_SAME_PLACE_M} m of another of the same type"
        f" and name, perhaps listed twice; kept ({examples(twice)})",
        len(twice),
        "facilities",
    )
    return facilities, entrances, [note] if twice else []


def _listed_twice(facilities: Any) -> list[str]:
    """Ids of facilities that stand near an earlier one of the same type and name."""
    named = facilities[facilities["name"].notna()]
    first = named.groupby(["type", "name"])["geometry"].transform("first")
    again = named.duplicated(["type", "name"])
    near = named.geometry.distance(geopandas.GeoSeries(first, crs=named.crs)) <= _SAME_PLACE_M
    return [str(each) for each in named.index[again & near]]


def _check_order(path: Path, layer: Any, area: Any) -> None:
    """Refuse points that lie far from the streets, but on them once x and y change places."""
    here = area.to_crs(layer.crs).iloc[0]
    points = layer.geometry.representative_point()
    x, y = points.x.to_numpy(), points.y.to_numpy()
    shapely.prepare(here)
    inside, swapped = shapely.intersects_xy(here, x, y), shapely.intersects_xy(here, y, x)
    if swapped.any() and not inside.any():
        raise FileError(
            str(path),
            [
                f"longitude and latitude look swapped: {counted(int(swapped.sum()), 'point')} would"
                " fall on the study's streets with x and y exchanged; name the columns with"
                " `x_column` and `y_column`"
            ],
        )
