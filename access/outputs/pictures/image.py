"""A picture for a notebook or a file: as SVG, or as PNG by Typst's renderer and the font shipped here."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from access.contracts.errors import InputError
from access.contracts.said import Said
from access.outputs.tables import write_folder

_SOURCE = b"""#import sys: inputs
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(inputs.svg), format: "svg")
"""


@dataclass(frozen=True, repr=False)
class Picture:
    """One map picture, which a notebook shows as it is.

    Attributes:
        svg: all of it.
    """

    svg: str

    def save(self, path: str | Path, *, ppi: float = 200) -> Path:
        """Write the picture as a file, whole or not at all.

        Args:
            path: ends in ``.svg`` or ``.png``.
            ppi: pixels an inch, of PNG.

        Raises:
            InputError: it ends otherwise.
            FileError: it cannot be written there.
        """
        path = Path(path)
        kind = path.suffix.lower()
        if kind not in (".svg", ".png"):
            fault = Said(
                f"{path.name}：地图图片只能存为 .svg 或 .png",
                f"{path.name}: a map picture is saved as .svg or .png",
            )
            raise InputError("path", [fault])
        data = self.svg.encode() if kind == ".svg" else png(self.svg, ppi=ppi)
        (written,) = write_folder(path.parent, {path.name: lambda file: _put(file, data)})
        return written

    def _repr_svg_(self) -> str:
        return self.svg


def _put(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def png(svg: str, *, ppi: float = 200) -> bytes:
    """Return a picture as PNG; the same picture gives the same bytes where the same fonts are.

    Args:
        svg: from ``map_picture``.
        ppi: pixels an inch.
    """
    import typst  # noqa: PLC0415 (heavy, and only where it is asked for)

    return typst.compile(_SOURCE, font_paths=_fonts(), format="png", ppi=ppi, sys_inputs={"svg": svg})


@cache  # all fonts of a system are looked at
def _fonts() -> Any:
    import typst  # noqa: PLC0415

    with as_file(files("access.outputs.notebook") / "fonts") as folder:
        return typst.Fonts(font_paths=[str(folder)])
