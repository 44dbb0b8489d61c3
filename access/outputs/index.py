"""One page that leads to the maps of several studies, and says how each stands: a league table."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access.contracts import escaping
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.outputs import run_id
from access.outputs.maps.offline import self_contained, shipped
from access.outputs.tables import VERDICT_EN, VERDICT_ZH
from access.standards.describe import words
from access.standards.registry import facility_types

_POPULATION = {
    "census": "普查人口 census population",
    "modelled": "模拟人口 modelled population",
    "synthetic": "虚构数据 synthetic data",
    "projected": "预测人口 projected population",
    "unknown": "人口未知 population unknown",
}
_SIGNS = {"unmet": "✕", "undetermined": "?", "met": "✓"}  # what is judged, the worst first
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>缺口地图 Gap maps</title>
<style>
body {{ font: 15px/1.5 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2em auto; padding: 0 1em;
  max-width: 90em; color: #1b1f24; }}
div {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: 6px 10px; border-bottom: 1px solid #d8dfe6; text-align: left; vertical-align: top;
  white-space: nowrap; }}
tbody th {{ min-width: min(14em, 42vw); white-space: normal; }}
thead th, thead button {{ white-space: normal; word-break: keep-all; }}
thead button {{ min-height: 28px; padding: 0; border: 0; background: none; color: inherit; font: inherit;
  font-weight: 700; text-align: left; cursor: pointer; }}
thead button:hover {{ text-decoration: underline; }}
[aria-sort="descending"] button::after {{ content: " ▼"; }}
[aria-sort="ascending"] button::after {{ content: " ▲"; }}
a {{ color: #0b57a4; }}
small {{ display: block; color: #4a5560; font-weight: 400; }}
.unmet {{ color: #a8430a; font-weight: 700; }}
.undetermined {{ color: #5f4f8c; }}
.met {{ color: #1d5fa6; }}
</style>
</head>
<body>
<h1>缺口地图 Gap maps</h1>
<p>各研究按主题的判定，未达标占比高的在前；点击表头排序。{key}<br>
Verdicts by study and theme, the largest share unmet first; a heading sorts.</p>
<div role="region" aria-label="各研究的判定 Verdicts by study" tabindex="0">
<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<script>{script}</script>
</body>
</html>
"""
_Counts = Counter[str]


@dataclass(frozen=True)
class _Study:
    """What is told of a study.

    Attributes:
        folder: of its results.
        name: in both languages.
        population: how its people came about, in words.
        all: how many clauses have each verdict.
        by_theme: the same of each theme.
    """

    folder: str
    name: Said
    population: str
    all: _Counts
    by_theme: Mapping[str, _Counts]


def html(folder: Path) -> str:
    """Return a page with a row for every result folder right below a folder: its map, and its verdicts.

    Args:
        folder: where runs have written their folders.

    Raises:
        FileError: there is none with a map, or its record is damaged.
    """
    found = sorted(path.parent for path in folder.glob("*/map.html"))
    if not found:
        fault = Said(
            "其中没有含 map.html 的文件夹；请先运行研究",
            "no folder in it holds a map.html; run a study first",
        )
        raise FileError(str(folder), [fault])
    studies = sorted(map(_study, found), key=lambda each: -_unmet(each.all))
    themes = [theme for theme in words().theme if any(_judged(each.by_theme[theme]) for each in studies)]
    names = [words().theme[theme] for theme in themes]
    heads = [("研究 Study", "none"), ("全部 All", "descending")]
    heads += [(f"{name.zh} {name.en}", "none") for name in names]
    return self_contained(
        _PAGE.format(
            key="，".join(
                f"{sign} {VERDICT_ZH[verdict]} {VERDICT_EN[verdict]}" for verdict, sign in _SIGNS.items()
            ),
            heads="".join(
                f'<th scope="col" aria-sort="{order}"><button type="button">{text}</button></th>'
                for text, order in heads
            ),
            rows="\n".join(_row(each, themes) for each in studies),
            script=shipped("league.js"),
        )
    )


def _study(folder: Path) -> _Study:
    record = run_id.check(folder, ("map.html", "verdicts.json"))
    verdicts = _read(folder / "verdicts.json")
    try:
        name, population = record["study"]["name"], record["population"]
        counts: dict[str, _Counts] = {theme: Counter() for theme in words().theme}
        rows = [row for row in verdicts if row["level"] == "clause" and row["default"]]
        ids = {row.get("target") for row in rows}
        for row in rows:
            if row.get("same_as", "") not in ids:  # one promise told twice counts once
                kind = facility_types().get(row["facility"])
                counts[kind.theme if kind else "other"][row["verdict"]] += 1
        label, basis = Said(name["zh"], name["en"]), _POPULATION[population]
    except (KeyError, TypeError) as error:
        fault = Said(f"其记录缺少 {error}；请重新运行", f"its record lacks {error}; run the study again")
        raise FileError(str(folder), [fault]) from error
    return _Study(folder.name, label, basis, sum(counts.values(), Counter()), counts)


def _judged(counts: _Counts) -> int:
    return sum(counts[verdict] for verdict in _SIGNS)


def _unmet(counts: _Counts) -> float:
    """The share of the clauses judged that are unmet; below all shares where none is judged.

    >>> _unmet(Counter(unmet=1, met=3)), _unmet(Counter(reported=2))
    (0.25, -1.0)
    """
    return counts["unmet"] / _judged(counts) if _judged(counts) else -1.0


def _row(study: _Study, themes: list[str]) -> str:
    address = f"{escaping.address(study.folder)}/map.html"
    label = f"{study.name.zh} {study.name}"
    link = f'<a href="{address}" rel="noopener noreferrer">{escaping.html(label)}</a>'
    said = "，".join(
        f"{VERDICT_ZH[each]} {VERDICT_EN[each]} {study.all[each]}" for each in VERDICT_ZH if study.all[each]
    )
    head = f'<th scope="row">{link}<small>{study.population}</small><small>{escaping.html(said)}</small></th>'
    return f"<tr>{head}{_cell(study.all)}{''.join(_cell(study.by_theme[theme]) for theme in themes)}</tr>"


def _cell(counts: _Counts) -> str:
    """How many clauses have which verdict; what it sorts by is the share that is unmet."""
    parts = [
        f'<span class="{verdict}" title="{VERDICT_ZH[verdict]} {VERDICT_EN[verdict]}">'
        f"{sign} {counts[verdict]}</span>"
        for verdict, sign in _SIGNS.items()
        if counts[verdict]
    ]
    return f'<td data-unmet="{_unmet(counts):.6f}">{" ".join(parts) or "—"}</td>'


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileError(str(path), [run_id.unread(error)]) from error
