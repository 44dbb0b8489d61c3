"""Result folders: whole or not at all whatever cuts a run off, one run at a time, no input overwritten."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from access.contracts import folders
from access.contracts.errors import FileError, NotLocked
from tests.conftest import ROOT
from tests.contracts import killed
from tests.contracts.killed import NEW, OLD, STRANGERS, fill, state

posix = pytest.mark.skipif(os.name != "posix", reason="needs fork and flock")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path / "results", {**OLD, **STRANGERS})
    return tmp_path / "results"


def replace(folder: Path, *, gone: tuple[str, ...] = ("gone.html",), **inputs: Path) -> None:
    with folders.replacing(folder, gone=gone, inputs=[*inputs.items()]) as new:
        fill(new, NEW)


def test_new_files_take_their_places_and_strangers_stay(folder: Path) -> None:
    replace(folder)
    assert killed.found(folder) == {**NEW, **STRANGERS}
    assert not killed.left(folder)


@posix
def test_killed_at_each_step_all_is_old_or_new_or_put_right_by_the_next_run(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.contracts.killed", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    met = Counter(tuple(each) for each in json.loads(done.stdout))
    assert set(met) == {
        ("old", "old"),  # killed before anything moved; then tidied up
        ("old", "next", "new"),
        ("between", "old"),  # killed while files moved; undone
        ("between", "next", "new"),
        ("between", "between", "old"),  # undoing was killed as well, and done again
        ("between", "old", "old"),
        ("new", "new"),
        ("new", "next", "new"),
    }
    assert min(met["old", "old"], met["between", "old"], met["new", "new"]) >= 3


_watching: list[Callable[[], None]] = []


def _watch(event: str, about: tuple[object, ...]) -> None:
    if _watching and event in killed.STEPS and any("results" in str(each) for each in about):
        _watching[-1]()


@pytest.fixture(scope="module", autouse=True)
def _hook() -> None:
    sys.addaudithook(_watch)  # there is no taking it away again


@contextmanager
def at_step(number: int, act: Callable[[], None]) -> Iterator[list[bool]]:
    """Do something once, before the step of this number of what is done within (see ``killed.STEPS``)."""
    left, came = number, [False]

    def count() -> None:
        nonlocal left
        left -= 1
        if left == -1:
            came[0] = True
            act()

    _watching.append(count)
    try:
        yield came
    finally:
        _watching.clear()


def refuse() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C interrupts, also where the tests run behind a shell, which has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    "act", [refuse, pytest.param(interrupt, marks=posix)], ids=lambda each: each.__name__
)
@pytest.mark.usefixtures("interruptible")
def test_refused_or_interrupted_at_each_step_it_says_what_stands(
    act: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    seen = Counter()
    for step in range(200):
        folder = tmp_path / str(step) / "results"
        fill(folder, {**OLD, **STRANGERS})
        said = ""
        with at_step(step, act) as came:
            try:
                replace(folder)
            except FileError as error:
                said = str(error)
                assert "磁盘已满；请腾出空间" in said
                assert "the disk is full; make room" in said
            except KeyboardInterrupt as error:
                said = " ".join(getattr(error, "__notes__", []))
        if not came[0]:
            break
        whole = state(folder)
        seen[whole, bool(said)] += 1
        assert whole in ("old", "new")  # never between the two
        if "new results stand" in said:
            assert whole == "new"
        if "stands as it was" in said:
            assert whole == "old"
        replace(folder)
        assert (state(folder), killed.left(folder)) == ("new", [])
    assert seen["old", True] > 10
    assert act is refuse or seen["new", True] > 3  # put off until what was begun was done


def test_what_is_new_is_on_the_disk_before_anything_moves(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    synced, moved = folders._sync, folders._moved

    def sync(path: Path) -> None:
        steps.append(f"sync {path.relative_to(folder).as_posix()}")
        synced(path)

    def move(path: Path, goal: Path) -> None:
        steps.append(f"move {path.relative_to(folder).as_posix()}")
        moved(path, goal)

    monkeypatch.setattr(folders, "_sync", sync)
    monkeypatch.setattr(folders, "_moved", move)
    replace(folder)
    work = folders.WORK
    aside = next(i for i, step in enumerate(steps) if step.startswith("move"))
    inward = steps.index(f"move {work}/new/a.csv")
    new = {f"sync {work}/new/{name}" for name in NEW} | {f"sync {work}/new"}
    assert {*new, f"sync {work}/journal.tmp", f"sync {work}", "sync ."} <= {*steps[:aside]}
    assert {f"sync {work}/old", "sync ."} <= {*steps[aside:inward]}
    assert "sync ." in steps[inward:]


@posix
def test_a_second_process_is_refused_and_a_dead_ones_lock_is_not(folder: Path) -> None:
    child = os.fork()
    if not child:
        with folders.claimed(folder):
            os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    os.waitpid(child, os.WUNTRACED)
    try:
        with pytest.raises(FileError, match="another run is writing in this folder; wait until"):
            replace(folder)
        assert state(folder) == "old"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert (folder / folders.WORK / "lock").exists()
    replace(folder)
    assert (state(folder), killed.left(folder)) == ("new", [])


def test_a_second_thread_is_refused_and_the_same_one_is_not(folder: Path) -> None:
    faults = []

    def other() -> None:
        try:
            replace(folder)
        except FileError as error:
            faults.append(str(error))

    with folders.claimed(folder):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        replace(folder)
    assert "另一次运行正在写这个文件夹" in faults[0]
    assert state(folder) == "new"


@posix
def test_a_disk_without_locks_is_written_with_a_warning(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", none)
    with pytest.warns(NotLocked, match="this disk keeps no locks"):
        replace(folder)
    assert state(folder) == "new"


def test_a_folder_that_nothing_came_to_stand_in_goes_again(tmp_path: Path) -> None:
    with folders.claimed(tmp_path / "a" / "b"):
        assert (tmp_path / "a" / "b").is_dir()
    assert not (tmp_path / "a").exists()
    with pytest.raises(ValueError, match="no"), folders.replacing(tmp_path / "a" / "b"):
        raise ValueError("no")
    assert not (tmp_path / "a").exists()


def test_what_an_earlier_version_left_is_cleared_and_what_looks_like_it_is_not(folder: Path) -> None:
    fill(folder, {".writing-abc_1234/x": "half", ".writing-notes": "mine"})
    replace(folder)
    assert killed.left(folder) == [".writing-notes"]


@pytest.mark.parametrize("way", ["name", "symlink", "hard link", "case", "link from the results", "folder"])
def test_an_input_where_a_result_would_go_is_refused(folder: Path, way: str, tmp_path: Path) -> None:
    own = folder / "a.csv"
    if way in ("symlink", "hard link"):
        own = tmp_path / "input.csv"
        own.symlink_to(folder / "a.csv") if way == "symlink" else own.hardlink_to(folder / "a.csv")
    elif way == "case":
        own = folder / "A.CSV"
        own.write_text("mine")
    elif way == "link from the results":
        own = tmp_path / "input.csv"
        own.write_text("mine")
        (folder / "a.csv").unlink()
        (folder / "a.csv").symlink_to(own)
    elif way == "folder":
        (folder / "a.csv").unlink()
        fill(folder, {"a.csv/mine.txt": "mine"})
        own = tmp_path / "unrelated.csv"
    before = killed.found(folder)
    with pytest.raises(FileError, match="stands where") as caught:
        replace(folder, facilities=own)
    assert way == "folder" or "占着结果“a.csv”的位置" in str(caught.value)
    assert killed.found(folder) == before


def test_inputs_beside_the_results_are_no_fault(folder: Path) -> None:
    replace(folder, study=folder / "inputs" / "study.yaml", notes=folder / "notes.txt")
    assert state(folder) == "new"


def test_a_link_to_a_folder_is_the_same_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    with folders.claimed(folder):
        replace(tmp_path / "link")
    assert state(folder) == "new"


def test_a_stranger_that_came_since_stays(folder: Path) -> None:
    """A run was cut off before its new file moved; somebody else has put one of its name there."""
    work = folder / folders.WORK
    fill(work, {"journal.json": json.dumps({"new": ["c.gpkg"], "old": []}), "new/c.gpkg": "new c"})
    fill(folder, {"c.gpkg": "mine"})
    with folders.claimed(folder):
        pass
    assert killed.found(folder) == {**OLD, **STRANGERS, "c.gpkg": "mine"}


@pytest.mark.parametrize("sign", ["!", ";"])
def test_a_folder_whose_name_leads_elsewhere_is_refused(sign: str, tmp_path: Path) -> None:
    goal = tmp_path / f"urgent{sign}results"
    refused = pytest.raises(FileError, match=f"'{sign}' in the path would lead elsewhere")
    with refused, folders.claimed(goal):
        pass
    assert not [*tmp_path.iterdir()]
