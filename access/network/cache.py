"""Networks kept on disk: built once, opened again by memory map.

A network is a folder of flat arrays. Its name is the hash of all that it was made from, so that a
changed input, profile or program never meets an old network.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import CRS

from access.network.chains import Chains
from access.network.contraction import Contraction, InnerNodes
from access.network.edges import Direction, Edges, Turns
from access.network.junctions import Ends, Junctions
from access.network.network import Network
from access.network.positions import Positions
from access.network.search import Arcs

_FORMAT = 2  # of the folder; one more whenever it is laid out anew
# what shapes a network: reading (osmium, opening-hours-py, networkx, osmnx, rasterio, pandas), measuring and
# drawing (pyproj, shapely, geopandas), numbering and joining (numpy, scipy, numba)
_LIBRARIES = (
    *("geopandas", "networkx", "numba", "numpy", "osmium", "osmnx"),
    *("opening-hours-py", "pandas", "pyproj", "rasterio", "scipy", "shapely"),
)
_KEPT = 20  # networks; the one used longest ago gives way
_PLAIN = ("leg_rate", "least_cost_per_m", "impedance")
_NESTED = {
    "forbidden": Turns,
    "arriving": Ends,
    "leaving": Ends,
    "at": Positions,
    "chains": Chains,
    "junctions": Junctions,
    "inner_nodes": InnerNodes,
}


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
    digest = hashlib.sha256(json.dumps([_FORMAT, libraries, *parts]).encode())
    for name in _sources():
        digest.update(name.read_bytes())
    return digest.hexdigest()[:32]


def _sources() -> list[Path]:
    """The files of the program that decide what a network is."""
    package = Path(__file__).parents[1]
    rooms = [path for room in ("network", "places") for path in (package / room).rglob("*.py")]
    steps = [
        package / "study" / "read_streets.py",
        package / "assessment" / "measure.py",
    ]  # what is done in turn
    return sorted([*rooms, *steps])


def cached(name: str, make: Callable[[], Network]) -> Network:
    """Return the network of this name from the cache, or make it and keep it.

    A folder that cannot be written or read is no fault: the network is then made anew.

    Args:
        name: from ``key``.
        make: builds the network.
    """
    kept = folder() / name
    try:
        network = load(kept)
        os.utime(kept)
    except (OSError, ValueError, KeyError):
        network = make()
        try:
            save(network, kept)
        except OSError:
            return network
        _thin(folder())
    return network


def save(network: Network, path: Path) -> None:
    """Write a network, with what searches need of it, into a folder that does not exist yet.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=path.parent))
    try:
        _write(network, made, "")
        _write(network.contraction, made, "")
        for turned in (False, True):
            arcs = network.contraction.arcs("demand_to_facility", turned=turned)
            _write(arcs, made, f"arcs{turned:d}.")
        plain = {name: getattr(network, name) for name in _PLAIN} | {"crs": CRS(network.crs).to_wkt()}
        (made / "network.json").write_text(json.dumps(plain), encoding="utf-8")
        made.rename(path)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        if not path.is_dir():  # else another run was quicker
            raise


def load(path: Path) -> Network:
    """Open a network that ``save`` wrote; its arrays stay on disk until they are read.

    Raises:
        OSError: there is none, or it cannot be read.
        ValueError, KeyError: it is damaged.
    """
    plain = json.loads((path / "network.json").read_text(encoding="utf-8"))
    crs = CRS(plain.pop("crs"))
    made: dict[tuple[Direction, bool], Arcs] = {
        ("demand_to_facility", turned): Arcs(**_read(Arcs, path, f"arcs{turned:d}."))
        for turned in (False, True)
    }
    kept = Contraction(**_read(Contraction, path, "", skip=("made",)), made=made)
    return Network(**_read(Edges, path, "", skip=(*_PLAIN, "crs")), **plain, crs=crs, kept=kept)


def _names(kind: Any) -> tuple[str, ...]:
    return kind._fields if issubclass(kind, tuple) else tuple(each.name for each in fields(kind))


def _write(part: Any, path: Path, prefix: str) -> None:
    for name in _names(type(part)):
        value = getattr(part, name)
        if isinstance(value, tuple) or is_dataclass(value):
            _write(value, path, f"{prefix}{name}.")
        elif isinstance(value, np.ndarray):
            np.save(path / f"{prefix}{name}.npy", value, allow_pickle=False)


def _read(kind: Any, path: Path, prefix: str, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _names(kind):
        if name in _NESTED:
            found[name] = _NESTED[name](**_read(_NESTED[name], path, f"{prefix}{name}."))
        elif name not in skip:
            found[name] = _array(path / f"{prefix}{name}.npy")
    return found


def _array(path: Path) -> Any:
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        empty = 0 in np.lib.format.read_array_header_1_0(file)[0]  # which cannot be mapped
    # copy on write: compiled code tells arrays that may not be written from others
    return np.asarray(np.load(path, mmap_mode=None if empty else "c", allow_pickle=False))


def _thin(path: Path) -> None:
    made = sorted(
        (each for each in path.iterdir() if (each / "network.json").is_file()),
        key=lambda each: each.stat().st_mtime,
    )
    for each in made[:-_KEPT]:
        shutil.rmtree(each, ignore_errors=True)
