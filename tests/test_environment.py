"""pyproject.toml is the truth: the conda door and the lock agree with it."""

import re
import tomllib
from itertools import chain

import yaml

from tests.conftest import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA_NAME = {"matplotlib": "matplotlib-base", "osmium": "pyosmium", "playwright": "playwright-python"}


def split(requirement: str) -> tuple[str, str]:
    found = re.fullmatch(r"([a-z0-9-]+)(.*)", requirement.replace(" ", ""))
    assert found, requirement
    return found[1], found[2]


def wanted() -> dict[str, str]:
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"].values()
    return dict(map(split, chain(project["dependencies"], *extras)))


def test_conda_gives_the_same_as_pip() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = dict(split(each) for each in conda["dependencies"] if isinstance(each, str))
    assert listed.pop("python") == PYPROJECT["project"]["requires-python"]
    listed.pop("pip")
    of_pip = [each for group in conda["dependencies"] if isinstance(group, dict) for each in group["pip"]]
    listed |= dict(map(split, of_pip))
    assert listed == {CONDA_NAME.get(name, name): bounds for name, bounds in wanted().items()}


def test_every_dependency_is_locked_to_one_version() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert all(re.match(r"[a-z0-9._-]+==[0-9a-z.]+( ; .+)?$", line) for line in lines), lines
    locked = {line.split("==")[0] for line in lines}
    assert set(wanted()) <= locked


def test_the_other_package_called_access_is_kept_out() -> None:
    """PySAL's package of the same import name would shadow ours."""
    locked = {line.split("==")[0] for line in (ROOT / "requirements.lock").read_text().splitlines()}
    conda = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert not {"access", "pysal"} & (locked | set(wanted()))
    assert not re.search(r"^- (access|pysal)\b", conda, re.MULTILINE)


def test_no_registry_is_named() -> None:
    for name in ("requirements.lock", "environment.yml", "Makefile", "pyproject.toml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"index-url|find-links|https?://", text), name
