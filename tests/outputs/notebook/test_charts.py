"""Charts show the numbers that are known by hand: bars as long, lines as high as these."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.outputs.notebook import charts, plots, stations
from access.remedies.comparison.report import people_table, verdict_table
from tests.outputs.test_gap_map import row_of_cells
from tests.remedies.scenarios.runs import MARKET, compared, spot


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Draw each figure, so that a glyph or a size that does not fit is told; then close it."""
    yield
    for number in plt.get_fignums():
        plt.figure(number).canvas.draw()
    plt.close("all")


def widths(drawn: Any) -> list[list[float]]:
    """The lengths of the bars of each colour."""
    return [[bar.get_width() for bar in bars] for bars in drawn.containers]


def marks(drawn: Any) -> list[float]:
    (lines,) = drawn.collections
    return [float(path.vertices[0][0]) for path in lines.get_paths()]


def labels(drawn: Any) -> list[str]:
    return [label.get_text() for label in drawn.get_yticklabels()]


def test_the_known_and_the_unknown_stand_beside_the_pass_mark() -> None:
    # of 70 persons 30 are within ten minutes; of 10 the border is near, 10 are not linked
    drawn = charts.who_has_it(row_of_cells())
    met, unknown = widths(drawn)
    assert met[0] == pytest.approx(3 / 7)
    assert unknown[0] == pytest.approx(2 / 7)
    assert drawn.containers[1][0].get_x() == pytest.approx(3 / 7)
    assert marks(drawn)[0] == 0.9
    assert math.isnan(marks(drawn)[-1])  # a service radius: no share of the people is required
    assert labels(drawn)[0] == "农贸市场\nfarmers market ≤ 10 min"


def test_a_curve_rises_where_people_arrive_and_never_by_those_who_do_not() -> None:
    drawn = charts.how_far(row_of_cells(), "market.all")
    line, limit = drawn.lines
    assert line.get_xdata() == pytest.approx([0, 1, 5, 10, 601 / 60, 25])
    assert line.get_ydata() == pytest.approx([k / 7 for k in range(6)])
    assert limit.get_xdata() == [10, 10]


def test_a_clause_that_is_not_judged_is_named() -> None:
    with pytest.raises(InputError, match=r"market\.al.*market\.all"):
        charts.how_far(row_of_cells(), "market.al")


def gains() -> Any:
    covered = {"persons_covered": [160.0, 190.0], "best_persons_covered": [170.0, 190.0]}
    return pd.DataFrame({"order": [1, 2], "persons_gained": [60.0, 30.0], **covered})


def test_the_curve_begins_at_what_is_covered_already() -> None:
    drawn = charts.covering_curve(gains(), persons=200.0, persons_met=100.0)
    best, built = (list(line.get_ydata()) for line in drawn.lines)
    assert (best, built) == ([0.5, 0.85, 0.95], [0.5, 0.8, 0.95])


def test_each_step_is_a_bar() -> None:
    drawn = charts.step_gains(gains())
    assert [bar.get_height() for bar in drawn.containers[0]] == [60, 30]
    assert [text.get_text() for text in drawn.texts] == ["60", "30"]


def test_gains_are_on_the_right_and_losses_on_the_left(town_study: Path) -> None:
    # the market moves towards f (20 persons, in the east) and away from a (10, in the west)
    found = compared(town_study, facilities={"move": [{"id": "=市场", "to": spot(430, 160)}]})
    people = people_table(found.cases).query("group == 'all'")
    drawn = charts.gains_by_zone(people)
    assert labels(drawn) == ["西区", "东区"]
    assert widths(drawn) == [[0, 20], [-10, 0]]
    assert labels(charts.gains_by_zone(people, most=1)) == ["东区"]


def test_where_nobody_gains_or_loses_the_chart_is_empty(town_study: Path) -> None:
    found = compared(town_study, population={"by_zone": {"西区": {"factor": 2}}})
    assert widths(charts.gains_by_zone(people_table(found.cases))) == [[], []]


def test_base_and_scenario_stand_side_by_side(town_study: Path) -> None:
    # 105 of 150 persons before, 115 after
    found = compared(town_study, facilities={"move": [{"id": "=市场", "to": spot(430, 160)}]})
    drawn = charts.side_by_side(verdict_table(found.cases), found.cases[0].assessment)
    assert widths(drawn) == [[pytest.approx(105 / 150)], [pytest.approx(115 / 150)]]
    assert [text.get_text() for text in drawn.texts] == ["70.0%", "76.6%"]
    assert [text.get_text() for text in drawn.figure.legends[0].get_texts()][1:] == [
        "现状 base",
        "方案 scenario",
    ]
    assert MARKET in set(verdict_table(found.cases)["target"])


@pytest.mark.filterwarnings("ignore:Glyph")
def test_names_are_drawn_letter_by_letter() -> None:
    """Dollars are no mathematics, a first _ leaves no name out of a legend, and TeX is not asked."""
    names = ["$x_1$", r"$\frac{", r"\$a$ \$", "_top", "<b>^&</b>", "a\x1b[31m\u202eb", "100 %"]
    spelt = ["$x_1$", r"$\frac{", r"\$a$ \$", " _top", "<b>^&</b>", r"a\x1b[31m\u202eb", "100 %"]
    people = pd.DataFrame({"zone": names, "persons_gained": range(1, 8), "persons_lost": 0})
    radii = pd.DataFrame({"name": names, "statistic": "mean", "value": 1.0, "limit_km": 2.0})
    with mpl.rc_context({"text.usetex": True, "text.parse_math": False}):
        gained = charts.gains_by_zone(people)
        radius = stations.service_radii(radii, {"mean": Text(zh="_均值$", en="mean$")})
        titled = plots.axes(Text(zh="$a$", en="$b$"), x=Text(zh="$c$", en="d"))
        drawn = {text for text in gained.get_yticklabels() if text.get_text()}
        assert {shown(text) for text in drawn} == set(spelt)
        assert [shown(text) for text in radius.get_yticklabels()] == spelt
        assert " _均值$ mean$" in [shown(text) for text in radius.figure.legends[0].get_texts()]
        assert shown(titled.xaxis.label) == "$c$\nd"
        assert titled.get_title(loc="left") == "\\$a\\$\n\\$b\\$"
        for axes in (gained, radius, titled):
            axes.figure.canvas.draw()


def shown(text: Any) -> str:
    """What matplotlib draws of a text, which it must not take for mathematics."""
    drawn, mathematics = text._preprocess_math(text.get_text())
    assert mathematics is False
    return str(drawn)
