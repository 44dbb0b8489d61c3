"""The annex of the made-up city (all plans, a map for each core clause) beside the run it is made of."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.bench import show

# in a process of its own, so that its peak of memory is its own; Typst works in a child
CODE = """
import json, os, resource, sys, threading, time
from pathlib import Path
import access
from access.assessment import annex

def peak(of): return resource.getrusage(of).ru_maxrss / 1024

def held(pid):  # what two processes share (before exec, all) counts half for each
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0

def now():
    mine = os.getpid()
    children = [each for task in Path(f"/proc/{mine}/task").iterdir()
                for each in (task / "children").read_text().split()]
    return held(mine) + sum(map(held, children))

highest = 0.0
def watch():
    global highest
    while True:
        highest = max(highest, now())
        time.sleep(0.05)

begun = time.perf_counter()
result = access.run(sys.argv[1])
results = result.write(sys.argv[2])[0].parent
ran, most = time.perf_counter() - begun, peak(resource.RUSAGE_SELF)
before, begun = now(), time.perf_counter()
threading.Thread(target=watch, daemon=True).start()
drawn = annex.drawn(result.assessed)
if sys.argv[3] == "command":  # which lets the result go; a notebook may keep it
    del result
drawn.write(results)
took = time.perf_counter() - begun
print(json.dumps({"run s": ran, "annex s": took, "run MB": most, "then MB": before, "with annex MB": highest,
                  "more MB": max(highest - most, 0.0)}))
"""


@pytest.mark.benchmark
def test_the_annex_of_the_city(city_folder: Path, tmp_path: Path) -> None:
    study = str(city_folder / "study.yaml")
    rows = []
    for by in ("command", "notebook"):
        done = subprocess.run(
            [sys.executable, "-c", CODE, study, str(tmp_path), by], capture_output=True, text=True, check=True
        )
        found = json.loads(done.stdout.splitlines()[-1])
        ratio = {"annex / run": f"{found['annex s'] / found['run s']:.2f}"}
        rows.append({"by": by} | {name: f"{v:.0f}" for name, v in found.items()} | ratio)
    maps = len(list((tmp_path / "pictures").glob("*.zh.svg")))
    show(f"annex, {maps} maps, both languages", rows)
