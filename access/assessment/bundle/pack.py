"""Pack a run: its study, inputs, plans and record, in one archive with a manifest."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access.assessment.bundle.manifest import BUILTIN, NAME, README, RECORD, Manifest, Part
from access.assessment.bundle.places import Placed, member, placed
from access.assessment.bundle.record import (
    builtin_files,
    changed_inputs,
    found_study,
    read_record,
    study_as_run,
)
from access.contracts import bounds, folders
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places.readers import sha256
from access.study.licences import SOURCES, licensed
from access.study.sources import is_osm
from access.study.study import Study, input_files, read_files

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same run gives the same bytes
_ODBL = "ODbL 1.0, © OpenStreetMap contributors, https://www.openstreetmap.org/copyright"
_README = """\
本包为一次运行的研究文件、数据、规划和记录，可用 `access reproduce` 重新运行并逐字节比较。
各文件的 SHA-256 和许可见 manifest.json；传给别人之前，请核对数据许可。

This bundle holds the study, inputs, plans and record of a run. `access reproduce` runs it again and
compares the results byte by byte. manifest.json tells the SHA-256 and the licence of each file: look at the
licences before you pass it on.
"""


@dataclass(frozen=True)
class Packed:
    """A bundle that was written.

    Attributes:
        path: of the archive.
        manifest: what it holds.
        size: bytes of its files, unpacked.
        unlicensed: places of the files of which no licence is known.
    """

    path: Path
    manifest: Manifest
    size: int
    unlicensed: tuple[str, ...]


def pack(results: Path, path: Path, study_file: Path | None = None) -> Packed:
    """Pack a run into an archive.

    Args:
        results: the folder of a run's results, or its ``run.json``.
        path: of the archive.
        study_file: of that run; looked for beside the results without.

    Raises:
        FileError: no such run or study file; an input has changed since; it comes to more than the bound.
    """
    record = read_record(results)
    file = found_study(results, record, study_file)
    study = study_as_run(file, record)
    changed = changed_inputs(study, record)
    if changed:
        raise FileError(str(file), changed)
    where = placed(file, [each for _, each in input_files(study)])
    beside = file.with_name(SOURCES)
    if beside.is_file():
        where.files.setdefault(f"{where.study.rpartition('/')[0]}/{SOURCES}", beside)
    size = sum(each.stat().st_size for each in where.files.values())
    if fault := bounds.beyond("BUNDLE_BYTES", size):
        raise FileError(str(path), [fault])
    manifest = _manifest(where, record, study)
    _write(path, manifest, where, record, study)
    free = (where.study, *(each.place for each in manifest.parts if each.place.endswith(f"/{SOURCES}")))
    known = {each.place for each in manifest.parts if each.licence} | {*free}
    return Packed(path, manifest, size, tuple(each for each in where.files if each not in known))


def _manifest(where: Placed, record: Mapping[str, Any], study: Study) -> Manifest:
    taken = {each.casefold() for each in (NAME, README, RECORD)}
    terms = licensed(study)
    parts = [
        Part(
            member=member(place, taken),
            place=place,
            sha256=(digest := sha256(file)),
            size=file.stat().st_size,
            licence=_licence(file, terms.get(digest, {})),
        )
        for place, file in sorted(where.files.items())
    ]
    return Manifest(
        run_id=record["run_id"],
        program=record["facility-access"],
        study=where.study,
        parts=tuple(parts),
        folders=tuple(sorted(where.folders)),
        moved=dict(sorted(where.moved.items())),
        builtin={name: sha256(file) for name, file in builtin_files(study).items()},
    )


def _licence(file: Path, terms: Mapping[str, str]) -> str | None:
    """By which terms a file may be passed on, as far as is known."""
    return _ODBL if is_osm(file) else terms.get("licence")


def _write(path: Path, manifest: Manifest, where: Placed, record: Mapping[str, Any], study: Study) -> None:
    own = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    texts = {NAME: manifest.model_dump_json(indent=1) + "\n", README: _README, RECORD: own}
    with folders.replacing(path.parent, inputs=read_files(study)) as new:
        with zipfile.ZipFile(new / path.name, "w") as archive:
            for name, text in texts.items():
                archive.writestr(_info(name), text.encode())
            for part in manifest.parts:
                _copy(archive, part.member, where.files[part.place])
            for name, file in builtin_files(study).items():
                _copy(archive, BUILTIN + name, file)
        _check_whole(new / path.name, manifest)


def _copy(archive: zipfile.ZipFile, name: str, file: Path) -> None:
    with file.open("rb") as source, archive.open(_info(name), "w", force_zip64=True) as goal:
        shutil.copyfileobj(source, goal, 1 << 20)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return info


def _check_whole(path: Path, manifest: Manifest) -> None:
    """An input may have been written to while it was packed."""
    with zipfile.ZipFile(path) as archive:
        wrong = [each.place for each in manifest.parts if _hash(archive, each.member) != each.sha256]
    if wrong:
        raise FileError(path.name, [_changing(wrong)])


def _hash(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type] # it reads all the same


def _changing(places: Iterable[str]) -> Said:
    shown = ", ".join(places)
    return Said(
        f"打包时数据被改动（{shown}）；请再试",
        f"inputs were changed while they were packed ({shown}); try again",
    )
