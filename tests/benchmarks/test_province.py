"""Districts of a made-up province, by one process and by two: what each costs, what a second one brings."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from access.synthetic.province import write_province
from tests.benchmarks.bench import show

PROVINCES = (
    ((4, 2), 100),
    ((2, 1), 300),
)  # districts, and blocks along each side: 10⁴ and 9·10⁴ nodes and cells

pytestmark = pytest.mark.benchmark


def judged(table: Path, folder: Path, workers: int) -> tuple[float, float]:
    """Seconds by the clock and of the processor that all districts take, each from nothing; no annexes."""
    told = {"ACCESS_CACHE": str(folder / "cache"), "ACCESS_REPORT": "0"}
    words = ["many", str(table), "--output", str(folder / "out"), "--workers", str(workers)]
    begun, clock = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "access", *words], env={**os.environ, **told}, check=True, capture_output=True
    )
    ended = os.times()
    cpu = ended.children_user + ended.children_system - begun.children_user - begun.children_system
    return time.perf_counter() - clock, cpu


def test_two_workers(tmp_path: Path) -> None:
    rows = []
    for (east, north), side in PROVINCES:
        table = write_province(tmp_path / f"{side}", districts=(east, north), side=side)
        judged(table, tmp_path / f"{side}-first", 2)  # the first compiles
        alone_s, alone_cpu = judged(table, tmp_path / f"{side}-1", 1)
        both_s, both_cpu = judged(table, tmp_path / f"{side}-2", 2)
        rows.append(
            {
                "districts": east * north,
                "nodes each": f"{side**2:,}",
                "one worker, s": alone_s,
                "CPU s": alone_cpu,
                "two, s": both_s,
                "CPU s of two": both_cpu,
                "efficiency": alone_s / both_s / 2,
                "CPU s a district": alone_cpu / (east * north),
            }
        )
    show("Districts of a province, one worker and two", rows)
