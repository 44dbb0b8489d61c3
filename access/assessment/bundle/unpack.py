"""Open a bundle that a stranger may have made: what is in it stays in one folder, and within bounds."""

import json
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from access.assessment.bundle.manifest import NAME, RECORD, Manifest, digest
from access.assessment.bundle.record import record_of
from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said, zh
from access.study.sources import Held


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest, dict[str, Any]]]:
    """Open a bundle: its archive, manifest and record, all within bounds.

    Raises:
        FileError: no bundle, damaged, too large, or something in it leads outside.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, path)
            manifest = _manifest(archive, path)
            yield archive, manifest, record_of(_text(archive, RECORD), path / RECORD)
    except bounds.DAMAGED_ZIP as error:
        if isinstance(error, FileError):
            raise
        raise FileError(str(path), [_damaged(error)]) from error


def _damaged(error: Exception) -> Said:
    return Said(
        f"不是一次运行的数据包，或已损坏（{error}）；请重新取得",
        f"it is no bundle of a run, or is damaged ({error}); get it anew",
    )


def unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> Held:
    """Write the files of a bundle to where they belong in a folder, and return which files may be read.

    Args:
        archive, manifest: from ``opened``.
        folder: an empty one.

    Raises:
        FileError: two files would meet.
    """
    for place in manifest.folders:
        (folder / place).mkdir(parents=True, exist_ok=True)
    for part in manifest.parts:
        goal = folder / part.place
        try:
            goal.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(part.member) as source, goal.open("xb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
        except (FileExistsError, NotADirectoryError) as error:
            fault = Said(f"包里有两个文件同在 {part.place}", f"two files of the bundle stand at {part.place}")
            raise FileError(str(archive.filename), [fault]) from error

    def moved(path: Path) -> Path | None:
        place = manifest.moved.get(digest(path))
        return None if place is None else folder / place

    return Held(folder, moved)


def _check(archive: zipfile.ZipFile, path: Path) -> None:
    members = archive.infolist()
    names = [each.filename for each in members]
    unpacked, packed = (
        sum(getattr(each, size) for each in members) for size in ("file_size", "compress_size")
    )
    too_large = [
        bounds.beyond("MEMBERS", len(members)),
        bounds.beyond("BUNDLE_BYTES", unpacked),
        bounds.beyond_packed(unpacked, packed),
    ]
    faults = [each for each in too_large if each]
    odd = [each.filename for each in members if _odd(each)]
    if odd:
        faults.append(
            Said(
                f"其中有链接或加密的文件（{odd[0][:200]}）",
                f"it holds links or locked files ({odd[0][:200]})",
            )
        )
    if len({*names}) < len(names):
        faults.append(Said("其中有重名的文件", "two files in it have one name"))
    if faults:
        raise FileError(str(path), faults)


def _odd(info: zipfile.ZipInfo) -> bool:
    """Whether it is anything but a plain file."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return info.is_dir() or bool(info.flag_bits & 1) or kind not in (0, stat.S_IFREG)


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate(json.loads(_text(archive, NAME)))
    except ValidationError as error:
        told = error.errors()[0]
        cause = told.get("ctx", {}).get("error")
        own = cause.args[0] if isinstance(cause, ValueError) and cause.args else told["msg"]
        raise FileError(f"{path}/{NAME}", [_at_fault(".".join(map(str, told["loc"])), own)]) from error
    except (ValueError, RecursionError) as error:
        raise FileError(f"{path}/{NAME}", [_at_fault(NAME, str(error))]) from error
    members = [each.member for each in manifest.parts]
    if len({*members}) < len(members) or bounds.beyond("MEMBERS", len(manifest.folders)):
        raise FileError(
            f"{path}/{NAME}", [_at_fault("parts", _TWICE)]
        )  # it would come to more than was counted
    known = {*archive.namelist()}
    lacking = [each.member for each in manifest.parts if each.member not in known]
    if lacking or manifest.study not in {each.place for each in manifest.parts}:
        shown = (lacking or [manifest.study])[0]
        raise FileError(str(path), [Said(f"包里缺 {shown}", f"the bundle lacks {shown}")])
    return manifest


_TWICE = Said("一个文件用了两次，或文件夹太多", "one file is used twice, or there are too many folders")


def _at_fault(where: str, why: str) -> Said:
    return Said(f"清单有误：`{where}`：{zh(why)}", f"its manifest is at fault: `{where}`: {why}")


def _text(archive: zipfile.ZipFile, name: str) -> str:
    fault = bounds.beyond("DOCUMENT_BYTES", archive.getinfo(name).file_size)
    if fault:
        raise FileError(f"{archive.filename}/{name}", [fault])
    return archive.read(name).decode("utf-8")
