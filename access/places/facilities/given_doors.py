"""A planner's layer of doors: points, each with the id of the facility that it leads into."""

from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts.among import among
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import Entrances, Facilities, counted
from access.places import datums, readers
from access.places.reading import AS_IT_SAYS, Reading

_FAR_M = 500
_USUAL = ("facility_id", "facility", "id", "设施编号", "设施id", "编号")


def given_doors(
    path: Path,
    facilities: Facilities,
    *,
    id_column: str | tuple[str, ...] = (),
    reading: Reading = AS_IT_SAYS,
) -> tuple[Entrances, list[Note]]:
    """Read a layer of doors.

    Args:
        path: CSV, GeoJSON, GeoPackage or shapefile of points.
        facilities: those whose doors they may be; a door may name their id or their ``place_id``.
        id_column: the column of these ids, or what it may be called beside the usual names.
        reading: how to read the file.

    Returns:
        (ENTRANCES of the facilities that have doors; notes on doors of other places, and on facilities
        without a door).

    Raises:
        FileError: unreadable, a column is missing, rows that are no points, or no door leads into any of
            the facilities.
    """
    rows, notes = readers.features(path, reading)
    named = id_column if isinstance(id_column, str) else None
    usual = (*(name.strip().lower() for name in id_column if named is None), *_USUAL)
    column = readers.column(rows, named, usual, path)
    notes += datums.notes("facilities", path.name, rows.crs, facilities.crs, rows.geometry.iloc[0])
    rows = datums.project(rows.assign(_id=readers.text(rows[column])), facilities.crs)
    _check(rows, column, path)
    rows = rows.explode()
    keys = pd.concat([pd.Series(facilities.index, facilities.index), _places(facilities)])
    known = pd.DataFrame({"facility_id": keys.index, "_id": keys.to_numpy()}).drop_duplicates()
    doors = rows[["_id", rows.geometry.name]].merge(known, on="_id", how="inner")
    if doors.empty:
        shown, ids = examples(rows["_id"].dropna().unique()), examples(facilities.index)
        fault = Said(
            f"列“{column}”：没有一个门属于其来源的设施（{shown.zh}；设施编号为 {ids.zh}）",
            f"column '{column}': no door leads into a facility of its source ({shown}; they are called "
            f"{ids})",
        )
        raise FileError(str(path), [fault])
    lost = rows[~rows["_id"].isin(known["_id"])]
    without = facilities.index[~among(facilities.index, doors["facility_id"])]
    found = geopandas.GeoDataFrame(
        geometry=doors.geometry.to_numpy(),
        index=pd.Index(doors["facility_id"], name="facility_id", dtype="str"),
        crs=rows.crs,
    )
    at = pd.DataFrame({"id": found.index, "place": found.geometry.to_wkb().to_numpy()})
    found = found[~at.duplicated().to_numpy()]  # a door that is listed a thousand times is one
    return found.sort_index(kind="stable"), [
        *notes,
        *_notes(path, lost["_id"], without, _far(found, facilities)),
    ]


def _far(doors: Entrances, facilities: Facilities) -> pd.Index:
    """The facilities of which a door is far away."""
    places: pd.Series = facilities.geometry
    if "outline" in facilities.columns:
        shapes = facilities["outline"]
        if "outline_doors" in facilities.columns:
            shapes = shapes.where(shapes.notna(), facilities["outline_doors"])
        places = geopandas.GeoSeries(shapes).fillna(places)
    away_m = shapely.distance(np.asarray(doors.geometry), np.asarray(places.loc[doors.index]))
    return doors.index[away_m > _FAR_M].unique()


def _places(facilities: Facilities) -> pd.Series:
    """The place that each facility is, where it is known by another name."""
    if "place_id" not in facilities.columns:
        return pd.Series(dtype=object)
    found: pd.Series = facilities["place_id"].dropna()
    return found


def _check(rows: geopandas.GeoDataFrame, column: str, path: Path) -> None:
    faults = []
    # the header of a CSV is line 1
    blank, other = rows.index[rows["_id"].isna()] + 2, shapely.get_dimensions(rows.geometry.to_numpy()) != 0
    if len(blank):
        lines = examples(blank)
        faults.append(
            Said(
                f"列“{column}”有 {len(blank):,} 行为空（第 {lines.zh} 行）",
                f"column '{column}' is empty in {counted(len(blank), 'row')} (line {lines})",
            )
        )
    if other.any():
        lines = examples(np.flatnonzero(other) + 2)
        faults.append(
            Said(
                f"{int(other.sum())} 行不是点（第 {lines.zh} 行）；每个门请给一个点",
                f"rows that are no points: {int(other.sum())} (line {lines}); give one for each door",
            )
        )
    if faults:
        raise FileError(str(path), faults)


def _notes(path: Path, lost: pd.Series, without: pd.Index, far: pd.Index) -> list[Note]:
    found = [
        Note(
            "left_out",
            "facilities",
            f"{path.name}：{len(lost)} 个出入口的设施不在清单中（{examples(lost.unique())}）",
            f"{path.name}: {counted(len(lost), 'door')} of facilities that are not listed"
            f" ({examples(lost.unique())})",
            len(lost),
            "doors",
        ),
        Note(
            "doubtful",
            "facilities",
            f"{path.name}：{len(without)} 处设施没有给定出入口，按其边界或点位进入（{examples(without)}）",
            f"{path.name}: {counted(len(without), 'facility place')} without a door there, entered as others"
            f" are ({examples(without)})",
            len(without),
            "facilities",
        ),
        Note(
            "doubtful",
            "facilities",
            f"{path.name}：{len(far)} 处设施的出入口在 {_FAR_M} 米以外，请核对编号与坐标系"
            f"（{examples(far)}）",
            f"{path.name}: {counted(len(far), 'facility place')} with a door more than {_FAR_M} m away: check"
            f" ids and CRS ({examples(far)})",
            len(far),
            "facilities",
        ),
    ]
    return [each for each in found if each.number]
