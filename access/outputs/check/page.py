"""The page of an input check: one HTML file that opens from disk and asks nobody for anything."""

import pandas as pd

from access.contracts import escaping
from access.contracts.documents import Text
from access.outputs.check.sheet import LEVELS, UNITS, Layer, Need, Sheet, missing_inputs
from access.outputs.maps.offline import self_contained

_COLOURS = ("#0b57a4", "#b3261e", "#13733a", "#7b1fa2", "#a65a00", "#00707a", "#c2185b", "#3c4650")
_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 62em; margin: 1.5em auto;
  padding: 0 1em; color: #1b1f24; background: #fff; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; margin-top: 1.8em; border-bottom: 1px solid #c9d1d9; }
h3 { font-size: 1em; margin: 1.2em 0 .3em; }
[lang=en] { color: #4a5560; font-size: .92em; }
p [lang=en], li > [lang=en], td > [lang=en], h1 [lang=en], h2 [lang=en] { display: block; }
h1 [lang=en], h2 [lang=en], h3 [lang=en] { font-weight: 400; }
.legend [lang=en], label [lang=en], h3 [lang=en], th [lang=en], summary [lang=en] { display: inline; }
#zh:checked ~ main [lang=en], #en:checked ~ main [lang=zh] { display: none; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25em .6em; border-bottom: 1px solid #e3e7eb;
  overflow-wrap: anywhere; }
th { width: 11em; font-weight: 600; }
svg[role=img] { width: 100%; height: auto; border: 1px solid #c9d1d9; background: #fff; }
.zones path { fill: none; stroke: #1b1f24; stroke-width: 1.2; pointer-events: all; }
.zones path:hover { fill: #0b57a41f; }
.facilities circle { stroke: #fff; stroke-width: .7; }
#p:not(:checked) ~ svg .people, #s:not(:checked) ~ svg .streets, #z:not(:checked) ~ svg .zones,
#f:not(:checked) ~ svg .facilities { display: none; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2em 1.2em; font-size: .9em; }
.legend svg { width: .9em; height: .9em; margin-right: .3em; }
.doubtful, .left_out { border-left: 4px solid #b35900; padding-left: .7em; }
.left_out { border-color: #6b7580; }
ul.notes { list-style: none; padding: 0; } ul.notes li { margin: .5em 0; }
.badge { font-size: .85em; font-weight: 600; }
ol.steps { background: #eef4fb; padding: .8em 1em .8em 2.4em; }
small { color: #4a5560; }
@media print { label, input { display: none; } }
"""


def html(sheet: Sheet) -> str:
    """Return the page: what to do next, the picture, what is doubtful, layers, what clauses need."""
    style = _STYLE + "".join(f".k{i} {{ fill: {colour}; }}\n" for i, colour in enumerate(_COLOURS))
    title = Text(zh=f"数据检查：{sheet.name.zh}", en=f"Input check: {sheet.name.en}")
    parts = [
        f"<h1>{_both(title)}</h1>",
        f'<ol class="steps">{"".join(f"<li>{_both(each)}</li>" for each in sheet.steps)}</ol>',
        _picture(sheet.picture),
        _checks(sheet.checks),
        _heading("存疑与未采用", "What is doubtful or left out"),
        _notes(sheet.report[sheet.report["level"] != "found"]),
        _heading("各图层如何读取", "How each layer was read"),
        *(_layer(each) for each in sheet.layers),
        _heading("其他读到的内容", "What else was found"),
        _notes(sheet.report[sheet.report["level"] == "found"]),
        _heading("条款还缺什么", "What clauses still need"),
        _needs(sheet.needs),
    ]
    body = "\n".join(parts)
    page = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaping.html(f'{title.zh} {title.en}')}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{_language()}\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
    return self_contained(page)


def _language() -> str:
    """Three buttons that need no script."""
    choices = (("both", "双语 both", " checked"), ("zh", "中文", ""), ("en", "English", ""))
    return "".join(
        f'<input type="radio" name="language" id="{name}"{more}><label for="{name}">{label}</label> '
        for name, label, more in choices
    )


def _heading(zh: str, en: str) -> str:
    return f"<h2>{_both(Text(zh=zh, en=en))}</h2>"


def _picture(drawn: str) -> str:
    layers = (
        ("p", "人口", "people"),
        ("s", "街道", "streets"),
        ("z", "分区", "zones"),
        ("f", "设施", "facilities"),
    )
    boxes = "".join(
        f'<input type="checkbox" id="{name}" checked><label for="{name}">{_both(Text(zh=zh, en=en))}</label> '
        for name, zh, en in layers
    )
    return f"{_heading('图层叠加', 'The layers over each other')}<div>{boxes}{drawn}</div>" if drawn else ""


def _checks(checks: pd.DataFrame | None) -> str:
    """What a run checked of itself."""
    if checks is None or checks.empty:
        return ""
    heads = (("核对", "check"), ("查得", "found"), ("允许", "allowed"), ("单位", "unit"))
    head = "".join(f"<th>{_both(Text(zh=zh, en=en))}</th>" for zh, en in heads)
    rows = "".join(
        f"<tr><td>{_both(Text(zh=str(row.text_zh), en=str(row.text_en)))}"
        f"<small><code>{escaping.html(row.check)}</code></small></td>"
        f"<td>{row.figure:.6g}</td><td>{row.bound:.6g}</td>"
        f"<td>{_both(UNITS[str(row.unit)])}</td></tr>"
        for row in checks.itertuples()
    )
    told = Text(
        zh=f"{len(checks)} 项核对全部通过；有一项不通过，运行就会停止，不写任何结果。",
        en=f"All {len(checks)} checks passed; had one failed, nothing would have been written.",
    )
    title = _heading("运行的自身核对", "What the run checked of itself")
    return f"{title}<p>{_both(told)}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _notes(report: pd.DataFrame) -> str:
    if report.empty:
        return f"<p>{_both(Text(zh='没有。', en='Nothing.'))}</p>"
    items = [
        f'<li class="{row.level}"><span class="badge">{_both(LEVELS[str(row.level)], " ")}</span> '
        f"{_both(Text(zh=str(row.zh), en=str(row.en)))}</li>"
        for row in report.itertuples()
    ]
    return f'<ul class="notes">{"".join(items)}</ul>'


def _layer(layer: Layer) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_both(fact.label)}</th><td>{_both(fact.value)}</td></tr>'
        for fact in layer.facts
    )
    file = f"<small>{escaping.html(layer.file)} · <code>{escaping.html(layer.field)}</code></small>"
    return f"<section><h3>{_both(layer.what)} {file}</h3><table>{rows}</table></section>"


def _needs(needs: tuple[Need, ...]) -> str:
    ready = [each for each in needs if each.missing is None]
    told = Text(
        zh=f"{len(needs)} 条条款中，{len(ready)} 条的数据齐备。",
        en=f"{len(ready)} of {len(needs)} clauses have all that they need.",
    )
    quotes = {each.clause: each for each in needs}
    groups = [
        f"<li>{_both(text)}<details><summary>{_both(_clauses(len(ids)))}</summary><ul>"
        f"{''.join(_clause(quotes[each]) for each in ids)}</ul></details></li>"
        for text, ids in missing_inputs(needs)
    ]
    fit = f"<details><summary>{_both(Text(zh='数据齐备的条款', en='clauses that have all'))}</summary><ul>"
    fit += f"{''.join(_clause(each) for each in ready)}</ul></details>"
    return f"<p>{_both(told)}</p><ol>{''.join(groups)}</ol>{fit}"


def _clauses(number: int) -> Text:
    return Text(zh=f"{number} 条条款", en=f"{number} clause{'s' if number != 1 else ''}")


def _clause(need: Need) -> str:
    return f"<li>{_both(need.quote)}<small><code>{escaping.html(need.clause)}</code></small></li>"


def _both(text: Text, between: str = "") -> str:
    if text.zh == text.en:
        return f"<span>{escaping.html(text.zh)}</span>"
    zh, en = (escaping.html(each) for each in (text.zh, text.en))
    return f'<span lang="zh">{zh}</span>{between}<span lang="en">{en}</span>'
