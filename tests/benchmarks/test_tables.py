"""What reading a list of 150,000 places costs: beside pandas alone, which reads no coordinates."""

import random
from collections.abc import Callable  # noqa: TC003
from pathlib import Path

import pandas as pd
import pytest

from access.places import readers
from tests import sheets
from tests.benchmarks.bench import show, timed_in_turn

PLACES = 150_000
HEAD = ["名称", "类别", "地址", "经度", "纬度", "床位数", "电话", "备注"]


def rows() -> list[list[object]]:
    draw = random.Random(1)  # noqa: S311
    return [
        [
            *(f"第{i}医院", draw.choice(["三级医院", "社区卫生服务中心"]), f"人民路{i % 999}号"),
            *(121 + draw.random(), 31 + draw.random(), draw.randrange(20, 900), f"021-{i:08d}"),
            "" if i % 3 else "甲,乙",
        ]
        for i in range(PLACES)
    ]


@pytest.mark.benchmark
def test_a_list_of_150_000_places(tmp_path: Path) -> None:
    table, text, book = rows(), tmp_path / "a.csv", sheets.xlsx(tmp_path / "a.xlsx", {"表": []})
    pd.DataFrame(table, columns=pd.Index(HEAD)).to_csv(text, index=False)
    sheets.xlsx(book, {"表": [HEAD, *table]})
    alone: dict[Path, Callable[[], object]] = {
        text: lambda: pd.read_csv(text, dtype=str),
        book: lambda: pd.read_excel(book, engine="calamine"),
    }
    shown = []
    for path, by_pandas in alone.items():
        works: dict[str, Callable[[], object]] = {
            "pandas alone": by_pandas,
            "table": lambda path=path: readers.table(path),  # type: ignore[misc]
            "places": lambda path=path: readers.layer(path),  # type: ignore[misc]
        }
        took = timed_in_turn(works, runs=3, turns=2)
        ratios = {f"{name} ×": took[name] / took["pandas alone"] for name in ("table", "places")}
        shown.append({"file": path.name, **took, **ratios})
    show(f"A list of {PLACES:,} places read (s)", shown)
