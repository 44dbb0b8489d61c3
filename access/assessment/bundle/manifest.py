"""What a bundle holds: each file, where it belongs, its SHA-256 and licence; nothing leads outside."""

import hashlib
import posixpath
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from access.contracts.documents import Frozen
from access.contracts.said import Said

NAME, RECORD, README = "manifest.json", "record/run.json", "README.txt"
BUILTIN = "builtin/"  # plans, modes and facility types that came with the program
_LONGEST, _DEEPEST = 240, 24  # bytes of a name, steps of a path


def digest(path: Path) -> str:
    """Return what stands for a path that a study names, so that no path of a machine leaves it."""
    return hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()


def inside(place: str) -> str:
    """Return a path from the top of a bundle, if it stays in it on every system.

    Raises:
        ValueError: it is absolute, leads up, or is no name of a file.

    >>> inside("study/data/学校.shp"), inside("../x")
    Traceback (most recent call last):
    ValueError: '../x' leads out of the bundle, or is no name of a file
    """
    parts = place.split("/")
    if (
        len(parts) > _DEEPEST
        or place != posixpath.normpath(place)
        or any(_no_name(part) for part in parts)
        or PurePosixPath(place).is_absolute()
    ):
        shown = place[:_LONGEST]
        raise ValueError(
            Said(
                f"“{shown}”通向包外，或不能作文件名",
                f"'{shown}' leads out of the bundle, or is no name of a file",
            )
        )
    return place


def _no_name(part: str) -> bool:
    return (
        part in ("", ".", "..")
        or any(sign in part for sign in "\\:\x00")
        or len(part.encode("utf-8", "surrogateescape")) > _LONGEST
    )


Place = Annotated[str, AfterValidator(inside)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Part(Frozen):
    """A file in a bundle."""

    member: Place = Field(description="Its name in the archive")
    place: Place = Field(description="Where it belongs when a run is done again, from the top of the bundle")
    sha256: Sha256 = Field(description="Of its bytes")
    size: int = Field(ge=0, description="Bytes")
    licence: str | None = Field(
        None, description="Whom to name, and by which terms it may be passed on; null: not known"
    )


class Manifest(Frozen):
    """What a bundle holds."""

    format: Literal[1] = 1
    run_id: str = Field(description="Of the run in `record/run.json`")
    program: str = Field(description="Version of facility-access that made the bundle")
    study: Place = Field(description="Where the study file belongs")
    parts: tuple[Part, ...] = Field(description="Study file and inputs")
    folders: tuple[Place, ...] = Field((), description="Folders that a path of the study passes through")
    moved: dict[Sha256, Place] = Field(
        default_factory=dict,
        description="SHA-256 of an absolute path that the study names → where that file belongs",
    )
    builtin: dict[str, Sha256] = Field(
        default_factory=dict, description="Built-in plans, modes and facility types → SHA-256"
    )
