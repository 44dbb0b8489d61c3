"""The cells of the raster as one image in few colours, which is small at any number of cells."""

import base64
import struct
import zlib
from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import shapely

from access.contracts.arrays import Integers
from access.outputs.maps.palette import Fill
from access.outputs.maps.polynomial import evaluated, fitted
from access.outputs.pictures.frame import Frame
from access.verdicts.place import Place

PPI = 300
_PX = PPI / 72  # pixels of a point
_CORNERS = 5000
_NEAR = 0.02  # of a cell's side
_PERIOD, _STRIPE = 10, 2  # pixels: from stripe to stripe, and its width
_GRAIN = 6  # pixels from line to line of what is beyond the limit
Pixels = npt.NDArray[np.uint8]


def cell_at_pixels(frame: Frame, place: Place) -> Integers:
    """Return the position in ``raster_cells`` of the cell at each pixel of the map; -1: none there.

    The cells lie on a grid, whose corners tell, also where it is bent by a projection, at which column and
    row a pixel's middle lies.

    Returns:
        Shape (rows, columns) of the image, the first row northernmost.
    """
    cells = place.raster_cells
    shape = (round(frame.height * _PX), round(frame.width * _PX))
    if not len(cells):
        return np.full(shape, -1)
    some = cells.iloc[:: max(1, len(cells) // _CORNERS)]
    outline = some["outline"].to_numpy()
    corners = shapely.get_coordinates(outline).reshape(len(some), -1, 2)[:, :4]
    middle = corners.mean(axis=1, keepdims=True)
    east, south = corners[..., 0] > middle[..., 0], corners[..., 1] < middle[..., 1]
    spots = np.stack([some["column"].to_numpy()[:, None] + east, some["row"].to_numpy()[:, None] + south], -1)
    origin = np.array([frame.west, frame.north])
    grid = fitted((corners - origin).reshape(-1, 2), spots.reshape(-1, 2).astype(float), tolerance=_NEAR)
    m_per_px = frame.m_per_pt / _PX
    x, y = (np.arange(shape[1]) + 0.5) * m_per_px, -(np.arange(shape[0]) + 0.5) * m_per_px
    found = np.empty(shape, dtype=np.int64)
    known = _Known(cells["row"].to_numpy(), cells["column"].to_numpy())
    for i, each in enumerate(y):  # a row at a time: all at once would take hundreds of MB
        column, row = np.floor(evaluated(grid, np.column_stack([x, np.full(len(x), each)]))).T
        found[i] = known.at(row.astype(np.int64), column.astype(np.int64))
    return found


class _Known:
    """Looks cells up by row and column."""

    def __init__(self, row: Integers, column: Integers) -> None:
        self._wide = int(column.max()) + 2
        keys = row.astype(np.int64) * self._wide + column.astype(np.int64)
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    def at(self, row: Integers, column: Integers) -> Integers:
        key = np.where((column >= 0) & (column < self._wide - 1), row * self._wide + column, -1)
        place = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        return np.where(self._keys[place] == key, self._order[place], -1)


def cells_image(
    frame: Frame, cell: Integers, classes: Integers, fills: Mapping[int, Fill], grained: Collection[int] = ()
) -> str:
    """Draw the cells in the colours of their classes.

    Args:
        frame: the map.
        cell: from ``cell_at_pixels``.
        classes: of each cell of the raster; what has no fill is not drawn.
        fills: of each class.
        grained: classes whose colour gets fine lines of a darker one, so that grey paper tells them apart.
    """
    here = np.append(classes, 0).astype(np.uint8)[cell]  # -1: the last, which is none
    used = [each for each in np.unique(classes).tolist() if each in fills]
    table = [(0, 0, 0, 0)]
    pixels = np.zeros(here.shape, dtype=np.uint8)
    rows, columns = np.ogrid[: here.shape[0], : here.shape[1]]
    for each in used:
        fill, mine = fills[each], here == each
        pixels[mine] = len(table)
        table.append(rgba(fill.colour))
        stroke = grain(fill.colour) if each in grained else fill.stroke
        if stroke:
            across = rows if each in grained else (rows + columns if fill.rising else rows - columns)
            lines = across % (_GRAIN if each in grained else _PERIOD) < (1 if each in grained else _STRIPE)
            pixels[mine & lines] = len(table)
            table.append(rgba(stroke))
    text = base64.b64encode(png_of(pixels, table)).decode()
    return (
        f'<image class="cells" width="{frame.width:.2f}" '
        f'height="{frame.height:.2f}" preserveAspectRatio="none" image-rendering="optimizeSpeed" '
        f'href="data:image/png;base64,{text}"/>'
    )


def png_of(pixels: Pixels, table: list[tuple[int, int, int, int]]) -> bytes:
    """Return an image of at most 256 colours as PNG.

    Args:
        pixels: numbers of colours, shape (rows, columns).
        table: red, green, blue and opacity of each, from 0 to 255.
    """
    height, width = pixels.shape
    lines = np.zeros((height, width + 1), dtype=np.uint8)  # the first byte of a line: it is not filtered
    lines[:, 1:] = pixels
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(value for colour in table for value in colour[:3])),
        (b"tRNS", bytes(colour[3] for colour in table)),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    ]
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def rgba(colour: str) -> tuple[int, int, int, int]:
    """Return a colour like ``#c2ebdd`` in numbers, opaque."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue, 255


def grain(colour: str) -> str:
    """Return the colour of the fine lines on a colour: darker; on dark ground lighter.

    >>> grain("#fec087"), grain("#5f2100")
    ('#987351', '#ab8b7a')
    """
    dark = max(rgba(colour)[:3]) < 0x80
    return "#" + "".join(
        f"{int(value + (255 - value) * 0.48 if dark else value * 0.6):02x}" for value in rgba(colour)[:3]
    )
