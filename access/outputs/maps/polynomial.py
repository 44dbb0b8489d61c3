"""A smooth map of the plane as a polynomial that the page can evaluate (``Polynomial`` in types.d.ts)."""

from typing import Any

import numpy as np
import numpy.typing as npt

from access.contracts.arrays import Floats

_DEGREES = range(1, 9)


def fitted(points: Floats, images: Floats, *, tolerance: float) -> dict[str, object]:
    """Return the polynomial of least degree that maps the points onto their images.

    Args:
        points, images: shape (n, 2); the points spread over all that will be asked for.
        tolerance: farthest that an image may be missed by.

    Raises:
        ValueError: no polynomial of degree 8 or less does.
    """
    centre = (points.max(axis=0) + points.min(axis=0)) / 2
    scale = np.maximum(np.ptp(points, axis=0) / 2, 1e-9)
    u, v = ((points - centre) / scale).T
    for degree in _DEGREES:
        terms = _terms(u, v, degree)
        found = np.linalg.lstsq(terms, images, rcond=1e-13)[0]
        if np.abs(terms @ found - images).max() <= tolerance:
            return {
                "degree": degree,
                "centre": centre.tolist(),
                "scale": scale.tolist(),
                "first": _rounded(found[:, 0], tolerance),
                "second": _rounded(found[:, 1], tolerance),
            }
    raise ValueError("no polynomial follows this projection closely enough; is the study a continent?")


def evaluated(polynomial: dict[str, Any], points: Floats) -> Floats:
    """Return the images of points, shape (n, 2)."""
    u, v = ((points - np.array(polynomial["centre"])) / np.array(polynomial["scale"])).T
    terms = _terms(u, v, polynomial["degree"])
    return np.column_stack([terms @ np.array(polynomial[name]) for name in ("first", "second")])


def _terms(u: Floats, v: Floats, degree: int) -> Floats:
    """The products u^i v^j, in the order (0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2) and so on."""
    return np.column_stack([u ** (n - j) * v**j for n in range(degree + 1) for j in range(n + 1)])


def _rounded(values: npt.ArrayLike, tolerance: float) -> list[float]:
    """Coefficients without the digits in which machines differ."""
    digits = int(np.ceil(-np.log10(tolerance))) + 3
    return [float(value) for value in np.round(np.asarray(values), digits)]
