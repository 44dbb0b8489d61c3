"""The order of the steps, for one study."""

import importlib.metadata
import logging
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyproj

from access.assessment import checked
from access.assessment.layers import KINDS
from access.assessment.measure import Measured, Progress, measure
from access.contracts.documents import Text
from access.contracts.notes import report
from access.contracts.tables import Gaps
from access.outputs import run_id, tables
from access.outputs.check import page as check_page
from access.outputs.maps import gap_map
from access.outputs.maps.page_data import Layers
from access.outputs.maps.scenario import After
from access.places import readers
from access.standards.registry import load_plan
from access.study.read import Inputs, read_inputs
from access.study.study import Study, input_files, read_files
from access.verdicts.clause import Clause, clauses
from access.verdicts.evaluate import Assessment, evaluate
from access.verdicts.gaps import gaps
from access.verdicts.readings import Readings

RESULTS = (
    *(
        "map.html",
        checked.PAGE,
        "verdicts.csv",
        "verdicts.json",
        "coverage.csv",
        "cells.parquet",
        "gaps.gpkg",
    ),
    *("input_report.csv", "streets_by_zone.csv", run_id.RECORD),
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Assessed:
    """What a run comes to.

    Attributes:
        study: what was asked.
        assessment: verdicts, coverage, and each cell's measure.
        gaps: GAPS table.
        layers: what is drawn or searched beside it.
        input_report: what was found, doubtful, left out.
        record: versions, settings, and the hash of each input.
        measured: what it was judged on.
        readings: by which readings.
    """

    study: Study
    assessment: Assessment
    gaps: Gaps
    layers: Layers
    input_report: pd.DataFrame
    record: dict[str, Any]
    measured: Measured
    readings: Readings = "default"


def quiet(_: str) -> None:
    """Tell nobody of a step."""


def run(study: Study, progress: Progress = _log.info, *, readings: Readings = "default") -> Assessed:
    """Measure a place against the clauses of its plans.

    Args:
        study: from ``access.study.study.load``.
        progress: called with the name of each step as it begins.
        readings: ``all``: each clause also by every other reading that its plan leaves open.

    Raises:
        AccessError: an input that cannot be used.
    """
    progress("读取数据 reading the inputs")
    read = read_inputs(study)
    asked = clauses_of(study)
    measured = measure(study, read, asked, readings=readings, progress=progress)
    return judged(study, asked, measured, progress, readings=readings)


def judged(
    study: Study,
    asked: list[Clause],
    measured: Measured,
    progress: Progress = _log.info,
    *,
    readings: Readings = "default",
) -> Assessed:
    """Judge the clauses on what was measured, and find the gaps.

    Args:
        study: what was asked.
        asked: its clauses, or those that a scenario makes of them.
        measured: from ``access.assessment.measure.measure``.
        progress, readings: as for ``run``.
    """
    progress("逐条判定 judging the clauses")
    assessment = evaluate(asked, measured.place, readings=readings)
    progress("查找缺口 finding the gaps")
    return Assessed(
        study=study,
        assessment=assessment,
        gaps=gaps(assessment),
        layers=_layers(study, measured),
        input_report=report([*measured.read.notes, *measured.notes]),
        record=_record(study, measured.read, readings),
        measured=measured,
        readings=readings,
    )


def _layers(study: Study, measured: Measured) -> Layers:
    read = measured.read
    barred = None if study.settings.links == "nearest" else read.leg_barriers
    return Layers(read.streets, tuple(measured.links.values()), read.entrances, read.background, barred)


def page(result: Assessed, after: After | None = None) -> str:
    """Return the page of the gap map, with a scenario beside the study as it is, if one is given."""
    return gap_map.html(
        result.assessment,
        result.layers,
        about=_about(result),
        tiles=result.study.basemap.tiles if result.study.basemap else None,
        after=after,
    )


def check(result: Assessed) -> str:
    """Return the page that tells of the inputs (see ``access.assessment.checked``)."""
    study, measured = result.study, result.measured
    missing = {each.clause.id: each.missing for each in result.assessment.judgements if each.default}
    sheet = checked.sheet(
        study, measured.read, [*result.assessment.clauses], missing, result.input_report, run=True
    )
    return check_page.html(sheet)


def write(result: Assessed, folder: Path | None = None) -> list[Path]:
    """Write the result files, all or none; the map comes first, but never costs the tables.

    Args:
        result: from ``run``.
        folder: the study's output folder without.

    Returns:
        The paths of the files.

    Raises:
        FileError: the folder cannot be written to.
    """
    assessment, run = result.assessment, result.record[run_id.NAME]
    return tables.write_folder(
        folder or result.study.output,
        {
            "map.html": tables.Page(lambda: page(result)),
            "verdicts.csv": tables.verdicts_csv(assessment),
            "verdicts.json": tables.verdicts_json(assessment),
            "coverage.csv": tables.coverage_csv(assessment),
            "cells.parquet": lambda path: tables.write_cells(assessment, path, run=run),
            "gaps.gpkg": lambda path: tables.write_gaps(
                assessment, result.gaps, path, result.measured.read.near_misses, run=run
            ),
            "input_report.csv": tables.report_csv(result.input_report),
            "streets_by_zone.csv": tables.streets_csv(result.measured.read.streets_by_zone),
            checked.PAGE: tables.Page(lambda: check(result)),
        },
        record=result.record,
        inputs=read_files(result.study),
    )


def clauses_of(study: Study) -> list[Clause]:
    """Return the clauses that a study asks to judge, in the order of its plans."""
    mark = study.settings.required_share
    known = [clause for name in study.plans for clause in clauses(load_plan(name), mark)]
    return [each for each in known if study.clauses is None or each.id in study.clauses]


def _about(result: Assessed) -> gap_map.About:
    return gap_map.About(
        name=result.study.name,
        note=result.study.note,
        input_report=result.input_report,
        sources=tuple((KINDS[field.split(".")[0]], path.name) for field, path in input_files(result.study)),
        attribution=attribution(result.study),
        dated=result.study.dated,
    )


def attribution(study: Study) -> Text | None:
    """Return whom the sources' licences ask to name on a map."""
    sources = [study.streets.osm, *(each.osm for each in study.facilities), study.population.osm]
    if any([*sources, *(each.osm for each in study.zones.parts)]):
        return Text(
            zh="地图数据 © OpenStreetMap 贡献者（ODbL）",
            en="Map data © OpenStreetMap contributors (ODbL)",
        )
    return None


def _record(study: Study, read: Inputs, readings: Readings) -> dict[str, Any]:
    """What a run was made of."""
    record = {
        "facility-access": importlib.metadata.version("facility-access"),
        "python": platform.python_version(),
        "packages": _versions(),
        "crs": pyproj.CRS(read.cells.crs).to_string(),
        "population": study.population.label,
        "readings": readings,
        **described(study),
    }
    return run_id.identified(record)


def described(study: Study) -> dict[str, Any]:
    """Return what a record says of a study: its file, what it asks, and the hash of each input."""
    own = {str(path): study.named(path) for _, path in input_files(study)}
    return {
        "study_file": {"file": study.file.name, "sha256": study.sha256} if study.file else None,
        "study": _names_only(study.model_dump(exclude={"output"}), own),
        "inputs": [
            each for field, path in input_files(study) for each in readers.recorded(field, path, study.named)
        ],
    }


@cache  # they are looked for on disk
def _versions() -> dict[str, str]:
    packages = (
        *("exactextract", "geopandas", "numba", "numpy", "osmium", "pandas", "pyogrio", "pyproj"),
        *("rasterio", "scipy", "shapely"),
    )
    return {name: importlib.metadata.version(name) for name in packages}


def _names_only(value: object, own: Mapping[str, str]) -> object:
    """What JSON can hold; files by their paths from the study's folder, which itself is the machine's.

    Args:
        value: a part of a study.
        own: path → name of the study's files; some stand as text where a built-in name might.
    """
    if isinstance(value, dict):
        return {key: _names_only(each, own) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_names_only(each, own) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return own.get(str(value), value.name)
    return own.get(value, value) if isinstance(value, str) else value
