"""The size of a map picture on paper, and the picture as points for a Word document."""

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from access.outputs.annex.typesetting import Fonts

PPI = 200.0
_AT_ONCE = 8  # of them all at once, Typst holds all
_VIEW = re.compile(r"<svg\b[^>]*?\bviewBox=\"\s*\S+\s+\S+\s+(\S+)\s+([^\s\"]+)", re.DOTALL)
_PAGES = """#set page(width: auto, height: auto, margin: 0pt)
#for each in json("pictures.json") { page(image(each.file, width: each.width * 1mm)) }
"""


def fitted(svg: str, width_mm: float, height_mm: float) -> tuple[float, float]:
    """Return the largest width and height (mm) of a picture within a frame.

    >>> fitted('<svg viewBox="0 0 200 100"/>', 160, 100)
    (160.0, 80.0)
    """
    found = _VIEW.search(svg)
    across, down = (float(found[1]), float(found[2])) if found else (4.0, 3.0)
    width = min(float(width_mm), height_mm * across / down)
    return round(width, 2), round(width * down / across, 2)


def pngs(svgs: Sequence[tuple[str, float]], fonts: Fonts) -> list[bytes]:
    """Return pictures as PNG of 200 points an inch.

    Args:
        svgs: each with its width in mm.
        fonts: from ``typesetting.fonts``.
    """
    batches = [svgs[i : i + _AT_ONCE] for i in range(0, len(svgs), _AT_ONCE)]
    return [png for batch in batches for png in _drawn(batch, fonts)]


def _drawn(svgs: Sequence[tuple[str, float]], fonts: Fonts) -> list[bytes]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        listed = []
        for i, (svg, width) in enumerate(svgs):
            (folder / f"{i}.svg").write_text(svg, encoding="utf-8")
            listed.append({"file": f"{i}.svg", "width": width})
        (folder / "pictures.json").write_text(json.dumps(listed), encoding="utf-8")
        (folder / "pictures.typ").write_text(_PAGES, encoding="utf-8")
        return fonts.compiled(folder, "pictures.typ", format="png", ppi=PPI, timestamp=0)
