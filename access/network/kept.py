"""A network as a folder of flat arrays, opened by memory map, and every array checked before it is used.

A disk that lost a block would otherwise change results without a word. An array is checked when it is first
asked for: a large network opens as quickly as if nothing were checked.
"""

import io
import json
import math
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
import xxhash
from pyproj import CRS

from access.network.chains import Chains
from access.network.contraction import Contraction, InnerNodes
from access.network.edges import Edges, Turns
from access.network.junctions import Ends, Junctions
from access.network.network import Network
from access.network.positions import Positions
from access.network.search import Arcs

HALF = "half-"  # how folders begin that are being written, or removed
AT_ONCE = 32_000_000  # bytes; what is no more than this is checked as it is opened
DAMAGED = (OSError, ValueError, KeyError, TypeError, RecursionError)  # what a damaged folder raises
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
_ARCS = {("demand_to_facility", turned): f"arcs{turned:d}." for turned in (False, True)}


def save(network: Network, path: Path) -> None:
    """Write a network, with what searches need of it, into a folder that does not exist yet.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    joined = network.contraction
    parts = [(network, ""), (joined, "")]
    parts += [(joined.arcs("demand_to_facility", turned=key[1]), name) for key, name in _ARCS.items()]
    arrays = dict(found for part, prefix in parts for found in _arrays(part, prefix))
    made = Path(tempfile.mkdtemp(dir=path.parent, prefix=HALF))
    try:
        of = {
            "name": path.name,
            "plain": {name: getattr(network, name) for name in _PLAIN} | {"crs": CRS(network.crs).to_wkt()},
            "arrays": {name: _write(made / f"{name}.npy", array) for name, array in arrays.items()},
        }
        whole = {"network": of, "checksum": xxhash.xxh3_128_hexdigest(_words(of))}
        (made / "network.json").write_bytes(_words(whole))
        made.rename(path)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        if not path.is_dir():  # else another run was quicker
            raise


def load(path: Path, mend: Callable[[Exception], Network] | None = None) -> Network:
    """Open a network that ``save`` wrote; its arrays stay on disk until they are read.

    Args:
        path: its folder.
        mend: makes the network anew where an array turns out to be damaged; else that is raised.

    Raises:
        OSError: there is none, or it cannot be read.
        ValueError, KeyError, TypeError: it is damaged, or another one.
    """
    whole = json.loads((path / "network.json").read_bytes())
    of = whole["network"]
    if whole["checksum"] != xxhash.xxh3_128_hexdigest(_words(of)):
        raise ValueError("network.json: not what was written")
    if of["name"] != path.name:
        raise ValueError(f"it is the network {of['name']}")
    held = _Held({name: _Array(path / f"{name}.npy", *told) for name, told in of["arrays"].items()}, mend)
    joined = _KeptContraction.__new__(_KeptContraction)
    vars(joined)["_parts"] = {
        name: partial(held.part, name, lambda network: network.contraction) for name in _names(Contraction)
    }
    kept = _KeptNetwork.__new__(_KeptNetwork)
    plain = of["plain"] | {"crs": CRS(of["plain"]["crs"])}
    edges = [name for name in _names(Edges) if name not in plain]
    parts = {name: partial(held.part, name, lambda network: network) for name in edges}
    vars(kept).update(plain, contraction=joined, _grids={}, _parts=parts)
    if held.size <= AT_ONCE:
        for part in (kept, joined):
            for name in vars(part)["_parts"]:
                getattr(part, name)
    return kept


class _Lazy:
    """Whose attributes are taken from disk when they are first asked for."""

    def __getattr__(self, name: str) -> Any:
        take = vars(self).get("_parts", {}).get(name)
        if take is None:
            raise AttributeError(name)
        return vars(self).setdefault(name, take())


class _KeptNetwork(_Lazy, Network):
    """A network on disk."""


class _KeptContraction(_Lazy, Contraction):
    """Its contraction."""


class _Array:
    """An array on disk, mapped as it is: whoever removes the file meanwhile takes it from nobody."""

    def __init__(self, path: Path, kind: str, shape: list[int], checksum: str) -> None:
        self._name, self._dtype, self._shape, self._checksum = path.name, np.dtype(kind), shape, checksum
        # copy on write: compiled code tells arrays that may not be written from others
        self._whole = np.memmap(path, dtype=np.uint8, mode="c")
        self.size = math.prod(shape) * self._dtype.itemsize
        if len(self._whole) <= self.size:
            raise ValueError(f"{path.name}: cut short")

    def checked(self) -> Any:
        """Return the array.

        Raises:
            ValueError: it is not what was written.
        """
        if xxhash.xxh3_128_hexdigest(self._whole.data) != self._checksum:
            raise ValueError(f"{self._name}: not what was written")
        held = self._whole[len(self._whole) - self.size :]
        return np.asarray(held.view(self._dtype).reshape(self._shape))


class _Held:
    """The arrays of a folder; once one of them is found damaged, those of the network made anew."""

    def __init__(self, arrays: dict[str, _Array], mend: Callable[[Exception], Network] | None) -> None:
        self._arrays, self._mend = arrays, mend
        self._anew: Network | None = None
        self._lock = RLock()  # several threads search one network
        self.size = sum(each.size for each in arrays.values())

    def part(self, name: str, of: Callable[[Network], Any]) -> Any:
        """Return a part of the network, checked."""
        with self._lock:
            if self._anew is None:
                try:
                    return self._read(name, "")
                except DAMAGED as fault:
                    if self._mend is None:
                        raise
                    self._anew = self._mend(fault)
            return getattr(of(self._anew), name)

    def _read(self, name: str, prefix: str) -> Any:
        if name == "made":
            return {key: self._whole(Arcs, arcs) for key, arcs in _ARCS.items()}
        if kind := _NESTED.get(name):
            return self._whole(kind, f"{prefix}{name}.")
        return self._arrays[f"{prefix}{name}"].checked()

    def _whole(self, kind: Any, prefix: str) -> Any:
        return kind(**{each: self._read(each, prefix) for each in _names(kind)})


def _words(of: Any) -> bytes:
    return json.dumps(of).encode()


def _names(kind: Any) -> tuple[str, ...]:
    return kind._fields if issubclass(kind, tuple) else tuple(each.name for each in fields(kind))


def _arrays(part: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name in _names(type(part)):
        value = getattr(part, name)
        if isinstance(value, tuple) or is_dataclass(value):
            yield from _arrays(value, f"{prefix}{name}.")
        elif isinstance(value, np.ndarray):
            yield f"{prefix}{name}", value


def _write(path: Path, array: Any) -> tuple[str, tuple[int, ...], str]:
    """Write an array, and return its type, its shape and the checksum of the file."""
    array = np.ascontiguousarray(array)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
    checksum = xxhash.xxh3_128()
    with path.open("wb") as file:
        for part in (header.getvalue(), array.reshape(-1).view(np.uint8).data):
            checksum.update(part)
            file.write(part)
    return array.dtype.str, array.shape, checksum.hexdigest()
