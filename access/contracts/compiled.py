"""Functions compiled to machine code by numba, and kept on disk beside their source.

Numba's own cache asks only whether the file of a function changed: not the files of what it calls or of the
types it takes, whose code is compiled into it; and it runs what it finds. Here the name of what is kept
carries a hash of all these sources, of numba's version and Python's, and what it holds is checked.
"""

import hashlib
import logging
import os
import pickle  # of numba's own results, from where only who runs this may write
import re
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import __version__ as numba_version
from numba import njit
from numba.core import compiler, serialize

F = TypeVar("F", bound=Callable[..., Any])
_log = logging.getLogger(__name__)
# numba says nothing of their types
_RESULT: Any = compiler.CompileResult
_DUMPS: Any = serialize.dumps
_PACKAGE = Path(__file__).parents[1]
_IMPORTED = re.compile(r"^from (access[\w.]*) import (\([^)]*\)|.*)", re.MULTILINE)
_DIGEST = 16  # bytes


def compiled(function: F) -> F:
    """Compile a function (a decorator), once for all runs where what is compiled can be kept."""
    made: Any = njit(nogil=True)(function)
    made._cache = _Kept(function)  # numba has no other door for it
    return cast("F", made)


class _Kept:
    """What numba asks for a function that was compiled before, and gives one that was compiled now."""

    def __init__(self, function: Callable[..., Any]) -> None:
        file = Path(function.__code__.co_filename)
        tag = f"{sys.implementation.cache_tag}-numba{numba_version}"
        self._name = f"{file.stem}.{function.__qualname__}.{tag}."
        self._module = function.__module__
        self._file = file

    @property
    def cache_path(self) -> str:
        return str(folder(self._file.parent))

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Return the compiled function of a signature; None if there is none, or it is damaged."""
        target.refresh()
        path = self._path(signature, target.codegen())
        try:
            whole = path.read_bytes() if path else b""
        except OSError:
            return None
        if path is None or not (held := _checked(path.name, whole)):
            return None
        known, result = pickle.loads(held)  # noqa: S301
        return _RESULT._rebuild(target, *result) if known == signature else None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep a compiled function; where that cannot be, go on without it."""
        path = self._path(signature, result.codegen)
        if path is None or result.library.has_dynamic_globals:
            return
        held = _DUMPS((signature, result._reduce()))
        try:
            _replace(path, _digest(path.name, held) + held)
            for other in path.parent.glob(f"{self._name}*"):
                if not other.name.startswith(f"{self._name}{_sources(self._module)}"):
                    other.unlink()  # of sources that are no more
        except OSError as error:
            if not path.exists():  # else another process was quicker
                _tell(path.parent, error.strerror or type(error).__name__)

    def _path(self, signature: Any, codegen: Any) -> Path | None:
        place = folder(self._file.parent)
        asked = repr((signature, codegen.magic_tuple())).encode()
        of_these = hashlib.blake2b(asked, digest_size=8).hexdigest()
        return place and place / f"{self._name}{_sources(self._module)}.{of_these}.nbc"

    def enable(self) -> None:
        """Do nothing: it is on."""

    disable = flush = enable


@cache
def folder(of: Path) -> Path | None:
    """Return where the compiled functions of a folder are kept: None, and a line, if that can be nowhere.

    That is below ``NUMBA_CACHE_DIR``, where it is set; else beside the source or, where that may not be
    written, in the user's own cache folder. It is not the folder of kept networks: this is code, which
    is run, and networks may be shared.
    """
    inside = hashlib.blake2b(str(of).encode(), digest_size=8).hexdigest()
    if named := os.environ.get("NUMBA_CACHE_DIR"):
        places = [Path(named) / inside]
    else:
        own = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
        places = [of / "__pycache__", own / "facility-access" / "compiled" / inside]
    for place in places:
        try:
            place.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=place).close()
        except OSError as error:
            refused = error
        else:
            return place
    _tell(places[-1], refused.strerror or type(refused).__name__)
    return None


@cache
def _tell(place: Path, why: str) -> None:
    """Say once that functions are compiled anew each time."""
    _log.warning(
        "编译后的代码无法保存，每次运行都要重新编译 "
        "compiled code cannot be kept, so that each run compiles it anew: %s (%s)",
        *(place, why),
    )


def _checked(name: str, whole: bytes) -> bytes:
    """Return what a file holds, or nothing if it is not what was written under this name."""
    held = whole[_DIGEST:]
    if whole[:_DIGEST] == _digest(name, held):
        return held
    _log.warning(
        "保存的已编译代码已损坏，现重新编译 kept compiled code is damaged and is compiled anew: %s", name
    )
    return b""


def _digest(name: str, held: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + held, digest_size=_DIGEST).digest()


def _replace(path: Path, whole: bytes) -> None:
    """Write a file whole or not at all."""
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(whole)
        os.replace(half, path)  # noqa: PTH105
    except OSError:
        Path(half).unlink(missing_ok=True)
        raise


@cache
def _sources(module: str) -> str:
    """Return a hash of the source of a module and of all those of this package that it imports, and they."""
    waiting, contents = [module], dict[str, bytes]()
    while waiting:
        name = waiting.pop()
        place = _PACKAGE.parent.joinpath(*name.split("."))
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if name not in contents and path.is_file():
                contents[name] = path.read_bytes()
                for of, words in _IMPORTED.findall(contents[name].decode()):
                    waiting += [of, *(f"{of}.{each}" for each in re.findall(r"\w+", words))]
    told = hashlib.blake2b(digest_size=8)
    for name in sorted(contents):
        told.update(f"{name} {len(contents[name])} ".encode() + contents[name])
    return told.hexdigest()
