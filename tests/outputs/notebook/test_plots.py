"""Chinese text renders: every character of GB 2312 has a glyph, and a plot asks for none that it lacks."""

from io import BytesIO
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib import font_manager
from matplotlib import pyplot as plt

from access.contracts.documents import Text
from access.outputs.notebook import plots

GB_2312 = [chr(code) for code in range(0x4E00, 0xA000) if chr(code).encode("gb2312", "ignore")]
PLACES = "硚口 浉河 瀍河 堽城 澴 溧 邛崃 亳州 歙县 盱眙 濮阳 鄠邑 郪江 Töölö Kråkgången −1 ≥ 2 km² ×"


def font() -> Any:
    plots.use()
    path = font_manager.findfont(mpl.rcParams["font.family"][0], fallback_to_default=False)
    return font_manager.get_font(path)


def png(axes: Any) -> bytes:
    picture = BytesIO()
    axes.figure.savefig(picture, format="png")
    plt.close(axes.figure)
    return picture.getvalue()


def test_the_shipped_font_is_taken_first() -> None:
    assert font().fname.endswith("NotoSansCJKsc-Subset.otf")


def test_it_holds_the_characters_that_places_are_written_with() -> None:
    held = font().get_charmap()
    assert len(GB_2312) == 6763
    assert not [sign for sign in [*GB_2312, *PLACES] if sign != " " and ord(sign) not in held]


def test_a_plot_in_chinese_asks_for_no_missing_glyph() -> None:
    axes = plots.axes(Text(zh=PLACES, en="Reached by −5 %"), x=Text(zh="分钟", en="minutes"))
    axes.plot([-2000, 0, 4000], [-1, 0, 1], label="覆盖")
    axes.legend()
    assert png(axes)[1:4] == b"PNG"


def test_a_glyph_that_no_font_has_would_be_told() -> None:
    axes = plots.axes(Text(zh="\U0010fffd", en="none"))
    with pytest.warns(UserWarning, match="missing from font"):
        png(axes)


def test_numbers_stand_as_planners_write_them() -> None:
    axes = plots.axes(Text(zh="人", en="persons"))
    axes.plot([0, 1], [0, 40_000])
    axes.figure.canvas.draw()
    assert "40,000" in [label.get_text() for label in axes.get_yticklabels()]
    plt.close(axes.figure)


def test_the_same_plot_is_the_same_picture() -> None:
    drawn = []
    for _ in range(2):
        axes = plots.axes(Text(zh="覆盖人口", en="persons covered"))
        axes.bar(["一", "二"], [1, 2])
        drawn.append(png(axes))
    assert drawn[0] == drawn[1]
