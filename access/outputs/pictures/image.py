"""A picture as PNG, by Typst's renderer and the font shipped here."""

from functools import cache
from importlib.resources import as_file, files
from typing import Any

_SOURCE = b"""#import sys: inputs
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(inputs.svg), format: "svg")
"""


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
