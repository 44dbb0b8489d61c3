"""OpenStreetMap places → the FACILITIES and ENTRANCES tables; and the tables of several sources as one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj

from access.contracts import tables
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import Entrances, Facilities, counted
from access.places import datums
from access.places.facilities import states
from access.places.facilities.outlines import outlines
from access.places.facilities.tally import GONE, NOWHERE, PART, SHUT, Tally
from access.places.osm.file import MAIN_KEYS, OsmFile

_NAMED = 10  # so many places that are left out are named
# areas that one may step into anywhere, as a rule
_OPEN = (
    *("park", "garden", "pitch", "playground", "fitness_station", "track", "common", "nature_reserve"),
    *("recreation_ground", "dog_park", "marketplace", "bandstand"),
)
_Chosen = tuple[str, str]  # the osm_id of a place, and a type of facility that it is


def from_osm(
    source: OsmFile,
    rules: Mapping[str, tuple[dict[str, str], ...]],
    crs: pyproj.CRS,
    *,
    day: date | None = None,
    by_date: bool = False,
    tally: Tally | None = None,
) -> tuple[Facilities, Entrances, list[Note]]:
    """Find the facilities of an OpenStreetMap file.

    ``a;b`` says that a place is both; a relation and its members of the same name are one place; what
    is closed, or not yet built, is left out, and so is a park or a shop that the public may not enter.
    An area (a building, a pitch) stands at the entrances mapped on its outline, or at a point inside it
    where there are none: see ``entrances.at_doors``.

    Args:
        source: the file.
        rules: facility type → tag sets, any one of which makes a place a facility of that type.
        crs: the projected CRS of the study.
        day: on which a place must be there, by its `start_date` and `end_date`; None: they are passed over.
        by_date: whether the day is another than that of the file, so that the dates of a place go before what
            it is today.
        tally: counts the facilities that are read, and those left out.

    Returns:
        (FACILITIES, ENTRANCES, notes); a place that fits several types is one facility of each, and
        ``place_id`` tells that they are one place. Further columns: ``outline`` (polygons of areas), and
        ``outline_open``: whether nothing in its tags tells that it is enclosed, ``outline_doors``: of a
        site, those among its members; ``opening_hours`` as they are tagged, None where they are not.
    """
    places = source.places
    tally = Tally() if tally is None else tally
    chosen, gone, shut, undated = _chosen(places, rules, day if by_date else None, day, tally)
    notes = [*_gone_note(source, gone), *_shut_note(source, shut), *_undated_note(source, undated)]
    notes += _cut_notes(source, places.loc[[osm_id for osm_id, _ in chosen]])
    nowhere = {osm_id for osm_id, _ in chosen if places.geometry[osm_id] is None}
    tally.leave_out(NOWHERE, [kind for osm_id, kind in chosen if osm_id in nowhere])
    chosen = [each for each in chosen if each[0] not in nowhere]
    parts = _parts(places, chosen)
    tally.leave_out(PART, [kind for _, kind in parts])
    notes += _parts_note(source, parts)
    chosen = [each for each in chosen if each not in parts]
    rows = datums.project(places.loc[[osm_id for osm_id, _ in chosen]], crs)
    doors = datums.project(geopandas.GeoSeries(rows["entrances"], crs=places.crs), crs)
    ids = pd.Index([f"{osm_id}:{kind}" for osm_id, kind in chosen], name="facility_id", dtype="str")
    area = rows.area.to_numpy()
    facilities = geopandas.GeoDataFrame(
        {
            "type": [kind for _, kind in chosen],
            "name": [_name(tags) for tags in rows["tags"]],
            "capacity": [_number(tags.get("capacity", "")) for tags in rows["tags"]],
            "area_m2": np.where(area > 0, area, np.nan),
            "place_id": [osm_id for osm_id, _ in chosen],
            "source": source.path.name,
            "opening_hours": [tags.get("opening_hours") for tags in rows["tags"]],
            "outline_open": [_is_open(tags) for tags in rows["tags"]],
        },
        index=ids,
        geometry=rows.representative_point().to_numpy(),
        crs=crs,
    )
    english = [_english(tags) for tags in rows["tags"]]
    if any(english):
        facilities["name_en"] = pd.array(english, dtype="str")
    facilities["outline"] = outlines(rows.geometry, ids)
    site = rows["tags"].map(lambda tags: tags.get("type") == "site").set_axis(ids).astype(bool)
    facilities["outline_doors"] = doors.set_axis(ids).where(site)
    marked: Any = geopandas.GeoSeries(np.asarray(doors), index=ids, crs=crs).dropna()
    marked = marked.explode()
    plain = facilities.geometry[~ids.isin(marked.index)]
    entrances = geopandas.GeoDataFrame(geometry=pd.concat([plain, marked])).sort_index(kind="stable")
    entrances.index.name = "facility_id"
    return facilities, entrances, notes


def _chosen(
    places: geopandas.GeoDataFrame,
    rules: Mapping[str, tuple[dict[str, str], ...]],
    other: date | None,
    day: date | None,
    tally: Tally,
) -> tuple[list[_Chosen], dict[str, str], dict[str, str], list[str]]:
    """Which place is what; those closed or not yet built, and those shut to the public: osm_id → why.

    And those whose dates do not tell whether they are there. ``other``: the day, where it is another than
    that of the file: dates then go before what a place is today.
    """
    chosen, undated = list[_Chosen](), list[str]()
    gone, shut = dict[str, str](), dict[str, str]()
    by_tag = states.by_tag(rules)
    for osm_id, tags in zip(places.index, places["tags"], strict=True):
        kinds = states.kinds(tags, rules, by_tag)
        tally.add(kinds)
        why, past = states.state(tags) if kinds else "", list[str]()
        for prefix, then in states.former(tags):
            was = states.kinds(then, rules, by_tag)
            if not why and was and set(was) >= set(kinds):
                why, past = prefix, was
        if why and other is not None and states.there_on(tags, other, gone=why not in states.PLANNED):
            tally.add([] if kinds else past)
            kinds, why = kinds or past, ""
        if kinds and not why:
            why, told = states.dated(tags, day)
            undated += [] if told or why else [osm_id]
        if why:
            gone[osm_id] = why
            tally.leave_out(GONE, kinds)
            continue
        for kind in kinds:
            if barred := states.shut(tags, kind, rules):
                shut[osm_id] = barred
                tally.leave_out(SHUT, [kind])
            else:
                chosen.append((osm_id, kind))
    return chosen, gone, shut, undated


def _parts(places: geopandas.GeoDataFrame, chosen: list[_Chosen]) -> set[_Chosen]:
    """The members of relations that are the same place again: of the same type, and of no other name."""
    known = dict.fromkeys(chosen)
    found = set()
    for osm_id, kind in chosen:
        own = [(each, kind) for each in places["members"][osm_id] if (each, kind) in known]
        names = {name for each, _ in own if (name := _name(places["tags"][each]))}
        if name := _name(places["tags"][osm_id]):
            found |= {each for each in own if _name(places["tags"][each[0]]) in (None, name)}
        elif len(names) < 2:
            found |= set(own)
    return found


def _name(tags: Mapping[str, str]) -> str | None:
    return tags.get("name:zh") or tags.get("name")


def _english(tags: Mapping[str, str]) -> str | None:
    """Its English name; of one that is named in Chinese besides, the name on the spot."""
    return tags.get("name:en") or (tags.get("name") if tags.get("name:zh") else None)


def _is_open(tags: Mapping[str, str]) -> bool:
    """Whether people may step into an area anywhere, for all that its tags tell."""
    shut = any(tags.get(key, "no") != "no" for key in ("building", "barrier", "fenced"))
    return not shut and any(tags.get(key, "").split(";")[0] in _OPEN for key in MAIN_KEYS)


def _gone_note(source: OsmFile, gone: Mapping[str, str]) -> list[Note]:
    if not gone:
        return []
    tags = source.places["tags"]
    told = [
        f"{_name(tags[osm_id]) or tags[osm_id].get(f'{why}:name') or osm_id}: {why}"
        for osm_id, why in gone.items()
    ]
    shown, number = examples(told, most=_NAMED), len(gone)
    zh = f"{source.path.name}：{number} 处设施已停用或尚未建成，未计入（{shown}）"
    en = f"{source.path.name}: {counted(number, 'facility place')} closed or not yet built ({shown})"
    return [Note("left_out", "facilities", zh, en, number, "facilities")]


def _shut_note(source: OsmFile, shut: Mapping[str, str]) -> list[Note]:
    if not shut:
        return []
    tags = source.places["tags"]
    told = [f"{_name(tags[osm_id]) or osm_id}: {why}" for osm_id, why in shut.items()]
    shown, number = examples(told, most=_NAMED), len(shut)
    zh = f"{source.path.name}：{number} 处公园、商店等不对公众开放，未计入（{shown}）"
    en = f"{source.path.name}: {counted(number, 'facility place')} that the public may not enter ({shown})"
    return [Note("left_out", "facilities", zh, en, number, "facilities")]


def _undated_note(source: OsmFile, undated: list[str]) -> list[Note]:
    if not undated:
        return []
    shown, number, name = examples(undated), len(undated), source.path.name
    zh = f"{name}：{number} 处设施标有停用日期（`end_date`），研究没有给出数据日期（`dated`）或日期无法读取"
    en = f"{name}: {counted(number, 'facility place')} with an `end_date`, kept since the study names no day"
    told_en = f"{en} of its data (`dated`), or it cannot be read ({shown})"
    return [Note("doubtful", "facilities", f"{zh}，保留（{shown}）", told_en, number, "facilities")]


def _parts_note(source: OsmFile, parts: set[_Chosen]) -> list[Note]:
    again = sorted({osm_id for osm_id, _ in parts})
    if not again:
        return []
    shown, number = examples(again), len(again)
    zh = f"{source.path.name}：{number} 处是同一设施（关系）的组成部分，只计一次（{shown}）"
    en = f"{source.path.name}: {counted(number, 'part')} of relations that are the same place, counted once"
    return [Note("left_out", "facilities", zh, f"{en} ({shown})", number, "facilities")]


def _cut_notes(source: OsmFile, rows: geopandas.GeoDataFrame) -> list[Note]:
    placed = rows.geometry.notna()
    cut, lost = int((~rows["whole"] & placed).sum()), int((~placed).sum())
    shown = examples(rows.index[~placed].unique())
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
            f"{name}：{lost} 处设施在文件中没有坐标，或其边线未闭合（{shown}）",
            f"{name}: {counted(lost, 'facility place')} without coordinates in the file, or with outlines"
            f" that do not close ({shown})",
            lost,
            "facilities",
        ),
    ]
    return [note for note in found if note.number]


def _number(text: str) -> float:
    return float(text) if text.isdigit() else float("nan")


def joined(parts: list[tuple[Facilities, Entrances]]) -> tuple[Facilities, Entrances]:
    """Put the facilities of several sources into one pair of tables.

    Returns:
        (FACILITIES, ENTRANCES).

    Raises:
        TableError: ids that stand in two sources, or another broken contract.
    """
    # an empty table would spoil the types of columns
    parts = [each for each in parts if len(each[0])] or parts[:1]
    facilities = pd.concat([each for each, _ in parts])
    entrances = pd.concat([each for _, each in parts])
    tables.check(facilities, tables.FACILITIES)
    tables.check(entrances, tables.ENTRANCES)
    return facilities, entrances
