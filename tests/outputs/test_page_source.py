"""The gap map's front end: its source passes its own checks, and the shipped bundles are made from it."""

import json
import re

import pytest

from tests.conftest import ROOT
from tests.outputs.conftest import PAGE, npm

ASSETS = ROOT / "access" / "outputs" / "maps" / "assets"


@pytest.mark.usefixtures("page_packages")
def test_the_source_passes_its_checks_and_the_bundles_are_made_from_it() -> None:
    """Linted, typed, its own tests, and the assets byte for byte what the source makes today."""
    found = npm("run", "check")
    assert found.returncode == 0, found.stdout[-6000:]


def test_the_lock_names_no_registry_and_every_package_by_its_hash() -> None:
    packages = json.loads((PAGE / "package-lock.json").read_text("utf-8"))["packages"]
    listed = {path: entry for path, entry in packages.items() if path}
    assert len(listed) > 50
    assert not [path for path, entry in listed.items() if "resolved" in entry]
    assert not [
        path for path, entry in listed.items() if not entry.get("integrity", "").startswith("sha512-")
    ]


def test_every_dependency_is_pinned() -> None:
    package = json.loads((PAGE / "package.json").read_text("utf-8"))
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
    assert set(package["dependencies"]) == {"fflate", "leaflet"}


@pytest.mark.parametrize("name", ["package.json", "package-lock.json", ".npmrc", "build.js"])
def test_no_registry_is_named(name: str) -> None:
    assert not re.search(
        r"registry\s*=|_auth|https?://[^\"\s]*(registry|npm)", (PAGE / name).read_text("utf-8")
    )


@pytest.mark.parametrize(("bundle", "libraries"), [("worker.js", {"fflate"}), ("page.js", set())])
def test_libraries_come_with_their_licences(bundle: str, libraries: set[str]) -> None:
    """At the top of what holds them, and named in NOTICE."""
    text = (ASSETS / bundle).read_text("utf-8")
    held = set(re.findall(r"^ *// node_modules/([^/]+)/", text, re.MULTILINE))
    noticed = dict(re.findall(r"^/\*!\n(.+)\n([^*]+)\*/", text, re.MULTILINE))
    assert held == set(noticed) == libraries
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for library, licence in noticed.items():
        assert "Copyright (c)" in licence
        assert re.search(rf"{bundle}\n.*{library}", notice)


def test_leaflet_comes_with_its_licence() -> None:
    assert "BSD 2-Clause License" in (ASSETS / "leaflet.LICENSE").read_text("utf-8")
