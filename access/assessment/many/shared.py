"""What studies of a table share is cut for each of them, in one go: no worker reads a national file whole."""

import hashlib
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from access.assessment.many.tasks import Task
from access.assessment.run import clauses_of
from access.contracts.errors import AccessError
from access.network import profiles
from access.places import cut_out, datums, readers
from access.places.cut_out import Box
from access.places.osm import cuts, extract
from access.places.osm.file import OsmFile
from access.places.reading import AS_IT_SAYS, Reading
from access.study import read_zones
from access.study.study import Study, load
from access.verdicts.clause import Clause, Trip
from access.verdicts.readings import Readings, expand

FOLDER = ".access-cuts"
_LEAST_KM = 5.0  # beyond the zones, as when a place is fetched
_STRAY_KM = 1.0  # a datum of Chinese web maps lies up to so far beside another
_Tell = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """A file that several studies name.

    Attributes:
        path: the file.
        kind: what it is.
        reading: how it is read, of a list of places.
    """

    path: Path
    kind: str  # osm, raster, places
    reading: Reading = AS_IT_SAYS


def cut(asked: Sequence[Task], folder: Path, readings: Readings, tell: _Tell) -> list[Task]:
    """Cut what two or more rows of a table share, and return the tasks with what each is to read instead.

    OpenStreetMap files (.pbf), rasters and lists of facilities are cut to the zones of each study and as far
    around them as its clauses reach. What was cut before, of the same file to the same bounds, stays.

    Args:
        asked: the tasks; those that are no rows of tables stay as they are.
        folder: in which the cuts are kept.
        readings: by which the clauses are judged.
        tell: prints a line.

    Raises:
        FileError: a shared file cannot be read.
    """
    studies = _studies(asked)
    boxes = dict(_boxes(studies, readings, tell))
    named = {name: list(dict.fromkeys(_sources(studies[name]))) for name in boxes}
    shared = Counter(source for each in named.values() for source in each)
    wanted: dict[Source, dict[str, Box]] = defaultdict(dict)
    for name, sources in named.items():
        for source in sources:
            if shared[source] > 1:
                wanted[source][name] = boxes[name]
    found: dict[str, dict[str, str]] = defaultdict(dict)
    used = set[Path]()
    for source, of_study in wanted.items():
        for name, made in _cuts(source, of_study, folder, tell).items():
            found[name][str(source.path)] = str(made)
            used.add(made.parent)
    _sweep(folder, used)
    return [replace(task, cuts=found[task.name]) if task.name in found else task for task in asked]


def as_cut(study: Study, made: Mapping[str, str]) -> Study:
    """Return a study that reads what was cut for it in place of what it shares.

    Args:
        study: of a row of a table.
        made: path of a file that it names → path of its cut.
    """
    if not made:
        return study

    def moved(part: Any, *fields: str) -> Any:
        paths = {name: getattr(part, name) for name in fields}
        return part.model_copy(
            update={name: Path(made.get(str(path), path)) for name, path in paths.items() if path}
        )

    def of_places(source: Any) -> Any:
        if str(source.path) not in made:
            return moved(source, "osm")
        # it is a plain table, or a layer that says itself how it is to be read
        return moved(source, "path").model_copy(
            update=dict.fromkeys(("sheet", "header_row", "encoding", "layer"))
        )

    people = moved(study.population, "raster", "buildings", "homes")
    groups = {
        name: tuple(Path(made[str(each)]) if str(each) in made else each for each in paths)
        for name, paths in people.groups.items()
    }
    return study.model_copy(
        update={
            "streets": moved(study.streets, "osm", "elevation"),
            "facilities": tuple(of_places(each) for each in study.facilities),
            "population": people.model_copy(update={"groups": groups}),
            "zones": moved(study.zones, "osm").model_copy(
                update={"layers": tuple(moved(each, "osm") for each in study.zones.layers)}
            ),
        }
    )


def reach_km(study: Study, asked: Sequence[Clause], readings: Readings, mode: str | None = None) -> float:
    """Return how far around its zones a study may look: its largest limit at the greatest speed, and legs.

    Args:
        study, asked: the study and its clauses.
        readings: by which they are judged.
        mode: whose trips count; None: all.
    """
    each_way = (
        _way_m(study, trip, one.limit)
        for clause in asked
        for one in expand(clause, readings)
        for trip in one.trips
        if one.limit > 0 and mode in (None, trip.mode)
    )
    return (max(each_way, default=0.0) + 2 * study.settings.max_leg_m) / 1000


def _way_m(study: Study, trip: Trip, limit: float) -> float:
    """The farthest that one comes within a limit, metres as the crow flies."""
    if trip.impedance != "time_s":
        return limit
    own = profiles.load(study.profiles.get(trip.mode, trip.mode)).at_kph(study.settings.walk_kph)
    return limit * own.top_kph / 3.6


def _studies(asked: Sequence[Task]) -> dict[str, Study]:
    """The studies of rows; what cannot be loaded is told by the worker that gets it."""
    found = dict[str, Study]()
    for task in asked:
        with suppress(AccessError):
            if task.of_table:
                found[task.name] = load(task.file, output=task.output, changes=task.changes)
    return found


def _boxes(studies: Mapping[str, Study], readings: Readings, tell: _Tell) -> Iterator[tuple[str, Box]]:
    """Around the zones of each study; a layer is read once, however many studies choose zones from it."""
    opened, layers = dict[Path, OsmFile](), dict[str, read_zones.Every]()
    reach = dict[str, float]()
    for name, study in studies.items():
        plain = study.zones.model_copy(
            update={
                "names": None,
                "layers": tuple(each.model_copy(update={"names": None}) for each in study.zones.layers),
            }
        )
        key = plain.model_dump_json()
        with suppress(AccessError):  # told by the worker
            if key not in layers:
                layers[key] = read_zones.every(plain, lambda path: opened.setdefault(path, OsmFile(path)))
            zones, _ = read_zones.chosen(study.zones, layers[key])
            reach[name] = max(_LEAST_KM, reach_km(study, clauses_of(study), readings) + _STRAY_KM)
            bounds = datums.bounds(zones.crs, datums.WGS84, tuple(zones.total_bounds))
            yield name, datums.wider(bounds, reach[name])
    if reach:
        low, high = min(reach.values()), max(reach.values())
        shown = f"{low:.1f}" if round(low, 1) == round(high, 1) else f"{low:.1f}–{high:.1f}"
        tell(
            f"共用的文件按各研究的分区外扩 {shown} 公里裁取（最大限值 × 最高速度，至少 {_LEAST_KM:g} 公里） "
            f"shared files are cut {shown} km around the zones of each study (the largest limit at the"
            f" greatest speed, {_LEAST_KM:g} km at least)"
        )


def _sources(study: Study) -> Iterator[Source]:
    people, osm = study.population, [study.streets.osm, *(each.osm for each in study.facilities)]
    osm += [people.buildings, people.homes, *(each.osm for each in study.zones.parts)]
    for path in osm:
        if path is not None and path.name.lower().endswith(".pbf"):
            yield Source(path, "osm")
    of_groups = [each for paths in people.groups.values() for each in paths]
    for grid in [people.raster, study.streets.elevation, *of_groups]:
        if isinstance(grid, Path):
            yield Source(grid, "raster")
    for each in study.facilities:
        if each.path is not None:
            yield Source(each.path, "places", each.reading)


def _cuts(source: Source, boxes: Mapping[str, Box], folder: Path, tell: _Tell) -> dict[str, Path]:
    """The cuts of one file: name of a study → its cut; of those that need all of it, or nothing, none."""
    held = extract.box_of(source.path) if source.kind == "osm" else None
    wanted = {name: box if held is None else _common(box, held) for name, box in boxes.items()}
    wanted = {name: box for name, box in wanted.items() if box != held}
    beside = [readers.sha256(each) for each in (source.path, *readers.beside(source.path))]
    goals = {name: folder / _key(beside, source, box) / _named(source) for name, box in wanted.items()}
    missing = {goals[name]: box for name, box in wanted.items() if not goals[name].is_file()}
    if missing:
        tell(f"裁取 {source.path.name}：{len(missing)} 份 cutting {source.path.name}: {len(missing)} parts")
    halves = {goal.with_name(f"half-{goal.name}"): box for goal, box in missing.items()}
    for half in halves:
        half.parent.mkdir(parents=True, exist_ok=True)
        half.unlink(missing_ok=True)
    for half in _written(source, halves, tell):
        half.replace(half.with_name(half.name.removeprefix("half-")))
    return {name: goal for name, goal in goals.items() if goal.is_file()}


def _written(source: Source, goals: Mapping[Path, Box], tell: _Tell) -> Iterator[Path]:
    if not goals:
        return
    if source.kind == "raster":
        yield from cut_out.raster(source.path, goals)
    elif source.kind == "places":
        yield from cut_out.places(source.path, source.reading, goals)
    else:
        empty = cuts.cuts(source.path, goals, tell=tell)
        yield from (goal for goal in goals if goal not in empty)


def _common(box: Box, held: Box) -> Box:
    """The part of a box that a file claims to hold, as it does: of what lies beyond nothing is known."""
    west, south, east, north = (
        *(max(mine, its) for mine, its in zip(box[:2], held[:2], strict=True)),
        *(min(mine, its) for mine, its in zip(box[2:], held[2:], strict=True)),
    )
    return (west, south, east, north) if west < east and south < north else box


def _named(source: Source) -> str:
    """The name of the file, and the ending of what its cut is."""
    if source.kind == "osm":
        return source.path.name
    if source.kind == "raster":
        return f"{source.path.stem}.tif"
    return source.path.stem + (".csv" if cut_out.is_table(source.path) else ".fgb")


def _key(hashes: list[str], source: Source, box: Box) -> str:
    told = json.dumps([hashes, repr(source.reading), box])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _sweep(folder: Path, used: set[Path]) -> None:
    """Take away cuts that no study reads any longer."""
    if folder.is_dir():
        for each in folder.iterdir():
            if each not in used:
                shutil.rmtree(each, ignore_errors=True)
