"""Do a run again, and compare what it writes with what it wrote then, byte by byte."""

import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access.assessment.bundle.manifest import Manifest
from access.assessment.bundle.record import (
    builtin_files,
    changed_inputs,
    found_study,
    read_record,
    study_as_run,
)
from access.assessment.bundle.unpack import opened, unpack
from access.assessment.measure import Progress
from access.assessment.run import quiet, run, write
from access.contracts.said import Said
from access.outputs import run_id
from access.places.readers import sha256
from access.study.study import Study

_MOST = 20  # fields of a record that are named


@dataclass(frozen=True)
class Reproduced:
    """What came of doing a run again.

    Attributes:
        same: names of the result files that are the same, byte by byte.
        differing: of those that are not, or are not written any more.
        new: of those that were not written then.
        because: what was otherwise than then: inputs, versions, settings, plans.
    """

    same: tuple[str, ...]
    differing: tuple[str, ...]
    new: tuple[str, ...]
    because: tuple[Said, ...]

    @property
    def alike(self) -> bool:
        """Whether every file is the same."""
        return not self.differing and not self.new


def reproduce(
    given: Path, *, study_file: Path | None = None, keep: Path | None = None, progress: Progress = quiet
) -> Reproduced:
    """Do a run again.

    Args:
        given: a bundle, or the record of a run (``run.json`` or the folder that it stands in).
        study_file: of a record; looked for beside it without.
        keep: a folder to write the new results to; they are not kept without.
        progress: called with the name of each step as it begins.

    Raises:
        AccessError: the run cannot be done again.
    """
    with tempfile.TemporaryDirectory(prefix="access-reproduce-") as made:
        work = Path(made)
        output = keep or work / "results"
        if given.is_file() and zipfile.is_zipfile(given):
            with opened(given) as (archive, manifest, record):
                progress("解开数据包 opening the bundle")
                held = unpack(archive, manifest, work / "bundle")
            file = work / "bundle" / manifest.study
            study = study_as_run(
                file, record, held=held, changes={"output": str(work / "bundle" / "results")}
            )
            return _again(study.model_copy(update={"output": output}), record, progress, manifest)
        record = read_record(given)
        file = study_file or found_study(given, record, None)
        return _again(study_as_run(file, record, output=output), record, progress)


def _again(
    study: Study, record: Mapping[str, Any], progress: Progress, manifest: Manifest | None = None
) -> Reproduced:
    because = changed_inputs(study, record)
    result = run(study, progress, readings=record["readings"])
    progress("写出并比较结果 writing and comparing the results")
    written = write(result)
    hashes = {path.name: sha256(path) for path in written if path.name != run_id.RECORD}
    before = record["files"]
    because += _otherwise(record, json.loads(json.dumps(result.record, default=str)))
    if manifest is not None:
        because += _builtin(study, manifest)
    return Reproduced(
        same=tuple(name for name in before if hashes.get(name) == before[name]),
        differing=tuple(name for name in before if hashes.get(name) != before[name]),
        new=tuple(name for name in hashes if name not in before),
        because=tuple(because),
    )


def _builtin(study: Study, manifest: Manifest) -> list[Said]:
    now = {name: sha256(file) for name, file in builtin_files(study).items()}
    return [
        Said(f"随程序附带的 {name} 与当时不同", f"{name}, which comes with the program, is another than then")
        for name, digest in manifest.builtin.items()
        if now.get(name) != digest
    ]


def _otherwise(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Said]:
    """What a record says otherwise than another, but for inputs and results."""
    left_out = {"inputs", "files", run_id.NAME}
    old, new = (_flat({key: each for key, each in of.items() if key not in left_out}) for of in (before, now))
    keys = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    told = [
        Said(
            f"{key}：{_shown(old.get(key))} → {_shown(new.get(key))}",
            f"{key}: {_shown(old.get(key))} → {_shown(new.get(key))}",
        )
        for key in keys[:_MOST]
    ]
    more = len(keys) - _MOST
    return [*told, Said(f"另有 {more} 处不同", f"and {more} more")] if more > 0 else told


def _flat(value: object, name: str = "") -> dict[str, object]:
    """The values of a record by their dotted names."""
    parts: list[tuple[str, object]] = []
    if isinstance(value, dict):
        parts = [(str(key), each) for key, each in value.items()]
    elif isinstance(value, list):
        parts = [(str(key), each) for key, each in enumerate(value)]
    if not parts:
        return {name: value}
    return {
        key: each
        for step, part in parts
        for key, each in _flat(part, f"{name}.{step}" if name else step).items()
    }


def _shown(value: object) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:12]}…"
