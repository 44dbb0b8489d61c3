"""The order of the steps, for one study."""

import importlib.metadata
import logging
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from access import __version__, tables
from access.inputs import Inputs, read_inputs, zones_named
from access.network.build import Impedance, Network, build
from access.network.profiles import profile
from access.network.snapping import snap
from access.network.travel import nearest, nearest_straight
from access.outputs import tables as result_files
from access.outputs.maps import gap_map
from access.places import readers
from access.places.quality import Note, report
from access.standards.model import Text
from access.standards.registry import load_plan, members, targets
from access.study import Study, input_files
from access.tables import counted, examples
from access.verdicts.clause import Clause, Trip
from access.verdicts.evaluate import Assessment, evaluate
from access.verdicts.gaps import gaps
from access.verdicts.place import Place

Progress = Callable[[str], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What a run comes to.

    Attributes:
        study: what was asked.
        assessment: verdicts, coverage, and each cell's measure.
        gaps: GAPS table.
        streets: STREETS table, for drawing.
        input_report: what was found, doubtful, left out.
        record: versions, settings, and the hash of each input.
    """

    study: Study
    assessment: Assessment
    gaps: Any
    streets: Any
    input_report: Any
    record: dict[str, Any]


def run(study: Study, progress: Progress = _log.info) -> Result:
    """Measure a place against the clauses of its plans.

    Args:
        study: from ``access.study.load``.
        progress: called with the name of each step as it begins.

    Raises:
        AccessError: an input that cannot be used.
    """
    progress("读取数据 reading the inputs")
    read = read_inputs(study)
    clauses = _clauses(study)
    place, notes = measure(study, read, clauses, progress)
    progress("逐条判定 judging the clauses")
    assessment = evaluate(clauses, place)
    progress("查找缺口 finding the gaps")
    return Result(
        study=study,
        assessment=assessment,
        gaps=gaps(assessment),
        streets=read.streets,
        input_report=report([*read.notes, *notes]),
        record=_record(study, read),
    )


def write(result: Result, folder: Path) -> list[Path]:
    """Write the result files into a folder, all or none; the map comes first.

    Returns:
        The paths of the files.
    """
    assessment = result.assessment
    page = gap_map.html(
        assessment,
        result.gaps,
        result.streets,
        name=result.study.name,
        note=result.study.note,
        input_report=result.input_report,
        attribution=_attribution(result.study),
    )
    return result_files.write_folder(
        folder,
        {
            "map.html": page,
            "verdicts.csv": result_files.verdicts_csv(assessment),
            "verdicts.json": result_files.verdicts_json(assessment),
            "coverage.csv": result_files.coverage_csv(assessment),
            "cells.parquet": lambda path: result_files.write_cells(assessment, path),
            "gaps.gpkg": lambda path: result_files.write_gaps(assessment, result.gaps, path),
            "input_report.csv": result_files.report_csv(result.input_report),
            "run.json": result_files.record_json(result.record),
        },
    )


def measure(
    study: Study, read: Inputs, clauses: list[Clause], progress: Progress = _log.info
) -> tuple[Place, list[Note]]:
    """Search the network for every trip that the clauses need, each only once.

    Returns:
        (the place with all that was measured, notes on what could not be linked).

    Raises:
        NetworkError: no street is open to a mode.
    """
    trips = sorted({clause.trip for clause in clauses})
    types = {trip.facility: _ids(read, trip.facility) for trip in trips}
    nearest_by_trip: dict[Trip, Any] = {}
    linked: dict[Trip, int] = {}
    rates: dict[tuple[str, Impedance], float] = {}
    notes: list[Note] = []
    for mode, impedance in sorted({(trip.mode, trip.impedance) for trip in trips}):
        used = profile(mode, walk_kph=study.settings.walk_kph)
        if used is None:
            continue
        progress(f"路网计算 searching the network: {mode}")
        network = build(read.streets, used, impedance=impedance)
        rates[mode, impedance] = network.top_rate
        cells, entrances = (_snapped(points, network, study) for points in (read.cells, read.entrances))
        notes += _network_notes(mode, network, read, cells, entrances, study)
        for trip in trips:
            if (trip.mode, trip.impedance) == (mode, impedance):
                goals = entrances[entrances.index.isin(types[trip.facility])]
                found = nearest(cells, goals, network, direction=trip.direction)
                tables.check(found, tables.NEAREST)
                nearest_by_trip[trip] = found
                linked[trip] = int(goals.index[goals["edge"].notna()].nunique())
    doors = read.entrances.geometry
    place = Place(
        zones=read.zones,
        cells=read.cells,
        cell_zones=read.cell_zones,
        facilities=read.facilities,
        border_m=_border_m(study, read),
        nearest=nearest_by_trip,
        linked=linked,
        straight={
            kind: nearest_straight(read.cells.geometry, doors[doors.index.isin(ids)])
            for kind, ids in types.items()
        },
        top_rate=rates,
        plan_zones=zones_named(study, read.zones),
        population=study.population.label,
    )
    return place, [*notes, *_border_notes(place, clauses)]


def _clauses(study: Study) -> list[Clause]:
    plans = [load_plan(name) for name in study.plans]
    return [
        Clause(plan, standard, target, study.settings.required_share)
        for plan in plans
        for standard, target in targets(plan)
        if study.clauses is None or target.id in study.clauses
    ]


def _ids(read: Inputs, facility: str) -> Any:
    return read.facilities.index[read.facilities["type"].isin(members(facility))]


def _snapped(points: Any, network: Network, study: Study) -> Any:
    settings = study.settings
    positions = snap(
        points.geometry,
        network,
        max_leg_m=settings.max_leg_m,
        min_component_m=settings.min_component_m,
    )
    tables.check(positions, tables.POSITIONS)
    return positions


def _border_m(study: Study, read: Inputs) -> Any:
    """Straight distance of each cell to the border of the data; 0 outside it."""
    if study.streets.beyond_border == "nothing":
        return read.cells["persons"] * 0 + np.inf
    beyond = shapely.difference(read.complete_within.buffer(1e6), read.complete_within)
    return read.cells.geometry.distance(beyond)


def _network_notes(
    mode: str, network: Network, read: Inputs, cells: Any, entrances: Any, study: Study
) -> list[Note]:
    """Count what could not be linked: persons, facilities, streets."""
    notes = []
    lost = float(read.cells["persons"][cells["edge"].isna()].sum())
    if lost:
        notes.append(
            Note(
                "left_out",
                "population",
                f"{mode}：{lost:,.0f} 人离街道太远（未连接，单独统计）",
                f"{mode}: {lost:,.0f} persons too far from a street (unlinked, counted apart)",
                lost,
                "persons",
            )
        )
    linked = entrances.index[entrances["edge"].notna()]
    unlinked = sorted(set(read.facilities.index) - set(linked))
    if unlinked:
        notes.append(
            Note(
                "left_out",
                "facilities",
                f"{mode}：{len(unlinked)} 处设施离街道太远（{examples(unlinked)}）",
                f"{mode}: {counted(len(unlinked), 'facility place')} too far from a street"
                f" ({examples(unlinked)})",
                len(unlinked),
                "facilities",
            )
        )
    closed = read.streets[~read.streets.index.isin(network.street_id)]
    if len(closed):
        kinds = closed["class"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        shown = examples(f"{kind or '–'} {number}" for kind, number in kinds.items())
        kilometres = closed["length_m"].sum() / 1000
        notes.append(
            Note(
                "left_out",
                "streets",
                f"{mode}：{len(closed)} 段街道（{kilometres:.1f} 公里）不对这种出行方式开放（{shown}）",
                f"{mode}: {counted(len(closed), 'street segment')} ({kilometres:.1f} km) not open to this"
                f" mode ({shown})",
                len(closed),
                "segments",
            )
        )
    small = network.component_length_m < study.settings.min_component_m
    if small.any():
        number, metres = int(small.sum()), float(network.length_m[small].sum())
        notes.append(
            Note(
                "left_out",
                "streets",
                f"{mode}：{number} 段街道（{metres:,.0f} 米）与路网不相连，没有使用",
                f"{mode}: {counted(number, 'street segment')} ({metres:,.0f} m) cut off from the"
                " network, not used",
                number,
                "segments",
            )
        )
    return notes


def _border_notes(place: Place, clauses: list[Clause]) -> list[Note]:
    """Warn where the data stop nearer to people than the largest limit."""
    reaches = [
        clause.limit / place.top_rate[key]
        for clause in clauses
        if (key := (clause.trip.mode, clause.trip.impedance)) in place.top_rate
    ]
    farthest = max(reaches, default=0.0)
    near = float(place.persons(tuple(place.zones.index))[place.border_m < farthest].sum())
    if not near:
        return []
    return [
        Note(
            "doubtful",
            "streets",
            f"{near:,.0f} 人距数据边界不足 {farthest:,.0f} 米（最大服务距离），边界外的设施和街道未知",
            f"{near:,.0f} persons live within {farthest:,.0f} m (the largest limit) of the border of the"
            " data; what lies beyond is not known",
            near,
            "persons",
        )
    ]


def _attribution(study: Study) -> Text | None:
    parts = (study.streets, *study.facilities, study.population, study.zones)
    if any(getattr(part, name, None) for part in parts for name in ("osm", "buildings")):
        return Text(
            zh="地图数据 © OpenStreetMap 贡献者（ODbL）",
            en="Map data © OpenStreetMap contributors (ODbL)",
        )
    return None


def _record(study: Study, read: Inputs) -> dict[str, Any]:
    """What a run was made of."""
    packages = ("geopandas", "numpy", "osmium", "pandas", "rasterio", "scipy", "shapely")
    return {
        "facility-access": __version__,
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in packages},
        "crs": read.cells.crs.to_string(),
        "population": study.population.label,
        "study": _names_only(study.model_dump(exclude={"output"})),
        "inputs": [
            {"field": field, "file": path.name, "sha256": readers.sha256(path)}
            for field, path in input_files(study)
        ],
    }


def _names_only(value: Any) -> Any:
    """Paths by their names: the folder is the machine's, not the study's."""
    if isinstance(value, dict):
        return {key: _names_only(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_names_only(each) for each in value]
    return value.name if isinstance(value, Path) else value
