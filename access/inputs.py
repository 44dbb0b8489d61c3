"""A study's files → checked tables in one projected CRS, with notes on what was found in them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas

from access.errors import InputError
from access.places import facilities, graphs, osm, population, streets, zones
from access.places.quality import Note
from access.standards.registry import facility_types, suggestion
from access.study import Study


@dataclass(frozen=True)
class Inputs:
    """A study's inputs as checked tables, with the notes on what was found in them."""

    streets: Any
    complete_within: Any
    facilities: Any
    entrances: Any
    zones: Any
    cells: Any
    cell_zones: Any
    notes: tuple[Note, ...]


def read_inputs(study: Study) -> Inputs:
    """Read a study's files into checked tables in one projected CRS.

    Raises:
        InputError: a file that cannot be used, or inputs that do not fit together.
    """
    opened: dict[Path, osm.OsmFile] = {}

    def osm_file(path: Path) -> osm.OsmFile:
        return opened.setdefault(path, osm.OsmFile(path))

    raw_zones = (
        zones.from_osm(osm_file(study.zones.osm), study.zones.admin_level or 0)
        if study.zones.osm is not None
        else zones.from_layer(
            study.zones.path or Path(),
            id_column=study.zones.id_column,
            name_column=study.zones.name_column,
        )
    )
    crs = study.settings.crs or measuring_crs(raw_zones)
    zone_table, notes = zones.measured(raw_zones, crs)
    street_table, street_notes, within = _read_streets(study, crs, osm_file)
    facility_table, entrances, facility_notes = _read_facilities(study, crs, osm_file, within)
    grid, people_notes = _read_population(study, zone_table, osm_file)
    cells = population.cells(grid, zone_table.crs)
    cell_zones, share_notes = zones.shares(grid, zone_table)
    _check_people(zone_table, cells, cell_zones)
    return Inputs(
        streets=street_table,
        complete_within=within,
        facilities=facility_table,
        entrances=entrances,
        zones=zone_table,
        cells=cells,
        cell_zones=cell_zones,
        notes=(
            *street_notes,
            *facility_notes,
            *people_notes,
            _people_note(cells, cell_zones),
            *notes,
            *share_notes,
        ),
    )


def measuring_crs(layer: Any) -> Any:
    """Return the CRS to measure a layer in: CGCS2000 3-degree in China, else UTM.

    >>> point = geopandas.GeoSeries.from_xy([114.17], [22.28], crs="EPSG:4326")
    >>> measuring_crs(point)
    'EPSG:4547'
    """
    west, south, east, north = layer.to_crs("EPSG:4326").total_bounds
    longitude, latitude = (west + east) / 2, (south + north) / 2
    if 73.5 < longitude < 135.1 and 18 < latitude < 53.6:
        # EPSG:4534 to 4554 have their central meridians at 75°, 78°, … 135° E
        return f"EPSG:{4534 + round((longitude - 75) / 3)}"
    return layer.estimate_utm_crs()


def _read_streets(study: Study, crs: Any, osm_file: Any) -> tuple[Any, list[Note], Any]:
    source = study.streets
    if source.osm is not None:
        file = osm_file(source.osm)
        table, notes = streets.from_osm(file, crs)
        return table, notes, streets.complete_within(table, file)
    if source.graphml is not None:
        table, notes = graphs.from_graphml(source.graphml, crs)
        return table, notes, streets.complete_within(table, None)
    table, notes = graphs.from_csv(source.nodes or Path(), source.edges or Path(), crs, source.crs)
    return table, notes, streets.complete_within(table, None)


def _read_facilities(study: Study, crs: Any, osm_file: Any, within: Any) -> tuple[Any, Any, list[Note]]:
    known = tuple(facility_types())
    rules = {name: kind.osm for name, kind in facility_types().items() if kind.osm}
    area = geopandas.GeoSeries([within], crs=crs)
    parts, notes = [], []
    for source in study.facilities:
        if source.osm is not None:
            table, entrances, more = facilities.from_osm(osm_file(source.osm), rules, crs)
            parts.append((table, entrances))
            notes += more
            continue
        where = {name: (value,) if isinstance(value, str) else value for name, value in source.where.items()}
        columns = facilities.Columns(
            kind=source.type,
            type=source.type_column,
            types=source.types,
            where=where,
            x=source.x_column,
            y=source.y_column,
            id=source.id_column,
            name=source.name_column,
            crs=source.crs,
        )
        table, entrances, more = facilities.from_list(
            source.path or Path(),
            columns,
            crs,
            known=known,
            suggest=lambda word: suggestion(word, sorted(known)),
            area=area,
        )
        parts.append((table, entrances))
        notes += more
    table, entrances, more = facilities.joined(parts)
    notes += more
    counts = table["type"].value_counts().sort_index()
    shown = "，".join(f"{facility_types()[kind].zh} {n}" for kind, n in counts.items())
    listed = ", ".join(f"{facility_types()[kind].en} {n}" for kind, n in counts.items())
    found = Note(
        "found",
        "facilities",
        f"设施 {len(table)} 处：{shown}",
        f"{len(table)} facilities: {listed}",
        len(table),
        "facilities",
    )
    return table, entrances, [found, *notes]


def _read_population(study: Study, zone_table: Any, osm_file: Any) -> tuple[population.Grid, list[Note]]:
    source = study.population
    if source.buildings is None:
        return population.from_raster(source.raster or Path(), zone_table)
    return population.from_buildings(
        osm_file(source.buildings),
        zone_table,
        persons_per_m2=source.persons_per_m2,
        default_levels=source.default_levels,
        cell_m=source.cell_m,
    )


def _persons_by_zone(cells: Any, cell_zones: Any) -> Any:
    persons = cells["persons"].reindex(cell_zones.index.get_level_values("cell_id")).fillna(0.0)
    return (persons.to_numpy() * cell_zones["share"]).groupby("zone_id").sum()


def _check_people(zone_table: Any, cells: Any, cell_zones: Any) -> None:
    persons = _persons_by_zone(cells, cell_zones).reindex(zone_table.index).fillna(0.0)
    faults = [
        f"zone '{zone_id}' ({zone_table['name'][zone_id]}) has no people in the population input;"
        " take it out, or check that the two belong together"
        for zone_id in persons.index[persons <= 0]
    ]
    if faults:
        raise InputError("zones", faults)


def _people_note(cells: Any, cell_zones: Any) -> Note:
    inside, total = float(_persons_by_zone(cells, cell_zones).sum()), float(cells["persons"].sum())
    return Note(
        "left_out" if total - inside > 0.5 else "found",
        "population",
        f"分区内 {inside:,.0f} 人，分区外 {total - inside:,.0f} 人（合计 {total:,.0f}，人口守恒）",
        f"{inside:,.0f} persons in the zones, {total - inside:,.0f} outside ({total:,.0f} in all)",
        total - inside,
        "persons",
    )
