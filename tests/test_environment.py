"""pyproject.toml is the truth: the conda door and the locks agree with it; nothing unknown is installed."""

import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from itertools import chain

import pytest
import yaml

from tests import licences
from tests.conftest import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA_NAME = {
    "matplotlib": "matplotlib-base",
    "osmium": "pyosmium",
    "playwright": "playwright-python",
    "typst": "typst-py",
    "xxhash": "python-xxhash",
}
LOCKS = ("requirements.lock", "installer.lock")
PAGE = json.loads((ROOT / "page" / "package-lock.json").read_text(encoding="utf-8"))


def split(requirement: str) -> tuple[str, str]:
    found = re.fullmatch(r"([a-z0-9-]+)(.*)", requirement.replace(" ", ""))
    assert found, requirement
    return found[1], found[2]


def wanted() -> dict[str, str]:
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"].values()
    asked = chain(project["dependencies"], *extras)
    # an extra that holds another names this package
    return dict(split(each) for each in asked if not each.startswith(project["name"]))


def test_conda_gives_the_same_as_pip() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = dict(split(each) for each in conda["dependencies"] if isinstance(each, str))
    assert listed.pop("python") == PYPROJECT["project"]["requires-python"]
    listed.pop("pip")
    of_pip = [each for group in conda["dependencies"] if isinstance(group, dict) for each in group["pip"]]
    listed |= dict(map(split, of_pip))
    assert listed == {CONDA_NAME.get(name, name): bounds for name, bounds in wanted().items()}


def locked(name: str) -> dict[str, list[tuple[str, list[str]]]]:
    """Each package of a lock: its versions (one a marker), and the hashes of their files."""
    text = (ROOT / name).read_text(encoding="utf-8").replace(" \\\n", "")
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for line in text.splitlines():
        words = re.fullmatch(
            r"([a-z0-9._-]+)==([0-9a-z.]+)( ; [^#]+?)?((    --hash=sha256:[0-9a-f]{64})+)", line
        )
        assert words, line[:200]
        found.setdefault(words[1], []).append((words[2], words[4].split()))
    return found


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def test_every_dependency_is_locked_to_versions_with_hashes() -> None:
    assert set(wanted()) <= set(locked("requirements.lock"))
    assert list(locked("installer.lock")) == ["uv"]


def test_bounds_go_up_to_the_major_version_that_is_locked_and_no_further() -> None:
    """A next major version has not been tried; of one that begins with 0, a next minor version."""
    build = dict(map(split, PYPROJECT["build-system"]["requires"]))
    for name, bounds in (wanted() | build).items():
        newest = max(version(each) for each, _ in locked("requirements.lock")[name])
        least, most = re.fullmatch(r">=([0-9.]+),<([0-9.]+)", bounds).groups()
        assert version(least) <= newest, name
        assert version(most) == ((newest[0] + 1,) if newest[0] else (0, newest[1] + 1)), name


def test_what_is_installed_has_the_hashes_of_the_locks_and_nothing_else_is_fetched() -> None:
    """By uv and by pip: a build would otherwise fetch what it needs by itself."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\n$(VENV)/ready:")[1].split("\n\n")[0]
    installs = [line for line in recipe.splitlines() if re.search(r"pip install(?!=)|\$\$install", line)]
    told = [line for line in installs if "install=" not in line]
    assert len(told) == 3
    for line in told:
        assert ("--require-hashes -r" in line) or ("--no-deps --no-build-isolation" in line), line
    needed = {split(each)[0] for each in PYPROJECT["build-system"]["requires"]} | {"editables"}
    assert needed <= set(locked("requirements.lock"))


def test_the_pages_packages_have_hashes_and_no_address() -> None:
    of_others = {name: of for name, of in PAGE["packages"].items() if name}
    assert of_others
    for name, of in of_others.items():
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", of["integrity"]), name
        assert not {"resolved", "link", "hasInstallScript"} & set(of) or name == "node_modules/esbuild", name
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "npm ci --ignore-scripts" in makefile
    assert not re.search(r"npm (i|install)\b", makefile)


def test_the_other_package_called_access_is_kept_out() -> None:
    """PySAL's package of the same import name would shadow ours."""
    conda = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert not {"access", "pysal"} & (set(locked("requirements.lock")) | set(wanted()))
    assert not re.search(r"^- (access|pysal)\b", conda, re.MULTILINE)


def test_no_registry_is_named() -> None:
    for name in (*LOCKS, "environment.yml", "Makefile", "pyproject.toml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"index-url|find-links|https?://|\bregistry=", text), name


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the list is of what Python 3.11 installs")
def test_the_list_of_licences_is_true() -> None:
    """`make licences` writes it anew."""
    assert (ROOT / "LICENCES.md").read_text(encoding="utf-8") == licences.text()
    known = {split(each)[0] for each in PYPROJECT["project"]["dependencies"]}
    assert known <= set(licences.used()) <= licences.locked()


def test_all_licences_are_fit_for_an_office() -> None:
    """What is shipped, and what only builds and tests: nothing under AGPL, GPL or terms that bar a use."""
    for name in sorted(licences.locked()):
        try:
            licence = licences.of(name)
        except PackageNotFoundError:  # for another system, and for tests only
            continue
        assert licences.fit(licence), (name, licence)
    told = [each["license"] for each in PAGE["packages"].values()]
    others = [licence for licence, _ in licences.INSIDE.values()]
    for licence in [*told, *others, *licences.OF_CARRIED.values()]:
        assert licences.fit(licence), licence
    for barred in (
        "AGPL-3.0-only",
        "GPL-3.0",
        "SSPL-1.0",
        "BUSL-1.1",
        "CC-BY-NC-4.0",
        "",
        "MIT AND AGPL-3.0",
    ):
        assert not licences.fit(barred), barred


def test_all_that_is_carried_is_in_the_notice() -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").lower().split())
    folders = [
        ROOT / "access" / "outputs" / "maps" / "assets",
        ROOT / "access" / "outputs" / "notebook" / "fonts",
    ]
    own = {"page.js", "page.css", "panel.html", "league.js", "residents.js", "residents.css"}
    files = [path for folder in folders for path in folder.iterdir() if path.name not in own]
    assert {path.relative_to(ROOT).as_posix() for path in files} <= set(licences.CARRIED)
    for path, work in licences.CARRIED.items():
        assert (ROOT / path).is_file(), path
        assert work.lower() in notice
    assert {name for name, _ in licences.scripts().items()} == {"leaflet", "fflate"}
    for name, (number, _) in licences.scripts().items():
        assert f"{name} {number}" in notice
