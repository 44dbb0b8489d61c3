"""Compiled code is kept under the name of all that it was compiled from, and is checked before it is run."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from access.contracts import compiled as kept
from tests.conftest import ROOT


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small copy of this package: a function that calls one of another file."""
    room = tmp_path / "access" / "contracts"
    room.mkdir(parents=True)
    for folder in (room, room.parent):
        (folder / "__init__.py").touch()
    (room / "compiled.py").write_bytes(Path(kept.__file__).read_bytes())
    (tmp_path / "access" / "called.py").write_text(
        "from access.contracts.compiled import compiled\n\n@compiled\ndef by(x):\n    return x * 2\n"
    )
    (tmp_path / "access" / "calls.py").write_text(
        "from access.called import by\nfrom access.contracts.compiled import compiled\n\n"
        "@compiled\ndef twice(x):\n    return by(x)\n"
    )
    return tmp_path / "access"


def run(package: Path, **more: str) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-P", "-c", "from access.calls import twice\nprint(twice(21))"],
        env={**os.environ, "PYTHONPATH": str(package.parent), **more},
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip(), done.stderr


def files(package: Path) -> dict[str, int]:
    return {each.name: each.stat().st_mtime_ns for each in sorted(package.rglob("*.nbc"))}


def test_it_is_compiled_once_and_anew_when_what_it_calls_changes(package: Path) -> None:
    assert run(package) == ("42", "")
    before = files(package)
    assert [name.split(".")[0] for name in before] == ["called", "calls"]
    assert run(package) == ("42", "")
    assert files(package) == before
    called = package / "called.py"
    stamp = called.stat()
    called.write_text(called.read_text().replace("x * 2", "x * 3"))
    os.utime(called, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as a copy of files may leave it
    assert run(package) == ("63", "")
    assert len(files(package)) == 2  # those of the old source are gone
    assert not set(files(package)) & set(before)


def test_what_is_damaged_or_another_is_compiled_anew_and_replaced(package: Path) -> None:
    assert run(package) == ("42", "")
    one, other = (package / "__pycache__" / name for name in files(package))
    sound = other.read_bytes()
    for harmed in (sound[: len(sound) // 2], b"", sound[:2000] + bytes(64) + sound[2064:], one.read_bytes()):
        other.write_bytes(harmed)
        out, told = run(package)
        assert out == "42"
        assert "已损坏" in told
        assert len(told.splitlines()) == 1
        assert run(package) == ("42", "")


def test_where_it_cannot_be_kept_a_line_says_so_and_it_works(package: Path) -> None:
    (package / "__pycache__").write_text("a file in the way")
    (package.parent / "own").write_text("and another")
    out, told = run(package, XDG_CACHE_HOME=str(package.parent / "own"))
    assert out == "42"
    (line,) = told.splitlines()
    assert "compiled code cannot be kept" in line
    assert "编译" in line
    assert run(package, XDG_CACHE_HOME=str(package.parent / "home")) == ("42", "")
    assert len(list((package.parent / "home" / "facility-access" / "compiled").rglob("*.nbc"))) == 2
    assert run(package, NUMBA_CACHE_DIR=str(package.parent / "named")) == ("42", "")
    assert len(list((package.parent / "named").rglob("*.nbc"))) == 2


def test_a_full_disk_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "_replace", full)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    kept.folder.cache_clear()
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
