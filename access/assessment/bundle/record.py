"""The record of a run, its study file, and what has changed since."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from access.assessment.run import names_only
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.network import mode_files
from access.outputs import run_id
from access.places import readers
from access.standards import registry
from access.study.study import Study, input_files, load
from access.verdicts.readings import Readings

_BESIDE = ("", "inputs", "..")  # where a study file stands, from the folder of its results
_OF_OTHERS = ("siting", "linking", "emergency", "scenarios", "many")


def read_record(results: Path) -> dict[str, Any]:
    """Return the record of a run.

    Args:
        results: the folder of its results, or ``run.json`` itself.

    Raises:
        FileError: there is none, it is damaged, or it is of another command.
    """
    path = results / run_id.RECORD if results.is_dir() else results
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise FileError(str(path), [run_id.unread(error)]) from error
    return record_of(text, path)


def record_of(text: str, path: Path) -> dict[str, Any]:
    """Return a record from its text; see ``read_record``."""
    try:
        record = dict(json.loads(text))
        lacking = [each for each in (*_NEEDED, "files") if each not in record]
        shapes = all(isinstance(record.get(name), kind) for name, kind in _NEEDED.items())
    except (ValueError, TypeError, RecursionError) as error:
        raise FileError(str(path), [run_id.unread(error)]) from error
    if any(name in record for name in _OF_OTHERS):
        fault = Said(
            "这不是检验一个研究的记录；选址等请带原来的选项重新运行",
            "it is no record of a study judged; do others (siting, say) again with the options they had",
        )
        raise FileError(str(path), [fault])
    if lacking or not shapes or record["readings"] not in get_args(Readings):
        shown = ", ".join(lacking) or "readings, inputs"
        fault = Said(
            f"记录不完整（{shown}）；请重新运行", f"the record is not whole ({shown}); run the study again"
        )
        raise FileError(str(path), [fault])
    return record


_NEEDED: dict[str, type] = {
    **dict.fromkeys(("run_id", "facility-access", "python", "readings"), str),
    **dict.fromkeys(("packages", "study", "study_file", "files"), dict),
    "inputs": list,
}


def found_study(results: Path, record: Mapping[str, Any], given: Path | None) -> Path:
    """Return the study file of a run: the one given, or the one of its hash beside the results.

    Raises:
        FileError: none is found, or the one given is another.
    """
    told = record["study_file"]
    folder = results if results.is_dir() else results.parent
    places = [given] if given else [folder / each / str(told.get("file")) for each in _BESIDE]
    for path in places:
        if path.is_file() and readers.sha256(path) == told.get("sha256"):
            return path.absolute()
    if given:
        fault = Said(
            "不是这次运行所用的研究文件（内容不同）",
            "it is not the study file of that run: its contents differ",
        )
        raise FileError(str(given), [fault])
    name = str(told.get("file"))
    raise FileError(
        str(results),
        [
            Said(
                f"旁边没有这次运行的研究文件 {name}；请用 `study` 给出",
                f"the study file of that run, {name}, is not beside it; give it with `study`",
            )
        ],
    )


def study_as_run(file: Path, record: Mapping[str, Any], **how: Any) -> Study:
    """Return a study as it was run: with what was given beside its file, too.

    Args:
        file: the study file.
        record: of the run.
        how: see ``access.study.study.load``.
    """
    study = load(file, **how)
    changes = _changes(record["study"], _told(study))
    if not changes:
        return study
    given = how.pop("changes", None) or {}
    return load(file, changes={**changes, **given}, **how)


def _told(study: Study) -> dict[str, Any]:
    own = {str(path): study.named(path) for _, path in input_files(study)}
    told = names_only(study.model_dump(exclude={"output"}), own)
    return dict(json.loads(json.dumps(told)))


def _changes(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a study, or of its settings, that were other in the run than in its file."""
    found: dict[str, Any] = {}
    for name, value in recorded.items():
        if name not in now or value == now[name]:
            continue
        parts = now[name]
        if isinstance(value, dict) and isinstance(parts, dict):
            other = {key: each for key, each in value.items() if each != parts.get(key)}
            found |= other if name == "settings" else {name: other}
        else:
            found[name] = value
    return found


def changed_inputs(study: Study, record: Mapping[str, Any]) -> list[Said]:
    """Return which inputs are not what they were, each by its name."""
    before = {(each["field"], each["file"]): each["sha256"] for each in record["inputs"]}
    now = {
        (each["field"], each["file"]): each["sha256"]
        for field, path in input_files(study)
        for each in readers.recorded(field, path, study.named)
    }
    return [*_differences(before, now)]


def _differences(before: Mapping[tuple[str, str], str], now: Mapping[tuple[str, str], str]) -> Iterator[Said]:
    for key in dict.fromkeys([*before, *now]):
        old, new = before.get(key, ""), now.get(key, "")
        field, file = key
        if old and new and old != new:
            yield Said(
                f"数据 {file}（{field}）的内容变了（SHA-256 {old[:12]}… → {new[:12]}…）",
                f"the input {file} ({field}) has changed (SHA-256 {old[:12]}… → {new[:12]}…)",
            )
        elif not new:
            yield Said(f"没有数据 {file}（{field}）了", f"the input {file} ({field}) is not read any more")
        elif not old:
            yield Said(f"多读了数据 {file}（{field}）", f"the input {file} ({field}) was not read then")


def builtin_files(study: Study) -> dict[str, Path]:
    """Return what comes with the program and goes into a run: plans, modes, facility types, by a name."""
    plans = [name for name in study.plans if name in registry.builtin_plans()]
    return {
        **{f"plans/{name}.yaml": registry.plan_file(name) for name in sorted(plans)},
        **{f"modes/{name}.yaml": mode_files.path(name) for name in mode_files.builtin()},
        "facility_types.yaml": registry.types_file(),
    }
