"""Emergency services by district: radius, vehicles, response, what is free, and where to build."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from access.assessment.changes import Changes
from access.assessment.measure import Progress, measure
from access.assessment.run import Assessed, judged, page
from access.contracts.notes import report as as_table
from access.outputs import run_id
from access.outputs.maps.scenario import After
from access.outputs.tables import Page, Writer, record_json, report_csv, write_folder
from access.remedies.emergency import new_sites, report
from access.remedies.emergency.districts import whole
from access.remedies.emergency.notes import notes_on
from access.remedies.emergency.question import EmergencyQuestion
from access.remedies.emergency.radius import radii
from access.remedies.emergency.result import Emergency
from access.remedies.emergency.survey import Survey, survey
from access.remedies.emergency.table import district_rows, reached, stock_of, with_radii
from access.remedies.emergency.vehicles import Response, best_places, on_earth, response_of, station_table
from access.remedies.scenarios.file import Scenario
from access.remedies.scenarios.scenario import facilities_changed
from access.remedies.siting.as_scenario import geojson
from access.standards.registry import counted_types
from access.study.study import Study, read_files

if TYPE_CHECKING:
    from access.standards.model import RatioRule

_log = logging.getLogger(__name__)


def emergency(
    study: Study,
    question: EmergencyQuestion,
    progress: Progress = _log.info,
    *,
    known: Assessed | None = None,
) -> Emergency:
    """Tell of each district what its emergency services are, what they lack, and where to build.

    Args:
        study: from ``access.study.study.load``.
        question: what is asked.
        progress: called with the name of each step as it begins.
        known: what the study was found to be before; nothing of it is measured again.

    Raises:
        AccessError: a question that cannot be answered, or an input that cannot be used.
    """
    question.check()
    surveyed = survey(study, question, progress, known=known)
    progress("到达时间 who is reached in time")
    found = response_of(surveyed)
    ways = _ways(surveyed, found)
    progress("服务半径 service radii, and the sites that they need")
    radius = radii(surveyed, ways, time_limit_s=question.time_limit_s)
    progress("新站点 new stations")
    chosen, busy = new_sites.choose(surveyed, found, question), question.busy_share
    fleet = best_places(found, busy=busy, time_limit_s=question.time_limit_s)
    table = _with_sites(_districts(surveyed, found, radius, busy), surveyed, found, chosen, busy)
    plan = new_sites.scenario(surveyed.base.clause, chosen.sites) if len(chosen.sites) else None
    spots = surveyed.areas.spots
    stations = station_table(surveyed.stations, spots.reindex(surveyed.stations.index), ways, fleet)
    zone_id = spots["zone_id"].reindex(chosen.sites["candidate_id"]).set_axis(chosen.sites.index)
    everybody = float(surveyed.base.place.persons(tuple(surveyed.base.read.zones.index)).sum())
    notes = [*surveyed.notes, *notes_on(question, surveyed.promises, table, surveyed.stations, everybody)]
    return Emergency(
        question=question,
        promises=surveyed.promises,
        districts=table,
        radius=radius,
        stations=on_earth(stations, surveyed.stations),
        sites=chosen.sites.assign(zone_id=zone_id),
        bound_persons=chosen.bound_persons,
        fleet=fleet,
        before=surveyed.base.before,
        after=None if plan is None else _with(plan, surveyed, progress),
        scenario=plan,
        input_report=pd.concat([surveyed.base.before.input_report, as_table(notes)], ignore_index=True),
    )


def write(found: Emergency, folder: Path) -> list[Path]:
    """Write the result files, all or none; without new stations none of the files about these.

    Raises:
        FileError: the folder cannot be written to.
    """
    after, plan = found.after, found.scenario
    record = run_id.identified({**found.before.record, "emergency": found.question.settings})
    shown = None if after is None or plan is None else After(plan.name, after.assessment.place)
    writers: dict[str, Writer] = {
        "map.html": Page(lambda: page(found.before, shown)),
        "districts.csv": report.districts_csv(found.districts),
        "radius.csv": report.radius_csv(found.radius, found.districts["name"]),
        "stations.csv": report.stations_csv(found.stations, found.districts["name"]),
        "sites.csv": report.sites_csv(found.sites, found.districts["name"]),
    }
    if plan is not None:
        writers["sites.gpkg"] = lambda path: report.write_sites(
            found.sites, found.districts["name"], path, run=record[run_id.NAME]
        )
        writers["sites.geojson"] = geojson(plan)
        writers["scenario.yaml"] = plan.text()
    writers["emergency.json"] = record_json(report.record(found))
    writers["input_report.csv"] = report_csv(found.input_report)
    return write_folder(folder, writers, record=record, inputs=read_files(found.before.study))


def _ways(known: Survey, found: Response) -> pd.DataFrame:
    """Of each cell: its people in the districts, and the ways to its nearest station."""
    place, road = known.base.place, known.road
    along = place.nearest[road]
    return pd.DataFrame(
        {
            "persons": known.persons,
            "straight_m": place.straight[road.goal]["length_m"],
            "road_m": along["impedance"],
            "station_by_road": along["facility_id"],
            "border_m": place.border_m,
            "response_min": (known.promises.fixed_s + found.travel_s["impedance"]) / 60,
            "station_by_time": found.travel_s["facility_id"],
        }
    )


def _districts(known: Survey, found: Response, radius: pd.DataFrame, busy: float) -> pd.DataFrame:
    facilities, clause = known.base.read.facilities, known.promises.vehicles.clause
    kinds = counted_types(clause.types(cast("RatioRule", clause.rule).numerator), clause.target.facility)
    mine = facilities[facilities["type"].isin(kinds)]
    counting = mine["units"] if "units" in mine.columns else pd.Series(np.nan, index=mine.index)
    stock = stock_of(known.areas, known.stations.index, known.stations["vehicles"], counting.astype(float))
    rows = district_rows(known.areas, known.all_persons, stock, found, known.promises, busy)
    return with_radii(rows, radius)


def _with_sites(
    table: pd.DataFrame, known: Survey, found: Response, chosen: new_sites.Chosen, busy: float
) -> pd.DataFrame:
    """Add how many new stations each district gets, and who is reached with them."""
    sites = known.areas.spots["zone_id"].reindex(chosen.sites["candidate_id"]).value_counts()
    new = sites.reindex(table.index).fillna(0).astype("int64")
    new.iloc[-1] = len(chosen.sites)
    every = whole(known.areas.cell_zones)
    after = reached(every, known.all_persons, chosen.number, found.unsure, busy).reindex(table.index)
    later = after[["persons_in_time", "share_in_time", "persons_available", "share_available"]]
    return table.assign(new_stations=new).join(later.add_suffix("_after"))


def _with(opened: Scenario, known: Survey, progress: Progress) -> Assessed:
    """Judge the study with the new stations."""
    read, study, clauses = known.base.read, known.base.study, known.promises.clauses
    facilities, entrances, notes, _ = facilities_changed(
        opened.facilities, read.facilities, read.entrances, source="scenario.yaml"
    )
    changed = replace(read, facilities=facilities, entrances=entrances, notes=(*read.notes, *notes))
    progress(f"方案 scenario: {opened.name}")
    changes = Changes(entrances=True, facilities=True)
    measured = measure(study, changed, clauses, progress=progress, base=known.base.measured, changes=changes)
    return judged(study, clauses, measured, progress)
