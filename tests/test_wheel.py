"""What is installed from the wheel holds all that it needs and works without the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from access import __version__
from tests.conftest import ROOT, skip

MADE_BY_RUNS = {".pyc", ".nbi", ".nbc"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_the_package_whole_and_nothing_else(wheel: Path) -> None:
    files = [path for path in (ROOT / "access").rglob("*") if path.is_file()]
    package = {path.relative_to(ROOT).as_posix() for path in files if path.suffix not in MADE_BY_RUNS}
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in names if ".dist-info/" not in name} == package
    for one in ("standards/plans/huangyan.yaml", "outputs/maps/assets/page.js", "synthetic/stock.yaml"):
        assert f"access/{one}" in names


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that sees the packages we stand on, but not the checkout."""
    venv = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    install = ["install", "--quiet", "--no-deps", "--no-index", "--ignore-installed", str(wheel)]
    python = venv / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), *install], check=True)
    (packages,) = venv.glob("lib/python*/site-packages")
    # Python does not read the .pth files of a folder that is itself named in one: nor ours, of the checkout
    (packages / "stood_on.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    for path in packages.glob("access/**/*.py"):
        adopt_compiled(ROOT / path.relative_to(packages), path)
    return venv / "bin"


def adopt_compiled(source: Path, copy: Path) -> None:
    """Spare a copy of a source file the compiling of its functions; numba goes by the time of the file."""
    shutil.copystat(source, copy)
    for compiled in source.parent.glob(f"__pycache__/{source.stem}.*.nb[ic]"):
        (copy.parent / "__pycache__").mkdir(exist_ok=True)
        shutil.copy(compiled, copy.parent / "__pycache__")


def said(program: Path, *arguments: str, folder: Path) -> str:
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [program, *arguments], cwd=folder, env=plain, check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_works_without_the_checkout(installed: Path, town_study: Path) -> None:
    folder = town_study.parent
    where = said(installed / "python", "-c", "import access; print(access.__file__)", folder=folder)
    assert Path(where.strip()).is_relative_to(installed.parent)
    access = installed / "access"
    assert __version__ in said(access, "--version", folder=folder)
    assert "huangyan" in said(access, "standards", "list", folder=folder)
    assert "foot" in said(access, "profiles", "walk", folder=folder)
    said(access, "run", "study.yaml", folder=folder)
    assert (folder / "results" / "verdicts.csv").read_text("utf-8-sig").count("\n") > 1
    assert "<html" in (folder / "results" / "map.html").read_text("utf-8")


def python_of(age: str) -> str:
    """The oldest or the newest Python that can be had, of those that the package is for."""
    found = [name for n in range(11, 20) if works(name := f"python3.{n}")]
    if not found:
        skip("clean environments", "no python3.11 or later by that name")
    return found[0] if age == "oldest" else found[-1]


def works(name: str) -> bool:
    """Whether there is such a program, and it is more than a stand-in that starts nothing."""
    program = shutil.which(name)
    if program is None:
        return False
    return subprocess.run([program, "--version"], check=False, capture_output=True).returncode == 0


@pytest.mark.slow  # a minute or two each, and asks the package index for what is not in its cache
@pytest.mark.parametrize("age", ["oldest", "newest"])
def test_it_installs_by_the_lock_into_a_clean_environment(
    age: str, wheel: Path, town_study: Path, tmp_path: Path
) -> None:
    """With nothing but what the lock and the wheel hold, as who installs it has it."""
    venv, uv = tmp_path / "clean", Path(sys.executable).with_name("uv")
    subprocess.run([python_of(age), "-m", "venv", "--without-pip", venv], check=True)
    locked = [str(uv), "pip", "install", "--quiet", "--python", str(venv / "bin" / "python")]
    needs = subprocess.run(
        [*locked, "--require-hashes", "-r", str(ROOT / "requirements.lock")],
        check=False,
        capture_output=True,
        text=True,
    )
    if needs.returncode != 0 and "fetch" in needs.stderr.lower():
        skip("clean environments", "the package index cannot be reached")
    assert needs.returncode == 0, needs.stderr
    subprocess.run([*locked, "--no-deps", str(wheel)], check=True)
    assert __version__ in said(venv / "bin" / "access", "--version", folder=tmp_path)
    assert "70.0%" in said(venv / "bin" / "access", "run", str(town_study), folder=tmp_path)
