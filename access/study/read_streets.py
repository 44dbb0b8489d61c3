"""A study's streets, the turns forbidden on them, and what parts them: gates, walls, water."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import pandas as pd
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts import tables
from access.contracts.notes import Note
from access.contracts.tables import Streets, Turns
from access.network import profiles
from access.places import strays
from access.places.osm import conditions
from access.places.osm.file import OsmFile
from access.places.streets import (
    barriers,
    elevation,
    from_lines,
    joins,
    leg_barriers,
    sidewalks,
    slopes,
    turn_restrictions,
)
from access.places.streets.from_graph import from_csv, from_graphml
from access.places.streets.from_osm import complete_within
from access.places.streets.from_osm import drawn as streets_from_osm
from access.places.streets.gates import shut
from access.places.streets.line_columns import Columns
from access.places.streets.visibility import Square
from access.study.study import Study

Open = Callable[[Path], OsmFile]


class StreetInputs(NamedTuple):
    """What is to be known of a study's streets.

    Attributes:
        streets, turns: STREETS; TURNS, or None.
        gates: those that part streets (see ``places.streets.gates.Shut``); None where all are open.
        barriers: BARRIERS; None where nobody asked for them.
        near_misses: street ends beside streets that they are not joined to (see ``joins.Joined``).
        leg_barriers: what no leg off the streets leads across (see ``leg_barriers``); None where any may.
        around: fences, hedges, gates, industry (see ``leg_barriers.with_others``); None where legs may
            lead anywhere.
        squares: the areas that are crossed straight, for those who stand in them.
        complete_within: the area that the files know all streets of.
        notes: on what was found, doubtful, left out.
    """

    streets: Streets
    turns: Turns | None
    gates: geopandas.GeoDataFrame | None
    barriers: geopandas.GeoDataFrame | None
    near_misses: geopandas.GeoDataFrame
    leg_barriers: geopandas.GeoDataFrame | None
    around: geopandas.GeoDataFrame | None
    squares: list[Square]
    complete_within: BaseGeometry
    notes: list[Note]


def read(
    study: Study,
    area: geopandas.GeoSeries,
    osm_file: Open,
    *,
    with_barriers: bool = False,
    to_travel: bool = True,
) -> StreetInputs:
    """Read the streets of a study, parted at shut gates where it says so.

    Args:
        study: from ``access.study.study.load``.
        area: the zones, in the projected CRS of the study.
        osm_file: opens an OpenStreetMap file, each only once.
        with_barriers: whether to read barriers even where all gates are open.
        to_travel: whether anything will be searched on them.

    Raises:
        InputError: a file that cannot be used.
    """
    if not study.streets.given:
        return none(area)
    found, gates_open = _as_drawn(study, area, osm_file), study.barriers.gates == "open"
    if to_travel:  # lines may bring elevations of their own
        found = found._replace(streets=slopes.at_bends(found.streets))
    if to_travel and study.settings.links == "several":
        kept, around = _leg_barriers(study, found.streets, osm_file)
        found = found._replace(leg_barriers=kept, around=around)
    if gates_open and not with_barriers:
        return found
    around, notes = read_barriers(study, found.streets, osm_file)
    found = found._replace(barriers=around, notes=[*found.notes, *notes])
    if gates_open:
        return found
    parted = shut(found.streets, around, found.turns)
    return found._replace(
        streets=parted.streets,
        turns=parted.turns,
        gates=parted.gates,
        notes=[*found.notes, *parted.notes],
    )


def none(area: geopandas.GeoSeries) -> StreetInputs:
    """Return what is known where a study has no streets: nothing, within its zones.

    Args:
        area: the zones, in the projected CRS of the study.
    """
    text, number = pd.Series(dtype="str"), pd.Series(dtype=float)
    columns = {
        name: text if each.kind == "text" else number
        for name, each in tables.STREETS.columns.items()
        if not each.optional
    }
    streets: Streets = geopandas.GeoDataFrame(columns, geometry=geopandas.GeoSeries([], crs=area.crs))
    streets.index = pd.Index([], dtype="str", name="street_id")
    tables.check(streets, tables.STREETS)
    nothing = geopandas.GeoDataFrame(geometry=[], crs=area.crs)
    note = Note(
        "found",
        "streets",
        "本研究没有街道：沿街道出行的条款无从判定",
        "the study has no streets: clauses on trips along them cannot be judged",
        0,
        "streets",
    )
    return StreetInputs(streets, None, None, None, nothing, None, None, [], area.union_all(), [note])


def read_barriers(
    study: Study, street_table: Streets, osm_file: Open
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Read what parts a study's streets: what its OpenStreetMap file and its layers hold, and motorways.

    Raises:
        InputError: a file that cannot be used.
    """
    crs = pyproj.CRS(street_table.crs)
    parts: list[tuple[geopandas.GeoDataFrame, list[Note]]] = [(barriers.from_streets(street_table), [])]
    if study.streets.osm is not None:
        hour = conditions.hour(study.settings.hour)
        parts.append(barriers.from_osm(osm_file(study.streets.osm), crs, hour=hour))
    parts += [
        barriers.from_layer(each.path, crs, kind=each.kind, reading=each.reading)
        for each in study.barriers.layers
    ]
    return barriers.joined([table for table, _ in parts]), [note for _, notes in parts for note in notes]


def _leg_barriers(
    study: Study, street_table: Streets, osm_file: Open
) -> tuple[geopandas.GeoDataFrame, geopandas.GeoDataFrame]:
    """Read what no leg off the streets leads across, and what else stands around people."""
    crs = pyproj.CRS(street_table.crs)
    parts, beside = [leg_barriers.from_streets(street_table)], list[Any]()
    if study.streets.osm is not None:
        near = shapely.box(*street_table.total_bounds).buffer(study.settings.max_leg_m, join_style="mitre")
        legs, others = leg_barriers.with_others(osm_file(study.streets.osm), crs, around=near)
        parts.append(legs)
        beside.append(others)
    for each in study.barriers.layers:
        layer, _ = barriers.from_layer(each.path, crs, kind=each.kind, reading=each.reading)
        (parts if each.kind in leg_barriers.LAYERS else beside).append(leg_barriers.from_layer(layer))
    nothing = parts[0].iloc[:0]
    kept, around = (pd.concat(each or [nothing]) for each in (parts, beside))
    return (
        geopandas.GeoDataFrame(kept, geometry="geometry", crs=crs),
        geopandas.GeoDataFrame(around, geometry="geometry", crs=crs),
    )


def _as_drawn(study: Study, area: geopandas.GeoSeries, osm_file: Open) -> StreetInputs:
    source, banned, crs = study.streets, None, pyproj.CRS(area.crs)
    file = None if source.osm is None else osm_file(source.osm)
    hour = conditions.hour(study.settings.hour)
    if file is None:
        table, notes, levels_told = _from_own(study, crs, area)
        squares = list[Square]()
    else:
        table, squares, notes = streets_from_osm(file, crs, hour=hour, squares=source.squares)
        levels_told = True
        notes = [*notes, *_box_notes(file)]
    table, more = strays.streets(table, area, source.source)
    within = complete_within(table, file)
    joined = joins.joined(table, levels_known=levels_told)
    table, of_sidewalks = sidewalks.settled(joined.streets, study.settings.separate_sidewalks)
    notes = [*notes, *joined.notes, *of_sidewalks]
    if source.elevation is not None:
        table, of_slopes = elevation.with_elevation(table, source.elevation)
        more = [*more, *of_slopes]
    if file is not None:
        banned, of_turns = turn_restrictions.from_osm(file, table, joined.renamed)
        more = [*more, *of_turns]
    return StreetInputs(
        table, banned, None, None, joined.near_misses, None, None, squares, within, [*notes, *more]
    )


def _box_notes(file: OsmFile) -> list[Note]:
    """Say that the box which a file claims is not believed, and why."""
    doubt = file.box_doubt
    if doubt is None or file.claimed is None:
        return []
    shown = ", ".join(f"{each:.7g}" for each in file.claimed.bounds)
    return [
        Note(
            "doubtful",
            "streets",
            f"{file.path.name}：所写的范围 `bounds`（西、南、东、北：{shown}）不可信，{doubt.zh}；"
            "街道资料的范围按其街道所在计",
            f"{file.path.name}: the box that it claims to hold, `bounds` (west, south, east, north: {shown}),"
            f" is not believed: {doubt}; it is taken to hold what its streets surround",
            1,
            "boxes",
        )
    ]


def _from_own(study: Study, crs: pyproj.CRS, area: geopandas.GeoSeries) -> tuple[Streets, list[Note], bool]:
    """Read streets of no OpenStreetMap file: (streets, notes, whether they tell bridges and tunnels)."""
    source = study.streets
    modes = [profiles.load(name) for _, name in sorted(study.profiles.items())]
    known = frozenset(kind for mode in modes for kind in (*mode.speeds_kph, *mode.opened_kph))
    if source.path is not None:
        columns = Columns(
            source.classes,
            source.class_column,
            source.oneway_column,
            source.level_column,
            source.name_column,
        )
        layer = from_lines.Layer(
            source.path,
            columns,
            reading=source.reading,
            snap_m=source.snap_m,
            crossings=source.crossings,
            cut_off_share=source.cut_off_share,
        )
        return from_lines.from_lines(layer, crs, area, known=known)
    if source.graphml is not None:
        table, notes = from_graphml(source.graphml, crs, classes=source.classes, known=known)
    else:
        nodes, edges = source.nodes or Path(), source.edges or Path()
        table, notes = from_csv(nodes, edges, crs, source.crs, classes=source.classes, known=known)
    return table, notes, bool((table["layer"] != 0).any())
