"""The order of the steps, for one study."""

import importlib.metadata
import logging
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyproj

from access.assessment import checked, supply, values
from access.assessment.causes import causes
from access.assessment.checks.run import checks, require
from access.assessment.layers import KINDS
from access.assessment.measure import Measured, Progress, measure
from access.assessment.official import official
from access.assessment.robustness import judged as robust
from access.assessment.robustness.judged import Robustness
from access.contracts.documents import Text
from access.contracts.notes import Note, report
from access.contracts.tables import Gaps
from access.outputs import cells, facilities, run_id, tables, together, tornado
from access.outputs import clauses as clauses_of_run
from access.outputs.annex.write import NAMES as annex_names  # noqa: N811 (names of files)
from access.outputs.check import page as check_page
from access.outputs.described import files
from access.outputs.gaps import ranked
from access.outputs.gpkg import write as gpkg
from access.outputs.maps import gap_map
from access.outputs.maps import progress as progress_data
from access.outputs.maps.page_data import Layers
from access.outputs.maps.scenario import After
from access.outputs.residents import page as residents_page
from access.outputs.robustness import sentences
from access.outputs.workbook import book
from access.places import readers
from access.standards.registry import load_plan
from access.study.licences import licensed
from access.study.read import Inputs, read_inputs
from access.study.study import Study, input_files, read_files
from access.verdicts.between import between
from access.verdicts.by_group import by_group
from access.verdicts.causes.explain import Explained
from access.verdicts.clause import Clause, clauses
from access.verdicts.evaluate import Assessment, evaluate
from access.verdicts.gaps import Found, found
from access.verdicts.progress.of_run import of_run
from access.verdicts.progress.seen import Seen
from access.verdicts.readings import Readings
from access.verdicts.supply.by_zone import Supply

RESULTS = (
    *(
        "map.html",
        "residents.html",
        checked.PAGE,
        "verdicts.csv",
        "verdicts.json",
        "clauses.json",
        "coverage.csv",
        "official.csv",
        "checks.csv",
        "cells.parquet",
        "gaps.gpkg",
        gpkg.NAME,
        "gaps.csv",
    ),
    *("robustness.csv", "robustness_joint.csv", "robustness.svg"),
    *(
        "input_report.csv",
        "streets_by_zone.csv",
        "coverage_by_group.csv",
        "between.csv",
        "progress.csv",
        together.NAME,
        "facilities_used.csv",
    ),
    *(book.NAME, run_id.RECORD),
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Assessed:
    """What a run comes to.

    Attributes:
        study: what was asked.
        assessment: verdicts, coverage, and each cell's measure.
        found: the gaps and their cells.
        layers: what is drawn or searched beside it.
        input_report: what was found, doubtful, left out.
        record: versions, settings, and the hash of each input.
        measured: what it was judged on.
        readings: by which readings.
        checks: what the run checked of itself (see ``assessment.checks``); None: nothing, as of a scenario.
        robustness: how far the verdicts are from turning, where the study lets that decide them; else None,
            and ``robustness_of`` works it out.
        supplies: of the clauses of which the study asks it.
        seen: values of other years, by the id of a target.
    """

    study: Study
    assessment: Assessment
    found: Found
    layers: Layers
    input_report: pd.DataFrame
    record: dict[str, Any]
    measured: Measured
    readings: Readings = "default"
    checks: pd.DataFrame | None = None
    robustness: Robustness | None = None
    supplies: tuple[Supply, ...] = ()
    seen: Mapping[str, Sequence[Seen]] = field(default_factory=dict)

    @cached_property
    def official(self) -> pd.DataFrame:
        """The steps from the official figure to each clause's own (see ``verdicts.official.ladder``)."""
        return official(self.study, self.measured, self.assessment)

    @cached_property
    def between(self) -> pd.DataFrame | None:
        """How far apart the units of each clause are (see ``verdicts.between``); None: none has two."""
        found = between(self.assessment)
        return found if len(found) else None

    @cached_property
    def progress(self) -> pd.DataFrame:
        """How far the indicators among the clauses have come (see ``verdicts.progress``)."""
        return of_run(self.assessment, self.study.day, self.seen)

    @property
    def followed(self) -> pd.DataFrame | None:
        """That, where values of any year are known; else None."""
        known = len(self.progress) and (self.study.day is not None or bool(self.seen))
        return self.progress if known else None

    @property
    def gaps(self) -> Gaps:
        """GAPS table, without causes."""
        return self.found.gaps

    @cached_property
    def explained(self) -> Explained:
        """The gaps with their causes, worked out when they are first asked for: remedies need none."""
        return causes(self.found, self.assessment, self.measured)


def quiet(_: str) -> None:
    """Tell nobody of a step."""


def run(
    study: Study,
    progress: Progress = _log.info,
    *,
    readings: Readings = "default",
    by: Callable[..., Measured] | None = None,
) -> Assessed:
    """Measure a place against the clauses of its plans.

    Args:
        study: from ``access.study.study.load``.
        progress: called with the name of each step as it begins.
        readings: ``all``: each clause also by every other reading that its plan leaves open.
        by: measures it in the place of ``access.assessment.measure.measure``.

    Raises:
        AccessError: an input that cannot be used.
        CheckError: the run's own checks failed.
    """
    progress("读取数据 reading the inputs")
    values.of_study(study)  # what is wrong with them is told before the long work begins
    read = read_inputs(study)
    asked = clauses_of(study)
    measured = (by or measure)(study, read, asked, readings=readings, progress=progress)
    result = judged(study, asked, measured, progress, readings=readings)
    progress("核对结果 checking the results")
    found = checks(measured, result.assessment, result.record[run_id.NAME])
    require(found)
    return replace(result, checks=found)


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
    turning, doubts = None, list[Note]()
    if study.settings.robust:
        assessment, turning, doubts = robust.by_bands(study, measured, assessment, progress)
    progress("查找缺口 finding the gaps")
    supplies, notes = supply.every(study, measured, asked)
    seen, more = values.of_study(study)
    return Assessed(
        study=study,
        assessment=assessment,
        found=found(assessment),
        layers=_layers(study, measured),
        input_report=report([*measured.read.notes, *measured.notes, *doubts, *notes, *more]),
        record=_record(study, measured.read, readings),
        measured=measured,
        readings=readings,
        robustness=turning,
        supplies=tuple(supplies),
        seen=seen,
    )


def _layers(study: Study, measured: Measured) -> Layers:
    read = measured.read
    barred = None if study.settings.links == "nearest" else read.leg_barriers
    return Layers(read.streets, tuple(measured.links.values()), read.entrances, read.background, barred)


def page(
    result: Assessed,
    after: After | None = None,
    turning: Robustness | None = None,
    staged: progress_data.Stages | None = None,
) -> str:
    """Return the page of the gap map, with a scenario beside the study as it is, if one is given.

    Args:
        result: from ``run``.
        after: the scenario.
        turning: how far the verdicts are from turning, where that is known.
        staged: by clause, what it comes to as projects open.
    """
    return gap_map.html(
        result.assessment,
        result.layers,
        about=about(result),
        tiles=result.study.basemap.tiles if result.study.basemap else None,
        after=after,
        turns=None if turning is None else sentences(turning.turns, turning.joint),
        progress=progress_data.for_page(result.assessment.clauses, result.progress, staged),
    )


def check(result: Assessed) -> str:
    """Return the page that tells of the inputs (see ``access.assessment.checked``)."""
    study, measured = result.study, result.measured
    missing = {each.clause.id: each.missing for each in result.assessment.judgements if each.default}
    sheet = checked.sheet(
        *(study, measured.read, [*result.assessment.clauses], missing, result.input_report),
        run=True,
        checks=result.checks,
    )
    return check_page.html(sheet)


def residents(result: Assessed) -> str:
    """Return the page for residents (see ``outputs.residents.page``)."""
    return residents_page.html(result.assessment, result.measured.links.values(), about=about(result))


def write(result: Assessed, folder: Path | None = None, *, for_residents: bool = False) -> list[Path]:
    """Write the result files, all or none; the map comes first, but never costs the tables.

    Args:
        result: from ``run``.
        folder: the study's output folder without.
        for_residents: whether to write a page for them too.

    Returns:
        The paths of the files.

    Raises:
        FileError: the folder cannot be written to.
    """
    assessment, run, turning = result.assessment, result.record[run_id.NAME], robustness_of(result)
    return tables.write_folder(
        folder or result.study.output,
        {
            "map.html": tables.Page(lambda: page(result, turning=turning)),
            "residents.html": tables.Page(lambda: residents(result)) if for_residents else None,
            "verdicts.csv": tables.verdicts_csv(assessment),
            "verdicts.json": tables.verdicts_json(assessment),
            "clauses.json": clauses_of_run.as_json(assessment),
            "coverage.csv": tables.coverage_csv(assessment),
            "official.csv": tables.official_csv(result.official),
            "checks.csv": None if result.checks is None else tables.checks_csv(result.checks),
            "cells.parquet": lambda path: cells.write(assessment, path, run=run),
            "gaps.gpkg": lambda path: tables.write_gaps(
                assessment, result.explained.gaps, path, result.measured.read.near_misses, run=run
            ),
            gpkg.NAME: lambda path: gpkg.write(assessment, result.explained.gaps, path, run=run),
            "gaps.csv": ranked.csv(assessment, result.explained.gaps),
            "input_report.csv": tables.report_csv(result.input_report),
            "robustness.csv": tables.known_csv(turning.turns),
            "robustness_joint.csv": tables.known_csv(turning.joint),
            "robustness.svg": tornado.nearest_svg(turning.turns, assessment),
            "streets_by_zone.csv": tables.streets_csv(result.measured.read.streets_by_zone),
            checked.PAGE: tables.Page(lambda: check(result)),
            "coverage_by_group.csv": tables.known_csv(by_group(assessment)),
            "between.csv": tables.known_csv(result.between),
            "progress.csv": tables.known_csv(result.followed),
            together.NAME: tables.known_csv(together.table(assessment)),
            "facilities_used.csv": tables.report_csv(facilities.used(assessment.place.facilities)),
            **dict.fromkeys(supply.FILES),
            **supply.tables(result.supplies),
            # an annex of an earlier run would not belong to these results
            **dict.fromkeys(annex_names),
            # last: of what then stands beside it
            book.NAME: lambda path: book.write(path.parent, path, files(), result.record),
        },
        record=result.record,
        inputs=read_files(result.study),
    )


def robustness_of(result: Assessed, *, full: bool | None = None, progress: Progress = quiet) -> Robustness:
    """Return how far the verdicts are from turning.

    Args:
        result: from ``run``.
        full: whether to search again what that takes; as the study says without.
        progress: called with the name of each step as it begins.
    """
    study = result.study
    wanted = study.settings.robustness == "full" if full is None else full
    if result.robustness is not None and (result.robustness.joint is not None or not wanted):
        return result.robustness
    if wanted:
        return robust.full(study, result.measured, result.assessment, progress)
    return robust.exact(study, result.measured, result.assessment)


def clauses_of(study: Study) -> list[Clause]:
    """Return the clauses that a study asks to judge, in the order of its plans."""
    mark = study.settings.required_share
    known = [clause for name in study.plans for clause in clauses(load_plan(name), mark)]
    asked = [each for each in known if study.clauses is None or each.id in study.clauses]
    return supply.with_room(asked, supply.asked_of(study))


def about(result: Assessed) -> gap_map.About:
    """Return what pages and pictures say of the study."""
    return gap_map.About(
        name=result.study.name,
        note=result.study.note,
        input_report=result.input_report,
        sources=tuple((KINDS[field.split(".")[0]], path.name) for field, path in input_files(result.study)),
        attribution=attribution(result.study),
        dated=result.study.day,
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
    version, packages = versions().values()
    record = {
        "facility-access": version,
        "python": platform.python_version(),
        "packages": packages,
        "crs": pyproj.CRS(read.cells.crs).to_string(),
        "population": study.population.label,
        "readings": readings,
        **described(study),
    }
    return run_id.identified(record)


def described(study: Study) -> dict[str, Any]:
    """Return what a record says of a study: its file, what it asks, and the hash of each input."""
    own = {str(path): study.named(path) for _, path in input_files(study)}
    terms = licensed(study)
    return {
        "study_file": {"file": study.file.name, "sha256": study.sha256} if study.file else None,
        "study": names_only(study.model_dump(exclude={"output"}), own),
        "inputs": [
            {**each, **terms.get(each["sha256"], {})}
            for field, path in input_files(study)
            for each in readers.recorded(field, path, study.named)
        ],
    }


@cache  # they are looked for on disk
def versions() -> dict[str, Any]:
    """Return what a record says of this program and its libraries."""
    packages = (
        *("exactextract", "geopandas", "numba", "numpy", "osmium", "pandas", "pyogrio", "pyproj"),
        *("rasterio", "scipy", "shapely"),
    )
    return {
        "facility-access": importlib.metadata.version("facility-access"),
        "packages": {name: importlib.metadata.version(name) for name in packages},
    }


def names_only(value: object, own: Mapping[str, str]) -> object:
    """Return what JSON can hold; files by their paths from the study's folder, which itself is the machine's.

    Args:
        value: a part of a study.
        own: path → name of the study's files; some stand as text where a built-in name might.
    """
    if isinstance(value, dict):
        return {key: names_only(each, own) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [names_only(each, own) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return own.get(str(value), value.name)
    return own.get(value, value) if isinstance(value, str) else value
