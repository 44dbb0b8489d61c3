"""Emergency services by district: radius, vehicles, response, what is free, and where to build."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from access.assessment.baseline import Baseline
from access.assessment.measure import Measured, Progress, measure
from access.assessment.run import Result, judged, page
from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.notes import report as as_table
from access.contracts.tables import Cells, Facilities, Positions
from access.network.linked import Linked
from access.network.pairs import pairs
from access.network.snapping import snap
from access.outputs.maps.scenario import After
from access.outputs.tables import record_json, report_csv, write_folder
from access.remedies.emergency import new_sites, radius, report
from access.remedies.emergency.areas import Areas, areas, classed
from access.remedies.emergency.districts import whole
from access.remedies.emergency.mexclp import Fleet
from access.remedies.emergency.notes import notes_on
from access.remedies.emergency.promises import Promises, promises
from access.remedies.emergency.question import EmergencyQuestion
from access.remedies.emergency.service_radius import Lengths, straight_lengths
from access.remedies.emergency.table import district_rows, reached, stock_of, with_radii
from access.remedies.emergency.vehicles import Response, best_places, response_of, station_table
from access.remedies.scenarios.file import Scenario
from access.remedies.scenarios.scenario import facilities_changed
from access.remedies.siting.as_scenario import geojson
from access.remedies.siting.candidates_of_clause import at_streets
from access.remedies.siting.question import Question
from access.standards.registry import counted_types, facility_types, members
from access.study.read import Inputs, read_inputs
from access.study.study import Study
from access.verdicts.clause import Clause, Trip
from access.verdicts.missing import Missing

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Emergency:
    """What emergency services come to.

    Attributes:
        question, promises: what was asked, and what is promised.
        districts: by zone_id, the whole area last: see ``report.DISTRICTS``.
        radius: by (zone_id, side, statistic): see ``radius.radius_table``.
        stations: by facility_id: see ``vehicles.station_table``; and lon, lat.
        sites: new stations in the order in which to build them: see ``new_sites.Chosen``; and zone_id.
        bound_persons: no choice of as many sites brings more people within the time.
        fleet: how the same vehicles would stand best (MEXCLP); None: not known.
        before, after: the study judged by the promises as it is, and with the sites; None: no sites.
        scenario: the sites as stations to be opened; None: no sites.
        input_report: what was found, doubtful, left out; and what cannot be told, for want of what.
    """

    question: EmergencyQuestion
    promises: Promises
    districts: pd.DataFrame
    radius: pd.DataFrame
    stations: Facilities
    sites: Cells
    bound_persons: float
    fleet: Fleet | None
    before: Result
    after: Result | None
    scenario: Scenario | None
    input_report: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Ground:
    """What is known before anything is told: the study as measured, and who stands and lives where.

    Attributes:
        persons: of each cell, those who live in the districts.
        trip, road: the trips from a station in time, and along the streets.
        candidates, positions: where stations may be, and where these are on the network of the response.
        spots: where stations and candidates stand (see ``Areas``).
    """

    base: Baseline
    promises: Promises
    areas: Areas
    stations: Facilities
    persons: pd.Series
    trip: Trip
    road: Trip
    candidates: Cells
    positions: Positions
    notes: tuple[Note, ...]

    @property
    def by_time(self) -> Linked:
        """The network of the response."""
        return self.base.measured.links[self.trip.mode, "time_s"]

    @property
    def by_road(self) -> Linked:
        """The network of the service radius."""
        return self.base.measured.links[self.road.mode, "length_m"]


def emergency(study: Study, question: EmergencyQuestion, progress: Progress = _log.info) -> Emergency:
    """Tell of each district what its emergency services are, what they lack, and where to build.

    Args:
        study: from ``access.study.study.load``.
        question: what is asked.
        progress: called with the name of each step as it begins.

    Raises:
        AccessError: a question that cannot be answered, or an input that cannot be used.
    """
    question.check()
    promised = promises(study, question)
    progress("读取数据 reading the inputs")
    ground = _looked(study, question, promised, progress)
    progress("到达时间 who is reached in time")
    found = response_of(
        ground.by_time, ground.persons, ground.stations["vehicles"], ground.promises, ground.trip
    )
    ways = _ways(ground, found)
    progress("服务半径 service radii, and the sites that they need")
    radii = _radii(ground, ways, question)
    progress("新站点 new stations")
    places = (ground.candidates, ground.positions)
    chosen = new_sites.choose(
        ground.by_time, found, ground.persons, places, question, ground.promises, ground.trip,
        ground.base.read.facilities.index,
    )  # fmt: skip
    busy = question.busy_share
    fleet = best_places(found, busy=busy, time_limit_s=question.time_limit_s)
    table = _districts(ground, found, radii, busy)
    table = _with_sites(table, ground, found, chosen, busy)
    opened = new_sites.scenario(ground.promises.response.clause, chosen.sites) if len(chosen.sites) else None
    after = None if opened is None else _with(opened, ground, progress)
    return Emergency(
        question=question,
        promises=ground.promises,
        districts=table,
        radius=radii,
        stations=_stations(ground, ways, fleet),
        sites=chosen.sites.assign(zone_id=_zone_of(ground, chosen.sites)),
        bound_persons=chosen.bound_persons,
        fleet=fleet,
        before=ground.base.before,
        after=after,
        scenario=opened,
        input_report=pd.concat(
            [
                ground.base.before.input_report,
                as_table([*ground.notes, *notes_on(question, ground.promises, table, ground.stations)]),
            ],
            ignore_index=True,
        ),
    )


def write(found: Emergency, folder: Path) -> list[Path]:
    """Write the result files, all or none; without new stations none of the files about these.

    Raises:
        FileError: the folder cannot be written to.
    """
    after, plan = found.after, found.scenario
    shown = None if after is None or plan is None else After(plan.name, after.assessment.place)
    files: dict[str, str | Callable[[Path], None]] = {
        "map.html": page(found.before, shown),
        "districts.csv": report.districts_csv(found.districts),
        "radius.csv": report.radius_csv(found.radius, found.districts["name"]),
        "stations.csv": report.stations_csv(found.stations, found.districts["name"]),
        "sites.csv": report.sites_csv(found.sites, found.districts["name"]),
    }
    if plan is not None:
        files["sites.gpkg"] = lambda path: report.write_sites(found.sites, found.districts["name"], path)
        files["sites.geojson"] = geojson(plan)
        files["scenario.yaml"] = plan.text()
    files["emergency.json"] = record_json(report.record(found))
    files["input_report.csv"] = report_csv(found.input_report)
    files["run.json"] = record_json({**found.before.record, "emergency": found.question.settings})
    return write_folder(folder, files)


def _looked(study: Study, question: EmergencyQuestion, promised: Promises, progress: Progress) -> _Ground:
    """Measure the study as it is; find its districts, its stations, and where more might be."""
    read, derived = classed(read_inputs(study))
    stations = _of_type(read, question.facility)
    measured, promised = _measured(study, read, promised, progress)
    before = judged(study, promised.clauses, measured, progress)
    clause = promised.response.clause
    trip, road = (_trip(each, question.facility) for each in (clause, promised.urban.clause))
    link = measured.links[trip.mode, "time_s"]
    base = Baseline(
        study, measured, before, clause, before.assessment.measures[clause.id], link.network, link.cells
    )
    progress("候选点 candidates")
    places, positions, notes = at_streets(
        Question(clause.id, sites=1, spacing_m=question.spacing_m), None, base
    )
    points = pd.concat([read.facilities[["type", "geometry"]], places[["geometry"]]])
    found = areas(measured.place, points, promised, question)
    persons = radius.people_of(found.cell_zones, read.cells["persons"]).groupby(level="cell_id").sum()
    told = [derived] if derived is not None and not promised.divided else []
    return _Ground(
        base=base,
        promises=promised,
        areas=found,
        stations=stations,
        persons=persons.reindex(read.cells.index).fillna(0.0),
        trip=trip,
        road=road,
        candidates=places,
        positions=positions,
        notes=(*told, *notes),
    )


def _of_type(read: Inputs, kind: str) -> Facilities:
    """The stations with their ``vehicles`` (NaN: not known)."""
    mine = read.facilities[read.facilities["type"].isin(members(kind))]
    if mine.empty:
        word = facility_types()[kind]
        fault = (
            f"no facility of type `{kind}` ({word.zh} {word.en}) in the study; list some under `facilities`"
        )
        raise InputError("emergency", [fault])
    units = mine["units"] if "units" in mine.columns else pd.Series(np.nan, index=mine.index)
    return mine.assign(vehicles=units.astype(float))


def _measured(
    study: Study, read: Inputs, promised: Promises, progress: Progress
) -> tuple[Measured, Promises]:
    """Measure by what is promised; where nothing stands for the zones of its radii, by the zones' classes."""
    measured = measure(study, read, promised.clauses, progress=progress)
    try:
        areas(measured.place, read.facilities, promised, EmergencyQuestion())
    except Missing:
        promised = promised.by_class()
        measured = measure(study, read, promised.clauses, progress=progress, base=measured)
    return measured, promised


def _trip(clause: Clause, kind: str) -> Trip:
    return next((each for each in clause.trips if each.facility == kind), clause.trip)


def _ways(ground: _Ground, found: Response) -> pd.DataFrame:
    """Of each cell: its people in the districts, and the ways to its nearest station."""
    place, road = ground.base.place, ground.road
    along = place.nearest[road]
    return pd.DataFrame(
        {
            "persons": ground.persons,
            "straight_m": place.straight[road.goal]["length_m"],
            "road_m": along["impedance"],
            "station_by_road": along["facility_id"],
            "border_m": place.border_m,
            "response_min": (ground.promises.fixed_s + found.travel_s["impedance"]) / 60,
            "station_by_time": found.travel_s["facility_id"],
        }
    )


def _radii(ground: _Ground, ways: pd.DataFrame, question: EmergencyQuestion) -> pd.DataFrame:
    """Every statistic, and how many sites bring it to its limit."""
    parts, spots = ground.areas.parts, ground.areas.spots
    standing = spots["part_id"].reindex(ground.stations.index).value_counts()
    number = standing.reindex(parts.index).fillna(0).astype(int)
    link, settings = ground.by_road, ground.base.study.settings
    at = snap(
        ground.candidates.geometry,
        link.network,
        max_leg_m=settings.max_leg_m,
        min_component_m=settings.min_component_m,
        public=True,
    )
    finite = ways["road_m"][np.isfinite(ways["road_m"])]
    far = max(float(finite.max()) if len(finite) else 0.0, 3 * ground.promises.rural.clause.limit)
    lived = link.cells[link.cells.index.isin(ground.persons.index[ground.persons > 0])]
    found = pairs(lived, at, link.network, limit=far, direction=ground.road.direction)
    nearer = found["impedance"].to_numpy() < ways["road_m"].reindex(found["origin_id"]).to_numpy()
    straight = straight_lengths(ground.base.read.cells, ground.stations, ground.candidates)
    needed = radius.needs(
        ground.areas,
        ground.base.read.cells["persons"],
        number,
        ground.promises,
        spots.loc[ground.candidates.index],
        network=Lengths(ways["road_m"], found[nearer]),
        straight=straight,
        time_limit_s=question.time_limit_s,
    )
    return radius.radius_table(ground.areas, ways.assign(persons=ground.base.read.cells["persons"]), number, ground.promises, needed)  # fmt: skip


def _districts(ground: _Ground, found: Response, radii: pd.DataFrame, busy: float) -> pd.DataFrame:
    facilities, clause = ground.base.read.facilities, ground.promises.vehicles.clause
    kinds = counted_types(clause.types(clause.rule.numerator), clause.target.facility)
    mine = facilities[facilities["type"].isin(kinds)]
    counting = mine["units"] if "units" in mine.columns else pd.Series(np.nan, index=mine.index)
    stock = stock_of(ground.areas, ground.stations.index, ground.stations["vehicles"], counting.astype(float))
    persons = ground.base.read.cells["persons"]
    return with_radii(district_rows(ground.areas, persons, stock, found, ground.promises, busy), radii)


def _with_sites(
    table: pd.DataFrame, ground: _Ground, found: Response, chosen: new_sites.Chosen, busy: float
) -> pd.DataFrame:
    """Add how many new stations each district gets, and who is reached with them."""
    sites = ground.areas.spots["zone_id"].reindex(chosen.sites["candidate_id"]).value_counts()
    new = sites.reindex(table.index).fillna(0).astype(int)
    new.iloc[-1] = len(chosen.sites)
    persons = ground.base.read.cells["persons"]
    every = whole(ground.areas.cell_zones)
    after = reached(every, persons, chosen.number, found.unsure, busy).reindex(table.index)
    later = after[["persons_in_time", "share_in_time", "persons_available", "share_available"]]
    return table.assign(new_stations=new).join(later.add_suffix("_after"))


def _with(opened: Scenario, ground: _Ground, progress: Progress) -> Result:
    """Judge the study with the new stations."""
    read, study = ground.base.read, ground.base.study
    facilities, entrances, notes, _ = facilities_changed(
        opened.facilities, read.facilities, read.entrances, source="scenario.yaml"
    )
    changed = replace(read, facilities=facilities, entrances=entrances, notes=(*read.notes, *notes))
    progress(f"方案 scenario: {opened.name}")
    clauses = ground.promises.clauses
    measured = measure(study, changed, clauses, progress=progress, base=ground.base.measured)
    return judged(study, clauses, measured, progress)


def _stations(ground: _Ground, ways: pd.DataFrame, fleet: Fleet | None) -> Facilities:
    table = station_table(ground.stations, ground.areas.spots.reindex(ground.stations.index), ways, fleet)
    return report.on_earth(table, ground.stations)


def _zone_of(ground: _Ground, sites: Cells) -> pd.Series:
    return ground.areas.spots["zone_id"].reindex(sites["candidate_id"]).set_axis(sites.index)
