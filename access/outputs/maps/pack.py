"""Arrays → the page's binary part: byte planes, deflated, in base64 (``Packed`` in page/src/types.d.ts).

Neighbours in an array are mostly alike: their differences have few significant bytes, and a plane of
bytes that hardly vary deflates to almost nothing.
"""

import base64
import json
import zlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from access.contracts.arrays import Integers

_LEVEL = 9
_SLACK = 1e-6  # of a step: less than rounding can add to a path
_MOST = 2**31 - 1


@dataclass
class Pack:
    """Arrays put away one after the other; the same one is kept once."""

    _parts: list[bytes] = field(default_factory=list)
    _known: dict[tuple[bytes, str], dict[str, object]] = field(default_factory=dict)
    _size: int = 0

    def whole(self, values: npt.ArrayLike, *, delta: bool = False) -> dict[str, object]:
        """Put whole numbers away.

        Args:
            values: one-dimensional, between -2^31 and 2^31.
            delta: whether each is written as its difference from the one before.
        """
        return self._put(np.asarray(values).astype(np.int64), {}, delta=delta)

    def scaled(
        self, values: npt.ArrayLike, *, step: float, up: bool = False, delta: bool = False
    ) -> dict[str, object]:
        """Put amounts from 0 away in whole steps; NaN and infinity are kept.

        Args:
            values: one-dimensional.
            step: the unit.
            up: whether to round up, so that no amount beyond a limit of whole steps comes within it.
            delta: as for whole numbers.
        """
        amounts = np.asarray(values, dtype=np.float64)
        known = np.isfinite(amounts)
        steps = np.where(known, amounts, 0.0) / step
        steps = np.ceil(steps - _SLACK / step) if up else np.rint(steps)
        codes = np.where(known, np.maximum(steps, 0) + 2, np.where(np.isnan(amounts), 0, 1))
        return self._put(codes.astype(np.int64), {"scale": step}, delta=delta)

    def text(self) -> str:
        """Return all that was put away in base64."""
        return base64.b64encode(b"".join(self._parts)).decode("ascii")

    def _put(self, numbers: Integers, how: dict[str, object], *, delta: bool) -> dict[str, object]:
        if delta:
            numbers, how = np.diff(numbers, prepend=0), {**how, "delta": 1}
        if delta or (numbers < 0).any():
            numbers, how = np.where(numbers < 0, -2 * numbers - 1, 2 * numbers), {**how, "signed": 1}
        if len(numbers) and (numbers.min() < 0 or numbers.max() > 2 * _MOST + 1):
            raise ValueError("a number that does not fit into four bytes")
        planes = max(1, (int(numbers.max(initial=0)).bit_length() + 7) // 8)
        octets = numbers.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :planes]
        raw = np.ascontiguousarray(octets.T).tobytes()
        key = raw, f"{len(numbers)} {how}"
        if key not in self._known:
            data = zlib.compress(raw, _LEVEL)
            entry = {"at": self._size, "size": len(data), "count": len(numbers), "planes": planes, **how}
            data += bytes(-len(data) % 3)  # so that each begins at a whole group of base64
            self._parts.append(data)
            self._size += len(data)
            self._known[key] = entry
        return self._known[key]


def deflated(value: object) -> str:
    """Return a value as JSON, deflated, in base64: sooner inflated than read as it is.

    >>> json.loads(zlib.decompress(base64.b64decode(deflated({"name": "东"}))))
    {'name': '东'}
    """
    # halves of signs are no UTF-8
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    data = text.encode("utf-8", "backslashreplace")
    return base64.b64encode(zlib.compress(data, _LEVEL)).decode("ascii")
