"""Plots with texts in Chinese and English: a font that holds both, and axes that a planner can read.

The font shipped here holds every character of the Table of General Standard Chinese Characters
(通用规范汉字表, 2013), which place names are written with, and of GB 2312. Rarer characters come from
a font of the computer, where it has one.
"""

from importlib.resources import as_file, files

import matplotlib as mpl
from matplotlib import font_manager, ticker
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from access.contracts import escaping
from access.contracts.documents import Text

_FONT = files("access.outputs.notebook") / "fonts" / "NotoSansCJKsc-Subset.otf"
_FAMILY = "Noto Sans CJK SC Subset"
_RARER = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP", "DejaVu Sans"),
)
_INK, _SOFT, _LINE = "#1a2632", "#4d5b69", "#d8dfe6"
# as on the gap map
MET, UNMET, UNKNOWN, SITE = "#1d5fa6", "#a8430a", "#8c8c8c", "#8a1c6b"


def use() -> None:
    """Let matplotlib write Chinese, and draw plainly, from here on."""
    installed = set(font_manager.get_font_names())
    if _FAMILY not in installed:
        with as_file(_FONT) as path:
            font_manager.fontManager.addfont(path)
    mpl.rcParams.update(
        {
            "font.family": [_FAMILY, *(name for name in _RARER if name in installed)],
            "axes.unicode_minus": False,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.edgecolor": _SOFT,
            "axes.grid": True,
            "axes.labelcolor": _INK,
            "axes.titlelocation": "left",
            "axes.titlesize": "medium",
            "figure.constrained_layout.use": True,
            "figure.dpi": 110,
            "grid.color": _LINE,
            "legend.frameon": False,
            "text.color": _INK,
            # TeX would run what stands in a name; of mathematics ``escaping.chart`` keeps names free
            "text.parse_math": True,
            "text.usetex": False,
            "xtick.color": _SOFT,
            "ytick.color": _SOFT,
        }
    )


def axes(
    title: Text, *, x: Text | None = None, y: Text | None = None, size_inch: tuple[float, float] = (7.5, 3.8)
) -> Axes:
    """Return the axes of a new figure, titled in both languages; large numbers have their commas.

    Args:
        title: what the plot says.
        x, y: what the axes measure, with the unit.
        size_inch: width and height.
    """
    use()
    _, drawn = plt.subplots(figsize=size_inch)
    drawn.set_title(_lines(title))
    for axis, name in ((drawn.xaxis, x), (drawn.yaxis, y)):
        axis.set_major_formatter(ticker.FuncFormatter(_number))
        axis.label.set_text(_lines(name) if name else "")
    return drawn


def _lines(text: Text) -> str:
    return escaping.chart(f"{text.zh}\n{text.en}")


def _number(value: float, _: int | None = None) -> str:
    """Write a number as it stands at an axis.

    >>> _number(12000.0), _number(0.25), _number(-3.0)
    ('12,000', '0.25', '-3')
    """
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
