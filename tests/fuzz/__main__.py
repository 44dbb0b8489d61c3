"""The fuzz run: every reader of the program, with damaged inputs; see ``make fuzz``.

Each input is a valid small file (``seeds``) with one to three faults (``mutate``), in a study that is
run to its end in a process of its own. What may come out:

- *refused*: exit 2, with a message;
- *same*: exit 0, and every value of every clause as with the seed;
- *told*: exit 0 with other values, and a line of the input report (doubtful or left out) that the seed
  does not have;
- *other*: exit 0 with other values and no such line, where the file is a legal other input: read
  strictly and without the program (``legal``), it says something else than the seed, and nothing that
  no careful writer can have written. A flipped digit of a coordinate is such an input.

What may not: *traceback* (any other exception), *crash* (the process ended), *hang* (30 s of computing,
or two minutes in all), *silent*: other values, nothing told, and the file is not legal or says what the
seed says.
"""

import argparse
import json
import os
import random
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.fuzz import forms, legal, seeds
from tests.fuzz.mutate import damaged
from tests.fuzz.worker import HANG_S

_WALL_S = 4 * HANG_S
_CASES_A_WORKER = 300  # what leaks is let go
BAD = ("traceback", "crash", "hang", "silent")
READERS = seeds.READERS | forms.READERS


class Worker:
    """A process that runs studies; started anew when one ends it."""

    def __init__(self, warm: Path) -> None:
        self._warm, self._process, self._left = warm, None, 0  # type: ignore[var-annotated]

    def ask(self, study: Path, scenario: str) -> dict[str, Any]:
        """Return the outcome of a study (see ``worker``), or how it ended the process."""
        if self._process is None or self._left == 0:
            self.end()
            self._start()
        self._left -= 1
        return self._answer(study, scenario)

    def _start(self) -> None:
        self._process = subprocess.Popen(  # type: ignore[assignment]
            [sys.executable, "-m", "tests.fuzz.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._left = _CASES_A_WORKER
        self._answer(self._warm, "")

    def _answer(self, study: Path, scenario: str) -> dict[str, Any]:
        process: Any = self._process
        process.stdin.write(json.dumps({"study": str(study), "scenario": scenario}) + "\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], _WALL_S)[0]:
            process.kill()
        line = process.stdout.readline()
        if line:
            return dict(json.loads(line))
        code = process.wait()
        self._process = None
        return {"exit": -1, "said": f"ended by signal {-code}", "hang": code in (-27, -9)}

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process = None


def case(folder: Path, seed: Path, name: str, number: int) -> Path:
    """Write a damaged study into a folder; the same number, the same damage.

    Returns:
        The file that is damaged.
    """
    reader = READERS[name]
    for path in seed.iterdir():
        (folder / path.name).symlink_to(path)
    text = reader.study.encode()
    (folder / "study.yaml").write_bytes(text)
    target = folder / reader.file
    whole = text if reader.file == "study.yaml" else (seed / reader.file).read_bytes()
    rng = random.Random(f"{name} {number}")  # noqa: S311
    data = damaged(reader.file, whole, rng)
    while data == whole:
        data = damaged(reader.file, whole, rng)
    target.unlink()
    target.write_bytes(data)
    return target


def verdict(found: dict[str, Any], base: dict[str, Any], name: str, data: bytes, seed: bytes) -> str:
    """Return what an outcome is: see the top of this file."""
    if found["exit"] == -1:
        return "hang" if found["hang"] else "crash"
    if found["exit"]:
        return {1: "traceback", 2: "refused"}[found["exit"]]
    if found["values"] == base["values"]:
        return "same"
    if set(found["notes"]) - set(base["notes"]):
        return "told"
    said = legal.content(name, data, seed)
    return "silent" if said is None or said == legal.content(name, seed, seed) else "other"


def main() -> int:
    """Run; return how many outcomes there are that may not be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=100, help="inputs of each reader")
    parser.add_argument("--seconds", type=float, default=1800, help="end after so long")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--readers", nargs="*", default=list(READERS), choices=list(READERS))
    parser.add_argument("--keep", type=Path, help="folder for the inputs whose outcome may not be")
    asked = parser.parse_args()
    began, counts, bad = time.monotonic(), Counter[str](), 0
    with tempfile.TemporaryDirectory() as top:
        os.environ.setdefault("ACCESS_CACHE", f"{top}/cache")
        seed = Path(top) / "seeds"
        seed.mkdir()
        seeds.write(seed)
        forms.write(seed)
        (seed / "warm.yaml").write_text(seeds.STUDY, encoding="utf-8")
        worker = Worker(seed / "warm.yaml")
        bases = {name: _base(worker, Path(top), seed, name) for name in asked.readers}
        for number in range(asked.first, asked.first + asked.cases):
            for name in asked.readers:
                if time.monotonic() - began > asked.seconds:
                    break
                with tempfile.TemporaryDirectory(dir=top) as folder:
                    kind, said = _one(worker, Path(folder), seed, name, number, bases[name])
                    if kind in BAD:
                        bad += 1
                        print(f"{kind}: {name} {number}\n{said}", flush=True)  # noqa: T201
                        _keep(asked.keep, Path(folder), f"{name}_{number}", READERS[name].file)
                    counts[kind] += 1
        worker.end()
    shown = ", ".join(f"{kind} {n}" for kind, n in counts.most_common())
    print(f"{counts.total()} inputs in {time.monotonic() - began:.0f} s: {shown}")  # noqa: T201
    return min(bad, 100)


def _base(worker: Worker, top: Path, seed: Path, name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=top) as folder:
        for path in seed.iterdir():
            (Path(folder) / path.name).symlink_to(path)
        (Path(folder) / "study.yaml").write_text(READERS[name].study, encoding="utf-8")
        found = worker.ask(Path(folder) / "study.yaml", READERS[name].scenario)
    if found["exit"]:
        raise SystemExit(f"the seed of {name} is not read: {found['said']}")
    return found


def _one(
    worker: Worker, folder: Path, seed: Path, name: str, number: int, base: dict[str, Any]
) -> tuple[str, str]:
    target = case(folder, seed, name, number)
    reader = READERS[name]
    found = worker.ask(folder / "study.yaml", reader.scenario)
    whole = reader.study.encode() if reader.file == "study.yaml" else (seed / reader.file).read_bytes()
    kind = verdict(found, base, reader.file, target.read_bytes(), whole)
    return kind, found.get("said", "")


def _keep(folder: Path | None, made: Path, name: str, file: str) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}_{file}").write_bytes((made / file).read_bytes())


if __name__ == "__main__":
    sys.exit(main())
