"""OpenStreetMap places → the FACILITIES and ENTRANCES tables; and the tables of several sources as one."""

from collections.abc import Mapping
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj

from access.contracts import tables
from access.contracts.notes import Note
from access.contracts.tables import Entrances, Facilities, counted, examples
from access.places import datums
from access.places.osm.file import OsmFile

_SAME_PLACE_M = 50


def from_osm(
    source: OsmFile, rules: Mapping[str, tuple[dict[str, str], ...]], crs: pyproj.CRS
) -> tuple[Facilities, Entrances, list[Note]]:
    """Find the facilities of an OpenStreetMap file.

    An area (a building, a pitch) stands at the entrances mapped on its outline, or at a point
    inside it where there are none.

    Args:
        source: the file.
        rules: facility type → tag sets, any one of which makes a place a facility of that type.
        crs: the projected CRS of the study.

    Returns:
        (FACILITIES, ENTRANCES, notes); a place that fits several types is one facility of each, and
        ``place_id`` tells that they are one place.
    """
    places = source.places
    chosen = [
        (osm_id, kind)
        for osm_id, tags in zip(places.index, places["tags"], strict=True)
        for kind, sets in rules.items()
        if any(all(tags.get(key) == value for key, value in each.items()) for each in sets)
    ]
    notes = _cut_notes(source, places.loc[[osm_id for osm_id, _ in chosen]])
    chosen = [(osm_id, kind) for osm_id, kind in chosen if places.geometry[osm_id] is not None]
    rows = datums.project(places.loc[[osm_id for osm_id, _ in chosen]], crs)
    doors = datums.project(geopandas.GeoSeries(rows["entrances"], crs=places.crs), crs)
    ids = pd.Index([f"{osm_id}:{kind}" for osm_id, kind in chosen], name="facility_id", dtype="str")
    area = rows.area.to_numpy()
    facilities = geopandas.GeoDataFrame(
        {
            "type": [kind for _, kind in chosen],
            "name": [tags.get("name:zh") or tags.get("name") for tags in rows["tags"]],
            "capacity": [_number(tags.get("capacity", "")) for tags in rows["tags"]],
            "area_m2": np.where(area > 0, area, np.nan),
            "place_id": [osm_id for osm_id, _ in chosen],
            "source": source.path.name,
        },
        index=ids,
        geometry=rows.representative_point().to_numpy(),
        crs=crs,
    )
    marked: Any = geopandas.GeoSeries(np.asarray(doors), index=ids, crs=crs).dropna()
    marked = marked.explode()
    plain = facilities.geometry[~ids.isin(marked.index)]
    entrances = geopandas.GeoDataFrame(geometry=pd.concat([plain, marked])).sort_index(kind="stable")
    entrances.index.name = "facility_id"
    return facilities, entrances, notes


def _cut_notes(source: OsmFile, rows: geopandas.GeoDataFrame) -> list[Note]:
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


def joined(parts: list[tuple[Facilities, Entrances]]) -> tuple[Facilities, Entrances, list[Note]]:
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


def _listed_twice(facilities: Facilities) -> list[str]:
    """Ids of facilities that stand near an earlier one of the same type and name."""
    named = facilities[facilities["name"].notna()]
    first = named.groupby(["type", "name"])["geometry"].transform("first")
    again = named.duplicated(["type", "name"])
    near = named.geometry.distance(geopandas.GeoSeries(first, crs=named.crs)) <= _SAME_PLACE_M
    return [str(each) for each in named.index[again & near]]
