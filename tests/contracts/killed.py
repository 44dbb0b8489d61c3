"""A process that writes into a folder and is killed at each of its steps, in turn; run by ``test_folders``.

Each step is a file opened, moved, removed, or a folder made or removed, as Python's audit events tell.
"""

import json
import os
import signal
import sys
from pathlib import Path

from access.contracts import folders

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"}
OLD = {"a.csv": "old a", "b.json": "old b", "gone.html": "old map"}
NEW = {"a.csv": "new a", "b.json": "new b", "c.gpkg": "new c"}
STRANGERS = {"notes.txt": "mine", "inputs/study.yaml": "mine too"}


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def write(folder: Path) -> None:
    with folders.replacing(folder, gone=["gone.html"]) as new:
        fill(new, NEW)


def recover(folder: Path) -> None:
    with folders.claimed(folder):
        pass


def found(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file() and folders.WORK not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def state(folder: Path) -> str:
    """Whole and old, whole and new, or between the two with a journal; anything else is a defect."""
    if folders.pending(folder):
        return "between"
    return {json.dumps({**each, **STRANGERS}, sort_keys=True): name for name, each in WHOLE.items()}.get(
        json.dumps(found(folder), sort_keys=True), "broken"
    )


WHOLE = {"old": OLD, "new": NEW}


def killed(folder: Path, act: str, step: int) -> bool:
    """Act in a child that is killed before its step of this number; False if it came to its end before."""
    child = os.fork()
    if not child:
        left = step

        def watch(event: str, about: tuple[object, ...]) -> None:
            nonlocal left
            if event in STEPS and any(str(folder) in str(each) for each in about):
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        {"write": write, "recover": recover}[act](folder)
        os._exit(0)
    _, code = os.waitpid(child, 0)
    return os.WIFSIGNALED(code)


def fresh(place: Path, number: str) -> Path:
    folder = place / number
    fill(folder, {**OLD, **STRANGERS})
    return folder


def main(place: Path) -> None:
    """Tell the states met: right after a kill, after a next run, after a kill of that one and a third."""
    met: list[list[str]] = []
    step = 0
    while True:
        folder = fresh(place, f"{step}")
        if not killed(folder, "write", step):
            break
        first, again = state(folder), 0
        if first == "between":  # the next run may be killed as well, at each of its steps
            while met.count(["between", "old"]) % 4 == 0:  # it is slow, and they are alike
                other = fresh(place, f"{step}-{again}")
                killed(other, "write", step)
                if not killed(other, "recover", again):
                    break
                between = state(other)
                recover(other)
                met.append([first, between, state(other), *left(other)])
                again += 1
        recover(folder)
        met.append([first, state(folder), *left(folder)])
        write(folder)
        met.append([first, "next", state(folder), *left(folder)])
        step += 1
    sys.stdout.write(json.dumps(met))


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


if __name__ == "__main__":
    os.fsync = lambda _: None  # a process that is killed loses nothing that the system holds; it is quicker
    main(Path(sys.argv[1]))
