"""One page that leads to the maps of several studies."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from access.contracts import escaping
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.outputs import run_id
from access.outputs.maps.offline import self_contained
from access.outputs.tables import VERDICT_EN, VERDICT_ZH

_POPULATION = {
    "census": "普查人口 census population",
    "modelled": "模拟人口 modelled population",
    "synthetic": "虚构数据 synthetic data",
    "projected": "预测人口 projected population",
    "unknown": "人口未知 population unknown",
}
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>缺口地图 Gap maps</title>
<style>
body {{ font: 16px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 46em;
  margin: 2em auto; padding: 0 1em; color: #1b1f24; }}
li {{ margin: 1em 0; }}
a {{ font-size: 1.15em; color: #0b57a4; }}
small {{ display: block; color: #4a5560; }}
</style>
</head>
<body>
<h1>缺口地图 Gap maps</h1>
<ul>
{items}
</ul>
</body>
</html>
"""


def html(folder: Path) -> str:
    """Return a page with a link to the map of every result folder right below a folder.

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
    return self_contained(_PAGE.format(items="\n".join(_item(each) for each in found)))


def _item(folder: Path) -> str:
    record = run_id.check(folder, ("map.html", "verdicts.json"))
    verdicts = _read(folder / "verdicts.json")
    try:
        name, population = record["study"]["name"], record["population"]
        rows = [row for row in verdicts if row["level"] == "clause" and row["default"]]
        ids = {row["target"] for row in rows}
        counts = Counter(row["verdict"] for row in rows if row.get("same_as", "") not in ids)
        label, basis = f"{name['zh']} {name['en']}", _POPULATION[population]
    except (KeyError, TypeError) as error:
        fault = Said(f"其记录缺少 {error}；请重新运行", f"its record lacks {error}; run the study again")
        raise FileError(str(folder), [fault]) from error
    verdict_words = "，".join(
        f"{VERDICT_ZH[each]} {VERDICT_EN[each]} {counts[each]}" for each in VERDICT_ZH if counts[each]
    )
    address = f"{escaping.address(folder.name)}/map.html"
    link = f'<a href="{address}" rel="noopener noreferrer">{escaping.html(label)}</a>'
    return f"<li>{link}<small>{basis}</small><small>{escaping.html(verdict_words)}</small></li>"


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileError(str(path), [run_id.unread(error)]) from error
