"""A study's files → checked tables in one projected CRS, with notes on what was found in them."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
from shapely.geometry.base import BaseGeometry

from access.contracts.among import among
from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tables import Cells, CellZones, Entrances, Facilities, Streets, Turns, Zones
from access.places import background, datums, likely_datum, polygons, readers, strays, zones
from access.places.facilities import duplicates
from access.places.facilities.from_osm import from_osm as facilities_from_osm
from access.places.facilities.from_osm import joined
from access.places.facilities.from_table import Columns, from_list
from access.places.facilities.listed_types import Vocabulary
from access.places.facilities.tally import AGAIN, FAR, Tally
from access.places.osm import conditions
from access.places.osm.file import WGS84, OsmFile
from access.places.streets import completeness, settings
from access.places.streets.visibility import Square
from access.standards import understood
from access.standards.registry import facility_types
from access.study import (
    read_doors,
    read_people,
    read_sea,
    read_streets,
    read_types,
    read_zones,
    settle_datum,
    where_zones_lie,
)
from access.study.read_streets import Open
from access.study.sources import Facilities as Source
from access.study.sources import plain
from access.study.study import Study, input_files


@dataclass(frozen=True)
class Inputs:
    """A study's inputs as checked tables, with the notes on what was found in them.

    ``gates`` are those that part streets (see ``Shut``), ``barriers`` all that is known to keep places
    apart; None where not asked for. ``near_misses`` are street ends that are joined to no street
    beside them (see ``places.streets.joins.Joined``). ``box`` is what the streets' OpenStreetMap file
    claims to be complete within, ``sea`` what is known of the sea around the streets; None where nothing
    is told. ``time_ratios``: mode → how many times as long trips take as by the assumed
    speeds, where the study brings them to those observed; None: not compared yet.
    ``streets_by_zone`` tells how complete a layer of street lines is; None of other streets.
    """

    streets: Streets
    turns: Turns | None
    gates: geopandas.GeoDataFrame | None
    barriers: Any  # a table; None where not asked for
    near_misses: geopandas.GeoDataFrame
    leg_barriers: Any  # what no leg off the streets leads across; None where any may
    around: Any  # fences, hedges, gates, industry; None where legs may lead anywhere
    squares: Sequence[Square]  # areas that are crossed straight, for those who stand in them
    complete_within: BaseGeometry
    box: BaseGeometry | None
    sea: BaseGeometry | None
    facilities: Facilities
    entrances: Entrances
    zones: Zones
    cells: Cells
    cell_zones: CellZones
    raster: Cells | None  # the cells of the raster, where ``cells`` are parts of them
    people: float  # all persons of the raster, wherever they live in it; NaN: nothing tells where people live
    land: dict[str, pd.Series]
    residential: geopandas.GeoSeries | None  # its polygons, where the study has a layer of them
    tally: Tally  # of the facilities read and left out
    background: geopandas.GeoDataFrame
    notes: tuple[Note, ...]
    time_ratios: dict[str, float] | None = None
    streets_by_zone: pd.DataFrame | None = None


def read_inputs(study: Study, *, with_barriers: bool = False, to_travel: bool = True) -> Inputs:
    """Read a study's files into checked tables in one projected CRS.

    Args:
        study: from ``access.study.study.load``.
        with_barriers: whether to read barriers even where all gates are open.
        to_travel: False: nothing will be searched; what no report tells of (bends, what legs do not cross,
            parts of coarse cells) is left out.

    Raises:
        InputError: a file that cannot be used, or inputs that do not fit together.
    """
    opened: dict[Path, OsmFile] = {}

    def osm_file(path: Path) -> OsmFile:
        return opened.setdefault(path, OsmFile(path))

    raw_zones, of_layers, raw_notes = read_zones.read(study.zones, osm_file)
    where_zones_lie.check(study, raw_zones, _zone_path(study), osm_file)
    crs = pyproj.CRS(study.settings.crs) if study.settings.crs else measuring_crs(raw_zones)
    zone_table, notes = zones.measured(raw_zones, crs)
    notes += datums.notes("zones", "zones", raw_zones.crs, crs, raw_zones.geometry.iloc[0])
    read_zones.named(study, zone_table)  # a zone that is not there is told before the long work begins
    drawn = read_streets.read(
        study, zone_table.geometry, osm_file, with_barriers=with_barriers, to_travel=to_travel
    )
    within = drawn.complete_within
    area = geopandas.GeoSeries([within, zone_table.union_all()], crs=crs)
    known, datum_notes = settle_datum.areas(study, zone_table, drawn.streets, of_layers)
    if [each.reading for each in study.zones.parts] != [each.reading for each in known.zones.parts]:
        again = read_inputs(known, with_barriers=with_barriers, to_travel=to_travel)
        return replace(again, notes=(*again.notes, *datum_notes))
    study = known
    facility_table, entrances, facility_notes, tally = _read_facilities(study, area, osm_file, drawn.streets)
    facility_table, entrances, door_notes = read_doors.read(
        study, drawn.streets, facility_table, entrances, osm_file
    )
    within = _read_extents(study, crs, osm_file, within)
    people = read_people.read(study, zone_table, drawn.streets, osm_file, in_parts=to_travel)
    streets, setting_notes = drawn.streets, list[Note]()
    if study.streets.given:
        streets, setting_notes = settings.told(streets, people.grid, _built_up(study))
    of_zones = _completeness(study, streets, people)
    areas, drawing_notes = _read_background(study, zone_table, osm_file)
    sea, sea_notes = read_sea.sea(study, area, osm_file)
    return Inputs(
        streets=streets,
        turns=drawn.turns,
        gates=drawn.gates,
        barriers=drawn.barriers,
        near_misses=drawn.near_misses,
        leg_barriers=drawn.leg_barriers,
        around=drawn.around,
        squares=drawn.squares,
        complete_within=within,
        box=read_sea.box(study, crs, osm_file),
        sea=sea,
        facilities=facility_table,
        entrances=entrances,
        zones=people.zones,
        cells=people.cells,
        cell_zones=people.cell_zones,
        raster=people.raster,
        people=math.nan if people.grid is None else float(np.nansum(people.grid.persons)),
        land=people.land,
        residential=people.residential,
        tally=tally,
        background=areas,
        notes=(
            *drawn.notes,
            *sea_notes,
            *setting_notes,
            *([] if of_zones is None else completeness.notes(of_zones)),
            *facility_notes,
            *door_notes,
            *people.notes,
            *notes,
            *raw_notes,
            *datum_notes,
            *people.zone_notes,
            *drawing_notes,
            *_beside_notes(study),
            *[note for path, file in sorted(opened.items()) for note in _order_notes(path, file)],
        ),
        streets_by_zone=of_zones,
    )


def _zone_path(study: Study) -> Path:
    return next((each.path or each.osm or Path() for each in study.zones.parts), Path())


def _order_notes(path: Path, file: OsmFile) -> list[Note]:
    """Tell of a file that had to be sorted."""
    found = file.disorder
    if found is None:
        return []
    zh = f"{path.name}：各对象没有按编号排列（{found.zh}），已排序后使用"
    en = f"{path.name}: its objects do not stand in the order of their ids ({found}); sorted before use"
    return [Note("doubtful", "streets", zh, en, 1, "files")]


def _beside_notes(study: Study) -> list[Note]:
    """Which files are read with the inputs that the study names."""
    of = {"barriers": "streets", "land": "population", "observed": "streets", "progress": "facilities"}
    parts = [(field.split(".")[0], path) for field, path in input_files(study)]
    known: list[tuple[Any, Path]] = [(of.get(part, part), path) for part, path in parts]
    return [note for part, path in known for note in readers.beside_notes(path, part)]


def _completeness(study: Study, streets: Streets, people: read_people.People) -> pd.DataFrame | None:
    """How complete a layer of street lines is, where it is known where people live; else None."""
    if study.streets.path is None or not study.population.given:
        return None
    cells = people.cells if people.raster is None else people.raster
    return completeness.by_zone(streets, cells, people.zones)


def add_barriers(study: Study, read: Inputs) -> Inputs:
    """Return inputs with what keeps places apart, read now where it was not asked for before.

    Raises:
        InputError: a file that cannot be used.
    """
    if read.barriers is not None:
        return read
    barriers, notes = read_streets.read_barriers(study, read.streets, OsmFile)
    return replace(read, barriers=barriers, notes=(*read.notes, *notes))


def _built_up(study: Study) -> geopandas.GeoSeries | None:
    """All land that is built up, where the study has a layer of it."""
    path = study.land.built_up
    if path is None:
        return None
    return polygons.read(path, study.land.reading, subject="zones")[0]


def _read_background(
    study: Study, zone_table: Zones, osm_file: Open
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    own = study.background
    layers = {kind: path for kind in background.KINDS if (path := getattr(own, kind)) is not None}
    source = None if study.streets.osm is None else osm_file(study.streets.osm)
    return background.read(source, layers, background.frame(zone_table), own.reading)


def measuring_crs(layer: geopandas.GeoDataFrame | geopandas.GeoSeries) -> pyproj.CRS:
    """Return the CRS to measure a layer in: CGCS2000 3-degree in China, else UTM.

    >>> point = geopandas.GeoSeries.from_xy([114.17], [22.28], crs="EPSG:4326")
    >>> measuring_crs(point).to_string()
    'EPSG:4547'
    """
    west, south, east, north = datums.project(layer.geometry, WGS84).total_bounds
    longitude, latitude = (west + east) / 2, (south + north) / 2
    if 73.5 < longitude < 135.1 and 18 < latitude < 53.6:
        # EPSG:4534 to 4554 have their central meridians at 75°, 78°, … 135° E
        return pyproj.CRS.from_epsg(4534 + round((longitude - 75) / 3))
    return layer.estimate_utm_crs()


def _read_extents(study: Study, crs: pyproj.CRS, osm_file: Open, within: BaseGeometry) -> BaseGeometry:
    """Narrow the area that is known to the boxes of facilities' files other than the streets'."""
    for path in {source.osm for source in study.facilities if source.osm is not None}:
        box = osm_file(path).claimed if path != study.streets.osm else None
        if box is not None:
            within = within.intersection(datums.project(geopandas.GeoSeries([box], crs=WGS84), crs).iloc[0])
            if within.area == 0:
                fault = Said(
                    "其范围与街道不重叠；请给同一地方的文件",
                    "its box and the streets do not overlap; give files of one place",
                )
                raise InputError(str(path), [fault])
    return within


def _listed(table: Facilities, source: Source) -> Facilities:
    """Say of each facility how complete its list is, where the study tells it."""
    told = source.listed_share
    share = table["type"].map(told).astype(float) if isinstance(told, dict) else told
    return table if share is told and told == 1 else table.assign(listed_share=share)


def _read_facilities(
    study: Study, area: geopandas.GeoSeries, osm_file: Open, streets: Streets
) -> tuple[Facilities, Entrances, list[Note], Tally]:
    """Read the sources of facilities; ``area`` is what the study reaches to."""
    vocabulary = Vocabulary(
        type=partial(understood.token, "type"),
        status=partial(understood.token, "status"),
        level=partial(understood.token, "level"),
        unknown=lambda words: understood.unknown("type", words, Said("设施类型", "facility type")),
    )
    rules = {name: kind.osm for name, kind in facility_types().items() if kind.osm}
    parts, notes, crs, tally = [], [], pyproj.CRS(area.crs), Tally()
    stems = [each.path.stem for each in study.facilities if each.path and each.id_column is None]
    for number, source in enumerate(study.facilities, start=1):
        if source.osm is not None:
            day = study.day or conditions.hour(study.settings.hour).day
            table, entrances, more = facilities_from_osm(
                osm_file(source.osm), rules, crs, day=day, by_date=study.as_of is not None, tally=tally
            )
            types = table["type"]
            table, far = strays.facilities(table, area, source.osm.name)
            tally.leave_out(FAR, types[~among(types.index, table.index)])
            parts.append((_listed(table, source), entrances[among(entrances.index, table.index)]))
            notes += [*more, *far]
            continue
        path = source.path or Path()
        where = {
            name: tuple(map(str, value if isinstance(value, tuple) else (value,)))
            for name, value in source.where.items()
        }
        columns = Columns(
            kind=source.type,
            type=source.type_column,
            types=source.types if source.types_file is None else read_types.mapping(source.types_file),
            types_shared=source.types_file is not None,
            where=where,
            id=source.id_column,
            name=source.name_column,
            reading=source.reading,
            attributes=source.columns,
            prefix=f"{number}:{path.stem}" if stems.count(path.stem) > 1 else None,
            by_date=study.as_of is not None,
        )
        read = partial(
            from_list,
            path,
            crs=crs,
            vocabulary=vocabulary,
            area=area,
            day=study.day,
        )
        own = Tally()
        table, entrances, more = read(columns, tally=own)
        if not len(table):  # nothing is there on that day
            tally.join(own)
            parts.append((table, entrances))
            notes += more
            continue
        evidence = likely_datum.of_places(
            table.geometry,
            streets,
            plain(source.datum),
            if_likelier=True,
            streets_too=settle_datum.own_streets(study) is not None,
        )
        datum, doubts = settle_datum.settled(path, "facilities", source.datum, evidence)
        if datum != plain(source.datum):
            own, reading = Tally(), replace(source.reading, datum=datum)
            table, entrances, more = read(replace(columns, reading=reading), tally=own)
        tally.join(own)
        parts.append((_listed(table, source), entrances))
        notes += [*more, *doubts, *settle_datum.of_streets(study, path, source.datum, evidence)]
    table, entrances = joined(parts)
    merge, types = study.settings.duplicates == "merge", table["type"]
    table, entrances, more = duplicates.settled(table, entrances, merge=merge)
    tally.leave_out(AGAIN, types[~among(types.index, table.index)])
    notes += more
    counts = sorted(Counter(table["type"]).items())
    shown = "，".join(f"{facility_types()[kind].zh} {n}" for kind, n in counts)
    listed = ", ".join(f"{facility_types()[kind].en} {n}" for kind, n in counts)
    found = Note(
        "found",
        "facilities",
        f"设施 {len(table)} 处：{shown}",
        f"{len(table)} facilities: {listed}",
        len(table),
        "facilities",
    )
    return table, entrances, [found, *notes], tally
