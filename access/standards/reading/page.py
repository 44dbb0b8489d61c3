"""The page on which a planner holds drafts against the text: one file, no request, its own script alone."""

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from access.contracts import escaping
from access.contracts.documents import Text
from access.standards.describe import words
from access.standards.reading.clauses import standard, zones
from access.standards.reading.drafts import Draft
from access.standards.reading.read import Reading
from access.standards.reading.registry_file import plan_data

_FIELDS = (
    ("facility", "设施 facility", ""),
    ("comparison", "比较 op", "short"),
    ("value", "数值 value", "short"),
    ("high", "上限 high", "short"),
    ("unit", "单位 unit", ""),
    ("zone", "范围 zone", "short"),
    ("year", "年份 year", "short"),
)
_SURE = {
    "high": Text(zh="把握大", en="sure"),
    "middle": Text(zh="把握一般", en="fairly sure"),
    "low": Text(zh="把握小", en="unsure"),
}
_AROUND = 4000  # of a text much longer than what was found in it: signs shown around each place
_WHOLE = 1_000_000


def page(reading: Reading) -> str:
    """Return the page: the text with what was found in it, beside the drafts to confirm, correct or drop."""
    plan = plan_data(reading)
    made = [(draft, standard(draft, plan["id"], reading.period)) for draft in reading.drafts]
    data = {
        "plan": plan,
        "zones": zones([draft for draft, clause in made if clause]),
        "drafts": [{"standard": clause, "status": draft.status} for draft, clause in made],
    }
    script, style = _own("page.js"), _own("page.css")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "connect-src 'none'; form-action 'none'; base-uri 'none'"
    )
    title = escaping.html(reading.title)
    cards = "".join(_card(i, draft, clause) for i, (draft, clause) in enumerate(made))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head><body><header><h1>{title}</h1>"
        '已确认 confirmed: <span id="count"></span>'
        '<button id="export" type="button">导出规划文件 export</button></header>'
        f'<main><div id="text">{"".join(_marked(reading))}</div><div id="drafts">{cards}</div></main>'
        f'<script type="application/json" id="data">{escaping.script_json(data)}</script>'
        f"<script>{script}</script></body></html>\n"
    )


def _own(name: str) -> str:
    return (files("access.standards") / "reading" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _marked(reading: Reading) -> Iterator[str]:
    """The text with a mark at each draft; of a very long text, what stands around them."""
    at = 0
    for i, draft in enumerate(reading.drafts):
        start, end = max(draft.at[0], at), draft.at[1]
        if start >= end:
            continue
        yield _between(reading, at, start)
        kind = ' class="past"' if draft.status != "target" else ""
        yield f'<mark data-n="{i}"{kind}>{escaping.html(reading.text[start:end])}</mark>'
        at = end
    yield _between(reading, at, len(reading.text))


def _between(reading: Reading, start: int, end: int) -> str:
    text = reading.text[start:end]
    if len(reading.text) > _WHOLE and len(text) > 2 * _AROUND:
        return f"{escaping.html(text[:_AROUND])}\n[…]\n{escaping.html(text[-_AROUND:])}"
    return escaping.html(text)


def _head(draft: Draft) -> Iterator[str]:
    """What a draft is, in words of both languages."""
    told = words()
    for text in (
        *(told.kind[draft.kind], _SURE[draft.confidence], told.status[draft.status]),
        *(told.strength[draft.strength], told.binding[draft.binding]),
    ):
        yield f"{text.zh} {text.en}"


def _card(number: int, draft: Draft, clause: dict[str, Any] | None) -> str:
    place = " › ".join(draft.place)
    head = " · ".join(_head(draft))
    opens = "".join(f'<p class="open">{escaping.html(f"{each.zh} {each}")}</p>' for each in draft.open)
    where = escaping.html(f"第{draft.line}行 line {draft.line} {place}")
    state = '<p class="open">不完整，不导出 not complete, not exported</p>'
    said = f"{draft.facility or '?'} {draft.comparison} {draft.value} {draft.unit}"
    fields = f"<p>{escaping.html(said)}</p>"
    if clause:
        target = clause["targets"][0]
        fields = "".join(
            f'<label>{label} <input name="{name}" class="{width}" '
            f'value="{escaping.html(target.get(name, ""))}"></label>'
            for name, label, width in _FIELDS
        )
        state = (
            '<button type="button" data-state="confirmed">确认 confirm</button>'
            '<button type="button" data-state="dropped">舍弃 drop</button>'
        )
    return (
        f'<article data-n="{number}"><p><b>{escaping.html(head)}</b></p><p>{escaping.html(draft.quote)}</p>'
        f'<p class="open">{where}</p>{fields}{opens}'
        f'<button type="button" class="find">原文 in the text</button>{state}</article>'
    )
