"""Pictures of screens in few colours: small files in which the colours of a legend stay as they are."""

import warnings
from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning

_COLOURS = 192


def thin_out(path: Path) -> None:
    """Write a picture anew with its most frequent colours, each other one as the nearest of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path) as picture:
            bands = picture.read([1, 2, 3]).astype(np.int32)
        known, place, count = np.unique(bands.reshape(3, -1), axis=1, return_inverse=True, return_counts=True)
        kept = known[:, np.argsort(-count, kind="stable")[:_COLOURS]]
        nearest = [np.argmin(((kept.T - each) ** 2).sum(axis=1)) for each in known.T]
        codes = np.array(nearest, dtype=np.uint8)[place].reshape(bands.shape[1:])
        height, width = codes.shape
        with rasterio.open(
            path, "w", driver="PNG", width=width, height=height, count=1, dtype="uint8", ZLEVEL=9
        ) as picture:
            picture.write(codes, 1)
            picture.write_colormap(1, {i: (*colour, 255) for i, colour in enumerate(kept.T.tolist())})
