"""Compiled code is kept under the name of all that it was compiled from, and is checked before it is run."""

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from access.contracts import compiled as kept
from tests.conftest import ROOT

CALLED = "from access.contracts.compiled import compiled\n\n@compiled\ndef by(x):\n    return x * 2\n"
CALLS = """
from access.called_elsewhere import by
from access.contracts.compiled import compiled

@compiled
def twice(x):
    return by(x)
"""


class Program:
    """Two files, of which one calls what is compiled in the other; each run begins as a new process would."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture) -> None:
        self.folder, self._patch, self._log = folder, patch, log
        self.called = folder / "called_elsewhere.py"
        self.called.write_text(CALLED)
        (folder / "calls.py").write_text(CALLS)

    def run(self) -> tuple[int, list[str]]:
        self._log.clear()
        for each in (kept.folder, kept._sources, kept._tell):
            each.cache_clear()
        for name in ("called_elsewhere", "calls"):
            path = self.folder / f"{name}.py"
            made = ModuleType(f"access.{name}")
            self._patch.setitem(sys.modules, made.__name__, made)
            exec(compile(path.read_text(), path, "exec"), vars(made))  # noqa: S102
        return vars(made)["twice"](21), list(self._log.messages)

    def kept(self) -> dict[str, int]:
        return {each.name: each.stat().st_mtime_ns for each in sorted(self.folder.rglob("*.nbc"))}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Program:
    (tmp_path / "access").mkdir()
    monkeypatch.setattr(kept, "_PACKAGE", tmp_path / "access")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    return Program(tmp_path / "access", monkeypatch, caplog)


def test_it_is_compiled_once_and_anew_when_what_it_calls_changes(program: Program) -> None:
    assert program.run() == (42, [])
    before = program.kept()
    assert [name.split(".")[0] for name in before] == ["called_elsewhere", "calls"]
    assert program.run() == (42, [])
    assert program.kept() == before
    stamp = program.called.stat()
    program.called.write_text(CALLED.replace("x * 2", "x * 3"))
    os.utime(program.called, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as a copy of files may leave it
    assert program.run() == (63, [])
    assert len(program.kept()) == 2  # those of the old source are gone
    assert not set(program.kept()) & set(before)


@pytest.mark.parametrize("harm", ["cut", "empty", "zeroed", "another's"])
def test_what_is_damaged_or_another_is_compiled_anew_and_replaced(program: Program, harm: str) -> None:
    program.run()
    one, other = (program.folder / "__pycache__" / name for name in program.kept())
    sound = other.read_bytes()
    other.write_bytes(
        {
            "cut": sound[: len(sound) // 2],
            "empty": b"",
            "zeroed": sound[:2000] + bytes(64) + sound[2064:],
            "another's": one.read_bytes(),
        }[harm]
    )
    result, (line,) = program.run()
    assert result == 42
    assert "已损坏" in line
    assert "damaged" in line
    assert program.run() == (42, [])


def test_where_it_cannot_be_kept_a_line_says_so_and_it_works(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (program.folder / "__pycache__").write_text("a file in the way")
    (tmp_path / "own").write_text("and another")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    result, (line,) = program.run()
    assert result == 42
    assert "compiled code cannot be kept" in line
    assert "编译" in line


@pytest.mark.parametrize("place", ["XDG_CACHE_HOME", "NUMBA_CACHE_DIR"])
def test_it_is_kept_elsewhere_where_the_program_may_not_be_written(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (program.folder / "__pycache__").write_text("a file in the way")
    monkeypatch.setenv(place, str(tmp_path / "other"))
    assert program.run() == (42, [])
    assert len(list((tmp_path / "other").rglob("*.nbc"))) == 2


def test_a_full_disk_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "_replace", full)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    kept.folder.cache_clear()
    kept._tell.cache_clear()
    made: Any = kept.compiled(lambda x: x + 1)
    assert made(1) == 2
    assert made(1.5) == 2.5
    (line,) = caplog.messages
    assert "No space left" in line
    kept.folder.cache_clear()


def test_all_compiled_functions_are_kept_this_way() -> None:
    """Numba's own cache would let them grow stale."""
    for path in sorted((ROOT / "access").rglob("*.py")):
        if path != Path(kept.__file__):
            assert "jit(" not in path.read_text(encoding="utf-8"), path
