"""What a raster says of the numbers in its band: how they are stored, and what they are."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio

from access.contracts.arrays import Floats


@dataclass(frozen=True)
class Band:
    """What a raster says of the numbers in its band.

    Attributes:
        dtype: how they are stored.
        most: the greatest whole number that can be stored so; NaN for fractions.
        scale, offset: from what is stored to what is meant.
        words: unit, description and metadata that tell of them.
        name: of the file, without its ending.
    """

    dtype: str
    most: float
    scale: float
    offset: float
    words: tuple[str, ...]
    name: str = ""

    def stored(self, values: Floats) -> Floats:
        """Return what is stored for these values."""
        return np.asarray((values - self.offset) / self.scale)


_LONGEST = 1000  # signs of a word: what tells of the numbers is said by then
_TELLING = ("unit", "units", "long_name", "standard_name", "description", "title", "tifftag_imagedescription")


def band(source: rasterio.DatasetReader) -> Band:
    """Return what a single-band raster says of its numbers."""
    tags = {**source.tags(), **source.tags(1)}
    told = [source.units[0], source.descriptions[0]]
    told += [value for name, value in sorted(tags.items()) if name.lower() in _TELLING]
    dtype = np.dtype(source.dtypes[0])
    return Band(
        dtype=str(dtype),
        most=float(np.iinfo(dtype).max) if np.issubdtype(dtype, np.integer) else float("nan"),
        scale=float(source.scales[0]),
        offset=float(source.offsets[0]),
        words=tuple(str(each)[:_LONGEST] for each in told if each),
        name=Path(source.name).stem,
    )
