"""Where a study's people are, from whatever tells it: a raster, numbers by zone, points, or homes."""

from collections.abc import Sequence
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import bounds
from access.contracts.arrays import Floats
from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.tables import Zones
from access.places import datums, polygons, readers
from access.places.grid import Grid
from access.places.people import building_floors, counted, covariate, from_areas, of_table, spread, window
from access.places.people.calibrated import calibrated
from access.places.people.from_areas import Areas
from access.places.people.from_buildings import blank, from_buildings, homes_of
from access.places.people.from_points import from_points
from access.places.people.from_raster import Numbers, from_raster
from access.places.people.groups import group
from access.places.people.pieces import Pieces, Placed
from access.places.people.within_cells import LEAST_FLOOR_M2
from access.study import read_areas
from access.study.population import Population
from access.study.read_streets import Open
from access.study.sources import is_osm
from access.study.study import Study


def place(study: Study, zones: Zones, osm_file: Open) -> Placed:
    """Put a study's people on a grid, and bring them to the totals that it gives.

    Args:
        study: from ``access.study.study.load``.
        zones: ZONES, in the projected CRS of the study.
        osm_file: opens an OpenStreetMap file, each only once.

    Raises:
        InputError: a file that cannot be used.
    """
    own = study.population
    areas, told = _totals(study, zones)
    around = _around(zones, areas)
    if own.raster is not None:
        found = _of_raster(own, own.raster, zones, around)
    elif own.points is not None:
        found = _of_points(own, own.points, zones, around)
    elif own.buildings is not None:
        grid, told = from_buildings(
            osm_file(own.buildings),
            around,
            persons_per_m2=own.persons_per_m2,
            default_levels=own.default_levels,
            cell_m=own.cell_m,
        )
        found = Placed(grid, {}, None, told)
    else:
        found = _of_zones(study, zones, osm_file)
    if areas is not None:
        found = calibrated(found._replace(notes=[*found.notes, *told]), areas, zones)
        found = window.near(found, zones) if len(around) > 1 else found
    return found


def _totals(study: Study, zones: Zones) -> tuple[Areas | None, list[Note]]:
    """The areas to whose totals people are brought, if the study gives any."""
    own = study.population.calibrate
    if own is None:
        return None, []
    areas, told = read_areas.read(own, own.columns, zones, study)
    areas, more = from_areas.near(areas, zones)
    return areas, [*told, *more]


def _around(zones: Zones, areas: Areas | None) -> geopandas.GeoSeries:
    """What people are read for: an area's total counts those, too, who live in it beyond the zones."""
    wider = [] if areas is None or areas.own else [*areas.geometry[areas.people["persons"].notna()]]
    return geopandas.GeoSeries([shapely.box(*zones.total_bounds), *wider], crs=zones.crs)


def _of_raster(own: Population, raster: Path, zones: Zones, around: geopandas.GeoSeries) -> Placed:
    numbers = _numbers(own)
    grid, told = from_raster(raster, zones, numbers, around=around if len(around) > 1 else None)
    groups: dict[str, Floats] = {}
    for name, files in sorted(own.groups.items()):
        groups[name], more = group([Path(each) for each in files], raster, grid, around, numbers)
        told += more
    return Placed(grid, groups, None, told)


def _numbers(own: Population) -> Numbers:
    unit = own.unit if own.unit == "persons" or own.unit == "persons_per_km2" else None  # noqa: PLR1714 (mypy)
    # a datum of web maps is what is said as the CRS of the raster, too: it can only be refused there
    as_crs = own.datum if own.datum != "wgs84" or "crs" in own.model_fields_set else None
    return Numbers(unit, own.fills, filled=not own.without_fills, crs=own.crs or as_crs)


def _of_points(own: Population, path: Path, zones: Zones, around: geopandas.GeoSeries) -> Placed:
    rows, told = readers.features(path, own.reading, subject="population")
    rows, more = building_floors.chosen(rows, path, own.where)
    told += [*more, *datums.notes("population", path.name, rows.crs, zones.crs, rows.geometry.iloc[0])]
    columns = own.columns
    if columns.persons or columns.households or columns.dwellings or of_table.find(rows):
        _, people, doubts = counted.people(rows, path, columns)
        told += doubts
        if columns.households or columns.dwellings:
            told.append(_households_note(own))
    else:
        floors, floor_notes = building_floors.floor_m2(
            rows,
            path,
            zones.crs,
            levels=own.levels_column,
            floor=own.floor_area_column,
            default=own.default_levels,
        )
        people = pd.DataFrame({"persons": floors * own.persons_per_m2}, rows.index)
        told += [*floor_notes, _floor_note(float(floors.sum()), own.persons_per_m2)]
    people, shapes = people.reset_index(drop=True), rows.geometry
    found = from_points(shapes, people, _empty(own, around), zones, path)
    return found._replace(notes=[*told, *found.notes])


def _households_note(own: Population) -> Note:
    each, column = own.persons_per_household, own.households_column or own.dwellings_column
    given = "persons_per_household" in own.model_fields_set
    zh, en = (
        ("", "")
        if given
        else ("（假定：2020 年普查全国户均人口）", " (assumed: the mean of the census of 2020)")
    )
    all_zh, all_en = (
        ("，每套都按有人居住计", ", each dwelling taken as inhabited") if own.dwellings_column else ("", "")
    )
    return Note(
        "doubtful",
        "population",
        f"人口由“{column}”推算，每户 {each:g} 人{zh}{all_zh}",
        f"people by '{column}', {each:g} to each{en}{all_en}",
        each,
        "persons",
    )


def _floor_note(floor_m2: float, persons_per_m2: float) -> Note:
    return Note(
        "doubtful",
        "population",
        f"人口为模拟值：建筑面积 {floor_m2:,.0f} 平方米 × 每平方米 {persons_per_m2:g} 人",
        f"population is modelled: {floor_m2:,.0f} m² of floor × {persons_per_m2:g} persons per m²",
        floor_m2 * persons_per_m2,
        "persons",
    )


def _of_zones(study: Study, zones: Zones, osm_file: Open) -> Placed:
    """People counted by zone, spread by what is known of where they live."""
    own = study.population
    areas, told = read_areas.read(own, own.columns, zones, study)
    if own.table is not None and areas.own:
        read_areas.check_all(own.table, areas, zones, told)
    if own.households_column or own.dwellings_column:
        told.append(_households_note(own))
    areas, more = from_areas.near(areas, zones)
    grid = _grid(own, areas, zones)
    notes_of_homes: list[Note] = []

    def evidence(
        grid: Grid, parts: Pieces, shapes: geopandas.GeoSeries, persons: Floats
    ) -> Sequence[spread.Evidence]:
        if study.settings.spread == "even":
            return []
        found, made = _evidence(study, grid, parts, shapes, persons, osm_file)
        notes_of_homes.extend(made)
        return found

    found = from_areas.from_areas(grid, areas, zones, evidence)
    return found._replace(notes=[*told, *more, *notes_of_homes, *found.notes])


def _grid(own: Population, areas: Areas, zones: Zones) -> Grid:
    around = geopandas.GeoSeries([shapely.box(*zones.total_bounds), *areas.geometry], crs=zones.crs)
    if own.covariate is not None:
        return covariate.grid(own.covariate, around, own.cell_m)
    return _empty(own, around)


def _empty(own: Population, around: geopandas.GeoSeries) -> Grid:
    low, high = around.total_bounds[:2], around.total_bounds[2:]
    fault = bounds.beyond("CELLS", float(np.prod(np.ceil((high - low) / own.cell_m))))
    if fault:
        raise InputError("population.cell_m", [fault])
    return blank(around, own.cell_m)


def _evidence(
    study: Study, grid: Grid, parts: Pieces, shapes: geopandas.GeoSeries, persons: Floats, osm_file: Open
) -> tuple[list[spread.Evidence], list[Note]]:
    """What tells where people counted by zone live, the best first."""
    own, found, told = study.population, [], list[Note]()
    if own.homes is not None and not is_osm(own.homes):
        rows, told = readers.features(own.homes, own.of_layer, subject="population")
        rows, more = building_floors.chosen(rows, own.homes, own.where)
        floors, floor_notes = building_floors.floor_m2(
            rows,
            own.homes,
            shapes.crs,
            levels=own.levels_column,
            floor=own.floor_area_column,
            default=own.default_levels,
        )
        told += [*more, *floor_notes]
        found.append(spread.homes(rows.geometry, floors, grid, parts, shapes))
    else:
        source = own.homes or study.streets.osm
        if source is not None:
            table, _ = homes_of(osm_file(source), shapes.crs, own.default_levels)
            floors = (table.area * table["levels"]).to_numpy()
            least = LEAST_FLOOR_M2 * persons
            found.append(spread.homes(table.geometry, floors, grid, parts, shapes, least=least))
    if study.land.residential is not None:
        land, _ = polygons.read(study.land.residential, study.land.reading, subject="zones")
        found.append(spread.land(land, grid, parts, shapes))
    if own.covariate is not None:
        found.append(spread.raster("covariate", grid.persons, parts))
    return found, told
