"""A bundle runs again to the same bytes anywhere; what differs is named; a stranger's reaches nowhere."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from typer.testing import CliRunner

import access
from access.assessment.bundle.manifest import NAME, RECORD
from access.assessment.bundle.places import placed
from access.assessment.bundle.unpack import opened, unpack
from access.commands.app import app
from access.contracts.errors import FileError

HOSTILE = "=市场 '<b>$(x)|.csv"  # a name that other media would obey


@pytest.fixture(scope="module")
def desk(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk: the study in a folder, zones beside it, people elsewhere by an absolute path; and its run.

    The run walks at another speed than the study file says.
    """
    desk = tmp_path_factory.mktemp("desk")
    own, beside, elsewhere = (desk / name for name in ("town", "beside", "elsewhere"))
    shutil.copytree(town_files, own)
    for folder in (beside, elsewhere):
        folder.mkdir()
    (own / "people.tif").rename(elsewhere / "people.tif")
    (own / "markets.csv").rename(own / HOSTILE)
    geopandas.read_file(own / "zones.geojson").to_file(beside / "zones.shp", encoding="utf-8")
    (own / "zones.geojson").unlink()
    text = (own / "study.yaml").read_text(encoding="utf-8").replace("markets.csv", json.dumps(HOSTILE))
    text = text.replace("zones.geojson", "../beside/zones.shp").replace(
        "people.tif", str(elsewhere / "people.tif")
    )
    (own / "study.yaml").write_text(text, encoding="utf-8")
    access.run(access.load(own / "study.yaml", walk_kph=1.9)).write(desk / "results")
    access.bundle(desk / "results", desk / "town.zip", study=own / "study.yaml")
    return desk


def changed(bundle: Path, path: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """The bundle with other bytes in some members, without some, or with more."""
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            content = change(info.filename, old.read(info))
            if content is not None:
                new.writestr(info.filename, content)
        for name, content in more.items():
            new.writestr(name, content)
    return path


def with_manifest(bundle: Path, path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    def of(name: str, content: bytes) -> bytes:
        if name != NAME:
            return content
        told = json.loads(content)
        change(told)
        return json.dumps(told).encode()

    return changed(bundle, path, of)


def test_a_bundle_reproduces_to_the_same_bytes_where_its_files_are_gone(desk: Path, tmp_path: Path) -> None:
    moved = tmp_path / "another desk" / "b.zip"
    moved.parent.mkdir()
    shutil.copy(desk / "town.zip", moved)
    away = desk.with_name(f"{desk.name}-away")
    desk.rename(away)  # nothing can be read where it was
    try:
        done = CliRunner().invoke(
            app, ["reproduce", str(moved), "-o", str(tmp_path / "kept")], env={"COLUMNS": "200"}
        )
    finally:
        away.rename(desk)
    assert done.exit_code == 0, done.output
    assert "every result is the same, byte by byte" in done.stdout
    assert "otherwise than then" not in done.stdout
    for path in (desk / "results").iterdir():
        assert (tmp_path / "kept" / path.name).read_bytes() == path.read_bytes(), path.name
    assert "walk_kph" in (tmp_path / "kept" / "run.json").read_text(encoding="utf-8")


def test_a_bundle_has_safe_names_hashes_licences_and_no_path_of_the_desk(desk: Path, tmp_path: Path) -> None:
    again = access.bundle(
        desk / "results" / "run.json", tmp_path / "b.zip", study=desk / "town" / "study.yaml"
    )
    assert (tmp_path / "b.zip").read_bytes() == (desk / "town.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        names, manifest = archive.namelist(), archive.read(NAME).decode()
        texts = manifest + archive.read(RECORD).decode()
    assert str(desk) not in texts
    assert desk.name not in texts
    assert {name for name in names if name.startswith(("study/", "beside/", "outside/"))} == {
        *("study/study.yaml", "study/nodes.csv", "study/edges.csv", "study/_市场 __b___x__.csv"),
        *(f"beside/zones.{each}" for each in ("shp", "shx", "dbf", "prj", "cpg")),
        next(part.place for part in again.manifest.parts if part.place.endswith("people.tif")),
    }
    assert {part.place for part in again.manifest.parts} >= {f"study/{HOSTILE}"}
    assert "study/nodes.csv" in again.unlicensed
    assert "builtin/plans/huangyan.yaml" in names


def test_one_changed_byte_of_an_input_is_named(desk: Path, tmp_path: Path) -> None:
    def farther(name: str, content: bytes) -> bytes:
        return content.replace(b"2500310", b"2500210") if "_b_" in name else content  # M, 100 m south

    bundle = changed(desk / "town.zip", tmp_path / "b.zip", farther)
    done = CliRunner().invoke(app, ["reproduce", str(bundle)], env={"COLUMNS": "300"})
    assert done.exit_code == 1, done.output
    assert "differs: verdicts.csv" in done.stdout
    assert f"the input {HOSTILE} (facilities.0.path) has changed (SHA-256 " in done.stdout
    assert f"数据 {HOSTILE}（facilities.0.path）的内容变了" in done.stdout


def test_other_versions_and_settings_are_named(desk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    shutil.copytree(desk / "results", folder)
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    record["packages"]["numpy"] = "1.0"
    record["files"]["verdicts.csv"] = "0" * 64
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    found = access.reproduce(folder / "run.json", study=desk / "town" / "study.yaml")
    assert found.differing == ("verdicts.csv",)
    assert not found.alike
    assert len(found.same) == len(record["files"]) - 1
    assert next(str(each) for each in found.because if "numpy" in each).startswith("packages.numpy: 1.0 → ")


def test_a_run_whose_inputs_have_changed_is_not_packed(desk: Path, tmp_path: Path) -> None:
    shutil.copytree(desk / "town", tmp_path / "town")
    shutil.copytree(desk / "beside", tmp_path / "beside")
    with (tmp_path / "town" / "nodes.csv").open("a") as file:
        file.write("\n")
    done = CliRunner().invoke(
        app,
        [
            "bundle",
            str(desk / "results"),
            "-o",
            str(tmp_path / "b.zip"),
            "--study",
            str(tmp_path / "town" / "study.yaml"),
        ],
        env={"COLUMNS": "300"},
    )
    assert done.exit_code == 2
    assert "the input nodes.csv (streets.nodes) has changed" in done.stderr
    assert not (tmp_path / "b.zip").exists()


def test_a_study_file_that_is_not_beside_the_results_is_asked_for(desk: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is not beside it; give it with `study`"):
        access.bundle(desk / "results", tmp_path / "b.zip")
    (tmp_path / "study.yaml").write_text("name: x\n", encoding="utf-8")
    with pytest.raises(FileError, match="it is not the study file of that run"):
        access.bundle(desk / "results", tmp_path / "b.zip", study=tmp_path / "study.yaml")


def test_the_size_is_bounded_and_the_message_says_how_to_raise_it(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESS_MOST_BUNDLE_BYTES", "1000")
    for attempt in (
        lambda: access.bundle(desk / "results", tmp_path / "b.zip", study=desk / "town" / "study.yaml"),
        lambda: access.reproduce(desk / "town.zip"),
    ):
        with pytest.raises(FileError, match="set the environment variable ACCESS_MOST_BUNDLE_BYTES higher"):
            attempt()
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize(
    "place", ["../x", "/x", "study/../../x", "study\\x", "C:x", "study//x", "./x", "x\x00", "", "n" * 300]
)
def test_no_place_in_a_bundle_leads_out_of_it(desk: Path, tmp_path: Path, place: str) -> None:
    def elsewhere(told: dict[str, Any]) -> None:
        told["parts"][0]["place"] = place

    with pytest.raises(FileError, match="leads out of the bundle"):
        access.reproduce(with_manifest(desk / "town.zip", tmp_path / "b.zip", elsewhere))
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def test_no_file_of_a_bundle_is_unpacked_twice(desk: Path, tmp_path: Path) -> None:
    def twice(told: dict[str, Any]) -> None:
        told["parts"].append({**told["parts"][0], "place": "study/again.csv"})

    with pytest.raises(FileError, match="one file is used twice"):
        access.reproduce(with_manifest(desk / "town.zip", tmp_path / "b.zip", twice))


def test_a_strangers_study_reads_no_file_of_this_computer(desk: Path, tmp_path: Path) -> None:
    def without(told: dict[str, Any]) -> None:
        told["moved"] = {}

    bundle = with_manifest(desk / "town.zip", tmp_path / "b.zip", without)
    with pytest.raises(
        access.errors.DocumentError, match=r"people\.tif' lies outside the bundle, and is not read"
    ):
        access.reproduce(bundle)  # though the file is there
    with opened(bundle) as (archive, manifest, _):
        held = unpack(archive, manifest, tmp_path / "out")
    link = tmp_path / "out" / "study" / "link.csv"
    link.symlink_to(desk / "elsewhere" / "people.tif")
    with pytest.raises(ValueError, match="lies outside the bundle"):
        held.path(link)


def link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("study/link")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    archive.writestr(info, "/etc/passwd")


def bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("study/zeros", bytes(80 * 1024 * 1024), zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("add", "fault"),
    [
        (link, "links or locked files"),
        (bomb, "times its own size when unpacked"),
        (lambda a: a.mkdir("d"), "links or locked"),
    ],
)
def test_links_and_bombs_are_refused(
    desk: Path, tmp_path: Path, add: Callable[[zipfile.ZipFile], None], fault: str
) -> None:
    shutil.copy(desk / "town.zip", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "a") as archive:
        add(archive)
    with pytest.raises(FileError, match=fault):
        access.reproduce(tmp_path / "b.zip")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def flipped(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        whole[archive.getinfo("study/edges.csv").header_offset + 200] ^= 255
    path.write_bytes(whole)


def lacking(path: Path) -> None:
    shutil.move(
        changed(path, path.with_suffix(".new"), lambda name, content: None if name == RECORD else content),
        path,
    )


@pytest.mark.parametrize("damage", [cut, flipped, lacking])
def test_a_damaged_bundle_is_one_message(desk: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    shutil.copy(desk / "town.zip", tmp_path / "b.zip")
    damage(tmp_path / "b.zip")
    done = CliRunner().invoke(app, ["reproduce", str(tmp_path / "b.zip")])
    assert done.exit_code == 2
    assert done.stderr.count("错误：") == done.stderr.count("error: ") == 1


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"siting": {}}, "no record of a study judged"),
        ({"readings": "x"}, "the record is not whole"),
        ({"inputs": None}, "the record is not whole"),
    ],
)
def test_a_record_that_is_none_of_a_run_is_refused(
    tmp_path: Path, desk: Path, change: dict[str, Any], fault: str
) -> None:
    record = json.loads((desk / "results" / "run.json").read_text(encoding="utf-8"))
    (tmp_path / "run.json").write_text(json.dumps({**record, **change}), encoding="utf-8")
    with pytest.raises(FileError, match=fault):
        access.reproduce(tmp_path)


def test_files_stand_where_the_paths_of_the_study_lead(tmp_path: Path) -> None:
    names = [
        "a/s/study.yaml",
        "a/s/in.csv",
        "a/up.csv",
        "two.csv",
        "a/s/d/in.csv",
        "far/x.csv",
        "a/study/in.csv",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    folder = tmp_path / "a" / "s"
    inner = ["in.csv", "../up.csv", "../../two.csv", "d/../in.csv", "../study/in.csv"]
    found = placed(folder / "study.yaml", [*(folder / each for each in inner), tmp_path / "far" / "x.csv"])
    # two folders deep, since one path leads two up; not `study`, where two files would meet
    assert found.study == "study1/study1/study.yaml"
    assert {place: path.read_text(encoding="utf-8") for place, path in found.files.items()} == {
        "study1/study1/study.yaml": "a/s/study.yaml",
        "study1/study1/in.csv": "a/s/in.csv",
        "study1/up.csv": "a/up.csv",
        "two.csv": "two.csv",
        "study1/study/in.csv": "a/study/in.csv",
        "outside/6/x.csv": "far/x.csv",
    }
    assert found.folders == {"study1/study1/d"}
