"""The page that puts studies side by side: a map of districts shaded by clause, and two tables."""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from typing import Any

from access.contracts import escaping
from access.contracts.said import zh
from access.outputs.columns import POPULATION
from access.outputs.league import picture
from access.outputs.league.rows import Failed, Judged
from access.outputs.league.tables import Row, asked, ranked, shown
from access.outputs.maps.offline import self_contained
from access.outputs.tables import VERDICT_EN, VERDICT_ZH

_COUNTED = ("met", "unmet", "undetermined", "not_testable", "reported")
_LANGUAGES = (("both", "双语 both", " checked"), ("zh", "中文", ""), ("en", "English", ""))


def html(rows: Sequence[Row]) -> str:
    """Return the page; each study links to its map and annex, the one that keeps the least comes first."""
    order = ranked(rows)
    judged = [each for each in order if isinstance(each, Judged)]
    clauses = asked(judged)
    counts = {target: _counts(judged, target) for target in clauses}
    worst = max(clauses, key=lambda each: counts[each]["unmet"], default="")
    data = {
        "names": [f"{each.title.zh} {each.title.en}" for each in judged],
        "verdicts": [_told(each) for each in judged],
        "words": {name: [VERDICT_ZH[name], VERDICT_EN[name]] for name in VERDICT_ZH},
        "order": [*_COUNTED],
        "first": worst,
    }
    languages = "".join(
        f'<input type="radio" name="language" id="{name}"{more}><label for="{name}">{label}</label> '
        for name, label, more in _LANGUAGES
    )
    body = [
        f"<h1>{_both('各地规划承诺兑现情况', 'Which districts keep what their plans promise')}</h1>",
        _summary(order),
        _chooser(clauses),
        _key(),
        f'<div class="map"><div>{picture.svg(judged)}</div><div id="shown"><p id="quote"></p>'
        f'<div id="district"></div>{_failed(order)}</div></div>',
        f"<h2>{_both('各地', 'Districts')}</h2>",
        f'<div class="wide">{_studies(order, judged)}</div>',
        f"<h2>{_both('各条款', 'Clauses')}</h2>",
        f'<div class="wide">{_clauses(clauses, counts)}</div>',
    ]
    content = "\n".join(body)
    return self_contained(
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>各地规划承诺兑现情况 Districts side by side</title>\n<style>{_own('page.css')}</style>\n"
        f"</head>\n<body>\n{languages}\n<main>\n{content}\n</main>\n"
        f'<script type="application/json" id="league">{escaping.script_json(data)}</script>\n'
        f"<script>{_own('page.js')}</script>\n</body>\n</html>\n"
    )


def _own(name: str) -> str:
    return (files("access.outputs.league") / name).read_text("utf-8")


def _both(chinese: object, english: object) -> str:
    return f'<span lang="zh">{escaping.html(chinese)}</span> <span lang="en">{escaping.html(english)}</span>'


def _counts(judged: Sequence[Judged], target: str) -> Counter[str]:
    return Counter(str(each["verdict"]) for row in judged for each in row.clauses if each["target"] == target)


def _told(row: Judged) -> dict[str, list[str]]:
    """Of each clause: the verdict, and its figures in both languages."""
    found = {}
    for clause in row.clauses:
        told = list(shown(clause))
        texts = ["；".join(each for each, _ in told), "; ".join(each for _, each in told)]
        found[str(clause["target"])] = [str(clause["verdict"]), *texts]
    return found


def _summary(order: Sequence[Row]) -> str:
    failed = sum(isinstance(each, Failed) for each in order)
    synthetic = sum(isinstance(each, Judged) and each.population == "synthetic" for each in order)
    told = [_both(f"共 {len(order)} 个研究。", f"{len(order)} studies.")]
    if failed:
        told.append(
            f'<strong class="failed">{_both(f"{failed} 个没有算出。", f"{failed} of them failed.")}</strong>'
        )
    if synthetic:
        told.append(_both(f"其中 {synthetic} 个为虚构数据。", f"{synthetic} of them are synthetic data."))
    return f"<p>{' '.join(told)}</p>"


def _chooser(clauses: Any) -> str:
    groups = []
    for plan, members in groupby(clauses.items(), key=lambda each: str(each[1]["plan"])):
        options = "".join(
            f'<option value="{escaping.html(target)}">{escaping.html(_title(clause))}</option>'
            for target, clause in members
        )
        groups.append(f'<optgroup label="{escaping.html(plan)}">{options}</optgroup>')
    words = _both("地图和表中显示的条款", "Clause shown on the map and in the table")
    label = f'<label for="clause">{words}</label>'
    return f'<p>{label} <select id="clause">{"".join(groups)}</select></p>'


def _title(clause: Any) -> str:
    quote = str(clause["clause_zh"])
    short = quote if len(quote) <= 60 else f"{quote[:59]}…"  # signs that a line of the list holds
    return f"{clause['facility_zh']} {clause['facility_en']}：{short}"


def _key() -> str:
    kinds = "".join(
        f'<li><span class="badge {name}">{_both(VERDICT_ZH[name], VERDICT_EN[name])}</span></li>'
        for name in _COUNTED
    )
    return f'<ul class="key">{kinds}</ul>'


def _failed(order: Sequence[Row]) -> str:
    rows = "".join(
        f"<li>{escaping.html(each.name)}: {_both(zh(each.why), each.why)}</li>"
        for each in order
        if isinstance(each, Failed)
    )
    return f'<h2>{_both("没有算出的", "Failed")}</h2><ul class="failed">{rows}</ul>' if rows else ""


def _head(*columns: tuple[str, str, bool]) -> str:
    cells = "".join(
        f'<th scope="col"{" class=" + chr(34) + "number" + chr(34) if number else ""}>'
        f'<button type="button">{_both(chinese, english)}</button></th>'
        for chinese, english, number in columns
    )
    return f"<thead><tr>{cells}</tr></thead>"


def _verdict_heads() -> list[tuple[str, str, bool]]:
    return [(VERDICT_ZH[name], VERDICT_EN[name], True) for name in _COUNTED]


def _studies(order: Sequence[Row], judged: Sequence[Judged]) -> str:
    head = _head(
        ("地方", "district", False),
        *_verdict_heads(),
        ("达标占可判定", "met of those judged", True),
        ("所选条款", "the clause chosen", False),
        ("人口", "people", False),
    )
    number = {each.name: i for i, each in enumerate(judged)}
    body = "".join(_study(each, number.get(each.name)) for each in order)
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _study(row: Row, number: int | None) -> str:
    if isinstance(row, Failed):
        blank = '<td class="number" data-value=""></td>' * (len(_COUNTED) + 1)
        why = f'<td class="failed">{_both(zh(row.why), row.why)}</td>'
        return f"<tr><td>{escaping.html(row.name)}</td>{blank}{why}<td></td></tr>"
    counts = "".join(f'<td class="number">{row.counts[name]}</td>' for name in _COUNTED)
    share = "" if row.met_share is None else f"{row.met_share:.0%}"
    value = "" if row.met_share is None else row.met_share
    basis = POPULATION[row.population]
    return (
        f'<tr data-study="{number}"><td>{" ".join(_links(row))}</td>{counts}'
        f'<td class="number" data-value="{value}">{share}</td><td data-chosen data-value=""></td>'
        f"<td>{_both(basis.zh, basis.en)}</td></tr>"
    )


def _links(row: Judged) -> Iterator[str]:
    folder, name = escaping.address(row.name), _both(row.title.zh, row.title.en)
    words = {"annex.zh.html": "附件", "annex.en.html": "annex"}
    yield _link(f"{folder}/map.html", name) if "map.html" in row.pages else name
    for page in row.pages:
        if page in words:
            yield f"<small>{_link(f'{folder}/{page}', words[page])}</small>"


def _link(address: str, text: str) -> str:
    return f'<a href="{address}" rel="noopener noreferrer">{text}</a>'


def _clauses(clauses: Any, counts: dict[str, Counter[str]]) -> str:
    head = _head(
        ("条款", "clause", False), ("设施", "facility", False), ("规划", "plan", False), *_verdict_heads()
    )
    body = "".join(
        f'<tr data-clause="{escaping.html(target)}"><td><button type="button" class="clause">'
        f"{_both(clause['clause_zh'], clause['clause_en'])}</button></td>"
        f"<td>{_both(clause['facility_zh'], clause['facility_en'])}</td>"
        f"<td>{escaping.html(clause['plan'])}</td>"
        + "".join(f'<td class="number">{counts[target][name]}</td>' for name in _COUNTED)
        + "</tr>"
        for target, clause in clauses.items()
    )
    return f"<table>{head}<tbody>{body}</tbody></table>"
