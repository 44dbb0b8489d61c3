"""A planner's list of facilities: CSV, GeoJSON, GeoPackage or shapefile → FACILITIES and ENTRANCES."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyproj
import shapely
from pandas.api.extensions import ExtensionArray

from access.contracts import tables
from access.contracts.arrays import Floats
from access.contracts.errors import FileError, some
from access.contracts.notes import Note
from access.contracts.tables import Entrances, Facilities, counted, examples
from access.places import checks, datums, readers, strays
from access.places.facilities.outlines import outlines
from access.places.reading import AS_IT_SAYS, Reading

Suggest = Callable[[str], str]
_NAME = ("name", "name_zh", "名称", "机构名称", "设施名称")
# types of areas that one may step into anywhere, as a rule
_OPEN = ("park", "sports_park", "fitness_square", "sports_ground", "multi_sport_court", "football_pitch")
_RING, _LINE, _POINTS, _LINES = 2, 1, 4, 5  # types of shapes, as GEOS numbers them
# columns of the contract that hold numbers; other columns of a list are attributes, kept as they are
_NUMBERS = tuple(name for name, each in tables.FACILITIES.columns.items() if each.kind == "number")


@dataclass(frozen=True)
class Columns:
    """How to read a list of facilities.

    Attributes:
        kind: the type of every row; None where a column holds it.
        type: the column of each row's type.
        types: the list's own words → facility types; rows with other words are left out and
            counted. Empty: the column holds facility types already.
        where: column → values; only rows with one of the values count.
        id, name: columns; None finds the usual ones (and makes ids of the line numbers).
        reading: how to read the file.
        attributes: attribute → the list's own column for it.
        prefix: what the made ids begin with; None: the file's name.
    """

    kind: str | None = None
    type: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    id: str | None = None
    name: str | None = None
    reading: Reading = AS_IT_SAYS
    attributes: Mapping[str, str] = field(default_factory=dict)
    prefix: str | None = None


def from_list(
    path: Path,
    columns: Columns,
    crs: pyproj.CRS,
    *,
    known: tuple[str, ...],
    suggest: Suggest,
    area: geopandas.GeoSeries,
) -> tuple[Facilities, Entrances, list[Note]]:
    """Read a list of facilities: CSV, GeoJSON, GeoPackage or shapefile.

    Args:
        path: the file.
        columns: how to read it.
        crs: the projected CRS of the study.
        known: the vocabulary of facility types.
        suggest: hint for an unknown word.
        area: a GeoSeries of what the study reaches to: its streets, its zones. Rows that lie far from
            it are left out.

    Returns:
        (FACILITIES, ENTRANCES, notes); ``outline``: the polygons of areas, else None.

    Raises:
        FileError: unreadable, a column is missing, unknown types, repeated ids, x and y swapped, or no
            row near the study.
    """
    layer, notes = readers.features(path, columns.reading, strays=True)
    for name, values in columns.where.items():
        layer = layer[readers.text(layer[readers.column(layer, name, (), path)]).isin(values)]
    if columns.kind is not None:
        layer = layer.assign(_type=columns.kind)
    else:
        layer, more = _typed(layer, path, columns, known, suggest)
        notes += more
    if layer.empty:
        raise FileError(str(path), ["no row is left after `where` and `types`; check both"])
    layer, more = strays.without(path, layer, area, _optional(layer, columns.name, path))
    notes += more
    own = {attribute: readers.column(layer, name, (), path) for attribute, name in columns.attributes.items()}
    layer = _renamed(layer, columns, path)
    amounts, more = _amounts(layer, own, path)
    notes += more
    name_column = _optional(layer, columns.name, path)
    shapes, ids = datums.project(layer.geometry, crs), _ids(layer, columns, path)
    drawn, more = _closed(shapes, ids, path)
    notes += more
    notes += datums.notes("facilities", path.name, layer.crs, crs, layer.geometry.iloc[0])
    facilities = geopandas.GeoDataFrame(
        {
            "type": layer["_type"].to_numpy(),
            "name": readers.text(layer[name_column]).to_numpy() if name_column else None,
            **amounts,
            **_attributes(layer, {name_column, columns.id}),
            "source": path.name,
        },
        index=ids,
        geometry=shapes.representative_point().to_numpy(),
        crs=crs,
    )
    facilities["outline"], facilities["outline_listed"] = outlines(drawn, ids), True
    lines = shapely.get_dimensions(np.asarray(facilities["outline"])) == 1
    facilities["outline_open"] = facilities["type"].isin(_OPEN) | lines
    apart = shapely.minimum_bounding_radius(np.asarray(shapes)) > 0
    several = apart & (shapely.get_type_id(np.asarray(shapes)) == _POINTS)
    facilities["outline_doors"] = shapes.set_axis(ids).where(several)
    facilities = facilities.sort_index(kind="stable")
    return facilities, facilities[["geometry"]].copy(), notes


def _closed(shapes: geopandas.GeoSeries, ids: pd.Index, path: Path) -> tuple[geopandas.GeoSeries, list[Note]]:
    """Take lines that close for the areas that they go round, as drawing programs and GDAL write them."""
    found = np.array(shapes, dtype=object)
    line = np.isin(shapely.get_type_id(found), (_LINE, _RING, _LINES))
    rows = np.flatnonzero(line & shapely.is_closed(found) & (shapely.get_num_coordinates(found) > 3))
    for row in rows:
        rings = [each.coords for each in shapely.get_parts(found[row]) if len(each.coords) > 3]
        found[row] = shapely.union_all(shapely.make_valid([shapely.Polygon(each) for each in rings]))
    note = Note(
        "doubtful",
        "facilities",
        f"{path.name}：{len(rows)} 行是闭合的线，按其所围的面计（{examples(ids[rows])}）；"
        "环形步道等请另存为不闭合的线",
        f"{path.name}: {counted(len(rows), 'row')} of lines that close, taken for the areas they go round"
        f" ({examples(ids[rows])}); save a path that goes in a ring as a line that does not close",
        len(rows),
        "rows",
    )
    return geopandas.GeoSeries(found, index=shapes.index, crs=shapes.crs), [note] if len(rows) else []


def _typed(
    layer: geopandas.GeoDataFrame, path: Path, columns: Columns, known: tuple[str, ...], suggest: Suggest
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    word = readers.text(layer[readers.column(layer, columns.type, ("type", "category", "类型"), path)])
    word = word.fillna("")
    if columns.types:
        kept = word.isin(columns.types)
        others = word[~kept].value_counts()
        shown = examples(f"{name or '—'} {times}" for name, times in others.items())
        note = Note(
            "left_out",
            "facilities",
            f"{path.name}：{int((~kept).sum())} 行的类别没有列入 types（{shown}）",
            f"{path.name}: {counted((~kept).sum(), 'row')} of kinds not named in `types` ({shown})",
            int((~kept).sum()),
            "rows",
        )
        return layer[kept].assign(_type=word[kept].map(dict(columns.types))), [note] if len(others) else []
    unknown, more = some(sorted(set(word) - set(known)))
    if unknown:
        faults = [f"unknown facility type '{name}'; {suggest(name)}" for name in unknown if name]
        empty = np.isin(np.arange(int(layer.index.max()) + 1), layer.index[word == ""])
        if empty.any():
            where = f"{counted(int(empty.sum()), 'row')} without a type ({checks.rows(path, empty)})"
            faults.append(f"{where}; give one, or name the types meant with `types`: other rows are left out")
        raise FileError(str(path), [*faults, *more])
    return layer.assign(_type=word), []


def _optional(layer: geopandas.GeoDataFrame, wanted: str | None, path: Path) -> str | None:
    if wanted is not None:
        return readers.column(layer, wanted, (), path)
    return next((name for name in _NAME if name in layer.columns), None)


def _renamed(layer: geopandas.GeoDataFrame, columns: Columns, path: Path) -> geopandas.GeoDataFrame:
    """Give columns of the list the names of the attributes that they hold."""
    own = {readers.column(layer, name, (), path): attribute for attribute, name in columns.attributes.items()}
    return layer.drop(
        columns=[each for each in own.values() if each in layer.columns and each not in own]
    ).rename(columns=own)


def _attributes(layer: geopandas.GeoDataFrame, taken: set[str | None]) -> dict[str, ExtensionArray]:
    """The other columns of a list, as text."""
    known = {*_NUMBERS, "type", "name", "source", "outline", "_type", layer.geometry.name, *taken}
    return {
        str(name): pd.array(readers.text(layer[name]).to_numpy(), dtype="str")
        for name in layer.columns
        if name not in known
    }


def _amounts(
    layer: geopandas.GeoDataFrame, own: Mapping[str, str], path: Path
) -> tuple[dict[str, Floats], list[Note]]:
    """The columns that hold numbers, and what is doubtful of them; every fault of all of them at once."""
    found: dict[str, Floats] = {}
    notes: list[Note] = []
    faults: list[str] = []
    for name in _NUMBERS:
        if name not in layer.columns:
            found[name] = np.full(len(layer), np.nan)
            continue
        try:
            values, more = readers.amounts(layer, name, path, own=own.get(name))
        except FileError as error:
            faults += error.faults
            continue
        found[name] = values.to_numpy()
        notes += more
    if faults:
        raise FileError(str(path), faults)
    return found, notes


def _ids(layer: geopandas.GeoDataFrame, columns: Columns, path: Path) -> pd.Index:
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
    found: pd.Index = pd.Index(given, name="facility_id", dtype="str")
    return found


def taken(layer: pd.DataFrame, columns: Columns) -> dict[str, str]:
    """Return what ``from_list`` takes from which column of a list: ``name``, ``type``, ``capacity`` …."""
    usual = next((name for name in _NAME if name in layer.columns), None)
    found: dict[str, str | None] = {"name": columns.name or usual, "id": columns.id}
    if columns.kind is None:
        found["type"] = columns.type or next(
            (each for each in ("type", "category", "类型") if each in layer), None
        )
    found |= {name: name for name in _NUMBERS if name in layer.columns}
    return {name: column for name, column in {**found, **columns.attributes}.items() if column is not None}
