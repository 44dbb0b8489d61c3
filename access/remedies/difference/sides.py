"""The two runs that are compared: a folder of results, whose inputs must be as they were, or a study file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import CRS

from access.assessment.run import Assessed, clauses_of, described
from access.contracts.errors import FileError, InputError
from access.contracts.said import Said
from access.network import profiles
from access.outputs import run_id
from access.places import readers
from access.places.people.parts import parts_a_side
from access.remedies.difference.world import Side, World, mixed, people_alike
from access.study import study as studies
from access.study.read import Inputs, read_inputs
from access.study.read_people import asks_for_classes, shortest_m
from access.study.study import Settings, Study

# settings by which files are read into tables; others act on what was read
_READING = (
    *("crs", "hour", "separate_sidewalks", "spread", "doors", "door_spacing_m", "duplicates"),
    *("links", "max_leg_m"),
)
_NEAR = ("", "inputs/", "*/", "*/*/")  # where the study of a run may lie, from a folder around it
_UP = 4


@dataclass(frozen=True)
class Run:
    """A run that is compared.

    Attributes:
        study: what was asked.
        record: of the run, from its folder; None: a study that is read as it is now.
        verdicts: the rows of its ``verdicts.json``; None likewise.
        known: what it was found to be, where it has just been run.
    """

    study: Study
    record: dict[str, Any] | None = None
    verdicts: list[dict[str, Any]] | None = None
    known: Assessed | None = None

    def side(self) -> Side:
        """Return it with its inputs, read now where they are not known.

        Raises:
            AccessError: an input that cannot be used.
        """
        if self.known is None:
            return Side(self.study, read_inputs(self.study), clauses_of(self.study))
        measured = self.known.measured
        return Side(self.study, measured.read, [*self.known.assessment.clauses], measured.own_streets)


def opened(path: Path, study_file: Path | None = None) -> Run:
    """Return a run by its folder of results, or by a study file.

    Args:
        path: a folder that holds ``run.json``, or a study file.
        study_file: where the study of the folder lies, if it lies nowhere near.

    Raises:
        FileError: no results of a run; its study or an input is gone, or is no more what it was.
    """
    if not path.is_dir():
        return Run(studies.load(path))
    record = run_id.check(path, ("verdicts.json",))
    if "verdicts.json" not in record.get("files", {}) or "study" not in record or "scenarios" in record:
        fault = Said(
            "不是一次运行的结果（或带有情景）；请给该研究的结果文件夹或研究文件",
            "these are not the results of a run of a study as it stands (or they hold a scenario); give a"
            " folder of its results, or a study file",
        )
        raise FileError(str(path), [fault])
    study = _as_recorded(path, record, _study_file(path, record, study_file))
    verdicts = json.loads((path / "verdicts.json").read_text(encoding="utf-8"))
    return Run(study, record, verdicts)


def _study_file(folder: Path, record: dict[str, Any], given: Path | None) -> Path:
    """The study file that a run was made of: the one given, else one near its folder; told by its hash."""
    told = record.get("study_file") or {"file": "study.yaml", "sha256": ""}
    name, digest = Path(str(told["file"])).name, str(told["sha256"])
    full = folder.absolute()
    around = [full, *list(full.parents)[:_UP], Path.cwd()]
    places = (
        [given] if given else [each for base in around for where in _NEAR for each in _at(base, where, name)]
    )
    met = dict.fromkeys(each for each in places if each.is_file())
    for each in met:
        if readers.sha256(each) == digest:
            return each
    now = [f"{each.name} {readers.sha256(each)}" for each in list(met)[:3]]
    seen_zh, seen = "；".join(now) or "附近没有这个文件", "; ".join(now) or "none lies near"
    fault = Said(
        f"它的研究文件 {name}（SHA-256 {digest}）找不到，或已被改过（现在：{seen_zh}）；"
        "请用 `first_study`、`second_study` 指出，或重新运行",
        f"its study file {name} (SHA-256 {digest}) is not found, or has been changed since (now: {seen});"
        " point to it with `first_study` or `second_study`, or run it again",
    )
    raise FileError(str(folder), [fault])


def _at(base: Path, where: str, name: str) -> list[Path]:
    try:
        return sorted(base.glob(f"{where}{name}"))
    except OSError:  # a folder that one may not look into
        return []


def _as_recorded(folder: Path, record: dict[str, Any], path: Path) -> Study:
    """The study as it was asked then, in a notebook perhaps with other settings; its inputs unchanged."""
    then = record["study"]
    study = studies.load(path)
    now = described(study)["study"]
    given = {name: value for name, value in then["settings"].items() if now["settings"].get(name) != value}
    given = {name: value for name, value in given.items() if name in Settings.model_fields}
    if then["clauses"] != now["clauses"]:
        given["clauses"] = then["clauses"]
    if given:
        study = studies.load(path, changes=given)
    found = described(study)
    other = [name for name in then if found["study"].get(name) != then[name]]
    faults = [_other_field(name) for name in other]
    was, are = (
        {(each["field"], each["file"]): each["sha256"] for each in side["inputs"]} for side in (record, found)
    )
    faults += [
        _other_input(key, was.get(key), are.get(key))
        for key in sorted({*was, *are})
        if was.get(key) != are.get(key)
    ]
    if faults:
        raise FileError(str(folder), faults)
    return study


def _other_field(name: str) -> Said:
    return Said(
        f"研究的 `{name}` 与那次运行所用的不同；请重新运行",
        f"`{name}` of the study is not what the run was made with; run it again",
    )


def _other_input(key: tuple[str, str], was: str | None, now: str | None) -> Said:
    field, file = key
    none_zh, none = "没有", "none"
    return Said(
        f"输入 {file}（`{field}`）在那次运行之后变了：当时 SHA-256 {was or none_zh}，"
        f"现在 {now or none_zh}；请放回原文件，或重新运行",
        f"the input {file} (`{field}`) has changed since the run: SHA-256 then {was or none},"
        f" now {now or none}; put the file back, or run it again",
    )


def worlds(one: Side, other: Side) -> tuple[World, World]:
    """Return both runs' inputs as the settings of either read them; what reads alike is read once.

    Raises:
        InputError: they are measured in different CRSs.
        AccessError: an input that cannot be used by the other run's settings.
    """
    if one.read.cells.crs != other.read.cells.crs:
        first, second = (CRS(each.read.cells.crs).to_string() for each in (one, other))
        fault = Said(
            f"两次运行按不同的坐标系量距（{first}、{second}）；请在两个研究的 `settings` 中写同一个 `crs`",
            f"the two runs are measured in different CRSs ({first}, {second}); give both studies"
            " the same `crs` under `settings`",
        )
        raise InputError("crs", [fault])
    follows = people_alike(one.study, other.study) and _as_many(one.read, other.read)
    if all(
        _read_alike(each, mixed(each.study, each.study, of.study))
        for each, of in ((one, other), (other, one))
    ):
        world = World((one.read, other.read), follows)
        return world, world
    again = [
        read_inputs(mixed(each.study, each.study, of.study)) for each, of in ((other, one), (one, other))
    ]
    return World((one.read, again[0]), follows), World((again[1], other.read), follows)


def _as_many(one: Inputs, other: Inputs) -> bool:
    """Whether as many people live in each zone."""
    here, there = (
        (each.cell_zones["share"] * each.cells["persons"].rename_axis("cell_id")).groupby("zone_id").sum()
        for each in (one, other)
    )
    return here.index.equals(there.index) and bool(np.allclose(here, there, rtol=1e-9, atol=1e-6))


def _read_alike(side: Side, asked: Study) -> bool:
    """Whether what a study asks reads a side's files into the tables that it has."""
    own = side.study
    if any(getattr(own.settings, name) != getattr(asked.settings, name) for name in _READING):
        return False
    return (
        _classes(own) == _classes(asked)
        and _parts(side.read, own) == _parts(side.read, asked)
        and asks_for_classes(own) == asks_for_classes(asked)
    )


def _parts(read: Inputs, study: Study) -> int:
    """Into how many parts a side a study cuts the cells of people."""
    cells = read.cells if read.raster is None else read.raster
    if not len(cells):
        return 1
    return parts_a_side(float(cells["outline"].iloc[len(cells) // 2].area), shortest_m(study))


def _classes(study: Study) -> tuple[object, ...]:
    """What the profiles of a study say of the streets that are read, and of who may walk where."""
    modes = [profiles.load(name) for _, name in sorted(study.profiles.items())]
    known = sorted({kind for mode in modes for kind in (*mode.speeds_kph, *mode.opened_kph)})
    return (*known, profiles.load(study.profiles.get("walk", "walk")).model_dump_json())


def told(run: Run) -> dict[str, Any]:
    """Return what the record of a comparison says of a run."""
    if run.record is not None:
        return {name: each for name, each in run.record.items() if name not in ("files", "python")}
    if run.known is not None:
        return dict(run.known.record)
    return described(run.study)
