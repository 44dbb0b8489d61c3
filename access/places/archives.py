"""What stands in an archive (.zip, .kmz, .gz): taken out into a folder of its own for as long as it is read.

An archive may hold anything, under any name. Only what is read is taken out, each part under the last part
of its name, and no more of it than it said and the bounds let in.
"""

import gzip
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said, examples
from access.places import encodings

_ENCRYPTED, _UTF8 = 0x1, 0x800  # bits of a member's flags
_GEODATABASE = "a00000001.gdbtable"  # the first table of each
_STEP = 1024 * 1024
_OUT = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:|\0")


@dataclass(frozen=True)
class Member:
    """What can be read of an archive, alone.

    Attributes:
        name: within the archive: of a shapefile that of its .shp.
        parts: the members that it is made of.
    """

    name: str
    parts: tuple[zipfile.ZipInfo, ...] = field(repr=False)

    @property
    def file(self) -> str:
        """The last part of its name."""
        return PurePosixPath(self.name).name

    def called(self, word: str) -> bool:
        """Tell whether a study may mean it by a word."""
        path = PurePosixPath(self.name.lower())
        return word.strip().lower() in (path.stem, path.name, str(path), str(path.with_suffix("")))


@contextmanager
def unpacked(path: Path, layer: str | None, wanted: tuple[str, ...]) -> Iterator[tuple[Path, str | None]]:
    """Take what is read out of an archive, for as long as it is read.

    Args:
        path: the archive.
        layer: which of several is meant.
        wanted: endings of names of what can be read.

    Yields:
        (the file; ``layer``, where that was not the name of the file, but means a layer in it).

    Raises:
        FileError: see ``taken_out``.
    """
    with tempfile.TemporaryDirectory(prefix="access-") as folder:
        yield taken_out(path, Path(folder), layer, wanted)


def taken_out(
    path: Path, folder: Path, layer: str | None, wanted: tuple[str, ...]
) -> tuple[Path, str | None]:
    """Take what is read out of an archive into a folder; see ``unpacked``.

    Raises:
        FileError: damaged, encrypted, holding too much, nothing that can be read, or several; a member
            whose name leads out of it.
    """
    if path.suffix.lower() == ".gz":
        return _gunzipped(path, folder), layer
    try:
        with zipfile.ZipFile(path) as archive:
            member, layer = _chosen(path, _members(path, archive, wanted), layer, wanted)
            _take_out(path, archive, member, folder)
    except FileError:
        raise
    except bounds.DAMAGED_ZIP as error:
        raise _damaged(path, error) from error
    return folder / _safe(member.file), layer


def layers(path: Path, wanted: tuple[str, ...]) -> list[str]:
    """Return the names of what can be read of an archive.

    Raises:
        FileError: damaged, or holding too many files.
    """
    if path.suffix.lower() == ".gz":
        return [path.stem]
    try:
        with zipfile.ZipFile(path) as archive:
            return [each.name for each in _members(path, archive, wanted)]
    except FileError:
        raise
    except bounds.DAMAGED_ZIP as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> FileError:
    zh, en = f"压缩包损坏或无法解压（{error}）", f"the archive is damaged or cannot be unpacked ({error})"
    return FileError(str(path), [Said(f"{zh}；请重新压缩", f"{en}; pack it again")])


def _members(path: Path, archive: zipfile.ZipFile, wanted: tuple[str, ...]) -> list[Member]:
    fault = bounds.beyond("MEMBERS", len(archive.infolist()))
    if fault:
        raise FileError(str(path), [fault])
    by_name = {_named(each): each for each in archive.infolist() if not each.is_dir()}
    out = [name for name in by_name if _OUT.search(name)]
    if out:
        zh, en = (
            f"其中的文件名指向压缩包以外（{examples(out)}）",
            f"names in it lead out of it ({examples(out)})",
        )
        raise FileError(str(path), [Said(f"{zh}；请重新压缩", f"{en}; pack the data anew")])
    seen = {name: each for name, each in by_name.items() if not _hidden(name)}
    bases = {str(PurePosixPath(n).parent) for n in seen if PurePosixPath(n).name.lower() == _GEODATABASE}
    found = [_geodatabase(base, seen, path) for base in sorted(bases)]
    for name in sorted(seen):
        place = PurePosixPath(name)
        if place.suffix.lower() in wanted and str(place.parent) not in bases:
            found.append(Member(name, _parts(place, seen)))
    return found


def _geodatabase(base: str, seen: dict[str, zipfile.ZipInfo], path: Path) -> Member:
    name = path.stem if base == "." else base
    parts = tuple(each for n, each in seen.items() if str(PurePosixPath(n).parent) == base)
    return Member(name if name.lower().endswith(".gdb") else f"{name}.gdb", parts)


def _parts(place: PurePosixPath, seen: dict[str, zipfile.ZipInfo]) -> tuple[zipfile.ZipInfo, ...]:
    """What is read with a member: what stands beside it and begins with the same name."""
    own = f"{place.stem.lower()}."
    return tuple(
        each
        for name, each in seen.items()
        if PurePosixPath(name).parent == place.parent and PurePosixPath(name).name.lower().startswith(own)
    )


def _chosen(
    path: Path, members: list[Member], layer: str | None, wanted: tuple[str, ...]
) -> tuple[Member, str | None]:
    if path.suffix.lower() == ".kmz" and len(members) > 1:  # what Google Earth opens: the first at the top
        top = sorted(members, key=lambda each: (each.name.count("/"), each.file.lower() != "doc.kml"))
        members = top[:1]
    if not members:
        zh, en = "压缩包中没有可以读取的文件", "the archive holds nothing that is read here"
        known = ", ".join(wanted)
        raise FileError(str(path), [Said(f"{zh}（{known}）", f"{en} ({known})")])
    named = [each for each in members if layer is not None and each.called(layer)]
    if len(named) == 1:
        return named[0], None
    if len(members) == 1:
        return members[0], layer
    listed = ", ".join(each.name for each in members[:20])
    if layer is None or named:
        zh, en = f"压缩包中有 {len(members)} 个图层（{listed}）", f"it holds {len(members)} layers ({listed})"
        raise FileError(
            str(path), [Said(f"{zh}；请用 `layer` 指明", f"{en}; name the one meant with `layer`")]
        )
    zh, en = f"压缩包中没有图层“{layer}”", f"no layer '{layer}' in it"
    raise FileError(str(path), [Said(f"{zh}；其中有 {listed}", f"{en}; its layers are {listed}")])


def _take_out(path: Path, archive: zipfile.ZipFile, member: Member, folder: Path) -> None:
    if any(each.flag_bits & _ENCRYPTED for each in member.parts):
        raise FileError(
            str(path),
            [Said("压缩包有密码；请解压后再给出", "the archive is encrypted; unpack it and give the files")],
        )
    _check_size(path, sum(each.file_size for each in member.parts))
    target = folder
    if member.name.lower().endswith(".gdb"):
        target = folder / _safe(member.file)
        target.mkdir()
    taken = 0
    for each in member.parts:
        with archive.open(each) as source:
            taken = _copy(path, source, target / _safe(PurePosixPath(_named(each)).name), taken)


def _copy(path: Path, source: IO[bytes] | gzip.GzipFile, target: Path, taken: int) -> int:
    """Write a member to the disk; returns the bytes taken so far, with those before it."""
    with target.open("wb") as file:
        while data := source.read(_STEP):
            taken += len(data)
            _check_size(path, taken)
            file.write(data)
    return taken


def _check_size(path: Path, size: int) -> None:
    fault = bounds.beyond("EXTRACTED_BYTES", size) or bounds.beyond_packed(size, path.stat().st_size)
    if fault:
        raise FileError(str(path), [fault])


def _gunzipped(path: Path, folder: Path) -> Path:
    target = folder / _safe(path.stem)
    try:
        with gzip.open(path) as source:
            _copy(path, source, target, 0)
    except bounds.DAMAGED_ZIP as error:
        if isinstance(error, FileError):
            raise
        zh, en = f"压缩文件损坏（{error}）", f"it cannot be unpacked ({error})"
        raise FileError(str(path), [Said(f"{zh}；请重新复制", f"{en}; copy it again")]) from error
    return target


def _named(member: zipfile.ZipInfo) -> str:
    """The name of a member; older programs in China write it in GBK and do not say so."""
    name = member.filename
    if not member.flag_bits & _UTF8 and not name.isascii():
        try:
            data = name.encode("cp437")
            name = encodings.text(data, encodings.found([data]).name)[0]
        except UnicodeError:
            name = member.filename
    return name.replace("\\", "/")


def _hidden(name: str) -> bool:
    """Tell whether a member is none of the planner's: what macOS puts beside each file."""
    return any(each == "__MACOSX" or (each.startswith(".") and each != ".") for each in name.split("/"))


def _safe(name: str) -> str:
    """A name of a file that leads nowhere else, for GDAL too."""
    return re.sub(r"[!;:*?\"<>|\\/\x00-\x1f]", "_", name)


def linked(parts: dict[str, Path], folder: Path) -> None:
    """Put files into a folder under other names, as links where the system has such.

    Args:
        parts: name in the folder → file.
        folder: the folder.
    """
    for name, file in parts.items():
        try:
            (folder / name).symlink_to(file.absolute())
        except OSError:  # Windows asks for a right to do that
            shutil.copyfile(file, folder / name)
