"""Tables and sliders as a notebook shows them."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.outputs.notebook import plots, sliders, tables
from access.remedies.comparison.report import side_by_side
from tests.outputs.test_gap_map import row_of_cells
from tests.remedies.scenarios.runs import compared, spot


def cells(table: Any) -> list[list[str]]:
    translated = table._translate(sparse_index=False, sparse_cols=False)
    return [[cell["display_value"] for cell in row if cell["is_visible"]] for row in translated["body"]]


def heads(table: Any) -> list[str]:
    return list(table.columns)


def test_numbers_stand_as_planners_write_them() -> None:
    rows = pd.DataFrame({"zone": ["东区", "西区"], "persons": [12345.6, np.nan], "met_share": [0.89999, 1.0]})
    drawn = tables.table(rows, ["zone", "met_share", "persons"])
    assert heads(drawn) == ["分区\nzone", "至少覆盖\ncovered at least", "人口\npeople"]
    assert cells(drawn) == [["东区", "89.9%", "12,346"], ["西区", "100.0%", "–"]]


def test_a_head_can_be_given() -> None:
    drawn = tables.table([{"persons": 1}], ["persons"], heads={"persons": Text(zh="居民", en="residents")})
    assert heads(drawn) == ["居民\nresidents"]


def test_verdicts_name_what_is_missing_where_anything_is() -> None:
    drawn = tables.verdicts(row_of_cells())
    assert heads(drawn)[-1] == "缺少的数据\nmissing input"
    words = [row[3] for row in cells(drawn)]
    assert words[0] == "未达标\nunmet"  # 50 of 70 at most, of 90 % that are required
    assert "color: #a8430a" in drawn.to_html()


def test_cases_stand_side_by_side(town_study: Path) -> None:
    found = compared(town_study, facilities={"move": [{"id": "=市场", "to": spot(430, 160)}]})
    drawn = tables.side_by_side([case.name for case in found.cases], side_by_side(found.cases))
    assert heads(drawn)[2:] == ["现状\nbase", "方案\nscenario"]
    ((_, _, base, scenario),) = cells(drawn)
    assert "+20 −10 人 persons" in scenario
    assert "persons" not in base


def test_a_clause_is_found_by_its_id() -> None:
    assert tables.clause_of(row_of_cells(), "market.west").limit == 300
    with pytest.raises(InputError, match=r"no 'market\.wst'.*market\.west"):
        tables.clause_of(row_of_cells(), "market.wst")


class Shown:
    """What a notebook shows: each thing, and what comes in the place of the first."""

    def __init__(self) -> None:
        self.things: list[Any] = []
        self.updates: list[Any] = []

    def __call__(self, thing: Any, **_: Any) -> "Shown":
        self.things.append(thing)
        return self

    def update(self, thing: Any) -> None:
        self.updates.append(thing)


def test_a_slider_draws_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = Shown()
    monkeypatch.setattr(sliders, "display", notebook)
    assert (
        sliders.with_sliders(lambda sites, share: f"{sites} {share}", sites=(3, 1, 2), share=(0.5, 0.9))
        is None
    )
    first, sites, share = notebook.things
    assert first == "3 0.5"
    assert (sites.options, sites.value, share.description) == ((1, 2, 3), 3, "share")
    sites.value, share.value = 1, 0.9
    assert notebook.updates == ["1 0.5", "1 0.9"]


def test_without_widgets_the_first_drawing_stands_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sliders, "ipywidgets", None)
    assert sliders.with_sliders(lambda sites: sites * 10, sites=range(5, 0, -1)) == 50


def test_a_plot_is_shown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sliders, "ipywidgets", None)
    drawn = sliders.with_sliders(lambda n: plots.axes(Text(zh="图", en=f"plot {n}")), n=(1, 2))
    assert drawn.axes[0].get_title(loc="left") == "图\nplot 1"
    assert not plt.get_fignums()
