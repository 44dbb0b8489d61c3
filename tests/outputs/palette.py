"""Pictures of screens in few colours: small files in which the colours of a legend stay as they are."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning

_COLOURS = 112
_FREQUENT = 64  # of them; the others are those that none of these comes near


def thin_out(path: Path) -> None:
    """Write a picture anew in few colours, each other one as the nearest of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path) as picture:
            bands = picture.read([1, 2, 3]).astype(np.int32)
        known, place, count = np.unique(bands.reshape(3, -1), axis=1, return_inverse=True, return_counts=True)
        kept, nearest = _chosen(known, count)
        codes = nearest.astype(np.uint8)[place].reshape(bands.shape[1:])
        height, width = codes.shape
        with rasterio.open(
            path, "w", driver="PNG", width=width, height=height, count=1, dtype="uint8", ZLEVEL=9
        ) as picture:
            picture.write(codes, 1)
            picture.write_colormap(1, {i: (*colour, 255) for i, colour in enumerate(kept.T.tolist())})


def _chosen(known: Any, count: Any) -> tuple[Any, Any]:
    """The most frequent colours, and one by one what is then worst told; and the nearest of them for each."""
    kept = list(np.argsort(-count, kind="stable")[:_FREQUENT])
    away = ((known[:, :, np.newaxis] - known[:, np.newaxis, kept]) ** 2).sum(axis=0)
    while len(kept) < min(_COLOURS, len(count)):
        kept.append(int(np.argmax(count * away.min(axis=1))))
        more = ((known - known[:, kept[-1:]]) ** 2).sum(axis=0)
        away = np.concatenate([away, more[:, np.newaxis]], axis=1)
    return known[:, kept], away.argmin(axis=1)
