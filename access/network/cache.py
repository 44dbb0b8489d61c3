"""Networks kept on disk: built once, opened again by memory map.

The name of a network is the hash of all that it was made from, so that a changed input, profile or program
never meets an old one. ``kept`` says how it lies on disk, and checks it.
"""

import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from access.contracts.system import explained
from access.network.kept import DAMAGED, HALF, load, save
from access.network.network import Network

_FORMAT = 3  # of the folder; one more whenever it is laid out anew
# what shapes a network: reading (osmium, opening-hours-py, networkx, osmnx, rasterio, pandas, pyogrio,
# pyarrow), measuring and drawing (pyproj, shapely, geopandas), numbering and joining (numpy, scipy, numba)
_LIBRARIES = (
    *("geopandas", "networkx", "numba", "numpy", "osmium", "osmnx"),
    *("opening-hours-py", "pandas", "pyarrow", "pyogrio", "pyproj", "rasterio", "scipy", "shapely"),
)
_GIVEN_UP_S = 86_400  # after which whoever wrote one has ended
_KEPT = 20  # networks; the one used longest ago gives way
_log = logging.getLogger(__name__)


def folder() -> Path:
    """Return where networks are kept: ``ACCESS_CACHE``, or the user's cache folder."""
    own = os.environ.get("ACCESS_CACHE")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(own) if own else base / "facility-access"


def key(*parts: str) -> str:
    """Return the name for a network made from these parts, by this version of the program.

    >>> key("streets 1", "walk") == key("streets 1", "walk") != key("streets 1", "drive")
    True
    """
    libraries = {name: version(name) for name in _LIBRARIES}
    python = sys.version_info[:2]
    digest = hashlib.sha256(json.dumps([_FORMAT, python, sys.byteorder, libraries, *parts]).encode())
    for name in _sources():
        digest.update(name.read_bytes())
    return digest.hexdigest()[:32]


def _sources() -> list[Path]:
    """The files of the program that decide what a network is."""
    package = Path(__file__).parents[1]
    rooms = [path for room in ("contracts", "network", "places") for path in (package / room).rglob("*.py")]
    steps = [
        package / "study" / "read_streets.py",
        package / "assessment" / "measure.py",
    ]  # what is done in turn
    return sorted([*rooms, *steps])


def cached(name: str, make: Callable[[], Network]) -> Network:
    """Return the network of this name from the cache, or make it and keep it.

    A damaged one is made anew and replaced, and a line says so, whether that is seen at once or when an
    array is first asked for. A folder that cannot be written is no fault: the network is then made each
    time, and a line says so.

    Args:
        name: from ``key``.
        make: builds the network, the same one each time.
    """
    kept = folder() / name

    def anew(fault: Exception | None = None) -> Network:
        if fault is not None:
            _log.warning(
                "保存的路网已损坏，现重新建立 the kept network is damaged and is built anew: %s (%s)",
                *(kept, fault),
            )
            with suppress(OSError):
                _remove(kept)
        network = make()
        try:
            save(network, kept)
            _thin(folder())
        except OSError as refused:
            _log.warning(
                "路网无法保存，每次运行都要重新建立 the network cannot be kept, so that each run builds it "
                "anew: %s (%s)",
                *(folder(), explained(refused)),
            )
        return network

    if not os.path.lexists(kept):
        return anew()
    try:
        network = load(kept, anew)
    except DAMAGED as fault:
        return anew(fault)
    with suppress(OSError):
        os.utime(kept)
    return network


def _remove(path: Path) -> None:
    """Take an entry out of the way in one step, so that nobody finds half of it, and delete it."""
    aside = Path(tempfile.mkdtemp(dir=path.parent, prefix=HALF))
    try:
        path.rename(aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _thin(path: Path) -> None:
    made = sorted(
        (each for each in path.iterdir() if (each / "network.json").is_file()),
        key=lambda each: each.stat().st_mtime,
    )
    left = (each for each in path.glob(f"{HALF}*") if time.time() - each.stat().st_mtime > _GIVEN_UP_S)
    for each in (*made[:-_KEPT], *left):
        shutil.rmtree(each, ignore_errors=True)
