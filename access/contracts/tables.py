"""The contract of each table that passes between the steps, and one check for all of them.

Units are part of a column's name: ``_m`` metres, ``_m2`` square metres, ``_s`` seconds, ``_kph``
kilometres an hour, ``_share`` 0 to 1; ``persons`` are persons. ``inf`` means "cannot be reached",
``NaN`` means "not known". Geometry is in the one projected CRS of the study.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

import geopandas
import numpy as np
import pandas as pd
import pyproj
import shapely

from access.contracts.errors import TableError
from access.contracts.said import Said, examples

Kind = Literal["text", "number", "id"]

# what signatures call a table that keeps the contract of the same name below
Streets: TypeAlias = geopandas.GeoDataFrame
Turns: TypeAlias = pd.DataFrame
Zones: TypeAlias = geopandas.GeoDataFrame
Facilities: TypeAlias = geopandas.GeoDataFrame
Entrances: TypeAlias = geopandas.GeoDataFrame
Cells: TypeAlias = geopandas.GeoDataFrame
CellZones: TypeAlias = pd.DataFrame
Positions: TypeAlias = pd.DataFrame
Nearest: TypeAlias = pd.DataFrame
Pairs: TypeAlias = pd.DataFrame
Verdicts: TypeAlias = pd.DataFrame
Gaps: TypeAlias = geopandas.GeoDataFrame


@dataclass(frozen=True)
class Column:
    """What one column may hold: text, numbers (with a minimum) or ids (anything but missing)."""

    kind: Kind
    optional: bool = False
    missing: bool = False
    minimum: float | None = None


@dataclass(frozen=True)
class Contract:
    """The name, index, columns and geometry types of a table."""

    name: str
    index: tuple[str, ...]
    columns: dict[str, Column] = field(default_factory=dict)
    geometry: tuple[str, ...] = ()
    unique: bool = True


# as GEOS numbers them
_SHAPES = (
    *("Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"),
    "GeometryCollection",
)
_POLYGON = ("Polygon", "MultiPolygon")
_AMOUNT = Column("number", minimum=0)
_MAYBE = Column("number", optional=True, missing=True, minimum=0)
_WORDS = Column("text", optional=True, missing=True)

STREETS = Contract(
    "streets",
    ("street_id",),
    {
        "from_node": Column("id"),
        "to_node": Column("id"),
        "class": Column("text"),
        "oneway": Column("text"),
        "speed_kph": Column("number", missing=True, minimum=0),
        "length_m": _AMOUNT,
        "layer": Column("number"),
        "access": Column("text"),
        "foot": Column("text"),
        "motor_vehicle": Column("text"),
        "bicycle": Column("text"),
        "emergency": Column("text"),
        "oneway_bicycle": Column("text"),
        # the limit against the street where it is another one; infinite: none
        "speed_back_kph": Column("number", optional=True, missing=True, minimum=0),
        # bridge, tunnel, ferry: no door opens onto it; ground; "": as its layer tells
        "structure": Column("text", optional=True),
        # "yes": for motor vehicles alone, and as hard to cross on foot as a motorway
        "motorroad": Column("text", optional=True),
        "control_from": Column("text"),
        "control_to": Column("text"),
        "name": Column("text", optional=True),  # of the street; "" for none
        "level": Column("text", optional=True),  # as `level` of OpenStreetMap: "1", "0;1"
        "made": Column("text", optional=True),  # "square": a way straight across one, drawn by no one
        # where it runs: city, town, rural; empty where nothing tells
        "setting": Column("text", optional=True, missing=True),
    },
    ("LineString",),
)
TURNS = Contract(
    "turns", ("turn_id",), {"from_street": Column("id"), "via_node": Column("id"), "to_street": Column("id")}
)
GROUPS = (
    *("under_3", "age_3_5", "age_6_11", "age_12_14", "age_15_17", "under_18"),
    *("age_60_plus", "age_65_plus", "age_80_plus"),
)
# further columns of zones and facilities: any attribute that a plan asks of them; ``outline`` of facilities
# is the polygon of one that is an area, or the line of one that is drawn so, where straight lines to it end;
# who lives in it is there
ZONES = Contract(
    "zones",
    ("zone_id",),
    {
        "name": Column("text"),
        "level": _WORDS,
        "parent_id": _WORDS,
        "class": _WORDS,
        "persons": _MAYBE,
        "persons_registered": _MAYBE,
        "households": _MAYBE,
        **dict.fromkeys(GROUPS, _MAYBE),
    },
    _POLYGON,
)
FACILITIES = Contract(
    "facilities",
    ("facility_id",),
    {
        "type": Column("text"),
        "name": Column("text", missing=True),
        "capacity": _MAYBE,
        "units": _MAYBE,
        "area_m2": _MAYBE,
        "staff": _MAYBE,
        "floor_area_m2": _MAYBE,
        "pupils": _MAYBE,
        "classes": _MAYBE,
        "year": _MAYBE,
        "year_upgraded": _MAYBE,
        "level": _WORDS,
        "place_id": _WORDS,
        "source": Column("text"),
    },
    ("Point",),
)
ENTRANCES = Contract("entrances", ("facility_id",), geometry=("Point",), unique=False)
CELLS = Contract(
    "cells",
    ("cell_id",),
    {
        "persons": _AMOUNT,
        "row": Column("number", optional=True, minimum=0),
        "column": Column("number", optional=True, minimum=0),
        # the cell of the raster that it is a part of; without, it is one itself
        "raster_cell": Column("number", optional=True, minimum=0),
        **dict.fromkeys(GROUPS, Column("number", optional=True, minimum=0)),
    },
    ("Point",),
)
CELL_ZONES = Contract("cell_zones", ("cell_id", "zone_id"), {"share": _AMOUNT})
POSITIONS = Contract(
    "positions",
    (),
    {
        "edge": Column("number", missing=True, minimum=0),
        "along_m": Column("number", missing=True, minimum=0),
        "leg_m": Column("number", missing=True, minimum=0),
    },
    unique=False,
)
NEAREST = Contract(
    "nearest",
    ("cell_id",),
    {
        "impedance": Column("number", missing=True, minimum=0),
        "facility_id": Column("text", missing=True),
    },
)
PAIRS = Contract(
    "pairs",
    (),
    {"origin_id": Column("id"), "destination_id": Column("id"), "impedance": _AMOUNT},
)
VERDICTS = Contract(
    "verdicts",
    ("standard_id", "target", "zone_id", "reading"),
    {
        "value": Column("number", missing=True),
        "value_low": Column("number", missing=True),
        "value_high": Column("number", missing=True),
        "required": Column("number", missing=True),
        "unit": Column("text"),
        "unit_zh": Column("text"),
        "persons": Column("number", missing=True, minimum=0),
        "persons_met": Column("number", missing=True, minimum=0),
        "persons_unlinked": Column("number", missing=True, minimum=0),
        "met_share": Column("number", missing=True, minimum=0),
        "verdict": Column("text"),
        "shortfall": Column("number", missing=True, minimum=0),
        "shortfall_unit": Column("text"),
        "shortfall_unit_zh": Column("text"),
    },
    unique=False,  # a zone of the study may be called as the plan calls its own: see ``level``
)
GAPS = Contract(
    "gaps",
    ("gap_id",),
    {
        "standard_id": Column("text"),
        "target": Column("text"),
        "zone_id": Column("text"),
        "persons": _AMOUNT,
        "cause": Column("text"),
        "persons_none_near": _AMOUNT,
        "persons_far_along_streets": _AMOUNT,
        "persons_too_little_data": _AMOUNT,
        "nearest_facility_id": Column("text", missing=True),
        "excess_s": Column("number", missing=True, minimum=0),
        "excess_m": Column("number", missing=True, minimum=0),
        "population": Column("text"),
        # of explained gaps (see verdicts.causes): 0 to 1, how likely it is that the data are at fault
        "persons_full": _MAYBE,
        "doubt": _MAYBE,
        "evidence_zh": _WORDS,
        "evidence_en": _WORDS,
        "elderly": _MAYBE,
        "children": _MAYBE,
    },
    _POLYGON,
)


def check(table: pd.DataFrame, contract: Contract) -> None:
    """Check a table against its contract.

    Args:
        table: a DataFrame or GeoDataFrame.
        contract: what it promises to be.

    Raises:
        TableError: with every fault: wrong index, repeated ids, missing or ill-typed columns,
            values below the minimum, missing or invalid geometry, a CRS that is not projected.

    >>> check(pd.DataFrame({"persons": [1, -2]}, index=pd.Index(["a", "a"], name="zone")), CELLS)
    Traceback (most recent call last):
    access.contracts.errors.TableError: cells：4 处错误
      - 索引是 (zone)，应为 (cell_id)
      - 1 个编号重复（a）
      - 列“persons”有 1 行小于 0（a: -2）
      - 没有几何；应为 GeoDataFrame
    cells: 4 faults
      - index is (zone), expected (cell_id)
      - 1 repeated id (a)
      - column 'persons' is below 0 in 1 row (a: -2)
      - no geometry: a GeoDataFrame is expected
    """
    faults = [*_index_faults(table, contract)]
    plain = pd.DataFrame(table, copy=False)  # out of which a column is taken in a third of the time
    for name, column in contract.columns.items():
        if name not in plain.columns:
            faults += [] if column.optional else [Said(f"缺少列“{name}”", f"column '{name}' is missing")]
        elif not _holds(plain[name], column):
            faults += _column_faults(plain[name], name, column)
    if contract.geometry:
        faults += _geometry_faults(cast("geopandas.GeoDataFrame", table), contract.geometry)
    if faults:
        raise TableError(contract.name, faults)


def counted(number: int, noun: str) -> str:
    """Return the number with its noun, in the plural where there is more than one.

    >>> counted(1, "row"), counted(2, "row")
    ('1 row', '2 rows')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _index_faults(table: pd.DataFrame, contract: Contract) -> list[Said]:
    faults = []
    names = tuple(table.index.names)
    if contract.index and names != contract.index:
        shown, expected = (", ".join(map(str, each)) for each in (names, contract.index))
        faults.append(
            Said(f"索引是 ({shown})，应为 ({expected})", f"index is ({shown}), expected ({expected})")
        )
    if contract.unique and not table.index.is_unique:
        repeated = table.index[table.index.duplicated()].unique()
        which = examples(repeated)
        faults.append(
            Said(
                f"{len(repeated):,} 个编号重复（{which.zh}）",
                f"{counted(len(repeated), 'repeated id')} ({which})",
            )
        )
    return faults


def _holds(values: pd.Series, column: Column) -> bool:
    """Whether a column is plainly without fault, as most are: to look for what to name costs tenfold."""
    kind = values.dtype
    if column.kind == "number":
        if not isinstance(kind, np.dtype) or kind.kind not in "iuf":
            return False
        held = values.to_numpy()
        absent = kind.kind == "f" and not column.missing and np.isnan(held).any()
        return not absent and (column.minimum is None or not (held < column.minimum).any())
    if values.hasnans:
        return column.missing and isinstance(kind, pd.StringDtype)
    return column.kind == "id" or isinstance(kind, pd.StringDtype) or all(isinstance(v, str) for v in values)


def _column_faults(values: pd.Series, name: str, column: Column) -> list[Said]:
    faults = []

    def fault(zh: str, en: str, wrong: pd.Series) -> None:
        shown = examples(f"{key}: {value}" for key, value in wrong.items())
        faults.append(
            Said(
                f"列“{name}”有 {len(wrong):,} 行{zh}（{shown.zh}）",
                f"column '{name}' {en} in {counted(len(wrong), 'row')} ({shown})",
            )
        )

    absent = values.isna()
    if absent.any() and not column.missing:
        fault("为空", "is empty", values[absent])
    present = values[~absent]
    if column.kind == "number":
        numbers = pd.to_numeric(present, errors="coerce")
        if numbers.isna().any():
            fault("不是数", "holds text", present[numbers.isna()])
        elif column.minimum is not None and (numbers < column.minimum).any():
            low = present[numbers < column.minimum]
            fault(f"小于 {column.minimum}", f"is below {column.minimum}", low)
    elif column.kind == "text" and not isinstance(present.dtype, pd.StringDtype):
        wrong = present[[not isinstance(value, str) for value in present]]
        if len(wrong):
            fault("不是文字", "holds no text", wrong)
    return faults


def _geometry_faults(table: geopandas.GeoDataFrame, types: tuple[str, ...]) -> list[Said]:
    if getattr(table, "geometry", None) is None:
        return [Said("没有几何；应为 GeoDataFrame", "no geometry: a GeoDataFrame is expected")]
    faults = []
    shapes = np.asarray(table.geometry.array, dtype=object)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if empty.any():
        where = examples(table.index[empty])
        faults.append(
            Said(
                f"{int(empty.sum()):,} 行没有几何（{where.zh}）",
                f"{counted(int(empty.sum()), 'row')} without geometry ({where})",
            )
        )
    kinds = shapely.get_type_id(shapes)
    other = ~empty & ~np.isin(kinds, [number for number, name in enumerate(_SHAPES) if name in types])
    if other.any():
        shown = ", ".join(sorted({_SHAPES[each] for each in kinds[other]}))
        where, rows = examples(table.index[other]), int(other.sum())
        faults.append(
            Said(
                f"{rows:,} 行的几何是 {shown}（{where.zh}），应为 {' 或 '.join(types)}",
                f"geometry is {shown} in {counted(rows, 'row')} ({where}), expected {' or '.join(types)}",
            )
        )
    if not projected(table.crs):
        faults.append(
            Said(
                "其坐标系不能量距；须为以米为单位的投影坐标系",
                "its CRS cannot be measured in; a projected CRS in metres is needed",
            )
        )
    return faults


def projected(crs: pyproj.CRS | None) -> bool:
    """Tell whether distances can be measured in this CRS: projected, in metres, not EPSG:3857."""
    if crs is None or not crs.is_projected or crs.to_epsg() == 3857:
        return False
    return all(axis.unit_name == "metre" for axis in crs.axis_info)
