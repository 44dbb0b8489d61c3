"""Many studies: which are meant, which are finished, and what a worker's end costs."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import access
from access.api.many import many
from access.assessment.many import judged
from access.assessment.many.cluster import client, outcomes
from access.assessment.many.judged import finished, judge
from access.assessment.many.outcome import How, Outcome
from access.assessment.many.tasks import Task, tasks
from access.contracts.errors import AccessError, ClusterError
from access.contracts.folders import claimed
from access.contracts.said import Said
from access.places.readers import sha256

STUDY = "name: A\nplans: [huangyan]\nzones: {path: z.geojson}\n"


def made(folder: Path, *names: str, text: str = STUDY) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_the_studies_of_a_folder_are_told_from_other_yaml(tmp_path: Path) -> None:
    made(tmp_path, "a/study.yaml", "b/study.yaml", "b/more.yml", "out/a/study.yaml", ".hidden/study.yaml")
    made(tmp_path, "a/scenario.yaml", "plan.yaml", text="name: A\n")
    found = tasks([tmp_path], tmp_path / "out")
    assert [each.name for each in found] == ["a", "more", "b"]
    assert [each.output for each in found] == [tmp_path / "out" / each.name for each in found]


def test_names_are_as_long_as_it_takes_to_tell_them_apart(tmp_path: Path) -> None:
    made(tmp_path, "x/a/study.yaml", "y/A/study.yaml", "y/b/one.yaml")
    assert [each.name for each in tasks([tmp_path], tmp_path / "out")] == ["x_a", "y_A", "one"]


def test_one_study_is_judged_once_however_it_is_given(tmp_path: Path) -> None:
    made(tmp_path, "a/study.yaml")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "a" / "study.yaml")
    asked = [tmp_path / "a" / "study.yaml", tmp_path / "a", str(tmp_path / "*" / "study.yaml")]
    assert len(tasks([*asked, tmp_path / "link.yaml"], tmp_path / "out")) == 1


def test_all_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    made(tmp_path, "plan.yaml", text="name: A\n")
    with pytest.raises(AccessError) as told:
        tasks([tmp_path, "nowhere.yaml", "no/*.yaml"], tmp_path / "out")
    assert all(each in told.value.en for each in (str(tmp_path), "nowhere.yaml", "no/*.yaml"))


def test_a_table_gives_studies_over_common_inputs(town_study: Path, tmp_path: Path) -> None:
    """The tiny town at half and at the whole pace: 105 and 125 of 150 people have a market in ten minutes."""
    rows = "研究文件,编号,settings.walk_kph,name\nstudy.yaml,a/1,,慢\nstudy.yaml,b,3.6,\n"
    (tmp_path / "districts.csv").write_text(rows, encoding="utf-8")
    asked = tasks([tmp_path / "districts.csv"], tmp_path / "out")
    assert [(each.name, each.changes) for each in asked] == [
        ("a_1", {"name": "慢"}), ("b", {"settings": {"walk_kph": 3.6}}),
    ]  # fmt: skip
    found = []
    for task in asked:
        assert judge(task, How()).state == "done"
        (row,) = json.loads((task.output / "verdicts.json").read_text(encoding="utf-8"))
        found.append(row["persons_met"])
    assert found == [105, 125]
    assert judge(asked[1], How()).state == "kept"


def test_all_that_is_wrong_with_a_table_is_told_at_once(town_study: Path, tmp_path: Path) -> None:
    rows = "study,id,zones.names\nnone.yaml,a,x\nstudy.yaml,A,[x\n"
    (tmp_path / "districts.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(AccessError) as told:
        tasks([tmp_path / "districts.csv"], tmp_path / "out")
    assert all(
        each in told.value.en for each in ("row 2: no such study file", "row 3, zones.names", "called 'A'")
    )
    (tmp_path / "districts.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(AccessError, match="no column `study`"):
        tasks([tmp_path / "districts.csv"], tmp_path / "out")


def test_what_is_finished_is_kept_and_what_is_not_whole_is_done_again(
    town_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task("town", town_study, tmp_path / "out" / "town")
    assert judge(task, How()).state == "done"
    before = {path.name: sha256(path) for path in task.output.iterdir()}
    assert judge(task, How()).state == "kept"
    study = access.load(town_study, output=task.output)
    assert finished(study, How())
    assert not finished(study, How(readings="all"))
    assert not finished(study, How(annex=True))
    assert not finished(access.load(town_study, output=task.output, walk_kph=2), How())
    # as a crash or a full disk leaves it
    (task.output / "coverage.csv").write_bytes((task.output / "coverage.csv").read_bytes()[:40])
    assert not finished(study, How())
    monkeypatch.setattr(judged, "finished", lambda *_: False)
    assert judge(task, How()).state == "done"
    assert {path.name: sha256(path) for path in task.output.iterdir()} == before
    markets = town_study.with_name("markets.csv")
    markets.write_text(markets.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not finished(study, How())


def test_whatever_is_wrong_with_a_study_is_told_and_nothing_raised(
    town_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path, "bad/study.yaml")
    told = judge(Task("bad", tmp_path / "bad" / "study.yaml", tmp_path / "out" / "bad"), How())
    assert told.state == "failed"
    assert told.why is not None
    assert "z.geojson" in told.why
    assert "z.geojson" in told.why.zh
    task = Task("town", town_study, tmp_path / "out" / "town")
    monkeypatch.setattr(judged, "run", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left")))
    told = judge(task, How())
    assert (told.state, told.trace) == ("failed", "")
    monkeypatch.setattr(judged, "run", lambda *_, **__: {}["defect"])
    told = judge(task, How())
    assert told.state == "failed"
    assert "KeyError" in told.trace


def test_a_folder_that_another_run_writes_in_is_refused(town_study: Path, tmp_path: Path) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with claimed(tmp_path / "out"):
            held.set()
            done.wait()

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    try:
        with pytest.raises(AccessError, match="another run is writing"):
            many([town_study], tmp_path / "out")
    finally:
        done.set()
        other.join()


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"workers": 0}, "`workers`"),
        ({"readings": "some"}, "`readings`"),
        ({"memory": "much"}, "`memory`"),
        ({"memory": "3"}, "`memory`"),
        ({"scheduler": "tcp://127.0.0.1:1", "workers": 2}, "`scheduler`"),
    ],
)
def test_what_cannot_be_asked(town_study: Path, tmp_path: Path, asked: dict[str, Any], word: str) -> None:
    with pytest.raises(AccessError, match=word):
        many([town_study], tmp_path / "out", **asked)


# What workers do in the following tests: quick, and told by the name of the task.


def work(task: Task, how: How) -> Outcome:
    """Do as the name of the task says."""
    mark = task.output / "begun"
    if task.name == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    if task.name == "killed once" and not mark.exists():
        mark.parent.mkdir(parents=True)
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if task.name == "raises":
        raise RuntimeError("no such thing")
    if task.name == "takes":
        taken = [bytearray(b"1" * 50_000_000) for _ in range(60) if not time.sleep(0.02)]
        return Outcome(task.name, "done", doubts=(Said("多", str(len(taken))),))
    if task.name == "waits":
        time.sleep(60)
    return Outcome(task.name, "done")


def named(folder: Path, *names: str) -> list[Task]:
    return [Task(name, folder / "study.yaml", folder / name) for name in names]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with client(None, 2) as found:
        yield found


def test_a_worker_that_dies_costs_its_own_task_a_second_try(cluster: Any, tmp_path: Path) -> None:
    asked = named(tmp_path, "a", "killed once", "b", "kills", "c", "raises", "d")
    found = {each.name: each for each in outcomes(cluster, asked, How(), work)}
    assert {name: each.state for name, each in found.items()} == {
        **dict.fromkeys(("a", "b", "c", "d", "killed once"), "done"),
        **dict.fromkeys(("kills", "raises"), "failed"),
    }
    why = found["kills"].why
    assert why is not None
    assert "twice" in why
    assert found["raises"].why is not None
    assert "no such thing" in found["raises"].why


def test_no_scheduler_at_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access.assessment.many.cluster._CONNECT", "1s")
    with pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:1"), client("tcp://127.0.0.1:1", None):
        pass


@pytest.mark.slow
def test_who_takes_more_than_its_memory_fails_alone(tmp_path: Path) -> None:
    with client(None, 1, "700MiB") as found:
        states = {
            each.name: each.state for each in outcomes(found, named(tmp_path, "takes", "a"), How(), work)
        }
    assert states == {"takes": "failed", "a": "done"}


def _program(*words: str) -> "subprocess.Popen[bytes]":
    run = [sys.executable, "-m", f"distributed.cli.{words[0]}", *words[1:]]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(run, cwd=Path(__file__).parents[2], **quiet)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A scheduler and two workers started apart, as on other machines; and the scheduler's process."""
    file = tmp_path / "scheduler.json"
    started = [_program("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                        "--scheduler-file", str(file))]  # fmt: skip
    try:
        worker = ("dask_worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-dashboard")
        started += [_program(*worker, "--local-directory", str(tmp_path)) for _ in range(2)]
        while not file.exists():
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], started[0]
    finally:
        for each in started:
            each.kill()
            each.wait()


@pytest.mark.slow
def test_a_cluster_elsewhere_gives_the_bytes_of_one_run(
    elsewhere: tuple[str, Any], town_files: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        shutil.copytree(town_files, tmp_path / "in" / name)
    made(tmp_path / "in", "bad/study.yaml")
    result = many([tmp_path / "in"], tmp_path / "out", scheduler=elsewhere[0])
    assert [each.state for each in result.outcomes] == ["failed", "done", "done"]
    access.run(access.load(town_files / "study.yaml", output=tmp_path / "alone")).write()
    for name in ("one", "two"):
        found = {path.name: sha256(path) for path in (tmp_path / "out" / name).iterdir()}
        assert found == {path.name: sha256(path) for path in (tmp_path / "alone").iterdir()}


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told(elsewhere: tuple[str, Any], tmp_path: Path) -> None:
    address, scheduler = elsewhere
    with client(address, None) as there:
        going = outcomes(there, named(tmp_path, "a", "waits", "b"), How(), work)
        assert next(going).state == "done"
        scheduler.kill()
        with pytest.raises(ClusterError, match="goes on with the rest"):
            list(going)


@pytest.mark.slow
def test_an_interruption_leaves_whole_results_and_the_next_run_goes_on(
    town_files: Path, tmp_path: Path
) -> None:
    for i in range(6):
        shutil.copytree(town_files, tmp_path / "in" / f"town{i}")
    words = [sys.executable, "-m", "access", "many", str(tmp_path / "in"), "-o", str(tmp_path / "out")]
    first = subprocess.Popen(
        [*words, "--workers", "1"], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert first.stderr is not None
    told = ""
    while "[2/6]" not in told:
        told = first.stderr.readline()
    os.killpg(first.pid, signal.SIGINT)  # as a terminal does it, to the workers too
    rest = first.communicate(timeout=60)[1]
    assert first.returncode == 130, rest
    assert "Traceback" not in rest
    again = subprocess.run([*words, "--workers", "1"], capture_output=True, text=True, check=True)
    assert again.stderr.count("kept") >= 2
    assert "失败 failed: 0" in again.stdout
