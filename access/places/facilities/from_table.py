"""A planner's list of facilities: CSV, GeoJSON, GeoPackage or shapefile → FACILITIES and ENTRANCES."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyproj
import shapely
from pandas.api.extensions import ExtensionArray

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import Entrances, Facilities, counted
from access.contracts.zone_names import plain
from access.places import checks, datums, readers, strays
from access.places.facilities import listed_amounts, listed_states, listed_types
from access.places.facilities.listed_states import Day
from access.places.facilities.listed_types import Vocabulary
from access.places.facilities.outlines import area_notes, outlines
from access.places.facilities.tally import FAR, GONE, Tally
from access.places.reading import AS_IT_SAYS, Reading
from access.places.tabular import words

_NAME = ("name", "name_zh", "名称", "机构名称", "设施名称")
# usual headers for attributes that clauses ask for
USUAL = {
    "ownership": (
        "办别",
        "办学性质",
        "公办民办",
        "公民办",
        "举办性质",
        "所有制",
        "所有制性质",
        "经营性质",
        "公私性质",
    ),
    "name_en": ("英文名称", "英文名", "name:en"),
    "opening_hours": (
        "开放时间",
        "营业时间",
        "服务时间",
        "办公时间",
        "开馆时间",
        "门诊时间",
        "openinghours",
    ),
    "level": ("级别", "设施级别", "设施层级", "层级", "行政级别"),
}
# types of areas that one may step into anywhere, as a rule
_OPEN = ("park", "sports_park", "fitness_square", "sports_ground", "multi_sport_court", "football_pitch")
_RING, _LINE, _POINTS, _LINES = 2, 1, 4, 5  # types of shapes, as GEOS numbers them
# columns of the contract that hold numbers; other columns of a list are attributes, kept as they are


@dataclass(frozen=True)
class Columns:
    """How to read a list of facilities.

    Attributes:
        kind: the type of every row; None where a column holds it.
        type: the column of each row's type.
        types: the list's own words → facility types; rows with other words are left out and
            counted. Empty: the words of the column are those of facility types.
        types_shared: whether ``types`` are for other lists, too.
        where: column → values; only rows with one of the values count.
        id, name: columns; None finds the usual ones (and makes ids of the line numbers).
        reading: how to read the file.
        attributes: attribute → the list's own column for it.
        prefix: what the made ids begin with; None: the file's name.
        by_date: whether the day asked for is another than that of the list (see ``listed_states.there``).
    """

    kind: str | None = None
    type: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    types_shared: bool = False
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    id: str | None = None
    name: str | None = None
    reading: Reading = AS_IT_SAYS
    attributes: Mapping[str, str] = field(default_factory=dict)
    prefix: str | None = None
    by_date: bool = False


def from_list(
    path: Path,
    columns: Columns,
    crs: pyproj.CRS,
    *,
    vocabulary: Vocabulary,
    area: geopandas.GeoSeries,
    day: date | None = None,
    tally: Tally | None = None,
) -> tuple[Facilities, Entrances, list[Note]]:
    """Read a list of facilities: CSV, GeoJSON, GeoPackage or shapefile.

    Args:
        path: the file.
        columns: how to read it.
        crs: the projected CRS of the study.
        vocabulary: what words for types and states mean.
        area: a GeoSeries of what the study reaches to: its streets, its zones. Rows that lie far from
            it are left out.
        day: the day that the data are of, if it is known: places that open later are not there.
        tally: counts the facilities that are read, and those left out.

    Returns:
        (FACILITIES, ENTRANCES, notes); ``outline``: the polygons of areas, else None.

    Raises:
        FileError: unreadable, a column is missing, unknown types, words of ``types`` or ``where`` that fit no
            row, repeated ids, x and y swapped, no row near the study, or no place that is there (by what it
            is said to be).
    """
    layer, notes = readers.features(path, columns.reading, strays=True)
    layer = listed_types.chosen(layer, columns.where, path)
    if columns.kind is not None:
        layer = layer.assign(_type=columns.kind, _several=False)
    else:
        shared = columns.types_shared
        layer, more = listed_types.typed(layer, path, columns.type, columns.types, vocabulary, shared=shared)
        notes += more
    tally = Tally() if tally is None else tally
    tally.add(layer["_type"])
    types = layer["_type"]
    every = layer
    opens = readers.column(layer, year, (), path) if (year := columns.attributes.get("year")) else None
    layer, more = listed_states.there(
        layer,
        path,
        vocabulary.status,
        on=Day(day, columns.by_date, opens),
        named=_optional(layer, columns.name, path),
        settled=columns.where,
    )
    notes += more
    tally.leave_out(GONE, _lost(types, layer["_type"]))
    nothing = layer.empty and columns.by_date
    if nothing:
        layer = every  # read for its columns
    elif layer.empty:
        what = Said("所有设施都已停用或尚未建成", "all its places are closed or not yet built")
        raise FileError(str(path), [what])
    types = layer["_type"]
    layer, more = strays.without(path, layer, area, _optional(layer, columns.name, path))
    notes += more
    tally.leave_out(FAR, [] if nothing else _lost(types, layer["_type"]))
    layer, own = _renamed(layer, columns, path)
    amounts, more = listed_amounts.read(layer, own, path)
    notes += more
    name_column = _optional(layer, columns.name, path)
    shapes, (ids, rows) = datums.project(layer.geometry, crs), _ids(layer, columns, path)
    drawn, more = _closed(shapes, ids, path)
    notes += more
    notes += datums.notes("facilities", path.name, layer.crs, crs, layer.geometry.iloc[0])
    facilities = geopandas.GeoDataFrame(
        {
            "type": layer["_type"].to_numpy(),
            "name": readers.text(layer[name_column]).to_numpy() if name_column else None,
            **amounts,
            **_attributes(layer, {name_column, columns.id}, vocabulary),
            "source": path.name,
        },
        index=ids,
        geometry=shapes.representative_point().to_numpy(),
        crs=crs,
    )
    notes += area_notes(path, drawn)
    facilities = _with_places(facilities, rows, layer["_several"])
    facilities["outline"], facilities["outline_listed"] = outlines(drawn, ids), True
    lines = shapely.get_dimensions(np.asarray(facilities["outline"])) == 1
    facilities["outline_open"] = facilities["type"].isin(_OPEN) | lines
    apart = shapely.minimum_bounding_radius(np.asarray(shapes)) > 0
    several = apart & (shapely.get_type_id(np.asarray(shapes)) == _POINTS)
    facilities["outline_doors"] = shapes.set_axis(ids).where(several)
    facilities = facilities.sort_index(kind="stable")
    facilities = facilities[:0] if nothing else facilities
    return facilities, facilities[["geometry"]].copy(), notes


def _lost(before: pd.Series, after: pd.Series) -> list[str]:
    """The types of the rows that are no longer there."""
    return [*(Counter(before) - Counter(after)).elements()]


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


def _optional(layer: geopandas.GeoDataFrame, wanted: str | None, path: Path) -> str | None:
    return _usual_name(layer) if wanted is None else readers.column(layer, wanted, (), path)


def _usual_name(layer: pd.DataFrame) -> str | None:
    """The column that holds the names, where one tells by its own name that it does."""
    found = next((name for name in _NAME if name in layer.columns), None)
    if found is None:
        named = [
            str(each)
            for each in layer.columns
            if words.key(each) in _NAME or (str(each).endswith("名称") and "英文" not in str(each))
        ]
        found = named[0] if len(named) == 1 else None
    return found


def _renamed(
    layer: geopandas.GeoDataFrame, columns: Columns, path: Path
) -> tuple[geopandas.GeoDataFrame, dict[str, str]]:
    """Give columns of the list the names of the attributes that they hold; return their own names, too."""
    own = {readers.column(layer, name, (), path): attribute for attribute, name in columns.attributes.items()}
    headers = {plain(name): str(name) for name in layer.columns if str(name) not in own}
    for attribute, usual in USUAL.items():
        name = next((headers[each] for each in usual if each in headers), None)
        if name is not None and attribute not in {*own.values(), *layer.columns}:
            own[name] = attribute
    layer = layer.drop(
        columns=[each for each in own.values() if each in layer.columns and each not in own]
    ).rename(columns=own)
    return layer, {attribute: name for name, attribute in own.items()}


def _attributes(
    layer: geopandas.GeoDataFrame, taken: set[str | None], vocabulary: Vocabulary
) -> dict[str, ExtensionArray]:
    """The other columns of a list, as text; levels in the program's words, where it knows them."""
    known = {
        *listed_amounts.NUMBERS,
        "type",
        "name",
        "source",
        "outline",
        "_type",
        "_several",
        layer.geometry.name,
        *taken,
    }
    found = {str(name): readers.text(layer[name]) for name in layer.columns if name not in known}
    if "level" in found:
        words = {each: vocabulary.level(each) or each for each in found["level"].dropna().unique()}
        found["level"] = found["level"].map(words).astype(object)
    return {name: pd.array(text.to_list(), dtype="str") for name, text in found.items()}


def _ids(layer: geopandas.GeoDataFrame, columns: Columns, path: Path) -> tuple[pd.Index, pd.Series]:
    """The ids of facilities, and those of their rows: a row of several types is a facility of each."""
    rows = _row_ids(layer, columns, path)
    pairs = zip(rows, layer["_type"], layer["_several"], strict=True)
    each = [f"{row}:{kind}" if several else row for row, kind, several in pairs]
    return pd.Index(each, name="facility_id", dtype="str"), rows


def _row_ids(layer: geopandas.GeoDataFrame, columns: Columns, path: Path) -> pd.Series:
    if columns.id is None:
        # the line of the file: the header is line 1
        return pd.Series([f"{columns.prefix or path.stem}:{number + 2}" for number in layer.index])
    given = readers.text(layer[readers.column(layer, columns.id, (), path)])
    once = given[~layer.index.duplicated()]
    repeated = once[once.duplicated() & once.notna()].unique()
    faults: list[Said] = []
    if len(repeated):
        shown = examples(repeated)
        faults.append(
            Said(
                f"{len(repeated)} 个编号重复（{shown}）", f"{counted(len(repeated), 'repeated id')} ({shown})"
            )
        )
    if once.isna().any():
        rows = checks.of_file(once.index, np.asarray(once.isna()))
        faults.append(
            Said(
                f"“{columns.id}”列有 {int(once.isna().sum())} 行为空（{checks.rows_zh(path, rows)}）",
                f"column '{columns.id}' is empty in {counted(int(once.isna().sum()), 'row')}"
                f" ({checks.rows(path, rows)})",
            )
        )
    if faults:
        raise FileError(str(path), faults)
    return given


def _with_places(facilities: Facilities, rows: pd.Series, several: pd.Series) -> Facilities:
    """Say of facilities of one row that they are one place."""
    if not several.any():
        return facilities
    own = facilities["place_id"] if "place_id" in facilities.columns else pd.Series(None, facilities.index)
    place = own.astype(object).where(own.notna().to_numpy() | ~several.to_numpy(), rows.to_numpy())
    return facilities.assign(place_id=pd.array(place.to_list(), dtype="str"))


def taken(layer: pd.DataFrame, columns: Columns) -> dict[str, str]:
    """Return what ``from_list`` takes from which column of a list: ``name``, ``type``, ``capacity`` …."""
    usual = next((each for each in _NAME if each in layer), None)
    found: dict[str, str | None] = {"name": columns.name or usual, "id": columns.id}
    if columns.kind is None:
        types = (each for each in listed_types.COLUMNS if each in layer)
        found["type"] = columns.type or next(types, None)
    found |= {name: name for name in listed_amounts.NUMBERS if name in layer.columns}
    return {name: column for name, column in {**found, **columns.attributes}.items() if column is not None}
