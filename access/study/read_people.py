"""A study's people: on their raster, in its zones and, where its cells are coarse, in parts of cells."""

import math
from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
import pyproj

from access.contracts import tables
from access.contracts.arrays import Floats
from access.contracts.notes import Note
from access.contracts.tables import Cells, CellZones, Streets, Zones
from access.contracts.zone_hierarchy import ZoneHierarchy, hierarchy
from access.contracts.zone_nesting import nested
from access.network import profiles
from access.places import land, polygons, zone_fit, zones
from access.places.grid import Grid, cut_to, demand_cells
from access.places.people import degree_of_urbanisation, in_zones, of_table, parts, within_cells
from access.places.people.against_table import against_table
from access.places.people.pieces import Placed
from access.standards import limits
from access.standards.model import Mode
from access.standards.registry import load_plan, targets
from access.standards.target import threshold
from access.study import place_people, plan_year
from access.study.cut_cells import Cut, divided
from access.study.read_streets import Open
from access.study.study import Study


class People(NamedTuple):
    """Where the people of a study are.

    Attributes:
        zones: ZONES, with the class that the density of people gives them, where plans ask for it.
        cells, cell_zones: CELLS and CELL_ZONES: the cells of the raster, or parts of them.
        grid: the raster; None where nothing tells where people live.
        raster: CELLS of the raster, where ``cells`` are parts of them; else None.
        land: kind → such land in each of the cells (m²).
        residential: the polygons of residential land; None: the study has no layer of them.
        notes, zone_notes: on the people, and on the zones.
    """

    zones: Zones
    cells: Cells
    cell_zones: CellZones
    grid: Grid | None
    raster: Cells | None
    land: dict[str, pd.Series]
    residential: geopandas.GeoSeries | None
    notes: list[Note]
    zone_notes: list[Note]


def read(
    study: Study, zone_table: Zones, streets: Streets, osm_file: Open, *, in_parts: bool = True
) -> People:
    """Read the people of a study, and share those of coarse cells among parts of these.

    Args:
        study: from ``access.study.study.load``.
        zone_table: ZONES, in the projected CRS of the study.
        streets: STREETS.
        osm_file: opens an OpenStreetMap file, each only once.
        in_parts: whether to cut coarse cells.

    Raises:
        InputError: a file that cannot be used, or zones in which nobody lives.
    """
    if not study.population.given:
        return none(zone_table)
    tree = hierarchy(zone_table)
    placed = place_people.place(study, zone_table, osm_file)
    grid, notes = placed.grid, placed.notes
    cells, cell_zones, zone_notes = _in_zones(placed, zone_table, tree)
    zone_notes = [*zone_notes, *zone_fit.notes(zone_table, tree, grid)]
    if "class" not in zone_table.columns and asks_for_classes(study):
        zone_table, class_note = _classed(zone_table, grid, cells, cell_zones)
        zone_notes = [*zone_notes, class_note]
    in_zones.check_people(zone_table, cells, cell_zones)
    counted = in_zones.people_note(zone_table, cells, cell_zones, (tree.parent < 0) & ~tree.across)
    doubts = against_table(
        zone_table,
        cells,
        cell_zones,
        cell_m2=float(cells["outline"].iloc[len(cells) // 2].area),
        sure=study.population.unit is not None or study.population.calibrate is not None,
    )
    if study.population.projection is not None or study.population.growth is not None:
        zone_table, placed = plan_year.in_plan_year(study, placed, zone_table)
        grid, notes = placed.grid, placed.notes
        cells, cell_zones, _ = _in_zones(placed, zone_table, tree)
        counted = in_zones.people_note(zone_table, cells, cell_zones, (tree.parent < 0) & ~tree.across)
    cut, spread_notes = _cut(study, grid, cells, streets, osm_file) if in_parts else (None, [])
    raster = None
    if cut is not None:
        raster = cells
        cells, cell_zones = divided(cut, raster, cell_zones, zone_table, tree, empty_too=_counts_land(study))
    of_land, plots, rough = _read_land(study, zone_table, grid if cut is None else cut.grid, cells)
    return People(
        zones=zone_table,
        cells=cells,
        cell_zones=cell_zones,
        grid=grid,
        raster=raster,
        land=of_land,
        residential=plots,
        notes=[*_basis_notes(study), *notes, counted, *doubts, *spread_notes],
        zone_notes=[*zone_notes, *rough],
    )


def _in_zones(placed: Placed, zone_table: Zones, tree: ZoneHierarchy) -> tuple[Cells, CellZones, list[Note]]:
    """Cells in which people live, and how much of each counts for each zone; else by area."""
    cells = demand_cells(placed.grid, zone_table.crs, placed.groups)
    shares, notes = placed.cell_zones, list[Note]()
    if shares is None:
        shares, notes = zones.shares(placed.grid, zone_table)
    return cells, nested(shares, zone_table, tree), notes


def none(zone_table: Zones) -> People:
    """Return what is known where nothing tells where people live: how many the zones hold, if they do.

    Args:
        zone_table: ZONES.
    """
    outline = geopandas.GeoSeries([], crs=zone_table.crs)
    cells = geopandas.GeoDataFrame(
        {"persons": pd.Series(dtype=float), "row": pd.Series(dtype=int), "column": pd.Series(dtype=int)},
        geometry=outline,
    )
    cells.index = pd.Index([], dtype=int, name="cell_id")
    cells = cells.assign(outline=outline)
    tables.check(cells, tables.CELLS)
    of_none = pd.MultiIndex.from_arrays([cells.index, zone_table.index[:0]], names=tables.CELL_ZONES.index)
    cell_zones = pd.DataFrame({"share": pd.Series(dtype=float)}, index=of_none)
    tables.check(cell_zones, tables.CELL_ZONES)
    note = Note(
        "found",
        "population",
        "研究中没有人口数据：只判定不问人口住在何处的条款；分区自带的人口，跨区时按面积分摊",
        "the study has no population: only clauses that do not ask where people live are judged; people that"
        " the zones hold go by area where a zone is cut",
        0,
        "persons",
    )
    return People(
        zone_table, cells, cell_zones, None, None, {}, None, [note, *_could_be_used(zone_table)], []
    )


def _could_be_used(zone_table: Zones) -> list[Note]:
    """Say that zones which hold their people could tell where these live, if the study said so."""
    told = of_table.told(zone_table)
    if told is None:
        return []
    persons = float(told.persons.sum())
    return [
        Note(
            "doubtful",
            "population",
            f"分区带有人口（“{told.column}”列，合计 {persons:,.0f}）；写上"
            " `population: {zones: own}`，即按这些人数在各分区内分布，并判定问人口住在何处的条款",
            f"the zones hold people (column '{told.column}', {persons:,.0f} in all); with"
            f" `population: {{zones:"
            " own}` these are spread within the zones, and clauses that ask where people live are judged",
            persons,
            "persons",
        )
    ]


def _cut(
    study: Study, grid: Grid, cells: Cells, streets: Streets, osm_file: Open
) -> tuple[Cut | None, list[Note]]:
    """How the cells of a raster are cut; not at all where they are small, or the study says so."""
    cell_m2, limit_m = float(cells["outline"].iloc[len(cells) // 2].area), shortest_m(study)
    how = study.settings.spread
    n = 1 if how == "centre" else parts.parts_a_side(cell_m2, limit_m)
    persons, side_m = np.nan_to_num(grid.persons), cell_m2**0.5
    if n == 1:
        return None, [within_cells.spread_note(persons, None, side_m=side_m, n=1, limit_m=limit_m)]
    fine = parts.finer(grid, n)
    evidence = [] if how == "even" else _evidence(study, fine, persons, n, streets, osm_file)
    weight, rule = within_cells.weights(evidence, persons.shape, n)
    note = within_cells.spread_note(persons, rule, side_m=side_m, n=n, limit_m=limit_m)
    return Cut(n, fine, weight), [note]


def _evidence(
    study: Study, fine: Grid, persons: Floats, n: int, streets: Streets, osm_file: Open
) -> list[within_cells.Evidence]:
    """What is known of where people live, the best first."""
    found, own = [], study.population.buildings
    source = own or study.streets.osm
    if source is not None:
        # people who were modelled from these buildings live in them, however many there are
        least, levels = (None if own else persons), study.population.default_levels
        found.append(within_cells.homes(osm_file(source), fine, least, n, crs=streets.crs, levels=levels))
    if study.land.residential is not None:
        areas, _ = polygons.read(study.land.residential, study.land.reading, subject="zones")
        found.append(within_cells.land(geopandas.GeoDataFrame(geometry=areas), fine, n))
    box = None if study.streets.osm is None else osm_file(study.streets.osm).box
    return [*found, within_cells.streets(streets, fine, n, box=box)]


def shortest_m(study: Study) -> float:
    """Return the shortest limit of the study's clauses (metres; infinite: none has one)."""
    asked = [
        each
        for name in study.plans
        for each in targets(load_plan(name))
        if study.clauses is None or each[1].id in study.clauses
    ]
    rules = [(target, target.rule or standard.rule) for standard, target in asked]
    found = [limits.limit(rule, threshold(target, rule) or math.nan) for target, rule in rules]
    metres = [
        each.amount * (_kph(study, each.mode) / 3.6 if each.measure == "time_s" else 1.0)
        for each in found
        if each is not None
    ]
    return min((each for each in metres if each > 0), default=math.inf)


def _kph(study: Study, mode: Mode) -> float:
    profile = profiles.load(study.profiles.get(mode, mode))
    if mode not in study.profiles:
        profile = profile.at_kph(study.settings.walk_kph)
    speeds = profile.speeds_kph
    speed = speeds.get("residential", next(iter(speeds.values())))
    return float(speed if isinstance(speed, int | float) else speed[study.settings.period])


def _counts_land(study: Study) -> bool:
    return study.land.residential is not None or study.land.built_up is not None


def asks_for_classes(study: Study) -> bool:
    """Tell whether a plan names zones by their class that the study does not delimit itself."""
    zones_of = [load_plan(name).zones for name in study.plans]
    return any(
        zone.by == "class" and key not in study.plan_zones for each in zones_of for key, zone in each.items()
    )


def _classed(zone_table: Zones, grid: Grid, cells: Cells, cell_zones: CellZones) -> tuple[Zones, Note]:
    """Add the class that the density of people gives each zone."""
    cell_m2 = float(cells["outline"].iloc[0].area)
    found, note = degree_of_urbanisation.zone_classes(
        degree_of_urbanisation.degrees(grid, cell_m2), cells, cell_zones
    )
    return zone_table.assign(**{"class": found.reindex(zone_table.index).fillna("rural")}), note


def _read_land(
    study: Study, zone_table: Zones, grid: Grid, cells: Cells
) -> tuple[dict[str, pd.Series], geopandas.GeoSeries | None, list[Note]]:
    """Land of each kind in the cells, the polygons of residential land about the zones, and notes."""
    own = study.land
    paths = {"residential": own.residential, "built_up": own.built_up}
    read = {kind: land.read(path, cells, own.reading) for kind, path in paths.items() if path is not None}
    notes = dict.fromkeys(note for _, more in read.values() for note in more)  # of one layer for both, once
    found = {kind: land.in_cells(areas, grid, cells) for kind, (areas, _) in read.items()}
    homes = read.get("residential")
    window = tuple(zone_table.total_bounds)
    plots = None if homes is None else cut_to(homes[0], window, pyproj.CRS(zone_table.crs)).make_valid()
    return found, plots, [*notes]


def _basis_notes(study: Study) -> list[Note]:
    """Say of people that nobody counted that they are not counted."""
    words = {
        "synthetic": (
            "人口为虚构的合成数据，不得用于规划决策",
            "the population is synthetic: made up, not for decisions",
        ),
        "modelled": ("人口为模拟值，不是普查结果", "the population is modelled, not counted"),
    }
    found = words.get(study.population.label)
    return [Note("doubtful", "population", *found, 0, "persons")] if found else []
