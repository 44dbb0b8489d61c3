"""Whole commands of this build beside those of the one before, in seconds of the processor."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from access import synthetic
from tests.benchmarks.bench import show
from tests.benchmarks.test_before import build_of
from tests.conftest import ROOT

BEFORE = "ae78ce60d22a1756ae5d134f6a4a0f244a2862f1"  # before facilities were found by an index
TURNS = 3

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The build before, as it was committed, and this one."""
    return build_of(BEFORE, tmp_path_factory.mktemp("before")), ROOT


def seconds(build: Path, cache: Path, words: Sequence[str]) -> float:
    """Seconds of the processor that a command takes in a process of its own."""
    told = {"PYTHONPATH": str(build), "ACCESS_CACHE": str(cache), "ACCESS_REPORT": "0"}
    begun = os.times()
    subprocess.run(
        [sys.executable, "-m", "access", *words],
        env={**os.environ, **told},
        check=True,
        capture_output=True,
    )
    ended = os.times()
    return ended.children_user + ended.children_system - begun.children_user - begun.children_system


def test_commands(builds: tuple[Path, Path], tmp_path: Path) -> None:
    """The first run on a machine compiles; the others are warm, and the builds take turns at them."""
    city, helsinki = synthetic.write(tmp_path / "city"), ROOT / "data" / "helsinki" / "study.yaml"
    commands = {
        "--help": ["--help"],
        "run, Helsinki": ["run", str(helsinki)],
        "run, synthetic city": ["run", str(city)],
        "check, synthetic city": ["check", str(city)],
        "run --readings all, synthetic city": ["run", str(city), "--readings", "all"],
    }
    out = ["--output", str(tmp_path / "results")]
    caches = [tmp_path / f"cache{number}" for number in (0, 1)]
    rows = []
    for name, words in {"first run, Helsinki": commands["run, Helsinki"], **commands}.items():
        full = words if name == "--help" else [*words, *out]
        turns = 1 if name.startswith("first") else TURNS
        took = [
            [seconds(build, cache, full) for build, cache in zip(builds, caches, strict=True)]
            for _ in range(turns)
        ]
        before, now = (float(each) for each in np.median(took, axis=0))
        rows.append({"command": name, "before, CPU s": before, "now, CPU s": now, "ratio": now / before})
    check, run = (
        next(row for row in rows if row["command"] == f"{name}, synthetic city") for name in ("check", "run")
    )
    rows.append(
        {
            "command": "check / run",
            "before, CPU s": check["before, CPU s"] / run["before, CPU s"],
            "now, CPU s": check["now, CPU s"] / run["now, CPU s"],
            "ratio": check["now, CPU s"] / run["before, CPU s"],
        }
    )
    show("commands, this build beside the one before", rows)
